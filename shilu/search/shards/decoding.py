"""Shards, unpacked, in; their keys and postings, of many shards at once, out: the way back from `encoding`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search import wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HEAD = wire.head("S")


@dataclass(slots=True)
class Shards:
    """The keys of some shards, one after the other, with their postings."""

    keys: NDArray[np.int64]
    """How many keys each shard has."""
    firsts: NDArray[np.int64]
    """First code point of the first unit of each key."""
    seconds: NDArray[np.int64]
    """And of the second, where that is one of the first 65,536; else 0."""
    rests: list[str]
    """What is left of both, as in the shard: empty for most."""
    counts: NDArray[np.int64]
    positions: NDArray[np.int64]
    bits: NDArray[np.int64]


def decode(files: list[bytes]) -> Shards:
    """At least one file. Raises WireError when one is no shard."""
    import numpy as np

    bodies = [wire.body("S", data) for data in files]
    reads = [wire.Cursor(data[:5]) for data in bodies]
    keys = np.array([read.varint() for read in reads], np.int64)
    begins = np.cumsum([0, *map(len, bodies)])
    data = np.frombuffer(b"".join(bodies), np.uint8)
    numbers, lines = np.flatnonzero(data < 128), np.flatnonzero(data == 10)

    def behind(ends: NDArray[np.int64], at: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where as many items are over, of which each ends at one of `ends`; `at` where there are none."""
        last = np.searchsorted(ends, at) + count - 1
        if (last >= len(ends)).any():
            raise wire.WireError("ends too early")
        return np.where(count > 0, ends[last] + 1, at)

    steps = begins[:-1] + [read.at for read in reads]
    high = behind(numbers, steps, keys)
    low, rest = high + keys, high + 2 * keys
    counted = behind(lines, rest, keys)
    placed = behind(numbers, counted, keys)
    counts = _varints(data, counted, placed)
    shard = np.repeat(np.arange(len(files)), keys)
    postings = np.bincount(shard, counts, len(files)).astype(np.int64)
    nibbles = behind(numbers, placed, postings)
    if (nibbles + (postings + 1 >> 1) != begins[1:]).any():
        raise wire.WireError("wrong number of nibbles")
    turns = _varints(data, steps, high)
    text = data[_spans(rest, counted)].tobytes().decode("utf-8")
    return Shards(
        keys, _running((turns >> 1) ^ -(turns & 1), keys),
        data[_spans(high, low)].astype(np.int64) << 8 | data[_spans(low, rest)], text.split("\n")[:-1], counts,
        _running(_varints(data, placed, nibbles), counts), _nibbles(data, nibbles, postings),
    )


def _spans(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """The indexes of several stretches."""
    import numpy as np

    sizes = stops - starts
    return np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))


def _varints(data: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    own = data[_spans(starts, stops)]
    ends = np.flatnonzero(own < 128)
    sizes = np.diff(ends, prepend=-1)
    at = ends - sizes + 1
    found = (own[at] & 127).astype(np.int64)
    for byte in range(1, int(sizes.max()) if len(sizes) else 0):
        here = np.flatnonzero(sizes > byte)
        found[here] |= (own[at[here] + byte] & 127).astype(np.int64) << (7 * byte)
    return found


def _running(steps: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums from the first step on, anew in each stretch of `sizes`."""
    import numpy as np

    full = np.concatenate(([0], np.cumsum(steps)))
    found: NDArray[np.int64] = full[1:] - np.repeat(full[np.cumsum(sizes) - sizes], sizes)
    return found


def _nibbles(data: NDArray[np.uint8], starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    places = _spans(starts * 2, starts * 2 + counts)
    found: NDArray[np.int64] = (data[places >> 1] >> ((places & 1) << 2).astype(np.uint8) & 15).astype(np.int64)
    return found
