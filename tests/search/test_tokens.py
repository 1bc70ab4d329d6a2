"""Units, offsets and boundaries, one text at a time and many at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.hanzi import fold
from shilu.model import Text
from shilu.search import tokens
from tests.search import archives as make

ANY = make.HAN + make.MARKS + "aBÀм12３.．+％#·\u200b\n\u2028ㄅ한ｱ①😀\U0002f800"


def said(text: str) -> list[str]:
    return [unit.text for unit in tokens.units(text)]


@settings(deadline=None)
@given(st.lists(make.texts(ANY, 20), max_size=5))
def test_many_texts_at_once_give_what_each_gives_alone(texts: list[Text]) -> None:
    found = tokens.scan(tuple(texts))
    names = [chr(c) if c < 0x110000 else found.runs[c - 0x110000] for c in found.codes.tolist()]
    expected, base = [], 0
    for i, text in enumerate(texts):
        row = tokens.units(text.text)
        edges = tokens.boundaries(text, row)
        for j, (unit, edge) in enumerate(zip(row, edges, strict=True)):
            joined = j > 0 and unit.offset == row[j - 1].offset + 1
            han = tokens.class_of(unit.text[0]) == tokens.HAN
            expected.append((unit.text, i, unit.offset, unit.start + base, edge, joined, han))
        base += len(text.text) + 1
    columns = (found.text, found.offset, found.start, found.boundary, found.joined, found.plain)
    assert list(zip(names, *(column.tolist() for column in columns), strict=True)) == expected


def test_no_character_changes_its_class_by_folding() -> None:
    for code in range(0x110000):
        if not 0xD800 <= code < 0xE000:
            character = chr(code)
            folded = fold(character)
            assert tokens.class_of(folded) == tokens.class_of(character), hex(code)
            assert fold(folded) == folded, hex(code)


def test_narrowing_and_the_readers_table_together_fold_as_python_does() -> None:
    table = dict(tokens.folds())
    for code in range(0x110000):
        character = chr(code)
        if tokens.class_of(character) in (tokens.PARTING, tokens.IGNORED):
            continue
        narrow = chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character
        narrow = narrow.lower() if "A" <= narrow <= "Z" else narrow
        assert table.get(narrow, narrow) == fold(character), hex(code)


def test_no_unit_holds_what_parts_keys_in_a_shard() -> None:
    assert all(tokens.class_of(c) in (tokens.PARTING, tokens.IGNORED) for c in " \n\r\t\"',")
    assert min(c for c in map(chr, range(0x110000)) if tokens.class_of(c) > tokens.IGNORED) > " "


@given(st.text(ANY, max_size=12), st.text(ANY, max_size=12))
def test_a_parting_mark_takes_one_position_however_many_there_are(left: str, right: str) -> None:
    before, after = tokens.units(left), tokens.units(right)
    for marks in ("。", "……", "，“——”"):
        whole = tokens.units(left + marks + right)
        assert [u.text for u in whole] == [u.text for u in (*before, *after)]
        if before and after:
            assert whole[len(before)].offset == before[-1].offset + 2


@given(st.text(make.HAN, max_size=12), st.sampled_from("、“”‘’《》〈〉「」『』· \u3000\t"), st.integers(0, 12))
def test_an_ignored_mark_between_han_changes_nothing(text: str, mark: str, at: int) -> None:
    plain = [(u.text, u.offset) for u in tokens.units(text)]
    assert [(u.text, u.offset) for u in tokens.units(text[:at] + mark + text[at:])] == plain


def test_an_ignored_mark_ends_a_word_and_a_number() -> None:
    assert said("6·29") == ["6", "29"]
    assert said("New York") == ["new", "york"]
    assert said("1 9 9 3 年") == ["1", "9", "9", "3", "年"]


def test_a_number_is_whole_and_keeps_the_point_between_its_digits() -> None:
    assert said("2016年") == ["2016", "年"]
    assert said("３．１４。5.") == ["3.14", "5"]
    assert said("1,000") == ["1", "000"]


def test_letters_digits_and_signs_part_each_other() -> None:
    assert said("5G网络") == ["5", "g", "网", "络"]
    assert said("互联网+") == ["互", "联", "网", "+"]
    assert said("C#") == ["c", "#"]


def test_a_character_beyond_the_basic_plane_is_one_unit() -> None:
    assert [(u.start, u.stop) for u in tokens.units("𬱖东")] == [(0, 1), (1, 2)]


def test_a_word_that_begins_at_an_ignored_mark_is_a_boundary_of_the_unit_after_it() -> None:
    text = make.cut("放管服“改革”", "放管服", "改革")
    assert tokens.boundaries(text, tokens.units(text.text)) == (True, False, False, True, False)
    name = make.cut("阿卜杜拉·居尔", "阿卜杜拉·居尔")
    assert tokens.boundaries(name, tokens.units(name.text)) == (True, False, False, False, False, False)


def test_every_chain_begins_with_a_boundary() -> None:
    text = make.cut("社区。治理", "社区。治理")
    assert tokens.boundaries(text, tokens.units(text.text)) == (True, False, True, False)
