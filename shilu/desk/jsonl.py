"""JSON Lines in, one Markdown file a record out: `import FILE.jsonl[.gz]`.

The text of a record is kept character by character (`plain`), its id too, so that addresses and figures made from the
same records elsewhere agree. Nothing is ever overwritten: a file with other content is told and left as it is.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shilu.desk import record
from shilu.errors import Problem

ENDINGS = (".jsonl", ".jsonl.gz")
KINDS = ("speech", "news")
_SHOWN = 80
"""Characters of a bad line that are shown with its problem."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. Paths are below the folder that was written to."""

    records: int
    written: tuple[str, ...]
    kept: tuple[str, ...]
    """Files that lay there already, with the same content."""
    mended: tuple[tuple[str, str], ...]
    """(id of the record, id of its file) where the record's cannot be one."""
    dropped: tuple[tuple[str, int], ...]
    """(key that has no place in an archive, in how many records), by name."""
    columns: tuple[tuple[str, int], ...]
    """(category that is no column of the site, in how many records), most first."""
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)


@dataclass(slots=True)
class _Tally:
    """What has been done so far."""

    records: int = 0
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def outcome(self) -> Outcome:
        columns = sorted(self.columns.items(), key=lambda pair: (-pair[1], pair[0]))
        return Outcome(self.records, tuple(self.written), tuple(self.kept), tuple(self.mended),
                       tuple(sorted(self.dropped.items())), tuple(columns), tuple(self.problems))


def is_source(path: Path) -> bool:
    """Whether `import` reads files of this name."""
    return path.name.lower().endswith(ENDINGS)


def run(
    sources: list[Path], to: Path, kind: str | None, dry_run: bool, columns: tuple[tuple[str, str], ...] = (),
) -> Outcome:
    """Write each record of `sources` as a file below `to`.

    `kind` is None to let each record tell (a speaker makes a speech); `columns` are the (id, name) of the site's.
    Raises OSError when a source cannot be read or a file cannot be written.
    """
    tally = _Tally()
    existing = _files(to)
    seen: dict[str, str] = {}
    for source in sources:
        for number, line in _lines(source, tally):
            place = f"{source.name}:{number}"
            problem_at = _At(source.as_posix(), number, line)
            made = _record(line, problem_at, tally)
            if made is None:
                continue
            tally.records += 1
            draft = record.draft(made, kind, columns)
            _count(draft, tally)
            for rule, level, values in draft.remarks:
                tally.problems.append(problem_at.problem(rule, level, values))
            earlier = seen.setdefault(draft.id, place)
            if earlier is not place:
                tally.problems.append(problem_at.problem("import-id-twice", "error", (("id", draft.id), ("place", earlier))))
                continue
            _place(draft, to, existing, dry_run, problem_at, tally)
    return tally.outcome()


@dataclass(frozen=True, slots=True)
class _At:
    """A line of a source."""

    path: str
    number: int
    line: bytes

    def problem(self, rule: str, level: Any = "error", values: tuple[tuple[str, str], ...] = (), column: int = 0) -> Problem:
        excerpt = self.line[:_SHOWN * 4].decode("utf-8", "replace")[:_SHOWN].rstrip("\r\n") if level == "error" else ""
        return Problem(self.path, self.number, column if column <= len(excerpt) else 0, level, rule, values, excerpt)


def _lines(source: Path, tally: _Tally) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not empty. Lines end at a line feed only: texts may hold U+2028."""
    number = 0
    try:
        with gzip.open(source, "rb") if source.name.lower().endswith(".gz") else open(source, "rb") as file:
            for number, line in enumerate(file, 1):
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield number, line
    except (gzip.BadGzipFile, EOFError, zlib.error):
        tally.problems.append(Problem(source.as_posix(), number + 1, 0, "error", "import-broken-gzip"))


def _record(line: bytes, at: _At, tally: _Tally) -> record.Record | None:
    """The line as a record with an id and a body, or None when it has been told why not."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        tally.problems.append(at.problem("import-not-utf8"))
        return None
    except json.JSONDecodeError as error:
        tally.problems.append(at.problem("import-not-json", column=error.pos + 1))
        return None
    except (RecursionError, ValueError):                 # nested too deep; a number with too many digits
        tally.problems.append(at.problem("import-not-json"))
        return None
    if not isinstance(value, dict):
        tally.problems.append(at.problem("import-not-a-record"))
        return None
    missing = [key for key in ("id", "body") if not _filled(value.get(key))]
    for key in missing:
        tally.problems.append(at.problem("import-missing", "error", (("key", key),)))
    return None if missing else value


def _filled(value: object) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, int) and not isinstance(value, bool))


def _count(draft: record.Draft, tally: _Tally) -> None:
    for key in draft.dropped:
        tally.dropped[key] = tally.dropped.get(key, 0) + 1
    if draft.category:
        tally.columns[draft.category] = tally.columns.get(draft.category, 0) + 1
    if draft.given != draft.id:
        tally.mended.append((draft.given, draft.id))


def _files(to: Path) -> dict[str, str]:
    """Name of each Markdown file below `to` without its ending, in small letters -> its path below `to`."""
    found: dict[str, str] = {}
    for folder, folders, names in os.walk(to):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".md") and not name.startswith("."):
                path = Path(folder, name).relative_to(to).as_posix()
                found.setdefault(name[:-3].lower(), path)
    return found


def _place(draft: record.Draft, to: Path, existing: dict[str, str], dry_run: bool, at: _At, tally: _Tally) -> None:
    """Write the file, or say why not."""
    lying = existing.get(draft.id)
    if lying is not None:
        if lying == draft.path and (to / lying).read_bytes() == draft.data:
            tally.kept.append(lying)
        else:
            values = (("id", draft.id), ("path", lying))
            tally.problems.append(at.problem("import-exists", "error", values))
        return
    tally.written.append(draft.path)
    if not dry_run:
        _write(to / draft.path, draft.data)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: an import that is stopped leaves no half of a speech."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
    os.replace(part, path)
