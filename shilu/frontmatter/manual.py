"""The table of fields goes in, the manual's page of fields (docs/字段.md) comes out as Markdown.

A test compares the page with the table; run it with SHILU_REWRITE=1 to write it anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from shilu import messages
from shilu.frontmatter import fields
from shilu.frontmatter.fields import Field, Type
from shilu.model import KINDS, Kind

_TYPES: dict[Type, str] = {
    "text": "文字", "lines": "文字，可以分行", "texts": "列表", "date": "日期", "moment": "日期或时间", "id": "编号",
    "int": "整数", "bool": "是或否", "choice": "选一个", "url": "网址", "zone": "时区名", "group": "一组项目",
    "groups": "列表，每条一组项目",
}
_ROWS = {"people": "人物", "orgs": "机构", "places": "地名", "terms": "主题词"}
_HEAD = """# 字段

这一页由程序里的字段表生成，和程序所认的完全一致；请不要手改。

## 怎样写

- 每篇文章开头，两行 `---` 之间是文首信息，一行一项，写成 `项目: 内容`。冒号用英文冒号，后面空一格。
- 项目名写中文、英文都可以，也可以混用；同一项只写一次。
- 内容里有英文冒号加空格、`#`，或者以 `[`、`{`、`*`、`&`、`"` 开头时，整个内容外面加一对英文引号。
- 列表写成 `[甲, 乙]`，用英文逗号分隔；也可以一条一行，每行以 `- ` 开头。
- 内容都照字面读：`2016`、`yes`、`012`、`1:30` 写在标题里就是这几个字。
- 没有的项目不写，或者冒号后面留空。

| 写法 | 例子 |
| --- | --- |
| 日期 | `2016-09-13`、`2016/9/13`、`2016.9.13`、`2016年9月13日`、`2016-09`、`2016`、`未知`；全角数字也可以 |
| 日期或时间 | `2026-11-24`、`2026-11-24 08:00` |
| 编号 | `2016-sqfznh-03`：字母、数字、点、减号、下划线，以字母或数字开头 |
| 是或否 | `是`、`否`、`true`、`false` |
"""

_LISTS = """## 词表

`content/vocab/` 里的四个文件，可有可无。每个文件是一个列表，一条一个；只有名称的，直接写名称也行。

人物、机构也可以不写在这里，写成 `content/people/`、`content/orgs/` 里的一个文件：项目相同，正文是介绍。
同一个人、同一个机构只写一处。
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, "## 文首信息\n", "“必写”写明哪些种类一定要有；“用于”没有注明的，各类都可以写。\n", _front()]
    inner = {field.key: field for kind in KINDS for field in fields.of(kind) if field.inner}
    parts += [_inner(field) for field in inner.values()]
    parts.append(_LISTS)
    parts += [f"### {name}：{key}.yaml\n\n{_table(fields.VOCABULARIES[key])}" for key, name in _ROWS.items()]
    parts.append("## site.yaml\n\n网站设置，一个文件。只有标题必写。\n")
    parts.append(_table(fields.site()))
    parts += [_inner(field) for field in fields.site() if field.inner]
    return "\n".join(parts)


def _inner(field: Field) -> str:
    """The part on the fields below a field."""
    return f"### {field.label}（{field.key}）里的项目\n\n{_table(field.inner)}"


def _front() -> str:
    """All front-matter fields, each once, with the kinds that have it."""
    found: dict[tuple[str, str], Field] = {}
    used: dict[tuple[str, str], list[Kind]] = {}
    needed: dict[tuple[str, str], list[Kind]] = {}
    for kind in KINDS:
        for field in fields.of(kind):
            name = field.key, field.label
            found.setdefault(name, field)
            used.setdefault(name, []).append(kind)
            if field.needed:
                needed.setdefault(name, []).append(kind)
    rows = ["| 项目 | 英文名 | 写法 | 说明 | 例子 | 用于 | 必写 |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, field in found.items():
        kinds = "" if len(used[name]) == len(KINDS) else _kinds(used[name])
        rows.append(f"{_cells(field)} {kinds} | {_kinds(needed.get(name, ()))} |")
    return "\n".join(rows) + "\n"


def _kinds(kinds: Iterable[Kind]) -> str:
    return "、".join(messages.text("zh", f"kind.{kind}") for kind in kinds)


def _table(among: tuple[Field, ...]) -> str:
    """The fields of a group."""
    rows = ["| 项目 | 英文名 | 写法 | 说明 | 例子 | 必写 |", "| --- | --- | --- | --- | --- | --- |"]
    rows += [f"{_cells(field)} {'是' if field.needed else ''} |" for field in among]
    return "\n".join(rows) + "\n"


def _cells(field: Field) -> str:
    """The cells that each table has: names, what to write, an example."""
    others = "、".join(field.aliases[1:])
    label = f"{field.label}（也可写 {others}）" if others else field.label
    kind = _TYPES[field.type]
    if field.choices:
        kind += "：" + "、".join(f"{one.word} `{one.value}`" for one in field.choices)
    elif field.type == "int":
        kind += f"，{field.low} 到 {field.high}"
    return f"| {label} | `{field.key}` | {kind} | {field.zh} | `{field.example}` |"
