"""Wishes and answers go in, what a new file shall say comes out; each answer is checked at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shilu import messages
from shilu.desk import plain
from shilu.desk.known import Event, Known, Person
from shilu.frontmatter import dates, fields, spelling
from shilu.model import KINDS, Kind

T = TypeVar("T")
DATED: tuple[Kind, ...] = ("speech", "special", "news")
_OFFERED = 8
"""How many people or events are listed with a question."""
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
class Answers:
    """What the new file shall say."""

    kind: Kind
    title: str
    date: str
    """"" for 未知, or for a kind that needs none."""
    people: tuple[Person, ...]
    event: Event | None


class Unusable(Exception):
    """A wish that cannot be fulfilled: the key of a sentence and what fills it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation: `ask` is None where nobody can answer."""

    lang: str
    ask: Ask | None
    say: Say

    def text(self, key: str, **values: object) -> str:
        return messages.text(self.lang, key, **values)

    def question(self, key: str, **values: str) -> str:
        return self.text(f"desk.new.{key}", **values)

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


def answers(wishes: Wishes, known: Known, talk: Talk) -> Answers:
    """All that a new file needs to know; what was wished is not asked."""
    kind = talk.answer(wishes.kind, talk.question("kind", kinds=_kinds(talk.lang)), lambda text: _kind(text, talk.lang),
                       "KIND")
    named = "name" if kind in ("person", "org") else "title"
    title = talk.answer(wishes.title, talk.question(named), _title, "--title")
    date = ""
    if kind in DATED or (wishes.date is not None and kind == "page"):
        date = talk.answer(wishes.date, talk.question("date"), _date, "--date")
    return Answers(kind, title, date, _speakers(talk, wishes, known, kind), _event(talk, wishes, known, kind))


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


def _speakers(talk: Talk, wishes: Wishes, known: Known, kind: Kind) -> tuple[Person, ...]:
    """Who speaks; a known name brings its latest office. Only a speech is asked for it."""
    if kind not in ("speech", "news") or (kind == "news" and wishes.speaker is None):
        return ()
    offered = [one.name for one in known.people[:_OFFERED]]
    if wishes.speaker is None and offered and talk.ask is not None:
        talk.say(talk.text("desk.new.known-people", names="、".join(offered)))
    given = "" if wishes.speaker is None and talk.ask is None else wishes.speaker
    names = talk.answer(given, talk.question("speaker"), _names, "--speaker")
    found = tuple(known.person(name) or Person(name) for name in names)
    for person in found:
        if person.office or person.org:
            office = person.org + person.office
            talk.say(talk.text("desk.new.office", name=person.name, office=office, date=person.date))
        elif known.person(person.name) is None and known.people:
            like = spelling.nearest(person.name, (one.name for one in known.people))
            talk.say(talk.text("desk.new.like" if like else "desk.new.unknown", name=person.name, nearest=like))
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in _SEVERAL.split(_flat(text)) if name.strip()))


def _flat(text: str) -> str:
    return plain.without_controls(" ".join(plain.whole(text).split()))


def _event(talk: Talk, wishes: Wishes, known: Known, kind: Kind) -> Event | None:
    """The event it belongs to: a number of the list, an id, a name; nothing for none."""
    if kind not in ("speech", "news") or (wishes.event is None and talk.ask is None):
        return None
    offered = known.events[:_OFFERED]
    if wishes.event is None and offered:
        talk.say(talk.text("desk.new.known-events"))
        for number, event in enumerate(offered, 1):
            talk.say(talk.text("desk.new.event-line", number=number, id=event.id, name=event.name))
    text = talk.answer(wishes.event, talk.question("event"), _flat, "--event")
    if wishes.event is None and text.isdecimal() and 1 <= int(text) <= len(offered):
        return offered[int(text) - 1]
    return (known.event(text) or Event(text, text, "", 0, False)) if text else None
