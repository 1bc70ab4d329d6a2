"""Sanitised HTML in; its pieces out: tags that hold others, and leaves, each with the text that a reader reads.

nh3 writes well-formed HTML, so a regular expression is enough to walk it. Text that stands directly in a list item, a
quote or a `div` becomes a paragraph too: nothing visible is without a leaf, and each can be cited and found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from shilu.markdown.leaf import BLANKS, Attributes, Leaf, Token, opening, tidy
from shilu.markdown.lines import END, NUMBER

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=\"([^\"]*)\")?")
_SEEN = ("<img", "<video", "<audio")
"""What makes a leaf visible without any text."""
HOLD, FREE = "\ufdd0", "\ufdd1"
"""Around the number of a leaf that is ready and stands aside while Python-Markdown works."""
HELD = re.compile(f"{HOLD}(\\d+){FREE}")

CONTAINERS = frozenset((
    "div", "section", "blockquote", "ul", "ol", "li", "figure", "details", "dl", "dd", "table", "colgroup",
    "thead", "tbody", "tfoot",
))
CAPTIONS = frozenset(("dt", "figcaption", "summary", "caption"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LEAVES = CAPTIONS | HEADINGS | {"p", "pre", "tr"}

Piece = str | Leaf
Rewrite = Callable[[str, Attributes], None]
"""Called with each tag and its attributes, which it may change."""


def pieces(html: str, rewrite: Rewrite, aside: Sequence[Leaf], ids: set[str]) -> list[Piece]:
    """The pieces of a page's HTML, in order, with the leaves that stood aside in their places.

    `ids` takes the ids that editors gave to what is no leaf; a second one of the same name is dropped.
    """
    walk = _Walk(rewrite, aside, ids)
    for match in _TOKEN.finditer(html):
        closing, tag, rest, text = match.groups()
        if text is not None:
            walk.text(unescape(text))
        elif closing:
            walk.close(tag)
        else:
            walk.open(tag, [(n, unescape(v)) for n, v in _ATTRIBUTE.findall(rest)])
    walk.end()
    return walk.found


class _Walk:
    """The state of going through the HTML."""

    def __init__(self, rewrite: Rewrite, aside: Sequence[Leaf], ids: set[str]) -> None:
        self.found: list[Piece] = []
        self.leaf: Leaf | None = None
        self.implied = False
        """The leaf is a paragraph that we opened ourselves."""
        self.stack: list[tuple[str, bool]] = []
        """Open containers, and whether they are footnotes."""
        self.counters: list[int] = []
        """Of the open ordered lists: the number of the last item."""
        self.items: list[int] = []
        """Where in `found` an item begins whose number is not known yet."""
        self.within = 0
        """How often the leaf's own tag is open within it: a row in a table in a row."""
        self.rewrite = rewrite
        self.aside = aside
        self.ids = ids

    def open(self, tag: str, attributes: Attributes) -> None:
        self.rewrite(tag, attributes)
        if self.leaf is not None and self.leaf.tag == "p" and (tag in CONTAINERS or tag in LEAVES or tag == "hr"):
            self.end()
        if self.leaf is not None or tag not in LEAVES:
            self._own_id(attributes)
        if self.leaf is not None:
            self.within += tag == self.leaf.tag
            if self.leaf.tag == "tr" and tag in ("td", "th") and self.leaf.tokens:
                self.leaf.tokens.append(Token(" | ", silent=True))
            self.leaf.tokens.append(Token("", opening(tag, attributes)))
        elif tag in CONTAINERS:
            self._container(tag, attributes)
        elif tag in ("hr", "col"):
            self.found.append(opening(tag, attributes) + "\n")
        elif tag in LEAVES:
            self.leaf = Leaf(tag, [], attributes, self._in_note())
            self.implied = False
        else:
            self._imply().tokens.append(Token("", opening(tag, attributes)))

    def _own_id(self, attributes: Attributes) -> None:
        own = dict(attributes).get("id")
        if own in self.ids:
            attributes[:] = [(n, v) for n, v in attributes if n != "id"]
        elif own is not None:
            self.ids.add(own)

    def _container(self, tag: str, attributes: Attributes) -> None:
        note = tag == "div" and ("class", "footnote") in attributes
        self.stack.append((tag, note))
        if tag == "ol":
            start = dict(attributes).get("start", "1")
            self.counters.append(int(start) - 1 if re.fullmatch(r"-?\d{1,9}", start) else 0)
        if tag == "li":
            self.items.append(len(self.found))
            self.found.append("<li>" if not attributes else opening(tag, attributes))
        else:
            self.found.append(opening(tag, attributes) + "\n")

    def _in_note(self) -> bool:
        return any(note for _, note in self.stack)

    def _imply(self) -> Leaf:
        self.leaf = Leaf("p", [], note=self._in_note())
        self.implied = True
        return self.leaf

    def text(self, text: str) -> None:
        if not text.strip(BLANKS) and (self.leaf is None or self.leaf.tag == "tr"):
            return
        leaf = self.leaf or self._imply()
        if self.implied and re.search(r"\n[ \t]*\n", text):
            first, rest = re.split(r"\n[ \t]*\n", text, maxsplit=1)
            leaf.tokens.append(Token(first))
            self.end()
            self.text(rest)
            return
        if NUMBER in text:
            text = self._numbered(text)
        leaf.tokens.append(Token(text))

    def _numbered(self, text: str) -> str:
        """The text without the number of its item, which goes to the item where it is not the next one."""
        before, _, rest = text.partition(NUMBER)
        number, _, after = rest.partition(END)
        if self.items and self.counters and number.isdecimal():
            place = self.items[-1]
            self.counters[-1] += 1
            if self.counters[-1] != int(number):
                self.counters[-1] = int(number)
                item = self.found[place]
                if isinstance(item, str) and " value=" not in item:
                    self.found[place] = item.replace("<li", f'<li value="{int(number)}"', 1)
        return before + after

    def close(self, tag: str) -> None:
        if self.leaf is not None and not (self.implied and (tag in CONTAINERS or tag in LEAVES)):
            if tag == self.leaf.tag and not self.within:
                self.end()
            else:
                self.within -= tag == self.leaf.tag
                self.leaf.tokens.append(Token("", f"</{tag}>"))
            return
        self.end()
        if tag in CONTAINERS and self.stack:
            self.stack.pop()
            if tag == "ol":
                self.counters.pop()
            if tag == "li" and self.items:
                self.items.pop()
            self.found.append(f"</{tag}>\n")

    def end(self) -> None:
        """Close the leaf; one without anything in it is dropped."""
        leaf, self.leaf, self.implied, self.within = self.leaf, None, False, 0
        if leaf is None:
            return
        leaf = self._restored(leaf)
        if leaf.tag != "pre":
            tidy(leaf)
        if any(token.text.strip(BLANKS) or token.tag.startswith(_SEEN) for token in leaf.tokens):
            self.found.append(leaf)


    def _restored(self, leaf: Leaf) -> Leaf:
        """The leaf with what stood aside in its place."""
        if len(leaf.tokens) == 1 and (alone := HELD.fullmatch(leaf.tokens[0].text.strip(BLANKS))):
            held = self.aside[int(alone.group(1))]
            held.note = leaf.note
            return held
        for token in leaf.tokens:
            if HOLD in token.text:
                token.text = HELD.sub(lambda m: self.aside[int(m.group(1))].text, token.text)
        return leaf
