"""Problems go in, the state that the preview's pages are told comes out as JSON; and the tag that is put into a page.

Nothing here is ever written into a file of the site: the tag is put in as a page is served (`serve`), and what the
overlay shows is set as text by its script (`data/overlay.js`), so that no excerpt can become markup.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from importlib.resources import files

from shilu import errors, messages
from shilu.errors import Problem

SCRIPT = "/__shilu/overlay.js"
LIVE = "/__shilu/live"
MOST = 100
"""Problems that are sent; nobody mends more at a time."""
_TAG = f'<script src="{SCRIPT}" defer></script>'.encode()


def script() -> bytes:
    """The overlay's script, which also loads livereload's."""
    return files("shilu").joinpath("data").joinpath("overlay.js").read_bytes()


def good() -> str:
    """The state after a build that went well: no overlay."""
    return json.dumps({"title": "", "problems": []})


def faulty(problems: Sequence[Problem], lang: str) -> str:
    """The state after a build that was refused: every mistake with its place, line, sentence and cure; errors first.
    Hints can wait until the site stands."""
    told = [one for one in problems if one.level != "hint"]
    shown = sorted(told, key=lambda one: (one.level != "error", errors.at(one)))[:MOST]
    title = messages.text(lang, "serve.overlay-title", count=f"{len(told):,}")
    return _state(title, [_shown(problem, lang) for problem in shown], lang)


def failed(sentence: str, lang: str) -> str:
    """The state after a build that the machine, or a fault of ours, stopped."""
    lead, _, rest = sentence.partition("\n")
    problem: dict[str, str | int] = {"place": "", "level": "", "rule": "", "message": lead, "line": 0, "column": 0,
                                     "excerpt": "", "hint": rest}
    return _state(messages.text(lang, "serve.failed-title"), [problem], lang)


def _state(title: str, problems: list[dict[str, str | int]], lang: str) -> str:
    words = {key: messages.text(lang, f"serve.overlay-{key}") for key in ("note", "close", "advice")}
    return json.dumps({"title": title, "problems": problems, **words}, ensure_ascii=False)


def _shown(problem: Problem, lang: str) -> dict[str, str | int]:
    return {
        "place": messages.place(problem), "level": messages.text(lang, f"level.{problem.level}"), "rule": problem.rule,
        "message": messages.sentence(problem, lang), "line": problem.line, "column": problem.column,
        "excerpt": messages.visible(problem.excerpt), "hint": messages.hint(problem, lang),
    }


def inject(page: bytes) -> bytes:
    """The page with the overlay's tag at the end of its head, or at its very end."""
    at = page.find(b"</head>")
    return page[:at] + _TAG + page[at:] if at >= 0 else page + _TAG


def rebase(page: bytes) -> bytes:
    """404.html, served for an address in some folder: its relative links start from the root."""
    at = page.find(b">", page.find(b"<head")) + 1
    return page[:at] + b'<base href="/">' + page[at:] if at else page


def stand_in(title: str, note: str, lang: str) -> bytes:
    """A page where there is none to show."""
    language = {"zh": "zh-CN"}.get(lang, lang)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        '<body style="font:18px/1.8 sans-serif;max-width:36em;margin:20vh auto;padding:0 1em">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(note)}</p></body></html>"
    ).encode()
