"""An index made from the last one is the index made from nothing, byte for byte, whatever was edited."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.model import IndexEntry, Text, Words
from shilu.search import columns, postings, shards, wire
from shilu.search.shards import cutting, decoding, encoding, mending, merging, pieces, texts, units
from tests.search import archives as make

LETTERS = "社会组织治理创新服务计划网上民政"
Document = tuple[IndexEntry, Words]


@dataclass(slots=True)
class Kept:
    """An index with what the next one is told of it."""

    files: dict[str, bytes]
    lists: dict[str, bytes]
    runs: tuple[tuple[str, int, int], ...]
    target: int
    cut: tuple[shards.Made, ...]
    known: shards.Known
    new: int
    """How many shards were made."""

    def before(self) -> shards.Before:
        return shards.Before(self.target, self.runs, self.cut, self.lists.get,
                             lambda path: wire.unpack(self.files[path]))


def made(documents: list[Document], last: Kept | None = None) -> Kept:
    """The index of some documents, from the last one if there is one."""
    entries, words = tuple(one for one, _ in documents), tuple(own for _, own in documents)
    runs = [postings.invert(entries[a:b], words[a:b]) for _, a, b in postings.runs(entries)]
    laid = shards.laid(map(pieces.of, runs))
    known = replace(last.known) if last else shards.Known()
    files: dict[str, bytes] = {}
    found: list[shards.Made] = []
    new = 0
    for file in shards.files(entries, laid, make.SITE, before=last.before() if last else None, known=known):
        assert isinstance(file, shards.File)
        old = last.files.get(file.path) if last and file.shard in last.cut else None
        files[file.path] = file.pack() if old is None else old
        if file.shard is not None:
            found.append(file.shard)
            new += old is None
    lists = {one.piece.name: run.lists for one, run in zip(laid, runs, strict=True)}
    ends = tuple((one.piece.name, one.base, one.end) for one in laid)
    return Kept(files, lists, ends, shards.target(laid), tuple(found), known, new)


def text(chance: random.Random, most: int) -> Text:
    letters = [chance.choice(LETTERS) for _ in range(chance.randint(1, most))]
    if chance.random() < 0.5:
        letters.insert(chance.randrange(len(letters)), chance.choice(("，", "5G", "gdp", "2016", "𬱖", "。", "C++")))
    whole = "".join(letters)
    return make.of_bits(whole, [chance.random() < 0.6 for _ in whole])


def document(chance: random.Random, number: int, date: str) -> Document:
    entry = make.entry(f"d{number:03}", date, (("讲话人甲", "书记", ""),) * chance.randint(0, 1), tags=("服务",))
    return entry, make.words(text(chance, 9), *(text(chance, 60) for _ in range(chance.randint(1, 4))))


def archive(chance: random.Random, size: int = 40) -> list[Document]:
    dates = sorted(f"201{chance.randint(2, 4)}-{chance.randint(1, 12):02}" for _ in range(size))
    return [document(chance, i, date) for i, date in enumerate(dates)]


def edited(chance: random.Random, documents: list[Document], kind: str) -> list[Document]:
    """The documents with one edit somewhere."""
    if not documents:
        return [document(chance, 500, "2013-05")]
    i = chance.randrange(len(documents))
    (entry, words), found = documents[i], list(documents)
    first = words.paragraphs[0]
    at = chance.randrange(len(first.text))
    if kind == "replace":
        one = Text(first.text[:at] + chance.choice(LETTERS) + first.text[at + 1:], first.cuts)
        found[i] = entry, replace(words, paragraphs=(one, *words.paragraphs[1:]))
    elif kind == "insert":
        found[i] = entry, replace(words, paragraphs=(text(chance, 90), *words.paragraphs[1:]))
    elif kind == "title":
        found[i] = entry, replace(words, title=text(chance, 9))
    elif kind == "tags":
        found[i] = replace(entry, tags=(make.cut("网上"), make.cut("gdp"))), words
    elif kind == "speaker":
        found[i] = replace(make.entry(entry.id, entry.date, (("讲话人乙", "主任", "民政局"),))), words
    elif kind == "cuts":
        found[i] = entry, replace(words, title=make.of_bits(words.title.text, [False] * len(words.title.text)))
    elif kind == "drop":
        del found[i]
    elif kind == "several":
        for _ in range(4):
            found = edited(chance, found, chance.choice(EDITS))
    else:
        i = {"first": 0, "middle": i, "last": len(found)}[kind]
        date = {"first": found[0][0].date, "middle": entry.date, "last": chance.choice((found[-1][0].date, "2015-02"))}
        found.insert(i, document(chance, chance.randint(600, 100_000), date[kind]))
    return found


EDITS = ("replace", "insert", "title", "tags", "speaker", "cuts", "drop", "first", "middle", "last")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small shards, and none given up because all of them change."""
    monkeypatch.setattr(shards, "SHARDS", ((1 << 60, 90),))
    monkeypatch.setattr(mending, "MUCH", 9.0)
    monkeypatch.setattr(mending, "MANY", 9.0)
    monkeypatch.setattr(merging, "PART", 500)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_the_index_is_that_of_a_clean_build(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    answers = spied(monkeypatch)
    documents = archive(chance)
    kept = made(documents)
    assert len(kept.cut) > 40
    for _ in range(8):
        kind = chance.choice((*EDITS, "several"))
        documents = edited(chance, documents, kind)
        kept = made(documents, kept)
        clean = made(documents)
        assert kept.files == clean.files, kind
        assert kept.cut == clean.cut, kind
    assert all(answers)


def spied(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each index that is made with a last one was made from it."""
    answers: list[bool] = []
    real = mending.mended

    def mended(*given: object) -> object:
        found = real(*given)                                                              # type: ignore[arg-type]
        answers.append(found is not None)
        return found

    monkeypatch.setattr(shards, "mended", mended)
    return answers


@pytest.mark.usefixtures("small")
def test_an_archive_may_shrink_to_nothing_and_grow_again() -> None:
    chance = random.Random(3)
    documents = archive(chance, 5)
    kept = made(documents)
    for many in (3, 1, 0, 1, 4):
        documents = documents[:many] if many < len(documents) else archive(chance, many)
        kept = made(documents, kept)
        assert kept.files == made(documents).files


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("shift", [11, 12])
def test_names_that_meet_and_blocks_that_are_joined_come_out_alike(shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "shard_name", lambda border, three: f"search/s/{three[0]}{'x' if border else ''}.bin")
    monkeypatch.setattr(texts, "BLOCKS", ((shift, 1 << 40),))
    real = shards._free

    def free(border: str, data: bytes, names: set[str]) -> tuple[str, str]:
        while len(names) < 10**6:                    # sixteen names are soon taken: the border tells the rest apart
            name, three = real(border, data, set())
            if name in names:
                name = name.replace(".bin", f"{border.encode('utf-8').hex()}.bin")
            names.add(name)
            return name, three
        raise AssertionError

    monkeypatch.setattr(shards, "_free", free)
    chance = random.Random(shift)
    documents = archive(chance)
    kept = made(documents)
    for kind in ("replace", "insert", "title", "drop", "last"):
        documents = edited(chance, documents, kind)
        kept = made(documents, kept)
        assert kept.files == made(documents).files, kind


def test_one_character_replaced_makes_few_shards_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARDS", ((1 << 60, 90),))
    answers = spied(monkeypatch)
    chance = random.Random(11)
    documents = archive(chance)
    kept = made(documents)
    after = made(edited(chance, documents, "replace"), kept)
    assert answers == [True]
    assert 0 < after.new <= 12 < len(kept.cut) / 4


def test_columns_are_looked_at_only_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(2)
    documents = archive(chance)
    kept = made(documents)
    asked: list[int] = []
    real = columns.columns

    def counted(*given: object) -> object:
        asked.append(len(asked))
        return real(*given)                                                              # type: ignore[arg-type]

    monkeypatch.setattr(columns, "columns", counted)
    sizes = {path: len(data) for path, data in kept.files.items()}
    same = replace(kept.known)
    after = edited(chance, documents, "replace")
    entries, words = tuple(one for one, _ in after), tuple(own for _, own in after)
    runs = [postings.invert(entries[a:b], words[a:b]) for _, a, b in postings.runs(entries)]
    laid = shards.laid(map(pieces.of, runs))
    paths = [one.path for one in shards.files(entries, laid, make.SITE, known=same) if isinstance(one, shards.File)]
    assert not asked
    assert [sizes[path] for path in paths if "columns" in path] == [size for _, _, size in same.facets.facets]
    made(edited(chance, documents, "tags"), kept)
    assert len(asked) == 1


def spoilt(kept: Kept, what: str) -> Kept:
    if what == "lists":
        return replace(kept, lists={})
    if what == "shard":
        return replace(kept, files=dict.fromkeys(kept.files, b""))
    return replace(kept, target=kept.target + 1)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("what", ["lists", "shard", "target"])
def test_what_is_lost_of_the_last_index_is_made_from_the_runs(what: str) -> None:
    chance = random.Random(5)
    documents = archive(chance)
    kept = made(documents)
    after = edited(chance, documents, "insert")
    before = spoilt(kept, what).before()
    if what == "shard":
        before = replace(before, shard=lambda path: None)
    entries, words = tuple(one for one, _ in after), tuple(own for _, own in after)
    runs = [postings.invert(entries[a:b], words[a:b]) for _, a, b in postings.runs(entries)]
    found = shards.files(entries, shards.laid(map(pieces.of, runs)), make.SITE, before=before)
    assert {one.path: one.pack() for one in found if isinstance(one, shards.File)} == made(after).files


def test_shards_are_encoded_and_decoded_many_at_once_as_one_by_one() -> None:
    chance = random.Random(1)
    files = [data for path, data in made(archive(chance)).files.items() if path.startswith("search/s/")]
    plain = [wire.unpack(data) for data in files]
    found = decoding.decode(plain)
    keys = []
    for first, second, rest in zip(found.firsts.tolist(), found.seconds.tolist(), found.rests, strict=True):
        a, _, b = rest.partition(" ")
        keys.append(f"{chr(first)}{a} {chr(second) if second else ''}{b}")
    whole = [one for data in plain for one in wire.shard(data)]
    assert keys == [key for key, _ in whole]
    assert found.counts.tolist() == [len(places) for _, places in whole]
    assert list(zip(found.positions.tolist(), found.bits.tolist(), strict=True)) == [p for _, row in whole for p in row]


def row(keys: list[str], lists: list[list[int]]) -> units.Merged:
    """Keys with their postings, bits by position."""
    pairs = [wire.pair(key) for key in keys]
    own = units.Units.of(unit for pair in pairs for unit in pair)
    rank = {unit: i for i, unit in enumerate(own.strings)}
    places = np.array([place for one in lists for place in one], np.uint32)
    return units.Merged(
        own, np.array([rank[a] for a, _ in pairs], np.int64), np.array([rank[b] for _, b in pairs], np.int64),
        np.cumsum([0, *map(len, lists)]), places, (places % 16).astype(np.uint8),
    )


keyed = st.dictionaries(
    st.builds(lambda a, b: f"{a} {b}", *(
        st.sampled_from(some) for some in (["社", "5g", "𬱖", "gdp", "%", "ﬀ"], ["", "会", "𬱖", "g", "2016.5", "￮"])
    )),
    st.sets(st.integers(0, (1 << 31) - 1), min_size=1, max_size=9), min_size=1,
)


@settings(deadline=None)
@given(keyed, st.data())
def test_any_keys_and_postings_come_back_from_a_shard(lists: dict[str, set[int]], data: st.DataObject) -> None:
    keys = sorted(lists, key=wire.utf16)
    merged = row(keys, [sorted(lists[key]) for key in keys])
    starts = sorted({0, len(keys), *data.draw(st.lists(st.integers(0, len(keys)), max_size=3))})
    gaps = encoding.gaps(merged)
    made = encoding.encode(merged, starts, gaps, encoding.sizes(gaps))
    found = [one for parts in made for one in wire.shard(b"".join(parts))]
    assert found == [(key, tuple((p, p % 16) for p in sorted(lists[key]))) for key in keys]


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(1, 40), st.integers(1, 900)), max_size=200), st.data())
def test_a_border_that_is_certain_stays_whatever_follows(weights: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(weights)))
    whole = cutting.cut(str, np.array(weights, np.int64), 400)
    found = cutting.cut(str, np.array(weights[:size], np.int64), 400, more=True)
    assert found == [*whole, len(weights)][:len(found)]


