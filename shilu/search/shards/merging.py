"""The postings of all runs in; the same by key and position, in parts of bounded size, out.

A part is a range of first units: what each run has of it lies together in the run's arrays, so that nothing but one
part is ever held unpacked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from shilu.search.postings.lists import Lists, decode
from shilu.search.shards.units import Merged, Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART = 1 << 19
"""Postings of a part, about."""


@dataclass(slots=True)
class _Run:
    """One run, and where the keys and postings of each of its units begin; one more at the end."""

    base: int
    lists: Lists
    ranks: NDArray[np.int32]
    """Rank of each unit in the index, the empty partner first."""
    keys: NDArray[np.int32]
    places: NDArray[np.int32]


def parts(runs: Iterable[tuple[int, bytes]]) -> Iterator[Merged]:
    """(base, lists of a run, encoded), in the order of bases -> their postings, in parts by key."""
    import numpy as np

    known: dict[str, str] = {}          # a unit stands in most runs: one object for all of them
    found: list[tuple[int, Lists]] = []
    for base, data in runs:
        lists = decode(data)
        lists.strings = [known.setdefault(unit, unit) for unit in lists.strings]
        found.append((base, lists))
    units = Units.of(known)
    rank = {unit: i for i, unit in enumerate(units.strings)}
    laid = [_run(base, lists, rank) for base, lists in found]
    del found, known, rank
    sizes = np.zeros(len(units.strings), np.int64)
    for run in laid:
        sizes[run.ranks[1:]] += np.diff(run.places)
    full = np.cumsum(sizes)
    borders = [0, *(np.searchsorted(full, np.arange(PART, int(full[-1]), PART)) + 1).tolist(), len(sizes)]
    spans = [np.searchsorted(run.ranks[1:], borders).tolist() for run in laid]
    for i, (start, stop) in enumerate(pairwise(borders)):
        if int(sizes[start:stop].sum()):
            yield _part(units, laid, [span[i:i + 2] for span in spans])


def _run(base: int, lists: Lists, rank: dict[str, int]) -> _Run:
    import numpy as np

    keys = np.concatenate(([0], np.cumsum(lists.firsts, dtype=np.int64)))
    places = np.concatenate(([0], np.cumsum(lists.counts, dtype=np.int64)))[keys]
    ranks = np.array([0, *(rank[unit] for unit in lists.strings)], np.int32)
    lists.strings = []
    return _Run(base, lists, ranks, keys.astype(np.int32), places.astype(np.int32))


def _part(units: Units, runs: list[_Run], spans: list[list[int]]) -> Merged:
    """All postings of a range of first units; `spans`: which of each run's own units those are."""
    import numpy as np

    many = len(units.strings)
    keys, counts, positions, bits = [], [], [], []
    for run, (low, high) in zip(runs, spans, strict=True):
        if low == high:
            continue
        lists, own = run.lists, slice(int(run.keys[low]), int(run.keys[high]))
        places = slice(int(run.places[low]), int(run.places[high]))
        first = np.repeat(run.ranks[low + 1:high + 1], lists.firsts[low:high]).astype(np.int64)
        keys.append(first * many + run.ranks[lists.second[own]])
        counts.append(lists.counts[own])
        positions.append(np.add(lists.positions[places], np.uint32(run.base), dtype=np.uint32))
        bits.append(lists.bits[places])
    key, count = np.concatenate(keys), np.concatenate(counts).astype(np.int64)
    order = _order(key, many * many)
    key, sizes = key[order], count[order]
    begins = np.cumsum(sizes) - sizes
    # Runs come in the order of positions, and keys are sorted stably: so a key's places come in their order.
    source = np.repeat(((np.cumsum(count) - count)[order] - begins).astype(np.int32), sizes)
    source += np.arange(len(source), dtype=np.int32)
    new = np.flatnonzero(np.diff(key, prepend=-1))
    return Merged(
        units, key[new] // many, key[new] % many, np.append(begins[new], len(source)),
        np.concatenate(positions)[source], np.concatenate(bits)[source].astype(np.uint8, copy=False),
    )


def _order(keys: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """What `argsort` gives when it is stable; where key and place fit one whole number those are sorted instead."""
    import numpy as np

    width = len(keys).bit_length()
    if most.bit_length() + width > 62:
        return np.argsort(keys, kind="stable")
    whole = (keys << width) | np.arange(len(keys))
    whole.sort()
    return whole & ((1 << width) - 1)
