"""OpenCC's character tables, jieba's dictionary and a few rules of ours in; `fold.txt`, the folding classes, out.

Run by hand (`python shilu/data/make_fold.py`) where OpenCC and jieba are installed; the result is committed, because
the search index and the reader in the browser must fold alike for as long as an index lies on a server.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

OURS = ("划画", "着著", "借藉", "像象", "账帐", "零〇○◯", "吉𠮷", "·•‧・･∙⋅", "-‐‑−", "~〜～")
"""Pairs that no table holds: variants of print, and marks for which several code points are typed."""

RADICALS = (
    "民⺠", "母⺟", "兀⺎", "巳⺒", "幺⺓", "王⺩", "示⺬", "竹⺮", "羊⺶", "肉⺼", "虎⻁", "西⻄",
    "见⻅", "角⻆", "贝⻉", "车⻋", "长⻓", "门⻔", "青⻘", "页⻚", "风⻛", "飞⻜", "食⻝", "马⻢",
    "骨⻣", "鬼⻤", "鱼⻥", "鸟⻦", "麦⻨", "黄⻩", "齐⻬", "齿⻮", "龙⻰", "龟⻳",
)
"""Radicals that text taken out of PDF files holds in place of the character, and that Unicode does not map to it."""

APART = (("链", "鍊"), ("鏈", "鍊"), ("呆", "待"), ("獃", "待"), ("座", "坐"), ("坏", "坯"), ("俱", "具"), ("淼", "渺"))
"""Pairs of a table that are two words today: 鍊 is written for both 炼 (refine) and 链 (chain) and stays with
the first; 坏 is an old form of 坯, 座 of 坐."""

TABLES = ("TSCharacters", "TSCharactersExt", "STCharacters", "TWVariants", "HKVariants", "CJK_Compatibility_Ideographs")
JAPANESE = "JPShinjitaiCharacters"

HEAD = """\
# Folding classes: one a line, the first character stands for all of them.
# Made by make_fold.py from OpenCC's character tables (Apache-2.0), Unicode's compatibility characters and a few pairs
# of ours; the first is the one that jieba's dictionary (MIT) uses most. Full-width ASCII and blanks are folded by code.
"""


class Classes:
    """A union-find over characters."""

    def __init__(self) -> None:
        self.up: dict[str, str] = {}

    def find(self, x: str) -> str:
        self.up.setdefault(x, x)
        while self.up[x] != x:
            self.up[x] = self.up[self.up[x]]
            x = self.up[x]
        return x

    def join(self, a: str, b: str) -> None:
        self.up[self.find(a)] = self.find(b)

    def all(self) -> list[list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for x in sorted(self.up):
            found[self.find(x)].append(x)
        return [members for members in found.values() if len(members) > 1]


def table(name: str) -> list[tuple[str, list[str]]]:
    """One of OpenCC's dictionaries, read with its own tool: (character, characters) pairs."""
    import opencc

    lib = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "table.txt")
        subprocess.run(
            [str(lib / "bin" / "opencc_dict"), "-i", str(lib / "share" / "opencc" / f"{name}.ocd2"), "-f", "ocd2",
             "-o", str(out), "-t", "text"], check=True)
        rows = [line.split("\t") for line in out.read_text("utf-8").splitlines()]
    return [(key, [v for v in values.split(" ") if len(v) == 1]) for key, values in rows if len(key) == 1]


def everyday(x: str) -> bool:
    """Is this a character of GB 2312, that is, one that means something in simplified print?"""
    try:
        return len(x.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def frequencies() -> Counter[str]:
    """How often jieba's dictionary meets each character."""
    import jieba

    found: Counter[str] = Counter()
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        for x in word:
            found[x] += int(count)
    return found


def han_classes() -> Classes:
    classes = Classes()
    for name in TABLES:
        for key, values in table(name):
            for value in values:
                if (key, value) not in APART and (value, key) not in APART:
                    classes.join(key, value)
    for key, values in table(JAPANESE):
        # A Japanese form that is an everyday Chinese character of another meaning (浜 沪 芸 予 弁) must not join it.
        if not everyday(key) and values[0] != key:
            for value in values:
                classes.join(key, value)
    for block in (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)):
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                classes.join(chr(code), plain)
    return classes


def case_classes() -> list[str]:
    """Letters whose small form is one character: Latin, Greek, Cyrillic, Armenian, Roman numerals, circled letters."""
    found: dict[str, list[str]] = defaultdict(list)
    blocks = (range(0x41, 0x5B), range(0xC0, 0x250), range(0x370, 0x530), range(0x531, 0x557), range(0x1E00, 0x2000),
              range(0x2160, 0x2170), range(0x24B6, 0x24D0))
    for code in (code for block in blocks for code in block):
        small = chr(code).lower()
        if len(small) == 1 and small != chr(code):
            found[small].append(chr(code))
    return [small + "".join(big) for small, big in sorted(found.items())]


def main() -> None:
    often = frequencies()
    classes = han_classes()
    for row in OURS + RADICALS:
        for x in row[1:]:
            classes.join(row[0], x)
    chosen = {row[0] for row in OURS if not unicodedata.category(row[0]).startswith("L") or row[0] in "零账"}
    lines = case_classes()
    for members in classes.all():
        first = min(members, key=lambda x: (x not in chosen, -often[x], not everyday(x), x))
        lines.append(first + "".join(x for x in members if x != first))
    target = Path(__file__).with_name("fold.txt")
    target.write_bytes((HEAD + "\n".join(sorted(lines)) + "\n").encode("utf-8"))
    print(len(lines), "classes", sum(map(len, lines)), "characters", file=sys.stderr)


if __name__ == "__main__":
    main()
