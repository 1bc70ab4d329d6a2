"""From a stage of finished files to the site, so that a kill at any moment leaves a site whose links work.

    render into <output>/.shilu-stage/      a mistake, a full disk or a kill up to here leaves the old site as it is
    write  <output>/.shilu-journal          renames, removals and the new list, in one file, flushed to the disk
    rename, in this order                   files named by digest, new pages, changed pages, search files without digest
    remove what the new list lacks
    write  <output>/.shilu-files            the list: what we wrote here; it also marks the folder as ours
    drop the journal and the stage

Whoever finds a journal finishes it first (`finish`). Nothing that is not in the list is ever removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from shilu import canon
from shilu.engine import disk

STAGE, JOURNAL, LIST = ".shilu-stage", ".shilu-journal", ".shilu-files"
_LASTING = re.compile(r"search/[a-z]+\.bin")
"""Files of the search whose names carry no digest (the manifest, the root of the suggestions): readers ask for them
anew at each visit, so they come when all that they name is there."""
_HEADER = "shilu 1"
_PATIENCE = 2.0
"""Seconds to wait for a file that someone on Windows holds open."""


class Refused(Exception):
    """The command cannot be carried out as asked; `key` names the sentence in the catalogue."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Listed(NamedTuple):
    """A file of the output: digest and size of its bytes."""

    digest: str
    size: int


def claim(output: Path) -> None:
    """Make the folder, or refuse one that is neither empty nor ours. A tracked `.gitignore` does not count."""
    if output.is_file():
        raise Refused("output-is-file", path=str(output))
    output.mkdir(parents=True, exist_ok=True)
    if (output / LIST).exists() or (output / JOURNAL).exists():
        return
    foreign = sorted(name for name in os.listdir(output) if name != ".gitignore" and not name.startswith(".shilu-"))
    if foreign:
        raise Refused("output-foreign", path=str(output), first=foreign[0])


def finish(output: Path) -> bool:
    """Carry out what a killed build had decided to do; True when there was something."""
    journal = output / JOURNAL
    try:
        plan = json.loads(journal.read_bytes())
    except FileNotFoundError:
        return False
    _switch(output, plan["moves"], plan["removals"], plan["list"])
    return True


def listed(output: Path) -> dict[str, Listed]:
    """What we wrote into the folder, by path."""
    try:
        lines = (output / LIST).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return {}
    rows = (line.split(" ", 2) for line in lines[1:] if line)
    return {path: Listed(digest, int(size)) for digest, size, path in rows}


def fresh_stage(output: Path) -> Path:
    """An empty stage; what a killed build left there is not in the site and goes."""
    stage = output / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    return stage


def discard(output: Path) -> None:
    """Drop the stage of a build that came to nothing."""
    shutil.rmtree(output / STAGE, ignore_errors=True)


def put(stage: Path, path: str, data: bytes) -> None:
    """Write one file into the stage."""
    target = f"{stage}/{path}"
    try:
        _write(target, data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _write(target, data)


_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _write(target: str, data: bytes) -> None:
    """As `open` and `write`, without what these ask the system besides: a third of the cost of a small file."""
    file = os.open(target, _FLAGS, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left):]
    except OSError as error:
        raise OSError(error.errno, error.strerror, target) from None     # write itself does not say which file
    finally:
        os.close(file)


def copy(source: Path, target: Path) -> Listed:
    """Copy a file into the stage in parts; gives how the bytes that were copied are listed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    state = hashlib.blake2b(digest_size=16)
    size = 0
    with open(source, "rb") as file, open(target, "wb") as new:
        while part := file.read(1 << 20):
            state.update(part)
            size += new.write(part)
    return Listed(state.hexdigest(), size)


def site(output: Path, before: dict[str, Listed], files: dict[str, Listed], staged: Iterable[str]) -> int:
    """Switch the output from `before` (as `listed`) to `files`, of which `staged` lie in the stage; gives how many were
    removed."""
    moves = sorted(staged, key=lambda path: (_turn(path, path in before), path))
    for path in moves:
        if path not in before and (output / path).exists() and not _same(output / path, files[path]):
            shutil.rmtree(output / STAGE, ignore_errors=True)
            raise Refused("output-occupied", path=path)
    removals = [[path, before[path].digest] for path in sorted(before) if path not in files]
    lines = [_HEADER, *(f"{one.digest} {one.size} {path}" for path, one in sorted(files.items()))]
    text = "\n".join(lines) + "\n"
    if moves or removals or files != before or not (output / LIST).exists():
        _write_durably(output / JOURNAL, json.dumps({"moves": moves, "removals": removals, "list": text}).encode())
        _switch(output, moves, removals, text)
    else:
        shutil.rmtree(output / STAGE, ignore_errors=True)
    return len(removals)


def _turn(path: str, changed: bool) -> int:
    """Which turn a rename has, so that no page ever names an address that is not there yet."""
    if _LASTING.fullmatch(path):
        return 4
    if path.startswith(("assets/", "search/", "files/")):
        return 0
    if path == "index.html":
        return 3
    return 2 if changed else 1


def _switch(output: Path, moves: list[str], removals: list[list[str]], text: str) -> None:
    stage = output / STAGE
    whole: dict[str, bool] = {}
    for path in moves:
        top = path.partition("/")[0]
        if top not in whole:
            whole[top] = _as_a_whole(stage, output, top, path)
        if not whole[top]:
            _rename(f"{stage}/{path}", f"{output}/{path}")
    emptied: set[Path] = set()
    for path, digest in removals:
        target = output / path
        # A file that someone else put in the place of ours is not ours to remove.
        if target.is_file() and disk.digest_of(target) == digest:
            _patiently(target.unlink)
        emptied.update(target.parents)
    inner = [folder for folder in emptied if output in folder.parents]
    for folder in sorted(inner, key=lambda folder: len(folder.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            pass                                     # not empty, or gone already
    _write_durably(output / LIST, text.encode())
    (output / JOURNAL).unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _as_a_whole(stage: Path, output: Path, folder: str, path: str) -> bool:
    """Move a folder that the site does not have yet at one go, with all that has been made for it. Not that of the
    search: its manifest comes last."""
    if folder in (path, "search") or os.path.lexists(f"{output}/{folder}") or not os.path.isdir(f"{stage}/{folder}"):
        return False
    _patiently(lambda: os.rename(f"{stage}/{folder}", f"{output}/{folder}"))
    return True


def _rename(source: str, target: str) -> None:
    try:
        try:
            os.replace(source, target)
        except PermissionError:
            _patiently(lambda: os.replace(source, target))
    except FileNotFoundError:
        if not os.path.exists(source):
            return                                   # done before the kill
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _patiently(lambda: os.replace(source, target))


def _patiently(act: Callable[[], object]) -> None:
    """Do it; where another program holds the file open (Windows), try for two seconds, then say so."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            act()
            return
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _write_durably(path: Path, data: bytes) -> None:
    """Whole or not at all, also after a power failure."""
    new = path.with_name(path.name + "-new")
    with open(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _patiently(lambda: os.replace(new, path))


def _same(path: Path, one: Listed) -> bool:
    return path.is_file() and path.stat().st_size == one.size and disk.digest_of(path) == one.digest


def digest(data: bytes) -> Listed:
    """How a file of these bytes is listed."""
    return Listed(canon.digest_bytes(data), len(data))
