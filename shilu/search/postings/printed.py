"""A run's texts in; how they print the words that folding writes otherwise, with how often, out.

The index holds folded text, so its words would be offered as nobody writes them: 对像, 意味著, gdp.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from shilu.search import tokens
from shilu.search.postings.places import Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 8
"""Units of the longest word that is counted."""


def forms(paragraphs: list[Row], found: tokens.Scan) -> list[tuple[str, int]]:
    """(word as printed, how often) of the words that folding changes, of han characters or letters; by code point."""
    import numpy as np

    text = "".join([row.text.text + "\n" for row in paragraphs])
    latin = _letters(text, found)
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)[found.start]
    changed = found.plain & (raw != found.codes)
    if not changed.any():
        return latin
    begins = np.flatnonzero(found.boundary)
    sizes = np.diff(np.append(begins, len(raw)))
    words = np.unique((np.cumsum(found.boundary) - 1)[changed])
    words = words[np.logical_and.reduceat(found.plain, begins)[words]]
    where = [(size, begins[words[sizes[words] == size]]) for size in range(2, LONGEST + 1)]
    return sorted([*latin, *(one for size, starts in where for one in _counted(raw, starts, size))])


def _letters(text: str, found: tokens.Scan) -> list[tuple[str, int]]:
    import numpy as np

    words = np.array([tokens.class_of(run[0]) == tokens.LETTER for run in found.runs], np.bool_)
    number = found.codes - 0x110000
    where = np.flatnonzero(number >= 0)
    where = where[words[number[where]]]
    counts = Counter[str]()
    for start, which in zip(found.start[where].tolist(), number[where].tolist(), strict=True):
        form = text[start:start + len(found.runs[which])]
        if form != found.runs[which]:
            counts[form] += 1
    return sorted(counts.items())


def _counted(raw: NDArray[np.uint32], begins: NDArray[np.int64], size: int) -> list[tuple[str, int]]:
    import numpy as np

    if not len(begins):
        return []
    rows = np.ascontiguousarray(raw[begins[:, None] + np.arange(size)], "<u4")
    different, counts = np.unique(rows.view(f"<U{size}").ravel(), return_counts=True)
    return list(zip(different.tolist(), counts.tolist(), strict=True))
