"""What a build loads: nothing heavy for what it does not do. Each build is a command of its own, asked at its end."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from tests.build_site import NOON, ROOT, Site, speech
from tests.test_incremental import LONG_AGO, settle

HEAVY = ("numpy", "jieba", "rjieba", "jinja2", "markdown", "nh3", "yaml", "tornado", "livereload")
COMMAND = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from shilu import cli

if __name__ == "__main__":
    code = cli.main(["--site", sys.argv[1], "build", "--quiet", "--jobs", "1"], Path.cwd())
    print(" ".join(name for name in {heavy!r} if name in sys.modules))
    sys.exit(code)
"""


def loaded(site: Site) -> set[str]:
    """Heavy libraries that a build from the command line has loaded by its end."""
    script = site.folder / "run_command.py"
    script.write_text(COMMAND.format(root=str(ROOT), heavy=HEAVY), encoding="utf-8")
    told = subprocess.run([sys.executable, str(script), str(site.folder / "site.yaml")], check=True,
                          capture_output=True, text=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(NOON)})
    return set(told.stdout.split())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("loaded"))
    settle(site)
    loaded(site)
    return site


def test_a_build_with_nothing_to_do_loads_no_heavy_library(site: Site) -> None:
    assert loaded(site) == set()


def test_a_touched_file_loads_no_heavy_library(site: Site) -> None:
    """Its stamp is new, its bytes are not."""
    os.utime(site.folder / "content/speeches/s03.md", (LONG_AGO - 9, LONG_AGO - 9))
    assert loaded(site) == set()


def test_an_edit_of_a_plain_text_loads_no_markdown_engine_and_one_engine_of_words(site: Site) -> None:
    site.write("content/speeches/s02.md", speech(2, body="这里是第2篇的第一段，谈社区治理和养老服务！"))
    settle(site)
    os.utime(site.folder / "content/speeches/s02.md", (LONG_AGO - 7, LONG_AGO - 7))
    found = loaded(site)
    assert not found & {"markdown", "tornado", "livereload"}
    assert {"jinja2", "numpy"} <= found
    assert found & {"jieba", "rjieba"} == {"rjieba" if importlib.util.find_spec("rjieba") else "jieba"}


def test_an_edit_of_what_is_not_searched_loads_no_numbers_and_no_words(site: Site) -> None:
    path = site.folder / "themes/default/templates/list.html"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    settle(site)
    found = loaded(site)
    assert "jinja2" in found
    assert not found & {"numpy", "jieba", "rjieba", "markdown", "nh3"}
