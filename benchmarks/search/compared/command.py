"""The words of the command line go in; builds, answers, visits and the table come out.

What was built and answered is kept in the folder, under a key of all that it depends on, so that a run that was cut
short goes on where it stopped; what is timed is timed anew in each run, all engines in turns.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.metered import Failed
from benchmarks.search.compared import queries, scoring, table
from benchmarks.search.compared.corpora import Corpus, documents, records, untitled
from benchmarks.search.compared.engines import Answer, Built, Engine, all_of, in_browser
from benchmarks.search.compared.lines import FAR, LOOPBACK
from benchmarks.search.compared.queries import QuerySet
from benchmarks.search.compared.strings import Texts
from benchmarks.tools import ROOT, Tools


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="peers.py", description="Compare Shilu's search with its peers.")
    add = parser.add_argument
    add("records", type=Path, metavar="RECORDS", help="JSON Lines, gzipped or not: id, title, date, body")
    add("--first", type=int, default=10_000, metavar="N", help="documents of each corpus (10000; 0: all)")
    add("--queries", action="append", default=[], metavar="FILE=KIND", help=(
        "a set with known answers; KIND is its name in the table: headline, passage, cross ...; a headline set takes "
        "the place of the one made from the records"))
    add("--everyday", type=Path, default=queries.EVERYDAY, metavar="FILE", help="typed strings, one a line")
    add("--where", type=Path, metavar="DIR", help="where to install and build, outside the repository; kept")
    add("--only", default="", metavar="NAMES", help="engines, parted by commas")
    add("--each", type=int, default=300, metavar="N", help="queries of each set (300)")
    add("--visits", type=int, default=20, metavar="N", help="queries that are timed in the browser (20; 0: none)")
    add("--patience", type=float, default=90, metavar="S", help="seconds of visits for each engine and line (90)")
    add("--seed", type=int, default=1, metavar="N")
    add("--report", type=Path, metavar="FILE", help="all figures as JSON")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    where = (asked.where or Path(tempfile.mkdtemp(prefix="shilu-peers-"))).resolve()
    if where.is_relative_to(ROOT):
        print(f"{where} lies in the repository; choose a folder outside", file=sys.stderr)
        return 2
    where.mkdir(parents=True, exist_ok=True)
    tools = Tools(where)
    only = set(filter(None, asked.only.split(",")))
    engines = [one for one in all_of(tools) if not only or one.name in only]
    if missing := only - {one.name for one in engines}:
        print(f"no such engine: {', '.join(sorted(missing))}", file=sys.stderr)
        return 2
    say(f"folder {where}")
    corpora, sets, texts = questions(asked)
    run = Run(where, corpora, sets, texts)
    told = [run.engine(one) for one in engines]
    if asked.visits:
        run.visits(tools, engines, told, visited(sets, texts, asked.visits), asked.patience)
    report = {"engines": told, "corpora": {name: len(one.documents) for name, one in corpora.items()},
              "sets": [{"name": one.name, "kind": one.kind, "queries": len(one.queries)} for one in sets],
              "seed": asked.seed, "first": asked.first}
    if asked.report:
        asked.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table.markdown(report))
    return 0


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def questions(asked: argparse.Namespace) -> tuple[dict[str, Corpus], list[QuerySet], Texts]:
    """The corpora by name, the sets in the order of the table, and the texts of the main corpus for the truth."""
    main_ = documents(records(asked.records), asked.first)
    texts, seed, each = Texts(main_), asked.seed, asked.each
    corpora = {"main": Corpus("main", main_)}
    sets = [queries.everyday(asked.everyday, main_, texts, 40, seed), queries.substrings(main_, min(each, 200), seed),
            queries.absent(texts, min(each, 196), seed), queries.clauses(main_, each, seed)]
    files = [one.rpartition("=") for one in asked.queries]
    if not any(kind == "headline" for _, _, kind in files):
        corpora["untitled"] = Corpus("untitled", untitled(main_))
        sets.append(queries.headlines(main_, each, seed))
    for name, _, kind in files:
        every = documents(records(asked.records)) if kind == "headline" else ()
        own, one = queries.given(Path(name), kind, main_, every, asked.first, each, seed)
        if own is not None:
            corpora[own.name] = own
        sets.append(one)
    return corpora, [one for one in sets if one.queries], texts


def visited(sets: Sequence[QuerySet], texts: Texts, many: int) -> list[str]:
    """Everyday strings that stand in ten documents or more, since ten results are waited for, and, in a small corpus,
    those in fewer after them."""
    everyday = [one.q for one in next(one for one in sets if one.name == "everyday").queries]
    return sorted(everyday, key=lambda q: len(texts.printed(q)) < 10)[:many]


class Run:
    """One comparison: the folder that keeps its parts, and what is asked."""

    def __init__(self, where: Path, corpora: dict[str, Corpus], sets: Sequence[QuerySet], texts: Texts) -> None:
        self.where, self.corpora, self.sets, self.texts = where, corpora, sets, texts

    def engine(self, engine: Engine) -> dict[str, Any]:
        """Install, build, ask; what fails is told under `faults`, the rest goes on."""
        told: dict[str, Any] = {"name": engine.name, "label": engine.label, "modes": list(engine.modes), "version": "",
                                "built": {}, "quality": {mode: {} for mode in engine.modes}, "costs": {}, "faults": []}
        try:
            say(f"{engine.name}: install")
            engine.install()
            told["version"] = engine.version
        except Exception as error:
            told["faults"].append(f"not installed: {why(error)}")
            return told
        for name, corpus in self.corpora.items():
            try:
                say(f"{engine.name}: build {name} ({len(corpus.documents)})")
                told["built"][name] = self.built(engine, corpus).as_dict()
            except Exception as error:
                told["faults"].append(f"{name} not built: {why(error)}")
                continue
            for mode in engine.modes:
                self.ask(engine, corpus, mode, told)
        return told

    def folder(self, engine: Engine, corpus: Corpus) -> Path:
        return self.where / "built" / engine.name / corpus.name.replace(":", "-")

    def built(self, engine: Engine, corpus: Corpus) -> Built:
        folder = self.folder(engine, corpus)
        mark = key(engine.version, corpus.digest(), source(engine))

        def make() -> dict[str, Any]:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            return engine.build(corpus, folder).as_dict()

        return Built(**kept(folder.with_suffix(".json"), mark, make))

    def ask(self, engine: Engine, corpus: Corpus, mode: str, told: dict[str, Any]) -> None:
        """Put all sets about a corpus to an engine, in one way of asking."""
        folder = self.folder(engine, corpus)
        for asked in (one for one in self.sets if one.corpus == corpus.name):
            typed, limit = [one.q for one in asked.queries], scoring.limit(asked)
            name = "-".join(filter(None, (folder.name, asked.name, mode))).replace(":", "-").replace(" ", "-")
            mark = key(engine.version, corpus.digest(), source(engine), json.dumps([asdict(x) for x in asked.queries]))

            def answer(typed: list[str] = typed, limit: int = limit) -> list[Any]:
                return [[one.total, one.ids] for one in engine.answers(corpus, folder, typed, mode, limit)]

            try:
                say(f"{engine.name}: {asked.name} ({len(typed)}) {mode}")
                rows = kept(folder.parent / "answers" / f"{name}.json", mark, answer)
                answers = [Answer(total, tuple(ids)) for total, ids in rows]
                told["quality"][mode][asked.name] = scoring.score(asked, answers, self.texts)
            except Exception as error:
                told["faults"].append(f"{asked.name} {mode} not answered: {why(error)}")

    def visits(self, tools: Tools, engines: Sequence[Engine], told: Sequence[dict[str, Any]], typed: Sequence[str],
               patience: float) -> None:
        """Time all engines that have a page and an index, in turns."""
        corpus = self.corpora["main"]
        stands = [{"name": one.name, "page": one.page, "ours": one.name == "shilu",
                   "www": str(one.www(self.folder(one, corpus)))}
                  for one, so_far in zip(engines, told, strict=True) if one.page and "main" in so_far["built"]]
        say(f"visits: {len(typed)} queries, {len(stands)} pages, 2 lines")
        try:
            rows = in_browser(tools, {"do": "costs", "stands": stands, "queries": typed, "patience": patience,
                                      "lines": [asdict(LOOPBACK), asdict(FAR)]})
        except Exception as error:
            for one in told:
                one["faults"].append(f"not timed: {why(error)}")
            return
        figures = scoring.costs(rows)
        ours = figures.get("shilu", {})
        for one in told:
            one["costs"] = figures.get(one["name"], {})
            for line, row in one["costs"].items():
                if "why" in row:
                    one["faults"].append(f"{row['failed']} visits failed on {line}: {row['why']}")
                for name, times in (("ms", "times"), ("next_ms", "next_times")):
                    if name in row and ours.get(line, {}).get(name):
                        row[times] = row[name] / ours[line][name]


def why(error: Exception) -> str:
    """For the table: an engine may die of anything, and must not take the others along."""
    return str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"


def key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def source(engine: Engine) -> str:
    """Of our own engine, its source as well: its version is not enough while it is worked on."""
    if engine.name != "shilu":
        return ""
    hashed = hashlib.sha256()
    for path in sorted((*ROOT.glob("shilu/**/*"), *ROOT.glob("themes/**/*"), ROOT / "benchmarks" / "search_eval.mjs")):
        if path.is_file() and "__pycache__" not in path.parts:
            hashed.update(path.read_bytes())
    return hashed.hexdigest()


def kept(path: Path, mark: str, make: Callable[[], Any]) -> Any:
    """What was made before under the same mark, or what is made now."""
    if path.is_file():
        told = json.loads(path.read_text("utf-8"))
        if told["mark"] == mark:
            return told["value"]
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"mark": mark, "value": made}, ensure_ascii=False), encoding="utf-8")
    return made
