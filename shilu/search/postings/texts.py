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
    pages: list[list[tuple[int, list[str]]]] = [[] for _ in range(where.end // PAGE)]
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
                docs[-1][1].append(_row(row, offset, text, part))
        base += len(row.text.text) + 1
    heads = _heads(entries, words, paragraphs, where, [d for docs in pages for d, _ in docs])
    files = [
        wire.encode_block("[" + ",".join(f'{heads[d]},"rows":[{",".join(lines)}]}}' for d, lines in docs) + "]")
        for docs in pages
    ]
    return [(file, wire.pack(file)) for file in files]


def _heads(
    entries: tuple[IndexEntry, ...], words: tuple[Words, ...], paragraphs: list[Row], where: Layout, shown: list[int]
) -> list[str]:
    """What a result shows of each document, as JSON without its closing brace. `shown`: documents, once a page."""
    pages = Counter(shown)
    body: dict[int, list[tuple[Row, int]]] = {d: [] for d, times in pages.items() if times > 1}
    for row, place in zip(paragraphs, where.places, strict=True):
        if row.field >= BODY and place >= 0 and row.document in body:
            body[row.document].append((row, place - where.starts[row.document] >> 3))
    return [
        wire.compact({
            "id": entry.id, "title": own.title.text, "href": entry.href, "date": entry.date, "kind": entry.kind,
            "voices": [[name.text, office_line(org.text, office.text)] for name, office, org in entry.voices],
            "event": entry.event.text, **_paragraphs(body.get(d, [])),
        })[:-1]
        for d, (entry, own) in enumerate(zip(entries, words, strict=True))
    ]


def _paragraphs(rows: list[tuple[Row, int]]) -> dict[str, str | list[int]]:
    """Of a document on several pages: where its paragraphs begin, and which of them a corrected reading is of."""
    if not rows:
        return {}
    place = {row.paragraph: i for i, (row, _) in enumerate(rows) if row.field == BODY}
    mended = [place.get(row.paragraph, -1) for row, _ in rows if row.field == CORRECTED]
    paras = wire.steps([step for _, step in rows])
    return {"paras": paras, "mended": mended} if mended else {"paras": paras}


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
