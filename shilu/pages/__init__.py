"""The Catalog, the settings and a theme in, one Job for each page out, in groups whose keys tell what has not changed.

A job's arguments are its template's part of the theme, a narrow view, the furniture, and the name of its body.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from shilu import canon, theme
from shilu.archive import urls
from shilu.archive.catalog import Catalog, listed_kinds
from shilu.model import Chrome, Group, Job, Link, RedirectView, Ref, Site
from shilu.pages import head, indexviews, keys, listviews, peopleviews, views
from shilu.pages.views import Desk
from shilu.search import offline

STRETCH = 32
"""Articles of a group, at least; half as many more on average."""
TEMPLATES = {"speech": "speech.html", "news": "news.html", "page": "page.html", "special": "special.html"}
_TEXTS = frozenset((*TEMPLATES.values(), "person.html", "org.html"))
"""Templates of pages with a text of their own: what they show of it can be marked."""


@dataclass(frozen=True, slots=True)
class Maker:
    """What every job is made with."""

    look: theme.Theme
    furniture: Chrome
    searching: Chrome
    reading: Chrome
    parts: dict[str, theme.ThemePart]

    def job(self, template: str, view: Any, body: Ref | None = None) -> Job:
        own = self.searching if template == "search.html" else self.reading if template in _TEXTS else self.furniture
        return Job(view.head.href, theme.render, (self.part(template), view, own, body))

    def part(self, template: str) -> theme.ThemePart:
        if template not in self.parts:
            self.parts[template] = theme.part(self.look, template)
        return self.parts[template]

    def common(self, site: Site, templates: Iterable[str]) -> str:
        """Digest of what all pages of these templates depend on."""
        parts = tuple(self.part(template) for template in templates)
        return canon.digest(site, self.look.strings, parts, self.furniture, self.reading)


def plan(
    catalog: Catalog, bodies: Callable[[str], Ref], site: Site, look: theme.Theme,
) -> Iterable[Job]:
    """All pages. `bodies` names a document's Body by the path of its file."""
    for group in groups(catalog, bodies, lambda path: "", site, look):
        yield from group.jobs()


def groups(
    catalog: Catalog, bodies: Callable[[str], Ref], facts: Callable[[str], str], site: Site, look: theme.Theme,
    keep: views.Keeping = views.at_once,
) -> Iterator[Group]:
    """All pages, those with a key first. `bodies` and `facts` name a document's Body and Facts by the path of its file.

    A list is a group with all its pages, and so are some dozens of articles that are neighbours in time.
    """
    desk = views.desk(catalog, look.strings, keep)
    known = keys.keys(desk)
    make = maker(catalog, site, look)
    lists = make.common(site, ("list.html",))
    for listing in listviews.listings(desk):
        yield Group(listing.href, keys.listing(known, listing, lists), partial(_list, desk, make, listing))
    texts = make.common(site, sorted({*TEMPLATES.values()} - {"special.html"}))
    for name, places in _stretches(catalog):
        key = keys.articles(known, places, facts, bodies, texts)
        yield Group(name, key, partial(_articles, desk, make, bodies, places))
    yield Group("", "", partial(others, desk, make, bodies))


def maker(catalog: Catalog, site: Site, look: theme.Theme) -> Maker:
    furniture = chrome(catalog, site)
    # no other page changes with these scripts
    scripts = tuple((name, offline.href(name)) for name in offline.AFTER)
    searching = furniture
    if site.search:
        searching = replace(furniture, search_script=offline.href(), search_parts=scripts)
    marks = (offline.href("marks"), offline.fold_href()) if site.search else None
    return Maker(look, furniture, searching, replace(furniture, marks=marks), {})


def _stretches(catalog: Catalog) -> Iterator[tuple[str, tuple[int, ...]]]:
    """(name, positions) of articles that are neighbours; cut where an id says so, so that one more moves no border."""
    places: list[int] = []
    for place, one in enumerate(catalog.documents):
        if one.doc.kind == "special":
            continue
        if len(places) >= STRETCH and _opens(one.doc.id):
            yield f"articles from {catalog.documents[places[0]].doc.id}", tuple(places)
            places = []
        places.append(place)
    if places:
        yield f"articles from {catalog.documents[places[0]].doc.id}", tuple(places)


def _opens(id: str) -> bool:
    return not zlib.crc32(id.encode("utf-8", "replace")) & 15


def _list(desk: Desk, make: Maker, listing: listviews.Listing) -> Iterator[Job]:
    return (make.job("list.html", view) for view in listviews.pages(desk, listing))


def _articles(desk: Desk, make: Maker, bodies: Callable[[str], Ref], places: tuple[int, ...]) -> Iterator[Job]:
    for place in places:
        doc = desk.catalog.documents[place].doc
        yield make.job(TEMPLATES[doc.kind], views.article(desk, place), bodies(doc.path))


def others(desk: Desk, make: Maker, bodies: Callable[[str], Ref]) -> Iterator[Job]:
    """What is planned at every build: it is few, or shows much of the archive."""
    catalog = desk.catalog
    yield make.job("home.html", listviews.home(desk))
    for place in catalog.kinds["special"]:
        yield make.job("special.html", views.special(desk, place), bodies(catalog.documents[place].doc.path))
    yield from _entities(desk, bodies, make.job)
    yield from (make.job("index.html", view) for view in indexviews.all_of(desk))
    for of in ("search", "404") if catalog.site.search else ("404",):
        yield make.job(f"{of}.html", listviews.plain(desk, of))
    for href, id in catalog.redirects:
        yield make.job("redirect.html", redirect(desk, href, id))


def chrome(catalog: Catalog, site: Site) -> Chrome:
    """Site-wide furniture: no numbers, nothing that a document's text changes."""
    about = catalog.place.get("about")
    return Chrome(
        site.title, site.language, site.url, site.description,
        tuple(Link(column.name, urls.column(column.id)) for column in site.columns if not column.parent),
        listed_kinds(catalog), site.footer, site.search, head.feed(catalog),
        Link(catalog.cards[about].title, catalog.cards[about].href)
        if about is not None and catalog.documents[about].doc.kind == "page" else None,
        "tags/index.html" if catalog.tags.pages else "",
        suggest_script=offline.href("suggest") if site.search else "",
    )


def _entities(desk: Desk, bodies: Callable[[str], Ref], job: Callable[..., Job]) -> Iterator[Job]:
    catalog = desk.catalog
    circles = peopleviews.circles(catalog)
    people = indexviews.everyone(catalog, "person")
    for before, one, after in zip((None, *people), people, (*people[1:], None), strict=False):
        view = peopleviews.person(desk, one, before, after, circles)
        yield job("person.html", view, bodies(one.doc.path) if view.has_body and one.doc else None)
    children, holders = peopleviews.children(catalog), peopleviews.holders(catalog)
    for one in indexviews.everyone(catalog, "org"):
        org = peopleviews.org(desk, one, children.get(one.id, ()), holders.get(one.id, ()))
        yield job("org.html", org, bodies(one.doc.path) if org.has_body and one.doc else None)


def redirect(desk: Desk, href: str, id: str) -> RedirectView:
    """The page at an old address: it names where the document lies now, for readers and for search engines."""
    card = desk.catalog.cards[desk.catalog.place[id]]
    own = head.make(desk.catalog.site, href, card.title)
    return RedirectView(replace(own, canonical=head.address(desk.catalog.site, card.href)), Link(card.title, card.href))
