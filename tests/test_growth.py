"""What one more document changes, and what grows with the archive: pages that name it or list it, and no other."""

from __future__ import annotations

import posixpath
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from shilu import pipeline
from shilu.archive import related
from shilu.archive.catalog import Catalog
from shilu.pages import indexviews, listviews
from tests.build_site import Site, tree
from tests.growing import grown
from tests.test_kill import HREF

Tree = dict[str, bytes]
INDEX = re.compile(r"(people|orgs|tags|years|columns)/(index|by-[a-z]+)\.html")
"""Indexes count what each name has."""
LIST = re.compile(r"((?:news|speeches|specials|(?:columns|tags|years)/[^/]+)/)(index|[1-9]\d*)\.html")
"""(folder, number) of a page of a list."""
TOLD = ("feeds/", "search/", "sitemap.xml", ".shilu-")
"""What tells of everything, for machines."""
COUNT = 120


# ---------------------------------------------------------------- one more document

@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Tree]:
    site = grown(tmp_path_factory.mktemp("archive"), COUNT)
    report = site.build()
    assert report.published, report.problems
    return site, tree(site.folder / "output")


def document(id: str, date: str, *more: str) -> str:
    return "\n".join(("---", f"id: {id}", "title: 新来的一篇", f"date: {date}", *more, "---", "天气晴朗。\n"))


NEW = {
    "newest": ("news", document("new", "2020-01-01")),
    "oldest": ("news", document("new", "1970-01-01")),
    "between": ("news", document("new", "1999-05-05")),
    "undated": ("news", document("new", "未知")),
    "with a tag that is known": ("news", document("new", "1999-05-05", "tags: [安置甲甲]")),
    "with a tag that is new": ("news", document("new", "1999-05-05", "tags: [议事厅]")),
    "in a column": ("news", document("new", "1999-05-05", "column: binhu")),
    "by somebody new": ("speeches", document("new", "1999-05-05", "speaker: 讲话人癸癸癸", "office: 主任")),
    "by somebody known": ("speeches", document("new", "1999-05-05", "speaker: 讲话人甲甲乙", "org: 单位000")),
    "naming somebody known": ("news", document("new", "1999-05-05", "people: [讲话人甲甲丙]")),
    "of an event": ("speeches", document("new", "1983-05-05", "event: d0012", "order: 3")),
    "a special": ("specials", document("new", "1999-05-05", "event_name: 新的会议")),
    "linking to another": ("news", document("new", "1999-05-05").replace("晴朗", "[晴朗](../news/d0006.md)")),
    "a page": ("pages", document("new", "1999-05-05")),
}


@pytest.mark.parametrize("name", NEW)
def test_a_new_document_changes_pages_that_name_it_or_list_it_and_no_other(
    archive: tuple[Site, Tree], name: str,
) -> None:
    site, before = archive
    folder, text = NEW[name]
    path = f"content/{folder}/new.md"
    site.write(path, text)
    try:
        assert site.build().published
        after = tree(site.folder / "output")
        made = pipeline.survey(site.options()).archive
    finally:
        site.drop(path)
    assert made is not None
    assert not [path for path in before.keys() - after.keys() if not path.startswith("search/")]
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    entitled = set(concerned(before, after, made))
    assert sorted(path for path in changed if not path.startswith(TOLD) and path not in entitled) == []
    articles = {card.href for card in made.cards}
    assert len(changed & articles) < COUNT // 4, "nearly everything was allowed, so nothing was tried"


def concerned(before: Tree, after: Tree, made: Catalog) -> Iterator[str]:
    """Pages that the new document may change."""
    own = made.cards[made.place["new"]].href
    fresh = {path for path in after.keys() - before.keys() if path.endswith(".html")}
    assert own in fresh
    shown: dict[str, int] = {}
    for path, data in after.items():
        if path.endswith(".html"):
            linked = set(links(path, data))
            if path == "index.html" or INDEX.fullmatch(path) or linked & fresh:
                yield path                           # it names the document, or a page that came with it
            if own in linked and (found := LIST.fullmatch(path)):
                shown[found[1]] = min(shown.get(found[1], 10**9), order(found[2]))
    for path in after:
        if (found := LIST.fullmatch(path)) and order(found[2]) >= shown.get(found[1], 10**9):
            yield path                               # lists are cut from the oldest on: what follows moves by one
    yield from around(made)


def links(path: str, data: bytes) -> Iterator[str]:
    folder = posixpath.dirname(path)
    return (posixpath.normpath(posixpath.join(folder, address.decode())) for address in HREF.findall(data))


def order(number: str) -> int:
    """Of a list's pages, the oldest first; index.html is the newest."""
    return 10**8 if number == "index" else int(number)


def around(made: Catalog) -> Iterator[str]:
    """Pages of the new document's neighbours in what it shares with others, and of the people and the event that it
    tells of: they count what is theirs."""
    new = made.place["new"]
    tags = (tuple(place for place, _ in tag.places) for tag in made.tags.pages.values())
    for places in (*tags, *made.columns.values(), *made.roles.speeches.values()):
        if new in places:
            at = places.index(new)
            near = places[max(at - related.REACH - 1, 0):at + related.REACH + 2]
            yield from (made.cards[place].href for place in near)
    event = made.event(new)
    parts = (*event.parts, *event.items, event.special) if event else ()
    yield from (made.cards[place].href for place in parts if place >= 0)
    for place in (new, *(place for place in parts if place >= 0)):
        yield from (made.roles.entities["person", role.person].href for role in made.roles.spoken[place])
        yield from (made.roles.person(id).href for id in made.roles.mentioned[place])
    for id, places in made.roles.works.items():
        if new in places:
            yield made.roles.entities["org", id].href


# ---------------------------------------------------------------- two sizes

SAME = ("404.html", "robots.txt", "search.html")
OWN = ("news", "speech", "special", "people", "orgs")
"""Pages that show what is theirs: their text, their neighbours, their speeches."""
BOUNDED = ("index.html", "feeds", "list", "index of years", "index of columns")
"""So many items at most. The sitemap alone names everything; names and tags are cut by letter."""
DIGITS = 64
"""Bytes by which a page may be longer because numbers have more digits, and addresses of older pages of lists."""


def sizes(output: Path, made: Catalog) -> dict[str, list[int]]:
    """Sort of file -> bytes of each, but for the search and what is the same for every site."""
    kinds: dict[str, str] = {card.href: card.kind for card in made.cards}
    found: dict[str, list[int]] = {}
    for path, data in tree(output).items():
        if not path.startswith(("search/", ".shilu-", "assets/")):
            found.setdefault(kinds.get(path) or sort_of(path), []).append(len(data))
    return found


def sort_of(path: str) -> str:
    if (found := INDEX.fullmatch(path)):
        return f"index of {found[1]}"
    return "list" if LIST.fullmatch(path) else path.partition("/")[0]


def built(site: Site) -> Catalog:
    assert site.build().published
    made = pipeline.survey(site.options()).archive
    assert made is not None
    return made


def test_pages_do_not_grow_with_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many documents of the same forms: as long a page each. Limits are low, so that the smaller of the
    archives has reached them."""
    monkeypatch.setattr(listviews, "NAMES", 4)
    monkeypatch.setattr(indexviews, "MANY", 20)
    monkeypatch.setattr(indexviews, "CHOSEN", 10)
    few, many = grown(tmp_path / "few", 60), grown(tmp_path / "many", 600)
    archive, larger = built(few), built(many)
    small, large = sizes(few.folder / "output", archive), sizes(many.folder / "output", larger)
    assert small.keys() == large.keys()
    for sort in SAME:
        assert large[sort] == small[sort], sort
    for sort in OWN:
        assert len(large[sort]) == 10 * len(small[sort]) or sort == "orgs"
        assert max(large[sort]) <= max(small[sort]) + DIGITS, sort
        assert statistics.mean(large[sort]) <= statistics.mean(small[sort]) + DIGITS, sort
    for sort in BOUNDED:
        assert max(large[sort]) <= 1.05 * max(small[sort]), sort
    assert {*SAME, *OWN, *BOUNDED, "sitemap.xml", *(f"index of {of}" for of in ("people", "orgs", "tags"))} == {*large}


def test_an_index_of_many_names_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexviews, "MANY", 20)
    monkeypatch.setattr(indexviews, "CHOSEN", 10)
    site = grown(tmp_path, 480)
    made = built(site)
    tags = {tag.href for tag in made.tags.pages.values()}
    assert len(tags) > 60
    files = {path: data for path, data in tree(site.folder / "output").items() if INDEX.fullmatch(path)}
    named = {path: tags & set(links(path, data)) for path, data in files.items() if path.startswith("tags/")}
    first = named.pop("tags/index.html")
    assert len(first) <= indexviews.CHOSEN + len(made.tags.terms.rows)
    assert set().union(*named.values()) == tags
    assert max(map(len, named.values())) < len(tags) // 3
