"""Records, and the site built from them, in; whether strings cut out of the records are all found and counted, out.

    python3 benchmarks/search/recall.py RECORDS.jsonl[.gz] OUTPUT [--each 150] [--seed 1]

Strings of 2 to 12 characters from anywhere in a record (title, paragraph, speaker, office, tag), across the borders
of words, are put to the search of OUTPUT through search_eval.mjs: as they stand, without the marks 、“”《》· inside, in
other characters for the same (traditional, variants), in full width, and with a parting mark inside. What is true says
a scan that shares nothing with the index but the table that folds variants (tests/search/plain.py): `exact` must be
its count, and the record must be among the answers. Then 200 names put together by lot must find nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from shilu.hanzi import fold_table  # noqa: E402
from tests.search import plain  # noqa: E402

KINDS = ("as it stands", "without marks", "other characters", "full width", "parting mark")
FEW = 200
"""Where so many documents or fewer have a string, the one it was cut from is looked for among them."""
PROVED = 24
"""Strings with a parting mark are compared with the text in so many documents; of more, and of those with a single
character beside the mark, no exact count is promised (decision 0037)."""
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂越良健玉萍红鹏飞"
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
OPERATOR = re.compile(r'(?:^|\s)[-－]|^\s*["“”「＂]|[:：]|\.\.|．．')
"""What the query language might take for more than text."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A string as typed, how it came about, and the record that it was cut from."""

    text: str
    kind: str
    source: int


def records(path: Path) -> Iterator[dict[str, object]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def texts(record: dict[str, object]) -> list[str]:
    """All that a record's page can be found by."""
    lists = (record.get("speakers"), record.get("tags"))
    single = [str(record.get(key) or "") for key in ("title", "speaker", "role")]
    return [x for x in (*single, *(str(x) for row in lists if isinstance(row, list) for x in row),
                        *re.split(r"\n+", str(record["body"]))) if x.strip()]


def others() -> dict[str, list[str]]:
    """Character -> others that fold to the same."""
    classes: dict[str, set[str]] = defaultdict(set)
    for old, new in fold_table():
        if plain.kind(old) == "h":
            classes[new] |= {old, new}
    return {one: sorted(row - {one}) for row in classes.values() for one in row}


class Drawer:
    """Strings by lot, the same for the same seed."""

    def __init__(self, rows: Sequence[Sequence[str]], seed: int) -> None:
        self.rows, self.lot, self.others = rows, random.Random(seed), others()

    def cut(self, kind: str) -> Typed | None:
        """A string of the kind, or None where the lot fell on a text without any."""
        source = self.lot.randrange(len(self.rows))
        text = self.lot.choice(self.rows[source])
        size = self.lot.randint(2, 12)
        spans = plain.places(text)
        if len(spans) < 2:
            return None
        first = self.lot.randrange(len(spans) - 1)
        last = min(len(spans), first + size) - 1
        typed = text[spans[first][0]:spans[last][1]]
        parted = "p" in plain.shape(typed)
        if OPERATOR.search(typed) or len(typed) > 40 or parted != (kind == "parting mark"):
            return None
        changed = self.changed(typed, kind)
        return Typed(changed, kind, source) if changed else None

    def changed(self, typed: str, kind: str) -> str:
        if kind == "without marks":
            bare = plain.without_marks(typed)
            return bare if bare != typed and not re.search(r"\s", bare) else ""
        if re.search(r"\s", typed):
            return ""
        if kind == "full width":
            return typed.translate(WIDE)
        if kind == "other characters":
            other = "".join(self.lot.choice(self.others[c]) if c in self.others else c for c in typed)
            return other if other != typed and plain.bones(other) == plain.bones(typed) else ""
        return typed

    def draw(self, each: int) -> list[Typed]:
        found: list[Typed] = []
        for kind in KINDS:
            own: dict[str, Typed] = {}
            for _ in range(400 * each):
                if len(own) == each:
                    break
                if one := self.cut(kind):
                    own.setdefault(one.text, one)
            found += own.values()
        return found

    def absent(self, count: int) -> list[str]:
        whole = "\n".join(text for row in self.rows for text in row)
        names: dict[str, None] = {}
        while len(names) < count:
            name = self.lot.choice(FAMILY) + self.lot.choice(GIVEN) + self.lot.choice(GIVEN)
            if name not in whole:
                names[name] = None
        return list(names)


def asked(output: Path, rows: Sequence[tuple[str, int]]) -> list[dict[str, object]]:
    """The site's own answers to (typed, how many to show)."""
    lines = "".join(json.dumps({"q": q, "limit": limit}, ensure_ascii=False) + "\n" for q, limit in rows)
    script = Path(__file__).parent.parent / "search_eval.mjs"
    command = ["node", str(script), str(output)]
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def lone(text: str) -> bool:
    """Whether a single character stands beside a parting mark: it has no pair of its own, and may be missed there."""
    return min(chain.count("\1") for chain in plain.bones(text, marks=False).split("\3")) == 1


def wrong(one: Typed, expected: list[int], answer: dict[str, object], scan: plain.Scan, ids: Sequence[str]) -> str:
    """What is wrong with an answer, in words; "" when nothing is."""
    got, shown = cast("int", answer["exact"]), cast("list[str]", answer["ids"])
    if one.source not in expected:
        return "the scan itself does not find it"
    if one.kind == "parting mark" and (scan.candidates(one.text) > PROVED or lone(one.text)):
        return "" if got <= scan.candidates(one.text) else f"{len(expected)} have it, {got} counted"
    if got != len(expected):
        return f"{len(expected)} have it, {got} counted"
    if len(expected) <= FEW and ids[one.source] not in shown:
        return f"{ids[one.source]} is not among the {len(shown)}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("records", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--each", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    asks = parser.parse_args()
    given = list(records(asks.records))
    rows, ids = [texts(one) for one in given], [str(one["id"]) for one in given]
    drawer = Drawer(rows, asks.seed)
    typed, scan = drawer.draw(asks.each), plain.Scan(rows)
    expected = [scan.having(one.text) for one in typed]
    shown = [len(having) if len(having) <= FEW else 0 for having in expected]
    answers = asked(asks.output, [(one.text, limit) for one, limit in zip(typed, shown, strict=True)])
    bad: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for one, having, answer in zip(typed, expected, answers, strict=True):
        if said := wrong(one, having, answer, scan, ids):
            bad[one.kind].append(f"  {one.text!r} of {ids[one.source]}: {said}")
    for kind in KINDS:
        print(f"{kind}: {sum(one.kind == kind for one in typed)} strings, {len(bad[kind])} wrong", *bad[kind], sep="\n")
    names = drawer.absent(200)
    found = asked(asks.output, [(name, 0) for name in names])
    false = [name for name, answer in zip(names, found, strict=True) if answer["total"]]
    print(f"names of nobody: {len(names)}, {len(false)} find something", *false)
    return 1 if false or any(bad.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
