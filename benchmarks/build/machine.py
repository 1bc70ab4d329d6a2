"""Nothing goes in; what the figures hang on comes out: the machine, the file system, who else works, the versions."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.tools import ROOT


def facts(where: Path, versions: Mapping[str, str]) -> dict[str, Any]:
    """To be kept with the figures of a section; asked at its beginning, for the load is that of others."""
    return {
        "date": datetime.datetime.now().strftime("%Y-%m-%d %H:%M"),
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "model": _said("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "memory": _kilobytes("MemTotal") * 1024,
        "system": f"{platform.system()} {platform.release()}",
        "filesystem": filesystem(where),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0,
        "versions": dict(versions),
    }


def filesystem(where: Path) -> str:
    """Kind of the file system that holds a folder (`ext4`, `tmpfs`); "" where the system does not tell."""
    found = ("", "")
    try:
        lines = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return ""
    own = where.resolve()
    for _, mount, kind, *_ in (line.split() for line in lines):
        if own.is_relative_to(mount) and len(mount) >= len(found[0]):
            found = (mount, kind)
    return found[1]


def commit() -> str:
    """The version of the program, as git names it, with `+` when files differ from it."""
    try:
        told = subprocess.run(["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return ""
    return told.stdout.strip()


def _said(file: str, key: str) -> str:
    try:
        for line in Path(file).read_text().splitlines():
            if line.startswith(key):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return ""


def _kilobytes(key: str) -> int:
    return int((_said("/proc/meminfo", key) or "0").split()[0])
