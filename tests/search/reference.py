"""A reader of the index that is small, slow and obviously right: it decodes every file and looks at every posting."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from shilu.search import tokens, wire


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a text block, with what the block says of its document."""

    position: int
    field: int
    text: str
    speaker: int
    anchor: str
    number: int
    part: int
    document: dict[str, Any]


class Index:
    """A whole index of one volume, decoded from its files."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = {path: wire.unpack(data) for path, data in files.items()}
        self.manifest = wire.manifest(self.files[wire.MANIFEST])
        (self.volume,) = self.manifest.volumes
        self.used = {wire.MANIFEST, wire.fold_name(self.manifest.fold)}
        self.lists: dict[str, wire.Postings] = {}
        self.sizes: list[int] = []
        for border, three in zip(self.volume.borders, self.volume.digests, strict=True):
            self._shard(wire.shard_name(border, three), border)
        self.rows = sorted(
            (row for n in range(self.volume.blocks) for row in self._block(n)), key=lambda row: row.position
        )
        self.equals = wire.equals(self._open(wire.equals_name(self.manifest.equals))) if self.manifest.equals else ()
        self.columns = {facet: self._column(facet, four) for facet, four in self.volume.columns}

    def _open(self, path: str) -> bytes:
        self.used.add(path)
        return self.files[path]

    def _shard(self, path: str, border: str) -> None:
        keys = wire.shard(self._open(path))
        self.sizes.append(len(keys))
        assert not border or keys[0][0] == border
        self.lists.update(keys)

    def _block(self, number: int) -> list[Row]:
        data = self._open(wire.block_name(self.volume.prefix, number, self.volume.groups[number // 64]))
        found = []
        for i, documents in enumerate(wire.block(data)):
            base = (number << self.volume.block_shift) + i * wire.PAGE
            for document in documents:
                assert document["rows"], "no document without a row"
                for row in document["rows"]:
                    whole: list[Any] = [*row, *(-1, "", 0, 0)[len(row) - 3:], document]
                    found.append(Row(base + whole[0], *whole[1:]))
        return found

    def _column(self, facet: str, four: str) -> wire.Column:
        return wire.column(self._open(wire.column_name(facet, four)))

    def document(self, position: int) -> int:
        return bisect_right(self.volume.starts, position) - 1

    def title(self, document: int) -> tuple[int, int]:
        """Where the title of a document begins and ends: after the names, by the rule of places."""
        (span,) = self.columns["title"].documents[document]
        start = self.volume.starts[document] + 8 * self.volume.names[document]
        if start % wire.PAGE + span > wire.PAGE:
            start = -(-start // wire.PAGE) * wire.PAGE
        return start, start + span

    def find(self, text: str) -> list[int]:
        """Positions of a string without parting marks: all its pairs side by side; one unit: all keys that begin so."""
        units = [unit.text for unit in tokens.units(text)]
        if len(units) == 1:
            begun = [p for key, places in self.lists.items() if key.startswith(units[0] + " ") for p, _ in places]
            return sorted(set(begun))
        found: set[int] | None = None
        for i, (a, b) in enumerate(pairwise(units)):
            here = {p - i for p, _ in self.lists.get(f"{a} {b}", ())}
            found = here if found is None else found & here
        return sorted(found or ())

    def cover(self, text: str) -> list[int]:
        """The same from every other pair and the last, as the browser proves a phrase."""
        units = [unit.text for unit in tokens.units(text)]
        offsets = sorted({*range(0, len(units) - 1, 2), len(units) - 2})
        sets = [{p - i for p, _ in self.lists.get(f"{units[i]} {units[i + 1]}", ())} for i in offsets]
        return sorted(set.intersection(*sets))

    def documents(self, text: str) -> set[str]:
        """Ids of the documents that contain a string."""
        return {self.id(self.document(p)) for p in self.find(text)}

    def id(self, document: int) -> str:
        start = self.volume.starts[document]
        return str(next(row for row in self.rows if row.position >= start).document["id"])

    def row(self, position: int) -> Row:
        """The row that holds the text at a position: the last that begins at or before it."""
        return self.rows[bisect_right(self.rows, position, key=lambda row: row.position) - 1]

    def text_at(self, position: int, size: int) -> list[str]:
        """The texts of up to `size` units from a position on, as the row there holds them."""
        row = self.row(position)
        units = [u.text for u in tokens.units(row.text) if u.offset >= position - row.position]
        return units[:size]
