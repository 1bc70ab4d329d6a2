"""The reader's modules keep the rules that let them be joined into one classic script."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter

import pytest

from shilu.search import offline

NAMES = [name for name, _ in offline.sources()]
TEXTS = dict(offline.sources())
TOP = re.compile(
    r"^(?:export )?(?:async )?(?:function\*?|class) (\w+)|^(?:export )?(?:const|let|var) (.*?)(?:=.*)?;?$", re.MULTILINE
)


def top_names(text: str) -> list[str]:
    """Names that a module declares at its top."""
    found = []
    for match in TOP.finditer(text):
        if match[1]:
            found.append(match[1])
        else:
            line = match[0]
            found += re.findall(r"(?:^(?:export )?(?:const|let|var) |, )(\w+) *(?==[^=>]|,|;|$)", line)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_module_imports_by_name_one_module_a_line(name: str) -> None:
    text = TEXTS[name]
    rest = offline._IMPORT.sub("", text)
    assert not re.search(r"^import\b|\bimport\(", rest, re.MULTILINE)
    assert not re.search(r"^export (?!(?:async )?(?:function|const|class) )", rest, re.MULTILINE)
    assert not re.search(r"^(?:const|let|var) .*\bawait\b|^await\b", rest, re.MULTILINE)


@pytest.mark.parametrize("entry", offline.ENTRIES.values())
def test_no_two_modules_of_a_script_declare_one_name(entry: str) -> None:
    needed: set[str] = set()
    todo = [entry]
    while todo:
        name = todo.pop()
        needed.add(name)
        todo += [other for other in offline._IMPORT.findall(TEXTS[name]) if other not in needed]
    declared = Counter(one for name in sorted(needed) for one in set(top_names(TEXTS[name])))
    assert [name for name, count in declared.items() if count > 1] == []


def test_the_joined_script_has_each_module_once_after_those_it_needs() -> None:
    modules = (
        ("main.js", 'import { a } from "./a.js";\nimport { b } from "./b.js";\n\na(b);\n'),
        ("a.js", 'import { b } from "./b.js";\n// Says a.\nexport function a() {\n  return b;\n}\n'),
        ("b.js", "export const b = 1;\n"),
    )
    assert offline.join(modules, "main.js") == (
        '(function(){"use strict";\nconst b = 1;\nfunction a() {\nreturn b;\n}\na(b);\n})();\n'
    )


def test_modules_in_a_ring_are_refused() -> None:
    ring = (("a.js", 'import { b } from "./b.js";\n'), ("b.js", 'import { a } from "./a.js";\n'))
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        offline.join(ring, "a.js")


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
