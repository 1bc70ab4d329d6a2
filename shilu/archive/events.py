"""Documents that name an event in, events with their parts out: which special is meant, and what stands in what order.

`event` is the id of a special, or the name of an event that has no page; both group documents. A special also answers
to its event's name and to its title, where no other special has the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shilu.archive import near, people, telling, urls
from shilu.errors import Level, Problem
from shilu.model import Document, Facts

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its documents, as positions in the catalog's articles."""

    id: str
    """The special's id; for an event without a page, its name with a hash."""
    name: str
    href: str
    special: int
    """Position of the special, -1 for an event without a page."""
    parts: tuple[int, ...]
    """Speeches, by `order`, then by date, then by id; those without an order last."""
    items: tuple[int, ...]
    """All else, oldest first."""
    at: dict[int, int]
    """Position -> place in `parts`, or in `items`, from 0."""


@dataclass(frozen=True, slots=True)
class Specials:
    """Specials by id and by name. `shown` are those with a page: one that is held back still names its event."""

    rows: dict[str, Document]
    names: dict[str, tuple[str, ...]]
    shown: frozenset[str]

    def key(self, event: str) -> str:
        """The id of the special that is meant, or the event's name."""
        if event in self.rows or not event:
            return event
        ids = self.names.get(people.plain(event), ())
        return ids[0] if len(ids) == 1 else people.plain(event)

    def name(self, key: str) -> str:
        """Name of an event. The title of a special that is held back is not told."""
        doc = self.rows.get(key)
        if doc is None:
            return key
        return doc.event_name or (doc.title if key in self.shown else "")


def is_id(word: str) -> bool:
    """Whether a word is written as ids are."""
    return _ID.fullmatch(word) is not None


def specials(documents: Iterable[Document], shown: frozenset[str]) -> Specials:
    """Index of the specials among all documents, held back or not."""
    rows = {doc.id: doc for doc in documents if doc.kind == "special"}
    names: dict[str, set[str]] = {}
    for doc in rows.values():
        for name in {people.plain(doc.event_name), people.plain(doc.title)} - {""}:
            names.setdefault(name, set()).add(doc.id)
    return Specials(rows, {name: tuple(sorted(ids)) for name, ids in names.items()}, shown & frozenset(rows))


def collect(articles: Sequence[Facts], specials: Specials) -> tuple[dict[str, Event], tuple[Problem, ...]]:
    """All events by key, for articles in the catalog's order."""
    members: dict[str, list[int]] = {}
    heads: dict[str, int] = {}
    for place, facts in enumerate(articles):
        if facts.doc.kind == "special":
            heads[facts.doc.id] = place
            members.setdefault(facts.doc.id, [])
        key = specials.key(facts.doc.event)
        if key and (facts.doc.kind, facts.doc.id) != ("special", key):
            members.setdefault(key, []).append(place)
    found = {
        key: _event(key, places, heads.get(key, -1), articles, specials) for key, places in sorted(members.items())
    }
    return found, (*_unknown(articles, members, specials), *_orders(articles, found))


def _event(key: str, places: list[int], head: int, articles: Sequence[Facts], specials: Specials) -> Event:
    parts = sorted(
        (place for place in places if articles[place].doc.kind == "speech"),
        key=lambda place: (articles[place].doc.order == 0, articles[place].doc.order, place),
    )
    items = tuple(place for place in places if articles[place].doc.kind != "speech")
    href = urls.document("special", key) if key in specials.shown else ""
    id = key if key in specials.rows else urls.hashed(key, 8)
    at = {place: number for sequence in (parts, items) for number, place in enumerate(sequence)}
    return Event(id, specials.name(key), href, head, tuple(parts), items, at)


def _unknown(articles: Sequence[Facts], members: dict[str, list[int]], specials: Specials) -> Iterable[Problem]:
    """What is written like an id and is none is a mistake; a name that is nearly a known one may be."""
    ids: near.Known | None = None
    for key, places in sorted(members.items()):
        if key in specials.rows:
            continue
        ids = ids or near.known((*specials.rows, *specials.names))
        nearest, doc, count = near.find(ids, key), articles[places[0]].doc, str(len(places))
        if is_id(key) or nearest:
            level: Level = "warning" if is_id(key) else "hint"
            yield telling.unknown(doc, "event", level, nearest, event=key, count=count)


def _orders(articles: Sequence[Facts], found: dict[str, Event]) -> Iterable[Problem]:
    for event in found.values():
        taken: dict[int, Document] = {}
        for place in event.parts:
            doc = articles[place].doc
            if doc.order and doc.order in taken:
                other = taken[doc.order].path
                yield telling.of(doc, "warning", "duplicate-order", order=str(doc.order), event=event.name, other=other)
            taken.setdefault(doc.order, doc)
