"""A text and a few words in; the text with its word boundaries out. Also: which words stand in a text, its keywords.

jieba is the reference. rjieba, where it has a wheel, cuts the same text twenty times as fast; `_mend` undoes the two
things in which it differs, and a parity test holds both to the same cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from shilu.hanzi import fold, simplified
from shilu.model import Text

Cut = Callable[[str], list[str]]
"""A text -> its words, which joined give the text again."""

_RUN = re.compile(r"(?<![a-zA-Z0-9])[a-zA-Z0-9]*[+#&._%\-][a-zA-Z0-9+#&._%\-]*")
"""Letters, digits and the signs between them, with a sign: what jieba and rjieba cut differently."""
_PART = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)", re.ASCII)
"""How jieba cuts such a run (jieba.finalseg.re_skip)."""
_BEYOND = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00020000-\U0003ffff]")
"""Characters that are Han for rjieba and marks for jieba, which sets each apart; surrogates, which rjieba refuses."""
_NUMBER = re.compile("[零〇○一二三四五六七八九十百千万亿两萬億兩]{2,}")
"""A number in characters is one word, however jieba cuts it: 七十一亿 is no word of 三百七十一亿."""
_BEGIN = [b"\x00"] + [b"\x01" + bytes(n) for n in range(64)]
"""A word's length -> one byte a character, 1 where the word begins."""


# ---------------------------------------------------------------- engines

@cache
def reference() -> Cut:
    """jieba itself, without its cache file (which it would trust blindly) and without its log."""
    import logging
    import warnings

    with warnings.catch_warnings():
        # Its regular expressions hold escapes that newer Pythons warn of; setuptools warns of its pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True

    def cut(text: str) -> list[str]:
        return list(tokenizer.cut(text))

    return cut


@cache
def fast() -> Cut | None:
    """rjieba with jieba's exact cut; None where it is not installed."""
    try:
        import rjieba
    except ImportError:
        return None
    # The dictionary that it loads as it is imported: one of our own would be a second one, 0.1 s and 55 MB more.
    cut_whole, has_word = rjieba.cut, rjieba.has_word

    def cut(text: str) -> list[str]:
        masked = _BEYOND.sub("。", text)
        words: list[str] = cut_whole(masked)
        if _RUN.search(masked):
            words = _mend(masked, words, has_word)
        if masked is not text and masked != text:
            words = _slices(text, map(len, words))
        return words

    return cut


@cache
def engine() -> Cut:
    """The fast engine where there is one, else the reference."""
    return fast() or reference()


def _slices(text: str, lengths: Iterable[int]) -> list[str]:
    words, at = [], 0
    for length in lengths:
        words.append(text[at:at + length])
        at += length
    return words


def _mend(text: str, words: list[str], known: Callable[[str], bool]) -> list[str]:
    """The words with each run of letters, digits and signs cut as jieba does it: `U-2` is three words.

    Words of the dictionary (C++, B超) part a run; what lies between them went through jieba's `finalseg`, whose regular
    expression we apply again.
    """
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text)]
    mended: list[str] = []
    buffer = ""
    at = number = 0
    for word in words:
        end = at + len(word)
        while number < len(runs) and runs[number][1] <= at:
            number += 1
            mended += filter(None, _PART.split(buffer))
            buffer = ""
        inside = number < len(runs) and runs[number][0] <= at and end <= runs[number][1]
        if inside and not (len(word) > 1 and known(word)):
            buffer += word
        else:
            mended += filter(None, _PART.split(buffer))
            buffer = ""
            mended.append(word)
        at = end
    mended += filter(None, _PART.split(buffer))
    return mended


# ---------------------------------------------------------------- boundaries

def text(text: str, words: tuple[str, ...] = ()) -> Text:
    """The text with jieba's boundaries and `words` laid over them: longest first, a boundary at both ends, none inside.

    They are laid over, not added to the dictionary, so that a new name re-cuts only the texts in which it stands. They
    are sought as folded, so that 社区治理 is one word in a text in traditional characters too. jieba reads such a text
    as simplified: its dictionary has few traditional words, and of 產品和服務 it would make 產品, 和服 and 務.
    """
    if not text:
        return Text("", b"")
    cut = engine()(simplified(text))
    flags = bytearray().join([_BEGIN[n] if (n := len(w)) < 65 else b"\x01" + bytes(n - 1) for w in cut])
    for number in _NUMBER.finditer(text):
        flags[number.start() + 1:number.end()] = bytes(number.end() - number.start() - 1)
    if words:
        _overlay(flags, fold(text), words)
    return Text(text, _packed(flags))


def _overlay(flags: bytearray, folded: str, words: tuple[str, ...]) -> None:
    taken = bytearray(len(flags))
    for word in sorted({fold(w) for w in words if len(w) > 1}, key=lambda w: (-len(w), w)):
        size = len(word)
        at = folded.find(word)
        while at >= 0:
            if any(taken[at:at + size]) or _torn(folded, at) or _torn(folded, at + size):
                at = folded.find(word, at + 1)
                continue
            taken[at:at + size] = b"\x01" * size
            flags[at:at + size] = _BEGIN[size] if size < 65 else b"\x01" + bytes(size - 1)
            if at + size < len(flags):
                flags[at + size] = 1
            at = folded.find(word, at + size)


def _torn(text: str, at: int) -> bool:
    """Would a boundary here part a Latin word or a number? `AI` is no word of `MAIN`, nor 16年 of 2016年."""
    return 0 < at < len(text) and text[at - 1:at + 1].isascii() and text[at - 1:at + 1].isalnum()


def _packed(flags: bytearray) -> bytes:
    """One byte a character -> one bit a character, the first in the lowest bit."""
    flags.reverse()
    number = int(flags.translate(_DIGITS), 2)
    return number.to_bytes((len(flags) + 7) // 8, "little")


_DIGITS = bytes([48, 49]) + bytes(254)


def words(text: Text) -> tuple[str, ...]:
    """The words of a cut text, marks and blanks among them."""
    if not text.text:
        return ()
    starts = [match.start() for match in _WORD.finditer(_bits(text))]
    return tuple(text.text[a:b] for a, b in pairwise((*starts, len(text.text))))


_WORD = re.compile("10*")
_LONG_WORD = re.compile("10+")


def _bits(text: Text) -> str:
    """One `1` or `0` a character."""
    return f"{int.from_bytes(text.cuts, 'little'):0{len(text.text)}b}"[::-1]


def _long_words(text: Text) -> list[str]:
    """Its words of two or more characters."""
    whole = text.text
    return [whole[match.start():match.end()] for match in _LONG_WORD.finditer(_bits(text))] if whole else []


# ---------------------------------------------------------------- words of a lexicon

@lru_cache(maxsize=4)
def _by_pair(lexicon: tuple[str, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    """First two characters (folded) -> the words that begin so, each as (folded, as given)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word in lexicon:
        if len(word) > 1:
            folded = fold(word)
            found.setdefault(folded[:2], []).append((folded, word))
    return {pair: tuple(rows) for pair, rows in found.items()}


def standing(texts: tuple[str, ...], lexicon: tuple[str, ...]) -> tuple[str, ...]:
    """The lexicon's words of two or more characters that stand in any of the texts, compared as folded; sorted."""
    index = _by_pair(lexicon)
    found: set[str] = set()
    for one in map(fold, texts):
        pairs = set(map(str.__add__, one, one[1:]))
        for pair in index.keys() & pairs:
            found.update(word for folded, word in index[pair] if folded in one)
    return tuple(sorted(found))


# ---------------------------------------------------------------- keywords

@cache
def weights() -> dict[str, int]:
    """Folded word -> weight (ten times jieba's idf), for words that can be a subject; made by data/make_keywords.py.

    A table that is an input: weights of the archive itself would re-tag other documents at every edit.
    """
    found: dict[str, int] = {}
    data = Path(__file__).parent / "data"
    for line in fold((data / "keywords.txt").read_text("utf-8").replace("\n", "|")).split("|"):
        weight, *row = line.split(" ")
        if weight.isdecimal():
            found.update(dict.fromkeys(row, int(weight)))
    lines = (data / "stopwords.txt").read_text("utf-8").splitlines()
    stop = {fold(word) for line in lines if not line.startswith("# ") for word in line.split(" ")}
    # 解决问题, 社会管理: two words that say nothing say nothing together.
    return {word: weight for word, weight in found.items()
            if word not in stop and not (len(word) == 4 and word[:2] in stop and word[2:] in stop)}


SITE_TERM = 150
"""Weight of a word of the site's own vocabularies: above all but the rarest of the language."""
MOST = 5
TITLE = 3
"""A word of the title counts as often as so many in the body."""


def keywords(title: Text, body: Iterable[Text], terms: tuple[str, ...], barred: tuple[str, ...]) -> tuple[str, ...]:
    """At most five subjects of a document, best first: frequency times weight, all whole numbers.

    `terms` are words of the site's vocabularies, which need no entry in the table; `barred` (tags, names of the
    document itself) are never proposed. A word must occur twice, or in the title.
    """
    counts: Counter[str] = Counter()
    for text in body:
        counts.update(_long_words(text))
    for word in _long_words(title):
        counts[word] += TITLE
    table = weights()
    own = frozenset(map(fold, terms))
    shut = frozenset(map(fold, barred))
    scored: list[tuple[int, str]] = []
    seen: set[str] = set()
    for word, times in counts.items():
        if times < 2:
            continue
        folded = fold(word)
        weight = SITE_TERM if folded in own else table.get(folded, 0)
        if weight and folded not in shut and folded not in seen:
            seen.add(folded)
            scored.append((-times * weight, word))
    best: list[str] = []
    for _, word in sorted(scored):
        if not any(word in other or other in word for other in best):
            best.append(word)
            if len(best) == MOST:
                break
    return tuple(best)
