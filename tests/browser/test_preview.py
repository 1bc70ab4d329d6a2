"""`serve` as an editor meets it: a real process, a real browser, edits of files."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.build_site import ROOT, Site, speech, tree

SPEECH = "content/speeches/s03.md"


class Running:
    """A running `serve` and its address."""

    def __init__(self, site: Site) -> None:
        words = [sys.executable, "-u", "-X", "utf8", "-m", "shilu", "--site", str(site.folder / "site.yaml"),
                 "serve", "--port", "0", "--no-open", "--jobs", "1"]
        self.site = site
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        encoding="utf-8")
        self.told: list[str] = []
        self.url = ""
        self.read_until("http://")
        self.url = re.findall(r"http://[\d.:]+/", self.told[-1])[0]

    def read_until(self, part: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(line)
            if part in line:
                return line
        raise AssertionError("".join(self.told))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        with self.process.stdout:
            self.told += self.process.stdout.read().splitlines()
        return self.process.wait(20)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture
def running(site: Site) -> Iterator[Running]:
    process = Running(site)
    yield process
    if process.process.poll() is None:
        process.stop()


def test_an_edit_is_seen_without_a_hand_on_the_browser(running: Running, page: Page) -> None:
    page.goto(running.url + "speeches/s03.html")
    expect(page.locator("h1")).to_contain_text("第3篇讲话")
    for title in ("改过的题目", "又改过的题目"):             # the second within livereload's three deaf seconds
        running.site.write(SPEECH, speech(3, title=title))
        expect(page.locator("h1")).to_contain_text(title)


def test_a_mistake_is_shown_over_the_last_good_page_and_goes_away_when_mended(running: Running, page: Page) -> None:
    page.goto(running.url + "speeches/s03.html")
    running.site.write(SPEECH, speech(3).replace("date: 2016-09-03", "date: 2016-13-45 <b>x</b>"))
    overlay = page.get_by_role("alertdialog")
    expect(overlay).to_be_visible()
    expect(overlay).to_contain_text("content/speeches/s03.md:4")
    expect(overlay.locator("pre")).to_contain_text("date: 2016-13-45 <b>x</b>")    # as text, not as markup
    expect(overlay.locator("b")).to_have_count(0)
    expect(overlay).to_contain_text("怎样改")
    assert "第3篇讲话" in page.locator("h1").first.inner_text()
    page.reload()
    expect(overlay).to_be_visible()
    running.site.write(SPEECH, speech(3))
    expect(overlay).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("第3篇讲话")


def test_the_overlay_can_be_put_away(running: Running, page: Page) -> None:
    page.goto(running.url)
    running.site.write(SPEECH, "---\ntitle: 没有日期\n---\n")
    overlay = page.get_by_role("alertdialog")
    expect(overlay).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)


def test_a_site_that_cannot_be_built_yet_shows_its_mistakes(site: Site, page: Page, faults: Faults) -> None:
    site.write("site.yaml", "theme: default\n")
    running = Running(site)
    try:
        page.goto(running.url)
        expect(page.get_by_role("alertdialog")).to_contain_text("site.yaml")
        site.write("site.yaml", "title: 改好的实录\n")
        expect(page).to_have_title(re.compile("改好的实录"))
        faults.expect("404")
    finally:
        running.stop()


def test_drafts_are_shown_and_output_is_left_alone(site: Site, page: Page) -> None:
    site.build()
    before = tree(site.folder / "output")
    site.write("content/speeches/s20.md", speech(20, extra="status: draft"))
    running = Running(site)
    try:
        page.goto(running.url + "speeches/s20.html")
        expect(page.locator("h1")).to_contain_text("第20篇讲话")
    finally:
        running.stop()
    assert tree(site.folder / "output") == before
    pages = (site.folder / ".shilu" / "preview").rglob("*.html")
    assert not [path for path in pages if b"__shilu" in path.read_bytes()]


def test_an_address_without_a_page_gives_the_sites_own_404(running: Running, page: Page, faults: Faults) -> None:
    answer = page.goto(running.url + "speeches/none.html")
    assert answer is not None
    assert answer.status == 404
    page.locator("a").first.wait_for(state="attached")
    faults.expect("404")


def test_ctrl_c_stops_it_with_130_and_no_traceback(running: Running) -> None:
    assert running.stop() == 130
    assert not [line for line in running.told if "Traceback" in line]
