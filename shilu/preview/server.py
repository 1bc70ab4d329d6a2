"""A folder, and what is made ahead of it, go in; a server for the browsers of this machine comes out, in a thread.

livereload gives the reload socket and its client script; its watcher is not used, it would ask 10,000 files every
0.8 s and be deaf for three seconds after each reload. Its client says which page it stands in, so that a page is
reloaded only when its own bytes have changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import httpserver, web, websocket

from shilu import messages
from shilu.preview import fresh, local, overlay

_NAMED = re.compile(r"assets/.+\.[0-9a-f]{10}(\.[a-z0-9]+)?")
"""Files whose names hold a digest of their bytes: a page that is reloaded need not ask for them again."""
_SHOWN = 16
"""Pages that are made ahead at most."""
_AWAY = 3.0
"""Seconds that a page may take to be loaded anew."""
_AS_FOUND = ("search.html",)
"""Pages that show what no byte of theirs tells: they are reloaded whenever anything has changed."""


class Local(web.RequestHandler):
    """Answers requests from pages of this machine only."""

    lang: ClassVar[str] = "zh"

    def prepare(self) -> Awaitable[None] | None:
        if not local.is_local(self.request.host):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(messages.text(self.lang, "serve.wrong-host"))
        return None

    def check_origin(self, origin: str) -> bool:
        """For sockets: only a page that came from this very server may listen."""
        return local.is_local(self.request.host) and urlsplit(origin).netloc == self.request.host


class Reload(Local, LiveReloadHandler):  # type: ignore[misc]
    """livereload's socket, which says in which page it stands."""

    page = ""
    given = ""
    """Which bytes of it the browser has."""

    def initialize(self, files: fresh.Fresh, come: Callable[[], None], gone: Callable[[str], None]) -> None:
        self.files = files
        self._come = come
        self._gone = gone

    def on_message(self, message: str | bytes) -> None:
        super().on_message(message)
        told = json.loads(message)
        if told.get("command") == "info" and isinstance(told.get("url"), str):
            self.page = fresh.address(unquote(urlsplit(told["url"]).path).removeprefix("/"))
            self.given = self.files.given(self.page)
            self._come()
            self.compare()                           # it may have changed while it was on its way

    def on_close(self) -> None:
        super().on_close()
        self._gone(self.page)

    def compare(self, anyway: bool = False) -> bool:
        """Reload the page where it would get other bytes than it has; whether it was."""
        if not fresh.is_page(self.page):
            return False
        now = self.files.now(self.page)
        if now == self.given and not anyway:
            return False
        self.given = now
        with contextlib.suppress(websocket.WebSocketClosedError):
            self.write_message({"command": "reload", "path": "*", "liveCSS": False, "liveImg": False})
        return True


class Client(Local, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""


class Live(Local, websocket.WebSocketHandler):
    """Tells each page the state of the build, at once and whenever it changes."""

    state: ClassVar[str] = overlay.good()
    listeners: ClassVar[set[Live]] = set()

    def open(self, *_: str, **__: str) -> None:
        Live.listeners.add(self)
        self.write_message(Live.state)

    def on_close(self) -> None:
        Live.listeners.discard(self)

    def on_message(self, message: str | bytes) -> None:
        """Pages say nothing."""


class Script(Local):
    def get(self) -> None:
        self.set_header("Content-Type", local.TYPES[".js"])
        self.set_header("Cache-Control", "no-cache")
        self.finish(overlay.script())


class Page(Local, web.StaticFileHandler):
    """A file of the preview, fresh at each request; pages get the overlay's tag."""

    def initialize(  # type: ignore[override]
        self, files: fresh.Fresh, path: str, default_filename: str | None = None,
    ) -> None:
        super().initialize(path, default_filename)
        self.files = files

    async def get(self, path: str, include_body: bool = True) -> None:
        name = fresh.address(path)
        data = self.files.give(name) if name.endswith(".html") else self.files.ahead(name)
        if data is None:
            await super().get(path, include_body)
            return
        page = overlay.inject(data) if name.endswith(".html") else data
        self.set_header("Content-Type", local.type_of(name))
        self.set_extra_headers(name)
        if include_body:
            self.write(page)
        else:
            self.set_header("Content-Length", len(page))
        await self.finish()

    def should_return_304(self) -> bool:
        return False

    def compute_etag(self) -> str | None:
        return None                                  # tornado's is kept for ever, and would hide the next edit

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "max-age=86400, immutable" if _NAMED.fullmatch(path) else "no-cache")

    def get_content_type(self) -> str:
        return local.type_of(str(self.absolute_path))

    def parse_url_path(self, url_path: str) -> str:
        if "\0" in url_path:
            raise web.HTTPError(404)                 # no system has such a file, and asking for it is an error
        return super().parse_url_path(url_path)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The site's own 404.html where there is one."""
        self.set_header("Content-Type", local.TYPES[".html"])
        own = self.files.page("404.html")
        if status_code == 404 and own is not None:
            page = overlay.rebase(own)
        else:
            empty = self.files.page("index.html") is None
            key = "serve.nothing-yet" if empty else "serve.not-found"
            note = messages.text(self.lang, "serve.nothing-yet-note") if empty else ""
            page = overlay.stand_in(messages.text(self.lang, key), note, self.lang)
        self.finish(overlay.inject(page))


class Server:
    """Serves a folder in a thread of its own."""

    def __init__(self, folder: Path, lang: str, port: int) -> None:
        Local.lang = lang
        # Its deafness lasts three seconds by default, and edits within them would be lost.
        LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
        for name in ("livereload", "tornado.access", "tornado.application", "tornado.general"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._files = fresh.Fresh(folder)
        own = {"files": self._files}
        self._application = web.Application([
            (r"/livereload", Reload, {**own, "come": self._arrived, "gone": self._left}), (r"/livereload\.js", Client),
            (overlay.LIVE, Live), (overlay.SCRIPT, Script),
            (r"/(.*)", Page, {**own, "path": str(folder), "default_filename": "index.html"}),
        ], log_function=lambda handler: None)
        self._socket = local.listen(port)
        self.address: tuple[str, int] = self._socket.getsockname()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self._coming = 0
        """Pages that are being loaded anew."""
        self._come = threading.Event()
        self._come.set()
        self._away: dict[str, float] = {}
        """Pages that were closed lately, with the time: most of them are being loaded anew."""

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = httpserver.HTTPServer(self._application)
        server.add_socket(self._socket)
        await self._over.wait()
        server.stop()
        for listener in (*Live.listeners, *LiveReloadHandler.waiters):
            listener.close()
        await server.close_all_connections()

    # ---- what others tell the server

    def ahead(self, made: Mapping[str, bytes], edit: int) -> None:
        """Show pages made ahead of the build, after the edit of this number."""
        self._files.put(made, edit)
        self._soon(self._reload, False)

    def tell(self, state: str, reload: bool, edit: int = 0, all: bool = False) -> None:
        """Give all pages the state of the build, which has seen all edits up to this one. `reload`: it changed
        something; `all`: also what no byte of a page tells, as a picture does."""
        Live.state = state
        self._files.drop(edit)
        self._soon(self._tell, reload, all)

    def shown(self) -> tuple[str, ...]:
        """The pages that browsers show, or will in a moment."""
        late = time.monotonic() - _AWAY
        pages = (*(one.page for one in self._waiters()), *(page for page, at in tuple(self._away.items()) if at > late))
        return tuple(page for page in dict.fromkeys(pages) if fresh.is_page(page))[:_SHOWN]

    def settle(self, seconds: float) -> None:
        """Wait until the pages that are being loaded anew are there, but no longer than this."""
        self._come.wait(seconds)

    def _soon(self, call: Callable[..., None], *arguments: bool) -> None:
        if self._thread.is_alive():
            self._come.clear()
            self._loop.call_soon_threadsafe(call, *arguments)

    # ---- in the server's thread

    def _arrived(self) -> None:
        """A page has come."""
        self._coming -= 1
        if self._coming <= 0:
            self._come.set()

    def _left(self, page: str) -> None:
        now = time.monotonic()
        self._away = {**{page: at for page, at in self._away.items() if at > now - _AWAY}, page: now}

    def _waiters(self) -> list[Reload]:
        return [one for one in LiveReloadHandler.waiters.copy() if one.files is self._files]

    def _tell(self, reload: bool, all: bool) -> None:
        for listener in tuple(Live.listeners):
            with contextlib.suppress(websocket.WebSocketClosedError):
                listener.write_message(Live.state)
        self._reload(all, _AS_FOUND if reload else ())

    def _reload(self, all: bool, anyway: tuple[str, ...] = ()) -> None:
        waiters = self._waiters()
        self._coming = sum([one.compare(all or one.page in anyway) for one in waiters])
        if not self._coming:
            self._come.set()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(2)
        else:
            self._loop.close()
        self._socket.close()
