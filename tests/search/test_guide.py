"""docs/检索指南.md says what the search does: what it tells readers to write is asked of the example site."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from shilu import pipeline
from shilu.frontmatter import yamltext
from tests.build_site import NOON, tree
from tests.search import reader

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "检索指南.md").read_text("utf-8")
CODE = re.compile(r"`([^`]+)`")


def section(title: str) -> str:
    """The text of one section, without the sections below it."""
    found = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The rows of a section's table, as cells."""
    lines = [line for line in section(title).split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def typed(cell: str) -> str:
    found = CODE.search(cell)
    assert found is not None, cell
    return found[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The search files of the example site."""
    folder = tmp_path_factory.mktemp("guide")
    pipeline.build(pipeline.Options(
        root=ROOT, site_file=ROOT / "site.yaml", content=ROOT / "content", output=folder / "output",
        cache=folder / "cache", jobs=1, epoch=NOON))
    return {path: data for path, data in tree(folder / "output").items() if path.startswith("search/")}


@cache
def _asked(files: tuple[tuple[str, bytes], ...], queries: tuple[str, ...]) -> list[reader.Answer]:
    return reader.answers([(dict(files), [(query, None) for query in queries])])[0]


def ask(files: dict[str, bytes], *queries: str) -> dict[str, reader.Answer]:
    answers = _asked(tuple(files.items()), queries)
    for query, answer in zip(queries, answers, strict=True):
        assert not answer.error, (query, answer.error)
    return dict(zip(queries, answers, strict=True))


def test_every_way_of_writing_a_query_finds_something(files: dict[str, bytes]) -> None:
    queries = [typed(row[1]) for row in rows("写法")] + CODE.findall(section("先试一次"))
    assert len(queries) > 15
    empty = [query for query, answer in ask(files, *queries).items() if not answer.docs]
    assert empty == []


def test_what_need_not_be_told_apart_gives_the_same(files: dict[str, bytes]) -> None:
    pairs = [(typed(row[0]), typed(row[1])) for row in rows("不必分清的")]
    assert len(pairs) == 5
    answers = ask(files, *(one for pair in pairs for one in pair))
    for one, other in pairs:
        assert answers[one].exact == answers[other].exact, (one, other)
    assert sum(bool(answers[one].exact) for one, _ in pairs) >= 3


def test_numbers_are_whole_and_words_of_letters_may_be_begun(files: dict[str, bytes]) -> None:
    answers = ask(files, "71亿", "1亿", "7号", "1+2", "互联网+", "2016年", "16年")
    found = {query for query, answer in answers.items() if answer.exact}
    assert found == {"71亿", "7号", "1+2", "互联网+", "2016年"}


def test_words_of_the_same_meaning_are_looked_for_too(files: dict[str, bytes]) -> None:
    pairs = [(typed(row[0]), typed(row[1])) for row in rows("同时查找的词")]
    assert len(pairs) == 3
    answers = ask(files, *(one for one, _ in pairs))
    for one, also in pairs:
        assert also in [expansion["also"] for expansion in answers[one].expansions], one
        assert answers[one].docs


def test_a_name_that_does_not_occur_gives_nothing(files: dict[str, bytes]) -> None:
    answers = ask(files, "欧阳无此人", "社会阻止")
    assert [len(answer.docs) for answer in answers.values()] == [0, 0]


def test_a_quoted_string_looks_for_no_other_word(files: dict[str, bytes]) -> None:
    answer = ask(files, '"小区治理"')['"小区治理"']
    assert not answer.expansions
    assert set(answer.docs) == set(answer.exact)


def test_the_example_for_editors_reads_as_a_vocabulary() -> None:
    text = re.search(r"```yaml\n(.*?)```", section("编者能做的事"), re.DOTALL)
    assert text is not None
    node, problems = yamltext.compose(text[1], 1, "content/vocab/terms.yaml", frozenset())
    assert node is not None
    assert not problems


def test_the_fields_of_the_table_are_those_that_the_search_knows() -> None:
    source = (reader.RUNTIME / "query.js").read_text("utf-8")
    known = re.search(r"const NAMES = \[(.*?)\];\n", source, re.DOTALL)
    assert known is not None
    first = {names.split('", "')[1] for names in re.findall(r'\["(.*?)"\]', known[1])}
    told = {query.lstrip("-").split(":")[0] for row in rows("写法") for query in typed(row[1]).split() if ":" in query}
    assert told == first


def test_what_the_guide_quotes_stands_on_the_page(files: dict[str, bytes]) -> None:
    """Words of the interface that readers are told to look for."""
    strings = (ROOT / "themes/default/i18n/zh-CN.yaml").read_text("utf-8")
    for words in (
        "写法", "连在别的词里", "含同义词", "含全部词", "含部分词", "已同时查找", "只查原词", "按勘误，应作：",
        "缩小范围", "年份", "筛", "限于", "清除全部", "引用本段", "您是不是要找", "未出现：", "查看相关的其余各篇",
        "去掉条件", "再试一次", "检索没有完成", "本页与索引的版本不合", "需要启用脚本", "过于宽泛，仅列部分",
        "上一处", "下一处", "清除",
    ):
        assert words in GUIDE, words
        assert words in strings, words


def test_the_keys_of_the_guide_are_those_of_the_scripts() -> None:
    keys = {key for row in rows("只用键盘") for key in CODE.findall(row[0])}
    assert keys == {"/", "n", "p"}
    places = (ROOT / "themes/default/assets/switch.js", reader.RUNTIME / "marks.js")
    scripts = "".join(path.read_text("utf-8") for path in places)
    for key in keys:
        assert re.search(rf'[!=]== "{key}"', scripts), key
