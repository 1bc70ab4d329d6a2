"""The bytes of a text file go in; its text with plain line ends comes out, or the problem of how it was saved."""

from __future__ import annotations

import codecs
import re

from shilu.errors import Problem

_HAN = re.compile("[\u3400-\u9fff]")
_GBK = re.compile(rb"[\x00-\x7f]|([\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]")
"""A byte, a character of GB 2312's first level or its punctuation (what ordinary text is made of), or another pair."""
_BIG5 = re.compile(rb"[\x00-\x7f]|((?:[\xa4-\xc6]|[\xa1-\xa2])[\x40-\x7e\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]")

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
    nuls = data[:4000].count(0)
    if nuls > len(data[:4000]) // 5:
        even = data[:4000:2].count(0)
        return None, (_whole(path, "utf16", "UTF-16 BE" if even * 2 > nuls else "UTF-16 LE"),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def _whole(path: str, rule: str, encoding: str) -> Problem:
    return Problem(path, 1, 0, "error", rule, (("encoding", encoding),))


def _unreadable(path: str, data: bytes, start: int) -> Problem:
    """Names the encoding of a text that is not UTF-8, or the line whose bytes are broken."""
    nuls = data[:4000].count(0)
    if nuls > len(data[:4000]) // 8:
        even = data[:4000:2].count(0)
        return _whole(path, "utf16", "UTF-16 BE" if even * 2 > nuls else "UTF-16 LE")
    kept = len(_HAN.findall(data.decode("utf-8", "ignore")))
    guess = _guess(data)
    if guess and kept * 4 < len(data) // 8 + 4:
        return _whole(path, "gbk", guess)
    before = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line_start = before.rfind(b"\n") + 1
    line = before.count(b"\n") + 1
    column = len(before[line_start:].decode("utf-8-sig" if line == 1 else "utf-8", "replace")) + 1
    rest = re.split(rb"[\r\n]", data[start:], maxsplit=1)[0]
    excerpt = (before[line_start:] + rest).decode("utf-8", "replace").removeprefix("\ufeff")
    values = (("byte", str(start + 1)), ("value", f"0x{data[start]:02X}"))
    return Problem(path, line, column, "error", "broken-bytes", values, excerpt)


def _guess(data: bytes) -> str:
    """GBK or Big5, whichever makes ordinary Chinese of the bytes; "" when neither does.

    Told by the share of common characters, for almost any bytes are some rare character of either encoding.
    """
    best, most = "", 0.75
    for pattern, name in ((_GBK, "GBK"), (_BIG5, "Big5")):
        common = wide = 0
        for found in pattern.finditer(data):
            common += found[1] is not None
            wide += len(found[0]) > 1
        share = common * 2 / max(wide * 2, len(data) - len(data.translate(None, _WIDE)), 1)
        if share > most:
            best, most = name, share
    return best
