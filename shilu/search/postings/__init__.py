"""The documents of one run in; their positions, postings and text blocks out, as bytes that `shards` joins.

A run is a calendar month (the undated first). Its positions count from its own start, a multiple of 2,048, so nothing
in it depends on the rest of the archive: an edit makes one run anew.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from shilu import canon
from shilu.model import IndexEntry, Words
from shilu.search import tokens, wire
from shilu.search.postings.counting import counted
from shilu.search.postings.heads import heads
from shilu.search.postings.lists import encode
from shilu.search.postings.pairing import pairs
from shilu.search.postings.places import NAME, TITLE, Layout, Row, layout, rows
from shilu.search.postings.texts import blocks

FEW, MANY = 64, 512
"""A month of more than MANY documents is cut into runs of FEW to MANY, so that memory stays level."""


def runs(entries: tuple[IndexEntry, ...]) -> tuple[tuple[str, int, int], ...]:
    """Which entries form a run: (name, first, one after the last). Entries are sorted by date already.

    A very full month is cut before documents whose id says so, not at every so-many-th: so one more document does not
    move all the borders after it.
    """
    found: list[tuple[str, int, int]] = []
    start = 0
    for i, entry in enumerate(entries):
        if i == 0:
            continue
        size = i - start
        cut = (size >= FEW and zlib.crc32(wire.utf8(entry.id)) % 128 == 0) or size >= MANY
        if cut or entry.date[:7] != entries[start].date[:7]:
            found.append((entries[start].date[:7], start, i))
            start = i
    if entries:
        found.append((entries[start].date[:7], start, len(entries)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the index, in parts that are kept apart: most builds look into the first only."""

    tally: bytes
    """Canonical bytes of its Tally."""
    counted: bytes
    heads: bytes
    """What the suggestions take of it (`postings.counting`, `postings.heads`)."""
    lists: bytes
    """Its postings, as `lists.encode` wrote them."""
    texts: bytes
    """Its packed blocks, end to end."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the manifest and the columns say of a run. Numbers of documents are in their order."""

    end: int
    """Where the next run may begin, from this one's start."""
    units: int
    words: int
    starts: tuple[int, ...]
    """Position of each document, from the run's start."""
    filled: tuple[int, ...]
    """How many positions its paragraphs fill."""
    titles: tuple[int, ...]
    """The span of its title."""
    names: tuple[int, ...]
    """How many steps of 8 positions its speakers' names take."""
    blocks: tuple[tuple[str, int], ...]
    """(digest of the block unpacked, its size packed)."""
    faces: str
    """Digest of what the columns take of its documents, but for their titles."""


def invert(entries: tuple[IndexEntry, ...], words: tuple[Words, ...]) -> Run:
    """One run of the index: pure, so that it can be cached under the digest of its arguments."""
    import numpy as np

    paragraphs = [row for i, (e, w) in enumerate(zip(entries, words, strict=True)) for row in rows(i, e, w)]
    found = tokens.scan(tuple(row.text for row in paragraphs))
    sizes = np.bincount(found.text, minlength=len(paragraphs))
    ends = np.cumsum(sizes).tolist()
    spans = [int(found.offset[end - 1]) + 1 if n else 0 for end, n in zip(ends, sizes.tolist(), strict=True)]
    where = layout(paragraphs, spans)
    positions = np.array(where.places, np.int64)[found.text] + found.offset
    files = blocks(entries, words, paragraphs, where, spans, found, positions)
    filled = [0] * len(entries)
    for row, span in zip(paragraphs, spans, strict=True):
        filled[row.document] += (span + 8) & -8 if span else 0
    tally = Tally(
        where.end, len(found.text), int(found.boundary.sum()), tuple(where.starts), tuple(filled),
        tuple(span for row, span in zip(paragraphs, spans, strict=True) if row.field == TITLE),
        tuple(_names(paragraphs, spans, where)), tuple((wire.digest(data, 32), len(packed)) for data, packed in files),
        canon.digest(*map(_face, entries)),
    )
    lists = encode(pairs(paragraphs, found, positions, where.end))
    return Run(
        canon.encode(tally), counted(paragraphs, found), heads(entries, words, paragraphs, found), lists,
        b"".join(packed for _, packed in files),
    )


def _face(one: IndexEntry) -> tuple[object, ...]:
    return one.kind, one.event, one.event_id, one.voices, one.persons, one.orgs, one.column, one.places, one.tags


def _names(paragraphs: list[Row], spans: list[int], where: Layout) -> list[int]:
    """Of each document how many steps of 8 positions its speakers' names take, from its start on."""
    found = [0] * len(where.starts)
    for row, span, place in zip(paragraphs, spans, where.places, strict=True):
        if row.field == NAME and span:
            found[row.document] = (place + span + 8 - where.starts[row.document]) >> 3
    return found
