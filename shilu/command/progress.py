"""How far a long piece of work has come goes in; one line of a terminal that leaves no trace comes out.

    读稿 ████████░░░░  6,400/10,000  1,250 篇/秒  还需 3 秒

Nothing in a pipe, nothing in the first second, at most ten lines a second. Stream, clock and width are given, so that
a test may watch an hour's work in no time.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

from shilu import messages

_PATIENCE = 1.0
"""Seconds that anybody waits without asking how long it will take."""
_EVERY = 0.1
_MEMORY = 50
"""Samples of which the rate is made: five seconds, so that it follows what slows down."""
_BAR, _STUB = 24, 6
"""Cells of a bar: at most; and at least, or there is none."""
_BLOCKS, _SIGNS = ("█", "░"), ("#", "-")


class _Stage:
    """How far one stage has come, and how fast lately."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque(maxlen=_MEMORY)
        self._now, self._done, self._total = 0.0, 0, 0

    def take(self, now: float, done: int, total: int) -> None:
        if done < self._done:
            self._samples.clear()                        # begun again
        self._now, self._done, self._total = now, done, total
        if not self._samples or now - self._samples[-1][0] >= _EVERY:
            self._samples.append((now, done))

    def rate(self) -> float:
        """Pieces a second; 0 while it is not known."""
        then, before = self._samples[0]
        return (self._done - before) / (self._now - then) if self._now - then >= 0.5 else 0.0

    def goes_on(self, now: float) -> bool:
        """Whether there is more to do, of which something was heard lately."""
        return self._done < self._total and now - self._now < _PATIENCE


class Progress:
    """The line of progress on a stream; it stands until `erase`."""

    def __init__(self, stream: TextIO, lang: str, *, clock: Callable[[], float] = time.monotonic,
                 columns: Callable[[], int] | None = None, orders: bool | None = None) -> None:
        self._stream = stream
        self._lang = lang
        self._clock = clock
        self._columns = columns or (lambda: _columns(stream))
        # On a terminal that understands no orders (`\x1b[K`), what stood there is written over with blanks.
        self._orders = understands_orders(stream) if orders is None else orders
        self._live = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._signs = _signs(stream)
        self._since: float | None = clock()
        self._next = 0.0
        self._shown = 0
        self._stages: dict[str, _Stage] = {}
        self._current = ""

    def step(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` (0 where it is not known) in this stage of the work."""
        if not self._live:
            return
        now = self._clock()
        told = self._stages.setdefault(stage, _Stage())
        told.take(now, done, total)
        if self._since is None:
            self._since = now
        if now - self._since < _PATIENCE or now < self._next:
            return
        if stage != self._current and self._current in self._stages and self._stages[self._current].goes_on(now):
            return                                       # the index is made while pages are: one of them is shown
        self._current = stage
        self._next = now + _EVERY
        self._draw(line(self._lang, stage, done, total, told.rate(), self._columns() - 1, self._signs))

    def erase(self) -> None:
        """Take the line away: something else is to be said. What comes after is new work, with a first second."""
        self._since = None
        self._stages.clear()
        if self._shown:
            self._write("\r\x1b[K" if self._orders else "\r" + " " * self._shown + "\r")
            self._shown = 0

    def _draw(self, text: str) -> None:
        shown = _room(text)
        self._write("\r" + text + ("\x1b[K" if self._orders else " " * (self._shown - shown)))
        self._shown = shown

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):               # the terminal has gone; the work goes on
            self._stream.write(text)
            self._stream.flush()


def line(lang: str, stage: str, done: int, total: int, rate: float, room: int, signs: tuple[str, str]) -> str:
    """The line, in at most `room` cells: what matters least is left out first, then the bar, then all."""
    head = messages.text(lang, f"cli.stage.{stage}")
    if not total:
        return head + " …" if messages.width(head) + 3 <= room else ""
    count = f"{done:,}/{total:,}"
    speed = messages.text(lang, f"cli.rate.{stage}", rate=f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}")
    left = messages.text(lang, "cli.left", time=duration(lang, (total - done) / rate)) if rate and done < total else ""
    for parts in ((count, speed if rate else "", left), (count, left), (count,)):
        tail = "".join(f"  {part}" for part in parts if part)
        cells = (room - messages.width(head) - 1 - messages.width(tail)) // _room(signs[0])
        if cells >= _STUB:
            cells = min(cells, _BAR)
            full = min(done, total) * cells // total
            return f"{head} {signs[0] * full}{signs[1] * (cells - full)}{tail}"
    short = f"{head} {count}"
    return short if messages.width(short) <= room else ""


def duration(lang: str, seconds: float) -> str:
    """`3 秒`, `2 分 10 秒`, `1 小时 5 分`: rounded up, and never nothing."""
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return messages.text(lang, "cli.seconds", seconds=whole)
    if whole < 3600:
        return messages.text(lang, "cli.minutes", minutes=whole // 60, seconds=whole % 60)
    return messages.text(lang, "cli.hours", hours=whole // 3600, minutes=whole % 3600 // 60)


def _room(text: str) -> int:
    """Cells that a text takes at most: on Chinese systems a block may be as wide as a character."""
    return messages.width(text) + sum(map(text.count, _BLOCKS))


def _signs(stream: TextIO) -> tuple[str, str]:
    """The blocks, or plain signs where the terminal's encoding lacks them."""
    try:
        "".join(_BLOCKS).encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return _SIGNS
    return _BLOCKS


def _columns(stream: TextIO) -> int:
    """The width of the terminal now: its window may be drawn wider or narrower at any time."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def understands_orders(stream: TextIO) -> bool:
    """Whether a terminal understands `\\x1b[...`; the console of Windows is told to."""
    return sys.platform != "win32" or (stream.isatty() and _told(stream))


if sys.platform == "win32":
    import ctypes
    import msvcrt

    _VIRTUAL_TERMINAL = 4

    def _told(stream: TextIO) -> bool:
        """Switch the console to understand orders; False where it is too old, or no console at all."""
        kernel = ctypes.windll.kernel32
        mode = ctypes.c_uint32()
        try:
            handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
        except (OSError, ValueError):
            return False
        if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            return False
        return bool(kernel.SetConsoleMode(handle, mode.value | _VIRTUAL_TERMINAL))
