"""The report of a run goes in; its table in Markdown comes out, an engine a column, a figure a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.search.compared.lines import FAR, LOOPBACK

Report = Mapping[str, Any]
Cell = Callable[[Mapping[str, Any]], str]
NONE = "–"


def markdown(report: Report) -> str:
    """Ways of asking stand side by side in the rows of quality: `any word · all words`."""
    engines = report["engines"]
    rows = [["", *(f"{one['label']} {one.get('version', '')}".strip() for one in engines)]]
    rows.append(["asked", *(" · ".join(one["modes"]) if one["modes"] != [""] else NONE for one in engines)])
    for asked in report["sets"]:
        for figure in FIGURES[asked["kind"]]:
            name = f"{asked['name']} ({asked['queries']}): {figure}"
            rows.append([name, *(_quality(one, asked["name"], figure) for one in engines)])
    rows += [[name, *(_safe(cell, one) for one in engines)] for name, cell in COSTS]
    rows += [[name, *(_safe(cell, one["built"].get("main", {})) for one in engines)] for name, cell in BUILDS]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "| --- |" + " ---: |" * len(engines))
    faults = [f"- {one['label']}: {why}" for one in engines for why in one["faults"]]
    return "\n".join([*lines, *(["", "Not measured:", *faults] if faults else [])])


FIGURES = {"strings": ("recall", "worst", "below 0.9", "first ten", "counts"),
           "names": ("names with false hits", "false hits"),
           "known": ("R@1", "R@10", "MRR@10", "nothing")}


def _quality(engine: Mapping[str, Any], asked: str, figure: str) -> str:
    told = [scores.get(asked, {}).get(figure) for scores in engine["quality"].values()]
    return " · ".join(NONE if one is None else _number(one, figure) for one in told) or NONE


def _number(value: float, figure: str) -> str:
    whole = figure in ("below 0.9", "names with false hits", "false hits", "nothing")
    return f"{value:.0f}" if whole else f"{value:.3f}"


def _safe(cell: Cell, told: Mapping[str, Any]) -> str:
    """A figure that is missing is a dash, not a zero."""
    try:
        return cell(told)
    except (KeyError, TypeError):
        return NONE


def _line(name: str, form: Callable[[Mapping[str, Any]], str]) -> Cell:
    return lambda engine: form(engine["costs"][name])


def _kilobytes(value: float) -> str:
    return f"{value / 1000:.0f}" if value < 1_000_000 else f"{value / 1000:,.0f}"


COSTS: tuple[tuple[str, Cell], ...] = (
    ("cold: KB, median (most)", _line(LOOPBACK.name, lambda x: f"{_kilobytes(x['bytes'])} ({_kilobytes(x['most'])})")),
    ("cold: requests", _line(LOOPBACK.name, lambda x: f"{x['requests']:.0f}")),
    ("next: KB; requests",
     _line(LOOPBACK.name, lambda x: f"{_kilobytes(x['next_bytes'])}; {x['next_requests']:.0f}")),
    ("cold on loopback: times ours (visits)", _line(LOOPBACK.name, lambda x: f"{x['times']:.1f} ({x['visits']})")),
    (f"cold at {FAR.name}: times ours (visits)", _line(FAR.name, lambda x: f"{x['times']:.1f} ({x['visits']})")),
    ("next on loopback: times ours", _line(LOOPBACK.name, lambda x: f"{x['next_times']:.1f}")),
    (f"next at {FAR.name}: times ours", _line(FAR.name, lambda x: f"{x['next_times']:.1f}")),
)
BUILDS: tuple[tuple[str, Cell], ...] = (
    ("index: MB; files", lambda x: f"{x['bytes'] / 1e6:.1f}; {x['files']:,}"),
    ("build: CPU s", lambda x: f"{x['cpu']:.1f}"),
    ("build: peak MB, all processes (largest)", lambda x: f"{x['tree'] / 1e6:.0f} ({x['largest'] / 1e6:.0f})"),
)
