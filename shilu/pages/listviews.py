"""The Catalog in, what templates may see of lists out: kinds, columns, tags, years; and of the home page.

Lists are cut from the oldest document on: a page with a number is full and keeps its documents, whatever is added
later; `index.html` holds the newest, at least a page full of them and fewer than two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shilu.archive import urls
from shilu.archive.catalog import Catalog
from shilu.archive.tags import Tag, broader
from shilu.model import Card, Column, Entry, HomeView, Link, ListView, Pager, PlainView, Term
from shilu.pages import head, indexviews, views
from shilu.pages.views import Desk

LATEST, NEWS, IN_COLUMN, NAMES = 8, 8, 4, 60
"""What the home page shows at most: speeches, news, documents of a column, speakers."""
OLDEST_AXIS = 300
"""Years on the home page's axis at most: one wrong date shall not draw a thousand bars."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list before it is cut into pages."""

    of: str
    href: str
    title: str
    places: tuple[int, ...]
    """Oldest first."""
    crumbs: tuple[Link, ...] = ()
    section: str = ""
    description: str = ""
    children: tuple[Link, ...] = ()
    term: Term | None = None
    broader: Link | None = None
    proposed: frozenset[int] = frozenset()
    within: tuple[tuple[str, str], ...] = ()


def listings(desk: Desk) -> Iterator[Listing]:
    """All lists of the site."""
    catalog = desk.catalog
    for kind, places in catalog.kinds.items():
        if places:
            title = desk.label(f"kind.{kind}")
            yield Listing(kind, urls.kind(kind), title, places, section=kind, within=(("kind", kind),))
    for column in catalog.site.columns:
        yield _column(desk, column)
    for _, tag in sorted(catalog.tags.pages.items()):
        yield _tag(desk, tag)
    for year, places in catalog.years.items():
        crumbs = (Link(desk.label("years"), "years/index.html"),)
        asked = (("from", str(year)), ("to", str(year)))
        yield Listing("year", urls.year(year), views.year_title(desk, year), places, crumbs, "years", within=asked)


def _column(desk: Desk, column: Column) -> Listing:
    catalog = desk.catalog
    children = tuple(Link(one.name, urls.column(one.id)) for one in catalog.site.columns if one.parent == column.id)
    above = (Link(desk.label("kind.columns"), "columns/index.html"), *views.column_crumbs(catalog, column.parent))
    return Listing(
        "column", urls.column(column.id), column.name, catalog.columns[column.id], above, "columns",
        column.description, children, within=tuple(("column", one) for one in _below(catalog, column.id)),
    )


def _below(catalog: Catalog, id: str) -> Iterator[str]:
    """A column and all columns below it: a list shows their documents too, and the index knows each by its own."""
    yield id
    for one in catalog.site.columns:
        if one.parent == id:
            yield from _below(catalog, one.id)


def _tag(desk: Desk, tag: Tag) -> Listing:
    tags = desk.catalog.tags
    return Listing(
        "tag", tag.href, tag.name, tuple(place for place, _ in tag.places),
        (Link(desk.label("tags"), "tags/index.html"),), "tags", tag.term.definition if tag.term else "",
        tags.narrower.get(tag.name, ()), tag.term, broader(tags, tag),
        frozenset(place for place, proposed in tag.places if proposed),
        () if all(proposed for _, proposed in tag.places) else (("tag", tag.name),),     # proposals are not indexed
    )


# ---------------------------------------------------------------- lists, cut into pages

def pages(desk: Desk, listing: Listing) -> Iterator[ListView]:
    """The pages of a list, the newest first."""
    size = max(desk.catalog.site.per_page, 1)
    full = max(len(listing.places) // size - 1, 0)
    older = urls.numbered(listing.href, full) if full else ""
    yield _newest(desk, listing, listing.places[full * size:], Pager("", older, full + 1, True))
    for number in range(full, 0, -1):
        newer = urls.numbered(listing.href, number + 1) if number < full else listing.href
        older = urls.numbered(listing.href, number - 1) if number > 1 else ""
        places = listing.places[(number - 1) * size:number * size]
        yield _numbered(desk, listing, places, Pager(newer, older, number, False))


def _newest(desk: Desk, listing: Listing, places: tuple[int, ...], pager: Pager) -> ListView:
    own = head.make(
        desk.catalog.site, listing.href, listing.title, listing.description, listing.crumbs, listing.section,
    )
    return ListView(
        own, listing.of, listing.title, listing.description, len(listing.places), _cards(desk, listing, places), pager,
        listing.children, replace(listing.term, path="", line=0) if listing.term else None, listing.broader,
        listing.within,
    )


def _numbered(desk: Desk, listing: Listing, places: tuple[int, ...], pager: Pager) -> ListView:
    """An older page: nothing of the list as a whole, so that it stays as it is; its number is how many it holds."""
    title = f"{listing.title} · {desk.label('page_from_oldest', n=str(pager.number))}"
    crumbs = (*listing.crumbs, Link(listing.title, listing.href))
    own = head.make(
        desk.catalog.site, urls.numbered(listing.href, pager.number), title, "", crumbs, listing.section,
    )
    own = replace(own, crumbs=(*crumbs, Link(desk.label("page_from_oldest", n=str(pager.number)))))
    cards = _cards(desk, listing, places)
    return ListView(own, listing.of, listing.title, "", len(places), cards, pager, within=listing.within)


def _cards(desk: Desk, listing: Listing, places: tuple[int, ...]) -> tuple[Card, ...]:
    """Newest first. Only news are listed with their opening: elsewhere title, speaker and office say enough."""
    cards = desk.catalog.cards if listing.of == "news" else desk.catalog.lines
    return tuple(
        _proposed(cards[place]) if place in listing.proposed else cards[place]
        for place in views.newest_first(desk.catalog, places)
    )


def _proposed(card: Card) -> Card:
    """As `replace` does it, at a tenth of its cost: lists of tags show tens of thousands."""
    return Card(card.kind, card.href, card.title, card.date, card.voices, card.event, card.summary, card.chars,
                card.form, card.order, True)


# ---------------------------------------------------------------- home, search, 404

def home(desk: Desk) -> HomeView:
    """The front page: it alone counts the whole archive."""
    catalog = desk.catalog
    special = catalog.kinds["special"][-1:]
    speeches = catalog.kinds["speech"]
    columns = tuple(
        (Link(column.name, urls.column(column.id)), _in_column(catalog, places), len(places))
        for column in catalog.site.columns
        if not column.parent and (places := catalog.columns[column.id])
    )
    own = head.make(catalog.site, "index.html", catalog.site.title, catalog.site.description)
    return HomeView(
        own, replace(views.special(desk, special[0]), items=(), targets=()) if special else None,
        views.lines(catalog, views.newest_first(catalog, speeches[-LATEST:])), len(speeches),
        views.lines(catalog, reversed(catalog.kinds["news"][-NEWS:])), columns, _speakers(catalog), _axis(desk),
        sum(1 for places in catalog.kinds.values() for place in places if not catalog.documents[place].doc.date),
    )


def _in_column(catalog: Catalog, places: tuple[int, ...]) -> tuple[Card, ...]:
    return views.lines(catalog, views.newest_first(catalog, places[-IN_COLUMN:]))


def _speakers(catalog: Catalog) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Those with most speeches, by initial."""
    speakers = sorted(
        (one for one in indexviews.everyone(catalog, "person") if catalog.roles.speeches.get(one.id)),
        key=lambda one: (-len(catalog.roles.speeches[one.id]), one.order),
    )
    return indexviews.lettered((one.letter, one.order, indexviews.entry_of(catalog, one)) for one in speakers[:NAMES])


def _axis(desk: Desk) -> tuple[tuple[Link, int], ...]:
    """Every year from the first to the last, those without a document too."""
    years = desk.catalog.years
    known = [int(year) for year in years if year.isdecimal()]
    if not known:
        return ()
    axis = range(min(known), max(known) + 1) if max(known) - min(known) < OLDEST_AXIS else sorted(known)
    names = (f"{year:04d}" for year in axis)
    return tuple(
        (Link(views.year_title(desk, year), urls.year(year) if year in years else ""), len(years.get(year, ())))
        for year in names
    )


def plain(desk: Desk, of: str) -> PlainView:
    """search.html and 404.html: not to be found by search engines."""
    title = desk.label("search_page" if of == "search" else "not_found")
    section = of if of == "search" else ""
    return PlainView(head.make(desk.catalog.site, f"{of}.html", title, section=section, noindex=True), of)
