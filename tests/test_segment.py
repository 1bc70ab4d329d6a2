"""Words of a text: both engines cut alike, vocabulary words are laid over, keywords come from a table."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shilu import hanzi, segment
from shilu.model import Text

PLAIN = [
    "社区是居民共同生活的地方，治理要靠大家商量着办。", "會議審議了城鄉社區治理的意見，並聽取各界代表的發言。",
    "他说的确实在理，结婚的和尚未结婚的都来了。",
    "全会提出2035年远景目标，GDP增长5.2%，PM2.5浓度下降3.2%。",
    "U-2侦察机、B-52和F-35B；COVID-19；2011-2020年；1-7岁；a_b、c&d。",
    "C++和C#语言，AT&T公司，B超、X光、4S店、U盘、卡拉OK。",
    "习近平新时代中国特色社会主义思想", "３．１４和１２３、ＡＢＣ", "二〇一六年，○九年，𬱖教授和㐀㐁",
    "……——“”‘’《》（）·", "3.14.15 v2.0-rc1 100%% a--b #标签# x@y.z", "第十八屆中央委員會第三次全體會議",
    "", " ", "\n\t\u3000\xa0", "𠮷野家😀。", "\ud800孤",
    "京津冀协同发展长江经济带粤港澳大湾区" * 5, "aC++b-1.5%x-B超y",
]
PIECES = st.sampled_from([
    "社区", "治理", "國務院", "的", "和服", "南京市长江大桥", "研究生命", "U-2", "B-52", "C++", "AT&T", "4S店",
    "3.14", "100%", "-", "--", "_", ".", "%", "#", "+", "&",
    "a", "Z9", "，", "。", "“", "》", " ", "\n", "\u3000", "〇", "㐀", "𬱖", "鿖", "é", "１", "Ｂ", "①", "😀",
    "\u200b", "龘", "喆",
])


@pytest.mark.parametrize("text", PLAIN)
def test_both_engines_cut_a_text_alike(text: str) -> None:
    fast = segment.fast()
    assert fast is not None, "the tests need rjieba: install the extra `fast`"
    assert fast(text) == segment.reference()(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30))
def test_both_engines_cut_any_mixture_alike(pieces: list[str]) -> None:
    fast, text = segment.fast(), "".join(pieces)
    # in a row of one character all cuts are equally likely, and each engine has its own way to choose
    assume(not re.search(r"(.)\1\1", text))
    assert fast is not None
    words = fast(text)
    assert "".join(words) == text
    assert words == segment.reference()(text)


def test_the_reference_neither_reads_nor_writes_a_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import tempfile

    folder = tmp_path_factory.mktemp("shared")
    (folder / "jieba.cache").write_bytes(b"planted")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert segment.reference.__wrapped__()("社区治理") == ["社区", "治理"]
    assert (folder / "jieba.cache").read_bytes() == b"planted"


def test_without_the_fast_engine_jieba_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "fast", lambda: None)
    assert segment.engine.__wrapped__() is segment.reference()


# ---------------------------------------------------------------- boundaries

def test_the_cuts_have_one_bit_a_character() -> None:
    cut = segment.text("社区治理。")
    assert cut == Text("社区治理。", bytes([0b10101]))
    assert segment.words(cut) == ("社区", "治理", "。")


@pytest.mark.parametrize("number", ["三百七十一亿", "二〇一六", "一百二十", "兩萬三千"])
def test_a_number_in_characters_is_one_word(number: str) -> None:
    assert any(number in word for word in segment.words(segment.text(f"共投入{number}元。")))


def test_an_empty_text_has_no_cuts() -> None:
    assert segment.text("", ("社区",)) == Text("", b"")


@given(
    st.lists(PIECES, max_size=20).map("".join),
    st.lists(st.text("社区治理的和aB1- ", min_size=1, max_size=4), max_size=5),
)
def test_the_words_of_a_cut_text_are_the_text(text: str, words: list[str]) -> None:
    cut = segment.text(text, tuple(words))
    assert "".join(segment.words(cut)) == text
    assert len(cut.cuts) == (len(text) + 7) // 8
    assert not text or cut.cuts[0] & 1


@pytest.mark.parametrize(("text", "words", "expected"), [
    ("推进社区治理创新", ("社区治理",), "推进/社区治理/创新"),
    ("推进社区治理创新", ("社区治理", "社区治理创新"), "推进/社区治理创新"),
    ("推进社區治理創新", ("社区治理",), "推进/社區治理/創新"),
    ("宁波说话", ("宁波",), "宁波/说话"),
    ("朱勤皓局长", ("朱勤皓",), "朱勤皓/局长"),
    ("南京市长江大桥", ("市长",), "南京/市长/江大桥"),
    ("甲乙丙丁", ("甲乙", "乙丙丁"), "甲/乙丙丁"),
    ("人人人人人", ("人人",), "人人/人人/人"),
    ("社区", ("社", "区"), "社区"),
    ("MAIN和AI", ("AI",), "MAIN/和/AI"),
    ("2016年和16年", ("16年",), "2016/年/和/16年"),
])
def test_words_of_the_site_are_laid_over_the_longest_first(text: str, words: tuple[str, ...], expected: str) -> None:
    for order in (words, words[::-1]):
        assert "/".join(segment.words(segment.text(text, order))) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("產品和服務", "產品/和/服務"),
    ("共治理事會和服務中心", "共治/理事會/和/服務中心"),
    ("最低工資委員會建議", "最低工資/委員會/建議"),
    ("關於漫畫和計劃", "關於/漫畫/和/計劃"),
    ("对象画像和漫画", "对象/画像/和/漫画"),
])
def test_a_traditional_text_is_cut_as_a_simplified_one(text: str, expected: str) -> None:
    assert "/".join(segment.words(segment.text(text))) == expected


def test_a_word_of_more_than_sixty_characters_is_one_word() -> None:
    name = "甲" * 90
    assert segment.words(segment.text(f"这{name}那", (name,))) == ("这", name, "那")


SIGNS = "社区治理三百亿这产品和服务產後於重要AIai12.5%+#&_-。，、 　\n\0𠀀鿿甲"


@settings(deadline=None)
@given(st.lists(st.text(SIGNS, max_size=12), max_size=6).map(tuple),
       st.lists(st.text("社区治理产品和AI12 \0", min_size=2, max_size=4), max_size=4).map(tuple))
def test_texts_cut_at_one_go_are_cut_as_each_for_itself(texts: tuple[str, ...], words: tuple[str, ...]) -> None:
    found = segment.cut(texts, words)
    assert found.texts == tuple(segment.text(text, words) for text in texts)
    assert tuple(map(tuple, found.words)) == tuple(map(segment.words, found.texts))


@settings(deadline=None)
@given(st.text(SIGNS, max_size=40))
def test_boundaries_are_those_of_the_engine_but_within_numbers(text: str) -> None:
    flags = "".join("1" + "0" * (len(word) - 1) for word in segment.engine()(hanzi.simplified(text)))
    for number in re.finditer("[零〇○一二三四五六七八九十百千万亿两萬億兩]{2,}", text):
        start, stop = number.span()
        flags = flags[:start + 1] + "0" * (stop - start - 1) + flags[stop:]
    found = segment.text(text)
    assert "".join(str(found.cuts[i >> 3] >> (i & 7) & 1) for i in range(len(text))) == flags


# ---------------------------------------------------------------- the words that stand in a text

def test_the_words_that_stand_in_a_text_are_found_in_either_script() -> None:
    lexicon = ("包河", "包河区", "社区治理", "治理学", "宁波", "宁")
    assert segment.standing(("包河區的社區治理", "宁波"), lexicon) == ("包河", "包河区", "宁波", "社区治理")
    assert segment.standing((), lexicon) == ()
    assert segment.standing(("社区治理",), ()) == ()


@given(st.lists(st.text("社区治理", min_size=2, max_size=4), max_size=8).map(tuple), st.text("社区治理。", max_size=20))
def test_the_words_that_stand_are_those_that_a_search_finds(lexicon: tuple[str, ...], text: str) -> None:
    assert segment.standing((text,), lexicon) == tuple(sorted({word for word in lexicon if word in text}))


VARIANTS = "社區区治理國国后後AaＡＢ１1，,. 　\n]^-[\\😀對对"


@given(st.lists(st.text(VARIANTS, max_size=30), max_size=3).map(tuple),
       st.lists(st.text(VARIANTS, max_size=3), max_size=12).map(tuple))
def test_few_words_and_many_are_found_in_any_writing(texts: tuple[str, ...], lexicon: tuple[str, ...]) -> None:
    found = {word for word in lexicon if len(word) > 1 and any(hanzi.fold(word) in hanzi.fold(text) for text in texts)}
    assert segment.standing(texts, lexicon) == tuple(sorted(found))


# ---------------------------------------------------------------- keywords

def cut(text: str, *words: str) -> list[str]:
    return segment.cut((text,), words).words[0]


def test_keywords_are_what_is_said_often_and_is_rare() -> None:
    body = (cut("药品价格由医院公示，药品采购由药品监管部门审核。"), cut("公立医院的药品，公立医院的医生。"))
    assert segment.keywords(cut("公立医院用药"), body, (), ())[:2] == ("公立医院", "药品")


def test_words_that_only_say_how_one_speaks_are_no_keywords() -> None:
    body = (cut("我们要推进工作，加强领导，提高水平，解决问题。" * 5),)
    assert segment.keywords(cut("推进工作"), body, (), ()) == ()


def test_a_word_of_the_site_comes_first_and_needs_no_table() -> None:
    body = (cut("网格员走进网格化治理的院落，网格化治理靠居民。医院，医院，医院。", "网格化治理"),)
    assert segment.keywords(cut(""), body, ("网格化治理",), ())[0] == "网格化治理"


def test_what_is_barred_is_not_proposed() -> None:
    body = (cut("医院，医院，药品，药品。"),)
    assert segment.keywords(cut(""), body, (), ("醫院",)) == ("药品",)


def test_a_word_that_stands_once_is_no_keyword() -> None:
    assert segment.keywords(cut(""), (cut("医院。"),), (), ()) == ()


def test_there_are_at_most_five_keywords_and_none_within_another() -> None:
    body = (cut("医院 药品 学校 农田 河流 森林 铁路 机场 港口 煤矿 公立医院 " * 3),)
    found = segment.keywords(cut(""), body, (), ())
    assert len(found) == 5
    assert not any(a in b for a in found for b in found if a != b)


def test_a_traditional_text_has_traditional_keywords() -> None:
    assert "藥品" in segment.keywords(cut("藥品"), (cut("藥品的價格，藥品的採購。", "藥品"),), (), ())
