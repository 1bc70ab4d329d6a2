"""A group of YAML nodes and the fields that it may have go in; typed values come out, with all that is wrong in it.

Front matter, the rows of the vocabularies and site.yaml are all read here, so that a mistake has one sentence wherever
it is made. What can be read without guessing is read and told as a warning; what cannot is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shilu.frontmatter import draft, fields, spelling
from shilu.frontmatter.fields import Field
from shilu.frontmatter.ids import ID_LIMIT, id_mistake
from shilu.frontmatter.scalars import Sheet
from shilu.frontmatter.yamltext import Mapping, Node, Pair, Scalar, Sequence, absent

__all__ = ["ID_LIMIT", "Form", "Group", "flow", "id_mistake", "split", "unique"]

_SEPARATORS = re.compile(r"\s*[、，,;；]\s*|\s+[>＞›→]\s+")
_LISTED = re.compile(r"\s*[、，；]\s*")
_HAN_WORDS = re.compile(r"[\u3400-\u9fff]{2,}(?:[ \u3000]+[\u3400-\u9fff]{2,})+")
_BRACKETS = ("【】", "［］", "〔〕", "[]")
_UNSAFE = re.compile(r"[\[\]{},:#&*!|>'\"%@`]|^[-?]")


@dataclass(frozen=True, slots=True)
class Group:
    """Values of a group by key, and the pair that each came from. `given`: keys that were there, right or wrong."""

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


class Form(Sheet):
    """One file being read: this half reads groups and lists, `Sheet` what stands in them."""

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
        english = bool(node.pairs) and all(one.key.isascii() for one in node.pairs)
        offer = f"{needed.key if english else needed.label}: {needed.example}"
        values = {"key": needed.key, "label": needed.label, "offer": offer}
        rule = "missing-key" if top else "missing-part"
        if needed.key == "date":
            rule, values = "missing-date", {}
        if pair is None and top:
            self.tell_of(node.line, "error", rule, **values)
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
        if isinstance(node, Scalar):
            return self.typed(known, pair.key, node)
        if isinstance(node, Sequence):
            self.one_wanted(pair, node, known)
        else:
            self.text_wanted(pair, node, draft.quoted(known.example))
        return None

    def one_wanted(self, pair: Pair, node: Sequence, known: Field) -> None:
        """Tells a list where one text belongs: its entries in one line, or the brackets as part of the text."""
        items = [item.text.strip() for item in node.items if isinstance(item, Scalar) and item.text.strip()]
        line = self.lines[node.line - 1] if node.line <= len(self.lines) else ""
        shown = line[node.column - 1:].strip()
        bracketed = node.flow and shown.startswith("[") and shown.endswith("]")
        whole = f"{pair.key}: {draft.quoted(shown)}" if bracketed else ""
        offer = f"{pair.key}: {'、'.join(items) or known.example}"
        self.tell(node, "error", "list-for-text", key=pair.key, offer=offer, whole=whole)

    def text_wanted(self, pair: Pair, node: Node, example: str) -> None:
        self.tell(node, "error", "group-for-text", key=pair.key, offer=f"{pair.key}: {example}")

    # ------------------------------------------------------------ lists

    def texts(self, known: Field, pair: Pair) -> tuple[str, ...] | None:
        """A list of texts. One text is split at the signs that part words; each text is kept once."""
        node = pair.value
        if isinstance(node, Mapping):
            self.text_wanted(pair, node, known.example)
            return None
        if isinstance(node, Scalar):
            items = split(node.text)
            self.list_wanted(pair, items)
            return unique(items)
        found: list[str] = []
        for item in node.items:
            if isinstance(item, Mapping):
                self.text_wanted(pair, item, known.example)
            elif isinstance(item, Sequence):
                self.tell(item, "error", "list-in-list", key=pair.key, offer=f"{pair.key}: {known.example}")
            elif not absent(item):
                found += self.listed(item)
        return unique(found)

    def list_wanted(self, pair: Pair, items: tuple[str, ...]) -> None:
        """Tells one text where a list belongs."""
        values = {"count": str(len(items)), "items": " | ".join(items), "offer": f"{pair.key}: {flow(items)}"}
        if items:
            self.tell(pair.value, "warning", "text-for-list", key=pair.key, **values)

    def listed(self, item: Scalar) -> tuple[str, ...]:
        """An entry of a list; two entries when a full-width comma stands where a plain one was meant."""
        text = " ".join(item.text.split("\n")).strip()
        if not item.plain or not _LISTED.search(text):
            return (text,) if text else ()
        parts = tuple(part for part in _LISTED.split(text) if part)
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
                self.group_wanted(pair, node, known)
                return None
            self.list_wanted(pair, items)
            return tuple(bare(known.short, item, node) for item in items)
        found_all = (self.group(known, pair, item) for item in node.items if not absent(item))
        return tuple(group for group in found_all if group is not None)

    def group(self, known: Field, pair: Pair, node: Node) -> Group | None:
        if isinstance(node, Mapping):
            return self.read(node, known.inner, top=False)
        inner = fields.find(known.short, known.inner) if known.short else None
        if isinstance(node, Scalar) and inner is not None:
            value = self.typed(inner, pair.key, node)
            return None if value is None else bare(inner.key, value, node)
        self.group_wanted(pair, node, known)
        return None

    def group_wanted(self, pair: Pair, node: Node, known: Field) -> None:
        self.tell(node, "error", "group-wanted", key=pair.key, offer=f"{pair.key}: {known.example}")


# ---------------------------------------------------------------- texts

def bare(key: str, value: Any, node: Scalar) -> Group:
    """A group of one value, for a text that stands for it."""
    return Group(node.line, node.column, {key: value}, {}, frozenset({key}))


def split(text: str) -> tuple[str, ...]:
    """The entries of a list that was written as one text: parted by 、，,;； or, between Han alone, by blanks."""
    plain = " ".join(text.split("\n")).strip()
    for pair in _BRACKETS:
        if len(plain) > 2 and plain[0] == pair[0] and plain[-1] == pair[1]:
            plain = plain[1:-1].strip()
    parts = plain.split() if _HAN_WORDS.fullmatch(plain) else _SEPARATORS.split(plain)
    return tuple(draft.unquoted(part.strip()) for part in parts if part.strip())


def flow(items: Iterable[str]) -> str:
    """A list as one writes it in brackets."""
    return "[" + ", ".join(draft.quoted(item) if _UNSAFE.search(item) else item for item in items) + "]"


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in the order of its first mention."""
    return tuple(dict.fromkeys(items))
