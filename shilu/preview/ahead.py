"""What the last build decided and the files that changed since in, the pages that browsers show out, before a build.

A page made here has the bytes that the build will give it. Where an edit is of another kind than is handled here (a
file that came or went, the settings, the vocabulary), or is a mistake, nothing is made: the build shows or tells it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from shilu import article, segment, theme
from shilu.archive import amend, catalog, lexicon
from shilu.archive.catalog import Catalog
from shilu.engine import disk, reading
from shilu.errors import Problem
from shilu.kinds import kind_of
from shilu.model import Article, Body, Facts, Ref, Rules, Site, Source
from shilu.options import Options
from shilu.pages import few
from shilu.pipeline import Plan


@dataclass(frozen=True, slots=True)
class Base:
    """What was published last, with what reading one more file needs of it."""

    plan: Plan
    site: Site
    archive: Catalog
    look_of_it: theme.Theme
    rules: Rules
    words: tuple[str, ...]
    """The site's words, which are laid over a text where they stand in it."""


class _Beyond(Exception):
    """More has changed than can be shown ahead."""


def base(plan: Plan) -> Base | None:
    """Of a plan that was published; None of one that could not be."""
    site = plan.survey.site
    if site is None or plan.archive is None or plan.look_of_it is None:
        return None
    files = tuple(one.doc for one in plan.survey.facts if _is_name(one.doc.path))
    words = lexicon.collect(plan.survey.vocabulary, files, site)
    return Base(plan, site, plan.archive, plan.look_of_it, reading.rules_of(site), words)


def pages(last: Base, options: Options, changed: Collection[str], shown: Collection[str]) -> dict[str, bytes]:
    """Address -> bytes of the pages `shown`, and of what they need that is not published yet.

    `changed`: the files that may differ from what `last` was made of.
    """
    try:
        return _Ahead(last, options).pages(changed, shown)
    except (_Beyond, theme.TemplateError, OSError):
        return {}


def warm(last: Base, options: Options) -> None:
    """Load what the first edit would wait for."""
    one = next((one for one in last.archive.documents if one.doc.kind != "special"), None)
    if one is not None:
        place = last.archive.place[one.doc.id]
        pages(last, options, (_file(options, one.doc.path),), (last.archive.cards[place].href,))


def sources(last: Base, options: Options, shown: Collection[str]) -> tuple[str, ...]:
    """The files of the documents that are shown."""
    if not shown:
        return ()
    found = zip(last.archive.cards, last.archive.documents, strict=True)
    return tuple(_file(options, one.doc.path) for card, one in found if card.href in shown)


class _Ahead:
    """The making of some pages."""

    def __init__(self, last: Base, options: Options) -> None:
        self._last = last
        self._options = options
        self._articles: dict[str, Article] = {}

    def pages(self, changed: Collection[str], shown: Collection[str]) -> dict[str, bytes]:
        last = self._last
        documents, themes = self._sorted(changed)
        look = self._look() if themes else last.look_of_it
        archive = self._archive([self._read(path) for path in documents])
        made = {href: data for href, data in theme.assets(look) if themes and (href, data) not in self._assets()}
        for job in few.jobs(archive, Ref, last.site, look, shown):
            part, view, chrome, body = job.args
            text = self._body(body.digest) if body is not None else None
            made[job.path] = theme.render(part, view, chrome, text)
        return made

    def _sorted(self, changed: Collection[str]) -> tuple[list[str], bool]:
        """The documents that changed, as problems name them, and whether a theme did."""
        documents: list[str] = []
        themes = False
        for file in sorted(changed):
            if _below(file, self._options.themes):
                themes = True
                continue
            inner = _below(file, self._options.content)
            path = f"content/{inner}"
            if not inner or _is_name(path) or path not in self._last.plan.survey.names or not os.path.isfile(file):
                raise _Beyond(file)
            documents.append(path)
        return documents, themes

    def _article(self, path: str) -> Article:
        """A document as it lies on the disk now."""
        if path not in self._articles:
            source = Source(path, disk.read(Path(_file(self._options, path))))
            text = source.data.decode("utf-8", "replace")
            words = self._last.words
            standing = segment.standing((text,), words) if words else ()
            self._articles[path] = article.read(source, self._last.rules, standing)
        return self._articles[path]

    def _body(self, path: str) -> Body:
        body = self._article(path).body
        if body is None:
            raise _Beyond(path)
        return body

    def _read(self, path: str) -> Facts:
        one = self._article(path)
        self._refuse(one.problems)
        if one.facts is None:
            raise _Beyond(path)
        return one.facts

    def _refuse(self, problems: Iterable[Problem]) -> None:
        fatal = ("error", "warning") if self._options.strict else ("error",)
        if any(one.level in fatal for one in problems):
            raise _Beyond

    def _archive(self, facts: list[Facts]) -> Catalog:
        survey = self._last.plan.survey
        archive: Catalog | None = self._last.archive
        for one in facts:
            archive = archive and amend.amended(archive, survey.vocabulary, one)
        if archive is not None:
            return archive
        new = {one.doc.path: one for one in facts}
        everything = tuple(new.get(one.doc.path, one) for one in survey.facts)
        names = tuple(one.path for one in survey.files)
        # A preview shows drafts, so nothing is held back until a moment, and the moment does not count.
        archive = catalog.collect(everything, survey.vocabulary, self._last.site, "", drafts=True, files=names)
        self._refuse(archive.problems)
        if not set(archive.copies) <= set(self._last.archive.copies):
            raise _Beyond                            # a picture that is not in the site yet
        return archive

    def _look(self) -> theme.Theme:
        folder = self._options.themes
        found = tuple((one.path, disk.read(folder / one.path)) for one in disk.scan(folder))
        look, problems = theme.untried(self._last.site.theme, found, self._last.site.language)
        self._refuse(problems)
        return look

    def _assets(self) -> frozenset[tuple[str, bytes]]:
        return frozenset(theme.assets(self._last.look_of_it))


def _is_name(path: str) -> bool:
    """Whether a file gives words to the site's lexicon: an edit of it may cut any text anew."""
    return kind_of(path) in ("person", "org")


def _below(file: str, folder: Path) -> str:
    """The path of a file below a folder, with forward slashes; "" where it lies elsewhere."""
    start = f"{folder}{os.sep}"
    return file[len(start):].replace(os.sep, "/") if file.startswith(start) else ""


def _file(options: Options, path: str) -> str:
    return f"{options.content}{os.sep}{path.removeprefix('content/').replace('/', os.sep)}"
