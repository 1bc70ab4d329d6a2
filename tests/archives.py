"""Small archives as values, for tests of the catalog and of what is planned from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shilu.archive import catalog
from shilu.model import Column, Document, Facts, Site, Speaker, Target, Term, Turn, Vocabulary

NOW = "2026-11-24T08:00"
SITE = Site(
    "讲话档案", url="https://example.org/shilu/", per_page=3,
    columns=(
        Column("binhu", "滨湖聚焦", "年会与社区"), Column("wenda", "问答", parent="binhu"), Column("ziliao", "资料"),
    ),
)
FOLDERS = {
    "speech": "speeches", "special": "specials", "news": "news", "person": "people", "org": "orgs", "page": "pages",
}


def document(kind: str, id: str, **fields: Any) -> Document:
    """The front matter of a file with sensible defaults."""
    if isinstance(speaker := fields.get("speakers"), Speaker):
        fields["speakers"] = (speaker,)
    given: dict[str, Any] = {"title": f"题{id}", "date": "2016-09-13" if kind in ("speech", "news") else ""}
    return Document(f"content/{FOLDERS[kind]}/{id}.md", 1, 8, kind, id, **{**given, **fields})  # type: ignore[arg-type]


def facts(
    kind: str, id: str, *, chars: int = 500, keywords: tuple[str, ...] = (), targets: tuple[Target, ...] = (),
    anchors: tuple[str, ...] = (), turns: tuple[Turn, ...] = (), opening: str = "开头一句。", **fields: Any,
) -> Facts:
    doc = document(kind, id, **fields)
    return Facts(doc, doc.summary or opening, chars, 5, turns, keywords, targets, anchors)


def row(kind: str, id: str, name: str, **fields: Any) -> Document:
    """A row of vocab/people.yaml or vocab/orgs.yaml."""
    file = "people" if kind == "person" else "orgs"
    return Document(f"content/vocab/{file}.yaml", fields.pop("line", 1), 0, kind, id, name, **fields)  # type: ignore[arg-type]


def term(name: str, **fields: Any) -> Term:
    return Term(name, path="content/vocab/terms.yaml", line=fields.pop("line", 1), **fields)


def collect(
    *found: Facts, rows: tuple[Document, ...] = (), terms: tuple[Term, ...] = (), **options: Any,
) -> catalog.Catalog:
    site = options.pop("site", SITE)
    now = options.pop("now", NOW)
    return catalog.collect(found, Vocabulary(rows, (), terms), site, now, **options)


def rules(archive: catalog.Catalog) -> list[str]:
    return [problem.rule for problem in archive.problems]


def values(archive: catalog.Catalog, rule: str) -> list[dict[str, str]]:
    """What each problem of a rule is told with, and its path."""
    return [{"at": one.path, **dict(one.values)} for one in archive.problems if one.rule == rule]


def small() -> tuple[tuple[Facts, ...], Vocabulary]:
    """A page of every kind: one event with three speeches and a news item, and what surrounds it."""
    one, two = Speaker("讲话人甲", "书记", "甲区委"), Speaker("讲话人乙", "局长", "乙市民政局", person="yi")
    found = (
        facts("special", "2016-nianhui", title="年会", event_name="2016年会", date="2016-09-13", column="binhu",
              lead="核心阅读的一段。", organizer=("某协会",), speakers_total=5),
        facts("speech", "2016-nianhui-01", title="第一篇讲话", speakers=one, event="2016-nianhui", order=1,
              column="binhu", tags=("社区治理",), keywords=("网格",), aliases=("old-01",)),
        facts("speech", "2016-nianhui-02", title="第二篇讲话", speakers=two, event="2016-nianhui", order=2,
              column="binhu", tags=("社区治理", "大社区"), keywords=("网格",)),
        facts("speech", "2016-nianhui-03", title="座谈实录", speakers=(one, two), event="2016-nianhui", order=3,
              column="wenda", keywords=("网格", "独词"),
              turns=(Turn(0, "p-000001", 1, 40), Turn(1, "p-000002", 2, 60), Turn(0, "p-000003", 3, 20))),
        facts("news", "2016-kaimu", title="年会开幕", event="2016-nianhui", column="ziliao", author="某中心",
              people=("讲话人甲", "讲话人丙"), tags=("社区服务",),
              targets=(Target("2016-nianhui-01.md", 12, 3, "见[第一篇](2016-nianhui-01.md)"),)),
        facts("news", "2019-huifang", title="回访", date="2019-08", people=("讲话人甲",), tags=("治理社区",)),
        facts("news", "weizhi", title="日期不明的一篇", date=""),
        facts("page", "about", title="关于本站"),
        facts("person", "jia", title="讲话人甲", opening="生平一段。"),
    )
    vocabulary = Vocabulary(
        (row("person", "yi", "讲话人乙"), row("org", "yiju", "乙市民政局", parent="shi", line=2),
         row("org", "shi", "乙市", line=9)), (),
        (term("社区治理", synonyms=("治理社区",), broader="治理"), term("治理", line=2)),
    )
    return found, vocabulary


def build_small(**options: Any) -> catalog.Catalog:
    found, vocabulary = small()
    return catalog.collect(found, vocabulary, options.pop("site", SITE), NOW, **options)


def many(count: int) -> tuple[Facts, ...]:
    """An archive of `count` speeches over forty years, by fifty people, at events of ten."""
    found = []
    for number in range(count):
        year = 1980 + number * 40 // count
        found.append(facts(
            "speech", f"s-{number:05d}", date=f"{year}-{1 + number % 12:02d}-{1 + number % 28:02d}",
            speakers=Speaker(f"讲话人{chr(0x4E00 + number % 50)}", "局长", f"单位{number % 20}"),
            event=f"第{number // 10}次会议", order=1 + number % 10, column="binhu" if number % 3 else "ziliao",
            tags=(f"标签{number % 40}",), keywords=(f"词{number % 97}", f"词{number % 89}", f"独词{number}"),
        ))
    return tuple(found)


def edited(found: tuple[Facts, ...], id: str, **changes: Any) -> tuple[Facts, ...]:
    """The same archive with one document changed: fields of its front matter, or of its facts."""
    own = {name: changes.pop(name) for name in ("summary", "chars", "keywords") if name in changes}
    return tuple(
        replace(one, doc=replace(one.doc, **changes), **own) if one.doc.id == id else one for one in found
    )
