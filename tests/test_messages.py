"""The catalogue of sentences: both languages whole, each rule of the code in it, the drawing of a problem."""

from __future__ import annotations

import ast
import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import messages
from shilu.errors import Problem

PACKAGE = Path(messages.__file__).parent
LEVELS = ("error", "warning", "hint")


def constants(node: ast.expr) -> Iterator[str]:
    """The text that an expression gives, both where it chooses between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def rules_told() -> dict[str, str]:
    """Rule -> file, for each text that stands after a level, or is given as `rule=`."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            row: list[ast.expr] = []
            if isinstance(node, ast.Call):
                row = node.args
                for keyword in node.keywords:
                    if keyword.arg == "rule":
                        found.update(dict.fromkeys(constants(keyword.value), path.name))
            elif isinstance(node, ast.Tuple):
                row = node.elts
            for level, rule in itertools.pairwise(row):
                if set(constants(level)) & set(LEVELS):
                    found.update(dict.fromkeys((one for one in constants(rule) if one), path.name))
    return {rule: file for rule, file in found.items() if rule not in LEVELS}


def texts_in_code() -> frozenset[str]:
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values))
    return frozenset(found)


def rules_in_catalogue() -> set[str]:
    return {key.split(".")[1] for key in messages.catalogue("zh") if key.startswith("problem.")}


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(messages.catalogue("zh")) == sorted(messages.catalogue("en"))


def test_both_languages_have_the_same_places() -> None:
    zh, en = messages.catalogue("zh"), messages.catalogue("en")
    differing = {key for key in zh if key in en and messages.places(zh[key]) != messages.places(en[key])}
    assert not differing


def test_a_rule_has_a_text_and_a_hint() -> None:
    zh = messages.catalogue("zh")
    for rule in rules_in_catalogue():
        assert zh.get(f"problem.{rule}.text"), rule
        assert zh.get(f"problem.{rule}.hint"), rule


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_tables_that_are_read_one_by_one_are_those_of_the_whole_file(lang: str) -> None:
    def leaves(prefix: str, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from leaves(f"{prefix}{key}.", value)
            else:
                yield prefix + key, value

    text = (PACKAGE / "data" / f"messages.{lang}.toml").read_text("utf-8")
    assert messages.catalogue(lang) == dict(leaves("", tomllib.loads(text)))


def test_each_rule_of_the_code_stands_in_the_catalogue() -> None:
    missing = {rule: file for rule, file in rules_told().items() if rule not in rules_in_catalogue()}
    assert not missing


def test_each_rule_of_the_catalogue_is_used() -> None:
    texts = texts_in_code()
    patterns = [re.compile(re.escape(text).replace(r"\*", "[a-z-]+")) for text in texts if "-*" in text or "*-" in text]
    idle = {
        rule for rule in rules_in_catalogue() - texts
        if not any(pattern.fullmatch(rule) for pattern in patterns)
    }
    assert not idle


def test_an_editor_is_not_told_of_yaml_or_parsers() -> None:
    for key, sentence in messages.catalogue("zh").items():
        if key.startswith("problem."):
            assert not re.search(r"YAML|解析|语法|字符串|布尔|键值|数组|缩进错误|异常", sentence), key


def test_a_place_without_a_value_stays_as_it_is() -> None:
    assert messages.text("zh", "problem.unknown-key.text", key="标提") == "没有“标提”这一项，这一行不起作用。"
    assert "{key}" in messages.text("zh", "problem.unknown-key.text")


def test_a_part_without_its_value_gives_way() -> None:
    assert messages.text("zh", "problem.unknown-key.hint", nearest="标题") == "是不是想写“标题”？"
    assert messages.text("zh", "problem.unknown-key.hint", nearest="").startswith("可用的项目")
    assert messages.text("zh", "problem.unknown-key.hint").startswith("可用的项目")
    assert messages.text("zh", "problem.no-colon.hint").endswith("末尾。")


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert "“{nearest}”" in messages.text("zh", "problem.unknown-key.hint", nearest="{nearest}")


def test_a_key_that_is_not_there_gives_itself() -> None:
    assert messages.text("zh", "no.such.key") == "no.such.key"


def test_a_rule_without_words_is_still_drawn() -> None:
    drawn = messages.draw(Problem("a.md", 2, 0, "error", "no-such-rule"), "zh")
    assert drawn == "a.md:2: 错误[no-such-rule]: no-such-rule"


def test_the_caret_stands_under_a_han_character() -> None:
    problem = Problem("a.md", 3, 5, "error", "date-unreadable", (("text", "x"),), "日期: x")
    lines = messages.draw(problem, "zh").split("\n")
    assert lines[1] == "    3 | 日期: x"
    assert messages.width(lines[2][:-1]) == messages.width("    3 | 日期: ")
    assert lines[2].endswith("^")


def test_a_tab_is_four_cells_whatever_the_terminal() -> None:
    problem = Problem("a.md", 3, 2, "error", "no-colon", (), "\tx")
    lines = messages.draw(problem, "zh").split("\n")
    assert lines[1:3] == ["    3 |     x", "      |     ^"]


def test_a_long_line_is_cut_around_the_column() -> None:
    line = "前" * 300 + "错" + "后" * 300
    lines = messages.draw(Problem("a.md", 1, 301, "error", "no-colon", (), line), "zh").split("\n")
    shown = lines[1].removeprefix("    1 | ")
    before = lines[2].removeprefix("      | ").removesuffix("^")
    assert shown.startswith("… 前")
    assert shown.endswith("后 …")
    assert messages.width(shown) <= 100
    cells = 0
    for character in shown:
        if cells == len(before):
            assert character == "错"
            break
        cells += messages.width(character)


def test_what_would_garble_the_terminal_is_made_harmless() -> None:
    values = ("key", "a\x1b[31m\u202eb\n"), ("nearest", "x")
    problem = Problem("a.md", 1, 1, "error", "unknown-key", values, "\x1b[2J")
    drawn = messages.draw(problem, "zh")
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn


def test_colour_changes_nothing_but_the_colour() -> None:
    problem = Problem("a.md", 3, 5, "warning", "full-width-colon", (("key", "日期"), ("offer", "日期: x")), "日期：x")
    plain = messages.draw(problem, "zh")
    assert re.sub("\x1b\\[[0-9;]*m", "", messages.draw(problem, "zh", colour=True)) == plain


def test_a_kind_is_named_in_the_readers_language() -> None:
    problem = Problem("a.md", 3, 1, "warning", "key-of-other-kind", (("key", "speaker"), ("kind", "page")))
    assert "不用于页面" in messages.sentence(problem, "zh")
    assert "not used for a page" in messages.sentence(problem, "en")


def test_no_column_gives_no_caret_and_no_line_no_excerpt() -> None:
    assert "^" not in messages.draw(Problem("a.md", 3, 0, "error", "no-colon", (), "x"), "zh")
    assert messages.draw(Problem("a.md", 0, 0, "error", "no-colon", (), "x"), "zh").startswith("a.md: 错误")


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@given(line=st.text(), column=st.integers(0, 400), value=st.text())
def test_any_problem_can_be_drawn(lang: str, line: str, column: int, value: str) -> None:
    excerpt = line.replace("\n", "")
    drawn = messages.draw(Problem("a.md", 7, column, "error", "unknown-key", (("key", value),), excerpt), lang)
    assert messages.draw(Problem("a.md", 7, column, "error", "unknown-key", (("key", value),), excerpt), lang) == drawn
    assert all(character == "\n" or unicodedata.category(character)[0] != "C" for character in drawn)
