"""Printed names in, people and organisations out: who bears a name, and what page they have.

A name is looked for by id, then as it is written, then folded (陳越良 finds 陈越良), among the rows and files that the
archive keeps. A name that nobody there bears, or several, gets a page of its own that says it is unverified: never an
error, and never a guess between two people.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from shilu import hanzi
from shilu.archive import urls
from shilu.model import Document

Sort = Literal["person", "org"]
_HAN_SPACES = "\u00a0\u2002\u2003\u2009\u3000"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an organisation that has a page. `doc` is None when only printed names tell of it."""

    kind: Sort
    id: str
    name: str
    href: str
    doc: Document | None
    order: tuple[tuple[str, ...], str]
    """Sort key: pinyin, surnames read as surnames; then the id."""
    letter: str


@dataclass(frozen=True, slots=True)
class Names:
    """Who bears which name: ids by exact and by folded name. `rows` are the archive's own people or organisations."""

    kind: Sort
    rows: dict[str, Document]
    exact: dict[str, tuple[str, ...]]
    folded: dict[str, tuple[str, ...]]

    def bearers(self, printed: str) -> tuple[str, ...]:
        """Ids of all who bear the name, as written if anyone does, else folded."""
        name = plain(printed)
        return self.exact.get(name) or self.folded.get(hanzi.fold(name), ())


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name without the blanks that set two characters as wide as three (宁　波); other blanks become one space."""
    text = unicodedata.normalize("NFC", name)
    parts = text.split()
    if len(parts) < 2:
        return parts[0] if parts else ""
    return "".join(parts) if all(_is_han(part) for part in parts) else " ".join(parts)


def _is_han(text: str) -> bool:
    return all(ord(sign) >= 0x2E80 or sign == "·" for sign in text)


def names(kind: Sort, documents: Iterable[Document]) -> Names:
    """Index of the names, aliases and former names of all people, or of all organisations."""
    rows: dict[str, Document] = {}
    exact: dict[str, set[str]] = {}
    folded: dict[str, set[str]] = {}
    for doc in documents:
        rows[doc.id] = doc
        for name in (doc.title, *doc.aliases, *(former.name for former in doc.former)):
            if key := plain(name):
                exact.setdefault(key, set()).add(doc.id)
                folded.setdefault(hanzi.fold(key), set()).add(doc.id)
    return Names(kind, rows, _sorted(exact), _sorted(folded))


def _sorted(found: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def verified(kind: Sort, doc: Document) -> Entity:
    """The page of a row or a file."""
    keys, letter = _order(kind, doc.title, doc.pinyin)
    return Entity(kind, doc.id, doc.title, urls.document(kind, doc.id), doc, (keys, doc.id), letter)


def unverified(kind: Sort, printed: str, id: str) -> Entity:
    """The page of a name. `id` is made from the folded name, so that 陳越良 and 陈越良 share the page."""
    name = plain(printed)
    keys, letter = _order(kind, name, "")
    return Entity(kind, id, name, urls.document(kind, id), None, (keys, id), letter)


def _order(kind: Sort, name: str, pinyin: str) -> tuple[tuple[str, ...], str]:
    """Sort key and initial. 单 opens the name of a person as Shan, that of an organisation (单县) is read as a word."""
    if kind == "person" or pinyin:
        return hanzi.sort_key(name, pinyin), hanzi.letter(name, pinyin)
    return word_order(name)


def word_order(word: str) -> tuple[tuple[str, ...], str]:
    """Sort key and initial of a word by its pinyin; `#` where it has none."""
    slug = hanzi.slug(word)
    return tuple(slug.split("-")), slug[:1].upper() if slug[:1].isalpha() else "#"


def office_line(org: str, office: str) -> str:
    """单位 and 职务 as one line, as on a name plate; an office that already opens with its organisation is left."""
    if org and office:
        return office if office.startswith(org) else org + (" " if _latin(org) and _latin(office) else "") + office
    return office or org


def _latin(text: str) -> bool:
    return text.isascii()
