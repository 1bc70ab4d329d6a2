"""The files of content/vocab/ go in; their rows, checked like front matter, come out as a `Vocabulary`."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import basename

from shilu.errors import Problem, at
from shilu.frontmatter import fields, filling, yamltext
from shilu.frontmatter.decoding import decode
from shilu.frontmatter.fields import Field
from shilu.frontmatter.forms import Form, Group
from shilu.frontmatter.yamltext import Mapping, Node, Scalar, Sequence, absent
from shilu.model import Document, Place, Rules, Source, Term, Vocabulary

_LISTS = {
    "people": "people", "人物": "people", "orgs": "orgs", "机构": "orgs", "places": "places", "地名": "places",
    "地点": "places", "terms": "terms", "主题词": "terms",
}
_KEYS = fields.keys()


@dataclass(slots=True)
class _Read:
    """The rows read so far, and where each id and name was first given."""

    rules: Rules
    entities: list[Document] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    seen: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


def vocabulary(sources: tuple[Source, ...], rules: Rules) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """All rows, by path and in the order of each file. A row with an error is left out; the others are kept."""
    found = _Read(rules)
    problems: list[Problem] = []
    for source in sorted(sources, key=lambda one: one.path):
        form = Form(source.path, (), rules.timezone)
        name = _LISTS.get(basename(source.path).rpartition(".")[0])
        if name is None:
            form.tell_at(1, 0, "warning", "vocabulary-unknown-file")
        else:
            _file(form, source, name, found)
        problems += form.problems
    rows = Vocabulary(tuple(found.entities), tuple(found.places), tuple(found.terms))
    return rows, tuple(sorted(set(problems), key=at))


def _file(form: Form, source: Source, name: str, found: _Read) -> None:
    """Reads one file into `found`."""
    text, told = decode(source.path, source.data)
    form.problems += told
    if text is None:
        return
    form.lines = tuple(text.split("\n"))
    node, told = yamltext.compose(text, 1, source.path, _KEYS)
    form.problems += told
    form.torn = any(problem.level == "error" for problem in told)
    if node is None or absent(node):
        return
    if not isinstance(node, Sequence):
        form.tell(node, "error", "vocabulary-not-a-list")
        return
    for item in node.items:
        if not absent(item):
            before = len(form.problems)
            row = _row(form, item, fields.VOCABULARIES[name])
            if row is not None:
                _take(form, row, name, found, before)


def _row(form: Form, item: Node, among: tuple[Field, ...]) -> Group | None:
    """One row; a bare text is a name."""
    if isinstance(item, Scalar):
        key = next(one.key for one in among if one.key in ("name", "title"))
        return Group(item.line, item.column, {key: item.text.strip()}, {}, frozenset({key}))
    if isinstance(item, Mapping):
        return form.read(item, among, top=False)
    example = "、".join(one.example for one in among if one.needed)
    form.tell(item, "error", "group-wanted", key="-", offer=f"- {{名称: {example}}}")
    return None


def _take(form: Form, row: Group, name: str, found: _Read, before: int) -> None:
    """Keeps a row, if nothing was wrong with it since `before` and no earlier row is the same."""
    if name in ("people", "orgs"):
        title = row.text("title")
        id = filling.identity(form, row, title, "row-id-absent") if title else row.text("id")
        entity = filling.document(form, row, "person" if name == "people" else "org", id, 0, found.rules)
        if _is_new(form, row, name, "id", id, found) and title and id and not _wrong(form, before):
            found.entities.append(entity)
    elif row.text("name") and _is_new(form, row, name, "name", row.text("name"), found):
        if name == "places":
            found.places.append(Place(row.text("name"), row.text("within")))
        elif _is_new(form, row, name, "id", row.text("id"), found):
            texts = row.text("name"), row.text("id"), row.texts("synonyms"), row.texts("colloquial")
            found.terms.append(Term(*texts, row.text("broader"), row.text("definition"), form.path, row.line))


def _wrong(form: Form, before: int) -> bool:
    return any(problem.level == "error" for problem in form.problems[before:])


def _is_new(form: Form, row: Group, name: str, key: str, word: str, found: _Read) -> bool:
    """Whether no earlier row of the same vocabulary has the id or the name; tells one that has."""
    if not word:
        return True
    first = found.seen.get((f"{name}.{key}", word.casefold()))
    if first is None:
        found.seen[f"{name}.{key}", word.casefold()] = form.path, row.line
        return True
    pair = row.pairs.get(key)
    place = pair.value if pair else row
    values = {key: word, "path": first[0], "line": str(first[1])}
    if key == "id":
        form.tell_at(place.line, place.column, "error", "row-twice", **values)
    else:
        form.tell_at(place.line, place.column, "warning", "row-name-twice", **values)
    return False
