"""YAML text goes in, a frozen tree of nodes comes out, each with its line and column, and the mistakes in it.

The only module that knows the YAML library. Every scalar stays the TEXT that was typed: `2016`, `yes`, `012` and `1:30`
are what they look like, and what a field makes of them is the field's business. Anchors, aliases and tags are refused.

The library's parser gives events, not objects: they tell the place of each key, show a key given twice, need no
recursion, and cannot make Python objects. When it gives up, or where a line looks mistyped, `mending` says what the
editor most likely did; the mended text is read on, so that one run tells all mistakes of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from shilu import mending
from shilu.draft import Draft, Mistake
from shilu.errors import Problem, at

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it is built in (nine times faster), else the one in Python."""

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U000323af]")
_DEPTH = 40
_REPAIRS = 12
"""How many unreadable lines are dropped, one a try, before a text is given up."""


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


def _is_wide(sign: str) -> bool:
    """Han, kana and their punctuation: signs between which a line's end is no blank."""
    return bool(_WIDE.match(sign))


@dataclass(frozen=True, slots=True)
class _Stop(Exception):
    """Where reading stopped, in 0-based lines and columns of the text that was read, and the rule to tell."""

    line: int
    column: int
    rule: str


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


def compose(
    text: str, first_line: int, path: str, keys: frozenset[str] = frozenset()
) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a YAML text whose first line is line `first_line` of the file at `path`.

    `keys` are the names that may stand before a colon; they tell a mistyped entry from a sentence with a colon.
    None when the text is empty or nothing of it can be read. Never raises.
    """
    lines = text.split("\n")
    reader = _Reader(path, first_line, Draft(tuple(lines), keys))
    return reader.read()


class _Reader:
    """One reading of one text: parse, mend, parse again."""

    def __init__(self, path: str, first_line: int, draft: Draft) -> None:
        self.path, self.first, self.draft = path, first_line, draft
        self.problems: list[Problem] = []

    def read(self) -> tuple[Node | None, tuple[Problem, ...]]:
        draft, found = mending.mended(self.draft, broken=False)
        node, stop, told = self._attempt(draft)
        if stop is not None:
            draft, found = mending.mended(self.draft, broken=True)
            node, stop, told = self._attempt(draft)
        dropped: list[Mistake] = []
        for _ in range(_REPAIRS):
            if stop is None:
                break
            line = draft.blame(stop.line)
            column = draft.typed(line, stop.column) if line == stop.line else 0
            dropped.append(Mistake(line, column, "error", stop.rule, ()))
            if stop.rule == "too-deep":
                node = None
            if stop.rule in ("several-parts", "too-deep") or draft.is_blank(line):
                break
            draft = draft.without(line)
            node, stop, told = self._attempt(draft)
        for mistake in (*found, *told, *dropped):
            self._tell(mistake)
        return node, tuple(sorted(set(self.problems), key=at))

    def _tell(self, mistake: Mistake) -> None:
        excerpt = self.draft.line(mistake.line)
        column = min(mistake.column + 1, len(excerpt) + 1)
        self.problems.append(
            Problem(self.path, mistake.line + self.first, column, mistake.level, mistake.rule, mistake.values, excerpt)
        )

    def _attempt(self, draft: Draft) -> tuple[Node | None, _Stop | None, list[Mistake]]:
        """The tree of a draft as far as it goes, where reading stopped, and mistakes that do not stop it."""
        builder = _Builder(draft, self.first)
        try:
            return builder.build(), None, builder.mistakes
        except _Stop as stop:
            return builder.closed(), stop, builder.mistakes
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line, column = (mark.line, mark.column) if mark is not None else (0, 0)
            return builder.closed(), _Stop(line, column, "yaml-unreadable"), builder.mistakes



@dataclass(slots=True)
class _Open:
    """A list or group whose end has not been read."""

    event: Any
    items: list[Node]
    pairs: list[Pair]
    key: Scalar | None
    seen: dict[str, int]


class _Builder:
    """Events in, nodes out, with a stack of its own."""

    def __init__(self, draft: Draft, first_line: int) -> None:
        self.draft, self.first = draft, first_line
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self.stack: list[_Open] = []

    def build(self) -> Node | None:
        """The whole tree; raises `_Stop` and the library's errors."""
        documents = 0
        for event in self._events():
            start: Any = event.start_mark
            if isinstance(event, yaml.ScalarEvent):
                self._refuse(event)
                text = event.value if start.line == self._end(event) else self._unfolded(event)
                self._place(Scalar(text, *self._at(event), bool(event.implicit[0])))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._refuse(event)
                if len(self.stack) >= _DEPTH:
                    raise _Stop(start.line, start.column, "too-deep")
                self.stack.append(_Open(event, [], [], None, {}))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._mistake(event, "yaml-alias", (("sign", "*" + str(event.anchor)),))
                self._place(Scalar("*" + str(event.anchor), *self._at(event), False))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Stop(start.line, start.column, "several-parts")
        return self.root

    @staticmethod
    def _end(event: Any) -> int:
        return int(event.end_mark.line)

    def _unfolded(self, event: Any) -> str:
        """A text that was typed over several lines, without the blanks that YAML puts between Han at their ends."""
        text, at = str(event.value), 0
        if event.style == "|":
            return text
        first, last = event.start_mark.line, min(event.end_mark.line, len(self.draft.lines) - 1)
        for number in range(first, last):
            before = self.draft.now(number).text[event.start_mark.column if number == first else 0:].strip()
            after = self.draft.now(number + 1).text.lstrip()
            if before and after and _is_wide(before[-1]) and _is_wide(after[0]):
                tail = before.lstrip("\"'")[-6:]
                found = text.find(f"{tail} {after[0]}", at)
                if found >= 0:
                    at = found + len(tail)
                    text = text[:at] + text[at + 1:]
        return text

    def closed(self) -> Node | None:
        """The tree as far as it was read when reading stopped: what is open is closed."""
        while self.stack:
            self._close()
        return self.root

    def _events(self) -> Iterator[Any]:
        loader = _Loader(self.draft.text())
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()

    def _at(self, event: Any) -> tuple[int, int]:
        line = event.start_mark.line
        return line + self.first, self.draft.typed(line, event.start_mark.column) + 1

    def _mistake(self, event: Any, rule: str, values: tuple[tuple[str, str], ...] = ()) -> None:
        line = event.start_mark.line
        column = self.draft.typed(line, event.start_mark.column)
        self.mistakes.append(Mistake(line, column, "error", rule, values))

    def _refuse(self, event: Any) -> None:
        """Anchors and tags: a programmer's notation, or an editor's text that begins with & or !."""
        if event.anchor is not None:
            self._mistake(event, "yaml-alias", (("sign", "&" + str(event.anchor)),))
        if event.tag is not None:
            tag = str(event.tag)
            shown = "!!" + tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else tag
            self._mistake(event, "yaml-tag", (("tag", shown),))

    def _close(self) -> None:
        opened = self.stack.pop()
        event, place = opened.event, self._at(opened.event)
        if isinstance(event, yaml.SequenceStartEvent):
            self._place(Sequence(tuple(opened.items), *place, bool(event.flow_style)))
        else:
            self._place(Mapping(tuple(opened.pairs), *place))

    def _place(self, node: Node) -> None:
        """Puts a whole node where it belongs: into the list or group that is open, or at the root."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.event, yaml.SequenceStartEvent):
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                mistake = Mistake(node.line - self.first, node.column - 1, "error", "odd-key", ())
                self.mistakes.append(mistake)
                node = Scalar("", node.line, node.column, False)
            top.key = node
        else:
            key, top.key = top.key, None
            self._pair(top, key, node)

    def _pair(self, top: _Open, key: Scalar, value: Node) -> None:
        name = key.text.strip()
        if name in top.seen:
            values = (("key", name), ("line", str(top.seen[name])))
            place = key.line - self.first, key.column - 1
            self.mistakes.append(Mistake(*place, "error", "duplicate-key", values))
            return
        if not name:
            return
        top.seen[name] = key.line
        top.pairs.append(Pair(name, key.line, key.column, value))
