"""The archive's names, titles and words in; the files that suggest while somebody types out: FORMAT.md section 12."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shilu.model import IndexEntry, Offer
from shilu.search import tokens, wire
from shilu.search.suggest import files, rows, sounds, words

File = tuple[str, tuple[bytes, ...]]
"""(path from the output's root, its bytes in the parts that are packed apart)."""


def build(
    offers: tuple[Offer, ...], entries: tuple[IndexEntry, ...], titles: list[tuple[str, str]], merged: words.Postings,
    printed: Iterable[tuple[str, int]] = (),
) -> Iterator[File]:
    """All files, the root last. `titles`: of each entry the title and its word beginnings, as hex of `Text.cuts`;
    `printed`: how often words that folding changes are printed so (`postings.printed`)."""
    found = rows.rows(offers, _titles(entries, titles), words.frequent(merged, printed))
    table = files.encode_sounds(sounds.all_of({s for s in merged.strings if len(s) == 1} | sounds.common()))
    spoken = wire.digest(table, 4)
    yield files.sounds_name(spoken), (table,)
    folds = wire.digest(b"".join(wire.encode_folds(tokens.folds())), 4)
    borders, digests = [], []
    for border, part in files.shards(found):
        parts = files.encode_shard(part)
        digest = wire.digest(b"".join(parts), 4)
        borders.append(border)
        digests.append(digest)
        yield files.shard_name(digest), parts
    yield files.ROOT, files.encode_root(files.Root(spoken, folds, tuple(borders), tuple(digests)))


def _titles(entries: tuple[IndexEntry, ...], titles: list[tuple[str, str]]) -> tuple[rows.Title, ...]:
    """The titles of documents; people and organisations are offered by their names."""
    return tuple(
        rows.Title(text, _begins(cuts), entry.href, _note(entry))
        for entry, (text, cuts) in zip(entries, titles, strict=True) if entry.kind not in ("person", "org") and text
    )


def _begins(cuts: str) -> tuple[int, ...]:
    data = bytes.fromhex(cuts)
    return tuple(i for i in range(8 * len(data)) if data[i >> 3] >> (i & 7) & 1)


def _note(entry: IndexEntry) -> str:
    """Who speaks, where it is one, and when."""
    names = [name.text for name, _, _ in entry.voices] if len(entry.voices) == 1 else []
    return " ".join((*names, entry.date))
