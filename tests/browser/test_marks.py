"""Words of a search in an opened page: marked in its text, gone through with a bar or keys, and taken off again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from shilu.search import offline
from tests.browser.conftest import Faults
from tests.browser.test_search import POLICY
from tests.build_site import Site, speech

FILLING = "\n\n".join(f"第{n}段说别的事情，甲乙丙丁戊己庚辛壬癸。" * 4 for n in range(12))
TEXT = f"""\
先说**社区**治理，再说社[区治](../news/n1.md)理。

{FILLING}

## 社区治理的办法

- 社区、治理要一起讲
- 产品和服务

> 引一句：“社区”治理。

| 事项 | 社区 |
| --- | --- |
| 社区 | 治理 |
| 社区治理 | 网格 |

又说社区治里，网格员入户。社区。治理。

{FILLING}

最后一段，社区治理。
"""
TEXTS = "() => [...document.querySelectorAll('[data-n], h1, h2, td')].map(e => e.textContent)"
TRADITIONAL = "這裏談社區治理，記帳要清楚。\n\n另一段談計劃，不談別的。"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("marks"), speeches=3)
    extra = "errata: [{printed: 社区治里, correct: 社区治理, note: 录入有误}]\nsummary: 摘要里也有社区治理。"
    site.write("content/speeches/s01.md", speech(1, title="谈社区治理 和别的", body=TEXT, extra=extra))
    site.write("content/speeches/s02.md", speech(2, body=TRADITIONAL))
    site.write("content/people/yi.md", "---\nid: yi\ntitle: 讲话人乙\n---\n生平：从事社区治理多年。\n")
    site.build()
    return site.folder / "output"


@pytest.fixture
def root(served: Callable[[Path], str], built: Path) -> str:
    return served(built)


def anchor(page: Page, text: str) -> str:
    """The id of the first paragraph that contains some words."""
    found = page.evaluate("""text => [...document.querySelectorAll(".prose [id]")]
        .filter(e => /^(P|LI|TR|H2)$/.test(e.tagName) && e.textContent.includes(text))[0].id""", text)
    assert isinstance(found, str)
    return found


def opened(page: Page, root: str, path: str, *marks: str, at: str = "", query: str = "") -> Page:
    """The page of a result: at the paragraph that contains `at`, with the words marked."""
    if at:
        page.goto(f"{root}{path}")
        at = f"#{quote(anchor(page, at))}"
    asked = "&".join([query, *(f"mark={quote(mark)}" for mark in marks)]).strip("&")
    page.goto(f"{root}{path}?{asked}{at}")
    expect(page.locator(".marked-bar [role=status] span")).to_have_text(re.compile(r"第 \d+ 处，共 \d+ 处"))
    return page


def said(page: Page) -> str:
    return re.sub(r"\s+", " ", page.inner_text(".marked-bar [role=status]")).strip()


def current(page: Page) -> str:
    """What stands in the place that the bar speaks of."""
    return "".join(page.locator("mark[aria-current]").all_text_contents())


def in_view(page: Page) -> bool:
    """Whether the present place is on the screen and not behind the bar."""
    return bool(page.evaluate("""() => {
        const place = document.querySelector("mark[aria-current]").getBoundingClientRect();
        return place.top > 0 && place.bottom < document.querySelector(".marked-bar").getBoundingClientRect().top;
    }"""))


def test_a_result_opens_at_its_paragraph_with_the_words_marked_in_the_whole_text(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理", at="社区治理的办法")
    assert said(page) == "“社区治理” 第 5 处，共 9 处"
    assert current(page) == "社区治理"
    assert in_view(page)
    marked = page.locator("mark").all_text_contents()
    assert "社区、治理" in marked                                      # ignored marks may stand inside
    assert not page.locator(".note mark, .outline mark, .tags mark, .running mark, .leaf-head dl mark").count()
    assert page.locator("h1 mark").all_text_contents() == ["社区治理"]
    assert page.locator(".summary mark").all_text_contents() == ["社区治理"]


def test_marks_go_through_inline_elements_and_leave_the_text_and_its_links_as_they_are(page: Page, root: str) -> None:
    page.goto(f"{root}speeches/s01.html")
    texts = page.evaluate(TEXTS)
    opened(page, root, "speeches/s01.html", "社区治理")
    assert page.evaluate(TEXTS) == texts
    first = page.locator("[data-n='1']")
    assert first.locator("mark").all_text_contents() == ["社区", "治理", "社", "区治", "理"]
    assert page.locator("[data-n='1'] a mark").text_content() == "区治"
    page.locator("[data-n='1'] a mark").click()
    page.wait_for_url("**/news/n1.html")


def test_cells_of_a_table_are_not_one_string(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理")
    assert page.locator("td mark").all_text_contents() == ["社区治理"]
    assert page.locator("td:has(mark)").count() == 1


def test_keys_and_buttons_go_from_place_to_place_and_round(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "网格")
    assert said(page) == "“网格” 第 1 处，共 2 处"
    page.keyboard.press("n")
    expect(page.locator(".marked-bar span").filter(has_text="第 2 处")).to_be_visible()
    page.wait_for_function("() => document.activeElement.matches('mark[aria-current]')")
    page.keyboard.press("n")
    assert "第 1 处" in said(page)
    page.keyboard.press("p")
    assert "第 2 处" in said(page)
    page.keyboard.press("Shift+N")
    assert "第 1 处" in said(page)
    page.get_by_role("button", name="下一处").click()
    assert "第 2 处" in said(page)
    page.get_by_role("button", name="上一处").click()
    assert "第 1 处" in said(page)


def test_every_place_is_brought_into_view(page: Page, root: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 640})
    opened(page, root, "speeches/s01.html", "社区治理")
    for _ in range(9):
        page.keyboard.press("n")
        assert in_view(page), said(page)


def test_typing_in_a_box_moves_nothing(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "网格")
    page.focus("#q")
    page.keyboard.type("np")
    assert page.input_value("#q") == "np"
    assert "第 1 处" in said(page)
    page.keyboard.press("Escape")
    expect(page.locator(".marked-bar")).to_have_count(1)


def test_the_key_slash_goes_to_the_search_box_on_every_page(page: Page, root: str) -> None:
    page.goto(f"{root}speeches/s01.html")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.input_value("#q") == "a/b"


def test_escape_takes_the_marks_off_and_out_of_the_address(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理", at="社区治理的办法", query="p=5")
    nodes = page.evaluate("() => document.querySelector('[data-n=\"1\"]').childNodes.length")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator(".marked-bar")).to_have_count(0)
    assert page.locator("mark").count() == 0
    assert "mark=" not in page.url
    assert "?p=5#" in page.url
    assert page.evaluate("() => document.querySelector('[data-n=\"1\"]').childNodes.length") < nodes
    page.keyboard.press("n")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_the_button_takes_the_marks_off_too(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理")
    page.get_by_role("button", name="清除").click()
    expect(page.locator(".marked-bar")).to_have_count(0)
    assert page.locator("mark").count() == 0


def test_several_words_are_named_and_counted_together(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "产品", "网格", "不在文中")
    assert said(page) == "“产品”“网格” 第 1 处，共 3 处"
    assert page.locator("mark").all_text_contents() == ["产品", "网格", "网格"]


def test_the_folding_table_is_fetched_only_when_a_word_stands_nowhere(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, root, "speeches/s01.html", "社区治理")
    assert not any("fold-" in url for url in asked)
    opened(page, root, "speeches/s02.html", "社区治理", "记账")
    assert sum("fold-" in url for url in asked) == 1
    assert page.locator("mark").all_text_contents() == ["社區治理", "記帳"]


def test_without_words_in_the_address_the_script_is_not_fetched(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{root}speeches/s01.html?p=3")
    page.wait_for_load_state("networkidle")
    assert not any("marks-" in url for url in asked)
    assert page.locator(".marked-bar").count() == 0


def test_a_paragraph_that_has_changed_is_named_and_the_words_are_marked(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理", query="p=14")
    page.goto(f"{root}speeches/s01.html?p=14&mark={quote('网格')}#p-ffffff")
    expect(page.locator(".notice")).to_contain_text("现在的第 14 段")
    expect(page.locator("mark[aria-current]")).to_have_text("网格")


def test_the_pages_of_people_and_specials_are_marked_too(page: Page, root: str) -> None:
    opened(page, root, "people/yi.html", "社区治理")
    assert page.locator(".prose mark").all_text_contents() == ["社区治理"]
    opened(page, root, "specials/nianhui.html", "合肥市举行")
    assert page.locator(".core mark").all_text_contents() == ["合肥市举行"]


def test_the_bar_fits_a_phone_is_easy_to_hit_and_covers_no_text(page: Page, root: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    opened(page, root, "speeches/s01.html", "社区治理", "很长的一串检索词其中没有一处相同")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    for name in ("上一处", "下一处", "清除"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= 360
    bar = page.locator(".marked-bar").bounding_box()
    assert bar is not None
    assert bar["height"] < 70
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    foot = page.locator("footer.foot").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] <= bar["y"] + 1


def test_the_present_place_is_told_from_the_others_without_colour(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理")
    outlines = page.evaluate("() => [...document.querySelectorAll('mark')].map(e => getComputedStyle(e).outlineStyle)")
    assert outlines[0] == "solid"
    assert set(outlines[1:]) == {"none"}


def test_nothing_of_it_is_printed_but_the_text(page: Page, root: str) -> None:
    opened(page, root, "speeches/s01.html", "社区治理")
    page.emulate_media(media="print")
    assert not page.locator(".marked-bar").is_visible()
    assert page.evaluate("() => getComputedStyle(document.querySelector('mark[aria-current]')).outlineStyle") == "none"


def test_marks_keep_to_the_strictest_policy(page: Page, root: str) -> None:
    page.route("**/*.html*", lambda route: route.fulfill(
        response=(got := route.fetch()), headers={**got.headers, "content-security-policy": POLICY}))
    opened(page, root, "speeches/s02.html", "社区治理")
    assert page.locator("mark").count() == 1


def test_an_address_that_somebody_made_up_does_no_harm(page: Page, root: str, faults: Faults) -> None:
    for query in ("mark=%E7%A4", "mark=" + "%E7%A4%BE" * 2000, "&".join(["mark=%3Cb%3E"] * 300), "mark=", "mark=%20"):
        page.goto(f"{root}speeches/s01.html?{query}#%E7%A4")
        page.wait_for_load_state("networkidle")
        assert page.locator("mark").count() == 0
        expect(page.locator("a.pn").first).to_be_attached()
    opened(page, root, "speeches/s01.html", *(["社区治理"] * 40), "<img src=x>")
    assert said(page) == "“社区治理” 第 1 处，共 9 处"


def test_without_script_the_page_opens_at_the_paragraph(browser: Browser, root: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}speeches/s01.html?p=1&mark={quote('网格')}")
    assert page.locator("[data-n='1']").count() == 1
    assert page.locator("mark").count() == 0
    context.close()


def test_from_a_disk_the_words_are_marked_as_well(page: Page, built: Path, tmp_path: Path) -> None:
    output = Path(shutil.copytree(built, tmp_path / "output"))
    for path in sorted((output / "search").glob("fold-*.bin")):
        name, data = offline.twin(path.relative_to(output).as_posix(), path.read_bytes())
        (output / name).write_bytes(data)
        path.unlink()
    opened(page, output.as_uri() + "/", "speeches/s02.html", "社区治理")
    assert page.locator("mark").all_text_contents() == ["社區治理"]
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)


def test_a_word_is_marked_in_its_other_forms_too_and_no_table_is_fetched(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, root, "speeches/s02.html", "社区治理|社區治理", "记账|記帳")
    assert page.locator("mark").all_text_contents() == ["社區治理", "記帳"]
    assert said(page) == "“社區治理”“記帳” 第 1 处，共 2 处"
    opened(page, root, "speeches/s01.html", "社区治理|社区治里")
    assert said(page) == "“社区治理”“社区治里” 第 1 处，共 10 处"
    assert not any("fold-" in url for url in asked)
    page.keyboard.press("Escape")
    assert "mark=" not in page.url


def test_what_stands_there_is_marked_where_the_table_is_lost(page: Page, root: str, faults: Faults) -> None:
    page.route("**/fold-*.bin", lambda route: route.fulfill(status=404))
    opened(page, root, "speeches/s02.html", "社区治理", "清楚")
    assert said(page) == "“清楚” 第 1 处，共 1 处"
    page.goto(f"{root}speeches/s02.html?mark={quote('社区治理')}")
    page.wait_for_load_state("networkidle")
    assert not page.locator(".marked-bar, mark").count()
    faults.expect("404")


def test_a_late_table_keeps_no_mark_waiting(page: Page, root: str) -> None:
    page.route("**/fold-*.bin", lambda route: None)
    opened(page, root, "speeches/s02.html", "社区治理", "清楚")
    assert page.locator("mark").all_text_contents() == ["清楚"]


def test_a_result_says_how_its_words_are_printed(page: Page, root: str) -> None:
    asked: list[str] = []
    page.goto(f"{root}search.html?q={quote('记账要清楚')}")
    link = page.locator(".hits blockquote a").first
    expect(link.locator("mark")).to_have_text("記帳要清楚")
    page.on("request", lambda request: asked.append(request.url))
    link.click()
    expect(page.locator("main mark")).to_have_text("記帳要清楚")
    assert said(page) == "“記帳要清楚” 第 1 处，共 1 处"
    assert not any("fold-" in url for url in asked)
