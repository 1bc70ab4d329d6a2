"""A type in, a value of it out: empty (`full=False`) or with everything filled, to try templates and tests on.

The theme tries each template on both, so that a misspelt field is told when the theme is loaded, with its file and
line, and not when the one page that has such a field is built.
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

DATES = frozenset({"date", "updated", "start", "end", "until", "publish_at"})
"""Fields whose text is a date."""


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Types of the fields of a dataclass, with names resolved."""
    return typing.get_type_hints(kind)


def value(kind: Any, full: bool, text: str = "示例") -> Any:
    """A value of the type `kind`: all of its fields filled with `text`, 2 and two items, or all of them empty."""
    if kind is str:
        return text if full else ""
    if kind is bool:
        return full
    if kind is int:
        return 2 if full else 0
    if kind is bytes:
        return text.encode() if full else b""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return inner[0]
    if origin in (typing.Union, types.UnionType):
        return value(inner[0], full, text) if full else None
    if origin is tuple:
        if inner[-1] is not Ellipsis:
            return tuple(value(part, full, text) for part in inner)
        if typing.get_origin(inner[0]) is typing.Literal:
            return typing.get_args(inner[0]) if full else ()
        return (value(inner[0], full, text),) * 2 if full else ()
    if isinstance(kind, type) and is_dataclass(kind):
        return _filled(kind, full, text)
    raise TypeError(kind)


def _filled(kind: type, full: bool, text: str) -> Any:
    """A dataclass with every field given; what has to be a date is one."""
    given: dict[str, Any] = {}
    for field in fields(kind):
        wanted = _hints(kind)[field.name]
        if full and field.name in DATES and wanted is str:
            given[field.name] = "2016-09-13"
        else:
            given[field.name] = value(wanted, full, text)
    return kind(**given)
