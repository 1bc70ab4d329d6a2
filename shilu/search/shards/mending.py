"""The last index and the runs of today in; of its shards those that an edit changes, made anew, out.

Runs that stand where they stood need not be looked at. Of the others the old lists and the new ones are compared: only
shards with a key whose postings differ can change, and after them those whose border that moves. They are decoded,
changed, weighed and cut by the same functions as all shards are, so the result is that of a whole merge, byte for byte.
Where this is not possible, or no quicker, the answer is None.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search import wire
from shilu.search.postings import lists
from shilu.search.shards.changes import Changes, changes
from shilu.search.shards.cutting import Shard, Weighed, cut
from shilu.search.shards.decoding import Shards, decode
from shilu.search.shards.units import Merged, Units, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MUCH = 0.3
"""Of the positions: where more than this part lies in changed runs, merging all of them is as quick."""
MANY = 0.6
"""Of the shards, likewise."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is remembered of a shard."""

    border: str
    path: str
    content: str
    """SHA-256 of its unpacked bytes."""
    weight: int
    """Of its first key."""


Laid = tuple[str, int, int]
"""A run: the name of its lists (equal names, equal lists), where it begins, where the next one may."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last index, whose shards lie in the output still."""

    target: int
    runs: tuple[Laid, ...]
    shards: tuple[Made, ...]
    lists: Callable[[str], bytes | None]
    """The lists of a run by their name, as far as they are kept."""
    shard: Callable[[str], bytes | None]
    """A shard by its path, unpacked; None when it is not the one that was made."""


def mended(
    before: Before, target: int, runs: tuple[Laid, ...], fetch: Callable[[str], bytes | None]
) -> list[Shard | Made] | None:
    """All shards of today: those that stay, and those that are new. `fetch`: as `Before.lists`, of the new runs."""
    if target != before.target or not before.shards or not runs:
        return None
    old, new = sorted(set(before.runs) - set(runs)), sorted(set(runs) - set(before.runs))
    moved = sum(end - base for _, base, end in (*old, *new))
    if moved > MUCH * (runs[-1][2] + before.runs[-1][2]):
        return None
    found: list[list[tuple[int, lists.Lists]]] = []
    for get, named in ((before.lists, old), (fetch, new)):
        fetched = [(base, get(name)) for name, base, _ in named]
        found.append([(base, lists.decode(data)) for base, data in fetched if data is not None])
        if len(found[-1]) < len(named):
            return None
    return _Mending(before, target, changes(*found)).all()


class _Mending:
    def __init__(self, before: Before, target: int, changed: Changes) -> None:
        self._before = before
        self._target = target
        self._changed = changed
        self._borders = [wire.utf16(shard.border) for shard in before.shards]
        self._of = [bisect.bisect_right(self._borders, wire.utf16(key)) - 1 for key in changed.keys]
        """In which shard each changed key belongs."""

    def all(self) -> list[Shard | Made] | None:
        shards = self._before.shards
        numbers = set(self._of)
        # Where a shard ends depends on the first key after it, which a change may make heavier, or take away.
        numbers.update(n - 1 for n, key in zip(self._of, self._changed.keys, strict=True)
                       if n and key == shards[n].border)
        done: dict[tuple[int, int], list[Shard]] = {}
        open_ones = _stretches(numbers)
        while open_ones:
            if sum(last - first + 1 for first, last in (*open_ones, *done)) > MANY * len(shards) + 8:
                return None
            made = self._made(open_ones)
            if made is None:
                return None
            further = []
            for stretch, new in zip(open_ones, made, strict=True):
                if new is None:
                    further.append((stretch[0], stretch[1] + 1))
                else:
                    done[stretch] = new
            open_ones = _absorbed(further, done)
        return self._together(done)

    def _together(self, done: dict[tuple[int, int], list[Shard]]) -> list[Shard | Made]:
        found: list[Shard | Made] = []
        at = 0
        for first, last in sorted(done):
            found += [*self._before.shards[at:first], *done[first, last]]
            at = last + 1
        return [*found, *self._before.shards[at:]]

    def _made(self, stretches: list[tuple[int, int]]) -> list[list[Shard] | None] | None:
        """The shards into which each stretch of old shards turns; None where the next old one has a say."""
        import numpy as np

        numbers = [n for first, last in stretches for n in range(first, last + 1)]
        files = [self._before.shard(self._before.shards[n].path) for n in numbers]
        known = [data for data in files if data is not None]
        if len(known) < len(files):
            return None
        applied = self._applied(np.array(numbers, np.int64), decode(known))
        if applied is None:
            return None
        merged, of = applied
        weighed = Weighed(merged)
        ends = np.searchsorted(of, [number for first, last in stretches for number in (first, last + 1)]).tolist()
        cuts = [self._cut(merged, weighed.weights, start, stop, first, last)
                for start, stop, (first, last) in zip(ends[::2], ends[1::2], stretches, strict=True)]
        # All are encoded in one go, and what is not known yet as if it were one shard, which nobody takes.
        starts = sorted({*ends, *(start for found in cuts for start in found or ())})
        made = dict(zip(starts, weighed.shards(starts, self._before.shards[stretches[0][0]].border), strict=False))
        return [None if found is None else [made[start] for start in found[:-1]] for found in cuts]

    def _cut(self, merged: Merged, weights: NDArray[np.int64], start: int, stop: int, first: int, last: int
             ) -> list[int] | None:
        """Where shards begin among the keys `start` to `stop`, `stop` included; None when that is not known yet."""
        import numpy as np

        shards = self._before.shards
        if last + 1 == len(shards):
            return [*(start + i for i in cut(lambda i: merged.key(start + i), weights[start:stop], self._target)), stop]
        after = shards[last + 1]
        size = stop - start
        own = np.append(weights[start:stop], after.weight)
        found = cut(lambda i: merged.key(start + i) if i < size else after.border, own, self._target, more=True)
        if size not in found or (not size and not first):  # the first shard has a border of its own
            return None
        return [start + i for i in found if i <= size]

    def _applied(self, numbers: NDArray[np.int64], found: Shards) -> tuple[Merged, NDArray[np.int64]] | None:
        """The keys of old shards with what has changed in them, and to which old shard each belongs."""
        import numpy as np

        changed = self._changed
        of = np.array(self._of, np.int64)
        own = np.flatnonzero(np.isin(of, numbers))
        pairs = [wire.pair(changed.keys[i]) for i in own.tolist()]
        units, first, second = _ranked(found, pairs)
        rank = {unit: i for i, unit in enumerate(units.strings)} if pairs else {}
        many = len(units.strings)
        known = first * many + second
        asked = np.array([rank[a] * many + rank[b] for a, b in pairs], np.int64)
        keys = union(known, asked)
        slots, spots = np.searchsorted(keys, asked), np.searchsorted(keys, known)
        shard = np.zeros(len(keys), np.int64)
        shard[slots], shard[spots] = of[own], np.repeat(numbers, found.keys)

        whole = np.repeat(spots, found.counts) << 35 | found.positions << 4 | found.bits
        place = np.full(len(changed.keys), -1, np.int64)
        place[own] = slots
        gone, come = (_placed(place, one) for one in (changed.gone, changed.come))
        at = np.searchsorted(whole, gone)
        if len(gone) and (at[-1] >= len(whole) or (whole[at] != gone).any()):
            return None                              # not what the old runs say: somebody else's shards
        whole = np.delete(whole, at)
        whole = np.insert(whole, np.searchsorted(whole, come), come)
        counts = np.bincount(whole >> 35, minlength=len(keys))
        kept = np.flatnonzero(counts)
        return Merged(
            units, keys[kept] // many, keys[kept] % many, np.concatenate(([0], np.cumsum(counts[kept]))),
            (whole >> 4 & 0x7FFFFFFF).astype(np.uint32), (whole & 15).astype(np.uint8),
        ), shard[kept]


def _placed(place: NDArray[np.int64], postings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those postings whose key has a place, under that place, sorted."""
    import numpy as np

    where = place[postings >> 35]
    kept = where >= 0
    return np.sort(where[kept] << 35 | postings[kept] & (1 << 35) - 1)


def _ranked(found: Shards, pairs: list[tuple[str, str]]) -> tuple[Units, NDArray[np.int64], NDArray[np.int64]]:
    """The units of the shards and of other keys; the ranks of both units of each key of the shards."""
    import numpy as np

    long = [i for i, rest in enumerate(found.rests) if rest]
    firsts, seconds = found.firsts.tolist(), found.seconds.tolist()
    spelt = []
    for i in long:
        a, _, b = found.rests[i].partition(" ")
        spelt.append((chr(firsts[i]) + a, (chr(seconds[i]) if seconds[i] else "") + b))
    plain = np.ones(len(firsts), np.bool_)
    plain[long] = False
    codes = union(found.firsts[plain], found.seconds[plain]).tolist()
    units = Units.of({*map(chr, filter(None, codes)), *(s for pair in (*spelt, *pairs) for s in pair)})
    rank = {unit: i for i, unit in enumerate(units.strings)}
    ranks = np.zeros(0x110000, np.int32)
    ranks[codes] = [rank[chr(code)] if code else 0 for code in codes]
    first, second = ranks[found.firsts].astype(np.int64), ranks[found.seconds].astype(np.int64)
    first[long] = [rank[a] for a, _ in spelt]
    second[long] = [rank[b] for _, b in spelt]
    return units, first, second


def _stretches(numbers: set[int]) -> list[tuple[int, int]]:
    """(first, last) of numbers that follow each other."""
    found: list[tuple[int, int]] = []
    for n in sorted(numbers):
        if found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return found


def _absorbed(wider: list[tuple[int, int]], done: dict[tuple[int, int], list[Shard]]) -> list[tuple[int, int]]:
    """Stretches that have become wider, with all that they now touch; that is no longer done."""
    numbers = {n for first, last in wider for n in range(first, last + 1)}
    for first, last in sorted(done):
        if first in numbers:
            numbers.update(range(first, last + 1))
            del done[first, last]
    return _stretches(numbers)
