"""A build that is killed at any moment leaves a site whose links work, and the next command finishes the job."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

from shilu.engine import publish
from tests.build_site import NOON, ROOT, Site, difference, speech, tree
from tests.test_any_machine import BUILD

HREF = re.compile(rb'(?:href|src)="([^"#?:/][^"#?:]*)["#?]')
"""Relative addresses: neither another site's nor, on the page for lost addresses, the server's."""
KILLS = 12


def dead_links(output: Path) -> list[str]:
    """Relative addresses in pages that lead to no file, for pages that can be reached from the home page."""
    home = output / "index.html"
    seen, todo, dead = {home}, [home], []
    while todo:
        page = todo.pop()
        if page.suffix != ".html":
            continue
        for address in HREF.findall(page.read_bytes()):
            target = (page.parent / address.decode()).resolve()
            if not target.is_file():
                dead.append(f"{page.relative_to(output)} -> {address.decode()}")
            elif target not in seen:
                seen.add(target)
                todo.append(target)
    return dead


def test_a_killed_build_leaves_a_working_site_and_is_finished_by_the_next(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.build()
    script = tmp_path / "run_build.py"
    script.write_text(BUILD.format(root=str(ROOT), now=NOON), encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path), "output", "1", ""]
    started = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - started
    for round_ in range(KILLS):
        for number in range(1, 8):
            site.write(f"content/speeches/s{number:02}.md",
                       speech(number, title=f"第{round_}轮第{number}篇", tags=f"词{round_}"))
        site.write(f"content/news/round{round_}.md",
                   f"---\nid: round{round_}\ntitle: 轮{round_}\ndate: 2016\n---\n文{round_}。\n")
        process = subprocess.Popen(command)
        time.sleep(whole * (0.3 + 0.75 * round_ / KILLS))
        process.kill()                               # SIGKILL, or TerminateProcess on Windows
        process.wait()
        assert dead_links(tmp_path / "output") == []
        if (tmp_path / "output" / publish.JOURNAL).exists():
            publish.finish(tmp_path / "output")
            assert dead_links(tmp_path / "output") == []
    site.build()
    warm, clean = tree(tmp_path / "output"), site.clean()
    assert warm == clean, difference(warm, clean)
