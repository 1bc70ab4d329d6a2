"""A piece of text and what is done with it: wrapped lines joined, stretches marked, written as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from shilu.markdown.lines import glue

BLANKS = " \t\n"
_WRAP = re.compile(r"[ \t]*\n[ \t]*")

Attributes = list[tuple[str, str]]


@dataclass(slots=True)
class Token:
    """A stretch of text, or a tag within a leaf."""

    text: str
    """Unescaped."""
    tag: str = ""
    """`<em>`, as it is written; "" for text."""
    silent: bool = False
    """Text that is read but not written: the mark between two cells of a row."""


@dataclass(slots=True)
class Leaf:
    """A piece of text: a paragraph, a heading, a row of a table, a caption, code."""

    tag: str
    tokens: list[Token]
    attributes: Attributes = field(default_factory=list)
    note: bool = False
    """It stands in a footnote."""
    line: int = -1
    """Of the body, from 0, where it is known."""

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens if not token.tag)


def paragraph(text: str, line: int = -1) -> Leaf:
    return Leaf("p", [Token(text)], line=line)


def code(text: str, language: str, line: int) -> Leaf:
    tag = f'<code class="language-{escape(language)}">' if language else "<code>"
    return Leaf("pre", [Token("", tag), Token(text + "\n" if text else ""), Token("", "</code>")], line=line)


def opening(tag: str, attributes: Attributes) -> str:
    return "<" + tag + "".join(f' {name}="{escape(value)}"' for name, value in attributes) + ">"


def tidy(leaf: Leaf) -> None:
    """Join the wrapped lines of a leaf, take the blanks off its edges, and make each `<br>` one `\\n` of its text."""
    made: list[Token] = []
    tokens = leaf.tokens
    so_far = ""
    for place, token in enumerate(tokens):
        broken = bool(made) and made[-1].tag.startswith("<br")
        if token.tag:
            if broken:
                made.append(Token("\n"))
            made.append(token)
            continue
        text = token.text
        if broken:
            text = "\n" + text.lstrip(BLANKS)
            text = text[0] + _joined(text[1:], "", tokens, place)
        elif "\n" in text and not token.silent:
            text = _joined(text, so_far, tokens, place)
        made.append(Token(text, silent=token.silent))
        so_far = (so_far + text)[-40:]
    _edges(made)
    leaf.tokens = made


def _joined(text: str, so_far: str, tokens: list[Token], place: int) -> str:
    """The lines of a stretch of text as one, with regard to what is read before and behind it."""
    lines = _WRAP.split(text)
    made = lines[0]
    for number, line in enumerate(lines[1:], 1):
        after = line
        if not after and number == len(lines) - 1:
            after = "".join(t.text for t in tokens[place + 1:place + 8]).lstrip(BLANKS)
        made += glue(so_far + made, after) + line
    return made


def _edges(tokens: list[Token]) -> None:
    for token in tokens:
        if token.silent:
            break
        if not token.tag:
            token.text = token.text.lstrip(BLANKS)
            if token.text:
                break
    for token in reversed(tokens):
        if token.silent:
            break
        if not token.tag:
            token.text = token.text.rstrip(BLANKS)
            if token.text:
                break


def mark(leaf: Leaf, start: int, stop: int, before: str, after: str) -> None:
    """Put tags around the characters from `start` to `stop` of a leaf's text, within the tags that stand there."""
    made: list[Token] = []
    at = 0
    for token in leaf.tokens:
        end = at + len(token.text)
        a, b = max(start, at), min(stop, end)
        if token.tag or token.silent or a >= b:
            made.append(token)
        else:
            made += [Token(token.text[:a - at])] if a > at else []
            made += [Token("", before), Token(token.text[a - at:b - at]), Token("", after)]
            made += [Token(token.text[b - at:])] if b < end else []
        at = end
    leaf.tokens = made


def html(leaf: Leaf) -> str:
    """The leaf's HTML, its attributes as they are now."""
    inner = "".join(
        token.tag or ("" if token.silent else escape(token.text, quote=False)) for token in leaf.tokens)
    return f"{opening(leaf.tag, leaf.attributes)}{inner}</{leaf.tag}>\n"
