"""What a build did and what it leaves out: told by the terminal, kept in the cache for a build that has nothing to do.

Apart from `model`, so that such a build need not load the types of the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shilu.errors import Problem


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A document that is not in the site, and why."""

    path: str
    title: str
    reason: Literal["draft", "future", "withdrawn"]
    until: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a part of the build cost, in milliseconds."""

    name: str
    wall_ms: int
    cpu_ms: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Peaks in bytes; 0 where the system does not tell."""

    own: int = 0
    child: int = 0
    """Of the largest of the other processes."""
    together: int = 0
    """Of all processes at one time, what they share counted once."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. Times in milliseconds, memory in bytes (the largest process)."""

    documents: int
    written: int
    kept: int
    removed: int
    bytes: int
    wall_ms: int
    peak_memory: int
    stages: tuple[Stage, ...]
    problems: tuple[Problem, ...]
    held: tuple[HeldBack, ...]
    published: bool
    """False when an error kept the last good output."""
    upload: int = 0
    """Bytes of the files that were written: what goes over the line when they are sent to a host."""
    memory: Memory = Memory()
