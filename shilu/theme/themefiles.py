"""The files of all themes in, the files of one theme out: its own laid over its parent's, and the mistakes in them.

A child theme names its parent in theme.yaml and holds only what it changes: one template, one style sheet, one string.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shilu.errors import Problem

if TYPE_CHECKING:
    from shilu.frontmatter import yamltext

FALLBACK = "zh-CN"
"""The language that every theme must have: a string that a translation lacks is taken from here."""


_SPARE = re.compile(
    rb"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/|\s*([{};,]|$)\s*|(?<=[\w-]:)\s+()|\s+""", re.DOTALL
)
"""Strings (group 1), and what a browser skips: comments, blanks beside signs (group 2) and after a colon (group 3)."""
_ADDRESS = re.compile(rb"url\(([\"']?)([^)\"']+)\1\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """A style sheet, script or picture, under a name that changes when its bytes do."""

    name: str
    href: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Files:
    """A theme's files after inheritance, each sorted by name."""

    name: str
    templates: tuple[tuple[str, str, str], ...]
    """(name, path below the site's root, source with LF line ends)."""
    assets: tuple[Asset, ...]
    strings: tuple[tuple[str, str], ...]
    """(dotted key, text)."""


def gather(name: str, files: tuple[tuple[str, bytes], ...], language: str) -> tuple[Files, tuple[Problem, ...]]:
    """The theme `name` with what it inherits, for one language."""
    chain, problems = _chain(name, dict(files))
    templates: dict[str, tuple[str, str, str]] = {}
    raw: dict[str, bytes] = {}
    texts: list[tuple[str, str, bytes]] = []
    for theme in reversed(chain):
        for path, data in files:
            folder, _, rest = path.partition("/")
            group, _, inner = rest.partition("/")
            if folder != theme or not inner:
                continue
            if group == "templates":
                source = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
                templates[inner] = (inner, f"themes/{path}", source)
            elif group == "assets":
                raw[inner] = data
            elif group == "i18n" and inner.endswith(".yaml"):
                texts.append((inner[:-5], path, data))
    strings: dict[str, str] = {}
    for wanted in dict.fromkeys((FALLBACK, _nearest(language, tuple(one[0] for one in texts)))):
        for tongue, path, data in texts:
            if tongue == wanted:
                strings |= _strings(f"themes/{path}", data, problems)
    ordered = tuple(templates[key] for key in sorted(templates))
    return Files(name, ordered, _assets(raw), tuple(sorted(strings.items()))), tuple(problems)


def _chain(name: str, files: dict[str, bytes]) -> tuple[list[str], list[Problem]]:
    """The theme and its parents, nearest first."""
    chain: list[str] = []
    problems: list[Problem] = []
    path, line, theme = "site.yaml", 0, name
    while theme and theme not in chain:
        data = files.get(f"{theme}/theme.yaml")
        if data is None:
            problems.append(Problem(path, line, 0, "error", "theme-unknown", (("name", theme),)))
            break
        chain.append(theme)
        path = f"themes/{theme}/theme.yaml"
        settings = _strings(path, data, problems)
        theme = settings.get("parent", "")
        if theme in chain:
            problems.append(Problem(path, 0, 0, "error", "theme-circle", (("name", theme),)))
    return chain, problems


def _nearest(language: str, there: tuple[str, ...]) -> str:
    """`en` serves `en-US`, `zh-CN` serves `zh-Hant` until a theme has better."""
    family = language.split("-", 1)[0]
    for name in (language, family, *sorted(there)):
        if name in there and name.split("-", 1)[0] == family:
            return name
    return FALLBACK


def _strings(path: str, data: bytes, problems: list[Problem]) -> dict[str, str]:
    """A YAML file as dotted keys and texts; what cannot be read is added to `problems`."""
    from shilu.frontmatter import yamltext

    node, found = yamltext.compose(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"), 1, path)
    problems.extend(found)
    return dict(_flat("", node))


def _flat(prefix: str, node: yamltext.Node | None) -> list[tuple[str, str]]:
    """`{search: {button: 检索}}` -> `search.button`."""
    from shilu.frontmatter import yamltext

    if isinstance(node, yamltext.Mapping):
        start = f"{prefix}." if prefix else ""
        return [pair for one in node.pairs for pair in _flat(start + one.key, one.value)]
    if isinstance(node, yamltext.Sequence):
        return [pair for at, one in enumerate(node.items) for pair in _flat(f"{prefix}.{at}", one)]
    return [(prefix, "" if node is None or yamltext.absent(node) else node.text)]


def _assets(raw: dict[str, bytes]) -> tuple[Asset, ...]:
    """Each file under a name with its digest. Style sheets come last: they may name pictures, by `url(x.png)`."""
    made: dict[str, Asset] = {}
    for name in sorted(raw, key=lambda one: (one.endswith(".css"), one)):
        data = raw[name]
        if name.endswith(".css"):
            data = _SPARE.sub(_spared, data).strip()
            data = _ADDRESS.sub(partial(_renamed, name.rpartition("/")[0], made), data)
        stem, dot, ending = name.rpartition(".")
        mark = hashlib.sha256(data).hexdigest()[:10]
        made[name] = Asset(name, f"assets/{stem}.{mark}.{ending}" if dot else f"assets/{name}.{mark}", data)
    return tuple(made[name] for name in sorted(made))


def _spared(found: re.Match[bytes]) -> bytes:
    """What stays of a piece of a style sheet."""
    if found[1] is not None:
        return found[1]
    if found[2] is not None:
        return found[2]
    return b" " if found[0].isspace() and found[3] is None else b""


def _renamed(folder: str, made: dict[str, Asset], found: re.Match[bytes]) -> bytes:
    """`url(x.png)` with the name under which x.png is published; an address of another kind as it stands."""
    written = found[2].decode("utf-8", "replace").removeprefix("./")
    asset = made.get(f"{folder}/{written}" if folder else written)
    if asset is None:
        return found[0]
    return b"url(" + asset.href.removeprefix("assets/").removeprefix(f"{folder}/" if folder else "").encode() + b")"
