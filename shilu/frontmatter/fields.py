"""The one table of what an editor may write: each key of the front matter, of the vocabularies and of site.yaml.

A document's kind or a file's name goes in, its fields come out. Reading, the questions of `new`, the manual's page of
fields and the JSON Schema are made from this table, so that they cannot differ. Its rows are in `frontfields` and
`sitefields`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from shilu.frontmatter.field import Choice, Field, Type
from shilu.frontmatter.frontfields import FRONT
from shilu.frontmatter.sitefields import PLACE, SITE, TERM
from shilu.model import Kind

__all__ = [
    "VOCABULARIES", "Choice", "Field", "Type", "by_word", "choice", "elsewhere", "find", "inner_keys", "keys", "of",
    "site",
]

VOCABULARIES: dict[str, tuple[Field, ...]] = {
    "people": tuple(field for field in FRONT["person"] if field.key != "kind"),
    "orgs": tuple(field for field in FRONT["org"] if field.key != "kind"),
    "places": PLACE,
    "terms": TERM,
}
"""Fields of a row of each file of content/vocab/."""


def of(kind: Kind) -> tuple[Field, ...]:
    """The front-matter fields of a kind, in the order in which one writes them."""
    return FRONT[kind]


def site() -> tuple[Field, ...]:
    """The fields of site.yaml."""
    return SITE


@cache
def by_word(among: tuple[Field, ...]) -> dict[str, Field]:
    """Fields by each name that they go by, in lower case."""
    found: dict[str, Field] = {}
    for field in among:
        for word in field.words:
            found.setdefault(word.lower(), field)
    return found


def find(name: str, among: tuple[Field, ...]) -> Field | None:
    """The field of a key or an alias, whatever its case and width, and with `-` or a blank for `_`."""
    known = by_word(among)
    plain = name.strip().lower()
    found = known.get(plain)
    if found is None:
        plain = unicodedata.normalize("NFKC", plain).replace("-", "_").replace(" ", "_")
        found = known.get(plain)
    return found


def elsewhere(name: str, kind: Kind) -> bool:
    """Whether a name that a kind does not have is a front-matter field of another kind."""
    return any(find(name, fields) for other, fields in FRONT.items() if other != kind)


def choice(field: Field, text: str) -> str | None:
    """The value that a word of an editor means, None when it is no choice of the field."""
    plain = text.strip().lower()
    for one in field.choices:
        if plain in (word.lower() for word in one.words):
            return one.value
    return None


@cache
def keys() -> frozenset[str]:
    """All names that may stand before a colon, at any level of any file."""
    tables = (*FRONT.values(), *VOCABULARIES.values(), SITE)
    return frozenset(word for fields in tables for field in _deep(fields) for word in field.words)


@cache
def inner_keys() -> frozenset[str]:
    """All names that may stand before a colon inside of another field, in front matter and site.yaml."""
    groups = (field.inner for fields in (*FRONT.values(), SITE) for field in fields)
    return frozenset(word for fields in groups for field in _deep(fields) for word in field.words)


def _deep(fields: tuple[Field, ...]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _deep(field.inner)
