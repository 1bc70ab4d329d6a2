"""The documents' front matter in; one small file a facet out: which speakers, organisations ... a document has.

They answer the fields of a query (`讲话人:`, `单位:` ...) exactly, and count the facets beside the results (FORMAT.md,
section 8).
"""

from __future__ import annotations

from collections.abc import Callable

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
    # What cannot be typed cannot be asked for: values without a label are left out.
    made = [
        _column("speaker", [[(name.text, id) for (name, _, _), id in zip(one.voices, one.persons, strict=True)
                             if name.text] for one in entries], today("person")),
        _column("office", [[(office.text, "") for _, office, _ in one.voices if office.text] for one in entries]),
        _column("org", [[(org.text, id) for (_, _, org), id in zip(one.voices, one.orgs, strict=True) if org.text]
                        for one in entries], today("org")),
        _column("event", [_labelled(events.get(one.event_id, one.event.text), one.event_id) for one in entries]),
        _column("tag", [[(tag.text, "") for tag in one.tags if tag.text] for one in entries]),
        _column("kind", [[(one.kind, "")] for one in entries]),
        _column("column", [_labelled(names.get(one.column, one.column), one.column) for one in entries]),
        _column("place", [[(place, "") for place in one.places if place] for one in entries]),
        Column("title", (), tuple((span,) for span in titles)),
    ]
    return tuple(column for column in made if any(column.documents))


def _labelled(label: str, id: str) -> list[Value]:
    return [(label, id)] if label else []


def _events(entries: tuple[IndexEntry, ...]) -> dict[str, str]:
    """The name of each event that has an id: an event's own page bears the id, but prints no name beside its title."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.event_id and entry.event.text:
            found.setdefault(entry.event_id, entry.event.text)
    return found


def _column(facet: str, rows: list[list[Value]], today: Callable[[str], str] | None = None) -> Column:
    """Values without an id are told by their label, however it is written (5G, ５Ｇ): the first stands for all. Of all
    with one id the first is what a reader shows: today's name, though it may be that no document bears it."""
    numbers: dict[Value, int] = {}
    known: dict[Value, int] = {}
    first: dict[str, str] = {}

    def number(value: Value) -> int:
        found = known.get(value)
        if found is None:
            label, id = value
            written = value if id else (first.setdefault(fold(label), label), "")
            found = known[value] = numbers.setdefault(written, len(numbers))
        return found

    if today is not None:
        for label, id in dict.fromkeys(value for row in rows for value in row if value[1]):
            if (name := today(id)) not in ("", label):
                number((name, id))
    documents = tuple([
        () if not row else (number(row[0]),) if len(row) == 1 else tuple(sorted(set(map(number, row)))) for row in rows
    ])
    return Column(facet, tuple(numbers), documents)
