"""The whole build, on one screen: read everything, decide everything, then write."""

from __future__ import annotations

import contextlib
import datetime
import gc
import itertools
import os
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from shilu import canon, errors, pages, still, theme
from shilu.archive import catalog, telling
from shilu.engine import disk, indexing, inputs, memo, meter, publish, reading, release, rendering, workers
from shilu.engine.inputs import Desk
from shilu.engine.publish import Refused
from shilu.engine.reading import Survey
from shilu.errors import Problem
from shilu.model import Group, Site
from shilu.options import Options
from shilu.pages import feeds
from shilu.report import HeldBack, Report
from shilu.search.suggest import offers

__all__ = ["Options", "Plan", "Refused", "build", "survey"]

_STEPS = 32
"""Files of the index that are made before the workers are looked after again."""
_PATIENCE = 3
"""How often to begin again when files change under the build."""


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


def build(options: Options, seen: Callable[[Plan], None] = _unseen, look: still.Look | None = None,
          clock: meter.Meter | None = None) -> Report:
    """Build the site. Raises Refused when the output folder is not ours, OSError when the machine fails.

    `seen` is given what was decided once it is published: a preview makes single pages from it. `look`: what lies on
    the disk, from who has just looked and found that something changed; `clock` has run since then.
    """
    with _without_collector():
        publish.claim(options.output)
        for attempt in range(_PATIENCE):
            clock = clock or meter.Meter()
            if look is None:
                look = still.look(options, clock)
                if (same := still.report(options, look, clock)) is not None:
                    return same
            with disk.lock(options.cache / f"{options.place}.lock") as mine:
                if not mine:
                    raise Refused("output-busy", path=str(options.output))
                publish.finish(options.output)
                with _desk(options, clock) as desk:
                    try:
                        return _build(options, desk, look, clock, seen)
                    except inputs.Restless as change:
                        look = clock = None
                        if attempt == _PATIENCE - 1:
                            raise Refused("content-restless", path=str(change)) from None
    raise AssertionError("unreachable")


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Values are frozen and make no circles: the collector finds nothing, however often it walks through them all."""
    collecting, threshold = gc.isenabled(), gc.get_threshold()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
        if collecting:
            gc.enable()


def survey(options: Options) -> Plan:
    """What a build would say, nothing written (but the cache)."""
    clock = meter.Meter()
    with _without_collector(), _desk(options, clock) as desk:
        return _decide(options, desk, still.look(options, clock))


def _build(options: Options, desk: Desk, look: still.Look, clock: meter.Meter, seen: Callable[[Plan], None]) -> Report:
    place = options.place
    with clock.stage("read"):
        plan = _decide(options, desk, look)
    fatal = ("error", "warning") if options.strict else ("error",)
    if plan.archive is None or plan.look_of_it is None or any(one.level in fatal for one in plan.problems):
        return _report(clock, desk, plan, rendering.Counts(0, 0, 0, 0, 0), published=False)
    site, archive, look_of_it = plan.survey.site, plan.archive, plan.look_of_it
    assert site is not None
    desk.memo.forget_last(place)                     # whatever happens from here on, the next build looks at everything
    output = rendering.Output(desk, options.output, place)
    output.expected = len(archive.documents)
    try:
        _make(desk, output, clock, plan, archive, site, look_of_it)
    except theme.TemplateError as error:
        publish.discard(options.output)
        told = Plan(plan.survey, archive, look_of_it, (*plan.problems, error.problem))
        return _report(clock, desk, told, rendering.Counts(0, 0, 0, 0, 0), published=False)
    with clock.stage("publish"):
        desk.progress("publish", 0, 0)
        desk.crew.close()                            # nothing is left for them, and they hold as much as this process
        counts = output.publish()
        report = _report(clock, desk, plan, counts, published=True)
        if look.key:
            due = _validity(options, site, plan.held)
            last = memo.Last(look.key, output.listing(), due, canon.encode(report))
            with desk.memo.writing():
                desk.memo.keep_last(place, last)
        with desk.memo.writing():
            desk.memo.sweep(desk.used.facts, desk.used.small, desk.used.blobs)
    seen(plan)
    return replace(report, wall_ms=clock.wall_ms(), stages=clock.stages())


def _make(desk: Desk, output: rendering.Output, clock: meter.Meter, plan: Plan, archive: catalog.Catalog, site: Site,
          look_of_it: theme.Theme) -> None:
    """All files of the site, into the stage: the index is made here while the workers render the pages."""
    survey = plan.survey
    if desk.crew.alone:
        workers.collecting()
    with clock.stage("pages"):
        for path, data in theme.assets(look_of_it):
            output.add(path, canon.digest_bytes(data), data)
        files = {one.path: one for one in survey.files}
        output.copies(rendering.Copy(path, files[source]) for source, path in archive.copies)
        groups = pages.groups(archive, survey.bodies.__getitem__, survey.names.__getitem__, site, look_of_it,
                              desk.keep)
        rendered = output.rendering(itertools.chain(groups, [Group("", "", partial(feeds.plan, archive, site))]))
        next(rendered, None)
    if site.search:
        entries = catalog.entries(archive, survey.words.__getitem__)
        index = indexing.steps(output, site, entries, offers.collect(archive), archive.alike)
        while clock.timed("index", lambda: _some(index)):
            desk.progress("index", 0, 0)
            with clock.stage("pages"), contextlib.suppress(StopIteration):
                rendered.send(True)
    with clock.stage("pages"):
        for _ in rendered:
            pass


def _some(steps: Iterator[None]) -> bool:
    """A few steps; whether there may be more of them."""
    return sum(1 for _ in itertools.islice(steps, _STEPS)) == _STEPS


def _decide(options: Options, desk: Desk, look: still.Look) -> Plan:
    folders = ((options.content, "content/", look.content), (options.themes, "themes/", look.themes))
    content, themes = (
        inputs.inputs(desk.memo, folder, prefix, files, look.now_ns) for folder, prefix, files in folders)
    site, problems = reading.settings(desk, options.site_file, options.site_file.name)
    if site is None:
        # Its mistakes stop the build, but not the telling of all others; columns are not known then.
        found = reading.survey(desk, Site(title=""), content)
        others = (one for one in found.problems if "column" not in one.rule)
        return Plan(found, None, None, tuple(sorted((*problems, *others), key=errors.at)))
    look_of_it, about_theme = reading.look_of(desk, site, themes)
    found = reading.survey(desk, site, content)
    now = _moment(options.epoch, site)
    names = tuple(one.path for one in found.files)
    archive = catalog.collect(found.facts, found.vocabulary, site, now, drafts=options.drafts, files=names)
    paths = {one.path: Path(one.file) for one in content} if archive.problems else {}
    late = telling.placed(archive.problems, lambda path: disk.text(paths.get(path)))
    told = sorted((*problems, *about_theme, *found.problems, *late), key=errors.at)
    return Plan(found, archive, look_of_it, tuple(told))


def _report(clock: meter.Meter, desk: Desk, plan: Plan, counts: rendering.Counts, *, published: bool) -> Report:
    clock.look()
    desk.crew.close()                                # what its processes cost is known when they have ended
    clock.workers(desk.crew.spent)
    memory = clock.memory()
    documents = len(plan.archive.documents) if plan.archive is not None else 0
    return Report(documents, counts.written, counts.kept, counts.removed, counts.bytes, clock.wall_ms(),
                  max(memory.own, memory.child), clock.stages(), plan.problems, plan.held, published, counts.upload,
                  memory)


@contextlib.contextmanager
def _desk(options: Options, clock: meter.Meter) -> Iterator[Desk]:
    def progress(stage: str, done: int, total: int) -> None:
        clock.look()
        options.progress(stage, done, total)

    cache = memo.Memo(options.cache / memo.NAME)
    crew = workers.Crew(cache.path, options.jobs or os.cpu_count() or 1, options.method)
    try:
        yield Desk(cache, crew, release.digest(), inputs.Used(), progress)
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
