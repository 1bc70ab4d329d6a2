"""The documents of a run in; their paragraphs in the order of the format, and where each stands, out.

FORMAT.md section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from shilu.model import IndexEntry, Text, Words
from shilu.search.wire import PAGE

BODY = 7
"""The field of the paragraphs."""
HEAD_FIELDS = 6
"""Fields below this one stand in the head."""


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of a document, as it is indexed."""

    document: int
    """Index within the run."""
    field: int
    text: Text
    speaker: int = -1
    anchor: str = ""
    number: int = 0


def rows(document: int, entry: IndexEntry, words: Words) -> list[Row]:
    """The paragraphs of a document in the order of the format; empty ones are left out, but never the title."""
    found = [Row(document, 0, words.title)]
    for field in (1, 2, 3):
        found += [Row(document, field, voice[field - 1], i) for i, voice in enumerate(entry.voices)]
    found += [Row(document, 4, entry.event)]
    found += [Row(document, 5, tag) for tag in entry.tags]
    found += [Row(document, 6, words.summary)]
    found += [
        Row(document, BODY, text, speaker, anchor, number)
        for text, speaker, anchor, number
        in zip(words.paragraphs, words.speakers, words.anchors, words.numbers, strict=True)
    ]
    return [row for row in found if row.text.text or row.field == 0]


@dataclass(slots=True)
class Layout:
    """Where everything of a run stands, relative to the run's start."""

    starts: list[int]
    """Of the documents."""
    places: list[int]
    """Of the rows; -1 for a row without a unit."""
    end: int
    """First multiple of 2,048 after the last position."""


def layout(paragraphs: list[Row], spans: list[int]) -> Layout:
    """FORMAT.md section 4, places."""
    starts: list[int] = []
    places: list[int] = []
    free = last = 0
    for row, span in zip(paragraphs, spans, strict=True):
        if row.field == 0:  # the title is always there: it opens the document
            if starts and free == starts[-1]:
                last, free = free, free + 1
            free = (free + 63) & -64
            starts.append(free)
        if not span:
            places.append(-1)
            continue
        place = (free + 7) & -8
        if place % PAGE + span > PAGE:
            place = (place + PAGE - 1) & -PAGE
        if free == starts[-1]:
            starts[-1] = place
        places.append(place)
        last, free = place + span - 1, place + span + 1
    if starts and free == starts[-1]:
        last = free
    return Layout(starts, places, (last + PAGE) & -PAGE if starts else 0)
