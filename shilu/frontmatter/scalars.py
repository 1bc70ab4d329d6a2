"""One YAML scalar and the field that it fills go in; the typed value comes out, or None with its mistake told.

Scalars arrive as the text that was typed, so YAML's own guesses (`yes`, `012`, `1:30`) are undone: each field says for
itself what it takes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from shilu.errors import Level, Problem
from shilu.frontmatter import dates, draft, fields, ids, spelling
from shilu.frontmatter.fields import Field
from shilu.frontmatter.yamltext import Node, Pair, Scalar
from shilu.model import Kind

_URL = re.compile(r"https?://[^\s/?#@]+\S*")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/:]\S*)?")
_INT = re.compile(r"[+-]?\d{1,9}")
_TRUE = ("true", "yes", "on", "是", "开", "要", "启用", "1")
_FALSE = ("false", "no", "off", "否", "关", "不要", "停用", "0")
_NONE = ("yes", "no", "on", "off", "true", "false", "是", "否", "无", "没有", "none", "n/a", "暂无")
_NOW = ("至今", "今", "现在", "现任", "在任")


@dataclass(slots=True)
class Sheet:
    """One file being read: its lines, its time zone, and the mistakes found so far."""

    path: str
    lines: tuple[str, ...]
    zone: str = "Asia/Shanghai"
    kind: Kind | None = None
    torn: bool = False
    """True when lines had to be left out, so that a missing key may stand in one of them."""
    problems: list[Problem] = field(default_factory=list)

    # ------------------------------------------------------------ telling

    def tell(self, at: Node | Pair, level: Level, rule: str, /, **values: str) -> None:
        """Notes a mistake at a node or a key."""
        self.tell_at(at.line, at.column, level, rule, **values)

    def tell_at(self, line: int, column: int, level: Level, rule: str, /, **values: str) -> None:
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        column = min(column, len(excerpt) + 1)
        self.problems.append(Problem(self.path, line, column, level, rule, tuple(values.items()), excerpt))

    def tell_of(self, line: int, level: Level, rule: str, /, **values: str) -> None:
        """Notes what a front matter lacks: at the line where it begins, without showing a line that is not at fault."""
        self.problems.append(Problem(self.path, line, 0, level, rule, tuple(values.items())))

    # ------------------------------------------------------------ values

    def typed(self, known: Field, key: str, node: Scalar) -> Any:
        """A scalar as its field's type wants it; None when it is empty or wrong. `key` is the name as typed."""
        if known.type == "lines":
            return node.text.strip() or None
        text = node.text.strip()
        if "\n" in text:
            text = " ".join(part.strip() for part in text.splitlines())
        if not text:
            return None
        if known.type == "text":
            return self.plain(known, key, node, text)
        bare = draft.unquoted(text) if node.plain else text
        if bare != text:
            self.tell(node, "warning", "quotes-dropped", key=key, offer=f"{key}: {bare}")
        match known.type:
            case "date":
                return self.date(known, node, bare)
            case "moment":
                return self.dated(node, dates.moment(bare, self.zone))
            case "id":
                return self.id(known, key, node, bare)
            case "int":
                return self.int(known, key, node, bare)
            case "bool":
                return self.bool(known, key, node, bare)
            case "choice":
                return self.choice(known, key, node, bare)
            case "url":
                return self.url(known, key, node, bare)
            case "zone":
                return self.time_zone(node, bare)
        raise AssertionError(known.type)

    def plain(self, known: Field, key: str, node: Scalar, text: str) -> str:
        """One line of text, as typed; told where it is hardly meant so."""
        if node.plain and known.names and text.lower() in _NONE:
            self.tell(node, "warning", "yes-no", key=key, text=text)
        elif node.plain and known.key == "title" and draft.unquoted(text) != text:
            self.tell(node, "hint", "whole-quotes", key=key, offer=f"{key}: {draft.unquoted(text)}")
        return text

    def date(self, known: Field, node: Scalar, text: str) -> str | None:
        if known.key in ("to", "until") and text in _NOW:
            return ""
        return self.dated(node, dates.read(text))

    def dated(self, node: Scalar, found: dates.Dated) -> str | None:
        if found.rule:
            self.tell(node, "error", found.rule, **dict(found.values))
            return None
        return found.iso

    def id(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        rule, values = ids.id_mistake(text)
        if not rule:
            return text
        offer = f"{key}: {ids.slug(text) or known.example}"
        self.tell(node, "error", rule, **{name: value or offer for name, value in values})
        return None

    def int(self, known: Field, key: str, node: Scalar, text: str) -> int | None:
        digits = unicodedata.normalize("NFKC", text)
        offer = f"{key}: {known.example}"
        if not _INT.fullmatch(digits):
            self.tell(node, "error", "bad-int", key=key, text=text, offer=offer)
            return None
        number = int(digits)
        if not known.low <= number <= known.high:
            low, high = str(known.low), str(known.high)
            self.tell(node, "error", "out-of-range", key=key, text=text, low=low, high=high, offer=offer)
            return None
        if len(digits) > 1 and digits.lstrip("+-").startswith("0"):
            self.tell(node, "warning", "leading-zero", text=text, number=str(number), offer=f"{key}: {number}")
        return number

    def bool(self, known: Field, key: str, node: Scalar, text: str) -> bool | None:
        plain = text.lower()
        if plain in _TRUE or plain in _FALSE:
            return plain in _TRUE
        self.tell(node, "error", "bad-bool", key=key, text=text, offer=f"{key}: {known.example}")
        return None

    def choice(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        found = fields.choice(known, text)
        if found is None:
            choices = "、".join(f"{one.word}（{one.value}）" for one in known.choices)
            near = spelling.nearest(text, (word for one in known.choices for word in one.words))
            self.tell(node, "error", "bad-choice", key=key, text=text, nearest=near, choices=choices)
        return found

    def url(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        if _URL.fullmatch(text):
            return text
        guess = "https://" + text if _HOST.fullmatch(text) else known.example
        self.tell(node, "error", "bad-url", text=text, offer=f"{key}: {guess}")
        return None

    def time_zone(self, node: Scalar, text: str) -> str | None:
        if dates.zone(text) is not None:
            return text
        self.tell(node, "error", "bad-timezone", text=text)
        return None
