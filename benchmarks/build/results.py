"""Figures of the sections in, RESULTS.md out: the targets first, then each section with its machine."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.build import stamps
from benchmarks.build.cold import DEFAULT, MINIMAL, PAIR, PELICAN, SINGLE
from benchmarks.build.targets import Row, gib, mean, rows, seconds

Told = Mapping[str, Mapping[str, Any]]
LABELS = {
    PAIR: "Hugo + Pagefind extended", MINIMAL: "Shilu, minimal theme", SINGLE: "Shilu, minimal theme, one process",
    DEFAULT: "Shilu, default theme", PELICAN: "Pelican (no search)",
}
EDITS = {
    "nothing": "nothing changed", "replaced": "a body: one character replaced", "inserted-5": "a body: 5 inserted",
    "inserted-60": "a body: 60 inserted", "title": "a title", "tag": "a tag", "newest": "a new item, the newest",
    "oldest": "a new item among the oldest", "vocabulary": "a name added to the vocabulary",
    "template": "a template (lists)", "style": "the style sheet",
}
_HOW = """\
CPU: user and system time of all processes. Memory: the sum over the processes of what each holds (PSS), looked at every
50 ms, more seldom where a look would take more than a twentieth of the time; the most. Cold builds are medians, the
tools in turns, each time into a new folder; what was left to be written to the disk is written before each run.
README.md beside this file says what each tool makes."""


def markdown(told: Told) -> str:
    commands = "\n".join(dict.fromkeys(str(one["command"]) for one in told.values()))
    parts = ["# What a build costs", f"```\n{commands}\n```", _HOW]
    if table := rows(told):
        parts += ["## The targets", _targets(table)]
    for name, write in _SECTIONS.items():
        if name in told:
            data, facts = told[name]["data"], told[name]["machine"]
            parts += [f"## {_title(name, data)}", _machine(facts), *write(data)]
    return "\n\n".join(parts) + "\n"


def _title(name: str, data: Mapping[str, Any]) -> str:
    if name in ("cold", "articles", "speeches"):
        return f"Cold, {data['documents']:,} documents of {mean(data):,.0f} characters"
    return {"growth": "Growth", "serve": "While `serve` runs"}.get(name) or (
        f"After a build of {data['documents']:,} documents, each in a new process")


def _machine(facts: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items() if version)
    return (f"{facts['date']}; {facts['processors']} processors ({facts['model']}), {gib(facts['memory'])}; "
            f"{facts['system']}; {facts['filesystem'] or 'unknown file system'}; "
            f"load at the beginning {facts['load']}; {versions}.")


def _table(head: Sequence[str], lines: Iterable[Sequence[str]], left: int = 1) -> str:
    marks = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, marks, *lines))


def _targets(table: Sequence[Row]) -> str:
    return _table(("", "Hugo + Pagefind", "Shilu", "measured", "target", "met"),
                  ((one.what, one.pair, one.own, one.figure, one.target, one.met) for one in table))


# ---------------------------------------------------------------- sections

def _cold(data: Mapping[str, Any]) -> list[str]:
    runs = data["runs"]
    base = _median(runs[PAIR]) if runs.get(PAIR) else None
    lines = []
    for name in (one for one in LABELS if runs.get(one)):
        middle = _median(runs[name])
        share = [f"{middle[key] / base[key]:.2f}" if base else "–" for key in ("cpu", "wall", "memory", "files")]
        processes = f", {data['jobs']} processes" if name in (MINIMAL, DEFAULT) else ""
        lines.append((
            LABELS[name] + processes, str(len(runs[name])), *(seconds(middle[key]) for key in ("cpu", "wall")),
            gib(middle["memory"]), f"{middle['files']:,.0f}", f"{middle['lists']:,.0f}", f"{middle['bytes'] / 1e6:.1f}",
            f"{middle['index_files']:,.0f}", f"{middle['index_bytes'] / 1e6:.1f}", " · ".join(share)))
    head = ("", "runs", "CPU s", "wall s", "memory", "files", "pages of lists", "MB", "index: files", "index: MB",
            "of the pair: CPU · wall · memory · files")
    notes = [f"{data['tags']:,} tags have lists, {data['authors']:,} speakers. Shilu's import before that: "
             f"{seconds(data['import']['cpu'])} CPU s, {seconds(data['import']['wall'])} s wall."]
    if runs.get(PAIR):
        notes.append("The pair: " + ", ".join(
            f"{part['name']} {seconds(_middle(one['parts'][place]['cpu'] for one in runs[PAIR]))} CPU s, "
            f"{seconds(_middle(one['parts'][place]['wall'] for one in runs[PAIR]))} s wall"
            for place, part in enumerate(runs[PAIR][0]["parts"]))
            + ".")
    spread = "; ".join(f"{LABELS[name]} {', '.join(seconds(one['cpu']) for one in some)}"
                       for name, some in runs.items() if len(some) > 1)
    if spread:
        notes.append(f"CPU s of each run: {spread}.")
    return [_table(head, lines), " ".join(notes)]


def _median(some: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {key: _middle(one[key] for one in some)
            for key in ("cpu", "wall", "memory", "files", "bytes", "lists", "index_files", "index_bytes")}


def _middle(some: Iterable[float]) -> float:
    return float(statistics.median(some))


def _growth(data: Mapping[str, Any]) -> list[str]:
    def line(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
        return (f"{one['documents']:,}", name, seconds(one["cpu"]), f"{one['cpu'] / one['documents'] * 1000:.2f}",
                seconds(one["wall"]), gib(one["memory"]), f"{one['files']:,}", f"{one['bytes'] / 1e6:.1f}")

    lines = [line("Shilu", one) for one in data["points"]] + [line("Hugo + Pagefind", one) for one in data["pairs"]]
    head = ("documents", "", "CPU s", "CPU ms a document", "wall s", "memory", "files", "MB")
    nothing = ", ".join(seconds(one["wall"]) for one in data["nothing"])
    return [f"Minimal theme, {data['jobs']} processes, one build at each size; drawn in docs/增长.svg.",
            _table(head, lines, 2),
            f"Nothing changed at {data['nothing_documents']:,}, new processes: {nothing} s wall, "
            f"{max(one['files'] for one in data['nothing'])} files written."]


def _edits(data: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, some in data["edits"].items():
        written = [_range(one["written"][kind] for one in some) for kind in stamps.KINDS]
        note = "; ".join(data["notes"].get(name, ()))
        lines.append((EDITS[name] + (f" ({note})" if note else ""), *(
            seconds(statistics.median(one[key] for one in some)) for key in ("cpu", "wall")), *written,
            _range(one["removed"] for one in some), _range(round(one["bytes"] / 1000) for one in some)))
    head = ("", "CPU s", "wall s", *stamps.KINDS, "removed", "KB to upload")
    return [f"Minimal theme, processes as a user has them; each edit {data['turns']} times, elsewhere each time: "
            "medians. Pages, shards, blocks, other: files that are new or changed.",
            _table(head, lines),
            f"`--help`: {data['help']['wall']:.3f} s wall, {data['help']['cpu']:.3f} CPU s (median of 5)."]


def _range(some: Iterable[int]) -> str:
    values = sorted(some)
    return f"{values[0]:,}" if values[0] == values[-1] else f"{values[0]:,}–{values[-1]:,}"


def _serve(data: Mapping[str, Any]) -> list[str]:
    return [_table(("", "measured", "target", "met"), (
        (one["row"], f"{one['value']:g} {one['unit']}", f"at most {one['target']:g} {one['unit']}",
         "yes" if one["value"] <= one["target"] else "**no**") for one in data["rows"]))]


_SECTIONS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "cold": _cold, "articles": _cold, "speeches": _cold, "growth": _growth, "edits": _edits, "serve": _serve,
}
