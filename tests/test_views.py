"""What templates see: narrow, complete, and unmoved by what they do not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shilu import canon
from shilu.archive import catalog
from shilu.model import (
    ArticleView,
    Attachment,
    Entry,
    Facts,
    Former,
    ListView,
    PersonView,
    Picture,
    Speaker,
    Target,
    Tenure,
    Vocabulary,
)
from shilu.pages import head, indexviews, listviews, peopleviews, views
from shilu.pages.views import Desk
from tests.archives import NOW, SITE, build_small, collect, edited, facts, many, row, small, term

STRINGS = (
    ("kind.speech", "讲话"), ("kind.person", "讲话人"), ("kind.columns", "栏目"), ("tags", "标签"), ("years", "年份"),
    ("date.year", "{y}年"), ("page_from_oldest", "自最早起第 {n} 页"), ("search_page", "检索"),
    ("not_found", "没有这一页"),
)


def desk(archive: catalog.Catalog | None = None) -> Desk:
    return views.desk(archive or build_small(), STRINGS)


def article(id: str, archive: catalog.Catalog | None = None) -> ArticleView:
    own = desk(archive)
    return views.article(own, own.catalog.place[id])


def titles(cards: object) -> list[str]:
    return [card.title for card in cards]  # type: ignore[attr-defined]


# ---------------------------------------------------------------- documents

def test_a_speech_shows_who_spoke_in_which_office_at_which_event() -> None:
    view = article("2016-nianhui-01")
    (voice,) = view.voices
    assert (voice.name, voice.office, voice.href) == ("讲话人甲", "甲区委书记", "people/jia.html")
    assert view.event is not None
    assert (view.event.text, view.event.href) == ("2016年会", "specials/2016-nianhui.html")
    assert (view.order, view.siblings) == (1, 3)


def test_previous_and_next_within_the_event_are_speeches_in_their_order() -> None:
    view = article("2016-nianhui-02")
    assert view.previous is not None
    assert view.next is not None
    assert (view.previous.title, view.next.title) == ("第一篇讲话", "座谈实录")
    assert article("2016-nianhui-01").previous is None


def test_news_of_an_event_stand_beside_news() -> None:
    archive = collect(
        facts("special", "hui"), facts("speech", "a", event="hui"),
        facts("news", "n1", event="hui", date="2016-09-01"), facts("news", "n2", event="hui", date="2016-09-20"),
    )
    first = article("n1", archive)
    assert first.previous is None
    assert first.next is not None
    assert first.next.title == "题n2"
    assert first.order == 0


def test_previous_and_next_within_the_column_include_the_columns_below_it() -> None:
    view = article("2016-nianhui-02")
    assert view.column is not None
    assert view.column.text == "滨湖聚焦"
    assert view.column_previous is not None
    assert view.column_next is not None
    assert (view.column_previous.title, view.column_next.title) == ("第一篇讲话", "座谈实录")


def test_the_way_to_a_speech_leads_through_column_and_event() -> None:
    crumbs = article("2016-nianhui-03").head.crumbs
    assert [(crumb.text, crumb.href) for crumb in crumbs] == [
        ("滨湖聚焦", "columns/binhu/index.html"), ("问答", "columns/wenda/index.html"),
        ("2016年会", "specials/2016-nianhui.html"), ("座谈实录", ""),
    ]


def test_the_way_to_a_document_without_a_column_leads_through_its_list() -> None:
    archive = collect(facts("speech", "a", title="一篇"))
    assert [crumb.text for crumb in article("a", archive).head.crumbs] == ["讲话", "一篇"]


def test_tags_have_pages_and_proposals_only_where_enough_share_them() -> None:
    view = article("2016-nianhui-03")
    assert [(link.text, bool(link.href)) for link in view.proposed] == [("网格", True), ("独词", False)]
    assert [link.text for link in article("2019-huifang").tags] == ["社区治理"]


def test_a_transcript_shows_its_turns() -> None:
    view = article("2016-nianhui-03")
    assert [(turn.voice.name, turn.anchor, turn.number) for turn in view.turns] == [
        ("讲话人甲", "p-000001", 1), ("讲话人乙", "p-000002", 2), ("讲话人甲", "p-000003", 3),
    ]


def test_people_named_in_a_document_are_linked() -> None:
    view = article("2016-kaimu")
    assert [link.text for link in view.people] == ["讲话人甲", "讲话人丙"]
    assert view.people[0].href == "people/jia.html"
    assert view.people[1].href.startswith("people/jianghua-renbing-")


def test_internal_links_are_relative_to_the_page() -> None:
    assert article("2016-kaimu").targets == (("2016-nianhui-01.md", "../speeches/2016-nianhui-01.html"),)


def test_a_dead_link_has_no_address() -> None:
    archive = collect(facts("news", "a", targets=(Target("x.md", 9, 1, ""),)))
    assert article("a", archive).targets == (("x.md", ""),)


@pytest.mark.parametrize(("chars", "minutes"), [(0, 1), (400, 1), (401, 2), (4000, 10)])
def test_reading_time_is_counted_in_begun_minutes(chars: int, minutes: int) -> None:
    assert article("a", collect(facts("news", "a", chars=chars))).minutes == minutes


def test_pictures_and_attachments_have_addresses_and_missing_ones_are_left_out() -> None:
    archive = collect(
        facts("news", "a", image=Picture("files/图.jpg", "说明"), attachments=(
            Attachment("files/表.pdf"), Attachment("files/nothing.pdf", "没有"),
            Attachment("https://example.org/x.pdf", "外"),
        )),
        files=("content/files/图.jpg", "content/files/表.pdf"),
    )
    view = article("a", archive)
    assert view.image == Picture("files/%E5%9B%BE.jpg", "说明")
    assert view.attachments == (
        Attachment("files/%E8%A1%A8.pdf", "表.pdf"), Attachment("https://example.org/x.pdf", "外"),
    )


def test_a_missing_picture_is_not_shown() -> None:
    assert article("a", collect(facts("news", "a", image=Picture("files/x.jpg")))).image is None


def test_other_speeches_of_the_speaker_are_those_nearest_in_time_newest_first() -> None:
    speaker = Speaker("讲话人甲")
    found = [facts("speech", f"s{year}", date=str(year), speakers=speaker) for year in range(2000, 2012)]
    view = article("s2002", collect(*found))
    assert titles(view.others) == ["题s2005", "题s2004", "题s2003", "题s2001", "题s2000"]


def test_related_documents_are_not_those_that_stand_there_already() -> None:
    view = article("2016-nianhui-02")
    shown = {card.title for card in (view.previous, view.next, *view.others) if card}
    assert view.related
    assert not shown & set(titles(view.related))
    assert view.title not in titles(view.related)


def test_mentions_hold_neither_summary_nor_length() -> None:
    view = article("2016-nianhui-02")
    for card in (view.previous, view.next, view.column_previous, *view.others, *view.related):
        assert card is None or (card.summary, card.chars) == ("", 0)


# ---------------------------------------------------------------- specials

def test_a_special_shows_its_parts_with_their_length() -> None:
    own = desk()
    view = views.special(own, own.catalog.place["2016-nianhui"])
    assert [(card.title, card.order, card.chars) for card in view.parts] == [
        ("第一篇讲话", 1, 500), ("第二篇讲话", 2, 500), ("座谈实录", 3, 500),
    ]
    assert titles(view.items) == ["年会开幕"]
    assert view.chars == 1500
    assert [(link.text, count) for link, count in view.tags] == [("社区治理", 2), ("大社区", 1)]
    assert [crumb.text for crumb in view.head.crumbs] == ["滨湖聚焦", "年会"]


# ---------------------------------------------------------------- people and organisations

def person(name: str, archive: catalog.Catalog | None = None) -> PersonView:
    own = desk(archive)
    one = next(one for one in own.catalog.roles.entities.values() if one.kind == "person" and one.name == name)
    return peopleviews.person(own, one, None, None, peopleviews.circles(own.catalog))


def test_a_person_shows_speeches_newest_first_and_turns_of_transcripts() -> None:
    view = person("讲话人甲")
    assert [spoken.card.title for spoken in view.speeches] == ["座谈实录", "第一篇讲话"]
    transcript, speech = view.speeches
    assert [(turn.anchor, turn.number) for turn in transcript.turns] == [("p-000001", 1), ("p-000003", 3)]
    assert transcript.card.chars == 60
    assert speech.turns == ()
    assert speech.card.chars == 500
    assert titles(view.mentioned) == ["回访", "年会开幕"]
    assert view.verified
    assert view.has_body


def test_a_name_without_a_row_is_unverified() -> None:
    view = person("讲话人丙")
    assert not view.verified
    assert view.offices == ()
    assert view.pinyin


def test_people_who_spoke_at_the_same_events_are_named_with_the_office_there() -> None:
    view = person("讲话人甲")
    assert [(voice.name, voice.office, count) for voice, count in view.peers] == [("讲话人乙", "乙市民政局局长", 2)]


def test_offices_are_gathered_from_printed_lines_and_from_the_vocabulary() -> None:
    archive = collect(
        facts("speech", "a", date="2016-09-13", speakers=Speaker("陈越良", "司长", "基层司")),
        facts("speech", "b", date="2017-01-01", speakers=Speaker("陈越良", "司长", "基层司")),
        facts("speech", "c", date="2019-08-28", speakers=Speaker("陈越良", "司长", "治理司")),
        rows=(row("person", "chen", "陈越良", offices=(
            Tenure("治理司", "司长"), Tenure("minzheng", "干部", "2001", "2005", "a"),
            Tenure("基层司", "司长", "2015", "2018"),
        )), row("org", "minzheng", "民政部")),
    )
    view = person("陈越良", archive)
    assert [(one.office, one.start, one.end, one.printed) for one in view.offices] == [
        ("治理司司长", "2019-08-28", "2019-08-28", True), ("基层司司长", "2015", "2018", False),
        ("民政部干部", "2001", "2005", False),
    ]
    last = view.offices[-1]
    assert last.org is not None
    assert last.source is not None
    assert last.org.href == "orgs/minzheng.html"
    assert last.source.href == "speeches/a.html"


def test_a_printed_office_lasts_from_the_first_to_the_last_speech() -> None:
    archive = collect(*(
        facts("speech", f"s{date}", date=date, speakers=Speaker("讲话人甲", "书记", "某区委"))
        for date in ("2015-03", "2016-01-02", "2016-09-13")
    ))
    (office,) = person("讲话人甲", archive).offices
    assert (office.start, office.end) == ("2015-03", "2016-09-13")
    assert office.source is not None
    assert office.source.text == "题s2015-03"


def test_an_office_is_shown_by_the_persons_own_speech_before_a_transcript() -> None:
    speaker, other = Speaker("讲话人甲", "书记", "某区委"), Speaker("讲话人乙")
    archive = collect(
        facts("speech", "a", speakers=(other, speaker)), facts("speech", "b", speakers=speaker),
    )
    (office,) = person("讲话人甲", archive).offices
    assert office.source is not None
    assert office.source.text == "题b"


def test_an_organisation_shows_who_spoke_for_it_its_documents_and_what_is_below_it() -> None:
    own = desk()
    found = {one.id: one for one in own.catalog.roles.entities.values() if one.kind == "org"}
    children = peopleviews.children(own.catalog)
    view = peopleviews.org(own, found["yiju"], children.get("yiju", ()))
    assert [(voice.name, voice.office, date) for voice, date in view.people] == [
        ("讲话人乙", "乙市民政局局长", "2016-09-13"),
    ]
    assert titles(view.documents) == ["座谈实录", "第二篇讲话"]
    assert view.parent is not None
    assert view.parent.href == "orgs/shi.html"
    assert [link.text for link in children["shi"]] == ["乙市民政局"]


def test_an_organisation_shows_who_held_an_office_of_it_by_the_vocabulary() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("讲话人甲", "局长", "民政局")),
        rows=(row("org", "ju", "民政局"), row("person", "jia", "讲话人甲", offices=(Tenure("ju", "科员", "2001"),)),
              row("person", "yi", "讲话人乙", line=2, offices=(
                  Tenure("ju", "局长", "1998", "2003"), Tenure("无名", "长"),
              ))),
    )
    own = desk(archive)
    view = peopleviews.org(own, archive.roles.entities["org", "ju"], (), peopleviews.holders(archive)["ju"])
    assert [(voice.name, voice.office, date) for voice, date in view.people] == [
        ("讲话人甲", "民政局局长", "2016-09-13"), ("讲话人乙", "民政局局长", "2003"),
    ]


def test_former_names_stand_newest_first() -> None:
    archive = collect(rows=(row("org", "si", "治理司", former=(Former("甲司", "1998"), Former("乙司", "2016"))),))
    own = desk(archive)
    (one,) = archive.roles.entities.values()
    assert [former.name for former in peopleviews.org(own, one, ()).former] == ["乙司", "甲司"]


# ---------------------------------------------------------------- lists

def speeches(count: int, size: int = 3) -> list[ListView]:
    site = replace(SITE, per_page=size)
    own = desk(collect(*(facts("speech", f"s{n:03d}", date=f"{1900 + n}") for n in range(count)), site=site))
    listing = next(listing for listing in listviews.listings(own) if listing.of == "speech")
    return list(listviews.pages(own, listing))


@pytest.mark.parametrize(("count", "sizes"), [
    (1, [1]), (5, [5]), (6, [3, 3]), (8, [5, 3]), (9, [3, 3, 3]), (11, [5, 3, 3]),
])
def test_numbered_pages_are_full_and_the_newest_holds_one_to_two_pages(count: int, sizes: list[int]) -> None:
    assert [len(view.cards) for view in speeches(count)] == sizes


def test_the_newest_page_is_index_and_the_oldest_is_one() -> None:
    pages = speeches(9)
    assert [view.head.href for view in pages] == ["speeches/index.html", "speeches/2.html", "speeches/1.html"]
    assert titles(pages[0].cards) == ["题s008", "题s007", "题s006"]
    assert titles(pages[2].cards) == ["题s002", "题s001", "题s000"]
    assert [(view.pager.newer, view.pager.older, view.pager.newest) for view in pages] == [
        ("", "speeches/2.html", True), ("speeches/index.html", "speeches/1.html", False),
        ("speeches/2.html", "", False),
    ]


@pytest.mark.parametrize("count", [1, 5, 6, 8, 9, 20])
def test_a_new_document_rewrites_the_newest_page_and_at_most_two_more(count: int) -> None:
    before = {view.head.href: view for view in speeches(count)}
    after = {view.head.href: view for view in speeches(count + 1)}
    changed = [href for href, view in after.items() if before.get(href) != view]
    assert "speeches/index.html" in changed
    assert len(changed) <= 3


def test_only_the_newest_page_counts_the_whole_list() -> None:
    assert [view.total for view in speeches(9)] == [9, 3, 3]
    assert speeches(9)[1].head.title == "讲话 · 自最早起第 2 页"


def test_a_tag_page_marks_what_was_proposed_and_names_its_neighbours() -> None:
    own = desk(collect(
        facts("news", "a", tags=("社区治理",)), facts("news", "b", keywords=("社区治理",)),
        terms=(term("社区治理", synonyms=("治理社区",), broader="治理", definition="释义。"), term("治理", line=5)),
    ))
    (narrow,) = [one for one in listviews.listings(own) if one.title == "社区治理"]
    (view,) = listviews.pages(own, narrow)
    assert [(card.title, card.proposed) for card in view.cards] == [("题b", True), ("题a", False)]
    assert view.broader is not None
    assert view.broader.href == "tags/zhili/index.html"
    assert view.term is not None
    assert (view.term.path, view.term.line) == ("", 0)
    (wide,) = [one for one in listviews.listings(own) if one.title == "治理"]
    assert [link.text for link in next(listviews.pages(own, wide)).children] == ["社区治理"]


def test_the_speeches_of_one_session_stand_in_its_order_in_lists_of_the_newest() -> None:
    archive = collect(
        facts("speech", "a", date="2016-09-13", event="某会", order=1), facts("news", "n", date="2016-09-13"),
        facts("speech", "b", date="2016-09-13", event="某会", order=2), facts("speech", "c", date="2016-09-14"),
        facts("speech", "d", date="2016-09-13", event="别的会", order=1), facts("speech", "e", date=""),
    )
    ids = [archive.documents[place].doc.id for place in views.newest_first(archive, range(6))]
    assert ids == ["c", "a", "b", "d", "n", "e"]


def test_only_news_are_listed_with_their_opening() -> None:
    own = desk()
    shown = {one.of: next(listviews.pages(own, one)).cards for one in listviews.listings(own)}
    assert all(card.summary for card in shown["news"])
    assert not any(card.summary or card.chars for of in ("speech", "year", "tag") for card in shown[of])


# ---------------------------------------------------------------- indexes and the home page

def test_names_stand_by_the_initial_of_the_surname() -> None:
    names = ("单田芳", "陈越良", "宁波", "曾国藩")
    archive = collect(*(facts("speech", f"s{n}", speakers=Speaker(name)) for n, name in enumerate(names)))
    people = next(view for view in indexviews.all_of(desk(archive)) if view.of == "people")
    assert [(letter, [entry.link.text for entry in entries]) for letter, entries in people.groups] == [
        ("C", ["陈越良"]), ("N", ["宁波"]), ("S", ["单田芳"]), ("Z", ["曾国藩"]),
    ]


def test_a_name_in_the_index_shows_the_latest_office() -> None:
    archive = collect(
        facts("speech", "a", date="2016", speakers=Speaker("讲话人甲", "司长", "某司")),
        facts("speech", "b", date="2019", speakers=Speaker("讲话人甲", "厅长", "某厅")),
    )
    people = next(view for view in indexviews.all_of(desk(archive)) if view.of == "people")
    ((_, (entry,)),) = people.groups
    assert (entry.count, entry.note) == (2, "某厅厅长")


def test_a_long_index_is_cut_by_letter() -> None:
    names = [f"{chr(0x4E00 + n)}词" for n in range(indexviews.MANY + 1)]
    archive = collect(*(facts("news", f"n{n}", tags=(name,)) for n, name in enumerate(names)))
    indexes = [view for view in indexviews.all_of(desk(archive)) if view.of == "tags"]
    assert indexes[0].head.href == "tags/index.html"
    heading, letters = indexes[0].groups[0]
    assert heading == ""
    assert {entry.link.href for entry in letters} == {view.head.href for view in indexes[1:]}
    assert sum(entry.count for entry in letters) == len(names)
    assert sum(len(entries) for view in indexes[1:] for _, entries in view.groups) == len(names)
    assert sum(len(entries) for _, entries in indexes[0].groups[1:]) == indexviews.CHOSEN
    assert all(view.head.href.startswith("tags/by-") for view in indexes[1:])


def test_columns_stand_with_those_below_them() -> None:
    columns = next(view for view in indexviews.all_of(desk()) if view.of == "columns")
    assert [(heading, [entry.link.text for entry in entries]) for heading, entries in columns.groups] == [
        ("滨湖聚焦", ["滨湖聚焦", "问答"]), ("", ["资料"]),
    ]


def test_the_home_page_shows_the_newest_of_everything() -> None:
    view = listviews.home(desk())
    assert view.special is not None
    assert view.special.title == "年会"
    assert view.special.items == ()
    assert titles(view.latest) == ["第一篇讲话", "第二篇讲话", "座谈实录"]
    assert view.total == 3
    assert titles(view.news) == ["回访", "年会开幕", "日期不明的一篇"]
    assert [link.text for link, _, _ in view.columns] == ["滨湖聚焦", "资料"]
    assert [(link.text, bool(link.href), count) for link, count in view.years] == [
        ("2016年", True, 5), ("2017年", False, 0), ("2018年", False, 0), ("2019年", True, 1),
    ]
    assert view.undated == 1
    assert [entry.link.text for _, entries in view.people for entry in entries] == ["讲话人甲", "讲话人乙"]


def test_one_wrong_date_does_not_draw_a_thousand_years() -> None:
    view = listviews.home(desk(collect(facts("news", "a", date="0201-01-01"), facts("news", "b", date="2016"))))
    assert [count for _, count in view.years] == [1, 1]


def test_an_empty_archive_has_a_home_page() -> None:
    view = listviews.home(desk(collect()))
    assert (view.special, view.latest, view.total, view.years) == (None, (), 0, ())


def test_search_and_404_are_not_to_be_found() -> None:
    own = desk()
    for of in ("search", "404"):
        view = listviews.plain(own, of)
        assert view.head.noindex
        assert view.head.canonical == ""


# ---------------------------------------------------------------- heads

def test_addresses_are_canonical_where_the_site_knows_its_own() -> None:
    assert article("2016-kaimu").head.canonical == "https://example.org/shilu/news/2016-kaimu.html"
    assert listviews.home(desk()).head.canonical == "https://example.org/shilu/"
    assert article("a", collect(facts("news", "a"), site=replace(SITE, url=""))).head.canonical == ""


def test_a_description_ends_with_a_sentence() -> None:
    long = "这是一句话。" * 40
    described = article("a", collect(facts("news", "a", summary=long))).head.description
    assert described == "这是一句话。" * 20
    assert head.describe("一" * 300) == "一" * 118 + "……"
    assert head.describe("短\n  文") == "短 文"


# ---------------------------------------------------------------- values

def every_view(archive: catalog.Catalog) -> list[object]:
    own = desk(archive)
    people = [person for person in archive.roles.entities.values() if person.kind == "person"]
    orgs = [org for org in archive.roles.entities.values() if org.kind == "org"]
    return [
        listviews.home(own), listviews.plain(own, "search"), *indexviews.all_of(own),
        *(view for listing in listviews.listings(own) for view in listviews.pages(own, listing)),
        *(views.special(own, place) if facts.doc.kind == "special" else views.article(own, place)
          for place, facts in enumerate(archive.documents)),
        *(peopleviews.person(own, one, None, one, peopleviews.circles(archive)) for one in people),
        *(peopleviews.org(own, one, ()) for one in orgs),
    ]


def test_views_are_canonical_values() -> None:
    for view in every_view(build_small()):
        canon.check(view)


def test_no_view_depends_on_the_order_of_reading() -> None:
    found = many(60)
    mixed = tuple(reversed(found))
    one, other = (catalog.collect(each, Vocabulary(), SITE, NOW) for each in (found, mixed))
    assert every_view(one) == every_view(other)


def changed(before: tuple[Facts, ...], after: tuple[Facts, ...], vocabulary: Vocabulary | None = None) -> list[str]:
    """Addresses of the pages whose view differs."""
    vocabulary = vocabulary or Vocabulary()
    one, other = (
        {view.head.href: view for view in every_view(catalog.collect(each, vocabulary, SITE, NOW))}  # type: ignore[attr-defined]
        for each in (before, after)
    )
    return sorted(href for href in one.keys() | other.keys() if one.get(href) != other.get(href))


def test_an_edit_within_a_body_changes_no_view() -> None:
    """The page itself is written again for its body, which is no part of its view."""
    found, vocabulary = small()
    assert changed(found, tuple(replace(one) for one in found), vocabulary) == []


def test_another_length_changes_only_the_pages_that_tell_it() -> None:
    found = many(200)
    pages = changed(found, edited(found, "s-00100", chars=501))
    assert pages == ["people/" + pages[0].removeprefix("people/"), "speeches/s-00100.html"]


def test_another_title_changes_only_pages_that_show_it() -> None:
    found = many(400)
    assert len(changed(found, edited(found, "s-00200", title="另一个题目"))) < 40


def test_one_more_document_changes_few_pages() -> None:
    found = many(400)
    fresh = facts("speech", "s-new", date="2024-01-01", speakers=Speaker("讲话人丁", "局长", "单位1"), tags=("标签1",))
    assert len(changed(found, (*found, fresh))) < 40


def test_an_index_entry_is_what_its_page_says() -> None:
    own = desk()
    tags = next(view for view in indexviews.all_of(own) if view.of == "tags")
    entries: dict[str, Entry] = {entry.link.href: entry for _, group in tags.groups for entry in group}
    for listing in listviews.listings(own):
        if listing.of == "tag":
            assert entries[listing.href].count == next(listviews.pages(own, listing)).total
