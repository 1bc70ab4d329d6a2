"""Small sites with suggestions for the tests of both sides; `python -m tests.search.suggesting` writes the vectors."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shilu import canon
from shilu.command import checks
from shilu.model import Offer
from shilu.search import postings, shards, sounds, suggest, wire
from shilu.search.postings import counting
from shilu.search.postings.heads import Head
from shilu.search.suggest import files, rows, words
from tests.search import archives as make
from tests.search import reader, vectors

VECTORS = vectors.FOLDER / "suggest.json"
NEAR = ("shequzhili", "sqzl", "zhang", "xingou", "xinguo", "lv", "nü", "chenyl", "shanghai", "2016nian", "lg", "")
"""Strings whose `near` both sides must give alike."""


def offer(kind: str, name: str, also: tuple[str, ...] = (), note: str = "", href: str = "", pinyin: str = "",
          weight: int = 1) -> Offer:
    return Offer(kind, name, also, note, href, pinyin, weight)                         # type: ignore[arg-type]


OFFERS = (
    offer("person", "讲话人甲", note="某局局长", href="people/jia.html", weight=3),
    offer("person", "单田芳", href="people/shan.html"), offer("person", "曾国藩", href="people/zeng.html"),
    offer("person", "区寄", href="people/ou.html", pinyin="Qu Ji"),
    offer("person", "卡斯特罗", also=("老卡",), href="people/castro.html", pinyin="Fidel Castro"),
    offer("org", "上海市民政局", href="orgs/mzj.html"), offer("event", "社区年会", note="2016"),
    offer("tag", "老旧小区", also=("老破小",), weight=2), offer("tag", "社会组织", weight=4),
    offer("column", "滨湖聚焦", href="columns/binhu/index.html"), offer("tag", "APEC会议"),
)


def archive() -> make.Archive:
    cut, entry = make.cut, make.entry
    entries = (
        entry("2015-a", "2015-01-01"),
        entry("2016-b", "2016-09-13", voices=(("讲话人甲", "局长", "某局"),), kind="speech"),
        entry("2016-c", "2016-09-14"),
    )
    words = (
        make.words(cut("计划“单列”", "计划", "单列"), cut("社区治理靠社区。", "社区", "治理")),
        make.words(
            cut("社区治理，创新", "社区", "治理", "创新"), cut("社区治理要靠社会组织。", "社区", "治理", "社会组织"),
        ),
        make.words(
            cut("5G網絡進社區", "網絡", "社區"),
            cut("社会组织要进社区，治理要靠国务院，国务院。", "社会组织", "社区", "治理", "国务院"),
        ),
    )
    return entries, words


def runs(whole: make.Archive) -> list[postings.Run]:
    entries, texts = whole
    return [postings.invert(entries[a:b], texts[a:b]) for _, a, b in postings.runs(entries)]


def given(whole: make.Archive, offers: tuple[Offer, ...]) -> suggest.Given:
    """What the files are made from."""
    parts = runs(whole)
    names = (wire.digest(run.heads, 16) for run in parts)
    return suggest.given(offers, names, counting.summed(run.counted for run in parts))


def built(whole: make.Archive, offers: tuple[Offer, ...]) -> dict[str, bytes]:
    """All files of the suggestions, unpacked."""
    titles = [run.heads for run in runs(whole)]
    return {path: b"".join(parts) for path, parts in suggest.build(given(whole, offers), titles)}


def heads(whole: make.Archive) -> list[Head]:
    return [head for run in runs(whole) for head in canon.decode(run.heads, tuple[Head, ...])]


def site(whole: make.Archive, offers: tuple[Offer, ...]) -> dict[str, bytes]:
    """All files below `search/`, packed, the index and the suggestions."""
    entries, texts = whole
    made = [postings.invert(entries[a:b], texts[a:b]) for _, a, b in postings.runs(entries)]
    return dict(shards.build(entries, made, make.SITE, offers=offers))


@dataclass(frozen=True, slots=True)
class Said:
    """What the reader says to a site."""

    suggested: list[dict[str, Any]]
    """For each text typed: `files` that were read, and `rows`."""
    meant: list[list[dict[str, Any]]]


def said(files: dict[str, bytes], typed: Sequence[str], meant: Sequence[str] = ()) -> Said:
    """The real reader's suggestions for each text of `typed`, and what it takes each of `meant` for."""
    site = {path: base64.b64encode(data).decode("ascii") for path, data in files.items()}
    asked = {"runtime": str(reader.RUNTIME), "sites": [{"files": site, "typed": typed, "meant": meant}]}
    engine = checks.node()
    assert engine is not None
    script = Path(__file__).with_name("suggesting.mjs")
    done = subprocess.run(
        [engine, script], input=json.dumps(asked).encode("ascii"), capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return Said(**json.loads(done.stdout)[0])


def example() -> dict[str, Any]:
    table = {"单": ("dan", "chan", "shan"), "区": ("qu", "ou"), "社": ("she",), "着": ("zhe", "zhao")}
    found = rows.rows(OFFERS[:4], (), (words.Word("社区", "社区", 3),))
    root = files.Root("01020304", "05060708", ("", "社"), ("0a0b0c0d", "f1f2f3f4"))
    shard = b"".join(files.encode_shard(found))
    return {
        "near": [[letters, sounds.near(letters)] for letters in NEAR],
        "root": {"hex": b"".join(files.encode_root(root)).hex(), "sounds": root.sounds, "fold": root.fold,
                 "borders": root.borders, "digests": root.digests},
        "shard": {"hex": shard.hex(), "rows": [list(row.values()) for row in files.shard(shard)]},
        "sounds": {"hex": files.encode_sounds(table).hex(), "table": table},
    }


def write() -> None:
    VECTORS.write_bytes(vectors.spread(example()).encode("utf-8"))


if __name__ == "__main__":
    write()
