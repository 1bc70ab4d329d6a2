"""YAML as text with places: what is read, what is mended, what is told, and that nothing makes it fail."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shilu.errors import Problem
from shilu.frontmatter import fields, mending, plainyaml, yamltext
from shilu.frontmatter.draft import Draft
from shilu.frontmatter.yamltext import Mapping, Node, Scalar, Sequence

KEYS = fields.keys()

signs = st.sampled_from(
    list("titledatetags标题日期姓名: ：-–\"'[]{},，、#&*!|>%@`\\\n\n\n \t\u3000\xa0\u2028\ufeff“”?~0159.年月日")
)
lines = st.lists(st.sampled_from([
    "title: 社区", "标题：社区", "date:2016", "tags: [a, b", "- a", "  - name: x", "   office: y", "\tx: y",
    "summary: |", "  正文: x", "x: \"a", "y: 'b", "z: {a: b}", "", "# 注", "k: v: w", "&a b", "*a", "!!str c", "---",
    "-无",
    "title: [转]载", "\u3000x: y", "长文",
]), max_size=12).map("\n".join)
texts = st.one_of(st.text(max_size=80), st.lists(signs, max_size=60).map("".join), lines)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test with libyaml's parser and with Python's, which stands in for it where it was not built."""
    monkeypatch.setattr(yamltext, "loader", lambda: getattr(yaml, request.param))
    return str(request.param)


def test_libyaml_is_used_where_it_is_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert yamltext.loader() is getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert yamltext.loader() is yaml.SafeLoader


def read(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    return yamltext.compose(text, 2, "a.md", KEYS, fields.inner_keys())


def plain(text: str) -> object:
    return yamltext.plain(read(text)[0])


def rules(text: str) -> list[str]:
    return [problem.rule for problem in read(text)[1]]


def scalar(text: str) -> Scalar:
    node = read(text)[0]
    assert isinstance(node, Mapping)
    value = node.pairs[0].value
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize("typed", [
    "2016", "yes", "no", "on", "012", "1:30", "1e3", "0x1F", "2016-09-13", "null", "~", "1_000", ".5",
])
def test_a_scalar_is_the_text_that_was_typed(loader: str, typed: str) -> None:
    assert scalar(f"title: {typed}").text == typed


def test_null_is_absent_only_when_it_is_not_quoted(loader: str) -> None:
    assert yamltext.absent(scalar("title: null"))
    assert yamltext.absent(scalar("title:"))
    assert not yamltext.absent(scalar('title: "null"'))


def test_line_and_column_are_those_of_the_file_in_characters(loader: str) -> None:
    node, problems = read("标题: 社区治理\n讲话人列表:\n  - {姓名: 宁波}\n")
    assert not problems
    assert isinstance(node, Mapping)
    first, second = node.pairs
    assert (first.line, first.column) == (2, 1)
    assert (first.value.line, first.value.column) == (2, 5)
    assert isinstance(second.value, Sequence)
    row = second.value.items[0]
    assert isinstance(row, Mapping)
    assert (row.pairs[0].value.line, row.pairs[0].value.column) == (4, 10)


def test_a_column_in_a_mended_line_is_that_of_the_typed_line(loader: str) -> None:
    node, problems = read("标题：\u3000社区治理")
    assert isinstance(node, Mapping)
    assert (node.pairs[0].value.line, node.pairs[0].value.column) == (2, 5)
    assert [(problem.rule, problem.column, problem.excerpt) for problem in problems] == [
        ("full-width-colon", 3, "标题：\u3000社区治理"),
    ]


def test_a_key_given_twice_keeps_the_first(loader: str) -> None:
    assert plain("title: 甲\ntitle: 乙") == {"title": "甲"}
    assert rules("title: 甲\ntitle: 乙") == ["duplicate-key"]


def test_a_key_given_twice_is_found_at_each_level(loader: str) -> None:
    assert rules("speakers:\n  - {name: a, name: b}") == ["duplicate-key"]


def test_the_same_key_in_two_groups_is_no_mistake(loader: str) -> None:
    assert rules("speakers:\n  - {name: a}\n  - {name: b}") == []


def test_anchors_aliases_and_tags_are_refused(loader: str) -> None:
    assert "yaml-alias" in rules("title: &a 社区\nsummary: *a")
    assert "yaml-tag" in rules("title: !!python/object/apply:os.system [ls]")
    assert "yaml-alias" in rules("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]")


def test_no_python_object_is_made(loader: str) -> None:
    node, _ = read("title: !!python/object/apply:os.getcwd []")
    assert isinstance(node, Mapping)
    assert isinstance(node.pairs[0].value, Sequence)


def test_depth_has_an_end(loader: str) -> None:
    assert rules("a: " + "[" * 60 + "]" * 60) == ["too-deep"]
    assert rules("- " * 60 + "x") == ["too-deep"]


@pytest.mark.parametrize(("text", "rule", "line", "column", "offer"), [
    ("title: 关于会议: 第一\ndate: x", "unquoted-colon", 2, 12, 'title: "关于会议: 第一"'),
    ("标题: “关于会议: 第一”", "unquoted-colon", 2, 10, '标题: "关于会议: 第一"'),
    ("date: x\ntitle: \"社区\ntags: [a]", "unclosed-quote", 3, 8, 'title: "社区"'),
    ("title: '社区\ntags: [a]", "unclosed-quote", 2, 8, 'title: "社区"'),
    ("title: \"社区\"治理\n", "text-after-quote", 2, 12, "title: '\"社区\"治理'"),
    ("title: [转载]社区治理\n", "text-after-bracket", 2, 12, 'title: "[转载]社区治理"'),
    ("tags: [a, b\ndate: x", "unclosed-bracket", 2, 7, "tags: [a, b]"),
    ("title: *社区*", "special-start", 2, 8, 'title: "*社区*"'),
    ("title: - 社区\ndate: x", "special-start", 2, 8, 'title: "- 社区"'),
    ("title: @社区", "special-start", 2, 8, 'title: "@社区"'),
    ("title: {{ x }}", "special-start", 2, 8, 'title: "{{ x }}"'),
    ("title: \"C:\\新闻\"", "bad-escape", 2, 11, "title: 'C:\\新闻'"),
    ("title 社区\ndate: x", "no-colon", 2, 1, "title: 社区"),
])
def test_a_mistake_is_told_where_it_was_made(
    loader: str, text: str, rule: str, line: int, column: int, offer: str,
) -> None:
    (problem,) = read(text)[1]
    assert (problem.rule, problem.level, problem.line, problem.column) == (rule, "error", line, column)
    assert dict(problem.values)["offer"] == offer


@pytest.mark.parametrize("text", [
    "title: 关于会议: 第一", "title: \"社区", "title: \"社区\"治理", "title: [转载]社区治理", "title: *社区*",
    "title: - 社区",
    "title: \"C:\\新闻\"", "title: 社区治理：第一", "标题：社区: 第一", "title:社区",
])
def test_what_is_offered_can_be_read(loader: str, text: str) -> None:
    for problem in read(text)[1]:
        offer = dict(problem.values)["offer"]
        assert rules(offer) == []
        assert isinstance(plain(offer), dict)


def test_reading_goes_on_behind_a_mistake(loader: str) -> None:
    text = "title: a: b\ntags: [x\nauthor: \"y\nplace: z\norder: 3"
    assert rules(text) == ["unquoted-colon", "unclosed-bracket", "unclosed-quote"]
    assert plain(text) == {"title": "a: b", "tags": ["x"], "author": "y", "place": "z", "order": "3"}


def test_a_full_width_colon_is_mended(loader: str) -> None:
    assert plain("标题：社区\n日期 ：2016") == {"标题": "社区", "日期": "2016"}
    assert rules("标题：社区\n日期 ：2016") == ["full-width-colon"] * 2


def test_a_full_width_colon_in_braces_is_mended(loader: str) -> None:
    assert plain("speakers: [{姓名：宁波，职务：书记}]") == {"speakers": [{"姓名": "宁波", "职务": "书记"}]}
    assert rules("speakers: [{姓名：宁波，职务：书记}]") == ["full-width-colon"]


@pytest.mark.parametrize("text", [
    "title: 社区治理：第一", "summary: |\n  标题：这是正文\n  date:不是", "summary: 开头\n  标题：续行",
    "title: \"标题：x\"", "tags:\n  - 活动：社区", "source: [来源：社区]", "source_url: https://example.org/a：b",
    "source: [人民日报：海外版]", "- https://example.org",
])
def test_a_full_width_colon_in_a_value_is_left_alone(loader: str, text: str) -> None:
    assert rules(text) == []


def test_a_blank_that_is_missing_after_a_colon_is_mended(loader: str) -> None:
    assert plain("title:社区\ndate:2016") == {"title": "社区", "date": "2016"}
    assert rules("title:社区\ndate:2016") == ["missing-blank"] * 2


def test_tabs_as_indent_are_mended(loader: str) -> None:
    assert plain("speakers:\n\t- name: x\n\t  office: y") == {"speakers": [{"name": "x", "office": "y"}]}
    assert rules("speakers:\n\t- name: x\n\t  office: y") == ["tab-indent"] * 2


def test_a_tab_after_the_colon_is_a_blank(loader: str) -> None:
    assert plain("title:\t社区") == {"title": "社区"}
    assert rules("title:\t社区") == []


def test_other_marks_of_a_list_are_mended(loader: str) -> None:
    assert plain("tags:\n  -社区\n  · 治理\n  －自治\ndate: x") == {"tags": ["社区", "治理", "自治"], "date": "x"}


def test_a_minus_before_a_number_is_no_mark(loader: str) -> None:
    assert plain("order: -3") == {"order": "-3"}
    assert rules("order: -3") == []


def test_indents_that_do_not_line_up_are_told_and_moved(loader: str) -> None:
    assert rules("title: a\n date: x") == ["bad-indent"]
    assert plain("title: a\n date: x") == {"title": "a", "date": "x"}
    assert plain("speakers:\n  - name: x\n   office: y") == {"speakers": [{"name": "x", "office": "y"}]}
    assert plain(" title: a\ndate: x") == {"title": "a", "date": "x"}


def test_lines_of_han_are_joined_without_a_blank(loader: str) -> None:
    assert scalar("summary: 第一行\n  第二行，\n  third line\n  fourth").text == "第一行第二行， third line fourth"
    assert scalar("summary: >\n  第一行\n  第二行\n").text == "第一行第二行\n"
    assert scalar("summary: \"第一行\n  第二行\"").text == "第一行第二行"
    assert scalar("summary: |\n  第一行\n  第二行").text == "第一行\n第二行"


def test_a_hash_that_cuts_a_value_is_told(loader: str) -> None:
    assert rules("title: 关于 #3 号文件") == ["hash-in-value"]
    assert rules("title: 社区  # 这是备注") == []


def test_invisible_characters_are_told_and_read_as_blanks(loader: str) -> None:
    assert plain("title: 社\x08区\ud800") == {"title": "社 区"}
    assert rules("title: 社\x08区\ud800") == ["odd-character"]
    assert plain("\ufeff\x00title: 社\u2028区") == {"title": "社 区"}


def test_an_empty_text_has_no_tree(loader: str) -> None:
    assert read("") == (None, ())
    assert read("# 只有备注\n\n") == (None, ())


def test_a_second_document_is_told(loader: str) -> None:
    assert rules("title: a\n---\ndate: b") == ["several-parts"]


@given(texts)
def test_no_text_makes_reading_fail_and_each_place_lies_in_it(text: str) -> None:
    node, problems = read(text)
    found = text.split("\n")
    for problem in problems:
        assert 2 <= problem.line < 2 + len(found)
        assert 1 <= problem.column <= len(found[problem.line - 2]) + 1
        assert problem.excerpt == found[problem.line - 2]
    within(node, found)


@given(texts)
def test_python_s_parser_fails_on_no_text_either(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamltext, "loader", lambda: yaml.SafeLoader)
        read(text)


def within(node: Node | None, found: list[str]) -> None:
    if node is None:
        return
    assert 2 <= node.line < 2 + len(found) + 1
    assert node.column >= 1
    for item in node.items if isinstance(node, Sequence) else ():
        within(item, found)
    for pair in node.pairs if isinstance(node, Mapping) else ():
        assert 1 <= pair.column <= len(found[pair.line - 2]) + 1
        within(pair.value, found)


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), st.text(max_size=20), max_size=5))
def test_what_yaml_writes_is_read_back(values: dict[str, str]) -> None:
    written = yaml.safe_dump(values, allow_unicode=True, default_style='"', width=10**6)
    if values and all(value.isprintable() for value in values.values()):
        assert plain(written) == values


written = st.text(st.sampled_from(list("社区治理标题：日期:, #-“”[]{}|>&*!%@'\"\\ a1.：、，·—\n")), max_size=14)
trees = st.recursive(
    written, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["title", "标题", "name", "姓名", "x y", "注"]), inner, max_size=3,
    ), max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), trees, min_size=1, max_size=4), st.booleans())
def test_right_yaml_is_read_as_it_is_and_never_mended(values: dict[str, object], flow: bool) -> None:
    text = yaml.dump(values, Dumper=AllTexts, allow_unicode=True, default_flow_style=flow, width=10**6)
    node, problems = read(text)
    assert problems == ()
    assert yamltext.plain(node) == values


class AllTexts(yaml.SafeDumper):
    """Writes each text in the style that YAML itself needs, with blanks and nothing in quotes."""


def represent(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    quoted = value.strip() != value or not value or value in ("~", "null", "Null", "NULL") or "\n" in value
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if quoted else None)


AllTexts.add_representer(str, represent)


LINES = st.builds(
    "{}{}{}{}".format, st.sampled_from(["title", "标题", "a b", "键", "_k", "null", "a-b", "x"]),
    st.sampled_from([": ", ":  ", ":", "："]),
    st.one_of(
        st.text("ab9中文 名，。：:?#[]{},'\"-&*!|>%@`~=<.\\　\xa0\u2028\x85/;()“”+_$^𠀀é\t", max_size=8),
        st.lists(st.text("a9中 :,'\"#[-", max_size=4), max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.text("a中 :#'\\", max_size=5).map(lambda text: f'"{text}"'),
    ), st.sampled_from(["", " "]),
)


@given(st.lists(LINES, min_size=1, max_size=3))
def test_what_needs_no_parser_is_what_the_parser_makes_of_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = plainyaml.read(tuple(lines), 7)
    if found is not None and not mending.is_suspect(text):
        node, stop, told = yamltext._attempt(Draft(tuple(lines), frozenset(), frozenset()), 7)
        assert (node, stop, told) == (found, None, [])


def test_what_most_front_matter_holds_needs_no_parser() -> None:
    lines = ("title: 社区治理年会", "date: 2016-09-13", 'place: "合肥市"', "tags: [社区治理, 养老服务]")
    assert plainyaml.read(lines, 1) is not None
    for line in ("a: {b: c}", "a: b: c", "a: b # c", "a: |", "- a", "a: [b", "a:b", "a: &x b"):
        assert plainyaml.read((line,), 1) is None, line
