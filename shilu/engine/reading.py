"""Files on the disk -> all that the archive needs to know of them, from the cache where nothing has changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from shilu import canon, frontmatter, theme
from shilu.archive import lexicon
from shilu.engine import disk, workers
from shilu.engine.memo import Memo, Reading
from shilu.errors import Problem
from shilu.frontmatter import config
from shilu.model import Document, Facts, Ref, Rules, Site, Source, Vocabulary

T = TypeVar("T")
_BATCH = 64
_FEW = 48
"""So many texts are read faster than a process is started."""
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file: its path as problems name it, where it lies, the digest of its bytes."""

    path: str
    file: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was read. `bodies` and `words` name each document's big values, by the path of its file."""

    site: Site | None
    vocabulary: Vocabulary
    facts: tuple[Facts, ...]
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


def inputs(memo: Memo, folder: Path, prefix: str, found: tuple[disk.Found, ...], now_ns: int) -> tuple[Input, ...]:
    """Digests of files, reading only those whose stamp is new. `prefix` stands before their paths in problems."""
    known = memo.inputs()
    fresh: list[tuple[str, str, str]] = []
    result: list[Input] = []
    for one in found:
        path, file = prefix + one.path, folder / one.path
        stamp, digest = known.get(str(file), ("", ""))
        if stamp != one.stamp:
            digest = disk.digest_of(file)
            if disk.settled(one, now_ns):
                fresh.append((str(file), one.stamp, digest))
        result.append(Input(path, file, digest))
    here = {str(one.file) for one in result}
    gone = [path for path in known if path.startswith(str(folder)) and path not in here]
    with memo.writing():
        memo.keep_inputs(fresh, gone)
    return tuple(result)


def settings(desk: Desk, file: Path, shown: str) -> tuple[Site | None, tuple[Problem, ...]]:
    """site.yaml, checked."""
    try:
        data = disk.read(file)
    except FileNotFoundError:
        return None, (Problem(shown, 0, 0, "error", "no-site-file"),)
    key = canon.digest(desk.release, "settings", shown, data)
    return _small(desk, key, tuple[Site | None, tuple[Problem, ...]], lambda: config.parse(shown, data))


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
    rules = Rules(tuple((column.id, column.name) for column in site.columns), site.timezone, site.propose_tags)
    lists = tuple(one for one in content if _is_list(one.path))
    documents = tuple(one for one in content if one.path.endswith(".md"))
    files = tuple(one for one in content if not one.path.endswith(".md") and not _is_list(one.path))
    vocabulary, problems = _vocabulary(desk, rules, lists)
    words = lexicon.collect(vocabulary, _entities(desk, rules, documents), site)
    findings, bodies, texts = _read(desk, rules, documents, words)
    facts = tuple(one.facts for one in findings if one.facts is not None)
    told = itertools.chain(problems, *(one.problems for one in findings))
    return Survey(site, vocabulary, facts, bodies, texts, files, tuple(told))


def _is_list(path: str) -> bool:
    return path.startswith("content/vocab/") and path.endswith((".yaml", ".yml"))


def _vocabulary(desk: Desk, rules: Rules, lists: tuple[Input, ...]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    key = canon.digest(desk.release, "vocabulary", rules, tuple((one.path, one.digest) for one in lists))
    return _small(desk, key, tuple[Vocabulary, tuple[Problem, ...]],
                  lambda: frontmatter.vocabulary(tuple(_source(one) for one in lists), rules))


def _entities(desk: Desk, rules: Rules, documents: tuple[Input, ...]) -> tuple[Document, ...]:
    """Front matter of the files that are people or organisations; a file of another folder is one only by `kind`."""
    found = []
    for one in documents:
        if frontmatter.kind_of(one.path) in ("person", "org"):
            key = canon.digest(desk.release, "entity", one.path, one.digest, rules)
            document = _small(desk, key, Document | None, partial(_document, one, rules))
            if document is not None:
                found.append(document)
    return tuple(found)


def _document(one: Input, rules: Rules) -> Document | None:
    return frontmatter.read(_source(one), rules)[0]


def _read(desk: Desk, rules: Rules, documents: tuple[Input, ...], words: tuple[str, ...]
          ) -> tuple[list[workers.Findings], dict[str, Ref], dict[str, Ref]]:
    standing = _standing(desk, documents, words)
    keys = [canon.digest(desk.release, "article", one.path, one.digest, rules, standing[one.digest])
            for one in documents]
    desk.used.facts.update(keys)
    known = desk.memo.readings(keys)
    missing = [(key, one) for key, one in zip(keys, documents, strict=True) if key not in known]
    done = 0
    asked = ([(_source(one), rules, standing[one.digest]) for _, one in batch] for batch in _batched(missing))
    few = len(missing) <= _FEW
    for batch, results in zip(_batched(missing), desk.crew.map(workers.read, asked, few), strict=True):
        fresh = {}
        blobs = []
        for (key, _), (facts, body, text) in zip(batch, results, strict=True):
            pairs = [(canon.digest_bytes(data), data) if data else ("", b"") for data in (body, text)]
            blobs += [pair for pair in pairs if pair[0]]
            fresh[key] = Reading(facts, pairs[0][0], pairs[1][0])
        with desk.memo.writing():
            desk.memo.keep_blobs(blobs)
            desk.memo.keep_readings(fresh.items())
        known.update(fresh)
        done += len(batch)
        desk.progress("read", done, len(missing))
    findings, bodies, texts = [], {}, {}
    for key, one in zip(keys, documents, strict=True):
        reading = known[key]
        findings.append(canon.decode(reading.facts, workers.Findings))
        if reading.body:
            bodies[one.path], texts[one.path] = Ref(reading.body), Ref(reading.words)
            desk.used.blobs.update((reading.body, reading.words))
    return findings, bodies, texts


def _standing(desk: Desk, documents: tuple[Input, ...], words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Digest of a file -> which words of the lexicon stand in it: what narrows the lexicon for each document."""
    if not words:
        return {one.digest: () for one in documents}
    lexicon_key = canon.digest(desk.release, "standing", words)
    keys = {one.digest: canon.digest(lexicon_key, one.digest) for one in documents}
    files = {one.digest: one for one in documents}
    desk.used.small.update(keys.values())
    known = desk.memo.small(keys.values())
    result = {digest: canon.decode(known[key], tuple[str, ...]) for digest, key in keys.items() if key in known}
    missing = [digest for digest in keys if digest not in result]
    asked = ((tuple(_source(files[digest]).data.decode("utf-8", "replace") for digest in batch), words)
             for batch in _batched(missing))
    few = len(missing) <= _FEW
    for batch, results in zip(_batched(missing), desk.crew.map(workers.stand, asked, few), strict=True):
        with desk.memo.writing():
            desk.memo.keep_small((keys[digest], canon.encode(found))
                                 for digest, found in zip(batch, results, strict=True))
        result.update(zip(batch, results, strict=True))
    return result


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
    data = disk.read(one.file)
    if canon.digest_bytes(data) != one.digest:
        raise Restless(one.path)                     # else the cache would hold the new text under the old name
    return Source(one.path, data)


def _batched(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start:start + _BATCH]
