"""Groups of pages: while a group's key stands, so does every argument of its jobs. Then it need not be planned."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shilu import canon, pages
from shilu.archive import catalog
from shilu.model import Column, Document, Facts, Group, Picture, Ref, Site, Speaker, Target, Term, Turn, Vocabulary
from tests.archives import NOW, SITE, document, facts, many, row, small, term
from tests.test_pages import look

Archive = tuple[tuple[Facts, ...], Vocabulary, Site]


def planned(archive: Archive) -> dict[str, tuple[str, dict[str, str]]]:
    """Group -> (key, digest of the arguments of each of its jobs by path)."""
    found, vocabulary, site = archive
    made = catalog.collect(found, vocabulary, site, NOW, files=("content/files/a.jpg", "content/files/b.pdf"))
    names = {one.doc.path: canon.digest(one) for one in found}
    groups: list[Group] = list(pages.groups(made, Ref, names.__getitem__, site, look()))
    assert len({group.name for group in groups}) == len(groups)
    return {
        group.name: (group.key, {job.path: canon.digest(job.call.__name__, *job.args) for job in group.jobs()})
        for group in groups
    }


def start() -> Archive:
    found, vocabulary = small()
    names = [replace(one, doc=replace(one.doc, speakers=(Speaker("讲话人甲", "主任"),))) for one in many(120)[::3]]
    linked = [replace(one, targets=(Target(f"{other.doc.id}.md", 1, 1, "见"),))
              for one, other in zip(many(120)[1::3], names, strict=True)]
    return (*found, *linked, *many(120)[2::3], *names), vocabulary, SITE


def _held(archive: Archive, dice: random.Random) -> Archive:
    """A document that another links to is held back."""
    found, vocabulary, site = archive
    held = f"s-{3 * dice.randrange(40):05}"
    return tuple(replace(one, doc=replace(one.doc, status="draft")) if one.doc.id == held else one
                 for one in found), vocabulary, site


def _known(archive: Archive, dice: random.Random) -> Archive:
    """A speaker whom nothing but the speeches named gets a row."""
    found, vocabulary, site = archive
    name = next(one.doc.speakers[0].name for one in found[dice.randrange(60):] if one.doc.speakers)
    known = row("person", f"known-{dice.randrange(99)}", name, line=7)
    return found, Vocabulary((*vocabulary.entities, known), (), vocabulary.terms), site


def _changed(archive: Archive, dice: random.Random) -> Archive:
    """One edit of the archive, of any kind."""
    found, vocabulary, site = archive
    at = dice.randrange(len(found))
    one = found[at]
    word = f"词{dice.randrange(6)}"
    date = f"{dice.randrange(1980, 2022)}-{dice.randrange(1, 13):02}"

    def doc(**fields: Any) -> Facts:
        return replace(one, doc=replace(one.doc, **fields))

    edits: list[Callable[[], Facts | Vocabulary | Site | None]] = [
        lambda: doc(title=f"新题{dice.randrange(9)}"),
        lambda: doc(date=date),
        lambda: doc(tags=(word, "社区治理")),
        lambda: doc(column=dice.choice(("binhu", "wenda", "ziliao", ""))),
        lambda: doc(event=dice.choice(("2016-nianhui", "第3次会议", ""))),
        lambda: doc(order=dice.randrange(5)),
        lambda: doc(speakers=(Speaker(dice.choice(("讲话人甲", "讲话人乙", "讲话人丁")), "局长", "乙市民政局"),)),
        lambda: doc(people=("讲话人甲", "讲话人戊")),
        lambda: doc(status="draft"),
        lambda: doc(image=Picture("../files/a.jpg", "照片")),
        lambda: doc(summary="摘要另写。"),
        lambda: doc(source_url="https://example.org/x"),
        lambda: replace(one, chars=dice.randrange(1000)),
        lambda: replace(one, keywords=(word, "网格")),
        lambda: replace(one, turns=(Turn(0, "p-00000a", 1, 5),)),
        lambda: replace(one, summary="开头改了。"),
        lambda: replace(one, targets=(Target(f"{found[0].doc.id}.md", 1, 1, "见"), Target("../files/b.pdf", 1, 1, ""))),
        lambda: None,
        lambda: Vocabulary((*vocabulary.entities, row("person", f"p{dice.randrange(99)}", "讲话人戊", line=5)), (),
                           vocabulary.terms),
        lambda: Vocabulary(vocabulary.entities, (), (term("治理", definition="词义"), Term(word, broader="治理"))),
        lambda: replace(site, per_page=dice.choice((2, 3, 5))),
        lambda: replace(site, columns=(*SITE.columns, Column(f"c{dice.randrange(3)}", "新栏目"))),
        lambda: replace(site, title=f"档案{dice.randrange(3)}"),
    ]
    made = dice.choice(edits)()
    if isinstance(made, Site):
        return found, vocabulary, made
    if isinstance(made, Vocabulary):
        return found, made, site
    if made is None:
        if dice.random() < 0.5:
            return (*found[:at], *found[at + 1:]), vocabulary, site
        new: Document = document("news", f"new-{dice.randrange(999)}", date=date, tags=(word,))
        return (*found, facts("news", new.id, date=date, tags=(word,))), vocabulary, site
    return (*found[:at], made, *found[at + 1:]), vocabulary, site


@pytest.mark.parametrize("seed", range(6))
def test_a_group_with_the_same_key_has_the_same_jobs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "STRETCH", 1)
    monkeypatch.setattr(pages, "_opens", lambda id: True)
    dice = random.Random(seed)
    archive = start()
    before = planned(archive)
    stood = 0
    for edit in (_held, _known, *24 * (_changed,)):
        archive = edit(archive, dice)
        after = planned(archive)
        for name, (key, jobs) in after.items():
            if key and before.get(name, ("", {}))[0] == key:
                assert jobs == before[name][1], name
                stood += 1
        before = after
    assert stood, "no group ever stood, so nothing was tried"


def test_an_edit_of_one_text_leaves_all_groups_but_its_own() -> None:
    found, vocabulary, site = start()
    after = tuple(replace(one, chars=one.chars + 1) if one.doc.id == "s-00040" else one for one in found)
    before, now = planned((found, vocabulary, site)), planned((after, vocabulary, site))
    changed = [name for name, (key, _) in now.items() if key and before[name][0] != key]
    assert len(changed) == 1
    assert any("s-00040" in path for path in now[changed[0]][1])
