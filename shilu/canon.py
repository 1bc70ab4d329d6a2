"""Canonical bytes of a value, their digest, and the way back to a typed value.

Equal values give equal bytes on every machine, so a digest can stand for a value: in cache keys, in file names. The
encoding is MessagePack by msgspec (C speed: a walk in Python would cost more than rendering the page it saves).
Dataclasses are maps of their fields in the order of definition, dates are ISO strings, tuples are arrays.

msgspec alone would take floats, dicts, lists and sets as well. `check` refuses them; it walks every value, so it is
called by the tests on all jobs of whole sites, not by the build.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Hashable
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_encoder = msgspec.msgpack.Encoder()


def encode(value: object) -> bytes:
    """Canonical bytes. Raises TypeError or UnicodeEncodeError for a subclass of str or a lone surrogate."""
    return _encoder.encode(value)


@functools.cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def decode(data: bytes, kind: type[T]) -> T:
    """The value of type `kind` that `encode` made. Raises ValueError when the bytes are not one."""
    value: T = _decoder(cast(Hashable, kind)).decode(data)
    return value


_raw = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


def fields(data: bytes) -> list[msgspec.Raw]:
    """The canonical bytes of each field of a dataclass, from its own, in the order of definition."""
    return list(_raw.decode(data).values())


def digest_bytes(data: bytes) -> str:
    """32 hex digits of BLAKE2b over bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest(*values: object) -> str:
    """32 hex digits for values in their order; the class of a dataclass counts."""
    state = hashlib.blake2b(digest_size=16)
    for value in values:
        data = encode(value)
        state.update(b"%s %d\n" % (type(value).__name__.encode(), len(data)))
        state.update(data)
    return state.hexdigest()


_PLAIN = (type(None), bool, int, str, bytes)


def check(value: object) -> None:
    """Raise TypeError, with the way to it, for anything in `value` that is no canonical value."""
    _check(value, type(value).__name__)


def _check(value: object, where: str) -> None:
    if isinstance(value, tuple) and type(value) is tuple:
        for number, item in enumerate(value):
            _check(item, f"{where}[{number}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parameters = value.__dataclass_params__  # type: ignore[attr-defined]
        if not parameters.frozen:
            raise TypeError(f"{where}: {type(value).__name__} is not frozen")
        for field in dataclasses.fields(value):
            _check(getattr(value, field.name), f"{where}.{field.name}")
    elif type(value) not in _PLAIN:
        raise TypeError(f"{where}: {type(value).__name__} is no canonical value")
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise TypeError(f"{where}: a lone surrogate") from None
