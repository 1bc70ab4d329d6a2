"""The shared vectors: hand-picked inputs in; what format 3 makes of them out, for the Python and the JavaScript tests.

`python -m tests.search.vectors` writes tests/vectors/ anew; a test tells when the writer no longer agrees with it.
Look at the difference before you commit one: it changes what published indexes mean.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from shilu.hanzi import fold
from shilu.model import Alike
from shilu.search import tokens, wire
from shilu.search.postings import places
from shilu.search.wire import charset
from tests.search import archives as make
from tests.search.example import settled
from tests.search.reference import Index

FOLDER = Path(__file__).parents[1] / "vectors"

TEXTS = (
    "", "。", "好", "社区治理", "“社区”治理、创新", "社区。治理", "——社区——治理——", "一委、一会、一中心",
    "《社会〈组织〉》", "「放管服」改革", "阿卜杜拉·居尔", "阿卜杜拉・居尔", "阿卜杜拉•居尔", "5G", "5 G",
    "５Ｇ网络", "71亿", "互联网+社区", "互联网＋", "100%", "12.5％", "C# 语言", "6·29", "3.14", "３．１４",
    "2016.9.13", "5.", ".5", "1..2", "1,000", "2016年9月13日", "1 9 9 3 年", "New York", "F-35", "COVID-19",
    "GDPgdp", "ÀÉÎ çà", "Москва", "計畫與账帐", "〇零○◯", "二○一六年", "𬱖东", "𬱖", "a𬱖b", "ひらがなカタカナ",
    "한국", "ﾊﾝｶｸ", "ㄅㄆㄇ", "Ⅱ期", "ⅱ期", "①②", "5℃", "m²", "社\u200b区", "社\u3000区", "\ufeff社区",
    "a\u00adb", "1\u200b2", "好\ufe0f啊", "社\n区", "社\u2028区", "😀社区😀", "😀", "社区!治理?", "（社区）",
    "社区:治理", "\"社区\"治理", "'社区'", "中国－东盟", "a.b", "a+b", "##", "+ +", "É", "é", "ß", "ŉ", "İ",
    "ı", "Ω", "Å", "K", "བོད་ཡིག", "ئۇيغۇر، تىلى", "ᠮᠣᠩᠭᠣᠯ", "々", "人々", "⺼", "⼀", "豈", "㐀", "\U0002f800",
    "～〜~", "‰", "①社区", "社区…治理", "社区……治理",
)

SPANS: tuple[tuple[tuple[int, int], ...], ...] = (  # of each document (field, span) of each paragraph
    ((1, 2), (0, 4), (7, 5)),
    ((0, 8), (7, 8), (7, 7)),
    ((0, 0), (7, 3)),
    ((0, 0),),
    ((0, 0), (7, 0)),
    ((0, 10), (7, 1890), (7, 100), (7, 2048), (7, 2049), (7, 5000), (7, 1)),
    ((0, 64), (7, 2040)),
    ((0, 2048),),
    ((0, 1),),
    ((0, 0), (7, 1890)),
    *(((1, 14), (1, 3), (0, 30), (7, 1)),) * 2,
    ((0, 900),),
    ((1, 4), (1, 4), (1, 4), (1, 9), (0, 30), (8, 5)),
)

STEPS = ((), (0,), (27,), (28,), (5, 33, 61), (783, 784, 1568), (1, 21953, 21953), (12, 30, 200, 1200, 1201))


def units() -> list[Any]:
    return [
        {"text": text, "units": [[u.text, u.offset, text[u.start:u.stop]] for u in tokens.units(text)]}
        for text in TEXTS
    ]


def folds() -> list[Any]:
    return [[text, fold(text)] for text in TEXTS if tokens.units(text)]


def classes() -> str:
    """The class of every character as runs: letter of the class, how many."""
    row = tokens.classes()
    found: list[list[Any]] = []
    for kind in row:
        if found and found[-1][0] == "pihsld"[kind]:
            found[-1][1] += 1
        else:
            found.append(["pihsld"[kind], 1])
    return " ".join(f"{kind}{size}" for kind, size in found)


def layouts() -> Any:
    rows = [places.Row(d, field, make.NOTHING) for d, spans in enumerate(SPANS) for field, _ in spans]
    where = places.layout(rows, [span for spans in SPANS for _, span in spans])
    return {"documents": SPANS, "starts": where.starts, "places": where.places, "end": where.end}


ALIKE = (
    Alike("社区治理", "term", ("小区治理",), ("小区怎么管",)), Alike("社会组织", "term", ("社会团体", "民间组织")),
    Alike("包河区委", "name", ("中共合肥市包河区委员会",)),
)


def archive() -> make.Archive:
    """A small archive with what is easy to get wrong: variants, marks in names, turns, a paragraph over two blocks."""
    cut = make.cut
    voices = (("讲话人甲", "书记", "包河区委"), ("讲话人乙", "主任", ""))
    items = [f"第{i}条，" for i in range(1000)]
    long = "".join((*items[:511], "跨在两块之间，", *items[511:]))
    entries = (
        make.entry("guanyu", kind="page"),
        make.entry("2012-hefu", "2012-05-01", tags=("服务", "5G"), column="binhu"),
        make.entry("2012-jihua", "2012-05", event="社区年会", places=("包河区", "合肥市")),
        make.entry(
            "2016-nianhui", "2016-09-13", voices, "社区年会", ("社区治理", "社会组织"), "speech", "binhu", ("合肥市",),
        ),
        make.entry("2016-chang", "2016-09-14", voices[:1], "", ("社区治理",), "speech"),
    )
    words = (
        make.words(cut("好"), cut("互联网+社区服务，GDP 增长 5%。", "互联网", "社区", "服务", "增长")),
        make.words(
            cut("产品和服务", "产品", "服务"), cut("和服是一种衣服。", "和服", "一种", "衣服"),
            cut("5Ｇ网络，２０１６年。", "网络"),
        ),
        make.words(
            cut("計畫", "計畫"),
            cut("这项计划叫“放管服”改革，二〇一六年完成；二零一六年。", "这项", "计划", "改革", "完成"),
        ),
        make.words(
            cut("社区治理、创新", "社区", "治理", "创新"),
            cut("讲话人甲：社区治理要靠社会组织。", "讲话人甲", "社区", "治理", "社会", "组织"),
            cut("社会组织要进社区。", "社会", "组织", "社区"),
            cut("讲话人乙：一委、一会、一中心。", "讲话人乙", "中心"),
            summary=cut("两位讲话人谈社区。", "两位", "讲话人", "社区"), speakers=(0, 0, 1),
        ),
        make.words(
            cut("长文", "长文"), cut(long, "之间"), cut("结语：欣慰。", "结语", "欣慰"), speakers=(0, 0),
            corrected=((-1, cut("常文")), (1, cut("结语：快慰。", "结语", "快慰"))),
        ),
    )
    return entries, words


QUERIES = (
    "社区治理", "社区", "治理社区", "和服", "服务", "放管服改革", "“放管服”改革", "計畫", "计划", "5G", "５ｇ",
    "2016", "16", "gdp", "GDP增长5%", "互联网+", "一委一会一中心", "社会组织", "会组", "好", "欣", "欣慰", "慰",
    "讲话人甲", "包河区委", "讲话人甲书记", "治理社", "跨在两块之间", "块之", "第600条", "二零一六年",
    "二〇一六年", "不在", "长文", "谈社区", "快慰", "结语快慰", "常文",
)


def index() -> dict[str, Any]:
    read = Index(make.index(archive(), alike=ALIKE))
    standing = {c for text in TEXTS for c in text}
    files = settled(read.files, tuple((old, new) for old, new in tokens.folds() if old in standing))
    return {
        "files": {path: base64.b64encode(data).decode("ascii") for path, data in files.items()},
        "queries": [{"q": q, "places": read.find(q), "ids": ids(read, q)} for q in QUERIES],
        "documents": [
            {"id": entry.id, "start": start, "length": length, "names": names, "title": read.title(d)}
            for d, (entry, start, length, names) in enumerate(
                zip(archive()[0], read.volume.starts, read.volume.lengths, read.volume.names, strict=True)
            )
        ],
        "equals": [[one.name, one.kind, one.same, one.colloquial] for one in ALIKE],
    }


def ids(read: Index, query: str) -> list[str]:
    """Of the documents that contain it, oldest first."""
    return [read.id(d) for d in sorted({read.document(p) for p in read.find(query)})]


def shards() -> list[Any]:
    """Shards with more than the example has: wide gaps, characters beyond U+FFFF, an odd number of nibbles, one key."""
    made: tuple[dict[str, wire.Postings], ...] = (
        {"社 区": ((0, 15), (1, 0), (129, 7), (20000, 8), (3_000_000, 1), (2_000_000_000, 2))},
        {"5g ": ((64, 7),), "5g 网": ((0, 1),), "𬱖 ": ((7, 15),), "𬱖 东": ((9, 3), (10, 4)), "豈 更": ((1, 1),)},
        {
            "+ 社": ((5, 9),), "3.14 ": ((6, 14),), "社 ": ((1, 6),), "社 +": ((2, 1),),
            "社 会": ((3, 4), (300, 5), (301, 6)),
        },
    )
    return [{"hex": encode(lists).hex(), "keys": [[k, v] for k, v in lists.items()]} for lists in made]


def encode(lists: dict[str, wire.Postings]) -> bytes:
    """A shard by the letter of section 6, apart from the writer."""
    pairs = [key.split(" ") for key in lists]
    firsts = [ord(a[0]) for a, _ in pairs]
    turns = [b - a for a, b in zip((0, *firsts), firsts, strict=False)]
    seconds = [ord(b[0]) if b and ord(b[0]) < 0x10000 else 0 for _, b in pairs]
    rest = [(a[1:], b[1:] if second else b) for (a, b), second in zip(pairs, seconds, strict=True)]
    bits = [b for places in lists.values() for _, b in places]
    gaps = [p - q for places in lists.values() for (p, _), (q, _) in zip(places, ((0, 0), *places), strict=False)]
    packed = bytes(low | high << 4 for low, high in zip(bits[::2], [*bits[1::2], 0], strict=False))
    counts = wire.varints([len(places) for places in lists.values()])
    return b"".join((
        wire.head("S"), wire.varint(len(pairs)),
        wire.varints([2 * turn if turn >= 0 else -2 * turn - 1 for turn in turns]),
        bytes(code // 256 for code in seconds), bytes(code % 256 for code in seconds),
        *(f"{a} {b}\n".encode() if b else f"{a}\n".encode() for a, b in rest), counts, wire.varints(gaps), packed,
    ))


def printed() -> list[Any]:
    """Texts of blocks: every character that GBK encodes, all that one byte stands for, and what is spelt out."""
    han = "".join(map(chr, range(0x4E00, 0x9FA6)))
    odd = ("".join(map(chr, range(128))), "\n\n", "\U0010ffff\ufffd\ue5e5")
    cases = ([*TEXTS, charset.SINGLES, charset.DOUBLES, *odd], [han])
    return [{"hex": charset.encode(texts).hex(), "texts": texts} for texts in cases]


def files() -> dict[str, str]:
    """What each file of tests/vectors/ holds."""
    made: dict[str, Any] = {
        "units.json": units(), "folds.json": folds(), "classes.json": classes(), "places.json": layouts(),
        "shards.json": shards(), "printed.json": printed(),
        "steps.json": [[wire.steps(list(row)), row] for row in STEPS], "archive.json": index(),
    }
    return {name: spread(value) for name, value in made.items()}


def spread(value: Any) -> str:
    """JSON with one element a line, so that a change can be read."""
    def line(item: Any) -> str:
        return json.dumps(item, ensure_ascii=False)

    if isinstance(value, list):
        return "[\n" + ",\n".join(map(line, value)) + "\n]\n"
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{line(key)}: {spread(item).strip()}" for key, item in value.items()) + "\n}\n"
    return line(value) + "\n"



if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data.encode("utf-8"))
