"""Plain text goes in, the YAML or the Markdown that reads back as exactly that text comes out.

Files that editors open must stay readable, so a sign is escaped only where it would mean something; what cannot be
escaped with a backslash (a blank at an edge, a tab, `<`) is written as a character reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

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

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters: HTML forbids them, and Markdown engines keep their place-holders between some of them."""
_BREAK = re.compile(r"\n(?:[^\S\n]*\n)+")
_EDGES = re.compile(r"\A\s+|\s+\Z")
_INLINE = re.compile(
    r"\\(?=[\\`*_{}\[\]()>#+\-.!|~:\"'<&^$=]|\Z)"    # a backslash that would escape what follows
    r"|[*`\t]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|\[(?=\^|[ xX]\]|[^\n]*\][(\[:{])|\](?=[(\[:{])"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|~(?=~)|(?<=~)~"
    r"|\{(?=:)|(?<=\A)\{"
)
_OPENER = re.compile(
    r"[#>]"
    r"|[+-](?=\s|\Z)"
    r"|[:=|]|!(?=!!)"
    r"|\d{1,9}(?P<point>[.)])(?=\s|\Z)"
)
_RULER = re.compile(r"[|:\s=-]+")
_REFERENCES = {"<": "&lt;", "&": "&amp;", "\u00a0": "&nbsp;"}
"""What a backslash does not escape; other such signs by their number."""
_NO_BACKSLASH = frozenset("<&~:=|\t")


def control_characters(text: str) -> int:
    """How many characters of a text cannot stand in a page."""
    return len(_CONTROL.findall(text))


def without_controls(text: str) -> str:
    return _CONTROL.sub("", text)


def paragraphs(body: str) -> list[str]:
    """A record's paragraphs: parted by empty lines, each as it stands; empty ones are none."""
    body = without_controls(body.replace("\r\n", "\n").replace("\r", "\n"))
    return [part for part in _BREAK.split(body.strip("\n")) if part.strip()]


def markdown(body: str) -> str:
    """Plain text as Markdown whose paragraphs read back as the text's own, character by character."""
    return "\n\n".join(_paragraph(part) for part in paragraphs(body)) + "\n"


def _paragraph(text: str) -> str:
    """One paragraph; its single line ends become hard breaks."""
    return "  \n".join(_line(line) for line in text.split("\n"))


def _line(text: str) -> str:
    """One line, with signs escaped inside it and at its start, and blanks at its edges written out."""
    edges = [found[0] for found in _EDGES.finditer(text)]
    inner = text.strip()
    if not inner:
        return "".join(map(_reference, text))
    before = edges[0] if text[0].isspace() else ""
    after = edges[-1] if text[-1].isspace() else ""
    line = _INLINE.sub(lambda found: _escaped(found[0]), inner)
    if not before:
        line = _opened(inner, line)
    return "".join(map(_reference, before)) + line + "".join(map(_reference, after))


def _opened(inner: str, line: str) -> str:
    """The escaped `line` of the text `inner`, safe at the start of a line."""
    opener = _OPENER.match(inner)
    if opener is None:
        if _RULER.fullmatch(inner):
            return _escaped(inner[0]) + line[1:]
        return line
    if opener["point"]:
        at = opener.start("point")
        return line[:at] + "\\" + line[at:]
    sign = inner[0]
    meant = sign in "#>+-!" or (sign == ":" and not inner[1:2].strip()) or _RULER.fullmatch(inner)
    return _escaped(sign) + line[1:] if meant else line


def _escaped(sign: str) -> str:
    return _reference(sign) if sign in _NO_BACKSLASH else "\\" + sign


def _reference(sign: str) -> str:
    return _REFERENCES.get(sign) or f"&#{ord(sign)};"
