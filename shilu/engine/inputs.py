"""Files that were found go in, with the digest of each out; and what a build works with: cache, workers, progress."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from shilu import canon
from shilu.engine import disk, workers
from shilu.engine.memo import Memo
from shilu.model import Source

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how many are done, how many there are."""


class Input(NamedTuple):
    """One file: its path as problems name it, where it lies, the digest of its bytes."""

    path: str
    file: str
    digest: str


@dataclass(slots=True)
class Used:
    """Names of what this build took from the cache or put there; what is not here may be swept."""

    facts: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading works with."""

    memo: Memo
    crew: workers.Crew
    release: str
    used: Used
    progress: Progress

    def keep(self, name: str, arguments: Any, kind: Any, call: Callable[[], Any]) -> Any:
        """The result of a pure call, from the cache where it was made with the same arguments before."""
        return self.small(canon.digest(self.release, name, arguments), kind, call)

    def small(self, key: str, kind: Any, make: Callable[[], T]) -> T:
        """A small value from the cache, or made and kept."""
        self.used.small.add(key)
        data = self.memo.small([key]).get(key)
        if data is not None:
            value: T = canon.decode(data, kind)
            return value
        made = make()
        with self.memo.writing():
            self.memo.keep_small([(key, canon.encode(made))])
        return made


def inputs(memo: Memo, folder: Path, prefix: str, found: tuple[disk.Found, ...], now_ns: int) -> tuple[Input, ...]:
    """Digests of files, reading only those whose stamp is new. `prefix` stands before their paths in problems."""
    where = f"{folder}{os.sep}"
    known = memo.inputs(where)
    fresh: list[tuple[str, str, str]] = []
    result: list[Input] = []
    for one in found:
        file = where + one.path
        stamp, digest = known.pop(file, ("", ""))
        if stamp != one.stamp:
            digest = disk.digest_of(Path(file))
            if disk.settled(one, now_ns):
                fresh.append((file, one.stamp, digest))
        result.append(Input(prefix + one.path, file, digest))
    if fresh or known:
        with memo.writing():
            memo.keep_inputs(fresh, known)
    return tuple(result)


class Restless(Exception):
    """A file was changed while the build read it; start again."""


def source(one: Input) -> Source:
    data = disk.read(Path(one.file))
    if canon.digest_bytes(data) != one.digest:
        raise Restless(one.path)                     # else the cache would hold the new text under the old name
    return Source(one.path, data)
