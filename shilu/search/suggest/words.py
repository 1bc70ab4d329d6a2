"""The merged postings in; the words that the archive uses most, as printed, with how often in powers of two, out.

The postings know where jieba and the vocabularies saw a word: a pair with a boundary before and after and none inside
is a word of two characters. Of a longer one the first pair has a boundary before alone, the last one after alone; as
words do not overlap, the n-th beginning and the n-th end in the archive belong together. A word of letters is one unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from shilu.hanzi import fold
from shilu.search import tokens
from shilu.search.postings.printed import LONGEST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEFORE, INSIDE, AFTER = 1, 2, 4
MOST = 16_384
"""So many words at most: then only those of twice the frequency count, and so on."""
LEAST = 2
_IDLE = """
我们 你们 他们 她们 它们 咱们 大家 自己 这个 那个 哪个 这些 那些 哪些 这样 那样 怎样 怎么 怎么样 什么 一个
一些 一下 一样 一点 一定 一直 一起 一种 一般 一次 几个 两个 各个 每个 整个 因为 所以 如果 但是 可是 不过
虽然 然而 而且 或者 或是 还是 就是 不是 只是 都是 这是 也是 还有 没有 可以 可能 应该 能够 必须 已经 正在
曾经 刚刚 当然 其实 其他 其中 另外 因此 由于 为了 对于 关于 根据 按照 通过 以及 以上 以下 以前 以后 以来
之前 之后 之间 时候 非常 特别 比较 很多 许多 这里 那里 这边 那边 里面 上面 下面 出来 起来 下去 过去 进来
进去 出去 回来 不会 不能 不要 不用 不管 不同 是否 是不是 有没有 有些 有人 所有 任何 如何 为何 甚至 至少
至于 那么 这么 于是 即使 只有 只要 除了 并且 并没有 到底 好像 觉得 认为 知道 看到 一方面 这种 那种 这一个
这件 作为 成为 进行 作出 而是 等等 还没有 这样子 不仅 具有 对此 此次 此外 同时 分别 一名 一位
"""
_IDLE_LETTERS = """
amp an and are as at be been but by can cn co com do edu for from gov had has have he her his how htm html http https
if in is it its may more nbsp net no not of on one or org our out page pdf pp quot she so than that the their them
there these they this to up was we were what when which who will with would www you your
"""
IDLE = frozenset((_IDLE + _IDLE_LETTERS).split())
"""Words that nobody looks for, though every text has them."""
LETTERS = re.compile("[a-z]{2,16}")


class Postings(Protocol):
    """What is asked of the merged postings (`shards.merging.Merged`)."""

    strings: list[str]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    opens: NDArray[np.int64]
    positions: NDArray[np.uint32]
    bits: NDArray[np.uint8]


def frequent(merged: Postings, printed: Iterable[tuple[str, int]] = ()) -> tuple[tuple[str, int], ...]:
    """(word, n) of the words that stand 2^n times or more, but fewer than 2^(n+1) times; by code point as folded.

    `printed`: how often a word that folding changes is printed in one way; several rows may be of one form.
    """
    import numpy as np

    if not len(merged.bits):
        return ()
    han = np.array([len(s) == 1 and tokens.class_of(s) == tokens.HAN for s in merged.strings], np.bool_)
    kinds = merged.bits & 7
    whole = np.add.reduceat(kinds == (BEFORE | AFTER), merged.opens[:-1], dtype=np.int64)
    pairs = np.flatnonzero((whole >= LEAST) & han[merged.first] & han[merged.second])
    counts = {
        merged.strings[a] + merged.strings[b]: n
        for a, b, n in zip(merged.first[pairs].tolist(), merged.second[pairs].tolist(), whole[pairs].tolist(),
                           strict=True)
    }
    counts.update(_longer(merged, kinds, han))
    counts.update(_letters(merged))
    found = {word: count.bit_length() - 1 for word, count in counts.items() if word not in IDLE}
    least = LEAST.bit_length() - 1
    while sum(n >= least for n in found.values()) > MOST:
        least += 1
    spelt = _spelt(counts, printed)
    return tuple((spelt.get(word, word), n) for word, n in sorted(found.items()) if n >= least)


def _spelt(counts: dict[str, int], printed: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Of folded words the form that is printed most, where that is not the folded one."""
    times = Counter[str]()
    for form, n in printed:
        times[form] += n
    rest = Counter(counts)
    best: dict[str, str] = {}
    for form, n in sorted(times.items()):
        word = fold(form)
        rest[word] -= n
        if n > times[best.get(word, "")]:
            best[word] = form
    return {word: form for word, form in best.items() if times[form] > rest[word]}


def _letters(merged: Postings) -> dict[str, int]:
    """How often each word of letters stands in the archive: each time is the first of one pair."""
    import numpy as np

    times = np.bincount(merged.first, np.diff(merged.opens), len(merged.strings))
    return {
        word: int(n) for word, n in zip(merged.strings, times.tolist(), strict=True)
        if n >= LEAST and LETTERS.fullmatch(word)
    }


def _longer(merged: Postings, kinds: NDArray[np.integer[Any]], han: NDArray[np.bool_]) -> dict[str, int]:
    """How often each word of three to eight Han characters stands in the archive."""
    import numpy as np

    key = np.repeat(np.arange(len(merged.first)), np.diff(merged.opens))

    def stand(kind: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        where = np.flatnonzero(kinds == kind)
        order = np.argsort(merged.positions[where], kind="stable")
        return merged.positions[where][order], key[where][order]

    (begins, opening), (ends, closing), (middles, between) = stand(BEFORE), stand(AFTER), stand(0)
    found: dict[str, int] = {}
    sizes = ends.astype(np.int64) - begins + 2
    for size in range(3, LONGEST + 1):
        words = np.flatnonzero(sizes == size)
        columns = [merged.first[opening[words]], merged.second[opening[words]]]
        for step in range(1, size - 2):
            columns.append(merged.second[between[np.searchsorted(middles, begins[words] + step)]])
        columns.append(merged.second[closing[words]])
        rows = np.stack(columns, 1)
        rows = rows[han[rows].all(1)]
        # Words of up to four characters fit one whole number, and numbers are sorted in a tenth of the time.
        number = np.cumsum(han) - 1
        bits = int(number[-1]).bit_length()
        if size * bits < 63:
            packed = (number[rows] << (bits * np.arange(size - 1, -1, -1))).sum(1)
            _, firsts, counts = np.unique(packed, return_index=True, return_counts=True)
            different = rows[firsts]
        else:
            different, counts = np.unique(rows, axis=0, return_counts=True)
        kept = counts >= LEAST
        for row, count in zip(different[kept].tolist(), counts[kept].tolist(), strict=True):
            found["".join(merged.strings[rank] for rank in row)] = count
    return found
