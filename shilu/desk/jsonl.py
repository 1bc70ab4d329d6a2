"""JSON Lines in, one Markdown file a record out: `import FILE.jsonl[.gz]`.

The text of a record is kept character by character (`plain`), its id too, so that addresses and figures made from the
same records elsewhere agree. Nothing is ever overwritten: a file with other content is told and left as it is.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from shilu.desk import record
from shilu.errors import Level, Problem

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


def is_source(path: Path) -> bool:
    """Whether `import` reads files of this name."""
    return path.name.lower().endswith(ENDINGS)


def run(
    sources: list[Path], to: Path, kind: str | None, dry_run: bool, columns: tuple[tuple[str, str], ...] = (),
    progress: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """Write each record of `sources` as a file below `to`.

    `kind` is None to let each record tell (a speaker makes a speech); `columns` are the (id, name) of the site's;
    `progress` hears how many lines are done. Raises OSError when a source cannot be read or a file cannot be written.
    """
    work = _Import(to, dry_run, _files(to))
    done = 0
    for source in sources:
        for line in work.lines(source):
            made = work.read(line)
            if made is not None:
                work.take(record.draft(made, kind, columns), line)
            done += 1
            progress(done)
    return work.outcome()


def size(sources: list[Path]) -> int:
    """How many lines there are, as far as they can be read: what `progress` goes up to."""
    total = 0
    for source in sources:
        try:
            with _opened(source) as file:
                total += sum(1 for line in file if line.strip())
        except (gzip.BadGzipFile, EOFError, zlib.error):
            continue
    return total


def _opened(source: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(source, "rb")) if source.name.lower().endswith(".gz") else open(source, "rb")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a source."""

    source: Path
    number: int
    data: bytes

    @property
    def place(self) -> str:
        return f"{self.source.name}:{self.number}"

    def problem(self, rule: str, values: record.Values = (), level: Level = "error", column: int = 0) -> Problem:
        """A problem of this line; an error shows its beginning."""
        excerpt = self.data[:_SHOWN * 4].decode("utf-8", "replace")[:_SHOWN].rstrip("\r\n") if level == "error" else ""
        column = column if column <= len(excerpt) else 0
        return Problem(self.source.as_posix(), self.number, column, level, rule, values, excerpt)


@dataclass(slots=True)
class _Import:
    """An import under way: what has been done so far."""

    to: Path
    dry_run: bool
    existing: dict[str, str]
    records: int = 0
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    """Id of each record so far -> its place."""

    def outcome(self) -> Outcome:
        columns = sorted(self.columns.items(), key=lambda pair: (-pair[1], pair[0]))
        return Outcome(self.records, tuple(self.written), tuple(self.kept), tuple(self.mended),
                       tuple(sorted(self.dropped.items())), tuple(columns), tuple(self.problems))

    def lines(self, source: Path) -> Iterator[_Line]:
        """Each line that is not empty. Lines end at a line feed only: texts may hold U+2028."""
        number = 0
        try:
            with _opened(source) as file:
                for number, data in enumerate(file, 1):
                    if number == 1:
                        data = data.removeprefix(b"\xef\xbb\xbf")
                    if data.strip():
                        yield _Line(source, number, data)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            self.problems.append(Problem(source.as_posix(), number + 1, 0, "error", "import-broken-gzip"))

    def read(self, line: _Line) -> record.Record | None:
        """The line as a record with an id and a body, or None when it has been told why not."""
        try:
            value = json.loads(line.data.decode("utf-8"))
        except UnicodeDecodeError:
            self.problems.append(line.problem("import-not-utf8"))
            return None
        except json.JSONDecodeError as error:
            self.problems.append(line.problem("import-not-json", column=error.pos + 1))
            return None
        except (RecursionError, ValueError):                 # nested too deep; a number with too many digits
            self.problems.append(line.problem("import-not-json"))
            return None
        if not isinstance(value, dict):
            self.problems.append(line.problem("import-not-a-record"))
            return None
        missing = [key for key in ("id", "body") if not _filled(value.get(key))]
        self.problems += (line.problem("import-missing", (("key", key),)) for key in missing)
        return None if missing else value

    def take(self, draft: record.Draft, line: _Line) -> None:
        """Write the file of a record, or say why not."""
        self.records += 1
        self.problems += (line.problem(rule, values, level) for rule, level, values in draft.remarks)
        one = draft.id.casefold()                        # ids that differ in case alone are one id
        if one in self.seen:
            self.problems.append(line.problem("import-id-twice", (("id", draft.id), ("place", self.seen[one]))))
            return
        self.seen[one] = line.place
        self.dropped.update(draft.dropped)
        self.columns.update([draft.category] if draft.category else ())
        if draft.given != draft.id:
            self.mended.append((draft.given, draft.id))
        lying = self.existing.get(one)
        if lying is None:
            self.written.append(draft.path)
            if not self.dry_run:
                _write(self.to / draft.path, draft.data)
        elif lying == draft.path and (self.to / lying).read_bytes() == draft.data:
            self.kept.append(lying)
        else:
            self.problems.append(line.problem("import-exists", (("id", draft.id), ("path", lying))))


def _filled(value: object) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, int) and not isinstance(value, bool))


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


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: an import that is stopped leaves no half of a speech."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
    os.replace(part, path)
