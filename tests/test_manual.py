"""The manual says what the program does: its commands, options, examples, links and mistakes are tried."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from shilu import frontmatter, messages
from shilu.command import arguments
from shilu.desk import mistakes
from shilu.frontmatter import config, fields, yamltext
from shilu.model import Rules, Source

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
RULES = Rules((("binhu", "滨湖聚焦"),), "Asia/Shanghai", True)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """(chapter, text) of each fenced block of a language."""
    for path in DOCS:
        for found in FENCE.finditer(path.read_text("utf-8")):
            if found[1] == language:
                yield path.name, found[2]


def command_lines() -> Iterator[tuple[str, str]]:
    """(chapter, words) of each call of build.py, in the text and in blocks."""
    for path in DOCS:
        text = path.read_text("utf-8")
        for found in re.finditer(r"(?:`|^)(?:python3|py) build\.py([^`\n]*)", text, re.MULTILINE):
            yield path.name, found[1]


def options(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The options that the help of a command lists."""
    with pytest.raises(SystemExit):
        arguments.parse([command, "--help"] if command else ["--help"], "en", "build.py", "0")
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", capsys.readouterr().out))


def test_every_call_in_the_manual_is_understood() -> None:
    calls = list(command_lines())
    assert len(calls) > 20
    for chapter, words in calls:
        command = arguments.parse(shlex.split(words), "zh", "build.py", "0").command
        assert command in arguments.COMMANDS, (chapter, words)


def test_every_command_has_its_section_with_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs/命令.md").read_text("utf-8")
    sections = dict(re.findall(r"^## \S+ (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    everywhere = options("", capsys) | {"--help"}
    build = set(re.findall(r"`(--[a-z-]+)", sections["build"]))
    for command in arguments.COMMANDS:
        assert f"`python3 build.py {command}" in text or command == "build"
        own = options(command, capsys) - everywhere
        told = set(re.findall(r"`(--[a-z-]+)", sections.get(command, "")))
        if command == "serve":
            told = (told | build) - {"--why"}        # asks and builds nothing
        assert told == own, command
    assert everywhere <= set(re.findall(r"`(--[a-z-]+)", text))


def test_every_option_named_anywhere_exists(capsys: pytest.CaptureFixture[str]) -> None:
    known = set().union(*(options(command, capsys) for command in ("", *arguments.COMMANDS)))
    others = {"--delete", "--exclude", "--wheel-dir"}
    for path in (one for one in DOCS if one.name != "主题.md"):          # there `--paper` is a colour
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", path.read_text("utf-8")))
        assert named <= known | others, path.name


def test_every_example_of_an_article_reads_without_a_mistake() -> None:
    examples = [(chapter, text) for chapter, text in blocks("markdown") if text.startswith("---\n")]
    assert len(examples) >= 4
    for chapter, text in examples:
        kind = "specials" if "活动名称" in text else "speeches"
        document, _, problems = frontmatter.read(Source(f"content/{kind}/2016/x.md", text.encode("utf-8")), RULES)
        assert not problems, (chapter, [messages.draw(one, "zh") for one in problems])
        assert document is not None


def test_every_example_of_settings_uses_known_names() -> None:
    examples = [(chapter, text) for chapter, text in blocks("yaml") if "…" not in text]
    assert len(examples) >= 10
    known = fields.keys()
    for chapter, text in examples:
        lines = [line for line in text.split("\n") if line.strip() != "---"]
        node, problems = yamltext.compose("\n".join(lines), 1, chapter, known)
        assert not problems, (chapter, text)
        for key in names(node):
            assert key in known, (chapter, key)


def names(node: yamltext.Node | None) -> Iterator[str]:
    """All keys of a tree."""
    if isinstance(node, yamltext.Sequence):
        for item in node.items:
            yield from names(item)
    elif isinstance(node, yamltext.Mapping):
        for pair in node.pairs:
            yield pair.key
            yield from names(pair.value)


def test_no_link_of_the_manual_leads_nowhere() -> None:
    for path in DOCS:
        text = re.sub(r"`[^`]*`", "", FENCE.sub("", path.read_text("utf-8")))
        for target in LINK.findall(text):
            assert target.startswith("https://") or (path.parent / target).exists(), (path.name, target)


def test_every_chapter_is_in_the_contents() -> None:
    contents = set(LINK.findall((ROOT / "docs/README.md").read_text("utf-8")))
    assert {path.name for path in DOCS} - {"README.md"} <= contents


def test_the_chapter_of_mistakes_is_as_the_catalogue_says() -> None:
    path = ROOT / mistakes.CHAPTER
    text = path.read_text("utf-8")
    if os.environ.get("SHILU_REWRITE"):
        path.write_bytes(mistakes.renew(text).encode("utf-8"))
    else:
        assert mistakes.renew(text) == text, "run this test with SHILU_REWRITE=1 and look at the difference"


def test_the_settings_for_iis_are_well_formed() -> None:
    (text,) = [text for _, text in blocks("xml")]
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert {one.get("fileExtension") for one in root.iter("mimeMap")} >= {".bin", ".json", ".js", ".svg"}


def test_every_example_of_site_settings_is_accepted() -> None:
    examples = [text for chapter, text in blocks("yaml") if chapter == "网站设置.md"]
    assert len(examples) == 5
    for text in examples:
        data = text if text.startswith("标题") else "标题: 站\n" + text
        site, problems = config.parse("site.yaml", data.encode("utf-8"))
        assert not problems, (text, [messages.draw(one, "zh") for one in problems])
        assert site is not None


def test_the_architecture_names_rooms_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    packages = (ROOT, *(path for path in (ROOT / "shilu").rglob("*") if path.is_dir()), ROOT / "shilu")
    named = set(re.findall(r"`([\w/.]+\.(?:py|md|js|css|toml))`", text)) | {f"{one}.py" for one in _rooms(text)}
    assert len(named) > 40
    for name in named:
        places = [folder / one for folder in packages for one in (name, name.removesuffix(".py"))]
        assert any(place.exists() for place in places), name


def _rooms(text: str) -> Iterator[str]:
    """The modules that the picture of the house lists: the words before the gap, on the lines below shilu/."""
    picture = text.partition("\nshilu/\n")[2].partition("\nthemes/")[0]
    for line in re.findall(r"^  (?=\S).*", picture, flags=re.MULTILINE):
        yield from re.findall(r"(?<![\w./])[a-z]+(?=[ /]|$)", re.split(r"\s{2,}", line.strip())[0].replace("...", ""))
