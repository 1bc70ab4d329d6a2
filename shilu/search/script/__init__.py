"""Modules in; scripts with short names and without what only people read, out.

Two variables get one name where no scope knows both, so no name is caught by another's. Let a scope *know* what is
declared in it and what is named in it or within it and declared further out, or nowhere (`document`). If all that a
scope knows have different names, then every name still means what it meant: on the way from where it is named out to
where it is declared lies no scope that declares the same name, for each of these scopes knows it.
Properties keep their names, and so does what is in strings. What nobody names is left out, and a number that has a
name stands where it is named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, product

from shilu.search.script.expressions import Scope
from shilu.search.script.lexing import RESERVED
from shilu.search.script.statements import Module, Statement, Use, Variable, read

__all__ = ["Module", "Statement", "apart", "needed", "placed", "read", "write"]

_LETTERS = "etnaosirlcdufphmgvbywxkjqzETNAOSIRLCDUFPHMGVBYWXKJQZ_$"
"""The frequent ones first: they cost least where a file is packed."""
_NAMES = tuple(
    name for size in (1, 2) for letters in product(_LETTERS, repeat=size) if (name := "".join(letters)) not in RESERVED
)


def needed(statements: Iterable[Statement]) -> list[Statement]:
    """Those that do something, with what they name that does nothing by itself, what this names, and so on."""
    statements = list(statements)
    where = {variable: at for at, one in enumerate(statements) for variable in one.declares}
    todo = [at for at, one in enumerate(statements) if not one.idle]
    found = set(todo)
    for at in todo:
        for use in statements[at].uses:
            other = where.get(use.variable, at)
            if other not in found:
                found.add(other)
                todo.append(other)
    return _ordered(statements[at] for at in sorted(found))


def apart(first: list[Statement], both: list[Statement], through: str) -> tuple[list[Statement], list[Statement]]:
    """A script, and it together with another that is loaded after it -> the two. What the second needs of the first it
    finds in the list `through`; numbers it has itself."""
    held = {id(one) for one in first if not _number(one)}
    rest = [one for one in both if id(one) not in held]
    wanted = {use.variable for one in rest for use in one.uses}
    shared = [(variable, one) for one in first for variable in one.declares if id(one) in held and variable in wanted]
    if varying := [name for (_, name), one in shared if one.varies]:
        raise ValueError(f"may change, so two scripts cannot have it: {', '.join(varying)}")
    row = [part for (_, name), _ in shared for part in (name, ",")][:-1]

    def said(before: list[str], after: list[str], declares: tuple[Variable, ...] = ()) -> Statement:
        uses = (Use(len(before) + 2 * i, Scope(None), variable, double=False) for i, (variable, _) in enumerate(shared))
        return Statement((*before, *row, *after), tuple(uses), declares)

    left = said([through, "=", "["], ["]", ";"])
    found = said(["let", "["], ["]", "=", through, ";"], tuple(variable for variable, _ in shared))
    return _ordered([*first, left]), [found, *rest]


def _ordered(statements: Iterable[Statement]) -> list[Statement]:
    """Functions, which are there from the beginning, come last: so what else is declared stands together."""
    return sorted(statements, key=lambda one: one.idle and one.tokens[0] in ("function", "async"))


def write(statements: Iterable[Statement]) -> str:
    """One after the other as one script."""
    statements = list(statements)
    values = placed(statements)
    statements = [one for one in statements if values.keys().isdisjoint(one.declares)]
    short = _short(statements, values)
    tokens: list[str] = []
    declares = False
    for one in statements:
        said = list(one.tokens)
        for use in one.uses:
            old, new = use.variable[1], short[use.variable]
            said[use.at] = f"{old}:{new}" if use.double and new != old else new
        if declares and said[0] == "let":
            tokens[-1], said[0] = ",", ""
        declares = one.tokens[0] == "let"
        tokens += said
    return "".join(_spaced(filter(None, tokens)))


def placed(statements: list[Statement]) -> dict[Variable, str]:
    """Variables in whose places their values stand: numbers, and strings that are named once."""
    uses = Counter(use.variable for one in statements for use in one.uses)
    return {one.declares[0]: one.value for one in statements
            if one.value and (_number(one) or uses[one.declares[0]] <= 2)}


def _number(one: Statement) -> bool:
    return one.value != "" and one.value[0] in ".0123456789"


def _short(statements: list[Statement], values: dict[Variable, str]) -> dict[Variable, str]:
    """What stands for each variable: its value, its name where nobody declares it, else a new name: inner ones as they
    come, then those at the top, the most used first."""
    known = _known(statements)
    uses = Counter(use.variable for one in statements for use in one.uses)
    top = dict.fromkeys(variable for one in statements for variable in one.declares)
    inner = [variable for variable in known if variable[0] and variable not in top and variable not in values]
    if lost := [name for home, name in inner if home and not home.above]:
        raise ValueError(f"declared in no statement: {', '.join(lost)}")
    short = {variable: variable[1] for variable in known if not variable[0]}
    taken: defaultdict[Scope | None, set[str]] = defaultdict(set)
    for variable, name in short.items():
        for scope in known[variable]:
            taken[scope].add(name)
    for variable in chain(inner, sorted(top, key=lambda variable: -uses[variable])):
        gone = set().union(*(taken[scope] for scope in known[variable]))
        short[variable] = next(name for name in _NAMES if name not in gone)
        for scope in known[variable]:
            taken[scope].add(short[variable])
    return {**short, **values}


def _known(statements: list[Statement]) -> dict[Variable, set[Scope | None]]:
    """Variable -> the scopes that know it, in the order in which they are first named. The tops of all modules are one
    scope, None."""
    known: dict[Variable, set[Scope | None]] = {}
    for use in chain.from_iterable(one.uses for one in statements):
        home, scope = use.variable[0], use.scope
        scopes = known.setdefault(use.variable, {home if home and home.above else None})
        while scope.above and scope not in scopes:
            scopes.add(scope)
            scope = scope.above
    for body in {scope for scopes in known.values() for scope in scopes if scope and scope.closed}:
        for name in body.above.names if body.above else ():
            known[body.above, name].add(body)
    return known


def _spaced(tokens: Iterable[str]) -> Iterator[str]:
    """With a blank where two tokens that touch would be read as others."""
    before = last = " "
    for token in tokens:
        first = token[0]
        if first.isalnum() or first in "_$":
            if last.isalnum() or last in "_$" or (before[0] == "/" and before != "/"):
                yield " "
        elif (first == last and first in "+-/") or last + first == "<!" or (first == "." and before[0].isdigit()):
            yield " "
        yield token
        before, last = token, token[-1]
