"""The runs of the index in; every file below `search/` out, the manifest last. FORMAT.md sections 6, 7 and 9.

The blocks are ready in the runs; their postings are merged (`merging`) and cut into shards (`cutting`). Memory holds
the runs while they are merged, then the merged lists, and nothing else that grows with the archive.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from shilu import canon
from shilu.model import Alike, IndexEntry, Offer, Site
from shilu.search import columns, suggest, tokens, wire
from shilu.search.postings import counting
from shilu.search.shards.cutting import shards
from shilu.search.shards.merging import Run, merge, parse

GROUP = 64
"""Blocks whose names share a digest."""
BLOCKS = ((11, 4608), (12, 20480), (13, 1 << 40))
"""(block_shift, up to how many multiples of 2,048): fewer and larger files in larger archives."""
SHARDS = ((6_000_000, 4_200), (8_000_000, 5_000), (20_000_000, 7_500), (40_000_000, 12_000), (1 << 60, 16_000))
"""(up to how many units, target of a shard in bytes as it is sent; on average they come out a sixth larger)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the index: its path is known before it is packed, so that one that lies there already need not be."""

    path: str
    pack: Callable[[], bytes]
    content: str = ""
    """Digest of the unpacked bytes or of all that they are made from, where it pays to ask first; a name holds too few
    digits of it to be trusted over years of edits."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are made together, and a digest of all that they are made from: whoever has them need not ask."""

    key: str
    files: Callable[[], Iterator[File]]


def build(
    entries: tuple[IndexEntry, ...], runs: Iterable[bytes], site: Site, offers: tuple[Offer, ...] | None = None,
    *, alike: tuple[Alike, ...] = (),
) -> Iterator[tuple[str, bytes]]:
    """All files of the index: (path from the output's root, bytes), the manifest last."""
    for one in files(entries, runs, site, offers, alike=alike):
        for file in one.files() if isinstance(one, Group) else (one,):
            yield file.path, file.pack()


def files(
    entries: tuple[IndexEntry, ...], runs: Iterable[bytes], site: Site, offers: tuple[Offer, ...] | None = None,
    *, alike: tuple[Alike, ...] = (),
) -> Iterator[File | Group]:
    """As `build`, but each file is packed only when it is asked to."""
    parsed = parse(runs)
    headers = [run.header for run in parsed]
    units = sum(header["units"] for header in headers)
    filled = [size for header in headers for size in header["filled"]]
    starts = [run.base + start for run in parsed for start in run.header["starts"]]
    end = parsed[-1].end if parsed else 0
    shift = next(shift for shift, most in BLOCKS if end >> 11 <= most)
    groups, number = [], 0
    for group, digest in _groups(parsed, shift):
        groups.append(digest)
        for pack in group:
            yield File(wire.block_name("", number, digest), pack)
            number += 1
    if offers is not None:
        yield suggestions(offers, [run.heads for run in parsed], counting.summed(run.counted for run in parsed))
    for run in parsed:
        run.blocks.clear()

    merged = merge(parsed)
    taken: set[str] = set()
    borders, digests = [], []
    for border, parts in shards(merged, next(size for most, size in SHARDS if units <= most)):
        whole = b"".join(parts)
        name, three = _free(border, whole, taken)
        borders.append(border)
        digests.append(three)
        yield File(name, partial(wire.pack, *parts), wire.digest(whole, 32))

    titles, names = ([one for header in headers for one in header[key]] for key in ("titles", "names"))
    facets, sizes = [], []
    for column in columns.columns(entries, site, titles, offers or ()):
        parts = wire.encode_column(column)
        facets.append((column.facet, wire.digest(b"".join(parts), 4)))
        packed = wire.pack(*parts)
        sizes.append((column.facet, len(packed)))
        yield File(wire.column_name(*facets[-1]), partial(bytes, packed))
    folds, file = _folds()
    yield file
    equals = ""
    if alike:
        whole = wire.encode_equals(alike)
        equals = wire.digest(whole, 4)
        yield File(wire.equals_name(equals), partial(wire.pack, whole))

    volume = wire.Volume(
        "", len(entries), units, sum(header["words"] for header in headers), end, shift, _years(entries),
        tuple(starts), _lengths(starts, end, filled), tuple(names), tuple(borders),
        tuple(digests), number, tuple(groups), tuple(facets), tuple(sizes),
    )
    manifest = wire.Manifest(site.language, folds, equals, len(entries), (volume,))
    yield File(wire.MANIFEST, partial(wire.pack, *wire.encode_manifest(manifest), strategy=zlib.Z_FILTERED))


def suggestions(offers: tuple[Offer, ...], heads: Iterable[bytes], total: bytes) -> Group:
    """The files that suggest. `heads`: of each run (`postings.heads`); `total`: the sum of the counts of all runs."""
    given = suggest.given(offers, heads, total)

    def files() -> Iterator[File]:
        for name, parts in suggest.build(given):
            yield File(name, partial(wire.pack, *parts), wire.digest(b"".join(parts), 32))

    return Group(canon.digest(given), files)


def _folds() -> tuple[str, File]:
    """The folding table's digest and its file: the same for every archive."""
    parts = wire.encode_folds(tokens.folds())
    digest = wire.digest(b"".join(parts), 4)
    return digest, File(wire.fold_name(digest), partial(wire.pack, *parts))


def _lengths(starts: list[int], end: int, filled: list[int]) -> tuple[int, ...]:
    """How long each document is, in steps of 64. A single step of slack counts as filled: one document in ten has one,
    which weighs little in a length and much in the manifest."""
    slots = (b - a >> 6 for a, b in pairwise((*starts, end)))
    sizes = (max(1, (size + 63) // 64) for size in filled)
    return tuple(slot if slot == size + 1 else size for slot, size in zip(slots, sizes, strict=True))


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


def _groups(runs: list[Run], shift: int) -> Iterator[tuple[list[Callable[[], bytes]], str]]:
    """The block files in groups of 64: how to get each one's bytes, and the digest that their names share."""
    packed = [block for run in runs for block in run.blocks]
    digests = [bytes.fromhex(digest) for run in runs for digest, _ in run.header["blocks"]]
    makers: list[Callable[[], bytes]] = [partial(bytes, block) for block in packed]
    if shift > 11:
        many = 1 << shift - 11
        parts = [packed[i:i + many] for i in range(0, len(packed), many)]
        digests = [hashlib.sha256(b"".join(_joined(part))).digest() for part in parts]
        makers = [partial(_repacked, part) for part in parts]
    for i in range(0, len(makers), GROUP):
        yield makers[i:i + GROUP], wire.digest(b"".join(digests[i:i + GROUP]), 4)


def _joined(parts: list[bytes]) -> tuple[bytes, ...]:
    return wire.joined_blocks(wire.unpack(part) for part in parts)


def _repacked(parts: list[bytes]) -> bytes:
    return wire.pack(*_joined(parts))
