"""A parsed template in, the names that it takes from outside and that it makes out: a page depends on no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jinja2 import nodes

KEYED = {"asset": "asset", "t": "string", "strings": "string"}
"""Functions whose argument names a thing of the theme."""
ALL = "*"
"""Among names: one was computed, so any may be meant."""


def named(tree: nodes.Template) -> Iterator[tuple[str, str, int]]:
    """(kind, name, line) of all that a template takes from outside."""
    from jinja2 import TemplateAssertionError, meta, nodes

    from shilu.theme import themetools

    for link in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        for name in literals(cast(nodes.Extends, link).template):
            yield "template", name, link.lineno
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in KEYED:
            for name in literals(call.args[0] if call.args else None):
                group = call.node.name == "strings" and name != ALL
                yield KEYED[call.node.name], f"{name}." if group else name, call.lineno
    for used in tree.find_all(nodes.Filter):
        yield "filter", used.name, used.lineno
        for key in themetools.NEEDS.get(used.name, ()):
            yield "string", key, used.lineno
    for test in tree.find_all(nodes.Test):
        yield "test", test.name, test.lineno
    try:
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateAssertionError:      # an unknown filter or test, told above
        return
    for name in sorted(undeclared):
        yield "variable", name, min((one.lineno for one in tree.find_all(nodes.Name) if one.name == name), default=0)


def literals(node: nodes.Node | None) -> tuple[str, ...]:
    """The names that an expression may stand for: `'x'`, `'x' if y else 'z'`, `'group.' ~ y`; ALL for any other."""
    from jinja2 import nodes

    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, nodes.CondExpr):
        return literals(node.expr1) + literals(node.expr2)
    if isinstance(node, nodes.Concat):
        first = literals(node.nodes[0])[0]
        return (first if first.endswith(".") else ALL,)
    return (ALL,)


def declared(tree: nodes.Template) -> set[str]:
    """Names that a template sets, defines or imports: its blocks and its children may use them."""
    from jinja2 import nodes

    names = {one.name for one in tree.find_all(nodes.Macro)} | {one.target for one in tree.find_all(nodes.Import)}
    names |= {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    for link in tree.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in link.names}
    return names
