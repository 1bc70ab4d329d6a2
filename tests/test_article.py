"""One file in, facts, body and words out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import article, canon, segment
from shilu.model import Article, Facts, Paragraph, Rules, Source, Words

RULES = Rules((("binhu", "滨湖聚焦"),), "Asia/Shanghai", True)
HEAD = "---\nid: x-1\ntitle: 年会的讲话\ndate: 2016-09-13\n"


def read(
    body: str, more: str = "", standing: tuple[str, ...] = (), folder: str = "speeches", rules: Rules = RULES,
) -> Article:
    data = f"{HEAD}{more}---\n{body}".encode()
    return article.read(Source(f"content/{folder}/x-1.md", data), rules, standing)


def facts(body: str, more: str = "", standing: tuple[str, ...] = (), rules: Rules = RULES) -> Facts:
    found = read(body, more, standing, rules=rules).facts
    assert found is not None
    return found


def words(body: str, more: str = "", standing: tuple[str, ...] = ()) -> Words:
    found = read(body, more, standing).words
    assert found is not None
    return found


def cuts(text: str, body_words: Words) -> str:
    one = next(one for one in body_words.paragraphs if one.text == text)
    return "/".join(segment.words(one))


def test_an_article_has_facts_a_body_and_words_for_each_paragraph() -> None:
    found = read("## 题\n\n一段。\n\n二段。\n", "speaker: 宁波\n")
    assert found.facts is not None
    assert found.body is not None
    assert found.words is not None
    assert found.facts.paragraphs == 2
    assert found.facts.chars == 5
    assert [one.text for one in found.body.paragraphs] == ["题", "一段。", "二段。"]
    assert [one.text for one in found.words.paragraphs] == ["题", "一段。", "二段。"]
    assert found.words.anchors == tuple(one.anchor for one in found.body.paragraphs)
    assert found.words.numbers == (0, 1, 2)
    assert found.words.speakers == (0, 0, 0)
    assert found.facts.anchors == ("题",)
    assert segment.words(found.words.title) == ("年会", "的", "讲话")


def test_all_of_it_can_be_kept_in_the_cache() -> None:
    found = read("## 题\n\n一段[甲](b.md)。\n")
    assert canon.decode(canon.encode(found), Article) == found


def test_a_file_with_an_error_has_nothing_but_problems() -> None:
    found = article.read(Source("content/speeches/x.md", "正文".encode("gbk") * 40), RULES, ())
    assert (found.facts, found.body, found.words) == (None, None, None)
    assert any(one.level == "error" for one in found.problems)


@pytest.mark.parametrize("folder", ["speeches", "news"])
def test_an_empty_text_is_told(folder: str) -> None:
    assert [one.rule for one in read("\n　　\n", folder=folder).problems if one.level == "warning"] == ["empty-body"]


def test_problems_of_the_text_name_the_line_of_the_file() -> None:
    found = read("一段。\n\n[坏](javascript:x)\n", "errata: [{printed: 台帐, correct: 台账}]\n")
    assert [(one.rule, one.line) for one in found.problems if one.level == "warning"] == [
        ("link-scheme", 9), ("erratum-not-found", 5)]
    erratum = found.problems[-1]
    assert erratum.excerpt == "errata: [{printed: 台帐, correct: 台账}]"
    assert erratum.excerpt[erratum.column - 1:].startswith("台帐")


# ---------------------------------------------------------------- words

def test_the_names_of_the_front_matter_are_words_of_the_text() -> None:
    body = "朱勤皓与宁波在包河碰头。"
    assert cuts(body, words(body)) != cuts(body, words(body, "people: [朱勤皓, 宁波]\nplace: 包河\n"))
    assert cuts(body, words(body, "people: [朱勤皓]\nplace: 包河\n")).startswith("朱勤皓/与/")


def test_the_sites_words_that_stand_in_it_are_words_of_the_text() -> None:
    body = "推进城乡社区治理。"
    assert cuts(body, words(body, standing=("城乡社区治理",))) == "推进/城乡社区治理/。"


# ---------------------------------------------------------------- keywords

MUCH = "药品由医院采购，药品价格由医院公示，药品安全由医院负责。"


def test_keywords_are_proposed_unless_the_site_says_no_or_they_are_tags_already() -> None:
    assert facts(MUCH).keywords[:1] == ("药品",)
    assert "药品" not in facts(MUCH, "tags: [药品]\n").keywords
    assert facts(MUCH, rules=Rules((), "Asia/Shanghai", False)).keywords == ()


def test_people_of_the_document_are_no_keywords() -> None:
    text = "宁波说药品。宁波说药品。"
    assert facts(text, "speaker: 宁波\n", ("宁波",)).keywords == ("药品",)


# ---------------------------------------------------------------- summary

def opening(*texts: str) -> str:
    return article.opening(tuple(Paragraph(text, "p", number, -1) for number, text in enumerate(texts, 1)))


def test_the_front_matters_summary_wins() -> None:
    assert facts("一段。", "summary: 自写的提要。\n").summary == "自写的提要。"


def test_a_summary_ends_with_a_sentence() -> None:
    sentence = "社区治理要靠大家商量着办好每一件小事。"
    assert opening(sentence * 20) == sentence * 6
    assert opening("他说：“好。”又说：“再好！”") == "他说：“好。”又说：“再好！”"


def test_a_summary_goes_on_into_the_next_paragraph_and_passes_over_salutations() -> None:
    assert opening("各位领导、各位来宾：", "大家好！", "今天讲社区。") == "大家好！今天讲社区。"


def test_a_first_sentence_is_kept_whole_up_to_two_hundred() -> None:
    assert opening("字" * 190 + "。后面。") == "字" * 190 + "。"


def test_a_text_without_an_end_of_a_sentence_is_cut_at_a_lesser_mark() -> None:
    assert opening("字" * 300) == "字" * 120 + "……"
    assert opening(("字" * 99 + "，") * 4) == "字" * 99 + "……"
    assert opening("没有句号的短文") == "没有句号的短文"
    assert opening() == ""


def test_headings_are_no_summary() -> None:
    assert facts("## 题目\n\n正文在此。").summary == "正文在此。"


# ---------------------------------------------------------------- laws

def test_a_transcript_of_sixty_thousand_characters_in_one_paragraph_is_read() -> None:
    text = "我们要把社区的事情办好大家商量着办" * 4_000
    found = facts(text)
    assert (found.chars, found.paragraphs) == (len(text), 1)
    assert found.summary == text[:120] + "……"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: (HEAD + "---\n" + text).encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    found = article.read(Source("content/speeches/x.md", data), RULES, ("社区",))
    assert (found.facts is None) == (found.body is None) == (found.words is None)
    assert found.facts is not None or found.problems
    canon.encode(found)


def test_the_order_in_which_the_sites_words_are_given_does_not_matter() -> None:
    lexicon = ("社区治理", "治理创新", "创新", "社区")
    assert read("社区治理创新", standing=lexicon) == read("社区治理创新", standing=lexicon[::-1])
