"""Runs, the places of paragraphs, and paragraphs that are longer than a block."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.search import postings, tokens, wire
from shilu.search.postings import pairing, places
from tests.search import archives as make
from tests.search.reference import Index

SPANS = st.one_of(st.integers(0, 20), st.integers(0, 2100), st.sampled_from((2047, 2048, 2049, 5000)))


@given(st.lists(st.lists(SPANS, min_size=1, max_size=6), max_size=6))
def test_places_keep_the_rules_of_the_format(documents: list[list[int]]) -> None:
    rows = [
        places.Row(d, min(i, 7), make.NOTHING)
        for d, spans in enumerate(documents) for i in range(len(spans))
    ]
    spans = [span for of in documents for span in of]
    where = places.layout(rows, spans)
    assert len(where.starts) == len(documents)
    assert where.end % wire.PAGE == 0
    free = 0
    for d, start in enumerate(where.starts):
        own = [(p, n) for row, p, n in zip(rows, where.places, spans, strict=True) if row.document == d and n]
        assert start % 64 == 0
        assert start >= free
        if own:
            assert own[0][0] == start
        free = max(free, start + 1)
        for place, span in own:
            assert place % 8 == 0
            assert place >= (free if place != start else start)
            crosses = place // wire.PAGE != (place + span - 1) // wire.PAGE
            assert not crosses or (span > wire.PAGE and place % wire.PAGE == 0)
            free = place + span + 1
    assert where.end - wire.PAGE <= max(free - 1, 0) <= where.end


def test_a_month_is_a_run_and_the_undated_come_first() -> None:
    dates = ("", "", "2012", "2012-03", "2012-03-01", "2012-03-31", "2012-04-01")
    entries = tuple(make.entry(f"d{i}", date) for i, date in enumerate(dates))
    assert postings.runs(entries) == (
        ("", 0, 2), ("2012", 2, 3), ("2012-03", 3, 6), ("2012-04", 6, 7),
    )
    assert postings.runs(()) == ()


def test_one_more_document_in_a_full_month_moves_few_of_its_runs() -> None:
    entries = tuple(make.entry(f"d{i:05}") for i in range(5000))
    before = {tuple(e.id for e in entries[a:b]) for _, a, b in postings.runs(entries)}
    more = (*entries[:700], make.entry("d00699a"), *entries[700:])
    after = {tuple(e.id for e in more[a:b]) for _, a, b in postings.runs(more)}
    assert len(after - before) <= 2
    assert all(postings.FEW <= len(run) <= postings.MANY for run in sorted(before)[:-1])


def test_a_run_does_not_depend_on_the_others() -> None:
    march = make.entry("a", "2012-03"), make.words(make.cut("社区"), make.cut("治理"))
    april = make.entry("b", "2012-04"), make.words(make.cut("服务"), make.cut("创新"))
    alone = postings.invert((april[0],), (april[1],))
    both = make.index(((march[0], april[0]), (march[1], april[1])))
    assert Index(both).find("服务") == [wire.PAGE]
    assert alone == postings.invert((april[0],), (april[1],))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(0, 4200), st.sampled_from(("", "、", "。")))
def test_a_string_is_found_wherever_it_lies_in_a_paragraph_of_many_blocks(before: int, at: int, mark: str) -> None:
    filler = "社区治理创新" * 1000
    text = filler[:at] + "服务" + mark + "组织" + filler[at:]
    words = make.words(make.cut("题" * before), make.cut(text))
    index = Index(make.index(((make.entry("d"),), (words,))))
    pieces = [row for row in index.rows if row.field == 7]
    assert "".join(row.text for row in pieces) == text
    assert [row.part for row in pieces] == [1, *[3] * (len(pieces) - 2), 2]
    for row in pieces:
        last = tokens.units(row.text)[-1].offset
        assert row.position // wire.PAGE == (row.position + last) // wire.PAGE
    (place,) = index.find("服务")
    assert place == pieces[0].position + at
    assert index.text_at(place, 1) == ["服"]
    assert index.text_at(place + 1, 1) == ["务"]
    assert index.find("务组") == ([] if mark == "。" else [place + 1])
    assert index.find("服务组织") == ([] if mark == "。" else [place])


def test_a_split_keeps_marks_with_the_text_before_it() -> None:
    text = "社" * 2048 + "。”——" + "区" * 3
    index = Index(make.index(((make.entry("d"),), (make.words(make.cut("题"), make.cut(text)),))))
    first, second = (row for row in index.rows if row.field == 7)
    assert (first.text, second.text) == (text[:-3], "区区区")
    assert second.position == first.position + 2049


def test_a_document_without_any_unit_has_a_place_and_a_row() -> None:
    words = make.words(make.cut("——")), make.words(make.cut("社区"))
    index = Index(make.index(((make.entry("a"), make.entry("b")), words)))
    assert index.volume.starts == (0, 64)
    assert [(row.position, row.text) for row in index.rows] == [(0, "——"), (64, "社区")]
    assert index.volume.lengths == (1, 1)


def test_the_two_ways_of_sorting_postings_agree() -> None:
    import numpy as np

    chance = np.random.default_rng(7)
    keys, spots, marks = (chance.integers(0, most, 500) for most in (50, 1000, 16))
    for most in (50 * 50, 1 << 60):
        key, place, mark = pairing._sorted(keys, spots, marks, most, 1000)
        rows = list(zip(key.tolist(), place.tolist(), mark.tolist(), strict=True))
        assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)
        assert sorted(rows) == sorted(zip(keys.tolist(), spots.tolist(), marks.tolist(), strict=True))
