"""Plain text survives YAML and Markdown: what is written reads back as the same characters."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shilu import article
from shilu.desk import plain
from shilu.frontmatter import yamltext
from shilu.model import Rules, Source

RULES = Rules((), "Asia/Shanghai", True)
FRONT = "---\nid: x-1\ntitle: 题\ndate: 2016-09-13\nspeakers:\n  - 讲话人甲\n  - 讲话人乙\n---\n\n"

PIECES = st.sampled_from([
    *"*_[]<>#+-.!|~`\\&;:={}()^\"'/$%@?， \t\n\u3000\u00a0\u2028字人aB3",
    "\n\n", "\r\n", "  \n", "\\\n", "    ", "&amp;", "&lt;", "&#65;", "1. ", "12)", "一、", "（一）", "---", "===",
    "***", "___",
    "```", "~~~", "[^1]", "[^1]: ", "{{", "}}", "{%", "{: .a}", "{.b}", "| a | b |\n", "|---|---|\n",
    "https://a.example/c_d*e",
    "<b>", "</p>", "<!-- ", "-->", "<script>", "讲话人甲：", "讲话人丙：", "[a](b)", "![a](b)", "[a]: b",
    "*[HTML]: x", "!!! note",
    ": ", "# ", "### ", "> ", "- ", "“重点”", "**“", "”**", "《", "》", "<a@b.example>",
])
TEXTS = st.lists(PIECES, max_size=16).map("".join)


def paragraphs(body: str, told: frozenset[str] = frozenset(("empty-body",))) -> list[str]:
    """The texts of the paragraphs that a page would show; no problem may be told but of these rules."""
    data = (FRONT + plain.markdown(body)).encode("utf-8")
    read = article.read(Source("content/speeches/2016/x.md", data), RULES, ())
    assert read.body is not None
    assert {one.rule for one in read.problems} <= told
    return [one.text for one in read.body.paragraphs]


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_text_is_shown_as_it_is(body: str) -> None:
    odd = frozenset(("empty-body", "footnote-missing"))         # `[^` with escaped signs in it looks like a lost note
    assert paragraphs(body, odd) == plain.paragraphs(body)


@pytest.mark.parametrize("text", [
    "3 * 4 * 5 等于 60", "*不是强调*", "a_b_c 与 _不是强调_", "[^1] 不是脚注",
    "[资料](https://example.org/a_b) 原样", "# 不是标题", "> 不是引文",
    "- 不是列表", "+ 也不是", "1. 不是列表", "1993. 年", "---", "- - -", "****", "~~~~", "~~不删~~", "`代码`",
    "<b>不加粗</b>", "<!-- 不藏 -->", "AT&amp;T", "AT&T",
    "C:\\文件\\*.txt", "a\\", "{{ 名字 }}", "{% if %}", "{: .甲}", "| 甲 | 乙 |",
    "https://example.org/a_b_c?d=*&e=f", "：以冒号开头", ": 以冒号开头",
    "\u3000\u3000全角空格开头", "\u00a0不换行空格",
    "中间\t有制表符", "中间  两个空格", "甲\u2028乙", "!!! note", "===", "=1+1",
    "*[甲]: 乙", "[甲]: https://example.org/", "![图](a.jpg)", "讲话人甲：大家好。", "### 讲话人甲：",
    "一、（一）①", "“**”", "\u200b零宽",
])
def test_a_line_that_looks_like_markdown_is_text(text: str) -> None:
    assert paragraphs(text) == [text]


@pytest.mark.parametrize("body", [
    "甲\n乙", "甲\n---\n乙", "甲\n===", "甲\n: 乙", "| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |", "甲\n- 乙\n- 丙",
    "```\n甲\n```", "甲\\\n乙", "|\n|",
])
def test_a_line_end_within_a_paragraph_is_kept(body: str) -> None:
    assert paragraphs(body) == [body]


def test_empty_lines_part_paragraphs_whatever_blanks_stand_in_them() -> None:
    assert plain.paragraphs("\n\n甲\n \u3000\n乙\r\n\r\n丙\n\n\n\n") == ["甲", "乙", "丙"]


def test_blanks_and_tabs_at_the_edges_of_a_line_are_no_text() -> None:
    assert paragraphs("    四个空格开头  \n\n\t甲 \n  乙\t") == ["四个空格开头", "甲\n乙"]


def test_signs_that_mean_nothing_are_left_alone() -> None:
    text = "全长 3-5 公里（a_b），占 50%；[注] 见《办法》第1.2条：{略}。A&B <5 2020~2024 | #完#"
    assert plain.markdown(text) == text + "\n"


def test_control_characters_are_left_out_and_counted() -> None:
    assert plain.paragraphs("甲\x02乙\x0c丙") == ["甲乙丙"]
    assert plain.control_characters("甲\x02乙\x0c丙\n\t") == 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_value_survives_yaml(text: str) -> None:
    node, problems = yamltext.compose(f"title: {plain.scalar(text)}\nother: [{plain.scalar(text)}]", 1, "x.md")
    assert not problems
    assert isinstance(node, yamltext.Mapping)
    first, second = (pair.value for pair in node.pairs)
    assert isinstance(first, yamltext.Scalar)
    assert isinstance(second, yamltext.Sequence)
    assert first.text == text
    assert [item.text for item in second.items if isinstance(item, yamltext.Scalar)] == [text]


@pytest.mark.parametrize("text", [
    "是", "no", "yes", "012", "1:30", "2016", "null", "~", "", "- 甲", "甲: 乙", "甲 #乙", "“甲”：乙", "[甲]",
    "{甲}", "甲, 乙", "*甲", "&甲", "!甲", "%甲", "@甲", "`甲", "'甲'", '"甲"', "甲\\乙",
])
def test_what_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    assert plain.scalar(text).startswith('"')


@pytest.mark.parametrize("text", [
    "社区概念的承载者", "互联网+社区服务的“高速公路”", "2016-sqfznh-03", "推进治理 打造家园",
])
def test_plain_words_stay_without_quotes(text: str) -> None:
    assert plain.scalar(text) == text
