"""The message catalogue in, the manual's list of mistakes (docs/常见错误.md) out.

A test compares the two; run it with SHILU_REWRITE=1 to write the list anew.
"""

from __future__ import annotations

import re

from shilu import messages

CHAPTER = "docs/常见错误.md"
MARK = "<!-- 以下由程序里的信息表生成，请不要手改 -->"

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("文件打不开、读不出", (
        "gbk", "utf16", "broken-bytes", "empty-file", "no-front-matter", "front-matter-not-opened",
        "front-matter-not-closed", "odd-dashes", "odd-character", "several-parts", "kind-unknown",
    )),
    ("标点、空格和引号", (
        "full-width-colon", "missing-blank", "no-colon", "unquoted-colon", "tab-indent", "bad-indent",
        "unclosed-quote", "text-after-quote", "bad-escape", "unclosed-bracket", "text-after-bracket",
        "special-start", "hash-in-value", "list-mark", "whole-quotes", "quotes-dropped", "yaml-tag",
        "yaml-alias", "odd-key", "too-deep", "yaml-unreadable", "not-a-mapping",
    )),
    ("项目和内容", (
        "missing-key", "missing-date", "missing-part", "unknown-key", "key-of-other-kind", "duplicate-key",
        "given-twice", "text-for-list", "list-separator", "list-for-text", "list-in-list", "group-for-text",
        "group-wanted", "one-for-list", "yes-no", "bad-int", "leading-zero", "out-of-range", "bad-bool",
        "bad-choice", "bad-url",
    )),
    ("日期和时间", (
        "date-unreadable", "date-range", "date-no-such-month", "date-no-such-day", "date-no-year",
        "date-short-year", "moment-unreadable", "dates-reversed",
    )),
    ("编号和网址", (
        "bad-id", "long-id", "device-id", "id-absent", "row-id-absent", "duplicate-id", "taken-id",
        "same-address", "bad-alias", "alias-taken", "bad-name-device", "bad-name-long", "bad-name-sign",
        "bad-name-end",
    )),
    ("讲话人、人物和机构", (
        "several-in-speaker", "list-in-speaker", "speaker-and-speakers", "office-without-speaker",
        "office-of-whom", "turn-unknown-speaker", "unknown-person", "unlisted-person", "near-person",
        "ambiguous-person", "unknown-person-id", "near-person-id", "unknown-org", "unlisted-org", "near-org",
        "ambiguous-org",
    )),
    ("活动、栏目和标签", (
        "unknown-event", "near-event", "duplicate-order", "unknown-column", "unknown-tag", "near-tag",
        "term-clash",
    )),
    ("正文、链接和图片", (
        "empty-body", "erratum-not-found", "dead-link", "near-link", "dead-anchor", "held-link",
        "missing-picture", "near-picture", "missing-file", "near-file", "footnote-missing", "html-removed",
        "link-scheme", "too-many-signs",
    )),
    ("词表和站点设置", (
        "no-site", "no-site-file", "bad-timezone", "column-twice", "vocabulary-not-a-list",
        "vocabulary-unknown-file", "row-twice", "row-name-twice",
    )),
    ("导入", ()),
    ("网站的外观", ()),
    ("其他", ()),
)
_BY_PREFIX = {"import-": "导入", "theme-": "网站的外观"}
_PLACE = re.compile(r"\{[a-z_]+\}")
_LEADING = re.compile("，?(?:这一行写成|例如)?：$")
"""What leads to a mended line that only a message can show."""
_SOMETIMES = re.compile(r"\[\[.*?\]\]", re.DOTALL)
"""A part of a message that is shown only where it can be filled."""


def chapter(lang: str = "zh") -> str:
    """The list below the mark: each rule with what it says and how to mend it, in groups."""
    keys = [key.split(".") for key in messages.catalogue(lang)]
    rules = [key[1] for key in keys if key[0] == "problem" and key[2] == "text"]
    groups: dict[str, list[str]] = {title: [] for title, _ in _GROUPS}
    for rule in sorted(rules, key=_order):
        groups[_group(rule)].append(rule)
    parts = []
    for title, found in groups.items():
        parts += [f"## {title}", *(_entry(rule, lang) for rule in found)] if found else []
    return "\n\n".join(parts) + "\n"


def _order(rule: str) -> tuple[int, str]:
    known = [one for _, rules in _GROUPS for one in rules]
    return (known.index(rule), rule) if rule in known else (len(known), rule)


def _group(rule: str) -> str:
    for title, rules in _GROUPS:
        if rule in rules:
            return title
    return next((title for prefix, title in _BY_PREFIX.items() if rule.startswith(prefix)), _GROUPS[-1][0])


def _entry(rule: str, lang: str) -> str:
    """One mistake: what a message fills in stands as `…`, and where it would show the mended line, that is said."""
    catalogue = messages.catalogue(lang)
    whole = catalogue.get(f"problem.{rule}.hint", "")
    hint = _SOMETIMES.sub("", whole).strip() or whole.replace("[[", "").replace("]]", "").strip()
    lines = [_PLACE.sub("…", line) for line in hint.split("\n") if line.strip() != "{offer}"]
    first, rest = lines[0].strip(), "\n".join(lines[1:]).strip()
    if ":" in rest and "。" not in rest:
        rest = f"\n```yaml\n{rest}\n```"
    elif first.endswith("：") and not rest:
        kept = _LEADING.sub("", first)
        first = f"{kept}（屏幕上会写出改好的样子）。" if kept else "屏幕上会写出改好的样子。"
    text = _PLACE.sub("…", _SOMETIMES.sub("", catalogue[f"problem.{rule}.text"]))
    return f"**{text}** `{rule}`\n\n{first}\n{rest}".rstrip()


def renew(text: str) -> str:
    """The chapter's file with its list made anew."""
    return text.partition(MARK)[0] + MARK + "\n\n" + chapter()

