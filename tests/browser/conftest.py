"""Fixtures for tests in a real browser: the browser, a server for a folder, a page that fails the test when it errs."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

from shilu import messages
from shilu.command import browsers

# A laden machine is slow, not wrong.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Any Chromium; without one the tests fail, they are not skipped."""
    path = browsers.find()
    if path is None:
        pytest.fail(messages.text("en", "setup.no-browser"), pytrace=False)
    # As root (in a container) Chromium's sandbox cannot start.
    sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
    running = playwright.chromium.launch(executable_path=path, chromium_sandbox=sandbox)
    yield running
    running.close()


class Faults:
    """What a page did wrong: messages on the console, uncaught errors, requests that failed. A test that expects one
    takes it out (`expect`); what is left at the end fails the test."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._add(True, f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _said(self, line: ConsoleMessage) -> None:
        wrong = line.type in ("error", "warning")
        self._add(wrong, f"console: {line.text} ({line.location.get('url', '')})")

    def _add(self, wrong: bool, text: str) -> None:
        if wrong:
            self.seen.append(text)

    def _failed(self, request: Request) -> None:
        # A page that is left gives up its requests; that is no fault.
        self._add("ERR_ABORTED" not in (request.failure or ""), f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        self._add(response.status >= 400, f"answer: {response.status} {response.url}")

    def expect(self, part: str) -> None:
        """Faults that contain `part` are what the test is about."""
        self.seen = [one for one in self.seen if part not in one]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Close the pages before any server goes: a page may still be asking for its icon, and that is no fault of it."""
    context = getattr(item, "funcargs", {}).get("context")
    if context is not None:
        context.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    found = Faults()
    yield found
    assert not found.seen


@pytest.fixture
def context(browser: Browser, faults: Faults) -> Iterator[BrowserContext]:
    """A fresh profile at 1,280 pixels, every page of it watched."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    fresh.on("page", faults.watch)
    fresh.set_default_timeout(30_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128                         # a page asks for many files at once


class Quiet(SimpleHTTPRequestHandler):
    """Serves files as a plain web server does, and says nothing of it."""

    extensions_map = {  # noqa: RUF012  (as the standard library has it)
        **SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".mjs": "text/javascript",
        ".json": "application/json", ".bin": "application/octet-stream", ".html": "text/html; charset=utf-8",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):   # the browser went away in the middle
            super().handle()


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """`served(folder)` is the address under which the folder is served."""
    servers: list[_Server] = []

    def serve(folder: Path) -> str:
        server = _Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
