"""One file of content goes in; a typed `Document`, its body and all its mistakes come out.

All mistakes of a file are told together. Nothing here raises, whatever the bytes.
"""

from __future__ import annotations

from posixpath import basename

from shilu.errors import Problem, at
from shilu.frontmatter import fences, fields, filling, yamltext
from shilu.frontmatter.decoding import decode
from shilu.frontmatter.forms import Form
from shilu.frontmatter.vocabularies import vocabulary
from shilu.frontmatter.yamltext import Mapping, Pair, Scalar, absent
from shilu.kinds import kind_of
from shilu.model import KINDS, Document, Kind, Rules, Source

__all__ = ["read", "vocabulary"]

_SPEECH = {field.key: field for field in fields.of("speech")}
_KIND_WORDS = _SPEECH["kind"].words


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
    parts = fences.split(form)
    if parts is None:
        return None, ""
    body = "\n".join(form.lines[parts.body - 1:])
    front = "\n".join(form.lines[parts.first - 1:parts.end])
    node, told = yamltext.compose(front, parts.first, form.path, fields.keys(), fields.inner_keys())
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
    id = filling.identity(form, group, stem, "id-absent")
    return filling.document(form, group, kind, id, parts.body, rules), body


# ---------------------------------------------------------------- kind and speakers

def _kind(form: Form, node: Mapping) -> Kind | None:
    """The kind: as written, else the folder's."""
    folder = kind_of(form.path)
    for pair in node.pairs:
        if pair.key.lower() in _KIND_WORDS and isinstance(pair.value, Scalar) and not absent(pair.value):
            found = fields.choice(_SPEECH["kind"], pair.value.text)
            return next((kind for kind in KINDS if kind == found), folder or "page")
    if folder is None:
        form.tell(node, "error", "kind-unknown")
    return folder


def _speakers_listed(form: Form, node: Mapping) -> Mapping:
    """A list below `speaker` is read as `speakers`."""
    listed = [pair for pair in node.pairs if not isinstance(pair.value, Scalar) and _is(pair, "speaker")]
    if not listed or form.kind not in ("speech", "news") or any(_is(pair, "speakers") for pair in node.pairs):
        return node
    for pair in listed:
        form.tell(pair, "warning", "list-in-speaker", key=pair.key)
    pairs = (Pair("speakers", pair.line, pair.column, pair.value) if pair in listed else pair for pair in node.pairs)
    return Mapping(tuple(pairs), node.line, node.column)


def _is(pair: Pair, key: str) -> bool:
    """Whether a pair bears one of a field's names."""
    return fields.find(pair.key, fields.of("speech")) is _SPEECH[key]
