"""The runs of the index in; every file below `search/` out, the manifest last. FORMAT.md sections 6, 7 and 9.

The blocks are ready in the runs (`texts`); their postings are merged in parts (`merging`), cut into shards (`cutting`)
and encoded (`encoding`). Where the last index is known, only the shards that an edit changes are made anew (`mending`).
Memory holds the postings of the runs, packed, and one part of them; of texts one run's.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from shilu import canon
from shilu.model import Alike, IndexEntry, Offer, Site
from shilu.search import suggest, tokens, wire
from shilu.search.postings import Run, counting
from shilu.search.shards import merging
from shilu.search.shards.cutting import Shard, shards
from shilu.search.shards.facets import NONE, Facets, facets
from shilu.search.shards.mending import Before, Made, mended
from shilu.search.shards.pieces import Laid, Piece, laid, of
from shilu.search.shards.texts import blocks

__all__ = ["Before", "Facets", "File", "Group", "Known", "Made", "Piece", "build", "files", "laid"]

SHARDS = ((6_000_000, 4_200), (7_750_000, 5_000), (20_000_000, 8_000), (40_000_000, 12_000), (1 << 60, 16_000))
"""(up to how many units, target of a shard in bytes as it is sent; on average they come out a sixth larger)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the index: its path is known before it is packed, so that one that lies there already need not be."""

    path: str
    pack: Callable[[], bytes]
    content: str = ""
    """Digest of the unpacked bytes or of all that they are made from, where it pays to ask first; a name holds too few
    digits of it to be trusted over years of edits."""
    shard: Made | None = None
    """What the next build wants to know, where it is a shard."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are made together, and a digest of all that they are made from: whoever has them need not ask."""

    key: str
    files: Callable[[], Iterator[File]]


@dataclass(slots=True)
class Known:
    """What one index leaves to the next, beside its shards."""

    joins: dict[str, str] = field(default_factory=dict)
    """Of files of several blocks: digest of the blocks -> digest of the file."""
    facets: Facets = NONE


def build(
    entries: tuple[IndexEntry, ...], runs: Iterable[Run], site: Site, offers: tuple[Offer, ...] | None = None,
    *, alike: tuple[Alike, ...] = (),
) -> Iterator[tuple[str, bytes]]:
    """All files of the index: (path from the output's root, bytes), the manifest last."""
    for one in files(entries, laid(map(of, runs)), site, offers, alike=alike):
        for file in one.files() if isinstance(one, Group) else (one,):
            yield file.path, file.pack()


def files(
    entries: tuple[IndexEntry, ...], runs: list[Laid], site: Site, offers: tuple[Offer, ...] | None = None,
    *, alike: tuple[Alike, ...] = (), before: Before | None = None, known: Known | None = None,
    total: Callable[[], bytes] | None = None,
) -> Iterator[File | Group]:
    """As `build`, but each file is packed only when it is asked to. `before`: the last index. `known`: what is known
    from it; replaced by what the next one wants to know."""
    known = known or Known()
    tallies = [run.piece.tally for run in runs]
    units = sum(tally.units for tally in tallies)
    filled = [size for tally in tallies for size in tally.filled]
    starts = [run.base + start for run in runs for start in run.piece.tally.starts]
    end = runs[-1].end if runs else 0
    found = blocks(runs, known.joins)
    known.joins = found.joined
    for number, path in enumerate(found.paths()):
        yield File(path, partial(found.pack, number), found.digests[number])

    borders, digests = [], []
    for file, border, three in _shards(runs, target(runs), before):
        borders.append(border)
        digests.append(three)
        yield file
    if offers is not None:
        yield _suggestions(offers, runs, total() if total else counting.summed(run.piece.counted() for run in runs))

    known.facets, column = facets(entries, site, tallies, offers or (), known.facets)
    for facet, content, _ in known.facets.facets:
        yield File(wire.column_name(facet, content[:8]), partial(column, facet), content)
    folds, file = _folds()
    yield file
    names = [steps for tally in tallies for steps in tally.names]
    equals = ""
    if alike:
        whole = wire.encode_equals(alike)
        equals = wire.digest(whole, 4)
        yield File(wire.equals_name(equals), partial(wire.pack, whole))

    volume = wire.Volume(
        "", len(entries), units, sum(tally.words for tally in tallies), end, found.shift, _years(entries),
        tuple(starts), _lengths(starts, end, filled), tuple(names), tuple(borders),
        tuple(digests), len(found.digests), tuple(found.groups),
        tuple((facet, content[:8]) for facet, content, _ in known.facets.facets),
        tuple((facet, size) for facet, _, size in known.facets.facets),
    )
    manifest = wire.Manifest(site.language, folds, equals, len(entries), (volume,))
    yield File(wire.MANIFEST, partial(wire.pack, *wire.encode_manifest(manifest), strategy=zlib.Z_FILTERED))


def target(runs: list[Laid]) -> int:
    """About what a shard of these runs weighs, in bytes as it is sent."""
    units = sum(run.piece.tally.units for run in runs)
    return next(size for most, size in SHARDS if units <= most)


def _shards(runs: list[Laid], size: int, before: Before | None) -> Iterator[tuple[File, str, str]]:
    """Each shard's file, its border and its three bytes: only what differs from the last index, where that is known."""
    made: Iterable[Shard | Made] | None = None
    if before is not None:
        fetch = {run.piece.name: run.piece.lists for run in runs}
        made = mended(before, size, tuple((run.piece.name, run.base, run.end) for run in runs),
                      lambda name: fetch[name]())
        made = None if made is None or _met(made) else made
    if made is None:
        made = shards(merging.parts((run.base, run.piece.lists()) for run in runs), size)
    taken: set[str] = set()
    for shard in made:
        if isinstance(shard, Made):
            taken.add(shard.path)
            yield File(shard.path, _lost, shard.content, shard), shard.border, shard.content[:6]
            continue
        whole = b"".join(shard.parts)
        path, three = _free(shard.border, whole, taken)
        content = wire.digest(whole, 32)
        row = Made(shard.border, path, content, shard.weight)
        yield File(path, partial(wire.pack, *shard.parts), content, row), shard.border, three


def _met(made: list[Shard | Made]) -> bool:
    """Whether two shards would have one name: who comes first then decides, so all are named anew."""
    contents = [one.content if isinstance(one, Made) else wire.digest(b"".join(one.parts), 32) for one in made]
    names = [wire.shard_name(one.border, content[:6]) for one, content in zip(made, contents, strict=True)]
    return len(set(names)) < len(names) or any(
        isinstance(one, Made) and one.path != name for one, name in zip(made, names, strict=True))


def _lost() -> bytes:
    raise LookupError("a shard of the last index is no longer in the output")


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


def _suggestions(offers: tuple[Offer, ...], runs: list[Laid], total: bytes) -> Group:
    """The files that suggest. Of most edits no title is read but those of the runs that were made anew."""
    given = suggest.given(offers, (run.piece.head for run in runs), total)

    def files() -> Iterator[File]:
        for name, parts in suggest.build(given, (run.piece.heads() for run in runs)):
            yield File(name, partial(wire.pack, *parts), wire.digest(b"".join(parts), 32))

    return Group(canon.digest(given), files)
