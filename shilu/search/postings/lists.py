"""The postings of a run in, the bytes under which they are kept out, and back again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shilu.search import wire
from shilu.search.postings.pairing import Inverted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class Lists:
    """The postings of one run, in arrays of as few bytes as their numbers need."""

    strings: list[str]
    """The run's units, in the order of keys."""
    firsts: NDArray[np.unsignedinteger[Any]]
    """How many different keys begin with each of `strings`."""
    second: NDArray[np.unsignedinteger[Any]]
    """Rank of the second unit of each different key among them, from 1; 0 is the empty partner."""
    counts: NDArray[np.unsignedinteger[Any]]
    """How many postings it has."""
    positions: NDArray[np.unsignedinteger[Any]]
    """From the run's start."""
    bits: NDArray[np.unsignedinteger[Any]]


def encode(found: Inverted) -> bytes:
    arrays = [_narrow(one) for one in (found.firsts, found.second, found.counts, found.positions, found.bits)]
    strings = wire.utf8("\n".join(found.strings))
    sizes = [number for array in arrays for number in (array.dtype.itemsize, len(array))]
    return b"".join((wire.head("R"), wire.varints([len(strings), *sizes]), strings, *(one.tobytes() for one in arrays)))


def decode(data: bytes) -> Lists:
    """Raises WireError when the bytes are not what `encode` wrote."""
    import numpy as np

    read = wire.Cursor(wire.body("R", data))
    size, *sizes = (read.varint() for _ in range(11))
    strings = read.take(size).decode("utf-8").split("\n") if size else []
    arrays = (np.frombuffer(read.take(sizes[i] * sizes[i + 1]), f"<u{sizes[i]}") for i in range(0, 10, 2))
    return Lists(strings, *arrays)


def _narrow(numbers: NDArray[np.int64]) -> NDArray[Any]:
    """The same numbers in as few bytes as the largest needs: a run is kept, and all of them are joined at once."""
    most = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(next(kind for kind, size in (("<u1", 8), ("<u2", 16), ("<u4", 32)) if most >> size == 0))
