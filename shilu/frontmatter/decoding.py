"""The bytes of a text file go in; its text with plain line ends comes out, or the problem of how it was saved."""

from __future__ import annotations

import codecs
import re

from shilu.errors import Problem

_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_GBK = re.compile(rb"[\x00-\x7f]|([\xa1-\xa3\xb0-\xd7][\xa1-\xfe])|[\x81-\xfe][\x30-\xfe]")
"""A byte, a character of GB 2312's first level or its punctuation (what ordinary text is made of), or another pair."""
_BIG5 = re.compile(rb"[\x00-\x7f]|([\xa1-\xa2\xa4-\xc6][\x40-\x7e\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]")
_WIDE = bytes(range(0x80, 0x100))


def decode(path: str, data: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """The text without a byte order mark, lines ended by `\\n`. None, with an error, when it is not UTF-8."""
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16 LE"), (codecs.BOM_UTF16_BE, "UTF-16 BE")):
        if data.startswith(mark):
            return None, (_whole(path, "utf16", name),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_unreadable(path, data, error.start),)
    if b"\x00" in data and (name := _utf16(data)):
        return None, (_whole(path, "utf16", name),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def _whole(path: str, rule: str, encoding: str) -> Problem:
    return Problem(path, 1, 0, "error", rule, (("encoding", encoding),))


def _unreadable(path: str, data: bytes, start: int) -> Problem:
    """Names the encoding of a text that is not UTF-8, or the line whose bytes are broken."""
    if name := _utf16(data):
        return _whole(path, "utf16", name)
    guess = _guess(data)
    if guess:
        return _whole(path, "gbk", guess)
    before = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line_start = before.rfind(b"\n") + 1
    line = before.count(b"\n") + 1
    column = len(before[line_start:].decode("utf-8-sig" if line == 1 else "utf-8", "replace")) + 1
    rest = re.split(rb"[\r\n]", data[start:], maxsplit=1)[0]
    excerpt = (before[line_start:] + rest).decode("utf-8", "replace").removeprefix("\ufeff")
    values = (("byte", str(start + 1)), ("value", f"0x{data[start]:02X}"))
    return Problem(path, line, column, "error", "broken-bytes", values, excerpt)


def _utf16(data: bytes) -> str:
    """UTF-16 LE or BE where many bytes are nought, as Latin letters and signs have in it; "" where few are."""
    text = data.translate(None, b"\r\n")
    if text.count(0) * 8 <= len(text):
        return ""
    return "UTF-16 BE" if data[::2].count(0) > data[1::2].count(0) else "UTF-16 LE"


def _guess(data: bytes) -> str:
    """GBK or Big5, whichever the bytes are; "" when they are neither, or UTF-8 with a damaged place.

    Where they could be both, the share of common characters tells: almost any bytes are rare characters of either.
    """
    wide = len(data) - len(data.translate(None, _WIDE))
    if sum(len(found) for found in _UTF8.findall(data)) * 2 > wide:
        return ""
    fitting = [codec for codec in ("gb18030", "big5") if _fits(data, codec)]
    if len(fitting) == 2:
        gbk, big5 = _common(_GBK, data), _common(_BIG5, data)
        fitting = ["big5"] if big5 > gbk else ["gb18030"]
    return {"gb18030": "GBK", "big5": "Big5"}[fitting[0]] if fitting else ""


def _fits(data: bytes, codec: str) -> bool:
    """Whether the bytes can be read so; a last character may be cut in two."""
    try:
        codecs.getincrementaldecoder(codec)().decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _common(pattern: re.Pattern[bytes], data: bytes) -> int:
    """How many characters are common ones of an encoding."""
    return sum(1 for found in pattern.finditer(data) if found[1])
