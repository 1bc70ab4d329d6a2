"""A name in; the syllables of its units, and the letters under which it is looked for, out.

One rule (`near`) takes away what is confused when Chinese is typed by its sound: zh ch sh = z c s, ng = n, l = n, ü = v
= u. It is applied to whole strings, here and in the browser alike, so both arrive at the same letters; which letters
were meant is compared afterwards, with the syllables. FORMAT.md, section 12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shilu import hanzi
from shilu.hanzi import readings
from shilu.search import tokens

_SYLLABLE = re.compile(r"([a-z]+)[0-5]")


def near(letters: str) -> str:
    """The letters without what near sounds differ in: `shequzhili` -> `sequzini`."""
    flat = letters.replace("zh", "z").replace("ch", "c").replace("sh", "s")
    return flat.replace("ng", "n").replace("l", "n").replace("v", "u").replace("ü", "u")


def of_text(units: tuple[str, ...]) -> tuple[str, ...]:
    """The syllable of each unit, as words are read; a unit that is no Han character sounds as it is written."""
    if len(text := "".join(units)) == len(units):
        return tuple(_plain(readings.read(text), units))
    found: list[str] = []
    while len(found) < len(units):
        start = stop = len(found)
        while stop < len(units) and len(units[stop]) == 1:
            stop += 1
        if stop == start:
            found.append(units[start])
            continue
        found += _plain(readings.read("".join(units[start:stop])), units[start:stop])
    return tuple(found)


def of_name(units: tuple[str, ...], override: str) -> tuple[str, ...]:
    """The syllable of each unit of a person's name: its surname read as one (单 Shan), or as the editor says."""
    if any(len(unit) > 1 for unit in units):
        return of_text(units)
    key = hanzi.sort_key("".join(units), override)
    if len(key) != len(units):
        return of_text(units)
    return tuple(
        match[1] if (match := _SYLLABLE.match(part)) else unit for part, unit in zip(key, units, strict=True)
    )


def _plain(read: Iterable[str], units: Iterable[str]) -> list[str]:
    return [reading[:-1] if reading else unit for reading, unit in zip(read, units, strict=True)]


def initials(syllables: Iterable[str]) -> str:
    """`she qu zhi li` -> `sqzl`; what is no syllable of Chinese goes whole."""
    known = readings.sounds()
    return "".join(one[0] if one in known else one for one in syllables)


def all_of(characters: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of each character all the syllables that it may have: alone, inside words, as a surname; the usual one first."""
    wanted = set(characters)
    found: dict[str, dict[str, None]] = {}

    def take(character: str, reading: str) -> None:
        if reading and character in wanted:
            found.setdefault(character, {})[reading[:-1]] = None

    for character in sorted(wanted):
        take(character, readings.alone(character))
    for word, syllables in sorted(readings.readings().words.items()):
        for character, reading in zip(word, syllables or (), strict=False):
            take(character, reading)
    for character, reading in sorted(readings.surnames().single.items()):
        take(character, reading)
    for name, syllables in sorted(readings.surnames().double.items()):
        for character, reading in zip(name, syllables, strict=True):
            take(character, reading)
    return {character: tuple(syllables) for character, syllables in sorted(found.items())}


def common() -> frozenset[str]:
    """Characters that anyone may type, whether the archive has them or not: the first level of GB 2312."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return frozenset(row.decode("gb2312", "ignore") for row in rows) - {""}


def units_of(text: str) -> tuple[str, ...]:
    """The units of a name, folded, without marks."""
    return tuple(unit.text for unit in tokens.units(text))
