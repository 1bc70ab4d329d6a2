"""A text in; its units (what the index counts), their offsets and the word boundaries between them out.

`units` says it plainly and has a twin in the browser (`runtime/`): shared vectors in tests/vectors/ keep both equal.
`scan` does the same for many texts at once with numpy; a property test keeps it equal to `units`. FORMAT.md, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shilu.hanzi import fold, fold_table
from shilu.model import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTING, IGNORED, HAN, SIGN, LETTER, DIGIT = range(6)

_RANGES: tuple[tuple[int, str], ...] = (  # FORMAT.md section 3; a later line takes from the earlier ones
    (LETTER, "61-7A AA B5 BA C0-1FFF 2071 207F 2126 212A 212B 2160-2188 2C00-2DFF A4D0-ABFF FB00-FDFF FE70-FEFC"),
    (LETTER, "10000-1EFFF"),
    (PARTING, "D7 F7 37E 387 55A-55F 589 5BE 5C0 5C3 5F3 5F4 60C 61B 61F 66A-66D 6D4 F08-F14 1800-180A"),
    (IGNORED, "3001 201C 201D 2018 2019 300A 300B 3008 3009 300C 300D 300E 300F B7 2022 2027 2219 22C5 30FB FF65"),
    (IGNORED, "9-D 1C-20 85 A0 1680 2000-200A 2028 2029 202F 205F"),
    (IGNORED, "AD 61C 180E 200B-200F 202A-202E 2060-2064 FE00-FE0F FEFF E0100-E01EF"),
    (HAN, "2E80-2FDF 3005-3007 3021-3029 3038-303B 3041-3096 3099-309F 30A1-30FA 30FC-30FF 3105-312F 3131-318E"),
    (HAN, "31A0-31BF 31F0-31FF 3400-4DBF 4E00-9FFF AC00-D7A3 F900-FAFF FF66-FF9F 20000-3FFFD 25CB 25EF"),
    (DIGIT, "30-39"),
    (SIGN, "23 25 2B"),
)


@cache
def classes() -> bytes:
    """The class of every code point, one byte each."""
    table = bytearray(0x110000)
    for kind, ranges in _RANGES:
        for item in ranges.split():
            first, _, last = item.partition("-")
            start, stop = int(first, 16), int(last or first, 16) + 1
            table[start:stop] = bytes((kind,)) * (stop - start)
    for code in (*range(0x21, 0x7F), 0x20):
        table[code + 0xFEE0 if code > 0x20 else 0x3000] = table[code]
    for code in range(0x41, 0x5B):
        table[code] = table[code + 0xFEE0] = LETTER
    return bytes(table)


def class_of(character: str) -> int:
    return classes()[ord(character)]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a text."""

    text: str
    """Folded, as it stands in the index."""
    offset: int
    """Position relative to the paragraph's first unit."""
    start: int
    """Index of its first character (code point) in the text, and of the one after its last."""
    stop: int


def units(text: str) -> tuple[Unit, ...]:
    """The units of one paragraph with their offsets: FORMAT.md sections 3 and 4."""
    kinds = [class_of(c) for c in text]
    for i, character in enumerate(text):
        if character in ".．" and 0 < i < len(text) - 1 and kinds[i - 1] == kinds[i + 1] == DIGIT:
            kinds[i] = DIGIT
    folded = fold(text)
    found: list[Unit] = []
    offset, parted, i = -1, False, 0
    while i < len(text):
        stop = i + 1
        if kinds[i] in (LETTER, DIGIT):
            while stop < len(text) and kinds[stop] == kinds[i]:
                stop += 1
        if kinds[i] == PARTING:
            parted = True
        elif kinds[i] != IGNORED:
            offset += 2 if parted and found else 1
            parted = False
            found.append(Unit(folded[i:stop], offset, i, stop))
        i = stop
    return tuple(found)


def begins(text: Text, index: int) -> bool:
    """Whether a word begins before character `index`."""
    return bool(text.cuts[index >> 3] >> (index & 7) & 1)


def boundaries(text: Text, row: tuple[Unit, ...]) -> tuple[bool, ...]:
    """For each unit whether there is a word boundary before it; the one after the last is always there."""
    found = []
    for i, unit in enumerate(row):
        new_chain = i == 0 or unit.offset != row[i - 1].offset + 1
        found.append(new_chain or any(begins(text, c) for c in range(row[i - 1].stop, unit.start + 1)))
    return tuple(found)


@cache
def folds() -> tuple[tuple[str, str], ...]:
    """The pairs that the reader's table holds: those of `hanzi` that can stand in a unit and that narrowing leaves."""
    return tuple(
        (old, new) for old, new in fold_table()
        if class_of(old) not in (PARTING, IGNORED) and not "A" <= old <= "Z" and not "！" <= old <= "～"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """The units of many texts, one row a unit, all texts one after the other."""

    codes: NDArray[np.int64]
    """Code point of a unit of one character; 0x110000 + k for the k-th of `runs`."""
    runs: tuple[str, ...]
    """The different letter runs and numbers of more than one character."""
    text: NDArray[np.int64]
    """In which text it stands."""
    offset: NDArray[np.int64]
    start: NDArray[np.int64]
    """Its first character, counted over all texts with one character between two of them."""
    boundary: NDArray[np.bool_]
    """Before it."""
    joined: NDArray[np.bool_]
    """Whether it follows directly on the unit before, within one chain."""
    plain: NDArray[np.bool_]
    """Whether it is a han character."""


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    import numpy as np

    folded = np.arange(0x110000, dtype=np.uint32)
    for old, new in fold_table():
        folded[ord(old)] = ord(new)
    return np.frombuffer(classes(), np.uint8), folded


def scan(texts: tuple[Text, ...]) -> Scan:
    """`units` and `boundaries` of many texts at once."""
    import numpy as np

    kind_of, fold_of = _tables()
    joined_text = "".join([t.text + "\n" for t in texts])
    sizes = np.fromiter((len(t.text) + 1 for t in texts), np.int64, len(texts))
    raw = np.frombuffer(joined_text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = kind_of[raw]
    ends = np.cumsum(sizes)
    kinds[ends - 1] = PARTING
    dots = np.flatnonzero((raw == 0x2E) | (raw == 0xFF0E))
    dots = dots[(dots > 0) & (dots < len(raw) - 1)]
    dots = dots[(kinds[dots - 1] == DIGIT) & (kinds[dots + 1] == DIGIT)]
    kinds[dots] = DIGIT

    goes_on = np.zeros(len(raw) + 1, np.bool_)
    goes_on[1:-1] = (kinds[1:] == kinds[:-1]) & (kinds[1:] >= LETTER)
    inside = kinds > IGNORED
    start = np.flatnonzero(inside & ~goes_on[:-1])
    stop = np.flatnonzero(inside & ~goes_on[1:]) + 1
    codes = fold_of[raw[start]].astype(np.int64)
    runs = _runs(codes, fold_of[raw], start, stop)

    text = np.repeat(np.arange(len(texts)), sizes)[start]
    parted = np.cumsum(kinds == PARTING, dtype=np.int64)[start]
    first = np.ones(len(start), np.bool_)
    first[1:] = text[1:] != text[:-1]
    gap = np.zeros(len(start), np.bool_)
    gap[1:] = parted[1:] != parted[:-1]
    row = np.cumsum(1 + (gap & ~first), dtype=np.int64)
    opens = np.flatnonzero(first)
    counts = np.diff(np.append(opens, len(start)))
    offset = row - np.repeat(row[opens], counts) if len(start) else row

    joined = ~(first | gap)
    begun = np.zeros(len(raw) + 1, np.int64)
    np.cumsum(_cuts(texts, sizes), out=begun[1:])
    boundary = ~joined
    boundary[1:] |= begun[start[1:] + 1] > begun[stop[:-1]]
    return Scan(codes, runs, text, offset, start, boundary, joined, kinds[start] == HAN)


def _runs(
    codes: NDArray[np.int64], folded: NDArray[np.uint32], start: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[str, ...]:
    """Give each unit of more than one character a code of its own; the different ones, in order of appearance."""
    import numpy as np

    known: dict[str, int] = {}
    which = np.flatnonzero(stop - start > 1)
    whole = folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass") if len(which) else ""
    for i, a, b in zip(which.tolist(), start[which].tolist(), stop[which].tolist(), strict=True):
        codes[i] = 0x110000 + known.setdefault(whole[a:b], len(known))
    return tuple(known)


def _cuts(texts: tuple[Text, ...], sizes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The word beginnings of all texts, one byte a character, in the order of `scan`."""
    import numpy as np

    bits = np.unpackbits(np.frombuffer(b"".join(t.cuts for t in texts), np.uint8), bitorder="little")
    found = np.zeros(int(sizes.sum()), np.uint8)
    at, place = 0, 0
    for text in texts:
        size = len(text.text)
        found[place:place + size] = bits[at:at + size]
        at += 8 * len(text.cuts)
        place += size + 1
    return found
