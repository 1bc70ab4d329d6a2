"""A Chinese text in; the reading of each of its characters out, with the surname's own reading where it is a name.

The readings come from a frozen table (`data/pinyin.txt`), not from a library: addresses of pages are made from them and
may not move. A reading is a syllable with its tone (`chong2`, `lv4`), "" for what has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shilu.hanzi.folding import fold

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Readings:
    """The table, with its words folded so that 重慶 is read as 重庆."""

    single: dict[str, str]
    words: dict[str, tuple[str, ...] | None]
    """Word -> its readings; None where its characters read as they do alone."""
    reach: dict[str, int]
    """Character -> how long the longest word is that begins with it."""
    not_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surnames:
    single: dict[str, str]
    """Surname of one character (folded) -> its own reading, "" where it reads as the character does."""
    double: dict[str, tuple[str, str]]


@cache
def readings() -> Readings:
    """The table of readings, loaded at the first use."""
    single: dict[str, str] = {}
    words: dict[str, tuple[str, ...] | None] = {}
    not_names: set[str] = set()
    part = 0
    for line in (DATA / "pinyin.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            continue
        if line.startswith("%"):
            part = len(line)
        elif part == 0:
            reading, characters = line.split(" ")
            single.update(dict.fromkeys(characters, reading))
        elif part == 1:
            word, *syllables = line.split(" ")
            words[fold(word)] = tuple(syllables)
        elif part == 2:
            for word in fold(line).split(" "):
                words.setdefault(word, None)
        else:
            not_names.update(fold(line).split(" "))
    reach: dict[str, int] = {}
    for word in words:
        reach[word[0]] = max(len(word), reach.get(word[0], 0))
    return Readings(single, words, reach, frozenset(not_names))


@cache
def surnames() -> Surnames:
    """The table of surnames, loaded at the first use."""
    single: dict[str, str] = {}
    double: dict[str, tuple[str, str]] = {}
    for line in (DATA / "surnames.txt").read_text("utf-8").splitlines():
        parts = line.split(" ")
        if parts[0] == "=":
            single.update(zip(map(fold, parts[1::2]), parts[2::2], strict=True))
        elif parts[0] == "++":
            double.update({fold(n): (a, b) for n, a, b in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)})
        elif parts[0] != "#":
            for x in fold(line):
                single.setdefault(x, "")
    return Surnames(single, double)


def read(text: str) -> tuple[str, ...]:
    """The reading of each character of a text, as words are read: 重庆 -> chong2 qing4, 重要 -> zhong4 yao4."""
    table = readings()
    single, words, reach = table.single, table.words, table.reach.get
    folded = fold(text)
    found: list[str] = []
    at, size = 0, len(text)
    while at < size:
        for stop in range(min(size, at + reach(folded[at], 0)), at + 1, -1):
            word = folded[at:stop]
            if word in words:
                known = words[word]
                found += known if known is not None else map(alone, text[at:stop])
                at = stop
                break
        else:
            found.append(single.get(text[at]) or alone(text[at]))
            at += 1
    return tuple(found)


def alone(character: str) -> str:
    """The reading of one character, in its own form or else in the form that it folds to; "" when it has none."""
    single = readings().single
    return single.get(character) or single.get(fold(character), "")


def surname(name: str) -> int:
    """How many characters of a name are its surname: 2 for 欧阳娜娜 and for 范徐丽泰 (two surnames), 0 for no name."""
    folded = fold(name)
    known = surnames()
    if not 2 <= len(name) <= 5 or not all(map(alone, name)):
        return 0
    if folded[:2] in known.double and len(name) > 2:
        return 2
    if len(name) == 4 and folded[0] in known.single and folded[1] in known.single:
        return 2
    return 1 if len(name) <= 4 else 0


def read_name(name: str) -> tuple[str, ...]:
    """As `read`, but what can be a person's name begins with the surname's reading: 单田芳 -> shan4, 单位 -> dan1."""
    found = read(name)
    folded = fold(name)
    known = surnames()
    if not surname(name) or folded[:2] in readings().not_names:
        return found
    if folded[:2] in known.double:
        return known.double[folded[:2]] + found[2:]
    first = known.single.get(folded[0])
    if not first:
        return found
    # The rest is read for itself, for no word reaches from a surname into the given name.
    return (first, *read(name[1:]))


@cache
def sounds() -> frozenset[str]:
    """All syllables that the table knows, without tones; interjections without a vowel (嗯, 呣) are none."""
    found = {reading[:-1] for reading in readings().single.values()}
    return frozenset(sound for sound in found if any(vowel in sound for vowel in "aeiouv"))
