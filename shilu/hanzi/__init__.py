"""Chinese text as text in; its folded form, its count of 字, its pinyin, its place in an index, its address out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from shilu.hanzi import readings as _pinyin
from shilu.hanzi.folding import fold, fold_table, simplified

__all__ = ["count", "fold", "fold_table", "letter", "pinyin", "simplified", "slug", "sort_key"]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Inside a character class: what counts as a 字 of its own."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(rf"[^\W_{HAN}]+(?:(?<=\d)[.,](?=\d)[^\W_{HAN}]+|['’](?=[^\W\d_{HAN}])[^\W_{HAN}]+)*")
_PIECE = re.compile(f"[{HAN}]+|[a-z0-9]+")
_LONGEST = 120
"""Of an address, so that with its folder and `.html` it stays below 200 bytes."""


def count(text: str) -> int:
    """字: each Han character, and each Latin word or number, as one; punctuation is none."""
    others = _HAN_RUN.split(text)
    rest = " ".join(others)
    return len(text) - len(rest) + len(others) - 1 + len(_WORD.findall(rest))


def pinyin(name: str, override: str = "") -> str:
    """A person's name in letters by GB/T 28039-2011, `Chen Yueliang`; `override` (the editor's own) wins.

    A name in other letters is given back as it stands; the parts of 劳尔·卡斯特罗 are written as one word each.
    """
    if override.strip():
        return " ".join(override.split())
    if not _HAN_RUN.search(name):
        return name.strip()
    if any(mark in name for mark in "·•‧・"):
        return "·".join(_capital(_pinyin.read(part)) for part in re.split("[·•‧・]", name) if part)
    name = re.sub(r"\s+", "", name)
    syllables = _pinyin.read_name(name)
    cut = _pinyin.surname(name)
    if len(name) == 4 and cut == 2 and fold(name[:2]) not in _pinyin.surnames().double:
        return f"{_capital(syllables[:1])}-{_capital(syllables[1:2])} {_capital(syllables[2:])}"
    return " ".join(_capital(part) for part in (syllables[:cut], syllables[cut:]) if part)


def _capital(syllables: tuple[str, ...]) -> str:
    """`xi1 an1` -> `Xi'an`: one word, with the sign that parts a syllable from a vowel after it."""
    word = ""
    for syllable in (s[:-1].replace("v", "ü") for s in syllables if s):
        word += "'" + syllable if word and syllable[0] in "aeo" else syllable
    return word[:1].upper() + word[1:]


def sort_key(name: str, override: str = "") -> tuple[str, ...]:
    """The place of a name in a Chinese index: sound, tone, then the character itself, one after the other.

    So all 程 stand together, apart from all 成. Names in other letters follow after all Chinese ones.
    """
    name = re.sub(r"\s+", "", name) if _HAN_RUN.search(name) else name
    syllables = _pinyin.read_name(name)
    if override.strip():
        syllables = _as_told(syllables, override)
    return tuple(
        syllable + x if syllable else "~" + fold(x) for syllable, x in zip(syllables, name, strict=True)
    )


def _as_told(syllables: tuple[str, ...], override: str) -> tuple[str, ...]:
    """The readings, each set right by the editor's pinyin; unchanged when that has another number of syllables."""
    letters = _letters(override.lower().replace("ü", "v").replace("u\u0308", "v"))
    told = _syllables(re.sub("[^a-z]+", "'", letters).strip("'"), len(syllables))
    if told is None:
        return syllables
    return tuple(s if s[:-1] == t else t + "0" for s, t in zip(syllables, told, strict=True))


def _syllables(letters: str, number: int) -> tuple[str, ...] | None:
    """Letters cut into a number of Chinese syllables, the longer first ones first; None when there is no way.

    No syllable crosses a `'`, which stands for anything that parted the letters.
    """
    if number == 0 or not letters:
        return () if not letters and not number else None
    if letters[0] == "'":
        return _syllables(letters[1:], number)
    known = _pinyin.sounds()
    for size in range(min(6, len(letters)), 0, -1):
        if letters[:size] in known:
            rest = _syllables(letters[size:], number - 1)
            if rest is not None:
                return (letters[:size], *rest)
    return None


def letter(name: str, override: str = "") -> str:
    """The letter under which a name stands in an index: `C`, or `#` for a name that is not Chinese."""
    key = sort_key(name, override)
    first = key[0][0].upper() if key else "#"
    return first if "A" <= first <= "Z" else "#"


@lru_cache(maxsize=1 << 16)
def slug(text: str) -> str:
    """An address made of a text: `社区治理` -> `shequ-zhili`, `[a-z0-9-]+`, never empty, the same for ever.

    Most Chinese words have two characters, so a run of Han is cut in twos, the last three together where it is odd; 的
    stands alone. No dictionary cuts it: a better one would move pages. Other letters lose their accents.
    """
    plain = _letters(unicodedata.normalize("NFKC", text)).lower()
    syllables = _pinyin.read_name(plain)
    words: list[str] = []
    for match in _PIECE.finditer(plain):
        if _HAN_RUN.match(match.group()):
            words += _pairs(plain[match.start():match.end()], syllables[match.start():match.end()])
        else:
            words.append(match.group())
    found = "-".join(word for word in words if word)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    if not found:
        return "x" + digest[:8]
    if len(found) > _LONGEST:
        return found[:_LONGEST].rsplit("-", 1)[0] + "-" + digest[:6]
    return found


def _letters(text: str) -> str:
    """The text without accents."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(x for x in parts if unicodedata.category(x) != "Mn"))


def _pairs(run: str, syllables: tuple[str, ...]) -> list[str]:
    """The syllables of a run of Han in twos, parted at each 的 that is read `de`."""
    sounds = [s[:-1] for s in syllables]
    words: list[str] = []
    start = 0
    for stop in [i for i, x in enumerate(run) if x == "的" and sounds[i] == "de"] + [len(run)]:
        part = sounds[start:stop]
        while part:
            size = 3 if len(part) == 3 else 2
            words.append("".join(part[:size]))
            part = part[size:]
        if stop < len(run):
            words.append("de")
        start = stop + 1
    return words
