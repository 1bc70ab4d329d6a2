"""A body's leaves in; their numbers, anchors and speakers, the turns, the outline, and the marks of editors out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from shilu import hanzi
from shilu.errors import Problem
from shilu.markdown.leaf import Leaf, Token, mark, opening
from shilu.markdown.pieces import HEADINGS
from shilu.model import Document, Heading, Paragraph, Turn

_NOT_HASHED = re.compile(
    "[\x00-/:-@\\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u2000-\u206f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020"
    "\u3030\u303d-\u303f\u30fb\ufe10-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\ufffd]+")
"""What is no letter, digit or Han. Written out, not `\\W`: an address may not depend on the version of Unicode."""

_OPENER = re.compile(
    "(?:[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[，、,：:])")
_MARK = re.compile("[，。；：！？,;:!?—…\n]")
_SLUG = re.compile(f"[^0-9A-Za-z\xc0-\u024f\u0370-\u052f{hanzi.HAN}]+")
_LONGEST = 16
"""Of an entry of the outline."""
_RUN_IN = 24
"""The opening clause of a paragraph is set off only when it is no longer than this."""


@dataclass(slots=True)
class Structure:
    """What has been found so far, from the first leaf to the last."""

    doc: Document
    path: str
    first_line: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    outline: list[Heading] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Every id of the page so far."""
    texts: dict[str, int] = field(default_factory=dict)
    """How often each hash has stood in the page."""
    headings: list[str] = field(default_factory=list)
    """The slugs of the headings above the present place, one a level."""
    sunk: int = 0
    """By how much headings are lowered, so that none is above the page's own."""
    number: int = 0
    speaker: int = -1
    voices: re.Pattern[str] | None = None
    names: tuple[str, ...] = ()
    errata: list[tuple[int, str]] = field(default_factory=list)
    """Those not yet found: place in the front matter from 1, and what is printed."""


def begin(doc: Document, path: str, first_line: int) -> Structure:
    made = Structure(doc, path, first_line)
    made.names = tuple(re.sub(r"\s+", "", speaker.name) for speaker in doc.speakers)
    written = sorted({name for name in made.names if name}, key=lambda name: (-len(name), name))
    if written:
        loose = "|".join(r"\s*".join(map(re.escape, name)) for name in written)
        made.voices = re.compile(rf"({loose})\s*[：:]")
    made.speaker = 0 if len(doc.speakers) == 1 else -1
    made.errata = [(i, erratum.printed) for i, erratum in enumerate(doc.errata, 1)]
    return made


def take(made: Structure, leaf: Leaf) -> None:
    """Add a leaf: give it its id, number and speaker, and the marks that belong in it."""
    text = leaf.text
    if leaf.tag in HEADINGS:
        _heading(made, leaf, text)
        return
    numbered = leaf.tag == "p" and not leaf.note
    if numbered:
        made.number += 1
        if made.voices is not None and (voice := made.voices.match(text)):
            mark(leaf, 0, voice.end(), '<b class="voice">', "</b>")
            _turn(made, made.names.index(re.sub(r"\s+", "", voice.group(1))))
    anchor = _anchor(made, text)
    own = dict(leaf.attributes).get("id", "")
    leaf.attributes[:] = [("id", anchor), *((n, v) for n, v in leaf.attributes if n not in ("id", "data-n"))]
    if own and own not in made.ids:
        made.ids.add(own)
        leaf.tokens.insert(0, Token("", opening("span", [("id", own)]) + "</span>"))
    number = made.number if numbered else 0
    if numbered:
        leaf.attributes.insert(1, ("data-n", str(number)))
        _outline(made, leaf, text, anchor)
        if len(made.names) > 1 and made.turns and made.turns[-1].speaker == made.speaker:
            _say(made, text, anchor)
    made.paragraphs.append(Paragraph(text, anchor, number, -1 if leaf.note else made.speaker))
    _errata(made, leaf, text)


# ---------------------------------------------------------------- ids

def _anchor(made: Structure, text: str) -> str:
    """`p-3f9a1c`: six digits of the hash of the letters, digits and Han; eight on a clash, `-2` for the same text."""
    bare = _NOT_HASHED.sub("", text) or text
    digest = hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()
    times = made.texts[digest] = made.texts.get(digest, 0) + 1
    if times > 1:
        base = f"p-{digest[:8]}" if f"p-{digest[:8]}" in made.ids else f"p-{digest[:6]}"
        anchor = f"{base}-{times}"
    else:
        anchor = f"p-{digest[:6]}"
        if anchor in made.ids:
            anchor = f"p-{digest[:8]}"
    while anchor in made.ids:
        anchor += "x"
    made.ids.add(anchor)
    return anchor


def _heading_id(made: Structure, leaf: Leaf, text: str, level: int) -> str:
    """The editor's own id, or the heading's words; for words that stood before, the heading above in front of them."""
    own = dict(leaf.attributes).get("id", "")
    slug = own or _SLUG.sub("-", text).strip("-") or "h"
    del made.headings[level - 2:]
    made.headings += [""] * (level - 2 - len(made.headings))
    found = slug
    if found in made.ids:
        above = next((one for one in reversed(made.headings) if one), "")
        found = f"{above}-{slug}" if above and not own else f"{slug}-2"
    number = 2
    while found in made.ids:
        found = f"{slug}-{number}"
        number += 1
    made.headings.append(slug)
    made.ids.add(found)
    return found


# ---------------------------------------------------------------- headings, turns, outline

def _heading(made: Structure, leaf: Leaf, text: str) -> None:
    written = int(leaf.tag[1])
    level = min(written + made.sunk, 6)
    leaf.tag = f"h{level}"
    anchor = _heading_id(made, leaf, text, level)
    others = [(n, v) for n, v in leaf.attributes if n != "id"]
    name = re.sub(r"\s+", "", text)
    turn = -1
    if name[-1:] in ("：", ":"):
        if name[:-1] in made.names:
            turn = made.names.index(name[:-1])
            kept = dict(others).get("class", "")
            others = [("class", f"{kept} turn".strip()), *((n, v) for n, v in others if n != "class")]
            _turn(made, turn)
        elif len(made.names) > 1 and written == 3:
            made.speaker = -1
            made.problems.append(Problem(
                made.path, made.first_line + leaf.line if leaf.line >= 0 else 0, 0, "hint", "turn-unknown-speaker",
                (("name", name[:-1]),), text))
    leaf.attributes[:] = [("id", anchor), *others]
    if turn < 0:
        made.outline.append(Heading(level, anchor, text, 0))
    made.paragraphs.append(Paragraph(text, anchor, 0, made.speaker))
    _errata(made, leaf, text)


def _turn(made: Structure, speaker: int) -> None:
    """From here on another one speaks."""
    made.speaker = speaker
    if len(made.names) > 1:
        made.turns.append(Turn(speaker, "", 0, 0))


def _say(made: Structure, text: str, anchor: str) -> None:
    """Add a paragraph to the present turn."""
    turn = made.turns[-1]
    made.turns[-1] = Turn(turn.speaker, turn.anchor or anchor, turn.number or made.number,
                          turn.chars + hanzi.count(text))


def _outline(made: Structure, leaf: Leaf, text: str, anchor: str) -> None:
    """一是, 二、, （三）, 第四，: the paragraph's opening clause is an entry of the outline."""
    opener = _OPENER.match(text)
    if not opener or len(text) == opener.end():
        return
    end = _MARK.search(text, opener.end())
    stop = end.start() if end else len(text)
    entry = text[:stop].strip()
    if len(entry) > _LONGEST:
        entry = entry[:_LONGEST - 1] + "…"
    made.outline.append(Heading(0, anchor, entry, made.number))
    if end and stop < len(text) - 1 and stop <= _RUN_IN and end.group() != "\n":
        mark(leaf, 0, stop + 1, '<span class="runin">', "</span>")


# ---------------------------------------------------------------- errata

def _errata(made: Structure, leaf: Leaf, text: str) -> None:
    """Mark the first place of each word that an erratum names."""
    if not made.errata or leaf.tag == "pre":
        return
    open_: list[tuple[int, str]] = []
    for number, printed in made.errata:
        at = text.find(printed) if printed else -1
        if at < 0:
            open_.append((number, printed))
        else:
            mark(leaf, at, at + len(printed), f'<span class="erratum" data-erratum="{number}">', "</span>")
    made.errata = open_
