"""The comparison of builds: trees of the peers, what an edit is, how figures become rows and a picture."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from benchmarks import metered
from benchmarks.build import asked, builders, chart, command, edits, machine, results, stamps, targets, trees
from benchmarks.build.cold import DEFAULT, MINIMAL, PAIR
from shilu import theme

ROOT = Path(__file__).parent.parent
TEXT = "社区治理要把服务送到居民家门口，议事协商的办法由居民自己商量。" * 8


def records(many: int) -> list[bytes]:
    return [json.dumps({"id": f"n{n}", "title": f"第{n}次议事", "date": f"2016-09-{n + 1:02d}", "body": f"{n}、{TEXT}",
                        "tags": ["议事"]}, ensure_ascii=False).encode() + b"\n" for n in range(many)]


def archive(folder: Path, many: int = 40) -> edits.Archive:
    """A content folder with pages as Shilu would make them, as far as tags are read from them."""
    content, output = folder / "content", folder / "site" / "output" / "news"
    own = builders.site(folder / "site", content, "minimal")
    output.mkdir(parents=True)
    (content / "news" / "2016").mkdir(parents=True)
    for n in range(many):
        head = f"id: n{n:02d}\ntitle: 第{n}次议事\ndate: 2016-09-{n % 28 + 1:02d}\nsource: [区报]"
        (content / "news" / "2016" / f"n{n:02d}.md").write_text(f"---\n{head}\n---\n\n{n}、{TEXT}\n", "utf-8")
        names = ("议事", "A&amp;B" if n % 2 else "治理")
        (output / f"n{n:02d}.html").write_text("".join(f'<a rel="tag" href="x">{one}</a>' for one in names), "utf-8")
    made = edits.Archive(own, trees.items(content))
    made.write(edits.people(made), "- id: bench\n  name: 鲁迅\n")
    return made


# ---------------------------------------------------------------- trees

def test_the_minimal_theme_has_a_template_for_every_page_and_no_mistake() -> None:
    folders = (ROOT / "themes", trees.HERE / "themes")
    files = tuple(sorted((path.relative_to(folder).as_posix(), path.read_bytes())
                         for folder in folders for path in folder.rglob("*") if path.is_file()))
    _, problems = theme.load("minimal", files, "zh-CN")
    assert problems == ()
    own = {path.name for path in (trees.HERE / "themes" / "minimal" / "templates").iterdir()}
    assert {name for name, _ in theme.PAGES} <= own


def test_records_of_a_day_are_joined_until_they_are_long_enough() -> None:
    days = ("2016-09-01", "2016-09-01", "2016-09-01", "2016-09-02", "2016-09-03", "2016-09-03")
    some = [json.dumps({"id": str(n), "date": day, "body": "字" * 40}).encode() for n, day in enumerate(days)]
    made = [json.loads(line) for line in trees.joined(some, 60)]
    assert [(one["id"], one["date"], len(one["body"])) for one in made] == [
        ("0", "2016-09-01", 82), ("4", "2016-09-03", 82)]


def test_the_peers_get_the_same_texts_and_the_tags_of_shilus_pages(tmp_path: Path) -> None:
    made = archive(tmp_path)
    items = trees.tagged(made.items, made.site.output)
    trees.hugo(items, tmp_path / "hugo")
    trees.pelican(items, tmp_path / "pelican")
    head, _, body = (tmp_path / "hugo/content/articles/n03.md").read_text("utf-8")[4:].partition("\n---\n")
    assert yaml.safe_load(head) == {"title": "第3次议事", "tags": ["议事", "A&B"], "source": "区报",
                                    "columns": ["2016"], "date": "2016-09-04"}
    assert body.strip() == f"3、{TEXT}"
    assert "Tags: 议事, A&B\n" in (tmp_path / "pelican/content/n03.md").read_text("utf-8")
    assert len(list((tmp_path / "pelican/content").iterdir())) == len(items) == 40


# ---------------------------------------------------------------- edits

@pytest.mark.parametrize("name", sorted(edits.EDITS))
def test_an_edit_changes_one_file_each_time_and_leaves_it_old_enough(name: str, tmp_path: Path) -> None:
    made = archive(tmp_path)
    for turn in range(edits.TURNS):
        before = stamps.taken(tmp_path)
        edits.EDITS[name](made, turn)
        after = stamps.taken(tmp_path)
        changed = [path for path in after if before.get(path) != after[path]]
        assert len(changed) == 1
        assert after[changed[0]][0] < 2 * 10**18                # nanoseconds: years before now


def test_files_that_a_build_wrote_are_counted_by_kind_and_its_own_notes_are_not() -> None:
    before = {"a.html": (1, 5, 1), "search/s/x.bin": (1, 5, 2), "old.html": (1, 1, 9), ".shilu-files": (1, 5, 3)}
    after = {"a.html": (2, 7, 1), "search/s/x.bin": (1, 5, 2), "search/s/y.bin": (2, 11, 4),
             "search/b/0.bin": (2, 13, 5), "search/t/a.bin": (2, 17, 6), "sitemap.xml": (2, 19, 7),
             ".shilu-files": (2, 5, 3)}
    change = stamps.change(before, after)
    assert change.written == {"pages": 1, "shards": 1, "blocks": 1, "suggestions": 1, "other": 1}
    assert (change.removed, change.bytes) == (1, 7 + 11 + 13 + 17 + 19)


def test_a_real_site_is_built_and_built_again_and_what_was_written_is_told(tmp_path: Path) -> None:
    trees.write_lines(records(3), tmp_path / "records.jsonl")
    builders.imported(tmp_path / "records.jsonl", tmp_path / "content", tmp_path / "import")
    trees.settle(tmp_path / "content")
    figures = builders.shilu(tmp_path / "content", 3, "minimal", 1)(tmp_path / "site")
    assert figures["pages"] - figures["lists"] == 3
    assert figures["cpu"] > 0 < figures["memory"]
    own = builders.Site(tmp_path / "site", tmp_path / "content")
    assert edits.rebuilt(own)["files"] == 0
    made = edits.Archive(own, trees.items(own.content))
    assert {one.tags[:1] for one in trees.tagged(made.items, own.output)} == {("议事",)}
    made.change(made.items[1].path, lambda text: text.replace("居民", "住户", 1))
    assert edits.rebuilt(own)["written"]["pages"] >= 1


# ---------------------------------------------------------------- measuring

@pytest.mark.skipif(sys.platform != "linux", reason="processes left behind are adopted under Linux alone")
def test_time_of_a_process_that_is_left_behind_is_counted(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.4: pass"
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {burn!r}], start_new_session=True)"
    assert metered.run([sys.executable, "-c", leave], tmp_path / "log").cpu >= 0.4


def test_the_file_system_is_that_of_the_deepest_mount(tmp_path: Path) -> None:
    facts = machine.facts(tmp_path, {"Hugo": "1"})
    assert facts["processors"] >= 1
    assert isinstance(facts["filesystem"], str)


# ---------------------------------------------------------------- what is told

def build(cpu: float, wall: float = 10.0, files: int = 100) -> dict[str, Any]:
    return {"cpu": cpu, "wall": wall, "memory": 2**28, "files": files, "pages": 70, "bytes": 10**6, "lists": 20,
            "index_files": 30, "index_bytes": 10**5}


def told() -> dict[str, dict[str, Any]]:
    parts = [{"name": name, "cpu": 5.0, "wall": 5.0} for name in ("Hugo", "Pagefind")]
    cold = {"documents": 50, "characters": 5000, "jobs": 2, "tags": 3, "authors": 0,
            "import": {"cpu": 1.0, "wall": 1.0},
            "runs": {PAIR: [{**build(n, files=200), "parts": parts} for n in (10.0, 30.0, 12.0)],
                     MINIMAL: [build(n) for n in (5.0, 6.0, 90.0)], DEFAULT: [build(12.0)]}}
    edit = {**build(1.0, wall=1.2, files=3), "written": dict.fromkeys(stamps.KINDS, 1), "removed": 0}
    still = {**edit, "files": 0, "wall": 0.3}
    after = {"documents": 50, "turns": 2, "notes": {"tag": ["40 documents have it"]},
             "help": {"cpu": 0.05, "wall": 0.2},
             "edits": {"nothing": [still] * 3, **{name: [edit, edit] for name in edits.EDITS}}}
    growth = {"jobs": 2, "points": [{"documents": n, **build(n / 500)} for n in (1_000, 10_000)]
              + [{"documents": 20_000, **build(60.0)}], "pairs": [{"documents": 1_000, **build(9.0)}],
              "nothing": [still], "nothing_documents": 20_000}
    facts = {"date": "2026-11-24 18:00", "processors": 2, "model": "X", "memory": 2**33, "system": "Linux", "load": 0.1,
             "filesystem": "ext4", "versions": {"Hugo": "1", "Shilu": "abc"}}
    return {name: {"command": "python -m benchmarks.build x", "machine": facts, "data": data}
            for name, data in (("cold", cold), ("growth", growth), ("edits", after))}


def test_rows_compare_medians_with_the_targets() -> None:
    rows = {one.what: one for one in targets.rows(told())}
    cpu = rows["cold, 50 of 100 characters: CPU"]
    assert (cpu.pair, cpu.own, cpu.figure, cpu.met) == ("12.0 s", "6.00 s", "0.50", "yes")
    assert rows["cold, 50 of 100 characters, default theme: CPU"].met == "**no**"      # twice that of the minimal theme
    assert rows["cold, 20,000: CPU a document"].figure == "1.50"
    assert rows["nothing changed, 50"].met == "yes"
    assert rows["`--help`"].met == "**no**"
    assert {f"{what}, 50" for what, *_ in targets.EDITS} <= set(rows)


def test_a_build_with_nothing_to_do_that_writes_a_file_misses_its_target_however_quick() -> None:
    some = told()
    some["edits"]["data"]["edits"]["nothing"][0] = {**some["edits"]["data"]["edits"]["nothing"][0], "files": 1}
    assert {one.what: one for one in targets.rows(some)}["nothing changed, 50"].met == "**no**"


def test_every_section_is_a_table_under_its_own_machine() -> None:
    text = results.markdown(told())
    assert text.count("\n## ") == 1 + 3
    assert text.count("2 processors (X)") == 3
    assert re.search(r"^\| a tag \(40 documents have it\) \| 1\.00 \| 1\.20 \| 1 \|", text, re.MULTILINE)
    for line in text.splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_a_section_measured_again_takes_the_place_of_its_own_figures_alone(tmp_path: Path) -> None:
    for name, one in told().items():
        asked.keep(tmp_path, name, one)
    again = {**told()["growth"], "command": "again"}
    asked.keep(tmp_path, "growth", again)
    assert asked.kept(tmp_path, ("cold", "growth", "edits", "serve")) == {**told(), "growth": again}


def test_the_command_is_told_without_the_folders_of_a_machine_and_sizes_in_their_order() -> None:
    words = ["/home/x/news.jsonl.gz", "--where", "/tmp/b", "--growth", "0,5,1"]
    assert command._shown(words) == "python -m benchmarks.build news.jsonl.gz --where b --growth 0,5,1"
    assert command._sizes("0,5,1") == (1, 5, 0)


# ---------------------------------------------------------------- the picture

def test_the_picture_says_in_words_what_it_shows_and_names_nothing_outside() -> None:
    picture = chart.growth(told()["growth"]["data"])
    root = ElementTree.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["aria-labelledby"].split() == [root.find(f"{space}{one}").attrib["id"]  # type: ignore[union-attr]
                                                      for one in ("title", "desc")]
    said = root.find(f"{space}desc")
    assert said is not None
    assert "20,000 篇" in (said.text or "")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert len(root.findall(f"{space}circle")) == len(chart.MEASURES) * (3 + 1)


def test_points_of_the_picture_stand_to_scale() -> None:
    root = ElementTree.fromstring(chart.growth(told()["growth"]["data"]))
    first = root.findall("{http://www.w3.org/2000/svg}polyline")[0].attrib["points"]
    dots = [tuple(map(float, one.split(","))) for one in first.split()]
    zero = chart.TOP + chart.DEEP
    assert [round((x - chart.LEFT) / (dots[2][0] - chart.LEFT), 2) for x, _ in dots] == [0.05, 0.5, 1.0]
    assert round((zero - dots[1][1]) / (zero - dots[2][1]), 2) == round(20 / 60, 2)


@pytest.mark.parametrize(("most", "last"), [(0.2, 0.2), (1.0, 1.0), (151.0, 200.0), (74_760.0, 80_000.0), (2.3, 2.5)])
def test_a_scale_ends_at_a_round_number_not_far_above(most: float, last: float) -> None:
    scale = chart._scale(most)
    assert scale[0] == 0
    assert scale[-1] == last
    assert 4 <= len(scale) <= 6
