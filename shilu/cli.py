"""The commands: words of a command line go in, an exit code comes out; mistakes and results are told on the way.

0 done; 1 errors in content, or failed tests; 2 wrong usage; 3 the machine, or a fault of our own (docs/decisions/0008);
130 stopped. No traceback reaches an editor: it goes to `.shilu/error.log`. Each command loads only what it needs.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from shilu import __version__, messages
from shilu.command import arguments

if TYPE_CHECKING:
    from shilu.errors import Problem
    from shilu.options import Options

DONE, FAULTY, USAGE, MACHINE, STOPPED = 0, 1, 2, 3, 130
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)

_CACHE = {
    "disk is full": "cli.no-space", "readonly": "cli.no-right", "unable to open": "cli.no-right",
    "disk I/O": "cli.machine", "locked": "cli.locked",
}
"""What SQLite says of the cache -> our key."""


class Wrong(Exception):
    """Wrong usage that argparse cannot see: the key of a sentence, and what fills it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Terminal:
    """What a command talks through: sentences by key, lines as they are, a progress line that leaves no trace."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._live = sys.stderr.isatty()
        self._shown = 0
        self._next = 0.0
        if self.colour and os.name == "nt":
            os.system("")                            # switches the old Windows console to understand colours

    def text(self, key: str, **values: object) -> str:
        return messages.text(self.lang, key, **values)

    def say(self, line: str) -> None:
        self.erase()
        print(line, flush=True)

    def warn(self, line: str) -> None:
        """What stops a command goes to stderr, so that it is seen when the rest goes into a file."""
        self.erase()
        with contextlib.suppress(OSError):
            print(line, file=sys.stderr, flush=True)

    def progress(self, stage: str, done: int, total: int) -> None:
        """`读稿 640/10,000`, at most ten times a second; nothing in a pipe."""
        now = time.monotonic()
        if not self._live or now < self._next:
            return
        self._next = now + 0.1
        line = f"{self.text(f'cli.stage.{stage}')} {done:,}/{total:,}"
        shown = messages.width(line)
        print("\r" + line + " " * (self._shown - shown), end="", file=sys.stderr, flush=True)
        self._shown = shown

    def erase(self) -> None:
        if self._shown:
            print("\r" + " " * self._shown + "\r", end="", file=sys.stderr, flush=True)
            self._shown = 0

    def explain(self, error: Exception, root: Path) -> tuple[int, str]:
        """What an exception means to an editor, and its exit code."""
        if isinstance(error, Wrong):
            return USAGE, self.text(error.key, **error.values)
        if isinstance(error, OSError):
            return MACHINE, self._machine(error)
        kind = type(error).__name__                  # modules are not loaded only to ask for their exceptions
        if kind == "Refused":
            key, values = vars(error)["key"], vars(error)["values"]
            return USAGE, self.text(f"cli.refused.{key}", **values)
        if kind in ("MemoryError", "BrokenProcessPool"):
            return MACHINE, self.text("cli.no-memory")
        if isinstance(error, ModuleNotFoundError) and not (error.name or "shilu").startswith("shilu"):
            return MACHINE, self.text("cli.no-package", name=error.name)
        for sign, key in _CACHE.items():
            if kind == "OperationalError" and sign in str(error):
                return MACHINE, self.text(key, path=root / ".shilu", reason=error)
        log = root / ".shilu" / "error.log"
        key = "cli.crashed" if _written(log, error) else "cli.crashed-unlogged"
        return MACHINE, self.text(key, name=type(error).__name__, what=error, log=log)

    def _machine(self, error: OSError) -> str:
        """What the machine refused, with the file's name."""
        named = error.filename if error.filename is not None else self.text("cli.stdout")
        path = os.fsdecode(named) if isinstance(named, (str, bytes)) else str(named)
        if error.errno in _FULL or getattr(error, "winerror", None) == 112:
            return self.text("cli.no-space", path=path)
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            return self.text("cli.no-right", path=path)
        return self.text("cli.machine", path=path, reason=error.strerror or error)


def _written(log: Path, error: Exception) -> bool:
    """Whether the details of a fault of ours could be put down for whoever mends it."""
    try:
        log.parent.mkdir(exist_ok=True)
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} shilu {__version__} {' '.join(sys.argv)}\n")
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return False
    return True


def script() -> NoReturn:
    """The installed command: the site is in the current folder."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if os.name == "nt" else None, errors="replace")
    sys.exit(main(sys.argv[1:], Path.cwd(), "shilu"))


def main(words: Sequence[str], home: Path, prog: str = "shilu") -> int:
    """Carry out one command. `home` is the folder whose site.yaml is meant when --site names no other."""
    lang = arguments.language(words, os.environ)
    terminal = Terminal(lang)
    try:
        request = arguments.parse(words, lang, prog, __version__)
    except SystemExit as end:
        return int(end.code or 0)
    site_file = Path(request.site) if request.site else home / "site.yaml"
    try:
        code = _COMMANDS[request.command](request, site_file, terminal)
        sys.stdout.flush()
    except KeyboardInterrupt:
        terminal.warn(terminal.text("cli.stopped"))
        return STOPPED
    except BrokenPipeError:                          # who read our output has gone
        code = MACHINE
    except Exception as error:
        code, sentence = terminal.explain(error, site_file.parent)
        terminal.warn(sentence)
    try:
        sys.stdout.flush()
    except OSError:
        # What could not be written stays in the stream, and Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def now() -> int:
    """The one "now" of a command: SOURCE_DATE_EPOCH, else the clock."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not given:
        return int(time.time())
    if not (given.isascii() and given.isdigit() and len(given) <= 11):
        raise Wrong("cli.epoch", value=given)
    return int(given)


def options(request: argparse.Namespace, site_file: Path, terminal: Terminal, output: Path) -> Options:
    """What the pipeline is asked; `output` is where the site goes when --output does not say."""
    from shilu.options import Options

    if not site_file.is_file():
        raise Wrong("cli.no-site", path=str(site_file))
    root = site_file.parent
    asked = vars(request)
    return Options(
        root=root, site_file=site_file, content=Path(asked.get("content") or root / "content"),
        output=Path(asked.get("output") or output), cache=root / ".shilu", jobs=asked.get("jobs", 0),
        drafts=asked.get("drafts", False), strict=asked.get("strict", False), epoch=now(), progress=terminal.progress)


def _build(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu import still
    from shilu.command import summary

    asked = options(request, site_file, terminal, site_file.parent / "output")
    look = still.look(asked)
    report = still.report(asked, look)
    if report is None:
        from shilu import pipeline

        report = pipeline.build(asked, look=look)
    if request.report:
        Path(request.report).write_bytes(summary.as_json(report, terminal.lang))
    for line in summary.lines(report, terminal.lang, output=str(asked.output), quiet=request.quiet,
                              strict=request.strict, colour=terminal.colour):
        terminal.say(line)
    return DONE if report.published else FAULTY


def _serve(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu.preview import serve

    asked = options(request, site_file, terminal, site_file.parent / ".shilu" / "preview")
    if asked.output.resolve() == (asked.root / "output").resolve():
        raise Wrong("cli.refused.output-is-site", path=str(asked.output))
    told = Path(request.report) if request.report else None
    return serve.run(asked, terminal, now, port=request.port, browser=not request.no_open, quiet=request.quiet,
                     told=told)


def _new(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu.desk import commands

    return commands.begin(request, options(request, site_file, terminal, site_file.parent / "output"), terminal)


def _import(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu.command import summary
    from shilu.desk import commands

    def draw(found: Iterable[Problem]) -> Iterator[str]:
        return summary.problems(found, terminal.lang, terminal.colour)

    return commands.bring(request, site_file, terminal, draw)


def _check(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu.command import summary
    from shilu.desk import commands

    def draw(found: Iterable[Problem]) -> Iterator[str]:
        return summary.problems(found, terminal.lang, terminal.colour, most=None)

    asked = options(request, site_file, terminal, site_file.parent / "output")
    return commands.look(request, asked, terminal, draw)


def _test(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu.command import checks

    return checks.run(request.arguments, terminal)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Path, Terminal], int]] = {
    "build": _build, "serve": _serve, "new": _new, "import": _import, "check": _check, "test": _test,
}
