"""Wishes and answers go in, a new file with its id comes out: `new`.

What was given with the command is not asked. Each answer is checked at once, by the rules that reading the file will
use, so that a new file has no mistakes. A file that lies there already is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shilu import dates, fields, hanzi, messages, near, urls
from shilu.desk import plain
from shilu.desk.known import Event, Known, Person
from shilu.model import KINDS, Kind

T = TypeVar("T")
_ENGLISH: dict[Kind, str] = {
    "speech": "speeches", "special": "specials", "news": "news", "person": "people", "org": "orgs", "page": "pages",
}
_CHINESE: dict[Kind, str] = {
    "speech": "讲话", "special": "专题", "news": "新闻", "person": "人物", "org": "机构", "page": "页面",
}
_DATED: tuple[Kind, ...] = ("speech", "special", "news")
_OFFERED = 8
"""How many people or events are listed with a question."""
_SLUG = 48
"""Characters of pinyin in an id."""
_SEVERAL = re.compile(r"[、，,;；]")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was given with the command; None is asked."""

    kind: str | None = None
    title: str | None = None
    date: str | None = None
    speaker: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The new file."""

    path: Path
    id: str
    kind: Kind


class Unusable(Exception):
    """A wish that cannot be fulfilled: the key of a sentence and what fills it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Talk:
    """The conversation: `ask` is None where nobody can answer."""

    lang: str
    ask: Ask | None
    say: Say

    def text(self, key: str, **values: object) -> str:
        return messages.text(self.lang, key, **values)

    def answer(self, given: str | None, question: str, read: Callable[[str], T], missing: str) -> T:
        """The wish, or the first answer that `read` takes; what it refuses is told and asked again."""
        if given is not None:
            return read(given)
        if self.ask is None:
            raise Unusable("desk.new.missing", option=missing)
        while True:
            try:
                return read(self.ask(question))
            except Unusable as wrong:
                self.say(self.text(wrong.key, **wrong.values))


def run(wishes: Wishes, known: Known, content: Path, lang: str, ask: Ask | None, say: Say) -> Created:
    """Ask what is missing and write the file below `content`.

    `ask` shows a question and gives the answer; None when there is no terminal. Raises Unusable for a wish given with
    the command that cannot be used, FileExistsError never: an id that is taken gets a number.
    """
    talk = _Talk(lang, ask, say)
    kind = talk.answer(wishes.kind, _question(talk, "kind", kinds=_kinds(lang)), lambda text: _kind(text, lang), "KIND")
    named = "name" if kind in ("person", "org") else "title"
    title = talk.answer(wishes.title, _question(talk, named), _title, "--title")
    date = ""
    if kind in _DATED or (wishes.date is not None and kind == "page"):
        date = talk.answer(wishes.date, _question(talk, "date"), _date, "--date")
    people = _speakers(talk, wishes, known, kind)
    event = _event(talk, wishes, known, kind)
    folder = content / _folder(kind, content)
    if kind in ("speech", "news"):
        folder /= date[:4] or "undated"
    id = _id(kind, title, date, event, lambda one: _taken(kind, one, known) or (folder / f"{one}.md").exists())
    path = folder / f"{id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(_text(kind, id, title, date, people, event, lang).encode("utf-8"))
    return Created(path, id, kind)


# ---------------------------------------------------------------- questions

def _question(talk: _Talk, key: str, **values: str) -> str:
    return talk.text(f"desk.new.{key}", **values)


def _kinds(lang: str) -> str:
    return " ".join(f"{number} {messages.text(lang, f'kind.{kind}')}" for number, kind in enumerate(KINDS, 1))


def _kind(text: str, lang: str) -> Kind:
    """A number of the list, a word of either language; nothing at all is a speech."""
    plain_text = text.strip()
    if not plain_text:
        return "speech"
    if plain_text.isdecimal() and 1 <= int(plain_text) <= len(KINDS):
        return KINDS[int(plain_text) - 1]
    kind = kind_named(plain_text)
    if kind is None:
        raise Unusable("desk.new.bad-kind", text=plain_text, kinds=_kinds(lang))
    return kind


def kind_named(word: str) -> Kind | None:
    """The kind that a word of either language means: `speech`, 讲话, `speeches`."""
    field = fields.find("kind", fields.of("speech"))
    value = fields.choice(field, word) if field is not None else None
    return next((kind for kind in KINDS if kind == value), None)


def _title(text: str) -> str:
    title = plain.without_controls(" ".join(plain.whole(text).split("\n"))).strip()
    if not title:
        raise Unusable("desk.new.empty")
    return title


def _date(text: str) -> str:
    if not text.strip():
        raise Unusable("desk.new.empty-date")
    dated = dates.read(text)
    if dated.rule:
        raise Unusable(f"problem.{dated.rule}.text", **dict(dated.values))
    return dated.iso


def _speakers(talk: _Talk, wishes: Wishes, known: Known, kind: Kind) -> tuple[Person, ...]:
    """Who speaks; a known name brings its latest office. Only a speech is asked for it."""
    if kind not in ("speech", "news") or (kind == "news" and wishes.speaker is None):
        return ()
    offered = [one.name for one in known.people[:_OFFERED]]
    if wishes.speaker is None and offered and talk.ask is not None:
        talk.say(talk.text("desk.new.known-people", names="、".join(offered)))
    given = "" if wishes.speaker is None and talk.ask is None else wishes.speaker
    names = talk.answer(given, _question(talk, "speaker"), _names, "--speaker")
    found = tuple(known.person(name) or Person(name) for name in names)
    for person in found:
        if person.office or person.org:
            office = person.org + person.office
            talk.say(talk.text("desk.new.office", name=person.name, office=office, date=person.date))
        elif known.person(person.name) is None and known.people:
            like = near.find(near.known(one.name for one in known.people), person.name)
            talk.say(talk.text("desk.new.like" if like else "desk.new.unknown", name=person.name, nearest=like))
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in _SEVERAL.split(_flat(text)) if name.strip()))


def _flat(text: str) -> str:
    return plain.without_controls(" ".join(plain.whole(text).split()))


def _event(talk: _Talk, wishes: Wishes, known: Known, kind: Kind) -> Event | None:
    """The event it belongs to: a number of the list, an id, a name; nothing for none."""
    if kind not in ("speech", "news") or (wishes.event is None and talk.ask is None):
        return None
    offered = known.events[:_OFFERED]
    if wishes.event is None and offered:
        talk.say(talk.text("desk.new.known-events"))
        for number, event in enumerate(offered, 1):
            talk.say(talk.text("desk.new.event-line", number=number, id=event.id, name=event.name))
    text = talk.answer(wishes.event, _question(talk, "event"), _flat, "--event")
    if wishes.event is None and text.isdecimal() and 1 <= int(text) <= len(offered):
        return offered[int(text) - 1]
    return (known.event(text) or Event(text, text, "", 0, False)) if text else None


# ---------------------------------------------------------------- the file

def _id(kind: Kind, title: str, date: str, event: Event | None, taken: Callable[[str], bool]) -> str:
    """A speech of a special: the special's id and the next number; else the date and the title in pinyin."""
    if kind == "speech" and event is not None and event.special:
        number = event.last + 1
        while taken(f"{event.id}-{number:02}"):
            number += 1
        return f"{event.id}-{number:02}"
    slug = hanzi.slug(title)
    slug = slug.replace("-", "") if kind == "person" else slug
    slug = slug if len(slug) <= _SLUG else slug[:_SLUG].rpartition("-")[0] or slug[:_SLUG]
    stem = "-".join(part for part in (date, slug.strip("-._")) if part) or urls.hashed(title)
    number, id = 1, stem
    while taken(id):
        number += 1
        id = f"{stem}-{number}"
    return id


def _taken(kind: Kind, id: str, known: Known) -> bool:
    return id.casefold() in known.ids or urls.is_taken(kind, id) or urls.is_device(id)


def _folder(kind: Kind, content: Path) -> str:
    """The folder of a kind that is in use: the Chinese one where there is no English one."""
    english, chinese = _ENGLISH[kind], _CHINESE[kind]
    return chinese if (content / chinese).is_dir() and not (content / english).is_dir() else english


def _text(
    kind: Kind, id: str, title: str, date: str, people: tuple[Person, ...], event: Event | None, lang: str,
) -> str:
    """Front matter with keys in the editor's language, and room for the text."""
    among = fields.of(kind)

    def key(name: str, among: tuple[fields.Field, ...] = among) -> str:
        field = fields.find(name, among)
        return field.label if field is not None and lang == "zh" else name

    lines = [f"{key('id')}: {plain.scalar(id)}", f"{key('title')}: {plain.scalar(title)}"]
    if kind in _DATED or date:
        lines.append(f"{key('date')}: {date or '未知'}")
    if len(people) == 1:
        lines += [f"{key('speaker')}: {plain.scalar(people[0].name)}", _optional(key("office"), people[0].office),
                  _optional(key("org"), people[0].org)]
    elif people:
        several = fields.find("speakers", among)
        inner = several.inner if several is not None else ()
        lines.append(f"{key('speakers')}:")
        for one in people:
            parts = (("name", one.name), ("office", one.office), ("org", one.org))
            shown = ", ".join(f"{key(name, inner)}: {plain.scalar(value)}" for name, value in parts if value)
            lines.append(f"  - {{{shown}}}")
    if event is not None:
        lines.append(f"{key('event')}: {plain.scalar(event.id)}")
        if kind == "speech":
            lines.append(f"{key('order')}: {event.last + 1}")
    if kind in _DATED:
        lines.append(f"{key('tags')}: []")
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _optional(key: str, value: str) -> str:
    return f"{key}: {plain.scalar(value)}" if value else f"{key}:"
