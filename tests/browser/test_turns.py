"""Who said what: a talk of several people, narrowed to one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.searching import opened
from tests.build_site import Site

TALK = """\
---
编号: talk
标题: 座谈记录
日期: 2016-09-20
讲话人列表:
  - {姓名: 讲话人丁, 职务: 局长}
  - {姓名: 讲话人戊, 职务: 主任}
---
### 讲话人丁：

老街坊要互助。老街坊要商量，老街坊要出力。

### 讲话人戊：

老街坊也有难处。

停车位不够用。
"""


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("turns"), speeches=2)
    site.write("content/speeches/talk.md", TALK)
    site.build()
    return site.folder / "output"


@pytest.fixture
def search(page: Page, served: Callable[[Path], str], talk: Path) -> Callable[[str], Page]:
    root = served(talk)
    return lambda typed: opened(page, f"{root}search.html?q={typed}")


NOTE = "所列不是所选讲话人的话"


@pytest.mark.parametrize("narrowed", ["讲话人:讲话人戊 老街坊", "老街坊&speaker=讲话人戊"])
def test_a_chosen_speakers_own_words_are_shown(search: Callable[[str], Page], narrowed: str) -> None:
    page = search(quote(narrowed, safe="&="))
    expect(page.locator(".hits blockquote")).to_have_text(["老街坊也有难处。"])
    assert page.inner_text(".hits .src b") == "讲话人戊"
    assert NOTE not in page.inner_text(".hits")
    page.locator(".hits .src button").click()
    expect(page.locator(".hits blockquote")).to_have_count(2)


@pytest.mark.parametrize("width", [360, 1280])
def test_where_only_others_say_it_the_result_says_so(search: Callable[[str], Page], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    search(quote("讲话人:讲话人丁 停车位"))
    expect(page.locator(".hits blockquote")).to_have_text(["停车位不够用。"])
    assert NOTE in page.inner_text(".hits .src")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    search(quote("停车位"))
    assert NOTE not in page.inner_text(".hits")


def test_the_line_that_names_whose_turn_it_is_is_not_what_is_shown(search: Callable[[str], Page]) -> None:
    page = search(quote("讲话人:讲话人戊"))
    first = page.locator(".hits > li", has_text="座谈记录")
    expect(first).to_contain_text("老街坊也有难处。")
    expect(first).not_to_contain_text("讲话人戊：")
