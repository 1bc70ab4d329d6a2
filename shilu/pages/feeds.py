"""The Catalog in, Jobs for what machines read out: the Atom feed, the sitemap, robots.txt.

All dates come from front matter, so that the same content gives the same bytes whenever it is built. Feed and sitemap
need absolute addresses and are made only where the site's own is known.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from shilu.archive import urls
from shilu.archive.catalog import LISTED, Catalog
from shilu.model import Job, Site
from shilu.pages import head

SITEMAP = "sitemap.xml"
MOST = 50_000
"""Addresses in one sitemap: the protocol's limit."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold (XML 1.0, 2.2). Named as they are: all others take 6 ms to compile."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One document of a feed. Dates are ISO, cut to what is known."""

    address: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    summary: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own facts with its entries, newest first."""

    address: str
    site: str
    title: str
    subtitle: str
    language: str
    author: str
    entries: tuple[FeedEntry, ...]


def plan(catalog: Catalog, site: Site) -> Iterable[Job]:
    """Jobs for the feed, the sitemap and robots.txt; only the last without the site's address."""
    sitemap = ""
    if site.url:
        sitemap = site.url + SITEMAP
        yield from _sitemaps(catalog, site)
    if href := head.feed(catalog):
        yield Job(href, atom, (_feed(catalog, site),))
    yield Job("robots.txt", robots, (urlsplit(site.url).path or "/", sitemap))


# ---------------------------------------------------------------- the feed

def _feed(catalog: Catalog, site: Site) -> Feed:
    dated = [place for kind in LISTED for place in catalog.kinds[kind] if head.moment(catalog, place)]
    newest = sorted(dated, key=lambda place: (head.moment(catalog, place), place), reverse=True)[:site.feed_items]
    return Feed(
        site.url + head.feed(catalog), site.url, site.title, site.description, site.language,
        site.footer.sponsor or site.title, tuple(_entry(catalog, place) for place in newest),
    )


def _entry(catalog: Catalog, place: int) -> FeedEntry:
    facts, card = catalog.documents[place], catalog.cards[place]
    doc = facts.doc
    authors = tuple(voice.name for voice in card.voices) or ((doc.author,) if doc.author else ())
    return FeedEntry(
        head.address(catalog.site, card.href), doc.title, doc.date, head.moment(catalog, place), authors,
        card.summary, catalog.tags.words[place][0],
    )


def atom(feed: Feed) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    updated = max((entry.updated for entry in feed.entries), default="")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(feed.language)}>',
        _tag("id", feed.address), _tag("title", feed.title),
        *([_tag("subtitle", feed.subtitle)] if feed.subtitle else ()),
        f'<link rel="self" type="application/atom+xml" href={_quoted(feed.address)}/>',
        f'<link rel="alternate" type="text/html" href={_quoted(feed.site)}/>',
        _tag("updated", _instant(updated)), f"<author>{_tag('name', feed.author)}</author>",
    ]
    for entry in feed.entries:
        lines += _atom_entry(entry)
    return ("\n".join((*lines, "</feed>")) + "\n").encode()


def _atom_entry(entry: FeedEntry) -> Iterator[str]:
    yield "<entry>"
    yield _tag("id", entry.address)
    yield _tag("title", entry.title)
    yield f'<link rel="alternate" type="text/html" href={_quoted(entry.address)}/>'
    if entry.published:
        yield _tag("published", _instant(entry.published))
    yield _tag("updated", _instant(entry.updated))
    for author in entry.authors:
        yield f"<author>{_tag('name', author)}</author>"
    for category in entry.categories:
        yield f"<category term={_quoted(category)}/>"
    if entry.summary:
        yield _tag("summary", entry.summary)
    yield "</entry>"


def _instant(date: str) -> str:
    """A day as a moment. Noon in London is the same day from the American west coast to New Zealand."""
    day, _, time = date.partition("T")
    full = "-".join((*day.split("-"), "01", "01")[:3])
    return f"{full}T{time[:5] or '12:00'}:00Z"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{html.escape(_clean(text), quote=False)}</{name}>"


def _quoted(text: str) -> str:
    return f'"{html.escape(_clean(text), quote=False).replace(chr(34), "&quot;")}"'


def _clean(text: str) -> str:
    """Text on one line, without what XML forbids."""
    return " ".join(_NOT_XML.sub("", text).split())


# ---------------------------------------------------------------- the sitemap

def _sitemaps(catalog: Catalog, site: Site) -> Iterator[Job]:
    found = tuple(_addresses(catalog))
    if len(found) <= MOST:
        yield Job(SITEMAP, sitemap, (site.url, found))
        return
    parts = [found[start:start + MOST] for start in range(0, len(found), MOST)]
    names = tuple(f"sitemap-{number}.xml" for number in range(1, len(parts) + 1))
    for name, part in zip(names, parts, strict=True):
        yield Job(name, sitemap, (site.url, part))
    yield Job(SITEMAP, sitemap_index, (site.url, names))


def _addresses(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """(address from the root, date of the last edit) of every page that search engines should know.

    Older pages of lists are left out: what stands there is named itself.
    """
    yield "", ""
    for place, card in enumerate(catalog.cards):
        yield card.href, head.moment(catalog, place)
    for _, entity in sorted(catalog.roles.entities.items()):
        yield entity.href, entity.doc.updated if entity.doc else ""
    for kind, places in catalog.kinds.items():
        if places:
            yield urls.kind(kind), ""
    yield from ((urls.column(id), "") for id, places in catalog.columns.items() if places)
    yield from ((tag.href, "") for _, tag in sorted(catalog.tags.pages.items()))
    yield from ((urls.year(year), "") for year in catalog.years)


def sitemap(root: str, addresses: tuple[tuple[str, str], ...]) -> bytes:
    """A sitemap (sitemaps.org 0.9)."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for href, date in addresses:
        day = date.partition("T")[0]
        edited = _tag("lastmod", day) if day else ""
        lines.append(f"<url>{_tag('loc', root + urls.quote(href))}{edited}</url>")
    return ("\n".join((*lines, "</urlset>")) + "\n").encode()


def sitemap_index(root: str, names: tuple[str, ...]) -> bytes:
    """The sitemap that names the parts of one too long."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<sitemap>{_tag('loc', root + name)}</sitemap>" for name in names]
    return ("\n".join((*lines, "</sitemapindex>")) + "\n").encode()


def robots(folder: str, sitemap: str) -> bytes:
    """robots.txt: all may be read; the index of the search is of no use to a search engine.

    Robots read it at the root of a host alone; `folder` is right for one who copies the lines there.
    """
    lines = ["User-agent: *", f"Disallow: {folder}search/"]
    if sitemap:
        lines += ["", f"Sitemap: {sitemap}"]
    return ("\n".join(lines) + "\n").encode()
