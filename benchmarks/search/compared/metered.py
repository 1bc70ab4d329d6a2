"""A command goes in; what it cost comes out: wall and CPU seconds, and memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE = 0.1
"""Seconds between two looks at the memory of the tree."""
PROC = Path("/proc")


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
    """Run a command to its end, its words into `log`; Failed when it fails or takes longer than `limit` seconds."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with log.open("wb") as words:
        child = subprocess.Popen(command, stdout=words, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 env=None if environment is None else dict(environment), cwd=folder)
        watch = _Watch(child.pid, started + limit)
        watch.start()
        status, usage = _waited(child)
        watch.over.set()
        watch.join()
    wall = time.perf_counter() - started
    if status:
        said = f"exit {status}: {log.read_text('utf-8', 'replace')[-300:]}"
        why = f"not done in {limit:.0f} s" if watch.late else said
        raise Failed(f"{Path(command[0]).name}: {' '.join(why.split())}")
    return Cost(round(wall, 2), round(usage[0], 2), usage[1], watch.most)


def _waited(child: subprocess.Popen[bytes]) -> tuple[int, tuple[float, int]]:
    """Exit code; CPU seconds and the largest process in bytes, of the command and all its ended descendants."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return child.returncode, (usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


class _Watch(threading.Thread):
    """Looks at a process and its descendants until told that all is over; ends the process when its time is up."""

    def __init__(self, pid: int, until: float) -> None:
        super().__init__(daemon=True)
        self.pid, self.until = pid, until
        self.over = threading.Event()
        self.most = 0
        self.late = False

    def run(self) -> None:
        while not self.over.wait(SAMPLE):
            self.most = max(self.most, sum(map(_memory, _family(self.pid))))
            if time.perf_counter() > self.until:
                self.late = True
                for pid in reversed(_family(self.pid)):
                    _end(pid)
                return


def _family(pid: int) -> list[int]:
    """A process and all below it, parents first."""
    found = [pid]
    for one in found:
        try:
            for task in (PROC / str(one) / "task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> int:
    """What a process holds, its part of shared pages counted once among all who share them."""
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def _end(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except OSError:
        pass


def size(*folders: Path, without: str = "") -> tuple[int, int]:
    """Bytes and number of the files below some folders, less those whose names contain `without`."""
    files = [path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*"))
             if path.is_file() and not (without and without in path.name)]
    return sum(path.stat().st_size for path in files), len(files)
