"""What follows a build: nothing changed, or one thing did. An archive goes in; what each edit cost, and rewrote, comes
out. Each build is a new process; before each edit the site is up to date, and after it the changed file looks old
enough to be trusted, as a file does that was saved some seconds before.
"""

from __future__ import annotations

import json
import os
import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import metered
from benchmarks.build import stamps, trees
from benchmarks.build.asked import Run
from benchmarks.build.builders import Site, environment, imported, site
from benchmarks.build.trees import Item

TURNS = 2
"""How often each edit is made, each time elsewhere."""
HELP = 5
"""How often the help is asked for."""
NAMES = ("屠呦呦", "袁隆平", "莫言", "钟南山", "姚明", "刘翔", "杨利伟", "刘洋", "吴孟超", "王蒙", "潘基文", "奥巴马")
"""People of public record; the vocabulary gets those that a few documents name."""
FEW, MANY = 5, 200
FIRST = "鲁迅"
"""Who is in the vocabulary from the beginning: a menu gets its entry for people with the first."""
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")


@dataclass
class Archive:
    """The site that is edited, with its documents as they were, oldest first."""

    site: Site
    items: Sequence[Item]
    clock: int = 1_650_000_000
    notes: dict[str, list[str]] = field(default_factory=dict)

    def at(self, turn: int) -> Item:
        """A document near the middle, another at each turn of an edit, with a paragraph long enough to be changed."""
        place = (len(self.items) // 2 + 37 * turn) % len(self.items)
        return next(one for one in (*self.items[place:], *self.items) if len(one.body) > 200)

    def write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.clock += 10
        os.utime(path, (self.clock, self.clock))

    def change(self, path: Path, edit: Callable[[str], str]) -> None:
        text = path.read_text("utf-8")
        new = edit(text)
        assert new != text, path
        self.write(path, new)

    def note(self, kind: str, text: str) -> None:
        self.notes.setdefault(kind, []).append(text)


# ---------------------------------------------------------------- archive and turn in, a file changed

def _in_body(archive: Archive, item: Item, new: Callable[[str], str]) -> None:
    """Change the longest run of characters of a text at its middle; `new` gets the character that stands there."""
    def edit(text: str) -> str:
        longest = max(_HAN.finditer(text, text.index("\n---\n")), key=lambda one: len(one[0]))
        place = sum(longest.span()) // 2
        return text[:place] + new(text[place]) + text[place + 1:]

    archive.change(item.path, edit)


def replaced(archive: Archive, turn: int) -> None:
    _in_body(archive, archive.at(turn), lambda old: "新" if old != "新" else "旧")


def inserted(count: int) -> Callable[[Archive, int], None]:
    """So many characters of another document's text."""
    def edit(archive: Archive, turn: int) -> None:
        others = "".join(_HAN.findall(archive.at(turn + 20).body))[:count]
        _in_body(archive, archive.at(turn + (2 if count < 10 else 4)), lambda old: others + old)

    return edit


def title(archive: Archive, turn: int) -> None:
    item = archive.at(turn + 6)
    line = f"title: {json.dumps(item.title + '（续）', ensure_ascii=False)}"
    archive.change(item.path, lambda text: re.sub(r"^title: .*$", lambda _: line, text, count=1, flags=re.MULTILINE))


def tag(archive: Archive, turn: int) -> None:
    """A tag that some 40 other documents have."""
    item = archive.at(turn + 8)
    every = trees.tagged(archive.items, archive.site.output)
    counts = Counter(name for one in every for name in one.tags)
    own = next(one.tags for one in every if one.path == item.path)
    name = min((one for one in counts if one not in own), key=lambda one: (abs(counts[one] - 40), one))
    archive.note("tag", f"{counts[name]} documents have it")
    shown = json.dumps(name, ensure_ascii=False)

    def edit(text: str) -> str:
        if re.search(r"^tags: \[", text, re.MULTILINE):
            return re.sub(r"^tags: \[", lambda _: f"tags: [{shown}, ", text, count=1, flags=re.MULTILINE)
        return text.replace("\n---\n", f"\ntags: [{shown}]\n---\n", 1)

    archive.change(item.path, edit)


def added(newest: bool) -> Callable[[Archive, int], None]:
    """A new item with another's text: of the day after the last, or among the oldest."""
    def edit(archive: Archive, turn: int) -> None:
        other = archive.at(turn + 10)
        last = next(one.date for one in reversed(archive.items) if len(one.date) == 10)
        day = (date.fromisoformat(last) + timedelta(days=1 + turn)).isoformat() if newest else archive.items[10].date
        name = f"bench-{'newest' if newest else 'oldest'}-{turn}"
        path = archive.site.content / other.folder / (day[:4] or "undated") / f"{name}.md"
        heading = json.dumps(f"{other.title}（{'新' if newest else '旧'}）", ensure_ascii=False)
        archive.write(path, f"---\nid: {name}\ntitle: {heading}\ndate: {day or '未知'}\n---\n\n{other.body}\n")

    return edit


def vocabulary(archive: Archive, turn: int) -> None:
    """A person's name, one that some documents hold."""
    counts = {name: sum(name in one.body for one in archive.items) for name in NAMES}
    named = sorted(counts, key=lambda name: (not FEW <= counts[name] <= MANY, -counts[name]))[turn]
    archive.note("vocabulary", f"{counts[named]} documents hold it")
    archive.change(people(archive), lambda text: f"{text}- id: bench-{turn}\n  name: {named}\n")


def people(archive: Archive) -> Path:
    return archive.site.content / "vocab" / "people.yaml"


def template(archive: Archive, turn: int) -> None:
    path = archive.site.folder / "themes" / "minimal" / "templates" / "list.html"
    archive.change(path, lambda text: text.replace("<nav>", f"<p>{turn}</p>\n<nav>", 1))


def style(archive: Archive, turn: int) -> None:
    path = archive.site.folder / "themes" / "minimal" / "assets" / "plain.css"
    archive.change(path, lambda text: f"{text}p {{ margin: {turn + 1}em 0; }}\n")


EDITS: dict[str, Callable[[Archive, int], None]] = {
    "replaced": replaced, "inserted-5": inserted(5), "inserted-60": inserted(60), "title": title, "tag": tag,
    "newest": added(newest=True), "oldest": added(newest=False), "vocabulary": vocabulary, "template": template,
    "style": style,
}


# ---------------------------------------------------------------- measuring

def rebuilt(own: Site, jobs: int = 0) -> dict[str, Any]:
    """One build of a site that was built before: its cost, and what it wrote."""
    before = stamps.taken(own.output)
    os.sync()
    cost = own.build(jobs)
    wrote = stamps.change(before, stamps.taken(own.output)).as_dict()
    return {"cpu": cost.cpu, "wall": cost.wall, "memory": cost.tree or cost.largest, **wrote,
            "stages": own.report()["stages"]}


def measure(run: Run) -> dict[str, Any]:
    folder = run.folder("edits")
    trees.write_lines(trees.first(run.asked.news, run.asked.first), folder / "records.jsonl")
    imported(folder / "records.jsonl", folder / "content", folder / "import")
    trees.settle(folder / "content")
    archive = Archive(site(folder / "site", folder / "content", "minimal"), trees.items(folder / "content"))
    archive.write(people(archive), f"- id: bench\n  name: {FIRST}\n")
    cost = archive.site.build(run.asked.jobs)
    run.say(f"built before the edits: CPU {cost.cpu:.2f} s, wall {cost.wall:.2f} s")
    told: dict[str, list[dict[str, Any]]] = {"nothing": [_told(run, archive, "nothing") for _ in range(TURNS + 1)]}
    for name, edit in EDITS.items():
        told[name] = []
        for turn in range(TURNS):
            edit(archive, turn)
            told[name].append(_told(run, archive, name))
    return {"documents": len(archive.items), "turns": TURNS, "edits": told, "notes": archive.notes,
            "help": _help(archive.site)}


def _told(run: Run, archive: Archive, name: str) -> dict[str, Any]:
    one = rebuilt(archive.site)
    run.say(f"{name}: CPU {one['cpu']:.2f} s, wall {one['wall']:.2f} s, {one['files']:,} files written "
            f"({', '.join(f'{many:,} {kind}' for kind, many in one['written'].items() if many) or 'none'})")
    return one


def _help(own: Site) -> dict[str, float]:
    """How long the command line takes to say what it can do."""
    costs = [metered.run(own.shilu("--help"), own.folder / "help.log", environment()) for _ in range(HELP)]
    return {"cpu": statistics.median(one.cpu for one in costs), "wall": statistics.median(one.wall for one in costs)}
