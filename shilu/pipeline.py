"""The whole build, on one screen: read everything, decide everything, then write."""

from __future__ import annotations

import contextlib
import datetime
import os
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shilu import canon, errors, pages, theme
from shilu.archive import catalog, telling
from shilu.engine import disk, indexing, memo, meter, publish, reading, release, rendering, workers
from shilu.engine.publish import Refused
from shilu.engine.reading import Desk, Input, Survey
from shilu.errors import Problem
from shilu.model import HeldBack, Report, Site
from shilu.pages import feeds
from shilu.search.suggest import offers

_PATIENCE = 3
"""How often to begin again when files change under the build."""


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked. Paths may lie anywhere; problems name files of `content` as `content/...`."""

    root: Path
    """Folder of the site file; themes lie beside it."""
    site_file: Path
    content: Path
    output: Path
    cache: Path
    jobs: int = 0
    """Processes; 0 for as many as there are processors."""
    drafts: bool = False
    strict: bool = False
    epoch: int = 0
    """Now, in seconds since 1970 (UTC): used only to hold back future items."""
    progress: Callable[[str, int, int], None] = _silent
    method: str = ""
    """How processes are started: "fork", "spawn", or "" for the system's way."""


@dataclass(frozen=True, slots=True)
class Look:
    """What lies on the disk, before anything is read: files with digests, and the key of all of it."""

    content: tuple[Input, ...]
    themes: tuple[Input, ...]
    key: str
    """"" when a file was changed so lately that its stamp cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that has been decided, nothing written: the archive and what is to be told of it."""

    survey: Survey
    archive: catalog.Catalog | None
    look_of_it: theme.Theme | None
    problems: tuple[Problem, ...]

    @property
    def held(self) -> tuple[HeldBack, ...]:
        return self.archive.held if self.archive is not None else ()


def _unseen(plan: Plan) -> None:
    """Nobody keeps the plan."""


def build(options: Options, seen: Callable[[Plan], None] = _unseen) -> Report:
    """Build the site. Raises Refused when the output folder is not ours, OSError when the machine fails.

    `seen` is given what was decided once it is published: a preview makes single pages from it.
    """
    publish.claim(options.output)
    with disk.lock(options.cache / f"{_place(options)}.lock") as mine:
        if not mine:
            raise Refused("output-busy", path=str(options.output))
        publish.finish(options.output)
        for attempt in range(_PATIENCE):
            with _desk(options) as desk:
                try:
                    return _build(options, desk, seen)
                except reading.Restless as change:
                    if attempt == _PATIENCE - 1:
                        raise Refused("content-restless", path=str(change)) from None
    raise AssertionError("unreachable")


def survey(options: Options) -> Plan:
    """What a build would say, nothing written (but the cache)."""
    with _desk(options) as desk:
        return _decide(options, desk, _look(options, desk.memo))


def _build(options: Options, desk: Desk, seen: Callable[[Plan], None]) -> Report:
    clock = meter.Meter()
    place = _place(options)
    with clock.stage("look"):
        look = _look(options, desk.memo)
        same = _unchanged(options, desk, look)
    if same is not None:
        return _kept(same, clock)
    children = meter.children_ms()
    with clock.stage("read"):
        plan = _decide(options, desk, look)
    fatal = ("error", "warning") if options.strict else ("error",)
    if plan.archive is None or plan.look_of_it is None or any(one.level in fatal for one in plan.problems):
        return _report(clock, plan, rendering.Counts(0, 0, 0, 0), published=False)
    site, archive, look_of_it = plan.survey.site, plan.archive, plan.look_of_it
    assert site is not None
    desk.memo.forget_last(place)                     # whatever happens from here on, the next build looks at everything
    output = rendering.Output(desk, options.output, place)
    try:
        _make(desk, output, clock, plan, archive, site, look_of_it)
    except theme.TemplateError as error:
        publish.discard(options.output)
        told = Plan(plan.survey, archive, look_of_it, (*plan.problems, error.problem))
        return _report(clock, told, rendering.Counts(0, 0, 0, 0), published=False)
    with clock.stage("publish"):
        counts = output.publish()
        desk.crew.close()
        clock.add("workers", meter.children_ms() - children)
        report = _report(clock, plan, counts, published=True)
        if look.key:
            last = memo.Last(look.key, _validity(options, site, plan.held), canon.encode(report))
            with desk.memo.writing():
                desk.memo.keep_last(place, last)
        with desk.memo.writing():
            desk.memo.sweep(desk.used.facts, desk.used.small, desk.used.blobs)
    seen(plan)
    return report


def _make(desk: Desk, output: rendering.Output, clock: meter.Meter, plan: Plan, archive: catalog.Catalog, site: Site,
          look_of_it: theme.Theme) -> None:
    """All files of the site, into the stage."""
    with clock.stage("pages"):
        for path, data in theme.assets(look_of_it):
            output.add(path, canon.digest_bytes(data), data)
        bodies = plan.survey.bodies
        output.jobs(pages.plan(archive, bodies.__getitem__, site, look_of_it))
        output.jobs(feeds.plan(archive, site))
        files = {one.path: one for one in plan.survey.files}
        output.copies(rendering.Copy(path, files[source]) for source, path in archive.copies)
    if site.search:
        with clock.stage("index"):
            entries = catalog.entries(archive, plan.survey.words.__getitem__)
            indexing.index(output, site, entries, offers.collect(archive), archive.alike)


def _look(options: Options, cache: memo.Memo) -> Look:
    now = disk.clock_ns()
    themes = options.root / "themes"
    found = [(options.content, "content/", disk.scan(options.content)), (themes, "themes/", disk.scan(themes))]
    content, looks = (reading.inputs(cache, folder, prefix, files, now) for folder, prefix, files in found)
    settled = all(disk.settled(one, now) for _, _, files in found for one in files)
    stamps = tuple((one.path, one.stamp) for _, _, files in found for one in files)
    key = canon.digest(release.digest(), options.drafts, options.strict, disk.stamp_of(options.site_file), stamps)
    return Look(content, looks, key if settled and _settled(options.site_file, now) else "")


def _settled(file: Path, now: int) -> bool:
    return file.exists() and os.stat(file).st_mtime_ns < now - 2_000_000_000


def _decide(options: Options, desk: Desk, look: Look) -> Plan:
    site, problems = reading.settings(desk, options.site_file, options.site_file.name)
    if site is None:
        # Its mistakes stop the build, but not the telling of all others; columns are not known then.
        found = reading.survey(desk, Site(title=""), look.content)
        others = (one for one in found.problems if "column" not in one.rule)
        return Plan(found, None, None, tuple(sorted((*problems, *others), key=errors.at)))
    look_of_it, about_theme = reading.look_of(desk, site, look.themes)
    found = reading.survey(desk, site, look.content)
    now = _moment(options.epoch, site)
    names = tuple(one.path for one in found.files)
    archive = catalog.collect(found.facts, found.vocabulary, site, now, drafts=options.drafts, files=names)
    paths = {one.path: one.file for one in look.content}
    late = telling.placed(archive.problems, lambda path: disk.text(paths.get(path)))
    told = sorted((*problems, *about_theme, *found.problems, *late), key=errors.at)
    return Plan(found, archive, look_of_it, tuple(told))


def _unchanged(options: Options, desk: Desk, look: Look) -> Report | None:
    """The last report, when nothing has changed since: neither input nor output, and no held-back item has come due."""
    last = desk.memo.last(_place(options))
    if last is None or not look.key or last.key != look.key:
        return None
    since, due = last.due.split(" ")
    if not int(since) <= options.epoch < int(due):
        return None
    intact = rendering.intact(options.output, desk.memo.outputs(_place(options)))
    return canon.decode(last.report, Report) if intact else None


def _kept(last: Report, clock: meter.Meter) -> Report:
    """The report of a build that had nothing to do."""
    return Report(last.documents, 0, last.kept + last.written, 0, last.bytes, clock.wall_ms(), meter.peak_memory(),
                  clock.stages(), last.problems, last.held, True)


def _report(clock: meter.Meter, plan: Plan, counts: rendering.Counts, *, published: bool) -> Report:
    documents = len(plan.archive.documents) if plan.archive is not None else 0
    return Report(documents, counts.written, counts.kept, counts.removed, counts.bytes, clock.wall_ms(),
                  meter.peak_memory(), clock.stages(), plan.problems, plan.held, published)


def _place(options: Options) -> str:
    """Name of the output folder in the cache."""
    return canon.digest(str(options.output.resolve()))[:16]


@contextlib.contextmanager
def _desk(options: Options) -> Iterator[Desk]:
    cache = memo.Memo(options.cache / "cache.db")
    crew = workers.Crew(cache.path, options.jobs or os.cpu_count() or 1, options.method)
    try:
        yield Desk(cache, crew, release.digest(), reading.Used(), options.progress)
    finally:
        crew.close()
        cache.close()


def _moment(epoch: int, site: Site) -> str:
    """Now in the site's time zone, to the minute."""
    return datetime.datetime.fromtimestamp(epoch, _zone(site)).strftime("%Y-%m-%dT%H:%M")


def _validity(options: Options, site: Site, held: tuple[HeldBack, ...]) -> str:
    """From when to when (seconds since 1970) this build's choice of what to hold back is right, as two numbers."""
    zone = _zone(site)
    due = [datetime.datetime.fromisoformat(one.until).replace(tzinfo=zone) for one in held if one.reason == "future"]
    return f"{options.epoch} {min((int(moment.timestamp()) for moment in due), default=2**62)}"


def _zone(site: Site) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(site.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.timezone(datetime.timedelta(hours=8))    # Windows has no time zones of its own; China has one
