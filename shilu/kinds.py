"""The path of a file in, the kind that its folder gives out: known without reading the file."""

from __future__ import annotations

from shilu.model import Kind

_FOLDERS: dict[str, Kind] = {
    "speeches": "speech", "讲话": "speech", "specials": "special", "专题": "special", "news": "news", "新闻": "news",
    "people": "person", "人物": "person", "orgs": "org", "机构": "org", "pages": "page", "页面": "page",
}


def kind_of(path: str) -> Kind | None:
    """The kind that a file's folder gives: the first folder below content/, in English or Chinese."""
    parts = path.split("/")[:-1]
    if parts[:1] == ["content"]:
        parts = parts[1:2]
    return next((_FOLDERS[part] for part in parts if part in _FOLDERS), None)
