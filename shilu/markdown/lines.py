"""A body as an editor types it in; its blocks out, each either ready as it stands or source for Python-Markdown.

Word processors and people indent a Chinese paragraph with four blanks, a tab or two full-width blanks; in Markdown that
is code, or nothing. Here a typed indent begins a new paragraph and is never shown, lists alone keep their indents, and
what only looks like a sign to Markdown (`2016. `, `#话题#`) is kept from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

INDENT = (" \t\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
          "\u3000\ufeff\u200b")
"""What stands at the edges of a line and is not shown. White space within a line stays as typed."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no text holds on purpose; some of them are signs between our own steps."""

_MARKER = re.compile(r"([-*+]|\d{1,3}\.)[ \t\xa0\u3000]+(?=\S)")
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_HEADING = re.compile(r"#{1,6}[ \t\xa0\u3000]+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([\w+#.-]*)[ \t]*(?:\{[^`]*)?$")
_RAW = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[^\]]*\]:")
_OPENER = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:、|是)|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[，、,]|\d{1,3}[、．]")
_SENTENCE_END = re.compile("[。！？；：…!?;:][”’』」）)》]*$")
_NOT_A_SIGN = re.compile(r"\A((?:>[ \t]?)*)(?:(\d{4,})(\.[ \t])|(#)(?!#{0,5}[ \t\xa0\u3000]))")
_SIGN = re.compile(r"[\\`*_\[|]|~~|<[a-zA-Z/!?]|&[a-zA-Z0-9#]+;|\{[:#.]|\A>|\n>| {2}\n")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BEGINS = re.compile(r"(?:[-*+]|\d{1,3}\.)[ \t]|#{1,6}[ \t]|>")

NUMBER, END = "\ufdd2", "\ufdd3"
"""Before and behind the number of an item of a list, which Python-Markdown would count anew."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of lines between blank ones."""

    line: int
    """Of the body, from 0."""
    kind: str
    """`plain`: `source` is the paragraph's text. `code`: fenced, `source` is the code. `signs`: Markdown."""
    source: str
    indent: int = 0
    """Depth of the list in which fenced code stands."""
    language: str = ""


@dataclass(slots=True)
class _Reader:
    """Where the reading of lines stands."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    start: int = 0
    levels: list[tuple[int, int]] = field(default_factory=list)
    """Of the open lists: the column of the marker and that of the text behind it, for each level."""
    open: str = ""
    """What the lines so far are: "" (none), `text`, `item`, `quote`, `html`."""
    after_blank: bool = True
    least: int = 0
    """Depth of the list in which the lines so far began; a line further out begins anew."""

    def flush(self) -> None:
        if self.lines:
            source = "\n".join(map(_broken, self.lines[:-1])) + "\n" if len(self.lines) > 1 else ""
            source += _broken(self.lines[-1], last=True)
            plain = None if self.open != "text" or self.levels else plain_text(source)
            if plain is None:
                self.blocks.append(Block(self.start, "signs", source))
            else:
                self.blocks.append(Block(self.start, "plain", plain))
        self.lines.clear()
        self.open = ""

    def add(self, number: int, line: str, kind: str, fresh: bool = False) -> None:
        if fresh or (self.lines and not self.open):
            self.flush()
        if not self.lines:
            self.start = number
            self.open = kind
        self.lines.append(line)


def blocks(text: str) -> list[Block]:
    """The blocks of a body, in order."""
    lines = CONTROL.sub("", text).split("\n")
    reader = _Reader()
    number = 0
    while number < len(lines):
        number = _line(reader, lines, number)
    reader.flush()
    return reader.blocks


def _line(reader: _Reader, lines: list[str], number: int) -> int:
    """Read one line, or several of a piece; gives the number of the next one."""
    line = lines[number]
    stripped = line.strip(INDENT + "\n")
    if not stripped:
        reader.flush()
        reader.after_blank = True
        return number + 1
    first = stripped[0]
    if first in "`~" and (fence := _FENCE.match(stripped)):
        stop = _closing(lines, number, fence.group(1))
        if stop:
            _code(reader, lines, number, stop, fence.group(2))
            return stop + 1
    if first == "<" and (raw := _RAW.match(stripped)):
        stop = next((i for i in range(number, len(lines)) if f"</{raw.group(1)}>".lower() in lines[i].lower()), -1)
        if stop >= 0:
            reader.flush()
            reader.levels.clear()
            reader.blocks.append(Block(number, "signs", "\n".join(lines[number:stop + 1])))
            return stop + 1
    if first in "-*+0123456789" and _MARKER.match(stripped) and not _RULE.match(stripped):
        _item(reader, number, line, stripped)
    elif reader.levels:
        _in_list(reader, number, line, stripped)
    else:
        _text(reader, number, line, stripped)
    reader.after_blank = False
    return number + 1


def _text(reader: _Reader, number: int, line: str, stripped: str) -> None:
    """A line outside of lists."""
    content = _ended(line, stripped)
    if stripped[0] in "#>0123456789":
        content = _NOT_A_SIGN.sub(_shielded, content, count=1)
    if _HEADING.match(stripped) or (stripped[0] in "-*_" and _RULE.match(stripped)):
        reader.add(number, content, "heading", fresh=True)
        reader.flush()
        return
    kind = "quote" if stripped[0] == ">" else "html" if stripped[0] == "<" else "text"
    fresh = False
    if reader.open == "text" and kind == "text":
        fresh = _typed_indent(line) or bool(_OPENER.match(stripped) and _SENTENCE_END.search(reader.lines[-1]))
    reader.add(number, content, kind, fresh)
    if stripped[0] == "[" and _FOOTNOTE.match(stripped):
        reader.levels = [(0, 4)]


def _shielded(match: re.Match[str]) -> str:
    quote, digits, point, hashes = match.groups()
    return f"{quote}{digits}\\{point}" if digits else f"{quote}\\{hashes}"


def _ended(line: str, stripped: str) -> str:
    """The line without its edges, but for the two blanks at its end that make a hard break."""
    return stripped + "  " if line.endswith("  ") else stripped


def _broken(line: str, last: bool = False) -> str:
    """A backslash at a line's end is a hard break too; at the end of a paragraph it is a backslash."""
    if not line.endswith("\\") or (len(line) - len(line.rstrip("\\"))) % 2 == 0:
        return line
    return line + "\\" if last else line[:-1] + "  "


def _typed_indent(line: str) -> bool:
    indent = line[:len(line) - len(line.lstrip(INDENT))]
    return "\u3000" in indent or "\xa0" in indent or "\u2003" in indent or len(indent.expandtabs(4)) >= 4


def _columns(line: str) -> int:
    """Width of the indent; a full-width blank counts two."""
    indent = line[:len(line) - len(line.lstrip(INDENT))]
    return len(indent.replace("\u3000", "  ").expandtabs(4))


# ---------------------------------------------------------------- lists

_DEEPEST = 12
"""Levels of a list; what is indented further stays on the last one."""


def _item(reader: _Reader, number: int, line: str, stripped: str) -> None:
    """A line that begins an item of a list."""
    match = _MARKER.match(stripped)
    assert match is not None
    marker, content = match.group(1), stripped[match.end():]
    column = _columns(line)
    if not reader.levels and reader.open == "text" and marker[-1] == "." and marker != "1.":
        # Within a paragraph a number other than 1 is a number at the beginning of a wrapped line.
        _text(reader, number, line, re.sub(r"^(\d+)\.", r"\1\\.", stripped))
        return
    if not reader.levels:
        reader.levels = [(column, column)]
        if reader.open != "item":
            reader.flush()
    while len(reader.levels) > 1 and column < reader.levels[-1][1]:
        reader.levels.pop()
    depth = len(reader.levels) - 1
    if column >= reader.levels[depth][1] and reader.levels[depth][1] > reader.levels[depth][0] and depth < _DEEPEST:
        depth += 1
        reader.levels.append((column, column))
    reader.levels[depth] = (column, column + len(marker) + 1)
    if marker[-1] == "." and content and not _BEGINS.match(content) and content[0] not in "[`~<|":
        content = f"{NUMBER}{marker[:-1]}{END}{content}"
    fresh = depth < reader.least
    if fresh or not reader.lines:
        reader.least = depth
    reader.add(number, _ended(line, f"{'    ' * depth}{marker} {content}"), "item", fresh)


def _in_list(reader: _Reader, number: int, line: str, stripped: str) -> None:
    """A line after an item: more of it, a paragraph of it, or, when it is not indented, the end of the list."""
    column = _columns(line)
    inside = [level for level in reader.levels if column >= min(level[1], level[0] + 4)]
    ends = not inside or "\u3000" in line[:len(line) - len(line.lstrip(INDENT))]
    if (reader.after_blank and ends) or _HEADING.match(stripped) or _RULE.match(stripped):
        reader.flush()
        reader.levels.clear()
        _text(reader, number, line, stripped)
        return
    depth = len(inside) if reader.after_blank else max(len(reader.levels) - 1, 0)
    if not reader.lines:
        reader.least = depth
    reader.add(number, "    " * depth + _ended(line, stripped), "item")


# ---------------------------------------------------------------- code

def _closing(lines: list[str], number: int, fence: str) -> int:
    """The line that closes a fence; 0 when there is none, for then the fence is a row of signs and nothing more."""
    mark = fence[0]
    for i in range(number + 1, len(lines)):
        stripped = lines[i].strip(INDENT)
        if len(stripped) >= len(fence) and not stripped.strip(mark):
            return i
    return 0


def _code(reader: _Reader, lines: list[str], number: int, stop: int, language: str) -> None:
    column = _columns(lines[number])
    body = lines[number + 1:stop]
    if column:
        body = [line[min(column, len(line) - len(line.lstrip(" \t"))):] for line in body]
    indent = sum(1 for level in reader.levels if column >= min(level[1], level[0] + 4))
    reader.flush()
    if not indent:
        reader.levels.clear()
    reader.blocks.append(Block(number, "code", "\n".join(body), indent, language))


# ---------------------------------------------------------------- plain paragraphs

def plain_text(source: str) -> str | None:
    """The text of a paragraph without any sign of Markdown, its lines joined; None when there is a sign in it."""
    bare = source
    if "\\" in source:
        bare = _ESCAPED.sub("", source)
    if _SIGN.search(bare) or _BEGINS.match(bare):
        return None
    if "\\" in source:
        source = _ESCAPED.sub(r"\1", source)
    source = source.strip(" \n")
    return joined(source) if "\n" in source else source


_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_EITHER = "“”‘’…—·–\u2000\u2001"
"""Marks of both scripts: what stands on their other side decides."""


def joined(source: str) -> str:
    """Wrapped lines as one: nothing between them where either side is Chinese, else a blank."""
    lines = source.split("\n")
    text = lines[0].rstrip(" \t")
    for line in lines[1:]:
        line = line.strip(" \t")
        text = text + glue(text, line) + line
    return text


def glue(left: str, right: str) -> str:
    """What stands for the line break between two texts."""
    before = left.rstrip(_EITHER + " ")[-1:]
    after = right.lstrip(_EITHER + " ")[:1]
    return "" if _WIDE.match(before) or _WIDE.match(after) else " "
