"""The documents' front matter in; one small file a facet out: which speakers, organisations ... a document has.

They answer `讲话人:`, `单位:`, `活动:` and `标签:` exactly, and later the facets beside the results (FORMAT.md,
section 8).
"""

from __future__ import annotations

from collections.abc import Iterable

from shilu.model import IndexEntry, Site
from shilu.search.wire import Column

Value = tuple[str, str]
"""(label, id)"""


def columns(
    entries: tuple[IndexEntry, ...], site: Site, titles: list[int], turns: list[list[int]]
) -> tuple[Column, ...]:
    """All columns that say anything, in the order of the format."""
    names = {column.id: column.name for column in site.columns}
    events = _events(entries)
    made = [
        _column("speaker", [_speakers(entry) for entry in entries]),
        _column("org", [_orgs(entry) for entry in entries]),
        _column("event", [_known((events.get(entry.event_id, entry.event.text), entry.event_id)) for entry in entries]),
        _column("tag", [_once((tag.text, "") for tag in entry.tags) for entry in entries]),
        _column("kind", [_known((entry.kind, "")) for entry in entries]),
        _column("column", [_known((names.get(entry.column, entry.column), entry.column)) for entry in entries]),
    ]
    made.append(Column("title", (), tuple((span,) for span in titles)))
    made.append(Column("turns", (), tuple(map(tuple, turns))))
    return tuple(column for column in made if any(column.documents))


def _speakers(entry: IndexEntry) -> list[Value]:
    """Every voice, repeats included: the n-th value is voice n of the text blocks."""
    return [(name.text, person) for (name, _, _), person in zip(entry.voices, entry.persons, strict=True)]


def _orgs(entry: IndexEntry) -> list[Value]:
    return _once((org.text, id) for (_, _, org), id in zip(entry.voices, entry.orgs, strict=True) if org.text)


def _events(entries: tuple[IndexEntry, ...]) -> dict[str, str]:
    """The name of each event that has an id: an event's own page bears the id, but prints no name beside its title."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.event_id and entry.event.text:
            found.setdefault(entry.event_id, entry.event.text)
    return found


def _known(value: Value) -> list[Value]:
    """A value that has a label: what cannot be typed cannot be asked for."""
    return [value] if value[0] else []


def _once(values: Iterable[Value]) -> list[Value]:
    return list(dict.fromkeys(values))


def _column(facet: str, rows: list[list[Value]]) -> Column:
    numbers: dict[Value, int] = {}
    documents = tuple(tuple(numbers.setdefault(value, len(numbers)) for value in row) for row in rows)
    return Column(facet, tuple(numbers), documents)
