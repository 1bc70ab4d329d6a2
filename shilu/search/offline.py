"""The reader's modules in; the few scripts that a site ships, and index files as scripts for `file://` out.

A request costs more than a kilobyte, so the modules of `runtime/` are joined into classic scripts, one for each
moment at which something is wanted (`ENTRIES`): imports and `export` go, comments that fill a line and the indent too,
the rest stays as written. There are no more rules than these, and `tests/search/test_offline.py` holds the modules to
what they ask for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources

from shilu.search import tokens, wire

ENTRIES = {"search": "main.js", "panel": "panel.js", "marks": "marks.js", "suggest": "suggest.js"}
"""Script -> the module where it begins: `search` draws the answer, `panel` what stands around it, `marks` marks the
words in an opened page, `suggest` helps while somebody types, and where nothing was found."""
INFLATE = "inflate.js"
"""On its own: only browsers without DecompressionStream fetch it."""
_IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)
_LEFT_OUT = re.compile(r"^(?:[ \t]*//.*|[ \t]*)\n|^[ \t]+", re.MULTILINE)


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """(name, text) of every module of the runtime, by name."""
    folder = resources.files("shilu.search") / "runtime"
    found = [(file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".js")]
    return tuple(sorted(found))


def join(modules: tuple[tuple[str, str], ...], entry: str) -> str:
    """The module `entry` and all that it needs as one classic script, what is needed first."""
    texts = dict(modules)
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules in a ring: {' -> '.join((*above, name))}")
        if name not in order:
            for needed in _IMPORT.findall(texts[name]):
                visit(needed, (*above, name))
            order.append(name)

    visit(entry, ())
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", texts[name])) for name in order)
    return f'(function(){{"use strict";\n{_LEFT_OUT.sub("", body).strip()}\n}})();\n'


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """(path from the output's root, bytes) of a site's scripts, in the order of `ENTRIES`, `inflate.js` last."""
    scripts = [(name, join(sources(), entry).encode("utf-8")) for name, entry in ENTRIES.items()]
    named = [(f"search/{name}-{hashlib.sha256(data).hexdigest()[:8]}.js", data) for name, data in scripts]
    return (*named, (f"search/{INFLATE}", join(sources(), INFLATE).encode("utf-8")))


def href(name: str = "search") -> str:
    """Where a page finds one of the scripts, from the output's root."""
    return files()[list(ENTRIES).index(name)][0]


@cache
def fold_href() -> str:
    """Where the folding table lies, from the output's root: it depends on nothing in the archive."""
    return wire.fold_name(wire.digest(b"".join(wire.encode_folds(tokens.folds())), 4))


def twin(path: str, data: bytes) -> tuple[str, bytes]:
    """An index file as a script beside it: from `file://` a page may run scripts, but not fetch."""
    name = json.dumps(path.removeprefix("search/"))
    text = f'(globalThis.shiluFiles=globalThis.shiluFiles||{{}})[{name}]="{base64.b64encode(data).decode("ascii")}";\n'
    return f"{path}.js", text.encode("ascii")
