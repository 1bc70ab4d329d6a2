"""No page shows a statistic of the archive: a new document changes the pages that show it, and no page grows with all.

Pages are compared as they are rendered, with one body for all texts.
"""

from __future__ import annotations

import posixpath
from functools import cache

import pytest

from shilu.archive import related, urls
from shilu.model import Facts, Speaker
from tests.archives import collect, facts, many
from tests.test_pages import plan, run

COUNTING = {
    "index.html", "columns/index.html", "tags/index.html", "years/index.html", "people/index.html", "orgs/index.html",
    "feeds/atom.xml", "sitemap.xml",
}
"""Pages that are about the archive as a whole."""
ADDED = {
    "the newest": facts("news", "added", date="2021-05-06"),
    "among the oldest": facts("news", "added", date="1985-03-03"),
    "undated": facts("news", "added", date=""),
    "with a tag of others": facts("news", "added", date="2001-05-06", tags=("标签7",)),
    "with keywords of others": facts("news", "added", date="2001-05-06", keywords=("词11", "词12")),
    "by a new speaker": facts("speech", "added", date="2001-05-06", speakers=Speaker("讲话人新", "主任", "新单位")),
    "by a known speaker": facts("speech", "added", date="2001-05-06", speakers=Speaker("讲话人一", "局长", "单位3")),
    "at an event": facts("speech", "added", date="1990-01-02", event="第50次会议", order=11, column="binhu"),
}


@cache
def rendered(found: tuple[Facts, ...]) -> dict[str, bytes]:
    return {path: run(job) for path, job in plan(collect(*found)).items()}


def lists_of(added: Facts, found: tuple[Facts, ...]) -> set[str]:
    """Folders of the lists in which the new document stands."""
    archive = collect(*found, added)
    place = archive.place[added.doc.id]
    given, proposed = archive.tags.words[place]
    hrefs = [archive.tags.link(word).href for word in (*given, *proposed)]
    hrefs += [urls.kind(added.doc.kind), urls.year(added.doc.date[:4])]
    hrefs += [urls.column(id) for id, places in archive.columns.items() if place in places]
    return {posixpath.dirname(href) for href in hrefs if href}


def companions(added: Facts, found: tuple[Facts, ...]) -> set[str]:
    """Pages of the documents that share something with it and stand near it there: it may push them apart."""
    archive = collect(*found, added)
    place = archive.place[added.doc.id]
    near: set[int] = set()
    event = archive.event(place)
    lists = [sorted((*event.parts, *event.items))] if event else []
    lists += [list(archive.roles.speeches[role.person]) for role in archive.roles.spoken[place]]
    words = {word for group in archive.tags.words[place] for word in group}
    lists += [[other for other, groups in enumerate(archive.tags.words) if word in (*groups[0], *groups[1])]
              for word in words]
    for members in lists:
        at = members.index(place)
        near.update(members[max(at - related.REACH - 1, 0):at + related.REACH + 2])
    return {archive.cards[other].href for other in near}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED.keys())
def test_a_new_document_changes_only_the_pages_that_show_it(added: Facts) -> None:
    found = (*many(160), *(facts("news", f"n{number}", date=f"20{number:02}-01-01") for number in range(9)))
    before, after = rendered(found), rendered((*found, added))
    new = (posixpath.basename(path) for path in after.keys() - before.keys())
    names = [name.encode() for name in new if name != "index.html" and not name[0].isdecimal()]
    changed = {path for path, data in after.items() if before.get(path) != data} | (before.keys() - after.keys())
    folders, near = lists_of(added, found), companions(added, found)
    unexplained = {
        path for path in changed
        if not any(name in after.get(path, b"") for name in names) and path not in COUNTING
        and posixpath.dirname(path) not in folders and path not in near
    }
    assert not unexplained
    texts = [path for path in changed if posixpath.dirname(path) == "speeches" and "/s-" in path]
    assert len(texts) < 60, "a new document must not rewrite the archive"


def test_no_page_grows_with_the_archive() -> None:
    few, more = rendered(many(150)), rendered(many(900))
    for folder, bound in (("speeches", 1.1), ("columns/binhu", 1.1), ("tags", 1.1), ("years", 1.1), ("", 1.5)):
        sizes = [max(len(data) for path, data in pages.items() if path not in COUNTING - {"index.html"}
                     and (posixpath.dirname(path) or path in ("index.html", "search.html", "404.html"))
                     and posixpath.dirname(path).startswith(folder)) for pages in (few, more)]
        assert sizes[1] <= bound * sizes[0], (folder, sizes)


def test_an_article_is_as_large_in_a_large_archive() -> None:
    few, more = rendered(many(450)), rendered(many(900))
    sizes = [[len(data) for path, data in pages.items() if path.startswith("speeches/s-")] for pages in (few, more)]
    means = [sum(one) / len(one) for one in sizes]
    assert abs(means[1] - means[0]) < 0.05 * means[0], means
