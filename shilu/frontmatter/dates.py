"""Dates and times as editors write them go in, ISO strings cut to what is known come out, or the rule that they break.

`2016-09-13`, `2016/9/13`, `2016.9.13`, `20160913`, `2016年9月13日`, `二〇一六年九月十三日`, `2016-09`, `2016` and
未知 are read, with full-width digits and blanks between. Nothing is guessed: a day without its year and a year of two
digits are refused.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

UNKNOWN = ("未知", "不详", "日期不详", "unknown")
"""Words for a date that nobody knows."""

_FIXED = {"Asia/Shanghai": 8, "Asia/Chongqing": 8, "Asia/Harbin": 8, "Asia/Hong_Kong": 8, "Asia/Macau": 8,
          "Asia/Taipei": 8, "Asia/Urumqi": 6, "UTC": 0}
"""Hours east of Greenwich of the zones that must work where there is no zone database (Windows)."""

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=[月日号])")
_HAN_YEAR = re.compile(r"[〇○零一二三四五六七八九]{2,4}(?=年)")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_DATE = re.compile(
    r"(?P<y>\d{4})(?:年(?:(?P<m>\d{1,2})(?:月(?:(?P<d>\d{1,2})[日号]?)?)?)?"
    r"|(?P<s>[-/.])(?P<m2>\d{1,2})(?:(?P=s)(?P<d2>\d{1,2}))?"
    r"|(?P<m3>\d\d)(?P<d3>\d\d))?"
)
_NO_YEAR = re.compile(r"(\d{1,2})(?:月(\d{1,2})[日号]?|[-/.](\d{1,2}))")
_SHORT_YEAR = re.compile(r"'?(\d{1,3})(?:年(\d{1,2})月(?:(\d{1,2})[日号]?)?|([-/.])(\d{1,2})\4(\d{1,2})|年)")
_RANGE = re.compile(r"(.*?)(?:[至到~～]|-{2,}|(?<=[日号])-)(.*)")
_TIME = re.compile(
    r"(?P<h>\d{1,2})(?:[:点时](?P<min>\d{1,2})?分?(?::(?P<sec>\d{1,2})(?:\.\d+)?)?)(?P<z>Z|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<=[\d日号])(?:[Tt]|\s+)(?=\d{1,2}[:点时])|(?<=[日号])(?=\d{1,2}[:点时])")


@dataclass(frozen=True, slots=True)
class Dated:
    """What a text says of a date: `iso`, or the `rule` that it breaks with what its sentence is filled with."""

    iso: str = ""
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()


def read(text: str) -> Dated:
    """A day, month or year; "" for 未知. A time of day after it is left out."""
    plain = _plain(text)
    if plain.lower() in UNKNOWN:
        return Dated()
    apart = _APART.split(plain, maxsplit=1)
    if len(apart) == 2 and _TIME.fullmatch(_closed(apart[1])):
        plain = apart[0]
    return _day(_closed(plain), text.strip())


def moment(text: str, zone: str) -> Dated:
    """A day, or a day and a time in `zone`, as `2026-11-24` or `2026-11-24T08:00`. A month or a year is refused."""
    apart = _APART.split(_plain(text), maxsplit=1)
    shown = text.strip()
    day = _day(_closed(apart[0]), shown)
    if day.rule in ("date-no-such-month", "date-no-such-day", "date-no-year", "date-short-year"):
        return day
    wrong = Dated("", "moment-unreadable", (("text", shown),))
    if len(day.iso) != 10:
        return wrong
    if len(apart) == 1:
        return day
    time = _TIME.fullmatch(_closed(apart[1]))
    if time is None:
        return wrong
    hour, minute, second = int(time["h"]), int(time["min"] or 0), int(time["sec"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return wrong
    local = datetime.fromisoformat(day.iso).replace(hour=hour, minute=minute)
    if time["z"]:
        moved = _moved(local, time["z"].upper(), zone)
        if moved is None:
            return wrong
        local = moved
    return Dated(local.isoformat(timespec="minutes"))


@cache
def zone(name: str) -> tzinfo | None:
    """The time zone of a name, None when unknown. Those of China need no zone database."""
    if name in _FIXED:
        return timezone(timedelta(hours=_FIXED[name]), name)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError
        return None


def _moved(moment: datetime, offset: str, name: str) -> datetime | None:
    """A time with an offset of its own, as the clock in the zone shows it."""
    target = zone(name) or zone("Asia/Shanghai")
    if offset == "Z":
        written = UTC
    else:
        hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
        if hours > 14 or minutes > 59:
            return None
        away = timedelta(hours=hours, minutes=minutes)
        written = timezone(-away if offset[0] == "-" else away)
    try:
        return moment.replace(tzinfo=written).astimezone(target).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None


def _plain(text: str) -> str:
    """Full-width forms, Chinese numerals and the many dashes in their plain form; blanks made single."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    plain = _HAN_YEAR.sub(lambda year: year[0].translate(_DIGITS), plain)
    plain = _HAN_NUMBER.sub(lambda number: str(_number(number[0])), plain)
    return " ".join(plain.split()).replace("。", ".")


def _number(han: str) -> int:
    """十三 -> 13, 二十 -> 20, 三十一 -> 31, 九 -> 9."""
    tens, ten, ones = han.partition("十")
    if not ten:
        return int(han.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS).replace("十", "") or 0)


def _closed(text: str) -> str:
    return text.replace(" ", "")


def _day(plain: str, shown: str) -> Dated:
    """A date in plain form without blanks; `shown` is what the editor typed."""
    found = _DATE.fullmatch(plain)
    if found is None:
        return _refused(plain, shown)
    year = int(found["y"])
    month, day = found["m"] or found["m2"] or found["m3"], found["d"] or found["d2"] or found["d3"]
    if year < 1000:
        return Dated("", "date-short-year", (("text", shown), ("offer", "2016-09-13")))
    if month is None:
        return Dated(f"{year:04}")
    if not 1 <= int(month) <= 12:
        return Dated("", "date-no-such-month", (("text", shown), ("month", str(int(month)))))
    if day is None:
        return Dated(f"{year:04}-{int(month):02}")
    last = monthrange(year, int(month))[1]
    if not 1 <= int(day) <= last:
        values = (("text", shown), ("year", str(year)), ("month", str(int(month))), ("last", str(last)),
                  ("offer", f"{year:04}-{int(month):02}"))
        return Dated("", "date-no-such-day", values)
    return Dated(f"{year:04}-{int(month):02}-{int(day):02}")


def _refused(plain: str, shown: str) -> Dated:
    """Why a text is no date: its year is missing, or cut, it is a stretch of days, or something else."""
    short = _SHORT_YEAR.fullmatch(plain)
    if short:
        month, day = short[2] or short[5], short[3] or short[6]
        year = int(short[1]) % 100
        offer = "-".join(part.zfill(2) for part in (str(year + (2000 if year < 50 else 1900)), month, day) if part)
        return Dated("", "date-short-year", (("text", shown), ("offer", offer)))
    bare = _NO_YEAR.fullmatch(plain)
    if bare:
        offer = f"2016-{bare[1].zfill(2)}-{(bare[2] or bare[3]).zfill(2)}"
        return Dated("", "date-no-year", (("text", shown), ("offer", offer)))
    stretch = _RANGE.fullmatch(plain)
    first = _day(stretch[1], shown) if stretch else Dated()
    if first.iso:
        return Dated("", "date-range", (("text", shown), ("offer", first.iso)))
    return Dated("", "date-unreadable", (("text", shown),))
