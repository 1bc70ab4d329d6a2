"""A small archive of what people write in more than one way, as vectors for the tests of the answers.

`python -m tests.search.asked` writes tests/vectors/asked.json anew: the files of the index, unpacked, in base64; the
ids of the documents, oldest first.
"""

from __future__ import annotations

import base64
from typing import Any

from shilu.model import Alike, Column, Kind, Site
from shilu.search import tokens
from tests.search import archives as make
from tests.search import vectors
from tests.search.example import settled
from tests.search.reference import Index

VECTORS = vectors.FOLDER / "asked.json"
SITE = Site("试验", columns=(Column("binhu", "滨湖"), Column("shizheng", "时政")))
WORDS = (
    "第十八届", "十八届", "二十八届", "三中全会", "二〇一六年", "九月", "十三日", "百分之三十五", "百分之三十",
    "三十", "一百三十", "企业", "七号", "文件", "网络", "人口", "互联网", "老旧小区", "改造", "加装", "电梯",
    "某市民政局", "民政局", "讲话人甲", "讲话人乙", "账本", "图像", "计划", "社区", "治理", "基层", "低保",
    "最低生活保障", "标准",
)
ALIKE = (
    Alike("老旧小区", "term", ("老小区",), ("老破小", "旧房子")),
    Alike("最低生活保障", "term", (), ("低保",)),
    Alike("某市民政局", "name", ("某市民政厅筹备处",)),
    Alike("讲话人甲", "name", ("甲同志",)),
)
Row = tuple[str, str, str, str]
NEWS: tuple[Row, ...] = (
    ("2013-1", "2013-11-12", "公报", "第十八届三中全会公报。"),
    ("2013-2", "2013-11-13", "学习", "学习十八届三中全会精神。"),
    ("2013-3", "2013-11-14", "简讯", "18届三中全会简讯。"),
    ("2013-4", "2013-11-15", "旁例", "二十八届三中全会是另一件事。"),
    ("2016-1", "2016-09-13", "汉字日期", "二〇一六年九月十三日召开。"),
    ("2016-2", "2016-09-14", "数字日期", "2016年9月13日召开，16年前不是这样。"),
    ("2017-1", "2017-01-01", "比例", "增长百分之三十。"),
    ("2017-2", "2017-01-02", "比例", "增长30%。"),
    ("2017-3", "2017-01-03", "比例", "增长百分之三十五。"),
    ("2017-4", "2017-01-04", "企业", "三十家企业。"),
    ("2017-5", "2017-01-05", "企业", "30家企业，７１亿元。"),
    ("2017-6", "2017-01-06", "企业", "一百三十家企业。"),
    ("2017-7", "2017-01-07", "文件", "七号文件；今年一号文件。"),
    ("2017-8", "2017-01-08", "文件", "7号文件。"),
    ("2018-1", "2018-01-01", "English", "A community centre in New York."),
    ("2018-2", "2018-01-02", "English", "Communication with New Yorkers; commun."),
    ("2018-3", "2018-01-03", "型号", "F-35 与 COVID-19。"),
    ("2018-4", "2018-01-04", "型号", "F35 与 COVID19，Wi-Fi。"),
    ("2018-5", "2018-01-05", "符号", "5Ｇ网络，“1+2”模式，互联网＋社区，wifi。"),
    ("2019-1", "2019-01-01", "帐本", "一个帐本、一张图象、一份計畫。"),
    ("2019-2", "2019-01-02", "账本", "一个账本、一张图像、一份计划。"),
    ("2019-3", "2019-01-03", "改造", "老旧小区改造怎么做。"),
    ("2019-4", "2019-01-04", "电梯", "加装电梯，先从老旧小区做起。"),
    ("2019-5", "2019-01-05", "标准", "最低生活保障标准提高。"),
    ("2019-6", "2019-01-06", "高低", "高低保标准不同，低保标准另有规定。"),
)
BULLETINS: tuple[Row, ...] = tuple(
    (f"2022-{month:02d}", f"2022-{month:02d}-01", "简报", "基层治理动态。") for month in range(1, 13)
)
"""More documents with one phrase than fill a page."""
LATER: tuple[Row, ...] = (("2023-1", "2023-01-01", "来信", "治理，从基层做起。"),)
Voice = tuple[str, str, str]
MAYOR: Voice = ("讲话人甲", "市长", "某市")
DEPUTY: Voice = ("讲话人乙", "副市长", "某市")
SPEECHES: tuple[tuple[Row, tuple[Voice, ...], str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("2020-1", "2020-05-01", "谈社区治理", "社区治理要靠人。"), (MAYOR,),
        "年会", "binhu", ("社区",), ("合肥", "安徽"),
    ),
    (
        ("2020-2", "2020-05-02", "再谈社区治理", "社区，治，理。"), (DEPUTY,),
        "年会", "binhu", ("社区", "治理"), ("芜湖", "安徽"),
    ),
    (
        ("2021-1", "2021-05-01", "三谈社区治理", "社区治理。讲，社区。"),
        (("讲话人甲", "书记", "某市民政局"), ("讲话人乙", "市长", "某市")), "论坛", "shizheng", ("治理",), ("合肥",),
    ),
)


def archive() -> make.Archive:
    def text(value: str) -> Any:
        return make.cut(value, *WORDS)

    entries, words = [], []
    for (id, date, title, body), voices, event, column, tags, places in (
        *((row, (), "", "", (), ()) for row in NEWS), *SPEECHES,
        *((row, (), "", "binhu" if row[1] == "2022-06-01" else "", (), ()) for row in BULLETINS + LATER),
    ):
        kind: Kind = "speech" if voices else "news"
        entries.append(make.entry(id, date, voices, event, tags, kind, column, places))
        words.append(make.words(text(title), text(body), speakers=(0,) if voices else ()))
    return tuple(entries), tuple(words)


def example() -> dict[str, Any]:
    read = Index(make.index(archive(), SITE, ALIKE))
    standing = {c for _, words in [archive()] for t in words for p in (t.title, *t.paragraphs) for c in p.text}
    standing |= set("〇○零畫劃講話")
    files = settled(read.files, tuple((old, new) for old, new in tokens.folds() if old in standing))
    return {
        "files": {path: base64.b64encode(data).decode("ascii") for path, data in files.items()},
        "ids": [entry.id for entry in archive()[0]],
    }


if __name__ == "__main__":
    VECTORS.write_bytes(vectors.spread(example()).encode("utf-8"))
