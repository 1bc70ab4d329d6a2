"""What a page is about in, its head out: title, description, canonical address, 您的当前位置."""

from __future__ import annotations

from shilu.archive.catalog import LISTED, Catalog
from shilu.model import Head, Link, Site

DESCRIPTION = 120
"""Characters: about what search engines show of a Chinese page."""
_ENDS = "。！？"
_PAUSES = "，；、："


def make(
    site: Site, href: str, title: str, description: str = "", crumbs: tuple[Link, ...] = (),
    section: str = "", noindex: bool = False,
) -> Head:
    """The head of the page at `href`. `crumbs` lead from below the home page to the page's own name."""
    own = (*crumbs, Link(title)) if href != "index.html" else ()
    return Head(href, title, describe(description), own, section, "" if noindex else address(site, href), noindex)


def address(site: Site, href: str) -> str:
    """The absolute address of a page, "" when the site's own is not known. The home page is the site's address."""
    if not site.url:
        return ""
    return site.url + ("" if href == "index.html" else href)


def describe(text: str) -> str:
    """The opening of a text on one line, ended at a sentence where one ends in time, else at a pause with ……"""
    flat = " ".join(text.split())
    if len(flat) <= DESCRIPTION:
        return flat
    start = flat[:DESCRIPTION]
    end = max(start.rfind(sign) for sign in _ENDS)
    if end >= DESCRIPTION // 3:
        return start[:end + 1]
    pause = max(start.rfind(sign) for sign in _PAUSES)
    return (start[:pause] if pause >= DESCRIPTION // 3 else start[:-2]) + "……"


def feed(catalog: Catalog) -> str:
    """The site's feed; "" where it has none: it must know its address, and have a document with a date."""
    dated = any(moment(catalog, place) for kind in LISTED for place in catalog.kinds[kind])
    return "feeds/atom.xml" if catalog.site.url and dated else ""


def moment(catalog: Catalog, place: int) -> str:
    """When a document was edited, else its date."""
    doc = catalog.documents[place].doc
    return doc.updated or doc.date
