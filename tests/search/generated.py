"""A number in; an archive that holds all that is awkward to search, and strings cut anywhere out of its texts, out.

The same number gives the same archive. Nothing here knows how the index works: texts are strung together from words,
names, numbers and marks, and what is typed is a piece of a text, changed as people change it when they type.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from shilu.model import IndexEntry, Text, Words
from tests.search import archives as make
from tests.search import plain


def split(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


WORDS = split(
    "社区 治理 社区治理 社会 组织 社会组织 创新 服务 和服 产品 养老 养老服务 居民 自治 网格 网格化 党建 引领",
    "协商 民主 计划 规划 账目 帐篷 好像 对象 图像 零售 什么 干部 干净 后来 皇后 里面 公里 发展 头发 台湾 平台",
    "只有 一只 准备 云南 人云亦云 北京 京城 中国 国家 中国式现代化 现代化 城市 乡村 振兴 改革 放管服 体系 能力",
    "建设 工作 会议 领导 责任 机制 平安 法治 德治 居委会 委员会 业委会 物业 老旧小区 加装电梯 电梯 停车 停车难",
    "志愿者 志愿 书记 主任 教授 研究 研究员 调查 报告 数据 大数据 的 了 是 在 和 与 就 一 二 三 个 人 们 我们",
    "他们 这 那 要 把 为 来 到 上 下 中 大 小 好 很 都 也 不 有 没有 以 及 等",
)
ODD = split(
    "5G ５Ｇ GDP ＧＤＰ App iPhone Wi-Fi F-35 COVID-19 C# 互联网+ 互联网＋ 1+2 100% 12.5％ 3.14 ３．１４",
    "2016.9.13 2016年 ２０１６年 71亿 7号 第十八届 18届 6·29 1,000 1.5万 24小时 2020 20 2 0 二〇一六年",
    "二零一六年 二○一六年 Ⅱ期 é Über Москва ひらがな カタカナ コーヒー ジョン・スミス 서울 人々 𬱖 𠮷 𠮷田 𡃁",
    "㐂 New·York A·B·C x y z abc ABCabc abc1 1abc a1b2 m² №7 ①",
)
NAMES = split("讲话人甲 讲话人乙 讲话人丙 讲话人丁 讲话人戊 阿卜杜拉·居尔 阿卜杜拉•居尔 单甲 曾乙")
OFFICES = ("书记", "主任", "教授，博士生导师", "", "副主任（主持工作）", "AI 研究员")
ORGS = ("包河区委", "“社区”研究院", "", "滨湖世纪社区", "W3C 中国")
TAGS = ("社区治理", "5G", "互联网+", "养老服务", "C#", "党建、引领", "Ⅱ期", "𠮷田")
PAIRS = ("“”", "‘’", "《》", "〈〉", "「」", "『』", "《〈", "（）", '""')
BETWEEN = ("",) * 20 + ("、", "、", "·", " ", "\u3000", "\n", "\u200b", "\ufeff", "\u00ad", "・", "\u00a0", "⋅")
STOPS = ("，",) * 6 + ("。", "。", "；", "：", "！", "？", "……", "——", "-", "—", "/", "~", "|", "😀", ",", ". ")
TRADITIONAL = dict(zip(
    "会区务产养规账帐图里发头台湾备云国现乡兴体系设议领导责任机居员业电梯车难书记教报据们这个为来没领协划计创组织网亿届",
    "會區務產養規賬帳圖裏發頭臺灣備雲國現鄉興體係設議領導責任機居員業電梯車難書記敎報據們這個為來沒領協劃計創組織網億屆",
    strict=True,
))
VARIANTS = dict(zip("账帐象像〇零○", "帐账像象零○〇", strict=True))
OPERATOR = re.compile(r"\s[-－]\S")
"""A minus after a blank is no text to the reader."""
SIMPLE = {new: old for old, new in TRADITIONAL.items()}
FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types, and the document out of which it was cut (-1: none)."""

    text: str
    source: int


class Maker:
    """The texts of one archive."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def piece(self) -> str:
        """One word, name, number or run of odd characters, now and then between marks."""
        r = self.random.random()
        text = self.random.choice(WORDS if r < 0.82 else ODD if r < 0.95 else NAMES)
        if self.random.random() < 0.08:
            pair = self.random.choice(PAIRS)
            return pair[0] + text + pair[-1]
        return text

    def sentence(self, most: int) -> str:
        pieces = [self.piece() for _ in range(self.random.randint(1, most))]
        return "".join(x + self.random.choice(BETWEEN) for x in pieces) + self.random.choice(STOPS)

    def paragraph(self, sentences: int) -> str:
        text = "".join(self.sentence(9) for _ in range(self.random.randint(1, sentences)))
        return text.translate(_table(TRADITIONAL)) if self.random.random() < 0.15 else text

    def date(self) -> str:
        year = self.random.choice((2007, 2012, 2013, 2016, 2016, 2019))
        month, day = self.random.randint(1, 12), self.random.randint(1, 28)
        return self.random.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", "2016-09-13", ""))

    def body(self) -> list[str]:
        texts = [self.paragraph(4) for _ in range(self.random.randint(0, 7))]
        for odd in ("", "。", "　“”、", "😀"):
            if self.random.random() < 0.05:
                texts.insert(self.random.randint(0, len(texts)), odd)
        return texts


def archive(seed: int, documents: int, crowded: int = 0, giants: int = 0) -> make.Archive:
    """`crowded`: how many short ones more stand in one month; `giants`: paragraphs of more than 2,048 units."""
    maker = Maker(seed)
    found = [(date, maker.body()) for date in sorted(maker.date() for _ in range(documents))]
    found += [("2020-02", [maker.paragraph(1)]) for _ in range(crowded)]
    for i in range(giants if found else 0):
        found[maker.random.randrange(len(found))][1].append(
            "".join(maker.sentence(9) for _ in range(80 * (i % 4 + 1)))
        )
    entries, words = [], []
    for number, (date, body) in enumerate(found):
        entry, text = document(maker, number, date, body)
        entries.append(entry)
        words.append(text)
    return tuple(entries), tuple(words)


def document(maker: Maker, number: int, date: str, body: list[str]) -> tuple[IndexEntry, Words]:
    rand = maker.random
    voices = tuple(
        (name, rand.choice(OFFICES), rand.choice(ORGS)) for name in rand.sample(NAMES, rand.choice((0, 1, 1, 1, 2, 3)))
    )
    entry = make.entry(
        f"d{number}", date, voices, rand.choice(("", "", "社区年会", "“两委”会议 2016")),
        tuple(rand.sample(TAGS, rand.randint(0, 3))), rand.choice(("news", "speech")), rand.choice(("", "binhu")),
    )
    title = rand.choice(("", "无题", maker.paragraph(1), maker.sentence(6), maker.sentence(6)))
    summary = maker.paragraph(1) if rand.random() < 0.2 else ""
    who = tuple(rand.randrange(-1, len(voices)) for _ in body)
    return entry, make.words(
        cut(title), *map(cut, body), summary=cut(summary), speakers=who, corrected=corrected(maker, title, body)
    )


def corrected(maker: Maker, title: str, body: list[str]) -> tuple[tuple[int, Text], ...]:
    """Of a few texts one sentence with a word that is not printed there."""
    found = []
    for i, text in enumerate((title, *body)):
        sentences = re.findall("[^。！？；]+", text)
        if sentences and maker.random.random() < 0.08:
            sentence = maker.random.choice(sentences)
            at = maker.random.randrange(len(sentence))
            found.append((i - 1, cut(sentence[:at] + maker.piece() + sentence[at + 1:])))
    return tuple(found)


def cut(text: str) -> Text:
    return make.cut(text, *(word for word in WORDS if len(word) > 1))


def queries(seed: int, built: make.Archive, count: int) -> list[Typed]:
    """`count` strings: most cut out of a text, some made up, some of one unit, some pasted whole sentences."""
    rand = random.Random(seed)
    texts = [
        (d, text.text) for d, pair in enumerate(zip(*built, strict=True)) for _, text in make.fields(*pair) if text.text
    ]
    found: list[Typed] = []
    while len(found) < count:
        d, text = rand.choice(texts) if texts and rand.random() < 0.95 else (-1, "")
        if d < 0:
            found.append(Typed("".join(rand.choice(WORDS + ODD) for _ in range(rand.randint(1, 3))), -1))
        elif (piece := stretch(rand, text)) and not OPERATOR.search(typed := as_typed(rand, piece)):
            found.append(Typed(typed, d))
    return found


def stretch(rand: random.Random, text: str) -> str:
    """A piece of a text from one whole unit to another; empty when none fits."""
    places = plain.places(text)
    size = rand.choice((1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, rand.randint(13, 70)))
    first = rand.randrange(len(places)) if places else 0
    last = first + size - 1
    if last >= len(places):
        return ""
    start, stop = places[first][0], places[last][1]
    return text[start:stop] if size > 12 or stop - start <= 24 else ""


def as_typed(rand: random.Random, piece: str) -> str:
    """The same string as another hand would type it."""
    text = piece
    if rand.random() < 0.5:
        text = plain.without_marks(text)
    if rand.random() < 0.2:
        text = text.translate(_table(rand.choice((TRADITIONAL, SIMPLE))))
    if rand.random() < 0.2:
        text = text.translate(_table(VARIANTS))
    if rand.random() < 0.2:
        text = rand.choice((ascii_upper, str.lower if text.isascii() else ascii_lower))(text)
    if rand.random() < 0.2:
        text = text.translate(FULL)
    if rand.random() < 0.1:
        at = rand.choice([start for start, _ in plain.places(text)])
        text = text[:at] + rand.choice("、“」· 　") + text[at:]
    return text


def _table(pairs: dict[str, str]) -> dict[int, str]:
    return {ord(old): new for old, new in pairs.items()}


def ascii_upper(text: str) -> str:
    return text.translate({code: code - 32 for code in range(0x61, 0x7B)})


def ascii_lower(text: str) -> str:
    return text.translate({code: code + 32 for code in range(0x41, 0x5B)})
