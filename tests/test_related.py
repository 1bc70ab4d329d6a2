"""Related documents: by what is shared, only among neighbours, and little moved by what is added."""

from __future__ import annotations

from shilu.archive import near, related


def shared(count: int, *groups: tuple[str, list[int]]) -> related.Shared:
    return related.shared(count, groups)


def test_more_in_common_comes_first() -> None:
    found = shared(4, ("person", [0, 1, 2]), ("tag", [0, 2]), ("keyword", [0, 3]))
    assert related.nearest(found, 0, frozenset()) == (2, 1)


def test_one_keyword_in_common_is_chance() -> None:
    assert related.nearest(shared(2, ("keyword", [0, 1])), 0, frozenset()) == ()
    assert related.nearest(shared(2, ("keyword", [0, 1]), ("keyword", [0, 1])), 0, frozenset()) == (1,)


def test_of_equals_the_nearer_comes_first_and_then_the_older() -> None:
    assert related.nearest(shared(9, ("tag", list(range(9)))), 4, frozenset()) == (3, 5, 2, 6, 1)


def test_documents_far_apart_in_a_list_are_not_compared() -> None:
    everyone = ("person", list(range(40)))
    assert all(other <= related.REACH for other in related.nearest(shared(40, everyone), 0, frozenset()))
    found = shared(40, everyone, ("tag", [0, 39]), ("event", [0, 39]))
    assert related.nearest(found, 0, frozenset()) == (39, 1, 2, 3, 4)


def test_what_stands_there_already_is_left_out() -> None:
    found = shared(9, ("tag", list(range(9))))
    assert related.nearest(found, 4, frozenset({3, 5})) == (2, 6, 1, 7, 0)


def test_one_more_document_changes_few_lists() -> None:
    """Position 500 is new: those after it move by one, and nothing else."""
    members = [("tag", [n for n in range(1000) if n % 10 == tag]) for tag in range(10)]
    before = shared(1000, *members)
    after = shared(1001, *((sort, sorted([n + (n >= 500) for n in places] + [500] * (number == 0)))
                           for number, (sort, places) in enumerate(members)))
    moved = [
        place for place in range(1000)
        if tuple(n + (n >= 500) for n in related.nearest(before, place, frozenset()))
        != related.nearest(after, place + (place >= 500), frozenset())
    ]
    assert len(moved) <= 2 * related.REACH + related.MOST


def test_a_misspelt_word_finds_the_known_one() -> None:
    known = near.known(["陈越良", "黄延信", "2016-sqfznh-03", "社区治理"])
    assert near.find(known, "陈越亮") == "陈越良"
    assert near.find(known, "2016-sqfzhn-03") == "2016-sqfznh-03"
    assert near.find(known, "治理社区") in ("", "社区治理")
    assert near.find(known, "毫不相干") == ""
    assert near.find(known, "") == ""


def test_a_word_is_not_offered_for_itself() -> None:
    assert near.find(near.known(["陈越良"]), "陈越良") == ""
