"""The reader's modules in; the few scripts that a site ships, and index files as scripts for `file://` out.

A request costs more than a kilobyte, so the modules of `runtime/` are joined into classic scripts, one for each
moment at which something is wanted (`ENTRIES`), and `script` shortens these. Who wants to read or to step through them
has the modules: they lie in `runtime/` as they were written.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from shilu.search import tokens, wire

if TYPE_CHECKING:
    from shilu.search import script

ENTRIES = {
    "search": "main.js", "panel": "panel.js", "writings": "writings.js", "offers": "offers.js", "marks": "marks.js",
    "suggest": "suggest.js",
}
"""Script -> the module where it begins: `search` draws the answer, `panel` what stands around it, `writings` knows how
else a query may be written, `offers` says what may have been meant where nothing was found, `marks` marks the words in
an opened page, `suggest` helps while somebody types, and knows what sounds alike."""
INFLATE = "inflate.js"
"""On its own: only browsers without DecompressionStream fetch it."""
AFTER = {"panel": "search", "writings": "search", "offers": "search"}
"""Script -> the one that is always there before it: what that one has it does not hold again."""
_SHARED = "globalThis.shiluShared_"
"""Where the second finds it, before its name."""
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """(name, text) of every module of the runtime, by name."""
    folder = resources.files("shilu.search") / "runtime"
    found = [(file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".js")]
    return tuple(sorted(found))


@cache
def _needs(text: str) -> tuple[str, ...]:
    """The modules that a module imports."""
    return tuple(name for _, name in _IMPORT.findall(text))


def order(modules: dict[str, str], entry: str) -> list[str]:
    """The module `entry` and all that it needs, what is needed first."""
    found: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules in a ring: {' -> '.join((*above, name))}")
        if name not in found:
            for needed in _needs(modules[name]):
                visit(needed, (*above, name))
            found.append(name)

    visit(entry, ())
    return found


def join(texts: dict[str, str], entries: dict[str, str], after: dict[str, str]) -> dict[str, list[script.Statement]]:
    """Script -> what it holds. Of a module that several scripts need each has what it needs of it."""
    from shilu.search import script  # here and below: most builds make no script

    read: dict[str, script.Module] = {}
    found: dict[str, list[script.Statement]] = {}

    def module(name: str) -> script.Module:
        if name not in read:
            names = {one: module(other).top for row, other in _IMPORT.findall(texts[name]) for one in row.split(", ")}
            read[name] = script.read(_EXPORT.sub("", _IMPORT.sub("", texts[name])), names)
        return read[name]

    for name, entry in entries.items():
        first = order(texts, entries[after[name]]) if name in after else []
        rest = [one for one in order(texts, entry) if one not in first]
        found[name] = script.needed(line for one in (*first, *rest) for line in module(one).statements)
        if name in after:
            found[after[name]], found[name] = script.apart(found[after[name]], found[name], _SHARED + name)
    return found


@cache
def digests() -> dict[str, str]:
    """Script -> digest of all that it is made from and by: a build that misses nothing need not make it to know it."""
    here, texts = resources.files("shilu.search"), dict(sources())
    makers = [here / "offline.py", *sorted((here / "script").iterdir(), key=lambda file: file.name)]
    made_by = [file.read_text("utf-8") for file in makers if file.name.endswith(".py")]
    found = {}
    for name, first in {**ENTRIES, "inflate": INFLATE}.items():
        together = {entry for other, entry in ENTRIES.items() if AFTER.get(other, other) == AFTER.get(name, name)}
        made_from = [texts[one] for one in sorted({one for entry in {first, *together} for one in order(texts, entry)})]
        found[name] = hashlib.sha256("\0".join((*made_by, *made_from)).encode("utf-8")).hexdigest()
    return found


@cache
def paths() -> dict[str, str]:
    """Script -> its path from the output's root, in the order of `ENTRIES`, `inflate.js` last."""
    named = {name: f"search/{name}-{digest[:8]}.js" for name, digest in digests().items()}
    return {**named, "inflate": f"search/{INFLATE}"}


def contents() -> tuple[tuple[str, str], ...]:
    """(path, digest of all that it is made from) of each script."""
    return tuple(zip(paths().values(), digests().values(), strict=True))


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """(path from the output's root, bytes) of a site's scripts, in the order of `paths`."""
    from shilu.search import script

    parts = join(dict(sources()), {**ENTRIES, "inflate": INFLATE}, AFTER)
    made = {name: f'(()=>{{"use strict";{script.write(lines)}}})();\n' for name, lines in parts.items()}
    return tuple((path, made[name].encode("utf-8")) for name, path in paths().items())


def file(path: str) -> bytes:
    """One of `files`; making one makes them all."""
    return dict(files())[path]


def href(name: str = "search") -> str:
    """Where a page finds one of the scripts, from the output's root."""
    return paths()[name]


@cache
def fold_href() -> str:
    """Where the folding table lies, from the output's root: it depends on nothing in the archive."""
    return wire.fold_name(wire.digest(b"".join(wire.encode_folds(tokens.folds())), 4))


def twin(path: str, data: bytes) -> tuple[str, bytes]:
    """An index file as a script beside it: from `file://` a page may run scripts, but not fetch."""
    name = json.dumps(path.removeprefix("search/"))
    text = f'(globalThis.shiluFiles=globalThis.shiluFiles||{{}})[{name}]="{base64.b64encode(data).decode("ascii")}";\n'
    return f"{path}.js", text.encode("ascii")
