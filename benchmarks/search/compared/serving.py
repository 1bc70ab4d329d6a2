"""A folder goes in; a server on the loopback address comes out, with gzip and an account of what it sent."""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

PRESSED = (".html", ".js", ".mjs", ".json", ".css", ".svg", ".xml", ".txt")
"""What servers send with gzip; all else is sent as it lies."""
APART = (".html", ".css", ".svg", ".ico", ".png", ".woff2")
"""The page and its looks, which are no cost of searching; pages fetched by a script are told by their folder."""


@dataclass
class Account:
    """What was sent since the last look."""

    requests: int = 0
    bytes: int = 0
    names: list[str] = field(default_factory=list)
    last: float = 0.0


class Server:
    """Serves a folder; use it as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.account = Account()
        self.open = 0
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.site = self
        self.url = f"http://127.0.0.1:{self._http.server_port}/"

    def __enter__(self) -> Server:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    def take(self, quiet: float = 0.4, most: float = 20.0) -> Account:
        """The account, once nothing has been asked for during `quiet` seconds; a new one is begun."""
        until = time.monotonic() + most
        since = time.monotonic()
        while time.monotonic() < until and (self.open or time.monotonic() - max(self.account.last, since) < quiet):
            time.sleep(0.02)
        with self._lock:
            taken, self.account = self.account, Account()
        return taken

    def enter(self) -> None:
        with self._lock:
            self.open += 1

    def leave(self, name: str, size: int) -> None:
        with self._lock:
            self.open -= 1
            self.account.last = time.monotonic()
            if not name.endswith(APART) or name.startswith("pages/"):
                self.account.requests += 1
                self.account.bytes += size
                self.account.names.append(name)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    site: Server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Http

    def do_GET(self) -> None:
        site = self.server.site
        site.enter()
        name, sent = unquote(urlsplit(self.path).path).lstrip("/") or "index.html", 0
        try:
            path = (site.folder / name).resolve()
            if not path.is_relative_to(site.folder) or not path.is_file():
                self._send(404, name, b"", False)
            else:
                data = _body(path)
                self._send(200, name, data, path.suffix in PRESSED)
                sent = len(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            site.leave(name, sent)

    def _send(self, status: int, name: str, data: bytes, pressed: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mimetypes.guess_type(name)[0] or "application/octet-stream")
        if pressed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        fixed = not name.endswith((".html", "manifest.bin"))
        self.send_header("Cache-Control", "public, max-age=31536000" if fixed else "no-cache")
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@lru_cache(maxsize=4096)
def _body(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.compress(data, 6, mtime=0) if path.suffix in PRESSED else data
