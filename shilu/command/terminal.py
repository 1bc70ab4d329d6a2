"""What a command says: sentences by key, lines, how far it has come, and what an exception means to an editor."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

from shilu import __version__, messages
from shilu.command import progress

USAGE, MACHINE = 2, 3
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
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self.colour = not plain and sys.stdout.isatty() and progress.understands_orders(sys.stdout)
        self.quiet = False
        """Whether nobody wants to see how far the work has come."""
        self._live = progress.Progress(sys.stderr, lang)

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
        """How far the work has come; the stages are in the catalogue, `cli.stage`."""
        if not self.quiet:
            self._live.step(stage, done, total)

    def erase(self) -> None:
        self._live.erase()

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
    import traceback

    try:
        log.parent.mkdir(exist_ok=True)
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} shilu {__version__} {' '.join(sys.argv)}\n")
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return False
    return True
