"""What machines read: valid, absolute, and the same bytes whenever it is built."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from shilu.archive import catalog
from shilu.model import Speaker
from shilu.pages import feeds
from tests.archives import SITE, build_small, collect, facts

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def outputs(archive: catalog.Catalog) -> dict[str, bytes]:
    return {job.path: job.call(*job.args) for job in feeds.plan(archive, archive.site)}


def feed(archive: catalog.Catalog) -> ElementTree.Element:
    return ElementTree.fromstring(outputs(archive)["feeds/atom.xml"])


def text(element: ElementTree.Element, path: str) -> str:
    found = element.findtext("/".join(ATOM + step for step in path.split("/")))
    assert found is not None
    return found


def test_the_feed_has_all_that_atom_asks_for() -> None:
    root = feed(build_small())
    assert text(root, "id") == "https://example.org/shilu/feeds/atom.xml"
    assert text(root, "title") == "讲话档案"
    assert text(root, "author/name") == "讲话档案"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": "https://example.org/shilu/feeds/atom.xml", "alternate": "https://example.org/shilu/",
    }
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert text(entry, name)


def test_an_entry_says_what_the_document_says() -> None:
    archive = collect(facts("speech", "a", title="一篇<讲话> & 更多", date="2016-09-13", updated="2016-09-19",
                            speakers=Speaker("讲话人甲"), tags=("词",), opening="开头。"))
    (entry,) = feed(archive).findall(f"{ATOM}entry")
    assert text(entry, "title") == "一篇<讲话> & 更多"
    assert text(entry, "id") == "https://example.org/shilu/speeches/a.html"
    assert text(entry, "published") == "2016-09-13T12:00:00Z"
    assert text(entry, "updated") == "2016-09-19T12:00:00Z"
    assert text(entry, "author/name") == "讲话人甲"
    assert text(entry, "summary") == "开头。"
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["词"]


@pytest.mark.parametrize(("date", "moment"), [
    ("2016", "2016-01-01T12:00:00Z"), ("2016-09", "2016-09-01T12:00:00Z"), ("2016-09-13", "2016-09-13T12:00:00Z"),
    ("2016-09-13T08:30", "2016-09-13T08:30:00Z"),
])
def test_a_date_cut_short_is_its_first_day(date: str, moment: str) -> None:
    assert text(feed(collect(facts("news", "a", date=date))), "updated") == moment


def test_the_feed_holds_the_newest_and_leaves_out_the_undated() -> None:
    site = replace(SITE, feed_items=2)
    archive = collect(
        facts("news", "old", date="2001"), facts("news", "edited", date="2000", updated="2020"),
        facts("news", "new", date="2019"), facts("news", "undated", date=""), facts("page", "about", updated="2024"),
        site=site,
    )
    assert [text(entry, "title") for entry in feed(archive).findall(f"{ATOM}entry")] == ["题edited", "题new"]


def test_characters_that_xml_forbids_are_dropped() -> None:
    archive = collect(facts("news", "a", title="甲\x00\x0b\ufffe乙\ud800"))
    (entry,) = feed(archive).findall(f"{ATOM}entry")
    assert text(entry, "title") == "甲乙"


def test_without_an_address_there_is_neither_feed_nor_sitemap() -> None:
    assert set(outputs(build_small(site=replace(SITE, url="")))) == {"robots.txt"}


def test_without_a_dated_document_there_is_no_feed() -> None:
    assert "feeds/atom.xml" not in outputs(collect(facts("news", "a", date="")))


def test_the_sitemap_names_every_page_that_is_to_be_found() -> None:
    root = ElementTree.fromstring(outputs(build_small())["sitemap.xml"])
    found = {
        (url.findtext(f"{MAP}loc") or "").removeprefix("https://example.org/shilu/"): url.findtext(f"{MAP}lastmod")
        for url in root
    }
    assert found["speeches/2016-nianhui-01.html"] == "2016-09-13"
    assert found["news/2019-huifang.html"] == "2019-08"
    assert found[""] is None
    assert {"people/jia.html", "orgs/yiju.html", "tags/shequ-zhili/index.html"} <= found.keys()
    assert not {"search.html", "404.html", "speeches/old-01.html"} & found.keys()


def test_a_long_sitemap_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 10)
    found = outputs(build_small())
    root = ElementTree.fromstring(found["sitemap.xml"])
    named = [place.findtext(f"{MAP}loc") for place in root]
    assert named == [f"https://example.org/shilu/sitemap-{n}.xml" for n in range(1, len(named) + 1)]
    parts = [ElementTree.fromstring(found[f"sitemap-{n}.xml"]) for n in range(1, len(named) + 1)]
    assert [len(part) for part in parts[:-1]] == [10] * (len(parts) - 1)


def test_robots_names_the_sitemap_where_there_is_one() -> None:
    assert b"Sitemap: https://example.org/shilu/sitemap.xml" in outputs(build_small())["robots.txt"]
    assert b"Sitemap" not in outputs(build_small(site=replace(SITE, url="")))["robots.txt"]


def test_robots_are_kept_off_the_index_of_the_search() -> None:
    assert b"Disallow: /shilu/search/\n" in outputs(build_small())["robots.txt"]
    assert b"Disallow: /search/\n" in outputs(build_small(site=replace(SITE, url="")))["robots.txt"]


def test_the_same_archive_gives_the_same_bytes() -> None:
    assert outputs(build_small()) == outputs(build_small())
