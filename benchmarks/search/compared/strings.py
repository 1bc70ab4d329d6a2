"""Texts go in; which of them contain a typed string comes out, by a plain scan that owes nothing to any engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.search.compared.corpora import Document
from shilu.hanzi import fold

IGNORED = re.compile(r"[、“”‘’《》〈〉「」『』·\s]+")
"""Marks that do not part a text for a reader: “放管服”改革 is also 放管服改革."""
PARAGRAPH = "\n"
_RUN = r"(?:[0-9]+(?:\.[0-9]+)*|[a-z\u00c0-\u024f]+)"
_FIRST = re.compile(_RUN, re.IGNORECASE)


def bare(text: str) -> str:
    """Folded (script, width, case) and without ignored marks; a digit never joins a digit, nor a letter a letter."""
    return re.sub(r"(?<=[0-9])\0(?=[0-9])|(?<=[a-z])\0(?=[a-z])", PARAGRAPH, IGNORED.sub("\0", fold(text).lower())
                  ).replace("\0", "")


class Texts:
    """The texts of documents, ready to be scanned; numbers and Latin words count only whole (16年 is not in 2016年)."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.plain = {one.id: PARAGRAPH.join(one.texts()) for one in documents}
        self.folded = {name: PARAGRAPH.join(map(bare, text.split(PARAGRAPH))) for name, text in self.plain.items()}

    def printed(self, typed: str) -> frozenset[str]:
        """Ids of the documents in which the string stands just so."""
        return frozenset(_scan(self.plain, typed))

    def meant(self, typed: str) -> frozenset[str]:
        """Ids of the documents in which it stands after folding, without ignored marks."""
        return frozenset(_scan(self.folded, bare(typed)))


def _scan(texts: dict[str, str], typed: str) -> list[str]:
    pattern = _whole(typed)
    return [name for name, text in texts.items() if typed in text and (pattern is None or pattern.search(text))]


def _whole(typed: str) -> re.Pattern[str] | None:
    """A pattern for a string that begins or ends with a number or a Latin word; None for one that does not."""
    runs = list(_FIRST.finditer(typed))
    if not runs:
        return None
    before = _side(runs[0].group(), r"(?<![{}])", r"(?<![0-9]\.)") if runs[0].start() == 0 else ""
    after = _side(runs[-1].group(), r"(?![{}])", r"(?!\.[0-9])") if runs[-1].end() == len(typed) else ""
    return re.compile(before + re.escape(typed) + after) if before or after else None


def _side(run: str, form: str, point: str) -> str:
    """What must not stand beside a run: more of its kind, and, beside a number, a point with figures."""
    return form.format("0-9") + point if run[0].isdigit() else form.format("A-Za-z\u00c0-\u024f")


def split(text: str) -> Sequence[str]:
    """The pieces of a text without any mark in them but the point of a number, longer than one character."""
    pieces: list[str] = re.findall(r"(?:[\u3400-\u9fffA-Za-z0-9]|(?<=[0-9])\.(?=[0-9]))+", text)
    return [piece for piece in pieces if len(piece) > 1]
