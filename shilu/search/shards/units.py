"""The units of an index, by rank; keys and their postings as arrays of ranks and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.search import wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ASTRAL = 0x10000
"""From here on a character takes more than two bytes."""


@dataclass(slots=True)
class Units:
    """Units in the order of keys, with what a shard writes of each; rank 0 is the empty partner."""

    strings: list[str]
    codes: NDArray[np.int64]
    """First code point; 0 of the empty partner."""
    sizes: NDArray[np.int64]
    """Bytes in UTF-8."""
    rests: NDArray[np.uint8]
    """What a shard's lines say of each unit, end to end: as a first unit, then as a second."""
    ends: NDArray[np.int64]
    """Where those two end: two numbers a unit."""

    @staticmethod
    def of(strings: Iterable[str]) -> Units:
        """Of different strings in any order; the empty one need not be among them."""
        import numpy as np

        ordered = sorted({"", *strings}, key=wire.utf16)
        codes = [ord(s[0]) if s else 0 for s in ordered]
        rests = []
        for string, code in zip(ordered, codes, strict=True):
            after = string[1:] if code < ASTRAL else string
            rests += [wire.utf8(string[1:]), wire.utf8(" " + after) if after else b""]
        return Units(
            ordered, np.array(codes, np.int64), np.array([len(wire.utf8(s)) for s in ordered], np.int64),
            np.frombuffer(b"".join(rests), np.uint8), np.cumsum([len(rest) for rest in rests], dtype=np.int64),
        )


@dataclass(slots=True)
class Merged:
    """Keys in their order, each with its postings by position."""

    units: Units
    first: NDArray[np.int64]
    """Ranks of the two units of each key."""
    second: NDArray[np.int64]
    opens: NDArray[np.int64]
    """Where the list of each key begins; one more at the end."""
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]

    def key(self, index: int) -> str:
        strings = self.units.strings
        return f"{strings[self.first[index]]} {strings[self.second[index]]}"

    def from_key(self, index: int) -> Merged:
        """What is left when `index` keys are taken from the front."""
        at = int(self.opens[index])
        return Merged(self.units, self.first[index:], self.second[index:], self.opens[index:] - at,
                      self.positions[at:], self.bits[at:])


def joined(parts: list[Merged]) -> Merged:
    """Several, of the same units, end to end."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    sizes = np.cumsum([0, *(len(part.positions) for part in parts)]).tolist()
    opens = [part.opens[:-1] + at for part, at in zip(parts, sizes, strict=False)]
    return Merged(
        parts[0].units, np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]), np.concatenate([*opens, sizes[-1:]]),
        np.concatenate([part.positions for part in parts]), np.concatenate([part.bits for part in parts]),
    )


def union(*rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different numbers of all rows, rising. (`numpy.unique` puts them into a table first: that is slower.)"""
    import numpy as np

    found = np.sort(np.concatenate(rows)) if rows else np.zeros(0, np.int64)
    return found[np.diff(found, prepend=-1) > 0]
