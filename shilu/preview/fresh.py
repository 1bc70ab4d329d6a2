"""Pages made ahead of the build, and which bytes each open page was given: so a page is reloaded when, and only when,
it would show something else.

Addresses are those of files in the output (`speeches/index.html`). The server's thread asks, others put in.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path

_PAGES = 64
"""So many pages are remembered; nobody has more open."""
NONE = ""
"""What stands for the bytes of a page that is not there."""


class Fresh:
    """The preview's files: those made ahead, else those that lie in the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ahead: dict[str, tuple[int, bytes]] = {}
        self._given: dict[str, str] = {}
        self._lock = threading.Lock()

    def put(self, made: Mapping[str, bytes], edit: int) -> None:
        """Pages made ahead after the edit of this number."""
        with self._lock:
            self._ahead = {**self._ahead, **{path: (edit, data) for path, data in made.items()}}

    def drop(self, edit: int) -> None:
        """A build has seen all edits up to this one: what was made after them lies in the folder, or is refused."""
        with self._lock:
            self._ahead = {path: kept for path, kept in self._ahead.items() if kept[0] > edit}

    def ahead(self, path: str) -> bytes | None:
        """A file made ahead, if this one was."""
        kept = self._ahead.get(path)
        return kept[1] if kept is not None else None

    def page(self, path: str) -> bytes | None:
        """A page as it is now; None where there is none."""
        if (data := self.ahead(path)) is not None:
            return data
        if not is_page(path):
            return None
        try:
            return (self._folder / path).read_bytes()
        except OSError:
            return None

    def give(self, path: str) -> bytes | None:
        """The page for a browser, which shows it from now on."""
        data = self.page(path)
        with self._lock:
            self._given.pop(path, None)
            self._given[path] = _digest(data)
            while len(self._given) > _PAGES:
                del self._given[next(iter(self._given))]
        return data

    def given(self, path: str) -> str:
        """Which bytes of a page a browser was given last."""
        return self._given.get(path, "never")

    def now(self, path: str) -> str:
        """Which bytes it would be given."""
        return _digest(self.page(path))


def address(path: str) -> str:
    """The file of the output that an address of the server means: "" and `news/` are indexes."""
    return path + "index.html" if not path or path.endswith("/") else path


def _digest(data: bytes | None) -> str:
    return NONE if data is None else hashlib.blake2b(data, digest_size=16).hexdigest()


def is_page(path: str) -> bool:
    """Whether a path leads below the folder on every system, and to a page."""
    if not path.endswith(".html") or any(sign in path for sign in '\0\\:'):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))
