"""`import`: records of JSON Lines become files, and nothing that lies there is lost."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import frontmatter
from shilu.desk import jsonl, record
from shilu.desk.jsonl import Outcome
from shilu.model import Document, Rules, Source

RULES = Rules((("binhu", "滨湖聚焦"),), "Asia/Shanghai", True)
COLUMNS = RULES.columns
WHOLE: dict[str, Any] = {
    "id": "2016-a", "title": "在年会上的讲话", "date": "2016-09-13", "speaker": "讲话人甲", "role": "局长",
    "body": "第一段。\n\n第二段。",
    "source": "某报", "url": "https://example.org/1", "tags": ["社区治理", "养老"], "category": "滨湖聚焦",
    "script": "hans",
}


def bring(folder: Path, *records: object, kind: str | None = None, dry_run: bool = False) -> Outcome:
    source = folder / "old.jsonl"
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
    source.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return jsonl.run([source], folder / "content", kind, dry_run, COLUMNS)


def rules(outcome: Outcome) -> list[str]:
    return [one.rule for one in outcome.problems]


def read(folder: Path, path: str) -> Document:
    document, _, problems = frontmatter.read(Source(f"content/{path}", (folder / "content" / path).read_bytes()), RULES)
    assert not problems
    assert document is not None
    return document


def test_a_record_with_a_speaker_becomes_a_speech(tmp_path: Path) -> None:
    outcome = bring(tmp_path, WHOLE)
    assert outcome.written == ("speeches/2016/2016-a.md",)
    assert (tmp_path / "content/speeches/2016/2016-a.md").read_text("utf-8") == (
        '---\nid: 2016-a\ntitle: 在年会上的讲话\ndate: 2016-09-13\nspeaker: 讲话人甲\noffice: 局长\ncolumn: binhu\n'
        'tags: [社区治理, 养老]\nsource: [某报]\nsource_url: "https://example.org/1"\nlang: zh-Hans\n'
        '---\n\n第一段。\n\n第二段。\n')
    assert not outcome.problems
    document = read(tmp_path, outcome.written[0])
    assert (document.kind, document.column, document.tags) == ("speech", "binhu", ("社区治理", "养老"))


def test_a_record_without_a_speaker_becomes_a_news_item(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {"id": "x-1", "title": "消息", "date": "2016", "body": "一段。", "role": ""})
    assert outcome.written == ("news/2016/x-1.md",)
    assert "office" not in (tmp_path / "content/news/2016/x-1.md").read_text("utf-8")


def test_an_undated_record_says_so(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {"id": "x-1", "title": "消息", "body": "一段。"})
    assert outcome.written == ("news/undated/x-1.md",)
    assert read(tmp_path, outcome.written[0]).date == ""


def test_the_kind_can_be_said(tmp_path: Path) -> None:
    assert bring(tmp_path, WHOLE, kind="news").written == ("news/2016/2016-a.md",)
    assert read(tmp_path, "news/2016/2016-a.md").speakers[0].name == "讲话人甲"


def test_several_speakers_keep_their_order_and_the_main_one_his_office(tmp_path: Path) -> None:
    bring(tmp_path, {**WHOLE, "speakers": ["讲话人乙", "讲话人甲", "A, 丙"]})
    speakers = read(tmp_path, "speeches/2016/2016-a.md").speakers
    assert [(one.name, one.office) for one in speakers] == [("讲话人乙", ""), ("讲话人甲", "局长"), ("A, 丙", "")]


def test_a_main_speaker_missing_from_the_list_is_put_into_it(tmp_path: Path) -> None:
    bring(tmp_path, {**WHOLE, "speakers": ["讲话人乙"]})
    assert [one.name for one in read(tmp_path, "speeches/2016/2016-a.md").speakers] == ["讲话人甲", "讲话人乙"]


def test_other_keys_are_named_once_with_their_count(tmp_path: Path) -> None:
    second = {**WHOLE, "id": "2016-b", "han": 0, "note": "", "corpus": "x"}
    outcome = bring(tmp_path, {**WHOLE, "han": 12, "corpus": "x"}, second)
    assert outcome.dropped == (("corpus", 2), ("han", 2))
    assert not outcome.problems


def test_an_unknown_category_is_told_and_left_out(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {**WHOLE, "category": "体育"}, {**WHOLE, "id": "2016-b", "category": "binhu"})
    assert outcome.columns == (("体育", 1),)
    assert read(tmp_path, "speeches/2016/2016-b.md").column == "binhu"


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    first = bring(tmp_path, WHOLE)
    stamp = (tmp_path / "content" / first.written[0]).stat().st_mtime_ns
    again = bring(tmp_path, WHOLE)
    assert (again.written, again.kept) == ((), first.written)
    assert (tmp_path / "content" / first.written[0]).stat().st_mtime_ns == stamp
    assert not again.failed


def test_a_file_that_was_edited_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "content" / bring(tmp_path, WHOLE).written[0]
    path.write_text("改过的", "utf-8")
    again = bring(tmp_path, WHOLE, {**WHOLE, "id": "2016-b"})
    assert path.read_text("utf-8") == "改过的"
    assert rules(again) == ["import-exists"]
    assert again.failed
    assert again.written == ("speeches/2016/2016-b.md",)


def test_a_file_that_was_moved_is_not_written_a_second_time(tmp_path: Path) -> None:
    path = tmp_path / "content" / bring(tmp_path, WHOLE).written[0]
    (tmp_path / "content" / "讲话").mkdir()
    path.rename(tmp_path / "content" / "讲话" / path.name)
    assert rules(bring(tmp_path, WHOLE)) == ["import-exists"]
    assert not path.exists()


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    outcome = bring(tmp_path, WHOLE, dry_run=True)
    assert outcome.written == ("speeches/2016/2016-a.md",)
    assert not (tmp_path / "content").exists()


def test_bad_lines_are_told_by_number_and_the_others_imported(tmp_path: Path) -> None:
    outcome = bring(tmp_path, '{"id": "a-1", "body"', "[1]", "", {"title": "无"}, {"id": "a-2", "body": "  "}, WHOLE)
    told = [(one.line, one.rule, dict(one.values).get("key", "")) for one in outcome.problems]
    assert told == [(1, "import-not-json", ""), (2, "import-not-a-record", ""), (4, "import-missing", "id"),
                    (4, "import-missing", "body"), (5, "import-missing", "body")]
    assert outcome.written == ("speeches/2016/2016-a.md",)
    assert outcome.failed


def test_a_line_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    source = tmp_path / "old.jsonl"
    source.write_bytes("标题".encode("gbk") + b"\n" + json.dumps(WHOLE).encode() + b"\r\n")
    outcome = jsonl.run([source], tmp_path / "content", None, False)
    assert (rules(outcome), len(outcome.written)) == (["import-not-utf8"], 1)


def test_an_id_seen_before_is_refused_whatever_the_case(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {**WHOLE, "id": "abc-1"}, {**WHOLE, "id": "ABC-1", "title": "另一篇"})
    assert rules(outcome) == ["import-id-twice"]
    assert dict(outcome.problems[0].values)["place"] == "old.jsonl:1"


def test_texts_with_other_line_ends_are_one_record(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {**WHOLE, "body": "甲\u2028乙\u2029丙\u0085丁"})
    assert (tmp_path / "content" / outcome.written[0]).read_text("utf-8").endswith("甲\u2028乙\u2029丙\u0085丁\n")


def test_a_compressed_file_is_read_and_a_torn_one_told(tmp_path: Path) -> None:
    source = tmp_path / "old.jsonl.gz"
    records = [json.dumps({**WHOLE, "id": f"2016-{number:04}"}) + "\n" for number in range(400)]
    whole = gzip.compress("".join(records).encode(), mtime=0)
    source.write_bytes(whole)
    assert len(jsonl.run([source], tmp_path / "content", None, True).written) == 400
    source.write_bytes(whole[:-40])
    assert rules(jsonl.run([source], tmp_path / "content", None, True)) == ["import-broken-gzip"]


def test_a_date_that_cannot_be_read_is_told_and_the_record_kept(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {**WHOLE, "date": "2016-02-30"})
    assert rules(outcome) == ["import-bad-date"]
    assert outcome.written == ("speeches/undated/2016-a.md",)
    assert not outcome.failed


def test_a_record_without_a_title_is_kept(tmp_path: Path) -> None:
    outcome = bring(tmp_path, {**WHOLE, "title": " "})
    assert rules(outcome) == ["import-no-title"]
    assert read(tmp_path, outcome.written[0]).title == "无题"


def test_lone_surrogates_do_not_stop_an_import(tmp_path: Path) -> None:
    line = json.dumps({**WHOLE, "title": "甲\ud800乙", "body": "丙\udfff丁", "x\ud801": 1})
    outcome = bring(tmp_path, line)
    assert "甲\ufffd乙" in (tmp_path / "content" / outcome.written[0]).read_text("utf-8")


@pytest.mark.parametrize(("given", "made"), [
    ("2016-A_b.c", "2016-A_b.c"), ("xwlb-TOcNq5", "xwlb-TOcNq5"), ("A b/c", "a-b-c-"), ("讲话 3", "3-"),
    ("con", "x-"), ("12", "12-"),
    ("index", "index-"), ("《》", "x-"), ("a" * 300, "a" * 100),
])
def test_an_id_that_cannot_be_an_address_is_mended(given: str, made: str) -> None:
    mended = record.permanent(given, "speech")
    assert mended.startswith(made)
    assert record.permanent(mended, "speech") == mended


def test_two_ids_that_become_alike_stay_apart() -> None:
    assert record.permanent("甲-1", "news") != record.permanent("乙-1", "news")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = (st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT, max_size=3)
          | st.dictionaries(TEXT, TEXT, max_size=2))
KEYS = ("title", "date", "speaker", "speakers", "role", "source", "url", "tags", "category", "script")


@settings(deadline=None)
@given(st.fixed_dictionaries(
    {"id": TEXT.filter(str.strip), "body": TEXT.filter(lambda text: bool(text.strip()))},
    optional=dict.fromkeys(KEYS, VALUES)))
def test_whatever_stands_in_a_record_its_file_can_be_read(value: dict[str, Any]) -> None:
    draft = record.draft(value, None, COLUMNS)
    document, _, problems = frontmatter.read(Source(f"content/{draft.path}", draft.data), RULES)
    assert not [one for one in problems if one.level == "error"]
    assert document is not None
    assert document.id == draft.id
