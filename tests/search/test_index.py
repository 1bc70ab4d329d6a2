"""The index as a whole: what stands in a text is found where it stands, and nothing else is."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.search import tokens, wire
from tests.search import archives as make
from tests.search.reference import Index

QUICK = settings(max_examples=60, deadline=None)


def plain_ids(archive: make.Archive, typed: str) -> set[str]:
    return {item.id for item, text in zip(*archive, strict=True) if make.contains(item, text, typed)}


@QUICK
@given(make.archives(), st.data())
def test_every_string_of_han_is_found_in_every_document_that_has_it(archive: make.Archive, data: st.DataObject) -> None:
    index = Index(make.index(archive))
    whole = [make.bare(t.text) for pair in zip(*archive, strict=True) for _, t in make.fields(*pair)]
    typed = data.draw(st.text(make.HAN, min_size=1, max_size=6))
    places: list[str] = [piece for text in whole for piece in re.findall(f"[{make.HAN}]+", text)]
    if places and data.draw(st.sampled_from((True, True, False))):
        text = data.draw(st.sampled_from(places))
        start = data.draw(st.integers(0, len(text) - 1))
        typed = text[start:start + data.draw(st.integers(1, 12))]
    assert index.documents(typed) == plain_ids(archive, typed)
    if len(typed) > 1:
        assert index.cover(typed) == index.find(typed)


@QUICK
@given(make.archives(make.HAN + make.MARKS + "aB1２.+5"), st.data())
def test_every_row_of_units_is_found_at_its_own_place(archive: make.Archive, data: st.DataObject) -> None:
    index = Index(make.index(archive))
    for item, text in zip(*archive, strict=True):
        for _, paragraph in make.fields(item, text):
            units = tokens.units(paragraph.text)
            if not units:
                continue
            first = data.draw(st.integers(0, len(units) - 1))
            last = first
            while last + 1 < len(units) and units[last + 1].offset == units[last].offset + 1:
                last += 1
            piece = paragraph.text[units[first].start:units[last].stop]
            found = index.find(piece)
            size = last - first + 1
            assert any(index.text_at(p, size) == [u.text for u in units[first:last + 1]] for p in found)
            assert item.id in {index.id(index.document(p)) for p in found}


@QUICK
@given(make.archives(make.HAN + make.MARKS + "ab12.+"))
def test_the_postings_are_those_that_a_plain_reading_gives(archive: make.Archive) -> None:
    index = Index(make.index(archive))
    expected: dict[str, list[tuple[int, int]]] = {}
    rows = iter(index.rows)
    for item, text in zip(*archive, strict=True):
        if not any(tokens.units(paragraph.text) for _, paragraph in make.fields(item, text)):
            assert next(rows).field == 0
        last: dict[str, list[tuple[int, int]]] = {}
        begun: set[str] = set()
        for field, paragraph in make.fields(item, text):
            units = tokens.units(paragraph.text)
            if not units:
                continue
            row = next(rows)
            assert (row.text, row.field, row.document["id"]) == (paragraph.text, field, item.id)
            edges = (*tokens.boundaries(paragraph, units), True, True)
            for i, unit in enumerate(units):
                place = row.position + unit.offset
                bits = 1 * edges[i] + 8 * (field < 7)
                if i + 1 < len(units) and units[i + 1].offset == unit.offset + 1:
                    both = (place, bits + 2 * edges[i + 1] + 4 * edges[i + 2])
                    expected.setdefault(f"{unit.text} {units[i + 1].text}", []).append(both)
                    begun |= {unit.text} if field > 6 else set()
                    continue
                ended = (place, bits + 6)
                han = tokens.class_of(unit.text[0]) == tokens.HAN
                alone = i == 0 or units[i - 1].offset != unit.offset - 1
                if not han or alone or field < 7:
                    expected.setdefault(f"{unit.text} ", []).append(ended)
                    begun |= {unit.text} if field > 6 else set()
                else:
                    last.setdefault(unit.text, []).append(ended)
        for unit_text, places in last.items():
            if unit_text not in begun:
                expected.setdefault(f"{unit_text} ", []).append(places[0])
    assert {key: tuple(sorted(places)) for key, places in expected.items()} == index.lists
    assert list(index.lists) == sorted(index.lists, key=wire.utf16)


@QUICK
@given(make.archives(most=200))
def test_a_posting_of_the_head_belongs_to_a_name_or_to_the_title_by_its_place_alone(archive: make.Archive) -> None:
    index = Index(make.index(archive))
    for places in index.lists.values():
        for place, bits in places:
            d, row = index.document(place), index.row(place)
            first, last = index.title(d)
            assert (place - index.volume.starts[d] < 8 * index.volume.names[d]) == (row.field == 1)
            assert (first <= place < last) == (row.field == 0)
            assert bool(bits & 8) == (row.field < 7)


@QUICK
@given(make.archives(most=900))
def test_a_document_on_several_pages_tells_where_all_its_paragraphs_begin(archive: make.Archive) -> None:
    index = Index(make.index(archive))
    for d, (item, text) in enumerate(zip(*archive, strict=True)):
        rows = [row for row in index.rows if row.document["id"] == item.id]
        pages = {row.position // wire.PAGE for row in rows}
        assert ("paras" in rows[0].document) == (len(pages) > 1 and any(row.field > 6 for row in rows))
        if "paras" not in rows[0].document:
            continue
        body = [row for row in rows if row.field > 6 and row.part < 2]
        steps = wire.unsteps(rows[0].document["paras"])
        assert [index.volume.starts[d] + 8 * step for step in steps] == [row.position for row in body]
        written = [i for i, paragraph in enumerate(text.paragraphs) if tokens.units(paragraph.text)]
        mended = [i for i, sentence in text.corrected if tokens.units(sentence.text)]
        assert rows[0].document.get("mended", []) == [written.index(i) if i in written else -1 for i in mended]
        assert all(row.document == rows[0].document for row in rows)


@QUICK
@given(make.archives())
def test_every_file_of_an_index_is_named_by_its_manifest(archive: make.Archive) -> None:
    index = Index(make.index(archive))
    assert index.used == set(index.files)
    assert index.manifest.documents == len(archive[0])
    units = [[tokens.units(t.text) for _, t in make.fields(*pair)] for pair in zip(*archive, strict=True)]
    assert index.volume.units == sum(len(row) for rows in units for row in rows)
    filled = [sum(-(-(row[-1].offset + 2) // 8) * 8 for row in rows if row) for rows in units]
    slots = [b - a >> 6 for a, b in pairwise((*index.volume.starts, index.volume.end))]
    for slot, size, length in zip(slots, filled, index.volume.lengths, strict=True):
        own = max(1, -(-size // 64))
        assert length == (slot if slot == own + 1 else own) <= slot


def test_an_empty_archive_has_an_index_too() -> None:
    index = Index(make.index(((), ())))
    assert (index.volume.blocks, index.volume.borders, index.volume.starts) == (0, (), ())
