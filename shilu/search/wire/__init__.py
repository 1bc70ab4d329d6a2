"""Values of the index in, the bytes of its files out, and back again: FORMAT.md sections 1 and 6 to 9, byte by byte.

Decoding serves the tests and whoever wants to look into an index; the browser has its own (`runtime/`).
"""

from shilu.search.wire.basics import (
    FIELDS,
    PAGE,
    VERSION,
    Cursor,
    WireError,
    body,
    compact,
    digest,
    distances,
    head,
    pack,
    unpack,
    utf8,
    utf16,
    varint,
    varints,
)
from shilu.search.wire.blocks import Row, Told, block, encode_block, joined_blocks, steps, unsteps
from shilu.search.wire.manifest import Manifest, Volume, encode_manifest, manifest
from shilu.search.wire.names import MANIFEST, block_name, column_name, equals_name, fold_name, shard_name
from shilu.search.wire.shards import Postings, encode_keys, pair, shard
from shilu.search.wire.tables import Column, column, encode_column, encode_equals, encode_folds, equals, folds

__all__ = [
    "FIELDS",
    "MANIFEST",
    "PAGE",
    "VERSION",
    "Column",
    "Cursor",
    "Manifest",
    "Postings",
    "Row",
    "Told",
    "Volume",
    "WireError",
    "block",
    "block_name",
    "body",
    "column",
    "column_name",
    "compact",
    "digest",
    "distances",
    "encode_block",
    "encode_column",
    "encode_equals",
    "encode_folds",
    "encode_keys",
    "encode_manifest",
    "equals",
    "equals_name",
    "fold_name",
    "folds",
    "head",
    "joined_blocks",
    "manifest",
    "pack",
    "pair",
    "shard",
    "shard_name",
    "steps",
    "unpack",
    "unsteps",
    "utf8",
    "utf16",
    "varint",
    "varints",
]
