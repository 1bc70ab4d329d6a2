"""Edits while `serve` runs: a site of the size of the cold builds goes in; what serving.py measured on it comes out."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.build import trees
from benchmarks.build.asked import Run
from benchmarks.build.builders import LIMIT, environment, imported, python, site
from benchmarks.metered import Failed

MODULE = "benchmarks.build.serving"


def there() -> bool:
    return importlib.util.find_spec(MODULE) is not None


def measure(run: Run) -> dict[str, Any]:
    """`rows` of {row, value, unit, target}, and whatever else is told of them."""
    folder = run.folder("serve")
    trees.write_lines(trees.first(run.asked.news, run.asked.first), folder / "records.jsonl")
    imported(folder / "records.jsonl", folder / "content", folder / "import")
    trees.settle(folder / "content")
    own = site(folder / "site", folder / "content", "minimal")
    told = folder / "serve.json"
    command = [python(), "-m", MODULE, str(own.file), "--content", str(own.content), "--out", str(told)]
    os.sync()
    done = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=LIMIT)
    if done.returncode:
        raise Failed(f"{MODULE}: exit {done.returncode}")
    figures: dict[str, Any] = json.loads(told.read_text("utf-8"))
    return figures
