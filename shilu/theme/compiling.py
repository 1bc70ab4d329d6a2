"""Sources of templates in, a compiled template out: Jinja2's sandbox, with the work taken out of it that pages repeat.

Three things are settled when a template is compiled, not when a page is made: texts that it names outright are set
in; a field of a view is taken at once where it is one, and a macro or one of our functions called at once, while all
else goes through the sandbox as ever; what only asks for the site's furniture is kept (`furniture`).
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from types import FunctionType
from typing import TYPE_CHECKING, Any

from shilu import model
from shilu.theme import furniture, themetools

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Environment, nodes
    from jinja2.compiler import CodeGenerator, Frame

Sources = tuple[tuple[str, str, str], ...]
"""(name, path, source) of each template."""
Strings = tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def bare() -> Environment:
    """An environment without templates, which parses and compiles."""
    return _made({})


@lru_cache(maxsize=64)
def template(name: str, sources: Sources, texts: Strings) -> Any:
    """A template, compiled, in an environment that holds nothing but what it reaches."""
    from jinja2 import FunctionLoader

    strings = dict(texts)
    environment = _made(strings)
    held = {name: (path, source) for name, path, source in sources}
    plain = not any(_hides(*one) for one in sources)

    class Loader(FunctionLoader):
        """Compiles each source once a process, however many parts hold it."""

        def load(self, environment: Environment, name: str, globals: Any = None) -> Any:
            path, source = held[name]
            used = tuple((key, strings.get(key, "")) for key in _keys(name, path, source))
            code = _compiled(name, path, source, used, plain)
            return environment.template_class.from_code(environment, code, dict(globals or {}), None)

    environment.loader = Loader(lambda name: None)
    return environment.get_template(name)


@lru_cache(maxsize=128)
def _parsed(name: str, path: str, source: str) -> nodes.Template:
    return bare().parse(source, name, path)


@lru_cache(maxsize=128)
def _hides(name: str, path: str, source: str) -> bool:
    return furniture.hides(_parsed(name, path, source))


@lru_cache(maxsize=128)
def _keys(name: str, path: str, source: str) -> tuple[str, ...]:
    """Keys of the strings that a template names outright."""
    return tuple(sorted({call.args[0].value for call in _plain_texts(_parsed(name, path, source))}))  # type: ignore[attr-defined]


def _plain_texts(tree: nodes.Template) -> list[nodes.Call]:
    """Calls `t('key')` without values."""
    from jinja2 import nodes

    return [
        call for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t"
        and len(call.args) == 1 and isinstance(call.args[0], nodes.Const) and not call.kwargs
    ]


@lru_cache(maxsize=256)
def _compiled(name: str, path: str, source: str, strings: Strings, plain: bool) -> CodeType:
    """A template's code, with the texts that it names outright set in: half of what a page calls are such texts.

    `plain`: no template of the part hides a name of the furniture."""
    from jinja2 import nodes
    from jinja2.visitor import NodeTransformer

    known = dict(strings)
    environment = bare()
    tree = environment.parse(source, name, path)
    texts = {id(call) for call in _plain_texts(tree)}

    class SetIn(NodeTransformer):
        """`t('key')` -> its text."""

        def visit_Call(self, node: nodes.Call) -> nodes.Node:
            if id(node) in texts and isinstance(node.args[0], nodes.Const):
                return nodes.Const(known[node.args[0].value], lineno=node.lineno)
            return self.generic_visit(node)

    SetIn().visit(tree)
    if plain:
        furniture.settle(tree)
    return environment.compile(tree, name, path)


@lru_cache(maxsize=1)
def _holders() -> dict[str, frozenset[type]]:
    """Field -> the values that have it, of views and of loops."""
    from jinja2.runtime import LoopContext

    found: dict[str, set[type]] = {}
    for kind in vars(model).values():
        if isinstance(kind, type) and is_dataclass(kind):
            for field in fields(kind):
                found.setdefault(field.name, set()).add(kind)
    for name in ("first", "index", "index0", "last", "length", "previtem", "nextitem"):
        found.setdefault(name, set()).add(LoopContext)
    return {name: frozenset(kinds) for name, kinds in found.items() if not name.startswith("_")}


@lru_cache(maxsize=1)
def _called() -> type:
    """The class of macros that take nothing but what they name: nearly all."""
    from jinja2.runtime import Macro
    from jinja2.utils import missing
    from markupsafe import Markup

    class Called:
        """A macro, called without ado; what does not fit is left to Jinja's own, which knows what to say."""

        __slots__ = ("_function", "arguments", "name")

        def __init__(self, function: Callable[..., str], name: str, arguments: tuple[str, ...]) -> None:
            self._function = function
            self.name = name
            self.arguments = arguments

        def __call__(self, *args: Any, **named: Any) -> Markup:
            given, wanted = len(args), len(self.arguments)
            if given < wanted:
                rest = self.arguments[given:]
                if named.keys() <= {*rest}:
                    return Markup(self._function(*args, *[named.get(name, missing) for name in rest]))
            elif given == wanted and not named:
                return Markup(self._function(*args))
            macro = Macro(bare(), self._function, self.name, [*self.arguments], False, False, False, True)
            return Markup(macro(*args, **named))

    return Called


@lru_cache(maxsize=1)
def _putting_out() -> Any:
    """Jinja's own writer of code, which puts out values and defines macros with less ado."""
    from jinja2 import nodes
    from jinja2.compiler import CodeGenerator, MacroRef

    class PuttingOut(CodeGenerator):
        """What is a str already is escaped and stays one; macros that take what they name are called at once."""

        def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
            if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
                super()._output_child_pre(node, frame, finalize)
            else:
                self.write("(_o if type(_o := ")

        def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
            if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
                super()._output_child_post(node, frame, finalize)
            else:
                self.write(") is Markup else plain(_o) if type(_o) is str else escape(_o))")

        def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
            node = macro_ref.node
            odd = macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller
            if isinstance(node, nodes.Macro) and not odd:
                names = tuple(one.name for one in node.args)
                self.write(f"Called(macro, {node.name!r}, {names!r}) if context.eval_ctx.autoescape else ")
            super().macro_def(macro_ref, frame)

    return PuttingOut


@lru_cache(maxsize=1)
def _generator() -> Any:
    """What writes the code of templates."""
    from jinja2 import nodes

    class Generator(_putting_out()):  # type: ignore[misc]
        """Jinja's, with short ways for what templates do most."""

        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
            self.fields: set[str] = set()
            super().visit_Template(node, frame)
            self.writeline("at_once, guarded = environment.at_once, environment.guarded")
            self.writeline("plain, Called = environment.plain, environment.called")
            for name in sorted(self.fields):
                self.writeline(f"has_{name} = environment.holders[{name!r}]")

        def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
            if node.attr not in _holders() or not isinstance(node.node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
                super().visit_Getattr(node, frame)
                return
            self.fields.add(node.attr)
            self.write(f"(_o.{node.attr} if type(_o := ")
            self.visit(node.node, frame)
            self.write(f") in has_{node.attr} else environment.getattr(_o, {node.attr!r}))")

        def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
            odd = node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(one.key) for one in node.kwargs)
            if forward_caller or odd or not isinstance(node.node, (nodes.Name, nodes.Getattr)):
                super().visit_Call(node, frame, forward_caller=forward_caller)
                return
            self.write("(_o if type(_o := ")
            self.visit(node.node, frame)
            self.write(") in at_once else guarded(context, _o))(")
            for one in (*node.args, *node.kwargs):
                self.visit(one, frame)
                self.write(", ")
            self.write(")")

        def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:
            if getattr(node, "number", None) is None:
                super().visit_Scope(node, frame)
            else:
                _write_stretch(self, node, frame)

    return Generator


def _write_stretch(code: CodeGenerator, node: nodes.Scope, frame: Frame) -> None:
    """The code of a stretch that is kept: asked for, made where it is not there yet, put out."""
    page, text, resolve = code.temporary_identifier(), code.temporary_identifier(), code.get_resolve_func()
    section = f"{resolve}('head').section" if getattr(node, "by_section", False) else "''"
    place = f"{code.name!r}, {getattr(node, 'number', 0)}, {section}"
    code.writeline(f"{page} = {resolve}({furniture.NAME!r})", node)
    code.writeline(f"{text} = {page}.text({place})")
    code.writeline(f"if {text} is None:")
    code.indent()
    inner = frame.inner()
    inner.symbols.analyze_node(node)
    code.enter_frame(inner)
    code.buffer(inner)
    code.blockvisit(node.body, inner)
    code.writeline(f"{text} = {page}.keep({place}, concat({inner.buffer}))")
    code.leave_frame(inner)
    code.outdent()
    code.simple_write(text, frame)


def _made(strings: dict[str, str]) -> Environment:
    """Escaping on, unknown names refused, nothing reachable but values."""
    from jinja2 import StrictUndefined
    from markupsafe import Markup

    environment = _sandbox()(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    environment.globals |= {"t": themetools.texts(strings), "strings": themetools.groups(strings)}
    environment.filters |= {
        "date": themetools.date(strings),
        "number": themetools.number(strings.get("numerals", "")),
        "halves": lambda title: Markup(themetools.halves_html(title)),
        "body_html": lambda body, targets: Markup(themetools.body_html(body, targets)),
    }
    return environment


@lru_cache(maxsize=1)
def _sandbox() -> type[Environment]:
    import markupsafe
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """The sandbox, with short ways for what the code of a template does most."""

        code_generator_class = _generator()
        holders = _holders()
        called = _called()
        at_once = frozenset({called, Macro, FunctionType})
        """What may be called without asking: macros, and functions, which are ours or Jinja's; methods are neither."""
        plain = staticmethod(getattr(markupsafe, "_escape_inner", markupsafe.escape))
        """What `escape` does to a str, without a Markup made of it: it is joined at once."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if type(obj) is TemplateModule and attribute in vars(obj) and attribute[:1] != "_":
                return vars(obj)[attribute]
            return super().getattr(obj, attribute)

        def guarded(self, context: Any, obj: Any) -> Any:
            """What calls `obj` if that is safe, and raises if not."""
            return partial(self.call, context, obj)

    return Sandbox
