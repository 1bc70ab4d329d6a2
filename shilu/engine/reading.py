"""Files on the disk -> all that the archive needs to know of them, from the cache where nothing has changed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shilu import canon, theme
from shilu.archive import lexicon
from shilu.engine import disk, texts
from shilu.engine.inputs import Desk, Input, source
from shilu.errors import Problem
from shilu.kinds import kind_of
from shilu.model import Document, Facts, Ref, Rules, Site, Vocabulary


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
    return desk.small(key, tuple[Site | None, tuple[Problem, ...]], parse)


def look_of(desk: Desk, site: Site, themes: tuple[Input, ...]) -> tuple[theme.Theme, tuple[Problem, ...]]:
    """The site's theme, checked: each template is rendered twice for that, so once for each state of the files."""
    state = tuple((one.path, one.digest) for one in themes)
    key = canon.digest(desk.release, "theme", site.theme, site.language, state)

    def load() -> tuple[theme.Theme, tuple[Problem, ...]]:
        files = tuple((one.path.removeprefix("themes/"), source(one).data) for one in themes)
        return theme.load(site.theme, files, site.language)

    return desk.small(key, tuple[theme.Theme, tuple[Problem, ...]], load)


def survey(desk: Desk, site: Site, content: tuple[Input, ...]) -> Survey:
    """Read all of content/: vocabularies first, since their words stand in the key of every text."""
    rules = rules_of(site)
    lists = tuple(one for one in content if _is_list(one.path))
    documents = tuple(one for one in content if one.path.endswith(".md"))
    files = tuple(one for one in content if not one.path.endswith(".md") and not _is_list(one.path))
    vocabulary, problems = _vocabulary(desk, rules, lists)
    words = lexicon.collect(vocabulary, _entities(desk, rules, documents), site)
    kept = texts.read(desk, rules, documents, words)
    facts = tuple(one.findings.facts for one in kept if one.findings.facts is not None)
    told = itertools.chain(problems, *(one.findings.problems for one in kept))
    names, bodies, words_of = {}, {}, {}
    for path, one in zip((one.path for one in documents), kept, strict=True):
        names[path] = one.facts
        if one.body:
            bodies[path], words_of[path] = Ref(one.body), Ref(one.words)
        desk.used.facts.add(one.key)
        desk.used.blobs.update((one.body, one.words))
    return Survey(site, vocabulary, facts, names, bodies, words_of, files, tuple(told))


def rules_of(site: Site) -> Rules:
    """What reading one file needs of the settings."""
    return Rules(tuple((column.id, column.name) for column in site.columns), site.timezone, site.propose_tags)


def _is_list(path: str) -> bool:
    return path.startswith("content/vocab/") and path.endswith((".yaml", ".yml"))


def _vocabulary(desk: Desk, rules: Rules, lists: tuple[Input, ...]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    def read() -> tuple[Vocabulary, tuple[Problem, ...]]:
        from shilu import frontmatter
        return frontmatter.vocabulary(tuple(source(one) for one in lists), rules)

    key = canon.digest(desk.release, "vocabulary", rules, tuple((one.path, one.digest) for one in lists))
    return desk.small(key, tuple[Vocabulary, tuple[Problem, ...]], read)


def _entities(desk: Desk, rules: Rules, documents: tuple[Input, ...]) -> tuple[Document, ...]:
    """Front matter of the files that are people or organisations; a file of another folder is one only by `kind`."""
    found = []
    for one in documents:
        if kind_of(one.path) in ("person", "org"):
            key = canon.digest(desk.release, "entity", one.path, one.digest, rules)
            document = desk.small(key, Document | None, partial(_document, one, rules))
            if document is not None:
                found.append(document)
    return tuple(found)


def _document(one: Input, rules: Rules) -> Document | None:
    from shilu import frontmatter
    return frontmatter.read(source(one), rules)[0]
