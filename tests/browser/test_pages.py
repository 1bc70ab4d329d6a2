"""The default theme in a real browser: no page is too wide, none errs; what the scripts add works and is not needed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from shilu import theme
from tests import sample_pages
from tests.browser.conftest import Faults
from tests.test_theme import default

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'"
)
SPEECH = "speeches/4.html"
WIDTHS = (320, 360, 768, 1280, 1920)
PATHS = [row[0] for row in sample_pages.PAGES]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample page, with the theme's files; the search's script is an empty one."""
    folder = tmp_path_factory.mktemp("site")
    chrome = replace(sample_pages.CHROME, url="")
    files = [(path, data) for path, data in theme.assets(default())]
    for path, template, view, body in sample_pages.PAGES:
        if body is not None and any(field.name == "has_body" for field in fields(view)):
            view = replace(view, has_body=True)
        files.append((path, theme.render(theme.part(default(), template), view, chrome, body)))
    files.append((chrome.search_script, b""))
    for path, data in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="session")
def strict(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, each page under a strict content policy."""
    folder = tmp_path_factory.mktemp("strict")
    shutil.copytree(site, folder, dirs_exist_ok=True)
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        path.write_text(text.replace("<head>", f"<head>{policy}", 1), "utf-8")
    return folder


@pytest.fixture
def root(strict: Path, served: Callable[[Path], str]) -> str:
    """Address of the strict site."""
    return served(strict)


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_its_window(path: str, root: str, page: Page) -> None:
    if path == "speeches/old.html":
        # it sends the reader on; with nothing to go to it stays, and can be measured
        page.route(f"**/{SPEECH}", lambda route: route.fulfill(status=204))
    page.goto(root + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, width


@pytest.mark.parametrize("path", ["index.html", "specials/crowded.html", SPEECH, "people/0.html", "news/0.html"])
def test_the_large_view_fits_a_small_phone(path: str, root: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{root}{path}?view=elder")
    assert page.locator("html").get_attribute("data-view") == "elder"
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_from_the_disk(path: str, page: Page, site: Path) -> None:
    page.goto((site / path).as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator("main h1, .masthead h1").count() >= 1
    assert page.evaluate("getComputedStyle(document.querySelector('.find')).display") == "grid"


def test_the_skip_link_is_the_first_thing_that_the_keyboard_reaches(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_was_switched_stays_on_the_next_page(root: str, page: Page) -> None:
    page.goto(root)
    for name in ("长者版", "高对比"):
        page.get_by_role("button", name=name).click()
    assert page.get_by_role("button", name="长者版").get_attribute("aria-pressed") == "true"
    page.goto(root + SPEECH)
    assert page.locator("html").get_attribute("data-view") == "elder"
    assert page.locator("html").get_attribute("data-contrast") == "high"
    page.get_by_role("button", name="长者版").click()
    page.reload()
    assert page.locator("html").get_attribute("data-view") is None


def test_the_dark_switch_turns_a_system_that_is_dark_to_light(root: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(root)
    button = page.get_by_role("button", name="深色")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_the_large_view_begins_with_hei(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    face = "getComputedStyle(document.querySelector('.prose')).fontFamily"
    song = page.evaluate(face)
    page.get_by_role("button", name="长者版").click()
    assert page.evaluate(face) != song
    assert page.get_by_role("button", name="黑体").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="黑体").click()
    assert page.evaluate(face) == song


def test_a_paragraph_keeps_its_text_and_gets_a_link(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    assert page.locator(".prose p").all_text_contents() == list(sample_pages.TEXT)
    link = page.locator("#p-000003 .pn")
    assert link.get_attribute("aria-label") == "第3段，复制链接"
    assert page.evaluate("getComputedStyle(document.querySelector('#p-000003 .pn'), '::before').content") == '"¶3"'


def test_a_paragraphs_link_is_copied_and_its_paragraph_marked(root: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(root + SPEECH)
    page.locator("#p-000003 .pn").click()
    page.get_by_text("链接已复制").wait_for()
    wanted = f"{root}{SPEECH}?p=3#p-000003"
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert page.url == wanted
    assert page.locator(".prose :target").get_attribute("id") == "p-000003"


def test_a_paragraphs_link_is_copied_on_a_page_from_the_disk(page: Page, site: Path) -> None:
    page.goto((site / SPEECH).as_uri())
    page.locator("#p-000003 .pn").click()
    page.get_by_text("链接已复制").wait_for()
    assert page.url.endswith("#p-000003")


def test_a_link_whose_paragraph_was_changed_goes_to_its_number_and_says_so(root: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(f"{root}{SPEECH}?p=5#p-ffffff")
    notice = page.locator(".notice")
    assert "改动" in (notice.text_content() or "")
    assert notice.evaluate("one => one.nextElementSibling.id") == "p-000005"
    assert page.locator("#p-000005.at").count() == 1
    assert 0 <= notice.evaluate("one => one.getBoundingClientRect().top") < 300


def test_a_link_beyond_the_last_paragraph_goes_to_the_last(root: str, page: Page) -> None:
    page.goto(f"{root}{SPEECH}?p=99#p-ffffff")
    assert page.locator(".prose .at").get_attribute("id") == "p-000006"


def test_a_link_whose_paragraph_stands_says_nothing(root: str, page: Page) -> None:
    page.goto(f"{root}{SPEECH}?p=2#p-000003")
    assert page.locator(".notice").count() == 0
    assert page.locator(".prose :target").get_attribute("id") == "p-000003"


def test_a_changed_paragraph_of_a_persons_page_is_found_too(root: str, page: Page) -> None:
    page.goto(f"{root}people/0.html?p=2#p-ffffff")
    assert page.locator(".prose .at").get_attribute("id") == "p-000002"


def test_an_editors_note_stands_beside_its_word_or_under_its_paragraph(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    boxes = (
        "() => ['.erratum', '.prose .note', '.prose'].map(name => document.querySelector(name).getBoundingClientRect())"
        ".map(box => ({top: box.top, left: box.left, right: box.right, bottom: box.bottom}))"
    )
    word, note, text = page.evaluate(boxes)
    assert note["left"] > text["right"]
    assert abs(note["top"] - word["top"]) < 12
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_timeout(300)
    word, note, text = page.evaluate(boxes)
    assert note["top"] >= word["bottom"]
    assert note["left"] >= text["left"]
    assert page.locator(".errata").is_hidden()


def test_notes_do_not_lie_on_each_other(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    tops = page.evaluate("[...document.querySelectorAll('.prose .note')].map(one => one.getBoundingClientRect())"
                         ".map(box => [box.top, box.bottom])")
    assert tops[0][1] <= tops[1][0]


def test_the_outline_shows_where_the_reader_is(root: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(root + SPEECH)
    page.locator("#p-000005").evaluate("one => one.scrollIntoView()")
    page.locator('.outline a[aria-current="true"]').wait_for()
    assert (page.locator('.outline a[aria-current="true"]').get_attribute("href") or "") >= "#p-000005"


def test_an_outline_is_folded_on_a_phone_and_open_on_a_desk(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    assert page.locator(".outline details").get_attribute("open") is not None
    page.set_viewport_size({"width": 360, "height": 800})
    page.reload()
    assert page.locator(".outline details").get_attribute("open") is None


def test_a_search_goes_to_the_search_page(root: str, page: Page) -> None:
    # the pages stand here without an index
    page.route("**/search/manifest.bin", lambda route: route.fulfill(body=""))
    page.goto(root + SPEECH)
    page.get_by_role("searchbox").fill("社区 治理")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.goto(root + "people/0.html")
    page.get_by_role("searchbox", name="检索此人的讲话").fill("社区")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*&speaker=*")


def test_an_old_address_leads_to_the_new_one(root: str, page: Page) -> None:
    page.goto(root + "speeches/old.html")
    page.wait_for_url(f"**/{SPEECH}")


def test_all_is_there_without_script(
    browser: Browser, served: Callable[[Path], str], site: Path, faults: Faults
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults.watch(page)
    page.goto(served(site) + SPEECH)
    assert page.locator(".errata .note").count() == 2
    assert page.locator(".errata").is_visible()
    assert page.locator(".switches").is_hidden()
    assert page.locator(".outline li").first.is_visible()
    page.goto(served(site) + "search.html")
    page.get_by_text("需要启用脚本").wait_for(state="visible")
    context.close()


def test_a_page_can_be_printed_on_few_sheets(root: str, page: Page) -> None:
    page.goto(root + SPEECH)
    page.emulate_media(media="print")
    assert page.locator(".masthead").is_hidden()
    assert page.locator(".running-print").is_visible()
    assert page.locator(".prose .note").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_thumb_hits_the_switches_and_the_links_of_head_and_foot(browser: Browser, root: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{root}/{SPEECH}")
    for selector, least in ((".switches button", 40), (".path a", 30), (".colophon dd a", 28)):
        links = page.locator(selector)
        assert links.count()
        for link in [x for x in links.all() if x.is_visible()]:
            link.scroll_into_view_if_needed()
            reach = link.evaluate("""(e) => {
                const { left, width, top, height } = e.getBoundingClientRect();
                const x = left + width / 2, middle = top + height / 2;
                const hit = (y) => { const at = document.elementFromPoint(x, y); return at === e || e.contains(at); };
                let up = 0, down = 0;
                while (up < 60 && hit(middle - up - 1)) up += 1;
                while (down < 60 && hit(middle + down + 1)) down += 1;
                return up + down;
            }""")
            assert reach >= least, selector
    page.close()
