"""Columns, words that mean the same and the fold table in, their files out, and back again: FORMAT.md section 8."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate

from shilu.model import Alike
from shilu.search.wire.basics import Cursor, body, compact, distances, head, unzigzag, utf8, varint, varints, zigzag


@dataclass(frozen=True, slots=True)
class Column:
    facet: str
    values: tuple[tuple[str, str], ...]
    """(label, id)."""
    documents: tuple[tuple[int, ...], ...]
    """Of each document the indexes of its values, rising (`title`: a plain number)."""


def encode_column(column: Column) -> tuple[bytes, ...]:
    """The column's file, in the parts that are packed apart."""
    values = [(label, id) if id else (label,) for label, id in column.values]
    header = utf8(compact({"facet": column.facet, "values": values}))
    rows = [n for numbers in column.documents for n in (len(numbers), *distances(numbers))]
    return head("C") + varint(len(header)) + header, varints(rows)


def column(data: bytes) -> Column:
    read = Cursor(body("C", data))
    header = read.json()
    rows = []
    while read.at < len(read.data):
        rows.append(tuple(accumulate(read.varint() for _ in range(read.varint()))))
    values = ((*value, "")[:2] for value in header["values"])
    return Column(header["facet"], tuple((label, id) for label, id in values), tuple(rows))


def encode_equals(groups: tuple[Alike, ...]) -> bytes:
    """The words that mean the same."""
    terms = [(one.name, one.same, one.colloquial) for one in groups if one.kind == "term"]
    names = [(one.name, one.same) for one in groups if one.kind == "name"]
    return head("E") + utf8(compact({"terms": terms, "names": names}))


def equals(data: bytes) -> tuple[Alike, ...]:
    found = json.loads(body("E", data).decode("utf-8"))
    terms = (Alike(name, "term", tuple(same), tuple(colloquial)) for name, same, colloquial in found["terms"])
    return (*terms, *(Alike(name, "name", tuple(same)) for name, same in found["names"]))


def encode_folds(pairs: tuple[tuple[str, str], ...]) -> tuple[bytes, ...]:
    """The fold table of (from, to) pairs, rising by *from*."""
    gaps = distances([ord(a) for a, _ in pairs])
    turns = distances([ord(b) for _, b in pairs])
    return (
        head("F") + varint(len(pairs)) + varints(gaps),
        varints(list(map(zigzag, turns))),
    )


def folds(data: bytes) -> dict[str, str]:
    read = Cursor(body("F", data))
    size = read.varint()
    old = list(accumulate(read.varint() for _ in range(size)))
    turns = [read.varint() for _ in range(size)]
    new = accumulate(map(unzigzag, turns))
    return {chr(a): chr(b) for a, b in zip(old, new, strict=True)}
