"""A build's Report goes in; what the terminal says of it, and the JSON of `--report`, come out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from shilu import errors, messages
from shilu.errors import Level, Problem
from shilu.report import HeldBack, Report

LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
HINTS_SHOWN = 20
"""Of one rule. An import brings thousands of unknown names; `check` shows them all."""


def lines(report: Report, lang: str, *, output: str, quiet: bool, strict: bool, colour: bool) -> Iterator[str]:
    """All mistakes by place, what is held back and why, and the summary. `quiet` leaves what keeps the site from
    being built, or nothing."""
    fatal = ("error", "warning") if strict else ("error",)
    told = [one for one in report.problems if not quiet or one.level in fatal]
    yield from problems(told, lang, colour)
    if quiet:
        return
    yield from held(report.held, lang)
    yield from closing(report, lang, output)


def problems(
    found: Iterable[Problem], lang: str, colour: bool, most: int | None = HINTS_SHOWN,
) -> Iterator[str]:
    """Each problem drawn, an empty line after it; of many hints of one rule the first `most`, and how many more."""
    seen: Counter[str] = Counter()
    for problem in sorted(found, key=errors.at):
        seen[problem.rule] += problem.level == "hint"
        if most is None or seen[problem.rule] <= most:
            yield messages.draw(problem, lang, colour) + "\n"
    for rule, count in sorted(seen.items()):
        if most is not None and count > most:
            yield messages.text(lang, "cli.more-hints", rule=rule, count=f"{count - most:,}")


def held(documents: Iterable[HeldBack], lang: str) -> Iterator[str]:
    """What is not in the site, with the reason."""
    documents = sorted(documents, key=lambda one: one.path)
    if documents:
        yield messages.text(lang, "cli.held", count=f"{len(documents):,}")
    for one in documents:
        why = messages.text(lang, f"cli.reason.{one.reason}", until=one.until.replace("T", " "))
        yield messages.text(lang, "cli.held-one", path=one.path, title=one.title, why=why)


def counted(found: Iterable[Problem], lang: str) -> str:
    """` 2 处错误、 1 处警告`, "" when there is nothing."""
    count = Counter(one.level for one in found)
    return messages.text(lang, "cli.comma").join(
        messages.text(lang, f"cli.count.{level}", count=f"{count[level]:,}") for level in LEVELS if count[level])


def closing(report: Report, lang: str, output: str) -> Iterator[str]:
    """One line: what was made and written where, with how many mistakes; or that nothing was."""
    count = counted(report.problems, lang)
    if not report.published:
        yield messages.text(lang, "cli.not-built", counted=count)
        return
    yield messages.text(
        lang, "cli.built", documents=f"{report.documents:,}", written=f"{report.written:,}", kept=f"{report.kept:,}",
        removed=f"{report.removed:,}", seconds=f"{report.wall_ms / 1000:.1f}", output=output,
        counted=count)


def as_json(report: Report, lang: str) -> bytes:
    """The contract's report: times in seconds, sizes in bytes, problems by place."""
    value = {
        "documents": report.documents,
        "files": {"written": report.written, "kept": report.kept, "removed": report.removed},
        "bytes": report.bytes,
        "seconds": report.wall_ms / 1000,
        "peak_memory": report.peak_memory,
        "memory": {"own": report.memory.own, "child": report.memory.child, "together": report.memory.together},
        "upload": {"files": report.written, "bytes": report.upload, "removed": report.removed},
        "stages": _stages(report),
        "problems": [messages.listed(one, lang) for one in sorted(report.problems, key=errors.at)],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _stages(report: Report) -> dict[str, dict[str, float]]:
    """Times by stage, in the order in which they began; a stage told twice is added up."""
    stages: dict[str, tuple[int, int]] = {}
    for stage in report.stages:
        wall, cpu = stages.get(stage.name, (0, 0))
        stages[stage.name] = wall + stage.wall_ms, cpu + stage.cpu_ms
    return {name: {"wall": wall / 1000, "cpu": cpu / 1000} for name, (wall, cpu) in stages.items()}
