"""The table of fields goes in, JSON Schema comes out: for editors that check YAML while one types.

One file for each kind of document, each vocabulary and site.yaml, in `data/schema/`. A test compares them with the
table; run it with SHILU_REWRITE=1 to write them anew.
"""

from __future__ import annotations

import json
from typing import Any

from shilu.frontmatter import fields
from shilu.frontmatter.fields import Field
from shilu.frontmatter.ids import ID, ID_LIMIT
from shilu.model import KINDS

_TEXT = ["string", "number", "boolean", "null"]
"""YAML's own guess at a text that we read as it was typed: 2016 is a number to other readers, `yes` a boolean."""


def names() -> tuple[str, ...]:
    """Names of the schemas: the kinds, the vocabularies, `site`."""
    return (*KINDS, *fields.VOCABULARIES, "site")


def text(name: str) -> str:
    """The JSON text of a schema."""
    if name in fields.VOCABULARIES:
        row = _group(fields.VOCABULARIES[name])
        schema: dict[str, Any] = {"type": "array", "items": {"anyOf": [row, {"type": "string"}]}}
    else:
        schema = _group(fields.site() if name == "site" else next(fields.of(kind) for kind in KINDS if kind == name))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=1) + "\n"


def _group(among: tuple[Field, ...]) -> dict[str, Any]:
    """A group of keys: each of its names stands for the same value, needed ones under any name."""
    taken = fields.by_word(among)
    properties = {
        word: _value(field) for field in among for word in field.words if taken[word.lower()] is field
    }
    needed = [
        {"anyOf": [{"required": [word]} for word in field.words if word in properties]}
        for field in among if field.needed
    ]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "allOf": needed} if needed else schema


def _value(field: Field) -> dict[str, Any]:
    """What a key takes."""
    about = {"title": field.label, "description": f"{field.zh} {field.en}", "examples": [field.example]}
    return {**about, **_type(field)}


def _type(field: Field) -> dict[str, Any]:
    match field.type:
        case "texts":
            return {"type": ["array", "null"], "items": {"type": _TEXT}}
        case "groups":
            return {"type": ["array", "null"], "items": _one(field)}
        case "group":
            return {"anyOf": [_one(field), {"type": "null"}]}
        case "int":
            return {"type": ["integer", "null"], "minimum": field.low, "maximum": field.high}
        case "bool":
            return {"enum": [True, False, "是", "否", None]}
        case "choice":
            return {"enum": [*(word for one in field.choices for word in one.words), None]}
        case "id":
            return {"type": ["string", "number", "null"], "pattern": f"^{ID.pattern}$", "maxLength": ID_LIMIT}
        case "url":
            return {"type": ["string", "null"], "pattern": "^https?://"}
        case "date" | "moment":
            return {"type": ["string", "number", "null"]}
        case _:
            return {"type": _TEXT}


def _one(field: Field) -> dict[str, Any]:
    """An inner group, or the bare text that stands for it."""
    group = _group(field.inner)
    return {"anyOf": [group, {"type": _TEXT}]} if field.short else group
