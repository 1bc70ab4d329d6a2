"""Entries -> the search index in the output: runs from the cache or the workers; nothing where nothing changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from shilu import canon
from shilu.engine import workers
from shilu.engine.rendering import Output
from shilu.model import Alike, IndexEntry, Offer, Site
from shilu.search import offline, postings, shards

_FEW = 96
"""So many documents are inverted faster than a process is started."""


def index(output: Output, site: Site, entries: tuple[IndexEntry, ...], offers: tuple[Offer, ...] = (),
          alike: tuple[Alike, ...] = ()) -> None:
    """Make the search index."""
    for _ in steps(output, site, entries, offers, alike):
        pass


def steps(output: Output, site: Site, entries: tuple[IndexEntry, ...], offers: tuple[Offer, ...] = (),
          alike: tuple[Alike, ...] = ()) -> Iterator[None]:
    """`index`, a little at a time: whoever waits for workers may take a step meanwhile."""
    desk = output.desk
    keys = [canon.digest(desk.release, "run", entries[start:stop]) for _, start, stop in postings.runs(entries)]
    whole = canon.digest(desk.release, "index", keys, site, offers, alike)
    desk.used.small.update(keys)
    if _kept(output, whole):
        return
    runs = (_run(output, name) for name in _invert(output, entries, keys))
    scripts = [shards.File(path, partial(offline.file, path), key) for path, key in offline.contents()]
    for one in itertools.chain(scripts, shards.files(entries, runs, site, offers, alike=alike)):
        if isinstance(one, shards.Group):
            yield from _group(output, one)
        else:
            _file(output, one, whole)
            yield
    _keep(output, whole, [path for path in output.keys if path.startswith("search/")])


def _group(output: Output, group: shards.Group) -> Iterator[None]:
    """Files that are made together: none is made where all are what they were."""
    name = canon.digest(output.desk.release, "group", group.key)
    if not _kept(output, name):
        paths = []
        for file in group.files():
            _file(output, file, name)
            paths.append(file.path)
            yield
        _keep(output, name, paths)


def _file(output: Output, file: shards.File, whole: str) -> None:
    key = canon.digest(output.desk.release, file.content) if file.content else whole
    if not (file.content and output.keeps(file.path, key)):
        output.add(file.path, key, file.pack())


def _kept(output: Output, name: str) -> bool:
    """Whether all files lie there that were made from what `name` is a digest of; if so they stay."""
    output.desk.used.small.add(name)
    known = output.desk.memo.small([name]).get(name)
    made = canon.decode(known, tuple[tuple[str, str], ...]) if known is not None else ()
    if not made or not all(_intact(output, path, key) for path, key in made):
        return False
    for path, key in made:
        output.keeps(path, key)
    return True


def _keep(output: Output, name: str, paths: list[str]) -> None:
    made = tuple((path, output.keys[path]) for path in paths)
    with output.desk.memo.writing():
        output.desk.memo.keep_small([(name, canon.encode(made))])


def _intact(output: Output, path: str, key: str) -> bool:
    row = output.rows.get(path)
    return row is not None and row.key == key and output.present.get(path) == row.digest


def _invert(output: Output, entries: tuple[IndexEntry, ...], keys: list[str]) -> list[str]:
    """Names of the blobs that hold the runs, in order."""
    desk = output.desk
    memo = desk.memo
    known = {key: canon.decode(name, str) for key, name in memo.small(keys).items()}
    held = memo.has_blobs(known.values())
    spans = postings.runs(entries)
    missing = [(key, entries[start:stop]) for key, (_, start, stop) in zip(keys, spans, strict=True)
               if known.get(key) not in held]
    few = sum(len(part) for _, part in missing) <= _FEW
    for done, ((key, _), data) in enumerate(zip(
            missing, desk.crew.map(workers.invert, (part for _, part in missing), few), strict=True)):
        name = canon.digest_bytes(data)
        with memo.writing():
            memo.keep_blobs([(name, data)])
            memo.keep_small([(key, canon.encode(name))])
        known[key] = name
        desk.progress("index", done + 1, len(missing))
    names = [known[key] for key in keys]
    desk.used.blobs.update(names)
    return names


def _run(output: Output, name: str) -> bytes:
    data = output.desk.memo.blob(name)
    if data is None:
        raise LookupError(name)
    return data
