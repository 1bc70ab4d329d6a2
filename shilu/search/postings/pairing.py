"""The units of a run with their positions in; its postings, sorted by key and position, out: FORMAT.md section 5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search import tokens, wire
from shilu.search.postings.places import BODY, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEFORE, INSIDE, AFTER, HEAD = 1, 2, 4, 8


@dataclass(slots=True)
class Inverted:
    """The postings of a run, sorted by key and position."""

    strings: list[str]
    """The different units in the order of keys; rank 0 is the empty partner, rank 1 `strings[0]`."""
    firsts: NDArray[np.int64]
    """How many different keys begin with each unit."""
    second: NDArray[np.int64]
    """Rank of the second unit of each different key."""
    counts: NDArray[np.int64]
    """How many postings it has."""
    positions: NDArray[np.int64]
    bits: NDArray[np.int64]


def pairs(
    paragraphs: list[Row], found: tokens.Scan, positions: NDArray[np.int64], end: int
) -> Inverted:
    """All postings of a run that ends at `end`."""
    import numpy as np

    present = np.zeros(0x110000 + len(found.runs), np.bool_)
    present[found.codes] = True
    codes = np.flatnonzero(present)
    strings = [chr(c) if c < 0x110000 else found.runs[c - 0x110000] for c in codes.tolist()]
    order = sorted(range(len(strings)), key=lambda i: wire.utf16(strings[i]))
    rank_of = np.zeros(len(present), np.int64)
    rank_of[codes[order]] = np.arange(1, len(order) + 1)
    rank = rank_of[found.codes]
    base = len(strings) + 1

    head = np.array([row.field < BODY for row in paragraphs], np.bool_)[found.text]
    ends = np.ones(len(rank), np.bool_)
    ends[:-1] = ~found.joined[1:]
    after = np.ones(len(rank) + 1, np.int64)
    after[:-2] = found.boundary[1:]
    begins = np.flatnonzero(~ends)
    bits = found.boundary * BEFORE + head * HEAD
    alone = _empty_partners(paragraphs, found, rank, ends, head, base)

    keys = np.concatenate((rank[begins] * base + rank[begins + 1], rank[alone] * base))
    places = np.concatenate((positions[begins], positions[alone]))
    marks = np.concatenate((
        bits[begins] + after[begins] * INSIDE + after[begins + 1] * AFTER, bits[alone] + (INSIDE | AFTER),
    ))
    keys, places, marks = _sorted(keys, places, marks, base * base, end)
    opens = np.flatnonzero(np.diff(keys, prepend=-1))
    different = keys[opens]
    return Inverted(
        [strings[i] for i in order], np.bincount(different // base, minlength=base)[1:], different % base,
        np.diff(np.append(opens, len(keys))), places, marks,
    )


def _empty_partners(
    paragraphs: list[Row], found: tokens.Scan, rank: NDArray[np.int64], ends: NDArray[np.bool_],
    head: NDArray[np.bool_], base: int,
) -> NDArray[np.int64]:
    """Which units get a posting with an empty partner: the four cases of FORMAT.md section 5."""
    import numpy as np

    lone = ends & ~found.joined
    always = ends & (~found.plain | lone | head)
    document = np.array([row.document for row in paragraphs], np.int64)[found.text]
    of = document * base + rank
    begun = np.zeros((int(document[-1]) + 1) * base if len(document) else 0, np.bool_)
    begun[of[~head & (~ends | always)]] = True
    others = np.flatnonzero(ends & ~always)
    others = others[~begun[of[others]]]
    _, firsts = np.unique(of[others], return_index=True)
    return np.concatenate((np.flatnonzero(always), others[firsts]))


def _sorted(
    keys: NDArray[np.int64], places: NDArray[np.int64], marks: NDArray[np.int64], most: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """By key, then by place. All three in one whole number where they fit: sorting numbers beats sorting by them."""
    import numpy as np

    width = max(1, end.bit_length())
    if most.bit_length() + width + 4 > 62:
        order = np.lexsort((places, keys))
        return keys[order], places[order], marks[order]
    whole = (keys << (width + 4)) | (places << 4) | marks
    whole.sort()
    return whole >> (width + 4), (whole >> 4) & ((1 << width) - 1), whole & 15
