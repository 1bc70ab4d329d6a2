"""How the search page keeps still, helps, and is used with a thumb or with keys alone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Faults
from tests.browser.searching import answer, done, first_held
from tests.build_site import Site, speech

SURNAMES = "甲乙丙丁戊己庚辛壬癸子丑"
SHIFTS = """() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifted.push(e.value);
    }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve speeches by as many speakers, one a year from 2005; one has a misprint, one a long row of paragraphs."""
    site = Site(tmp_path_factory.mktemp("around"), speeches=12)
    for number, name in enumerate(SURNAMES, 1):
        body = f"第{number}次谈社区治理。\n\n社区治理要靠居民。\n\n再谈一次社区治理。"
        extra, tags = "", "社区治理"
        if number == 3:
            body, tags = "会上布暑了消防演练。别的事也说了。", "消防"
            extra = "errata: [{printed: 布暑, correct: 部署}]"
        text = speech(number, body=body, extra=extra, tags=tags)
        text = re.sub(r"date: \S+", f"date: {2004 + number}-03-04", text)
        site.write(f"content/speeches/s{number:02}.md", re.sub(r"speaker: \S+", f"speaker: 讲话人{name}", text))
    site.write("content/speeches/s13.md", speech(13, title="滨水绿道", body="这一篇说的是河边的路。", tags="绿道"))
    site.build()
    return site.folder / "output"


@pytest.fixture
def search(page: Page, served: Callable[[Path], str], hall: Path) -> Callable[..., Page]:
    """`search(typed, speaker=[...])` opens the search page at the answer."""
    root = served(hall)

    def ask(typed: str, *, wait: bool = True, **filters: list[str] | str) -> Page:
        page.goto(f"{root}search.html?{urlencode({'q': typed, **filters}, doseq=True)}")
        if wait:
            done(page)
        return page

    return ask


def group(page: Page, name: str) -> str:
    return f".facet:has(h2:text-is('{name}'))"


def unfold(page: Page) -> None:
    """On a narrow screen: the facets, and the speakers among them."""
    page.locator(".facets .fold > summary").click()
    speakers = page.locator(group(page, "讲话人"))
    if speakers.get_attribute("open") is None:
        speakers.locator("summary").click()
    expect(speakers.locator(".row")).not_to_have_count(0)


def test_several_values_are_chosen_and_each_is_taken_away_again(search: Callable[..., Page]) -> None:
    page = search("社区治理")
    speakers = page.locator(group(page, "讲话人"))
    speakers.locator("a", has_text="讲话人丁").click()
    expect(page.locator(".answer b")).to_have_text("1 篇")
    speakers.locator("a", has_text="讲话人乙").click()
    expect(page.locator(".answer b")).to_have_text("2 篇")
    assert page.url.count("speaker=") == 2
    expect(page.locator(".chips a")).to_have_text(["讲话人：讲话人丁×", "讲话人：讲话人乙×"])
    assert page.locator(".chips a").first.get_attribute("aria-label") == "去掉“讲话人：讲话人丁”"
    page.locator(".chips a").first.click()
    expect(page.locator(".answer b")).to_have_text("1 篇")
    page.locator(".chosen .clear").click()
    expect(page.locator(".chips a")).to_have_count(0)
    page.go_back()
    expect(page.locator(".chips a")).to_have_text(["讲话人：讲话人乙×"])


def test_who_chooses_with_keys_stays_where_they_are(search: Callable[..., Page]) -> None:
    page = search("社区治理")
    value = page.locator(group(page, "讲话人")).locator("a", has_text="讲话人丁")
    value.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("speaker="))
    expect(page.locator(".facet a[aria-current]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".chips a")).to_have_count(0)
    expect(page.locator(group(page, "讲话人")).locator("a", has_text="讲话人丁")).to_be_focused()


def test_a_long_list_shows_eight_and_is_searched(search: Callable[..., Page]) -> None:
    page = search("第")
    speakers = page.locator(group(page, "讲话人"))
    expect(speakers.locator(".row")).to_have_count(8)
    speakers.locator("button").click()
    expect(speakers.locator(".row")).to_have_count(12)
    expect(speakers.locator("input")).to_be_focused()
    page.keyboard.insert_text("人丑")
    expect(speakers.locator(".row")).to_have_count(1)
    assert "讲话人丑" in speakers.inner_text()


def test_a_group_that_was_closed_stays_closed_for_the_session(search: Callable[..., Page]) -> None:
    page = search("社区治理")
    page.locator(group(page, "单位")).locator("summary").click()
    page = search("居民")
    expect(page.locator(group(page, "单位"))).not_to_have_attribute("open", "")
    expect(page.locator(group(page, "讲话人"))).to_have_attribute("open", "")


def test_on_a_phone_no_facet_is_fetched_before_its_fold_is_opened(search: Callable[..., Page], page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 360, "height": 740})
    page = search("社区治理")
    expect(page.locator(".facets .fold")).to_have_count(1)
    assert not [url for url in asked if "/columns-" in url]
    unfold(page)
    page.locator(group(page, "讲话人")).locator("a", has_text="讲话人丁").click()
    expect(page.locator(".answer b")).to_have_text("1 篇")
    expect(page.locator(".facets .fold")).to_have_attribute("open", "")
    page.locator("button.see").click()
    expect(page.locator(".facets .fold")).not_to_have_attribute("open", "")
    expect(page.locator(".results")).to_be_focused()


def test_the_years_stand_in_one_row_and_are_walked_with_arrows(search: Callable[..., Page]) -> None:
    page = search("社区治理")
    bars = page.locator(".hist li")
    expect(bars).to_have_count(12)
    assert len({round(box["y"]) for box in (bar.bounding_box() for bar in bars.all()) if box}) == 1
    assert bars.first.locator("a").text_content() == "1 篇，2005 年"
    expect(page.locator('.hist a[tabindex="0"]')).to_have_count(1)
    bars.first.locator("a").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=2006&to=2006"))
    expect(page.locator(".hist li.on a")).to_be_focused()
    expect(page.locator(".chips a")).to_have_text(["年份：2006 年×"])
    page.keyboard.press("Enter")
    expect(page.locator(".chips a")).to_have_count(0)
    page.locator(".range select").first.select_option("2010")
    page.locator(".range button").click()
    page.wait_for_url(re.compile("from=2010&to=2016"))
    expect(page.locator(".hist li.on")).to_have_count(7)


def test_another_word_keeps_the_conditions(search: Callable[..., Page]) -> None:
    page = search("社区治理", speaker=["讲话人丁"])
    page.fill('[role=search] input[name="q"]', "居民满意")
    page.press('[role=search] input[name="q"]', "Enter")
    page.wait_for_url(re.compile("speaker="))
    expect(page.locator(".answer")).to_contain_text("居民满意")
    expect(page.locator(".answer b")).to_have_text("1 篇")


def test_an_empty_answer_says_what_giving_up_a_condition_would_find(search: Callable[..., Page]) -> None:
    page = search("社区治理", speaker=["讲话人丙"], **{"from": "2005", "to": "2007"})
    assert "在所选范围内没有找到" in answer(page)
    offers = page.locator(".near li")
    expect(offers.first).to_contain_text("篇")
    texts = offers.all_inner_texts()
    assert any("不限“讲话人：讲话人丙”" in text and "2 篇" in text for text in texts)
    assert any("去掉全部条件" in text and "11 篇" in text for text in texts)
    offers.filter(has_text="去掉全部条件").locator("a").click()
    expect(page.locator(".answer b")).to_have_text("11 篇")


def test_an_empty_answer_says_what_the_words_alone_would_find(search: Callable[..., Page]) -> None:
    page = search("社区治理 -社区")
    offer = page.locator(".near li").filter(has_text="去掉条件")
    expect(offer).to_contain_text("11 篇")
    offer.locator("a").click()
    expect(page.locator(".answer b")).to_have_text("11 篇")


def test_a_corrected_reading_stands_beside_what_is_printed(search: Callable[..., Page]) -> None:
    page = search("部署了消防演练")
    item = page.locator(".hits > li").first
    assert "布暑了消防演练" in item.locator("blockquote").inner_text()
    assert item.locator(".reading").inner_text().startswith("按勘误，应作：")
    assert item.locator(".reading mark").inner_text() == "部署了消防演练"
    expect(item.locator("blockquote mark")).to_have_count(0)


def test_what_is_found_by_its_title_shows_the_title(search: Callable[..., Page]) -> None:
    page = search("滨水绿道")
    item = page.locator(".hits > li").first
    assert item.locator(".titled mark").inner_text() == "滨水绿道"
    assert "河边的路" in item.locator(".gist").inner_text()
    expect(item.locator("button.cite")).to_have_count(0)


def test_a_citation_is_copied_where_there_is_no_clipboard(search: Callable[..., Page]) -> None:
    page = search("社区治理要靠居民")
    page.evaluate("""() => {
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.addEventListener("copy", () => { window.copied = document.activeElement.value; });
    }""")
    page.locator("button.cite").first.click()
    expect(page.locator("[role=status]").first).to_have_text("已复制")
    assert page.evaluate("window.copied").startswith("“社区治理要靠居民。”\n——讲话人")


def test_a_script_that_does_not_come_is_told_where_it_is_missed(
    context: BrowserContext, search: Callable[..., Page], page: Page, faults: Faults,
) -> None:
    context.route("**/panel-*.js", lambda route: route.fulfill(status=404))
    page = search("社区治理")
    expect(page.locator(".facets .fold")).to_contain_text("暂时读不出")
    page.locator("button.cite").first.click()
    expect(page.locator("button.cite").first).to_have_text("没有复制成")
    expect(page.locator("[role=status]").first).to_have_text("没有复制成")
    context.unroute("**/panel-*.js")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator(".facets .fold > summary").click()
    expect(page.locator(".facets .facet")).not_to_have_count(0)
    page.locator("button.cite").first.click()
    expect(page.locator("button.cite").first).to_have_text("已复制")
    faults.expect("panel-")


def test_the_opened_page_of_a_corrected_reading_marks_what_is_printed(search: Callable[..., Page]) -> None:
    page = search("部署了消防演练")
    page.locator(".hits blockquote a").first.click()
    expect(page.locator("mark[aria-current]").first).to_be_visible()
    assert "".join(page.locator("mark[aria-current]").all_text_contents()) == "布暑了消防演练"
    assert page.locator(".marked-bar b").inner_text() == "“布暑了消防演练”"


def test_a_late_shard_is_told_and_drawn_when_it_has_come(
    context: BrowserContext, search: Callable[..., Page], page: Page,
) -> None:
    free = threading.Event()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if free.is_set():
            route.continue_()
        else:
            held.append(route)

    context.route("**/s/*.bin", hold)
    page = search("社区治理", wait=False)
    expect(page.locator(".notes .notice")).to_contain_text("还没有到")
    assert "没有找到" not in answer(page)
    free.set()
    for route in held:
        route.continue_()
    expect(page.locator(".answer b")).to_have_text("11 篇")
    expect(page.locator(".notes .notice")).to_have_count(0)


def test_a_late_text_keeps_nothing_else(context: BrowserContext, search: Callable[..., Page], page: Page) -> None:
    held = first_held(context, "**/b/*.bin")
    page = search("社区治理", wait=False)
    expect(page.locator(".hist li")).to_have_count(12)
    expect(page.locator(".hits > li[aria-busy]").first).to_be_attached()
    held[0].continue_()
    expect(page.locator(".hits > li[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_results_come(search: Callable[..., Page], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(f"({SHIFTS})()")
    page = search("社区治理", speaker=["讲话人丁", "讲话人乙", "讲话人甲"])
    expect(page.locator(".chips a")).to_have_count(3)
    expect(page.locator(".hist li")).to_have_count(4)
    # What is called good is below a tenth.
    assert sum(page.evaluate("window.shifted")) < 0.1


def test_what_is_pressed_with_a_thumb_is_large_enough(search: Callable[..., Page], page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page = search("社区治理", speaker=["讲话人丁", "讲话人乙"])
    unfold(page)
    small = page.evaluate("""() => Array.from(
        document.querySelectorAll("#shilu-search :is(.facets, .chosen, .tools, .sort, .pages) *")
    ).filter((x) => x.matches("a, button, select, summary") && x.offsetParent &&
         x.getBoundingClientRect().height < 43.9).map((x) => x.outerHTML.slice(0, 120))""")
    assert small == []


def test_the_answer_is_read_out_once(search: Callable[..., Page], page: Page) -> None:
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        window.heard = [];
        new MutationObserver(() => {
            const live = document.querySelector("#shilu-search [role=status]");
            if (live && live.textContent !== window.heard[window.heard.length - 1]) window.heard.push(live.textContent);
        }).observe(document.getElementById("shilu-search"), { subtree: true, childList: true, characterData: true });
    })""")
    page = search("社区治理")
    expect(page.locator(".hist li")).to_have_count(12)
    assert [text for text in page.evaluate("window.heard") if text] == [answer(page)]


@pytest.mark.parametrize("view", ["", "elder"])
@pytest.mark.parametrize("width", [320, 640])
def test_it_fits_at_any_zoom(search: Callable[..., Page], page: Page, width: int, view: str) -> None:
    page.set_viewport_size({"width": width, "height": 500})
    page = search("社区治理", speaker=["讲话人丁", "讲话人乙"], **({"view": view} if view else {}))
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_stands_around_the_results_comes_after_them(search: Callable[..., Page], page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/search/")[2]))
    page = search("社区治理")
    expect(page.locator(".hist li")).to_have_count(12)
    kinds = [name.partition("-")[0].partition("/")[0] for name in asked]
    assert kinds.index("columns") > max(i for i, kind in enumerate(kinds) if kind == "b")
    # Its script is small, and comes while the first shards do.
    assert kinds.index("panel") > kinds.index("manifest.bin")
    assert quote("社区治理") in page.url
