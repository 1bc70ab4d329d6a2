"""Values of the index in, the bytes of its files out, and back again: FORMAT.md sections 1 and 6 to 9, byte by byte.

Decoding serves the tests and whoever wants to look into an index; the browser has its own (`runtime/`). Lists of
postings are encoded in `shards`, many at once; here they are decoded, one by one and plainly.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from shilu.model import Alike

VERSION = 2
PAGE = 2048
"""Positions that no paragraph crosses needlessly."""
FIELDS = ("title", "name", "office", "org", "event", "tag", "summary", "body", "corrected")


class WireError(ValueError):
    """The bytes are not what FORMAT.md says."""


# ---------------------------------------------------------------- small things

def head(kind: str) -> bytes:
    """The five bytes that open a file of this kind (`M`, `S`, `B`, `C`, `E`, `F`)."""
    return b"SHL" + kind.encode("ascii") + bytes([VERSION])


def body(kind: str, data: bytes) -> bytes:
    """What follows the five bytes; WireError when it is another kind of file or another version."""
    if data[:4] != b"SHL" + kind.encode("ascii"):
        raise WireError(f"not an index file of kind {kind}")
    if data[4:5] != bytes([VERSION]):
        raise WireError(f"unknown version {data[4:5].hex()}")
    return data[5:]


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def varints(numbers: tuple[int, ...] | list[int]) -> bytes:
    return b"".join(map(varint, numbers))


class Cursor:
    """Reads bytes from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise WireError("ends too early")
        self.at += size
        return self.data[self.at - size:self.at]

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7

    def json(self) -> Any:
        return json.loads(self.take(self.varint()).decode("utf-8"))

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.at)


def pack(*parts: bytes) -> bytes:
    """gzip without time, name or operating system: the same bytes on every machine with the same zlib.

    Each part gets Huffman codes of its own: text, numbers and bits have little in common (3 % of a shard, 11 % of a
    manifest).
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    data = b"".join(parts)
    packed = [piece for part in parts for piece in (deflate.compress(part), deflate.flush(zlib.Z_BLOCK))]
    return b"".join((
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", *packed, deflate.flush(),
        struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF),
    ))


def unpack(data: bytes) -> bytes:
    """The unpacked bytes of a file, whether it is still gzip or not."""
    return zlib.decompress(data, 31) if data[:2] == b"\x1f\x8b" else data


def digest(data: bytes, size: int) -> str:
    return hashlib.sha256(data).hexdigest()[:2 * size]


def compact(value: Any) -> str:
    """JSON in one fixed spelling; a lone surrogate, which UTF-8 cannot hold, becomes `?`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def utf16(text: str) -> bytes:
    """Sort key for the order of keys: by UTF-16 code unit."""
    return text.encode("utf-16-be", "surrogatepass")


# ---------------------------------------------------------------- names

def shard_name(border: str, three: str) -> str:
    return f"search/s/{(utf16(border)[:2] or bytes(2)).hex()}-{three}.bin"


def block_name(prefix: str, number: int, group: str) -> str:
    return f"search/b/{prefix}{number:x}-{group}.bin"


def column_name(facet: str, four: str) -> str:
    return f"search/columns-{facet}-{four}.bin"


def equals_name(four: str) -> str:
    return f"search/equals-{four}.bin"


def fold_name(four: str) -> str:
    return f"search/fold-{four}.bin"


MANIFEST = "search/manifest.bin"


# ---------------------------------------------------------------- shards

Postings = tuple[tuple[int, int], ...]
"""(position, bits), rising."""


def shard(data: bytes) -> tuple[tuple[str, Postings], ...]:
    """The keys of a shard with their postings."""
    read = Cursor(body("S", data))
    lines = [line.split(" ") for line in utf8_text(read.take(read.varint())).split("\n")]
    keys = [f"{line[0]} {partner}" for line in lines for partner in line[1:]]
    counts = [read.varint() for _ in keys]
    lists: list[list[int]] = []
    for count in counts:
        places: list[int] = []
        for _ in range(count):
            places.append(read.varint() + (places[-1] if places else 0))
        lists.append(places)
    nibbles = read.rest()
    if len(nibbles) != (sum(counts) + 1) // 2:
        raise WireError("wrong number of nibbles")
    found, at = [], 0
    for key, places in zip(keys, lists, strict=True):
        bits = [nibbles[i >> 1] >> 4 * (i & 1) & 15 for i in range(at, at + len(places))]
        found.append((key, tuple(zip(places, bits, strict=True))))
        at += len(places)
    return tuple(found)


def utf8_text(data: bytes) -> str:
    return data.decode("utf-8")


def key_text(keys: list[tuple[str, str]]) -> bytes:
    """Sorted (A, B) pairs as the key text of a shard."""
    lines: list[str] = []
    last = None
    for first, second in keys:
        if first != last:
            lines.append(first)
            last = first
        lines[-1] += " " + second
    return utf8("\n".join(lines))


# ---------------------------------------------------------------- blocks, columns, fold table

def encode_block(*elements: str) -> bytes:
    """A block of these elements, each the JSON of a list of documents."""
    return head("B") + utf8("[" + ",".join(elements) + "]")


def joined_blocks(files: list[bytes]) -> bytes:
    """One block that holds the elements of several."""
    return encode_block(*(body("B", file)[1:-1].decode("utf-8") for file in files))


def block(data: bytes) -> Any:
    """A block's JSON: elements, each a list of documents with their rows."""
    return json.loads(body("B", data).decode("utf-8"))


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


def distances(numbers: Sequence[int]) -> list[int]:
    return [b - a for a, b in pairwise([0, *numbers])]


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
        varints([2 * turn if turn >= 0 else -2 * turn - 1 for turn in turns]),
    )


def folds(data: bytes) -> dict[str, str]:
    read = Cursor(body("F", data))
    size = read.varint()
    old = list(accumulate(read.varint() for _ in range(size)))
    turns = [read.varint() for _ in range(size)]
    new = accumulate(turn >> 1 if turn % 2 == 0 else -(turn + 1 >> 1) for turn in turns)
    return {chr(a): chr(b) for a, b in zip(old, new, strict=True)}


# ---------------------------------------------------------------- manifest

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

    def piece(data: bytes) -> list[int]:
        pieces.append(data)
        return [sum(map(len, pieces[:-1])), len(data)]

    volumes = []
    for v in manifest.volumes:
        slots = [b - a for a, b in zip(v.starts, (*v.starts[1:], v.end), strict=False)]
        starts = [gap >> 6 for gap in distances(v.starts)]
        slack = [(slot >> 6) - length for slot, length in zip(slots, v.lengths, strict=True)]
        volumes.append({
            "prefix": v.prefix, "documents": v.documents, "units": v.units, "words": v.words, "end": v.end,
            "block_shift": v.block_shift, "years": v.years, "starts": piece(varints(starts)),
            "slack": piece(varints(slack)), **({"names": piece(varints(v.names))} if any(v.names) else {}),
            "shards": len(v.borders), "borders": piece(utf8("\n".join(v.borders))),
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
    borders = tuple(piece("borders").decode("utf-8").split("\n")) if v["shards"] else ()
    return Volume(
        v["prefix"], v["documents"], v["units"], v["words"], v["end"], v["block_shift"],
        tuple((y, d) for y, d in v["years"]), tuple(starts), lengths,
        tuple(numbers("names")) if "names" in v else (0,) * v["documents"], borders,
        hexes("digests", 3), v["blocks"], hexes("groups", 4), tuple(v["columns"].items()), tuple(v["sizes"].items()),
    )
