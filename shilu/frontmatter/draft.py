"""Lines of YAML as an editor typed them go in; the same lines as they are to be read come out, place by place.

A `Draft` never changes: mending gives another one, which still knows the typed column of everything in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shilu.errors import Level

_PAIRS = ("“”", "「」", "‘’", "『』", "＂＂", "””", "““")
"""What an editor types for quotes with a Chinese keyboard."""
_DOUBLE = re.compile(r'(?:[^"\\]|\\.)*+"')
_SINGLE = re.compile(r"(?:[^']|'')*+'")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a text: 0-based line, 0-based column in the line as it was typed."""

    line: int
    column: int
    level: Level
    rule: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a line and what is to be read in its place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read; `columns` gives the typed column of each character and of the end, None if unchanged."""

    text: str
    columns: tuple[int, ...] | None = None

    def edited(self, edits: Iterable[Edit]) -> Line:
        """The line with stretches of it replaced, in their order; new characters stand where the stretch stood."""
        columns = self.columns or tuple(range(len(self.text) + 1))
        text: list[str] = []
        typed: list[int] = []
        done = 0
        for edit in edits:
            text += self.text[done:edit.start], edit.new
            typed += columns[done:edit.start]
            old = columns[edit.start:edit.end] or columns[edit.start:edit.start + 1]
            typed += (old[min(i, len(old) - 1)] for i in range(len(edit.new)))
            done = edit.end
        return Line("".join((*text, self.text[done:])), (*typed, *columns[done:]))

    def typed(self, column: int) -> int:
        """The typed column of a column as read."""
        if self.columns is None:
            return min(column, len(self.text))
        return self.columns[min(column, len(self.columns) - 1)]


class Draft:
    """All lines of a text, and the names that may stand before a colon in it: at the left edge, and further in."""

    __slots__ = ("changed", "inner", "keys", "lines")

    def __init__(
        self, lines: tuple[str, ...], keys: frozenset[str], inner: frozenset[str],
        changed: dict[int, Line] | None = None,
    ) -> None:
        self.lines, self.keys, self.inner, self.changed = lines, keys, inner, changed or {}

    def line(self, number: int) -> str:
        """A line as typed, "" beyond the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def now(self, number: int) -> Line:
        """A line as it is to be read."""
        return self.changed.get(number) or Line(self.lines[number])

    def text(self) -> str:
        """All lines as they are to be read."""
        if not self.changed:
            return "\n".join(self.lines)
        return "\n".join(self.now(number).text for number in range(len(self.lines)))

    def typed(self, number: int, column: int) -> int:
        """The typed column of a column as read."""
        changed = self.changed.get(number)
        return min(changed.typed(column) if changed else column, len(self.line(number)))

    def is_blank(self, number: int) -> bool:
        return not self.now(number).text.strip()

    def blame(self, number: int) -> int:
        """The line to name for trouble at a line: itself, or the last one before it that is not blank."""
        number = min(number, len(self.lines) - 1)
        while number > 0 and self.is_blank(number):
            number -= 1
        return max(number, 0)

    def with_(self, changed: dict[int, Line]) -> Draft:
        return Draft(self.lines, self.keys, self.inner, {**self.changed, **changed})

    def without(self, number: int) -> Draft:
        """The draft with a line left out of the reading."""
        return self.with_({number: Line("", (0,))})


# ---------------------------------------------------------------- quotes

def quoted(value: str) -> str:
    """A text in the quotes that YAML needs; Chinese quotes around all of it are taken for the editor's try at that."""
    inner = unquoted(value.strip())
    if '"' in inner or "\\" in inner:
        return "'" + inner.replace("'", "''") + "'"
    return f'"{inner}"'


def unquoted(value: str) -> str:
    """A text without Chinese quotes that stand around all of it."""
    for pair in _PAIRS:
        if len(value) > 2 and value[0] == pair[0] and value[-1] == pair[1]:
            inner = value[1:-1]
            if pair[0] not in inner and pair[1] not in inner:
                return inner
    return value


def closing(line: str, column: int, sign: str) -> int:
    """Where a quote that is open at a column closes on the line, -1 when it does not."""
    pattern = _DOUBLE if sign == '"' else _SINGLE
    found = pattern.match(line, column)
    return found.end() - 1 if found else -1


