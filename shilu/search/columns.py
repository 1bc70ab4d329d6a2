"""The documents' front matter in; one small file a facet out: which speakers, organisations ... a document has.

They answer the fields of a query (`讲话人:`, `单位:` ...) exactly, and count the facets beside the results (FORMAT.md,
section 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shilu.archive import urls
from shilu.hanzi import fold
from shilu.model import IndexEntry, Kind, Offer, Site
from shilu.search.wire import Column

Value = tuple[str, str]
"""(label, id)"""


def columns(
    entries: tuple[IndexEntry, ...], site: Site, titles: list[int], offers: tuple[Offer, ...] = ()
) -> tuple[Column, ...]:
    """All columns that say anything, in the order of the format. `titles`: the span of each document's title;
    `offers`: what people and organisations are called today."""
    names_of = {offer.href: offer.name for offer in offers if offer.kind in ("person", "org")}

    def today(kind: Kind) -> Callable[[str], str]:
        return lambda id: names_of.get(urls.document(kind, id), "")

    names = {column.id: column.name for column in site.columns}
    events = _events(entries)
    made = [
        _column("speaker", [_speakers(entry) for entry in entries], today("person")),
        _column("office", [_known((office.text, "") for _, office, _ in entry.voices) for entry in entries]),
        _column("org", [_orgs(entry) for entry in entries], today("org")),
        _column("event", [_event(entry, events) for entry in entries]),
        _column("tag", [_known((tag.text, "") for tag in entry.tags) for entry in entries]),
        _column("kind", [_known([(entry.kind, "")]) for entry in entries]),
        _column("column", [_known([(names.get(entry.column, entry.column), entry.column)]) for entry in entries]),
        _column("place", [_known((place, "") for place in entry.places) for entry in entries]),
        Column("title", (), tuple((span,) for span in titles)),
    ]
    return tuple(column for column in made if any(column.documents))


def _speakers(entry: IndexEntry) -> list[Value]:
    return _known((name.text, person) for (name, _, _), person in zip(entry.voices, entry.persons, strict=True))


def _orgs(entry: IndexEntry) -> list[Value]:
    return _known((org.text, id) for (_, _, org), id in zip(entry.voices, entry.orgs, strict=True))


def _event(entry: IndexEntry, names: dict[str, str]) -> list[Value]:
    return _known([(names.get(entry.event_id, entry.event.text), entry.event_id)])


def _events(entries: tuple[IndexEntry, ...]) -> dict[str, str]:
    """The name of each event that has an id: an event's own page bears the id, but prints no name beside its title."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.event_id and entry.event.text:
            found.setdefault(entry.event_id, entry.event.text)
    return found


def _known(values: Iterable[Value]) -> list[Value]:
    """The values that have a label, each once: what cannot be typed cannot be asked for."""
    return list(dict.fromkeys(value for value in values if value[0]))


def _column(facet: str, rows: list[list[Value]], today: Callable[[str], str] = lambda id: "") -> Column:
    """Values without an id are told by their label, however it is written (5G, ５Ｇ): the first stands for all. Of all
    with one id the first is what a reader shows: today's name, though it may be that no document bears it."""
    numbers: dict[Value, int] = {}
    first: dict[str, str] = {}

    def number(label: str, id: str) -> int:
        value = (label if id else first.setdefault(fold(label), label), id)
        return numbers.setdefault(value, len(numbers))

    for label, id in (value for row in rows for value in row if value[1]):
        if (name := today(id)) not in ("", label):
            number(name, id)
    documents = tuple(tuple(sorted({number(*value) for value in row})) for row in rows)
    return Column(facet, tuple(numbers), documents)
