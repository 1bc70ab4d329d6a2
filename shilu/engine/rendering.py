"""Jobs -> files in the output: only those whose call or arguments changed are run, only new bytes are written."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shilu import canon
from shilu.engine import disk, publish, reasons, workers
from shilu.engine.inputs import Desk, Input, Restless
from shilu.engine.memo import Reason, Written
from shilu.engine.publish import Listed
from shilu.model import Group, Job

_BATCH = 64
_FEW = 96
"""So many pages are rendered faster than a process is started."""
_AHEAD = 24
"""Batches that wait for each process: enough to do while the main process is at the index."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of content/ that goes to the output as it is."""

    path: str
    source: Input


@dataclass(frozen=True, slots=True)
class Counts:
    written: int
    kept: int
    removed: int
    bytes: int
    upload: int
    """Bytes of what is written."""


@dataclass(slots=True)
class Output:
    """The output folder while a build fills its stage."""

    desk: Desk
    folder: Path
    place: str
    """Name of the folder in the cache."""
    before: dict[str, Listed] = field(init=False)
    stamps: dict[str, str] = field(init=False)
    """Path -> stamp of all that lies there."""
    rows: dict[str, Written] = field(init=False)
    present: dict[str, str] = field(init=False)
    """Path -> digest of what lies there and is what we wrote."""
    groups: dict[str, str] = field(init=False)
    """Name -> key of each group of pages that the last build made."""
    members: dict[str, list[str]] = field(init=False)
    stage: Path = field(init=False)
    made_groups: dict[str, str] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    files: dict[str, Listed] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    staged: list[str] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)
    """Why a file is written, if it is."""
    expected: int = 0
    """How many pages there are about to be, for who wants to see how far the work has come."""

    def __post_init__(self) -> None:
        self.before = publish.listed(self.folder)
        self.rows = self.desk.memo.outputs(self.place)
        there = disk.scan(self.folder)
        self.stamps = {one.path: one.stamp for one in there}
        self.present = _present(self.folder, there, self.before, self.rows)
        self.groups = self.desk.memo.groups(self.place)
        self.members = {}
        for path, row in self.rows.items():
            self.members.setdefault(row.group, []).append(path)
        self.stage = publish.fresh_stage(self.folder)

    def keeps(self, path: str, key: str) -> bool:
        """Whether the file that lies there came from the job of this key; if so it stays."""
        row = self.rows.get(path)
        if row is None or row.key != key or self.present.get(path) != row.digest:
            return False
        self._take(path, key, self.before[path])
        return True

    def add(self, path: str, key: str, data: bytes) -> None:
        """A finished file."""
        one = publish.digest(data)
        if self.present.get(path) != one.digest:
            publish.put(self.stage, path, data)
            self.staged.append(path)
            self.reasons[path] = Reason("", self._loss(path, key) or reasons.CONTENT)
        self._take(path, key, one)

    def _take(self, path: str, key: str, one: Listed) -> None:
        if path in self.files:
            raise ValueError(f"two jobs for {path}")
        self.files[path], self.keys[path] = one, key

    def jobs(self, jobs: Iterable[Job]) -> None:
        """Run those jobs whose key is new, in the workers."""
        for _ in self.rendering([Group("", "", lambda: jobs)]):
            pass

    def rendering(self, groups: Iterable[Group]) -> Generator[None, bool | None, None]:
        """Make the pages of those groups whose key is new, a step at a time. Who has something else to do sends True:
        then no step waits for the workers."""
        asked: dict[str, str] = {}
        misses = self._misses(groups, asked)
        begun = list(itertools.islice(misses, _FEW + 1))
        batches = ((self.stage, list(batch)) for batch in _batched(itertools.chain(begun, misses)))
        flow = self.desk.crew.flow(workers.render, batches, len(begun) <= _FEW, _AHEAD, workers.packed)
        done, elsewhere = 0, True
        while (results := flow.step(wait=not elsewhere)) is not None:
            for one in itertools.chain.from_iterable(results):
                self._take(one.path, asked[one.path], one.listed)
                if one.staged:
                    self.staged.append(one.path)
                done += 1
            unplanned = max(self.expected - len(self.group_of), 0)
            self.desk.progress("render", done, len(asked) + unplanned)
            elsewhere = bool((yield))

    def _misses(self, groups: Iterable[Group], asked: dict[str, str]) -> Iterator[workers.Page]:
        """The pages to render; `asked` is given the key of each."""
        digests = _Digests()
        for group in groups:
            if group.key and self._stands(group):
                continue
            for job in group.jobs():
                key = digests.of_job(self.desk.release, job)
                if group.name:
                    self.group_of[job.path] = group.name
                if not self.keeps(job.path, key):
                    asked[job.path] = key
                    made_of = digests.parts(self.desk.release, job)
                    self.reasons[job.path] = Reason(made_of, self._why(job, key, made_of))
                    yield workers.Page(job.path, job.call, job.args, self.present.get(job.path, ""))

    def _stands(self, group: Group) -> bool:
        """Whether all pages of a group lie there as they were made with this key; if so they stay."""
        key = self.made_groups[group.name] = canon.digest(self.desk.release, group.key)
        members = self.members.get(group.name, [])
        if self.groups.get(group.name) != key or not all(self.present.get(path) == self.rows[path].digest
                                                        for path in members):
            return False
        for path in members:
            self.group_of[path] = group.name
            self._take(path, self.rows[path].key, self.before[path])
        return True

    def _loss(self, path: str, key: str) -> str:
        """Why a file that does not stay is made anew, where that is not for what it is made of."""
        row = self.rows.get(path)
        if row is None:
            return reasons.FORGOTTEN if path in self.before else reasons.NEW
        return reasons.GONE if row.key == key else ""

    def _why(self, job: Job, key: str, made_of: str) -> str:
        if loss := self._loss(job.path, key):
            return loss
        last = self.desk.memo.reason(self.place, job.path)
        return reasons.changed(last.parts, made_of, job) if last is not None else reasons.FORGOTTEN

    def _written(self) -> Iterator[tuple[str, Reason]]:
        """What to keep of the reasons: a page whose bytes came out as they were was not written, whatever it is made of
        now."""
        staged = set(self.staged)
        for path, one in self.reasons.items():
            if path in staged:
                yield path, one
            else:
                last = self.desk.memo.reason(self.place, path)
                yield path, Reason(one.parts, last.why if last is not None else reasons.FORGOTTEN)

    def copies(self, copies: Iterable[Copy]) -> None:
        """Pictures and attachments: in parts, a film is larger than memory."""
        for copy in copies:
            if self.keeps(copy.path, copy.source.digest):
                continue
            target = self.stage / copy.path
            one = publish.copy(Path(copy.source.file), target)
            if one.digest != copy.source.digest:
                raise Restless(copy.source.path)
            if self.present.get(copy.path) == one.digest:
                target.unlink()
            else:
                self.staged.append(copy.path)
                self.reasons[copy.path] = Reason("", self._loss(copy.path, copy.source.digest) or reasons.CONTENT)
            self._take(copy.path, copy.source.digest, one)

    def publish(self) -> Counts:
        """Switch the site to what has been made, and remember what lies there."""
        removed = publish.site(self.folder, self.before, self.files, self.staged)
        for path in self.staged:
            self.stamps[path] = disk.stamp_of(f"{self.folder}/{path}")
        for path in self.before.keys() - self.files.keys():
            self.stamps.pop(path, None)
        made = {path: Written(self.keys[path], self.stamps[path], one.digest, self.group_of.get(path, ""))
                for path, one in self.files.items()}
        gone = [path for path in self.rows if path not in made]
        with self.desk.memo.writing():
            rows = [(path, one) for path, one in made.items() if self.rows.get(path) != one]
            self.desk.memo.keep_outputs(self.place, rows, gone)
            self.desk.memo.keep_reasons(self.place, list(self._written()), gone)
            changed = self.made_groups.items() - self.groups.items()
            self.desk.memo.keep_groups(self.place, changed, self.groups.keys() - self.made_groups.keys())
        size = sum(one.size for one in self.files.values())
        upload = sum(self.files[path].size for path in self.staged)
        return Counts(len(self.staged), len(self.files) - len(self.staged), removed, size, upload)

    def listing(self) -> str:
        """A digest of all that lies in the folder now."""
        return disk.listing(self.stamps.items())


def _present(folder: Path, there: tuple[disk.Found, ...], before: dict[str, Listed], rows: dict[str, Written],
             ) -> dict[str, str]:
    files = {one.path: one for one in there}
    present = {}
    for path, one in before.items():
        file = files.get(path)
        if file is None or file.size != one.size:
            continue                                 # gone, or cut off by a power failure: it is made again
        row = rows.get(path)
        known = row is not None and row.stamp == file.stamp and row.digest == one.digest
        if known or disk.digest_of(folder / path) == one.digest:
            present[path] = one.digest
    return present


def _batched(items: Iterator[workers.Page]) -> Iterator[list[workers.Page]]:
    while batch := list(itertools.islice(items, _BATCH)):
        yield batch


class _Digests:
    """Digests of arguments; values that many jobs share (furniture, a template's closure) are digested once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}
        self._prints: dict[int, tuple[object, str]] = {}
        self._last: list[str] = []

    def of_job(self, release: str, job: Job) -> str:
        parts = self._last = [self._of(value) for value in job.args]
        call = f"{job.call.__module__}.{job.call.__qualname__}"
        if "<" in call:
            raise TypeError(f"{call} is not a module-level function")
        return canon.digest(release, call, job.path, tuple(parts))

    def parts(self, release: str, job: Job) -> str:
        """What the job that was digested last is made of, as it is kept."""
        return reasons.parts(release, self._last, [self._printed(value) for value in job.args])

    def _printed(self, value: Any) -> str:
        if not isinstance(value, workers.SHARED):
            return reasons.prints(value)
        if id(value) not in self._prints:
            self._prints[id(value)] = value, reasons.prints(value)
        return self._prints[id(value)][1]

    def _of(self, value: Any) -> str:
        if not isinstance(value, workers.SHARED):
            return canon.digest(value)
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, canon.digest(value))
        return known[1]

