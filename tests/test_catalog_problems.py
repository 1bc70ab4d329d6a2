"""What the catalog tells of an archive: each mistake at its document, once, and at the line that it means."""

from __future__ import annotations

import pytest

from shilu.archive import telling
from shilu.errors import Problem
from shilu.model import Attachment, Picture, Speaker, Target
from tests.archives import build_small, collect, facts, row, rules, term, values

FRONT = "---\nid: {id}\ntitle: 题\n{line}\n---\n正文说到{word}。\n"


def test_an_archive_without_mistakes_tells_nothing() -> None:
    assert collect(facts("news", "a"), facts("page", "about")).problems == ()


def test_problems_stand_in_the_order_of_files() -> None:
    archive = build_small()
    assert [one.path for one in archive.problems] == sorted(one.path for one in archive.problems)


def test_an_id_given_twice_is_told_at_both_places() -> None:
    twin = facts("speech", "same")
    archive = collect(facts("news", "same"), twin)
    assert [(one.level, one.rule, one.path) for one in archive.problems] == [
        ("error", "duplicate-id", "content/news/same.md"), ("error", "duplicate-id", "content/speeches/same.md"),
    ]
    assert values(archive, "duplicate-id")[0]["path"] == "content/speeches/same.md"


def test_a_person_is_a_row_or_a_file_never_both() -> None:
    archive = collect(facts("person", "jia", title="讲话人甲"), rows=(row("person", "jia", "讲话人甲"),))
    assert rules(archive) == ["duplicate-id", "duplicate-id"]


def test_two_rows_of_one_vocabulary_are_left_to_its_reader() -> None:
    archive = collect(rows=(row("person", "jia", "讲话人甲"), row("person", "jia", "讲话人乙", line=2)))
    assert archive.problems == ()


def test_an_id_that_the_site_needs_is_refused() -> None:
    archive = collect(facts("page", "search"), facts("speech", "12"), facts("news", "2016"))
    assert values(archive, "taken-id") == [
        {"at": "content/pages/search.md", "id": "search"}, {"at": "content/speeches/12.md", "id": "12"},
    ]


def test_outputs_that_differ_in_case_alone_are_told_with_both_files() -> None:
    archive = collect(facts("news", "a"), files=("content/files/A.jpg", "content/files/a.jpg"))
    assert {(one["at"], one["path"]) for one in values(archive, "same-address")} == {
        ("content/files/A.jpg", "content/files/a.jpg"), ("content/files/a.jpg", "content/files/A.jpg"),
    }
    assert all(one.level == "error" for one in archive.problems)


def test_a_file_name_that_windows_cannot_write_is_told() -> None:
    archive = collect(facts("news", "a"), files=("content/files/aux.jpg", "content/files/a:b.jpg"))
    assert rules(archive) == ["bad-name-sign", "bad-name-device"]


def test_an_unknown_name_is_one_hint_however_often_it_is_printed() -> None:
    speaker = Speaker("讲话人甲")
    archive = collect(facts("speech", "a", date="2015", speakers=speaker), facts("speech", "b", speakers=speaker))
    (hint,) = archive.problems
    assert (hint.level, hint.rule, hint.path) == ("hint", "unknown-person", "content/speeches/a.md")
    assert dict(hint.values) == {"name": "讲话人甲", "count": "2"}


def test_an_archive_that_keeps_no_list_of_people_is_told_once() -> None:
    found = [facts("speech", f"s{n:02d}", speakers=Speaker(f"讲话人{chr(0x4E00 + n)}")) for n in range(21)]
    assert rules(collect(*found[:20])) == ["unknown-person"] * 20
    (one,) = collect(*found).problems
    assert (one.rule, dict(one.values)["count"]) == ("unlisted-person", "21")
    assert rules(collect(*found, rows=(row("person", "ningbo", "宁波"),))) == ["unknown-person"] * 21


def test_a_name_near_a_known_one_is_offered() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("陈越亮", "司长", "民政布")),
        rows=(row("person", "chen", "陈越良"), row("org", "minzheng", "民政部")),
    )
    assert values(archive, "near-person")[0]["nearest"] == "陈越良"
    assert values(archive, "near-org")[0]["nearest"] == "民政部"


def test_a_name_that_several_bear_is_a_warning_with_their_ids() -> None:
    rows = (row("person", "a-jia", "讲话人甲"), row("person", "b-jia", "别名甲", aliases=("讲话人甲",), line=2))
    archive = collect(facts("speech", "a", speakers=Speaker("讲话人甲")), rows=rows)
    (warning,) = archive.problems
    assert (warning.level, warning.rule) == ("warning", "ambiguous-person")
    assert dict(warning.values)["ids"] == "a-jia, b-jia"


def test_a_person_id_that_nobody_has_is_a_warning() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("宁波", person="ningb")), rows=(row("person", "ningbo", "宁波"),),
    )
    assert values(archive, "near-person-id") == [{"at": "content/speeches/a.md", "id": "ningb", "nearest": "ningbo"}]
    assert rules(collect(facts("speech", "a", speakers=Speaker("宁波", person="x")))) == [
        "unknown-person", "unknown-person-id",
    ]
    assert archive.roles.spoken[0][0].person == "ningbo"


def test_an_event_written_like_an_id_must_be_one() -> None:
    archive = collect(facts("special", "2016-nianhui"), facts("speech", "a", event="2016-nianhiu"))
    assert [one.level for one in archive.problems] == ["warning"]
    assert values(archive, "near-event")[0]["nearest"] == "2016-nianhui"
    alone = collect(facts("speech", "a", event="2016-nianhiu"))
    assert [(one.level, one.rule) for one in alone.problems] == [("warning", "unknown-event")]


def test_the_name_of_an_event_without_a_page_is_no_mistake() -> None:
    assert rules(collect(facts("special", "hui", title="年会"), facts("speech", "a", event="一次座谈"))) == []


def test_the_name_of_an_event_that_is_nearly_a_known_one_is_a_hint() -> None:
    archive = collect(
        facts("special", "hui", event_name="2016中国社区发展年会"),
        facts("speech", "a", event="2016年中国社区发展年会"),
    )
    assert [(one.level, one.rule) for one in archive.problems] == [("hint", "near-event")]


def test_an_order_given_twice_is_a_warning_that_names_the_other() -> None:
    archive = collect(
        facts("special", "hui"), facts("speech", "a", event="hui", order=2), facts("speech", "b", event="hui", order=2),
    )
    (one,) = values(archive, "duplicate-order")
    assert one["at"] == "content/speeches/b.md"
    assert one["other"] == "content/speeches/a.md"


def test_an_unknown_tag_is_a_hint_where_the_archive_has_a_vocabulary() -> None:
    with_terms = collect(facts("news", "a", tags=("社区治里",)), terms=(term("社区治理"),))
    assert values(with_terms, "near-tag") == [
        {"at": "content/news/a.md", "tag": "社区治里", "nearest": "社区治理", "count": "1"},
    ]
    assert rules(collect(facts("news", "a", tags=("甲",)), terms=(term("社区治理"),))) == ["unknown-tag"]
    assert rules(collect(facts("news", "a", tags=("社区治里",)))) == []


def test_a_proposed_keyword_is_never_a_mistake() -> None:
    found = [facts("news", name, keywords=("常见",)) for name in "abc"]
    assert rules(collect(*found, terms=(term("社区治理"),))) == []


def test_two_terms_with_one_address_are_told_with_both_places() -> None:
    archive = collect(terms=(term("事例", line=3), term("示例", line=7)))
    (one,) = [problem for problem in archive.problems if problem.rule == "term-clash"]
    assert (one.path, one.line) == ("content/vocab/terms.yaml", 7)
    assert dict(one.values) == {
        "term": "示例", "other": "事例", "place": "content/vocab/terms.yaml:3", "href": "tags/shili/index.html",
    }


@pytest.mark.parametrize(("target", "rule", "more"), [
    ("nowhere.md", "dead-link", {}),
    ("2016-kaimo.md", "near-link", {"nearest": "2016-kaimu"}),
    ("2016-kaimu.md#没有", "dead-anchor", {"anchor": "没有"}),
    ("weifa.md", "held-link", {"title": "题weifa"}),
    ("weifa", "held-link", {"title": "题weifa"}),
])
def test_a_dead_link_is_told_at_its_line(target: str, rule: str, more: dict[str, str]) -> None:
    archive = collect(
        facts("news", "a", targets=(Target(target, 12, 5, f"见[这里]({target})"),)),
        facts("news", "2016-kaimu", anchors=("有",)), facts("news", "weifa", status="draft"),
    )
    (one,) = archive.problems
    assert (one.level, one.rule, one.line, one.column) == ("warning", rule, 12, 5)
    assert one.excerpt == f"见[这里]({target})"
    assert dict(one.values) == {"target": target, **more}


def test_a_missing_picture_is_a_warning_in_the_text_and_in_the_front_matter() -> None:
    archive = collect(
        facts("news", "a", targets=(Target("tu.jpg", 9, 1, "![](tu.jpg)", True),), image=Picture("files/hengfu.jpg"),
              attachments=(Attachment("biao.xlsx"), Attachment("https://example.org/x.pdf"))),
        files=("content/files/henfu.jpg",),
    )
    assert {dict(one.values)["target"]: one.rule for one in archive.problems} == {
        "tu.jpg": "missing-picture", "files/hengfu.jpg": "near-picture", "biao.xlsx": "missing-file",
    }
    assert values(archive, "near-picture")[0]["nearest"] == "henfu.jpg"
    assert {one.level for one in archive.problems} == {"warning"}


def test_old_ids_that_cannot_be_kept_are_told() -> None:
    archive = collect(
        facts("news", "a", aliases=("b", "旧编号", "old")), facts("news", "b"), facts("news", "c", aliases=("old",)),
    )
    assert [(one.path, one.rule) for one in archive.problems] == [
        ("content/news/a.md", "alias-taken"), ("content/news/a.md", "bad-alias"), ("content/news/c.md", "alias-taken"),
    ]
    assert archive.redirects == (("news/old.html", "a"),)


# ---------------------------------------------------------------- the line that is meant

def placed(rule: str, text: str, line: int = 1, **named: str) -> Problem:
    return telling.place(Problem("content/news/a.md", line, 0, "hint", rule, tuple(named.items())), text)


def test_a_value_is_found_in_the_front_matter() -> None:
    text = FRONT.format(id="a", line="讲话人: 讲话人甲", word="讲话人甲")
    found = placed("unknown-person", text, name="讲话人甲")
    assert (found.line, found.column, found.excerpt) == (4, 6, "讲话人: 讲话人甲")


def test_a_name_set_wide_is_found() -> None:
    text = FRONT.format(id="a", line="讲话人: 宁　波", word="")
    assert placed("unknown-person", text, name="宁波").line == 4


def test_a_key_is_not_taken_for_a_value() -> None:
    text = "---\nid: id\n---\n"
    found = placed("duplicate-id", text, id="id")
    assert (found.line, found.column) == (2, 5)


def test_a_part_of_a_word_is_not_the_value() -> None:
    text = "---\nid: 2016-hui-01\nevent: 2016-hui\n---\n"
    assert placed("unknown-event", text, event="2016-hui").line == 3


def test_the_body_is_not_searched() -> None:
    text = FRONT.format(id="a", line="讲话人: 别人", word="讲话人甲")
    found = placed("unknown-person", text, name="讲话人甲")
    assert (found.line, found.column, found.excerpt) == (1, 0, "")


def test_a_row_of_a_vocabulary_is_searched_from_its_own_line() -> None:
    text = "- {id: a, name: 甲}\n- {id: b, name: 乙}\n"
    assert placed("taken-id", text, line=2, id="b").excerpt == "- {id: b, name: 乙}"


def test_problems_that_know_their_place_are_left_alone() -> None:
    one = Problem("content/news/a.md", 12, 5, "warning", "dead-link", (("target", "x"),), "见 x")
    assert telling.placed((one,), lambda path: "---\nx\n---\n") == (one,)


def test_a_file_that_cannot_be_read_leaves_the_problem_as_it_was() -> None:
    one = telling.of(facts("news", "a").doc, "hint", "unknown-tag", tag="词")
    assert telling.placed((one,), lambda path: "") == (one,)
