"""`serve`: edits of content, themes and settings go in; a fresh preview in the browser, or its mistakes, come out.

The main thread watches and builds into a folder of its own; a second one serves that folder. livereload gives the
reload socket and its client script; its watcher is not used, it would ask 10,000 files every 0.8 s and be deaf for
three seconds after each reload. A page is reloaded only after a good build that changed something.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import mimetypes
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Awaitable, Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import httpserver, web, websocket

from shilu import messages, pipeline
from shilu.command import summary
from shilu.preview import overlay, watch
from shilu.report import Report

HOST = "127.0.0.1"
_TRIES = 20
"""Ports after the wanted one that are tried before the system is asked for any."""
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".bin": "application/octet-stream",
}
"""Said here, as on Windows the registry may call a script text/plain, and the browser then refuses to run it."""


class Voice(Protocol):
    """What serve needs of the terminal."""

    lang: str
    colour: bool

    def text(self, key: str, **values: object) -> str: ...
    def say(self, line: str) -> None: ...
    def explain(self, error: Exception, root: Path) -> tuple[int, str]: ...


def is_local(host: str) -> bool:
    """Whether a Host header names this machine. A foreign name that was made to point here (DNS rebinding) does not."""
    try:
        return urlsplit(f"//{host}").hostname in _LOCAL
    except ValueError:
        return False


class Local(web.RequestHandler):
    """Answers requests from pages of this machine only."""

    lang: ClassVar[str] = "zh"

    def prepare(self) -> Awaitable[None] | None:
        if not is_local(self.request.host):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(messages.text(self.lang, "serve.wrong-host"))
        return None

    def check_origin(self, origin: str) -> bool:
        """For sockets: only a page that came from this very server may listen."""
        return is_local(self.request.host) and urlsplit(origin).netloc == self.request.host


class Reload(Local, LiveReloadHandler):  # type: ignore[misc]
    """livereload's socket."""


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
        self.set_header("Content-Type", _TYPES[".js"])
        self.set_header("Cache-Control", "no-cache")
        self.finish(overlay.script())


class Page(Local, web.StaticFileHandler):
    """A file of the preview, fresh at each request; pages get the overlay's tag."""

    def should_return_304(self) -> bool:
        return False

    def compute_etag(self) -> str | None:
        return None                                  # tornado's is kept for ever, and would hide the next edit

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")

    def get_content_type(self) -> str:
        ending = os.path.splitext(str(self.absolute_path))[1].lower()
        return _TYPES.get(ending) or mimetypes.guess_type(str(self.absolute_path))[0] or "application/octet-stream"

    def parse_url_path(self, url_path: str) -> str:
        if "\0" in url_path:
            raise web.HTTPError(404)                 # no system has such a file, and asking for it is an error
        return super().parse_url_path(url_path)

    @classmethod
    def get_content(
        cls, abspath: str, start: int | None = None, end: int | None = None,
    ) -> Generator[bytes, None, None]:
        if abspath.endswith(".html"):
            yield overlay.inject(Path(abspath).read_bytes())[start:end]
        else:
            yield from super().get_content(abspath, start, end)

    def get_content_size(self) -> int:
        if str(self.absolute_path).endswith(".html"):
            return len(overlay.inject(Path(str(self.absolute_path)).read_bytes()))
        return super().get_content_size()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The site's own 404.html where there is one."""
        self.set_header("Content-Type", _TYPES[".html"])
        own = Path(self.root) / "404.html"
        if status_code == 404 and own.is_file():
            page = overlay.rebase(own.read_bytes())
        else:
            empty = not (Path(self.root) / "index.html").is_file()
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
        LiveReloadHandler.live_css = False
        LiveReloadHandler.watcher = type("Nobody", (), {"filepath": None})
        for name in ("livereload", "tornado.access", "tornado.application", "tornado.general"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._application = web.Application([
            (r"/livereload", Reload), (r"/livereload\.js", Client), (overlay.LIVE, Live), (overlay.SCRIPT, Script),
            (r"/(.*)", Page, {"path": str(folder), "default_filename": "index.html"}),
        ], log_function=lambda handler: None)
        self._socket = listen(port)
        self.address: tuple[str, int] = self._socket.getsockname()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

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

    def tell(self, state: str, reload: bool) -> None:
        """Give all pages the state of the build, and reload them."""
        Live.state = state
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._tell, reload)

    @staticmethod
    def _tell(reload: bool) -> None:
        for listener in tuple(Live.listeners):
            with contextlib.suppress(websocket.WebSocketClosedError):
                listener.write_message(Live.state)
        if reload:
            LiveReloadHandler.reload_waiters("*")

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(2)
        else:
            self._loop.close()
        self._socket.close()


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


class Preview:
    """Builds, remembers what was told last, and tells terminal and pages what is new."""

    def __init__(
        self, options: pipeline.Options, voice: Voice, clock: Callable[[], int], quiet: bool, told: Path | None = None,
    ) -> None:
        self._options = replace(options, drafts=True)
        self._voice = voice
        self._clock = clock
        self._quiet = quiet
        self._told = told
        self._last: Report | None = None
        self.state = overlay.good()

    def build(self) -> bool:
        """One build; True when the pages must be loaded anew."""
        try:
            report = pipeline.build(replace(self._options, epoch=self._clock()))
            if self._told is not None:
                self._told.write_bytes(summary.as_json(report, self._voice.lang))
        except Exception as error:                   # the preview outlives a full disk and a fault of ours
            _, sentence = self._voice.explain(error, self._options.root)
            self._voice.say(sentence)
            self.state = overlay.failed(sentence, self._voice.lang)
            return False
        self._tell(report)
        self._last = report
        # Processes that are started while the server's thread runs must not be copies of this one.
        self._options = replace(self._options, method="spawn")
        return report.published and bool(report.written or report.removed)

    def _tell(self, report: Report) -> None:
        lang, last = self._voice.lang, self._last
        if last is None:
            lines = summary.lines(report, lang, output=str(self._options.output), quiet=self._quiet,
                                  strict=self._options.strict, colour=self._voice.colour)
        else:
            known = last.problems if report.published else ()
            fresh = [one for one in report.problems if one.level != "hint" and one not in known]
            lines = summary.problems(fresh, lang, self._voice.colour)
        for line in lines:
            self._voice.say(line)
        self.state = overlay.good() if report.published else overlay.faulty(report.problems, lang)
        if last is not None and not self._quiet:
            self._voice.say(self._line(report))

    def _line(self, report: Report) -> str:
        """One line a rebuild."""
        levels = ("error", "warning") if self._options.strict else ("error",)
        fatal = sum(one.level in levels for one in report.problems)
        key = "broken" if not report.published else "rebuilt" if report.written or report.removed else "same"
        return self._voice.text(
            f"serve.{key}", time=time.strftime("%H:%M:%S"), count=f"{fatal:,}", written=f"{report.written:,}",
            removed=f"{report.removed:,}", seconds=f"{report.wall_ms / 1000:.2f}")


def run(
    options: pipeline.Options, voice: Voice, clock: Callable[[], int], *, port: int, browser: bool, quiet: bool,
    told: Path | None = None,
) -> int:
    """Build, serve, and build again at each edit, until stopped by Ctrl-C (KeyboardInterrupt). `told` is the file of
    the report, written anew by each build."""
    eye = watch.Watch((options.content, options.root / "themes", options.site_file))
    preview = Preview(options, voice, clock, quiet, told)
    preview.build()
    server = Server(options.output, voice.lang, port)
    got = server.address[1]
    if port and got != port:
        voice.say(voice.text("serve.port-taken", wanted=port, port=got))
    server.tell(preview.state, reload=False)
    server.start()
    url = f"http://{HOST}:{got}/"
    voice.say(voice.text("serve.address", url=url))
    if browser and _has_screen():
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    try:
        while True:
            eye.wait()
            changed = preview.build()
            server.tell(preview.state, reload=changed)
    finally:
        server.stop()


def _has_screen() -> bool:
    """Without a desktop, Linux would open a text browser in our terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
