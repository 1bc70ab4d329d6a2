"""A document and a rule it breaks in, the Problem out; and a Problem with its file's text in, the line it means out.

The catalog knows values, not lines. For the few documents that it has something to say of, `place` finds the value in
the front matter, so that the message shows the line as the editor wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from shilu.errors import Level, Problem
from shilu.model import Document

_SOUGHT = {
    "unknown-person": "name", "near-person": "name", "unknown-org": "name", "near-org": "name",
    "ambiguous-person": "name", "ambiguous-org": "name", "unknown-person-id": "id", "near-person-id": "id",
    "unknown-event": "event", "near-event": "event", "unknown-tag": "tag", "near-tag": "tag", "duplicate-id": "id",
    "taken-id": "id", "duplicate-order": "order", "bad-alias": "alias", "alias-taken": "alias",
    "missing-picture": "target", "near-picture": "target", "missing-file": "target", "near-file": "target",
    "term-clash": "term", "unlisted-person": "name", "unlisted-org": "name",
}
"""Rule -> the value of it that stands in the front matter."""


def of(doc: Document, level: Level, rule: str, **values: str) -> Problem:
    """A problem of a document's front matter as a whole; `place` finds the line."""
    return Problem(doc.path, doc.line, 0, level, rule, tuple(values.items()))


def unknown(doc: Document, what: str, level: Level, nearest: str, **values: str) -> Problem:
    """A value that names nothing: `near-person` with the nearest known one, else `unknown-person`."""
    if nearest:
        return of(doc, level, f"near-{what}", **values, nearest=nearest)
    return of(doc, level, f"unknown-{what}", **values)


def placed(problems: Iterable[Problem], read: Callable[[str], str]) -> tuple[Problem, ...]:
    """The problems with their lines. `read` gives the text of a file by its path, "" when it cannot be read."""
    return tuple(place(one, read(one.path)) if _sought(one) else one for one in problems)


def _sought(problem: Problem) -> str:
    """What to look for, "" when the place is known or there is nothing to look for."""
    return "" if problem.column else dict(problem.values).get(_SOUGHT.get(problem.rule, ""), "")


def place(problem: Problem, text: str) -> Problem:
    """The problem at the first line, from its own on, on which its value stands by itself; else as it was."""
    sought = _sought(problem)
    lines = text.lstrip("\ufeff").splitlines()
    if not sought or not lines:
        return problem
    letters = r"\s*".join(map(re.escape, sought.replace(" ", "")))
    wanted = re.compile(rf"(?<![\w.-]){letters}(?![\w.-])" if sought.isascii() else letters)
    start = max(problem.line - 1, 0)
    for number in range(start, len(lines)):
        if number > start and lines[number].rstrip() == "---":
            break
        if found := _value(wanted, lines[number]):
            return replace(problem, line=number + 1, column=found.start() + 1, excerpt=lines[number])
    return problem


def _value(wanted: re.Pattern[str], line: str) -> re.Match[str] | None:
    """The value where it stands as one, not within a key (`id:` is no value of `id`)."""
    for found in wanted.finditer(line):
        if not re.match(r"\s*[:：]", line[found.end():]):
            return found
    return None
