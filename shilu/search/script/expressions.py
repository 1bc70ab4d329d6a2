"""Tokens in; for each name of a variable the scope where it stands, out. What an operator binds is of no interest here:
an expression is a row of operands, and a name means what its scope says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from shilu.search.script.lexing import RESERVED, cut

_BEFORE = frozenset(("!", "~", "+", "-", "++", "--", "typeof", "void", "delete", "await", "new"))
_BETWEEN = frozenset((
    "=", "+", "-", "*", "/", "%", "**", "==", "===", "!=", "!==", "<", ">", "<=", ">=", "<<", ">>", ">>>", "&", "|",
    "^", "&&", "||", "??", "in", "instanceof",
    "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=",
))
_VALUES = frozenset(("this", "null", "true", "false", "super"))


@dataclass(eq=False, slots=True)
class Scope:
    """Where names are declared: the parameters of a function, a block, a whole module."""

    above: Scope | None
    closed: bool = False
    """It declares nothing that the scope above declares, as the body of a function nothing that is a parameter."""
    names: dict[str, None] = field(default_factory=dict)


class Expressions(ABC):
    """Goes once from the first token to the last."""

    def __init__(self, text: str) -> None:
        made = cut(text)
        self.lines, self.closed = made.lines, made.closed
        self.texts = [*made.texts, "", ""]
        self.kinds = [*made.kinds, "end", "end"]
        self.out = list(made.texts)
        """As they are to be written; what is left out is empty."""
        self.at = 0
        self.scope = Scope(None)
        self.uses: list[tuple[int, Scope]] = []
        self.doubles: set[int] = set()

    @abstractmethod
    def block(self, *, closed: bool = False) -> None:
        """Statements in braces."""

    def refuse(self) -> NoReturn:
        raise ValueError(f"not understood: {' '.join(self.texts[max(0, self.at - 8):self.at + 8])!r}")

    def take(self, text: str) -> None:
        if self.texts[self.at] != text:
            self.refuse()
        self.at += 1

    def took(self, text: str) -> bool:
        if self.texts[self.at] != text:
            return False
        self.at += 1
        return True

    def opens(self, *, closed: bool = False) -> None:
        self.scope = Scope(self.scope, closed)

    def closes(self) -> None:
        assert self.scope.above is not None
        self.scope = self.scope.above

    def several(self, end: str, one: Callable[[], None], rest: Callable[[], None]) -> None:
        """Of a list, an object, a call: what stands between commas."""
        while not self.took(end):
            if self.took(","):
                continue
            if self.took("..."):
                rest()
            else:
                one()
            if self.texts[self.at] != end:
                self.take(",")
                if self.texts[self.at] == end:
                    self.out[self.at - 1] = ""

    def expression(self) -> None:
        self.assignment()
        while self.took(","):
            self.assignment()

    def assignment(self) -> None:
        """An expression without a comma."""
        while True:
            while self.texts[self.at] in _BEFORE:
                self.at += 1
            if self.operand():
                return
            if self.texts[self.at] in _BETWEEN:
                self.at += 1
            elif self.took("?"):
                self.assignment()
                self.take(":")
            else:
                return

    def operand(self) -> bool:
        """A value and what hangs on it. Whether it was an arrow function, which ends an expression."""
        text, kind = self.texts[self.at], self.kinds[self.at]
        if self.arrow_at(self.at) or (text == "async" and self.arrow_at(self.at + 1)):
            self.arrow()
            return True
        if text in ("function", "class", "async"):
            self.opens()
            self.function_or_class()
            self.closes()
        elif text in _VALUES or kind == "value":
            self.at += 1
        elif kind == "name":
            self.use()
        elif kind == "template":
            self.template()
        elif self.took("("):
            self.expression()
            self.take(")")
        elif self.took("["):
            self.several("]", self.assignment, self.assignment)
        elif self.took("{"):
            self.several("}", self.member, self.assignment)
        else:
            self.refuse()
        self.hanging()
        return False

    def hanging(self) -> None:
        while True:
            text = self.texts[self.at]
            if text in ("++", "--"):
                if self.at in self.lines:
                    self.refuse()
                self.at += 1
            elif text == "." or (text == "?." and self.kinds[self.at + 1] == "name"):
                self.at += 2
                if self.kinds[self.at - 1] != "name":
                    self.refuse()
            elif self.kinds[self.at] == "template":
                self.template()
            else:
                self.took("?.")
                if self.took("("):
                    self.several(")", self.assignment, self.assignment)
                elif self.took("["):
                    self.expression()
                    self.take("]")
                elif text == "?.":
                    self.refuse()
                else:
                    return

    def template(self) -> None:
        while self.texts[self.at].endswith("${"):
            self.at += 1
            self.expression()
            if self.kinds[self.at] != "rest":
                self.refuse()
        self.at += 1

    def member(self) -> None:
        """Of an object, or of a pattern to which something is assigned."""
        if self.method():
            return
        if self.key(self.use):
            if self.took("="):
                self.assignment()
        else:
            self.assignment()

    def key(self, alone: Callable[[], None]) -> bool:
        """`name:`, or the name alone, which names a variable too. Whether it stands alone."""
        if self.kinds[self.at] == "name" and self.texts[self.at + 1] != ":":
            self.doubles.add(self.at)
            alone()
            return True
        if self.took("["):
            self.assignment()
            self.take("]")
        elif self.kinds[self.at] in ("name", "value"):
            self.at += 1
        else:
            self.refuse()
        self.take(":")
        return False

    def method(self) -> bool:
        ahead = self.at + (self.texts[self.at] == "async" and self.kinds[self.at + 1] in ("name", "value"))
        if self.kinds[ahead] not in ("name", "value") or self.texts[ahead + 1] != "(":
            return False
        self.at = ahead + 1
        self.function()
        return True

    def function_or_class(self) -> None:
        if self.took("class"):
            if self.texts[self.at] not in ("extends", "{"):
                self.declare()
            if self.took("extends"):
                self.operand()
            self.take("{")
            while not self.took("}"):
                if not self.method():
                    self.refuse()
            return
        if self.took("async") and self.at in self.lines:
            self.refuse()
        self.take("function")
        if self.texts[self.at] != "(":
            self.declare()
        self.function()

    def function(self) -> None:
        """From its parameters on."""
        self.opens()
        self.take("(")
        self.several(")", self.parameter, self.pattern)
        self.block(closed=True)
        self.closes()

    def arrow_at(self, at: int) -> bool:
        after = self.closed[at] + 1 if self.texts[at] == "(" else at + 1
        return self.texts[after] == "=>"

    def arrow(self) -> None:
        if self.took("async") and self.at in self.lines:
            self.refuse()
        self.opens()
        start = self.at
        if self.took("("):
            self.several(")", self.parameter, self.pattern)
            if self.at == start + 3:
                self.out[start] = self.out[start + 2] = ""
        else:
            self.declare()
        self.take("=>")
        if self.texts[self.at] == "{":
            self.block(closed=True)
        else:
            self.assignment()
        self.closes()

    def parameter(self) -> None:
        self.pattern()
        if self.took("="):
            self.assignment()

    def pattern(self) -> None:
        """What is declared: a name, or those in a list or an object."""
        if self.took("["):
            self.several("]", self.parameter, self.pattern)
        elif self.took("{"):
            self.several("}", self.part, self.pattern)
        else:
            self.declare()

    def part(self) -> None:
        if not self.key(self.declare):
            self.pattern()
        if self.took("="):
            self.assignment()

    def declare(self) -> None:
        name, scope = self.texts[self.at], self.scope
        if name in scope.names or (scope.closed and scope.above and name in scope.above.names):
            raise ValueError(f"declared twice: {name}")
        scope.names[name] = None
        self.use()

    def use(self) -> None:
        if self.kinds[self.at] != "name" or self.texts[self.at] in RESERVED:
            self.refuse()
        self.uses.append((self.at, self.scope))
        self.at += 1
