"""One record of a JSON Lines file in, the file that it becomes out: its path, its bytes, and what could not be kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from shilu.archive import urls
from shilu.desk import plain
from shilu.errors import Level
from shilu.frontmatter import dates, forms
from shilu.model import Kind

Record = dict[str, Any]
Values = tuple[tuple[str, str], ...]
Remark = tuple[str, Level, Values]
"""(rule, level, values) of something that was mended on the way."""

_FOLDERS = {"speech": "speeches", "news": "news"}
_SCRIPTS = {"hans": "zh-Hans", "hant": "zh-Hant"}
_KNOWN = frozenset((
    "id", "title", "date", "body", "speaker", "speakers", "role", "source", "url", "tags", "category", "script",
))
_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_URL = re.compile(r"https?://[^\s/?#@]+\S*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as a file, not yet written."""

    given: str
    """The record's id as it stands."""
    id: str
    path: str
    """Below the content folder: `speeches/2016/x.md`."""
    data: bytes
    dropped: tuple[str, ...]
    category: str
    """The record's category when it is no column of the site, else ""."""
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Sheet:
    """Front matter as it grows, and what is said of the record meanwhile."""

    lines: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def put(self, key: str, value: str) -> None:
        self.lines.append(f"{key}: {value}")

    def remark(self, rule: str, level: Level, **values: str) -> None:
        self.remarks.append((rule, level, tuple(values.items())))


def draft(record: Record, kind: str | None, columns: tuple[tuple[str, str], ...]) -> Draft:
    """The file of a record that has an id and a body. `columns`: (id, name) of the site's columns."""
    sheet = _Sheet()
    sheet.dropped += sorted(plain.whole(key) for key, value in record.items() if key not in _KNOWN and _says(value))
    speakers = _speakers(record, sheet)
    sort: Kind = "news" if (kind or ("speech" if speakers else "news")) == "news" else "speech"
    given = str(record["id"])
    name = permanent(given, sort)
    sheet.put("id", plain.scalar(name))
    sheet.put("title", plain.scalar(_title(record, sheet)))
    date = _date(record, sheet)
    sheet.put("date", date or "未知")
    _put_speakers(record, speakers, sheet)
    category = _put_column(record, columns, sheet)
    _put_rest(record, sheet)
    body = plain.whole(record["body"] if isinstance(record["body"], str) else str(record["body"]))
    if count := plain.control_characters(body.replace("\r", "\n")):
        sheet.remark("import-control-characters", "warning", id=name, count=str(count))
    text = "---\n" + "\n".join(sheet.lines) + "\n---\n\n" + plain.markdown(body)
    path = f"{_FOLDERS[sort]}/{date[:4] or 'undated'}/{name}.md"
    dropped, remarks = tuple(dict.fromkeys(sheet.dropped)), tuple(sheet.remarks)
    return Draft(plain.whole(given), name, path, text.encode("utf-8"), dropped, category, remarks)


def permanent(given: str, kind: Kind) -> str:
    """The id as given, or the nearest that can be one: hyphens for what cannot stand in an address.

    Four digits of the id's hash keep two ids apart that became alike.
    """
    if _usable(given, kind):
        return given
    cleaned = re.sub(r"[^a-z0-9._-]+", "-", given.lower()).strip("-._")[:forms.ID_LIMIT - 5].strip("-._")
    digits = hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:4]
    return f"{cleaned}-{digits}" if cleaned and not urls.is_device(cleaned) else f"x-{digits}"


def _usable(id: str, kind: Kind) -> bool:
    return not forms.id_mistake(id)[0] and not urls.is_device(id) and not urls.is_taken(kind, id)


def _says(value: object) -> bool:
    """Whether a value holds anything: an empty one is not worth naming as dropped."""
    return value not in (None, "", [], {})


def _text(record: Record, key: str, sheet: _Sheet) -> str:
    """A value as text on one line; "" when there is none. A list or a group where a text belongs is dropped."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        if _says(value):
            sheet.dropped.append(key)
        return ""
    return _one_line(str(value))


def _one_line(text: str) -> str:
    """A text without line ends and without blanks at its edges; those within stay as they are."""
    return plain.without_controls(_LINE_ENDS.sub(" ", plain.whole(text))).strip()


def _texts(record: Record, key: str, sheet: _Sheet) -> tuple[str, ...]:
    """A list of texts, each once; a lone text is a list of one."""
    value = record.get(key)
    items = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    wrong = any(not isinstance(item, str) for item in items) or (_says(value) and not isinstance(value, list | str))
    if wrong:
        sheet.dropped.append(key)
    cleaned = (_one_line(item) for item in items if isinstance(item, str))
    return tuple(dict.fromkeys(item for item in cleaned if item))


def _title(record: Record, sheet: _Sheet) -> str:
    title = _text(record, "title", sheet)
    if not title:
        sheet.remark("import-no-title", "warning", id=plain.whole(str(record["id"])))
    return title or "无题"


def _date(record: Record, sheet: _Sheet) -> str:
    """An ISO date cut to what is known, "" for none."""
    text = _text(record, "date", sheet)
    if not text:
        return ""
    dated = dates.read(text)
    if dated.rule:
        sheet.remark("import-bad-date", "warning", text=text)
    return dated.iso


def _speakers(record: Record, sheet: _Sheet) -> tuple[str, ...]:
    """All who speak, in the record's order; the main speaker is among them."""
    names, main = _texts(record, "speakers", sheet), _text(record, "speaker", sheet)
    return (main, *names) if main and main not in names else names


def _put_speakers(record: Record, speakers: tuple[str, ...], sheet: _Sheet) -> None:
    """Speakers in their order; the role is the main speaker's office."""
    role, main = _text(record, "role", sheet), _text(record, "speaker", sheet)
    holder = main or (speakers[0] if len(speakers) == 1 else "")
    if role and not holder:
        sheet.dropped.append("role")
    if len(speakers) == 1 and plain.is_simple(speakers[0]):
        sheet.put("speaker", plain.scalar(speakers[0]))
        if role:
            sheet.put("office", plain.scalar(role))
    elif speakers:
        sheet.lines.append("speakers:")
        for name in speakers:
            shown = plain.scalar(name)
            if role and name == holder:
                shown = f"{{name: {shown}, office: {plain.scalar(role)}}}"
            elif not plain.is_simple(name):
                shown = f"{{name: {shown}}}"
            sheet.lines.append(f"  - {shown}")


def _put_column(record: Record, columns: tuple[tuple[str, str], ...], sheet: _Sheet) -> str:
    """Writes the column when the site has it; else gives the category back, to be told."""
    category = _text(record, "category", sheet)
    for id, name in columns:
        if category and category in (id, name):
            sheet.put("column", plain.scalar(id))
            return ""
    return category


def _put_rest(record: Record, sheet: _Sheet) -> None:
    tags, source = _texts(record, "tags", sheet), _texts(record, "source", sheet)
    url = "%20".join(_text(record, "url", sheet).split())
    if tags:
        sheet.put("tags", plain.sequence(tags))
    if source:
        sheet.put("source", plain.sequence(source))
    if url and _URL.fullmatch(url):
        sheet.put("source_url", plain.quoted(url))
    elif url:
        sheet.dropped.append("url")
    script = _text(record, "script", sheet)
    if script.lower() in _SCRIPTS:
        sheet.put("lang", _SCRIPTS[script.lower()])
    elif script:
        sheet.dropped.append("script")
