"""The runs of the index, as `postings.invert` wrote them, in; all their postings by key and position out.

Merging is counting: how often each key occurs in all runs tells where each run's part of its list goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shilu.search import wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class Run:
    """One run of the index."""

    base: int
    """Position at which it starts."""
    header: dict[str, Any]
    counted: bytes
    heads: bytes
    """What the suggestions take of it (`postings.counting`, `postings.heads`)."""
    strings: list[str]
    """The run's own units, in the order of keys."""
    firsts: NDArray[np.unsignedinteger]
    """How many different keys begin with each of `strings`."""
    second: NDArray[np.unsignedinteger]
    """Rank of the second unit of each different key among them; 0 is the empty partner."""
    counts: NDArray[np.unsignedinteger]
    positions: NDArray[np.unsignedinteger]
    bits: NDArray[np.unsignedinteger]
    blocks: list[bytes]
    """Packed."""

    @property
    def end(self) -> int:
        return self.base + int(self.header["end"])


def parse(runs: Iterable[bytes]) -> list[Run]:
    """The runs, laid end to end."""
    import numpy as np

    found: list[Run] = []
    known: dict[str, str] = {}          # a unit stands in most runs: one object for all of them
    for data in runs:
        read = wire.Cursor(wire.body("R", data))
        header = read.json()
        counted, heads = (read.take(size) for size in header["suggested"])
        firsts, second, counts, positions, bits = (
            np.frombuffer(read.take(np.dtype(kind).itemsize * size), kind) for kind, size in header["arrays"]
        )
        blocks = [read.take(size) for _, size in header["blocks"]]
        strings = [known.setdefault(unit, unit) for unit in header.pop("strings")]
        found.append(Run(
            found[-1].end if found else 0, header, counted, heads, strings, firsts, second, counts, positions, bits,
            blocks,
        ))
    return found


@dataclass(slots=True)
class Merged:
    """The postings of all runs, by key in the order of keys, then by position."""

    strings: list[str]
    """Units by rank; rank 0 is the empty partner."""
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    opens: NDArray[np.int64]
    """Where the list of each key begins; one more at the end."""
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]

    def key(self, index: int) -> str:
        return f"{self.strings[self.first[index]]} {self.strings[self.second[index]]}"

    def keys(self, start: int, stop: int) -> list[tuple[str, str]]:
        ranks = zip(self.first[start:stop].tolist(), self.second[start:stop].tolist(), strict=True)
        return [(self.strings[a], self.strings[b]) for a, b in ranks]


def merge(runs: list[Run]) -> Merged:
    """All runs as one; each is given up as soon as it is merged, so that no posting is held twice for long."""
    import numpy as np

    strings = ["", *sorted({s for run in runs for s in run.strings}, key=wire.utf16)]
    rank = {s: i for i, s in enumerate(strings)}
    base = len(strings)
    keys = []
    for run in runs:
        ranks = np.array([0, *(rank[s] for s in run.strings)], np.int64)
        keys.append(np.repeat(ranks[1:], run.firsts) * base + ranks[run.second])
    different = _union(keys)
    places: list[NDArray[np.uint32]] = []
    while keys:
        places.append(np.searchsorted(different, keys.pop(0)).astype(np.uint32))
    counts = np.zeros(len(different) + 1, np.int64)
    for run, place in zip(runs, places, strict=True):
        counts[place + 1] += run.counts
    opens = np.cumsum(counts)
    cursor = opens[:-1].copy()
    positions = np.empty(int(opens[-1]), np.uint32)
    bits = np.empty(int(opens[-1]), np.uint8)
    while runs:
        run, place = runs.pop(0), places.pop(0)
        sizes = run.counts.astype(np.int64)
        target = np.repeat(cursor[place] - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(run.positions))
        positions[target] = run.positions.astype(np.uint32) + np.uint32(run.base)
        bits[target] = run.bits
        cursor[place] += sizes
    return Merged(strings, different // base, different % base, opens, positions, bits)


def _union(keys: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The different keys of all runs, sorted; taken together by twos, so that no array holds them all unsorted."""
    import numpy as np

    while len(keys) > 1:
        merged = []
        for i in range(0, len(keys), 2):
            both = np.concatenate(keys[i:i + 2])
            both.sort(kind="stable")  # two sorted stretches: merging them is all that is left to do
            merged.append(both[np.diff(both, prepend=-1) > 0])
        keys = merged
    return keys[0] if keys else np.zeros(0, np.int64)
