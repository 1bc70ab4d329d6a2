"""The preview's short way: what is shown before a build has the bytes that the build then gives it, or is not shown."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from shilu import canon, pages, pipeline
from shilu.archive import amend, catalog
from shilu.model import Facts, Ref, Speaker, Target, Vocabulary
from shilu.pages import few
from shilu.preview import ahead, fresh
from tests.archives import NOW, SITE, many, small
from tests.build_site import Site, speech
from tests.test_pages import look

SHOWN = ("speeches/s02.html", "speeches/index.html", "index.html", "tags/shequ-zhili/index.html", "people/jia.html",
         "specials/nianhui.html", "news/n1.html", "columns/binhu/index.html")
CSS, TEMPLATE, STRINGS = (f"themes/default/{name}" for name in ("assets/shilu.css", "templates/article.html",
                                                                "i18n/zh-CN.yaml"))


def build(site: Site) -> ahead.Base:
    """Build as the preview does, and keep what it keeps."""
    kept: list[pipeline.Plan] = []
    report = pipeline.build(replace(site.options(), drafts=True), kept.append)
    assert report.published, report.problems
    found = ahead.base(kept[0])
    assert found is not None
    return found


def made(last: ahead.Base, site: Site, *changed: str, shown: tuple[str, ...] = SHOWN) -> dict[str, bytes]:
    return ahead.pages(last, site.options(), [str(site.folder / path) for path in changed], shown)


def edit(path: str, old: str, new: str) -> Callable[[Site], None]:
    def apply(site: Site) -> None:
        text = (site.folder / path).read_text(encoding="utf-8")
        assert old in text
        site.write(path, text.replace(old, new, 1))
    return apply


SPEECH, EVENT, NEWS = "content/speeches/s02.md", "content/specials/nianhui.md", "content/news/n1.md"


@pytest.mark.parametrize(("path", "apply"), [
    (SPEECH, edit(SPEECH, "谈社区治理", "谈**社区治理**与邻里")),
    (SPEECH, edit(SPEECH, "第2篇讲话", "换了题目的讲话")),
    (SPEECH, edit(SPEECH, "tags: [社区治理]", "tags: [养老服务, 邻里]")),
    (SPEECH, edit(SPEECH, "date: 2016-09-02", "date: 2016-09-30")),
    (SPEECH, edit(SPEECH, "speaker: 讲话人丙", "speaker: 讲话人丁")),
    (SPEECH, edit(SPEECH, "order: 2", "order: 9")),
    (SPEECH, edit(SPEECH, "谈社区治理", "见[首篇](s01.md)")),
    (EVENT, edit(EVENT, "年会在合肥市举行。", "年会在合肥市开了一天。")),
    (NEWS, edit(NEWS, "年会开幕", "年会闭幕")),
    (TEMPLATE, edit(TEMPLATE, "{% block main %}", "{% block main %}<!-- 试 -->")),
    (STRINGS, edit(STRINGS, "previous:", "previous: 上一份\nformerly:")),
    (CSS, lambda site: site.write(CSS, (site.folder / CSS).read_bytes() + b"p.try{color:red}\n")),
])
def test_what_is_shown_ahead_is_what_the_build_gives(tmp_path: Path, path: str, apply: Callable[[Site], None]) -> None:
    site = Site(tmp_path)
    last = build(site)
    apply(site)
    found = made(last, site, path)
    assert SHOWN[0] in found or path != SPEECH, "nothing was shown ahead"
    assert found
    build(site)
    for href, data in found.items():
        assert (site.folder / "output" / href).read_bytes() == data, href


@pytest.mark.parametrize(("path", "apply"), [
    (SPEECH, edit(SPEECH, "date: 2016-09-02", "date: 何日")),
    (SPEECH, lambda site: site.drop(SPEECH)),
    ("content/speeches/s08.md", lambda site: site.write("content/speeches/s08.md", speech(8))),
    ("content/vocab/terms.yaml", lambda site: site.write("content/vocab/terms.yaml", "- {name: 邻里}\n")),
    ("site.yaml", edit("site.yaml", "per_page: 3", "per_page: 2")),
    (TEMPLATE, edit(TEMPLATE, "{% block main %}", "{% block main %}{{ view.nothing }}")),
])
def test_what_is_beyond_it_is_left_to_the_build(tmp_path: Path, path: str, apply: Callable[[Site], None]) -> None:
    site = Site(tmp_path)
    last = build(site)
    apply(site)
    assert made(last, site, path) == {}


def test_all_pages_planned_one_by_one_are_those_of_the_whole_plan() -> None:
    archive = catalog.collect(*small(), SITE, NOW)
    whole = {job.path: canon.digest(*job.args) for job in pages.plan(archive, Ref, SITE, look())}
    for path, digest in whole.items():
        (one,) = few.jobs(archive, Ref, SITE, look(), (path,))
        assert (one.path, canon.digest(*one.args)) == (path, digest)


# ---------------------------------------------------------------- amending the catalog

def _edited(one: Facts, dice: random.Random) -> Facts:
    doc, word = one.doc, f"词{dice.randrange(5)}"
    edits: list[Callable[[], Facts]] = [
        lambda: replace(one, doc=replace(doc, title=f"新题{dice.randrange(9)}")),
        lambda: replace(one, doc=replace(doc, tags=(word,))),
        lambda: replace(one, doc=replace(doc, form="书面发言", place="合肥市", author="某中心")),
        lambda: replace(one, doc=replace(doc, date="1999-01-02")),
        lambda: replace(one, doc=replace(doc, speakers=(Speaker("讲话人甲", "局长"),))),
        lambda: replace(one, doc=replace(doc, lead="导语改了。", summary="摘要。")),
        lambda: replace(one, keywords=(word, "网格"), chars=one.chars + 3),
        lambda: replace(one, summary="开头改了。"),
        lambda: replace(one, targets=(Target("2016-kaimu.md", 1, 1, ""),)),
    ]
    return dice.choice(edits)()


def test_an_amended_catalog_is_the_one_that_is_decided_anew() -> None:
    dice = random.Random(5)
    found, vocabulary = small()
    everything: tuple[Facts, ...] = (*found, *many(40))
    amended = 0
    for _ in range(120):
        before = catalog.collect(everything, vocabulary, SITE, NOW)
        at = dice.randrange(len(everything))
        new = _edited(everything[at], dice)
        everything = (*everything[:at], new, *everything[at + 1:])
        quick = amend.amended(before, vocabulary, new)
        if quick is not None:
            amended += 1
            _equal(quick, catalog.collect(everything, vocabulary, SITE, NOW), vocabulary)
    assert amended > 40


def _equal(quick: catalog.Catalog, whole: catalog.Catalog, vocabulary: Vocabulary) -> None:
    """In all but the problems, which the build tells."""
    for one in fields(catalog.Catalog):
        if one.name != "problems":
            assert getattr(quick, one.name) == getattr(whole, one.name), one.name


# ---------------------------------------------------------------- what browsers are given

def test_a_page_made_ahead_is_given_until_a_build_has_seen_its_edit(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"old")
    files = fresh.Fresh(tmp_path)
    assert files.give("a.html") == b"old"
    files.put({"a.html": b"new"}, 3)
    assert files.page("a.html") == b"new"
    assert files.given("a.html") != files.now("a.html")
    files.drop(2)
    assert files.page("a.html") == b"new", "the build had not seen that edit"
    files.drop(3)
    assert files.page("a.html") == b"old"
    assert files.given("a.html") == files.now("a.html"), "who has the old page has the right one again"


@pytest.mark.parametrize("path", ["../a.html", "a/../../b.html", "/etc/a.html", "c:/a.html", "a\\b.html", "a.txt", ""])
def test_nothing_outside_the_folder_is_a_page(tmp_path: Path, path: str) -> None:
    assert not fresh.is_page(path)
    assert fresh.Fresh(tmp_path).page(path) is None


# ---------------------------------------------------------------- memory

def test_two_hundred_edits_leave_no_more_behind_than_fifty(tmp_path: Path) -> None:
    site = Site(tmp_path, speeches=3)
    last = build(site)

    def edits(count: int) -> int:
        nonlocal last
        for number in range(count):
            site.write(SPEECH, speech(2, body=f"第{number}次改动的正文。", title=f"题{number % 7}"))
            assert made(last, site, SPEECH)
            if number % 5 == 0:
                last = build(site)
        gc.collect()
        return len(gc.get_objects())

    before = edits(50)
    assert edits(150) < before * 1.02
