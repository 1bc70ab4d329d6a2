"""The vocabulary in; words that mean the same and places around places out."""

from __future__ import annotations

from shilu.archive import catalog, meanings
from shilu.model import Alike, Former, Place, Ref, Speaker, Vocabulary
from tests.archives import collect, facts, row, term


def test_a_term_stands_with_its_synonyms_and_what_people_say_for_it() -> None:
    archive = collect(terms=(
        term("老旧小区", synonyms=("老旧住宅小区",), colloquial=("老破小",)), term("社区治理"),
    ))
    assert archive.alike == (Alike("老旧小区", "term", ("老旧住宅小区",), ("老破小",)),)


def test_people_and_organisations_that_the_archive_keeps_stand_with_their_other_names() -> None:
    archive = collect(
        facts("speech", "a", speakers=Speaker("讲话人丙", org="某局")),
        rows=(
            row("person", "yi", "讲话人乙", aliases=("乙先生",)), row("person", "jia", "讲话人甲"),
            row("org", "nongyebu", "农业农村部", former=(Former("农业部"),), aliases=("农 业 农村部",)),
        ),
    )
    assert archive.alike == (Alike("农业农村部", "name", ("农业部",)), Alike("讲话人乙", "name", ("乙先生",)))


def test_a_word_stands_once_in_a_group_however_it_is_written_and_never_with_one_character() -> None:
    archive = collect(terms=(
        term("台账", synonyms=("台帐", "臺帳", "流水帐"), colloquial=("流水账", "账", "记账本")),
        term("安徽", synonyms=("皖",)),
    ))
    assert archive.alike == (Alike("台账", "term", ("流水帐",), ("记账本",)),)


def test_a_place_lies_within_all_places_around_it() -> None:
    rows = (("新区", "区"), ("区", "市"), ("市", ""), ("甲", "乙"), ("乙", "甲"), ("丙", "丙"))
    assert meanings.around(Vocabulary(places=tuple(Place(name, within) for name, within in rows))) == {
        "新区": ("区", "市"), "区": ("市",), "市": (), "甲": ("乙",), "乙": ("甲",), "丙": (),
    }


def test_the_index_takes_the_places_around_where_a_document_was_held() -> None:
    found = (facts("news", "a", place="区"), facts("news", "b", place="别处"), facts("news", "c"))
    archive = catalog.collect(found, Vocabulary(places=(Place("区", "市"),)), collect().site, "2026-11-24T08:00")
    assert [entry.places for entry in catalog.entries(archive, Ref)] == [("区", "市"), ("别处",), ()]


def test_a_name_that_is_only_printed_has_no_id_in_the_index() -> None:
    archive = collect(
        facts("speech", "a", speakers=(Speaker("讲话人甲", org="某局"), Speaker("讲话人乙", org="某委"))),
        rows=(row("person", "jia", "讲话人甲"), row("org", "mouwei", "某委")),
    )
    (entry,) = catalog.entries(archive, Ref)
    assert (entry.persons, entry.orgs) == (("jia", ""), ("", "mouwei"))
