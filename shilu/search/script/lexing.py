"""The text of a script in; its tokens out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<space>(?:\s+|//.*|/\*[\s\S]*?\*/)+)
    |(?P<name>[A-Za-z_$一-鿿][\w$一-鿿]*)
    |(?P<value>0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<template>`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{))
    |(?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?|(?:>>>|>>|<<|\*\*)=?|[=!]==?|&&|\|\||\+\+|--|[-+*/%&|^<>]=
        |[-+*/%&|^<>=!~?:.,;(){}[\]])
    """, re.VERBOSE | re.ASCII,
)
_REGEX = re.compile(r"/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_REST = re.compile(r"\}(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)")
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_OPERAND_NEXT = frozenset((
    "await", "case", "delete", "do", "else", "in", "instanceof", "of", "return", "throw", "typeof", "void",
))
RESERVED = frozenset((
    "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "of", "package", "private",
    "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var",
    "void", "while", "with", "yield",
))
"""Words that name no variable here, though a few of them could."""


@dataclass(slots=True)
class Tokens:
    """A script, cut; blanks and comments are gone."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    """name, value (a number, string or regular expression), template (to its end or first `${`), rest (of a template,
    from a `}` on) or sign."""
    lines: set[int] = field(default_factory=set)
    """Which of them begin a line."""
    closed: dict[int, int] = field(default_factory=dict)
    """Bracket -> the one that closes it; of a template the piece before a value -> the one after it."""


def cut(text: str) -> Tokens:
    """ValueError for what is no token, and for brackets that do not match."""
    made = Tokens()
    texts, kinds = made.texts, made.kinds
    opened: list[tuple[str, int]] = []
    at, size = 0, len(text)
    while at < size:
        found = _TOKEN.match(text, at)
        kind = (found and found.lastgroup) or ""
        if text[at] == "/" and kind == "sign" and (not texts or _wants_operand(texts[-1], kinds[-1])):
            found, kind = _REGEX.match(text, at), "value"
        elif text[at] == "}" and opened and opened[-1][0] == "}`":
            found, kind = _REST.match(text, at), "rest"
        if found is None:
            raise ValueError(f"no token: {text[at:at + 40]!r}")
        piece, at = found[0], found.end()
        if kind == "space":
            if "\n" in piece:
                made.lines.add(len(texts))
            continue
        if kind == "rest" or (kind == "sign" and piece in ")]}"):
            if not opened or not opened[-1][0].startswith(piece[0]):
                raise ValueError(f"not opened: {text[max(0, at - 40):at]!r}")
            made.closed[opened.pop()[1]] = len(texts)
        if piece in _CLOSES:
            opened.append((_CLOSES[piece], len(texts)))
        elif kind in ("template", "rest") and piece.endswith("${"):
            opened.append(("}`", len(texts)))
        texts.append(piece)
        kinds.append(kind)
    if opened:
        raise ValueError(f"not closed: {texts[opened[-1][1]]!r}")
    return made


def _wants_operand(before: str, kind: str) -> bool:
    """Whether a `/` begins a regular expression. After `)` and `}` it is taken for a division: where it is none, the
    reader finds an operator where a statement should begin, and refuses the script."""
    if kind == "sign":
        return before not in (")", "]", "}", "++", "--")
    return before in _OPERAND_NEXT or (kind != "value" and before.endswith("${"))
