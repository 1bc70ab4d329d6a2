"""Archives in a folder that differ in size alone: the same forms of documents, as many as are asked for."""

from __future__ import annotations

from pathlib import Path

from tests.build_site import Site

SETTINGS = """\
title: 测试实录
url: https://example.org/a/
per_page: 10
feed_items: 20
columns:
  - {id: binhu, name: 滨湖聚焦, description: 年会}
  - {id: jiedao, name: 街道社区}
footer: {sponsor: 测试单位}
"""
WORDS = ("安置", "办事", "城管", "党建", "扶贫", "公益", "环境", "教育", "康复", "绿化", "民政", "农村")
STEMS = "甲乙丙丁戊己庚辛壬癸"
EVENT, CIRCLE, LASTING = 12, 6, 8
"""Documents of an event; documents to one person; documents to one tag that is not everybody's."""


def grown(folder: Path, count: int) -> Site:
    """A site with `count` documents: of twelve one special, five speeches at its event and six news items."""
    site = Site(folder, speeches=0)
    for path in ("content/specials/nianhui.md", "content/news/n1.md", "content/vocab/people.yaml"):
        site.drop(path)
    site.write("site.yaml", SETTINGS)
    site.write("content/vocab/terms.yaml", "- {name: 社区治理}\n")
    for number in range(count):
        write(site, number, count)
    return site


def write(site: Site, number: int, count: int) -> None:
    """One document; its place in time is its number's among `count`."""
    day = number * 13_000 // count                   # from 1980 on, thirty-six years
    date = f"{1980 + day // 360}-{1 + day % 360 // 30:02}-{1 + day % 30 % 28:02}"
    event, part = divmod(number, EVENT)
    kind = ("special", *5 * ("speech",), *6 * ("news",))[part]
    lines = [f"id: d{number:04}", f"title: 第{number:04}篇的题目", f"date: {date}",
             f"column: {'binhu' if number % 2 else 'jiedao'}",
             f"tags: [社区治理, {tag(number // LASTING)}]"]
    if kind == "special":
        lines += [f"event_name: 第{event:03}次会议"]
    elif kind == "speech":
        lines += [f"event: d{event * EVENT:04}", f"order: {part}", f"speaker: {person(number // CIRCLE)}",
                  "office: 主任", f"org: 单位{number // (3 * CIRCLE):03}"]
    else:
        lines += [f"people: [{person(number // CIRCLE)}]"]
    folder = {"special": "specials", "speech": "speeches", "news": "news"}[kind]
    site.write(f"content/{folder}/d{number:04}.md", "\n".join(("---", *lines, "---", text(number))))


def person(number: int) -> str:
    return f"讲话人{STEMS[number // 100 % 10]}{STEMS[number // 10 % 10]}{STEMS[number % 10]}"


def tag(number: int) -> str:
    return f"{WORDS[number % 12]}{STEMS[number // 120 % 10]}{STEMS[number // 12 % 10]}"


def text(number: int) -> str:
    """As long for each number; words that documents share now and then."""
    word = WORDS[number * 7 % 12]
    return f"这里是第{number:04}篇的正文，谈{word}，{word}要靠大家。\n\n第二段说{number:04}户居民的事。\n"
