"""The command line: its options, its language, its exit codes, and that no traceback reaches an editor."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from shilu import cli, messages, pipeline
from shilu.command import arguments, summary
from shilu.errors import Problem
from shilu.report import HeldBack, Report, Stage
from tests.build_site import ROOT, Site, speech, tree

OPTIONS = {
    "build": "--content --output --jobs --drafts --strict --quiet --report --why",
    "serve": "--port --no-open --content --output --jobs --drafts --strict --quiet --report",
    "new": "--title --date --speaker --event --to",
    "import": "--to --kind --dry-run --report",
    "check": "--strict --fix --format",
    "test": "",
}
"""The contract's commands with their options."""
ENGLISH = re.compile(r"usage|positional|options|error|show|argument|choose|invalid|required|expected|unrecognized")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site", speeches=3)


def run(site: Site, *words: str) -> int:
    return cli.main(words, site.folder, "build.py")


def shell(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}
    return subprocess.run([sys.executable, "-m", "shilu", *words], cwd=folder, env=environment, check=False,
                          capture_output=True, encoding="utf-8")


# ---------------------------------------------------------------- words

@pytest.mark.parametrize("command", OPTIONS)
def test_a_command_has_the_options_of_the_contract(
    command: str, site: Site, capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(site, command, "--help") == 0
    found = re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)", capsys.readouterr().out)
    assert found == ["--help", "--lang", "--site", *OPTIONS[command].split()]


@pytest.mark.parametrize("command", ["", *OPTIONS])
def test_help_is_chinese_unless_english_is_asked_for(
    command: str, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [command, "--help"] if command else ["--help"]
    assert run(site, *words) == 0
    chinese = capsys.readouterr().out
    assert chinese.startswith("用法：build.py")
    assert not ENGLISH.search(chinese.replace("--", ""))
    assert run(site, "--lang", "en", *words) == 0
    english = capsys.readouterr().out
    assert english.startswith("usage: build.py")
    assert not re.search("[一-鿿]", english.replace("未知", ""))
    monkeypatch.setenv("SHILU_LANG", "en")
    assert run(site, *words) == 0
    assert capsys.readouterr().out == english


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("command", OPTIONS)
def test_help_fits_a_narrow_terminal(
    lang: str, command: str, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(site, "--lang", lang, command, "--help")
    assert [line for line in capsys.readouterr().out.splitlines() if messages.width(line) > 100] == []


@pytest.mark.parametrize(("words", "said"), [
    (["bild"], "'bild'"), (["--outptu", "x"], "不认识的词：--outptu"), (["build", "--jobs", "x"], "--jobs"),
    (["build", "--jobs", "-1"], "--jobs"), (["serve", "--port", "70000"], "--port"), (["import"], "缺少"),
    (["build", "--output"], "后面要有一个值"), (["--lang", "fr"], "'fr'"), (["check", "--format", "xml"], "'xml'"),
    (["build", "extra"], "extra"), (["build", "--drafts=x"], "不带值"), (["build", "--dra"], "--dra"),
])
def test_wrong_usage_is_told_in_chinese_and_ends_in_2(
    words: list[str], said: str, site: Site, capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(site, *words) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "用法不对" in told.err
    assert not ENGLISH.search(re.sub(r"--[\w-]+|'\w+'", "", told.err.partition("用法不对")[2].partition("完整")[0]))
    assert told.out == ""


@pytest.mark.parametrize(("words", "command"), [
    ([], "build"), (["--output", "x"], "build"), (["--lang", "en", "--quiet"], "build"), (["serve"], "serve"),
    (["--site", "serve", "check"], "check"), (["--site=x", "new", "speech"], "new"),
])
def test_build_is_the_default_command(words: list[str], command: str) -> None:
    assert arguments.parse(words, "zh", "build.py", "1").command == command


def test_language_and_site_stand_before_or_after_the_command() -> None:
    for words in (["--site", "a", "--lang", "en", "check"], ["check", "--site", "a", "--lang", "en"]):
        request = arguments.parse(words, "zh", "build.py", "1")
        assert (request.site, request.lang) == ("a", "en")
        assert arguments.language(words, {}) == "en"


def test_words_after_test_are_pytests_even_options() -> None:
    request = arguments.parse(["--lang", "en", "test", "-q", "--lang", "x", "tests/test_cli.py"], "zh", "b", "1")
    assert request.arguments == ["-q", "--lang", "x", "tests/test_cli.py"]


def test_argparse_speaks_english_again_afterwards(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse
    run(site, "--help")
    capsys.readouterr()
    argparse.ArgumentParser(prog="x").print_usage()
    assert capsys.readouterr().out.startswith("usage: x")


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = ("yaml", "markdown", "nh3", "jieba", "rjieba", "jinja2", "pypinyin", "livereload", "tornado", "numpy",
             "msgspec", "sqlite3", "multiprocessing", "shilu.pipeline")
    code = (f"import sys, pathlib\nfrom shilu import cli\ncli.main(['build', '--help'], pathlib.Path('.'), 'b')\n"
            f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)")
    told = subprocess.run([sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert told.stderr.strip() == b"[]"


# ---------------------------------------------------------------- build

def test_a_good_build_ends_in_0_and_says_what_it_wrote(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "--jobs", "1") == 0
    told = capsys.readouterr()
    assert re.search(r"建成：5 篇；写入 \d+ 个文件，未变 0 个，删去 0 个", told.out)
    assert told.err == ""
    assert (site.folder / "output" / "speeches" / "s01.html").is_file()


def test_an_error_ends_in_1_and_leaves_the_site_as_it_was(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    run(site, "--jobs", "1")
    before = tree(site.folder / "output")
    site.write("content/speeches/s01.md", "---\ntitle: 坏了\ndate: 2016-13-45\n---\n")
    site.write("content/speeches/s02.md", "---\ntitle: 没有日期\n---\n")
    capsys.readouterr()
    assert run(site, "--jobs", "1") == 1
    told = capsys.readouterr().out
    assert told.index("content/speeches/s01.md:3:7: 错误[") < told.index("content/speeches/s02.md")
    assert " 2 处错误" in told
    assert "网站保持上一次的样子" in told
    assert tree(site.folder / "output") == before


def test_strict_makes_a_warning_an_error(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("content/speeches/s01.md", speech(1, extra="titel: 错"))
    assert run(site, "--jobs", "1") == 0
    assert "警告[unknown-key]" in capsys.readouterr().out
    assert run(site, "--jobs", "1", "--strict") == 1


def test_the_mistakes_are_counted_in_the_one_line_that_closes_a_build(
    site: Site, capsys: pytest.CaptureFixture[str],
) -> None:
    site.write("content/speeches/s01.md", speech(1, extra="titel: 错"))
    assert run(site, "--jobs", "1") == 0
    *_, before, last = capsys.readouterr().out.splitlines()
    assert before == ""
    assert re.search("^建成：5 篇；.*用时 .* 秒。在 .*；另有 1 处警告", last)


def test_quiet_says_errors_only(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "--jobs", "1", "--quiet") == 0
    assert capsys.readouterr().out == ""
    site.write("content/speeches/s02.md", "---\ntitle: 没有日期\nmore: 1\n---\n")
    assert run(site, "--jobs", "1", "--quiet") == 1
    told = capsys.readouterr().out
    assert "错误[" in told
    assert "警告[" not in told
    assert "提示[" not in told


def test_the_report_has_the_shape_of_the_contract(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    assert run(site, "--jobs", "1", "--report", str(file)) == 0
    report = json.loads(file.read_bytes())
    assert list(report) == ["documents", "files", "bytes", "seconds", "peak_memory", "memory", "upload", "stages",
                            "problems"]
    assert set(report["files"]) == {"written", "kept", "removed"}
    assert report["documents"] == 5
    assert report["stages"]
    assert all(set(stage) == {"wall", "cpu"} for stage in report["stages"].values())
    assert all(set(one) == {"path", "line", "column", "level", "rule", "message", "hint"} for one in report["problems"])


def test_a_report_is_written_for_a_refused_build_too(site: Site, tmp_path: Path) -> None:
    site.write("content/speeches/s02.md", "---\ntitle: 没有日期\n---\n")
    file = tmp_path / "report.json"
    assert run(site, "--lang", "en", "--jobs", "1", "--report", str(file)) == 1
    errors = [one for one in json.loads(file.read_bytes())["problems"] if one["level"] == "error"]
    assert [one["path"] for one in errors] == ["content/speeches/s02.md"]
    assert errors[0]["message"].isascii() or "“" in errors[0]["message"]


def test_what_is_held_back_is_listed_with_the_reason(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.write("content/speeches/s01.md", speech(1, extra="status: draft"))
    site.write("content/speeches/s02.md", speech(2, extra="publish_at: 2030-01-01"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert run(site, "--jobs", "1") == 0
    told = capsys.readouterr().out
    assert "未发布 2 篇" in told
    assert re.search("s01.md  《第1篇讲话》  草稿", told)
    assert re.search("s02.md  《第2篇讲话》  定于 2030-01-01", told)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    run(site, "--jobs", "1")
    assert "未发布 1 篇" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["tomorrow", "-1", "1e9", "９"])
def test_a_now_that_is_no_number_is_wrong_usage(
    value: str, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert run(site) == 2
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_an_output_that_is_not_ours_is_refused_with_2(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("elsewhere/letter.txt", "dear")
    assert run(site, "--output", str(site.folder / "elsewhere")) == 2
    assert "letter.txt" in capsys.readouterr().err
    assert (site.folder / "elsewhere" / "letter.txt").read_text("utf-8") == "dear"


def test_a_site_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--site", str(tmp_path / "none.yaml")], tmp_path) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_the_preview_is_never_written_to_output(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "serve", "--output", str(site.folder / "output")) == 2
    assert "正式网站" in capsys.readouterr().err


# ---------------------------------------------------------------- the machine, and faults of our own

@pytest.mark.parametrize(("error", "said"), [
    (OSError(errno.ENOSPC, "No space left", "output/x.html"), "磁盘满了，output/x.html"),
    (PermissionError(errno.EACCES, "denied", "output/y.html"), "不能读写 output/y.html"),
    (OSError(errno.EIO, "Input/output error", b"output/z.html"), "output/z.html：Input/output error"),
])
def test_what_the_machine_refuses_ends_in_3_with_the_file_named(
    error: OSError, said: str, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(options: pipeline.Options, **more: object) -> Report:
        raise error

    monkeypatch.setattr(pipeline, "build", fail)
    assert run(site) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("error", "said"), [
    (sqlite3.OperationalError("database or disk is full"), "磁盘满了"),
    (sqlite3.OperationalError("attempt to write a readonly database"), "没有权限"),
    (sqlite3.OperationalError("database is locked"), "另一个命令"),
    (BrokenProcessPool("terminated abruptly"), "--jobs 1"),
    (MemoryError(), "--jobs 1"),
    (ModuleNotFoundError("No module named 'nh3'", name="nh3"), "缺少软件包 nh3"),
])
def test_what_the_cache_or_a_process_lacks_is_the_machines_fault(
    error: Exception, said: str, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(options: pipeline.Options, **more: object) -> Report:
        raise error

    monkeypatch.setattr(pipeline, "build", fail)
    assert run(site) == 3
    told = capsys.readouterr().err
    assert said in told
    assert "程序自身出错" not in told


def test_a_full_disk_under_our_own_output_is_told(site: Site) -> None:
    full = Path("/dev/full")
    if not full.exists():                                # only Linux has one; elsewhere the tests above must do
        return
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with full.open("w") as stream:
        done = subprocess.run([sys.executable, "-m", "shilu", "--jobs", "1"], cwd=site.folder, env=environment,
                              check=False, stdout=stream, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 3
    assert done.stderr.startswith("磁盘满了，屏幕上的输出")
    assert "Exception" not in done.stderr


def test_a_fault_of_ours_is_one_message_and_a_log(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(options: pipeline.Options, **more: object) -> Report:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(pipeline, "build", fail)
    assert run(site) == 3
    told = capsys.readouterr()
    assert "ZeroDivisionError" in told.err
    assert "Traceback" not in told.out + told.err
    assert "Traceback" in (site.folder / ".shilu" / "error.log").read_text("utf-8")


def test_ctrl_c_ends_in_130(site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(options: pipeline.Options, **more: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupt)
    assert run(site) == 130
    assert capsys.readouterr().err == "已停止。\n"


def test_a_reader_who_goes_away_causes_no_traceback(site: Site) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-m", "shilu", "--jobs", "1"], cwd=site.folder, env=environment, check=False,
                          stdout=writer, stderr=subprocess.PIPE, encoding="utf-8")
    os.close(writer)
    assert done.returncode == 3
    assert done.stderr == ""


@pytest.mark.parametrize(("more", "said"), [
    ("", "said\nat exit\n"),                            # what is registered is done, what is written is flushed
    ("import threading; threading.Thread(target=lambda: (time.sleep(0.3), print('late'))).start()",
     "said\nlate\nat exit\ntaken to pieces\n"),
])
def test_a_process_is_left_at_once_where_nothing_is_at_work(more: str, said: str) -> None:
    code = f"""
import atexit, os, time
from shilu import cli

class Large:
    def __del__(self, write=os.write):
        write(1, b"taken to pieces\\n")

large = Large()
atexit.register(lambda: print("at exit", flush=True))
print("said")
{more}
cli.leave(5)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (5, said, "")


@pytest.mark.parametrize("method", {"fork", "spawn"}.intersection(multiprocessing.get_all_start_methods()))
def test_no_process_and_no_lock_outlives_a_build(method: str, site: Site) -> None:
    code = f"""
import sys
from dataclasses import replace
from pathlib import Path
from shilu import cli, pipeline

whole = cli.options
cli.options = lambda *given: replace(whole(*given), method={method!r})
if __name__ == "__main__":
    from shilu.engine import rendering, texts
    rendering._FEW = texts._FEW = 0
    cli.leave(cli.main(["--jobs", "2"], Path("."), "build.py"))
"""
    (site.folder / "run.py").write_text(code, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "run.py"], cwd=site.folder, env=environment, check=False,
                          capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")     # the keeper of shared locks would complain of those left


def test_the_module_builds_the_site_of_the_current_folder_and_is_quiet_in_a_pipe(site: Site) -> None:
    done = shell(site.folder, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\r" not in done.stdout
    assert "\x1b" not in done.stdout


def test_every_stage_that_tells_its_progress_has_a_name() -> None:
    told = {stage for file in (ROOT / "shilu").rglob("*.py")
            for stage in re.findall(r"progress\(\"(\w+)\"", file.read_text("utf-8"))}
    assert told
    assert [(stage, part) for stage in told for part in ("stage", "rate")
            if messages.text("zh", f"cli.{part}.{stage}").startswith("cli.")] == []


def test_every_refusal_of_the_code_has_a_sentence() -> None:
    told = {key for file in (ROOT / "shilu").rglob("*.py")
            for key in re.findall(r"Refused\(\"([\w-]+)\"", file.read_text("utf-8"))}
    assert told
    assert [key for key in told if messages.text("zh", f"cli.refused.{key}").startswith("cli.")] == []


# ---------------------------------------------------------------- what is told of a report

HINT = Problem("content/a.md", 2, 0, "hint", "unknown-person", (("name", "讲话人甲"), ("count", "1")))
STAGES = (Stage("read", 100, 90), Stage("read", 11, 9), Stage("pages", 5, 4))
REPORT = Report(1, 2, 3, 4, 5, 1234, 6, STAGES, (), (), True)


def test_many_hints_of_one_kind_are_cut_short_and_counted() -> None:
    lines = list(summary.problems([HINT] * 50, "zh", False))
    assert len(lines) == summary.HINTS_SHOWN + 1
    assert "30" in lines[-1]
    assert len(list(summary.problems([HINT] * 50, "zh", False, most=None))) == 50


def test_problems_are_told_by_place() -> None:
    told = [Problem(path, line, 0, "error", "empty-file") for path, line in (("b", 1), ("a", 10), ("a", 9))]
    assert [line.split(": ")[0] for line in summary.problems(told, "zh", False)] == ["a:9", "a:10", "b:1"]


def test_a_stage_told_twice_is_added_up() -> None:
    stages = json.loads(summary.as_json(REPORT, "zh"))["stages"]
    assert stages == {"read": {"wall": 0.111, "cpu": 0.099}, "pages": {"wall": 0.005, "cpu": 0.004}}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_all_sentences_are_filled(lang: str) -> None:
    held = (HeldBack("content/a.md", "甲", "future", "2030-01-01T08:00"), HeldBack("content/b.md", "乙", "withdrawn"))
    report = Report(1, 2, 3, 4, 5, 1234, 6, (), (HINT,), held, True)
    text = "\n".join(summary.lines(report, lang, output="output", quiet=False, strict=False, colour=False))
    assert not re.search(r"[{}]|cli\.", text)
    assert "2030-01-01 08:00" in text
