"""YAML text goes in, a frozen tree of nodes comes out, each with its line and column, and the mistakes in it.

The only module that knows the YAML library. Every scalar stays the TEXT that was typed: `2016`, `yes`, `012` and `1:30`
are what they look like, and what a field makes of them is the field's business. Anchors, aliases and tags are refused.

The library's parser gives events, not objects: they tell the place of each key, show a key given twice, need no
recursion, and cannot make Python objects. When it gives up, or where a line looks mistyped, `mending` says what the
editor most likely did; the mended text is read on, so that one run tells all mistakes of a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from shilu.errors import Problem, at
from shilu.frontmatter import mending, plainyaml
from shilu.frontmatter.draft import Draft, Mistake
from shilu.frontmatter.nodes import Mapping, Node, Pair, Scalar, Sequence, absent, plain

__all__ = ["Mapping", "Node", "Pair", "Scalar", "Sequence", "absent", "compose", "plain"]

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U000323af]")
"""Han, kana and their punctuation: signs between which a line's end is no blank."""
_DEPTH = 40
_REPAIRS = 12
"""How many unreadable lines are dropped, one a try, before a text is given up."""


def compose(
    text: str, first_line: int, path: str, keys: frozenset[str] = frozenset(), inner: frozenset[str] | None = None
) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a YAML text whose first line is line `first_line` of the file at `path`.

    `keys` are the names that may stand before a colon, `inner` those further in than the left edge (the same when not
    given); they tell a mistyped entry from a sentence with a colon.
    None when the text is empty or nothing of it can be read. Never raises.
    """
    lines = tuple(text.split("\n"))
    simple = plainyaml.read(lines, first_line)
    if simple is not None and ("：" not in text or not mending.is_suspect(text)):
        return simple, ()
    typed = Draft(lines, keys, keys if inner is None else inner)
    draft, found = mending.mended(typed, broken=False)
    node, stop, told = _attempt(draft, first_line)
    if stop is not None:
        draft, found = mending.mended(typed, broken=True)
        node, stop, told = _attempt(draft, first_line)
    dropped: list[Mistake] = []
    while stop is not None and len(dropped) < _REPAIRS:
        line = draft.blame(stop.line)
        column = draft.typed(line, stop.column) if line == stop.line else 0
        dropped.append(Mistake(line, column, "error", stop.rule))
        if stop.rule == "too-deep":
            node = None
        if stop.rule != "yaml-unreadable" or draft.is_blank(line):
            break
        draft = draft.without(line)
        node, stop, told = _attempt(draft, first_line)
    problems = {_problem(mistake, typed, first_line, path) for mistake in (*found, *told, *dropped)}
    return node, tuple(sorted(problems, key=at))


@cache
def _library() -> Any:
    """The YAML library, loaded when the first text is read."""
    import yaml

    return yaml


def loader() -> Any:
    """libyaml's parser where it is built in (nine times faster), else the one in Python."""
    return getattr(_library(), "CSafeLoader", None) or _library().SafeLoader


def _problem(mistake: Mistake, typed: Draft, first_line: int, path: str) -> Problem:
    excerpt = typed.line(mistake.line)
    line, column = mistake.line + first_line, min(mistake.column + 1, len(excerpt) + 1)
    return Problem(path, line, column, mistake.level, mistake.rule, mistake.values, excerpt)


@dataclass(frozen=True, slots=True)
class _Stop(Exception):
    """Where reading stopped, in 0-based lines and columns of the text that was read, and the rule to tell."""

    line: int
    column: int
    rule: str


def _attempt(draft: Draft, first_line: int) -> tuple[Node | None, _Stop | None, list[Mistake]]:
    """The tree of a draft as far as it goes, where reading stopped, and mistakes that do not stop it."""
    builder = _Builder(draft, first_line)
    try:
        return builder.build(), None, builder.mistakes
    except _Stop as stop:
        return builder.closed(), stop, builder.mistakes
    except _library().YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        return builder.closed(), _Stop(line, column, "yaml-unreadable"), builder.mistakes


@dataclass(slots=True)
class _Open:
    """A list or group whose end has not been read."""

    line: int
    column: int
    flow: bool
    items: list[Node] | None
    """Of a list; None for a group."""
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
        self.documents = 0

    def build(self) -> Node | None:
        """The whole tree; raises `_Stop` and the library's errors."""
        take: dict[str, Callable[[Any], None]] = {
            "ScalarEvent": self.scalar, "SequenceStartEvent": self.open, "MappingStartEvent": self.open,
            "SequenceEndEvent": self.close, "MappingEndEvent": self.close, "AliasEvent": self.alias,
            "DocumentStartEvent": self.document,
        }
        parser = loader()(self.draft.text())
        try:
            while (event := parser.get_event()) is not None:
                taken = take.get(type(event).__name__)
                if taken is not None:
                    taken(event)
        finally:
            parser.dispose()
        return self.root

    def closed(self) -> Node | None:
        """The tree as far as it was read when reading stopped: what is open is closed."""
        while self.stack:
            self.close(None)
        return self.root

    # ------------------------------------------------------------ events

    def place(self, event: Any) -> tuple[int, int]:
        """Line and column, from 1, of the file as it was typed."""
        line, column = event.start_mark.line, event.start_mark.column
        if self.draft.changed:
            column = self.draft.typed(line, column)
        return line + self.first, column + 1

    def mistake(self, place: tuple[int, int], rule: str, *values: tuple[str, str]) -> None:
        self.mistakes.append(Mistake(place[0] - self.first, place[1] - 1, "error", rule, values))

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _Stop(event.start_mark.line, event.start_mark.column, "several-parts")

    def scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        text = event.value if event.start_mark.line == event.end_mark.line else self.unfolded(event)
        self.put(Scalar(text, *self.place(event), event.implicit[0]))

    def alias(self, event: Any) -> None:
        place = self.place(event)
        self.mistake(place, "yaml-alias", ("sign", f"*{event.anchor}"))
        self.put(Scalar(f"*{event.anchor}", *place, False))

    def open(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        if len(self.stack) >= _DEPTH:
            raise _Stop(event.start_mark.line, event.start_mark.column, "too-deep")
        items: list[Node] | None = [] if type(event).__name__ == "SequenceStartEvent" else None
        self.stack.append(_Open(*self.place(event), bool(event.flow_style), items, [], None, {}))

    def close(self, event: Any) -> None:
        opened = self.stack.pop()
        if opened.items is not None:
            self.put(Sequence(tuple(opened.items), opened.line, opened.column, opened.flow))
        else:
            self.put(Mapping(tuple(opened.pairs), opened.line, opened.column))

    def refuse(self, event: Any) -> None:
        """Anchors and tags: a programmer's notation, or an editor's text that begins with & or !."""
        place = self.place(event)
        if event.anchor is not None:
            self.mistake(place, "yaml-alias", ("sign", f"&{event.anchor}"))
        if event.tag is not None:
            tag = str(event.tag)
            ours = tag.removeprefix("tag:yaml.org,2002:")
            self.mistake(place, "yaml-tag", ("tag", tag if ours == tag else f"!!{ours}"))

    def unfolded(self, event: Any) -> str:
        """A text that was typed over several lines, without the blanks that YAML puts between Han at their ends."""
        text, at = str(event.value), 0
        if event.style == "|":
            return text
        first, last = event.start_mark.line, min(event.end_mark.line, len(self.draft.lines) - 1)
        for number in range(first, last):
            before = self.draft.now(number).text[event.start_mark.column if number == first else 0:].strip()
            after = self.draft.now(number + 1).text.lstrip()
            if before and after and _WIDE.match(before[-1]) and _WIDE.match(after[0]):
                tail = before.lstrip("\"'")[-6:]
                found = text.find(f"{tail} {after[0]}", at)
                if found >= 0:
                    at = found + len(tail)
                    text = text[:at] + text[at + 1:]
        return text

    # ------------------------------------------------------------ nodes

    def put(self, node: Node) -> None:
        """Puts a whole node where it belongs: into the list or group that is open, or at the root."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.items is not None:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                self.mistake((node.line, node.column), "odd-key")
                node = Scalar("", node.line, node.column, False)
            top.key = node
        else:
            key, top.key = top.key, None
            self.pair(top, key, node)

    def pair(self, top: _Open, key: Scalar, value: Node) -> None:
        name = key.text.strip()
        if name in top.seen:
            self.mistake((key.line, key.column), "duplicate-key", ("key", name), ("line", str(top.seen[name])))
        elif name:
            top.seen[name] = key.line
            top.pairs.append(Pair(name, key.line, key.column, value))
