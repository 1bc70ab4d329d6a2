"""The blocks of the runs in; the block files, in groups that share a name, out: FORMAT.md section 7."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from shilu.search import wire
from shilu.search.shards.pieces import Laid, Piece

GROUP = 64
"""Blocks whose names share a digest."""
BLOCKS = ((11, 4608), (12, 20480), (13, 1 << 40))
"""(block_shift, up to how many multiples of 2,048): fewer and larger files in larger archives."""


@dataclass(slots=True)
class Blocks:
    """All block files of an index."""

    shift: int
    digests: list[str]
    """SHA-256 of each file, unpacked."""
    groups: list[str]
    """The four bytes that the names of 64 files share."""
    joined: dict[str, str]
    """Digest of the digests of blocks that lie in one file -> digest of the file."""
    _own: list[tuple[Piece, int, int]]
    """Of each block, as the runs have them: where its packed bytes lie."""
    _at_hand: list[tuple[Piece, bytes]] = field(default_factory=list)

    def paths(self) -> Iterator[str]:
        for number in range(len(self.digests)):
            yield wire.block_name("", number, self.groups[number // GROUP])

    def pack(self, number: int) -> bytes:
        """The bytes of a file."""
        many = 1 << self.shift - 11
        packed = [self._packed(one) for one in self._own[number * many:(number + 1) * many]]
        return packed[0] if many == 1 else wire.pack(*_joined(packed))

    def _packed(self, one: tuple[Piece, int, int]) -> bytes:
        """A block as its run holds it; blocks are asked for in order, so the last run is kept."""
        piece, start, stop = one
        if not self._at_hand or self._at_hand[0][0] is not piece:
            self._at_hand[:] = [(piece, piece.texts())]
        return self._at_hand[0][1][start:stop]


def blocks(runs: list[Laid], known: dict[str, str]) -> Blocks:
    """`known`: `joined` of the last index, where there was one."""
    end = runs[-1].end if runs else 0
    shift = next(shift for shift, most in BLOCKS if end >> 11 <= most)
    own, digests = [], []
    for run in runs:
        at = 0
        for digest, size in run.piece.tally.blocks:
            own.append((run.piece, at, at + size))
            digests.append(digest)
            at += size
    found = Blocks(shift, digests, [], {}, own)
    if shift > 11:
        _join(found, known)
    for i in range(0, len(found.digests), GROUP):
        found.groups.append(wire.digest(bytes.fromhex("".join(found.digests[i:i + GROUP])), 4))
    return found


def _join(found: Blocks, known: dict[str, str]) -> None:
    many = 1 << found.shift - 11
    own, found.digests = found.digests, []
    for i in range(0, len(own), many):
        key = wire.digest("".join(own[i:i + many]).encode("ascii"), 16)
        digest = known.get(key)
        if digest is None:
            packed = [found._packed(one) for one in found._own[i:i + many]]
            digest = hashlib.sha256(b"".join(_joined(packed))).hexdigest()
        found.joined[key] = digest
        found.digests.append(digest)


def _joined(parts: list[bytes]) -> tuple[bytes, ...]:
    return wire.joined_blocks(wire.unpack(part) for part in parts)
