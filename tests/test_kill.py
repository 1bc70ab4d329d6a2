"""A build that is killed at any moment leaves a site whose links work, and the next command finishes the job.

The builds that are killed halt after so many renames and removals, for the moments between two of them are what counts
and a clock would seldom meet them; where everything is rendered, the clock says when.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shilu.engine import publish
from tests.build_site import NOON, ROOT, Site, difference, speech, tree

HREF = re.compile(rb'(?:href|src)="([^"#?:/][^"#?:]*)["#?]')
"""Relative addresses: neither another site's nor, on the page for lost addresses, the server's."""
HALTING = """
import os
import sys
import time
from pathlib import Path
sys.path.insert(0, {root!r})
from shilu import pipeline

done, halt = 0, int(sys.argv[2])


def counted(act):
    def acting(*given, **more):
        global done
        act(*given, **more)
        done += 1
        if done == halt:
            print("halted", flush=True)
            time.sleep(600)
    return acting


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    os.replace, os.rename, os.unlink = counted(os.replace), counted(os.rename), counted(os.unlink)
    print("begun", flush=True)
    report = pipeline.build(pipeline.Options(
        root=folder, site_file=folder / "site.yaml", content=folder / "content", output=folder / "output",
        cache=folder / ".shilu", jobs=1, epoch={now}))
    assert report.published, report.problems
    print("done", flush=True)
"""
ROUNDS = 6
Tree = dict[str, bytes]


@dataclass(frozen=True)
class Foreign:
    """Files of others in the output: they are there before and after, whatever is killed."""

    files: Tree

    def put(self, output: Path, path: str) -> None:
        (output / path).write_bytes(f"not ours: {path}".encode())
        self.files[path] = (output / path).read_bytes()

    def ours(self, output: Path) -> Tree:
        """The site without them, and without what a build has begun and nobody sees."""
        found = tree(output)
        assert {path: found.get(path) for path in self.files} == self.files
        return {path: data for path, data in found.items() if path not in self.files and not path.startswith(".shilu-")}


def start(site: Site, halt: int = 0) -> subprocess.Popen[str]:
    """A build from the moment on at which all is loaded; it halts after so many renames and removals."""
    script = site.folder / "halting_build.py"
    script.write_text(HALTING.format(root=str(ROOT), now=NOON), encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script), str(site.folder), str(halt)],
                               stdout=subprocess.PIPE, text=True)
    assert said(process) == "begun"
    return process


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()                                   # SIGKILL, or TerminateProcess on Windows
    process.communicate()


def kill_at(site: Site, halt: int) -> None:
    """Kill a build after so many renames and removals; one that has fewer is done."""
    process = start(site, halt)
    assert said(process) in ("halted", "done")
    kill(process)


def kill_within(site: Site, seconds: float) -> None:
    process = start(site)
    time.sleep(seconds)
    kill(process)


def links(page: Path) -> Iterable[Path]:
    return ((page.parent / address.decode()).resolve() for address in HREF.findall(page.read_bytes()))


def dead_links(output: Path, staying: Iterable[str] = ()) -> list[str]:
    """Relative addresses that lead to no file, in pages that stay and in those that can be reached from the home page.
    """
    todo = [output / "index.html", *(output / path for path in staying if path.endswith(".html"))]
    seen, dead = set(todo), []
    while todo:
        page = todo.pop()
        for target in links(page):
            if not target.is_file():
                dead.append(f"{page.relative_to(output)} -> {target}")
            elif target not in seen and target.suffix == ".html":
                seen.add(target)
                todo.append(target)
    return dead


def whole(output: Path, found: Tree, states: list[Tree]) -> None:
    """Whether a site between `states` (the oldest first) can be read: each file is one of theirs, what stays leads to
    what is there, and the search finds all files that it asks for."""
    mixed = [path for path, data in found.items() if all(state.get(path) != data for state in states)]
    assert not mixed
    common = set.intersection(*(set(state) for state in states))
    assert not common - found.keys()
    assert dead_links(output, sorted(common)) == []
    for path in found:
        if publish._LASTING.fullmatch(path):
            named = [{own: data for own, data in state.items() if own.startswith("search/") and
                      not publish._LASTING.fullmatch(own)} for state in states if state.get(path) == found[path]]
            assert any(files.items() <= found.items() for files in named), path


def edit(site: Site, dice: random.Random, round_: str) -> None:
    """Titles and tags of some speeches change, a news item comes, another goes: pages of every turn of the switch."""
    for number in dice.sample(range(1, 8), 4):
        site.write(f"content/speeches/s{number:02}.md",
                   speech(number, title=f"第{round_}轮第{number}篇", tags=f"词{round_}, 词{dice.randrange(4)}"))
    for path in (site.folder / "content/news").glob("round*.md"):
        if dice.random() < 0.6:
            path.unlink()
    attachment = site.folder / "content/files" / "a.txt"
    attachment.unlink(missing_ok=True)
    attached = dice.random() < 0.5                   # a folder of the site that comes and goes as a whole
    if attached:
        site.write("content/files/a.txt", f"附件{round_}")
    site.write(f"content/news/round{round_}.md",
               f"---\nid: round{round_}\ntitle: 轮{round_}\ndate: 2016-0{dice.randrange(1, 10)}\ntags: [词{round_}]\n"
               f"---\n见[第一篇](../speeches/s01.md)，第{round_}轮。{'[附件](../files/a.txt)' if attached else ''}\n")


def aim(site: Site, foreign: Foreign) -> Tree:
    """The tree that the next build makes; somebody's notes lie in a folder that it empties."""
    site.build("aim", ".aim")
    made = {path: data for path, data in tree(site.folder / "aim").items() if not path.startswith(".shilu-")}
    going = sorted({path.rpartition("/")[0] for path in foreign.ours(site.folder / "output")}
                   - {path.rpartition("/")[0] for path in made})
    for folder in going[:1]:
        foreign.put(site.folder / "output", f"{folder}/notes.txt")
    return made


def changes(before: Tree, after: Tree) -> int:
    """Renames and removals from one state to the other."""
    return sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.build()
    return site


def test_a_killed_build_leaves_a_working_site_and_is_finished_by_the_next(site: Site) -> None:
    dice = random.Random(1)
    output = site.folder / "output"
    foreign = Foreign({})
    for path in ("verify.html", "speeches/mine.html", "search/notes.txt", "assets/mine.css"):
        foreign.put(output, path)
    interrupted = 0
    for round_ in range(ROUNDS):
        edit(site, dice, f"{round_}")
        before = foreign.ours(output)
        states = [before, aim(site, foreign)]
        kill_at(site, dice.randint(1, changes(*states) + 2))
        whole(output, foreign.ours(output), states)
        if dice.random() < 0.5:                      # meanwhile somebody has written more
            edit(site, dice, f"{round_}b")
            states.append(aim(site, foreign))
        for _ in range(2):                           # who finishes what another began is killed as well
            interrupted += (output / publish.JOURNAL).exists()
            kill_at(site, dice.randint(1, changes(foreign.ours(output), states[-1]) + 2))
            whole(output, foreign.ours(output), states)
        assert site.build().published
        assert foreign.ours(output) == states[-1], difference(foreign.ours(output), states[-1])
    assert interrupted > ROUNDS, "few kills fell into a switch"
    warm, clean = tree(output), site.clean()
    warm = {path: data for path, data in warm.items() if path not in foreign.files}
    assert warm == clean, difference(warm, clean)


def test_a_build_that_is_killed_while_it_reads_and_renders_leaves_the_old_site(site: Site) -> None:
    dice = random.Random(2)
    output = site.folder / "output"
    edit(site, dice, "0")
    process = start(site)
    began = time.monotonic()
    assert said(process) == "done"
    making = time.monotonic() - began
    process.communicate()
    for round_ in range(1, 5):
        edit(site, dice, f"{round_}")
        foreign = Foreign({})
        states = [foreign.ours(output), aim(site, foreign)]
        kill_within(site, dice.random() * making)
        whole(output, foreign.ours(output), states)
        assert site.build().published
        assert foreign.ours(output) == states[-1], difference(foreign.ours(output), states[-1])


def test_a_journal_is_finished_by_whatever_command_comes_next(site: Site) -> None:
    output = site.folder / "output"
    edit(site, random.Random(7), "7")
    made = aim(site, Foreign({}))
    kill_at(site, 9)
    assert (output / publish.JOURNAL).exists()
    publish.finish(output)
    assert {path: data for path, data in tree(output).items() if not path.startswith(".shilu-")} == made
    assert not (output / publish.JOURNAL).exists()
    assert not (output / publish.STAGE).exists()
