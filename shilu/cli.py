"""The commands: words of a command line go in, an exit code comes out; mistakes and results are told on the way.

0 done; 1 errors in content, or failed tests; 2 wrong usage; 3 the machine, or a fault of our own (docs/decisions/0008);
130 stopped. No traceback reaches an editor: it goes to `.shilu/error.log`. Each command loads only what it needs.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from shilu import __version__
from shilu.command import arguments
from shilu.command.terminal import MACHINE, USAGE, Terminal, Wrong

if TYPE_CHECKING:
    from shilu.errors import Problem
    from shilu.options import Options

__all__ = ["Terminal", "leave", "main", "now", "options", "script"]

DONE, FAULTY, STOPPED = 0, 1, 130


def script() -> NoReturn:
    """The installed command: the site is in the current folder."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if os.name == "nt" else None, errors="replace")
    leave(main(sys.argv[1:], Path.cwd(), "shilu"))


def leave(code: int) -> NoReturn:
    """End the process now, for its outermost door: to take ten thousand documents to pieces costs a tenth of a second.
    Where a thread or a process is still at work, the long way is gone, which waits for them."""
    threads, processes = sys.modules.get("threading"), sys.modules.get("multiprocessing")
    if threads is not None and any(not one.daemon for one in threads.enumerate() if one is not threads.main_thread()):
        sys.exit(code)
    if processes is not None and processes.active_children():
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


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
    terminal.quiet = asked.get("quiet", False)
    return Options(
        root=root, site_file=site_file, content=Path(asked.get("content") or root / "content"),
        output=Path(asked.get("output") or output), cache=root / ".shilu", jobs=asked.get("jobs", 0),
        drafts=asked.get("drafts", False), strict=asked.get("strict", False), epoch=now(), progress=terminal.progress)


def _why(word: str, asked: Options, terminal: Terminal) -> int:
    from shilu.command import why

    known, sentence = why.told(word, asked, terminal.lang)
    (terminal.say if known else terminal.warn)(sentence)
    return DONE if known else USAGE


def _build(request: argparse.Namespace, site_file: Path, terminal: Terminal) -> int:
    from shilu import still
    from shilu.command import summary
    from shilu.engine import meter

    asked = options(request, site_file, terminal, site_file.parent / "output")
    if request.why is not None:
        return _why(request.why, asked, terminal)
    clock = meter.Meter()
    look = still.look(asked, clock)
    report = still.report(asked, look, clock)
    if report is None:
        from shilu import pipeline

        report = pipeline.build(asked, look=look, clock=clock)
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
