"""A module in; its statements, each with what it declares and the variables that it names, out.

It reads what `runtime/` is written in: ES2020 with `let`, `const` and a `;` after every statement, without `switch`,
generators, accessors, static and private members. For anything else ValueError is raised, so that what could be read
wrongly is not read at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shilu.search.script.expressions import Expressions, Scope

Variable = tuple[Scope | None, str]
"""Where it is declared (None: nowhere, as `document`), and its name."""


@dataclass(frozen=True, slots=True)
class Use:
    """A token that names a variable."""

    at: int
    scope: Scope
    variable: Variable
    double: bool
    """It names a property as well, as in `{ a }`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement at the top of a module."""

    tokens: tuple[str, ...]
    """Empty ones are left out."""
    uses: tuple[Use, ...]
    declares: tuple[Variable, ...]
    idle: bool = False
    """It declares a function, a class or a value, and so does nothing as long as nobody names it."""
    varies: bool = False
    """It declares with `let`."""
    value: str = ""
    """Of `const A = 1`: the number or string for which it declares a name."""


@dataclass(frozen=True, slots=True)
class Module:
    top: Scope
    statements: tuple[Statement, ...]


def read(text: str, imports: dict[str, Scope]) -> Module:
    """A module without the lines that import; `imports`: name -> the top of the module that declares it."""
    return _Reader(text).module(imports)


def _plain(use: Use, value: str) -> Statement:
    tokens = ("let", use.variable[1], "=", value, ";")
    return Statement(tokens, (replace(use, at=1),), (use.variable,), idle=True, value="" if value[0] == "/" else value)


class _Reader(Expressions):
    def module(self, imports: dict[str, Scope]) -> Module:
        top, found = self.scope, []
        while self.texts[self.at]:
            start, known, self.uses = self.at, len(top.names), []
            self.statement()
            found.append((start, self.at, self.uses, tuple(top.names)[known:]))
        made: list[Statement] = []
        for start, end, named, names in found:
            uses = tuple(self.use_of(at, start, scope, imports) for at, scope in named)
            tokens, declares = tuple(self.out[start:end]), tuple((top, name) for name in names)
            if self.plain(start, end):
                values = (self.texts[at + 3] for at in range(start, end - 1, 4))
                made += (_plain(use, value) for use, value in zip(uses, values, strict=True))
            else:
                made.append(Statement(tokens, uses, declares, self.function_at(start), self.texts[start] == "let"))
        return Module(top, tuple(made))

    def use_of(self, at: int, start: int, scope: Scope, imports: dict[str, Scope]) -> Use:
        name, home = self.texts[at], scope
        while home.above and name not in home.names:
            home = home.above
        return Use(at - start, scope, (home if name in home.names else imports.get(name), name), at in self.doubles)

    def function_at(self, at: int) -> bool:
        return self.texts[at] in ("function", "class") or self.texts[at:at + 2] == ["async", "function"]

    def plain(self, start: int, end: int) -> bool:
        """Whether it is like `const A = 1, B = "x";`."""
        return self.texts[start] == "const" and (end - start) % 4 == 1 and all(
            self.texts[at + 2] == "=" and self.kinds[at + 3] == "value" for at in range(start, end - 1, 4)
        )

    def statement(self) -> None:
        text = self.texts[self.at]
        if text == "{":
            self.block()
        elif self.function_at(self.at):
            self.function_or_class()
        elif known := _KNOWN.get(text):
            self.at += 1
            known(self)
        elif self.kinds[self.at] == "name" and self.texts[self.at + 1] == ":":
            self.at += 2
            self.statement()
        elif not self.took(";"):
            self.expression()
            self.end()

    def block(self, *, closed: bool = False) -> None:
        self.opens(closed=closed)
        self.take("{")
        before = ""
        while not self.took("}"):
            start, after = self.at, self.texts[self.at]
            self.statement()
            if before in ("let", "const") and after in ("let", "const"):
                self.out[start - 1:start + 1] = ",", ""
            before = after
        self.closes()

    def end(self) -> None:
        """Of a statement: its `;`, which nobody needs before a `}`."""
        if self.texts[self.at] == "}":
            return
        self.take(";")
        if self.texts[self.at] == "}":
            self.out[self.at - 1] = ""

    def declaration(self) -> None:
        self.declarators()
        self.end()

    def declarators(self) -> None:
        """What is never assigned again may as well be declared with `let`, and so together with what is."""
        self.out[self.at - 1] = "let"
        self.parameter()
        while self.took(","):
            self.parameter()

    def condition(self) -> None:
        self.take("(")
        self.expression()
        self.take(")")

    def if_(self) -> None:
        self.condition()
        self.statement()
        if self.took("else"):
            self.statement()

    def while_(self) -> None:
        self.condition()
        self.statement()

    def do(self) -> None:
        self.statement()
        self.take("while")
        self.condition()
        self.end()

    def for_(self) -> None:
        self.opens()
        self.took("await")
        self.take("(")
        if self.took("let") or self.took("const"):
            self.declarators()
        elif self.texts[self.at] != ";":
            self.expression()
        if self.took("of"):
            self.assignment()
            self.take(")")
        else:
            for end in (";", ")"):
                self.take(";")
                if self.texts[self.at] != end:
                    self.expression()
            self.take(")")
        self.statement()
        self.closes()

    def try_(self) -> None:
        self.block()
        if self.took("catch"):
            self.opens()
            if self.took("("):
                self.pattern()
                self.take(")")
            self.block(closed=True)
            self.closes()
        if self.took("finally"):
            self.block()

    def jump(self) -> None:
        """`break` and `continue`, with a label or without; labels keep their names."""
        if self.kinds[self.at] == "name" and self.at not in self.lines:
            self.at += 1
        self.end()

    def leave(self) -> None:
        """`return` and `throw`, whose value begins on the same line."""
        if self.texts[self.at] not in (";", "}"):
            if self.at in self.lines:
                self.refuse()
            self.expression()
        self.end()


_KNOWN = {
    "let": _Reader.declaration, "const": _Reader.declaration, "if": _Reader.if_,
    "while": _Reader.while_, "do": _Reader.do, "for": _Reader.for_, "try": _Reader.try_,
    "return": _Reader.leave, "throw": _Reader.leave, "break": _Reader.jump, "continue": _Reader.jump,
}
