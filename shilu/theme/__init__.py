"""A theme's files in, a checked Theme out; a template's part of it and a view in, a page's bytes out.

The only door to Jinja2, which is loaded when a theme is read or a page rendered, not before. `load` finds what each
template reaches (templates it extends, includes or imports, `asset('x.css')`, `t('key')`), so that `part` can give a
page exactly that: a change of one template or one string changes the pages that use it and no others.
Every template is tried on an empty and on a full view, so that a theme's mistake is told with its file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from shilu import model
from shilu.errors import Problem, at
from shilu.theme import compiling, furniture, naming, samples, themetools
from shilu.theme.themefiles import Asset, Files, gather

PAGES: tuple[tuple[str, type], ...] = (
    ("404.html", model.PlainView),
    ("home.html", model.HomeView),
    ("index.html", model.IndexView),
    ("list.html", model.ListView),
    ("news.html", model.ArticleView),
    ("org.html", model.OrgView),
    ("page.html", model.ArticleView),
    ("person.html", model.PersonView),
    ("redirect.html", model.RedirectView),
    ("search.html", model.PlainView),
    ("special.html", model.SpecialView),
    ("speech.html", model.ArticleView),
)
"""The templates that pages are made with, and the view that each is given."""
GIVEN = frozenset({"view", "chrome", "head", "body", "url", "asset"})
"""What each page gives its template; `t` and `strings` come from the theme."""


@dataclass(frozen=True, slots=True)
class Template:
    """One template and what it names itself."""

    name: str
    path: str
    source: str
    templates: tuple[str, ...]
    assets: tuple[str, ...]
    strings: tuple[str, ...]
    """Keys; `date.` stands for all that begin so."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its parents' files laid under it, for one language."""

    name: str
    language: str
    templates: tuple[Template, ...]
    assets: tuple[Asset, ...]
    strings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ThemePart:
    """All that one template needs of its theme."""

    template: str
    language: str
    sources: tuple[tuple[str, str, str], ...]
    """(name, path, source) of the template and of every one it reaches."""
    assets: tuple[tuple[str, str], ...]
    """(name, href) of the assets that these name."""
    strings: tuple[tuple[str, str], ...]


class TemplateError(Exception):
    """A template failed on a view, in a way that no sample foresaw."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


# ---------------------------------------------------------------- what the build calls


@lru_cache(maxsize=4)
def load(name: str, files: tuple[tuple[str, bytes], ...], language: str) -> tuple[Theme, tuple[Problem, ...]]:
    """The theme `name` out of the files of all themes (paths below themes/), for a language, and its mistakes."""
    theme, told = untried(name, files, language)
    return theme, told or tuple(sorted(_tried(theme), key=at))


def untried(name: str, files: tuple[tuple[str, bytes], ...], language: str) -> tuple[Theme, tuple[Problem, ...]]:
    """The same, but for the mistakes that come up only when its templates are tried."""
    gathered, problems = gather(name, files, language)
    templates, wrong = _read(gathered)
    theme = Theme(name, language, templates, gathered.assets, gathered.strings)
    return theme, tuple(sorted((*problems, *wrong), key=at))


def part(theme: Theme, template: str) -> ThemePart:
    """What the pages made with `template` (`speech` or `speech.html`) depend on."""
    wanted = template if template.endswith(".html") else f"{template}.html"
    known = {one.name: one for one in theme.templates}
    reached: dict[str, Template] = {}
    queue = [wanted]
    while queue:
        name = queue.pop()
        if name == naming.ALL:
            queue.extend(known)
        elif name in known and name not in reached:
            reached[name] = known[name]
            queue.extend(known[name].templates)
    used = [reached[name] for name in sorted(reached)]
    named = {name for one in used for name in one.assets}
    keys = {key for one in used for key in one.strings}
    return ThemePart(
        wanted,
        theme.language,
        tuple((one.name, one.path, one.source) for one in used),
        tuple((one.name, one.href) for one in theme.assets if naming.ALL in named or one.name in named),
        tuple((key, text) for key, text in theme.strings if keys & {naming.ALL, key, f"{key.split('.', 1)[0]}."}),
    )


def assets(theme: Theme) -> tuple[tuple[str, bytes], ...]:
    """(output path, bytes) of every asset; the path bears a digest of the bytes."""
    return tuple((one.href, one.data) for one in theme.assets)


class _Same:
    """A value as a key by its identity: a batch of pages shares its parts and its furniture, and both are large."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=32)
def _at_hand(part: _Same, chrome: _Same) -> tuple[Any, furniture.Kept, dict[str, str]]:
    """What the pages of a part and a furniture share."""
    held: ThemePart = part.value
    template = compiling.template(held.template, held.sources, held.strings)
    return template, _kept(held, chrome.value), dict(held.assets)


@lru_cache(maxsize=32)
def _kept(part: ThemePart, chrome: model.Chrome) -> furniture.Kept:
    return furniture.Kept()


def render(part: ThemePart, view: Any, chrome: model.Chrome, body: model.Body | None) -> bytes:
    """One page: UTF-8, LF line ends."""
    head = view.head
    url = themetools.linker(head.href)
    try:
        template, kept, assets = _at_hand(_Same(part), _Same(chrome))
        own = furniture.Furniture(kept, head.href, url)
        text: str = template.render({
            "view": view, "chrome": chrome, "head": head, "body": body,
            "url": url, "asset": themetools.asset_linker(url, assets),
            "noted_url": own.noted_url, "noted_asset": themetools.asset_linker(own.noted_url, assets),
            furniture.NAME: own,
        })
    except Exception as error:  # whatever a theme's template does is the theme's mistake, and is told as one
        raise TemplateError(_failure(part, error)) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace")


# ---------------------------------------------------------------- reading and checking


def _read(files: Files) -> tuple[tuple[Template, ...], list[Problem]]:
    """Each template with what it names, and what is wrong with it as far as that can be seen unused."""
    problems: list[Problem] = []
    said = []
    for one in files.templates:
        found = _said(*one)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            said.append((one, found))
    there = {one[0] for one in files.templates}
    folder = f"themes/{files.name}/templates"
    for name, _ in PAGES:
        if name not in there and there:
            problems.append(Problem(folder, 0, 0, "error", "theme-missing", (("name", name),)))
    known = {
        "template": there,
        "asset": {one.name for one in files.assets},
        "string": {key for key, _ in files.strings},
        "filter": set(compiling.bare().filters),
        "test": set(compiling.bare().tests),
        "variable": set(GIVEN | compiling.bare().globals.keys()).union(*(found.sets for _, found in said)),
    }
    templates: list[Template] = []
    for (name, path, source), found in said:
        names: dict[str, set[str]] = {kind: set() for kind in known}
        for kind, used, line in found.names:
            names[kind].add(used)
            if used != naming.ALL and not used.endswith(".") and used not in known[kind]:
                problems.append(_problem(path, source, line, f"theme-no-{kind}", name=used))
        mine = (tuple(sorted(names[kind])) for kind in ("template", "asset", "string"))
        templates.append(Template(name, path, source, *mine))
    return tuple(templates), problems


class _Said(NamedTuple):
    """What a template says of itself."""

    names: tuple[tuple[str, str, int], ...]
    """(kind, name, line) of all that it takes from outside."""
    sets: frozenset[str]
    """Variables that it makes."""


@lru_cache(maxsize=128)
def _said(name: str, path: str, source: str) -> _Said | Problem:
    """What can be seen of one template by itself; so after an edit one is read, and not the whole theme."""
    from jinja2 import TemplateSyntaxError

    try:
        tree = compiling.bare().parse(source, name, path)
    except TemplateSyntaxError as error:
        return _problem(path, source, error.lineno, "theme-syntax", said=error.message or "")
    return _Said(tuple(naming.named(tree)), frozenset(naming.declared(tree)))


def _tried(theme: Theme) -> list[Problem]:
    """What goes wrong when each page is made of an empty view and of a full one."""
    found: dict[Problem, None] = {}
    for name, kind in PAGES:
        used = part(theme, name)
        for full in (False, True):
            chrome, body = samples.value(model.Chrome, full), samples.value(model.Body, full)
            try:
                render(used, samples.value(kind, full), chrome, body if full else None)
            except TemplateError as error:
                found[error.problem] = None
    return list(found)


def _problem(path: str, source: str, line: int, rule: str, **values: str) -> Problem:
    """A mistake at a line of a template."""
    lines = source.split("\n")
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Problem(path, line, 0, "error", rule, tuple(values.items()), excerpt)


def _failure(part: ThemePart, error: Exception) -> Problem:
    """Where in the templates an error came up: the innermost line of a template that was being carried out."""
    sources = {path: source for _, path, source in part.sources}
    path, line = {name: path for name, path, _ in part.sources}.get(part.template, part.template), 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in sources:
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return _problem(path, sources.get(path, ""), line, "theme-failed", said=str(error))
