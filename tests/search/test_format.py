"""FORMAT.md is the law: its worked example decodes to what it says, and the writer writes it."""

from __future__ import annotations

import json
import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu.search import wire
from shilu.search.wire import charset
from tests.search import example, vectors

TEXT = example.FORMAT.read_text("utf-8")


@pytest.mark.parametrize("name", ["shard", "block", "column", "equals", "fold", "manifest"])
def test_the_worked_example_decodes_to_what_it_says(name: str) -> None:
    data, expected = example.stated(TEXT)[name]
    assert json.loads(json.dumps(example.meaning(name, data))) == expected


def test_the_worked_example_is_what_the_writer_writes() -> None:
    assert TEXT.split(example.MARK)[1].strip() == example.section().strip()


def test_another_version_and_another_kind_of_file_are_refused() -> None:
    data, _ = example.stated(TEXT)["shard"]
    with pytest.raises(wire.WireError, match="version"):
        wire.shard(data[:4] + b"\x02" + data[5:])
    with pytest.raises(wire.WireError, match="kind"):
        wire.block(data)


def test_a_shard_that_ends_too_early_is_refused_wherever_it_ends() -> None:
    data, _ = example.stated(TEXT)["shard"]
    for size in range(len(data)):
        with pytest.raises((wire.WireError, UnicodeDecodeError)):
            wire.shard(data[:size])


def test_every_name_of_the_layout_is_one_that_the_writer_makes() -> None:
    names = [
        wire.MANIFEST, wire.shard_name("社 区", "abcdef"), wire.block_name("", 255, "01234567"),
        wire.column_name("tag", "01234567"), wire.equals_name("01234567"), wire.fold_name("01234567"),
    ]
    shapes = re.search(r"```\n(search/.*?)```", TEXT, re.DOTALL)
    assert shapes is not None
    for shape, name in zip(shapes[1].splitlines(), names, strict=True):
        pattern = re.escape(shape.split()[0]).replace("DDDDDDDD", "[0-9a-f]{8}").replace("DDDDDD", "[0-9a-f]{6}")
        pattern = pattern.replace("UUUU", "[0-9a-f]{4}").replace("FACET", "[a-z]+").replace("/N\\-", "/[0-9a-f]+-")
        assert re.fullmatch(pattern, name), (pattern, name)
    assert wire.shard_name("", "abcdef") == "search/s/0000-abcdef.bin"
    assert wire.shard_name("𬱖 东", "abcdef") == "search/s/d873-abcdef.bin"


@pytest.mark.parametrize(("number", "data"), [(0, "00"), (5, "05"), (127, "7f"), (128, "8001"), (300, "ac02")])
def test_varints_are_seven_bits_a_byte_lowest_first(number: int, data: str) -> None:
    assert wire.varint(number) == bytes.fromhex(data)
    assert wire.Cursor(bytes.fromhex(data)).varint() == number


@given(st.lists(st.integers(0, 3000)))
def test_rising_numbers_stand_in_a_string_of_plain_characters(gaps: list[int]) -> None:
    numbers = list(accumulate(gaps))
    text = wire.steps(numbers)
    assert wire.unsteps(text) == numbers
    assert json.dumps(text) == f'"{text}"'


@pytest.mark.parametrize("name", sorted(vectors.files()))
def test_the_shared_vectors_are_what_python_makes(name: str) -> None:
    assert (vectors.FOLDER / name).read_text("utf-8") == vectors.files()[name]


def test_the_shards_of_the_vectors_decode_to_their_keys() -> None:
    for case in json.loads((vectors.FOLDER / "shards.json").read_text("utf-8")):
        keys = [[key, [list(place) for place in places]] for key, places in wire.shard(bytes.fromhex(case["hex"]))]
        assert keys == case["keys"]


def test_the_row_of_single_bytes_is_the_one_that_the_writer_uses() -> None:
    stated = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)
    assert stated is not None
    for line in stated[1].splitlines():
        start = int(line[:2], 16)
        assert charset.SINGLES[start:start + len(line) - 4] == line[4:]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_texts_of_a_block_come_back_as_they_were(texts: list[str]) -> None:
    assert charset.decode(charset.encode(texts)) == texts


def test_a_text_that_is_common_takes_less_than_two_bytes_a_character() -> None:
    text = "我们要在社区工作中发展民主，这是全国人民的事业。"
    assert len(charset.encode([text])) < 1.6 * len(text)
