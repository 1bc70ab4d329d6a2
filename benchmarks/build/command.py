"""The words of the command line go in; sections are measured one after the other, and RESULTS.md is written anew."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.build import asked as asking
from benchmarks.build import chart, cold, edits, growth, results, serve
from benchmarks.build.asked import Asked, Run
from benchmarks.build.builders import Peers
from benchmarks.tools import ROOT, Tools

SECTIONS: dict[str, Callable[[Run], dict[str, Any]]] = {
    "cold": cold.news, "articles": cold.articles, "speeches": cold.speeches, "growth": growth.measure,
    "edits": edits.measure, "serve": serve.measure,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    add = parser.add_argument
    add("news", type=Path, metavar="RECORDS", help="JSON Lines, gzipped or not: many short documents")
    add("--speeches", type=Path, metavar="RECORDS", help="long ones; without them that section is left out")
    add("--where", type=Path, metavar="DIR", required=True, help=(
        "outside the repository, on the file system that is meant: gets peers, trees (removed at the end) and figures"))
    add("--only", default="", metavar="NAMES", help=f"sections, parted by commas: {', '.join(SECTIONS)}")
    add("--first", type=int, default=10_000, metavar="N", help="documents of cold builds and edits (10000; 0: all)")
    add("--rounds", type=int, default=3, metavar="N", help="how often each tool builds, in turns (3)")
    add("--article-rounds", type=int, default=3, metavar="N", help="the same for joined records (3)")
    add("--speech-rounds", type=int, default=2, metavar="N", help="the same for the long ones (2)")
    add("--pelican-runs", type=int, default=1, metavar="N", help="how often Pelican builds (1; 0: never)")
    add("--jobs", type=int, default=2, metavar="N", help="Shilu's processes in cold builds (2)")
    add("--join", type=int, default=560, metavar="N", help=(
        "articles: records of a day are joined until they have so many characters (560)"))
    add("--growth", default="1000,2000,5000,10000,20000,40000,0", metavar="NS", help="sizes; 0: all records")
    add("--pair-growth", default="1000,5000,10000", metavar="NS", help="those at which Hugo and Pagefind build too")
    add("--results", type=Path, default=ROOT / "benchmarks" / "RESULTS.md", metavar="FILE")
    add("--chart", type=Path, default=ROOT / "docs" / "增长.svg", metavar="FILE", help="the picture of the growth")
    add("--write", action="store_true", help="measure nothing, only write RESULTS.md and the picture anew")
    add("--keep", action="store_true", help="leave the trees where they are")
    return parser.parse_args()


def main() -> int:
    words = arguments()
    where = words.where.resolve()
    if where.is_relative_to(ROOT):
        print(f"{where} lies in the repository; choose a folder outside", file=sys.stderr)
        return 2
    missing = {name for name, there in (("speeches", words.speeches), ("serve", serve.there())) if not there}
    able = [one for one in SECTIONS if one not in missing]
    chosen = [one for one in words.only.split(",") if one] or able
    if wrong := [one for one in chosen if one not in able]:
        print(f"cannot be measured so: {', '.join(wrong)}", file=sys.stderr)
        return 2
    asked = Asked(
        words.news, words.speeches, where, words.first, words.rounds, words.article_rounds, words.speech_rounds,
        words.pelican_runs, words.jobs, words.join, _sizes(words.growth), _sizes(words.pair_growth))
    trees = where / f"trees-{time.strftime('%m%d-%H%M%S')}"
    failed = [] if words.write else _measure(asked, chosen, trees)
    told = asking.kept(where, tuple(SECTIONS))
    words.results.write_text(results.markdown(told), "utf-8")
    if "growth" in told:
        words.chart.write_text(chart.growth(told["growth"]["data"]), "utf-8")
    print(f"{words.results}\nfigures in {where / 'raw'}")
    if not words.keep:
        shutil.rmtree(trees, ignore_errors=True)
    return 1 if failed else 0


def _measure(asked: Asked, chosen: list[str], trees: Path) -> list[str]:
    """The names of the sections that failed: their reason is told, what was measured before stays."""
    trees.mkdir(parents=True)
    peers = Peers(Tools(asked.where))
    versions = peers.install(pelican=asked.pelican_runs > 0)
    run = Run(asked, peers, versions, _shown(sys.argv[1:]), trees)
    run.say(f"trees in {trees}; {', '.join(chosen)}")
    failed: list[str] = []
    for number, name in enumerate(chosen, 1):
        try:
            run.say(f"section {number} of {len(chosen)}")
            run.section(name, SECTIONS[name])
        except Exception as error:  # one section must not take the others along
            failed.append(name)
            traceback.print_exc()
            run.say(f"{name} failed: {error}")
    run.say("done" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return failed


def _sizes(words: str) -> tuple[int, ...]:
    """Numbers in their order; 0, for all, is the last."""
    return tuple(sorted({int(one) for one in words.split(",") if one}, key=lambda one: one or sys.maxsize))


def _shown(words: list[str]) -> str:
    """The command as it was given, without the folders of one machine."""
    shown = [Path(one).name if "/" in one else one for one in words]
    return shlex.join(["python", "-m", "benchmarks.build", *shown])
