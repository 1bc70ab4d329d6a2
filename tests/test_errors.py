"""Each mistake of tests/errors/ has its message, word for word, and each reading its result.

A folder holds one input (`*.md`, `site.yaml`, or a vocabulary) and what an editor is told, `told.zh.txt`, sometimes
also `told.en.txt`. Run with SHILU_REWRITE=1 to write the told files anew, and look at the difference before it goes in.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from shilu import frontmatter, messages
from shilu.errors import Problem
from shilu.frontmatter import config
from shilu.model import Document, Rules, Site, Source, Vocabulary

FOLDER = Path(__file__).parent / "errors"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
RULES = Rules((("binhu", "滨湖聚焦"), ("jiedu", "词语解读")), "Asia/Shanghai", True)
REWRITE = os.environ.get("SHILU_REWRITE") == "1"


def the_input(folder: Path) -> Path:
    return next(path for path in sorted(folder.iterdir()) if not path.name.startswith("told."))


def read(path: Path) -> tuple[Document | Site | Vocabulary | None, str, tuple[Problem, ...]]:
    data = path.read_bytes()
    if path.name == "site.yaml":
        return (*(config.parse("site.yaml", data)[:1]), "", config.parse("site.yaml", data)[1])
    if path.suffix == ".yaml":
        vocabulary, problems = frontmatter.vocabulary((Source(f"content/vocab/{path.name}", data),), RULES)
        return vocabulary, "", problems
    return frontmatter.read(Source(f"content/speeches/2016/{path.name}", data), RULES)


def shown(value: object, indent: str = "  ") -> list[str]:
    """What was read, a line each, without what was not given."""
    lines = []
    for field in dataclasses.fields(value):  # type: ignore[arg-type]
        found = getattr(value, field.name)
        if found in ("", 0, (), None) or field.name in ("path", "line", "body_line", "kind"):
            continue
        if isinstance(found, tuple) and dataclasses.is_dataclass(found[0]):
            for one in found:
                lines += [f"{indent}{field.name}:", *shown(one, indent + "  ")]
        elif dataclasses.is_dataclass(found):
            lines += [f"{indent}{field.name}:", *shown(found, indent + "  ")]
        else:
            lines.append(f"{indent}{field.name} = {found!r}")
    return lines


def told(folder: Path, lang: str) -> str:
    value, body, problems = read(the_input(folder))
    drawn = [messages.draw(problem, lang) for problem in problems] or ["(nothing is told)"]
    result = ["read:", *shown(value)] if value is not None else ["read: nothing, the site is not built"]
    if value is not None and body:
        result.append(f"  body begins {body.lstrip()[:12]!r}")
    return "\n".join([*drawn, "", *result, ""])


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_as_it_was(case: str, lang: str) -> None:
    golden = FOLDER / case / f"told.{lang}.txt"
    if not golden.exists() and not (REWRITE and lang == "zh"):
        return
    now = told(FOLDER / case, lang)
    if REWRITE:
        golden.write_bytes(now.encode("utf-8"))
    assert now == golden.read_bytes().decode("utf-8")


def test_each_case_has_its_message() -> None:
    assert [case for case in CASES if not (FOLDER / case / "told.zh.txt").exists()] == []


@pytest.mark.parametrize("case", CASES)
def test_each_place_lies_in_the_file(case: str) -> None:
    path = the_input(FOLDER / case)
    lines = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    for problem in read(path)[2]:
        assert 0 <= problem.line <= len(lines)
        assert problem.column <= len(problem.excerpt) + 1
