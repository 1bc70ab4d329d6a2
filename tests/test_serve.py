"""The preview's parts: the watcher, the overlay's state, the server, and what a build tells the pages."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from livereload.handlers import LiveReloadHandler

from shilu import cli, pipeline
from shilu.errors import Problem
from shilu.preview import overlay, serve, watch
from shilu.preview.server import Server
from shilu.report import Report
from tests.build_site import Site, speech

MISTAKE = Problem("content/x.md", 3, 2, "error", "empty-file", (), "<b>题</b>")
PAGE = b"<!doctype html><html><head><title>x</title></head><body>text</body></html>"


# ---------------------------------------------------------------- watch

def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_nothing_is_seen_when_nothing_changes(tmp_path: Path) -> None:
    write(tmp_path / "content" / "a.md", "a")
    eye = watch.Watch([tmp_path / "content"])
    assert eye.changed(full=True) == set()


@pytest.mark.parametrize("full", [True, False])
def test_new_gone_and_renamed_files_are_seen_by_a_quick_look(tmp_path: Path, full: bool) -> None:
    old = write(tmp_path / "content" / "deep" / "a.md", "a")
    eye = watch.Watch([tmp_path / "content"])
    new = write(tmp_path / "content" / "deep" / "b.md", "b")
    assert eye.changed(full=full) == {str(new)}
    old.unlink()
    assert eye.changed(full=full) == {str(old)}
    os.replace(write(tmp_path / "c.part", "c"), new)
    assert eye.changed(full=full) == {str(new)}


def test_a_file_written_in_place_is_seen_by_a_full_look_and_closely_watched_from_then_on(tmp_path: Path) -> None:
    file = write(tmp_path / "content" / "a.md", "a")
    eye = watch.Watch([tmp_path / "content"])
    write(file, "longer")
    assert eye.changed(full=True) == {str(file)}
    write(file, "longer still")
    assert eye.changed(full=False) == {str(file)}


def test_a_single_file_and_a_place_that_is_not_there_yet_are_watched(tmp_path: Path) -> None:
    settings = write(tmp_path / "site.yaml", "title: a")
    eye = watch.Watch([settings, tmp_path / "themes"])
    write(settings, "title: ab")
    assert eye.changed(full=True) == {str(settings)}
    made = write(tmp_path / "themes" / "t.html", "t")
    assert eye.changed(full=False) == {str(made)}
    settings.unlink()
    assert eye.changed(full=False) == {str(settings)}


@pytest.mark.parametrize("name", [".a.md.swp", "~$a.docx", "a.md~", "a.tmp"])
def test_what_editors_leave_beside_a_file_is_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.md", "a")
    eye = watch.Watch([tmp_path])
    write(tmp_path / name, "x")
    assert eye.changed(full=True) == set()


def test_a_burst_of_writes_is_one_change(tmp_path: Path) -> None:
    eye = watch.Watch([tmp_path])
    files = [write(tmp_path / f"{number}.md", "x") for number in range(5)]
    assert eye.wait() == tuple(sorted(map(str, files)))


# ---------------------------------------------------------------- overlay

def test_the_state_of_a_refused_build_has_all_mistakes_errors_first() -> None:
    warning = replace(MISTAKE, path="content/a.md", level="warning", rule="unknown-key")
    hint = replace(MISTAKE, path="content/a.md", level="hint", rule="unknown-person")
    state = json.loads(overlay.faulty([warning, hint, MISTAKE], "zh"))
    assert [one["place"] for one in state["problems"]] == ["content/x.md:3:2", "content/a.md:3:2"]
    assert state["problems"][0]["excerpt"] == "<b>题</b>"
    assert state["problems"][0]["message"]
    assert state["problems"][0]["hint"]
    assert "2" in state["title"]


def test_the_state_of_a_good_build_has_none() -> None:
    assert json.loads(overlay.good())["problems"] == []


def test_the_tag_goes_into_the_head_or_to_the_end() -> None:
    assert overlay.inject(PAGE).count(b"overlay.js") == 1
    assert overlay.inject(PAGE).index(b"overlay.js") < overlay.inject(PAGE).index(b"</head>")
    assert overlay.inject(b"<p>x").endswith(b"</script>")


def test_links_of_the_404_page_start_from_the_root() -> None:
    assert b'<head><base href="/">' in overlay.rebase(PAGE)
    assert overlay.rebase(b"<p>x") == b"<p>x"


# ---------------------------------------------------------------- server

Get = Callable[..., http.client.HTTPResponse]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "index.html", PAGE.decode())
    write(tmp_path / "404.html", PAGE.decode())
    write(tmp_path / "speeches" / "index.html", PAGE.decode())
    write(tmp_path / "search" / "runtime" / "a.js", "export const a = 1;\n")
    (tmp_path / "search" / "x.bin").write_bytes(bytes(range(100)))
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder, "zh", 0)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def get(server: Server) -> Iterator[Get]:
    with contextlib.ExitStack() as stack:
        def ask(path: str, **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection("127.0.0.1", server.address[1], timeout=10)
            stack.callback(connection.close)
            connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
            return connection.getresponse()

        yield ask


def test_pages_get_the_tag_as_they_are_served_and_files_do_not(get: Get, folder: Path) -> None:
    assert get("/").read() == overlay.inject(PAGE)
    assert get("/speeches/").read() == overlay.inject(PAGE)
    assert get("/search/runtime/a.js").read() == b"export const a = 1;\n"
    assert (folder / "index.html").read_bytes() == PAGE


def test_the_length_of_a_page_counts_the_tag(get: Get) -> None:
    assert get("/index.html").getheader("Content-Length") == str(len(overlay.inject(PAGE)))


def test_nothing_is_kept_by_the_browser(get: Get, folder: Path) -> None:
    first = get("/index.html")
    assert first.getheader("Cache-Control") == "no-cache"
    assert first.getheader("Etag") is None
    write(folder / "index.html", "<head></head>new")
    again = get("/index.html", If_Modified_Since=first.getheader("Last-Modified") or "")
    assert again.status == 200
    assert b"new" in again.read()


def test_a_script_is_called_a_script_whatever_the_registry_says(get: Get) -> None:
    assert get("/search/runtime/a.js").getheader("Content-Type") == "text/javascript; charset=utf-8"


def test_a_part_of_a_file_can_be_asked_for(get: Get) -> None:
    answer = get("/search/x.bin", Range="bytes=10-19")
    assert answer.status == 206
    assert answer.read() == bytes(range(10, 20))


def test_a_folder_without_its_slash_is_sent_on(get: Get) -> None:
    answer = get("/speeches")
    assert (answer.status, answer.getheader("Location")) == (301, "/speeches/")


@pytest.mark.parametrize("path", ["/none.html", "/a/b/none", "/..%2f..%2fetc/passwd", "/%00", "/%2e%2e/secret"])
def test_what_is_not_there_gives_the_sites_404(get: Get, path: str, folder: Path) -> None:
    write(folder.parent / "secret", "secret")
    answer = get(path)
    assert answer.status in (403, 404)
    assert b"secret" not in answer.read()


def test_the_404_page_is_the_sites_own(get: Get) -> None:
    answer = get("/speeches/none.html")
    assert answer.read() == overlay.inject(overlay.rebase(PAGE))


@pytest.mark.parametrize("path", ["/", "/livereload.js", "/livereload", overlay.SCRIPT, overlay.LIVE])
def test_a_foreign_name_is_refused(get: Get, path: str) -> None:
    """DNS rebinding: a page of evil.example whose name was pointed at this machine."""
    assert get(path, Host="evil.example").status == 403
    assert get(path, Host="127.0.0.1.evil.example:8000").status == 403


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:8000"])
def test_names_of_this_machine_are_served(get: Get, host: str) -> None:
    assert get("/", Host=host).status == 200


SOCKET = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec_WebSocket_Version": "13",
}


@pytest.mark.parametrize("path", ["/livereload", overlay.LIVE])
def test_only_pages_of_this_server_may_listen(get: Get, server: Server, path: str) -> None:
    own = f"http://127.0.0.1:{server.address[1]}"
    assert get(path, Origin=own, **SOCKET).status == 101
    assert get(path, Origin="http://evil.example", **SOCKET).status == 403
    assert get(path, Origin="http://127.0.0.1:1", **SOCKET).status == 403


def test_livereload_is_not_deaf(server: Server) -> None:
    assert LiveReloadHandler.DEFAULT_RELOAD_TIME == 0


def test_a_busy_port_gives_way_to_the_next(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        server = Server(folder, "zh", wanted)
        server.stop()
    assert server.address[1] != wanted


def test_only_this_machine_is_served(server: Server) -> None:
    assert server.address[0] == "127.0.0.1"


# ---------------------------------------------------------------- builds

@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site", speeches=3)


def preview(site: Site) -> serve.Preview:
    options = site.options(".shilu/preview")
    return serve.Preview(options, cli.Terminal("zh"), lambda: 1_800_000_000, quiet=False)


def test_pages_are_loaded_anew_only_after_a_good_build_that_changed_something(site: Site) -> None:
    eye = preview(site)
    assert eye.build()
    assert not eye.build()
    site.write("content/speeches/s01.md", speech(1).replace("title", "titel"))
    assert not eye.build()
    assert json.loads(eye.state)["problems"]
    site.write("content/speeches/s01.md", speech(1))
    assert not eye.build()
    assert not json.loads(eye.state)["problems"]
    site.write("content/speeches/s01.md", speech(1, title="新题目"))
    assert eye.build()


def test_each_build_of_the_preview_writes_its_report(site: Site, tmp_path: Path) -> None:
    told = tmp_path / "report.json"
    options = site.options(".shilu/preview")
    eye = serve.Preview(options, cli.Terminal("zh"), lambda: 1_800_000_000, quiet=True, told=told)
    eye.build()
    assert json.loads(told.read_bytes())["files"]["written"] > 0
    eye.build()
    assert json.loads(told.read_bytes())["files"]["written"] == 0


def test_the_preview_outlives_a_full_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(options: pipeline.Options, seen: object) -> Report:
        raise OSError(28, "No space left on device", "x.html")

    eye = preview(site)
    eye.build()
    monkeypatch.setattr(pipeline, "build", full)
    assert not eye.build()
    assert "磁盘满了" in json.loads(eye.state)["problems"][0]["message"]
