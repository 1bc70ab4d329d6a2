"""What an archive holds goes in, what `new` can offer comes out: people with their last office, events, ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shilu.model import Document, Facts, Vocabulary


@dataclass(frozen=True, slots=True)
class Person:
    """A name that speaks somewhere, with the office and organisation of the latest document that says so."""

    name: str
    office: str = ""
    org: str = ""
    date: str = ""
    """Of that document; "" where only the vocabulary knows the name."""


@dataclass(frozen=True, slots=True)
class Event:
    """A special, or an event without a page (then `id` is its name)."""

    id: str
    name: str
    date: str
    last: int
    """The highest `order` among its documents, 0 when none."""
    special: bool
    """Whether it has a page."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that `new` suggests from. People and events are in the order in which they are offered: latest first."""

    people: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()
    ids: frozenset[str] = frozenset()

    def person(self, name: str) -> Person | None:
        return next((one for one in self.people if one.name == name), None)

    def event(self, text: str) -> Event | None:
        """The event of an id or of a name."""
        return next((one for one in self.events if text in (one.id, one.name)), None)


def collect(facts: Iterable[Facts], vocabulary: Vocabulary) -> Known:
    """What can be offered, from all documents, drafts included."""
    documents = sorted((one.doc for one in facts), key=lambda doc: (doc.date, doc.id))
    rows = vocabulary.entities
    ids = frozenset(doc.id.casefold() for doc in (*documents, *rows))
    return Known(_people(documents, rows), _events(documents), ids)


def _people(documents: list[Document], rows: Iterable[Document]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for doc in (*rows, *documents):
        if doc.kind == "person":
            last = doc.offices[-1] if doc.offices else None
            found.setdefault(doc.title, Person(doc.title, last.office if last else "", last.org if last else ""))
    for doc in documents:
        for speaker in doc.speakers:
            held = found.get(speaker.name, Person(speaker.name))
            found[speaker.name] = Person(speaker.name, speaker.office or held.office, speaker.org or held.org, doc.date)
    return tuple(sorted(sorted(found.values(), key=lambda one: one.name), key=lambda one: one.date, reverse=True))


def _events(documents: list[Document]) -> tuple[Event, ...]:
    orders: dict[str, int] = {}
    dates: dict[str, str] = {}
    for doc in documents:
        if doc.event:
            orders[doc.event] = max(orders.get(doc.event, 0), doc.order)
            dates[doc.event] = doc.date
    found = {doc.id: Event(doc.id, doc.event_name or doc.title, doc.date, orders.get(doc.id, 0), True)
             for doc in documents if doc.kind == "special"}
    for event, date in dates.items():
        if event not in found:
            found[event] = Event(event, event, date, orders[event], False)
    return tuple(sorted(sorted(found.values(), key=lambda one: one.id), key=lambda one: one.date, reverse=True))
