"""The first answer on its way: what is asked for when, and how often."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.conftest import Faults
from tests.browser.searching import first_held
from tests.build_site import Site, speech

MANIFEST = "**/search/manifest.bin"
POLICY = "default-src 'none'; " + "; ".join(f"{name} 'self'" for name in (
    "style-src", "script-src", "connect-src", "img-src", "form-action"))


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve speeches that say the same, each so long that its text is in files of its own."""
    site = Site(tmp_path_factory.mktemp("arrival"), speeches=12)
    for n in range(1, 13):
        site.write(f"content/speeches/s{n:02}.md", speech(n, body="养老服务要办好。" + "基层治理要抓实。" * 600))
    site.build()
    return site.folder / "output"


@pytest.fixture
def output(sent: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(sent, tmp_path / "output"))


@pytest.fixture
def root(served: Callable[[Path], str], output: Path) -> str:
    return served(output)


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the page asks for under `search/`, in order."""
    names: list[str] = []

    def note(request: Request) -> None:
        _, below, name = request.url.partition("/search/")
        names.extend([name] if below else [])

    page.on("request", note)
    return names


def visit(page: Page, root: str, typed: str = "养老服务") -> None:
    page.goto(f"{root}search.html?q={quote(typed)}")


def answered(page: Page) -> None:
    expect(page.locator(".hits > li .src")).to_have_count(10)
    expect(page.locator("#shilu-search .answer")).to_contain_text("12 篇")
    expect(page.locator(".facets > *").first).to_be_attached()


def test_nothing_is_asked_for_twice_under_a_strict_policy(
    context: BrowserContext, page: Page, root: str, asked: list[str],
) -> None:
    def with_policy(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": POLICY})

    context.route("**/search.html*", with_policy)
    visit(page, root)
    answered(page)
    page.wait_for_load_state("networkidle")
    assert asked.count("manifest.bin") == 1
    assert len(set(asked)) == len(asked)


def test_the_manifest_is_on_its_way_before_the_script_has_come(page: Page, root: str, asked: list[str]) -> None:
    held: list[Route] = []
    page.route("**/search/search-*.js", lambda route: held.append(route))
    with page.expect_request(MANIFEST):
        page.goto(f"{root}search.html?q={quote('养老服务')}", wait_until="commit")
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    answered(page)
    assert asked.count("manifest.bin") == 1


def test_without_a_query_the_manifest_waits_for_one(page: Page, root: str, asked: list[str]) -> None:
    page.goto(f"{root}search.html?q=")
    page.wait_for_load_state("networkidle")
    assert "manifest.bin" not in asked
    page.fill("#q", "养老服务")
    page.press("#q", "Enter")
    answered(page)
    assert asked.count("manifest.bin") == 1


def test_other_pages_do_not_ask_for_the_manifest(page: Page, root: str, asked: list[str]) -> None:
    page.goto(f"{root}index.html?q={quote('养老服务')}")
    page.wait_for_load_state("networkidle")
    assert "manifest.bin" not in asked


@pytest.mark.parametrize("how", ["lost", "refused"])
def test_what_the_head_asked_for_in_vain_is_asked_for_again(
    page: Page, root: str, asked: list[str], faults: Faults, how: str,
) -> None:
    def once(route: Route) -> None:
        if asked.count("manifest.bin") > 1:
            route.continue_()
        elif how == "lost":
            route.abort("connectionreset")
        else:
            route.fulfill(status=503, body="")

    page.route(MANIFEST, once)
    visit(page, root)
    answered(page)
    assert asked.count("manifest.bin") == 2
    for part in ("manifest.bin", "ERR_CONNECTION_RESET", "503"):
        faults.expect(part)


def test_a_manifest_in_the_cache_is_not_taken_without_asking(
    page: Page, root: str, output: Path, faults: Faults,
) -> None:
    """A host that says nothing of caching: a browser holds a file that is a year old for fresh."""
    manifest = output / "search/manifest.bin"
    os.utime(manifest, (1, 1))
    visit(page, root)
    answered(page)
    manifest.unlink()
    visit(page, root)
    expect(page.locator("#shilu-search .answer")).to_contain_text("检索没有完成")
    faults.expect("404")


def test_the_count_stands_before_the_first_title(page: Page, root: str) -> None:
    held: list[Route] = []
    page.route("**/search/b/*", lambda route: held.append(route))
    visit(page, root)
    expect(page.locator("#shilu-search .answer")).to_contain_text("12 篇")
    expect(page.locator(".hits > li[aria-busy]")).to_have_count(10)
    while page.locator(".hits > li .src").count() < 10:
        page.wait_for_timeout(20)
        for route in held:
            route.continue_()
        held.clear()
    answered(page)


def test_a_title_stands_while_a_text_is_still_on_its_way(page: Page, root: str) -> None:
    held = first_held(page, "**/search/b/*")
    visit(page, root)
    expect(page.locator("#shilu-search .answer")).to_contain_text("12 篇")
    expect(page.locator(".hits > li .src").first).to_be_visible()
    assert page.locator(".hits > li[aria-busy]").count() > 0
    held.pop().continue_()
    answered(page)
