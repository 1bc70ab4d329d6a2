"""A run's documents in; what the search box needs of their titles out: units, sounds, and where words begin.

All of it is a function of the document alone, so it is kept with the run: one title changed makes one run's anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from shilu import canon
from shilu.model import IndexEntry, Text, Words
from shilu.search import sounds, tokens, wire
from shilu.search.postings.places import TITLE, Row


@dataclass(frozen=True, slots=True)
class Head:
    """The title of a document, as it is offered."""

    text: str
    units: str
    """Folded, without marks, parted by blanks."""
    said: str
    """The syllable of each unit, parted by blanks."""
    places: tuple[int, ...]
    """Units at which a word begins, the first always."""
    href: str
    note: str
    """Who speaks, where it is one, and when."""


def heads(
    entries: tuple[IndexEntry, ...], words: tuple[Words, ...], paragraphs: list[Row], found: tokens.Scan
) -> bytes:
    """The run's titles, encoded (`tuple[Head, ...]`); people and organisations are offered by their names instead."""
    import numpy as np

    rows = [i for i, row in enumerate(paragraphs) if row.field == TITLE]
    opens = np.searchsorted(found.text, rows).tolist()
    stops = np.searchsorted(found.text, rows, side="right").tolist()
    sizes = [0, *accumulate(len(row.text.text) + 1 for row in paragraphs)]
    made = []
    for entry, own, row, a, b in zip(entries, words, rows, opens, stops, strict=True):
        if entry.kind not in ("person", "org") and own.title.text:
            texts = tuple(
                chr(code) if code < 0x110000 else found.runs[code - 0x110000] for code in found.codes[a:b].tolist()
            )
            starts = (found.start[a:b] - sizes[row]).tolist()
            made.append(head(entry.href, _note(entry), own.title, texts, starts))
    return canon.encode(tuple(made))


def head(href: str, note: str, title: Text, units: tuple[str, ...], starts: Sequence[int]) -> Head:
    """One title with its units and the characters at which they start."""
    places = tuple([i for i, start in enumerate(starts) if i == 0 or tokens.begins(title, start)])
    # a lone surrogate fits no file
    text = wire.utf8(title.text).decode("utf-8")
    return Head(text, " ".join(units), " ".join(sounds.of_text(units)), places, href, note)


def _note(entry: IndexEntry) -> str:
    names = [name.text for name, _, _ in entry.voices] if len(entry.voices) == 1 else []
    return " ".join((*names, entry.date))
