"""A command goes in; what it cost comes out: wall and CPU seconds, and memory of all its processes together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE = 0.05
"""Seconds between two looks at the memory of the tree, at least."""
SHARE = 20
"""A look may take one part in so many of the time: large processes are looked at less often, lest it slow them."""
PROC = Path("/proc")
LINGER = 10.0
"""Seconds that processes may outlive the command that started them; then they are ended."""
_SUBREAPER = 36
"""prctl: who loses his parent becomes our child, so that his time is counted too."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu` and `largest` are the operating system's own account; `tree` is sampled, 0 where there is no /proc."""

    wall: float
    cpu: float
    largest: int
    tree: int

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class Failed(Exception):
    """A command ended badly; the text is the end of what it said."""


def run(command: list[str], log: Path, environment: Mapping[str, str] | None = None, folder: Path | None = None,
        limit: float = 3600) -> Cost:
    """Run a command to its end, its words into `log`; Failed when it fails or takes longer than `limit` seconds.

    Its processes are counted to the last, those too that it leaves behind.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    _adopt()
    others = set(_children(os.getpid()))
    started = time.perf_counter()
    with log.open("wb") as words:
        child = subprocess.Popen(command, stdout=words, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 env=None if environment is None else dict(environment), cwd=folder)
        watch = _Watch(child.pid, started + limit)
        watch.start()
        status, usage = _waited(child)
        wall = time.perf_counter() - started
        watch.over.set()
        watch.join()
    cpu = usage[0] + _left_behind(others)
    if status:
        said = f"exit {status}: {log.read_text('utf-8', 'replace')[-300:]}"
        why = f"not done in {limit:.0f} s" if watch.late else said
        raise Failed(f"{Path(command[0]).name}: {' '.join(why.split())}")
    return Cost(round(wall, 2), round(cpu, 2), usage[1], watch.most)


def _waited(child: subprocess.Popen[bytes]) -> tuple[int, tuple[float, int]]:
    """Exit code; CPU seconds and the largest process in bytes, of the command and all its ended descendants."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return child.returncode, (usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def _adopt() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _left_behind(others: set[int]) -> float:
    """CPU seconds of processes that a command did not wait for; `others` are children that are none of its."""
    cpu, until = 0.0, time.perf_counter() + LINGER
    while orphans := [pid for pid in _children(os.getpid()) if pid not in others]:
        for pid in orphans:
            if time.perf_counter() > until:
                _end(pid)
            with contextlib.suppress(ChildProcessError):
                ended, _, usage = os.wait4(pid, os.WNOHANG)
                cpu += usage.ru_utime + usage.ru_stime if ended else 0.0
        time.sleep(0.005)
    return cpu


class _Watch(threading.Thread):
    """Looks at a process and its descendants until told that all is over; ends the process when its time is up."""

    def __init__(self, pid: int, until: float) -> None:
        super().__init__(daemon=True)
        self.pid, self.until = pid, until
        self.over = threading.Event()
        self.most = 0
        self.late = False

    def run(self) -> None:
        pause = SAMPLE
        while not self.over.wait(pause):
            began = time.perf_counter()
            self.most = max(self.most, sum(map(_memory, _family(self.pid))))
            ended = time.perf_counter()
            pause = max(SAMPLE, (ended - began) * SHARE)
            if ended > self.until:
                self.late = True
                for pid in reversed(_family(self.pid)):
                    _end(pid)
                return


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def _family(pid: int) -> list[int]:
    """A process and all below it, parents first."""
    found = [pid]
    for one in found:
        found += _children(one)
    return found


def _memory(pid: int) -> int:
    """What a process holds, its part of shared pages counted once among all who share them; where the system does not
    tell that, all that it has in memory."""
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _end(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, 9)


def size(*folders: Path, without: str = "") -> tuple[int, int]:
    """Bytes and number of the files below some folders, less those whose names contain `without`."""
    files = [path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*"))
             if path.is_file() and not (without and without in path.name)]
    return sum(path.stat().st_size for path in files), len(files)
