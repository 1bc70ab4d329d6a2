"""Figures of the sections in, the rows of the targets out: what was measured, what is wanted, whether it is met."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.build.cold import DEFAULT, MINIMAL, PAIR

GIB = 2**30
MANY = 20_000
"""Files: some hosts take no more."""
EDITS = (
    ("a body edited (the slowest of three kinds)", ("replaced", "inserted-5", "inserted-60"), 1.5),
    ("a title", ("title",), 1.5), ("a tag", ("tag",), 1.5), ("a new item, the newest", ("newest",), 2.5),
    ("a new item among the oldest", ("oldest",), 5.0), ("a name added to the vocabulary", ("vocabulary",), 3.0),
    ("a template", ("template",), 4.0), ("the style sheet", ("style",), 7.0),
)
"""What is edited, and the seconds that its build may take."""
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    pair: str
    own: str
    figure: str
    target: str
    met: str


def seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def gib(value: float) -> str:
    return f"{value / GIB:.2f} GiB"


def mean(data: Data) -> float:
    """Characters of a document."""
    return float(data["characters"] / max(data["documents"], 1))


def rows(told: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    data = {name: one["data"] for name, one in told.items()}
    made: list[Row] = []
    if "cold" in data:
        made += _cold(data["cold"])
    if "articles" in data:
        made += _cold(data["articles"])
    if "growth" in data:
        made += _growth(data["growth"])
    if "speeches" in data:
        made += _speeches(data["speeches"])
    if "edits" in data:
        made += _edits(data["edits"])
    for one in data.get("serve", {}).get("rows", ()):
        value, target = (f"{one[key]:g} {one['unit']}" for key in ("value", "target"))
        made.append(_row(one["row"], one["value"], one["target"], "", value, value, f"at most {target}"))
    return made


def _row(what: str, value: float, target: float, pair: str, own: str, figure: str, wanted: str) -> Row:
    return Row(what, pair, own, figure, wanted, "yes" if value <= target else "**no**")


def _median(some: list[Data], key: str) -> float:
    return float(statistics.median(one[key] for one in some))


def _ratio(what: str, key: str, target: float, pair: list[Data], own: list[Data], unit: str) -> Row:
    theirs, ours = _median(pair, key), _median(own, key)
    ratio = ours / theirs

    def shown(value: float) -> str:
        return f"{value:,.0f}" if key == "files" else f"{seconds(value)}{unit}"

    return _row(what, ratio, target, shown(theirs), shown(ours), f"{ratio:.2f}", f"at most {target:g} of the pair's")


def _cold(data: Data) -> Iterator[Row]:
    runs, size = data["runs"], f"cold, {data['documents']:,} of {mean(data):,.0f} characters"
    own = runs[MINIMAL]
    if pair := runs.get(PAIR):
        yield _ratio(f"{size}: CPU", "cpu", 0.5, pair, own, " s")
        yield _ratio(f"{size}: wall", "wall", 0.4, pair, own, " s")
    memory, files = _median(own, "memory"), _median(own, "files")
    theirs = gib(_median(pair, "memory")) if pair else "–"
    yield _row(f"{size}: memory", memory, 0.5 * GIB, theirs, gib(memory), gib(memory), "at most 0.5 GiB")
    if pair:
        yield _ratio(f"{size}: files", "files", 0.85, pair, own, "")
    yield _row(f"{size}: number of files", files, MANY - 1, "", f"{files:,.0f}", f"{files:,.0f}", f"under {MANY:,}")
    if runs.get(DEFAULT):
        full, plain = _median(runs[DEFAULT], "cpu"), _median(own, "cpu")
        yield _row(f"{size}, default theme: CPU", full / plain, 1.5, "", f"{seconds(full)} s", f"{full / plain:.2f}",
                   "at most 1.5 of the minimal theme's")


def _growth(data: Data) -> Iterator[Row]:
    points = {one["documents"]: one for one in data["points"]}
    largest = points[max(points)]
    many = largest["documents"]
    yield _row(f"cold, {many:,}: memory", largest["memory"], 1.2 * GIB, "", gib(largest["memory"]),
               gib(largest["memory"]), "at most 1.2 GiB")
    if (base := points.get(10_000)) and many > 10_000:
        ratio = largest["cpu"] / many / (base["cpu"] / 10_000)
        each = [f"{one['cpu'] / one['documents'] * 1000:.2f} ms" for one in (largest, base)]
        yield _row(f"cold, {many:,}: CPU a document", ratio, 1.1, "", f"{each[0]} ({each[1]} at 10,000)",
                   f"{ratio:.2f}", "at most 1.1 of that at 10,000")
    yield from _nothing(data["nothing"], many, 2.0)


def _nothing(some: list[Data], many: int, target: float) -> Iterator[Row]:
    wall, files = float(statistics.median(one["wall"] for one in some)), max(one["files"] for one in some)
    yield _row(f"nothing changed, {many:,}", wall if not files else math.inf, target, "",
               f"{seconds(wall)} s, {files} files written", f"{seconds(wall)} s", f"at most {target:g} s, no file")


def _speeches(data: Data) -> Iterator[Row]:
    if pair := data["runs"].get(PAIR):
        yield _ratio(f"cold, {data['documents']:,} long speeches: CPU", "cpu", 0.5, pair, data["runs"][MINIMAL], " s")


def _edits(data: Data) -> Iterator[Row]:
    many, edits = data["documents"], data["edits"]
    yield from _nothing(edits["nothing"], many, 0.4)
    for what, names, target in EDITS:
        worst = max(names, key=lambda name: _typical(edits[name])["wall"])
        one = _typical(edits[worst])
        own = f"{seconds(one['wall'])} s ({seconds(one['cpu'])} CPU s), {one['files']:,.0f} files"
        yield _row(f"{what}, {many:,}", one["wall"], target, "", own, f"{seconds(one['wall'])} s",
                   f"at most {target:g} s")
    wall = data["help"]["wall"]
    yield _row("`--help`", wall, 0.1, "", f"{wall:.3f} s", f"{wall:.3f} s", "at most 0.1 s")


def _typical(some: list[Data]) -> dict[str, float]:
    return {key: float(statistics.median(one[key] for one in some)) for key in ("cpu", "wall", "files")}
