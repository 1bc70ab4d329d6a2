"""One file of content, or the vocabularies, go in; a typed `Document` and its body, or a `Vocabulary`, come out.

All mistakes of a file are told together. Nothing here raises, whatever the bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename

from shilu import fields, filling, yamltext
from shilu.decoding import decode
from shilu.errors import Problem, at
from shilu.fields import Field
from shilu.forms import Form, Group
from shilu.model import KINDS, Document, Kind, Place, Rules, Source, Term, Vocabulary
from shilu.yamltext import Mapping, Node, Pair, Scalar, Sequence, absent

_FOLDERS: dict[str, Kind] = {
    "speeches": "speech", "讲话": "speech", "specials": "special", "专题": "special", "news": "news", "新闻": "news",
    "people": "person", "人物": "person", "orgs": "org", "机构": "org", "pages": "page", "页面": "page",
}
_LISTS = {"people": "people", "人物": "people", "orgs": "orgs", "机构": "orgs", "places": "places", "地名": "places",
          "地点": "places", "terms": "terms", "主题词": "terms"}
_FENCE = re.compile(r"---\s*$")
_ODD_FENCE = re.compile(r"\s*[-\u2010-\u2015\u2212\u2500\uff0d\u30fc\uff3f_]{2,}\s*$")
_ENTRY = re.compile(r"[\"']?([^\s\"'#:：\-\[{][^:：]{0,19}?)[\"']?\s*(:(?=\s|$)|：|:)")
_KEYS = fields.keys()


def kind_of(path: str) -> Kind | None:
    """The kind that a file's folder gives: the first folder below content/, in English or Chinese."""
    parts = path.split("/")[:-1]
    if parts[:1] == ["content"]:
        parts = parts[1:2]
    return next((_FOLDERS[part] for part in parts if part in _FOLDERS), None)


def read(source: Source, rules: Rules) -> tuple[Document | None, str, tuple[Problem, ...]]:
    """The front matter of a file, its body with plain line ends, and the problems, sorted by place.

    The document is None when there is an error, so that a page is never made of half a front matter.
    """
    text, told = decode(source.path, source.data)
    if text is None:
        return None, "", told
    form = Form(source.path, tuple(text.split("\n")), rules.timezone)
    document, body = _read(form, rules)
    problems = tuple(sorted({*told, *form.problems}, key=at))
    return None if any(one.level == "error" for one in problems) else document, body, problems


def _read(form: Form, rules: Rules) -> tuple[Document | None, str]:
    """The document as far as it can be read; its mistakes are in the form."""
    parts = _split(form)
    if parts is None:
        return None, ""
    body = "\n".join(form.lines[parts.body - 1:])
    node, told = yamltext.compose("\n".join(form.lines[parts.first - 1:parts.end]), parts.first, form.path, _KEYS)
    form.problems += told
    form.torn = any(problem.level == "error" for problem in told)
    if node is None or absent(node):
        node = Mapping((), parts.first - 1, 1)
    if not isinstance(node, Mapping):
        form.tell(node, "error", "not-a-mapping")
        return None, body
    kind = _kind(form, node)
    if kind is None:
        return None, body
    form.kind = kind
    group = form.read(_speakers_listed(form, node), fields.of(kind))
    stem = basename(form.path).rpartition(".")[0] or basename(form.path)
    return filling.document(form, group, kind, filling.identity(form, group, stem, "id-absent"), parts.body, rules), body


# ---------------------------------------------------------------- where the front matter ends

@dataclass(frozen=True, slots=True)
class _Parts:
    """First and last line of the front matter's text, first line of the body; counted from 1."""

    first: int
    end: int
    body: int


def _split(form: Form) -> _Parts | None:
    """Finds the two fences. A missing one is told; None when there is no front matter to read at all."""
    lines = form.lines
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        form.tell_at(1, 0, "error", "empty-file")
        return None
    if not _fence(form, start):
        return _unopened(form, start)
    close = _closing(lines, start + 1)
    if close is not None:
        _fence(form, close)
        return _Parts(start + 2, close, close + 2)
    form.tell_at(start + 1, 1, "error", "front-matter-not-closed")
    end = _torn(lines, start + 1)
    return _Parts(start + 2, end, end + 1)


def _fence(form: Form, number: int) -> bool:
    """Whether a line is a fence; tells one that is made of other dashes."""
    line = form.lines[number]
    if _FENCE.match(line):
        return True
    if not _ODD_FENCE.match(line):
        return False
    column = len(line) - len(line.lstrip()) + 1
    form.tell_at(number + 1, column, "warning", "odd-dashes", dashes=line.strip())
    return True


def _unopened(form: Form, start: int) -> _Parts | None:
    """A file that does not begin with a fence: its entries may stand there all the same."""
    found = _ENTRY.match(form.lines[start])
    if found is None or found[1].strip() not in _KEYS:
        form.tell_at(start + 1, 1, "error", "no-front-matter")
        return None
    form.tell_at(start + 1, 1, "error", "front-matter-not-opened", key=found[1].strip())
    close = _closing(form.lines, start)
    end = _torn(form.lines, start) if close is None else close
    return _Parts(start + 1, end, end + 1 + (close is not None))


def _closing(lines: tuple[str, ...], start: int) -> int | None:
    """The line that closes the front matter; None when text of the body lies before any fence.

    A rule (---) in the middle of the body is not the closing fence: entries do not come after a blank line and a
    sentence.
    """
    odd = None
    for number in range(start, len(lines)):
        line = lines[number]
        if _FENCE.match(line):
            if odd is not None and not _has_entry(lines, odd + 1, number):
                return odd
            torn = _torn(lines, start)
            return number if torn >= number or _has_entry(lines, torn, number) else None
        if odd is None and _ODD_FENCE.match(line):
            odd = number
    return odd


def _torn(lines: tuple[str, ...], start: int) -> int:
    """The line at which the body seems to begin where no fence says so: a blank line, then no entry; else the end."""
    blank = False
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            blank = True
        elif blank and _is_body(lines, number):
            return number
        elif not line.startswith("#"):
            blank = False
    return len(lines)


def _is_body(lines: tuple[str, ...], number: int) -> bool:
    """Whether a line after a blank one is text: no entry, and no remark or wide indent that entries follow."""
    line = lines[number]
    if line.startswith(("#", "\u3000")):
        return not _has_entry(lines, number, len(lines))
    found = _ENTRY.match(line)
    return line[0] not in " \t-]}" and not (found and (found[2] == ":" or found[1].strip() in _KEYS))


def _has_entry(lines: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a known key stands at the left edge of one of the lines."""
    for number in range(start, end):
        found = _ENTRY.match(lines[number])
        if found and found[1].strip() in _KEYS:
            return True
    return False


# ---------------------------------------------------------------- kind and speakers

def _kind(form: Form, node: Mapping) -> Kind | None:
    """The kind: as written, else the folder's."""
    folder = kind_of(form.path)
    table = fields.of("page")
    for pair in node.pairs:
        known = fields.find(pair.key, table)
        if known is not None and known.key == "kind" and isinstance(pair.value, Scalar) and not absent(pair.value):
            found = fields.choice(known, pair.value.text)
            return next((kind for kind in KINDS if kind == found), folder or "page")
    if folder is None:
        form.tell(node, "error", "kind-unknown")
    return folder


def _speakers_listed(form: Form, node: Mapping) -> Mapping:
    """A list below `speaker` is read as `speakers`."""
    table = fields.of("speech")

    def is_(pair: Pair, key: str) -> bool:
        known = fields.find(pair.key, table)
        return known is not None and known.key == key

    if form.kind not in ("speech", "news") or any(is_(pair, "speakers") for pair in node.pairs):
        return node
    pairs = []
    for pair in node.pairs:
        if is_(pair, "speaker") and not isinstance(pair.value, Scalar):
            form.tell(pair, "warning", "list-in-speaker", key=pair.key)
            pair = Pair("speakers", pair.line, pair.column, pair.value)
        pairs.append(pair)
    return Mapping(tuple(pairs), node.line, node.column)


# ---------------------------------------------------------------- vocabularies

def vocabulary(sources: tuple[Source, ...], rules: Rules) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """All rows of content/vocab/*.yaml. A row with an error is left out; the others are kept."""
    entities: list[Document] = []
    places: list[Place] = []
    terms: list[Term] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for source in sorted(sources, key=lambda one: one.path):
        form = Form(source.path, (), rules.timezone)
        name = _LISTS.get(basename(source.path).rpartition(".")[0])
        if name is None:
            form.tell_at(1, 0, "warning", "vocabulary-unknown-file")
        for group in () if name is None else _rows(form, source, fields.VOCABULARIES[name]):
            before = len([one for one in form.problems if one.level == "error"])
            if name in ("people", "orgs"):
                row = _entity(form, group, "person" if name == "people" else "org", rules)
                _unique(form, group, name, row.id, seen)
                if before == len([one for one in form.problems if one.level == "error"]) and row.title and row.id:
                    entities.append(row)
            elif group.text("name") and _is_new(form, group, name, seen):
                if name == "places":
                    places.append(Place(group.text("name"), group.text("within")))
                else:
                    _unique(form, group, name, group.text("id"), seen)
                    terms.append(_term(form, group))
        problems += form.problems
    return Vocabulary(tuple(entities), tuple(places), tuple(terms)), tuple(sorted(set(problems), key=at))


def _rows(form: Form, source: Source, among: tuple[Field, ...]) -> tuple[Group, ...]:
    """The rows of one file, each read by its fields."""
    text, told = decode(source.path, source.data)
    form.problems += told
    if text is None:
        return ()
    form.lines = tuple(text.split("\n"))
    node, found = yamltext.compose(text, 1, source.path, fields.keys())
    form.problems += found
    form.torn = any(problem.level == "error" for problem in found)
    if node is None or absent(node):
        return ()
    if not isinstance(node, Sequence):
        form.tell(node, "error", "vocabulary-not-a-list")
        return ()
    rows = (_row(form, item, among) for item in node.items if not absent(item))
    return tuple(row for row in rows if row is not None)


def _row(form: Form, item: Node, among: tuple[Field, ...]) -> Group | None:
    """One row; a bare text is a name."""
    if isinstance(item, Scalar):
        key = next(field.key for field in among if field.key in ("name", "title"))
        return Group(item.line, item.column, {key: item.text.strip()}, {}, frozenset({key}))
    if isinstance(item, Mapping):
        return form.read(item, among, top=False)
    example = "、".join(field.example for field in among if field.needed)
    form.tell(item, "error", "group-wanted", key="-", offer=f"- {{名称: {example}}}")
    return None


def _entity(form: Form, group: Group, kind: Kind, rules: Rules) -> Document:
    id = filling.identity(form, group, group.text("title"), "row-id-absent") if group.text("title") else group.text("id")
    return filling.document(form, group, kind, id, 0, rules)


def _term(form: Form, group: Group) -> Term:
    return Term(group.text("name"), group.text("id"), group.texts("synonyms"), group.texts("colloquial"),
                group.text("broader"), group.text("definition"), form.path, group.line)


def _is_new(form: Form, group: Group, name: str, seen: dict[tuple[str, str], tuple[str, int]]) -> bool:
    """Whether no earlier row has the name of a term or a place; tells one that has."""
    first = seen.setdefault((f"{name} by name", group.text("name")), (form.path, group.line))
    if first == (form.path, group.line):
        return True
    pair = group.pairs.get("name")
    values = {"name": group.text("name"), "path": first[0], "line": str(first[1])}
    form.tell(pair.value if pair else group, "warning", "row-name-twice", **values)
    return False


def _unique(form: Form, group: Group, name: str, id: str, seen: dict[tuple[str, str], tuple[str, int]]) -> None:
    """Tells an id that an earlier row of the same vocabulary has."""
    if not id:
        return
    first = seen.setdefault((name, id.casefold()), (form.path, group.line))
    if first != (form.path, group.line):
        pair = group.pairs.get("id")
        form.tell(pair.value if pair else group, "error", "row-twice", id=id, path=first[0], line=str(first[1]))
