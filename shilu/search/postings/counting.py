"""The units of a run in; how often each of its words and characters stands there, out; and the sums of several runs.

What the search box offers is chosen by these sums. They are kept with the runs, so an edit counts one run anew. A word
is two to eight han characters between two word boundaries, or a unit of letters; it never crosses a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from shilu import canon
from shilu.search import tokens
from shilu.search.postings.printed import LONGEST, forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shilu.search.postings.places import Row

    Packed = tuple[NDArray[np.uint64], NDArray[np.int64]]

PACKED = 4
"""Characters of a word that fit one whole number of 64 bits, by UTF-16; nearly all words are as short."""
AT_ONCE = 16
"""Runs that are summed at a time, so that memory stays level."""
LETTERS = re.compile("[a-z]{2,16}")
_KEYS, _COUNTS = "<u8", "<u4"


@dataclass(frozen=True, slots=True)
class Counts:
    """How often words stand in some texts, as they are kept."""

    keys: bytes
    """Whole numbers, rising: words and characters of up to four units of UTF-16, the first in the highest bits."""
    counts: bytes
    rest: tuple[tuple[str, int], ...]
    """All other words, by code point."""
    printed: tuple[tuple[str, int], ...]
    """Words that folding changes, as printed, by code point."""

    def packed(self) -> Packed:
        """Keys and counts."""
        import numpy as np

        return np.frombuffer(self.keys, _KEYS), np.frombuffer(self.counts, _COUNTS).astype(np.int64)


def pack(word: str) -> int:
    """The key of a word of up to four characters."""
    return sum(ord(character) << 48 - 16 * i for i, character in enumerate(word))


def unpack(keys: NDArray[np.uint64]) -> list[str]:
    """The words of some keys."""
    text = keys.astype(">u8").tobytes().decode("utf-16-be")
    return [text[i:i + PACKED].rstrip("\0") for i in range(0, len(text), PACKED)]


def total(data: bytes) -> Counts:
    """What `counted` and `summed` encoded."""
    return canon.decode(data, Counts)


def counted(paragraphs: list[Row], found: tokens.Scan) -> bytes:
    """Counts of a run, encoded. Words are folded; characters are counted too, as words of one."""
    import numpy as np

    begins = np.flatnonzero(found.boundary)
    sizes = np.diff(np.append(begins, len(found.codes)))
    short = found.plain & (found.codes < 0x10000)
    keys = [found.codes[short].astype(np.uint64) << np.uint64(48)]
    rest = list(_letters(found))
    rest += _texts(found.codes, np.flatnonzero(found.plain & ~short), 1)
    if len(begins):
        whole = np.logical_and.reduceat(found.plain, begins)
        fits = np.logical_and.reduceat(short, begins) & (sizes <= PACKED)
        for size in range(2, PACKED + 1):
            keys.append(_packed(found.codes, begins[fits & (sizes == size)], size))
        for size in range(2, LONGEST + 1):
            rest += _texts(found.codes, begins[whole & ~fits & (sizes == size)], size)
    different, counts = np.unique(np.concatenate(keys), return_counts=True)
    return _encode(different, counts, rest, forms(paragraphs, found))


def summed(parts: Iterable[bytes]) -> bytes:
    """The counts of several runs as one: whatever the order, and however they are taken together, the bytes are."""
    import numpy as np

    both = (np.zeros(0, np.uint64), np.zeros(0, np.int64))
    rest, printed = Counter[str](), Counter[str]()
    for some in _by(AT_ONCE, parts):
        both = _added([both, *(one.packed() for one in some)])
        for one in some:
            _add(rest, one.rest)
            _add(printed, one.printed)
    return _encode(*both, rest.items(), printed.items())


def groups(names: Sequence[str]) -> list[tuple[int, int]]:
    """Of runs whose counts have these names (digests): which to sum together, so that a sum can be kept. Cut where a
    name says so, about every sixteenth: one run changed, added or gone changes two groups at most."""
    starts = [0, *(i for i, name in enumerate(names) if i and name.startswith("0")), len(names)]
    return list(pairwise(starts)) if names else []


def _by(many: int, parts: Iterable[bytes]) -> Iterator[list[Counts]]:
    some: list[Counts] = []
    for data in parts:
        some.append(canon.decode(data, Counts))
        if len(some) == many:
            yield some
            some = []
    if some:
        yield some


def _added(rows: Sequence[Packed]) -> Packed:
    import numpy as np

    keys = np.concatenate([row[0] for row in rows])
    counts = np.concatenate([row[1] for row in rows])
    order = np.argsort(keys, kind="stable")             # sorted stretches: merging them is all that is left to do
    keys, counts = keys[order], counts[order]
    opens = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else order
    return keys[opens], np.add.reduceat(counts, opens, dtype=np.int64) if len(keys) else counts


def _add(total: Counter[str], more: Iterable[tuple[str, int]]) -> None:
    known = total.get
    for word, n in more:
        total[word] = known(word, 0) + n


def _encode(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], rest: Iterable[tuple[str, int]],
    printed: Iterable[tuple[str, int]],
) -> bytes:
    return canon.encode(Counts(
        keys.astype(_KEYS).tobytes(), counts.astype(_COUNTS).tobytes(), tuple(sorted(rest)), tuple(sorted(printed)),
    ))


def _packed(codes: NDArray[np.int64], begins: NDArray[np.int64], size: int) -> NDArray[np.uint64]:
    import numpy as np

    found = np.zeros(len(begins), np.uint64)
    for i in range(size):
        found |= codes[begins + i].astype(np.uint64) << np.uint64(48 - 16 * i)
    return found


def _texts(codes: NDArray[np.int64], begins: NDArray[np.int64], size: int) -> list[tuple[str, int]]:
    """How often each text of so many characters stands at the given places."""
    import numpy as np

    if not len(begins):
        return []
    rows = np.ascontiguousarray(codes[begins[:, None] + np.arange(size)], "<u4")
    different, counts = np.unique(rows.view(f"<U{size}").ravel(), return_counts=True)
    return list(zip(different.tolist(), counts.tolist(), strict=True))


def _letters(found: tokens.Scan) -> Iterator[tuple[str, int]]:
    import numpy as np

    times = np.bincount(found.codes[found.codes >= 0x110000] - 0x110000, minlength=len(found.runs))
    for run, n in zip(found.runs, times.tolist(), strict=True):
        if LETTERS.fullmatch(run):
            yield run, n
