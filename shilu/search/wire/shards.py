"""Keys with their postings in, shards out, and back again; keys alone too: FORMAT.md sections 6 and 9.

Lists of postings are encoded in `search.shards`, many at once; here they are decoded, one by one and plainly.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from shilu.search.wire.basics import Cursor, WireError, body, unzigzag, utf8, varints, zigzag

Postings = tuple[tuple[int, int], ...]
"""(position, bits), rising."""
Pair = tuple[str, str]
"""(A, B); B may be empty."""


ASTRAL = "\U00010000"
"""From here on a character takes more than two bytes."""


def pair(key: str) -> Pair:
    """`A B` as (A, B)."""
    a, _, b = key.partition(" ")
    return a, b


def encode_keys(keys: Sequence[Pair]) -> tuple[bytes, bytes, bytes, bytes]:
    """Sorted keys in four parts: steps from A to A, high bytes of B, low bytes of B, the rest of longer units."""
    steps = [zigzag(b - a) for a, b in pairwise([0, *(ord(a[0]) for a, _ in keys)])]
    seconds = [ord(b[0]) if "" < b < ASTRAL else 0 for _, b in keys]
    ends = [b[1:] if second else b for (_, b), second in zip(keys, seconds, strict=True)]
    rest = "".join(f"{a[1:]} {end}\n" if end else f"{a[1:]}\n" for (a, _), end in zip(keys, ends, strict=True))
    return varints(steps), bytes(code >> 8 for code in seconds), bytes(code & 255 for code in seconds), utf8(rest)


def decode_keys(read: Cursor, count: int) -> list[str]:
    """As many keys from here on, as `A B`."""
    firsts = list(accumulate(unzigzag(read.varint()) for _ in range(count)))
    seconds = [high << 8 | low for high, low in zip(read.take(count), read.take(count), strict=True)]
    found = []
    for first, second in zip(firsts, seconds, strict=True):
        a, _, b = read.line().partition(" ")
        found.append(f"{chr(first)}{a} {chr(second) if second else ''}{b}")
    return found


def shard(data: bytes) -> tuple[tuple[str, Postings], ...]:
    """The keys of a shard with their postings."""
    read = Cursor(body("S", data))
    keys = decode_keys(read, read.varint())
    counts = [read.varint() for _ in keys]
    lists: list[list[int]] = []
    for count in counts:
        places: list[int] = []
        for _ in range(count):
            places.append(read.varint() + (places[-1] if places else 0))
        lists.append(places)
    nibbles = read.rest()
    if len(nibbles) != (sum(counts) + 1) // 2:
        raise WireError("wrong number of nibbles")
    found, at = [], 0
    for key, places in zip(keys, lists, strict=True):
        bits = [nibbles[i >> 1] >> 4 * (i & 1) & 15 for i in range(at, at + len(places))]
        found.append((key, tuple(zip(places, bits, strict=True))))
        at += len(places)
    return tuple(found)
