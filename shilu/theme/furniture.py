"""What of a page is the same on all pages of a folder: found in a template's tree, made once, kept.

A stretch of a template that asks for nothing but the furniture (`chrome`, texts, assets, addresses) and the menu's
current entry gives the same text on every page that lies as deep, unless one of the addresses that it asked for lies
in the page's own folder. Nobody marks such stretches: `settle` finds them, so that none can be marked by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jinja2 import nodes

GIVEN = frozenset({"chrome", "url", "asset", "t", "strings"})
NOTED = {"url": "noted_url", "asset": "noted_asset"}
"""What a stretch calls instead: the same, with a note of what it asked for."""
NAME = "furniture "
"""Under this name a page's Furniture is given to its template; the blank keeps it out of a template's reach."""
_PASSED = frozenset({
    "Output", "TemplateData", "If", "Name", "Getattr", "Getitem", "Call", "Keyword", "Const", "Filter", "Test",
    "Concat", "Compare", "Operand", "CondExpr", "And", "Or", "Not", "Add", "Sub", "Mul", "Div", "FloorDiv", "Mod",
    "Pow", "Neg", "Pos", "Dict", "Pair", "List", "Tuple", "Slice",
})
"""Nodes that are as still as what they hold; what sets, imports or includes is none."""
_WORTH = 3
"""Fewer names than these cost less to ask for again than to look up."""


class Kept:
    """The stretches of one template's part with one chrome, as they have been made so far."""

    __slots__ = ("by_depth", "by_folder")

    def __init__(self) -> None:
        self.by_depth: dict[tuple[str, str, int, str], tuple[str, frozenset[str]]] = {}
        """-> (text, folders of the addresses in it): holds in all folders of a depth but these."""
        self.by_folder: dict[tuple[str, str, int, str], str] = {}


class Furniture:
    """The furniture of one page."""

    __slots__ = ("asked", "below", "kept", "up", "url")

    def __init__(self, kept: Kept, own: str, url: Callable[[str], str]) -> None:
        folder = own.rpartition("/")[0]
        self.kept = kept
        self.below = f"{folder}/" if folder else ""
        self.up = "../" * self.below.count("/")
        self.url = url
        self.asked: set[str] = set()

    def noted_url(self, href: str) -> str:
        self.asked.add(href)
        return self.url(href)

    def text(self, name: str, number: int, section: str) -> str | None:
        """A stretch that has been made; None when it is to be made, and `keep` called with it."""
        found = self.kept.by_depth.get((self.up, name, number, section))
        if found is not None and self.below not in found[1]:
            return found[0]
        text = self.kept.by_folder.get((self.below, name, number, section))
        if text is None:
            self.asked.clear()
        return text

    def keep(self, name: str, number: int, section: str, text: str) -> str:
        folders = frozenset(_folders(self.asked))
        if self.below in folders:
            self.kept.by_folder[self.below, name, number, section] = text
        else:
            self.kept.by_depth[self.up, name, number, section] = text, folders
        return text


def _folders(hrefs: Iterable[str]) -> Iterable[str]:
    for href in hrefs:
        place = href.find("/")
        while place >= 0:
            yield href[:place + 1]
            place = href.find("/", place + 1)


# ---------------------------------------------------------------- finding it

def hides(tree: nodes.Template) -> bool:
    """Whether a template gives a name of the furniture another meaning, or keeps it from another template."""
    from jinja2 import nodes

    names = {one.name for one in tree.find_all(nodes.Name) if one.ctx != "load"}
    names |= {one.target for one in tree.find_all(nodes.Import)} | {one.name for one in tree.find_all(nodes.Macro)}
    for link in tree.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in link.names}
    links = tree.find_all((nodes.Import, nodes.FromImport, nodes.Include))
    apart = any(not cast(nodes.Import, one).with_context for one in links)
    return apart or bool(names & {*GIVEN, *NOTED.values(), "head"})


def settle(tree: nodes.Template) -> None:
    """Lay each still stretch of a template in a Scope of its own, numbered by `number`; `by_section` says whether it
    asks for the menu's current entry."""
    from jinja2 import nodes

    found: list[nodes.Scope] = []
    if tree.find(nodes.Extends) is None:
        tree.body = _settled(tree.body, found)
    for block in tree.find_all((nodes.Block, nodes.Macro)):
        held = cast("nodes.Block", block)
        held.body = _settled(held.body, found)
    for number, scope in enumerate(found):
        for name in scope.find_all(nodes.Name):
            name.name = NOTED.get(name.name, name.name)
        cast(Any, scope).number = number
        cast(Any, scope).by_section = any(one.name == "head" for one in scope.find_all(nodes.Name))


def _settled(body: Sequence[nodes.Node], found: list[nodes.Scope]) -> list[nodes.Node]:
    """A body with its still stretches set apart, and those of what it branches into."""
    from jinja2 import nodes

    settled: list[nodes.Node] = []
    stretch: list[nodes.Node] = []

    def close() -> None:
        if sum(1 for one in stretch for _ in one.find_all(nodes.Name)) >= _WORTH:
            scope = nodes.Scope(_joined(stretch), lineno=stretch[0].lineno)
            scope.set_environment(cast(Any, stretch[0].environment))
            found.append(scope)
            settled.append(scope)
        else:
            settled.extend(stretch)
        stretch.clear()

    for one in _split(body):
        if _still(one, frozenset()):
            stretch.append(one)
            continue
        close()
        if isinstance(one, nodes.If):
            _branches(one, found)
        settled.append(one)
    close()
    return _joined(settled)


def _branches(one: nodes.If, found: list[nodes.Scope]) -> None:
    one.body = _settled(one.body, found)
    one.else_ = _settled(one.else_, found)
    for other in one.elif_:
        _branches(other, found)


def _split(body: Sequence[nodes.Node]) -> Iterable[nodes.Node]:
    """Statements; of what is put out, each piece for itself."""
    from jinja2 import nodes

    for one in body:
        if isinstance(one, nodes.Output):
            for piece in one.nodes:
                yield nodes.Output([piece], lineno=piece.lineno).set_environment(cast(Any, one.environment))
        else:
            yield one


def _joined(body: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Statements; pieces that follow one another are put out at once."""
    from jinja2 import nodes

    joined: list[nodes.Node] = []
    for one in body:
        if isinstance(one, nodes.Output) and joined and isinstance(joined[-1], nodes.Output):
            joined[-1].nodes.extend(one.nodes)
        else:
            joined.append(one)
    return joined


def _still(node: nodes.Node, bound: frozenset[str]) -> bool:
    """Whether a node asks for nothing but the furniture; `bound` are the names of the loops around it."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return node.ctx == "load" and (node.name in GIVEN or node.name in bound)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "head":
        return node.attr == "section"
    if isinstance(node, nodes.For):
        targets = {node.target} if isinstance(node.target, nodes.Name) else set(node.target.find_all(nodes.Name))
        inner = bound | {one.name for one in targets} | {"loop"}
        inside = [*node.body, *([node.test] if node.test is not None else [])]
        return (not node.recursive and _still(node.iter, bound) and all(_still(one, inner) for one in inside)
                and all(_still(one, bound) for one in node.else_))
    if isinstance(node, nodes.Filter) and node.name == "random":
        return False
    return type(node).__name__ in _PASSED and all(_still(one, bound) for one in node.iter_child_nodes())
