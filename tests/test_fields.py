"""The one table of fields, and what is made of it: schema files and the manual's page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import frontmatter
from shilu.frontmatter import fields, forms, manual, schema, spelling, yamltext
from shilu.frontmatter.fields import Field
from shilu.frontmatter.forms import Form
from shilu.model import KINDS, Document, Kind, Rules, Source

ROOT = Path(__file__).parent.parent
REWRITE = os.environ.get("SHILU_REWRITE") == "1"
KIND_TABLES: dict[str, tuple[Field, ...]] = {kind: fields.of(kind) for kind in KINDS}
TABLES = {**KIND_TABLES, **fields.VOCABULARIES, "site": fields.site()}


def deep(among: tuple[Field, ...]) -> Iterable[Field]:
    for field in among:
        yield field
        yield from deep(field.inner)


def generated() -> dict[Path, str]:
    """Files that are made from the table, and their text."""
    folder = ROOT / "shilu" / "data" / "schema"
    schemas = {folder / f"{name}.json": schema.text(name) for name in schema.names()}
    return {**schemas, ROOT / "docs" / "字段.md": manual.page()}


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_a_file_made_from_the_table_is_as_it_would_be_made_now(path: Path) -> None:
    text = generated()[path].encode("utf-8")
    if REWRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    assert path.read_bytes() == text


def test_no_schema_lies_there_that_nothing_makes() -> None:
    lying = {path.name for path in (ROOT / "shilu" / "data" / "schema").iterdir()}
    assert lying == {f"{name}.json" for name in schema.names()}


def test_each_key_of_site_yaml_stands_in_the_manual() -> None:
    page = (ROOT / "docs" / "字段.md").read_text(encoding="utf-8").partition("## site.yaml")[2]
    for field in deep(fields.site()):
        assert f"`{field.key}`" in page
        assert field.label in page


@pytest.mark.parametrize("table", TABLES)
def test_no_name_means_two_things(table: str) -> None:
    def check(among: tuple[Field, ...]) -> None:
        words = [word.lower() for field in among for word in field.words]
        assert len(words) == len(set(words))
        for field in among:
            check(field.inner)

    check(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_each_field_says_what_to_write_in_both_languages(table: str) -> None:
    for field in deep(TABLES[table]):
        assert field.zh.endswith("。") or field.zh.endswith("……")
        assert field.en
        assert field.example
        assert bool(field.inner) == (field.type in ("group", "groups"))
        assert bool(field.choices) == (field.type == "choice")
        assert not field.short or fields.find(field.short, field.inner)


@pytest.mark.parametrize("table", TABLES)
def test_each_example_can_be_read(table: str) -> None:
    for field in deep(TABLES[table]):
        for key in field.words:
            line = f"{key}: {field.example}"
            node, problems = yamltext.compose(line, 1, "a.md", fields.keys())
            assert problems == ()
            assert isinstance(node, yamltext.Mapping)
            form = Form("a.md", (line,))
            value = form.value(field, node.pairs[0])
            assert form.problems == []
            assert value not in (None, "")


def test_every_field_of_a_document_is_in_the_table() -> None:
    given_otherwise = {"path", "line", "body_line", "kind", "speakers"}
    known = {field.key for kind in KINDS for field in fields.of(kind)}
    assert set(Document.__dataclass_fields__) - given_otherwise <= known


def test_every_key_of_the_table_reaches_the_document() -> None:
    into = {"speaker": "speakers", "office": "speakers", "org": "speakers", "person": "speakers"}
    for kind in KINDS:
        for field in fields.of(kind):
            assert into.get(field.key, field.key) in Document.__dataclass_fields__


CONTRACT = (
    "id 编号 title 标题 date 日期 speaker 讲话人 speakers 讲话人列表 office 职务 org 单位 byline 署名 person 人物编号 "
    "event 活动 order 顺序 column 栏目 tags 标签 source 来源 errata 勘误 summary 摘要 author 作者 updated 编辑日期 "
    "place 地点 form 形式 source_url 原文网址 lang 文种 aliases 旧址 status 状态 publish_at 定时 people 相关人物 "
    "image 题图 attachments 附件 kind 类型"
)


def test_the_names_that_other_tools_rely_on() -> None:
    words = CONTRACT.split()
    for key, alias in zip(words[::2], words[1::2], strict=True):
        field = fields.find(alias, fields.of("speech"))
        assert field is not None
        assert field.key == key
    for key, alias in (("event_name", "活动名称"), ("theme", "主题"), ("organizer", "主办"), ("lead", "核心阅读")):
        field = fields.find(alias, fields.of("special"))
        assert field is not None
        assert field.key == key
    for word in ("姓名", "name", "拼音", "别名", "任职"):
        assert fields.find(word, fields.VOCABULARIES["people"]) is not None
    for word in ("原文", "应为", "说明"):
        assert fields.find(word, next(one.inner for one in fields.of("speech") if one.key == "errata")) is not None


@pytest.mark.parametrize(("typed", "key"), [
    ("Title", "title"), (" title ", "title"), ("SOURCE-URL", "source_url"), ("source url", "source_url"),
    ("ｔｉｔｌｅ", "title"),
])
def test_a_name_is_found_however_it_is_typed(typed: str, key: str) -> None:
    field = fields.find(typed, fields.of("speech"))
    assert field is not None
    assert field.key == key


@pytest.mark.parametrize(("typed", "meant"), [
    ("标提", "标题"), ("titel", "title"), ("讲话者", "讲话人"), ("speeker", "speaker"), ("tag", "tags"),
    ("发布日期", "日期"), ("栏木", "栏目"), ("时期", "日期"), ("文章标题", "标题"), ("sumary", "summary"),
    ("编缉日期", "编辑日期"), ("心情", ""), ("x", ""),
])
def test_a_mistyped_name_is_guessed(typed: str, meant: str) -> None:
    words = [word for field in fields.of("speech") for word in field.words]
    assert spelling.nearest(typed, words) == meant


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_distance_is_the_same_both_ways(a: str, b: str) -> None:
    assert spelling.distance(a, b) == spelling.distance(b, a)
    assert (spelling.distance(a, b) == 0) == (a == b)
    assert spelling.distance(a, b) <= max(len(a), len(b))


def test_a_swap_of_two_letters_is_one_change() -> None:
    assert spelling.distance("titel", "title") == 1
    assert spelling.distance("abc", "abc") == 0
    assert spelling.distance("", "abc") == 3


def test_a_choice_is_found_by_each_of_its_words() -> None:
    status = next(one for one in fields.of("news") if one.key == "status")
    assert [fields.choice(status, word) for word in ("草稿", "Draft", "撤稿", "发布", "草搞")] == [
        "draft", "draft", "withdrawn", "published", None,
    ]


@pytest.mark.parametrize("text", [
    "社区治理、社会组织", "社区治理，社会组织", "社区治理, 社会组织", "社区治理；社会组织", "【社区治理、社会组织】",
    "社区治理 社会组织",
])
def test_a_text_is_split_where_words_part(text: str) -> None:
    assert forms.split(text) == ("社区治理", "社会组织")


@pytest.mark.parametrize("text", ["New York Times", "社区治理", "包河区 TV", "2016 年会"])
def test_a_text_of_one_word_is_not_split(text: str) -> None:
    assert forms.split(text) == (text,)


@pytest.mark.parametrize("name", schema.names())
def test_a_schema_is_json_and_names_each_key(name: str) -> None:
    found = json.loads(schema.text(name))
    row = found["items"]["anyOf"][0] if found["type"] == "array" else found
    assert set(row["properties"]) == {word for field in TABLES[name] for word in field.words}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_with_every_field_is_read_without_a_word(kind: Kind) -> None:
    skipped = {"kind", "speaker", "office", "org", "person", "byline", "publish_at"}
    for label in (True, False):
        written = [field for field in fields.of(kind) if field.key not in skipped]
        lines = [f"{field.label if label else field.key}: {field.example}" for field in written]
        text = "\n".join(["---", f"kind: {kind}", *lines, "---", "正文", ""])
        rules = Rules((("binhu", "滨湖聚焦"),), "Asia/Shanghai", True)
        document, body, problems = frontmatter.read(Source("content/a.md", text.encode()), rules)
        assert problems == ()
        assert body == "正文\n"
        assert document is not None
        assert document.kind == kind
