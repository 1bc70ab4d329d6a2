"""What templates work with: addresses relative to their page, the theme's strings, and the filters.

Text in, text out. What is HTML has `html` in its name, and its parts have been escaped one by one.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Mapping

from shilu.model import Body

NEEDS: dict[str, tuple[str, ...]] = {"date": ("date.",), "number": ("numerals",)}
"""Strings that a filter reads by itself; `date.` stands for all that begin so."""

_BLANK = re.compile(r"(?<=[^\x00-\x7f])([ \u3000]+)(?=[^\x00-\x7f])|(?<=：)(?=[^\x00-\x7f])")
"""Where a title may part: a blank between Han, or after a colon."""
_HALF = 4
"""Characters: what is shorter is no half of a title but a word in it."""
_INTERNAL = re.compile(r"""(<[a-z](?:[^>"]|"[^"]*")*?)\s+(href|src)="shilu:([^"]*)\"""")
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?")


def linker(own: str) -> Callable[[str], str]:
    """`url(href)` for the page `own`: addresses from the site's root become relative to it."""
    folder = posixpath.dirname(own)
    up = "../" * (folder.count("/") + 1) if folder else ""
    below = f"{folder}/" if folder else ""

    def url(href: str) -> str:
        if _OUTSIDE.match(href):
            return href
        if below and href.startswith(below):
            return href[len(below):]
        return up + href

    return url


def asset_linker(url: Callable[[str], str], assets: Mapping[str, str]) -> Callable[[str], str]:
    """`asset('x.css')` for one page."""
    return lambda name: url(assets[name])


def texts(strings: Mapping[str, str]) -> Callable[..., str]:
    """`t('key', n=6)`: a string of the theme with its {places} filled. `one|many` is chosen by n."""

    def t(key: str, **values: object) -> str:
        text = strings[key]
        if not values:
            return text
        if "|" in text:
            one, many = text.split("|", 1)
            text = one if values.get("n") == 1 else many
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    return t


def groups(strings: Mapping[str, str]) -> Callable[[str], str]:
    """`strings('search')`: all strings below `search.` as JSON, for a script to read from an attribute."""

    def group(prefix: str) -> str:
        tree: dict[str, object] = {}
        for key, text in strings.items():
            if key.startswith(f"{prefix}."):
                place = tree
                *path, last = key[len(prefix) + 1:].split(".")
                for step in path:
                    inner = place.setdefault(step, {})
                    assert isinstance(inner, dict)
                    place = inner
                place[last] = text
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))

    return group


def date(strings: Mapping[str, str]) -> Callable[[str], str]:
    """`2016-09-13` -> 2016年9月13日, `2016-09` -> 2016年9月, `2016` -> 2016年, "" -> 日期未知."""

    def show(iso: str) -> str:
        if not iso:
            return strings["date.unknown"]
        year, _, rest = iso.partition("-")
        month, _, day = rest.partition("-")
        if not (year.isdecimal() and (not month or month.isdecimal()) and (not day or day[:2].isdecimal())):
            return iso
        form = strings["date.day" if day else "date.month" if month else "date.year"]
        names = strings["date.months"].split()
        if month and 0 < int(month) <= len(names):
            form = form.replace("{month}", names[int(month) - 1])
        return form.replace("{y}", year).replace("{m}", month.lstrip("0")).replace("{d}", day[:2].lstrip("0"))

    return show


def number(numerals: str) -> Callable[[int], str]:
    """1 -> 一, 12 -> 十二, 22 -> 二十二 where the language has such numerals (十 first, then 一 to 九); else digits."""

    def show(value: int) -> str:
        if not numerals or not 0 < value < 100:
            return str(value)
        tens, ones = divmod(value, 10)
        text = numerals[0] if tens else ""
        if tens > 1:
            text = numerals[tens] + text
        return text + (numerals[ones] if ones else "")

    return show


def halves_html(title: str) -> str:
    """A paired title with each half in a span, so that it breaks between them first; its text stays the same."""
    parts = _BLANK.split(title)
    if len(parts) == 1 or any(len(part) < _HALF for part in parts[::2]):
        return html.escape(title)
    out = [f'<span class="half">{html.escape(parts[0])}</span>']
    for blank, text in zip(parts[1::2], parts[2::2], strict=True):
        gap = f'<span class="gap">{blank}</span>' if blank else ""
        out.append(f'{gap}<span class="half">{html.escape(text)}</span>')
    return "".join(out)


def body_html(body: Body | None, targets: tuple[tuple[str, str], ...]) -> str:
    """The body's HTML with the addresses of its internal links put in; a dead link keeps its text alone."""
    if body is None:
        return ""
    if "shilu:" not in body.html:
        return body.html
    known = dict(targets)

    def place(found: re.Match[str]) -> str:
        address = known.get(html.unescape(found[3]), "")
        return f'{found[1]} {found[2]}="{html.escape(address)}"' if address else found[1]

    return _INTERNAL.sub(place, body.html)
