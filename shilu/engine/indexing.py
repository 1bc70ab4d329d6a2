"""Entries -> the search index in the output: runs from the cache or the workers, and of its files those that differ.

What the last index was made of is kept in the cache under the output's place, so an edit costs what it changes. All of
that is a hint: the files that it names must lie in the output as they were made, else the index is made from all runs.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from shilu import canon
from shilu.engine import disk, workers
from shilu.engine.rendering import Output
from shilu.model import Alike, IndexEntry, Offer, Site
from shilu.search import offline, postings, shards, wire
from shilu.search.postings import counting

_FEW = 512
"""So many documents are inverted faster than a process is started."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Where the cache holds the parts of a run: names of blobs."""

    tally: bytes
    """Itself: it is read at every build."""
    counted: str
    heads: str
    lists: str
    texts: str


@dataclass(frozen=True, slots=True)
class _Last:
    """The last index of an output folder."""

    whole: str
    """Digest of all that it was made of."""
    files: tuple[tuple[str, str], ...]
    """(path, key) of each file."""
    target: int
    runs: tuple[tuple[str, int, int], ...]
    joins: tuple[tuple[str, str], ...]
    facets: shards.Facets
    shards: tuple[shards.Made, ...]


_NONE = _Last("", (), 0, (), (), shards.Known().facets, ())


def index(output: Output, site: Site, entries: tuple[IndexEntry, ...], offers: tuple[Offer, ...] = (),
          alike: tuple[Alike, ...] = ()) -> None:
    """Make the search index."""
    for _ in steps(output, site, entries, offers, alike):
        pass


def steps(output: Output, site: Site, entries: tuple[IndexEntry, ...], offers: tuple[Offer, ...] = (),
          alike: tuple[Alike, ...] = ()) -> Iterator[None]:
    """`index`, a little at a time: whoever waits for workers may take a step meanwhile."""
    desk = output.desk
    # One thread is enough for what numpy does here, and starting more takes as long as loading it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    keys = [canon.digest(desk.release, "run", entries[start:stop]) for _, start, stop in postings.runs(entries)]
    whole = canon.digest(desk.release, "index", keys, site, offers, alike)
    place = canon.digest(desk.release, "last index", output.place)
    desk.used.small.update((*keys, place))
    last = _last(output, place)
    if last.whole == whole:
        for path, key in last.files:
            output.keeps(path, key)
        return
    found = _invert(output, entries, keys)
    runs = shards.laid(_piece(output, run) for run in found)
    files: list[tuple[str, str]] = []
    made: list[shards.Made] = []
    known = shards.Known(dict(last.joins), last.facets)
    before = shards.Before(last.target, last.runs, last.shards, desk.memo.blob, partial(_shard, output))
    scripts = [shards.File(path, partial(offline.file, path), key) for path, key in offline.contents()]
    for one in itertools.chain(scripts, shards.files(
            entries, runs, site, offers, alike=alike, before=before if last.shards else None, known=known,
            total=partial(_total, output, found))):
        if isinstance(one, shards.Group):
            yield from _group(output, one, files)
            continue
        files.append(_file(output, one, whole))
        if one.shard is not None:
            made.append(one.shard)
        yield
    now = _Last(whole, tuple(files), shards.target(runs), tuple((run.piece.name, run.base, run.end) for run in runs),
                tuple(known.joins.items()), known.facets, tuple(made))
    with desk.memo.writing():
        desk.memo.keep_small([(place, canon.encode(now))])


def _group(output: Output, group: shards.Group, files: list[tuple[str, str]]) -> Iterator[None]:
    """Files that are made together: none is made where all are what they were. They are added to `files`."""
    name = canon.digest(output.desk.release, "group", group.key)
    output.desk.used.small.add(name)
    data = output.desk.memo.small([name]).get(name)
    known = canon.decode(data, tuple[tuple[str, str], ...]) if data is not None else ()
    if known and _intact(output, known):
        for path, key in known:
            output.keeps(path, key)
        files += known
        return
    made = []
    for file in group.files():
        made.append(_file(output, file, name))
        yield
    files += made
    with output.desk.memo.writing():
        output.desk.memo.keep_small([(name, canon.encode(tuple(made)))])


def _file(output: Output, file: shards.File, whole: str) -> tuple[str, str]:
    """Keep a file or make it; gives its path and key."""
    key = file.content or whole
    if not (file.content and output.keeps(file.path, key)):
        output.add(file.path, key, file.pack())
    return file.path, key


def _last(output: Output, place: str) -> _Last:
    """The last index, if all of it lies in the output as it was made."""
    data = output.desk.memo.small([place]).get(place)
    last = canon.decode(data, _Last) if data is not None else _NONE
    return last if _intact(output, last.files) else _NONE


def _intact(output: Output, files: tuple[tuple[str, str], ...]) -> bool:
    """Whether all of them lie there as they were made."""
    for path, key in files:
        row = output.rows.get(path)
        if row is None or row.key != key or output.present.get(path) != row.digest:
            return False
    return True


def _shard(output: Output, path: str) -> bytes | None:
    """A file of the last index, unpacked, if it is what was written."""
    try:
        data = disk.read(output.folder / path)
    except OSError:
        return None
    return wire.unpack(data) if canon.digest_bytes(data) == output.present.get(path) else None


def _invert(output: Output, entries: tuple[IndexEntry, ...], keys: list[str]) -> list[_Run]:
    """The runs in order, those from the cache that it holds, the others made."""
    desk = output.desk
    memo = desk.memo
    known = {key: canon.decode(data, _Run) for key, data in memo.small(keys).items()}
    held = memo.has_blobs(name for run in known.values() for name in _blobs(run))
    spans = postings.runs(entries)
    missing = [(key, entries[start:stop]) for key, (_, start, stop) in zip(keys, spans, strict=True)
               if key not in known or not held.issuperset(_blobs(known[key]))]
    few = sum(len(part) for _, part in missing) <= _FEW
    for done, ((key, _), run) in enumerate(zip(
            missing, desk.crew.map(workers.invert, (part for _, part in missing), few), strict=True)):
        parts = (run.counted, run.heads, run.lists, run.texts)
        names = [canon.digest_bytes(data) for data in parts]
        known[key] = _Run(run.tally, *names)
        with memo.writing():
            memo.keep_blobs(zip(names, parts, strict=True))
            memo.keep_small([(key, canon.encode(known[key]))])
        desk.progress("index", done + 1, len(missing))
    runs = [known[key] for key in keys]
    desk.used.blobs.update(name for run in runs for name in _blobs(run))
    return runs


def _blobs(run: _Run) -> tuple[str, ...]:
    return run.counted, run.heads, run.lists, run.texts


def _total(output: Output, runs: list[_Run]) -> bytes:
    """The sum of the counts of all runs."""
    names = [run.counted for run in runs]
    return counting.summed(_sum(output, names[start:stop]) for start, stop in counting.groups(names))


def _sum(output: Output, names: list[str]) -> bytes:
    """The sum of some counts, from the cache or made and kept: of most groups no run is looked into."""
    desk = output.desk
    key = canon.digest(desk.release, "counts", names)
    known = desk.memo.small([key]).get(key)
    name = canon.decode(known, str) if known is not None else ""
    data = desk.memo.blob(name) if name else None
    if data is None:
        data = counting.summed(_blob(output, one) for one in names)
        name = canon.digest_bytes(data)
        with desk.memo.writing():
            desk.memo.keep_blobs([(name, data)])
            desk.memo.keep_small([(key, canon.encode(name))])
    desk.used.small.add(key)
    desk.used.blobs.add(name)
    return data


def _piece(output: Output, run: _Run) -> shards.Piece:
    return shards.Piece(run.lists, run.heads, canon.decode(run.tally, postings.Tally),
                        *(partial(_blob, output, name) for name in _blobs(run)))


def _blob(output: Output, name: str) -> bytes:
    data = output.desk.memo.blob(name)
    if data is None:
        raise LookupError(name)
    return data
