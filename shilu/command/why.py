"""A file of the output goes in, named as people do; a sentence comes out that says why it was written last."""

from __future__ import annotations

import datetime
import difflib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shilu import messages
from shilu.engine import memo, reasons
from shilu.frontmatter import config
from shilu.options import Options

_WHOLE = (reasons.NEW, reasons.GONE, reasons.FORGOTTEN)
"""Reasons that are a sentence of their own."""


def told(word: str, options: Options, lang: str) -> tuple[bool, str]:
    """Whether the output has such a file, and what is to be said."""
    cache = options.cache / memo.NAME
    if not cache.exists():
        return False, messages.text(lang, "cli.why.never", output=options.output)
    known = memo.Memo(cache)
    try:
        rows = known.outputs(options.place)
        if not rows:
            return False, messages.text(lang, "cli.why.never", output=options.output)
        meant = list(_meant(word, options))
        path = next((one for one in meant if one in rows), None)
        if path is None:
            return False, messages.text(lang, "cli.why.none", word=word, nearest=_nearest(meant, rows))
        reason = known.reason(options.place, path)
    finally:
        known.close()
    why = sentence(path, reason.why if reason is not None else reasons.FORGOTTEN, lang)
    return True, messages.text(lang, "cli.why.told", path=path, time=_time(options.output / path), why=why)


def sentence(path: str, why: str, lang: str) -> str:
    """A reason as `engine.reasons` has it, in words."""
    if why in _WHOLE:
        return messages.text(lang, f"cli.why.{why}")
    if why == reasons.CONTENT:
        folder = path.partition("/")[0]
        return messages.text(lang, f"cli.why.{folder if folder in ('search', 'assets') else 'content'}")
    comma = messages.text(lang, "cli.list")
    names = []
    for one in why.split(" "):
        name, _, fields = one.partition(":")
        names.append(messages.text(lang, "cli.why.part", name=messages.text(lang, f"cli.why.of.{name}"),
                                   fields=fields.replace(",", comma)))
    return messages.text(lang, "cli.why.changed", names=comma.join(names))


def _meant(word: str, options: Options) -> Iterator[str]:
    """Paths below the output that a word may mean: such a path, one of this machine, or an address."""
    text = word.replace("\\", "/")
    if "://" not in text:
        yield from _forms(text.removeprefix("./"))
        here, output = os.path.abspath(word), str(options.output.resolve())
        if word and f"{here}{os.sep}".startswith(output + os.sep):
            yield from _forms(here[len(output) + 1:].replace(os.sep, "/"))
    address = unquote(urlsplit(text).path if "://" in text else re.split("[?#]", text)[0])
    folder = _folder(options)
    if f"{address}/".startswith(folder):
        yield from _forms(address[len(folder):])
    yield from _forms(address.lstrip("/"))


def _forms(path: str) -> Iterator[str]:
    yield path
    yield f"{path.rstrip('/')}/index.html".lstrip("/")
    yield f"{path}.html"


def _folder(options: Options) -> str:
    """`/zlk/` for a site at https://example.org/zlk/."""
    site, _ = config.parse(options.site_file.name, options.site_file.read_bytes())
    return (urlsplit(site.url).path if site is not None else "").rstrip("/") + "/"


def _nearest(meant: Iterable[str], rows: Iterable[str]) -> str:
    """The path most like what was asked for: one of the same name, or a name typed wrong; "" where none is."""
    meant, rows = list(meant), sorted(rows)
    names = {one.rpartition("/")[2] for one in meant} - {"index.html"}
    same = next((one for one in rows if one.rpartition("/")[2] in names), "")
    typed = (meant[0], f"{meant[0]}.html")
    return same or next((close[0] for one in typed if (close := difflib.get_close_matches(one, rows, 1, 0.8))), "")


def _time(file: Path) -> str:
    """When a file was written, by the clock of this machine; "" when it is gone."""
    try:
        return datetime.datetime.fromtimestamp(file.stat().st_mtime).strftime("%Y-%m-%d %H:%M:%S")
    except OSError:
        return ""
