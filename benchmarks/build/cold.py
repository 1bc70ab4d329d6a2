"""Cold builds: an archive goes in, all tools build it in turns, and the figures of each run come out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from benchmarks.build import trees
from benchmarks.build.asked import Run
from benchmarks.build.builders import Builder, imported, shilu

PAIR, PELICAN = "hugo-pagefind", "pelican"
MINIMAL, SINGLE, DEFAULT = "shilu", "shilu-single", "shilu-default"


def news(run: Run) -> dict[str, Any]:
    asked = run.asked
    return _compared(run, "cold", trees.first(asked.news, asked.first), {
        PAIR: asked.rounds, MINIMAL: asked.rounds, SINGLE: asked.rounds, DEFAULT: asked.rounds,
        PELICAN: asked.pelican_runs,
    })


def articles(run: Run) -> dict[str, Any]:
    """The same records joined to longer texts."""
    asked = run.asked
    longer = itertools.islice(trees.joined(trees.lines(asked.news), asked.join), asked.first or None)
    return _compared(run, "articles", longer, dict.fromkeys((PAIR, MINIMAL), asked.article_rounds))


def speeches(run: Run) -> dict[str, Any]:
    assert run.asked.speeches is not None
    every = trees.lines(run.asked.speeches)
    return _compared(run, "speeches", every, dict.fromkeys((PAIR, MINIMAL), run.asked.speech_rounds))


def _compared(run: Run, name: str, records: Iterator[bytes], times: dict[str, int]) -> dict[str, Any]:
    """The tools with how often each is run; one build of Shilu before all gives the tags, and is not counted."""
    folder = run.folder(name)
    trees.write_lines(records, folder / "records.jsonl")
    columns = trees.categories(folder / "records.jsonl")
    cost = imported(folder / "records.jsonl", folder / "content", folder / "import", columns)
    trees.settle(folder / "content")
    plain = trees.items(folder / "content")
    many, jobs, content = len(plain), run.asked.jobs, folder / "content"
    run.say(f"{many:,} documents; a build that is not counted gives the tags")
    (folder / "tags").mkdir()
    run.measured(shilu(content, many, "minimal", jobs, columns), "shilu, not counted", folder / "tags" / "site")
    items = trees.tagged(plain, folder / "tags" / "site" / "output")
    builders: dict[str, Builder] = {
        MINIMAL: shilu(content, many, "minimal", jobs, columns), SINGLE: shilu(content, many, "minimal", 1, columns),
        DEFAULT: shilu(content, many, "default", jobs, columns),
    }
    if times.get(PAIR):
        trees.hugo(items, folder / "hugo")
        builders[PAIR] = run.peers.pair(folder / "hugo", many)
    if times.get(PELICAN):
        trees.pelican(items, folder / "pelican")
        builders[PELICAN] = run.peers.pelican(folder / "pelican", many)
    chosen = {one: (builders[one], often) for one, often in times.items() if often}
    told = run.interleaved(chosen, folder / "runs")
    return {"documents": many, "characters": sum(len(one.body) for one in plain), "jobs": jobs,
            "import": cost.as_dict(),
            "tags": len({tag for one in items for tag in one.tags}),
            "authors": len({name for one in items for name in one.authors}), "runs": told}
