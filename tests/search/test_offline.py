"""The reader's modules keep the rules that let them be joined; a script holds what it needs of them, and that once."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from itertools import chain

import pytest

from shilu.search import offline, script

TEXTS = dict(offline.sources())
SCRIPTS = dict(zip(offline.paths(), (data.decode("utf-8") for _, data in offline.files()), strict=True))
GLOBALS = {
    "AbortController", "Array", "Blob", "Boolean", "Date", "DecompressionStream", "Error", "Float32Array",
    "Float64Array", "Infinity", "Int32Array", "JSON", "Map", "Math", "Node", "Number", "Object", "Promise", "RegExp",
    "Response", "Set", "String", "TextDecoder", "URL", "URLSearchParams", "Uint16Array", "Uint32Array", "Uint8Array",
    "WeakMap", "WeakSet", "addEventListener", "atob", "clearTimeout", "document", "encodeURIComponent", "fetch",
    "globalThis", "history", "innerHeight", "location", "matchMedia", "navigator", "parseInt", "performance",
    "scrollBy", "scrollTo", "sessionStorage", "setTimeout", "undefined",
}
"""What a browser has and the modules use: another name that nobody declares is a slip of the pen."""


def joined(sources: Iterable[tuple[str, str]], **after: str) -> dict[str, str]:
    """Each of the modules as an entry; what stands around a script is left out."""
    texts = dict(sources)
    parts = offline.join(texts, {name: name for name in texts}, after)
    return {name: script.write(lines) for name, lines in parts.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_a_module_imports_by_name_one_module_a_line(name: str) -> None:
    rest = offline._IMPORT.sub("", TEXTS[name])
    assert not re.search(r"^import\b|\bimport\(", rest, re.MULTILINE)
    assert not re.search(r"^export (?!(?:async )?(?:function|const|class) )", rest, re.MULTILINE)
    assert not re.search(r"^(?:const|let|var) .*\bawait\b|^await\b", rest, re.MULTILINE)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_names_only_what_it_declares_or_a_browser_has(name: str) -> None:
    read = script.read(SCRIPTS[name], {})
    assert {use.variable[1] for one in read.statements for use in one.uses if use.variable[0] is None} <= GLOBALS


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_module_imports_is_declared_there_and_used_here(name: str) -> None:
    for row, other in offline._IMPORT.findall(TEXTS[name]):
        for one in row.split(", "):
            declared = rf"^export (?:async )?(?:function|const|class) (?:.*, )?{one}\b"
            assert re.search(declared, TEXTS[other], re.MULTILINE)
            assert len(re.findall(rf"\b{one}\b", TEXTS[name])) > 1


def test_a_script_has_each_module_once_after_those_it_needs() -> None:
    modules = (
        ("main.js", 'import { a } from "./a.js";\nimport { b } from "./b.js";\n\na(b);\n'),
        ("a.js", 'import { b } from "./b.js";\n// Says a.\nexport function a() {\n  return b.x;\n}\n'),
        ("b.js", "export const b = { x: 1 };\n"),
    )
    assert joined(modules)["main.js"] == "let e={x:1};t(e);function t(){return e.x}"


def test_a_script_leaves_out_the_functions_and_values_that_nobody_names() -> None:
    modules = (
        ("main.js", 'import { a } from "./a.js";\n\na();\n'),
        ("a.js", "const LONG = 9, LONGER = 10;\nexport function a() {\n  return 1;\n}\n"
                 "export function b() {\n  return LONG;\n}\n"),
    )
    assert joined(modules)["main.js"] == "e();function e(){return 1}"


def test_two_modules_may_declare_one_name() -> None:
    modules = (
        ("main.js", 'import { a } from "./a.js";\n\nconst all = [1];\na(all);\n'),
        ("a.js", "const all = [2];\nexport function a(one) {\n  return all.concat(one);\n}\n"),
    )
    assert joined(modules)["main.js"] == "let t=[2],e=[1];n(e);function n(e){return t.concat(e)}"


def test_a_name_that_is_not_imported_is_not_that_of_another_module() -> None:
    modules = (
        ("main.js", 'import { a } from "./a.js";\n\na(open);\n'),
        ("a.js", "export function a(x) {\n  return open(x);\n}\nexport function open(x) {\n  return x;\n}\n"),
    )
    assert joined(modules)["main.js"] == "e(open);function e(e){return t(e)}function t(e){return e}"


def test_a_script_that_comes_later_takes_what_the_first_has_and_leaves_to_it_what_it_needs() -> None:
    modules = (
        ("first.js", 'import { a } from "./a.js";\n\na(1);\n'),
        ("later.js", 'import { a, b, c } from "./a.js";\n\na(b(c));\n'),
        ("a.js", "const TWO = { two: 2 };\nexport const c = 3;\nexport function a(x) {\n  return x + TWO.two;\n}\n"
                 "export function b(x) {\n  return x * TWO.two;\n}\n"),
    )
    found = joined(modules, **{"later.js": "first.js"})
    assert found["first.js"] == "let t={two:2};e(1);globalThis.shiluShared_later.js=[t,e];function e(e){return e+t.two}"
    assert found["later.js"] == "let[t,e]=globalThis.shiluShared_later.js;e(n(3));function n(e){return e*t.two}"


def test_what_may_change_is_not_had_by_two_scripts() -> None:
    modules = (
        ("first.js", 'import { a } from "./a.js";\n\na();\n'),
        ("later.js", 'import { b } from "./a.js";\n\nb();\n'),
        ("a.js", "let n = 0;\nexport function a() {\n  n++;\n}\nexport function b() {\n  return n;\n}\n"),
    )
    with pytest.raises(ValueError, match=r"may change.*: n"):
        joined(modules, **{"later.js": "first.js"})


def test_modules_in_a_ring_are_refused() -> None:
    ring = (("a.js", 'import { b } from "./b.js";\n'), ("b.js", 'import { a } from "./a.js";\n'))
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        joined(ring)


def test_a_name_that_no_module_has_is_refused() -> None:
    with pytest.raises(ValueError, match="declared in no statement: b"):
        joined((("main.js", 'import { b } from "./a.js";\nb();\n'), ("a.js", "export const a = 1;\n")))


def test_the_panel_holds_nothing_that_the_search_has() -> None:
    long = set(re.findall(r'"[^"\\]{24,}"', SCRIPTS["panel"]))
    assert long
    assert not {text for text in long if text in SCRIPTS["search"]}
    for name in offline.AFTER:
        assert SCRIPTS["search"].count(f"globalThis.shiluShared_{name}=") == 1
        assert SCRIPTS[name].count(f"]=globalThis.shiluShared_{name}") == 1


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_stands_on_one_line_without_comments(name: str) -> None:
    assert SCRIPTS[name].endswith("})();\n")
    assert SCRIPTS[name].count("\n") == 1
    said = list(chain.from_iterable(one.tokens for one in script.read(SCRIPTS[name], {}).statements))
    assert not [token for token in said if token.startswith(("//", "/*"))]


def test_a_twin_holds_the_file_under_its_name_below_search() -> None:
    path, script = offline.twin("search/s/793e-0a1b2c.bin", b"\x1f\x8b\x00")
    assert path == "search/s/793e-0a1b2c.bin.js"
    name, data = re.fullmatch(r'\(.*\)\[(".*?")\]="(.*)";\n', script.decode("ascii")).groups()  # type: ignore[union-attr]
    assert json.loads(name) == "s/793e-0a1b2c.bin"
    assert base64.b64decode(data) == b"\x1f\x8b\x00"


def test_the_scripts_of_a_site_carry_a_digest_or_never_change() -> None:
    paths = [path for path, _ in offline.files()]
    for name, path in zip(offline.ENTRIES, paths, strict=False):
        assert re.fullmatch(rf"search/{name}-[0-9a-f]{{8}}\.js", path)
        assert path == offline.href(name)
    assert paths[len(offline.ENTRIES):] == ["search/inflate.js"]


def test_a_script_that_changes_changes_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(changed: str) -> dict[str, str]:
        texts = tuple((name, text + ("// New.\n" if name == changed else "")) for name, text in TEXTS.items())
        monkeypatch.setattr(offline, "sources", lambda: texts)
        return offline.digests.__wrapped__()

    before, marked, drawn, inflated = named(""), named("marks.js"), named("bars.js"), named("inflate.js")
    assert [name for name in before if before[name] != marked[name]] == ["marks"]
    assert [name for name in before if before[name] != drawn[name]] == ["search", "panel", "writings", "offers"]
    assert [name for name in before if before[name] != inflated[name]] == ["inflate"]


def test_what_a_script_is_made_from_is_known_before_it_is_made() -> None:
    assert [path for path, _ in offline.contents()] == [path for path, _ in offline.files()]
    assert all(path.endswith((f"-{digest[:8]}.js", "/inflate.js")) for path, digest in offline.contents())
    assert [(path, offline.file(path)) for path, _ in offline.contents()] == list(offline.files())
