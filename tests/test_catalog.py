"""The archive as a whole: order, who is who, events, tags, links, and what is held back."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu.archive import catalog
from shilu.model import Attachment, Former, Picture, Ref, Speaker, Target, Tenure, Vocabulary
from tests.archives import NOW, SITE, build_small, collect, edited, facts, many, row, small, term


def ids(archive: catalog.Catalog) -> list[str]:
    return [one.doc.id for one in archive.documents]


def hrefs(archive: catalog.Catalog, path: str) -> dict[str, str]:
    return dict(archive.targets[path])


# ---------------------------------------------------------------- order

def test_documents_come_oldest_first_and_the_undated_before_all() -> None:
    archive = collect(
        facts("speech", "c", date="2016-09-13"), facts("news", "d", date="2016"), facts("news", "b", date=""),
        facts("speech", "a", date="2016-09"),
    )
    assert ids(archive) == ["b", "d", "a", "c"]


def test_documents_of_one_day_stand_by_event_and_by_their_order_in_it() -> None:
    archive = collect(
        facts("speech", "a", event="乙会", order=2), facts("speech", "b", event="甲会", order=1),
        facts("speech", "c", event="乙会", order=1), facts("speech", "d", event="乙会"),
    )
    assert ids(archive) == ["c", "a", "d", "b"]


def test_the_order_in_which_files_were_read_does_not_matter() -> None:
    found, vocabulary = small()
    first = catalog.collect(found, vocabulary, SITE, NOW)
    for seed in range(5):
        mixed = list(found)
        random.Random(seed).shuffle(mixed)
        assert catalog.collect(tuple(mixed), vocabulary, SITE, NOW) == first


@settings(max_examples=30, deadline=None)
@given(st.permutations(many(12)))
def test_no_order_of_reading_changes_the_catalog(mixed: list[object]) -> None:
    assert catalog.collect(tuple(mixed), Vocabulary(), SITE, NOW) == catalog.collect(many(12), Vocabulary(), SITE, NOW)  # type: ignore[arg-type]


# ---------------------------------------------------------------- held back

def test_drafts_future_and_withdrawn_documents_are_held_back_with_the_reason() -> None:
    archive = collect(
        facts("news", "a", status="draft"), facts("news", "b", publish_at="2026-11-25"),
        facts("news", "c", status="withdrawn"), facts("news", "d", publish_at="2026-11-24"),
        facts("news", "e", publish_at="2026-11-24T08:01"), facts("news", "f", publish_at="2026-11-24T08:00"),
    )
    assert ids(archive) == ["d", "f"]
    assert [(one.path, one.reason, one.until) for one in archive.held] == [
        ("content/news/a.md", "draft", ""), ("content/news/b.md", "future", "2026-11-25"),
        ("content/news/c.md", "withdrawn", ""), ("content/news/e.md", "future", "2026-11-24T08:01"),
    ]


def test_a_date_in_the_future_is_no_reason_to_hold_back() -> None:
    assert ids(collect(facts("news", "a", date="2030-01-01"))) == ["a"]


def test_drafts_are_shown_where_that_is_asked_but_never_what_was_withdrawn() -> None:
    archive = collect(
        facts("news", "a", status="draft"), facts("news", "b", publish_at="2030"),
        facts("news", "c", status="withdrawn"), drafts=True,
    )
    assert ids(archive) == ["a", "b"]
    assert [one.reason for one in archive.held] == ["withdrawn"]


def test_a_held_back_document_leaves_no_trace_in_lists() -> None:
    speaker = Speaker("讲话人甲", "书记", "某区委")
    archive = collect(
        facts("speech", "a", speakers=speaker, tags=("词",), column="binhu", status="draft", event="某会"),
        facts("page", "about"),
    )
    assert archive.kinds["speech"] == ()
    assert not archive.tags.pages
    assert not archive.roles.entities
    assert not archive.events
    assert archive.columns["binhu"] == ()


def test_the_title_of_a_special_that_is_held_back_is_not_told() -> None:
    archive = collect(
        facts("special", "hui", title="尚未公开", status="draft"), facts("speech", "a", event="hui", order=1),
        facts("speech", "b", event="hui", order=2),
    )
    assert archive.cards[0].event == ""
    assert archive.events["hui"].parts == (0, 1)
    assert archive.events["hui"].href == ""


# ---------------------------------------------------------------- people

def test_a_printed_name_finds_the_person_who_alone_bears_it() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("宁波", "书记", "包河区委")), rows=(row("person", "ningbo", "宁波"),),
    )
    role = archive.roles.spoken[0][0]
    assert role.person == "ningbo"
    assert role.voice.href == "people/ningbo.html"
    assert role.voice.office == "包河区委书记"


@pytest.mark.parametrize("printed", ["宁　波", "宁 波", "宁波"])
def test_a_name_set_wide_is_the_same_name(printed: str) -> None:
    archive = collect(facts("speech", "a", speakers=Speaker(printed)), rows=(row("person", "ningbo", "宁波"),))
    assert archive.roles.spoken[0][0].person == "ningbo"
    assert archive.roles.spoken[0][0].voice.name == "宁波"


def test_an_alias_and_a_traditional_form_find_the_person() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("陳越良")), facts("speech", "b", speakers=Speaker("老陈")),
        rows=(row("person", "chenyueliang", "陈越良", aliases=("老陈",)),),
    )
    assert [cast[0].person for cast in archive.roles.spoken] == ["chenyueliang"] * 2
    assert archive.roles.spoken[0][0].voice.name == "陳越良"


def test_the_name_as_written_wins_over_the_folded_one() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("于甲")),
        rows=(row("person", "yu", "于甲"), row("person", "yv", "於甲", line=2)),
    )
    assert archive.roles.spoken[0][0].person == "yu"


def test_a_person_may_be_a_file() -> None:
    archive = collect(facts("speech", "a", speakers=Speaker("讲话人甲")), facts("person", "jia", title="讲话人甲"))
    assert archive.roles.spoken[0][0].person == "jia"
    assert archive.entities["jia"].doc.title == "讲话人甲"


def test_person_says_who_is_meant_where_several_bear_the_name() -> None:
    rows = (row("person", "a-jia", "讲话人甲"), row("person", "b-jia", "讲话人甲", line=2))
    archive = collect(
        facts("speech", "s1", speakers=Speaker("讲话人甲", person="b-jia")),
        facts("speech", "s2", speakers=Speaker("讲话人甲")), rows=rows,
    )
    told, unsure = archive.roles.spoken
    assert told[0].person == "b-jia"
    assert unsure[0].person not in ("a-jia", "b-jia")
    assert archive.roles.person(unsure[0].person).doc is None


def test_unknown_names_share_one_unverified_page_whatever_the_script() -> None:
    archive = collect(
        facts("speech", "a", date="1954", speakers=Speaker("周恩來")), facts("speech", "b", speakers=Speaker("周恩来")),
    )
    (one,) = archive.roles.entities.values()
    assert one.doc is None
    assert one.name == "周恩來"
    assert one.href.startswith("people/zhou-enlai-") or one.href.startswith("people/zhouen")
    assert archive.roles.speeches[one.id] == (0, 1)


def test_the_address_of_an_unknown_name_does_not_depend_on_other_names() -> None:
    alone = collect(facts("speech", "a", speakers=Speaker("讲话人甲")))
    beside = collect(
        facts("speech", "a", speakers=Speaker("讲话人甲")),
        facts("speech", "b", date="1999", speakers=Speaker("讲话人乙")),
    )
    assert alone.roles.spoken[0][0].person == beside.roles.spoken[1][0].person


def test_the_office_line_keeps_what_was_printed() -> None:
    rows = (row("org", "baohe", "包河区委", aliases=("区委",), former=(Former("旧区委", "2001"),)),)
    cast = [
        collect(facts("speech", "a", speakers=Speaker("某甲", "书记", org)), rows=rows).roles.spoken[0][0]
        for org in ("baohe", "包河区委", "区委", "旧区委")
    ]
    assert [role.voice.office for role in cast] == ["包河区委书记", "包河区委书记", "区委书记", "旧区委书记"]
    assert {role.org_id for role in cast} == {"baohe"}


def test_an_office_that_names_its_organisation_is_not_given_twice() -> None:
    archive = collect(facts("speech", "a", speakers=Speaker("某甲", "某市民政局局长", "某市民政局")))
    assert archive.roles.spoken[0][0].voice.office == "某市民政局局长"


def test_an_organisation_without_a_row_gets_an_unverified_page() -> None:
    archive = collect(facts("speech", "a", speakers=Speaker("某甲", "局长", "某市民政局")))
    org = archive.roles.entities["org", archive.roles.spoken[0][0].org_id]
    assert org.doc is None
    assert archive.roles.works[org.id] == (0,)


def test_a_special_belongs_to_the_known_organisations_that_held_it() -> None:
    archive = collect(
        facts("special", "hui", organizer=("某协会", "无名协会")), rows=(row("org", "xiehui", "某协会"),),
    )
    assert archive.roles.works == {"xiehui": (0,)}


# ---------------------------------------------------------------- events

def test_parts_stand_by_order_then_by_date_then_by_id() -> None:
    archive = collect(
        facts("special", "hui", event_name="某会"),
        facts("speech", "d", event="hui", date="2016-09-14"), facts("speech", "c", event="hui", date="2016-09-13"),
        facts("speech", "b", event="hui", order=1, date="2016-09-15"), facts("speech", "a", event="hui", order=2),
        facts("news", "n", event="hui"),
    )
    event = archive.events["hui"]
    assert [archive.documents[place].doc.id for place in event.parts] == ["b", "a", "c", "d"]
    assert [archive.documents[place].doc.id for place in event.items] == ["n"]
    assert archive.documents[event.special].doc.id == "hui"


@pytest.mark.parametrize("written", ["hui", "2016年会", "专题的题目"])
def test_an_event_may_be_named_by_id_or_name_of_its_special(written: str) -> None:
    archive = collect(
        facts("special", "hui", title="专题的题目", event_name="2016年会"), facts("speech", "a", event=written),
    )
    assert archive.events["hui"].parts == (1,)
    assert archive.cards[1].event == "2016年会"


def test_an_event_without_a_page_still_groups_documents() -> None:
    archive = collect(facts("speech", "a", event="某次会议", order=1), facts("speech", "b", event="某次会议", order=2))
    event = archive.events["某次会议"]
    assert event.parts == (0, 1)
    assert event.href == ""
    assert event.special == -1


def test_a_speech_may_name_an_event_as_it_is_named_itself() -> None:
    archive = collect(facts("speech", "a", event="a"), facts("speech", "b", event="a"))
    assert archive.events["a"].parts == (0, 1)
    assert [card.order for card in archive.cards] == [1, 2]


def test_a_special_is_no_part_of_itself() -> None:
    archive = collect(facts("special", "hui", event="hui"))
    assert (archive.events["hui"].parts, archive.events["hui"].items) == ((), ())


# ---------------------------------------------------------------- columns, years, tags

def test_a_column_lists_the_documents_of_the_columns_below_it() -> None:
    archive = build_small()
    named = {id: [archive.documents[place].doc.id for place in places] for id, places in archive.columns.items()}
    assert named["wenda"] == ["2016-nianhui-03"]
    assert "2016-nianhui-03" in named["binhu"]
    assert named["ziliao"] == ["2016-kaimu"]


def test_undated_documents_stand_in_no_year() -> None:
    archive = build_small()
    assert set(archive.years) == {"2016", "2019"}


def test_a_synonym_stands_for_its_term() -> None:
    archive = build_small()
    tag = archive.tags.pages["社区治理"]
    assert tag.href == "tags/shequ-zhili/index.html"
    assert [archive.documents[place].doc.id for place, _ in tag.places] == [
        "2016-nianhui-01", "2016-nianhui-02", "2019-huifang",
    ]


def test_a_tag_outside_the_vocabulary_has_a_hash_in_its_address() -> None:
    assert build_small().tags.pages["大社区"].href.startswith("tags/dashequ-")


def test_a_term_may_say_its_own_address() -> None:
    archive = collect(facts("news", "a", tags=("甲词",)), terms=(term("甲词", id="jia"),))
    assert archive.tags.pages["甲词"].href == "tags/jia/index.html"


def test_of_two_terms_with_one_address_the_later_gives_way() -> None:
    archive = collect(
        facts("news", "a", tags=("事例", "示例")), terms=(term("事例", line=1), term("示例", line=4)),
    )
    assert archive.tags.pages["事例"].href == "tags/shili/index.html"
    assert archive.tags.pages["示例"].href.startswith("tags/shili-")


def test_a_proposed_keyword_needs_three_documents_or_the_vocabulary() -> None:
    found = [facts("news", name, keywords=("常见", "少见", "词表里的")) for name in "abc"]
    found[2] = facts("news", "c", keywords=("常见",))
    archive = collect(*found, terms=(term("词表里的"),))
    assert set(archive.tags.pages) == {"常见", "词表里的"}
    assert archive.tags.link("少见").href == ""
    assert all(proposed for _, proposed in archive.tags.pages["常见"].places)


def test_given_and_proposed_count_together() -> None:
    archive = collect(
        facts("news", "a", tags=("词",)), facts("news", "b", keywords=("词",)), facts("news", "c", keywords=("词",)),
    )
    assert archive.tags.pages["词"].places == ((0, False), (1, True), (2, True))


def test_proposals_can_be_switched_off() -> None:
    found = [facts("news", name, keywords=("常见",)) for name in "abc"]
    archive = collect(*found, site=replace(SITE, propose_tags=False))
    assert not archive.tags.pages
    assert archive.tags.words[0] == ((), ())


def test_a_keyword_that_is_given_as_a_tag_is_not_proposed() -> None:
    archive = collect(facts("news", "a", tags=("治理社区",), keywords=("社区治理",)),
                      terms=(term("社区治理", synonyms=("治理社区",)),))
    assert archive.tags.words[0] == (("社区治理",), ())


def test_a_broader_term_without_documents_leads_to_the_narrower() -> None:
    archive = build_small()
    assert archive.tags.pages["治理"].places == ()
    assert [link.text for link in archive.tags.narrower["治理"]] == ["社区治理"]


def test_terms_that_are_broader_than_each_other_do_no_harm() -> None:
    terms = (term("甲", broader="乙"), term("乙", broader="甲", line=2))
    archive = collect(facts("news", "a", tags=("甲",)), terms=terms)
    assert set(archive.tags.pages) == {"甲", "乙"}


# ---------------------------------------------------------------- links and files

@pytest.mark.parametrize(("target", "address"), [
    ("b.md", "news/b.html"), ("b", "news/b.html"), ("b.html", "news/b.html"), ("news/b.html", "news/b.html"),
    ("/content/news/b.md", "news/b.html"), ("../news/b.md", "news/b.html"), ("content/news/b.md", "news/b.html"),
    ("B.MD", "news/b.html"), ("b.md#导言", "news/b.html#%E5%AF%BC%E8%A8%80"), ("#p-3f9a1c", "speeches/a.html#p-3f9a1c"),
    ("b.html?p=5#p-3f9a1c", "news/b.html?p=5#p-3f9a1c"), ("index.html", "index.html"), ("../news/", "news/index.html"),
    ("/tags/ci-x/", ""), ("old-b", "news/b.html"), ("ningbo", "people/ningbo.html"),
    ("../news/b.html#%E5%AF%BC%E8%A8%80", "news/b.html#%E5%AF%BC%E8%A8%80"),
    ("../people/ningbo.html", "people/ningbo.html"), ("columns/binhu/", "columns/binhu/index.html"),
])
def test_links_are_followed_however_they_are_written(target: str, address: str) -> None:
    archive = collect(
        facts("speech", "a", targets=(Target(target, 9, 2, "x"),)),
        facts("news", "b", anchors=("导言",), aliases=("old-b",)), rows=(row("person", "ningbo", "宁波"),),
    )
    assert hrefs(archive, "content/speeches/a.md") == {target: address}


@pytest.mark.parametrize(("target", "address", "copied"), [
    ("files/a.jpg", "files/a.jpg", "content/files/a.jpg"), ("a.jpg", "files/a.jpg", "content/files/a.jpg"),
    ("/files/a.jpg", "files/a.jpg", "content/files/a.jpg"), ("files/A.JPG", "files/a.jpg", "content/files/a.jpg"),
    ("beside.png", "files/speeches/beside.png", "content/speeches/beside.png"),
    ("图%201.png", "files/speeches/%E5%9B%BE%201.png", "content/speeches/图 1.png"),
    ("../files/a.jpg", "files/a.jpg", "content/files/a.jpg"),
])
def test_pictures_are_found_beside_the_document_and_below_files(target: str, address: str, copied: str) -> None:
    archive = collect(
        facts("speech", "a", targets=(Target(target, 9, 2, "x", True),)),
        files=("content/files/a.jpg", "content/speeches/beside.png", "content/speeches/图 1.png"),
    )
    assert hrefs(archive, "content/speeches/a.md") == {target: address}
    assert copied in dict(archive.copies)


def test_all_of_files_is_copied_and_of_the_rest_what_is_shown() -> None:
    draft = facts("news", "d", status="draft", targets=(Target("draft.jpg", 9, 1, "", True),))
    archive = collect(
        facts("speech", "a", image=Picture("shown.jpg"), attachments=(Attachment("plan.pdf"),)), draft,
        files=("content/files/x.pdf", "content/speeches/shown.jpg", "content/speeches/plan.pdf",
               "content/news/draft.jpg"),
    )
    paths = [path for _, path in archive.copies]
    assert paths == ["files/x.pdf", "files/speeches/plan.pdf", "files/speeches/shown.jpg"]


def test_old_ids_lead_to_where_the_document_is_now() -> None:
    archive = build_small()
    assert archive.redirects == (("speeches/old-01.html", "2016-nianhui-01"),)


# ---------------------------------------------------------------- what search takes

def test_entries_for_the_index_stand_in_the_order_of_the_documents() -> None:
    archive = build_small()
    entries = catalog.entries(archive, Ref)
    assert [entry.id for entry in entries] == ["jia", *ids(archive)]
    speech = next(entry for entry in entries if entry.id == "2016-nianhui-02")
    assert [[text.text for text in voice] for voice in speech.voices] == [["讲话人乙", "局长", "乙市民政局"]]
    assert speech.persons == ("yi",)
    assert speech.orgs == ("yiju",)
    assert speech.event.text == "2016年会"
    assert speech.event_id == "2016-nianhui"
    assert [text.text for text in speech.tags] == ["社区治理", "大社区"]
    assert speech.words == Ref("content/speeches/2016-nianhui-02.md")


def test_a_name_in_the_index_is_one_word() -> None:
    entry = next(one for one in catalog.entries(build_small(), Ref) if one.voices)
    name = entry.voices[0][0]
    assert name.cuts == b"\x01"


def test_a_biography_can_be_found() -> None:
    entry = next(one for one in catalog.entries(build_small(), Ref) if one.kind == "person")
    assert entry.id == "jia"
    assert entry.href == "people/jia.html"
    assert [voice[0].text for voice in entry.voices] == ["讲话人甲"]


def test_an_edit_of_a_body_changes_no_card() -> None:
    found, vocabulary = small()
    before = catalog.collect(found, vocabulary, SITE, NOW)
    after = catalog.collect(edited(found, "2016-nianhui-02", chars=812), vocabulary, SITE, NOW)
    assert after.cards == before.cards


def test_tenures_name_documents_and_organisations_that_need_not_exist() -> None:
    tenure = Tenure("无名机构", "主任", "2001", "", "no-such-document")
    assert collect(rows=(row("person", "jia", "讲话人甲", offices=(tenure,)),)).problems == ()
