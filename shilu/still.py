"""Options in; the last report out when nothing has changed since. A build asks this before it loads anything else.

Looked at are stamps alone: of all files of content and themes, of the settings, and of all that lies in the output. The
time counts too, for a document that was held back may have come due.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from shilu import canon
from shilu.engine import disk, memo, meter, release
from shilu.options import Options
from shilu.report import Report

_JOURNAL = ".shilu-journal"
"""A killed build left it (`engine.publish`): what lies there is not what it should be."""


@dataclass(frozen=True, slots=True)
class Look:
    """What lies on the disk, before anything is read: files with stamps, and the key of all of it."""

    content: tuple[disk.Found, ...]
    themes: tuple[disk.Found, ...]
    now_ns: int
    """When it was looked at."""
    key: str
    """"" when a file was changed so lately that its stamp cannot be trusted."""


def look(options: Options, clock: meter.Meter | None = None) -> Look:
    with (clock or meter.Meter()).stage("look"):
        return _look(options)


def _look(options: Options) -> Look:
    now = disk.clock_ns()
    content, themes = disk.scan(options.content), disk.scan(options.themes)
    settled = all(disk.settled(one, now) for found in (content, themes) for one in found)
    if not settled or not _settled(options.site_file, now):
        return Look(content, themes, now, "")
    stamps = [disk.listing((one.path, one.stamp) for one in found) for found in (content, themes)]
    key = canon.digest(release.digest(), options.drafts, options.strict, disk.stamp_of(options.site_file), stamps)
    return Look(content, themes, now, key)


def _settled(file: Path, now: int) -> bool:
    return file.exists() and os.stat(file).st_mtime_ns < now - disk.RACY_NS


def report(options: Options, seen: Look, clock: meter.Meter) -> Report | None:
    """The last report, when nothing has changed since: neither input nor output, and no held-back item has come due."""
    with clock.stage("look"):
        last = _standing(options, seen)
    if last is None:
        return None
    old = canon.decode(last.report, Report)
    memory = clock.memory()
    return Report(old.documents, 0, old.kept + old.written, 0, old.bytes, clock.wall_ms(), memory.own, clock.stages(),
                  old.problems, old.held, True, 0, memory)


def _standing(options: Options, seen: Look) -> memo.Last | None:
    """The last build, when all that it read and all that it wrote lies there as it did then."""
    if not seen.key or not (options.cache / memo.NAME).exists():
        return None
    with disk.lock(options.cache / f"{options.place}.lock") as mine:
        if not mine or (options.output / _JOURNAL).exists():
            return None                              # whoever builds says what is the matter
        last = _last(options)
        if last is None or last.key != seen.key:
            return None
        since, due = last.due.split(" ")
        if not int(since) <= options.epoch < int(due):
            return None
        if last.output != disk.listing((one.path, one.stamp) for one in disk.scan(options.output)):
            return None
    return last


def _last(options: Options) -> memo.Last | None:
    cache = memo.Memo(options.cache / memo.NAME)
    try:
        return cache.last(options.place)
    finally:
        cache.close()
