"""Documents with their rows in, text blocks out, and back again: FORMAT.md section 7.

A block has four parts, each of one kind, because gzip then finds more in common: what JSON says of the documents, the
numbers of their rows, the anchors, the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from shilu.search.wire import charset
from shilu.search.wire.basics import Cursor, WireError, body, head, unzigzag, utf8, varint, varints, zigzag

ANCHOR = "p-"
"""How an anchor begins, unless it says otherwise."""
Row = tuple[int, int, str, int, str, int, int]
"""(offset, field, text, speaker, anchor, number, part)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a block says of a document, whichever of its rows it holds."""

    json: str
    """id, href, date, kind, and where they are needed paras and mended."""
    texts: tuple[str, ...]
    """The title, the event, and of each speaker the name and the office line."""


def encode_block(elements: Iterable[Sequence[tuple[Told, Sequence[Row]]]]) -> tuple[bytes, ...]:
    """A block of these elements, each a list of documents with their rows, in the parts that are packed apart."""
    said, numbers, anchors, texts = [], bytearray(), [], []
    for documents in elements:
        said.append("[" + ",".join(told.json for told, _ in documents) + "]")
        for told, rows in documents:
            numbers += varints([len(told.texts) // 2 - 1, len(rows), *_columns(rows)])
            anchors += [_anchor(row[4]) for row in rows]
            texts += [*told.texts, *(row[2] for row in rows)]
    return _parts(utf8("[" + ",".join(said) + "]"), bytes(numbers), utf8("".join(anchors)), charset.encode(texts))


def _columns(rows: Sequence[Row]) -> list[int]:
    """The numbers of the rows, one kind after the other. Rows mostly begin at a multiple of 8, which takes one byte."""
    gaps = [b - a for a, b in pairwise([0, *(row[0] for row in rows)])]
    return [
        *(gap << 1 | 1 if gap & 7 else gap >> 2 for gap in gaps), *(row[1] << 2 | row[6] for row in rows),
        *(row[3] + 1 for row in rows), *(zigzag(b - a) for a, b in pairwise([0, *(row[5] for row in rows)])),
    ]


def _anchor(anchor: str) -> str:
    """A line: without its usual beginning, whole after `#` where it begins otherwise, empty where there is none."""
    return (anchor.removeprefix(ANCHOR) if anchor.startswith(ANCHOR) else anchor and "#" + anchor) + "\n"


def _parts(said: bytes, numbers: bytes, anchors: bytes, texts: bytes) -> tuple[bytes, ...]:
    return (
        head("B") + varint(len(said)) + said, varint(len(numbers)) + numbers, varint(len(anchors)) + anchors, texts,
    )


def joined_blocks(files: Iterable[bytes]) -> tuple[bytes, ...]:
    """One block that holds the elements of several, in the parts that are packed apart."""
    said, numbers, anchors, texts = zip(*map(_apart, files), strict=True)
    return _parts(
        b"[" + b",".join(one[1:-1] for one in said) + b"]", b"".join(numbers), b"".join(anchors), b"".join(texts),
    )


def _apart(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    read = Cursor(body("B", data))
    said, numbers, anchors = (read.take(read.varint()) for _ in range(3))
    return said, numbers, anchors, read.rest()


def block(data: bytes) -> list[list[dict[str, Any]]]:
    """Elements, each a list of documents: what their JSON says, title, event, voices [name, office line], rows."""
    said, numbers, anchors, texts = _apart(data)
    read = Cursor(numbers)
    lines = iter(charset.decode(texts))
    names = iter(anchors.decode("utf-8").split("\n"))

    def row(offset: int, kind: int, speaker: int, number: int, text: str) -> Row:
        name = next(names)
        anchor = name[1:] if name.startswith("#") else name and ANCHOR + name
        return offset, kind >> 2, text, speaker - 1, anchor, number, kind & 3

    def document(told: dict[str, Any]) -> dict[str, Any]:
        voices, size = read.varint(), read.varint()
        gaps, kinds, speakers, steps = ([read.varint() for _ in range(size)] for _ in range(4))
        offsets = accumulate(gap >> 1 if gap & 1 else gap << 2 for gap in gaps)
        counts = accumulate(map(unzigzag, steps))
        title, event = next(lines), next(lines)
        spoken = [[next(lines), next(lines)] for _ in range(voices)]
        rows = zip(offsets, kinds, speakers, counts, [next(lines) for _ in range(size)], strict=True)
        return {**told, "title": title, "event": event, "voices": spoken, "rows": [list(row(*one)) for one in rows]}

    try:
        found = [[document(told) for told in documents] for documents in json.loads(said)]
    except StopIteration as error:
        raise WireError("ends too early") from error
    if not texts.endswith(b"\n") and any(found):
        raise WireError("ends too early")
    return found


def steps(numbers: list[int]) -> str:
    """Rising numbers as a string for JSON: their distances to the base of 28, each digit a character."""
    return "".join(_digits(b - a) for a, b in pairwise([0, *numbers]))


def _digits(number: int) -> str:
    found = chr(35 + number % 28)
    while number := number // 28:
        found = chr(63 + number % 28) + found
    return found


def unsteps(text: str) -> list[int]:
    distances, number = [], 0
    for code in map(ord, text):
        number = number * 28 + (code - 35) % 28
        if code < 63:
            distances.append(number)
            number = 0
    return list(accumulate(distances))
