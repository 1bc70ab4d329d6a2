"""The laws of the house that can be read off its source: imports go down, one door a library, few touch the world."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "shilu"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli", "__main__"),
    (
        "preview.serve", "preview.server", "preview.ahead", "preview.fresh", "preview.local", "preview.overlay",
        "preview.watch", "command.browsers", "command.checks", "command.summary", "command.arguments",
        "command.terminal", "command.progress", "command.why",
    ),
    ("desk",),
    ("pipeline",),
    ("engine.reading", "engine.rendering", "engine.indexing"),
    ("engine.texts",),
    ("engine.inputs",),
    ("engine.workers",),
    ("engine.publish",),
    ("still",),
    ("engine.release",),
    ("engine.disk", "engine.memo", "engine.meter", "engine.reasons", "options"),
    ("pages.few",),
    ("pages", "pages.feeds", "search.shards", "search.offline"),
    ("pages.keys",),
    ("pages.listviews", "pages.peopleviews", "pages.indexviews"),
    ("pages.views", "search.columns", "search.suggest", "search.script"),
    ("pages.head", "theme"),
    ("theme.naming", "theme.compiling"),
    ("theme.furniture", "theme.themefiles", "theme.themetools", "theme.samples"),
    ("archive.amend",),
    ("archive.catalog", "search.postings", "article", "archive.lexicon"),
    ("archive.roles", "archive.addresses", "archive.meanings"),
    ("archive.tags", "archive.events", "archive.links", "archive.holding", "archive.related"),
    ("archive.people", "archive.telling"),
    ("frontmatter.config", "frontmatter", "markdown", "segment", "search.tokens", "search.wire", "search.sounds"),
    (
        "frontmatter.forms", "frontmatter.scalars", "frontmatter.fences", "frontmatter.filling",
        "frontmatter.vocabularies", "frontmatter.schema", "frontmatter.manual",
    ),
    (
        "archive.near", "archive.urls", "frontmatter.fields", "frontmatter.field",
        "frontmatter.frontfields", "frontmatter.sitefields", "frontmatter.ids", "frontmatter.spelling",
        "frontmatter.dates",
    ),
    ("hanzi", "kinds"),
    (
        "messages", "frontmatter.yamltext", "frontmatter.nodes", "frontmatter.draft",
        "frontmatter.mending", "frontmatter.mendvalues", "frontmatter.plainyaml", "frontmatter.decoding",
    ),
    ("model",),
    ("report",),
    ("canon",),
    ("errors",),
)
"""From the top: a module imports only from layers below its own, or from its own layer where that makes no circle."""

DOORS = {
    "yaml": {"frontmatter.yamltext"}, "markdown": {"markdown"}, "nh3": {"markdown"}, "jieba": {"segment"},
    "rjieba": {"segment"}, "jinja2": {"theme"}, "markupsafe": {"theme"}, "msgspec": {"canon"},
    "sqlite3": {"engine.memo"},
    "livereload": {"preview.server"}, "tornado": {"preview.server"}, "numpy": {"search"},
}
"""Library -> the one room that imports it."""

WORLDLY = {"engine", "pipeline", "still", "preview", "command", "cli", "desk"}
"""Rooms that touch the disk, the clock, the environment or other processes."""


def modules() -> dict[str, Path]:
    """Name below the package -> file; generators of data tables are run by hand and are no part of the house."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] == "data":
            continue
        name = ".".join(relative.with_suffix("").parts)
        found[name.removesuffix(".__init__") if name != "__init__" else ""] = path
    return found


MODULES = modules()
ROOMS = {"", "archive", "engine", "command", "preview", "search"}
"""Packages that hold modules and nothing of their own."""


def imports(path: Path) -> Iterator[str]:
    """Every module named in an import of a file, wherever it stands; of a room, the module in it that is meant."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("shilu.") in MODULES else node.module


def own_imports(name: str) -> set[str]:
    """Our own modules that a module imports."""
    found = {imported.removeprefix("shilu.") for imported in imports(MODULES[name]) if imported.startswith("shilu.")}
    return {one for one in found if one in MODULES and one != name}


NAMED = {one for layer in LAYERS for one in layer}


def room(name: str, named: set[str] = NAMED) -> str:
    """Which of the rooms that are named a module belongs to: itself, or the package that holds it."""
    while name not in named and "." in name:
        name = name.rpartition(".")[0]
    return name


def layer_of(name: str) -> int:
    for number, layer in enumerate(LAYERS):
        if room(name) in layer:
            return number
    raise AssertionError(f"{name} has no place in the plan of the house")


@pytest.mark.parametrize("name", [name for name in MODULES if name not in ROOMS])
def test_imports_go_down(name: str) -> None:
    for other in own_imports(name) - ROOMS:
        assert layer_of(name) <= layer_of(other), f"{name} imports {other}, which lies above it"


def test_no_import_goes_in_a_circle() -> None:
    graph = {name: own_imports(name) for name in MODULES}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = {name for name, path in MODULES.items() if any(one.split(".")[0] == library for one in imports(path))}
    assert users, f"{library} is not used at all"
    assert {room(name, DOORS[library]) for name in users} <= DOORS[library]


def calls(path: Path) -> Iterator[str]:
    """Names of what a file calls: `open`, `time.time`, `os.environ` ..."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


WORLD = {"open", "print", "input", "time.time", "time.time_ns", "os.environ", "os.getenv", "os.listdir", "os.stat",
         "os.scandir", "datetime.now", "date.today", "datetime.today", "sys.stdout", "sys.stderr", "locale.setlocale"}


@pytest.mark.parametrize("name", [name for name in MODULES if name.split(".")[0] not in {*WORLDLY, "", "__main__"}])
def test_only_a_few_rooms_touch_the_world(name: str) -> None:
    assert not WORLD & set(calls(MODULES[name]))
    assert not {"random", "subprocess", "socket", "locale"} & set(imports(MODULES[name]))


@pytest.mark.parametrize("name", [name for name in MODULES if name != "__main__"])
def test_each_module_can_be_imported_alone(name: str) -> None:
    module = f"shilu.{name}" if name else "shilu"
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, cwd=ROOT)


def test_a_build_that_misses_nothing_loads_no_heavy_library() -> None:
    """Importing the pipeline must not load what only a miss needs."""
    heavy = ("yaml", "markdown", "nh3", "jieba", "rjieba", "jinja2", "pypinyin", "livereload", "numpy")
    code = f"import sys, shilu.pipeline; print([name for name in {heavy!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


LONG = 400
"""Lines: past this a module must say why it is one room."""


def test_no_module_has_outgrown_its_room() -> None:
    long = {name: count for name, path in MODULES.items()
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONG and name != "model"}
    assert not long


@pytest.mark.parametrize("name", MODULES)
def test_functions_are_short(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    long = {node.name: lines for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and (lines := (node.end_lineno or 0) - node.lineno + 1) > 60}
    assert not long


@pytest.mark.parametrize("name", [name for name in MODULES if name != "__main__"])
def test_each_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8"))), f"{name} has no docstring"
