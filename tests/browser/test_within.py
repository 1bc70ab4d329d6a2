"""A search that begins on the page of a person, an organisation, an event or a list stays in what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.build_site import SETTINGS, Site, speech

NESTED = SETTINGS.replace("  - {id: jiedao, name: 街道社区}\n",
                          "  - {id: jiedao, name: 街道社区, children: [{id: lou, name: 楼门}]}\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six speeches of three speakers in 2016, all of 养老服务; two of another year, one of them in a column below."""
    site = Site(tmp_path_factory.mktemp("within"), speeches=6)
    site.write("site.yaml", NESTED)
    site.write("content/vocab/people.yaml", "- {id: jia, name: 讲话人甲}\n- {id: yi, name: 讲话人乙}\n")
    site.write("content/vocab/orgs.yaml", "- {id: danwei, name: 测试单位}\n")
    for id, column in (("n2", "jiedao"), ("n3", "lou")):
        head = f"id: {id}\ntitle: 别处的养老服务\ndate: 2018-01-02\ncolumn: {column}"
        site.write(f"content/news/{id}.md", f"---\n{head}\n---\n正文。\n")
    site.write("content/speeches/s06.md", speech(6, tags="养老服务"))
    site.build()
    return site.folder / "output"


CASES = [
    ("people/jia.html", [("speaker", "jia")], 2),
    ("orgs/danwei.html", [("org", "danwei")], 6),
    ("specials/nianhui.html", [("event", "nianhui")], 6),
    ("columns/jiedao/index.html", [("column", "jiedao"), ("column", "lou")], 2),
    ("columns/binhu/index.html", [("column", "binhu")], 6),
    ("tags/yanglao-fuwu/index.html", [("tag", "养老服务")], 1),
    ("years/2018/index.html", [("from", "2018"), ("to", "2018")], 2),
    ("speeches/index.html", [("kind", "speech")], 6),
]


@pytest.mark.parametrize(("path", "conditions", "count"), CASES)
def test_a_search_from_a_page_finds_what_is_in_it(
    page: Page, served: Callable[[Path], str], built: Path, path: str, conditions: list[tuple[str, str]], count: int,
) -> None:
    page.goto(f"{served(built)}{path}")
    page.fill(".within input[type=search]", "养老服务")
    page.press(".within input[type=search]", "Enter")
    page.wait_for_url("**/search.html?*")
    assert parse_qsl(urlsplit(page.url).query) == [("q", "养老服务"), *conditions]
    expect(page.locator("#shilu-search .answer")).to_contain_text(f"{count} 篇")
    expect(page.locator(".hits > li")).to_have_count(count)


def test_without_a_word_the_documents_themselves_are_listed(
    page: Page, served: Callable[[Path], str], built: Path,
) -> None:
    page.goto(f"{served(built)}people/jia.html")
    page.click(".within button")
    page.wait_for_url("**/search.html?*")
    expect(page.locator("#shilu-search .answer")).to_contain_text("2 篇")


def test_another_word_in_the_masthead_stays_in_the_same_part(
    page: Page, served: Callable[[Path], str], built: Path,
) -> None:
    page.goto(f"{served(built)}search.html?q=养老服务&speaker=jia")
    expect(page.locator("#shilu-search .answer")).to_contain_text("2 篇")
    page.fill(".masthead input[name=q]", "社区治理")
    page.press(".masthead input[name=q]", "Enter")
    expect(page.locator("#shilu-search .answer")).to_contain_text(re.compile("社区治理.*2 篇"))
    assert ("speaker", "jia") in parse_qsl(urlsplit(page.url).query)


def test_the_forms_need_no_script(browser: Browser, served: Callable[[Path], str], built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served(built)}people/jia.html")
    page.fill(".within input[type=search]", "养老")
    page.press(".within input[type=search]", "Enter")
    page.wait_for_url("**/search.html?*")
    assert parse_qsl(urlsplit(page.url).query) == [("q", "养老"), ("speaker", "jia")]
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_box_of_a_page_can_be_hit_and_reaches_nowhere_beyond_it(
    page: Page, served: Callable[[Path], str], built: Path, width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    root = served(built)
    for path, _, _ in CASES:
        page.goto(f"{root}{path}")
        box = page.locator(".within").bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= width
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
