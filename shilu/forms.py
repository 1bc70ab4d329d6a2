"""A group of YAML nodes and the fields that it may have go in; typed values come out, with all that is wrong in it.

Front matter, the rows of the vocabularies and site.yaml are all read here, so that a mistake has one sentence wherever it
is made. What can be read without guessing is read and told as a warning; what cannot is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shilu import dates, draft, fields, hanzi, spelling
from shilu.errors import Level, Problem
from shilu.fields import Field
from shilu.model import Kind
from shilu.yamltext import Mapping, Node, Pair, Scalar, Sequence, absent

ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
ID_LIMIT = 120
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_URL = re.compile(r"https?://[^\s/?#@]+\S*")
_INT = re.compile(r"[+-]?\d{1,9}")
_SEPARATORS = re.compile(r"\s*[、，,;；]\s*|\s+[>＞›→]\s+")
_LISTED = re.compile(r"\s*[、，；]\s*")
_HAN_WORDS = re.compile(r"[\u3400-\u9fff]{2,}(?:[ \u3000]+[\u3400-\u9fff]{2,})+")
_BRACKETS = ("【】", "［］", "〔〕", "[]")
_TRUE, _FALSE = ("true", "yes", "on", "是", "开", "要", "启用", "1"), ("false", "no", "off", "否", "关", "不要", "停用", "0")
_NONE = ("yes", "no", "on", "off", "true", "false", "是", "否", "无", "没有", "none", "n/a", "暂无")
_NOW = ("至今", "今", "现在", "现任", "在任")


@dataclass(frozen=True, slots=True)
class Group:
    """Values of a group by key, and the pair that each came from. `given` holds keys that were there, right or wrong."""

    line: int
    column: int
    values: dict[str, Any]
    pairs: dict[str, Pair]
    given: frozenset[str]

    def text(self, key: str) -> str:
        """A text, date, id or choice; "" when absent or wrong."""
        return str(self.values.get(key, ""))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self.values.get(key, ()))

    def number(self, key: str, default: int = 0) -> int:
        return int(self.values.get(key, default))

    def flag(self, key: str, default: bool) -> bool:
        return bool(self.values.get(key, default))

    def group(self, key: str) -> Group | None:
        found = self.values.get(key)
        return found if isinstance(found, Group) else None

    def groups(self, key: str) -> tuple[Group, ...]:
        return tuple(self.values.get(key, ()))


@dataclass(slots=True)
class Form:
    """One file being read: its lines, its time zone, and the mistakes found so far."""

    path: str
    lines: tuple[str, ...]
    zone: str = "Asia/Shanghai"
    kind: Kind | None = None
    torn: bool = False
    """True when lines had to be left out, so that a missing key may stand in one of them."""
    problems: list[Problem] = field(default_factory=list)

    # ------------------------------------------------------------ telling

    def tell(self, at: Node | Pair | Group, level: Level, rule: str, /, **values: str) -> None:
        """Notes a mistake at a node, a key or a group."""
        self.tell_at(at.line, at.column, level, rule, **values)

    def tell_at(self, line: int, column: int, level: Level, rule: str, /, **values: str) -> None:
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        column = min(column, len(excerpt) + 1)
        self.problems.append(Problem(self.path, line, column, level, rule, tuple(values.items()), excerpt))

    def tell_of(self, whole: Mapping | Group, level: Level, rule: str, /, **values: str) -> None:
        """Notes what a front matter lacks: at the line where it begins, without showing a line that is not at fault."""
        self.problems.append(Problem(self.path, whole.line, 0, level, rule, tuple(values.items())))

    # ------------------------------------------------------------ groups

    def read(self, node: Mapping, among: tuple[Field, ...], top: bool = True) -> Group:
        """The values of a group; unknown, doubled, missing and wrong ones are told."""
        values: dict[str, Any] = {}
        pairs: dict[str, Pair] = {}
        for pair in node.pairs:
            known = fields.find(pair.key, among)
            if known is None:
                self.unknown(pair, among, top)
            elif known.key in pairs:
                first = pairs[known.key]
                self.tell(pair, "error", "given-twice", first=first.key, second=pair.key, line=str(first.line))
            else:
                pairs[known.key] = pair
                value = None if absent(pair.value) else self.value(known, pair)
                if value is not None:
                    values[known.key] = value
        given = frozenset(key for key, pair in pairs.items() if not absent(pair.value))
        if not self.torn:
            for needed in among:
                if needed.needed and needed.key not in given:
                    self.missing(needed, pairs.get(needed.key), node, top)
        return Group(node.line, node.column, values, pairs, given)

    def unknown(self, pair: Pair, among: tuple[Field, ...], top: bool) -> None:
        """A key that the group does not have: another kind's, a mistyped one, or something else."""
        if top and self.kind is not None and fields.elsewhere(pair.key, self.kind):
            self.tell(pair, "warning", "key-of-other-kind", key=pair.key, kind=self.kind)
            return
        near = spelling.nearest(pair.key, (word for one in among for word in one.words))
        self.tell(pair, "warning", "unknown-key", key=pair.key, nearest=near)

    def missing(self, needed: Field, pair: Pair | None, node: Mapping, top: bool) -> None:
        rule = "missing-date" if needed.key == "date" else "missing-key" if top else "missing-part"
        offer = f"{needed.label}: {needed.example}"
        values = {} if rule == "missing-date" else {"key": needed.key, "label": needed.label, "offer": offer}
        if pair is None and top:
            self.tell_of(node, "error", rule, **values)
        else:
            self.tell(pair or node, "error", rule, **values)

    # ------------------------------------------------------------ values

    def value(self, known: Field, pair: Pair) -> Any:
        """The typed value of a pair, None when it cannot be read (then it has been told)."""
        node = pair.value
        if known.type == "texts":
            return self.texts(known, pair)
        if known.type == "groups":
            return self.groups(known, pair)
        if known.type == "group":
            return self.group(known, pair, node)
        scalar = self.scalar(known, pair)
        return None if scalar is None else self.typed(known, pair.key, scalar)

    def scalar(self, known: Field, pair: Pair) -> Scalar | None:
        """The one text of a field; a list with one entry is taken for it only to say so."""
        node = pair.value
        if isinstance(node, Scalar):
            return node
        if isinstance(node, Sequence):
            self.one_wanted(pair, node, known)
        else:
            self.tell(node, "error", "group-for-text", key=pair.key, offer=f"{pair.key}: {draft.quoted(known.example)}")
        return None

    def one_wanted(self, pair: Pair, node: Sequence, known: Field) -> None:
        """Tells a list where one text belongs: its entries in one line, or the brackets as part of the text."""
        items = [item.text.strip() for item in node.items if isinstance(item, Scalar) and item.text.strip()]
        shown = self.lines[node.line - 1][node.column - 1:].strip() if node.line <= len(self.lines) else ""
        whole = f"{pair.key}: {draft.quoted(shown)}" if node.flow and shown.startswith("[") and shown.endswith("]") else ""
        offer = f"{pair.key}: {'、'.join(items) or known.example}"
        self.tell(node, "error", "list-for-text", key=pair.key, offer=offer, whole=whole)

    def typed(self, known: Field, key: str, node: Scalar) -> Any:
        """A scalar as its field's type wants it."""
        if known.type == "lines":
            return node.text.strip() or None
        text = " ".join(part.strip() for part in node.text.splitlines()).strip() if "\n" in node.text else node.text.strip()
        if not text:
            return None
        if known.type == "text":
            return self.plain(known, key, node, text)
        bare = draft.unquoted(text) if node.plain else text
        if bare != text:
            self.tell(node, "warning", "quotes-dropped", key=key, offer=f"{key}: {bare}")
        return getattr(self, "as_" + known.type)(known, key, node, bare)

    def plain(self, known: Field, key: str, node: Scalar, text: str) -> str:
        """One line of text, as typed; told where it is hardly meant so."""
        if node.plain and known.names and text.lower() in _NONE:
            self.tell(node, "warning", "yes-no", key=key, text=text)
        elif node.plain and known.key == "title" and draft.unquoted(text) != text:
            self.tell(node, "hint", "whole-quotes", key=key, offer=f"{key}: {draft.unquoted(text)}")
        return text

    def as_date(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        if known.key in ("to", "until") and text in _NOW:
            return ""
        return self.dated(node, dates.read(text))

    def as_moment(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        return self.dated(node, dates.moment(text, self.zone))

    def dated(self, node: Scalar, found: dates.Dated) -> str | None:
        if found.rule:
            self.tell(node, "error", found.rule, **dict(found.values))
            return None
        return found.iso

    def as_id(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        rule, values = id_mistake(text)
        if rule:
            offer = f"{key}: {slug(text) or known.example}"
            self.tell(node, "error", rule, **{name: value or offer for name, value in values})
            return None
        return text

    def as_int(self, known: Field, key: str, node: Scalar, text: str) -> int | None:
        digits = unicodedata.normalize("NFKC", text)
        example = f"{key}: {known.example}"
        if not _INT.fullmatch(digits):
            self.tell(node, "error", "bad-int", key=key, text=text, offer=example)
            return None
        number = int(digits)
        if not known.low <= number <= known.high:
            self.tell(node, "error", "out-of-range", key=key, text=text, low=str(known.low), high=str(known.high), offer=example)
            return None
        if len(digits) > 1 and digits.lstrip("+-").startswith("0"):
            self.tell(node, "warning", "leading-zero", text=text, number=str(number), offer=f"{key}: {number}")
        return number

    def as_bool(self, known: Field, key: str, node: Scalar, text: str) -> bool | None:
        plain = text.lower()
        if plain in _TRUE or plain in _FALSE:
            return plain in _TRUE
        self.tell(node, "error", "bad-bool", key=key, text=text, offer=f"{key}: {known.example}")
        return None

    def as_choice(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        found = fields.choice(known, text)
        if found is None:
            choices = "、".join(f"{one.word}（{one.value}）" for one in known.choices)
            near = spelling.nearest(text, (word for one in known.choices for word in (one.word, one.value, *one.others)))
            self.tell(node, "error", "bad-choice", key=key, text=text, nearest=near, choices=choices)
        return found

    def as_url(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        if _URL.fullmatch(text):
            return text
        guess = "https://" + text if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/:]\S*)?", text) else known.example
        self.tell(node, "error", "bad-url", text=text, offer=f"{key}: {guess}")
        return None

    def as_zone(self, known: Field, key: str, node: Scalar, text: str) -> str | None:
        if dates.zone(text) is None:
            self.tell(node, "error", "bad-timezone", text=text)
            return None
        return text

    # ------------------------------------------------------------ lists

    def texts(self, known: Field, pair: Pair) -> tuple[str, ...] | None:
        """A list of texts. One text is split at the signs that part words; each text is kept once."""
        node = pair.value
        if isinstance(node, Mapping):
            self.tell(node, "error", "group-for-text", key=pair.key, offer=f"{pair.key}: {known.example}")
            return None
        if isinstance(node, Scalar):
            items = split(node.text)
            if items:
                offer = f"{pair.key}: {flow(items)}"
                self.tell(node, "warning", "text-for-list", key=pair.key, count=str(len(items)), items=" | ".join(items), offer=offer)
            return unique(items)
        found: list[str] = []
        for item in node.items:
            if not isinstance(item, Scalar):
                rule = "group-for-text" if isinstance(item, Mapping) else "list-in-list"
                self.tell(item, "error", rule, key=pair.key, offer=f"{pair.key}: {known.example}")
            elif not absent(item):
                found += self.listed(pair, item)
        return unique(found)

    def listed(self, pair: Pair, item: Scalar) -> tuple[str, ...]:
        """An entry of a list; two entries when a full-width comma stands where a plain one was meant."""
        text = " ".join(item.text.split("\n")).strip()
        parts = tuple(part for part in _LISTED.split(text) if part) if item.plain else (text,)
        if len(parts) > 1:
            self.tell(item, "warning", "list-separator", item=text, count=str(len(parts)), offer=flow(parts))
        return parts

    def groups(self, known: Field, pair: Pair) -> tuple[Group, ...] | None:
        """A list of groups; texts stand for the inner field that is `short`."""
        node = pair.value
        if isinstance(node, Mapping):
            self.tell(node, "warning", "one-for-list", key=pair.key, offer=f"{pair.key}: {known.example}")
            found = self.group(known, pair, node)
            return None if found is None else (found,)
        if isinstance(node, Scalar):
            items = split(node.text) if known.short else ()
            if not items:
                self.tell(node, "error", "group-wanted", key=pair.key, offer=f"{pair.key}: {known.example}")
                return None
            offer = f"{pair.key}: {flow(items)}"
            self.tell(node, "warning", "text-for-list", key=pair.key, count=str(len(items)), items=" | ".join(items), offer=offer)
            return tuple(self.bare(known, item, node) for item in items)
        groups = [self.group(known, pair, item) for item in node.items if not absent(item)]
        return tuple(group for group in groups if group is not None)

    def group(self, known: Field, pair: Pair, node: Node) -> Group | None:
        if isinstance(node, Mapping):
            return self.read(node, known.inner, top=False)
        if isinstance(node, Scalar) and known.short:
            inner = fields.find(known.short, known.inner)
            value = self.typed(inner, pair.key, node) if inner else None
            return None if value is None else Group(node.line, node.column, {known.short: value}, {}, frozenset({known.short}))
        self.tell(node, "error", "group-wanted", key=pair.key, offer=f"{pair.key}: {known.example}")
        return None

    @staticmethod
    def bare(known: Field, text: str, node: Scalar) -> Group:
        return Group(node.line, node.column, {known.short: text}, {}, frozenset({known.short}))


# ---------------------------------------------------------------- texts

def split(text: str) -> tuple[str, ...]:
    """The entries of a list that was written as one text: parted by 、，,;； or, between Han alone, by blanks."""
    plain = text.strip()
    for pair in _BRACKETS:
        if len(plain) > 2 and plain[0] == pair[0] and plain[-1] == pair[1]:
            plain = plain[1:-1].strip()
    parts: Iterable[str] = plain.split() if _HAN_WORDS.fullmatch(plain) else _SEPARATORS.split(" ".join(plain.split("\n")))
    return tuple(draft.unquoted(part.strip()) for part in parts if part.strip())


def flow(items: Iterable[str]) -> str:
    """A list as one writes it in brackets."""
    return "[" + ", ".join(draft.quoted(item) if re.search(r"[\[\]{},:#&*!|>'\"%@`]|^-", item) else item for item in items) + "]"


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in the order of its first mention."""
    return tuple(dict.fromkeys(items))


def slug(text: str) -> str:
    """An id made of a text: its pinyin; "" when it has nothing to be made of."""
    made = re.sub(r"[^a-z0-9._-]+", "-", hanzi.slug(text).lower()).strip("-._")[:ID_LIMIT].rstrip("-._")
    return f"{made}-1" if _DEVICE.fullmatch(made) else made


def id_mistake(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The rule that an id breaks and its values ("" where the offer belongs); ("", ()) for a good one."""
    if not ID.fullmatch(text):
        return "bad-id", (("text", text), ("offer", ""))
    if _DEVICE.fullmatch(text):
        return "device-id", (("text", text), ("offer", ""))
    if len(text) > ID_LIMIT:
        return "long-id", (("length", str(len(text))), ("limit", str(ID_LIMIT)))
    return "", ()
