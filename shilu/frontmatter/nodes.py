"""What YAML is read into: texts, lists and groups, each with the line and column at which it stands, from 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed, without its quotes. `plain` is False for quoted and block texts."""

    text: str
    line: int
    column: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` when it is written in brackets."""

    items: tuple[Node, ...]
    line: int
    column: int
    flow: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value. The place is the key's."""

    key: str
    line: int
    column: int
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A group of pairs in the order of the file; no key twice."""

    pairs: tuple[Pair, ...]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


def absent(node: Node) -> bool:
    """True for what YAML calls null: nothing after the colon, `null`, `~`."""
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null", "Null", "NULL")


def plain(node: Node | None) -> object:
    """The tree as dicts, lists and texts, for data of our own (a theme's words); None for nothing."""
    if isinstance(node, Mapping):
        return {pair.key: plain(pair.value) for pair in node.pairs}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None or absent(node) else node.text
