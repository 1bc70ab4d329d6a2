"""A word that is not known in, the known word most like it out: what a message offers as "did you mean".

Candidates share pairs of neighbouring signs with the word, its ends included, so that ten thousand ids are not compared
one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST = 0.6
"""Likeness from which a word is offered: two names of three characters that share two."""
_TRIED = 12


@dataclass(frozen=True, slots=True)
class Known:
    """Known words by the pairs of signs that stand in them."""

    pairs: dict[str, tuple[str, ...]]


def known(words: Iterable[str]) -> Known:
    """Prepare words to be searched."""
    pairs: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        for pair in _pairs(word):
            pairs.setdefault(pair, []).append(word)
    return Known({pair: tuple(found) for pair, found in pairs.items()})


def find(known: Known, word: str, least: float = LEAST) -> str:
    """The known word most like `word`, "" when none is near. Of two that are as near, the first by code point."""
    shared = Counter(candidate for pair in _pairs(word) for candidate in known.pairs.get(pair, ()))
    tried = sorted(shared, key=lambda candidate: (-shared[candidate], candidate))[:_TRIED]
    rated = [
        (-SequenceMatcher(None, word, candidate, autojunk=False).ratio(), candidate)
        for candidate in tried if candidate != word
    ]
    score, best = min(rated, default=(0.0, ""))
    return best if -score >= least else ""


def _pairs(word: str) -> list[str]:
    framed = f"\n{word}\n"
    return sorted({framed[i:i + 2] for i in range(len(framed) - 1)})
