"""Lines that an editor meant as YAML go in, lines that can be read come out, with what was mended and what is wrong.

Two readings. The gentle one runs when a line looks mistyped though the parser may accept it: full-width colons, a missing
blank, tabs. The thorough one runs when the parser gave up: it finds the mistake where the editor made it (a quote where it
opens, not where parsing stopped) and repairs the line for reading on, so that later mistakes are told in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shilu.errors import Level

_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'#&*!|>%@`\[\]{},:：?-][^:：#]{0,40}?)([^\S\n]*)([:：])(?=(.?))""")
_DASHES = re.compile(r"(?:-[ \t\u3000\xa0]+)*")
_INDENT = re.compile(r"[ \t\u3000\xa0\u200b\ufeff]*")
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_ESCAPE = re.compile(r"\\(?:[0abt\tnvfre \"/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|$)")
_ODD = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML cannot hold, or takes for a line's end: control characters, U+0085, U+2028, U+2029, U+FEFF, lone surrogates."""
_FLOW_KEY = re.compile(r"([{,，]\s*)([^\s\[\]{},，:：\"']{1,20})\s*：\s*")
_SUSPECT = re.compile(
    rf"{_ODD.pattern}|^[ ]*[\t\u3000\xa0\u200b]|[:-][\t\u3000\xa0]"
    r"|^ *(?:- +)*[^\s\"'#\[{:：][^:：#\n]{0,40}(?:：|:(?=\S))|[{,，]\s*[^\s\[\]{},，:：\"']{1,20}\s*：",
    re.MULTILINE,
)
_SPACES = " \t\u3000\xa0\u200b"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a text: 0-based line, 0-based column in the line as it was typed."""

    line: int
    column: int
    level: Level
    rule: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line in its present form; `columns` gives the typed column of each character and of the end, or None if unchanged."""

    text: str
    columns: tuple[int, ...] | None = None

    def replaced(self, start: int, end: int, new: str) -> _Line:
        """The line with a stretch of it replaced; new characters stand where the stretch began."""
        columns = self.columns or tuple(range(len(self.text) + 1))
        old = columns[start:end]
        fresh = tuple(old[min(i, len(old) - 1)] if old else columns[start] for i in range(len(new)))
        return _Line(self.text[:start] + new + self.text[end:], columns[:start] + fresh + columns[end:])


class Draft:
    """The lines of a text as typed and as they are to be read. Never changed: `with_` gives another."""

    __slots__ = ("changed", "keys", "lines")

    def __init__(self, lines: tuple[str, ...], keys: frozenset[str], changed: dict[int, _Line] | None = None) -> None:
        self.lines, self.keys, self.changed = lines, keys, changed or {}

    def line(self, number: int) -> str:
        """A line as typed."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def now(self, number: int) -> _Line:
        """A line as it is to be read."""
        return self.changed.get(number) or _Line(self.lines[number])

    def text(self) -> str:
        """All lines as they are to be read."""
        if not self.changed:
            return "\n".join(self.lines)
        return "\n".join(self.now(number).text for number in range(len(self.lines)))

    def original(self, number: int, column: int) -> int:
        """The typed column of a column as read."""
        changed = self.changed.get(number)
        if changed is None or changed.columns is None:
            return min(column, len(self.line(number)))
        return min(changed.columns[min(column, len(changed.columns) - 1)], len(self.line(number)))

    def is_blank(self, number: int) -> bool:
        return not self.now(number).text.strip()

    def blame(self, number: int) -> int:
        """The line to name for trouble at a line: itself, or the last one before it that is not blank."""
        number = min(number, len(self.lines) - 1)
        while number > 0 and self.is_blank(number):
            number -= 1
        return max(number, 0)

    def with_(self, changed: dict[int, _Line]) -> Draft:
        return Draft(self.lines, self.keys, {**self.changed, **changed})

    def without(self, number: int) -> Draft:
        """The draft with a line left out of the reading."""
        return self.with_({number: _Line("", (0,))})


def mended(draft: Draft, broken: bool) -> tuple[Draft, tuple[Mistake, ...]]:
    """A draft that can be read, and what was wrong with it. `broken` asks for the thorough reading."""
    if not broken and not _SUSPECT.search(draft.text()):
        return draft, ()
    scan = _Scan(draft, broken)
    scan.run()
    return draft.with_(scan.changed), tuple(scan.mistakes)


def quoted(value: str) -> str:
    """A text in the quotes that YAML needs; Chinese quotes around all of it are taken for the editor's try at that."""
    inner = unquoted(value.strip())
    if '"' in inner or "\\" in inner:
        return "'" + inner.replace("'", "''") + "'"
    return f'"{inner}"'


def unquoted(value: str) -> str:
    """A text without Chinese quotes that stand around all of it."""
    for opening, closing in ("“”", "「」", "‘’", "『』", "＂＂", "””", "““"):
        if len(value) > 2 and value[0] == opening and value[-1] == closing:
            inner = value[1:-1]
            if opening not in inner and closing not in inner:
                return inner
    return value


class _Scan:
    """A walk over the lines with what is open: a text that may go on, a group whose keys line up."""

    def __init__(self, draft: Draft, broken: bool) -> None:
        self.draft, self.broken = draft, broken
        self.changed: dict[int, _Line] = {}
        self.mistakes: list[Mistake] = []
        self.levels: list[int] = []
        """Columns at which the keys of the open groups stand, outermost first."""
        self.open = "group"
        """What the line before leaves open: `group` (nothing after its colon), or `text` (a value that might go on)."""
        self.key = ""

    # ------------------------------------------------------------ lines

    def now(self, number: int) -> _Line:
        return self.changed.get(number) or self.draft.now(number)

    def text(self, number: int) -> str:
        return self.now(number).text

    def replace(self, number: int, start: int, end: int, new: str) -> None:
        self.changed[number] = self.now(number).replaced(start, end, new)

    def tell(self, number: int, column: int, level: Level, rule: str, *values: tuple[str, str]) -> None:
        """Notes a mistake at a column of the line as it now reads."""
        columns = self.now(number).columns
        typed = column if columns is None else columns[min(column, len(columns) - 1)]
        self.mistakes.append(Mistake(number, typed, level, rule, values))

    def run(self) -> None:
        for number in range(len(self.draft.lines)):
            self.clean(number)
        number = 0
        while number < len(self.draft.lines):
            number = self.entry(number)

    def clean(self, number: int) -> None:
        """Takes out what YAML cannot read, and blanks and tabs of other kinds before the text."""
        line = self.text(number)
        for odd in _ODD.finditer(line):
            self.replace(number, odd.start(), odd.end(), " " if odd.start() else "")
            if odd[0] not in "\u2028\u2029\x85\ufeff\r":
                self.tell(number, odd.start(), "warning", "odd-character", ("code", f"U+{ord(odd[0]):04X}"))
            if not odd.start():
                return self.clean(number)
        line = self.text(number)
        indent = _INDENT.match(line)
        found = indent[0] if indent else ""
        if found.strip(" ") and line.strip():
            plain = found.replace("\t", "  ").replace("\u3000", "  ").replace("\xa0", " ")
            plain = plain.replace("\u200b", "").replace("\ufeff", "")
            if "\t" in found:
                self.tell(number, found.index("\t"), "warning", "tab-indent")
            self.replace(number, 0, len(found), plain)
        return None

    # ------------------------------------------------------------ entries

    def entry(self, number: int) -> int:
        """Reads the entry that begins on a line; the number of the line after it."""
        line = self.text(number)
        bare = line.strip()
        if not bare or bare.startswith("#") or line.startswith(("---", "...", "%")):
            return number + 1
        indent = len(line) - len(line.lstrip(" "))
        dashes = _DASHES.match(line, indent)
        column = dashes.end() if dashes else indent
        if column > indent and line[indent:column].strip(" -"):
            self.replace(number, indent, column, re.sub(r"[\t\u3000\xa0]", " ", line[indent:column]))
            line = self.text(number)
        found = _KEY.match(line, column)
        if found and self.is_key(found, number, indent, column):
            return self.pair(number, indent, column, found)
        if column > indent:
            self.levels = [level for level in self.levels if level <= indent]
            return self.value(number, column, indent)
        if line[indent] in "[{" and (self.open == "group" or not self.levels):
            return self.value(number, column, indent)
        if self.broken and indent == 0:
            self.no_colon(number)
        return number + 1

    def is_key(self, found: re.Match[str], number: int, indent: int, column: int) -> bool:
        """Whether what stands before a colon is meant as a key; mends the colon when it is."""
        name, colon, after = found[1].strip().strip("\"'"), found[3], found[4]
        top, listed = column == 0, column > indent
        if self.open == "text" and not top and not listed and (colon == "：" or after.strip()):
            return False
        known = name in self.draft.keys
        line = self.text(number)
        end = found.end(3)
        if colon == "：":
            if not known and not (top and len(name) <= 12):
                return False
            self.tell(number, found.start(3), "warning", "full-width-colon", ("key", name), self.offer(line, found))
        elif after and not after.isspace():
            if not known and not (top and after != "/"):
                return False
            self.tell(number, found.start(3), "warning", "missing-blank", ("key", name), self.offer(line, found))
        elif after in ("", " "):
            return True
        rest = line[end:]
        start = found.end(1)
        self.replace(number, start, end + len(rest) - len(rest.lstrip(_SPACES)), ": " if rest.strip(_SPACES) else ":")
        return True

    @staticmethod
    def offer(line: str, found: re.Match[str]) -> tuple[str, str]:
        value = line[found.end(3):].strip(_SPACES)
        if ": " in value or value.endswith(":"):
            value = quoted(value)
        return "offer", f"{line[:found.end(1)].strip()}: {value}".rstrip()

    def pair(self, number: int, indent: int, column: int, found: re.Match[str]) -> int:
        name = found[1].strip().strip("\"'")
        if self.broken:
            column = self.line_up(number, indent, column, name)
        elif not self.levels or column >= self.levels[-1]:
            self.levels.append(column)
        else:
            self.levels = [*(level for level in self.levels if level < column), column]
        self.key = name
        start = self.text(number).index(":", column + len(found[1])) + 1
        return self.value(number, start, column)

    def line_up(self, number: int, indent: int, column: int, name: str) -> int:
        """Checks that a key stands under its siblings, moves it there when not; its column."""
        passed = [level for level in self.levels if level > column]
        self.levels = [level for level in self.levels if level <= column]
        if self.levels and self.levels[-1] == column and column == indent:
            return column
        if column > indent or (self.open == "group" and not passed and not self.is_lone_indent(number, column)):
            self.levels.append(column)
            return column
        near = self.levels[-1] if self.levels else 0
        goal = passed[0] if passed and abs(passed[0] - column) <= abs(column - near) else near
        if goal == column:
            self.levels.append(column)
            return column
        self.tell(number, column, "error", "bad-indent", ("key", name))
        self.replace(number, 0, indent, " " * goal)
        if not self.levels or self.levels[-1] != goal:
            self.levels.append(goal)
        return goal

    def is_lone_indent(self, number: int, column: int) -> bool:
        """Whether the first key of a text is indented though others are not."""
        return not self.levels and column > 0 and any(
            re.match(r"[^\s#\-].*[:：]", self.text(later)) for later in range(number + 1, len(self.draft.lines))
        )

    def no_colon(self, number: int) -> None:
        self.tell(number, 0, "error", "no-colon")
        self.changed[number] = _Line("", (0,))

    # ------------------------------------------------------------ values

    def value(self, number: int, start: int, parent: int) -> int:
        """Reads the value after a colon or a dash; the number of the line after it."""
        line = self.text(number)
        while start < len(line) and line[start] in _SPACES:
            start += 1
        rest = line[start:]
        if not rest or rest.startswith("#"):
            self.open = "group"
            return number + 1
        self.open = "text"
        if _BLOCK.match(rest):
            return self.block(number, parent)
        if rest[0] in "\"'":
            return self.quote(number, start)
        if rest[0] in "[{":
            return self.flow(number, start)
        if self.broken:
            self.plain(number, start, rest)
        return number + 1

    def block(self, number: int, parent: int) -> int:
        number += 1
        while number < len(self.draft.lines):
            line = self.text(number)
            if line.strip() and len(line) - len(line.lstrip(" ")) <= parent:
                break
            number += 1
        return number

    def plain(self, number: int, start: int, rest: str) -> None:
        """A text without quotes in a file that cannot be read: what in it cannot stand there."""
        text = rest.split(" #")[0].rstrip()
        colon = re.search(r":(?=\s|$)", text)
        if text[0] in "*&!%@`|>,]}" or text[:2] in ("- ", "? ", ": "):
            self.tell(number, start, "error", "special-start", ("sign", text[0]), self.whole(number, start, text))
        elif colon:
            self.tell(number, start + colon.start(), "error", "unquoted-colon", ("key", self.key or "-"),
                      self.whole(number, start, text))
        else:
            return
        self.replace(number, start, start + len(text), quoted(text))

    def whole(self, number: int, start: int, value: str) -> tuple[str, str]:
        """The offer of a line with its value in quotes."""
        return "offer", self.text(number)[:start].strip() + " " + quoted(value)

    def quote(self, number: int, start: int) -> int:
        """A text in quotes, perhaps over several lines."""
        sign = self.text(number)[start]
        at, column = number, start + 1
        while at < len(self.draft.lines):
            line = self.text(at)
            if self.broken and at > number and self.begins_entry(at):
                break
            end = _closing(line, column, sign)
            if end >= 0:
                if self.broken:
                    self.quote_closed(number, start, at, end)
                return at + 1
            at, column = at + 1, 0
        if self.broken:
            value = self.text(number)[start + 1:].rstrip().rstrip("”“’‘＂")
            offer = self.text(number)[:start].strip() + " " + quoted(value)
            self.tell(number, start, "error", "unclosed-quote", ("quote", sign), ("offer", offer))
            self.replace(number, start, len(self.text(number)), quoted(value))
        return number + 1

    def quote_closed(self, number: int, start: int, at: int, end: int) -> None:
        line = self.text(at)
        tail = line[end + 1:]
        if tail.strip() and not tail.lstrip().startswith("#") and at == number:
            text = line[start:].rstrip()
            self.tell(at, end + 1, "error", "text-after-quote", ("quote", line[end]), self.whole(at, start, text))
            self.replace(at, start, len(line), quoted(text))
            return
        if line[end] != '"':
            return
        for found in re.finditer(r"\\.?", line[start + 1:end] if at == number else line[:end]):
            if not _ESCAPE.match(found[0]) and found[0][1:2] not in ("x", "u", "U"):
                column = found.start() + (start + 1 if at == number else 0)
                value = line[start + 1:end] if at == number else line[:end]
                offer = f"{line[:start].strip()} '{value.replace(chr(39), chr(39) * 2)}'".strip()
                self.tell(at, column, "error", "bad-escape", ("escape", found[0]), ("offer", offer))
                self.replace(at, start, end + 1, offer[len(line[:start].strip()):].strip())
                return

    def begins_entry(self, number: int) -> bool:
        """Whether a line at the left edge looks like the next entry, so that what was open must have been left open."""
        line = self.text(number)
        found = _KEY.match(line) if line[:1].strip() else None
        return bool(found and (found[1].strip() in self.draft.keys or not found[4].strip()))

    def flow(self, number: int, start: int) -> int:
        """A list or a group in brackets, perhaps over several lines."""
        self.flow_colons(number)
        stack, at, column = [], number, start
        while at < len(self.draft.lines):
            if at > number:
                if self.broken and self.begins_entry(at):
                    break
                self.flow_colons(at)
            line = self.text(at)
            while column < len(line):
                sign = line[column]
                before = line[:column].rstrip()[-1:]
                if sign in "\"'" and before in ("[", "{", ",", ":"):
                    end = _closing(line, column + 1, sign)
                    if end < 0:
                        break
                    column = end
                elif sign == "#" and line[column - 1:column] in ("", " "):
                    break
                elif sign in "[{":
                    stack.append("]" if sign == "[" else "}")
                elif sign in "]}":
                    if stack:
                        stack.pop()
                    if not stack:
                        if self.broken and at == number:
                            self.flow_closed(number, start, column)
                        return at + 1
                column += 1
            at, column = at + 1, 0
        if self.broken:
            self.unclosed(number, start, stack)
        return number + 1

    def flow_colons(self, number: int) -> None:
        """Full-width colons and commas around known keys in braces."""
        while True:
            line = self.text(number)
            found = next((key for key in _FLOW_KEY.finditer(line) if key[2] in self.draft.keys), None)
            if found is None or "{" not in line[:found.end(1)]:
                return
            head = found[1].replace("，", ", ")
            fixed = line[:found.start()] + head + found[2] + ": " + line[found.end():]
            self.tell(number, found.end(2), "warning", "full-width-colon", ("key", found[2]), ("offer", fixed.strip()))
            self.replace(number, found.end(2), found.end(), ": ")
            self.replace(number, found.start(1), found.end(1), head)

    def flow_closed(self, number: int, start: int, end: int) -> None:
        line = self.text(number)
        tail = line[end + 1:]
        if not tail.strip() or tail.lstrip().startswith("#"):
            return
        text = line[start:].rstrip()
        self.tell(number, end + 1, "error", "text-after-bracket", ("bracket", line[start]), self.whole(number, start, text))
        self.replace(number, start, len(line), quoted(text))

    def unclosed(self, number: int, start: int, stack: Iterable[str]) -> None:
        line = self.text(number).rstrip()
        closing = "".join(reversed(list(stack))) or "]"
        offer = line.strip() + closing
        self.tell(number, start, "error", "unclosed-bracket", ("bracket", line[start]), ("closing", closing), ("offer", offer))
        self.replace(number, len(line), len(self.text(number)), closing)


def _closing(line: str, column: int, sign: str) -> int:
    """Where a quote that is open at a column closes on the line, -1 when it does not."""
    while column < len(line):
        character = line[column]
        if sign == '"' and character == "\\":
            column += 1
        elif character == sign:
            if sign == "'" and line[column + 1:column + 2] == "'":
                column += 1
            else:
                return column
        column += 1
    return -1
