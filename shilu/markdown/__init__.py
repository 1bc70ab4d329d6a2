"""A body's Markdown in; its page's HTML with numbered paragraphs, its text, links, turns and mistakes out.

Paragraphs without a sign of Markdown go straight to HTML: most of an archive is such, and Python-Markdown is not even
loaded for it. Where there are signs, each plain paragraph stands in the source as one short word, so that the cost is
that of the signs alone.
"""

from __future__ import annotations

import re

from shilu.errors import Problem
from shilu.markdown import structure
from shilu.markdown.leaf import Attributes, Leaf, code, html, paragraph
from shilu.markdown.lines import CONTROL, Block, blocks, joined
from shilu.markdown.pieces import FREE, HOLD, Piece, pieces
from shilu.model import Body, Document, Target, Turn

_FOOTNOTE_MARK = re.compile(r'id="(fn(?:ref\d*)?:[^"]*)"')
_MARK_LEFT = re.compile(r"\[\^[^\]\s]{1,30}\]")
"""A footnote's mark that stayed text, for want of the note."""
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_BRACKETS = 300
_OPEN = 300
_STARS = 4000
_NESTED = 24
"""How much of a sign a block may hold before its cost, which grows with the square, would be felt."""


def render(
    text: str, first_line: int, path: str, doc: Document,
) -> tuple[Body, tuple[Target, ...], tuple[Turn, ...], tuple[Problem, ...]]:
    """The body, its internal links and pictures, who speaks when, and what is wrong. `first_line` is the file's."""
    page = _Page(text, first_line, path)
    made = structure.begin(doc, path, first_line)
    found = page.pieces()
    made.ids.update(page.ids)
    if any(isinstance(piece, Leaf) and piece.tag == "h1" for piece in found):
        made.sunk = 1
    written: list[str] = []
    for piece in found:
        if isinstance(piece, Leaf):
            if piece.tag[0] == "h" and piece.line < 0:
                piece.line = page.line_of(piece.text)
            for missing in _MARK_LEFT.findall("" if piece.tag == "pre" else piece.text):
                page.without_note(missing)
            structure.take(made, piece)
            written.append(html(piece))
        else:
            written.append(piece)
    problems = [*page.problems, *made.problems]
    for _, printed in made.errata:
        problems.append(Problem(path, doc.line, 0, "warning", "erratum-not-found", (("printed", printed),)))
    body = Body("".join(written), tuple(made.outline), tuple(made.paragraphs))
    return body, tuple(page.targets), tuple(made.turns), tuple(problems)


class _Page:
    """One body on its way through."""

    def __init__(self, text: str, first_line: int, path: str) -> None:
        self.source = text
        self.first_line = first_line
        self.path = path
        self.targets: list[Target] = []
        self.problems: list[Problem] = []
        self.aside: list[Leaf] = []
        """Leaves that are ready and stand aside while Python-Markdown works."""
        self.marks: frozenset[str] = frozenset()
        """Ids of footnotes and of their marks."""
        self.ids: set[str] = set()
        self.cursor: dict[str, int] = {}
        """Of each address: how far in the source its places have been told."""

    def pieces(self) -> list[Piece]:
        found = [self._guarded(block) for block in blocks(self.source)]
        if all(block.kind != "signs" and not block.indent for block in found):
            return [self._leaf(block) for block in found]
        from shilu.markdown import engine  # only where there is something for it to do

        try:
            clean, removed = engine.to_html("\n\n".join(map(self._held, found)))
        except Exception:  # nested too deep, or a mistake of the library: the text is worth more than its signs
            self._warn("too-many-signs", found[0].line, 0, ())
            return [self._leaf(block) for block in found]
        for one in removed:
            line, column = self._place(one.needle)
            self._warn(one.rule, line, column, (("what", one.what),))
        self.marks = frozenset(_FOOTNOTE_MARK.findall(clean))
        return pieces(clean, self._rewrite, self.aside, self.ids)

    # ------------------------------------------------------------ blocks

    def _guarded(self, block: Block) -> Block:
        """The block, as plain text when it would take Python-Markdown too long."""
        source = block.source
        if block.kind != "signs" or len(source) < _NESTED:
            return block
        first = source.lstrip("> ")
        if (source.count("[") <= _BRACKETS and source.count("<") - source.count(">") <= _OPEN
                and source.count("*") + source.count("_") + source.count("~") <= _STARS
                and source[:len(source) - len(first)].count(">") <= _NESTED
                and not re.match(rf"(?:[-*+>]|\d+\.)(?:[ \t]*(?:[-*+>]|\d+\.)){{{_NESTED}}}", source)):
            return block
        self._warn("too-many-signs", block.line, 0, ())
        return Block(block.line, "plain", joined(source))

    def _leaf(self, block: Block) -> Leaf:
        if block.kind == "code":
            return code(block.source, block.language, block.line)
        return paragraph(block.source if block.kind == "plain" else joined(block.source), block.line)

    def _held(self, block: Block) -> str:
        """The block for Python-Markdown: itself, or the word that stands for it."""
        if block.kind == "signs":
            return block.source
        self.aside.append(self._leaf(block))
        return f"{'    ' * block.indent}{HOLD}{len(self.aside) - 1}{FREE}"

    # ------------------------------------------------------------ links

    def _rewrite(self, tag: str, attributes: Attributes) -> None:
        """Give internal addresses the form in which the page fills them in, and note where they stand."""
        for place, (name, value) in enumerate(attributes):
            if name not in ("href", "src", "poster") or _ABSOLUTE.match(value):
                continue
            if any(n == "class" and v.startswith("footnote-") for n, v in attributes):
                if value[1:] not in self.marks:  # the way back from a note that nothing refers to
                    del attributes[place]
                    return
                continue
            line, column = self._place(value)
            excerpt = self.source.split("\n")[line] if line >= 0 else ""
            self.targets.append(Target(value, self.first_line + max(line, 0), column, excerpt, name != "href"))
            if not value.startswith("#"):
                attributes[place] = (name, "shilu:" + value)

    def _place(self, needle: str) -> tuple[int, int]:
        """Line (from 0) and column (from 1) of the next place of some words in the source; (-1, 0) when unknown."""
        at = self.source.find(needle, self.cursor.get(needle, 0)) if needle else -1
        if at < 0:
            at = self.source.lower().find(needle.lower(), self.cursor.get(needle, 0)) if needle else -1
        if at < 0:
            return -1, 0
        self.cursor[needle] = at + len(needle)
        return self.source.count("\n", 0, at), at - self.source.rfind("\n", 0, at)

    def line_of(self, text: str) -> int:
        """The line (from 0) of a heading, as far as its words tell; -1 when they do not."""
        bare = CONTROL.sub("", text)
        at = self.source.find(bare, self.cursor.get("\n" + bare, 0)) if bare else -1
        if at < 0:
            return -1
        self.cursor["\n" + bare] = at + len(bare)
        return self.source.count("\n", 0, at)

    def without_note(self, mark: str) -> None:
        line, column = self._place(mark)
        if not self.source.startswith("\\" + mark, max(self.cursor.get(mark, 0) - len(mark) - 1, 0)):
            self._warn("footnote-missing", line, column, (("mark", mark),))

    def _warn(self, rule: str, line: int, column: int, values: tuple[tuple[str, str], ...]) -> None:
        excerpt = self.source.split("\n")[line] if line >= 0 else ""
        self.problems.append(Problem(
            self.path, self.first_line + max(line, 0), column, "warning", rule, values, excerpt[:400]))
