"""The same bytes on any machine: other processes, another hash seed, locale, time zone or working directory."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build_site import NOON, ROOT, Site, difference, tree

BUILD = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from shilu import pipeline

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    report = pipeline.build(pipeline.Options(
        root=folder, site_file=folder / "site.yaml", content=folder / "content", output=folder / sys.argv[2],
        cache=folder / (sys.argv[2] + "-cache"), jobs=int(sys.argv[3]), epoch={now}, method=sys.argv[4]))
    assert report.published, report.problems
"""


def build(site: Site, output: str, jobs: int, method: str, cwd: Path, **environment: str) -> dict[str, bytes]:
    """The tree of a build in a process of its own; in the site's own folder it is asked with relative paths."""
    script = site.folder / "run_build.py"
    script.write_text(BUILD.format(root=str(ROOT), now=NOON), encoding="utf-8")
    asked = "." if cwd == site.folder else str(site.folder)
    subprocess.run([sys.executable, str(script), asked, output, str(jobs), method],
                   check=True, cwd=cwd, env={**os.environ, **environment})
    return tree(site.folder / output)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Enough documents that other processes are woken."""
    site = Site(tmp_path_factory.mktemp("large"))
    for number in range(150):
        site.write(f"content/news/n{number:03}.md",
                   f"---\nid: n{number:03}\ntitle: 第{number}条消息\ndate: 2015-{number % 12 + 1:02}\n"
                   f"tags: [消息{number % 5}]\n---\n"
                   f"消息正文，第{number}条，谈社区治理。\n\n第二段有**重点**。\n")
    return site


EARTH = {"PYTHONHASHSEED": "1"}
MOON = {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONUTF8": "0"}


@pytest.mark.parametrize(("method", "jobs", "at_home", "environment"), [
    (method, *case)
    for method in multiprocessing.get_all_start_methods() if method != "forkserver"
    for case in ((2, True, EARTH), (3, False, MOON))
])
def test_the_tree_is_the_same(
    large: Site, tmp_path: Path, method: str, jobs: int, at_home: bool, environment: dict[str, str],
) -> None:
    reference = large.folder / "reference"
    one = tree(reference) if reference.exists() else build(large, "reference", 1, "", ROOT, PYTHONHASHSEED="0")
    cwd = large.folder if at_home else tmp_path
    other = build(large, f"other-{method}-{jobs}", jobs, method, cwd, **environment)
    assert one == other, difference(one, other)


def test_the_order_in_which_files_were_written_does_not_matter(tmp_path: Path) -> None:
    one, other = Site(tmp_path / "one"), Site(tmp_path / "other", speeches=0)
    for path in sorted((one.folder / "content").rglob("*.md"), reverse=True):
        other.write(path.relative_to(one.folder).as_posix(), path.read_bytes())
    assert one.clean() == other.clean()
