"""The fixtures themselves: a page that errs is seen, one that does not is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Faults


def test_a_page_without_fault_passes(page: Page, served: Callable[[Path], str], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><link rel=icon href=data:,><title>页</title><p>正文", "utf-8")
    page.goto(served(tmp_path))
    assert page.title() == "页"


def test_a_console_error_and_a_missing_file_are_seen(
    page: Page, faults: Faults, served: Callable[[Path], str], tmp_path: Path,
) -> None:
    text = "<!doctype html><script>console.error('坏了')</script><img src=none.png>"
    (tmp_path / "index.html").write_text(text, "utf-8")
    page.goto(served(tmp_path))
    page.wait_for_load_state("networkidle")
    assert any("坏了" in one for one in faults.seen)
    assert any("none.png" in one for one in faults.seen)
    for part in ("坏了", "none.png", "404", "favicon"):
        faults.expect(part)
