"""What stands in a text is found however it is typed, and counted as a plain scan counts it: the real writer makes the
index of a generated archive, the real reader answers, and a scan that knows neither says what is true."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from shilu.search import shards
from shilu.search.shards import texts
from tests.search import archives as make
from tests.search import generated, plain, reader

MANY = 24
"""A string with a parting mark inside is proved by its text in so many documents (decision 0037)."""


@dataclass(frozen=True, slots=True)
class World:
    """An archive, what is typed, what a scan finds, what the reader says."""

    archive: make.Archive
    files: dict[str, bytes]
    scan: plain.Scan
    typed: list[generated.Typed]
    expected: list[list[int]]
    answers: list[reader.Answer]


def worlds(*shapes: tuple[int, int, int, int, int]) -> list[World]:
    """One for each (seed, documents, crowded, giants, queries), all answered by one process."""
    made = []
    for seed, documents, crowded, giants, count in shapes:
        archive = generated.archive(seed, documents, crowded, giants)
        scan = plain.Scan([[text.text for _, text in make.fields(*pair)] for pair in zip(*archive, strict=True)])
        typed = generated.queries(seed, archive, count)
        made.append((archive, make.index(archive), scan, typed, [scan.having(one.text) for one in typed]))
    said = reader.answers([(files, [(one.text, None) for one in typed]) for _, files, _, typed, _ in made])
    return [World(*rest, answers) for rest, answers in zip(made, said, strict=True)]


@pytest.fixture(scope="module")
def large() -> World:
    """More documents in one month than a run holds, paragraphs over several blocks, some thirty shards."""
    return worlds((1, 150, 560, 5, 1800))[0]


@pytest.fixture(scope="module")
def small() -> list[World]:
    """Archives of no document, of one, of two ..."""
    return worlds(*((seed, seed // 6, 0, seed % 5 == 4, 25) for seed in range(36)))


def wrong(world: World) -> list[str]:
    """What the reader gets wrong, in words. Without a parting mark inside, its count must be the scan's. With one, and
    a single character beside it, positions cannot tell all (decision 0037): it may miss, but never invent."""
    found = []
    for one, expected, answer in zip(world.typed, world.expected, world.answers, strict=True):
        got = sorted(answer.exact)
        chains = plain.bones(one.text, marks=False).split("\3")
        parted = len(chains) > 1
        if answer.error:
            found.append(f"{one.text!r}: {answer.error}")
        elif parted and world.scan.candidates(one.text) > MANY:
            continue
        elif parted and min(chain.count("\1") for chain in chains) == 1:
            if set(got) - set(expected):
                found.append(f"{one.text!r}: invents {sorted(set(got) - set(expected))}")
        elif got != expected or answer.at_least:
            found.append(f"{one.text!r}: {len(expected)} have it, {len(got)} are found, at least: {answer.at_least}")
    return found


def test_what_is_typed_stands_where_it_was_cut_out(large: World) -> None:
    """The generator's own promise: however it is typed, the scan finds it in its document."""
    lost = [one for one, expected in zip(large.typed, large.expected, strict=True)
            if one.source >= 0 and one.source not in expected]
    assert not lost
    assert sum(one.source >= 0 for one in large.typed) > 1500


def test_every_piece_of_every_text_is_found_and_counted(large: World) -> None:
    assert not wrong(large)


def test_small_archives_are_searched_as_well(small: list[World]) -> None:
    assert [len(world.archive[0]) for world in small][::6] == [0, 1, 2, 3, 4, 5]
    assert not [line for world in small for line in wrong(world)]


@pytest.mark.parametrize("shift", [12, 13])
def test_larger_blocks_and_many_more_shards_change_nothing(shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in very large archives, where a single character lies in more shards than are read."""
    monkeypatch.setattr(texts, "BLOCKS", ((shift, 1 << 40),))
    monkeypatch.setattr(shards, "SHARDS", ((1 << 60, 200),))
    (world,) = worlds((shift, 60, 0, 3, 250))
    assert sum(path.startswith("search/s/") for path in world.files) > 100
    bad: list[object] = []
    for one, expected, answer in zip(world.typed, world.expected, world.answers, strict=True):
        several = "\3" not in plain.bones(one.text, marks=False) and len(plain.places(one.text)) > 1
        if answer.error or set(answer.exact) - set(expected) or (several and sorted(answer.exact) != expected):
            bad.append((one.text, expected, answer))
        bad += [(one.text, marks) for d, id, marks in answer.excerpts if id != f"d{d}" or not marks]
    assert not bad


def test_every_document_found_is_shown_with_the_string_marked(large: World, small: list[World]) -> None:
    """Some mark of an excerpt holds all that was typed; in texts that go on in the next block a mark may be a part."""
    bad = []
    for world in (large, *small):
        goes_on = {d for d, words in enumerate(world.archive[1]) if any(len(p.text) > 1500 for p in words.paragraphs)}
        for one, answer in zip(world.typed, world.answers, strict=True):
            for d, id, marks in answer.excerpts:
                whole = any(plain.bones(one.text) in plain.bones(mark) for mark in marks or ())
                if id != f"d{d}" or not marks or not (whole or d in goes_on):
                    bad.append((one.text, d, id, marks))
    assert not bad


FAULTS = (
    ("units.js", "gap === 3 ? 2 : 1", "1"),
    ("units.js", '"、“”‘’', '"“”‘’'),
    ("units.js", r"(?:\\.[0-9]+)*", ""),
    ("units.js", "table.get(c) || c", "c"),
    ("units.js", r"\\u{20000}-\\u{3fffd}", r"\\u{20000}-\\u{20100}"),
    ("lists.js", "if (p[c] !== want) continue each;", ""),
    ("lists.js", "if (c === p.length) break each;", "if (c >= p.length - 1) break each;"),
    ("shape.js", "if ((j - i) & 1) out.push(pairAt(row, j - 2));", ""),
    ("reading.js", "throw new Refold()", "void 0"),
    ("lists.js", "if (keys[mid] <= key) low", "if (keys[mid] < key) low"),
    ("proof.js", "return bare(piece, index.fold) === text", "return true"),
)
"""(module of the reader, what stands there, a fault in its place)"""


def test_a_fault_in_the_reader_does_not_pass(tmp_path: Path) -> None:
    """What the tests above are worth: each fault makes them fail."""
    (sound,) = worlds((7, 40, 0, 1, 150))
    assert not wrong(sound)
    missed = []
    for number, (module, right, fault) in enumerate(FAULTS):
        broken = Path(shutil.copytree(reader.RUNTIME, tmp_path / str(number)))
        source = (broken / module).read_text("utf-8")
        assert right in source, f"{module} no longer says {right}"
        (broken / module).write_text(source.replace(right, fault), "utf-8")
        (said,) = reader.answers([(sound.files, [(one.text, None) for one in sound.typed])], broken)
        if not wrong(dataclasses.replace(sound, answers=said)):
            missed.append((module, right))
    assert not missed
