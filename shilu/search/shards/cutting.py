"""The merged postings in; the shards, unpacked, out: where their borders lie, and their bytes (FORMAT.md section 6)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from shilu.search import wire
from shilu.search.shards.merging import Merged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART = 1_000_000
"""Postings that are weighed at a time."""


def shards(merged: Merged, target: int) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """All shards: (border, unpacked bytes in their parts). `target` is about what one weighs packed, in bytes."""
    import numpy as np

    weights = _weights(merged)
    counts = np.diff(merged.opens)
    for start, stop in pairwise([*cut(merged.key, weights, target), len(weights)]):
        first, *rest = wire.encode_keys(merged.keys(start, stop))
        yield merged.key(start) if start else "", (
            wire.head("S") + wire.varint(stop - start) + first, *rest, _varints(counts[start:stop].astype(np.uint32)),
            _varints(_gaps(merged, start, stop)), _nibbles(merged.bits[merged.opens[start]:merged.opens[stop]]),
        )


def cut(key: Callable[[int], str], weights: NDArray[np.int64], target: int) -> list[int]:
    """Where shards begin: indexes of keys, the first 0.

    A border needs a key whose CRC-32 allows it (the heavier the key, the likelier), once 0.75 of the target is full; it
    must come before 2 times; a key that alone reaches the target has a shard of its own. As only keys and weights near
    a border decide on it, an edit moves few of them.
    """
    import numpy as np

    full = np.concatenate(([0], np.cumsum(weights)))
    # 1, 2, 4, 8 ... keys of this weight fill half of the target: powers of two, so that a small change changes nothing
    chance = np.maximum(1, (target // 2) // np.maximum(weights, 1))
    masks = ((1 << np.floor(np.log2(chance)).astype(np.int64)) - 1).tolist()
    giants = [*np.flatnonzero(weights >= target).tolist(), len(weights)]
    found, start, giant = [], 0, 0
    while start < len(weights):
        found.append(start)
        while giants[giant] < start:
            giant += 1
        if giants[giant] == start:
            start += 1
            continue
        low = int(np.searchsorted(full, full[start] + target * 3 // 4))
        high = int(np.searchsorted(full, full[start] + target * 2, side="right")) - 1
        high = max(start + 1, min(high, giants[giant], len(weights)))
        start = next(
            (i for i in range(max(low, start + 1), high) if not zlib.crc32(wire.utf8(key(i))) & masks[i]), high
        )
    return found


def _weights(merged: Merged) -> NDArray[np.int64]:
    """About what each key and its list weigh in a packed shard: gzip gains on keys and bits, not on gaps."""
    import numpy as np

    opens = merged.opens
    gaps = np.zeros(len(merged.first), np.int64)
    parts = np.searchsorted(opens[:-1], np.arange(0, int(opens[-1]), PART))
    for start, stop in pairwise(sorted({*parts.tolist(), len(gaps)})):
        sizes = _sizes(_gaps(merged, start, stop))
        gaps[start:stop] = np.add.reduceat(sizes, opens[start:stop] - opens[start], dtype=np.int64)
    lengths = np.array([len(wire.utf8(s)) for s in merged.strings], np.int64)
    weights: NDArray[np.int64] = (93 * gaps + 35 * np.diff(opens) + 60 * (lengths[merged.second] + 2)) // 100
    return weights


# ---------------------------------------------------------------- bytes

def _gaps(merged: Merged, start: int, stop: int) -> NDArray[np.uint32]:
    """Of the postings of some keys: the distance from the one before in the list; of the first its position."""
    import numpy as np

    a, b = int(merged.opens[start]), int(merged.opens[stop])
    gaps = np.diff(merged.positions[a:b], prepend=np.uint32(0))
    firsts = merged.opens[start:stop]
    gaps[firsts - a] = merged.positions[firsts]
    return gaps


def _sizes(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """How many bytes each takes as a varint."""
    import numpy as np

    sizes = np.ones(len(numbers), np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += numbers >= np.uint32(1 << bits)
    return sizes


def _varints(numbers: NDArray[np.uint32]) -> bytes:
    import numpy as np

    sizes = _sizes(numbers)
    ends = np.cumsum(sizes, dtype=np.int64)
    found = np.empty(int(ends[-1]), np.uint8)
    at = ends - sizes
    for byte in range(int(sizes.max())):
        here = sizes > byte
        more = (sizes[here] > byte + 1).astype(np.uint8) << 7
        found[at[here] + byte] = (numbers[here] >> np.uint32(7 * byte) & np.uint32(127)).astype(np.uint8) | more
    return found.tobytes()


def _nibbles(bits: NDArray[np.uint8]) -> bytes:
    import numpy as np

    even = bits[::2].copy()
    odd = bits[1::2]
    even[:len(odd)] |= odd << np.uint8(4)
    return even.tobytes()
