"""Plain text goes in, the YAML or the Markdown that reads back as exactly that text comes out.

Files that editors open must stay readable, so a sign is escaped only where it would mean something. White space that is
not shown at the edge of a typed line, such as the full-width blanks before a paragraph, is written as a reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from shilu.markdown.lines import CONTROL, INDENT

# ---------------------------------------------------------------- YAML

_PLAIN = re.compile(r"[㐀-鿿𠀀-𳏿][㐀-鿿𠀀-𳏿A-Za-z0-9 ，。、；！？（）《》〈〉“”‘’—…·+/._-]*")
"""Texts that need no quotes: they open with a Han character, so they are neither a number nor a sign of YAML's."""
_SIMPLE_ID = re.compile(r"(?=.*(?:[g-nq-wyz]|-[a-z]))[a-z0-9][a-z0-9._-]*")
"""An id that no reader of YAML takes for a number or a date."""
_WORDS = frozenset((
    "yes", "no", "on", "off", "y", "n", "true", "false", "null", "是", "否", "真", "假", "无", "空", "有",
))
"""Words that stand for a truth value or for nothing."""
_NEEDS_CODE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME_MARK = re.compile(r"[、，,;；\s]")


def whole(text: str) -> str:
    """The text without lone surrogates, which no file can hold."""
    return _SURROGATE.sub("\ufffd", text)


def scalar(text: str) -> str:
    """A text as a YAML value on one line, quoted only where it must be."""
    simple = _SIMPLE_ID.fullmatch(text) or (_PLAIN.fullmatch(text) and not text.endswith(" "))
    return text if simple and text not in _WORDS else quoted(text)


def quoted(text: str) -> str:
    """A text in YAML's double quotes: JSON's, with what YAML or an editor would trip over written out."""
    return _NEEDS_CODE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def is_simple(name: str) -> bool:
    """Whether a name can stand where a list of names would be read apart at its marks."""
    return _NAME_MARK.search(name) is None


def sequence(items: Iterable[str]) -> str:
    """A list of texts in brackets."""
    return "[" + ", ".join(scalar(item) for item in items) + "]"


# ---------------------------------------------------------------- Markdown

_BREAK = re.compile(r"\n(?:[^\S\n]*\n)+")
_TRIM = re.compile(r"[ \t\x85]*\n[ \t\x85]*")
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)"                      # a backslash that would escape what follows
    r"|[*`]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|\[(?=\^)"
    r"|<(?=[A-Za-z/!?]|[^\n]*>)"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|~(?=~)|(?<=~)~"
    r"|\{(?=[:#.])"
)
_OPENER = re.compile(r">|#(?=#{0,5}(?:\s|\Z))|[+-](?=\s|\Z)|\d{1,3}(?P<point>\.)(?=\s|\Z)")
_RULER = re.compile(r"[|:\s-]+")
_REFERENCES = {"<": "&lt;", "&": "&amp;", "\u00a0": "&nbsp;"}
"""Signs that a backslash does not save from HTML, and white space that no editor shows."""
_MANY = 100
"""So many brackets in a paragraph are all escaped: Markdown's cost grows with their square."""
_LINK = re.compile(r"\][(\[:{]")
"""Where this stands in a paragraph, any bracket before it might open a link."""
_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)\[")


def control_characters(text: str) -> int:
    """How many characters of a text cannot stand in a page."""
    return len(text) - len(without_controls(text))


def without_controls(text: str) -> str:
    """The text without what no page can show: the reader of bodies leaves the same characters out."""
    return CONTROL.sub("", text)


def paragraphs(body: str) -> list[str]:
    """A record's paragraphs as a page shows them, parted by empty lines; blanks at the edges of a line are no text."""
    body = without_controls(body.replace("\r\n", "\n").replace("\r", "\n"))
    parts = (_TRIM.sub("\n", part).strip(" \t\x85\n") for part in _BREAK.split(body))
    return [part for part in parts if part.strip()]


def markdown(body: str) -> str:
    """Plain text as Markdown whose paragraphs read back as the text's own, character by character."""
    return "\n\n".join(map(_paragraph, paragraphs(body))) + "\n"


def _paragraph(text: str) -> str:
    """One paragraph; its single line ends become hard breaks."""
    made = "  \n".join(map(_line, text.split("\n")))
    linking = _LINK.search(text) is not None or text.count("[") > _MANY
    return _BRACKET.sub(r"\1\\[", made) if linking else made


def _line(text: str) -> str:
    """One line: signs escaped inside it and at its start, white space at its edges written out."""
    inner = text.strip(INDENT)
    at = text.index(inner) if inner else len(text)
    line = _INLINE.sub(_escaped, inner)
    if not at:
        line = _opened(inner, line)
    return "".join(map(_reference, text[:at])) + line + "".join(map(_reference, text[at + len(inner):]))


def _opened(inner: str, line: str) -> str:
    """The escaped `line` of the text `inner`, safe at the start of a line."""
    opener = _OPENER.match(inner)
    if opener is not None and opener["point"]:
        at = opener.start("point")
        return line[:at] + "\\" + line[at:]
    return "\\" + line if opener is not None or _RULER.fullmatch(inner) else line


def _escaped(found: re.Match[str]) -> str:
    return _REFERENCES.get(found[0]) or "\\" + found[0]


def _reference(sign: str) -> str:
    return _REFERENCES.get(sign) or f"&#{ord(sign)};"
