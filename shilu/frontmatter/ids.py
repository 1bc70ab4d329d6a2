"""An id in, the rule that it breaks out; a title or a file's name in, an id made of it out."""

from __future__ import annotations

import re

from shilu import hanzi

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Ids that come with imported records keep their capitals; two ids that differ in case alone are one id (catalog)."""
ID_LIMIT = 120
"""Characters: with its folder, `.html` and a temporary ending a name stays below 200 bytes."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def id_mistake(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The rule that an id breaks and its values ("" where an offer belongs); ("", ()) for a good one."""
    if not ID.fullmatch(text):
        return "bad-id", (("text", text), ("offer", ""))
    if _DEVICE.fullmatch(text):
        return "device-id", (("text", text), ("offer", ""))
    if len(text) > ID_LIMIT:
        return "long-id", (("length", str(len(text))), ("limit", str(ID_LIMIT)))
    return "", ()


def slug(text: str) -> str:
    """An id made of a text: its pinyin, or a hash of what has none; "" for blanks."""
    made = re.sub(r"[^a-z0-9._-]+", "-", hanzi.slug(text).lower()).strip("-._")[:ID_LIMIT].rstrip("-._")
    return f"{made}-1" if _DEVICE.fullmatch(made) else made
