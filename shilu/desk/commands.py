"""`new`, `import` and `check`: words of the command line in, an exit code out; the terminal is told on the way."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from shilu import messages, pipeline
from shilu.desk import asking, check, jsonl, known, new, telling
from shilu.errors import Problem
from shilu.frontmatter import config
from shilu.pipeline import Options

DONE, FAULTY, USAGE = 0, 1, 2
Draw = Callable[[Iterable[Problem]], Iterable[str]]
"""Problems -> lines of the terminal."""


class Terminal(Protocol):
    """What a command talks through."""

    lang: str

    def say(self, line: str) -> None: ...

    def warn(self, line: str) -> None: ...

    def progress(self, stage: str, done: int, total: int) -> None: ...

    def erase(self) -> None: ...


def bring(request: Namespace, site_file: Path, terminal: Terminal, draw: Draw) -> int:
    """`import`: records of JSON Lines files become files of content."""
    def refuse(key: str, **values: str) -> int:
        terminal.warn(messages.text(terminal.lang, f"desk.import.{key}", **values))
        return USAGE

    sources = [Path(word) for word in request.sources]
    for source in sources:
        if not source.exists():
            return refuse("no-source", path=str(source))
        if not source.is_file() or not jsonl.is_source(source):
            return refuse("not-yet", path=str(source))
    kind = asking.kind_named(request.kind) if request.kind else None
    if request.kind and kind not in jsonl.KINDS:
        return refuse("bad-kind", text=request.kind)
    to = Path(request.to) if request.to else site_file.parent / "content"
    total = jsonl.size(sources)
    outcome = jsonl.run(sources, to, kind, request.dry_run, _columns(site_file),
                        lambda done: terminal.progress("import", done, total))
    if request.report:
        Path(request.report).write_bytes(telling.import_report(outcome, terminal.lang))
    for line in draw(telling.first(outcome.problems)):
        terminal.say(line)
    for line in telling.imported(outcome, terminal.lang, str(to), request.dry_run):
        terminal.say(line)
    return FAULTY if outcome.failed else DONE


def _columns(site_file: Path) -> tuple[tuple[str, str], ...]:
    """(id, name) of the site's columns; none where there is no site yet, or where its settings have mistakes."""
    try:
        site, _ = config.parse(site_file.name, site_file.read_bytes())
    except FileNotFoundError:
        return ()
    return tuple((column.id, column.name) for column in site.columns) if site is not None else ()


def begin(request: Namespace, options: Options, terminal: Terminal) -> int:
    """`new`: a file with front matter, after a few questions."""
    wishes = asking.Wishes(request.kind, request.title, request.date, request.speaker, request.event)
    survey = pipeline.survey(options).survey
    terminal.erase()                                 # the progress line stands where the first question goes
    offered = known.collect(survey.facts, survey.vocabulary)
    content = Path(request.to) if request.to else options.content
    ask = _ask if sys.stdin is not None and sys.stdin.isatty() else None
    try:
        made = new.run(wishes, offered, content, terminal.lang, ask, terminal.say)
    except asking.Unusable as wrong:
        terminal.warn(messages.text(terminal.lang, wrong.key, **wrong.values))
        return USAGE
    terminal.say(telling.created(made, terminal.lang))
    return DONE


def _ask(question: str) -> str:
    """An answer from the keyboard; the end of input is as good as Ctrl-C."""
    try:
        return input(question + " ")
    except EOFError:
        raise KeyboardInterrupt from None


def look(request: Namespace, options: Options, terminal: Terminal, draw: Draw) -> int:
    """`check`: what a build would say, nothing written."""
    for option in ("--fix" if request.fix else "", f"--format {request.format}" if request.format == "sarif" else ""):
        if option:
            terminal.warn(messages.text(terminal.lang, "desk.check.not-yet", option=option))
            return USAGE
    told = pipeline.survey(options).problems
    findings = check.narrow(told, request.paths, options.content, Path.cwd(), request.strict)
    for path in findings.unknown:
        terminal.warn(messages.text(terminal.lang, "desk.check.no-path", path=path))
    if findings.unknown:
        return USAGE
    if request.format == "json":
        terminal.say(telling.check_report(findings, terminal.lang).decode("utf-8").rstrip("\n"))
    else:
        for line in draw(findings.problems):
            terminal.say(line)
        terminal.say(telling.checked(findings, terminal.lang))
    return FAULTY if findings.failed else DONE
