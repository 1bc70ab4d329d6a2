"""Documents in, what is kept of each out: facts and problems, and the names of its body and its words in the cache.

Documents are kept by the chunk (docs/decisions/0145); of a chunk that changed each document is sought by itself, and
read where it is new.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from shilu import canon
from shilu.engine import workers
from shilu.engine.inputs import Desk, Input, source
from shilu.engine.memo import Reading
from shilu.model import Rules

T = TypeVar("T")
_BATCH = 64
_HELD = 1024
"""Texts that are read before they are written into the cache: a transaction has its price."""
_FEW = 48
"""So many texts are read faster than a process is started."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one document: what was found, and the names of that and of its big values in the cache."""

    findings: workers.Findings
    facts: str
    """Digest of the findings: while it stands, so do they."""
    body: str
    words: str
    key: str


def read(desk: Desk, rules: Rules, documents: tuple[Input, ...], words: tuple[str, ...]) -> list[Kept]:
    """What is kept of each document. They are kept by the chunk: one read, one digest and one decoding for many."""
    lexicon_key = _lexicon_key(desk, words)
    chunks = list(_chunks(documents))
    keys = [canon.digest(desk.release, "chunk", rules, lexicon_key, _state(chunk)) for chunk in chunks]
    desk.used.small.update((*keys, _lexicon_name(desk)))
    known = desk.memo.small(keys)
    found: dict[str, tuple[Kept, ...]] = {
        key: canon.decode(data, tuple[Kept, ...]) for key, data in known.items()}
    missing = [(key, chunk) for key, chunk in zip(keys, chunks, strict=True) if key not in found]
    standing = _standing(desk, [chunk for _, chunk in missing], words, lexicon_key)
    articles = {one.path: canon.digest(desk.release, "article", one.path, one.digest, rules, standing[one.path])
                for _, chunk in missing for one in chunk}
    one_by_one = _articles(desk, rules, [(articles[one.path], one) for _, chunk in missing for one in chunk], standing)
    for key, chunk in missing:
        found[key] = tuple(one_by_one[articles[one.path]] for one in chunk)
    with desk.memo.writing():
        desk.memo.keep_small((key, canon.encode(found[key])) for key, _ in missing)
        desk.memo.keep_small([(_lexicon_name(desk), canon.encode(words))])
    return [one for key in keys for one in found[key]]


def _chunks(documents: tuple[Input, ...]) -> Iterator[tuple[Input, ...]]:
    """Neighbours together, cut where a path says so: one more file changes one chunk."""
    start = 0
    for place, one in enumerate(documents):
        if place - start >= _BATCH and (not zlib.crc32(one.path.encode()) & 31 or place - start >= 4 * _BATCH):
            yield documents[start:place]
            start = place
    if start < len(documents):
        yield documents[start:]


def _state(chunk: tuple[Input, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.path, one.digest) for one in chunk)


def _articles(desk: Desk, rules: Rules, wanted: list[tuple[str, Input]], standing: dict[str, tuple[str, ...]]
              ) -> dict[str, Kept]:
    """By key what is kept of each document, from the cache or read now."""
    known = desk.memo.readings([key for key, _ in wanted])
    found = {key: _kept(key, one) for key, one in known.items()}
    missing = [(key, one) for key, one in wanted if key not in found]
    asked = ([(source(one), rules, standing[one.path]) for _, one in batch] for batch in _batched(missing))
    done = 0
    rows: list[tuple[str, Reading]] = []
    blobs: list[tuple[str, bytes]] = []
    for batch, results in zip(_batched(missing), desk.crew.map(workers.read, asked, len(missing) <= _FEW), strict=True):
        for (key, _), (facts, body, text) in zip(batch, results, strict=True):
            pairs = [(canon.digest_bytes(data), data) if data else ("", b"") for data in (body, text)]
            blobs += [pair for pair in pairs if pair[0]]
            rows.append((key, Reading(facts, pairs[0][0], pairs[1][0])))
            found[key] = _kept(*rows[-1])
        done += len(batch)
        desk.progress("read", done, len(missing))
        if len(rows) >= _HELD or done == len(missing):
            with desk.memo.writing():
                desk.memo.keep_blobs(blobs)
                desk.memo.keep_readings(rows)
            rows, blobs = [], []
    return found


def _kept(key: str, one: Reading) -> Kept:
    findings = canon.decode(one.facts, workers.Findings)
    return Kept(findings, canon.digest_bytes(one.facts), one.body, one.words, key)


_STANDING: Any = tuple[tuple[str, ...], ...]
"""For each document of a chunk the words that stand in it."""


class _Lexicon(NamedTuple):
    """The lexicon of the last build, and what has come to it and gone from it since."""

    key: str
    added: tuple[str, ...]
    gone: frozenset[str]


def _lexicon_key(desk: Desk, words: tuple[str, ...]) -> str:
    return canon.digest(desk.release, "standing", words)


def _lexicon_name(desk: Desk) -> str:
    return canon.digest(desk.release, "lexicon")


def _last_lexicon(desk: Desk, words: tuple[str, ...]) -> _Lexicon:
    name = _lexicon_name(desk)
    data = desk.memo.small([name]).get(name)
    last = canon.decode(data, tuple[str, ...]) if data is not None else ()
    added = tuple(sorted(set(words) - set(last)))
    return _Lexicon(_lexicon_key(desk, last), added, frozenset(last) - set(words))


def _standing(desk: Desk, chunks: list[tuple[Input, ...]], words: tuple[str, ...], lexicon_key: str
              ) -> dict[str, tuple[str, ...]]:
    """Path -> which words of the lexicon stand in the file: what narrows the lexicon for each document. Where it is
    known for the last lexicon, only what has come to it is sought."""
    if not words:
        return {one.path: () for chunk in chunks for one in chunk}
    last = _last_lexicon(desk, words)
    keys = [canon.digest(lexicon_key, _state(chunk)) for chunk in chunks]
    before = [canon.digest(last.key, _state(chunk)) for chunk in chunks]
    desk.used.small.update(keys)
    known = {key: canon.decode(data, _STANDING) for key, data in desk.memo.small({*keys, *before}).items()}
    result: dict[str, tuple[tuple[str, ...], ...]] = {}
    todo: list[tuple[int, tuple[str, ...]]] = []
    for number, key in enumerate(keys):
        if key in known:
            result[key] = known[key]
        else:
            todo.append((number, last.added if before[number] in known else words))
    asked = ((tuple(source(one).data.decode("utf-8", "replace") for one in chunks[number]), sought)
             for number, sought in todo)
    few = sum(len(chunks[number]) for number, sought in todo if sought is words) <= _FEW
    for (number, sought), new in zip(todo, desk.crew.map(workers.stand, asked, few), strict=True):
        old = known[before[number]] if sought is not words else tuple(() for _ in new)
        result[keys[number]] = tuple(
            tuple(sorted({*(word for word in one if word not in last.gone), *more}))
            for one, more in zip(old, new, strict=True))
    with desk.memo.writing():
        desk.memo.keep_small((keys[number], canon.encode(result[keys[number]])) for number, _ in todo)
    return {one.path: words for key, chunk in zip(keys, chunks, strict=True)
            for one, words in zip(chunk, result[key], strict=True)}


def _batched(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start:start + _BATCH]
