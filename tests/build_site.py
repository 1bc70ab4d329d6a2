"""A small site in a folder, for tests that build: written, edited and built by short calls."""

from __future__ import annotations

import shutil
from pathlib import Path

from shilu import pipeline
from shilu.report import Report

ROOT = Path(__file__).parent.parent
NOON = 1_800_000_000
"""Now, in all tests: 2027-01-15."""

SETTINGS = """\
title: 测试实录
url: https://example.org/a/
per_page: 3
columns:
  - {id: binhu, name: 滨湖聚焦, description: 年会, keywords: [社区治理], type: 工作动态}
  - {id: jiedao, name: 街道社区}
footer: {sponsor: 测试单位}
"""
PEOPLE = """\
- {id: jia, name: 讲话人甲, pinyin: Jiang Jia, offices: [{org: 测试单位, office: 主任}]}
"""
TERMS = """\
- {name: 社区治理, synonyms: [小区治理]}
- {name: 养老服务}
"""
SPECIAL = """\
---
id: nianhui
title: 年会讲话 选登
date: 2016-09-13
event_name: 社区年会
theme: 治理
place: 合肥市
speakers_total: 3
lead: 年会在合肥市举行。
column: binhu
---
"""


def speech(number: int, *, title: str = "", body: str = "", tags: str = "社区治理", extra: str = "") -> str:
    """The file of one speech; `extra` is one more line of front matter."""
    return f"""\
---
id: s{number:02}
title: {title or f'第{number}篇讲话'}
date: 2016-09-{number:02}
speaker: 讲话人{'甲乙丙'[number % 3]}
office: 主任
org: 测试单位
event: nianhui
order: {number}
column: binhu
tags: [{tags}]
{extra}
---
{body or f'这里是第{number}篇的第一段，谈社区治理和养老服务。'}

一是把第{number}件事办好，居民满意。
"""


class Site:
    """A site in `folder`; `write` and `drop` edit it, `build` builds it into `output/`."""

    def __init__(self, folder: Path, speeches: int = 7) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "themes" / "default", folder / "themes" / "default")
        self.write("site.yaml", SETTINGS)
        self.write("content/vocab/people.yaml", PEOPLE)
        self.write("content/vocab/terms.yaml", TERMS)
        self.write("content/specials/nianhui.md", SPECIAL)
        for number in range(1, speeches + 1):
            self.write(f"content/speeches/s{number:02}.md", speech(number))
        self.write("content/news/n1.md",
                   "---\ntitle: 年会开幕\ndate: 2016-09-12\nid: n1\n---\n见[第一篇](../speeches/s01.md)。\n")

    def write(self, path: str, text: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def drop(self, path: str) -> None:
        (self.folder / path).unlink()

    def options(self, output: str = "output", cache: str = ".shilu", **more: object) -> pipeline.Options:
        values: dict[str, object] = {"jobs": 1, "epoch": NOON, **more}
        return pipeline.Options(
            root=self.folder, site_file=self.folder / "site.yaml", content=self.folder / "content",
            output=self.folder / output, cache=self.folder / cache, **values)  # type: ignore[arg-type]

    def build(self, output: str = "output", cache: str = ".shilu", **more: object) -> Report:
        return pipeline.build(self.options(output, cache, **more))

    def clean(self, **more: object) -> dict[str, bytes]:
        """The tree of a build from nothing."""
        for name in ("clean", ".clean"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.build("clean", ".clean", **more)
        return tree(self.folder / "clean")


def tree(output: Path) -> dict[str, bytes]:
    """Every file of an output folder, the list of files included, by path."""
    files = (path for path in sorted(output.rglob("*")) if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def difference(one: dict[str, bytes], other: dict[str, bytes]) -> str:
    """In words, for a failing test: what one tree has and the other has not, and which files differ."""
    only = sorted(one.keys() ^ other.keys())
    differing = sorted(path for path in one.keys() & other.keys() if one[path] != other[path])
    return f"only in one: {only}\ndiffering: {differing}"
