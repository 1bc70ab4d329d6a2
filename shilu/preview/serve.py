"""`serve`: edits of content, themes and settings go in; a fresh preview in the browser, or its mistakes, come out.

Three threads. One watches (`watch`), and makes the pages that browsers show ahead of the build (`ahead`); the main one
builds into a folder of its own; the third serves that folder and what was made ahead (`server`). So an edit is seen at
once even while the edit before it is still being built, and the build stays the one truth: when it is there, what was
made ahead is dropped, and a page is loaded anew only if it is not what its reader has.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from shilu import pipeline
from shilu.command import summary
from shilu.preview import ahead, local, overlay, server, watch
from shilu.report import Report

_TURN = 0.001
"""Seconds after which a thread that computes lets another in."""
_SEEN_FIRST = 0.3
"""Seconds for which a build waits at most, while browsers load the page that was made ahead."""
_PAUSE = 0.2
"""Seconds between two looks for Ctrl-C, which on Windows does not end a wait."""


class Voice(Protocol):
    """What serve needs of the terminal."""

    lang: str
    colour: bool

    def text(self, key: str, **values: object) -> str: ...
    def say(self, line: str) -> None: ...
    def explain(self, error: Exception, root: Path) -> tuple[int, str]: ...


class Edits:
    """The files that changed since the last good build began, each with the number of its edit."""

    def __init__(self) -> None:
        self._files: dict[str, int] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._waiting = threading.Event()

    def add(self, files: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        """One more edit: its number, and all files that no build has seen."""
        with self._lock:
            self._number += 1
            self._files.update(dict.fromkeys(files, self._number))
            return self._number, tuple(self._files)

    def ready(self) -> None:
        """The edit may be built."""
        self._waiting.set()

    def wait(self) -> tuple[int, tuple[str, ...]]:
        """Sleep until there is something to build; the number of the last edit, and the files."""
        while not self._waiting.wait(_PAUSE):
            pass
        self._waiting.clear()
        with self._lock:
            return self._number, tuple(self._files)

    def built(self, number: int) -> None:
        """A good build has seen all edits up to this one."""
        with self._lock:
            self._files = {file: at for file, at in self._files.items() if at > number}


class Preview:
    """Builds, remembers what was told last, and tells terminal and pages what is new."""

    def __init__(
        self, options: pipeline.Options, voice: Voice, clock: Callable[[], int], quiet: bool, told: Path | None = None,
    ) -> None:
        self._options = replace(options, drafts=True)
        self._voice = voice
        self._clock = clock
        self._quiet = quiet
        self._told = told
        self._last: Report | None = None
        self._base: ahead.Base | None = None
        self.good = False
        """Whether the last build was published."""
        self.state = overlay.good()

    def build(self) -> bool:
        """One build; True when the site has changed."""
        try:
            report = pipeline.build(replace(self._options, epoch=self._clock()), self._keep)
            if self._told is not None:
                self._told.write_bytes(summary.as_json(report, self._voice.lang))
        except Exception as error:                   # the preview outlives a full disk and a fault of ours
            _, sentence = self._voice.explain(error, self._options.root)
            self._voice.say(sentence)
            self.state = overlay.failed(sentence, self._voice.lang)
            self.good = False
            return False
        self._tell(report)
        self._last = report
        self.good = report.published
        # Processes that are started while the server's thread runs must not be copies of this one.
        self._options = replace(self._options, method="spawn")
        return report.published and bool(report.written or report.removed)

    def prepare(self) -> None:
        """Be ready for the first edit: a build that found nothing changed has decided nothing."""
        if self._base is None and self.good:
            self._keep(pipeline.survey(replace(self._options, epoch=self._clock())))
        if self._base is not None:
            ahead.warm(self._base, self._options)

    def ahead(self, files: tuple[str, ...], shown: tuple[str, ...]) -> dict[str, bytes]:
        """The pages that are shown, as they are with these files changed. None while there is a mistake: then the last
        good site stays as it is."""
        last = self._base
        if last is None or not self.good or not shown:
            return {}
        try:
            return ahead.pages(last, self._options, files, shown)
        except Exception:                            # the build meets it too, and tells it
            return {}

    def sources(self, shown: tuple[str, ...]) -> tuple[str, ...]:
        """The files of the documents that are shown."""
        return ahead.sources(self._base, self._options, shown) if self._base is not None else ()

    def _keep(self, plan: pipeline.Plan) -> None:
        self._base = ahead.base(plan)

    def _tell(self, report: Report) -> None:
        lang, last = self._voice.lang, self._last
        if last is None:
            lines = summary.lines(report, lang, output=str(self._options.output), quiet=self._quiet,
                                  strict=self._options.strict, colour=self._voice.colour)
        else:
            known = last.problems if report.published else ()
            fresh = [one for one in report.problems if one.level != "hint" and one not in known]
            lines = summary.problems(fresh, lang, self._voice.colour)
        for line in lines:
            self._voice.say(line)
        self.state = overlay.good() if report.published else overlay.faulty(report.problems, lang)
        if last is not None and not self._quiet:
            self._voice.say(self._line(report))

    def _line(self, report: Report) -> str:
        """One line a rebuild."""
        levels = ("error", "warning") if self._options.strict else ("error",)
        fatal = sum(one.level in levels for one in report.problems)
        key = "broken" if not report.published else "rebuilt" if report.written or report.removed else "same"
        return self._voice.text(
            f"serve.{key}", time=time.strftime("%H:%M:%S"), count=f"{fatal:,}", written=f"{report.written:,}",
            removed=f"{report.removed:,}", seconds=f"{report.wall_ms / 1000:.2f}")


class Watcher:
    """Sees edits, shows them ahead of the build, and hands them on to it; in a thread of its own."""

    def __init__(self, eye: watch.Watch, preview: Preview, house: server.Server, edits: Edits) -> None:
        self._eye = eye
        self._preview = preview
        self._server = house
        self._edits = edits
        self._shown: tuple[str, ...] = ()
        self._near: tuple[str, ...] = ()

    def start(self) -> None:
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.see(self._eye.wait(self._close))

    def see(self, changed: tuple[str, ...]) -> None:
        """One edit."""
        number, files = self._edits.add(changed)
        if made := self._preview.ahead(files, self._server.shown()):
            self._server.ahead(made, number)
        self._edits.ready()

    def _close(self) -> tuple[str, ...]:
        """The files that are likely to be changed next: those of the pages that are shown."""
        shown = self._server.shown()
        if shown != self._shown:
            self._shown, self._near = shown, self._preview.sources(shown)
        return self._near


def run(
    options: pipeline.Options, voice: Voice, clock: Callable[[], int], *, port: int, browser: bool, quiet: bool,
    told: Path | None = None,
) -> int:
    """Build, serve, and build again at each edit, until stopped by Ctrl-C (KeyboardInterrupt). `told` is the file of
    the report, written anew by each build."""
    eye = watch.Watch((options.content, options.root / "themes", options.site_file))
    preview = Preview(options, voice, clock, quiet, told)
    preview.build()
    house = server.Server(options.output, voice.lang, port)
    got = house.address[1]
    if port and got != port:
        voice.say(voice.text("serve.port-taken", wanted=port, port=got))
    house.tell(preview.state, reload=False)
    house.start()
    url = f"http://{local.HOST}:{got}/"
    voice.say(voice.text("serve.address", url=url))
    if browser and _has_screen():
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    edits = Edits()
    sys.setswitchinterval(_TURN)
    try:
        preview.prepare()
        Watcher(eye, preview, house, edits).start()
        while True:
            _build(options, preview, house, edits)
    finally:
        house.stop()


def _build(options: pipeline.Options, preview: Preview, house: server.Server, edits: Edits) -> None:
    """Wait for an edit and build it."""
    number, files = edits.wait()
    house.settle(_SEEN_FIRST)
    changed = preview.build()
    if preview.good:
        edits.built(number)
    house.tell(preview.state, changed, number, changed and any(_is_told_by_no_page(options, file) for file in files))


def _is_told_by_no_page(options: pipeline.Options, file: str) -> bool:
    """A picture or an attachment: it keeps its address, and so do pages that show it."""
    return file.startswith(f"{options.content}{os.sep}") and not file.endswith((".md", ".yaml", ".yml"))


def _has_screen() -> bool:
    """Without a desktop, Linux would open a text browser in our terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
