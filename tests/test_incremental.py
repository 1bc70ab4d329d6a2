"""Warm equals cold: after any edits the incremental tree is the tree of a clean build, byte for byte."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shilu.engine import publish
from tests.build_site import NOON, PEOPLE, SETTINGS, SPECIAL, TERMS, Site, difference, speech, tree

Edit = Callable[[Site], None]
LONG_AGO = 1_400_000_000
"""When files were saved that nobody has just saved, by the real clock: stamps are compared with that alone."""


def _speech(number: int, **more: str) -> Edit:
    """Write a speech where it was written first, wherever it has been moved to."""
    def edit(site: Site) -> None:
        _drop(number)(site)
        site.write(f"content/speeches/s{number:02}.md", speech(number, **more))
    return edit


def _body(number: int, text: str) -> Edit:
    return _speech(number, body=text)


def _title(number: int, text: str) -> Edit:
    return _speech(number, title=text)


def _tags(number: int, text: str) -> Edit:
    return _speech(number, tags=text)


def _extra(number: int, text: str) -> Edit:
    return _speech(number, extra=text)


PLACES = ("speeches/{}.md", "speeches/moved-{}.md", "speeches/2016/{}.md", "news/{}.md")
"""Where a speech may lie below content/; in the last it is a news item."""


def _files(site: Site, number: int) -> Iterator[Path]:
    """Where the speech lies now."""
    return (path for place in PLACES if (path := site.folder / "content" / place.format(f"s{number:02}")).exists())


def _drop(number: int) -> Edit:
    def edit(site: Site) -> None:
        for path in _files(site, number):
            path.unlink()
    return edit


def _move(number: int, place: str) -> Edit:
    def edit(site: Site) -> None:
        for path in _files(site, number):
            target = site.folder / "content" / place.format(f"s{number:02}")
            target.parent.mkdir(exist_ok=True)
            path.rename(target)
    return edit


def _mend(number: int, change: Callable[[str], str]) -> Edit:
    """Change the text of a speech as it stands now."""
    def edit(site: Site) -> None:
        for path in _files(site, number):
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return edit


def _date(number: int, date: str) -> Edit:
    return _mend(number, lambda text: re.sub("(?m)^date: .*$", f"date: {date}", text))


def _insert(number: int, share: int, text: str) -> Edit:
    """A sentence is written into the body, so many eighths of it from its beginning."""
    def change(old: str) -> str:
        head, fence, body = old.rpartition("---\n")
        at = len(body) * share // 8
        return f"{head}{fence}{body[:at]}{text}{body[at:]}"
    return _mend(number, change)


def _write(path: str, text: str) -> Edit:
    return lambda site: site.write(path, text)


def _template(name: str) -> Edit:
    def edit(site: Site) -> None:
        path = f"themes/default/templates/{name}"
        old = (site.folder / path).read_text(encoding="utf-8")
        site.write(path, old.replace("</main>", "<!-- x --></main>") + "\n")
    return edit


def _style(site: Site) -> None:
    path = "themes/default/assets/shilu.css"
    site.write(path, (site.folder / path).read_bytes() + b"/* x */\n")


def _age(site: Site, step: int) -> None:
    """Make the files that were saved just now as old as those of days ago; each step is a time of its own."""
    for path in site.folder.rglob("*"):
        inside = path.relative_to(site.folder).parts[0] in ("content", "themes", "site.yaml")
        if inside and path.is_file() and path.stat().st_mtime > LONG_AGO + 10_000:
            os.utime(path, (LONG_AGO + step, LONG_AGO + step))


numbers = st.integers(1, 9)
words = st.sampled_from([
    "社区治理说明", "养老服务与小区治理", "讲话人甲说过", "无关的话。换了一段。\n\n又一段", "**重点**在这里",
])
edits = st.one_of(
    st.builds(_body, numbers, words),
    st.builds(_title, numbers, words.filter(lambda text: "\n" not in text and "*" not in text)),
    st.builds(_tags, numbers, st.sampled_from(["", "养老服务", "社区治理, 新词", "小区治理"])),
    st.builds(_extra, numbers, st.sampled_from([
        "status: draft", "status: 撤稿", "aliases: [old]", "publish_at: 2030-01-01", "place: 合肥市",
    ])),
    st.builds(_drop, numbers),
    st.builds(_move, numbers, st.sampled_from(PLACES)),
    st.builds(_date, numbers, st.sampled_from(["1949-10-01", "2026-11-24", "2016-09-05", "2016", "未知"])),
    st.builds(_insert, numbers, st.integers(0, 8), st.sampled_from([
        "把居民的事办好，要靠街道、社区和驻区单位一起商量，商量出来的办法写在墙上，年底逐条对照，做到的画勾，没有做到的说明原因。",
        "讲话人丁", "[第一篇](s01.md)", "居民满意",
    ])),
    st.builds(_template, st.sampled_from(["list.html", "speech.html", "home.html", "person.html"])),
    st.sampled_from([
        _write("content/vocab/terms.yaml", TERMS + "- {name: 居民满意, definition: 词义}\n"),
        _write("content/vocab/terms.yaml",
               TERMS + "- {name: 治理, synonyms: [说明]}\n- {name: 第一段, broader: 治理}\n"),
        _write("content/vocab/terms.yaml", TERMS),
        _write("content/vocab/terms.yaml", "- {name: 养老服务}\n"),
        _write("content/vocab/people.yaml",
               "- {id: yi, name: 讲话人乙}\n- {id: jia, name: 讲话人甲, aliases: [老甲]}\n"),
        _write("content/vocab/people.yaml", PEOPLE),
        _write("site.yaml", SETTINGS),
        _write("site.yaml", SETTINGS.replace("测试实录", "改名实录")),
        _write("site.yaml", SETTINGS.replace("per_page: 3", "per_page: 2")),
        _write("site.yaml", SETTINGS + "propose_tags: false\n"),
        _write("site.yaml", SETTINGS + "search: false\n"),
        _write("site.yaml",
               SETTINGS.replace("name: 街道社区}", "name: 街道, parent: binhu}\n  - {id: xin, name: 新栏}")),
        _write("content/files/a.txt", "附件"),
        _write("content/news/n2.md", "---\ntitle: 附件一份\ndate: 2016-10\nid: n2\n---\n见[附件](../files/a.txt)。\n"),
        _write("content/people/ding.md", "---\nid: ding\nname: 讲话人丁\n---\n小传一段。\n"),
        _write("content/people/bing.md", "---\nid: bing\nname: 讲话人丙\naliases: [丙老]\n---\n又一段小传。\n"),
        _write("content/specials/nianhui.md", SPECIAL.replace("年会讲话 选登", "年会讲话全录")),
        _style,
    ]),
)


# A sequence takes seconds, so a failing one is told as it was found.
@settings(max_examples=90, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow],
          phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(edits, st.booleans()), min_size=1, max_size=6), st.booleans())
def test_any_edits_end_in_the_tree_of_a_clean_build(sequence: list[tuple[Edit, bool]], aged: bool) -> None:
    """`aged`: as if days lay between the edits, so that stamps are trusted; else all was saved just now."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        if aged:
            _age(site, 0)
        assert site.build().published
        for step, (edit, build) in enumerate(sequence, 1):
            edit(site)
            if aged:
                _age(site, step)
            if build:
                site.build()
        report = site.build()
        assert report.published, report.problems
        warm = tree(site.folder / "output")
        clean = site.clean()
        assert warm == clean, difference(warm, clean)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.build()
    return site


def stamps(site: Site) -> dict[str, int]:
    return {path.relative_to(site.folder).as_posix(): path.stat().st_mtime_ns
            for path in (site.folder / "output").rglob("*") if path.is_file()}


def settle(site: Site) -> None:
    """Make the files as old as files are when nobody has just saved them."""
    for path in site.folder.rglob("*"):
        if path.is_file() and "output" not in path.parts:
            os.utime(path, (LONG_AGO, LONG_AGO))


def test_nothing_changed_writes_nothing(site: Site) -> None:
    settle(site)
    site.build()
    before = stamps(site)
    report = site.build()
    assert (report.written, report.removed) == (0, 0)
    assert report.published
    assert stamps(site) == before


def test_what_was_said_is_said_again_when_nothing_changed(site: Site) -> None:
    site.write("content/news/n2.md", "---\ntitle: 坏链\ndate: 2016\nid: n2\n---\n见[没有](../speeches/none.md)。\n")
    settle(site)
    first, second = site.build(), site.build()
    assert [problem.rule for problem in second.problems] == [problem.rule for problem in first.problems]
    assert "dead-link" in [problem.rule for problem in second.problems]


def test_a_changed_body_rewrites_its_page_and_the_index_only(site: Site) -> None:
    before = stamps(site)
    site.write("content/speeches/s02.md", speech(2, body="这里是第2篇的第一段，谈社区治理和养老服务！"))
    site.build()
    changed = {path for path, stamp in stamps(site).items() if before.get(path) != stamp}
    pages = {path for path in changed if path.endswith(".html")}
    assert pages == {"output/speeches/s02.html"}


def test_a_page_changed_by_hand_is_made_again(site: Site) -> None:
    page = site.folder / "output/speeches/s02.html"
    right = page.read_bytes()
    page.write_bytes(b"x" * len(right))
    site.build()
    assert page.read_bytes() == right


def test_a_lost_cache_costs_no_page(site: Site) -> None:
    before = stamps(site)
    report = site.build(cache=".other")
    assert report.written == 0
    assert stamps(site) == before


def test_a_deleted_output_is_made_again(site: Site) -> None:
    before = tree(site.folder / "output")
    for path in (site.folder / "output").glob("speeches/*.html"):
        path.unlink()
    site.build()
    assert tree(site.folder / "output") == before


def test_an_error_leaves_the_last_good_output(site: Site) -> None:
    before = tree(site.folder / "output")
    site.write("content/speeches/s03.md", "---\ntitle: 没有日期\n---\n文。\n")
    report = site.build()
    assert not report.published
    assert [problem.rule for problem in report.problems if problem.level == "error"]
    assert tree(site.folder / "output") == before


def test_a_held_back_item_appears_when_its_time_has_come(site: Site) -> None:
    site.write("content/speeches/s08.md", speech(8, extra="publish_at: 2027-01-15 17:00"))
    settle(site)
    report = site.build()
    assert [(held.reason, held.until) for held in report.held] == [("future", "2027-01-15T17:00")]
    page = site.folder / "output/speeches/s08.html"
    site.build()
    assert not page.exists()
    site.build(epoch=NOON + 86_400)
    assert page.exists()
    site.build()
    assert not page.exists(), "an earlier SOURCE_DATE_EPOCH holds it back again"


def test_another_process_at_the_same_output_is_refused(site: Site) -> None:
    from shilu.engine import disk
    options = site.options()
    lock = options.cache / f"{options.place}.lock"
    with disk.lock(lock) as mine:
        assert mine
        with pytest.raises(publish.Refused) as refusal:
            site.build()
    assert refusal.value.key == "output-busy"


def test_a_file_that_changes_while_it_is_read_is_read_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from shilu.engine import disk
    site.write("content/speeches/s02.md", speech(2, body="改了一次。"))
    real = disk.read
    edits = iter([speech(2, body="又改了一次。")])

    def read(path: Path) -> bytes:
        if path.name == "s02.md":
            for text in edits:
                site.write("content/speeches/s02.md", text)
        return real(path)

    monkeypatch.setattr(disk, "read", read)
    site.build()
    assert "又改了一次" in (site.folder / "output/speeches/s02.html").read_text(encoding="utf-8")
    assert tree(site.folder / "output") == site.clean()
