"""What the whole index says of itself in, the manifest out, and back again: FORMAT.md section 9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shilu.search.wire.basics import VERSION, Cursor, body, compact, distances, head, utf8, varint, varints
from shilu.search.wire.shards import decode_keys, encode_keys, pair


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume of an index, with its pieces decoded."""

    prefix: str
    documents: int
    units: int
    words: int
    end: int
    block_shift: int
    years: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    names: tuple[int, ...]
    """Of each document how many steps of 8 positions its speakers' names take."""
    borders: tuple[str, ...]
    digests: tuple[str, ...]
    """Of the shards, three bytes each, as hex."""
    blocks: int
    groups: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    """(facet, digest)."""
    sizes: tuple[tuple[str, int], ...]
    """(facet, bytes of its file as it lies)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    language: str
    fold: str
    equals: str
    """Digest of the words that mean the same, "" when there are none."""
    documents: int
    volumes: tuple[Volume, ...]


def encode_manifest(manifest: Manifest) -> tuple[bytes, ...]:
    """The manifest, in the parts that are packed apart."""
    pieces: list[bytes] = []

    def piece(*parts: bytes) -> list[int]:
        start = sum(map(len, pieces))
        pieces.extend(parts)
        return [start, sum(map(len, parts))]

    volumes = []
    for v in manifest.volumes:
        slots = [b - a for a, b in zip(v.starts, (*v.starts[1:], v.end), strict=False)]
        starts = [gap >> 6 for gap in distances(v.starts)]
        slack = [(slot >> 6) - length for slot, length in zip(slots, v.lengths, strict=True)]
        volumes.append({
            "prefix": v.prefix, "documents": v.documents, "units": v.units, "words": v.words, "end": v.end,
            "block_shift": v.block_shift, "years": v.years, "starts": piece(varints(starts)),
            "slack": piece(varints(slack)), **({"names": piece(varints(v.names))} if any(v.names) else {}),
            "shards": len(v.borders), "borders": piece(*encode_keys([pair(border) for border in v.borders[1:]])),
            "digests": piece(bytes.fromhex("".join(v.digests))), "blocks": v.blocks,
            "groups": piece(bytes.fromhex("".join(v.groups))), "columns": dict(v.columns), "sizes": dict(v.sizes),
        })
    header = utf8(compact({
        "format": VERSION, "language": manifest.language, "fold": manifest.fold,
        **({"equals": manifest.equals} if manifest.equals else {}), "documents": manifest.documents, "volumes": volumes,
    }))
    return head("M") + varint(len(header)) + header, *pieces


def manifest(data: bytes) -> Manifest:
    read = Cursor(body("M", data))
    header = read.json()
    pieces = read.rest()
    return Manifest(
        header["language"], header["fold"], header.get("equals", ""), header["documents"],
        tuple(_volume(v, pieces) for v in header["volumes"]),
    )


def _volume(v: dict[str, Any], pieces: bytes) -> Volume:
    def piece(name: str) -> bytes:
        start, size = v[name]
        return pieces[start:start + size]

    def numbers(name: str) -> list[int]:
        read = Cursor(piece(name))
        return [read.varint() for _ in range(v["documents"])]

    def hexes(name: str, size: int) -> tuple[str, ...]:
        return tuple(piece(name)[i:i + size].hex() for i in range(0, len(piece(name)), size))

    starts: list[int] = []
    for step in numbers("starts"):
        starts.append(64 * step + (starts[-1] if starts else 0))
    slots = [b - a >> 6 for a, b in zip(starts, (*starts[1:], v["end"]), strict=False)]
    lengths = tuple(slot - slack for slot, slack in zip(slots, numbers("slack"), strict=True))
    borders = ("", *decode_keys(Cursor(piece("borders")), v["shards"] - 1)) if v["shards"] else ()
    return Volume(
        v["prefix"], v["documents"], v["units"], v["words"], v["end"], v["block_shift"],
        tuple((y, d) for y, d in v["years"]), tuple(starts), lengths,
        tuple(numbers("names")) if "names" in v else (0,) * v["documents"], borders,
        hexes("digests", 3), v["blocks"], hexes("groups", 4), tuple(v["columns"].items()), tuple(v["sizes"].items()),
    )
