"""One archive at growing sizes: what a cold build costs at each, and, at the largest, one with nothing to do."""

from __future__ import annotations

import itertools
from typing import Any

from benchmarks.build import trees
from benchmarks.build.asked import Run
from benchmarks.build.builders import Figures, Site, imported, shilu
from benchmarks.build.edits import rebuilt


def measure(run: Run) -> dict[str, Any]:
    """Each size is built once; the documents of a size are all in the next, oldest first as the records give them."""
    folder, asked = run.folder("growth"), run.asked
    content = folder / "content"
    source = trees.lines(asked.news)
    points: list[Figures] = []
    pairs: list[Figures] = []
    done = 0
    for size in asked.sizes:
        records = folder / f"records-{size}.jsonl"
        trees.write_lines(itertools.islice(source, size - done if size else None), records)
        imported(records, content, folder / "import")
        trees.settle(content)
        many = sum(1 for _ in content.rglob("*.md"))
        if many == done:
            run.say(f"no {size:,} records")
            continue
        done = many
        where = folder / "runs" / f"shilu-{many}"
        points.append({"documents": many, **run.measured(
            shilu(content, many, "minimal", asked.jobs), f"shilu, {many:,}", where)})
        if many in asked.pair_sizes:
            trees.hugo(trees.tagged(trees.items(content), where / "output"), folder / f"hugo-{many}")
            to = folder / "runs" / f"pair-{many}"
            to.mkdir(parents=True)
            build = run.peers.pair(folder / f"hugo-{many}", many)
            pairs.append({"documents": many, **run.measured(build, f"hugo-pagefind, {many:,}", to)})
    own = Site(where, content)
    nothing = [rebuilt(own) for _ in range(3)]
    run.say(f"nothing changed, {done:,}: " + ", ".join(f"{one['wall']:.2f} s" for one in nothing))
    return {"jobs": asked.jobs, "points": points, "pairs": pairs, "nothing": nothing, "nothing_documents": done}
