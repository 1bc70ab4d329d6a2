"""The lines of a file go in; where its front matter begins and ends comes out, also where a fence is missing or odd."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shilu.frontmatter import fields
from shilu.frontmatter.scalars import Sheet

_FENCE = re.compile(r"---\s*$")
_ODD_FENCE = re.compile(r"\s*[-\u2010-\u2015\u2212\u2500\uff0d\u30fc\uff3f_]{2,}\s*$")
_ENTRY = re.compile(r"[\"']?([^\s\"'#:：\-\[{][^:：]{0,19}?)[\"']?\s*(:(?=\s|$)|：|:)")
_KEYS = fields.keys()


@dataclass(frozen=True, slots=True)
class Parts:
    """First and last line of the front matter's text, first line of the body; counted from 1."""

    first: int
    end: int
    body: int


def split(sheet: Sheet) -> Parts | None:
    """Finds the two fences. A missing one is told; None when there is no front matter to read at all."""
    lines = sheet.lines
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        sheet.tell_at(1, 0, "error", "empty-file")
        return None
    if not _fence(sheet, start):
        return _unopened(sheet, start)
    close = _closing(lines, start + 1)
    if close is not None:
        _fence(sheet, close)
        return Parts(start + 2, close, close + 2)
    sheet.tell_at(start + 1, 1, "error", "front-matter-not-closed")
    end = _torn(lines, start + 1, strict=False)
    return Parts(start + 2, end, end + 1)


def _fence(sheet: Sheet, number: int) -> bool:
    """Whether a line is a fence; tells one that is made of other dashes."""
    line = sheet.lines[number]
    if _FENCE.match(line):
        return True
    if not _ODD_FENCE.match(line):
        return False
    column = len(line) - len(line.lstrip()) + 1
    sheet.tell_at(number + 1, column, "warning", "odd-dashes", dashes=line.strip())
    return True


def _unopened(sheet: Sheet, start: int) -> Parts | None:
    """A file that does not begin with a fence: its entries may stand there all the same."""
    found = _ENTRY.match(sheet.lines[start])
    if found is None or found[1].strip() not in _KEYS:
        sheet.tell_at(start + 1, 1, "error", "no-front-matter")
        return None
    sheet.tell_at(start + 1, 1, "error", "front-matter-not-opened", key=found[1].strip())
    close = _closing(sheet.lines, start)
    end = _torn(sheet.lines, start, strict=False) if close is None else close
    return Parts(start + 1, end, end + 1 + (close is not None))


def _closing(lines: tuple[str, ...], start: int) -> int | None:
    """The line that closes the front matter; None when text of the body lies before any fence.

    A rule (---) in the middle of the body is not the closing fence: entries do not come after a blank line and a
    sentence.
    """
    odd = None
    for number in range(start, len(lines)):
        line = lines[number]
        if _FENCE.match(line):
            if odd is not None and not _has_entry(lines, odd + 1, number):
                return odd
            if all(line.strip() for line in lines[start:number]):
                return number
            torn = _torn(lines[:number], start)
            return number if torn >= number or _has_entry(lines, torn, number) else None
        if odd is None and _ODD_FENCE.match(line):
            odd = number
    return odd


def _torn(lines: tuple[str, ...], start: int, strict: bool = True) -> int:
    """The line at which the body seems to begin where no fence says so, else the end.

    A line that is no entry, after a blank one; if not `strict`, also right after an entry, where none follows it.
    """
    blank = False
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            blank = True
        elif _is_body(lines, number) and (blank or not (strict or _has_entry(lines, number, len(lines)))):
            return number
        elif not line.startswith("#"):
            blank = False
    return len(lines)


def _is_body(lines: tuple[str, ...], number: int) -> bool:
    """Whether a line is text: no entry or part of one, and no remark or wide indent that entries follow."""
    line = lines[number]
    if line.startswith(("#", "\u3000")):
        return not _has_entry(lines, number, len(lines))
    found = _ENTRY.match(line)
    return line[0] not in " \t-]}" and not (found and (found[2] == ":" or found[1].strip() in _KEYS))


def _has_entry(lines: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a known key stands at the left edge of one of the lines."""
    for number in range(start, end):
        found = _ENTRY.match(lines[number])
        if found and found[1].strip() in _KEYS:
            return True
    return False
