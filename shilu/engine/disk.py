"""Content, themes and settings as they lie on the disk: what is there, with stamps, and bytes only of what changed.

A stamp is size, time of change and inode as one text. A file whose stamp is known is not read again, unless it was
changed so shortly before it was read that a second change could bear the same time ("racy", as git calls it).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

RACY_NS = 2_000_000_000
"""File systems of office PCs (FAT on a stick) keep times in steps of two seconds."""
_JUNK = ("Thumbs.db", "desktop.ini")


class Found(NamedTuple):
    """A file: its path below the folder that was scanned, with forward slashes, and its stamp. A tuple, for there are
    tens of thousands, and they are looked at before anything else."""

    path: str
    stamp: str
    size: int
    mtime_ns: int


def scan(folder: Path) -> tuple[Found, ...]:
    """All files below `folder`, by path; hidden files and what Office and Windows leave behind are passed over."""
    found: list[Found] = []
    folders = [(str(folder), "")]
    while folders:
        place, prefix = folders.pop()
        try:
            entries = os.scandir(place)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name.startswith((".", "~$")) or name in _JUNK:
                    continue
                if entry.is_dir():
                    if not entry.is_symlink():
                        folders.append((entry.path, f"{prefix}{name}/"))
                elif entry.is_file():
                    # scandir's own has no inode on Windows
                    status = entry.stat() if os.name != "nt" else os.stat(entry.path)
                    found.append(Found(prefix + name, stamp(status), status.st_size, status.st_mtime_ns))
    found.sort()
    return tuple(found)


def listing(found: Iterable[tuple[str, str]]) -> str:
    """One digest of (path, stamp) of all files of a folder, in any order."""
    text = "\n".join(f"{path}\t{stamp}" for path, stamp in sorted(found))
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def stamp(status: os.stat_result) -> str:
    """Size, time and inode as one text; equal stamps mean an unchanged file."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def stamp_of(path: Path | str) -> str:
    """The stamp of one file, "" when it is not there."""
    try:
        return stamp(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return ""


def settled(found: Found, now_ns: int) -> bool:
    """Whether the file was changed so long before `now_ns` that its stamp can be trusted."""
    return found.mtime_ns < now_ns - RACY_NS


def clock_ns() -> int:
    return time.time_ns()


def read(path: Path) -> bytes:
    return path.read_bytes()


def text(path: Path | None) -> str:
    """A file's text for an excerpt; "" where there is none to be had."""
    try:
        return path.read_bytes().decode("utf-8", "replace") if path is not None else ""
    except OSError:
        return ""


def digest_of(path: Path) -> str:
    """Digest of a file's bytes (as `canon.digest_bytes`), in parts: a film is larger than memory."""
    state = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            state.update(part)
    return state.hexdigest()


def sources_of_shilu() -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of our own modules, data tables and shipped scripts, by path: the first half of the release."""
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".toml", ".js", ".txt", ".tsv", ".bin", ".json", ".md"):
            yield path.relative_to(package).as_posix(), path.read_bytes()


def libraries(names: frozenset[str]) -> tuple[str, ...]:
    """`name-version` of the installed libraries of these names (lower case), by one listing of each folder."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                stem = name.removesuffix(".dist-info")
                if stem != name and stem.partition("-")[0].lower().replace("_", "-") in names:
                    found.add(stem)
    return tuple(sorted(found))


@contextlib.contextmanager
def lock(path: Path) -> Iterator[bool]:
    """Hold a lock file while the block runs; gives False when another process holds it. Dies with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as file:
        if not _locked(file):
            yield False
            return
        yield True


def _locked(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
