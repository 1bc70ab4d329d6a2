"""The Catalog, the settings and a theme in, one Job for each page out.

A job's arguments are its template's part of the theme, a narrow view, the furniture, and the name of its body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from shilu import theme
from shilu.archive import urls
from shilu.archive.catalog import Catalog, listed_kinds
from shilu.model import Chrome, Job, Link, RedirectView, Ref, Site
from shilu.pages import head, indexviews, listviews, peopleviews, views
from shilu.pages.views import Desk
from shilu.search import offline

_TEMPLATES = {"speech": "speech.html", "news": "news.html", "page": "page.html", "special": "special.html"}
_TEXTS = frozenset((*_TEMPLATES.values(), "person.html", "org.html"))
"""Templates of pages with a text of their own: what they show of it can be marked."""


def plan(
    catalog: Catalog, bodies: Callable[[str], Ref], site: Site, look: theme.Theme,
) -> Iterable[Job]:
    """All pages. `bodies` names a document's Body by the path of its file."""
    desk = views.desk(catalog, look.strings)
    furniture = chrome(catalog, site)
    # no other page changes with these scripts
    scripts = tuple((name, offline.href(name)) for name in offline.AFTER)
    searching = furniture
    if site.search:
        searching = replace(furniture, search_script=offline.href(), search_parts=scripts)
    marks = (offline.href("marks"), offline.fold_href()) if site.search else None
    reading = replace(furniture, marks=marks)
    parts: dict[str, theme.ThemePart] = {}

    def job(template: str, view: Any, body: Ref | None = None) -> Job:
        if template not in parts:
            parts[template] = theme.part(look, template)
        own = searching if template == "search.html" else reading if template in _TEXTS else furniture
        return Job(view.head.href, theme.render, (parts[template], view, own, body))

    yield job("home.html", listviews.home(desk))
    yield from _documents(desk, bodies, job)
    yield from _entities(desk, bodies, job)
    for listing in listviews.listings(desk):
        yield from (job("list.html", view) for view in listviews.pages(desk, listing))
    yield from (job("index.html", view) for view in indexviews.all_of(desk))
    for of in ("search", "404") if site.search else ("404",):
        yield job(f"{of}.html", listviews.plain(desk, of))
    for href, id in catalog.redirects:
        yield job("redirect.html", redirect(desk, href, id))


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


def _documents(desk: Desk, bodies: Callable[[str], Ref], job: Callable[..., Job]) -> Iterator[Job]:
    for place, facts in enumerate(desk.catalog.documents):
        kind = facts.doc.kind
        view = views.special(desk, place) if kind == "special" else views.article(desk, place)
        yield job(_TEMPLATES[kind], view, bodies(facts.doc.path))


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
