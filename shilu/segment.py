"""Texts and a few words in; the texts with their word boundaries out. Also: which words stand in a text, its keywords.

jieba is the reference. rjieba, where it has a wheel, cuts the same text twenty times as fast; `_mend` undoes the two
things in which it differs, and a parity test holds both to the same cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from shilu.hanzi import fold, fold_table, simplified
from shilu.model import Text

Cut = Callable[[str], list[str]]
"""A text -> its words, which joined give the text again."""

_RUN_SIGN = re.compile(r"[+#&._%\-]")
"""Without one there is no run, which takes longer to look for."""
_RUN = re.compile(r"(?<![a-zA-Z0-9])[a-zA-Z0-9]*[+#&._%\-][a-zA-Z0-9+#&._%\-]*")
"""Letters, digits and the signs between them, with a sign: what jieba and rjieba cut differently."""
_PART = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)", re.ASCII)
"""How jieba cuts such a run (jieba.finalseg.re_skip)."""
_BEYOND = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00020000-\U0003ffff]")
"""Characters that are Han for rjieba and marks for jieba, which sets each apart; surrogates, which rjieba refuses."""
_DIGIT = "[零〇○一二三四五六七八九十百千万亿两萬億兩]"
_NUMBER = re.compile(_DIGIT + _DIGIT + "+")
"""A number in characters is one word, however jieba cuts it: 七十一亿 is no word of 三百七十一亿."""
_BEGIN = [b"", *(b"1" + b"0" * n for n in range(64))]
"""A word's length -> its flags: one sign a character, `1` where the word begins."""
_BETWEEN = "\0"
"""What parts texts that are cut at one go: no text holds it, no word reaches across it."""


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
    # The engine that the library makes when it is loaded: one of our own would load the dictionary once more.

    def cut(text: str) -> list[str]:
        masked = _BEYOND.sub("。", text) if _BEYOND.search(text) else text
        words: list[str] = rjieba.cut(masked)
        if _RUN_SIGN.search(masked):
            words = _mend(masked, words, rjieba.has_word)
        return words if masked is text else _slices(text, map(len, words))

    return cut


@cache
def engine() -> Cut:
    """The fast engine where there is one, else the reference."""
    return fast() or reference()


def _slices(text: str, lengths: Iterable[int]) -> list[str]:
    """The stretches of a text that have these lengths."""
    ends = [0, *accumulate(lengths)]
    return list(map(text.__getitem__, map(slice, ends, ends[1:])))


def _starts(words: list[str]) -> list[int]:
    """Where each word begins, and where the last one ends."""
    return [0, *accumulate(map(len, words))]


def _mend(text: str, words: list[str], known: Callable[[str], bool]) -> list[str]:
    """The words with each run of letters, digits and signs cut as jieba does it: `U-2` is three words.

    Words of the dictionary (C++, B超) part a run; what lies between them went through jieba's `finalseg`, whose regular
    expression we apply again.
    """
    starts = _starts(words)
    mended: list[str] = []
    done = 0
    for run in _RUN.finditer(text):
        first, last = bisect_left(starts, run.start()), bisect_right(starts, run.end()) - 1
        mended += words[done:first]
        buffer = ""
        for word in words[first:last]:
            if len(word) > 1 and known(word):
                mended += filter(None, _PART.split(buffer))
                buffer = ""
                mended.append(word)
            else:
                buffer += word
        mended += filter(None, _PART.split(buffer))
        done = max(first, last)
    return mended + words[done:]


# ---------------------------------------------------------------- boundaries

class Cutting(NamedTuple):
    """Texts with their boundaries, and the words of each."""

    texts: tuple[Text, ...]
    words: tuple[list[str], ...]


def text(text: str, words: tuple[str, ...] = ()) -> Text:
    """One text, cut."""
    return cut((text,), words).texts[0]


def cut(texts: tuple[str, ...], words: tuple[str, ...] = ()) -> Cutting:
    """Texts with jieba's boundaries and `words` laid over them: longest first, a boundary at both ends, none inside.

    They are laid over, not added to the dictionary, so that a new name re-cuts only the texts in which it stands. They
    are sought as folded, so that 社区治理 is one word in a text in traditional characters too. jieba reads such a text
    as simplified: its dictionary has few traditional words, and of 產品和服務 it would make 產品, 和服 and 務.

    All texts are cut at one go, for most of the cost is that of a call.
    """
    whole = _BETWEEN.join(texts)
    if whole.count(_BETWEEN) >= len(texts):
        if len(texts) > 1:
            each = [cut((one,), words) for one in texts]
            return Cutting(tuple(one.texts[0] for one in each), tuple(one.words[0] for one in each))
    elif len(texts) > 1:
        words = tuple(word for word in words if _BETWEEN not in word)
    plain = simplified(whole)
    found = engine()(plain)
    if plain is not whole:
        found = _slices(whole, map(len, found))
    flags = bytearray(_begins(found))
    spans = _numbers(flags, whole)
    if words:
        spans += _overlay(flags, fold(whole), words)
    if spans:
        found = _cut_again(whole, found, flags, spans)
    return _parted(texts, flags, found)


def _begins(words: list[str]) -> bytes:
    """The flags of words that follow one another."""
    try:
        return b"".join(map(_BEGIN.__getitem__, map(len, words)))
    except IndexError:
        return b"".join([b"1".ljust(len(word), b"0") for word in words])


def _numbers(flags: bytearray, text: str) -> list[tuple[int, int]]:
    """Takes the boundaries out of numbers; where there were some."""
    spans = []
    for number in _NUMBER.finditer(text):
        start, stop = number.span()
        if flags.find(b"1", start + 1, stop) >= 0:
            flags[start + 1:stop] = b"0" * (stop - start - 1)
            spans.append((start, stop))
    return spans


def _cut_again(text: str, words: list[str], flags: bytearray, spans: list[tuple[int, int]]) -> list[str]:
    """The words, with those at `spans` as the flags have them now."""
    starts = _starts(words)
    stretches: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, stop)
        if stretches and first < stretches[-1][1]:
            first, last = stretches[-1][0], max(last, stretches.pop()[1])
        stretches.append((first, last))
    made: list[str] = []
    done = 0
    for first, last in stretches:
        at, end = starts[first], starts[last]
        made += words[done:first]
        made += _slices(text[at:end], map(len, flags[at:end].replace(b"1", b" 1").split()))
        done = last
    return made + words[done:]


def _parted(texts: tuple[str, ...], flags: bytearray, words: list[str]) -> Cutting:
    """What was cut at one go, text by text."""
    made: list[Text] = []
    parts: list[list[str]] = []
    at = place = 0
    for text in texts:
        stop = at + len(text)
        made.append(Text(text, _packed(flags[at:stop]) if text else b""))
        at = stop + 1
        end = words.index(_BETWEEN, place) if len(made) < len(texts) else len(words)
        parts.append(words[place:end])
        place = end + 1
    return Cutting(tuple(made), tuple(parts))


def _overlay(flags: bytearray, folded: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Lays the words over the flags; where they lie."""
    spans = []
    taken = bytearray(len(flags))
    for word in sorted({fold(w) for w in words if len(w) > 1}, key=lambda w: (-len(w), w)):
        size = len(word)
        at = folded.find(word)
        while at >= 0:
            if any(taken[at:at + size]) or _torn(folded, at) or _torn(folded, at + size):
                at = folded.find(word, at + 1)
                continue
            taken[at:at + size] = b"\x01" * size
            flags[at:at + size] = b"1".ljust(size, b"0")
            if at + size < len(flags):
                flags[at + size] = _ONE
            spans.append((at, at + size))
            at = folded.find(word, at + size)
    return spans


_ONE = ord("1")


def _torn(text: str, at: int) -> bool:
    """Would a boundary here part a Latin word or a number? `AI` is no word of `MAIN`, nor 16年 of 2016年."""
    return 0 < at < len(text) and text[at - 1:at + 1].isascii() and text[at - 1:at + 1].isalnum()


def _packed(flags: bytearray) -> bytes:
    """One sign a character -> one bit a character, the first in the lowest bit."""
    return int(flags[::-1], 2).to_bytes((len(flags) + 7) // 8, "little")


def words(text: Text) -> tuple[str, ...]:
    """The words of a cut text, marks and blanks among them."""
    if not text.text:
        return ()
    starts = [match.start() for match in _WORD.finditer(_bits(text))]
    return tuple(text.text[a:b] for a, b in pairwise((*starts, len(text.text))))


_WORD = re.compile("10*")


def _bits(text: Text) -> str:
    """One `1` or `0` a character."""
    return f"{int.from_bytes(text.cuts, 'little'):0{len(text.text)}b}"[::-1]


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


_FEW = 8
"""So many words are sought one by one, in texts that are not folded: that costs more than all the seeking."""


@lru_cache(maxsize=4)
def _writings(lexicon: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """For each word a pattern of all that folds to what it folds to."""
    members: dict[str, list[str]] = {}
    for member, to in fold_table():
        members.setdefault(to, [to]).append(member)
    return tuple(
        (re.compile("".join("[" + "".join(map(re.escape, members.get(x, [x]))) + "]" for x in fold(word))), word)
        for word in lexicon if len(word) > 1)


def standing(texts: tuple[str, ...], lexicon: tuple[str, ...]) -> tuple[str, ...]:
    """The lexicon's words of two or more characters that stand in any of the texts, compared as folded; sorted."""
    if len(lexicon) <= _FEW:
        return tuple(sorted({word for sought, word in _writings(lexicon) if any(map(sought.search, texts))}))
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


def keywords(
    title: Iterable[str], body: Iterable[Iterable[str]], terms: tuple[str, ...], barred: tuple[str, ...],
) -> tuple[str, ...]:
    """At most five subjects of a document, best first: frequency times weight, all whole numbers.

    `title` are its words, `body` those of each paragraph. `terms` are words of the site's vocabularies, which need no
    entry in the table; `barred` (tags, names of the document itself) are never proposed. A word must occur twice, or in
    the title.
    """
    counts: Counter[str] = Counter()
    for words in body:
        counts.update(words)
    for word in title:
        counts[word] += TITLE
    often = [(word, times) for word, times in counts.items() if times > 1 and len(word) > 1]
    table = weights()
    own = frozenset(map(fold, terms))
    shut = frozenset(map(fold, barred))
    scored: list[tuple[int, str]] = []
    seen: set[str] = set()
    for (word, times), folded in zip(often, _folded([word for word, _ in often]), strict=True):
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


def _folded(words: list[str]) -> list[str]:
    """Each word in its folded form, at one go."""
    found = fold(_BETWEEN.join(words)).split(_BETWEEN)
    return found if len(found) == len(words) else [fold(word) for word in words]
