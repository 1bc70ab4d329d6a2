"""This machine: which names it has, on which port it can be spoken to, and what its files are called to a browser."""

from __future__ import annotations

import contextlib
import mimetypes
import os
import socket
from urllib.parse import urlsplit

HOST = "127.0.0.1"
_TRIES = 20
"""Ports after the wanted one that are tried before the system is asked for any."""
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".bin": "application/octet-stream",
}
"""Said here, as on Windows the registry may call a script text/plain, and the browser then refuses to run it."""


def is_local(host: str) -> bool:
    """Whether a Host header names this machine. A foreign name that was made to point here (DNS rebinding) does not."""
    try:
        return urlsplit(f"//{host}").hostname in _LOCAL
    except ValueError:
        return False


def listen(wanted: int) -> socket.socket:
    """A free port of this machine's own address: the wanted one, else one of the next, else any."""
    for port in (*range(wanted, min(wanted + _TRIES, 65536)), 0):
        with contextlib.suppress(OSError):
            return _bound(port)
    return _bound(0)


def _bound(port: int) -> socket.socket:
    made = socket.create_server((HOST, port), backlog=128)
    made.setblocking(False)
    return made


def type_of(name: str) -> str:
    """The type of a file by its name."""
    ending = os.path.splitext(name)[1].lower()
    return TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
