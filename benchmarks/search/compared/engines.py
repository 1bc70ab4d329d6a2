"""A corpus goes in; an engine's index of it with what it cost, and its answers to queries, come out.

Every engine sees the same texts. A fault of one engine is a `Failed` that says why, and no fault of the comparison.
"""

from __future__ import annotations

import abc
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import metered
from benchmarks.metered import Failed
from benchmarks.search.compared import corpora
from benchmarks.search.compared.corpora import Corpus
from benchmarks.tools import ROOT, Tools

HERE = Path(__file__).resolve().parent
EVAL = ROOT / "benchmarks" / "search_eval.mjs"


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` is the number that the engine announces for the typed string, `ids` what it offers, best first."""

    total: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds and bytes; `note` tells what else stands in them."""

    cpu: float
    wall: float
    tree: int
    largest: int
    bytes: int
    files: int
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _built(cost: metered.Cost, sizes: tuple[int, int], note: str = "") -> Built:
    return Built(cost.cpu, cost.wall, cost.tree, cost.largest, *sizes, note)


@dataclass
class Engine(abc.ABC):
    """`modes` are the ways of asking it, the first one the usual; `page` is empty where a server would be needed."""

    tools: Tools
    name: str = ""
    label: str = ""
    modes: tuple[str, ...] = ("",)
    page: str = "index.html"
    version: str = ""

    @abc.abstractmethod
    def install(self) -> None:
        """Get it from the registries and set `version`."""

    @abc.abstractmethod
    def build(self, corpus: Corpus, folder: Path) -> Built:
        """Everything that it needs of the corpus, below `folder`."""

    def www(self, folder: Path) -> Path:
        return folder / "www"

    def answers(self, corpus: Corpus, folder: Path, queries: Sequence[str], mode: str, limit: int) -> list[Answer]:
        """By numbers of documents, from a page of its own in the browser."""
        job = {"do": "answers", "www": str(self.www(folder)), "page": self.page, "queries": queries, "mode": mode,
               "limit": limit}
        told = in_browser(self.tools, job)
        return [Answer(total, tuple(self.id(corpus, key) for key in keys)) for total, keys in told]

    def id(self, corpus: Corpus, key: Any) -> str:
        return corpus.documents[int(key)].id

    def _page(self, www: Path, *scripts: str, head: str = "") -> None:
        """One page with its script inside, so that no peer pays a request for it."""
        texts = [(HERE / "pages" / script).read_text("utf-8").replace("export ", "") for script in scripts]
        script = "\n".join(texts)
        (www / "index.html").write_text(
            f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{self.name}</title>{head}\n'
            f'<script type="module">\n{script}</script></head><body></body></html>\n', encoding="utf-8")


class Shilu(Engine):
    """Ours, as an editor builds it: import and build through the front door, asked through the page and its script."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools, "shilu", "Shilu", page="search.html")

    def install(self) -> None:
        told = subprocess.run([sys.executable, str(ROOT / "build.py"), "--version"], capture_output=True, text=True,
                              check=False, timeout=900)
        if told.returncode:
            raise Failed(f"build.py: {told.stderr.strip()[-300:]}")
        self.version = told.stdout.split()[-1]

    def www(self, folder: Path) -> Path:
        return folder / "output"

    def build(self, corpus: Corpus, folder: Path) -> Built:
        shutil.copytree(ROOT / "themes", folder / "themes")
        (folder / "site.yaml").write_text("title: 实测\nurl: https://example.org/\n", encoding="utf-8")
        corpora.write_records(corpus, folder / "records.jsonl")
        door = [sys.executable, str(ROOT / "build.py"), "--site", str(folder / "site.yaml")]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "4102444800"}
        metered.run([*door, "import", str(folder / "records.jsonl")], folder / "import.log", environment)
        report = folder / "report.json"
        cost = metered.run([*door, "build", "--quiet", "--report", str(report)], folder / "build.log", environment)
        told = json.loads(report.read_text("utf-8"))
        if told["documents"] != len(corpus.documents):
            raise Failed(f"build.py: {told['documents']} of {len(corpus.documents)} documents")
        stages = ", ".join(f"{name} {one['cpu']:.1f}" for name, one in told["stages"].items())
        return _built(cost, metered.size(folder / "output" / "search"), f"the whole site; CPU s: {stages}")

    def answers(self, corpus: Corpus, folder: Path, queries: Sequence[str], mode: str, limit: int) -> list[Answer]:
        lines = "".join(json.dumps({"q": q, "limit": limit}) + "\n" for q in queries)
        told = _spoken([self.tools.node(), str(EVAL), str(self.www(folder))], lines)
        rows = [json.loads(line) for line in told.splitlines()]
        # Where nothing contains the string the page announces what is related; so does this.
        return [Answer(row["exact"] or row["total"], tuple(filter(None, row["ids"]))) for row in rows]


class Pagefind(Engine):
    """Pagefind with its extended binary, for Chinese: from npm, or from PyPI where npm has none for the machine."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools, "pagefind", "Pagefind extended", ("as typed", "quoted"))
        self.command: list[str] = []
        self.hashes: dict[str, str] = {}

    def install(self) -> None:
        try:
            self.version = self.tools.package("pagefind")
            programs = sorted(self.tools.node_modules.glob("@pagefind/*/bin/pagefind_extended*"))
            self.command = [str(next(path for path in programs if path.suffix in ("", ".exe")))]
        except (Failed, StopIteration):
            self.version = self.tools.wheel("pagefind-bin-extended")
            self.command = [self.tools.python, "-m", "pagefind_bin_extended"]

    def build(self, corpus: Corpus, folder: Path) -> Built:
        www = self.www(folder)
        corpora.write_pages(corpus, www / "pages")
        self._page(www, "pagefind.js", "page.js")
        site, bundle = str(www / "pages"), str(www / "pagefind")
        cost = metered.run([*self.command, "--site", site, "--output-path", bundle, "--quiet"], folder / "build.log")
        bytes_, files = metered.size(www / "pagefind", without="ui.")
        spare, of_it = metered.size(*www.glob("pagefind/pagefind-highlight.js"))
        return _built(cost, (bytes_ - spare, files - of_it), "the index alone, of pages that are there")

    def answers(self, corpus: Corpus, folder: Path, queries: Sequence[str], mode: str, limit: int) -> list[Answer]:
        self.hashes = _hashes(self.www(folder) / "pagefind" / "fragment")
        return super().answers(corpus, folder, queries, mode, limit)

    def id(self, corpus: Corpus, key: Any) -> str:
        return corpus.documents[int(Path(self.hashes[str(key)]).stem)].id


def _hashes(folder: Path) -> dict[str, str]:
    """Hash of a result -> address of its page, read from the fragments, one page each or many together."""
    found = {}
    for path in folder.glob("*.pf_fragment"):
        data = gzip.decompress(path.read_bytes())
        told = json.loads(data[data.index(b"{"):])
        found.update({path.stem: told["url"]} if "url" in told else {key: one["url"] for key, one in told.items()})
    return found


class MiniSearch(Engine):
    """MiniSearch with the words of Intl.Segmenter on both sides; the whole index is loaded by the page."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools, "minisearch", "MiniSearch + Intl.Segmenter", ("any word", "all words"))

    def install(self) -> None:
        self.version = self.tools.package("minisearch")

    def build(self, corpus: Corpus, folder: Path) -> Built:
        www, module = self.www(folder), self.tools.node_modules / "minisearch" / "dist" / "es" / "index.js"
        corpora.write_pages(corpus, www / "pages")
        corpora.write_texts(corpus, folder / "texts.jsonl")
        self._page(www, "cut.mjs", "minisearch.js", "page.js",
                   head='<link rel="preload" href="index.json" as="fetch" crossorigin>')
        (www / "minisearch.js").write_bytes(module.read_bytes())
        cost = metered.run([self.tools.node(), "--max-old-space-size=8192", str(HERE / "minisearch_build.mjs"),
                            str(module), str(folder / "texts.jsonl"), str(www / "index.json")], folder / "build.log")
        packed = len(gzip.compress((www / "index.json").read_bytes(), 6))
        return _built(cost, (packed, 1), "bytes with gzip, texts for excerpts not in them")


class ServerClass(Engine):
    """BM25 in a process of its own: what a search server would offer; it has no page and ships no bytes."""

    def __init__(self, tools: Tools, name: str, label: str, packages: tuple[str, ...], modes: tuple[str, ...]) -> None:
        super().__init__(tools, name, label, modes, page="")
        self.packages = packages

    def install(self) -> None:
        self.version = self.tools.wheel(self.packages[0])
        for name in self.packages[1:]:
            self.tools.wheel(name)
        try:
            self.tools.wheel("rjieba")
        except Failed:
            self.tools.wheel("jieba")

    def _command(self, do: str, folder: Path) -> list[str]:
        return [self.tools.python, "-m", "benchmarks.search.compared.indexes", do, self.name,
                str(folder / "texts.jsonl"), str(folder / "index")]

    def build(self, corpus: Corpus, folder: Path) -> Built:
        corpora.write_texts(corpus, folder / "texts.jsonl")
        cost = metered.run(self._command("build", folder), folder / "build.log", self.tools.environment())
        return _built(cost, metered.size(folder / "index"), "as it lies on the server")

    def answers(self, corpus: Corpus, folder: Path, queries: Sequence[str], mode: str, limit: int) -> list[Answer]:
        job = json.dumps({"queries": queries, "mode": mode, "limit": limit})
        told = json.loads(_spoken(self._command("answer", folder), job, self.tools.environment()))
        return [Answer(total, tuple(self.id(corpus, key) for key in keys)) for total, keys in told]


def all_of(tools: Tools) -> list[Engine]:
    return [
        Shilu(tools), Pagefind(tools), MiniSearch(tools),
        ServerClass(tools, "tantivy", "tantivy + jieba (server)", ("tantivy",), ("any word", "all words")),
        ServerClass(tools, "bm25s", "bm25s + jieba (server)", ("bm25s",), ("any word",)),
        ServerClass(tools, "bm25s-bigrams", "bm25s + bigrams (server)", ("bm25s",), ("any pair",)),
    ]


def in_browser(tools: Tools, job: dict[str, Any], limit: float = 3600) -> list[Any]:
    """Put a job to the process that drives Chromium."""
    tools.wheel("playwright")
    told = _spoken([tools.python, "-m", "benchmarks.search.compared.browser"],
                   json.dumps({**job, "chromium": chromium()}), tools.environment(), limit)
    found: list[Any] = json.loads(told)
    return found


def chromium() -> str:
    """A Chromium of the machine; empty for the one that Playwright may have."""
    from shilu.command import browsers

    return browsers.find() or ""


def _spoken(command: list[str], words: str, environment: dict[str, str] | None = None, limit: float = 3600) -> str:
    try:
        done = subprocess.run(command, input=words, capture_output=True, text=True, encoding="utf-8", env=environment,
                              timeout=limit)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{Path(command[0]).name}: no answer in {limit:.0f} s") from error
    if done.returncode:
        raise Failed(" ".join(f"{Path(command[0]).name}: {done.stderr[-400:]}".split()))
    return done.stdout
