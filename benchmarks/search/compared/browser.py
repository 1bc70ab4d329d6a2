"""A job as JSON goes in, on standard input; what a real Chromium answered, or what it cost there, comes out as JSON.

Runs in the environment made for the peers: `python -m benchmarks.search.compared.browser < JOB > ANSWER`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.search.compared.lines import Line
from benchmarks.search.compared.serving import Server

WAIT = 120_000
OURS = """typed => {
    const at = new URLSearchParams(location.search).get("q"), root = document.getElementById("shilu-search");
    const results = root && root.querySelector(".results"), line = root && root.querySelector(".answer");
    return at === typed && line && line.textContent && results && !results.hasAttribute("aria-busy") &&
        (results.querySelector(".hits blockquote") || !results.querySelector(".hits")) ? performance.now() : 0;
}"""
"""Shilu's own page, when the last of its first results has its excerpt."""
PEERS = "typed => globalThis.peer && globalThis.peer.shown === typed ? performance.now() : 0"


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    with sync_playwright() as running:
        # As root (in a container) Chromium's sandbox cannot start.
        sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
        browser = running.chromium.launch(executable_path=path or None, chromium_sandbox=sandbox)
        yield browser
        browser.close()


def answers(job: dict[str, Any]) -> list[Any]:
    """[total, keys] for each query, all asked in one page."""
    found: list[Any] = []
    with chromium(job["chromium"]) as browser, Server(Path(job["www"])) as server:
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{server.url}{job['page']}")
        page.wait_for_function("() => globalThis.peer")
        for typed in job["queries"]:
            told = page.evaluate("([typed, mode]) => globalThis.peer.find(typed, mode)", [typed, job["mode"]])
            found.append([told["total"], told["keys"][:job["limit"]]])
    return found


@dataclass(frozen=True, slots=True)
class Stand:
    """An engine's page."""

    name: str
    page: str
    ours: bool
    www: Path


def costs(job: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each engine, line and query. The engines take turns at each query, so that the load of the machine
    falls on all of them alike; one that has used up its patience on a line is left out of the other turns there."""
    stands = [Stand(one["name"], one["page"], one["ours"], Path(one["www"])) for one in job["stands"]]
    rows: list[dict[str, Any]] = []
    with chromium(job["chromium"]) as browser:
        for told in job["lines"]:
            line, used = Line(**told), dict.fromkeys((stand.name for stand in stands), 0.0)
            for number, typed in enumerate(job["queries"]):
                following = job["queries"][(number + 1) % len(job["queries"])]
                for stand in stands:
                    if used[stand.name] > job["patience"]:
                        continue
                    started = time.monotonic()
                    row = _visit(browser, stand, line, typed, following)
                    rows.append({"engine": stand.name, "line": line.name, **row})
                    used[stand.name] += time.monotonic() - started
    return rows


def _visit(browser: Browser, stand: Stand, line: Line, typed: str, following: str) -> dict[str, Any]:
    """A first query with an empty cache, then a second one in the same page."""
    context = browser.new_context(locale="zh-CN")
    try:
        with Server(stand.www) as server:
            page = context.new_page()
            if line.rate:
                wire = context.new_cdp_session(page)
                wire.send("Network.enable")
                wire.send("Network.emulateNetworkConditions", line.emulated())
            page.set_default_timeout(WAIT)
            page.goto(f"{server.url}{stand.page}?q={quote(typed)}", wait_until="commit")
            first = _done(page, stand, typed)
            cold = server.take()
            before = page.evaluate("() => performance.now()")
            _ask(page, stand, following)
            second = _done(page, stand, following) - before
            next_one = server.take()
            return {"ms": first, "bytes": cold.bytes, "requests": cold.requests, "next_ms": second,
                    "next_bytes": next_one.bytes, "next_requests": next_one.requests}
    except Exception as error:  # a page that fails is a figure, too
        return {"failed": str(error).splitlines()[0][:200]}
    finally:
        context.close()


def _ask(page: Page, stand: Stand, typed: str) -> None:
    if not stand.ours:
        page.evaluate("typed => void globalThis.peer.search(typed)", typed)
        return
    page.evaluate("""typed => {
        const box = document.querySelector('form[role="search"] input[name="q"]');
        box.value = typed;
        box.form.requestSubmit();
    }""", typed)


def _done(page: Page, stand: Stand, typed: str) -> float:
    told = page.wait_for_function(OURS if stand.ours else PEERS, arg=typed, polling="raf")
    return float(told.json_value())


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(answers(asked) if asked["do"] == "answers" else costs(asked), sys.stdout, ensure_ascii=False)
