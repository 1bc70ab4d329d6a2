"""pypinyin's readings and jieba's word counts in; `pinyin.txt`, the frozen table that addresses are made from, out.

Run by hand (`python shilu/data/make_pinyin.py`) where pypinyin and jieba are installed. The result is committed: a
page's address comes from it, so that a newer pypinyin must not be able to move a page.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
FIRST_STAYS = frozenset("的都吁寻莎哦呢蕃桔漯澹娜贾杉柏陂粘仔呗炰")
"""Characters whose commonest reading inside words is not the one they have alone or in a name."""
FLAT = {"一": "yi1", "不": "bu4"}
"""Their tones change with the neighbour in speech, not in an index."""
COMMON = 200
"""Words of this count in jieba's dictionary keep a phrase from reaching into them: 节目|的, not 节|目的."""

HEAD = """\
# Readings of Han characters, tone 1-5 behind the syllable, v for ü. Made by make_pinyin.py from pypinyin (MIT) with the
# word counts of jieba (MIT). First part: reading and characters. After "%": words that read otherwise than their
# characters alone. After "%%": words that read as their characters do and part a text before those. After "%%%": words
# that begin with a surname of another reading (单位) and are no names.
"""


def plain(marked: str) -> str:
    """`chóng` -> `chong2`."""
    tone = "5"
    letters: list[str] = []
    for mark in unicodedata.normalize("NFD", marked.replace("ɡ", "g")):
        if mark in TONES:
            tone = TONES[mark]
        elif mark == "\u0308":
            letters[-1] = "v"
        elif mark.isascii() and mark.isalpha():
            letters.append(mark)
        elif mark == "\u0302":  # ê, an interjection
            pass
    return "".join(letters) + tone


def sound(reading: str) -> str:
    return reading[:-1]


def load() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, tuple[int, str]]]:
    """(readings of each character, of each phrase, (count, tag) of each word of jieba's)."""
    import jieba
    import pypinyin

    folder = Path(pypinyin.__file__).parent
    single = json.loads((folder / "pinyin_dict.json").read_text("utf-8"))
    phrases = json.loads((folder / "phrases_dict.json").read_text("utf-8"))
    counts: dict[str, tuple[int, str]] = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        counts[word] = int(count), tag
    return (
        {chr(int(code)): [plain(x) for x in value.split(",")] for code, value in single.items()},
        {word: [FLAT.get(x, plain(y[0])) for x, y in zip(word, value, strict=True)]
         for word, value in phrases.items() if len(word) == len(value)},
        counts,
    )


def defaults(single: dict[str, list[str]], phrases: dict[str, list[str]],
             counts: dict[str, tuple[int, str]]) -> dict[str, str]:
    """The reading of each character alone: pypinyin's first, unless words use another three times as often."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for word, readings in phrases.items():
        for x, reading in zip(word, readings, strict=True):
            used[x][sound(reading)] += counts.get(word, (0, ""))[0]
    chosen = {}
    for x, readings in single.items():
        chosen[x] = readings[0]
        if x in FIRST_STAYS or not used[x]:
            continue
        best, times = max(used[x].items(), key=lambda item: (item[1], item[0]))
        if times >= 20 and times >= 3 * used[x][sound(readings[0])]:
            chosen[x] = next((r for r in readings if sound(r) == best), readings[0])
    return chosen


def surnames() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (HERE / "surnames.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            parts = line[2:].split(" ")
            found.update(zip(parts[::2], parts[1::2], strict=True))
    return found


def main() -> None:
    single, phrases, counts = load()
    alone = defaults(single, phrases, counts)
    other = {word: readings for word, readings in phrases.items()
             if any(sound(r) != sound(alone.get(x, r)) for x, r in zip(word, readings, strict=True))}
    starts = {word[:k] for word in other for k in range(1, len(word))}
    blocks = sorted(word for word, (count, _) in counts.items() if count >= COMMON and len(word) > 1
                    and word not in other and any(word[-k:] in starts for k in range(1, len(word))))
    special = {x: r for x, r in surnames().items() if sound(r) != sound(alone[x])}
    no_names = sorted({word for word, (count, tag) in counts.items() if word[0] in special and len(word) == 2
                       and count >= 20 and not tag.startswith("nr")})
    groups: dict[str, list[str]] = defaultdict(list)
    for x, reading in sorted(alone.items()):
        groups[reading].append(x)
    lines = [f"{reading} {''.join(members)}" for reading, members in sorted(groups.items())]
    lines += ["%", *(f"{word} {' '.join(readings)}" for word, readings in sorted(other.items()))]
    lines += ["%%", *(" ".join(blocks[i:i + 24]) for i in range(0, len(blocks), 24))]
    lines += ["%%%", *(" ".join(no_names[i:i + 24]) for i in range(0, len(no_names), 24))]
    (HERE / "pinyin.txt").write_bytes((HEAD + "\n".join(lines) + "\n").encode("utf-8"))
    print(len(alone), len(other), len(blocks), len(no_names), file=sys.stderr)


if __name__ == "__main__":
    main()
