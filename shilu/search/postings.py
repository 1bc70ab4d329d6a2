"""The documents of one run in; their positions, postings and text blocks out, as bytes that `shards` merges.

A run is a calendar month (the undated first). Its positions count from its own start, a multiple of 2,048, so nothing
in it depends on the rest of the archive: an edit makes one run anew. FORMAT.md sections 3 to 5 and 7.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.model import IndexEntry, Text, Words
from shilu.search import tokens, wire
from shilu.search.wire import PAGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW, MANY = 64, 512
"""A month of more than MANY documents is cut into runs of FEW to MANY, so that memory stays level."""
BEFORE, INSIDE, AFTER, HEAD = 1, 2, 4, 8
HEAD_FIELDS = 6
"""Fields below this code stand in the head."""


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
        Row(document, 7, text, speaker, anchor, number)
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


@dataclass(slots=True)
class Inverted:
    """The postings of a run, sorted by key and position."""

    strings: list[str]
    """The different units in the order of keys; rank 0 is the empty partner, rank 1 `strings[0]`."""
    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    """Ranks of the units of each different key."""
    counts: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]


def invert(entries: tuple[IndexEntry, ...], words: tuple[Words, ...]) -> bytes:
    """One run of the index: pure, so that it can be cached under the digest of its arguments."""
    import numpy as np

    paragraphs = [row for i, (e, w) in enumerate(zip(entries, words, strict=True)) for row in rows(i, e, w)]
    found = tokens.scan(tuple(row.text for row in paragraphs))
    sizes = np.bincount(found.text, minlength=len(paragraphs))
    lasts = np.cumsum(sizes) - 1
    spans = [int(found.offset[at]) + 1 if size else 0 for at, size in zip(lasts.tolist(), sizes.tolist(), strict=True)]
    where = layout(paragraphs, spans)
    positions = np.array(where.places, np.int64)[found.text] + found.offset
    inverted = _postings(paragraphs, found, positions, where.end)
    blocks = _blocks(entries, words, paragraphs, where, spans, found, positions)
    of = np.array([row.document for row in paragraphs], np.int64)
    units = np.bincount(of[found.text], minlength=len(entries)) if len(found.text) else np.zeros(len(entries), np.int64)
    header = wire.utf8(wire.compact({
        "end": where.end, "starts": where.starts, "units": units.tolist(), "words": int(found.boundary.sum()),
        "titles": [span for row, span in zip(paragraphs, spans, strict=True) if row.field == 0],
        "turns": _turns(entries, paragraphs, where),
        "strings": inverted.strings, "keys": len(inverted.first), "postings": len(inverted.positions),
        "blocks": [[wire.digest(data, 32), len(packed)] for data, packed in blocks],
    }))
    arrays = (
        inverted.first.astype("<u4"), inverted.second.astype("<u4"), inverted.counts.astype("<u4"),
        inverted.positions.astype("<u4"), inverted.bits,
    )
    return b"".join((
        wire.head("R"), wire.varint(len(header)), header, *(a.tobytes() for a in arrays), *(p for _, p in blocks),
    ))


def _postings(
    paragraphs: list[Row], found: tokens.Scan, positions: NDArray[np.int64], end: int
) -> Inverted:
    """FORMAT.md section 5."""
    import numpy as np

    present = np.zeros(0x110000 + len(found.runs), np.bool_)
    present[found.codes] = True
    codes = np.flatnonzero(present)
    strings = [chr(c) if c < 0x110000 else found.runs[c - 0x110000] for c in codes.tolist()]
    order = sorted(range(len(strings)), key=lambda i: wire.utf16(strings[i]))
    rank_of = np.zeros(len(present), np.int64)
    rank_of[codes[order]] = np.arange(1, len(order) + 1)
    rank = rank_of[found.codes]
    base = len(strings) + 1

    head = np.array([row.field < HEAD_FIELDS for row in paragraphs], np.bool_)[found.text]
    ends = np.ones(len(rank), np.bool_)
    ends[:-1] = ~found.joined[1:]
    after = np.ones(len(rank) + 1, np.int64)
    after[:-2] = found.boundary[1:]
    pairs = np.flatnonzero(~ends)
    bits = found.boundary * BEFORE + head * HEAD
    alone = _empty_partners(paragraphs, found, rank, ends, head, base)

    keys = np.concatenate((rank[pairs] * base + rank[pairs + 1], rank[alone] * base))
    places = np.concatenate((positions[pairs], positions[alone]))
    marks = np.concatenate((
        bits[pairs] + after[pairs] * INSIDE + after[pairs + 1] * AFTER, bits[alone] + (INSIDE | AFTER),
    ))
    keys, places, marks = _sorted(keys, places, marks, base * base, end)
    opens = np.flatnonzero(np.diff(keys, prepend=-1))
    different = keys[opens]
    return Inverted(
        [strings[i] for i in order], (different // base).astype(np.uint32), (different % base).astype(np.uint32),
        np.diff(np.append(opens, len(keys))).astype(np.uint32), places.astype(np.uint32), marks.astype(np.uint8),
    )


def _empty_partners(
    paragraphs: list[Row], found: tokens.Scan, rank: NDArray[np.int64], ends: NDArray[np.bool_],
    head: NDArray[np.bool_], base: int,
) -> NDArray[np.int64]:
    """Which units get a posting with an empty partner: the four cases of FORMAT.md section 5."""
    import numpy as np

    lone = ends & ~found.joined
    always = ends & (~found.plain | lone | head)
    document = np.array([row.document for row in paragraphs], np.int64)[found.text]
    of = document * base + rank
    begun = np.zeros((int(document[-1]) + 1) * base if len(document) else 0, np.bool_)
    begun[of[~head & (~ends | always)]] = True
    others = np.flatnonzero(ends & ~always)
    others = others[~begun[of[others]]]
    _, firsts = np.unique(of[others], return_index=True)
    return np.concatenate((np.flatnonzero(always), others[firsts]))


def _sorted(
    keys: NDArray[np.int64], places: NDArray[np.int64], marks: NDArray[np.int64], most: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """By key, then by place. All three in one whole number where they fit: sorting numbers beats sorting by them."""
    import numpy as np

    width = max(1, end.bit_length())
    if most.bit_length() + width + 4 > 62:
        order = np.lexsort((places, keys))
        return keys[order], places[order], marks[order]
    whole = (keys << (width + 4)) | (places << 4) | marks
    whole.sort()
    return whole >> (width + 4), (whole >> 4) & ((1 << width) - 1), whole & 15


def _turns(entries: tuple[IndexEntry, ...], paragraphs: list[Row], where: Layout) -> list[list[int]]:
    """Of each document with several speakers where the speaker changes: the `turns` column of FORMAT.md section 8."""
    found: list[list[int]] = [[] for _ in entries]
    at, speaker = 0, -1
    for row, place in zip(paragraphs, where.places, strict=True):
        if row.field == 0:
            at, speaker = where.starts[row.document], -1
        if row.field == 7 and place >= 0 and row.speaker != speaker and len(entries[row.document].voices) > 1:
            found[row.document] += [place - at >> 3, row.speaker + 1]
            at, speaker = place, row.speaker
    return found


def _blocks(
    entries: tuple[IndexEntry, ...], words: tuple[Words, ...], paragraphs: list[Row], where: Layout, spans: list[int],
    found: tokens.Scan, positions: NDArray[np.int64],
) -> list[tuple[bytes, bytes]]:
    """The run's blocks, one for each 2,048 positions: the unpacked and the packed file."""
    heads = [_head(entry, w) for entry, w in zip(entries, words, strict=True)]
    pages: list[list[tuple[int, list[str]]]] = [[] for _ in range(where.end // PAGE)]
    base = 0
    for row, place, span in zip(paragraphs, where.places, spans, strict=True):
        if place < 0 and row.field == 0:
            place, span = where.starts[row.document], 1
        if place >= 0:
            for page, offset, text, part in _pieces(row.text.text, base, place, span, found, positions):
                docs = pages[page]
                if not docs or docs[-1][0] != row.document:
                    docs.append((row.document, []))
                docs[-1][1].append(_row(row, offset, text, part))
        base += len(row.text.text) + 1
    files = [
        wire.encode_block("[" + ",".join(f'{heads[d]},"rows":[{",".join(lines)}]}}' for d, lines in docs) + "]")
        for docs in pages
    ]
    return [(file, wire.pack(file)) for file in files]


def _head(entry: IndexEntry, words: Words) -> str:
    """What a result shows of a document, as JSON without its closing brace."""
    return wire.compact({
        "id": entry.id, "title": words.title.text, "href": entry.href, "date": entry.date, "kind": entry.kind,
        "voices": [[name.text, office.text] for name, office, _ in entry.voices], "event": entry.event.text,
    })[:-1]


def _row(row: Row, offset: int, text: str, part: int) -> str:
    whole: list[int | str] = [offset, row.field, text, row.speaker, row.anchor, row.number, part]
    plain = (-1, "", 0, 0)
    while len(whole) > 3 and whole[-1] == plain[len(whole) - 4]:
        whole.pop()
    return wire.compact(whole)


def _pieces(
    text: str, base: int, place: int, span: int, found: tokens.Scan, positions: NDArray[np.int64]
) -> list[tuple[int, int, str, int]]:
    """A paragraph cut at multiples of 2,048: (page, offset, text, part)."""
    import numpy as np

    first = place // PAGE
    pages = (place + span - 1) // PAGE - first + 1
    if pages == 1:
        return [(first, place % PAGE, text, 0)]
    # positions rise over the whole run, so the first unit of each page can be looked up among all of them
    units = np.searchsorted(positions, [place, *((first + i) * PAGE for i in range(1, pages))])
    cuts = [0, *((found.start[units[1:]] - base).tolist()), len(text)]
    return [
        (first + i, int(positions[units[i]]) % PAGE, text[cuts[i]:cuts[i + 1]], (i < pages - 1) + 2 * (i > 0))
        for i in range(pages)
    ]
