"""Records go in; an archive as each tool wants it comes out: Shilu's by its own import, the others' from that.

All get the same texts, titles, dates, columns, speakers, and the same tags: those that Shilu's pages link, given or
proposed, are read from a site that it has built. So all make about as many lists.
"""

from __future__ import annotations

import gzip
import html
import itertools
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STYLE = HERE / "themes" / "minimal" / "assets" / "plain.css"
_TAG = re.compile(r'<a rel="tag" href="[^"]*">([^<]*)</a>')
_OLD = 1_600_000_000
"""A time of change long past: what bears it can be trusted by the next build."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document of Shilu's content folder; `folder` is that of its page."""

    path: Path
    folder: str
    id: str
    title: str
    date: str
    column: str
    authors: tuple[str, ...]
    source: str
    body: str
    tags: tuple[str, ...] = ()


# ---------------------------------------------------------------- records

def lines(records: Path) -> Iterator[bytes]:
    opened = gzip.open if records.suffix == ".gz" else open
    with opened(records, "rb") as file:
        yield from file


def write_lines(some: Iterable[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(some)


def first(records: Path, count: int) -> Iterator[bytes]:
    return itertools.islice(lines(records), count or None)


def joined(some: Iterable[bytes], least: int) -> Iterator[bytes]:
    """Records of one day made into articles of `least` characters and more; what is left of a day is left out."""
    open_: dict[str, Any] = {}
    for record in map(json.loads, some):
        if open_.get("date") == record["date"]:
            open_["body"] += "\n\n" + record["body"]
            open_["tags"] = list(dict.fromkeys([*(open_.get("tags") or ()), *(record.get("tags") or ())]))
        else:
            open_ = record
        if len(open_["body"]) >= least:
            yield json.dumps(open_, ensure_ascii=False).encode() + b"\n"
            open_ = {}


def categories(records: Path) -> list[str]:
    """Those that records name: they become the columns of the site."""
    found = {json.loads(line).get("category") or "" for line in lines(records)}
    return sorted(one for one in found if isinstance(one, str) and one)


# ---------------------------------------------------------------- Shilu's tree

def settle(content: Path, moment: int = _OLD) -> None:
    """Make all files look old, so that a build need not doubt their times."""
    for path in content.rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def items(content: Path) -> list[Item]:
    """All documents, oldest first."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[Item] = []
    for folder in ("speeches", "news"):
        for path in (content / folder).rglob("*.md"):
            head, _, body = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
            found.append(_item(path, folder, yaml.load(head, loader), body.strip("\n")))
    return sorted(found, key=lambda one: (one.date, one.id))


def _item(path: Path, folder: str, given: Mapping[str, Any], body: str) -> Item:
    date = str(given.get("date") or "")
    known = date if date[:4].isdecimal() else ""
    speakers = given.get("speakers") or ([given["speaker"]] if given.get("speaker") else [])
    names = (one["name"] if isinstance(one, dict) else one for one in speakers)
    source = given.get("source") or []
    return Item(path, folder, str(given["id"]), str(given["title"]), known, str(given.get("column") or known[:4]),
                tuple(dict.fromkeys(map(str, names))), " ".join(map(str, source)), body)


def tagged(some: Iterable[Item], output: Path) -> list[Item]:
    """The same with the tags that the pages of a built site link."""
    found: list[Item] = []
    for one in some:
        page = output / one.folder / f"{one.id}.html"
        text = page.read_text("utf-8") if page.is_file() else ""
        found.append(replace(one, tags=tuple(dict.fromkeys(map(html.unescape, _TAG.findall(text))))))
    return found


# ---------------------------------------------------------------- the others' trees

def hugo(some: Iterable[Item], folder: Path) -> None:
    shutil.copytree(HERE / "peers" / "hugo", folder)
    (folder / "static").mkdir()
    shutil.copy(STYLE, folder / "static")
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True)
    for one in some:
        head = {"title": one.title, "tags": list(one.tags), "authors": list(one.authors), "source": one.source,
                "columns": [one.column] if one.column else []}
        if one.date:
            head["date"] = _whole(one.date)
        said = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items() if value)
        (articles / f"{one.id}.md").write_text(f"---\n{said}---\n\n{one.body}\n", "utf-8")
    (folder / "content" / "search.md").write_text("---\ntitle: 检索\nlayout: search\n---\n", "utf-8")


def pelican(some: Iterable[Item], folder: Path) -> None:
    (folder / "content").mkdir(parents=True)
    shutil.copy(HERE / "peers" / "pelican" / "settings.py", folder)
    shutil.copytree(HERE / "peers" / "pelican" / "templates", folder / "theme" / "templates")
    (folder / "theme" / "static").mkdir()
    shutil.copy(STYLE, folder / "theme" / "static")
    for one in some:
        head = {"Title": one.title, "Date": _whole(one.date or "1900"), "Category": one.column or "未知",
                "Tags": ", ".join(one.tags), "Authors": "; ".join(one.authors), "Source": one.source}
        said = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
        (folder / "content" / f"{one.id}.md").write_text(f"{said}\n{one.body}\n", "utf-8")


def _whole(date: str) -> str:
    """A date to the day: 2016 -> 2016-01-01."""
    return "-".join([*date.split("-"), "01", "01"][:3])
