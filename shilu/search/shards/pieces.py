"""The runs of an index, of which a build wants to hold as little as it can at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from shilu import canon
from shilu.search import wire
from shilu.search.postings import Run, Tally


@dataclass(frozen=True, slots=True)
class Piece:
    """One run: what every build reads, and how to get the rest."""

    name: str
    """Of its lists: equal names, equal lists."""
    head: str
    """Of its heads, likewise."""
    tally: Tally
    counted: Callable[[], bytes]
    heads: Callable[[], bytes]
    lists: Callable[[], bytes]
    texts: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Laid:
    """A piece in its place."""

    piece: Piece
    base: int

    @property
    def end(self) -> int:
        return self.base + self.piece.tally.end


def of(run: Run) -> Piece:
    """A run that is at hand."""
    return Piece(wire.digest(run.lists, 16), wire.digest(run.heads, 16), canon.decode(run.tally, Tally),
                 *(partial(bytes, part) for part in (run.counted, run.heads, run.lists, run.texts)))


def laid(pieces: Iterable[Piece]) -> list[Laid]:
    """The pieces, end to end."""
    found: list[Laid] = []
    for piece in pieces:
        found.append(Laid(piece, found[-1].end if found else 0))
    return found

