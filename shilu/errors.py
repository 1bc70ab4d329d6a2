"""A mistake in content or settings, as a value: where it stands, which rule it breaks, what the rule says of it.

A `Problem` carries no sentence. Its words are in the message catalogues (`messages/zh.toml`, `messages/en.toml`), so
that a cached problem can be told in either language and the words can be mended without re-reading the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. Sorting is by place, so that a report reads like the files."""

    path: str
    """Path below the site's root, with forward slashes: `content/speeches/2016/x.md`."""
    line: int
    """Line in the file, from 1; 0 when the file as a whole is meant."""
    column: int
    """Column in characters, from 1; 0 when the line as a whole is meant."""
    level: Level
    rule: str
    """Name of the rule, `[a-z-]+`; the key of its sentence and hint in the catalogues."""
    values: tuple[tuple[str, str], ...] = ()
    """What the sentence is filled with: `(("key", "标提"), ("nearest", "标题"))`."""
    excerpt: str = ""
    """The line as it stands in the file, without its end; empty when there is none to show."""


def at(problem: Problem) -> tuple[str, int, int, str]:
    """Sort key of a problem: path, line, column, rule."""
    return problem.path, problem.line, problem.column, problem.rule
