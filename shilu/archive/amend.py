"""A Catalog and one document's new Facts in, the Catalog with them out: what `catalog.collect` would make, much sooner.

Most edits decide nothing anew: a word of a body, a title, a summary. Who speaks, when, in which event and under which
id are another matter; then the whole archive is decided again, and `amended` says so by None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from shilu.archive import tags
from shilu.archive.catalog import Catalog
from shilu.model import Document, Facts, Vocabulary

T = TypeVar("T")
_SHOWN: dict[str, Any] = {
    "line": 0, "body_line": 0, "byline": "", "tags": (), "source": (), "errata": (), "summary": "", "author": "",
    "updated": "", "place": "", "form": "", "source_url": "", "lang": "", "theme": "", "speakers_total": 0, "lead": "",
}
"""Keys of a document that are only shown, as they stand at a document without them; its tags are looked at apart."""


def amended(catalog: Catalog, vocabulary: Vocabulary, facts: Facts) -> Catalog | None:
    """The archive with these facts in the place of the same document's; None where more than that may change.

    Problems stay as they were: they are told by the build.
    """
    doc = facts.doc
    place = catalog.place.get(doc.id)
    if place is None or _decided(catalog.documents[place]) != _decided(facts):
        return None
    documents = _with(catalog.documents, place, facts)
    found = _tags(catalog, vocabulary, documents, place)
    if found is None:
        return None
    specials = catalog.specials
    if doc.kind == "special":
        specials = replace(specials, rows={**specials.rows, doc.id: doc})
    line = replace(catalog.lines[place], title=doc.title, form=doc.form)
    card = replace(catalog.cards[place], title=doc.title, form=doc.form, summary=facts.summary or doc.lead)
    return replace(
        catalog, documents=documents, specials=specials, tags=found, cards=_with(catalog.cards, place, card),
        lines=_with(catalog.lines, place, line),
    )


def _decided(facts: Facts) -> tuple[Document, frozenset[tuple[str, bool]], tuple[str, ...]]:
    """What the archive decides by: whose it is and where it stands, where its links lead, and what links lead to."""
    doc = facts.doc
    bare = replace(doc, **_SHOWN, title=doc.title if doc.kind == "special" else "")
    return bare, frozenset((one.target, one.picture) for one in facts.targets), facts.anchors


def _tags(
    catalog: Catalog, vocabulary: Vocabulary, documents: Sequence[Facts], place: int,
) -> tags.Tags | None:
    """The tags, the same as before where this document's words are; None where a link may lose the page of a tag."""
    persons = (one.doc for one in catalog.roles.entities.values() if one.kind == "person" and one.doc is not None)
    names = frozenset(name for doc in persons for name in (doc.title, *doc.aliases))
    before, propose = catalog.tags, catalog.site.propose_tags
    if tags.words_of(documents[place], before.terms, propose, names) == before.words[place]:
        return before
    after, _ = tags.collect(documents, vocabulary, propose, names)
    moved = {one.href for one in before.pages.values()} != {one.href for one in after.pages.values()}
    if moved and any(not href or href.startswith("tags/") for links in catalog.targets.values() for _, href in links):
        return None
    return after


def _with(all: tuple[T, ...], place: int, one: T) -> tuple[T, ...]:
    return (*all[:place], one, *all[place + 1:])
