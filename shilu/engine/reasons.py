"""What a page was made of and what it is made of now go in; which arguments of its job changed comes out.

Kept beside each file of the output, for `build --why`, as one short text: eight digits of the release and of each
argument, and four of each field of an argument that has fields. That is enough to tell one edit from the next; whether
a page is made anew hangs on its key alone.
"""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any, cast

from shilu import canon
from shilu.model import Job

NEW, GONE, FORGOTTEN, CONTENT, RELEASE = "new", "gone", "forgotten", "content", "release"
"""Written for the first time; the file had been lost or changed by someone else; no record was left to compare with;
a file that no job makes has other bytes; another Shilu. A reason is one of them, or names of arguments parted by
blanks, each with the fields that changed (`view:head,title`)."""
_DIGITS, _FIELD = 8, 4


def prints(value: Any) -> str:
    """Four digits for each field of a value, "" for one without fields."""
    if not dataclasses.is_dataclass(value):
        return ""
    found = [zlib.crc32(data) & 0xFFFF for data in canon.fields(canon.encode(value))]
    return struct.pack(f">{len(found)}H", *found).hex()


def parts(release: str, digests: Sequence[str], found: Sequence[str]) -> str:
    """`digests` and `prints` of a job's arguments as they are kept."""
    return " ".join((release[:_DIGITS], *(one[:_DIGITS] + more for one, more in zip(digests, found, strict=True))))


def changed(before: str, now: str, job: Job) -> str:
    """What is not as it was: a reason."""
    (old_release, *old), (release, *new) = before.split(" "), now.split(" ")
    if len(old) != len(new):
        return RELEASE
    names = cast(FunctionType, job.call).__code__.co_varnames
    words = [RELEASE] if old_release != release else []
    for name, value, was, is_now in zip(names, job.args, old, new, strict=False):
        if was[:_DIGITS] != is_now[:_DIGITS]:
            words.append(f"{name}:{','.join(_fields(value, was, is_now))}".rstrip(":"))
    return " ".join(words) or RELEASE


def _fields(value: Any, was: str, is_now: str) -> Iterator[str]:
    """Names of the fields that changed; none where they cannot be compared."""
    names = [one.name for one in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    if len(was) == len(is_now) == _DIGITS + _FIELD * len(names):
        for number, name in enumerate(names):
            here = slice(_DIGITS + _FIELD * number, _DIGITS + _FIELD * (number + 1))
            if was[here] != is_now[here]:
                yield name
