"""What a command of the desk did goes in, what the terminal says of it and the JSON of `--report` come out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from shilu import errors, messages
from shilu.desk.check import Findings
from shilu.desk.jsonl import Outcome
from shilu.desk.new import Created
from shilu.errors import Level, Problem

_NAMES_SHOWN = 10
_SHOWN = 20
"""Problems of one rule that an import shows; its report lists all."""


def first(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first few problems of each rule: ten thousand of one kind help nobody."""
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.rule] += 1
        if seen[problem.rule] <= _SHOWN:
            yield problem


def imported(outcome: Outcome, lang: str, to: str, dry_run: bool) -> Iterator[str]:
    """What came of an import, without its problems: a line for each thing that an editor must know."""
    def say(key: str, **values: object) -> str:
        return messages.text(lang, f"desk.import.{key}", **values)

    if not outcome.records and not outcome.problems:
        yield say("nothing")
        return
    count = f"{len(outcome.written):,}"
    kept = f"{len(outcome.kept):,}"
    yield say("would-write" if dry_run else "written", count=count, kept=kept, to=to)
    if outcome.mended:
        given, id = outcome.mended[0]
        yield say("mended", count=f"{len(outcome.mended):,}", given=given, id=id)
    if outcome.dropped:
        yield say("dropped", keys=_counted(outcome.dropped, lang))
    if outcome.columns:
        yield say("columns", names=_counted(outcome.columns, lang))
    for rule, more in Counter(problem.rule for problem in outcome.problems).items():
        if more > _SHOWN:
            yield say("more", rule=rule, count=f"{more - _SHOWN:,}")
    bad = sum(problem.level == "error" for problem in outcome.problems)
    if bad:
        yield say("bad", count=f"{bad:,}")


def _counted(pairs: tuple[tuple[str, int], ...], lang: str) -> str:
    """`han 2,751、note 46`, the first ten."""
    comma = messages.text(lang, "cli.comma")
    shown = comma.join(f"{name} {count:,}" for name, count in pairs[:_NAMES_SHOWN])
    return shown + (" …" if len(pairs) > _NAMES_SHOWN else "")


def import_report(outcome: Outcome, lang: str) -> bytes:
    """The report of an import."""
    return _json({
        "records": outcome.records,
        "files": {"written": len(outcome.written), "kept": len(outcome.kept)},
        "written": outcome.written,
        "kept": outcome.kept,
        "mended": [{"given": given, "id": id} for given, id in outcome.mended],
        "dropped": dict(outcome.dropped),
        "columns": dict(outcome.columns),
        "problems": [messages.listed(one, lang) for one in outcome.problems],
    })


def checked(findings: Findings, lang: str) -> str:
    """The closing sentence of `check`."""
    levels = [level for level in get_args(Level) if findings.count(level)]
    counted = messages.text(lang, "cli.comma").join(
        messages.text(lang, f"cli.count.{level}", count=f"{findings.count(level):,}") for level in levels)
    key = "clean" if not levels else "failed" if findings.failed else "passed"
    return messages.text(lang, f"desk.check.{key}", counted=counted)


def check_report(findings: Findings, lang: str) -> bytes:
    """`check --format json`: problems as the report of a build lists them."""
    return _json({
        "failed": findings.failed,
        "counts": {level: findings.count(level) for level in get_args(Level)},
        "problems": [messages.listed(one, lang) for one in sorted(findings.problems, key=errors.at)],
    })


def created(new: Created, lang: str) -> str:
    """Where the new file lies and what to do with it."""
    return messages.text(lang, "desk.new.created", path=str(new.path), id=new.id)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
