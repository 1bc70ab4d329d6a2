"""What two documents share in, the few most related ones of each out.

Scores are whole numbers, and only documents within eight places of each other in a shared list (an event, a person, a
tag, a keyword) are compared: then one more document changes a few lists, not all, and the work grows with the archive
and not with its square. Weights of the archive itself (how rare a tag is) would move with every document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REACH = 8
"""Documents farther apart than this in a list are not compared through it."""
WEIGHTS = {"event": 2, "person": 3, "tag": 3, "keyword": 1}
LEAST = 2
"""One keyword in common is chance."""
MOST = 5
_STEP = 1 << 16
"""A point of score: more than all places of distance together can take away."""
_POINTS = {
    weight: tuple(weight * _STEP - abs(distance) for distance in range(-REACH, REACH + 1))
    for weight in set(WEIGHTS.values())
}
"""Weight -> what a document at each distance gets, from the farthest before to the farthest after."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Lists of positions, oldest first, with the weight of each; and the lists that each document stands in."""

    lists: tuple[tuple[int, tuple[int, ...]], ...]
    standing: tuple[tuple[tuple[int, int], ...], ...]
    """For each document: (list, place in the list)."""


def shared(count: int, groups: Iterable[tuple[str, Sequence[int]]]) -> Shared:
    """Prepare `count` documents for comparison. `groups`: (`event` ..., positions in ascending order)."""
    lists: list[tuple[int, tuple[int, ...]]] = []
    standing: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for sort, members in groups:
        if len(members) < 2:
            continue
        for place, member in enumerate(members):
            standing[member].append((len(lists), place))
        lists.append((WEIGHTS[sort], tuple(members)))
    return Shared(tuple(lists), tuple(tuple(one) for one in standing))


def all_of(
    count: int, groups: Sequence[tuple[str, Sequence[int]]], without: Sequence[frozenset[int]],
) -> tuple[tuple[int, ...], ...]:
    """For each document those most related to it, but for `without`, which it shows elsewhere."""
    found = shared(count, groups)
    return tuple(nearest(found, place, without[place]) for place in range(count))


def nearest(shared: Shared, place: int, without: frozenset[int]) -> tuple[int, ...]:
    """The documents most related to one, best first; of equal ones the nearer in the lists, then the older.

    Nearness is counted in places of the shared lists, not in the archive: there every new document would move it.
    """
    scores: dict[int, int] = {}
    for number, at in shared.standing[place]:
        weight, members = shared.lists[number]
        start = max(at - REACH, 0)
        for other, points in zip(members[start:at + REACH + 1], _POINTS[weight][start - at + REACH:], strict=False):
            scores[other] = scores.get(other, 0) + points
    ranked = sorted(
        (-score, other) for other, score in scores.items()
        if score > (LEAST - 1) * _STEP and other != place and other not in without
    )
    return tuple(other for _, other in ranked[:MOST])
