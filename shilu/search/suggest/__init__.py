"""The archive's names, titles and words in; the files that suggest while somebody types out: FORMAT.md section 12.

Most edits move no word over a power of two and no title: then what `Given` holds is what it was, and so is every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shilu import canon
from shilu.model import Offer
from shilu.search import sounds, tokens, wire
from shilu.search.postings import counting
from shilu.search.postings.heads import Head
from shilu.search.suggest import files, rows, words

File = tuple[str, tuple[bytes, ...]]
"""(path from the output's root, its bytes in the parts that are packed apart)."""


@dataclass(frozen=True, slots=True)
class Given:
    """All that the files are made from; equal values give equal files."""

    offers: tuple[Offer, ...]
    heads: tuple[str, ...]
    """Digest of the titles of each run (`postings.heads`)."""
    words: tuple[words.Word, ...]
    characters: str
    """The han characters of the archive."""


def given(offers: Iterable[Offer], heads: Iterable[str], total: bytes) -> Given:
    """`total`: the sum of the counts of all runs (`postings.counting`)."""
    counts = counting.total(total)
    return Given(tuple(offers), tuple(heads), words.frequent(counts), words.characters(counts))


def build(given: Given, heads: Iterable[bytes]) -> Iterator[File]:
    """All files, the root last. `heads`: the titles of each run, encoded."""
    titles = [head for data in heads for head in canon.decode(data, tuple[Head, ...])]
    table = files.encode_sounds(sounds.all_of({*given.characters} | sounds.common()))
    spoken = wire.digest(table, 4)
    yield files.sounds_name(spoken), (table,)
    folds = wire.digest(b"".join(wire.encode_folds(tokens.folds())), 4)
    borders, digests = [], []
    for border, part in files.shards(rows.rows(given.offers, titles, given.words)):
        parts = files.encode_shard(part)
        digest = wire.digest(b"".join(parts), 4)
        borders.append(border)
        digests.append(digest)
        yield files.shard_name(digest), parts
    yield files.ROOT, files.encode_root(files.Root(spoken, folds, tuple(borders), tuple(digests)))
