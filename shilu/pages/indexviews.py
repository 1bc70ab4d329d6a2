"""The Catalog in, what templates may see of its indexes out: people, organisations, tags, years, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from shilu.archive import urls
from shilu.archive.catalog import Catalog, has_kind
from shilu.archive.people import Entity
from shilu.model import Column, Entry, IndexView, Kind, Link
from shilu.pages import head
from shilu.pages.views import Desk, year_title

MANY = 600
"""Beyond so many names an index is cut by letter: a page of five thousand is a megabyte."""
CHOSEN = 200
"""So many names stand on the first page of an index that is cut: those with most documents."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an index with its place."""

    letter: str
    order: tuple[tuple[str, ...], str]
    entry: Entry
    chosen: bool = False
    """Whether it stands on the first page in any case."""


@dataclass(frozen=True, slots=True)
class _Index:
    """An index before it is cut into pages."""

    of: str
    href: str
    title: str
    section: str
    lines: tuple[_Line, ...]


def all_of(desk: Desk) -> Iterator[IndexView]:
    """The indexes of what the archive has."""
    catalog = desk.catalog
    if has_kind(catalog, "person"):
        yield from _cut(desk, _people(desk, "people", "person"))
    if has_kind(catalog, "org"):
        yield from _cut(desk, _people(desk, "orgs", "org"))
    if catalog.tags.pages:
        tags = tuple(
            _Line(tag.letter, tag.order, Entry(Link(tag.name, tag.href), len(tag.places)), tag.term is not None)
            for _, tag in sorted(catalog.tags.pages.items())
        )
        yield from _cut(desk, _Index("tags", "tags/index.html", desk.label("tags"), "tags", tags))
    if catalog.years:
        years = tuple(
            Entry(Link(year_title(desk, year), urls.year(year)), len(places))
            for year, places in sorted(catalog.years.items(), reverse=True)
        )
        yield _page(desk, "years/index.html", "years", desk.label("years"), "years", (("", years),))
    if catalog.site.columns:
        title = desk.label("kind.columns")
        yield _page(desk, "columns/index.html", "columns", title, "columns", tuple(_column_groups(catalog)))


def _page(
    desk: Desk, href: str, of: str, title: str, section: str, groups: tuple[tuple[str, tuple[Entry, ...]], ...],
    crumbs: tuple[Link, ...] = (),
) -> IndexView:
    return IndexView(head.make(desk.catalog.site, href, title, "", crumbs, section), of, title, groups)


# ---------------------------------------------------------------- names and tags, by letter

def _people(desk: Desk, of: str, kind: Kind) -> _Index:
    lines = tuple(
        _Line(one.letter, one.order, entry_of(desk.catalog, one), one.doc is not None)
        for one in everyone(desk.catalog, kind)
    )
    return _Index(of, urls.kind(kind), desk.label(f"kind.{kind}"), kind, lines)


def everyone(catalog: Catalog, kind: Kind) -> list[Entity]:
    """All people, or all organisations, as an index orders them."""
    return sorted((one for one in catalog.roles.entities.values() if one.kind == kind), key=lambda one: one.order)


def entry_of(catalog: Catalog, one: Entity) -> Entry:
    """A line of the index of names: how many documents the person speaks in, and the latest office."""
    if one.kind == "org":
        return Entry(Link(one.name, one.href), len(catalog.roles.works.get(one.id, ())))
    speeches = catalog.roles.speeches.get(one.id, ())
    return Entry(Link(one.name, one.href), len(speeches), _latest_office(catalog, one.id))


def _latest_office(catalog: Catalog, person: str) -> str:
    """The office line of the person's latest speech that gives one."""
    for place in reversed(catalog.roles.speeches.get(person, ())):
        for role in catalog.roles.spoken[place]:
            if role.person == person and role.voice.office:
                return role.voice.office
    return ""


def lettered(
    entries: Iterable[tuple[str, tuple[tuple[str, ...], str], Entry]],
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """(letter, order, entry) in groups by letter, A to Z, then those without."""
    groups: dict[str, list[Entry]] = {}
    for letter, _, entry in sorted(entries, key=lambda one: (one[0] == "#", one[0], one[1])):
        groups.setdefault(letter, []).append(entry)
    return tuple((letter, tuple(found)) for letter, found in groups.items())


def _groups(lines: Iterable[_Line]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    return lettered((line.letter, line.order, line.entry) for line in lines)


def _cut(desk: Desk, index: _Index) -> Iterator[IndexView]:
    """One page; or, where that would be too long, the letters and the most frequent names, and a page a letter.

    The letters stand in a group without a heading, each with the documents that its names have in all.
    """
    groups = _groups(index.lines)
    if len(index.lines) <= MANY:
        yield _page(desk, index.href, index.of, index.title, index.section, groups)
        return
    letters = tuple(
        Entry(Link(letter, urls.lettered(index.href, letter)), sum(entry.count for entry in entries))
        for letter, entries in groups
    )
    ranked = sorted(index.lines, key=lambda line: (not line.chosen, -line.entry.count, line.order))
    first = (("", letters), *_groups(ranked[:CHOSEN]))
    yield _page(desk, index.href, index.of, index.title, index.section, first)
    crumbs = (Link(index.title, index.href),)
    for line, group in zip(letters, groups, strict=True):
        title = f"{index.title} · {line.link.text}"
        yield _page(desk, line.link.href, index.of, title, index.section, (group,), crumbs)


# ---------------------------------------------------------------- columns

def _column_groups(catalog: Catalog) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """In the order of site.yaml: a column with others below it has a group of its own, the rest stand together."""
    columns = catalog.site.columns
    parents = {column.parent for column in columns}
    tops = (column for column in columns if not column.parent)
    for name, run in groupby(tops, lambda column: column.name if column.id in parents else ""):
        found = (one for top in run for one in (top, *_below(columns, top.id)))
        yield name, tuple(_column_entry(catalog, one) for one in found)


def _below(columns: tuple[Column, ...], id: str) -> Iterator[Column]:
    for column in columns:
        if column.parent == id:
            yield column
            yield from _below(columns, column.id)


def _column_entry(catalog: Catalog, column: Column) -> Entry:
    return Entry(Link(column.name, urls.column(column.id)), len(catalog.columns[column.id]), column.description)
