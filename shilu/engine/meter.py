"""What a build costs: wall and CPU time of its stages, worker processes included, and peak memory."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from shilu.report import Memory, Stage

T = TypeVar("T")
_LOOKS = 0.5
"""Seconds from one look at the memory of all processes to the next, at least."""
_PART = 300
"""A look takes no more than this part of the time: at 500 MiB it takes six milliseconds."""


class Meter:
    """Collects stages, which may be taken up again; times are milliseconds from the first to the last."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, tuple[float, float]] = {}
        self._children = _ended_children()
        self._together = 0
        self._next_look = 0.0

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), _cpu()
        try:
            yield
        finally:
            self._add(name, time.perf_counter() - wall, _cpu() - cpu)
            self.look()

    def timed(self, name: str, call: Callable[[], T]) -> T:
        with self.stage(name):
            return call()

    def _add(self, name: str, wall: float, cpu: float) -> None:
        before = self._stages.get(name, (0.0, 0.0))
        self._stages[name] = before[0] + wall, before[1] + cpu

    def workers(self, spent: Mapping[str, float]) -> None:
        """CPU of the worker processes, once they have ended: by stage as they told it, and what else the system counts
        of them, their beginning and what goes to and fro."""
        for name, cpu in spent.items():
            self._add(name, 0.0, cpu)
        rest = _ended_children() - self._children - sum(spent.values())
        if spent:
            self._add("workers", 0.0, max(rest, 0.0))

    def look(self) -> None:
        """See how much memory all processes take now. To be called often; most calls do nothing."""
        now = time.monotonic()
        if now >= self._next_look and sys.platform == "linux":
            self._together = max(self._together, sum(map(_share, _processes())))
            self._next_look = now + max(_LOOKS, _PART * (time.monotonic() - now))

    def stages(self) -> tuple[Stage, ...]:
        return tuple(Stage(name, _ms(wall), _ms(cpu)) for name, (wall, cpu) in self._stages.items())

    def wall_ms(self) -> int:
        return _ms(time.perf_counter() - self._begun)

    def memory(self) -> Memory:
        """Peaks so far; of other processes once they have ended (on Windows: of this process alone)."""
        if sys.platform == "win32":
            return Memory(_working_set())
        import resource
        unit = 1 if sys.platform == "darwin" else 1024
        own, child = (unit * resource.getrusage(who).ru_maxrss
                      for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return Memory(own, child, max(self._together, own) if sys.platform == "linux" else 0)


def _ended_children() -> float:
    """CPU of all child processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _processes() -> list[int]:
    """This process and its workers."""
    if "multiprocessing" not in sys.modules:
        return [os.getpid()]                         # nobody has begun any; it is not loaded to hear that
    import multiprocessing
    return [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]


def _share(pid: int) -> int:
    """Bytes that a process takes, its part of what it shares; 0 when it has ended."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup", "rb") as file:
        for line in file:
            if line.startswith(b"Pss:"):
                return 1024 * int(line.split()[1])
    return 0


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = [("cb", wintypes.DWORD), ("PageFaultCount", wintypes.DWORD),
                    *((name, ctypes.c_size_t) for name in (
                        "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                        "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage"))]

    def _working_set() -> int:
        """Peak bytes of this process; 0 when Windows does not tell."""
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        told = kernel.K32GetProcessMemoryInfo(
            wintypes.HANDLE(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb)
        return int(counters.PeakWorkingSetSize) if told else 0


def _cpu() -> float:
    return time.process_time()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
