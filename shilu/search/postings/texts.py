"""The paragraphs of a run with their places in; its text blocks, unpacked and packed, out: FORMAT.md section 7."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from shilu.archive.people import office_line
from shilu.model import IndexEntry, Words
from shilu.search import tokens, wire
from shilu.search.postings.places import BODY, CORRECTED, TITLE, Layout, Row
from shilu.search.wire import PAGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def blocks(
    entries: tuple[IndexEntry, ...], words: tuple[Words, ...], paragraphs: list[Row], where: Layout, spans: list[int],
    found: tokens.Scan, positions: NDArray[np.int64],
) -> list[tuple[bytes, bytes]]:
    """The run's blocks, one for each 2,048 positions: the unpacked and the packed file."""
    pages: list[list[tuple[int, list[wire.Row]]]] = [[] for _ in range(where.end // PAGE)]
    opened = {row.document for row, place in zip(paragraphs, where.places, strict=True) if place >= 0}
    base = 0
    for row, place, span in zip(paragraphs, where.places, spans, strict=True):
        if row.field == TITLE and row.document not in opened:
            place, span = where.starts[row.document], 1
        if place >= 0:
            for page, offset, text, part in _pieces(row.text.text, base, place, span, found, positions):
                docs = pages[page]
                if not docs or docs[-1][0] != row.document:
                    docs.append((row.document, []))
                docs[-1][1].append((offset, row.field, text, row.speaker, row.anchor, row.number, part))
        base += len(row.text.text) + 1
    told = _told(entries, words, paragraphs, where, [d for docs in pages for d, _ in docs])
    files = [wire.encode_block([[(told[d], own) for d, own in docs]]) for docs in pages]
    return [(b"".join(parts), wire.pack(*parts)) for parts in files]


def _told(
    entries: tuple[IndexEntry, ...], words: tuple[Words, ...], paragraphs: list[Row], where: Layout, shown: list[int]
) -> list[wire.Told]:
    """What a result shows of each document. `shown`: documents, once a page."""
    pages = Counter(shown)
    body: dict[int, list[tuple[Row, int]]] = {d: [] for d, times in pages.items() if times > 1}
    for row, place in zip(paragraphs, where.places, strict=True):
        if row.field >= BODY and place >= 0 and row.document in body:
            body[row.document].append((row, place - where.starts[row.document] >> 3))
    return [
        wire.Told(
            wire.compact({
                "id": entry.id, "href": entry.href, "date": entry.date, "kind": entry.kind,
                **_paragraphs(body.get(d, [])),
            }),
            (own.title.text, entry.event.text, *_spoken(entry)),
        )
        for d, (entry, own) in enumerate(zip(entries, words, strict=True))
    ]


def _spoken(entry: IndexEntry) -> tuple[str, ...]:
    """Of each speaker the name and the office line."""
    return tuple(text for name, office, org in entry.voices for text in (name.text, office_line(org.text, office.text)))


def _paragraphs(rows: list[tuple[Row, int]]) -> dict[str, str | list[int]]:
    """Of a document on several pages: where its paragraphs begin, and which of them a corrected reading is of."""
    if not rows:
        return {}
    place = {row.paragraph: i for i, (row, _) in enumerate(rows) if row.field == BODY}
    mended = [place.get(row.paragraph, -1) for row, _ in rows if row.field == CORRECTED]
    paras = wire.steps([step for _, step in rows])
    return {"paras": paras, "mended": mended} if mended else {"paras": paras}


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
