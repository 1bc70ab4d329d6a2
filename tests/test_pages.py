"""The plan of all pages: one job for each, each job a pure call of narrow values, none twice."""

from __future__ import annotations

import posixpath
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import canon, pages, theme
from shilu.archive import catalog, urls
from shilu.model import Body, Chrome, Column, Facts, Job, Paragraph, Ref, Speaker, Target, Term, Turn, Vocabulary
from shilu.pages import feeds
from shilu.search import offline
from tests.archives import NOW, SITE, build_small, collect, edited, facts, many, small, term

THEMES = Path(__file__).parent.parent / "themes"
BODY = Body('<p id="p-000001" data-n="1">正文。</p>', (), (Paragraph("正文。", "p-000001", 1, -1),))


@cache
def look() -> theme.Theme:
    files = tuple((path.relative_to(THEMES).as_posix(), path.read_bytes()) for path in sorted(THEMES.rglob("*"))
                  if path.is_file())
    found, problems = theme.load("default", files, "zh-CN")
    assert not problems
    return found


def plan(archive: catalog.Catalog, bodies: Callable[[str], Ref] = Ref) -> dict[str, Job]:
    jobs = [*pages.plan(archive, bodies, archive.site, look()), *feeds.plan(archive, archive.site)]
    assert len({job.path for job in jobs}) == len(jobs), "two jobs for one page"
    return {job.path: job for job in jobs}


def run(job: Job) -> bytes:
    return job.call(*(BODY if isinstance(arg, Ref) else arg for arg in job.args))


def chrome(archive: catalog.Catalog) -> Chrome:
    found = plan(archive)["index.html"].args[2]
    assert isinstance(found, Chrome)
    return found


def test_every_kind_of_page_is_planned() -> None:
    paths = set(plan(build_small()))
    assert paths >= {
        "index.html", "search.html", "404.html", "about.html", "speeches/2016-nianhui-01.html",
        "specials/2016-nianhui.html", "news/2016-kaimu.html", "people/jia.html", "orgs/yiju.html",
        "speeches/index.html", "specials/index.html",
        "news/index.html", "people/index.html", "orgs/index.html", "columns/index.html", "columns/binhu/index.html",
        "columns/wenda/index.html", "tags/index.html", "tags/shequ-zhili/index.html", "years/index.html",
        "years/2016/index.html", "speeches/old-01.html", "feeds/atom.xml", "sitemap.xml", "robots.txt",
    }


def test_a_page_is_made_with_the_template_of_its_kind() -> None:
    jobs = plan(build_small())
    used = {path: job.args[0].template for path, job in jobs.items() if path.endswith(".html")}
    assert used["speeches/2016-nianhui-01.html"] == "speech.html"
    assert used["news/2016-kaimu.html"] == "news.html"
    assert used["about.html"] == "page.html"
    assert used["specials/2016-nianhui.html"] == "special.html"
    assert used["people/jia.html"] == "person.html"
    assert used["orgs/yiju.html"] == "org.html"
    assert used["tags/index.html"] == "index.html"
    assert used["tags/shequ-zhili/index.html"] == "list.html"
    assert used["speeches/old-01.html"] == "redirect.html"


def test_a_page_that_nobody_wrote_names_no_body() -> None:
    jobs = plan(build_small())
    with_body = {path for path, job in jobs.items() if any(isinstance(arg, Ref) for arg in job.args)}
    assert with_body == {
        "about.html", "speeches/2016-nianhui-01.html", "speeches/2016-nianhui-02.html", "speeches/2016-nianhui-03.html",
        "specials/2016-nianhui.html", "news/2016-kaimu.html", "news/2019-huifang.html", "news/weizhi.html",
        "people/jia.html",
    }
    assert jobs["people/jia.html"].args[3] == Ref("content/people/jia.md")


def test_arguments_of_jobs_are_canonical_values() -> None:
    for job in plan(build_small()).values():
        for arg in job.args:
            canon.check(arg)
        canon.digest(*job.args)


def test_every_page_can_be_rendered_and_no_link_of_it_is_broken() -> None:
    jobs = plan(build_small())
    assets = {path for path, _ in (*theme.assets(look()), *offline.files())}
    for path, job in jobs.items():
        if not path.endswith(".html"):
            continue
        text = run(job).decode()
        for link in re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', text):
            if not urls.is_hosted(link):
                goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link)))
                assert goal in jobs or goal in assets, f"{path} links {link}"


def test_no_two_outputs_are_one_file_on_some_system() -> None:
    assert urls.clashes(plan(build_small())) == ()
    assert [path for path in plan(build_small()) if urls.flaw(path)] == []


def test_the_furniture_holds_no_numbers_of_the_archive() -> None:
    one, more = build_small(), collect(*small()[0], facts("news", "n", tags=("又一个",)), rows=small()[1].entities)
    assert chrome(one) == chrome(more)


def test_the_menu_has_only_kinds_that_have_pages() -> None:
    assert chrome(build_small()).kinds == ("speech", "special", "news", "person", "org")
    assert chrome(collect(facts("news", "a"))).kinds == ("news",)


def test_the_page_about_is_linked_in_the_foot() -> None:
    about = chrome(build_small()).about
    assert about is not None
    assert (about.text, about.href) == ("关于本站", "about.html")
    assert chrome(collect(facts("news", "about"))).about is None


def test_a_site_without_search_has_no_search_page() -> None:
    archive = build_small(site=replace(SITE, search=False))
    assert "search.html" not in plan(archive)
    assert not chrome(archive).search


def test_a_page_depends_on_the_scripts_that_it_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = build_small()

    def keys(changed: str) -> dict[str, str]:
        monkeypatch.setattr(offline, "href", lambda name="search": f"search/{name}-{int(name == changed)}.js")
        return {job.path: canon.digest(*job.args) for job in pages.plan(archive, Ref, SITE, look())}

    before, search, marks = keys(""), keys("search"), keys("marks")
    assert [path for path in before if before[path] != search[path]] == ["search.html"]
    texts = {path for path in before if before[path] != marks[path]}
    assert texts >= {"speeches/2016-nianhui-01.html", "specials/2016-nianhui.html", "news/2016-kaimu.html",
                     "people/jia.html", "orgs/yiju.html", "about.html"}
    assert not [path for path in texts if path.endswith("index.html") or path in ("search.html", "404.html")]


def test_a_text_names_the_script_that_marks_in_it_only_when_there_is_a_search() -> None:
    path = "speeches/2016-nianhui-01.html"
    page = run(plan(build_small())[path]).decode()
    assert f'data-marks="../{offline.href("marks")}" data-fold="../{offline.fold_href()}"' in page
    assert "data-marks" not in run(plan(build_small(site=replace(SITE, search=False)))[path]).decode()


def asked(page: str) -> list[tuple[str, str]]:
    """The conditions of the search form in a page's own part."""
    form = re.search(r'<form class="find within".*?</form>', page, re.DOTALL)
    return re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]) if form else []


@pytest.mark.parametrize(("path", "conditions"), [
    ("people/jia.html", [("speaker", "jia")]),
    ("orgs/yiju.html", [("org", "yiju")]),
    ("specials/2016-nianhui.html", [("event", "2016-nianhui")]),
    ("columns/wenda/index.html", [("column", "wenda")]),
    ("tags/shequ-zhili/index.html", [("tag", "社区治理")]),
    ("years/2016/index.html", [("from", "2016"), ("to", "2016")]),
    ("speeches/index.html", [("kind", "speech")]),
    ("speeches/2016-nianhui-01.html", []),
    ("people/index.html", []),
])
def test_a_search_stays_in_what_the_page_is_about(path: str, conditions: list[tuple[str, str]]) -> None:
    assert asked(run(plan(build_small())[path]).decode()) == conditions


def test_a_search_in_a_column_takes_the_columns_below_it_in() -> None:
    columns = (Column("a", "甲"), Column("b", "乙", parent="a"), Column("c", "丙", parent="b"), Column("d", "丁"))
    archive = build_small(site=replace(SITE, columns=columns))
    path = "columns/a/index.html"
    assert asked(run(plan(archive)[path]).decode()) == [("column", one) for one in "abc"]


def test_a_site_without_search_has_no_search_form() -> None:
    archive = build_small(site=replace(SITE, search=False))
    assert not [path for path, job in plan(archive).items() if path.endswith(".html") and b"<form" in run(job)]


def test_an_old_address_leads_to_the_new_one() -> None:
    page = run(plan(build_small())["speeches/old-01.html"]).decode()
    assert '<link rel="canonical" href="https://example.org/shilu/speeches/2016-nianhui-01.html">' in page
    assert 'content="0; url=2016-nianhui-01.html"' in page
    assert '<a href="2016-nianhui-01.html">第一篇讲话</a>' in page


# ---------------------------------------------------------------- what an edit costs

def keys(found: tuple[Facts, ...], vocabulary: Vocabulary | None = None, body: str = "") -> dict[str, str]:
    """Key of each job; `body` is the file whose text is another."""
    archive = catalog.collect(found, vocabulary or Vocabulary(), SITE, NOW)
    bodies = plan(archive, lambda path: Ref(f"{path} edited" if path == body else path))
    return {path: canon.digest(*job.args) for path, job in bodies.items()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_an_edit_of_a_body_runs_one_job() -> None:
    found = many(200)
    assert changed(keys(found), keys(found, body="content/speeches/s-00100.md")) == {"speeches/s-00100.html"}


def test_another_title_runs_only_jobs_that_show_it() -> None:
    found = many(200)
    after = edited(found, "s-00100", title="另一个题目")
    hit = changed(keys(found), keys(after))
    archive = catalog.collect(after, Vocabulary(), SITE, NOW)
    shown = {path for path, job in plan(archive).items() if "另一个题目" in run(job).decode()}
    assert hit <= shown
    assert "speeches/s-00100.html" in hit


def test_a_new_document_runs_few_jobs_whatever_the_size_of_the_archive() -> None:
    fresh = facts("speech", "s-new", date="2024-01-01", speakers=Speaker("讲话人丁"), tags=("标签1",), column="binhu")
    small_hit, large_hit = (len(changed(keys(found), keys((*found, fresh)))) for found in (many(100), many(1000)))
    assert large_hit <= small_hit + 5


@pytest.mark.parametrize("seed", range(3))
def test_the_plan_does_not_depend_on_the_order_of_reading(seed: int) -> None:
    found, vocabulary = small()
    mixed = list(found)
    random.Random(seed).shuffle(mixed)
    assert keys(tuple(mixed), vocabulary) == keys(found, vocabulary)


# ---------------------------------------------------------------- whatever editors write

ODD = ["讲话人甲", "讲話人甲", "社区治理", "a", "A", "con", "", " ", "甲　乙"]
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=6))
IDS = st.sampled_from(["a", "b", "A", "con", "index", "1", "search", "a.b", "2016-hui", "old"])
LINKS = st.one_of(st.sampled_from(["a.md", "../b", "#x", "?", "//", "a#", "%ff"]), st.text(max_size=8))
TARGETS = st.builds(Target, LINKS, st.just(3), st.just(1), st.just(""), st.booleans())


@st.composite
def odd_facts(draw: st.DrawFn) -> Facts:
    """A document of odd names, odd links, ids that clash, events that are not there."""
    kind = draw(st.sampled_from(["speech", "special", "news", "person", "org", "page"]))
    speakers = st.lists(st.builds(Speaker, WORDS, WORDS, WORDS, st.sampled_from(["", "a", "nobody"])), max_size=3)
    found = facts(
        kind, draw(IDS), title=draw(WORDS), date=draw(st.sampled_from(["", "2016", "2016-09-13", "0001"])),
        event=draw(st.one_of(IDS, WORDS)), order=draw(st.integers(0, 2)), tags=tuple(draw(st.lists(WORDS, max_size=3))),
        keywords=tuple(draw(st.lists(WORDS, max_size=3))), targets=tuple(draw(st.lists(TARGETS, max_size=3))),
        speakers=tuple(draw(speakers)), people=tuple(draw(st.lists(WORDS, max_size=2))),
        aliases=tuple(draw(st.lists(IDS, max_size=2))), column=draw(st.sampled_from(["", "binhu", "gone"])),
        turns=tuple(Turn(n, f"p-{n}", n, 1) for n in range(draw(st.integers(0, 4)))),
        parent=draw(st.one_of(IDS, WORDS)),
    )
    return replace(found, doc=replace(found.doc, path=f"content/{kind}/{draw(st.integers(0, 99))}.md"))


DOCUMENTS = st.lists(odd_facts(), max_size=8, unique_by=lambda one: one.doc.path)
TERMS = st.lists(st.builds(term, WORDS, id=IDS), max_size=2)


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS, TERMS)
def test_no_archive_however_odd_makes_the_plan_fail(found: list[Facts], terms: list[Term]) -> None:
    files = ("content/files/a.jpg", "content/files/A.JPG")
    archive = collect(*found, terms=tuple(terms), files=files)
    told = {one.level for one in archive.problems}
    jobs = [*pages.plan(archive, Ref, SITE, look()), *feeds.plan(archive, SITE)]
    for job in jobs:
        canon.digest(*job.args)
    real = [one for one in archive.problems if one.level == "error" and "files/" not in one.path]
    if not real:
        paths = [job.path for job in jobs]
        assert len(set(paths)) == len(paths)
        assert urls.clashes(paths) == ()
        assert [path for path in paths if urls.flaw(path)] == []
    assert "error" in told                                  # the two files of one name
