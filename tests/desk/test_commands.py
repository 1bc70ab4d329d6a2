"""The desk's commands as they are typed: exit codes, what is told, and the site that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shilu import cli

SITE = "title: 测试实录\nurl: https://example.org/a/\n"
RECORDS = (
    {"id": "a-1", "title": "甲", "date": "2016-09-13", "speaker": "讲话人甲", "speakers": ["讲话人甲", "讲话人乙"],
     "body": "讲话人甲：各位好。\n\n讲话人乙：*大家*好。\n第二行"},
    {"id": "a-2", "title": "乙", "date": "2016", "body": "一段。", "han": 2},
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site.yaml").write_text(SITE, "utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "old.jsonl").write_text("".join(json.dumps(one) + "\n" for one in RECORDS), "utf-8")
    (tmp_path / "themes").symlink_to(Path(__file__).parents[2] / "themes", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    return tmp_path


def run(home: Path, *words: str) -> int:
    return cli.main(words, home)


def test_what_is_imported_can_be_built_and_has_its_turns(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "import", "old.jsonl", "--report", "r.json") == 0
    assert "han 1" in capsys.readouterr().out
    assert json.loads((home / "r.json").read_text("utf-8"))["files"] == {"written": 2, "kept": 0}
    assert run(home, "check", "--strict") == 0
    assert run(home, "build", "--jobs", "1") == 0
    page = (home / "output/speeches/a-1.html").read_text("utf-8")
    assert ">讲话人乙：</b>*大家*好。<br>\n第二行</p>" in page


def test_an_import_with_a_bad_line_ends_with_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open(home / "old.jsonl", "a", encoding="utf-8") as file:
        file.write("{不是\n")
    assert run(home, "import", "old.jsonl") == 1
    assert "old.jsonl:3" in capsys.readouterr().out
    assert len(list((home / "content").rglob("*.md"))) == 2


def test_of_many_like_mistakes_the_first_are_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "old.jsonl").write_text("{\n" * 50, "utf-8")
    assert run(home, "import", "old.jsonl", "--report", "r.json") == 1
    told = capsys.readouterr().out
    assert told.count("错误[import-not-json]") == 20
    assert "还有 30 条" in told
    assert len(json.loads((home / "r.json").read_text("utf-8"))["problems"]) == 50


@pytest.mark.parametrize(("words", "told"), [
    (("import", "none.jsonl"), "none.jsonl"), (("import", "old.docx"), "JSON Lines"),
    (("import", "old.jsonl", "--kind", "页面"), "页面"),
    (("check", "none.md"), "none.md"), (("check", "--fix"), "--fix"), (("check", "--format", "sarif"), "sarif"),
    (("new", "演讲"), "演讲"), (("new", "讲话", "--title", "甲", "--date", "2016-13"), "2016-13"),
    (("new", "讲话"), "--title"),
])
def test_wrong_usage_is_told_and_ends_with_two(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str,
) -> None:
    (home / "old.docx").write_bytes(b"")
    assert run(home, *words) == 2
    assert told in capsys.readouterr().err
    assert not list((home / "content").iterdir())


def test_an_empty_import_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "old.jsonl").write_bytes(b"\n")
    assert run(home, "import", "old.jsonl") == 0
    assert "没有可导入的记录" in capsys.readouterr().out


def test_new_writes_a_file_that_check_has_nothing_against_but_its_empty_text(
    home: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(home, "new", "讲话", "--title", "题目", "--date", "2016", "--speaker", "讲话人甲") == 0
    assert (home / "content/speeches/2016/2016-timu.md").exists()
    capsys.readouterr()
    assert run(home, "check", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["rule"] for one in told["problems"]} == {"empty-body", "unknown-person"}


def test_check_of_one_file_leaves_out_the_others(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "import", "old.jsonl") == 0
    (home / "content/news/2016/b.md").write_text("---\n标提: 甲\n---\n字。\n", "utf-8")
    assert run(home, "check") == 1
    assert run(home, "check", "content/speeches", "content/news/2016/a-2.md") == 0
    assert not (home / "output").exists()


def test_the_desk_speaks_english_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "--lang", "en", "import", "old.jsonl") == 0
    assert "Imported: 2 files" in capsys.readouterr().out
