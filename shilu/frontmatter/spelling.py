"""A word that is not known and those that are go in; the known words that were most likely meant come out.

By the least number of letters to change, for few known words: the names of fields, choices and columns.
"""

from __future__ import annotations

from collections.abc import Iterable

from shilu import hanzi


def nearest(name: str, words: Iterable[str]) -> str:
    """The word most likely meant, "" when none is near. Of words that are as near, the one that sounds alike."""
    found = near(name, words)
    if len(found) < 2 or name.isascii():
        return found[0] if found else ""
    sound = hanzi.slug(name)
    return min(found, key=lambda word: (distance(sound, hanzi.slug(word)), word))


def near(name: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that were most likely meant, by code point: those with the least number of letters to change.

    A word of two Han may differ in one (标提 is 标题 or 标签), a longer one in a third of its letters; two letters that
    changed places count as one change. A Chinese word may also stand inside a longer one: 发布日期 is 日期.
    """
    plain = name.strip().lower()
    away = {}
    for word in sorted(set(words)):
        known = word.lower()
        longest = max(len(plain), len(known))
        allowed = max(1, longest // 3)
        cost = distance(plain, known, allowed + 1)
        if cost <= allowed and cost < longest:
            away[word] = cost
        elif len(known) > 1 and not known.isascii() and known in plain and len(plain) <= 8:
            away[word] = len(plain) - len(known)
    least = min(away.values(), default=0)
    return tuple(word for word, cost in away.items() if cost == least)


def distance(a: str, b: str, limit: int = 99) -> int:
    """Damerau and Levenshtein's distance (optimal string alignment) of two words; `limit` when it is at least that."""
    if abs(len(a) - len(b)) >= limit or max(len(a), len(b)) > 40:
        return limit
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        line = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, line[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        before, row = row, line
    return row[-1]
