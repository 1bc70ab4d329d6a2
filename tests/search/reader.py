"""Index files and what is typed in; the answers of the real reader, run in Node, out."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shilu.command import checks

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "shilu" / "search" / "runtime"
Query = tuple[str, Any] | tuple[str, Any, tuple[str, ...]]
"""What is typed, the options of `ask`, and the facets to be counted (`years` too)."""
Task = tuple[Mapping[str, bytes], Sequence[Query]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` gives for one query; documents by their numbers, oldest first."""

    exact: tuple[int, ...]
    """Those that hold the whole string, best first."""
    docs: tuple[int, ...]
    grades: tuple[int, ...]
    """Of each of `docs`."""
    counts: tuple[int, ...]
    at_least: bool
    broken: int
    missing: tuple[str, ...]
    excerpts: tuple[Any, ...]
    """Of the first: (document, its id in the text block, every marked string)."""
    expansions: tuple[Any, ...]
    problems: tuple[Any, ...]
    facets: Mapping[str, Any]
    error: str


def answers(tasks: Iterable[Task], runtime: Path = RUNTIME) -> list[list[Answer]]:
    """The answers to all queries of all tasks, from one process."""
    asked = {"runtime": str(runtime), "archives": [
        {"files": {path: base64.b64encode(data).decode("ascii") for path, data in files.items()}, "queries": queries}
        for files, queries in tasks
    ]}
    engine = checks.node()
    assert engine is not None
    script = Path(__file__).with_name("asking.mjs")
    done = subprocess.run(
        [engine, script], input=json.dumps(asked).encode("ascii"), capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return [[_answer(one) for one in row] for row in json.loads(done.stdout)]


def _answer(said: dict[str, Any]) -> Answer:
    def row(key: str) -> tuple[Any, ...]:
        return tuple(said.get(key) or ())

    return Answer(
        row("exact"), row("docs"), row("grades"), row("counts"), said.get("atLeast", False), said.get("broken", 0),
        row("missing"), row("excerpts"), row("expansions"),
        row("problems"), said.get("facets") or {}, said.get("error", ""),
    )
