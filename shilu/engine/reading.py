"""Files on the disk -> all that the archive needs to know of them, from the cache where nothing has changed."""

from __future__ import annotations

import itertools
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from shilu import canon, theme
from shilu.archive import lexicon
from shilu.engine import disk, workers
from shilu.engine.memo import Memo, Reading
from shilu.errors import Problem
from shilu.kinds import kind_of
from shilu.model import Document, Facts, Ref, Rules, Site, Source, Vocabulary

T = TypeVar("T")
_BATCH = 64
_HELD = 1024
"""Texts that are read before they are written into the cache: a transaction has its price."""
_FEW = 48
"""So many texts are read faster than a process is started."""
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how many are done, how many there are."""


class Input(NamedTuple):
    """One file: its path as problems name it, where it lies, the digest of its bytes."""

    path: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one document: what was found, and the names of that and of its big values in the cache."""

    findings: workers.Findings
    facts: str
    """Digest of the findings: while it stands, so do they."""
    body: str
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was read. `bodies` and `words` name each document's big values, by the path of its file."""

    site: Site | None
    vocabulary: Vocabulary
    facts: tuple[Facts, ...]
    names: dict[str, str]
    """Digest of each document's facts, by the path of its file."""
    bodies: dict[str, Ref]
    words: dict[str, Ref]
    files: tuple[Input, ...]
    """Pictures and attachments."""
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Used:
    """Names of what this build took from the cache or put there; what is not here may be swept."""

    facts: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading works with."""

    memo: Memo
    crew: workers.Crew
    release: str
    used: Used
    progress: Progress

    def keep(self, name: str, arguments: Any, kind: Any, call: Callable[[], Any]) -> Any:
        """The result of a pure call, from the cache where it was made with the same arguments before."""
        return _small(self, canon.digest(self.release, name, arguments), kind, call)


def inputs(memo: Memo, folder: Path, prefix: str, found: tuple[disk.Found, ...], now_ns: int) -> tuple[Input, ...]:
    """Digests of files, reading only those whose stamp is new. `prefix` stands before their paths in problems."""
    where = f"{folder}{os.sep}"
    known = memo.inputs(where)
    fresh: list[tuple[str, str, str]] = []
    result: list[Input] = []
    for one in found:
        file = where + one.path
        stamp, digest = known.pop(file, ("", ""))
        if stamp != one.stamp:
            digest = disk.digest_of(Path(file))
            if disk.settled(one, now_ns):
                fresh.append((file, one.stamp, digest))
        result.append(Input(prefix + one.path, file, digest))
    if fresh or known:
        with memo.writing():
            memo.keep_inputs(fresh, known)
    return tuple(result)


def settings(desk: Desk, file: Path, shown: str) -> tuple[Site | None, tuple[Problem, ...]]:
    """site.yaml, checked."""
    try:
        data = disk.read(file)
    except FileNotFoundError:
        return None, (Problem(shown, 0, 0, "error", "no-site-file"),)

    def parse() -> tuple[Site | None, tuple[Problem, ...]]:
        from shilu.frontmatter import config  # here and below: a build that reads no text loads none of the readers
        return config.parse(shown, data)

    key = canon.digest(desk.release, "settings", shown, data)
    return _small(desk, key, tuple[Site | None, tuple[Problem, ...]], parse)


def look_of(desk: Desk, site: Site, themes: tuple[Input, ...]) -> tuple[theme.Theme, tuple[Problem, ...]]:
    """The site's theme, checked: each template is rendered twice for that, so once for each state of the files."""
    state = tuple((one.path, one.digest) for one in themes)
    key = canon.digest(desk.release, "theme", site.theme, site.language, state)

    def load() -> tuple[theme.Theme, tuple[Problem, ...]]:
        files = tuple((one.path.removeprefix("themes/"), _source(one).data) for one in themes)
        return theme.load(site.theme, files, site.language)

    return _small(desk, key, tuple[theme.Theme, tuple[Problem, ...]], load)


def survey(desk: Desk, site: Site, content: tuple[Input, ...]) -> Survey:
    """Read all of content/: vocabularies first, since their words stand in the key of every text."""
    rules = rules_of(site)
    lists = tuple(one for one in content if _is_list(one.path))
    documents = tuple(one for one in content if one.path.endswith(".md"))
    files = tuple(one for one in content if not one.path.endswith(".md") and not _is_list(one.path))
    vocabulary, problems = _vocabulary(desk, rules, lists)
    words = lexicon.collect(vocabulary, _entities(desk, rules, documents), site)
    kept = _read(desk, rules, documents, words)
    facts = tuple(one.findings.facts for one in kept if one.findings.facts is not None)
    told = itertools.chain(problems, *(one.findings.problems for one in kept))
    names, bodies, texts = {}, {}, {}
    for path, one in zip((one.path for one in documents), kept, strict=True):
        names[path] = one.facts
        if one.body:
            bodies[path], texts[path] = Ref(one.body), Ref(one.words)
        desk.used.facts.add(one.key)
        desk.used.blobs.update((one.body, one.words))
    return Survey(site, vocabulary, facts, names, bodies, texts, files, tuple(told))


def rules_of(site: Site) -> Rules:
    """What reading one file needs of the settings."""
    return Rules(tuple((column.id, column.name) for column in site.columns), site.timezone, site.propose_tags)


def _is_list(path: str) -> bool:
    return path.startswith("content/vocab/") and path.endswith((".yaml", ".yml"))


def _vocabulary(desk: Desk, rules: Rules, lists: tuple[Input, ...]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    def read() -> tuple[Vocabulary, tuple[Problem, ...]]:
        from shilu import frontmatter
        return frontmatter.vocabulary(tuple(_source(one) for one in lists), rules)

    key = canon.digest(desk.release, "vocabulary", rules, tuple((one.path, one.digest) for one in lists))
    return _small(desk, key, tuple[Vocabulary, tuple[Problem, ...]], read)


def _entities(desk: Desk, rules: Rules, documents: tuple[Input, ...]) -> tuple[Document, ...]:
    """Front matter of the files that are people or organisations; a file of another folder is one only by `kind`."""
    found = []
    for one in documents:
        if kind_of(one.path) in ("person", "org"):
            key = canon.digest(desk.release, "entity", one.path, one.digest, rules)
            document = _small(desk, key, Document | None, partial(_document, one, rules))
            if document is not None:
                found.append(document)
    return tuple(found)


def _document(one: Input, rules: Rules) -> Document | None:
    from shilu import frontmatter
    return frontmatter.read(_source(one), rules)[0]


def _read(desk: Desk, rules: Rules, documents: tuple[Input, ...], words: tuple[str, ...]) -> list[Kept]:
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
    asked = ([(_source(one), rules, standing[one.path]) for _, one in batch] for batch in _batched(missing))
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
    asked = ((tuple(_source(one).data.decode("utf-8", "replace") for one in chunks[number]), sought)
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


def _small(desk: Desk, key: str, kind: Any, make: Callable[[], T]) -> T:
    """A small value from the cache, or made and kept."""
    desk.used.small.add(key)
    data = desk.memo.small([key]).get(key)
    if data is not None:
        value: T = canon.decode(data, kind)
        return value
    made = make()
    with desk.memo.writing():
        desk.memo.keep_small([(key, canon.encode(made))])
    return made


class Restless(Exception):
    """A file was changed while the build read it; start again."""


def _source(one: Input) -> Source:
    data = disk.read(Path(one.file))
    if canon.digest_bytes(data) != one.digest:
        raise Restless(one.path)                     # else the cache would hold the new text under the old name
    return Source(one.path, data)


def _batched(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start:start + _BATCH]
