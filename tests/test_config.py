"""site.yaml: what is read, what is refused, and that nothing makes it fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu.errors import Problem
from shilu.frontmatter import config, fields
from shilu.model import Column, Footer, Rules, Site

WHOLE = """\
title: 社区发展讲话实录
description: 年会讲话与背景资料
url: "https://example.org/shilu"
language: zh-CN
timezone: Asia/Urumqi
theme: county
per_page: 30
propose_tags: false
feed_items: 10
search: {enabled: false}
columns:
  - id: binhu
    name: 滨湖聚焦
    description: 年会与社区治理
    keywords: [社区治理]
    type: 工作动态
    children:
      - {id: dashequ, name: 大社区观察, children: [{id: sizeyunsuan, name: 四则运算}]}
  - {id: ziliao, name: 背景资料}
footer: {sponsor: 某中心, contact: null, icp: 皖ICP备00000000号, gongan: null, site_id_code: "0000000000"}
"""


def parse(text: str) -> tuple[Site | None, tuple[Problem, ...]]:
    return config.parse("site.yaml", text.encode("utf-8"))


def rules(text: str) -> list[str]:
    return [problem.rule for problem in parse(text)[1]]


def test_every_key_is_read() -> None:
    site, problems = parse(WHOLE)
    assert problems == ()
    assert site == Site(
        title="社区发展讲话实录", description="年会讲话与背景资料", url="https://example.org/shilu/",
        timezone="Asia/Urumqi",
        theme="county", per_page=30, propose_tags=False, feed_items=10, search=False,
        columns=(
            Column("binhu", "滨湖聚焦", "年会与社区治理", ("社区治理",), "工作动态"),
            Column("dashequ", "大社区观察", parent="binhu"),
            Column("sizeyunsuan", "四则运算", parent="dashequ"),
            Column("ziliao", "背景资料"),
        ),
        footer=Footer("某中心", "", "皖ICP备00000000号", "", "0000000000"),
    )


def test_a_title_is_enough() -> None:
    assert parse("title: 实录") == (Site("实录"), ())


def test_every_key_has_its_chinese_name() -> None:
    chinese = WHOLE
    for field in fields.site():
        chinese = chinese.replace(f"\n{field.key}:", f"\n{field.label}:")
    chinese = chinese.replace("title:", "标题:", 1).replace("id:", "编号:").replace("name:", "名称:")
    assert parse(chinese) == parse(WHOLE)


def test_every_field_of_the_site_is_in_the_table() -> None:
    assert {field.key for field in fields.site()} == set(Site.__dataclass_fields__)
    inner = {field.key: {one.key for one in field.inner} for field in fields.site()}
    assert inner["footer"] == set(Footer.__dataclass_fields__)
    assert inner["columns"] == (set(Column.__dataclass_fields__) - {"parent"}) | {"children"}


@pytest.mark.parametrize(("line", "rule"), [
    ("per_page: 0", "out-of-range"), ("per_page: 二十", "bad-int"), ("per_page: [20]", "list-for-text"),
    ("feed_items: -1", "out-of-range"), ("propose_tags: 也许", "bad-bool"), ("search: 也许", "bad-bool"),
    ("search: {enabled: 3}", "bad-bool"), ("url: example.org", "bad-url"), ("url: /shilu/", "bad-url"),
    ("timezone: Asia/Beijing", "bad-timezone"), ("language: 中国话", "bad-choice"), ("columns: 滨湖", "group-wanted"),
    ("columns: [滨湖]", "group-wanted"), ("columns: [{id: a}]", "missing-part"), ("columns: [{id: A A, name: b}]",
    "bad-id"),
    ("columns: [{id: con, name: b}]", "device-id"), ("footer: 某中心", "group-wanted"), ("title: 再一个",
    "duplicate-key"),
    ("columns: [{id: a, name: b, children: [{id: a, name: c}]}]", "column-twice"),
])
def test_what_is_wrong_is_an_error(line: str, rule: str) -> None:
    site, problems = parse(f"title: 实录\n{line}\n")
    assert site is None
    assert [(problem.rule, problem.level, problem.line) for problem in problems] == [(rule, "error", 2)]


@pytest.mark.parametrize(("line", "rule"), [
    ("serach: {enabled: true}", "unknown-key"), ("footer: {sponser: 某中心}", "unknown-key"), ("per_page: 020",
    "leading-zero"),
    ("标签: x", "unknown-key"), ("网址：https://example.org/", "full-width-colon"), ("url: “https://example.org/”",
    "quotes-dropped"),
])
def test_what_can_be_read_is_a_warning(line: str, rule: str) -> None:
    site, problems = parse(f"title: 实录\n{line}\n")
    assert site is not None
    assert [(problem.rule, problem.level) for problem in problems] == [(rule, "warning")]


def test_all_mistakes_are_told_together() -> None:
    assert rules("title: a: b\nper_page: 0\nurl: x\ntimezone: y\n") == [
        "unquoted-colon", "out-of-range", "bad-url", "bad-timezone",
    ]


def test_an_empty_file_says_what_to_write() -> None:
    assert rules("") == ["no-site"]
    assert rules("# 备注\n") == ["no-site"]
    assert rules("- a") == ["not-a-mapping"]
    assert rules("url: https://example.org/") == ["missing-key"]


def test_yes_and_no_are_read_in_both_languages() -> None:
    for yes, no in (("true", "false"), ("yes", "no"), ("on", "off"), ("是", "否"), ("开", "关")):
        site, problems = parse(f"title: a\npropose_tags: {no}\nsearch: {{enabled: {yes}}}")
        assert problems == ()
        assert site is not None
        assert (site.propose_tags, site.search) == (False, True)


def test_search_can_be_switched_off_in_one_word() -> None:
    site, problems = parse("title: a\nsearch: 否")
    assert problems == ()
    assert site is not None
    assert not site.search


def test_line_ends_and_a_mark_change_nothing() -> None:
    data = WHOLE.encode("utf-8")
    assert config.parse("site.yaml", data.replace(b"\n", b"\r\n")) == config.parse("site.yaml", data)
    assert config.parse("site.yaml", b"\xef\xbb\xbf" + data) == config.parse("site.yaml", data)


def test_the_rules_of_a_site_are_what_reading_needs() -> None:
    site, _ = parse(WHOLE)
    assert site is not None
    columns = (("binhu", "滨湖聚焦"), ("dashequ", "大社区观察"), ("sizeyunsuan", "四则运算"), ("ziliao", "背景资料"))
    assert config.rules(site) == Rules(columns, "Asia/Urumqi", False)


def test_the_site_of_this_repository_is_right() -> None:
    site, problems = config.parse("site.yaml", (Path(__file__).parent.parent / "site.yaml").read_bytes())
    assert problems == ()
    assert site is not None


pieces = st.sampled_from(["title: a", "columns:", "  - {id: a, name: b}", "  - 甲", "per_page: x", "footer:",
" sponsor: y",
                          "search: no", "：", "[", "\"", "\x00", "标题：甲", "- x", "url: y", "null"])


@given(st.one_of(st.binary(max_size=60), st.lists(pieces, max_size=8).map(lambda lines: "\n".join(lines).encode())))
def test_nothing_makes_reading_fail(data: bytes) -> None:
    site, problems = config.parse("site.yaml", data)
    assert (site is None) == any(problem.level == "error" for problem in problems)
    for problem in problems:
        assert 1 <= problem.line <= data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
