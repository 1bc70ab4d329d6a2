"""Folding, counting, pinyin, the order of an index, addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import hanzi

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


# ---------------------------------------------------------------- folding

@given(TEXTS, TEXTS)
def test_a_part_of_a_text_folds_as_it_does_in_the_whole(a: str, b: str) -> None:
    assert hanzi.fold(a + b) == hanzi.fold(a) + hanzi.fold(b)


@given(TEXTS)
def test_folding_keeps_the_number_of_characters_and_is_done_once(text: str) -> None:
    folded = hanzi.fold(text)
    assert len(folded) == len(text)
    assert hanzi.fold(folded) == folded


@pytest.mark.parametrize("pair", [
    ("農村集體產權", "农村集体产权"), ("計畫", "计划"), ("著", "着"), ("藉", "借"), ("像", "象"), ("帳", "账"),
    ("帐", "账"),
    ("〇", "零"), ("○", "零"), ("裏", "里"), ("裡", "里"), ("臺", "台"), ("鬱", "郁"), ("為", "爲"), ("経済", "经济"),
    ("ＡＢＣ１２３", "abc123"), ("Ａ", "a"), ("É", "é"), ("\u3000", " "), ("\xa0", " "),
    ("劳尔•卡斯特罗", "劳尔·卡斯特罗"),
    ("⼈⺠", "人民"), ("（", "("), ("！", "!"),
])
def test_what_is_written_differently_folds_alike(pair: tuple[str, str]) -> None:
    assert hanzi.fold(pair[0]) == hanzi.fold(pair[1])


@pytest.mark.parametrize("pair", [("沪", "滤"), ("联", "连"), ("予", "豫"), ("浜", "滨"), ("链", "炼"), ("欠", "缺"),
    ("做", "作"),
                                  ("人", "入")])
def test_what_means_something_else_stays_apart(pair: tuple[str, str]) -> None:
    assert hanzi.fold(pair[0]) != hanzi.fold(pair[1])


def test_the_simplified_form_stands_for_its_class() -> None:
    assert hanzi.fold("憲法規定國務院") == "宪法规定国务院"


def test_a_character_beyond_the_first_plane_is_one() -> None:
    assert len(hanzi.fold("𬱖頔")) == 2
    assert hanzi.fold("頔") == hanzi.fold("𬱖")
    assert hanzi.slug("于𬱖") == "yudi"


def test_the_table_for_the_browser_is_the_table() -> None:
    pairs = hanzi.fold_table()
    assert list(pairs) == sorted(pairs, key=lambda pair: ord(pair[0]))
    assert all(hanzi.fold(a) == b and a != b and len(a) == len(b) == 1 for a, b in pairs)
    sources = {a for a, _ in pairs}
    assert not any(b in sources for _, b in pairs)
    assert 4_000 < sum(len(re.findall(f"[{hanzi.HAN}]", a)) for a, _ in pairs) < 7_000


# ---------------------------------------------------------------- counting

@pytest.mark.parametrize(("text", "number"), [
    ("", 0), ("社区治理", 4), ("社区，治理。", 4), ("GDP增长7.5%", 4), ("2016年9月13日", 6), ("……", 0),
    ("don't", 1), ("COVID-19", 2),
    ("1,000人", 2), ("互联网+", 3), ("𬱖", 1), ("二〇一六", 4), ("Ａ股", 2), ("a b c", 3),
])
def test_a_character_counts_one_and_a_latin_word_counts_one(text: str, number: int) -> None:
    assert hanzi.count(text) == number


# ---------------------------------------------------------------- pinyin

@pytest.mark.parametrize(("name", "pinyin"), [
    ("陈越良", "Chen Yueliang"), ("宁波", "Ning Bo"), ("单田芳", "Shan Tianfang"), ("曾国藩", "Zeng Guofan"),
    ("解晓东", "Xie Xiaodong"),
    ("仇保兴", "Qiu Baoxing"), ("区寄明", "Ou Jiming"), ("查良镛", "Zha Liangyong"), ("盖叶天", "Ge Yetian"),
    ("翟志刚", "Zhai Zhigang"),
    ("朴槿惠", "Piao Jinhui"), ("缪昌文", "Miao Changwen"), ("覃志刚", "Qin Zhigang"), ("尉迟恭", "Yuchi Gong"),
    ("万俟卨", "Moqi Xie"),
    ("欧阳修", "Ouyang Xiu"), ("司马光", "Sima Guang"), ("诸葛亮", "Zhuge Liang"), ("范徐丽泰", "Fan-Xu Litai"),
    ("李西安", "Li Xi'an"),
    ("吕玉兰", "Lü Yulan"), ("單田芳", "Shan Tianfang"), ("长孙无忌", "Zhangsun Wuji"), ("宁　波", "Ning Bo"),
    ("劳尔·卡斯特罗", "Lao'er·Kasiteluo"), ("Raúl Castro", "Raúl Castro"),
])
def test_a_name_is_written_by_the_national_standard(name: str, pinyin: str) -> None:
    assert hanzi.pinyin(name) == pinyin


def test_the_editors_pinyin_wins() -> None:
    assert hanzi.pinyin("乐靖宜", "Le  Jingyi") == "Le Jingyi"


# ---------------------------------------------------------------- the order of an index

def test_an_index_goes_by_sound_then_tone_then_character() -> None:
    names = ["John", "程瑛", "成龙", "陈越良", "程安", "单田芳", "黄延信", "成安", "阿来", "包拯", "5号"]
    assert sorted(names, key=hanzi.sort_key) == [
        "阿来", "包拯", "陈越良", "成安", "成龙", "程安", "程瑛", "黄延信", "单田芳", "5号", "John"]


@pytest.mark.parametrize(("name", "override", "letter"), [
    ("陈越良", "", "C"), ("单田芳", "", "S"), ("单位", "", "D"), ("区委", "", "Q"), ("解放军报", "", "J"),
    ("John", "", "#"), ("", "", "#"),
    ("乐靖宜", "Le Jingyi", "L"), ("𠮷野", "", "J"), ("5号", "", "#"),
])
def test_the_letter_of_an_index(name: str, override: str, letter: str) -> None:
    assert hanzi.letter(name, override) == letter


def test_the_editors_pinyin_sorts() -> None:
    assert hanzi.sort_key("乐靖宜", "Le Jingyi")[0].startswith("le")
    assert hanzi.sort_key("西安", "Xi'an")[0].startswith("xi1")
    assert hanzi.sort_key("西安", "Xi'an Xi'an") == hanzi.sort_key("西安")


# ---------------------------------------------------------------- addresses

@pytest.mark.parametrize(("text", "slug"), [
    ("社区治理", "shequ-zhili"), ("重庆", "chongqing"), ("重慶", "chongqing"), ("重要", "zhongyao"),
    ("银行行长", "yinhang-hangzhang"),
    ("项目的目的", "xiangmu-de-mudi"), ("2016年度 5G报告", "2016-niandu-5g-baogao"), ("互联网+", "hulianwang"),
    ("中国社区发展协会", "zhongguo-shequ-fazhan-xiehui"),
    ("陈越良", "chenyueliang"), ("单田芳", "shantianfang"), ("单位管理", "danwei-guanli"), ("乾隆", "qianlong"),
    ("Café", "cafe"), ("Ａ股", "a-gu"),
    ("了解", "liaojie"), ("音乐", "yinyue"), ("绿色", "lvse"), ("2016-nianhui_3", "2016-nianhui-3"),
])
def test_an_address_is_made_of_the_sound(text: str, slug: str) -> None:
    assert hanzi.slug(text) == slug


@given(TEXTS)
def test_an_address_is_never_empty_and_always_safe(text: str) -> None:
    slug = hanzi.slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 127
    assert hanzi.slug(text) == slug


def test_two_texts_without_a_sound_have_two_addresses() -> None:
    assert hanzi.slug("……") != hanzi.slug("——")


def test_a_long_title_is_cut_between_words_and_told_apart() -> None:
    one, other = hanzi.slug("社区治理" * 40), hanzi.slug("社区治理" * 41)
    assert one != other
    assert one.startswith("shequ-zhili-shequ-")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.text(max_size=8))
def test_names_of_any_kind_have_a_pinyin_a_place_and_a_letter(name: str, override: str) -> None:
    assert isinstance(hanzi.pinyin(name, override), str)
    assert all(hanzi.sort_key(name, override))
    assert re.fullmatch("[A-Z#]", hanzi.letter(name, override))


@given(st.text("社區治理後於产品ABcＡ１　。—·𠀀\ud800é", max_size=300))
def test_a_long_text_is_folded_as_its_characters_are(text: str) -> None:
    assert hanzi.fold(text) == "".join(map(hanzi.fold, text))
    assert hanzi.simplified(text) == "".join(map(hanzi.simplified, text))


@given(st.text("社区𠀀A1.,中é 。\n", max_size=40))
def test_han_characters_and_words_are_counted_one_by_one(text: str) -> None:
    alone = re.sub("[社区中𠀀]", " 。 ", text)
    assert hanzi.count(text) == len(re.findall("[社区中𠀀]", text)) + hanzi.count(alone)
