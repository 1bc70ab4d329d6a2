"""The sums of all runs in; the words that the archive uses most, as printed, with how often in powers of two, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shilu.hanzi import fold
from shilu.search.postings.counting import LETTERS, PACKED, Counts, pack, unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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

@dataclass(frozen=True, slots=True)
class Word:
    """A word that is offered."""

    text: str
    """In the form in which the archive prints it most."""
    folded: str
    weight: int
    """n where it stands 2^n times or more, but fewer than 2^(n+1) times."""

    @property
    def units(self) -> tuple[str, ...]:
        return (self.folded,) if LETTERS.fullmatch(self.folded) else tuple(self.folded)


def frequent(total: Counts) -> tuple[Word, ...]:
    """The words that the archive uses most, by code point as folded."""
    import numpy as np

    keys, counts = total.packed()
    words = (keys & np.uint64((1 << 48) - 1)) > 0
    idle = np.array([pack(word) for word in IDLE if len(word) <= PACKED], np.uint64)
    words &= (counts >= LEAST) & ~np.isin(keys, idle)
    keys, counts = keys[words], counts[words]
    rest = [(word, n) for word, n in total.rest if n >= LEAST and len(word) > 1 and word not in IDLE]
    weights = np.frexp(counts)[1] - 1
    least = _least(np.concatenate((weights, [n.bit_length() - 1 for _, n in rest])).astype(np.int64))
    kept = weights >= least
    found = dict(zip(unpack(keys[kept]), counts[kept].tolist(), strict=True))
    found.update((word, n) for word, n in rest if n >> least)
    spelt = _spelt(found, total.printed)
    return tuple(Word(spelt.get(word, word), word, n.bit_length() - 1) for word, n in sorted(found.items()))


def characters(total: Counts) -> str:
    """The han characters of the archive, by code point."""
    import numpy as np

    keys, _ = total.packed()
    alone = unpack(keys[(keys & np.uint64((1 << 48) - 1)) == 0])
    return "".join(sorted((*alone, *(word for word, _ in total.rest if len(word) == 1))))


def _least(weights: NDArray[np.int64]) -> int:
    """The least weight of which there are not too many."""
    import numpy as np

    least = LEAST.bit_length() - 1
    standing = np.cumsum(np.bincount(weights, minlength=least + 1)[::-1])[::-1]
    while least < len(standing) and standing[least] > MOST:
        least += 1
    return least


def _spelt(counts: dict[str, int], printed: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Of folded words the form that is printed most, where that is not the folded one. `printed`: by code point."""
    forms: dict[str, list[tuple[str, int]]] = {}
    for form, n in printed:
        if (word := fold(form)) in counts:
            forms.setdefault(word, []).append((form, n))
    found: dict[str, str] = {}
    for word, some in forms.items():
        form, n = max(some, key=lambda one: one[1])
        if n > counts[word] - sum(times for _, times in some):
            found[word] = form
    return found
