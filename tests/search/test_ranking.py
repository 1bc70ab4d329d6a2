"""What stands first: an archive in which one string is a speaker, a title, a tag and a city."""

from __future__ import annotations

import pytest

from shilu.model import IndexEntry, Ref, Text, Words
from tests.search import archives as make
from tests.search import reader

WORDS = ("宁波", "书记", "社区", "治理", "网格", "居民", "讲话人甲", "养老", "服务", "资金", "停车")
FILLER = "今天我们在这里开会，大家都说了很多，也记了下来。"
CITY = "宁波的居民到宁波市区，宁波人说宁波好。"
Document = tuple[IndexEntry, Words]


def cut(text: str) -> Text:
    return make.cut(text, *WORDS)


def document(
    id: str, title: str, *paragraphs: str, voices: tuple[tuple[str, str, str], ...] = (), tags: tuple[str, ...] = (),
    event: str = "", summary: str = "",
) -> Document:
    spoken = tuple((cut(name), cut(office), cut(org)) for name, office, org in voices)
    entry = IndexEntry(
        id=id, kind="speech", href=f"speeches/{id}.html", date="2016-09-13", event=cut(event), voices=spoken,
        persons=("",) * len(voices), orgs=("",) * len(voices), event_id="", column="", places=(),
        tags=tuple(map(cut, tags)), words=Ref(""),
    )
    return entry, make.words(cut(title), *map(cut, paragraphs), summary=cut(summary))


def others(*paragraphs: str) -> list[Document]:
    return [document(f"other-{i}", "别的", *paragraphs) for i in range(20)]


def order(documents: list[Document], *typed: str) -> list[list[str]]:
    """The ids of what each query finds, best first."""
    files = make.index((tuple(e for e, _ in documents), tuple(w for _, w in documents)))
    (answers,) = reader.answers([(files, [(one, {"related": True}) for one in typed])])
    assert not [one.error for one in answers if one.error]
    return [[documents[d][0].id for d in one.docs] for one in answers]


@pytest.fixture(scope="module")
def cities() -> list[Document]:
    """宁波 as a speaker of few words, and as a city in titles, tags and long texts."""
    return [
        document("spoken", "在会上的讲话", FILLER * 40, voices=(("宁波", "书记", "某区"),)),
        document("second", "发言", FILLER, voices=(("讲话人甲", "主任", ""), ("宁波", "书记", "某区"))),
        document("titled", "宁波：宁波的社区治理", *(CITY for _ in range(9)), tags=("宁波", "社区"), event="宁波会议",
                 summary="宁波与宁波人。"),
        document("long", "见闻", *(CITY * 8 for _ in range(40))),
        document("office", "调研", CITY, voices=(("讲话人甲", "宁波社区书记", "宁波社区"),)),
        *others(FILLER, "居民与社区。"),
    ]


def test_a_speaker_stands_before_a_city_of_his_name(cities: list[Document]) -> None:
    (found,) = order(cities, "宁波")
    assert set(found[:2]) == {"spoken", "second"}
    assert set(found[2:]) == {"titled", "long", "office"}


def test_a_speaker_is_found_with_his_office(cities: list[Document]) -> None:
    (found,) = order(cities, "宁波 书记")
    assert {"spoken", "second"} >= set(found[:1])


def test_a_part_of_a_name_is_no_name() -> None:
    documents = [
        document("named", "发言", FILLER, voices=(("讲话人甲", "", ""),)),
        document("about", "讲话人名录", "讲话人的名录，讲话人的职务。"), *others(FILLER),
    ]
    assert order(documents, "讲话人") == [["about", "named"]]


def test_a_title_stands_before_tags_and_texts() -> None:
    documents = [
        document("tagged", "报告", FILLER * 9, tags=("养老服务",)), document("titled", "养老服务", FILLER * 9),
        document("text", "报告", FILLER * 9, "养老服务。"), *others(FILLER),
    ]
    assert order(documents, "养老服务")[0][0] == "titled"


def test_what_a_text_begins_with_counts_more_than_what_it_ends_with() -> None:
    long = [FILLER for _ in range(20)]
    documents = [
        document("first", "报告", "养老服务是今天的事。", *long),
        document("last", "报告", *long, "养老服务是今天的事。"),
        *others(FILLER),
    ]
    assert order(documents, "养老服务") == [["first", "last"]]


def test_words_in_one_passage_count_more_than_scattered_ones() -> None:
    wide = [FILLER * 6] * 6
    near = wide[:2]
    documents = [
        document("together", "报告", *wide, "养老的资金，停车的网格。", *wide),
        document("scattered", "报告", *wide, "养老的事。", *near, "资金的事。", *near, "停车的事。", "网格的事。"),
        *others(FILLER * 30),
    ]
    assert order(documents, "养老 资金 停车 网格") == [["together", "scattered"]]
