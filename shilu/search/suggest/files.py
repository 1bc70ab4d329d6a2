"""Sorted rows in; the files of the suggestions, unpacked, out, and back again: FORMAT.md section 12, byte by byte.

Shards are cut by content, as those of the index are. What is typed may fit more rows than one shard holds; the best of
those then stand once more under a key of their own, so that a key press reads one shard, whatever is typed.
"""

from __future__ import annotations

import bisect
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from shilu.search import wire
from shilu.search.suggest.rows import Row, typed

ROOT = "search/suggest.bin"
TARGET = 24_000
"""Unpacked bytes of a shard: about 8 KB packed."""
LARGE = 16_000_000
"""Beyond so many bytes in all, shards are twice as large, and twice again: some hosts take 20,000 files at most."""
BEST = 12
"""Rows that stand for all of what begins with a few letters."""
STANDING, INNER = (0, 8, 6, 8, 6, 8, -6), 8
"""By kind, and for a beginning inside a name, in halves of what match.js adds."""
BLANKS = ("\t", "\v", "\f", "\r", *"\x1c\x1d\x1e\x1f\x85\xa0\u1680", *map(chr, range(0x2000, 0x200B)),
          *"\u2028\u2029\u202f\u205f\u3000")
"""All but the blank and the line feed."""
MARK = "!"
"""Ends the key of such rows; it sorts before all that goes on."""


def shard_name(digest: str) -> str:
    return f"search/t/{digest}.bin"


def sounds_name(digest: str) -> str:
    return f"search/sounds-{digest}.bin"


# ---------------------------------------------------------------- cutting

def shards(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """(border, rows) of every shard; the first border is the empty string.

    A border is as short as tells two shards apart: so a beginning that only one shard has leads to that one.
    """
    starts = _cut(rows)
    shared = [_shared(rows[i - 1].typed, rows[i].typed) if i else -1 for i in starts]
    borders = [rows[i].typed[:size + 1] for i, size in zip(starts, shared, strict=True)]
    parts = [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=False)]
    spanning = sorted({
        rows[i].typed[:size] for i, most in zip(starts, shared, strict=True) for size in range(1, most + 1)
    })
    keys = [wire.utf16(border) for border in borders]
    for prefix in spanning:
        key = wire.utf16(prefix + MARK)
        home = bisect.bisect_right(keys, key) - 1
        parts[home] = sorted(parts[home] + [row._replace(key=key) for row in _best(rows, prefix)])
    return list(zip(borders, parts, strict=True))


def _cut(rows: list[Row]) -> list[int]:
    """Where shards begin: before a key whose CRC-32 allows it, once three quarters are full; before twice as much."""
    # Bytes of a row, Han characters as three.
    weights = [3 * (len(row[0]) // 2 + len(row[2]) + len(row[4]) + len(row[6])) + len(row[3]) + len(row[5])
               for row in rows]
    target = TARGET << (sum(weights) // LARGE).bit_length()
    found: list[int] = []
    size, last = 0, b""
    full = target * 3 // 4
    for i, (row, weight) in enumerate(zip(rows, weights, strict=True)):
        if (size >= full or not found) and row[0] != last and (
            not found or size >= target * 2 or not zlib.crc32(row[0]) % 32
        ):
            found.append(i)
            size = 0
        size += weight
        last = row[0]
    return found


def _shared(one: str, other: str) -> int:
    """How many characters two strings begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _best(rows: list[Row], prefix: str) -> list[Row]:
    """The heaviest names of all that begin with the prefix, each once.

    What stands under the prefix itself is in the same shard anyway, for no key is split over two.
    """
    low = bisect.bisect_left(rows, wire.utf16(prefix), key=lambda row: row.key)
    high = bisect.bisect_left(rows, wire.utf16(prefix + "\uffff"), key=lambda row: row.key)
    found: dict[tuple[int, str, str], Row] = {}
    for row in sorted(rows[low:high], key=_standing):
        found.setdefault((row.kind, row.label or row.text, row.href), row)
        if len(found) == BEST:
            break
    return list(found.values())


def _standing(row: Row) -> int:
    """Names before words of the same frequency, titles last, beginnings before insides: the browser ranks alike."""
    return (INNER if row[9] else 0) - row[8] - STANDING[row[7]]


# ---------------------------------------------------------------- bytes

def encode_shard(rows: list[Row]) -> tuple[bytes, ...]:
    """A shard, in the parts that are packed apart."""
    if not rows:
        return wire.head("T") + wire.varint(0) + wire.varint(0), *(wire.varint(0) for _ in range(5)), b""
    keys, _, text, sound, label, href, note, kinds, weights, at = zip(*rows, strict=True)
    lines = typed(b"\0\n".join(keys)).split("\n")
    parts = [wire.utf8(_lines(column)) for column in (lines, text, sound, label, href, note)]
    sized = [wire.varint(len(part)) + part for part in parts]
    numbers = bytearray(2 * len(rows))
    numbers[::2] = bytes(kind << 5 | weight for kind, weight in zip(kinds, weights, strict=True))
    numbers[1::2] = bytes(at)
    return wire.head("T") + wire.varint(len(rows)) + sized[0], *sized[1:], bytes(numbers)


def _lines(column: Sequence[str]) -> str:
    """One line a text, its blanks single."""
    text = "\n".join(column)
    whole = f"\n{text}\n"
    if text.count("\n") == len(column) - 1 and not any(one in whole for one in ("  ", " \n", "\n ", *BLANKS)):
        return text
    return "\n".join([" ".join(one.split()) for one in column])


@dataclass(frozen=True, slots=True)
class Root:
    """`suggest.bin`, decoded."""

    sounds: str
    """Digest of the table of sounds."""
    fold: str
    """Digest of the folding table (section 8)."""
    borders: tuple[str, ...]
    digests: tuple[str, ...]


def encode_root(root: Root) -> tuple[bytes, ...]:
    header = wire.utf8(wire.compact({
        "format": wire.VERSION, "sounds": root.sounds, "fold": root.fold, "shards": len(root.borders),
    }))
    borders = wire.utf8("\n".join(root.borders))
    return (
        wire.head("G") + wire.varint(len(header)) + header, wire.varint(len(borders)) + borders,
        bytes.fromhex("".join(root.digests)),
    )


def encode_sounds(table: dict[str, tuple[str, ...]]) -> bytes:
    """Line by line a syllable, the characters that sound so as a rule, and those that may."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for character, syllables in sorted(table.items()):
        for i, syllable in enumerate(syllables):
            found.setdefault(syllable, ([], []))[i > 0].append(character)
    lines = [" ".join((syllable, "".join(usual), "".join(other))) for syllable, (usual, other) in sorted(found.items())]
    return wire.head("P") + wire.utf8("\n".join(line.rstrip() for line in lines))


# ---------------------------------------------------------------- and back

def root(data: bytes) -> Root:
    read = wire.Cursor(wire.body("G", data))
    header = read.json()
    borders = read.take(read.varint()).decode("utf-8").split("\n")[:header["shards"]]
    digests = read.rest()
    named = tuple(digests[i:i + 4].hex() for i in range(0, len(digests), 4))
    return Root(header["sounds"], header["fold"], tuple(borders), named)


def shard(data: bytes) -> list[dict[str, str | int]]:
    read = wire.Cursor(wire.body("T", data))
    size = read.varint()
    columns = [read.take(read.varint()).decode("utf-8").split("\n") for _ in range(6)]
    numbers = read.rest()
    if any(len(column) != size for column in columns) or len(numbers) != 2 * size:
        raise wire.WireError("columns of different length")
    names = ("key", "text", "sound", "label", "href", "note")
    return [
        {**dict(zip(names, values, strict=True)), "kind": numbers[2 * i] >> 5, "weight": numbers[2 * i] & 31,
         "at": numbers[2 * i + 1]}
        for i, values in enumerate(zip(*columns, strict=True))
    ]


def sounds(data: bytes) -> dict[str, tuple[str, ...]]:
    usual: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for line in wire.body("P", data).decode("utf-8").split("\n"):
        syllable, first, *rest = [*line.split(" "), ""]
        usual.update(dict.fromkeys(first, syllable))
        for character in "".join(rest):
            others.setdefault(character, []).append(syllable)
    return {character: (syllable, *others.get(character, ())) for character, syllable in usual.items()}
