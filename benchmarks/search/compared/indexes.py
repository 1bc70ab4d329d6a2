"""Engines of the server class: lines of [title, body] go in and an index comes out, or queries and answers do.

Runs in the environment made for the peers:
`python -m benchmarks.search.compared.indexes build|answer ENGINE TEXTS FOLDER`, with answers' job on standard input.
Both engines get words from jieba (its compiled twin where that installs), or neighbouring characters.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Cut = Callable[[str], list[str]]
TITLE = 2
"""A word of the title weighs as two of the text, as it does for every engine that lets one say so."""
_WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|[0-9]+(?:\.[0-9]+)*|[+#%]")


def words() -> Cut:
    """jieba's cut for search engines, without marks and blanks."""
    try:
        cut = importlib.import_module("rjieba").cut_for_search
    except ImportError:
        cut = importlib.import_module("jieba").lcut_for_search
    return lambda text: [word.lower() for word in cut(text) if _WORD.search(word)]


def bigrams(text: str) -> list[str]:
    """Neighbouring characters; a number or a Latin word is one, and pairs with its neighbours, too."""
    found: list[str] = []
    units = [unit for run in _WORD.findall(text.lower()) for unit in (run if run[0] >= "\u3400" else [run])]
    for first, second in pairwise(units):
        found.append(f"{first} {second}")
    return found + [unit for unit in units if len(unit) > 1 or unit < "\u3400"] or units


def texts(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            title, body = json.loads(line)
            yield title, body


class Bm25s:
    """bm25s: BM25 over a matrix, any word."""

    def __init__(self, cut: Cut, folder: Path) -> None:
        self.library: Any = importlib.import_module("bm25s")
        self.cut, self.folder = cut, folder
        self.index: Any = None

    def build(self, path: Path) -> None:
        index = self.library.BM25()
        index.index([self.cut(title) * TITLE + self.cut(body) for title, body in texts(path)], show_progress=False)
        index.save(str(self.folder))

    def answer(self, typed: str, mode: str) -> list[int]:
        if self.index is None:
            self.index = self.library.BM25.load(str(self.folder))
        numpy: Any = importlib.import_module("numpy")
        known = [word for word in dict.fromkeys(self.cut(typed)) if word in self.index.vocab_dict]
        if not known:
            return []
        scores = self.index.get_scores(known)
        order = numpy.argsort(-scores, kind="stable")
        return [int(number) for number in order[:int((scores > 0).sum())]]


class Tantivy:
    """tantivy: BM25, any word or all words."""

    def __init__(self, cut: Cut, folder: Path) -> None:
        self.library: Any = importlib.import_module("tantivy")
        self.cut, self.folder = cut, folder
        schema = self.library.SchemaBuilder().add_unsigned_field("number", stored=True)
        for name in ("title", "body"):
            schema = schema.add_text_field(name, tokenizer_name="whitespace")
        self.schema = schema.build()
        self.index: Any = None

    def _open(self) -> Any:
        index = self.library.Index(self.schema, path=str(self.folder))
        blanks = self.library.Tokenizer.whitespace()
        index.register_tokenizer("whitespace", self.library.TextAnalyzerBuilder(blanks).build())
        return index

    def build(self, path: Path) -> None:
        index = self._open()
        writer = index.writer(num_threads=1)
        for number, (title, body) in enumerate(texts(path)):
            row = {"number": number, "title": " ".join(self.cut(title)), "body": " ".join(self.cut(body))}
            writer.add_document(self.library.Document(**row))
        writer.commit()
        writer.wait_merging_threads()

    def answer(self, typed: str, mode: str) -> list[int]:
        if self.index is None:
            self.index = self._open()
        searcher, query = self.index.searcher(), self.library.Query
        occur = self.library.Occur.Must if mode == "all words" else self.library.Occur.Should
        parts = []
        for word in dict.fromkeys(self.cut(typed)):
            title = query.boost_query(query.term_query(self.schema, "title", word), float(TITLE))
            either = query.boolean_query([(self.library.Occur.Should, title), (
                self.library.Occur.Should, query.term_query(self.schema, "body", word))])
            parts.append((occur, either))
        if not parts:
            return []
        found = searcher.search(query.boolean_query(parts), limit=max(1, searcher.num_docs))
        return [int(searcher.doc(address)["number"][0]) for _, address in found.hits]


def engine(name: str, folder: Path) -> Bm25s | Tantivy:
    if name == "tantivy":
        return Tantivy(words(), folder)
    return Bm25s(bigrams if name.endswith("bigrams") else words(), folder)


def main() -> None:
    do, name, path, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    if do == "build":
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        engine(name, folder).build(path)
        return
    job, asked = json.load(sys.stdin), engine(name, folder)
    answers = []
    for typed in job["queries"]:
        keys = asked.answer(typed, job["mode"])
        answers.append([len(keys), keys[:job["limit"]]])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
