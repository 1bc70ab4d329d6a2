"""Everything that was read in, what is in the site out: each id once, and what is held back with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shilu.archive import telling, urls
from shilu.errors import Problem
from shilu.model import Document, Facts
from shilu.report import HeldBack


def unique(
    facts: Sequence[Facts], rows: Sequence[Document],
) -> tuple[tuple[Facts, ...], tuple[Document, ...], tuple[Problem, ...]]:
    """Each id once, whatever the case. One given twice is an error at both places; the first by path stands for all."""
    bearers: dict[str, list[Document]] = {}
    for doc in (*(one.doc for one in facts), *rows):
        bearers.setdefault(urls.folded(doc.id), []).append(doc)
    first: dict[str, Document] = {}
    problems: list[Problem] = []
    for id, docs in bearers.items():
        docs.sort(key=lambda doc: (doc.path, doc.line))
        first[id] = docs[0]
        problems += _twice(docs)
        if urls.is_taken(docs[0].kind, docs[0].id):
            problems.append(telling.of(docs[0], "error", "taken-id", id=docs[0].id))
    return (
        tuple(one for one in facts if first[urls.folded(one.doc.id)] is one.doc),
        tuple(doc for doc in rows if first[urls.folded(doc.id)] is doc),
        tuple(problems),
    )


def _twice(docs: list[Document]) -> Iterable[Problem]:
    """Two rows of one vocabulary have been told by its reader."""
    for doc in docs:
        other = next((one for one in docs if one is not doc and one.path != doc.path), None)
        if other is not None:
            yield telling.of(doc, "error", "duplicate-id", id=doc.id, path=other.path, line=str(other.line))


def reason(doc: Document, now: str, drafts: bool) -> HeldBack | None:
    """Why a document is not in the site, None when it is. What was withdrawn is not shown among drafts either."""
    if doc.status == "withdrawn":
        return HeldBack(doc.path, doc.title, "withdrawn")
    if drafts:
        return None
    if doc.status == "draft":
        return HeldBack(doc.path, doc.title, "draft")
    if doc.publish_at > now:
        return HeldBack(doc.path, doc.title, "future", doc.publish_at)
    return None
