"""What a run is asked, and what its sections share: progress, folders, what was measured before."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.build import machine
from benchmarks.build.builders import Builder, Figures, Peers, versions


@dataclass(frozen=True, slots=True)
class Asked:
    news: Path
    speeches: Path | None
    where: Path
    first: int
    rounds: int
    article_rounds: int
    speech_rounds: int
    pelican_runs: int
    jobs: int
    join: int
    """Characters that an article has at least which is joined from short records."""
    sizes: tuple[int, ...]
    """Of the growth, the smallest first; 0 for all records."""
    pair_sizes: tuple[int, ...]
    """Those at which the pair is measured too."""


@dataclass
class Run:
    """One run: where its trees lie, which peers it has. `trees` is new at each run, `raw` is kept."""

    asked: Asked
    peers: Peers
    versions: Mapping[str, str]
    command: str
    """As it was typed, for who wants to run it again."""
    trees: Path
    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        print(f"{time.strftime('%H:%M:%S')} +{minutes}:{seconds:02d} {text}", file=sys.stderr, flush=True)

    def folder(self, *names: str) -> Path:
        return self.trees.joinpath(*names)

    def measured(self, build: Builder, name: str, folder: Path) -> Figures:
        """One build; what others left to be written to the disk is written first."""
        os.sync()
        told = build(folder)
        self.say(f"{name}: CPU {told['cpu']:.2f} s, wall {told['wall']:.2f} s, {told['memory'] / 2**20:.0f} MiB, "
                 f"{told['files']:,} files")
        return told

    def interleaved(self, builders: Mapping[str, tuple[Builder, int]], folder: Path) -> dict[str, list[Figures]]:
        """Builders with how often each is to be run, in turns, each time into a new folder; the figures by name."""
        told: dict[str, list[Figures]] = {name: [] for name in builders}
        for turn in range(max(times for _, times in builders.values())):
            for name, (build, times) in builders.items():
                if turn < times:
                    where = folder / f"{name}-{turn + 1}"
                    where.mkdir(parents=True)
                    told[name].append(self.measured(build, f"{name} {turn + 1}/{times}", where))
        return told

    def section(self, name: str, measure: Callable[[Run], dict[str, Any]]) -> None:
        """Measure and keep one part; it takes the place of what was kept under its name."""
        self.say(f"== {name}")
        facts = machine.facts(self.trees, {**versions(), **self.versions})
        data = measure(self)
        keep(self.asked.where, name, {"command": self.command, "machine": facts, "data": data})


def keep(where: Path, name: str, told: Mapping[str, Any]) -> None:
    raw = where / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    (raw / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def kept(where: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What was measured, now or before, by section."""
    files = {name: where / "raw" / f"{name}.json" for name in names}
    return {name: json.loads(path.read_text("utf-8")) for name, path in files.items() if path.is_file()}
