"""Files that come out the same keep bytes, inode and time, so that copying the site elsewhere moves what changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shilu.engine import release
from shilu.report import Report
from tests.build_site import Site, difference, speech, tree
from tests.test_incremental import LONG_AGO, settle


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.write("content/files/a.txt", "附件")
    site.write("content/news/n2.md", "---\ntitle: 附件一份\ndate: 2016-10\nid: n2\n---\n见[附件](../files/a.txt)。\n")
    site.build()
    settle(site)
    site.build()
    return site


def lying(site: Site) -> dict[str, tuple[int, int, int]]:
    """Path -> inode, time and size of every file of the site, the list of files included."""
    output = site.folder / "output"
    found = ((path, path.stat()) for path in sorted(output.rglob("*")) if path.is_file())
    return {path.relative_to(output).as_posix(): (status.st_ino, status.st_mtime_ns, status.st_size)
            for path, status in found}


class Watched:
    """A build, and how many texts were read and pages made for it."""

    def __init__(self, site: Site) -> None:
        self.stages: dict[str, int] = {}
        self.report: Report = site.build(progress=self._seen)

    def _seen(self, stage: str, done: int, total: int) -> None:
        self.stages[stage] = total


def pages(site: Site) -> Iterator[str]:
    """Files that are made by rendering: all but what is copied, and what the search and the theme bring."""
    for path in tree(site.folder / "output"):
        if not path.startswith((".shilu-", "search/", "assets/", "files/")):
            yield path


def test_another_release_makes_everything_and_writes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lying(site)
    monkeypatch.setattr(release, "digest", lambda: "another release")
    first = Watched(site)
    assert first.stages["render"] == len(list(pages(site)))
    assert first.stages["read"] == 10
    assert first.stages["index"] > 0
    assert (first.report.published, first.report.written, first.report.removed) == (True, 0, 0)
    assert lying(site) == before
    second = Watched(site)
    assert second.stages == {}, "the next build takes all of this as done"
    assert lying(site) == before


def test_another_release_without_a_cache_writes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lying(site)
    shutil.rmtree(site.folder / ".shilu")
    assert Watched(site).report.written == 0
    monkeypatch.setattr(release, "digest", lambda: "another release")
    shutil.rmtree(site.folder / ".shilu")
    again = Watched(site)
    assert again.stages["render"] == len(list(pages(site)))
    assert (again.report.written, again.report.removed) == (0, 0)
    assert lying(site) == before


def test_an_edit_under_another_release_writes_what_it_changes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site.folder / "output")
    times = lying(site)
    monkeypatch.setattr(release, "digest", lambda: "another release")
    site.write("content/speeches/s02.md", speech(2, body="这里是第2篇的第一段，换了一句。"))
    site.build()
    after = tree(site.folder / "output")
    changed = {path for path in after if before.get(path) != after[path]}
    now = lying(site)
    assert {path for path in now if times.get(path) != now[path]} == changed
    assert "speeches/s02.html" in changed
    assert "speeches/s03.html" not in changed
    assert after == site.clean(), difference(after, site.clean())


def test_an_edit_that_is_undone_leaves_what_it_never_changed(site: Site) -> None:
    text = (site.folder / "content/speeches/s03.md").read_bytes()
    before, times = tree(site.folder / "output"), lying(site)
    site.write("content/speeches/s03.md", speech(3, title="另一个题目"))
    site.build()
    between = tree(site.folder / "output")
    touched = {path for path in before.keys() | between.keys() if before.get(path) != between.get(path)}
    site.write("content/speeches/s03.md", text)
    site.build()
    assert tree(site.folder / "output") == before
    assert {path for path, one in lying(site).items() if times.get(path) != one} <= touched


# ---------------------------------------------------------------- stamps that cannot be trusted

def saved(site: Site, path: str, text: str, like: os.stat_result) -> None:
    """Save a file in place, with the time that it bore: as a second save within the grain of the clock."""
    with open(site.folder / path, "r+b") as file:
        file.write(text.encode())
        file.truncate()
    os.utime(site.folder / path, ns=(like.st_atime_ns, like.st_mtime_ns))
    now = (site.folder / path).stat()
    assert (now.st_mtime_ns, now.st_size, now.st_ino) == (like.st_mtime_ns, like.st_size, like.st_ino)


@pytest.mark.parametrize(("path", "old", "new", "page"), [
    ("content/speeches/s02.md", "第一段", "甲乙丙", "speeches/s02.html"),
    ("content/vocab/terms.yaml", "养老服务", "居民满意", "tags/index.html"),
    ("themes/default/i18n/zh-CN.yaml", "跳到正文", "去看正文", "index.html"),
    ("site.yaml", "测试实录", "另名实录", "index.html"),
    ("content/files/a.txt", "附件", "换过", "files/a.txt"),
])
def test_a_file_saved_twice_at_one_time_is_read_again(site: Site, path: str, old: str, new: str, page: str) -> None:
    """Size, time and inode are equal; but the first save was so young when it was read that nothing follows from it."""
    file = site.folder / path
    if path == "content/vocab/terms.yaml":
        site.write("content/speeches/s05.md", speech(5, tags="养老服务, 居民满意"))
    file.touch()                                     # just saved
    like = file.stat()
    text = file.read_text(encoding="utf-8")
    site.build()
    before = (site.folder / "output" / page).read_bytes()
    saved(site, path, text.replace(old, new), like)
    site.build()
    warm = tree(site.folder / "output")
    assert warm[page] != before
    clean = site.clean()
    assert warm == clean, difference(warm, clean)


def test_a_settled_file_is_not_read_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a build of ten thousand files fast: stamps alone are looked at."""
    from shilu.engine import disk
    os.utime(site.folder / "content/speeches/s04.md", (LONG_AGO - 9, LONG_AGO - 9))
    real = disk.digest_of
    asked: list[str] = []

    def digest_of(path: Path) -> str:
        asked.append(path.name)
        return real(path)

    monkeypatch.setattr(disk, "digest_of", digest_of)
    site.build()
    assert [name for name in asked if name.endswith(".md")] == ["s04.md"]
