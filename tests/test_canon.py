"""Canonical bytes: equal values, equal bytes; anything else is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import canon


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Twin:
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...]
    data: bytes
    nothing: None = None


@dataclass(slots=True)
class Soft:
    name: str


class Marked(str):
    __slots__ = ()


texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.builds(Leaf, texts, st.integers(-2**63, 2**63 - 1))
trees = st.builds(Tree, st.lists(leaves).map(tuple), st.binary())


@given(trees)
def test_what_was_encoded_comes_back(tree: Tree) -> None:
    assert canon.decode(canon.encode(tree), Tree) == tree


@given(trees, trees)
def test_digests_are_equal_exactly_when_values_are(one: Tree, other: Tree) -> None:
    assert (canon.digest(one) == canon.digest(other)) == (one == other)


def test_the_class_of_a_value_is_in_its_digest() -> None:
    assert canon.digest(Leaf("a", 1)) != canon.digest(Twin("a", 1))


def test_values_cannot_flow_into_their_neighbours() -> None:
    assert canon.digest("ab", "c") != canon.digest("a", "bc")


@pytest.mark.parametrize("value", [
    1.5, {"a": 1}, ["a"], {"a"}, Marked("a"), "\ud800", Soft("a"), (("deep", [1]),), Leaf(Marked("x"), 1),
    Tree((Leaf("a", 1),), b"", 2.0),  # type: ignore[arg-type]
])
def test_what_is_no_canonical_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canon.check(value)


@given(trees)
def test_canonical_values_pass(tree: Tree) -> None:
    canon.check((tree, None, True, 1, "社区", b"x"))
