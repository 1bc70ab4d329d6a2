"""Lines of YAML that need no parser in; the tree that the parser would give out, or None where it is needed.

`key: text`, a text in quotes without escapes, and a list in brackets on one line: most of an archive has nothing else,
and the library costs four times as much, and 15 ms to load. A test holds both to the same tree.
"""

from __future__ import annotations

import re

from shilu.frontmatter.nodes import Mapping, Pair, Scalar, Sequence

_NEVER = "\\x00-\\x1f\\x7f-\\xa0\u2028\u2029\u3000\ud800-\udfff\ufeff\ufffe\uffff#{"
"""Inside a character class: what YAML refuses, and what `mending` would look at more closely (but for the sign ：)."""
_FIRST = rf"[^\s\-?:,\[\]}}&*!|>'\"%@`{_NEVER}]"
"""What a text without quotes may begin with: no sign of YAML."""
_QUOTED = rf"\"[^\"\\{_NEVER}]*\"|'[^'{_NEVER}]*'"
_TEXT = rf"{_FIRST}(?:[^:{_NEVER}]*[^:\s{_NEVER}])?|{_QUOTED}"
_ITEM = rf"{_FIRST}(?:[^:?,\[\]}}'\"{_NEVER}]*[^:?,\[\]}}'\"\s{_NEVER}])?|{_QUOTED}"
_ENTRY = re.compile(
    r"([A-Za-z_\u3400-\u9fff][A-Za-z0-9_\u3400-\u9fff]{0,99}): +"
    rf"(?:({_TEXT})|\[ *((?:{_ITEM})(?: *, *(?:{_ITEM}))*) *\]) *")
_ITEMS = re.compile(_ITEM)


def read(lines: tuple[str, ...], first_line: int) -> Mapping | None:
    """The group that the lines are, the first of them line `first_line` of its file."""
    pairs: dict[str, Pair] = {}
    for number, line in enumerate(lines, first_line):
        if not line:
            continue
        found = _ENTRY.fullmatch(line)
        if found is None:
            return None
        key, text, items = found.groups()
        if key in pairs:
            return None
        if text is not None:
            value: Scalar | Sequence = _scalar(text, number, found.start(2))
        else:
            start = found.start(3)
            value = Sequence(tuple([_scalar(item.group(), number, start + item.start()) for item in
                                    _ITEMS.finditer(items)]), number, line.index("[", len(key)) + 1, True)
        pairs[key] = Pair(key, number, 1, value)
    if not pairs:
        return None
    made = tuple(pairs.values())
    return Mapping(made, made[0].line, 1)


def _scalar(text: str, line: int, start: int) -> Scalar:
    if text[0] in "\"'":
        return Scalar(text[1:-1], line, start + 1, False)
    return Scalar(text, line, start + 1, True)
