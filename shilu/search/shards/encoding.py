"""Keys and postings in; the bytes of shards, many at a time, out: FORMAT.md section 6."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from shilu.search import wire
from shilu.search.shards.units import ASTRAL, Merged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def gaps(merged: Merged) -> NDArray[np.uint32]:
    """Of each posting the distance from the one before in its list; of the first its position."""
    import numpy as np

    found = np.diff(merged.positions, prepend=np.uint32(0))
    firsts = merged.opens[:-1]
    found[firsts] = merged.positions[firsts]
    return found


def sizes(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """How many bytes each takes as a varint."""
    import numpy as np

    found = np.ones(len(numbers), np.uint8)
    most = int(numbers.max()) if len(numbers) else 0
    for bits in (7, 14, 21, 28):
        if most >> bits:
            found += numbers >= np.uint32(1 << bits)
    return found


def encode(
    merged: Merged, starts: list[int], distances: NDArray[np.uint32], widths: NDArray[np.uint8]
) -> list[tuple[bytes, ...]]:
    """The shards that begin at the keys `starts`, of which the last is where the last shard ends; each unpacked, in the
    parts that are packed apart. `distances`: what `gaps` gives; `widths`: their sizes."""
    import numpy as np

    keys = slice(starts[0], starts[-1])
    at = np.array(starts, np.int64)
    postings = merged.opens[at]
    places = slice(int(postings[0]), int(postings[-1]))
    own, at, postings = at, at - starts[0], postings - int(postings[0])

    codes = merged.units.codes[merged.first[keys]]
    steps = np.diff(codes, prepend=0)
    steps[at[:-1]] = codes[at[:-1]]
    seconds = merged.units.codes[merged.second[keys]]
    seconds[seconds >= ASTRAL] = 0
    counts = np.diff(merged.opens[starts[0]:starts[-1] + 1]).astype(np.uint32)
    pieces = [
        _cut(*_varints(((steps << 1) ^ (steps >> 63)).astype(np.uint32)), at),
        _cut((seconds >> 8).astype(np.uint8).tobytes(), None, at), _cut(seconds.astype(np.uint8).tobytes(), None, at),
        _cut(*_lines(merged, keys), at), _cut(*_varints(counts), at),
        _cut(*_varints(distances[places], widths[places]), postings), _nibbles(merged.bits[places], postings),
    ]
    heads = [wire.head("S") + wire.varint(stop - start) for start, stop in pairwise(own.tolist())]
    return [(head + first, *rest) for head, first, *rest in zip(heads, *pieces, strict=True)]


def _cut(data: bytes, ends: NDArray[np.int64] | None, at: NDArray[np.int64]) -> list[bytes]:
    """The bytes cut before the items `at`; `ends`: where each item ends (None: each is one byte)."""
    import numpy as np

    borders = at if ends is None else np.concatenate(([0], ends))[at]
    return [data[start:stop] for start, stop in pairwise(borders.tolist())]


def _varints(
    numbers: NDArray[np.uint32], widths: NDArray[np.uint8] | None = None
) -> tuple[bytes, NDArray[np.int64]]:
    """The numbers, and where each ends."""
    import numpy as np

    widths = sizes(numbers) if widths is None else widths
    ends = np.cumsum(widths, dtype=np.int64)
    found = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    at = ends - widths
    while len(at):
        more = widths > 1
        found[at] = (numbers & np.uint32(127)).astype(np.uint8) | more.view(np.uint8) << np.uint8(7)
        numbers, at, widths = numbers[more] >> np.uint32(7), at[more] + 1, widths[more] - np.uint8(1)
    return found.tobytes(), ends


def _lines(merged: Merged, keys: slice) -> tuple[bytes, NDArray[np.int64]]:
    """What a shard says in letters: the rest of the first unit, the rest of the second, a line end."""
    import numpy as np

    units = merged.units
    lengths = np.diff(units.ends, prepend=0)
    which = [2 * merged.first[keys], 2 * merged.second[keys] + 1]
    ends = np.cumsum(lengths[which[0]] + lengths[which[1]] + 1)
    found = np.full(int(ends[-1]) if len(ends) else 0, 10, np.uint8)
    after = ends - 1
    for one in reversed(which):
        size = lengths[one]
        some = np.flatnonzero(size)
        size, after = size[some], after - lengths[one]
        into, source = after[some], units.ends[one[some]] - size
        steps = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
        found[np.repeat(into, size) + steps] = units.rests[np.repeat(source, size) + steps]
    return found.tobytes(), ends


def _nibbles(bits: NDArray[np.uint8], at: NDArray[np.int64]) -> list[bytes]:
    """Two a byte, from `at` to `at`; an odd one is filled with 0."""
    import numpy as np

    odd = np.diff(at) & 1
    even = np.insert(bits, at[1:][odd > 0], 0)
    packed = even[::2] | even[1::2] << np.uint8(4)
    return _cut(packed.tobytes(), None, (at + np.concatenate(([0], np.cumsum(odd)))) >> 1)
