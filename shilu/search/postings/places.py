"""The documents of a run in; their paragraphs in the order of the format, and where each stands, out.

FORMAT.md section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from shilu.model import IndexEntry, Text, Words
from shilu.search.wire import PAGE

TITLE, NAME, OFFICE, ORG, EVENT, TAG, SUMMARY, BODY, CORRECTED = range(9)
"""The fields. Those before BODY are the head."""


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
    paragraph: int = -1
    """Of the body and its corrected readings: index of the paragraph; -1 for any other row and for the title."""


def rows(document: int, entry: IndexEntry, words: Words) -> list[Row]:
    """The paragraphs of a document in the order of the format; empty ones are left out, but never the title."""
    found = [
        *(Row(document, NAME, voice[0], i) for i, voice in enumerate(entry.voices)),
        Row(document, TITLE, words.title),
        *(Row(document, OFFICE, voice[1], i) for i, voice in enumerate(entry.voices)),
        *(Row(document, ORG, voice[2], i) for i, voice in enumerate(entry.voices)),
        Row(document, EVENT, entry.event),
        *(Row(document, TAG, tag) for tag in entry.tags),
        Row(document, SUMMARY, words.summary),
        *(_paragraph(document, BODY, text, words, i) for i, text in enumerate(words.paragraphs)),
        *(_paragraph(document, CORRECTED, text, words, i) for i, text in words.corrected),
    ]
    return [row for row in found if row.text.text or row.field == TITLE]


def _paragraph(document: int, field: int, text: Text, words: Words, i: int) -> Row:
    if i < 0:
        return Row(document, field, text)
    return Row(document, field, text, words.speakers[i], words.anchors[i], words.numbers[i], i)


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
    document = -1
    for row, span in zip(paragraphs, spans, strict=True):
        if row.document != document:
            document = row.document
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
