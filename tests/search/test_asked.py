"""The vectors that the tests of the answers read."""

from __future__ import annotations

from tests.search import asked, vectors


def test_the_vectors_of_what_is_asked_are_what_python_makes() -> None:
    assert asked.VECTORS.read_text("utf-8") == vectors.spread(asked.example())
