"""Wishes and answers go in, a new file with its id comes out: `new`. A file that lies there is never touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shilu import hanzi
from shilu.archive import urls
from shilu.desk import asking, plain
from shilu.desk.asking import Answers, Ask, Say, Wishes
from shilu.desk.known import Event, Known, Person
from shilu.frontmatter import fields
from shilu.model import Kind

_ENGLISH: dict[Kind, str] = {
    "speech": "speeches", "special": "specials", "news": "news", "person": "people", "org": "orgs", "page": "pages",
}
_CHINESE: dict[Kind, str] = {
    "speech": "讲话", "special": "专题", "news": "新闻", "person": "人物", "org": "机构", "page": "页面",
}
_SLUG = 48
"""Characters of pinyin in an id."""


@dataclass(frozen=True, slots=True)
class Created:
    """The new file."""

    path: Path
    id: str
    kind: Kind


def run(wishes: Wishes, known: Known, content: Path, lang: str, ask: Ask | None, say: Say) -> Created:
    """Ask what is missing and write the file below `content`.

    `ask` shows a question and gives the answer; None where nobody can answer. Raises `asking.Unusable` for a wish that
    cannot be fulfilled. An id that is taken gets a number.
    """
    wanted = asking.answers(wishes, known, asking.Talk(lang, ask, say))
    folder = content / _folder(wanted.kind, content)
    if wanted.kind in ("speech", "news"):
        folder /= wanted.date[:4] or "undated"

    def taken(id: str) -> bool:
        return _taken(wanted.kind, id, known) or (folder / f"{id}.md").exists()

    order = _order(wanted, taken)
    special = wanted.event is not None and wanted.event.special
    id = _numbered(wanted.event, order) if wanted.event is not None and special and order else _id(wanted, taken)
    path = folder / f"{id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(_text(id, order, wanted, lang).encode("utf-8"))
    return Created(path, id, wanted.kind)


def _order(wanted: Answers, taken: Callable[[str], bool]) -> int:
    """The next place in the event that no file has; 0 for what has no place in one."""
    event = wanted.event
    if wanted.kind != "speech" or event is None:
        return 0
    order = event.last + 1
    while event.special and taken(_numbered(event, order)):
        order += 1
    return order


def _numbered(event: Event, order: int) -> str:
    """The id of a speech of a special."""
    return f"{event.id}-{order:02}"


def _id(wanted: Answers, taken: Callable[[str], bool]) -> str:
    """The date and the title in pinyin; a number behind it when that is taken."""
    slug = hanzi.slug(wanted.title)
    if wanted.kind == "person":
        slug = slug.replace("-", "")
    if len(slug) > _SLUG:
        slug = slug[:_SLUG].rpartition("-")[0] or slug[:_SLUG]
    stem = "-".join(part for part in (wanted.date, slug.strip("-._")) if part) or urls.hashed(wanted.title)
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


def _text(id: str, order: int, wanted: Answers, lang: str) -> str:
    """Front matter with keys in the editor's language, and room for the text."""
    among = fields.of(wanted.kind)

    def key(name: str) -> str:
        return _key(name, among, lang)

    lines = [f"{key('id')}: {plain.scalar(id)}", f"{key('title')}: {plain.scalar(wanted.title)}"]
    if wanted.kind in asking.DATED or wanted.date:
        lines.append(f"{key('date')}: {wanted.date or '未知'}")
    lines += _speaker_lines(wanted.people, among, lang)
    if wanted.event is not None:
        lines.append(f"{key('event')}: {plain.scalar(wanted.event.id)}")
    if order:
        lines.append(f"{key('order')}: {order}")
    if wanted.kind in asking.DATED:
        lines.append(f"{key('tags')}: []")
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _speaker_lines(people: tuple[Person, ...], among: tuple[fields.Field, ...], lang: str) -> list[str]:
    """One speaker on lines of his own, with room for an office that is not known; several as a list."""
    if len(people) == 1:
        one = people[0]
        parts = (("speaker", one.name), ("office", one.office), ("org", one.org))
        return [f"{_key(name, among, lang)}: {plain.scalar(value) if value else ''}".rstrip() for name, value in parts]
    several = fields.find("speakers", among)
    inner = several.inner if several is not None else ()
    lines = [f"{_key('speakers', among, lang)}:"] if people else []
    for one in people:
        parts = (("name", one.name), ("office", one.office), ("org", one.org))
        shown = ", ".join(f"{_key(name, inner, lang)}: {plain.scalar(value)}" for name, value in parts if value)
        lines.append(f"  - {{{shown}}}")
    return lines


def _key(name: str, among: tuple[fields.Field, ...], lang: str) -> str:
    """A key as an editor of that language writes it."""
    field = fields.find(name, among)
    return field.label if field is not None and lang == "zh" else name
