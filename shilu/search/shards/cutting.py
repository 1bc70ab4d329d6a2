"""Keys and postings in; the shards, unpacked, out: where their borders lie, and their bytes (FORMAT.md section 6)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search import wire
from shilu.search.shards import encoding
from shilu.search.shards.units import Merged, joined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard, unpacked."""

    border: str
    weight: int
    """Of its first key."""
    parts: tuple[bytes, ...]


def shards(parts: Iterable[Merged], target: int) -> Iterator[Shard]:
    """All shards, from parts in the order of keys. `target` is about what one weighs packed, in bytes."""
    rest: list[Merged] = []
    border = ""
    for part, last in _with_last(parts):
        merged = joined([*rest, part])
        weighed = Weighed(merged)
        starts = cut(merged.key, weighed.weights, target, more=not last)
        starts += [len(weighed.weights)] if last else []
        for shard in weighed.shards(starts, border):
            yield shard
            border = " "                             # all but the first are told by their first key
        rest = [merged.from_key(starts[-1])]


def _with_last(parts: Iterable[Merged]) -> Iterator[tuple[Merged, bool]]:
    """Each part, and whether it is the last."""
    before: Merged | None = None
    for part in parts:
        if before is not None:
            yield before, False
        before = part
    if before is not None:
        yield before, True


class Weighed:
    """Postings with what they weigh."""

    def __init__(self, merged: Merged) -> None:
        import numpy as np

        self._merged = merged
        self._gaps = encoding.gaps(merged)
        self._sizes = encoding.sizes(self._gaps)
        opens = merged.opens
        gaps = np.add.reduceat(self._sizes, opens[:-1], dtype=np.int64) if len(opens) > 1 else np.zeros(0, np.int64)
        # About what each key and its list weigh in a packed shard: gzip gains on keys and bits, not on gaps.
        self.weights: NDArray[np.int64] = (
            93 * gaps + 35 * np.diff(opens) + 60 * (merged.units.sizes[merged.second] + 2)) // 100

    def shards(self, starts: list[int], border: str) -> Iterator[Shard]:
        """The shards between the keys `starts`; `border`: "" where the first is the first of the index."""
        if len(starts) < 2:
            return
        made = encoding.encode(self._merged, starts, self._gaps, self._sizes)
        weights = self.weights[starts[:-1]].tolist()
        for start, weight, parts in zip(starts, weights, made, strict=False):
            yield Shard(border and self._merged.key(start), weight, parts)
            border = " "


def cut(key: Callable[[int], str], weights: NDArray[np.int64], target: int, *, more: bool = False) -> list[int]:
    """Where shards begin: indexes of keys, the first 0.

    A border needs a key whose CRC-32 allows it (the heavier the key, the likelier), once 0.75 of the target is full; it
    must come before 2 times; a key that alone reaches the target has a shard of its own. As only keys and weights near
    a border decide on it, an edit moves few of them.

    `more`: other keys follow. Then the last index is that from which on they have a say; it may be one after the last.
    """
    import numpy as np

    size = len(weights)
    full = np.concatenate(([0], np.cumsum(weights)))
    # 1, 2, 4, 8 ... keys of this weight fill half of the target: powers of two, so that a small change changes nothing
    chance = np.maximum(1, (target // 2) // np.maximum(weights, 1))
    masks = ((1 << np.floor(np.log2(chance)).astype(np.int64)) - 1).tolist()
    giants = [*np.flatnonzero(weights >= target).tolist(), size]
    found, start, giant = [], 0, 0
    while start < size:
        found.append(start)
        while giants[giant] < start:
            giant += 1
        if giants[giant] == start:
            start += 1
            continue
        low = int(np.searchsorted(full, full[start] + target * 3 // 4))
        high = int(np.searchsorted(full, full[start] + target * 2, side="right")) - 1
        high = max(start + 1, min(high, giants[giant], size))
        start = next(
            (i for i in range(max(low, start + 1), high) if not zlib.crc32(wire.utf8(key(i))) & masks[i]), high
        )
        if more and start == size:
            return found
    return [*found, size] if more else found
