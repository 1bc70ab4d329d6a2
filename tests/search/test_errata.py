"""A file with misprints in; both readings found in the index of it, the text as it was printed out."""

from __future__ import annotations

import pytest

from shilu import article, segment
from shilu.model import Article, Rules, Source, Words
from tests.search import archives as make
from tests.search.reference import Index

HEAD = "---\nid: x-1\ntitle: {title}\ndate: 2016-09-13\nspeaker: 讲话人甲\nerrata:\n{errata}---\n{body}"


def read(body: str, *errata: tuple[str, str], title: str = "年会") -> Article:
    rows = "".join(f"  - {{printed: {printed}, correct: {correct}}}\n" for printed, correct in errata)
    data = HEAD.format(title=title, errata=rows, body=body).encode()
    return article.read(Source("content/speeches/x-1.md", data), Rules((), "Asia/Shanghai", False), ())


def words(body: str, *errata: tuple[str, str], title: str = "年会") -> Words:
    found = read(body, *errata, title=title).words
    assert found is not None
    return found


def mended(body: str, *errata: tuple[str, str], title: str = "年会") -> list[tuple[int, str]]:
    return [(i, one.text) for i, one in words(body, *errata, title=title).corrected]


BODY = "要讲镇社合作的道理。两边都要接得上！\n\n先说清算核资，再说镇社合作；余下的照旧。\n"
ERRATA = (("镇社合作", "政社合作"), ("清算核资", "清产核资"))


def test_each_sentence_with_a_misprint_stands_once_more_as_it_ought_to_read() -> None:
    assert mended(BODY, *ERRATA) == [(0, "要讲政社合作的道理。"), (1, "先说清产核资，再说政社合作；")]


def test_the_title_is_mended_too() -> None:
    assert mended("正文。\n", ("年绘", "年会"), title="社区年绘") == [(-1, "社区年会")]


def test_the_text_and_its_page_stay_as_printed() -> None:
    plain, found = read(BODY).body, read(BODY, *ERRATA)
    assert plain is not None
    assert found.body is not None
    assert found.words is not None
    assert found.body.paragraphs == plain.paragraphs
    assert "政社合作" not in found.body.html
    assert [one.text for one in found.words.paragraphs] == [one.text for one in plain.paragraphs]


def test_a_sentence_ends_with_the_marks_that_close_after_it() -> None:
    body = "他说：“镇社合作。”再往下说：“好。”\n\n（镇社合作？）不必。\n"
    assert mended(body, ERRATA[0]) == [(0, "他说：“政社合作。”"), (1, "（政社合作？）")]


def test_a_misprint_across_two_sentences_takes_both() -> None:
    assert mended("一句。二句。三句。四句。\n", ("句。三", "段。三")) == [(0, "二段。三句。")]


def test_what_folding_makes_the_same_stands_once() -> None:
    assert mended("一本台帐。\n", ("台帐", "台账")) == []


@pytest.mark.parametrize(("body", "errata"), [
    ("社区社区治理。\n", (("社区", "小区"), ("社区治理", "社区服务"))), ("甲乙。\n", (("甲", "乙"), ("乙", "丙"))),
])
def test_misprints_are_mended_at_one_go_the_longest_first(body: str, errata: tuple[tuple[str, str], ...]) -> None:
    assert mended(body, *errata) == [(0, {"社": "小区社区服务。", "甲": "乙丙。"}[body[0]])]


def test_a_document_without_errata_has_no_corrected_readings() -> None:
    assert words("一句。\n").corrected == ()


def test_both_readings_are_found_and_a_document_counts_once() -> None:
    one = words(BODY, *ERRATA)
    index = Index(make.index(((make.entry("x-1", "2016-09-13", (("讲话人甲", "", ""),)),), (one,))))
    for typed in ("镇社合作", "政社合作", "讲政社合作的道理", "讲镇社合作的道理", "先说清产核资", "先说清算核资"):
        assert index.documents(typed) == {"x-1"}, typed
    assert index.find("政社合作")
    for place in index.find("政社合作"):
        row = index.row(place)
        printed = next(other for other in index.rows if other.field == 7 and other.anchor == row.anchor)
        assert (row.field, row.number, row.speaker) == (8, printed.number, printed.speaker)
        assert "镇社合作" in printed.text
    assert not index.documents("道理两边政社合作")


def test_the_corrected_reading_is_cut_as_the_text_is() -> None:
    (_, sentence), *_ = words("讲话人甲谈镇社合作。\n", ERRATA[0]).corrected
    assert "讲话人甲" in segment.words(sentence)
