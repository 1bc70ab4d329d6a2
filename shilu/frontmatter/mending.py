"""Lines that an editor meant as YAML go in, lines that can be read come out, with what was mended and what is wrong.

Two readings. The gentle one runs when a line looks mistyped though the parser may accept it: full-width colons, a
missing blank, tabs. The thorough one runs when the parser gave up: it finds the mistake where the editor made it (a
quote where it opens, not where parsing stopped) and repairs the line for reading on, so that one run tells them all.
"""

from __future__ import annotations

import re

from shilu.frontmatter.draft import Draft, Edit, Line, Mistake, quoted
from shilu.frontmatter.mendvalues import BLANKS, KEY, Values

_DASHES = re.compile(r"(?:-[ \t\u3000\xa0]+)*")
_INDENT = re.compile(r"[ \t\u3000\xa0\u200b]*")
_MARK = re.compile(r" *(-(?=[^\s\-.\d])|[－—–•●·](?![－—–])[ \t\u3000\xa0]*)(?=\S)")
"""What stands for `- ` before an entry of a list: a dash without its blank, or another sign."""
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML cannot hold, or takes for a line's end: controls, U+0085, U+2028, U+2029, U+FEFF, lone surrogates."""
_SILENT = "\u2028\u2029\x85\ufeff\r"
_SIGNS = re.compile("[：\t\u3000\xa0\u200b－—–•●·]|:\\S|#[^\\s#]|\\{[{%]|(?:^|\n) *-[^\\s\\-\\d]")
_SUSPECT = re.compile(
    r"^[ ]*[\t\u3000\xa0\u200b]|[:-][\t\u3000\xa0]|[\s:]\#[^\s\#]"
    r"|^ *(?:- +)*[^\s\"'#\[{:：][^:：#\n]{0,40}(?:：|:(?=\S))|[{,，]\s*[^\s\[\]{},，:：\"']{1,20}\s*："
    r"|^ *(?:-(?=[^\s\-\d])|[－—–•●·])|[:-] *\{[{%]",
    re.MULTILINE,
)
"""What the gentle reading might mend; `_SIGNS` says quickly that there is nothing of it."""
_WORD = re.compile(r"([^\s:：=＝,，]{1,20})\s*[=＝,，]?\s*(.*)$")


def mended(draft: Draft, broken: bool) -> tuple[Draft, tuple[Mistake, ...]]:
    """A draft that can be read, and what was wrong with it. `broken` asks for the thorough reading."""
    if not broken and not is_suspect(draft.text()):
        return draft, ()
    scan = _Scan(draft, broken)
    scan.run()
    return draft.with_(scan.changed), tuple(scan.mistakes)


def is_suspect(text: str) -> bool:
    """Whether a line may be mistyped, though the parser may accept it."""
    if _ODD.search(text):
        return True
    return _SIGNS.search(text) is not None and _SUSPECT.search(text) is not None


class _Scan(Values):
    """A walk over the lines; this half reads the keys and sees that they line up."""

    def __init__(self, draft: Draft, broken: bool) -> None:
        super().__init__(draft, broken)
        self.levels: list[int] = []
        """Columns at which the keys of the open groups stand, outermost first."""
        self.marked = -1
        """Indent of the list whose entries have a mended mark, -1 outside of one."""

    def run(self) -> None:
        for number in range(len(self.draft.lines)):
            self.clean(number)
            self.indent(number)
        number = 0
        while number < len(self.draft.lines):
            number = self.entry(number)

    def clean(self, number: int) -> None:
        """Takes out what YAML cannot read: at the beginning of a line altogether, else for a blank."""
        line = self.text(number)
        odd = list(_ODD.finditer(line))
        if odd:
            first = next((one for one in odd if one[0] not in _SILENT), None)
            if first:
                self.tell(number, first.start(), "warning", "odd-character", code=f"U+{ord(first[0]):04X}")
            edge = len(line) - len(_ODD.sub("", line[:len(odd)]) + line[len(odd):])
            self.edit(number, *(Edit(*one.span(), "" if one.start() < edge else " ") for one in odd))

    def indent(self, number: int) -> None:
        """Blanks and tabs of other kinds before the text become plain blanks, two for each."""
        line = self.text(number)
        found = _INDENT.match(line)
        typed = found[0] if found else ""
        if typed.strip(" ") and line.strip():
            if "\t" in typed:
                self.tell(number, typed.index("\t"), "warning", "tab-indent")
            widths = {"\t": "  ", "\u3000": "  ", "\u200b": ""}
            self.edit(number, *(Edit(i, i + 1, widths.get(sign, " ")) for i, sign in enumerate(typed)))

    # ------------------------------------------------------------ entries

    def entry(self, number: int) -> int:
        """Reads the entry that begins on a line; the number of the line after it."""
        line = self.text(number)
        bare = line.strip()
        if not bare or bare.startswith("#") or line.startswith(("---", "...", "%")):
            return number + 1
        self.list_mark(number)
        line = self.text(number)
        indent = len(line) - len(line.lstrip(" "))
        dashes = _DASHES.match(line, indent)
        column = dashes.end() if dashes else indent
        if line[indent:column].strip(" -"):
            self.edit(number, Edit(indent, column, re.sub(r"[\t\u3000\xa0]", " ", line[indent:column])))
            line = self.text(number)
        found = KEY.match(line, column)
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

    def list_mark(self, number: int) -> None:
        """A dash without its blank, or another sign for it, where a list is awaited."""
        line = self.text(number)
        found = _MARK.match(line)
        if found is None or not (self.open == "group" or found.start(1) == self.marked):
            self.marked = -1
            return
        self.marked = found.start(1)
        offer = f"- {line[found.end():].strip()}"
        self.tell(number, self.marked, "warning", "list-mark", sign=found[1].strip(), offer=offer)
        self.edit(number, Edit(self.marked, found.end(), "- "))

    def is_key(self, found: re.Match[str], number: int, indent: int, column: int) -> bool:
        """Whether what stands before a colon is meant as a key; mends the colon when it is."""
        name, sign, after = found[1].strip().strip("\"'"), found[3], found[4]
        top = column == 0
        if self.open == "text" and not top and column == indent and (sign == "：" or after.strip()):
            return False
        known = name in (self.draft.keys if top else self.draft.inner)
        line = self.text(number)
        if sign == "：":
            if not known and not (top and len(name) <= 12):
                return False
            self.tell(number, found.start(3), "warning", "full-width-colon", key=name, offer=self.offer(line, found))
        elif after and not after.isspace():
            if not known and not (top and after != "/"):
                return False
            self.tell(number, found.start(3), "warning", "missing-blank", key=name, offer=self.offer(line, found))
        elif after in ("", " "):
            return True
        end = found.end(3)
        rest = line[end:].lstrip(BLANKS)
        self.edit(number, Edit(found.end(1), len(line) - len(rest), ": " if rest else ":"))
        return True

    @staticmethod
    def offer(line: str, found: re.Match[str]) -> str:
        value = line[found.end(3):].strip(BLANKS)
        if ": " in value or value.endswith(":"):
            value = quoted(value)
        return f"{line[:found.end(1)].strip()}: {value}".rstrip()

    def pair(self, number: int, indent: int, column: int, found: re.Match[str]) -> int:
        self.key = found[1].strip().strip("\"'")
        if self.broken:
            column = self.line_up(number, indent, column)
        elif not self.levels or column >= self.levels[-1]:
            self.levels.append(column)
        else:
            self.levels = [*(level for level in self.levels if level < column), column]
        start = self.text(number).index(":", column + len(found[1])) + 1
        return self.value(number, start, column)

    def line_up(self, number: int, indent: int, column: int) -> int:
        """Checks that a key stands under its siblings, moves it there when not; its column."""
        passed = [level for level in self.levels if level > column]
        self.levels = [level for level in self.levels if level <= column]
        if self.levels and self.levels[-1] == column == indent:
            return column
        if column > indent or (self.open == "group" and not passed and not self.is_lone_indent(number, column)):
            self.levels.append(column)
            return column
        near = self.levels[-1] if self.levels else 0
        goal = passed[0] if passed and abs(passed[0] - column) <= abs(column - near) else near
        if goal != column:
            self.tell(number, column, "error", "bad-indent", key=self.key)
            self.edit(number, Edit(0, indent, " " * goal))
        if not self.levels or self.levels[-1] != goal:
            self.levels.append(goal)
        return goal

    def is_lone_indent(self, number: int, column: int) -> bool:
        """Whether the first key of a text is indented though others are not."""
        later = range(number + 1, len(self.draft.lines))
        return not self.levels and column > 0 and any(re.match(r"[^\s#-].*[:：]", self.text(one)) for one in later)

    def no_colon(self, number: int) -> None:
        """A line at the left edge that is no entry. One that begins with a known key lacks nothing but the colon."""
        line = self.text(number)
        found = _WORD.match(line)
        known = found and found[1] in self.draft.keys
        offer = f"{found[1]}: {found[2]}".rstrip() if found and known else ""
        self.tell(number, 0, "error", "no-colon", offer=offer)
        self.changed[number] = Line(offer, tuple(min(i, len(line)) for i in range(len(offer) + 1)))
