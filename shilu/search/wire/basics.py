"""Numbers and text in, bytes out, and back again: what all files of the index share (FORMAT.md section 1)."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

VERSION = 3
PAGE = 2048
"""Positions that no paragraph crosses needlessly."""
FIELDS = ("title", "name", "office", "org", "event", "tag", "summary", "body", "corrected")


class WireError(ValueError):
    """The bytes are not what FORMAT.md says."""


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
    most = max(numbers, default=0)
    if most < 128:
        return bytes(numbers)
    if most < 16_384:
        return bytes([byte for n in numbers for byte in ((n,) if n < 128 else (n & 127 | 128, n >> 7))])
    return b"".join(map(varint, numbers))


def zigzag(number: int) -> int:
    """A number of either sign as one that is not negative."""
    return 2 * number if number >= 0 else -2 * number - 1


def unzigzag(number: int) -> int:
    return -(number + 1 >> 1) if number & 1 else number >> 1


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

    def line(self) -> str:
        """UTF-8 up to the next line end, which is taken too."""
        end = self.data.find(b"\n", self.at)
        if end < 0:
            raise WireError("ends too early")
        return self.take(end - self.at + 1)[:-1].decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.take(self.varint()).decode("utf-8"))

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.at)


def pack(*parts: bytes, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> bytes:
    """gzip without time, name or operating system: the same bytes on every machine with the same zlib.

    Each part gets Huffman codes of its own: text, numbers and bits have little in common (3 % of a shard, 11 % of a
    manifest). `strategy`: Z_FILTERED where numbers that only look alike would be taken for repetitions.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, strategy)
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


def distances(numbers: Sequence[int]) -> list[int]:
    return [b - a for a, b in pairwise([0, *numbers])]
