"""The runs of the index in; every file below `search/` out, the manifest last. FORMAT.md sections 6, 7 and 9.

The runs' sorted postings are merged by counting: how often each key occurs in all of them tells where each run's part
of its list goes. Memory holds the runs and the merged lists, nothing else that grows with the archive.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from shilu.model import IndexEntry, Site
from shilu.search import columns, tokens, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUP = 64
"""Blocks whose names share a digest."""
BLOCKS = ((11, 4608), (12, 20480), (13, 1 << 40))
"""(block_shift, up to how many multiples of 2,048): fewer and larger files in larger archives."""
SHARDS = ((8_000_000, 5_000), (20_000_000, 7_500), (40_000_000, 10_000), (1 << 60, 14_000))
"""(up to how many units, target of a shard in bytes as it is sent; on average they come out a sixth larger)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the index: its path is known before it is packed, so that one that lies there already need not be."""

    path: str
    pack: Callable[[], bytes]


def build(entries: tuple[IndexEntry, ...], runs: Iterable[bytes], site: Site) -> Iterator[tuple[str, bytes]]:
    """All files of the index: (path from the output's root, bytes), the manifest last."""
    for file in files(entries, runs, site):
        yield file.path, file.pack()


def files(entries: tuple[IndexEntry, ...], runs: Iterable[bytes], site: Site) -> Iterator[File]:
    """As `build`, but each file is packed only when it is asked to."""
    parsed = _parse(runs)
    units = sum(sum(run.header["units"]) for run in parsed)
    shift = next(shift for shift, most in BLOCKS if sum(len(run.blocks) for run in parsed) <= most)
    groups, number = [], 0
    for group, digest in _groups(parsed, shift):
        groups.append(digest)
        for pack in group:
            yield File(wire.block_name("", number, digest), pack)
            number += 1

    borders: list[str] = []
    digests: list[str] = []
    names: set[str] = set()
    for border, data in shards(merge(parsed), next(size for most, size in SHARDS if units <= most)):
        name, three = _free(border, data, names)
        borders.append(border)
        digests.append(three)
        yield File(name, partial(wire.pack, data))

    facets: list[tuple[str, str]] = []
    titles = [span for run in parsed for span in run.header["titles"]]
    turns = [turn for run in parsed for turn in run.header["turns"]]
    for column in columns.columns(entries, site, titles, turns):
        data = wire.encode_column(column)
        facets.append((column.facet, wire.digest(data, 4)))
        yield File(wire.column_name(*facets[-1]), partial(wire.pack, data))
    folds = wire.encode_folds(tokens.folds())
    yield File(wire.fold_name(wire.digest(folds, 4)), partial(wire.pack, folds))

    volume = wire.Volume(
        "", len(entries), units, sum(run.header["words"] for run in parsed), parsed[-1].end if parsed else 0, shift,
        _years(entries), tuple(run.base + start for run in parsed for start in run.header["starts"]),
        tuple(max(1, (n + 63) // 64) for run in parsed for n in run.header["units"]),
        tuple(borders), tuple(digests), number, tuple(groups), tuple(facets),
    )
    manifest = wire.Manifest(site.language, wire.digest(folds, 4), len(entries), (volume,))
    yield File(wire.MANIFEST, partial(wire.pack, wire.encode_manifest(manifest)))


def _years(entries: tuple[IndexEntry, ...]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for i, entry in enumerate(entries):
        year = int(entry.date[:4] or 0)
        if not found or found[-1][0] != year:
            found.append((year, i))
    return tuple(found)


def _free(border: str, data: bytes, names: set[str]) -> tuple[str, str]:
    """The shard's name and its three bytes; zeros are added to what is digested until the name is free."""
    while (name := wire.shard_name(border, wire.digest(data, 3))) in names:
        data += b"\0"
    names.add(name)
    return name, wire.digest(data, 3)


# ---------------------------------------------------------------- runs

@dataclass(slots=True)
class Run:
    """One run as `postings.invert` wrote it. The arrays are views on its bytes."""

    base: int
    """Position at which it starts."""
    header: dict[str, Any]
    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]
    blocks: list[bytes]
    """Packed."""

    @property
    def end(self) -> int:
        return self.base + int(self.header["end"])


def _parse(runs: Iterable[bytes]) -> list[Run]:
    import numpy as np

    found: list[Run] = []
    for data in runs:
        read = wire.Cursor(wire.body("R", data))
        header = read.json()
        keys, postings = header["keys"], header["postings"]
        first, second, counts, positions = (
            np.frombuffer(read.take(4 * size), "<u4") for size in (keys, keys, keys, postings)
        )
        bits = np.frombuffer(read.take(postings), np.uint8)
        blocks = [read.take(size) for _, size in header["blocks"]]
        found.append(
            Run(found[-1].end if found else 0, header, first, second, counts, positions, bits, blocks)
        )
    return found


def _groups(runs: list[Run], shift: int) -> Iterator[tuple[list[Callable[[], bytes]], str]]:
    """The block files in groups of 64: how to get each one's bytes, and the digest that their names share."""
    packed = [block for run in runs for block in run.blocks]
    digests = [bytes.fromhex(digest) for run in runs for digest, _ in run.header["blocks"]]
    makers: list[Callable[[], bytes]] = [partial(bytes, block) for block in packed]
    if shift > 11:
        many = 1 << shift - 11
        parts = [packed[i:i + many] for i in range(0, len(packed), many)]
        digests = [hashlib.sha256(_joined(part)).digest() for part in parts]
        makers = [partial(_repacked, part) for part in parts]
    for i in range(0, len(makers), GROUP):
        yield makers[i:i + GROUP], wire.digest(b"".join(digests[i:i + GROUP]), 4)


def _joined(parts: list[bytes]) -> bytes:
    return wire.joined_blocks([wire.unpack(part) for part in parts])


def _repacked(parts: list[bytes]) -> bytes:
    return wire.pack(_joined(parts))


# ---------------------------------------------------------------- merging

@dataclass(slots=True)
class Merged:
    """The postings of all runs, by key in the order of keys, then by position."""

    strings: list[str]
    """Units by rank; rank 0 is the empty partner."""
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    opens: NDArray[np.int64]
    """Where the list of each key begins; one more at the end."""
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]

    def key(self, index: int) -> str:
        return f"{self.strings[self.first[index]]} {self.strings[self.second[index]]}"


def merge(runs: list[Run]) -> Merged:
    import numpy as np

    strings = ["", *sorted({s for run in runs for s in run.header["strings"]}, key=wire.utf16)]
    rank = {s: i for i, s in enumerate(strings)}
    base = len(strings)
    keys = []
    for run in runs:
        ranks = np.array([0, *(rank[s] for s in run.header["strings"])], np.int64)
        keys.append(ranks[run.first] * base + ranks[run.second])
    different = _union(keys)
    places = [np.searchsorted(different, k) for k in keys]
    del keys
    counts = np.zeros(len(different) + 1, np.int64)
    for run, place in zip(runs, places, strict=True):
        counts[place + 1] += run.counts
    opens = np.cumsum(counts)
    cursor = opens[:-1].copy()
    positions = np.empty(int(opens[-1]), np.uint32)
    bits = np.empty(int(opens[-1]), np.uint8)
    for run, place in zip(runs, places, strict=True):
        sizes = run.counts.astype(np.int64)
        target = np.repeat(cursor[place] - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(run.positions))
        positions[target] = run.positions + np.uint32(run.base)
        bits[target] = run.bits
        cursor[place] += sizes
    return Merged(strings, different // base, different % base, opens, positions, bits)


def _union(keys: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The different keys of all runs, sorted; taken together by twos, so that no array holds them all unsorted."""
    import numpy as np

    while len(keys) > 1:
        keys = [np.union1d(keys[i], keys[i + 1]) if i + 1 < len(keys) else keys[i] for i in range(0, len(keys), 2)]
    return keys[0] if keys else np.zeros(0, np.int64)


# ---------------------------------------------------------------- cutting and encoding

def shards(merged: Merged, target: int) -> Iterator[tuple[str, bytes]]:
    """All shards: (border, unpacked bytes). `target` is about what one weighs packed, in bytes."""
    import numpy as np

    if not len(merged.first):
        return
    gaps, sizes = _gaps(merged)
    widths = np.cumsum(np.concatenate(([0], sizes)), dtype=np.int64)
    lengths = np.array([len(wire.utf8(s)) for s in merged.strings], np.int64)
    weights = _weights(merged, widths, lengths)
    cuts = cut(merged.key, weights, target)
    for start, stop in zip(cuts, [*cuts[1:], len(weights)], strict=True):
        a, b = int(merged.opens[start]), int(merged.opens[stop])
        border = merged.key(start) if start else ""
        keys = [
            (merged.strings[i], merged.strings[j])
            for i, j in zip(merged.first[start:stop].tolist(), merged.second[start:stop].tolist(), strict=True)
        ]
        text = wire.key_text(keys)
        counts = wire.varints(np.diff(merged.opens[start:stop + 1]).tolist())
        yield border, b"".join((
            wire.head("S"), wire.varint(len(text)), text, counts,
            _varints(gaps[a:b], sizes[a:b]), _nibbles(merged.bits[a:b]),
        ))


def _gaps(merged: Merged) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Each posting's distance from the one before in its list (the first: its position), and its bytes as a varint."""
    import numpy as np

    gaps = merged.positions.copy()
    gaps[1:] -= merged.positions[:-1]
    opens = merged.opens[:-1]
    gaps[opens] = merged.positions[opens]
    sizes = np.ones(len(gaps), np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += gaps >= np.uint32(1 << bits)
    return gaps, sizes


def _varints(gaps: NDArray[np.uint32], sizes: NDArray[np.uint8]) -> bytes:
    import numpy as np

    ends = np.cumsum(sizes, dtype=np.int64)
    found = np.empty(int(ends[-1]), np.uint8)
    at = ends - sizes
    for byte in range(int(sizes.max())):
        here = sizes > byte
        more = (sizes[here] > byte + 1).astype(np.uint8) << 7
        found[at[here] + byte] = (gaps[here] >> np.uint32(7 * byte) & np.uint32(127)).astype(np.uint8) | more
    return found.tobytes()


def _nibbles(bits: NDArray[np.uint8]) -> bytes:
    import numpy as np

    even = bits[::2].copy()
    odd = bits[1::2]
    even[:len(odd)] |= odd << np.uint8(4)
    return even.tobytes()


def _weights(merged: Merged, widths: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """About what each key and its list weigh in a packed shard, in bytes: gzip gains on keys and bits, not on gaps."""
    opens = merged.opens
    gaps = widths[opens[1:]] - widths[opens[:-1]]
    postings = opens[1:] - opens[:-1]
    return (93 * gaps + 35 * postings + 60 * (lengths[merged.second] + 2)) // 100


def cut(key: Callable[[int], str], weights: NDArray[np.int64], target: int) -> list[int]:
    """Where shards begin: indexes of keys, the first 0.

    A border needs a key whose CRC-32 allows it (the heavier the key, the likelier), once 0.75 of the target is full; it
    must come before 2 times; a key that alone reaches the target has a shard of its own. As only keys and weights near
    a border decide on it, an edit moves few of them.
    """
    import numpy as np

    full = np.concatenate(([0], np.cumsum(weights)))
    heavy = weights >= target
    chance = np.maximum(1, (target // 2) // np.maximum(weights, 1))
    masks = ((1 << np.floor(np.log2(chance)).astype(np.int64)) - 1).tolist()
    giants = [*np.flatnonzero(heavy).tolist(), len(weights)]
    found, start, giant = [], 0, 0
    while start < len(weights):
        found.append(start)
        while giants[giant] < start:
            giant += 1
        if giants[giant] == start:
            start += 1
            continue
        low = int(np.searchsorted(full, full[start] + target * 3 // 4))
        high = int(np.searchsorted(full, full[start] + target * 2, side="right")) - 1
        high = max(start + 1, min(high, giants[giant], len(weights)))
        start = next(
            (i for i in range(max(low, start + 1), high) if not zlib.crc32(wire.utf8(key(i))) & masks[i]), high
        )
    return found
