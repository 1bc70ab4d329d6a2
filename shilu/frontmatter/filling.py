"""The checked values of a front matter or a vocabulary's row go in, a typed `Document` comes out."""

from __future__ import annotations

import re
from typing import Any

from shilu.frontmatter import forms, ids, spelling
from shilu.frontmatter.forms import Form, Group
from shilu.model import Attachment, Document, Erratum, Former, Kind, Picture, Rules, Speaker, Tenure

_TEXTS = (
    "date", "byline", "event", "summary", "author", "updated", "place", "form", "source_url", "lang", "publish_at",
    "event_name", "theme", "lead", "pinyin", "parent",
)
_LISTS = ("tags", "source", "aliases", "people", "organizer")
_SEVERAL = re.compile(r"\s*[、，,;；]\s*")
_SPREAD = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff]$)")
""" 宁　波: a name of two characters, typeset to the width of three."""


def _plain(group: Group) -> dict[str, Any]:
    """The fields that are taken as they are."""
    return {**{key: group.text(key) for key in _TEXTS}, **{key: group.texts(key) for key in _LISTS}}


def document(form: Form, group: Group, kind: Kind, id: str, body_line: int, rules: Rules) -> Document:
    """A document of a kind, all of whose values have been checked on their own."""
    status = group.text("status")
    return Document(
        path=form.path,
        line=group.line,
        body_line=body_line,
        kind=kind,
        id=id,
        title=group.text("title"),
        speakers=speakers(form, group),
        order=group.number("order"),
        column=column(form, group, rules),
        errata=tuple(
            Erratum(one.text("printed"), one.text("correct"), one.text("note")) for one in group.groups("errata")
        ),
        status="draft" if status == "draft" else "withdrawn" if status == "withdrawn" else "published",
        image=picture(group.group("image")),
        attachments=tuple(Attachment(one.text("src"), one.text("title")) for one in group.groups("attachments")),
        speakers_total=group.number("speakers_total"),
        offices=tuple(tenure(form, one) for one in group.groups("offices")),
        former=tuple(Former(one.text("name"), one.text("until")) for one in group.groups("former")),
        **_plain(group),
    )


def speakers(form: Form, group: Group) -> tuple[Speaker, ...]:
    """Who speaks, from `speakers`, or from `speaker` with the office and organisation beside it."""
    beside = ("office", "org", "person")
    listed = tuple(
        Speaker(name(one.text("name")), *(one.text(key) for key in beside)) for one in group.groups("speakers")
    )
    if listed and "speaker" in group.pairs:
        first, second = group.pairs["speaker"], group.pairs["speakers"]
        form.tell(first, "warning", "speaker-and-speakers", first=first.key, second=second.key)
    if not listed and "speaker" in group.values:
        listed = printed(form, group)
    if not listed:
        for key in (*beside, "byline"):
            if key in group.values and "speaker" not in group.given and "speakers" not in group.given:
                form.tell(group.pairs[key], "warning", "office-without-speaker", key=group.pairs[key].key)
        return ()
    loose = [key for key in beside if key in group.values and not getattr(listed[0], key)]
    if len(listed) == 1:
        return (Speaker(listed[0].name, *(getattr(listed[0], key) or group.text(key) for key in beside)),)
    for key in loose:
        form.tell(group.pairs[key], "warning", "office-of-whom", key=group.pairs[key].key)
    return listed


def printed(form: Form, group: Group) -> tuple[Speaker, ...]:
    """The speakers of the one-line form."""
    pair = group.pairs["speaker"]
    names = tuple(name(part) for part in _SEVERAL.split(group.text("speaker")) if part)
    if len(names) > 1:
        offer = "speakers" if pair.key.isascii() else "讲话人列表"
        form.tell(pair.value, "warning", "several-in-speaker", key=pair.key, count=str(len(names)),
                  items=" | ".join(names), offer=f"{offer}: {forms.flow(names)}")
    return tuple(Speaker(one) for one in names)


def name(text: str) -> str:
    """A printed name without the blanks that spread two characters over three."""
    return _SPREAD.sub("", text) if len(text.split()) == 2 and len("".join(text.split())) == 2 else text


def column(form: Form, group: Group, rules: Rules) -> str:
    """The id of the column that is given by id or by name; "" with a warning when there is none of that name."""
    given = group.text("column")
    if not given:
        return ""
    for one in rules.columns:
        if given.casefold() in (one[0].casefold(), one[1].casefold()):
            return one[0]
    at = group.pairs["column"].value
    near = spelling.nearest(given, (word for one in rules.columns for word in one))
    columns = "、".join(one[1] for one in rules.columns)
    form.tell(at, "warning", "unknown-column", column=given, nearest=near, columns=columns)
    return ""


def picture(group: Group | None) -> Picture | None:
    if group is None or not group.text("src"):
        return None
    return Picture(group.text("src"), group.text("alt"), group.text("caption"))


def tenure(form: Form, group: Group) -> Tenure:
    """An office held; its end may not lie before its beginning, as far as both are known."""
    start, end = group.text("from"), group.text("to")
    known = min(len(start), len(end))
    if end[:known] < start[:known]:
        form.tell(group.pairs["to"].value, "error", "dates-reversed", start=start, end=end)
    return Tenure(group.text("org"), group.text("office"), start, end, group.text("source"))


def identity(form: Form, group: Group, stem: str, rule: str) -> str:
    """The id: as given, or made of the file's name (of the title for a row), with a hint to write it down."""
    given = group.text("id")
    if given or "id" in group.given:
        return given
    made = stem if not ids.id_mistake(stem)[0] else ids.slug(stem)
    if rule == "id-absent" and not form.torn:
        form.tell_of(group.line, "hint", rule, id=made)
    elif rule != "id-absent":
        form.tell_at(group.line, group.column, "hint", rule, id=made)
    return made
