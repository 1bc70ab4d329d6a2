"""Runs of the last index and of this one in; which postings are gone and which are new, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search.postings.lists import Lists
from shilu.search.shards.units import Units, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class Changes:
    """Postings are whole numbers: key << 35 | position << 4 | bits, the key an index of `keys`; rising."""

    keys: list[str]
    """Those that differ, as `A B`, in their order."""
    gone: NDArray[np.int64]
    come: NDArray[np.int64]


def changes(old: list[tuple[int, Lists]], new: list[tuple[int, Lists]]) -> Changes:
    """What differs between the postings of some runs, each with its base, and those of others."""
    import numpy as np

    units = Units.of(unit for _, lists in (*old, *new) for unit in lists.strings).strings
    rank = {unit: i for i, unit in enumerate(units)}
    keyed = [[(base, lists, _keys(lists, rank)) for base, lists in runs] for runs in (old, new)]
    several = [key for runs in keyed for _, _, key in runs]
    different = union(*several)
    before, after = (
        np.sort(np.concatenate([_postings(base, lists, np.searchsorted(different, key)) for base, lists, key in runs]))
        if runs else np.zeros(0, np.int64) for runs in keyed
    )
    gone, come = _without(before, after), _without(after, before)
    own = union(gone >> 35, come >> 35)
    place = np.zeros(len(different), np.int64)
    place[own] = np.arange(len(own))
    pairs = different[own]
    firsts, seconds = (pairs // len(units)).tolist(), (pairs % len(units)).tolist()
    return Changes(
        [f"{units[a]} {units[b]}" for a, b in zip(firsts, seconds, strict=True)],
        *(place[one >> 35] << 35 | one & (1 << 35) - 1 for one in (gone, come)),
    )


def _keys(lists: Lists, rank: dict[str, int]) -> NDArray[np.int64]:
    import numpy as np

    ranks = np.array([0, *(rank[unit] for unit in lists.strings)], np.int64)
    found: NDArray[np.int64] = np.repeat(ranks[1:], lists.firsts) * len(rank) + ranks[lists.second]
    return found


def _postings(base: int, lists: Lists, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    places: NDArray[np.int64] = lists.positions.astype(np.int64)
    places += base
    places <<= 4
    places |= np.repeat(keys, lists.counts) << 35
    places |= lists.bits
    return places


def _without(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those that are not among the others; both rise, none stands twice."""
    import numpy as np

    if not len(others):
        return some
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    found: NDArray[np.int64] = some[others[at] != some]
    return found
