"""Digests in, the names of files out: FORMAT.md section 1."""

from __future__ import annotations

from shilu.search.wire.basics import utf16


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
