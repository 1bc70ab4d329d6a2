"""Cutting the keys into shards, grouping the blocks, the manifest; and that the bytes are always the same."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.model import Column, Offer, Site
from shilu.search import columns, postings, shards, wire
from shilu.search.shards import cutting, pieces, texts
from tests.search import archives as make
from tests.search import vectors
from tests.search.reference import Index


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(1, 40), st.integers(1, 900)), max_size=300))
def test_no_shard_is_twice_the_target_unless_one_list_is(weights: list[int]) -> None:
    cuts = cutting.cut(str, np.array(weights, np.int64), 400)
    assert cuts == sorted(set(cuts))
    assert cuts[:1] == ([0] if weights else [])
    for start, stop in pairwise([*cuts, len(weights)] if weights else []):
        part = weights[start:stop]
        assert len(part) == 1 or (sum(part) <= 800 and max(part) < 400)
        ends_at_giant = stop == len(weights) or weights[stop] >= 400
        assert len(part) == 1 or ends_at_giant or sum(part) + weights[stop] > 300


def test_a_heavier_key_moves_only_the_borders_near_it() -> None:
    chance = random.Random(5)
    weights = np.array([int(chance.expovariate(1 / 30)) + 3 for _ in range(20000)], np.int64)
    before = set(cutting.cut(str, weights, 5000))
    weights[10000] += 4000
    after = set(cutting.cut(str, weights, 5000))
    moved = before ^ after
    assert len(before) > 60
    assert all(9000 <= border <= 12500 for border in moved)
    assert len(moved) <= 20


def test_the_shards_of_an_index_hold_each_key_once_within_its_borders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARDS", ((1 << 60, 60),))
    index = Index(make.index(vectors.archive()))
    whole = list(index.lists)
    assert len(index.volume.borders) > 20
    assert len(whole) == len(set(whole)) == sum(index.sizes)
    assert whole == sorted(whole, key=wire.utf16)
    assert index.volume.borders[0] == ""
    small = Index(make.index(vectors.archive())).lists
    monkeypatch.undo()
    assert Index(make.index(vectors.archive())).lists == small


def test_two_shards_that_would_have_one_name_get_two() -> None:
    names: set[str] = set()
    first = shards._free("社 区", b"same", names)
    second = shards._free("社 会", b"same", names)
    assert first[0] != second[0]
    assert second[1] == wire.digest(b"same\0", 3)


@pytest.mark.parametrize("shift", [11, 12, 13])
def test_blocks_of_every_size_hold_the_same_rows(shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Index(make.index(vectors.archive()))
    monkeypatch.setattr(texts, "BLOCKS", ((shift, 1 << 40),))
    index = Index(make.index(vectors.archive()))
    assert index.volume.block_shift == shift
    assert index.volume.blocks == -(-plain.volume.blocks * wire.PAGE // (1 << shift))
    assert index.rows == plain.rows


def test_blocks_are_named_in_groups_of_64() -> None:
    count = 70
    entries = tuple(make.entry(f"d{i}", f"20{10 + i // 12}-{i % 12 + 1:02}") for i in range(count))
    words = tuple(make.words(make.cut(f"第{i}号")) for i in range(count))
    before = make.index((entries, words))
    assert Index(before).volume.blocks == count
    changed = (*words[:-1], make.words(make.cut("第末号")))
    after = make.index((entries, changed))
    kept = {path for path in before if path in after and path.startswith("search/b/")}
    assert kept == {path for path in before if path.startswith("search/b/") and int(path[9:].split("-")[0], 16) < 64}


def test_the_bytes_are_gzip_without_time_and_the_same_every_time() -> None:
    first, second = make.index(vectors.archive()), make.index(vectors.archive())
    assert first == second
    assert list(first)[-1] == wire.MANIFEST
    for data in first.values():
        assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
        assert gzip.decompress(data) == wire.unpack(data)


def test_a_files_name_is_known_before_it_is_packed() -> None:
    entries, words = vectors.archive()
    runs = [postings.invert(entries[a:b], words[a:b]) for _, a, b in postings.runs(entries)]
    lazy = list(shards.files(entries, shards.laid(map(pieces.of, runs)), make.SITE))
    assert {file.path: file.pack() for file in lazy if isinstance(file, shards.File)} == make.index((entries, words))


def test_suggestions_are_one_group_whose_key_is_of_all_they_are_made_from() -> None:
    def group(*offers: Offer) -> shards.Group:
        entries, words = vectors.archive()
        runs = [postings.invert(entries[a:b], words[a:b]) for _, a, b in postings.runs(entries)]
        laid = shards.laid(map(pieces.of, runs))
        (found,) = (one for one in shards.files(entries, laid, make.SITE, offers) if isinstance(one, shards.Group))
        return found

    named = Offer("org", "甲局", (), "", "orgs/jia.html", "", 1)
    assert group(named).key == group(named).key != group().key
    assert [(one.path, one.content, one.pack()) for one in group(named).files()][-1][0] == "search/suggest.bin"


def test_digests_in_names_are_of_the_unpacked_bytes() -> None:
    index = Index(make.index(vectors.archive()))
    for path, data in index.files.items():
        if path.startswith(("search/columns", "search/fold")):
            assert path.endswith(f"-{wire.digest(data, 4)}.bin")
        if path.startswith("search/s/"):
            assert path.endswith(f"-{wire.digest(data, 3)}.bin")


def test_years_tell_the_first_document_of_each() -> None:
    assert Index(make.index(vectors.archive())).volume.years == ((0, 0), (2012, 1), (2016, 3))


def test_what_an_entity_is_called_today_stands_before_its_other_names() -> None:
    spoken = (("讲话人甲", "", "甲司"), ("讲话人乙", "", "乙司"))
    entries = tuple(make.entry(f"n{i}", f"201{i}", voices=(voice,)) for i, voice in enumerate(spoken))
    called = (("甲局", "orgs/o-甲司.html"), ("乙司", "orgs/o-乙司.html"), ("丙", "orgs/c.html"))
    offers = tuple(Offer("org", name, (), "", href, "", 1) for name, href in called)
    made = {one.facet: one for one in columns.columns(entries, Site("试验"), [0, 0], offers)}
    assert made["org"].values == (("甲局", "o-甲司"), ("甲司", "o-甲司"), ("乙司", "o-乙司"))
    assert made["org"].documents == ((1,), (2,))
    assert [label for label, _ in made["speaker"].values] == ["讲话人甲", "讲话人乙"]


def test_columns_say_who_spoke_where_and_what_for() -> None:
    site = Site("试验", columns=(Column("binhu", "滨湖聚焦"),))
    columns = Index(make.index(vectors.archive(), site)).columns
    assert list(columns) == ["speaker", "office", "org", "event", "tag", "kind", "column", "place", "title"]
    assert columns["speaker"].values == (("讲话人甲", "p-讲话人甲"), ("讲话人乙", "p-讲话人乙"))
    assert columns["speaker"].documents == ((), (), (), (0, 1), (0,))
    assert columns["office"].values == (("书记", ""), ("主任", ""))
    assert columns["office"].documents == ((), (), (), (0, 1), (0,))
    assert columns["place"].values == (("包河区", ""), ("合肥市", ""))
    assert columns["place"].documents == ((), (), (0, 1), (1,), ())
    assert columns["org"].values == (("包河区委", "o-包河区委"),)
    assert columns["event"].documents == ((), (), (0,), (0,), ())
    assert columns["tag"].values == (("服务", ""), ("5G", ""), ("社区治理", ""), ("社会组织", ""))
    assert columns["tag"].documents == ((), (0, 1), (), (2, 3), (2,))
    assert columns["kind"].values == (("page", ""), ("news", ""), ("speech", ""))
    assert columns["column"].values == (("滨湖聚焦", "binhu"),)
    assert columns["title"].documents == ((1,), (5,), (2,), (6,), (2,))


def test_a_speaker_is_one_value_of_a_document_however_often_he_is_listed() -> None:
    voices = (("讲话人甲", "书记", ""), ("讲话人乙", "", ""), ("讲话人甲", "主任", ""))
    words = make.words(make.cut("年会"))
    entries = (make.entry("a", "2016", voices), replace(make.entry("b", "2017", voices[1:]), persons=("", "")))
    columns = Index(make.index((entries, (words, words)))).columns
    both = (("讲话人甲", "p-讲话人甲"), ("讲话人乙", "p-讲话人乙"))
    assert columns["speaker"].values == (*both, ("讲话人乙", ""), ("讲话人甲", ""))
    assert columns["speaker"].documents == ((0, 1), (2, 3))


def test_labels_without_an_id_that_fold_alike_are_one_value() -> None:
    words = make.words(make.cut("年会"))
    entries = tuple(make.entry(f"d{i}", "2016", tags=(tag,)) for i, tag in enumerate(("５Ｇ", "5G", "计划", "計畫")))
    columns = Index(make.index((entries, (words,) * 4))).columns
    assert columns["tag"].values == (("５Ｇ", ""), ("计划", ""))
    assert columns["tag"].documents == ((0,), (0,), (1,), (1,))


def test_the_manifest_tells_what_each_column_weighs() -> None:
    files = make.index(vectors.archive())
    volume = Index(files).volume
    assert {facet: len(files[wire.column_name(facet, four)]) for facet, four in volume.columns} == dict(volume.sizes)


def test_the_title_is_told_from_the_names_before_it_and_the_rest_of_the_head() -> None:
    index = Index(make.index(vectors.archive()))

    def titled(text: str) -> set[str]:
        found = [(p, index.document(p)) for p in index.find(text)]
        return {index.id(d) for p, d in found if index.title(d)[0] <= p < index.title(d)[1]}

    assert titled("社区治理") == {"2016-nianhui"}
    assert titled("讲话人甲") == titled("常文") == set()
    assert titled("长文") == {"2016-chang"}


def test_an_index_without_names_says_nothing_of_them() -> None:
    plain = make.entry("a", "2016"), make.entry("b", "2016")
    words = make.words(make.cut("年会"))
    manifest = wire.unpack(make.index((plain, (words, words)))[wire.MANIFEST])
    assert b'"names"' not in manifest
    assert wire.manifest(manifest).volumes[0].names == (0, 0)
    assert b'"names"' in wire.unpack(make.index(vectors.archive())[wire.MANIFEST])


def test_words_that_mean_the_same_lie_in_a_file_of_their_own() -> None:
    assert Index(make.index(vectors.archive(), alike=vectors.ALIKE)).equals == vectors.ALIKE
    assert b'"equals"' not in wire.unpack(make.index(vectors.archive())[wire.MANIFEST])


def test_the_page_of_an_event_belongs_to_it_under_the_name_that_its_parts_print() -> None:
    own = replace(make.entry("2016-sqfznh", kind="special"), event_id="e-社区年会")
    part = make.entry("2016-sqfznh-01", "2016-09-13", event="社区年会")
    unnamed = replace(make.entry("2017", "2017-01-01"), event_id="e-无名")
    words = make.words(make.cut("年会"))
    columns = Index(make.index(((own, part, unnamed), (words, words, words)))).columns
    assert columns["event"].values == (("社区年会", "e-社区年会"),)
    assert columns["event"].documents == ((0,), (0,), ())
