"""Where the parts of the search page stand: tools beside a paragraph, facets and results under a thumb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browser.searching import done
from tests.build_site import Site

TALK = """---
id: talk
title: 三人谈网格
date: 2016-05-06
speakers:
  - {name: 讲话人甲, office: 书记}
  - {name: 基层政权建设研究中心讲话人乙, office: 主任}
---
讲话人甲：网格要有人，网格要有物，网格要有章法。

基层政权建设研究中心讲话人乙：网格不在多。

基层政权建设研究中心讲话人乙：网格在用。
"""


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("tools"), speeches=1)
    site.write("content/speeches/talk.md", TALK)
    site.build()
    return site.folder / "output"


@pytest.mark.parametrize("width", [360, 1024, 1280, 1600])
def test_the_name_of_another_speaker_stands_in_one_line_within_the_page(
    browser: Browser, served: Callable[[Path], str], talk: Path, width: int,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{served(talk)}search.html?q={quote('网格')}")
    done(page)
    names = page.locator(".tools > span")
    assert names.count() == 2
    for name in names.all():
        box = name.bounding_box()
        assert box is not None
        assert box["height"] < 45
        assert 0 <= box["x"] < box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_on_a_phone_the_first_result_begins_on_the_first_screen_and_a_whole_row_of_a_facet_can_be_hit(
    browser: Browser, served: Callable[[Path], str], talk: Path,
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"{served(talk)}search.html?q={quote('网格')}")
    done(page)
    first = page.locator(".hits > li").first.bounding_box()
    assert first is not None
    assert first["y"] < 700
    page.locator(".facets > details > summary").tap()
    group = page.locator(".facet", has_text="讲话人").last
    if group.get_attribute("open") is None:
        group.locator("summary").tap()
    row = group.locator(".row").first.bounding_box()
    assert row is not None
    assert row["height"] >= 44
    page.touchscreen.tap(row["x"] + row["width"] - 4, row["y"] + row["height"] / 2)
    page.wait_for_url("**speaker=**")
    page.close()
