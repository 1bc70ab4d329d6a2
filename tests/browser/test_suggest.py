"""The search box as a reader uses it: keys, a thumb, an input method, a slow line, no line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults
from tests.build_site import Site, speech

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'"
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven speeches by three people, a special, a vocabulary; texts that speak of 社会组织."""
    made = Site(tmp_path_factory.mktemp("suggest"))
    text = speech(3, title="社会组织怎样参与治理", body="社会组织要参与。社会组织有办法。")
    made.write("content/speeches/s03.md", text)
    made.build()
    return made.folder / "output"


@pytest.fixture
def home(page: Page, served: Callable[[Path], str], site: Path) -> Page:
    page.goto(served(site) + "index.html")
    return page


def box(page: Page) -> str:
    page.click("#q")
    return "#q"


def options(page: Page) -> list[str]:
    return page.locator(".tips:not([hidden]) li .name").all_inner_texts()


def suggested(page: Page, text: str) -> None:
    """Wait until a suggestion holds the text."""
    expect(page.locator(".tips:not([hidden]) li", has_text=text).first).to_be_visible()


def active(page: Page) -> str:
    return str(page.evaluate("""() => {
        const id = document.getElementById("q").getAttribute("aria-activedescendant");
        return id ? document.getElementById(id).querySelector(".name").textContent : "";
    }"""))


def test_a_page_that_is_only_read_loads_no_suggestions(home: Page) -> None:
    assert home.locator("script[src*=suggest]").count() == 0
    box(home)
    expect(home.locator("script[src*=suggest]")).to_have_count(1)
    home.click("h1, .site-name + *, main", position={"x": 2, "y": 2})
    box(home)
    expect(home.locator("script[src*=suggest]")).to_have_count(1)


@pytest.mark.parametrize("typed", ["讲话人甲", "jianghuarenjia", "jhrj", "讲hua"])
def test_a_person_is_suggested_with_the_office_and_leads_to_the_page(home: Page, typed: str) -> None:
    box(home)
    home.keyboard.type(typed)
    suggested(home, "讲话人甲")
    line = home.locator(".tips li", has_text="讲话人甲").first
    assert "测试单位主任" in line.inner_text()
    assert "讲话人页" in line.inner_text()
    line.click()
    home.wait_for_url("**/people/jia.html")


def test_the_box_is_a_combobox_for_keys_and_screen_readers(home: Page) -> None:
    box(home)
    q = home.locator("#q")
    home.keyboard.type("社")
    suggested(home, "社会组织")
    assert q.get_attribute("role") == "combobox"
    assert q.get_attribute("aria-expanded") == "true"
    assert home.locator(f"#{q.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert "条建议" in home.locator("form.find [role=status]").first.inner_text()
    names = options(home)
    assert active(home) == ""
    home.keyboard.press("ArrowDown")
    assert active(home) == names[0]
    home.keyboard.press("ArrowDown")
    assert active(home) == names[1]
    home.keyboard.press("ArrowUp")
    home.keyboard.press("ArrowUp")
    assert active(home) == ""
    home.keyboard.press("ArrowUp")
    assert active(home) == names[-1]
    home.keyboard.press("Escape")
    assert q.get_attribute("aria-expanded") == "false"
    assert q.input_value() == "社"
    expect(home.locator(".tips")).to_be_hidden()


def test_enter_takes_the_chosen_line_and_without_one_what_is_typed(home: Page) -> None:
    box(home)
    home.keyboard.type("shequzl")
    suggested(home, "社区治理")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("Enter")
    home.wait_for_url("**/search.html?q=*")
    expect(home.locator("#shilu-search .answer")).to_contain_text("社区治理")
    expect(home.locator("#q")).to_have_value("社区治理")
    home.go_back()
    box(home)
    home.fill("#q", "")
    home.keyboard.type("社")
    suggested(home, "社会组织")
    home.keyboard.press("Enter")
    home.wait_for_url("**/search.html?q=%E7%A4%BE")


def test_a_title_opens_its_document(home: Page) -> None:
    box(home)
    home.keyboard.type("怎样参与")
    suggested(home, "社会组织怎样参与治理")
    assert home.locator(".tips mark").first.inner_text() == "怎样参与"
    home.locator(".tips li").first.click()
    home.wait_for_url("**/speeches/s03.html")


def test_nothing_is_suggested_while_an_input_method_composes(home: Page) -> None:
    box(home)
    client = home.context.new_cdp_session(home)
    client.send("Input.imeSetComposition", {"text": "she qu", "selectionStart": 6, "selectionEnd": 6})
    expect(home.locator("#q")).to_have_value("she qu")
    expect(home.locator("script[src*=suggest]")).to_have_count(1)
    home.wait_for_timeout(200)
    assert options(home) == []
    client.send("Input.insertText", {"text": "社区"})
    suggested(home, "社区治理")


def test_on_the_search_page_the_arrows_choose_while_the_list_is_open(
    page: Page, served: Callable[[Path], str], site: Path,
) -> None:
    page.goto(served(site) + "search.html?q=%E6%B2%BB%E7%90%86")
    expect(page.locator(".hits > li").first).to_be_visible()
    box(page)
    page.wait_for_timeout(200)
    assert options(page) == []                         # the answer stands there already
    page.fill("#q", "")
    page.keyboard.type("yanglaof")
    suggested(page, "养老服务")
    page.keyboard.press("ArrowDown")
    assert active(page) == "养老服务"
    page.keyboard.press("Enter")
    expect(page.locator("#shilu-search .answer")).to_contain_text("养老服务")
    expect(page.locator(".tips")).to_be_hidden()
    assert "q=" in page.url


def test_a_late_answer_does_not_replace_a_newer_one(page: Page, served: Callable[[Path], str], site: Path) -> None:
    page.goto(served(site) + "index.html")
    held: list[Route] = []
    page.route("**/search/t/*.bin", lambda route: held.append(route))
    box(page)
    page.keyboard.type("社")
    page.wait_for_function("() => performance.getEntriesByType('resource').some((x) => x.name.includes('suggest.bin'))")
    page.wait_for_timeout(200)
    page.keyboard.type("会组织怎样")
    page.wait_for_timeout(200)
    page.keyboard.press("Backspace")
    for route in reversed(held):
        route.continue_()
    page.unroute("**/search/t/*.bin")
    suggested(page, "社会组织怎样参与治理")
    page.wait_for_timeout(300)
    assert options(page) == ["社会组织怎样参与治理"]


def test_without_its_files_the_box_is_a_box(
    page: Page, served: Callable[[Path], str], site: Path, faults: Faults,
) -> None:
    page.goto(served(site) + "index.html")
    page.route("**/search/suggest.bin", lambda route: route.abort())
    box(page)
    page.keyboard.type("社区")
    page.wait_for_timeout(300)
    assert options(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    faults.expect("suggest.bin")
    faults.expect("ERR_FAILED")


@pytest.mark.parametrize(("lost", "typed"), [("t/*", "社区"), ("sounds-*", "she区"), ("fold-*", "社會")])
@pytest.mark.parametrize("late", [True, False])
def test_of_what_cannot_be_read_the_box_says_nothing(
    home: Page, faults: Faults, lost: str, typed: str, late: bool,
) -> None:
    home.route(f"**/search/{lost}.bin", lambda route: None if late else route.fulfill(status=404))
    box(home)
    # At one go: what came for its first letters would stay in the list.
    home.keyboard.insert_text(typed)
    home.wait_for_timeout(300)
    assert options(home) == []
    assert home.locator("form [role=status]").first.inner_text() == ""
    assert home.input_value("#q") == typed
    faults.expect("404")


def test_suggestions_work_under_a_strict_policy_and_print_text_as_text(
    page: Page, served: Callable[[Path], str], tmp_path: Path,
) -> None:
    made = Site(tmp_path)
    made.write("content/speeches/s05.md", speech(5, title="<b>粗</b>与<i>细</i>"))
    made.build()

    def strict(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": POLICY})

    page.route("**/*.html", strict)
    page.goto(served(tmp_path / "output") + "speeches/s01.html")
    box(page)
    page.keyboard.type("b粗")
    suggested(page, "<b>粗</b>与<i>细</i>")
    page.locator(".tips li").first.click()
    page.wait_for_url("**/speeches/s05.html")


@pytest.mark.parametrize("look", ["", "?view=elder", "?scheme=dark", "?contrast=high"])
def test_on_a_phone_every_line_fits_and_is_high_enough_for_a_thumb(
    page: Page, served: Callable[[Path], str], site: Path, look: str,
) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(served(site) + "index.html" + look)
    box(page)
    page.keyboard.type("she")
    suggested(page, "社")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for line in page.locator(".tips li").all():
        place = line.bounding_box()
        assert place is not None
        assert place["height"] >= 44
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360


def test_a_box_inside_a_page_suggests_words_and_stays_in_what_the_page_lists(home: Page) -> None:
    home.goto(home.url.replace("index.html", "people/jia.html"))
    inner = home.locator("form.within input[type=search]").first
    inner.click()
    home.keyboard.type("shequzl")
    line = home.locator("form.within .tips li", has_text="社区治理").first
    expect(line).to_be_visible()
    line.click()
    home.wait_for_url("**/search.html?q=*")
    assert "speaker=" in home.url
