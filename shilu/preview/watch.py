"""Folders and files go in; which of their files changed since the last look comes out, with no service of the system.

Asking each file costs 70 ms for 10,000 files on Linux, so that goes its round a little at a time, in a twentieth of the
time. Asked all the time are the folders, which show what is new, gone or saved by renaming, and the files that an
editor changes next: those changed lately, and those that a browser shows. So it also works on network drives, where
the system tells nothing.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_QUICK = 0.03
"""Seconds between two quick looks, at least."""
_SHARE = 20
"""Looking takes one part in so many of the time, and going round another."""
_HOT = 50
"""Files changed lately that are watched closely."""
_STILL = 0.02
"""Seconds without a change that end the saving of one file ..."""
_BURST_STILL = 0.06
"""... and of several, or of one that is still empty."""
_BURST = 2.0
"""Seconds after which the end of a burst is not waited for any longer."""
_FRESH_NS = 100_000_000
"""A folder changed so lately may change again and bear the same time."""

Stamp = tuple[int, int, int]
_GONE: Stamp = (-1, -1, -1)


class Watch:
    """Knows how all files looked; `changed` tells what is different and takes that for known."""

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(str(place) for place in places)
        self._files: dict[str, dict[str, Stamp]] = {}
        """Folder -> stamps of the files in it, by name."""
        self._times: dict[str, int] = {}
        """Folder -> when it was changed."""
        self._single: dict[str, Stamp] = {}
        """Stamps of the places that are files."""
        self._hot: list[str] = []
        self._round: Iterator[None] = iter(())
        self._found: set[str] = set()
        self.changed(full=True)
        self._hot.clear()

    def wait(self, near: Callable[[], Iterable[str]] = tuple) -> tuple[str, ...]:
        """Sleep until something changes and stays so for a moment; the changed paths, sorted. `near` names files that
        are watched closely beside those changed lately."""
        begun = time.monotonic()
        while not (changed := self.changed(near=near())):
            time.sleep(max(_QUICK, (time.monotonic() - begun) * _SHARE / 2))
            begun = time.monotonic()
        end = begun + _BURST
        while time.monotonic() < end:
            time.sleep(_STILL if len(changed) == 1 and all(map(_written, changed)) else _BURST_STILL)
            more = self.changed(full=False)
            if not more:
                break
            changed |= more
        return tuple(sorted(changed))

    def changed(self, full: bool | None = None, near: Iterable[str] = ()) -> set[str]:
        """What differs from the last look. `full` asks every file now, or none but the close ones; left out, the round
        is taken up where it was left."""
        begun = time.monotonic()
        self._found = set()
        for place in self._places:
            self._look_at(place)
        for folder in tuple(self._files):
            self._look_into(folder)
        for path in dict.fromkeys((*self._hot, *near)):
            self._ask(path)
        if full:
            for folder in tuple(self._files):
                for _ in self._list(folder, every=True):
                    pass
        elif full is None:
            self._go_on(begun)
        found = self._found
        self._hot = list(dict.fromkeys([*sorted(found), *self._hot]))[:_HOT]
        return found

    def _go_on(self, begun: float) -> None:
        """The round, for as long as what was asked before took, or a twentieth of the pause."""
        now = time.monotonic()
        end = now + max(now - begun, _QUICK / _SHARE)
        while time.monotonic() < end:
            if next(self._round, self) is self:
                self._round = (None for folder in tuple(self._files) for _ in self._list(folder, every=True))
                return

    def _look_at(self, place: str) -> None:
        """A place may be a file or a folder, or not be there yet."""
        status = _status(place)
        folder = status is not None and stat.S_ISDIR(status.st_mode)
        if folder and place not in self._files:
            self._enter(place)
        elif not folder and place in self._files:
            self._leave(place)
        if not folder:
            stamp = _of(status)
            if not _same(stamp, self._single.get(place, _GONE)):
                self._found.add(place)
            self._single[place] = stamp

    def _look_into(self, folder: str) -> None:
        """List a folder that has changed: what is new in it, gone, or put in the place of another file."""
        status = _status(folder)
        if status is None:
            self._leave(folder)
        elif status.st_mtime_ns != self._times.get(folder):
            fresh = status.st_mtime_ns > time.time_ns() - _FRESH_NS
            self._times[folder] = -1 if fresh else status.st_mtime_ns
            for _ in self._list(folder, every=False):
                pass

    def _ask(self, path: str) -> None:
        folder, name = os.path.split(path)
        files = self._files.get(folder)
        if files is None or path in self._single:
            return
        stamp = _of(_status(path))
        if not _same(stamp, files.get(name, _GONE)):
            self._found.add(path)
            files[name] = stamp
            if stamp is _GONE:
                del files[name]

    def _enter(self, folder: str) -> None:
        """A folder that has come, with all below it."""
        self._files[folder] = {}
        self._times[folder] = -1
        self._look_into(folder)

    def _leave(self, folder: str) -> None:
        """A folder that has gone, with all that was below it."""
        below = [one for one in self._files if one == folder or one.startswith(folder + os.sep)]
        for one in below:
            self._found.update(os.path.join(one, name) for name in self._files.pop(one))
            self._times.pop(one, None)

    def _list(self, folder: str, *, every: bool) -> Iterator[None]:
        """Compare the files of a folder, a file at a time; those that bear the same name and inode only if `every`."""
        files = self._files.get(folder)
        if files is None:
            return
        missing = set(files)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if _passed_over(entry.name):
                        continue
                    if self._compare(files, entry, every):
                        missing.discard(entry.name)
                    yield
        except OSError:
            return                                   # it went while it was read: the next look tells
        for name in sorted(missing):
            self._ask(os.path.join(folder, name))

    def _compare(self, files: dict[str, Stamp], entry: os.DirEntry[str], every: bool) -> bool:
        """Look at an entry of a listing; whether it is a file."""
        try:
            if entry.is_dir():
                if entry.path not in self._files:
                    self._enter(entry.path)
                return False
            known = files.get(entry.name)
            if known is None or _differs(entry, known, every):
                self._ask(entry.path)
        except OSError:
            pass                                     # gone since; its folder tells at the next look
        return True


def _differs(entry: os.DirEntry[str], known: Stamp, every: bool) -> bool:
    """Whether a file may have changed, as far as a listing tells. On Windows a listing tells size and time but no
    inode, elsewhere the inode alone."""
    if every or sys.platform == "win32":
        return not _same(_of(entry.stat()), known)
    return entry.inode() != known[2]


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def _of(status: os.stat_result | None) -> Stamp:
    """Of a file; a folder is none."""
    if status is None or stat.S_ISDIR(status.st_mode):
        return _GONE
    return status.st_mtime_ns, status.st_size, status.st_ino


def _same(one: Stamp, other: Stamp) -> bool:
    """Windows gives 0 for the inode of a file in a listing."""
    return one[:2] == other[:2] and (one[2] == other[2] or not one[2] or not other[2])


def _written(path: str) -> bool:
    """Not emptied to be written anew, and not gone to be replaced."""
    return _of(_status(path))[1] > 0


def _passed_over(name: str) -> bool:
    """Hidden files, and what editors and Office leave beside a file while it is open."""
    return name.startswith((".", "~$")) or name.endswith(("~", ".tmp", ".swp"))
