"""What a build costs: wall and CPU time of its stages, children included, and peak memory."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from shilu.report import Stage

T = TypeVar("T")


class Meter:
    """Collects stages, which may be taken up again; times are milliseconds from the first to the last."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, tuple[float, float]] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), _cpu()
        try:
            yield
        finally:
            before = self._stages.get(name, (0.0, 0.0))
            self._stages[name] = before[0] + time.perf_counter() - wall, before[1] + _cpu() - cpu

    def timed(self, name: str, call: Callable[[], T]) -> T:
        with self.stage(name):
            return call()

    def add(self, name: str, cpu_ms: int) -> None:
        """CPU of the worker processes, which the system tells only once they have ended."""
        self._stages[name] = 0.0, cpu_ms / 1000

    def stages(self) -> tuple[Stage, ...]:
        return tuple(Stage(name, _ms(wall), _ms(cpu)) for name, (wall, cpu) in self._stages.items())

    def wall_ms(self) -> int:
        return _ms(time.perf_counter() - self._begun)


def children_ms() -> int:
    """CPU of all child processes that have ended."""
    times = os.times()
    return _ms(times.children_user + times.children_system)


def peak_memory() -> int:
    """Bytes of the largest process so far, of this one and its ended children (on Windows: of this one)."""
    if sys.platform == "win32":
        return _working_set()
    import resource
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


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
