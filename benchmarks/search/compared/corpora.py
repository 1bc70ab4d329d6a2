"""Records and files of questions go in; the corpora that every engine indexes come out."""

from __future__ import annotations

import gzip
import hashlib
import html
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNTITLED = "无题"
"""The title that Shilu wants of every document, where a corpus has none; the others get no title at all."""


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    date: str
    body: str

    def paragraphs(self) -> list[str]:
        return [line for line in self.body.split("\n") if line.strip()]

    def texts(self) -> list[str]:
        """What a reader can search in: the title and the paragraphs, each for itself."""
        return [self.title, *self.paragraphs()] if self.title else self.paragraphs()


@dataclass(frozen=True, slots=True)
class Corpus:
    name: str
    documents: tuple[Document, ...]

    def digest(self) -> str:
        """Of all that an engine can see."""
        hashed = hashlib.sha256()
        for one in self.documents:
            hashed.update(json.dumps([one.id, one.title, one.date, one.body]).encode())
        return hashed.hexdigest()[:16]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON Lines, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def documents(found: Iterable[dict[str, Any]], first: int = 0) -> tuple[Document, ...]:
    """The first records as documents, with the text and the date only, so that all engines see the same."""
    some = itertools.islice(found, first or None)
    return tuple(Document(str(one["id"]), str(one.get("title") or ""), str(one.get("date") or ""),
                          str(one.get("body") or "")) for one in some)


def untitled(some: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(Document(one.id, "", one.date, one.body) for one in some)


def write_records(corpus: Corpus, path: Path) -> None:
    """What `build.py import` reads."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in corpus.documents:
            record = {"id": one.id, "title": one.title or UNTITLED, "body": one.body}
            file.write(json.dumps({**record, **({"date": one.date} if one.date else {})}, ensure_ascii=False) + "\n")


def write_texts(corpus: Corpus, path: Path) -> None:
    """What the builders of the other engines read: [title, body] a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in corpus.documents:
            file.write(json.dumps([one.title, "\n".join(one.paragraphs())], ensure_ascii=False) + "\n")


def write_pages(corpus: Corpus, folder: Path) -> None:
    """A plain page for each document, named by its number; no navigation, so that nothing else can be found in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(corpus.documents):
        title = html.escape(one.title)
        body = "".join(f"<p>{html.escape(text)}</p>\n" for text in one.paragraphs())
        (folder / f"{number}.html").write_text(
            f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>\n'
            f"<body><main data-pagefind-body>\n{f'<h1>{title}</h1>' if title else ''}\n{body}</main></body></html>\n",
            encoding="utf-8", newline="\n")
