"""Texts and a typed string in; the texts that contain it out, by looking at every character of every one.

It is written from the words of FORMAT.md, sections 3 to 5, with Python's own table of characters, and shares nothing
with the writer or the reader of the index but the table that folds variants: it is what they are held to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from shilu.hanzi import fold

IGNORED = "、“”‘’《》〈〉「」『』·•‧∙⋅・･"
SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "KANGXI")
CIRCLES = "〇○◯"


def narrow(character: str) -> str:
    """Full-width signs and letters as ordinary ones, capitals of ASCII as small letters."""
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        character = chr(code - 0xFEE0)
    return " " if character == "\u3000" else character.lower() if character.isascii() else character


@cache
def kind(character: str) -> str:
    """h a Han character or its like, l a letter, d a digit, s a sign, i ignored, p parting."""
    c = narrow(character)
    if c in "0123456789":
        return "d"
    if c in "+#%":
        return "s"
    if c in IGNORED or c.isspace() or unicodedata.category(c) == "Cf" or 0xFE00 <= ord(c) <= 0xFE0F:
        return "i"
    category = unicodedata.category(c)
    if c in CIRCLES or (category in ("Lo", "Lm") and unicodedata.name(c, "").startswith(SCRIPTS)):
        return "h"
    return "l" if category[0] == "L" or unicodedata.name(c, "").startswith("ROMAN NUMERAL") else "p"


@cache
def shape(text: str) -> str:
    """The kind of each character; a point between two digits counts as one of them."""
    kinds = "".join(map(kind, text))
    for match in re.finditer("(?<=d)p(?=d)", kinds):
        if narrow(text[match.start()]) == ".":
            kinds = kinds[:match.start()] + "d" + kinds[match.end():]
    return kinds


def places(text: str) -> list[tuple[int, int]]:
    """Where each unit of a text begins and ends."""
    return [match.span() for match in re.finditer("h|s|l+|d+", shape(text))]


def bones(text: str, marks: bool = True) -> str:
    """The text as what can be compared: each unit between signs of its own, the parting marks between two units bare,
    or (not `marks`) as one sign whatever they are; ignored characters gone, and so are marks at both ends."""
    kinds, found, gap = shape(text), "", ""
    for match in re.finditer("h|s|l+|d+|p|i+", kinds):
        piece, of = match.group(), text[match.start():match.end()]
        if piece == "p":
            gap = gap + narrow(of) if marks else "\3"
        elif piece[0] != "i":
            found += (gap if found else "") + "\1" + fold("".join(map(narrow, of))) + "\2"
            gap = ""
    return found


def without_marks(text: str) -> str:
    """The text rid of ignored characters, but where two letters or two digits would grow together."""
    kinds = shape(text)
    out = ""
    for match in re.finditer("i+|[^i]+", kinds):
        if match.group()[0] == "i":
            before, after = kinds[match.start() - 1:match.start()], kinds[match.end():match.end() + 1]
            out += " " if before == after and before in "ld" and before else ""
        else:
            out += text[match.start():match.end()]
    return out


class Scan:
    """Documents, each with its texts."""

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        texts = [tuple(texts) for texts in documents]
        self.exact = ["\n".join(map(bones, row)) for row in texts]
        self.loose = ["\n".join(bones(text, marks=False) for text in row) for row in texts]

    def having(self, typed: str) -> list[int]:
        """The documents that contain it."""
        wanted = bones(typed)
        return [d for d, text in enumerate(self.exact) if wanted in text] if wanted else []

    def candidates(self, typed: str) -> int:
        """In how many documents it stands when one parting mark is as good as another."""
        wanted = bones(typed, marks=False)
        return sum(wanted in text for text in self.loose)
