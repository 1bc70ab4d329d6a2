"""Figures of the growth in, a picture out: CPU, time and memory against the number of documents, as SVG.

Text is text and colours follow the reader's light or dark; what the lines say stands in the description, too.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 960, 400
LEFT, TOP, PANEL, DEEP, GAP = 56, 106, 240, 220, 68
"""Of the first panel: its left and upper edge, its width and height; between two panels."""
TITLE = "篇数增长时，建一次站的开销"
OURS, PAIR = "实录（含检索）", "Hugo 加 Pagefind"
_STYLE = """\
text { font: 14px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: #1d1d1f; }
.head { font-size: 18px; font-weight: 600; } .small { font-size: 12px; fill: #5a5a60; }
.back { fill: #fff; } .grid { stroke: #d9d9de; } .axis { stroke: #5a5a60; }
.own { stroke: #0b5cad; fill: none; stroke-width: 2.5; } .own-dot { fill: #0b5cad; }
.pair { stroke: #a8480a; fill: none; stroke-width: 2.5; stroke-dasharray: 6 4; } .pair-dot { fill: #a8480a; }
@media (prefers-color-scheme: dark) {
text { fill: #ececf0; } .small { fill: #b0b0b8; } .back { fill: #18181b; } .grid { stroke: #3a3a40; }
.axis { stroke: #b0b0b8; } .own { stroke: #6db3ff; } .own-dot { fill: #6db3ff; }
.pair { stroke: #ffa564; } .pair-dot { fill: #ffa564; }
}"""
Points = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a panel shows of a build."""

    label: str
    value: Callable[[Mapping[str, Any]], float]


MEASURES = (
    Measure("处理器时间（秒）", lambda one: float(one["cpu"])),
    Measure("用时（秒）", lambda one: float(one["wall"])),
    Measure("内存（GiB）", lambda one: float(one["memory"]) / 2**30),
)


def growth(data: Mapping[str, Any]) -> str:
    own, pair = data["points"], sorted(data["pairs"], key=lambda one: int(one["documents"]))
    panels = [line for place, measure in enumerate(MEASURES)
              for line in _panel(LEFT + place * (PANEL + GAP), measure, own, pair)]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" lang="zh-CN" '
        'aria-labelledby="title desc">',
        f'<title id="title">{TITLE}</title>', f'<desc id="desc">{html.escape(_said(own, pair))}</desc>',
        f"<style>\n{_STYLE}\n</style>", f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="head" x="20" y="32">{TITLE}</text>', *_legend(bool(pair)), *panels, "</svg>", ""))


def _said(own: Points, pair: Points) -> str:
    """The figures in words."""
    def told(name: str, some: Points) -> str:
        return f"{name}：" + "；".join(
            f"{one['documents']:,} 篇，" + "，".join(f"{part.label} {part.value(one):.2f}" for part in MEASURES)
            for one in some) + "。"

    return told(OURS, own) + (told(PAIR, pair) if pair else "")


def _legend(pair: bool) -> list[str]:
    made = ['<line class="own" x1="20" x2="48" y1="54" y2="54"/>', f'<text x="56" y="59">{OURS}</text>']
    if pair:
        made += ['<line class="pair" x1="190" x2="218" y1="54" y2="54"/>', f'<text x="226" y="59">{PAIR}</text>']
    return made


def _panel(left: int, measure: Measure, own: Points, pair: Points) -> list[str]:
    far = _scale(max(one["documents"] for one in (*own, *pair)))
    high = _scale(max(measure.value(one) for one in (*own, *pair)))
    bottom = TOP + DEEP

    def place(one: Mapping[str, Any]) -> tuple[float, float]:
        return (round(left + PANEL * one["documents"] / far[-1], 1),
                round(bottom - DEEP * measure.value(one) / high[-1], 1))

    made = [f'<text x="{left}" y="{TOP - 10}">{measure.label}</text>']
    for tick in high:
        y = round(bottom - DEEP * tick / high[-1], 1)
        made += [f'<line class="grid" x1="{left}" x2="{left + PANEL}" y1="{y}" y2="{y}"/>',
                 f'<text class="small" x="{left - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>']
    made.append(f'<line class="axis" x1="{left}" x2="{left + PANEL}" y1="{bottom}" y2="{bottom}"/>')
    for tick in far:
        x = round(left + PANEL * tick / far[-1], 1)
        shown = f"{tick / 10_000:g} 万" if far[-1] >= 20_000 and tick else f"{tick:g}"
        made.append(f'<text class="small" x="{x}" y="{bottom + 20}" text-anchor="middle">{shown}</text>')
    made.append(f'<text class="small" x="{left + PANEL / 2:g}" y="{bottom + 42}" text-anchor="middle">篇</text>')
    for name, some in (("own", own), ("pair", pair)):
        dots = [place(one) for one in some]
        if dots:
            made.append(f'<polyline class="{name}" points="{" ".join(f"{x},{y}" for x, y in dots)}"/>')
        made += [f'<circle class="{name}-dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in dots]
    return made


def _scale(most: float) -> list[float]:
    """Round values from 0 to one that is not less than `most`, four to six of them."""
    step = 10.0 ** -6
    while True:
        for factor in (1, 2, 5):
            if step * factor * 5 >= most:
                width = step * factor
                return [round(width * number, 9) for number in range(int(-(-most // width)) + 1)]
        step *= 10
