"""One file in, a document, its body and all mistakes out; and the vocabularies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import frontmatter
from shilu.errors import Problem
from shilu.kinds import kind_of
from shilu.model import (
    Attachment,
    Document,
    Erratum,
    Former,
    Kind,
    Picture,
    Place,
    Rules,
    Source,
    Speaker,
    Tenure,
    Term,
    Vocabulary,
)

RULES = Rules((("binhu", "滨湖聚焦"), ("jiedu", "词语解读")), "Asia/Shanghai", True)
HEAD = "id: a\ntitle: 甲\ndate: 2016-09-13\n"


Read = tuple[Document | None, str, tuple[Problem, ...]]


def read_bytes(data: bytes, path: str = "content/speeches/2016/a.md") -> Read:
    return frontmatter.read(Source(path, data), RULES)


def read(front: str, body: str = "正文。\n", path: str = "content/speeches/2016/a.md") -> Document:
    document, text, problems = read_bytes(f"---\n{front}\n---\n{body}".encode(), path)
    assert document is not None, problems
    assert text == body
    return document


def rules(front: str, path: str = "content/speeches/2016/a.md") -> list[str]:
    return [problem.rule for problem in read_bytes(f"---\n{front}\n---\n正文。\n".encode(), path)[2]]


def words(name: str, text: str) -> tuple[Vocabulary, list[str]]:
    vocabulary, problems = frontmatter.vocabulary((Source(f"content/vocab/{name}", text.encode()),), RULES)
    return vocabulary, [problem.rule for problem in problems]


# ---------------------------------------------------------------- documents

def test_a_speech_with_everything() -> None:
    front = """\
编号: 2016-sqfznh-03
标题: 社区概念的承载者
date: 2016年9月13日
讲话人: 宁波
职务: 书记
单位: 包河区委
署名: 包河区委书记  宁波
人物编号: ningbo
event: 2016-sqfznh
顺序: ３
栏目: 滨湖聚焦
标签: [社区治理, 社会组织, 社区治理]
source: [区委部门, 宣传部]
勘误: [{原文: 台帐, 应为: 台账, 说明: 今作“账”}]
摘要: 一句话。
author: 编者
updated: 2016/9/19
place: 合肥市包河区
form: 摘要
source_url: https://example.org/a
lang: 繁体
旧址: [old-a]
状态: 草稿
定时: 2026-11-24 08:00
相关人物: [陈越良]
题图: {文件: a.jpg, 替代文字: 会场, 图注: 年会}
附件: [b.pdf, {文件: c.csv, 标题: 表}]"""
    assert read(front) == Document(
        path="content/speeches/2016/a.md", line=2, body_line=30, kind="speech", id="2016-sqfznh-03",
        title="社区概念的承载者", date="2016-09-13", speakers=(Speaker("宁波", "书记", "包河区委", "ningbo"),),
        byline="包河区委书记  宁波", event="2016-sqfznh", order=3, column="binhu", tags=("社区治理", "社会组织"),
        source=("区委部门", "宣传部"), errata=(Erratum("台帐", "台账", "今作“账”"),), summary="一句话。", author="编者",
        updated="2016-09-19", place="合肥市包河区", form="摘要", source_url="https://example.org/a", lang="zh-Hant",
        aliases=("old-a",), status="draft", publish_at="2026-11-24T08:00", people=("陈越良",),
        image=Picture("a.jpg", "会场", "年会"), attachments=(Attachment("b.pdf"), Attachment("c.csv", "表")),
    )


def test_a_special_has_its_own_keys() -> None:
    front = (
        "id: s\ntitle: 甲\n活动名称: 年会\n主题: 治理\n主办: [中国社区发展协会]\n讲话人总数: 12\n"
        "核心阅读: |\n  一。\n  二。\n"
    )
    document = read(front, path="content/specials/s.md")
    assert document.kind == "special"
    assert document.date == ""
    assert (document.event_name, document.theme, document.organizer) == ("年会", "治理", ("中国社区发展协会",))
    assert (document.speakers_total, document.lead) == (12, "一。\n二。")


def test_a_person_and_an_organisation_have_a_name_for_a_title() -> None:
    office = "{单位: 包河区委, 职务: 书记, 起: 2014-03, 止: 至今, 依据: a}"
    front = f"id: ningbo\nname: 宁波\n拼音: Ning Bo\n别名: [老宁]\n任职: [{office}]"
    document = read(front, path="content/people/ningbo.md")
    assert (document.kind, document.title, document.pinyin, document.aliases) == ("person", "宁波", "Ning Bo",
    ("老宁",))
    assert document.offices == (Tenure("包河区委", "书记", "2014-03", "", "a"),)
    front = "id: nongyebu\n名称: 农业农村部\n曾用名: [{名称: 农业部, 止: 2018-03}, 农林部]\n上级: guowuyuan"
    document = read(front, path="content/机构/nongyebu.md")
    assert (document.kind, document.title, document.parent) == ("org", "农业农村部", "guowuyuan")
    assert document.former == (Former("农业部", "2018-03"), Former("农林部"))


@pytest.mark.parametrize(("path", "kind"), [
    ("content/speeches/2016/a.md", "speech"), ("content/讲话/a.md", "speech"), ("content/specials/a.md", "special"),
    ("content/专题/a.md", "special"), ("content/news/a.md", "news"), ("content/新闻/2016/a.md", "news"),
    ("content/people/a.md", "person"), ("content/人物/a.md", "person"), ("content/orgs/a.md", "org"),
    ("content/pages/a.md", "page"), ("content/页面/a.md", "page"), ("content/a.md", None), ("content/vocab/people.yaml",
    None),
    ("content/2016/news/a.md", None), ("other/news/a.md", "news"), ("a.md", None), ("", None),
])
def test_the_first_folder_gives_the_kind(path: str, kind: Kind | None) -> None:
    assert kind_of(path) == kind


def test_the_key_kind_overrides_the_folder() -> None:
    assert read(f"{HEAD}类型: 新闻").kind == "news"
    assert read(f"{HEAD}kind: pages", path="content/a.md").kind == "page"
    assert rules(HEAD, "content/a.md") == ["kind-unknown"]


# ---------------------------------------------------------------- ids

@pytest.mark.parametrize(("path", "id"), [
    ("content/news/2016-kaimu.md", "2016-kaimu"), ("content/news/社区治理.md", "shequ-zhili"),
    ("content/news/My File.md", "my-file"), ("content/news/a.b_c.md", "a.b_c"), ("content/news/con.md", "con-1"),
])
def test_an_absent_id_is_made_of_the_file_s_name(path: str, id: str) -> None:
    document, _, problems = read_bytes(b"---\ntitle: a\ndate: 2016\n---\n", path)
    assert document is not None
    assert document.id == id
    assert [(problem.rule, problem.level) for problem in problems] == [("id-absent", "hint")]
    assert ("id", id) in problems[0].values


def test_a_name_of_signs_alone_gives_an_id_too() -> None:
    document, _, _ = read_bytes(b"---\ntitle: a\ndate: 2016\n---\n", "content/news/！！.md")
    assert document is not None
    assert document.id.isalnum()


@pytest.mark.parametrize(("id", "rule"), [
    ("A b", "bad-id"), ("a b", "bad-id"), ("社区", "bad-id"), ("-a", "bad-id"), ("a/b", "bad-id"), ("nul", "device-id"),
    ("com1.x", "device-id"), ("a" * 121, "long-id"),
])
def test_an_id_that_no_file_can_bear_is_refused(id: str, rule: str) -> None:
    assert rules(f"id: {id}\ntitle: a\ndate: 2016") == [rule]


# ---------------------------------------------------------------- speakers

@pytest.mark.parametrize("front", [
    "speaker: 宁波\noffice: 书记\norg: 包河区委", "speakers: [{name: 宁波, office: 书记, org: 包河区委}]",
    "讲话人列表:\n  - 姓名: 宁波\n    职务: 书记\n    单位: 包河区委", "speakers: [宁波]\noffice: 书记\norg: 包河区委",
    "speaker: 宁　波\noffice: 书记\norg: 包河区委",
])
def test_one_speaker_in_each_form(front: str) -> None:
    assert read(HEAD + front).speakers == (Speaker("宁波", "书记", "包河区委"),)


@pytest.mark.parametrize(("front", "told"), [
    ("speakers: [宁波, 刘鑫]", []), ("speakers: [{name: 宁波}, 刘鑫]", []), ("speaker: 宁波、刘鑫",
    ["several-in-speaker"]),
    ("speaker: [宁波, 刘鑫]", ["list-in-speaker"]), ("speakers: 宁波、刘鑫", ["text-for-list"]),
    ("speakers: [宁波, 刘鑫]\nspeaker: 朱勤皓", ["speaker-and-speakers"]), ("speakers: [宁波, 刘鑫]\norg: 区委",
    ["office-of-whom"]),
])
def test_several_speakers_in_each_form(front: str, told: list[str]) -> None:
    assert [speaker.name for speaker in read(HEAD + front).speakers] == ["宁波", "刘鑫"]
    assert rules(HEAD + front) == told


def test_a_name_in_other_letters_keeps_its_blanks() -> None:
    assert read(f"{HEAD}speaker: Ban Ki-moon").speakers == (Speaker("Ban Ki-moon"),)
    assert read(f"{HEAD}speaker: 劳尔·卡斯特罗").speakers == (Speaker("劳尔·卡斯特罗"),)


# ---------------------------------------------------------------- what is told

@pytest.mark.parametrize(("front", "told"), [
    ("id: a\ndate: 2016", ["missing-key"]), ("id: a\ntitle: a", ["missing-date"]), ("id: a", ["missing-date",
    "missing-key"]),
    (f"{HEAD}column: 滨湖", ["unknown-column"]), (f"{HEAD}标提: x", ["unknown-key"]),
    (f"{HEAD}organizer: [x]", ["key-of-other-kind"]), (f"{HEAD}title: 乙", ["duplicate-key"]), (f"{HEAD}标题: 乙",
    ["given-twice"]),
    (f"{HEAD}tags: 社区治理", ["text-for-list"]), (f"{HEAD}tags: [甲，乙]", ["list-separator"]),
    (f"{HEAD}place: [甲]", ["list-for-text"]), (f"{HEAD}place: {{a: b}}", ["group-for-text"]),
    (f"{HEAD}errata: [台帐]", ["group-wanted"]), (f"{HEAD}errata: [{{原文: 台帐}}]", ["missing-part"]),
    (f"{HEAD}image: {{alt: x}}", ["missing-part"]), (f"{HEAD}attachments: a.pdf", ["text-for-list"]),
    (f"{HEAD}source_url: example.org", ["bad-url"]), (f"{HEAD}lang: 火星文", ["bad-choice"]), (f"{HEAD}place: 无",
    ["yes-no"]),
    (f"{HEAD}updated: “2016-09-13”", ["quotes-dropped"]), ("id: a\ntitle: “甲”\ndate: 2016", ["whole-quotes"]),
    (f"{HEAD}title社区", ["no-colon"]), ("甲乙", ["not-a-mapping"]), ("- 甲", ["not-a-mapping"]),
])
def test_what_is_wrong_is_told(front: str, told: list[str]) -> None:
    assert sorted(rules(front)) == sorted(told)


@pytest.mark.parametrize("front", [
    HEAD, f"{HEAD}tags: []", f"{HEAD}tags:", f"{HEAD}place: null", f"{HEAD}place: ~", f"{HEAD}# 备注",
    f"{HEAD}status: published",
    "id: '012'\ntitle: 1:30\ndate: 未知", f"{HEAD}image: a.jpg", f"{HEAD}image: {{src: a.jpg}}",
    f"{HEAD}speaker:\noffice:",
    "{id: a, title: 甲, date: 2016}", "\nid: a\n\ntitle: 甲\ndate: 2016\n",
])
def test_what_is_right_is_not_told(front: str) -> None:
    assert rules(front) == []


def test_an_error_gives_no_document_and_a_warning_does() -> None:
    assert read_bytes("---\nid: a\ntitle: 甲\ndate: 2016-13-01\n---\n".encode())[0] is None
    assert read(f"{HEAD}tags: 社区治理").tags == ("社区治理",)


def test_problems_are_sorted_by_place_and_none_is_told_twice() -> None:
    _, _, problems = read_bytes("---\ntags: a、b\n标提: c\ndate: x\ntitle: a: b\n---\n".encode())
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert len(set(problems)) == len(problems)


# ---------------------------------------------------------------- fences and bodies

@pytest.mark.parametrize("body", ["", "\n", "正文。\n", "\n\n正文。", "甲\n\n---\n\n乙\n", "标题: 这是正文\n---\n",
"{{ x }} {% y %}\n"])
def test_the_body_is_all_that_follows_the_second_fence(body: str) -> None:
    document, text, problems = read_bytes(f"---\n{HEAD}---\n{body}".encode())
    assert problems == ()
    assert document is not None
    assert text == body
    assert document.body_line == 6


@pytest.mark.parametrize(("opening", "closing"), [("---  ", "---\t"), ("———", "———"), ("－－－", "---"), ("----",
"----"), ("——", "—")])
def test_fences_of_other_dashes(opening: str, closing: str) -> None:
    document, text, problems = read_bytes(f"{opening}\n{HEAD}{closing}\n正文。\n".encode())
    if closing == "—":
        assert document is None
        assert [problem.rule for problem in problems if problem.level == "error"] == ["front-matter-not-closed"]
        assert text == "—\n正文。\n"
    else:
        assert document is not None
        assert text == "正文。\n"


def test_a_missing_fence_is_told_where_it_should_have_been_opened() -> None:
    for text in (f"---\n{HEAD}\n正文。\n", f"---\n{HEAD}\n正文。\n\n---\n\n再一段。\n", f"---\n{HEAD}"):
        _, _, problems = read_bytes(text.encode())
        assert [(problem.rule, problem.line) for problem in problems] == [("front-matter-not-closed", 1)]
    _, _, problems = read_bytes(f"{HEAD}\n正文。\n".encode())
    assert [(problem.rule, problem.line) for problem in problems] == [("front-matter-not-opened", 1)]


def test_blank_lines_before_the_front_matter_are_no_mistake() -> None:
    document, _, problems = read_bytes(f"\n\n---\n{HEAD}---\n正文。\n".encode())
    assert problems == ()
    assert document is not None
    assert (document.line, document.body_line) == (4, 8)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["社區發展講話實錄，第一段。這是正文，寫得長一些。", "居民的事居民办，第一段。"])
def test_other_encodings_are_named(encoding: str, text: str) -> None:
    if encoding == "big5" and "办" in text:
        return
    _, _, problems = read_bytes(f"---\n{HEAD}---\n{text * 3}\n".encode(encoding))
    (problem,) = problems
    assert problem.rule == ("utf16" if "16" in encoding else "gbk")
    named = dict(problem.values)["encoding"]
    expected = {"gb18030": "GBK", "gbk": "GBK", "big5": "Big5", "utf-16-be": "UTF-16 BE"}
    assert named == expected.get(encoding, "UTF-16 LE")


def test_broken_bytes_are_told_at_their_line() -> None:
    _, _, problems = read_bytes(f"---\n{HEAD}---\n第一段。\n".encode() + "第二".encode() + b"\xff\n")
    (problem,) = problems
    assert (problem.rule, problem.line, problem.column) == ("broken-bytes", 7, 3)


# ---------------------------------------------------------------- vocabularies

def test_rows_become_documents_terms_and_places() -> None:
    vocabulary, told = words("people.yaml", "- {id: ningbo, name: 宁波, 任职: [{单位: 区委, 职务: 书记}]}\n")
    assert told == []
    (person,) = vocabulary.entities
    assert (person.kind, person.id, person.title, person.line, person.body_line) == ("person", "ningbo", "宁波", 1, 0)
    assert person.offices == (Tenure("区委", "书记"),)
    vocabulary, told = words("机构.yml", "- {编号: baohe, 名称: 包河区委, 曾用名: [甲], 上级: hefei}\n")
    assert told == []
    assert (vocabulary.entities[0].kind, vocabulary.entities[0].parent) == ("org", "hefei")
    vocabulary, told = words("places.yaml", "- {name: 包河区, within: 合肥市}\n- 合肥市\n")
    assert (vocabulary.places, told) == ((Place("包河区", "合肥市"), Place("合肥市")), [])
    vocabulary, told = words("terms.yaml", "- {name: 治理, 同义词: [管理], 通俗词: [管], 上位词: 社会, 释义: 一句。}\n")
    assert told == []
    assert vocabulary.terms == (
        Term("治理", "", ("管理",), ("管",), "社会", "一句。", "content/vocab/terms.yaml", 1),
    )


@pytest.mark.parametrize(("name", "text", "told"), [
    ("people.yaml", "", []), ("people.yaml", "# 空\n", []), ("people.yaml", "a: b", ["vocabulary-not-a-list"]),
    ("people.yaml", "宁波", ["vocabulary-not-a-list"]), ("people.yaml", "- {id: a}", ["missing-part"]),
    ("people.yaml", "- {id: a, name: 甲}\n- {id: a, name: 乙}", ["row-twice"]), ("people.yaml", "- 甲",
    ["row-id-absent"]),
    ("people.yaml", "- [甲]", ["group-wanted"]), ("people.yaml", "- {id: a, name: 甲, 别明: [x]}", ["unknown-key"]),
    ("people.yaml", "- {id: a, name: 甲, offices: [{from: 2018, to: 2014}]}", ["dates-reversed"]),
    ("people.yaml", "- {id: a, name: 甲, offices: [{from: 2014-05, to: 2014}]}", []),
    ("terms.yaml", "- 甲\n- 甲", ["row-name-twice"]), ("terms.yaml", "- {id: a, name: 甲}\n- {id: a, name: 乙}",
    ["row-twice"]),
    ("places.yaml", "- 甲\n- 甲", ["row-name-twice"]),
    ("people.yaml", "[{id: a, name: 甲}, {id: a, name: 乙}]", ["row-twice"]), ("other.yaml", "- 甲",
    ["vocabulary-unknown-file"]),
])
def test_what_is_wrong_in_a_vocabulary_is_told(name: str, text: str, told: list[str]) -> None:
    assert words(name, text)[1] == told


def test_rows_of_two_files_are_one_vocabulary_in_the_order_of_their_paths() -> None:
    sources = (
        Source("content/vocab/people.yaml", "- {id: b, name: 乙}".encode()),
        Source("content/vocab/orgs.yaml", "- {id: a, name: 甲}".encode()),
    )
    vocabulary, problems = frontmatter.vocabulary(sources, RULES)
    assert [entity.id for entity in vocabulary.entities] == ["a", "b"]
    assert frontmatter.vocabulary(sources[::-1], RULES) == (vocabulary, problems)


# ---------------------------------------------------------------- any input

fronts = st.lists(st.sampled_from([
    "id: a", "title: 甲", "标题：甲: 乙", "date: 2016-13-01", "日期: 2016", "tags: a、b", "speakers:", "  - name: x",
    "\t- 甲", "speaker: [a]",
    "errata: [{原文: a}]", "image: {", "order: 012", "status: yes", "---", "", "正文。", "kind: news", "类型: x",
    "column: 滨湖", "\"", "- a",
    "———", "offices: [{from: 2018, to: 2014}]", "aliases: [a, [b]]", "\x00", "org: x", "{{ x }}", "a: &b *c",
]), max_size=14).map("\n".join)
files = st.one_of(st.binary(max_size=80), fronts.map(lambda text: ("---\n" + text).encode()), fronts.map(str.encode))
paths = st.sampled_from(["content/speeches/a.md", "content/people/宁波.md", "content/specials/！.md", "content/a.md",
"x"])


@given(files, paths)
def test_no_file_makes_reading_fail_and_each_place_lies_in_it(data: bytes, path: str) -> None:
    document, body, problems = read_bytes(data, path)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert document is None or not any(problem.level == "error" for problem in problems)
    assert "\r" not in body
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert 0 <= problem.column <= len(problem.excerpt) + 1
        assert "\n" not in problem.excerpt


@given(st.one_of(fronts, st.text(max_size=60)).filter(lambda text: not set("\r\ufeff\0") & set(text)), paths)
def test_line_ends_and_a_byte_order_mark_change_nothing(text: str, path: str) -> None:
    data = ("---\n" + text + "\n").encode("utf-8", "replace")
    plain = read_bytes(data, path)
    assert read_bytes(data.replace(b"\n", b"\r\n"), path) == plain
    assert read_bytes(data.replace(b"\n", b"\r"), path) == plain
    assert read_bytes(b"\xef\xbb\xbf" + data, path) == plain


@given(st.lists(st.one_of(st.binary(max_size=40), fronts.map(str.encode)), max_size=3), st.sampled_from(["people",
"terms", "x"]))
def test_no_vocabulary_makes_reading_fail(texts: list[bytes], name: str) -> None:
    sources = tuple(Source(f"content/vocab/{name}.yaml", text) for text in texts)
    vocabulary, problems = frontmatter.vocabulary(sources, RULES)
    ids = [(entity.kind, entity.id) for entity in vocabulary.entities]
    assert len(ids) == len(set(ids))
    assert all(entity.title for entity in vocabulary.entities)
    assert all(problem.line >= 1 for problem in problems)


def test_the_content_of_this_repository_is_read_without_a_word() -> None:
    root = Path(__file__).parent.parent
    for path in sorted((root / "content").rglob("*.md")):
        document, body, problems = frontmatter.read(Source(path.relative_to(root).as_posix(), path.read_bytes()), RULES)
        assert [problem for problem in problems if problem.rule != "unknown-column"] == []
        assert document is not None
        assert body
