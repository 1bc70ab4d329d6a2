"""The one catalogue of words for users: a key or a `Problem` goes in, a sentence or its drawing comes out.

`data/messages.zh.toml` and `data/messages.en.toml` hold the same keys with the same `{places}`. A problem's words are
under `[problem.RULE]`: `text` says what is wrong, `hint` what was expected and how to mend it. What stands in `[[ ]]`
is left out when one of its places has no value; what stands after a bar takes its place: `[[Is it {nearest}?|No.]]`
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shilu.errors import Problem

LANGUAGES = ("zh", "en")

_WIDTH = 96
"""Cells of a source line that are shown; a longer line is cut around the column."""
_BEFORE = 40
"""Cells kept before the column when a line is cut."""
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "hint": "\x1b[1;36m"}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_PLACE = re.compile(r"\{([a-z_]+)\}")
_PERHAPS = re.compile(r"\[\[(.*?)(?:\|(.*?))?\]\]", re.DOTALL)
_TABLE = re.compile(r"^\[([a-z0-9.-]+)\]\r?\n", re.MULTILINE)


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of a language by dotted key (`problem.no-title.text`)."""
    return {f"{name}.{key}": text for name in _tables(lang) for key, text in _table(lang, name).items()}


@cache
def _tables(lang: str) -> Mapping[str, str]:
    """The tables of a catalogue as they are written. A command reads a few of them: all would cost more than it."""
    name = lang if lang in LANGUAGES else LANGUAGES[0]
    data = Path(__file__).with_name("data").joinpath(f"messages.{name}.toml").read_bytes()
    _, *parts = _TABLE.split(data.decode("utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _table(lang: str, name: str) -> Mapping[str, str]:
    """The sentences of one table; none where there is no such table."""
    import tomllib

    return {key: str(text) for key, text in tomllib.loads(_tables(lang).get(name, "")).items()}


def _sentence(lang: str, key: str) -> str | None:
    table, _, own = key.rpartition(".")
    return _table(lang, table).get(own)


def places(sentence: str) -> tuple[str, ...]:
    """Names of the `{places}` of a sentence, sorted, each once."""
    return tuple(sorted(set(_PLACE.findall(sentence))))


def text(lang: str, key: str, /, **values: object) -> str:
    """The sentence of `key` with its places filled.

    A missing key gives the key itself and a missing value leaves its place as it stands: a message must never be the
    thing that fails. Values are shown in one line, with control characters made harmless.
    """
    sentence = _sentence(lang, key)
    if sentence is None:
        return key
    if "[[" in sentence:
        told = {name for name, value in values.items() if str(value)}
        sentence = _PERHAPS.sub(lambda part: part[1] if told.issuperset(places(part[1])) else part[2] or "", sentence)
    return _PLACE.sub(lambda place: visible(str(values.get(place[1], place[0]))), sentence)


def sentence(problem: Problem, lang: str) -> str:
    """What is wrong, in one sentence, without its place."""
    return _words(problem, lang, "text") or problem.rule


def hint(problem: Problem, lang: str) -> str:
    """What was expected and how to mend it; "" when the rule has none."""
    return _words(problem, lang, "hint")


def _words(problem: Problem, lang: str, part: str) -> str:
    """A part of a rule's words; the kind of a document, a word of ours, is told in the reader's language."""
    key = f"problem.{problem.rule}.{part}"
    if _sentence(lang, key) is None:
        return ""
    named = {name: text(lang, f"kind.{value}") if name == "kind" else value for name, value in problem.values}
    return text(lang, key, **named)


def visible(value: str) -> str:
    """A value on one line, with what would garble a terminal (control and direction characters) shown as `·`."""
    if value.isprintable():
        return value
    return "".join(_harmless(character) for character in value)


def _harmless(character: str) -> str:
    if character == "\n":
        return "⏎"
    if character in "\t\r":
        return " "
    return "·" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else character


def width(value: str) -> int:
    """How many terminal cells a text takes: Han and full-width forms two, combining marks none."""
    return sum(map(_cells, value))


def _cells(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def place(problem: Problem) -> str:
    """`PATH:LINE:COL`, without the parts that are not known."""
    parts = [visible(problem.path)]
    if problem.line:
        parts.append(str(problem.line))
        if problem.column:
            parts.append(str(problem.column))
    return ":".join(parts)


def draw(problem: Problem, lang: str, colour: bool = False) -> str:
    """A problem as the terminal shows it: place, level, rule, sentence; the line with a caret; how to mend it."""
    level = text(lang, f"level.{problem.level}")
    head, rest = f"{level}[{problem.rule}]", sentence(problem, lang)
    where = place(problem)
    if colour:
        where = f"{_BOLD}{where}{_PLAIN}"
        head = f"{_COLOURS[problem.level]}{head}{_PLAIN}"
    lines = [f"{where}: {head}: {rest}"]
    lines += _excerpt(problem, colour)
    advice = hint(problem, lang)
    if advice:
        lead, *more = advice.split("\n")
        lines.append(f"  {text(lang, 'level.advice')}{lead}")
        lines += [f"      {line}" for line in more]
    return "\n".join(lines)


def _excerpt(problem: Problem, colour: bool) -> list[str]:
    """The line as it stands, its number before it, and a caret under the column."""
    if not problem.excerpt or not problem.line:
        return []
    column = min(problem.column, len(problem.excerpt) + 1)
    shown, before = _cut(problem.excerpt, column)
    number = f"{problem.line:>5}"
    bar, caret = " | ", "^"
    if colour:
        number, bar, caret = f"{_DIM}{number}", f" | {_PLAIN}", f"{_COLOURS[problem.level]}^{_PLAIN}"
    lines = [f"{number}{bar}{shown}".rstrip()]
    if problem.column:
        lines.append(f"      {_DIM}|{_PLAIN} {' ' * before}{caret}" if colour else f"      | {' ' * before}^")
    return lines


def _cut(line: str, column: int) -> tuple[str, int]:
    """The part of a line that is shown, and how many cells stand before the column in it.

    A tab is drawn as four blanks, so that the caret stands right whatever the terminal's tab stops.
    """
    cells = [_drawn(character) for character in line]
    at = max(column - 1, 0)
    start, end = 0, len(cells)
    if sum(map(width, cells)) > _WIDTH:
        start = at
        left = _BEFORE
        while start > 0 and (left := left - width(cells[start - 1])) >= 0:
            start -= 1
        left, end = _WIDTH - _BEFORE, at
        while end < len(cells) and (left := left - width(cells[end])) >= 0:
            end += 1
    opening = "… " if start else ""
    closing = " …" if end < len(cells) else ""
    before = width(opening) + sum(map(width, cells[start:at]))
    return opening + "".join(cells[start:end]) + closing, before


def _drawn(character: str) -> str:
    return "    " if character == "\t" else visible(character)


def listed(problem: Problem, lang: str) -> dict[str, str | int]:
    """A problem as every report in JSON lists it."""
    return {
        "path": problem.path, "line": problem.line, "column": problem.column, "level": problem.level,
        "rule": problem.rule, "message": sentence(problem, lang), "hint": hint(problem, lang),
    }
