"""Two sources with equal bytes are two documents: equal bytes are read once and kept once, but never confused."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.build_site import Site, difference, tree
from tests.search.reference import Index

TEXT = """\
---
title: 两处同文的通知
date: 2016-10-08
column: jiedao
tags: [养老服务]
speaker: 讲话人甲
---
两处刊出同一篇文章，谈绿荫广场的照明。
"""
TWINS = {"twin-one": "content/news/twin-one.md", "twin-two": "content/news/2016/twin-two.md",
         "twin-three": "content/speeches/twin-three.md"}
"""Id, which is the file's name -> file. The folder says what kind it is of."""
PAGES = {"twin-one": "news/twin-one.html", "twin-two": "news/twin-two.html", "twin-three": "speeches/twin-three.html"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path, speeches=3)
    for path in TWINS.values():
        site.write(path, TEXT)
    report = site.build()
    assert report.published, report.problems
    return site


def found(site: Site, text: str) -> set[str]:
    """Ids of the documents whose text the index finds."""
    index = Index({path: data for path, data in tree(site.folder / "output").items() if path.startswith("search/")})
    return {index.id(index.document(position)) for position in index.find(text)}


def listed(site: Site, listing: str) -> set[str]:
    """Which of the twins a list names, on any of its pages."""
    pages = (site.folder / "output" / listing).glob("*.html")
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    return {id for id in TWINS if f"{id}.html" in told}


def test_files_with_equal_bytes_are_each_a_page_listed_and_found(site: Site) -> None:
    output = site.folder / "output"
    assert all((output / page).exists() for page in PAGES.values())
    for listing in ("columns/jiedao", "tags/yanglao-fuwu", "years/2016"):
        assert listed(site, listing) == set(TWINS), listing
    assert listed(site, "news") >= {"twin-one", "twin-two"}
    assert found(site, "绿荫广场") == set(TWINS)


@pytest.mark.parametrize("id", TWINS)
def test_one_of_them_is_edited_and_removed_alone(site: Site, id: str) -> None:
    others = {page: (site.folder / "output" / page).read_bytes() for one, page in PAGES.items() if one != id}
    site.write(TWINS[id], TEXT.replace("照明", "路灯"))
    site.build()
    assert found(site, "照明") == set(TWINS) - {id}
    assert found(site, "路灯") == {id}
    assert {page: (site.folder / "output" / page).read_bytes() for page in others} == others
    warm, clean = tree(site.folder / "output"), site.clean()
    assert warm == clean, difference(warm, clean)
    site.drop(TWINS[id])
    site.build()
    assert found(site, "绿荫广场") == set(TWINS) - {id}
    warm, clean = tree(site.folder / "output"), site.clean()
    assert warm == clean, difference(warm, clean)


def test_one_of_them_takes_the_place_of_the_other(site: Site) -> None:
    """A file is moved over another of equal bytes: size and bytes stand, and yet another document is there."""
    for one, other in itertools.pairwise(TWINS):
        (site.folder / TWINS[one]).replace(site.folder / TWINS[other])
        site.build()
        assert one not in found(site, "绿荫广场")
        assert other in found(site, "绿荫广场")
        warm, clean = tree(site.folder / "output"), site.clean()
        assert warm == clean, difference(warm, clean)
