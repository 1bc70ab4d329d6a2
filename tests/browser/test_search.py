"""The search as a reader meets it: a built site, a real browser, good days and bad ones."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from shilu.search import offline
from tests.browser.conftest import Faults
from tests.browser.searching import answer, done, opened
from tests.build_site import NOON, Site, speech

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:"
LONG = "甲乙丙丁戊己庚辛壬癸" * 30
HOW_MANY = 14


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fourteen speeches, one with a long paragraph, one in traditional script; the special and a news item."""
    site = Site(tmp_path_factory.mktemp("search"), speeches=HOW_MANY)
    site.write("content/speeches/s03.md", speech(3, title="减负增效的办法", body=f"{LONG}。网格化要减负增效。{LONG}"))
    site.write("content/speeches/s05.md", speech(5, body="產品和服務都要好，一件和服也要好。"))
    site.write("content/speeches/s07.md", speech(7, body="提供产品和服务，养老服务也在内。"))
    often = "谈社区治理和养老服务。" + "".join(f"\n\n第{n}处，社区治理。" for n in "二三四五")
    site.write("content/speeches/s09.md", speech(9, body=often))
    site.build()
    return site.folder / "output"


@pytest.fixture
def output(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(built, tmp_path / "output"))


@pytest.fixture
def search(page: Page, served: Callable[[Path], str], output: Path) -> Callable[[str], Page]:
    """`search(typed)` opens the search page at the answer."""
    root = served(output)
    return lambda typed: opened(page, f"{root}search.html?q={quote(typed)}")


def marks(page: Page) -> set[str]:
    return set(page.locator("#shilu-search mark").all_inner_texts())


def test_an_answer_counts_marks_and_names_its_sources(search: Callable[[str], Page]) -> None:
    page = search("养老服务")
    assert "12 篇" in answer(page)
    assert "2016 年" in answer(page)
    assert marks(page) == {"养老服务"}
    expect(page.locator(".hits > li")).to_have_count(10)
    first = page.locator(".hits > li").first
    assert re.search(r"讲话人[甲乙丙]，.*主任：《第\d+篇讲话》（社区年会）", first.locator(".src").inner_text())
    assert first.locator("time").get_attribute("datetime") == "2016-09-14"
    assert page.title().startswith("检索“养老服务”")
    assert page.locator("[role=status]").first.inner_text() == answer(page)


def test_a_result_opens_the_page_at_its_paragraph(search: Callable[[str], Page]) -> None:
    page = search("网格化要减负")
    link = page.locator(".hits blockquote a").first
    href = link.get_attribute("href") or ""
    assert re.fullmatch(r"speeches/s03\.html\?p=1&mark=[^#]+#p-[0-9a-f]+", href)
    link.click()
    page.wait_for_url(re.compile(r"s03\.html\?p=1&mark=.*#p-"))
    anchor = href.partition("#")[2]
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    assert "网格化要减负增效" in page.inner_text(f"#{anchor}")


def test_a_long_paragraph_is_shown_around_its_mark(search: Callable[[str], Page]) -> None:
    page = search("网格化要减负增效")
    text = page.locator(".hits blockquote").first.inner_text()
    assert text.startswith("…")
    assert text.endswith("…")
    assert "网格化要减负增效" in text
    assert len(text) < 250
    assert marks(page) == {"网格化要减负增效"}


def test_the_other_script_and_width_are_the_same_query(search: Callable[[str], Page]) -> None:
    simple = (answer(search("产品和服务")), marks(search("产品和服务")))
    assert simple[1] == {"產品和服務", "产品和服务"}
    assert answer(search("產品和服務")).replace("產品和服務", "产品和服务") == simple[0]


def test_whole_words_come_before_accidents_and_are_told_apart(search: Callable[[str], Page]) -> None:
    page = search("和服")
    assert page.locator(".tier h2").all_inner_texts() == ["含“和服” 1 篇", "连在别的词里 1 篇"]
    page = search("养老服务 减负增效")
    assert "没有一处与" in answer(page)


def test_the_address_holds_query_order_and_page(search: Callable[[str], Page]) -> None:
    page = search("养老服务")
    newest = page.locator(".hits time").first.get_attribute("datetime")
    page.locator(".sort a", has_text="旧在前").click()
    page.wait_for_url(re.compile("sort=old"))
    done(page)
    assert page.locator(".hits time").first.get_attribute("datetime") == "2016-09-01" != newest
    page.locator(".pages a", has_text="下一页").click()
    page.wait_for_url(re.compile("sort=old&page=2"))
    done(page)
    expect(page.locator(".hits > li")).to_have_count(2)
    assert page.locator(".hits").first.get_attribute("start") == "11"
    page.go_back()
    done(page)
    expect(page.locator(".hits > li")).to_have_count(10)
    page.go_back()
    done(page)
    assert page.locator(".hits time").first.get_attribute("datetime") == newest
    page.reload()
    done(page)
    assert page.locator(".hits time").first.get_attribute("datetime") == newest


def test_a_new_query_is_typed_in_the_masthead(search: Callable[[str], Page]) -> None:
    page = search("养老服务")
    page.fill('[role=search] input[name="q"]', "减负增效")
    page.press('[role=search] input[name="q"]', "Enter")
    page.wait_for_url(re.compile(quote("减负增效")))
    done(page)
    assert "1 篇" in answer(page)
    page.go_back()
    done(page)
    assert page.input_value('[role=search] input[name="q"]') == "养老服务"


def test_keys_lead_from_the_box_through_the_results(search: Callable[[str], Page]) -> None:
    page = search("养老服务")
    page.locator("body").press("/")
    expect(page.locator('input[name="q"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hits > li").nth(0).locator("blockquote a")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hits > li").nth(1).locator("blockquote a")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".hits > li").nth(0).locator("blockquote a")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator('input[name="q"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator('input[name="q"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"speeches/s\d\d\.html"))


def test_what_is_filtered_is_said(search: Callable[[str], Page]) -> None:
    page = search("养老服务 讲话人:讲话人甲 2016.. -第3篇")
    assert "限于 讲话人:讲话人甲、2016..，不含 第3篇，含" in answer(page)
    assert set(page.locator(".src b").all_inner_texts()) == {"讲话人甲"}
    page = search("讲话人:讲话人乙")
    assert "有 5 篇" in answer(page)
    assert page.locator(".hits > li").count() == 5
    assert "1 篇" in answer(search("标题:减负增效"))


def test_an_empty_answer_helps(search: Callable[[str], Page]) -> None:
    page = search("欧阳建国办养老服务 -讲话")
    assert "没有找到" in answer(page)
    offers = page.locator(".near li a").all_inner_texts()
    assert any("去掉条件" in one for one in offers)
    page.locator(".near li a").last.click()
    done(page)
    assert "篇" in answer(page)
    page = search("欧阳建 养老服务")
    assert "未出现：欧阳建" in page.inner_text("#shilu-search")
    assert "没有找到" in answer(search("欧阳建"))


def test_without_a_query_the_page_says_what_to_type(search: Callable[[str], Page]) -> None:
    page = search("")
    assert "输入" in answer(page)
    assert page.locator(".hits").count() == 0


def test_more_places_of_a_document_are_shown_when_asked(search: Callable[[str], Page]) -> None:
    page = search("第3篇讲话 讲话")
    assert page.locator(".hits > li").count() > 0
    page = search("居民满意")
    assert page.locator(".hits .src button").count() == 0
    page = search("社区治理")
    item = page.locator(".hits > li", has_text="《第9篇讲话》")
    expect(item.locator("blockquote")).to_have_count(3)
    assert item.locator(".src button").inner_text() == "还有 2 段"
    item.locator(".src button").click()
    expect(item.locator("blockquote")).to_have_count(5)
    assert "第五处" in item.inner_text()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_answer_is_wider_than_the_screen(search: Callable[[str], Page], width: int) -> None:
    for typed in ("养老服务", "欧阳建国 讲话人:讲话人甲", "网格化要减负增效" * 9):
        page = search(typed)
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_runs_under_a_strict_policy_and_makes_no_markup(
    context: BrowserContext, search: Callable[[str], Page],
) -> None:
    def with_policy(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": POLICY})

    context.route("**/*", with_policy)
    typed = "<img src=x onerror=alert(1)> 养老服务"
    page = search(typed)
    assert page.locator("#shilu-search img").count() == 0
    assert page.locator("#shilu-search [style]").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#shilu-search")
    assert "12 篇" in answer(search("养老服务"))
    # what is still fetched for the panel may end with the page
    context.unroute_all(behavior="ignoreErrors")


def spoil(output: Path, pattern: str, data: bytes | None) -> None:
    for path in (output / "search").glob(pattern):
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)


def test_damaged_shards_are_told_and_the_page_stays(search: Callable[[str], Page], output: Path) -> None:
    spoil(output, "s/*.bin", b"\x1f\x8bxx")
    page = search("养老服务")
    assert "读不出" in page.inner_text("#shilu-search")


def test_missing_blocks_leave_the_count(search: Callable[[str], Page], output: Path, faults: Faults) -> None:
    spoil(output, "b/*.bin", None)
    page = search("养老服务")
    assert "12 篇" in answer(page)
    assert "暂时读不出" in page.inner_text(".results")
    faults.expect("404")


def test_where_files_are_lost_nothing_is_said_not_to_be_there(
    search: Callable[[str], Page], output: Path, faults: Faults,
) -> None:
    page = search("类型:讲话")
    expect(page.locator(".hits").first).to_be_visible()
    spoil(output, "s/*.bin", None)
    page.fill('[role=search] input[name="q"]', "减负增效")
    page.press('[role=search] input[name="q"]', "Enter")
    expect(page.locator(".answer")).to_contain_text("检索没有完成")
    assert "读不出" in page.inner_text(".notes")
    assert "没有找到" not in page.inner_text("#shilu-search")
    # What was found before is no answer to this.
    expect(page.locator(".hits").first).to_be_hidden()
    faults.expect("404")


def test_another_format_is_refused_in_plain_words(search: Callable[[str], Page], output: Path) -> None:
    spoil(output, "manifest.bin", b"SHLM\x7f")
    assert "版本不合" in answer(search("养老服务"))


def test_a_lost_index_can_be_tried_again(search: Callable[[str], Page], output: Path, faults: Faults) -> None:
    manifest = (output / "search" / "manifest.bin").read_bytes()
    spoil(output, "manifest.bin", None)
    page = search("养老服务")
    assert "没有完成" in answer(page)
    faults.expect("404")
    (output / "search" / "manifest.bin").write_bytes(manifest)
    page.locator("#shilu-search button", has_text="再试").click()
    expect(page.locator(".hits > li")).to_have_count(10)


def test_a_site_published_meanwhile_is_found(
    page: Page, served: Callable[[Path], str], tmp_path: Path,
) -> None:
    site = Site(tmp_path / "live", speeches=HOW_MANY)
    site.build()
    page.clock.install()
    page.goto(f"{served(site.folder / 'output')}search.html?q={quote('养老服务')}")
    done(page)
    for number in range(1, HOW_MANY + 1):
        site.write(f"content/speeches/s{number:02}.md", speech(number, body=f"第{number}段新词新语，谈敬老。"))
    site.build()
    # The server tells versions apart by whole seconds.
    os.utime(site.folder / "output" / "search" / "manifest.bin", (NOON, NOON))
    page.clock.fast_forward("06:00")
    page.fill('[role=search] input[name="q"]', "新词新语")
    page.press('[role=search] input[name="q"]', "Enter")
    expect(page.locator(".answer")).to_contain_text(f"新词新语”的 {HOW_MANY} 篇")
    done(page)
    assert marks(page) == {"新词新语"}


def test_the_same_script_searches_from_a_disk(page: Page, output: Path) -> None:
    for path in sorted((output / "search").rglob("*.bin")):
        name, data = offline.twin(path.relative_to(output).as_posix(), path.read_bytes())
        (output / name).write_bytes(data)
        path.unlink()
    page.goto(f"{(output / 'search.html').as_uri()}?q={quote('養老服務')}")
    done(page)
    assert "12 篇" in answer(page)
    assert marks(page) == {"养老服务"}
    page.locator(".hits blockquote a").first.click()
    page.wait_for_url(re.compile(r"^file:.*speeches/s\d\d\.html\?p=1&mark=.*#p-"))


def test_from_a_disk_without_the_second_form_the_reader_is_told(page: Page, output: Path, faults: Faults) -> None:
    page.goto(f"{(output / 'search.html').as_uri()}?q={quote('养老服务')}")
    done(page)
    assert "磁盘" in answer(page)
    faults.expect("manifest.bin.js")


def test_in_english_the_page_speaks_english(page: Page, served: Callable[[Path], str], tmp_path: Path) -> None:
    site = Site(tmp_path / "english", speeches=2)
    site.write("site.yaml", "title: Record\nlanguage: en\n")
    site.build()
    page.goto(f"{served(site.folder / 'output')}search.html?q={quote('养老服务')}")
    done(page)
    assert "stands in 2 documents" in answer(page)
