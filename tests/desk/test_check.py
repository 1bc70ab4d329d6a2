"""`check`: what a build would say, of all files or of some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shilu.desk import check, telling
from shilu.errors import Problem


def problem(path: str, level: str = "warning") -> Problem:
    values = (("key", "标提"), ("nearest", "标题"))
    return Problem(path, 3, 1, level, "unknown-key", values, "标提: 甲")  # type: ignore[arg-type]


ALL = (
    problem("content/news/2016/a.md"), problem("content/news/2016/ab.md", "error"),
    problem("content/speeches/b.md", "hint"), problem("site.yaml"),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for one in ALL:
        path = tmp_path / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def narrowed(site: Path, *paths: str, here: str = "") -> list[str]:
    found = check.narrow(ALL, paths, site / "content", site / here)
    assert not found.unknown
    return [one.path for one in found.problems]


def test_without_paths_everything_is_told(site: Path) -> None:
    assert narrowed(site) == [one.path for one in ALL]


def test_a_file_is_not_taken_for_its_neighbour(site: Path) -> None:
    assert narrowed(site, "content/news/2016/a.md") == ["content/news/2016/a.md"]


@pytest.mark.parametrize("path", ["content/news", "content/news/", "content\\news"])
def test_a_folder_means_all_files_in_it(site: Path, path: str) -> None:
    assert narrowed(site, path) == ["content/news/2016/a.md", "content/news/2016/ab.md"]


def test_a_path_may_be_written_from_where_one_stands(site: Path) -> None:
    assert narrowed(site, "b.md", here="content/speeches") == ["content/speeches/b.md"]
    assert narrowed(site, "content/speeches/b.md", here="content/speeches") == ["content/speeches/b.md"]


def test_the_settings_can_be_named(site: Path) -> None:
    assert narrowed(site, "site.yaml") == ["site.yaml"]


def test_a_path_that_leads_nowhere_is_told(site: Path) -> None:
    found = check.narrow(ALL, ["content/none.md"], site / "content", site)
    assert found.unknown == ("content/none.md",)


def test_warnings_fail_only_a_strict_check(site: Path) -> None:
    warning = (problem("content/news/2016/a.md"),)
    assert not check.narrow(warning, (), site, site).failed
    assert check.narrow(warning, (), site, site, strict=True).failed
    assert check.narrow(ALL, (), site, site).failed


def test_the_json_lists_what_the_terminal_tells(site: Path) -> None:
    value = json.loads(telling.check_report(check.narrow(ALL, (), site, site), "zh"))
    assert value["failed"] is True
    assert value["counts"] == {"error": 1, "warning": 2, "hint": 1}
    first = value["problems"][0]
    assert (first["path"], first["line"], first["rule"]) == ("content/news/2016/a.md", 3, "unknown-key")
    assert "标提" in first["message"]
