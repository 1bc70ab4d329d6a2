"""Dates and times as editors write them."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import messages
from shilu.frontmatter import dates

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(("typed", "iso"), [
    ("2016-09-13", "2016-09-13"), ("2016-9-3", "2016-09-03"), ("2016/9/13", "2016-09-13"), ("2016.9.13", "2016-09-13"),
    ("20160913", "2016-09-13"), ("2016年9月13日", "2016-09-13"), ("2016年9月13号", "2016-09-13"),
    ("2016 年 9 月 13 日", "2016-09-13"), ("２０１６年９月１３日", "2016-09-13"), ("２０１６－０９－１３",
    "2016-09-13"),
    ("２０１６／９／１３", "2016-09-13"), ("2016—09—13", "2016-09-13"), ("2016–09–13", "2016-09-13"),
    ("二〇一六年九月十三日", "2016-09-13"), ("二○一六年十二月三十一日", "2016-12-31"), ("二零一六年十月二十日",
    "2016-10-20"),
    ("2016-09", "2016-09"), ("2016/9", "2016-09"), ("2016年9月", "2016-09"), ("二〇一六年九月", "2016-09"),
    ("2016", "2016"), ("2016年", "2016"), ("２０１６", "2016"),
    ("2016-02-29", "2016-02-29"), ("1949-10-01", "1949-10-01"),
    ("2016-09-13 10:00", "2016-09-13"), ("2016-09-13T10:00:00+08:00", "2016-09-13"), ("2016年9月13日10时",
    "2016-09-13"),
    ("未知", ""), ("不详", ""), ("Unknown", ""), (" 未知 ", ""),
])
def test_a_date_is_read(typed: str, iso: str) -> None:
    assert dates.read(typed) == dates.Dated(iso)


@pytest.mark.parametrize(("typed", "rule"), [
    ("2016-13-45", "date-no-such-month"), ("2016-00-01", "date-no-such-month"), ("2016年十三月", "date-no-such-month"),
    ("2016-02-30", "date-no-such-day"), ("2015-02-29", "date-no-such-day"), ("2016-09-31", "date-no-such-day"),
    ("2016-09-00", "date-no-such-day"), ("9月13日", "date-no-year"), ("09-13", "date-no-year"), ("9/13",
    "date-no-year"),
    ("16-9-13", "date-short-year"), ("16年9月", "date-short-year"), ("016-09-13", "date-short-year"),
    ("0016-09-13", "date-short-year"), ("去年秋天", "date-unreadable"), ("2016-9/13", "date-unreadable"),
    ("yes", "date-unreadable"), ("012", "date-unreadable"), ("1:30", "date-unreadable"),
    ("2016-09-13-14", "date-unreadable"), ("13/9/2016", "date-unreadable"), ("2016-09-13 和平", "date-unreadable"),
    ("9月至10月", "date-unreadable"), ("至今", "date-unreadable"), ("2016年9月至10月", "date-range"),
    ("2016年9月13日至15日", "date-range"), ("2016-09-13 ~ 2016-09-15", "date-range"),
])
def test_what_is_no_date_is_refused_with_its_reason(typed: str, rule: str) -> None:
    found = dates.read(typed)
    assert (found.iso, found.rule) == ("", rule)
    assert dict(found.values)["text"] == typed


@pytest.mark.parametrize("typed", [
    "2016-13-45", "2016-02-30", "9月13日", "16-9-13", "98年9月", "去年", "2016年至今",
])
def test_each_reason_has_a_whole_sentence(typed: str) -> None:
    found = dates.read(typed)
    for lang in messages.LANGUAGES:
        for part in ("text", "hint"):
            sentence = messages.text(lang, f"problem.{found.rule}.{part}", **dict(found.values))
            assert "{" not in sentence


@pytest.mark.parametrize("typed", ["16-9-13", "98-9-13", "9月13日", "2016-02-30", "16年9月", "98年"])
def test_what_is_offered_is_a_date(typed: str) -> None:
    assert dates.read(dict(dates.read(typed).values)["offer"]).iso


@pytest.mark.parametrize(("typed", "iso"), [
    ("2026-11-24", "2026-11-24"), ("2026-11-24 08:00", "2026-11-24T08:00"), ("2026-11-24 8:00", "2026-11-24T08:00"),
    ("2026-11-24T08:00:59", "2026-11-24T08:00"), ("2026/11/24 ８：３０", "2026-11-24T08:30"),
    ("2026年11月24日 8点", "2026-11-24T08:00"), ("2026年11月24日8时30分", "2026-11-24T08:30"),
    ("2026-11-24T00:30:00Z", "2026-11-24T08:30"), ("2026-11-24 22:00+00:00", "2026-11-25T06:00"),
    ("2026-11-24 08:00+08:00", "2026-11-24T08:00"), ("2026-11-24 08:00+0800", "2026-11-24T08:00"),
])
def test_a_moment_is_read_as_the_clock_of_the_zone_shows_it(typed: str, iso: str) -> None:
    assert dates.moment(typed, ZONE) == dates.Dated(iso)


@pytest.mark.parametrize(("typed", "rule"), [
    ("2026-11", "moment-unreadable"), ("2026", "moment-unreadable"), ("未知", "moment-unreadable"),
    ("2026-11-24 25:00", "moment-unreadable"), ("2026-11-24 08:60", "moment-unreadable"), ("1:30", "moment-unreadable"),
    ("明天八点", "moment-unreadable"), ("2026-13-24 08:00", "date-no-such-month"), ("2026-02-30 08:00",
    "date-no-such-day"),
    ("11月24日 8点", "date-no-year"), ("2026-11-24 08:00+99:00", "moment-unreadable"),
])
def test_what_is_no_moment_is_refused(typed: str, rule: str) -> None:
    assert dates.moment(typed, ZONE).rule == rule


def test_the_zones_of_china_need_no_zone_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(dates, "ZoneInfo", missing)
    dates.zone.cache_clear()
    try:
        for name in ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "UTC"):
            assert dates.zone(name) is not None
        assert dates.zone("Europe/Paris") is None
        assert dates.moment("2026-11-24T00:00Z", "Asia/Shanghai").iso == "2026-11-24T08:00"
    finally:
        dates.zone.cache_clear()


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Asia/Beijing", "x" * 300, "\x00"])
def test_an_unknown_zone_is_none(name: str) -> None:
    assert dates.zone(name) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_each_way_of_writing_a_day_gives_the_same(day: date) -> None:
    iso = f"{day.year:04}-{day.month:02}-{day.day:02}"
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for typed in (
        iso, iso.replace("-", "/"), f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日",
        iso.translate(wide), iso.replace("-", ""), f" {day.year} 年 {day.month} 月 {day.day} 日 ",
    ):
        assert dates.read(typed).iso == iso
        assert dates.moment(typed, ZONE).iso == iso


signs = st.text(st.sampled_from("0123456789０１２年月日号一二三十〇-/.:：TZ+ 点时分未知\u3000—'"), max_size=24)


@given(st.one_of(st.text(max_size=30), signs))
def test_nothing_makes_reading_fail_and_what_is_read_is_a_date(text: str) -> None:
    found = dates.read(text)
    assert not (found.iso and found.rule)
    if found.iso:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", found.iso, re.ASCII)
        assert dates.read(found.iso) == found
        date.fromisoformat(found.iso + "-01-01"[len(found.iso) - 4:] if len(found.iso) < 10 else found.iso)
    for zone in (ZONE, "no such zone"):
        moment = dates.moment(text, zone)
        if moment.iso:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", moment.iso, re.ASCII)


def test_numbers_have_an_end() -> None:
    assert dates.read("9" * 10_000).rule == "date-unreadable"
    assert dates.read("十" * 10_000 + "月").rule == "date-unreadable"
    assert sys.get_int_max_str_digits()
