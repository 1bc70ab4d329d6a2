"""What stands around the results: years, facets, conditions, citing, and help where nothing was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.browser.searching import answer, done, opened
from tests.build_site import Site, speech

TERMS = "- {name: 老旧小区, synonyms: [老旧住宅区], colloquial: [老破小]}\n- {name: 社会组织}\n"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight speeches over two years; a vocabulary of plain words."""
    site = Site(tmp_path_factory.mktemp("panel"), speeches=8)
    site.write("content/vocab/terms.yaml", TERMS)
    old = speech(6, body="老旧小区要改造，社会组织来帮忙。")
    site.write("content/speeches/s06.md", re.sub(r"date: \S+", "date: 2014-05-06", old))
    site.build()
    return site.folder / "output"


@pytest.fixture
def search(page: Page, served: Callable[[Path], str], shelf: Path) -> Callable[[str], Page]:
    root = served(shelf)
    return lambda typed: opened(page, f"{root}search.html?q={typed}")


def test_a_facet_narrows_the_answer_and_the_address_keeps_it(search: Callable[[str], Page]) -> None:
    page = search(quote("讲话"))
    group = page.locator(".facet", has_text="讲话人").last
    first = group.locator(".row").first
    name, count = first.locator("a").inner_text(), first.locator(".num").inner_text()
    first.locator("a").click()
    page.wait_for_url(re.compile("speaker="))
    done(page)
    assert count in answer(page)
    expect(page.locator(".chips li")).to_have_count(1)
    assert name in page.inner_text(".chips")
    # other values stay on offer, so that more than one can be chosen
    expect(page.locator('.facet a[aria-current="true"]')).to_have_count(1)
    assert page.locator(".facet", has_text="讲话人").last.locator(".row").count() > 1
    page.reload()
    done(page)
    assert count in answer(page)
    page.locator(".chips a").first.click()
    done(page)
    expect(page.locator(".chips li")).to_have_count(0)
    page.go_back()
    done(page)
    assert count in answer(page)


def test_a_bar_of_the_years_and_the_range_beside_it_filter_alike(search: Callable[[str], Page]) -> None:
    page = search(quote("讲话"))
    expect(page.locator(".hist li")).to_have_count(3)
    page.locator(".hist a").first.click()
    page.wait_for_url(re.compile("from=2014&to=2014"))
    done(page)
    assert "1 篇" in answer(page)
    expect(page.locator(".hist li.on")).to_have_count(1)
    page.locator(".facet .range select").last.select_option("2016")
    page.locator(".facet .range button").click()
    page.wait_for_url(re.compile("from=2014&to=2016"))
    done(page)
    assert "9 篇" in answer(page)


def test_a_paragraph_is_cited_with_its_words_and_its_address(search: Callable[[str], Page]) -> None:
    page = search(quote("老旧小区"))
    page.evaluate("""() => {
        window.copied = [];
        const clipboard = { writeText: async (text) => { window.copied.push(text); } };
        Object.defineProperty(navigator, "clipboard", { value: clipboard });
    }""")
    page.locator("button.cite").first.click()
    expect(page.locator("button.cite").first).to_have_text("已复制")
    text = page.evaluate("window.copied[0]")
    assert text.startswith("“老旧小区要改造，社会组织来帮忙。”\n——讲话人")
    assert "《第6篇讲话》" in text
    assert "2014年5月6日" in text
    assert re.search(r"speeches/s06\.html\?p=1#p-[0-9a-f]+$", text)


def test_a_plain_word_finds_the_term_and_says_so_until_told_not_to(search: Callable[[str], Page]) -> None:
    page = search(quote("老破小"))
    assert "已同时查找“老旧小区”" in page.inner_text(".notes")
    expect(page.locator(".hits > li")).to_have_count(1)
    page.locator(".notes a", has_text="只查原词").click()
    page.wait_for_url(re.compile("expand=0"))
    done(page)
    assert "没有找到" in answer(page)


def test_what_sounds_alike_is_offered_and_never_applied(search: Callable[[str], Page]) -> None:
    page = search(quote("社会阻止"))
    assert "没有找到" in answer(page)
    expect(page.locator(".meant")).to_contain_text("您是不是要找：社会组织")
    page.locator(".meant a").first.click()
    done(page)
    assert "含“社会组织”的 1 篇" in answer(page)


def test_a_mistake_in_a_query_is_pointed_at(search: Callable[[str], Page]) -> None:
    page = search(quote("讲话 2016..2014"))
    assert "年份先后颠倒" in page.inner_text(".notes")
    assert page.inner_text(".notes q mark") == "2016..2014"


@pytest.mark.parametrize("width", [360, 1280])
def test_where_nothing_is_found_nothing_can_be_narrowed(search: Callable[[str], Page], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    search(quote("量子力学"))
    assert "没有找到" in answer(page)
    expect(page.locator(".near")).to_be_visible()
    expect(page.locator(".facets > *")).to_have_count(0)
    # What the chosen values alone leave without an answer can be chosen otherwise.
    search(quote("老旧小区") + "&speaker=" + quote("讲话人丁"))
    assert "没有找到" in answer(page)
    expect(page.locator(".facets > .fold")).to_have_count(1)


def test_a_facet_whose_file_is_lost_says_so(
    search: Callable[[str], Page], page: Page, faults: Faults,
) -> None:
    page.route("**/columns-speaker-*.bin", lambda route: route.fulfill(status=404))
    search(quote("讲话"))
    expect(page.locator(".facet", has_text="讲话人").last.locator(".values")).to_have_text("暂时读不出，请稍后再展开。")
    expect(page.locator(".facet", has_text="标签").last.locator(".values .row").first).to_be_visible()
    search(quote("讲话人:讲话人甲 老旧小区"))
    assert "没有“" not in page.inner_text("#shilu-search")
    assert "未出现" not in page.inner_text("#shilu-search")
    assert "检索没有完成" in answer(page)
    assert "读不出" in page.inner_text(".notes")
    faults.expect("404")


def test_a_long_facet_is_looked_through_in_either_script(
    page: Page, served: Callable[[Path], str], tmp_path: Path,
) -> None:
    site = Site(tmp_path, speeches=1)
    names = ("计划", "圖書館", "台帐", "物业", "网格", "图像", "互联", "低保", "电梯", "消防", "防汛", "普法")
    site.write("content/speeches/s01.md", speech(1, tags="、".join(names)).replace("、", ", "))
    site.build()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served(tmp_path / 'output')}search.html?q={quote('讲话')}")
    done(page)
    group = page.locator(".facet", has_text="标签").last
    group.locator("button").click()
    box, rows = group.locator("input"), group.locator(".row a")
    box.fill("网")
    expect(rows).to_have_text(["网格"])
    assert not any("fold-" in url for url in asked)
    for typed, name in (("計劃", "计划"), ("图书", "圖書館"), ("账", "台帐"), ("象", "图像")):
        box.fill(typed)
        expect(rows).to_have_text([name])
    box.fill("没有")
    expect(rows).to_have_count(0)
    assert sum("fold-" in url for url in asked) == 1


def test_late_help_is_not_waited_for_and_spoils_no_other_answer(search: Callable[[str], Page], page: Page) -> None:
    page.route("**/suggest.bin", lambda route: None)
    search(quote("社会阻止"))
    expect(page.locator(".near")).to_be_visible()
    assert not page.locator(".meant").count()
    page.fill("#q", "社会祖织")
    page.press("#q", "Enter")
    expect(page.locator(".answer")).to_contain_text("祖织")
    page.fill("#q", "社会组织")
    page.press("#q", "Enter")
    expect(page.locator(".hits > li")).to_have_count(1)
    page.wait_for_timeout(2000)
    expect(page.locator(".hits > li")).to_have_count(1)
    assert not page.locator(".near, .meant").count()


def test_lost_help_leaves_the_answer_and_the_advice(search: Callable[[str], Page], page: Page, faults: Faults) -> None:
    page.route("**/suggest.bin", lambda route: route.fulfill(status=404))
    search(quote("社会阻止"))
    expect(page.locator(".near")).to_be_visible()
    assert "没有找到" in answer(page)
    assert not page.locator(".meant").count()
    faults.expect("404")
