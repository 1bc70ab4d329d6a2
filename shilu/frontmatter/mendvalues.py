"""What stands after a colon or a dash, as typed, goes in; it comes out readable: quotes, brackets, special signs.

The first half of mending; `mending` adds the keys. Both walk over a `Draft` and note changes and mistakes beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shilu.errors import Level
from shilu.frontmatter.draft import Draft, Edit, Line, Mistake, closing, quoted

BLANKS = " \t\u3000\xa0\u200b"
KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'#&*!|>%@`\[\]{},:：?-][^:：#]{0,40}?)([^\S\n]*)([:：])(?=(.?))""")
"""A key, blanks, a colon of either width, and a look at the sign after it."""

_BLOCK = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_ESCAPE = re.compile(r"\\(?:[0abt\tnvfre \"/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|$)")
_ANY_ESCAPE = re.compile(r"\\.?")
_FLOW_KEY = re.compile(r"([{,，]\s*)([^\s\[\]{},，:：\"']{1,20})(\s*：\s*)")
_HASH = re.compile(r"(?:^|\s)#(?=[^\s#])")
_FAR = 60
"""Lines in which an open quote or bracket may close, in a text that cannot be read."""


class Values:
    """A walk over the lines of a draft; this half reads the values."""

    def __init__(self, draft: Draft, broken: bool) -> None:
        self.draft, self.broken = draft, broken
        self.changed: dict[int, Line] = {}
        self.mistakes: list[Mistake] = []
        self.open = "group"
        """What the line before leaves open: `group` (nothing after its colon), or `text` (a value that might go on)."""
        self.key = ""

    # ------------------------------------------------------------ lines

    def now(self, number: int) -> Line:
        return self.changed.get(number) or self.draft.now(number)

    def text(self, number: int) -> str:
        return self.now(number).text

    def edit(self, number: int, *edits: Edit) -> None:
        self.changed[number] = self.now(number).edited(edits)

    def tell(self, number: int, column: int, level: Level, rule: str, **values: str) -> None:
        """Notes a mistake at a column of the line as it now reads."""
        self.mistakes.append(Mistake(number, self.now(number).typed(column), level, rule, tuple(values.items())))

    def lines_from(self, number: int) -> Iterable[int]:
        """A line and those after it in which what it opens may close."""
        end = len(self.draft.lines)
        return range(number, min(end, number + _FAR) if self.broken else end)

    def begins_entry(self, number: int) -> bool:
        """Whether a line at the left edge looks like the next entry, so that what is open was left open."""
        line = self.text(number)
        found = KEY.match(line) if line[:1].strip() else None
        return bool(found and (found[1].strip() in self.draft.keys or not found[4].strip()))

    # ------------------------------------------------------------ values

    def value(self, number: int, start: int, parent: int) -> int:
        """Reads the value after a colon or a dash; the number of the line after it."""
        line = self.text(number)
        while start < len(line) and line[start] in BLANKS:
            start += 1
        rest = line[start:]
        self.open = "text"
        if rest and _BLOCK.match(rest):
            return self.block(number, parent)
        if rest[:1] in ("'", '"'):
            return self.quote(number, start)
        if rest[:2] in ("{{", "{%"):
            self.tell(number, start, "error", "special-start", sign=rest[:2], offer=self.whole(number, start, rest))
            self.edit(number, Edit(start, len(line), quoted(rest)))
            return number + 1
        if rest[:1] in ("[", "{"):
            return self.flow(number, start)
        self.cut_by_hash(number, start, rest)
        if not rest or rest.startswith("#"):
            self.open = "group"
        elif self.broken:
            self.plain(number, start, rest)
        return number + 1

    def block(self, number: int, parent: int) -> int:
        """A text of several lines after | or >: all that is indented further."""
        number += 1
        while number < len(self.draft.lines):
            line = self.text(number)
            if line.strip() and len(line) - len(line.lstrip(" ")) <= parent:
                break
            number += 1
        return number

    def cut_by_hash(self, number: int, start: int, rest: str) -> None:
        """A # after a blank begins a remark; before a letter it was hardly meant so: 第 #3 期."""
        found = _HASH.search(rest)
        if found:
            offer = self.whole(number, start, rest)
            self.tell(number, start + found.end() - 1, "warning", "hash-in-value", offer=offer)

    def plain(self, number: int, start: int, rest: str) -> None:
        """A text without quotes in a file that cannot be read: what in it cannot stand there."""
        text = re.split(r"\s#", rest, maxsplit=1)[0].rstrip()
        colon = re.search(r":(?=\s|$)", text)
        if text[0] in "*&!%@`|>,]}" or text[:2] in ("- ", "? ", ": "):
            self.tell(number, start, "error", "special-start", sign=text[0], offer=self.whole(number, start, text))
        elif colon:
            self.tell(number, start + colon.start(), "error", "unquoted-colon", key=self.key or "-",
                      offer=self.whole(number, start, text))
        else:
            return
        self.edit(number, Edit(start, start + len(text), quoted(text)))

    def whole(self, number: int, start: int, value: str) -> str:
        """The offer of a line with its value in quotes."""
        return f"{self.text(number)[:start].strip()} {quoted(value)}"

    # ------------------------------------------------------------ quotes

    def quote(self, number: int, start: int) -> int:
        """A text in quotes, perhaps over several lines."""
        sign, column = self.text(number)[start], start + 1
        for at in self.lines_from(number):
            if self.broken and at > number and self.begins_entry(at):
                break
            end = closing(self.text(at), column, sign)
            if end >= 0:
                if self.broken and not self.text_after(at, start if at == number else 0, end, "text-after-quote"):
                    self.escapes(at, column, end)
                return at + 1
            column = 0
        if self.broken:
            line = self.text(number)
            value = line[start + 1:].rstrip().rstrip("”“’‘＂")
            self.tell(number, start, "error", "unclosed-quote", quote=sign, offer=self.whole(number, start, value))
            self.edit(number, Edit(start, len(line), quoted(value)))
        return number + 1

    def text_after(self, number: int, start: int, end: int, rule: str) -> bool:
        """Tells text behind the sign that closes a value; quotes all of it then."""
        line = self.text(number)
        tail = line[end + 1:]
        if not tail.strip() or tail.lstrip().startswith("#"):
            return False
        text = line[start:].rstrip()
        self.tell(number, end + 1, "error", rule, sign=line[start], offer=self.whole(number, start, text))
        self.edit(number, Edit(start, len(line), quoted(text)))
        return True

    def escapes(self, number: int, start: int, end: int) -> None:
        """Backslashes between double quotes that mean nothing, as in a path of Windows."""
        line = self.text(number)
        if line[end] != '"':
            return
        wrong = [one for one in _ANY_ESCAPE.finditer(line, start, end) if not _ESCAPE.match(line, one.start())]
        if wrong:
            inner = line[start:end]
            offer = f"{line[:start - 1].strip()} '{inner.replace(chr(39), chr(39) * 2)}'" if start else line.strip()
            self.tell(number, wrong[0].start(), "error", "bad-escape", escape=wrong[0][0], offer=offer)
            self.edit(number, *(Edit(one.start(), one.start(), "\\") for one in wrong))

    # ------------------------------------------------------------ brackets

    def flow(self, number: int, start: int) -> int:
        """A list or a group in brackets, perhaps over several lines."""
        stack: list[str] = []
        column = start
        for at in self.lines_from(number):
            if self.broken and at > number and self.begins_entry(at):
                break
            self.flow_colons(at, column)
            end = self.flow_end(at, column, stack)
            if end >= 0:
                if self.broken and at == number:
                    self.text_after(number, start, end, "text-after-bracket")
                return at + 1
            column = 0
        if self.broken:
            line = self.text(number).rstrip()
            ending = "".join(reversed(stack)) or "]"
            self.tell(number, start, "error", "unclosed-bracket", sign=line[start], closing=ending,
                      offer=line.strip() + ending)
            self.edit(number, Edit(len(line), len(self.text(number)), ending))
        return number + 1

    def flow_end(self, number: int, column: int, stack: list[str]) -> int:
        """Follows brackets along a line; where the outermost closes, -1 when it stays open."""
        line = self.text(number)
        before = ","
        while column < len(line):
            sign = line[column]
            if sign in "\"'" and before in "[{,:":
                end = closing(line, column + 1, sign)
                if end < 0:
                    return -1
                column = end
            elif sign == "#" and line[column - 1:column] in ("", " "):
                return -1
            elif sign in "[{":
                stack.append("]" if sign == "[" else "}")
            elif sign in "]}":
                if stack:
                    stack.pop()
                if not stack:
                    return column
            if not sign.isspace():
                before = sign
            column += 1
        return -1

    def flow_colons(self, number: int, column: int) -> None:
        """Full-width colons, and the commas before them, where a known key stands in braces."""
        line = self.text(number)
        if "：" not in line:
            return
        edits: list[Edit] = []
        keys: list[re.Match[str]] = []
        for found in _FLOW_KEY.finditer(line, column):
            if found[2] in (self.draft.inner if self.key else self.draft.keys):
                keys.append(found)
                edits += Edit(*found.span(1), found[1].replace("，", ", ")), Edit(*found.span(3), ": ")
        if keys:
            offer = Line(line).edited(edits).text.strip()
            self.tell(number, keys[0].start(3), "warning", "full-width-colon", key=keys[0][2], offer=offer)
            self.edit(number, *edits)
