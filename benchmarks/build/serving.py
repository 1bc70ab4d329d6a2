"""A site goes in; how long an editor waits while `serve` runs comes out, as JSON: from a file written to its page shown
by a real browser, and to everything published; and how much memory the preview takes after many edits.

    python -m benchmarks.build.serving site.yaml [--content DIR] [--out FILE] [--times 7] [--edits 200]

The site is copied first, and nothing of it is written to. `rows` are what RESULTS.md shows: the slower half of the
times is left out by the median, `all` has every one in milliseconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.build.builders import environment, python

PATIENCE = 300.0
"""Seconds that a build may take."""
MIB = 2**20
TARGETS = {"body": (0.2, 3.0), "title": (0.3, 3.0), "template": (0.3, 4.0), "style": (0.3, 8.0)}
"""Kind of edit -> seconds until the page may show it, and until all is published."""
WORDS = {"body": "a body edited", "title": "a title", "template": "the template of lists", "style": "the style sheet"}
MEMORY = 300
"""MiB."""
_SHOWN = {
    "body": "mark => document.body !== null && document.body.textContent.includes(mark)",
    "style": "mark => getComputedStyle(document.documentElement).getPropertyValue('--mark').includes(mark)",
    "template": "mark => document.querySelector(`[data-mark=${mark}]`) !== null",
}


@dataclass
class Serve:
    """A running preview of a copy of a site."""

    site: Path
    output: Path
    report: Path
    process: subprocess.Popen[str]
    url: str
    most: int = 0
    """Bytes of memory that its processes took together at most."""
    over: threading.Event = field(default_factory=threading.Event)

    def built(self, since_ns: int) -> float:
        """Wait for a build that ended after this; when that was, in seconds since 1970."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError):
                if (told := os.stat(self.report).st_mtime_ns) > since_ns:
                    return told / 1e9
            if self.process.poll() is not None:
                raise SystemExit(f"serve ended with {self.process.returncode}")
            time.sleep(0.01)
        raise SystemExit(f"no build in {PATIENCE:.0f} s")

    def memory(self) -> int:
        return sum(map(_share, _family(self.process.pid)))

    def look(self) -> None:
        """Remember the most, until all is over."""
        while not self.over.wait(0.2):
            self.most = max(self.most, self.memory())


@contextlib.contextmanager
def serving(site: Path) -> Iterator[Serve]:
    """Start a preview and wait for its first build; end it."""
    report, output = site / "report.json", site / ".shilu" / "preview"
    command = [python(), "-u", "-X", "utf8", "-m", "shilu", "--site", str(site / "site.yaml"), "serve", "--no-open",
               "--port", "0", "--report", str(report)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               encoding="utf-8")
    assert process.stdout is not None
    found = next((match[0] for line in process.stdout if (match := re.search(r"http://[\d.:]+/", line))), "")
    threading.Thread(target=process.stdout.read, daemon=True).start()
    running = Serve(site, output, report, process, found)
    threading.Thread(target=running.look, daemon=True).start()
    try:
        if not found:
            raise SystemExit("serve did not start")
        yield running
    finally:
        running.over.set()
        process.terminate()                          # a shell gives those that it starts beside it no Ctrl-C
        process.wait(30)


# ---------------------------------------------------------------- edits

@dataclass(frozen=True, slots=True)
class Edit:
    """What is edited, the page that shows it, and the new text of the file for a mark that is not in it yet."""

    kind: str
    file: Path
    page: str
    change: Callable[[str, str], str]
    """(text, mark) -> text"""


def edits(running: Serve) -> Iterator[Edit]:
    document, page = article(running)
    yield Edit("body", document, page, in_body)
    yield Edit("title", document, page, in_title)
    theme = running.site / "themes" / named_theme(running.site)
    lists = sorted(path.relative_to(running.output).as_posix() for path in running.output.glob("*/index.html"))
    shown = next((path for path in lists if path.startswith(("news/", "speeches/"))), lists[0])
    yield Edit("template", theme / "templates" / "list.html", shown, in_template)
    sheets = sorted((theme / "assets").glob("*.css"), key=lambda path: -path.stat().st_size)
    yield Edit("style", sheets[0], page, in_style)


def article(running: Serve) -> tuple[Path, str]:
    """A document in the middle of the archive, and its page."""
    files = sorted((running.site / "content").rglob("*.md"))
    for file in (*files[len(files) // 2:], *files):
        named = re.search(r"^id: *(\S+)$", file.read_text("utf-8"), re.MULTILINE)
        found = sorted(running.output.glob(f"*/{named[1] if named else file.stem}.html"))
        if found:
            return file, found[0].relative_to(running.output).as_posix()
    raise SystemExit("no document has a page of its own")


def named_theme(site: Path) -> str:
    named = re.search(r"^theme: *(\S+)$", (site / "site.yaml").read_text("utf-8"), re.MULTILINE)
    return named[1] if named else "default"


def in_body(text: str, mark: str) -> str:
    """A sentence more in the middle of the text, in the place of the one before."""
    text = re.sub(r"改动m\d+。", "", text)
    begin = text.index("\n---\n") + 5
    ends = [match.end() for match in re.finditer("。", text) if match.end() > begin]
    place = ends[len(ends) // 2] if ends else len(text.rstrip())
    return f"{text[:place]}改动{mark}。{text[place:]}"


def in_title(text: str, mark: str) -> str:
    return re.sub(r'^(title: *"?)(?:m\d+ )?', rf"\g<1>{mark} ", text, count=1, flags=re.MULTILINE)


def in_template(text: str, mark: str) -> str:
    return re.sub(r"<h1(?: data-mark=\w+)?", f"<h1 data-mark={mark}", text, count=1)


def in_style(text: str, mark: str) -> str:
    return re.sub(r"\n:root *\{ *--mark: *\w+ *\}\n$", "", text) + f"\n:root {{ --mark: {mark} }}\n"


# ---------------------------------------------------------------- measuring

def measured(running: Serve, edit: Edit, page: Page, times: int, marks: Iterator[str]) -> dict[str, list[int]]:
    """Milliseconds from the file written to the page shown, and to all published, of each time."""
    page.goto(running.url + edit.page)
    shown: list[int] = []
    published: list[int] = []
    for _ in range(times):
        time.sleep(0.7)                              # an editor does not save at the end of a build, to the millisecond
        mark = next(marks)
        begun = _write(edit, mark)
        page.wait_for_function(_SHOWN.get(edit.kind, _SHOWN["body"]), arg=mark, polling=10, timeout=PATIENCE * 1000)
        shown.append(round((time.time() - begun) * 1000))
        published.append(round((running.built(int(begun * 1e9)) - begun) * 1000))
        print(f"{edit.kind}: {shown[-1]} ms, {published[-1]} ms", file=sys.stderr, flush=True)
    return {"shown": shown, "published": published}


def _write(edit: Edit, mark: str) -> float:
    """When it was written, in seconds since 1970."""
    text = edit.change(edit.file.read_text("utf-8"), mark)
    begun = time.time()
    edit.file.write_text(text, "utf-8")
    return begun


def many(running: Serve, edit: Edit, count: int, marks: Iterator[str]) -> dict[str, int]:
    """Bytes of memory before and after so many edits, while nothing is built."""
    time.sleep(1)
    taken = {"before": running.memory()}
    running.most = 0
    for number in range(1, count + 1):
        running.built(int(_write(edit, next(marks)) * 1e9))
        if number in (10, count):
            time.sleep(1)
            taken[f"after {number}"] = running.memory()
    return {**taken, "most": running.most}


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _share(pid: int) -> int:
    """Bytes of memory of a process, what it shares divided among those who share it."""
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0


def rows(times: dict[str, dict[str, list[int]]], memory: dict[str, int]) -> Iterator[dict[str, Any]]:
    for kind, taken in times.items():
        for key, target in zip(("shown", "published"), TARGETS[kind], strict=True):
            what = "its page shown" if key == "shown" else "all published, with the index"
            value = round(statistics.median(taken[key]) / 1000, 3)
            yield {"row": f"`serve`, {WORDS[kind]}: {what}", "value": value, "unit": "s", "target": target}
    last = [value for key, value in memory.items() if key.startswith("after")][-1]
    yield {"row": "`serve`, memory after many edits", "value": round(last / MIB), "unit": "MiB", "target": MEMORY}


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.build.serving")
    words.add_argument("site", type=Path)
    words.add_argument("--content", type=Path)
    words.add_argument("--out", type=Path)
    words.add_argument("--times", type=int, default=7)
    words.add_argument("--edits", type=int, default=200)
    asked = words.parse_args()
    marks = (f"m{number}" for number in range(10**6))
    with tempfile.TemporaryDirectory(dir=asked.out.parent if asked.out else None, prefix="serving-") as folder:
        site = copied(asked.site, asked.content or asked.site.parent / "content", Path(folder))
        with serving(site) as running, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            page = browser.new_page()
            time.sleep(3)
            times = {one.kind: measured(running, one, page, asked.times, marks) for one in edits(running)}
            memory = many(running, next(edits(running)), asked.edits, marks)
            browser.close()
    told = json.dumps({"rows": list(rows(times, memory)), "all": times, "memory": memory}, ensure_ascii=False, indent=1)
    print(told)
    if asked.out:
        asked.out.write_text(told + "\n", "utf-8")


def copied(site: Path, content: Path, folder: Path) -> Path:
    """The site in a folder of its own, its files old enough to be trusted."""
    shutil.copy(site, folder / "site.yaml")
    shutil.copytree(content, folder / "content")
    shutil.copytree(site.parent / "themes", folder / "themes")
    for path in folder.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return folder


def _chromium() -> str | None:
    """The system's browser where it has one, else Playwright's own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


if __name__ == "__main__":
    main()
