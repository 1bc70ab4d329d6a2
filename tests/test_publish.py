"""The switch from stage to site: order, recovery after a kill, and what is never touched."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from shilu.engine import publish
from shilu.engine.publish import Listed


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it."""


def lay(output: Path, pages: dict[str, bytes]) -> None:
    """Publish exactly these pages, as a build would."""
    publish.claim(output)
    publish.finish(output)
    stage = publish.fresh_stage(output)
    before = publish.listed(output)
    files: dict[str, Listed] = {}
    staged = []
    for path, data in pages.items():
        files[path] = publish.digest(data)
        if before.get(path) != files[path]:
            publish.put(stage, path, data)
            staged.append(path)
    publish.site(output, publish.listed(output), files, staged)


def tree(output: Path) -> dict[str, bytes]:
    files = {path.relative_to(output).as_posix(): path for path in sorted(output.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".")}


OLD = {
    "index.html": b"home 1", "a.html": b"a", "deep/b.html": b"b",
    "search/manifest.bin": b"1", "search/x-1.bin": b"x1",
}
NEW = {
    "index.html": b"home 2", "a.html": b"a", "new/c.html": b"c",
    "search/manifest.bin": b"2", "search/x-2.bin": b"x2",
}


def test_pages_are_written_and_stale_ones_removed_with_their_folder(tmp_path: Path) -> None:
    lay(tmp_path, OLD)
    assert tree(tmp_path) == OLD
    lay(tmp_path, NEW)
    assert tree(tmp_path) == NEW
    assert not (tmp_path / "deep").exists()
    assert sorted(name for name in os.listdir(tmp_path) if name.startswith(".")) == [publish.LIST]


def test_a_file_that_did_not_change_is_not_touched(tmp_path: Path) -> None:
    lay(tmp_path, OLD)
    before = os.stat(tmp_path / "a.html")
    lay(tmp_path, NEW)
    after = os.stat(tmp_path / "a.html")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_folder_that_is_neither_empty_nor_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(publish.Refused) as refusal:
        publish.claim(tmp_path)
    assert refusal.value.key == "output-foreign"
    assert refusal.value.values["first"] == "photo.jpg"


def test_a_tracked_gitignore_neither_blocks_nor_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*\n")
    lay(tmp_path, OLD)
    lay(tmp_path, {})
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert tree(tmp_path) == {}


def test_a_file_of_somebody_else_stays_when_ours_beside_it_goes(tmp_path: Path) -> None:
    lay(tmp_path, OLD)
    (tmp_path / "deep" / "own.txt").write_bytes(b"own")
    lay(tmp_path, NEW)
    assert (tmp_path / "deep" / "own.txt").read_bytes() == b"own"


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    lay(tmp_path, OLD)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "c.html").write_bytes(b"own")
    with pytest.raises(publish.Refused) as refusal:
        lay(tmp_path, NEW)
    assert refusal.value.values["path"] == "new/c.html"
    assert tree(tmp_path) == {**OLD, "new/c.html": b"own"}


def test_a_page_replaced_by_hand_is_not_removed(tmp_path: Path) -> None:
    lay(tmp_path, OLD)
    (tmp_path / "deep" / "b.html").write_bytes(b"by hand")
    lay(tmp_path, NEW)
    assert (tmp_path / "deep" / "b.html").read_bytes() == b"by hand"


def steps(monkeypatch: pytest.MonkeyPatch, kill_at: int) -> None:
    """Let the `kill_at`-th change to the disk be the last."""
    count = itertools.count()
    really_replace, really_unlink = os.replace, Path.unlink

    def replace(source: Path, target: Path) -> None:
        if next(count) >= kill_at:
            raise Killed
        really_replace(source, target)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if next(count) >= kill_at:
            raise Killed
        really_unlink(self, missing_ok)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Path, "unlink", unlink)


@pytest.mark.parametrize("kill_at", range(12))
@pytest.mark.parametrize("again", [None, 0, 1, 2, 3])
def test_a_kill_at_any_step_leaves_whole_files_and_the_next_command_finishes(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kill_at: int, again: int | None) -> None:
    lay(tmp_path, OLD)
    with monkeypatch.context() as patch:
        steps(patch, kill_at)
        try:
            lay(tmp_path, NEW)
        except Killed:
            pass
    now = tree(tmp_path)
    for path, data in now.items():
        assert data in (OLD.get(path), NEW.get(path))
    if now["index.html"] == b"home 2":
        assert "new/c.html" in now, "the home page must not name a page that is not there yet"
    if now["search/manifest.bin"] == b"2":
        assert "search/x-2.bin" in now
    else:
        assert "search/x-1.bin" in now
    if again is not None:
        with monkeypatch.context() as patch:
            steps(patch, again)
            try:
                publish.finish(tmp_path)
            except Killed:
                pass
    decided = (tmp_path / publish.JOURNAL).exists()
    publish.finish(tmp_path)
    assert not decided or tree(tmp_path) == NEW
    lay(tmp_path, NEW)
    assert tree(tmp_path) == NEW


def test_a_stage_that_a_kill_left_is_no_part_of_the_site(tmp_path: Path) -> None:
    publish.claim(tmp_path)
    publish.put(publish.fresh_stage(tmp_path), "half.html", b"half")
    publish.claim(tmp_path)
    lay(tmp_path, OLD)
    assert tree(tmp_path) == OLD


def test_files_of_the_search_without_a_digest_come_after_all_that_they_name() -> None:
    before = ["search/t/01020304.bin", "search/sounds-01020304.bin", "search/s/0000-010203.bin", "a.html", "index.html"]
    for last in ("search/manifest.bin", "search/suggest.bin"):
        assert all(publish._turn(path, True) < publish._turn(last, True) for path in before)


def test_a_folder_that_the_site_does_not_have_yet_comes_at_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {**{f"news/{n}/x.html": b"x" for n in range(9)}, "search/manifest.bin": b"1", "search/a-1.bin": b"2"}
    renamed: list[str] = []
    real = os.rename

    def rename(source: str, target: str) -> None:
        renamed.append(os.path.basename(target))
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    lay(tmp_path, files)
    assert renamed == ["news"]
    assert tree(tmp_path) == files
