"""Built sites go in; when a reader far from the server sees what of a first answer comes out, as one table.

    python benchmarks/search/arrival.py NAME=OUTPUT ... [--queries FILE] [--rounds 1] [--page search.html?q=]

The real search page in Chromium with an empty cache at each visit, over a line of 60 ms and 8 Mbit/s. Needs what the
tests need. `--trace QUERY` prints each request of one visit instead. README.md beside this file says how to read it.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from playwright.sync_api import Browser, Error, Page

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.search.compared.browser import chromium
from benchmarks.search.compared.lines import FAR
from benchmarks.search.compared.serving import Server
from shilu.command import browsers

MARKS = ("count", "first title", "ten excerpts", "panel")
WATCH = """(() => {
    const seen = (globalThis.seen = {}), find = (path) => document.querySelector("#shilu-search" + path);
    const mark = (name, there) => there && !(name in seen) && (seen[name] = performance.now());
    let asked = false;
    const look = () => {
        asked = false;
        const none = find(".answered.none");
        mark("count", find(".answered"));
        mark("first title", none || find(" .hits > li .src"));
        mark("ten excerpts", none || (find(" .hits > li") && !find(" .hits > li[aria-busy]")));
        mark("panel", find(" .facets > *") || find(" .hist > *") || find(" .results > .near"));
    };
    // In the frame that shows the change, not in the script that makes it.
    new MutationObserver(() => asked || ((asked = true), requestAnimationFrame(look)))
        .observe(document, { childList: true, subtree: true, attributes: true });
})();"""
TRACE = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .map((x) => [x.startTime, x.requestStart, x.responseStart, x.responseEnd, x.encodedBodySize, x.name])"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took: milliseconds from the navigation by mark, then what was fetched."""

    seen: dict[str, float]
    bytes: int
    requests: int
    twice: tuple[str, ...]
    trace: list[list[Any]]


def visit(browser: Browser, server: Server, address: str) -> Visit:
    """A first visit, until nothing is fetched any more."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", FAR.emulated())
        page.add_init_script(WATCH)
        page.goto(server.url + address, wait_until="commit")
        try:
            page.wait_for_function(f"() => Object.keys(globalThis.seen).length === {len(MARKS)}")
        except Error as error:
            raise SystemExit(f"{unquote(page.url)}: only {page.evaluate('seen')}") from error
        account = server.take()
        often = Counter(account.names)
        twice = tuple(sorted(name for name in often if often[name] > 1))
        return Visit(page.evaluate("seen"), account.bytes, account.requests, twice, traced(page))
    finally:
        context.close()


def traced(page: Page) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(TRACE)
    return sorted(found, key=lambda row: float(row[0]))


def everyday() -> list[str]:
    """The queries of `cost.mjs`: what they cost and when they are answered belong together."""
    found = re.search(r'EVERYDAY = "(.+?)"', (Path(__file__).parent / "cost.mjs").read_text("utf-8"))
    return found[1].split() if found else []


def row(name: str, queries: list[list[Visit]]) -> str:
    """The median over queries, and the most in brackets; of several visits for a query the quickest, since whatever
    else the machine does only ever makes one slower."""
    visits = [min(rounds, key=lambda one: one.seen["ten excerpts"]) for rounds in queries]

    def two(values: list[float], digits: int = 0) -> str:
        return f"{statistics.median(values):.{digits}f} ({max(values):.{digits}f})"

    cells = [two([one.seen[mark] for one in visits]) for mark in MARKS]
    cells += [two([one.bytes / 1000 for one in visits]), two([one.requests for one in visits])]
    twice = sorted({name for rounds in queries for one in rounds for name in one.twice})
    return f"| {' | '.join([name, *cells, ' '.join(twice) or '-'])} |"


def told(visits: list[Visit]) -> None:
    for one in visits:
        print({mark: round(one.seen[mark]) for mark in MARKS})
        for start, asked, first, last, size, name in one.trace:
            print(f"{start:6.0f} {asked:6.0f} {first:6.0f} {last:6.0f} {size / 1000:6.1f} KB  {name.split('/', 3)[3]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", nargs="+", metavar="NAME=OUTPUT")
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--page", default="search.html?q=")
    parser.add_argument("--trace", metavar="QUERY")
    asks = parser.parse_args()
    queries = asks.queries.read_text("utf-8").split() if asks.queries else everyday()
    sites = [tuple(site.split("=", 1)) for site in asks.sites]
    servers = {name: Server(Path(output)) for name, output in sites}
    visits: dict[str, list[list[Visit]]] = {name: [[] for _ in queries] for name in servers}
    with chromium(browsers.find() or "") as browser:
        for server in servers.values():
            server.__enter__()
            visit(browser, server, asks.page + quote(queries[0]))       # the browser and the disk have woken up
        if asks.trace:
            return told([visit(browser, server, asks.page + quote(asks.trace)) for server in servers.values()])
        # The sites take turns, so that the load of the machine falls on all of them alike.
        for _ in range(asks.rounds):
            for number, query in enumerate(queries):
                for name, server in servers.items():
                    visits[name][number].append(visit(browser, server, asks.page + quote(query)))
    load = os.getloadavg()[0]
    print(f"{len(queries)} queries, of {asks.rounds} visits each the quickest; load {load:.1f}; median (most)\n")
    print(f"| ms | {' | '.join(MARKS)} | KB | requests | twice |\n| --- |{' ---: |' * 6} --- |")
    for name, found in visits.items():
        print(row(name, found))
    return None


if __name__ == "__main__":
    main()
