"""The bytes of site.yaml go in, a checked `Site` comes out, with all that is wrong in them."""

from __future__ import annotations

from shilu.errors import Problem, at
from shilu.frontmatter import fields
from shilu.frontmatter.decoding import decode
from shilu.frontmatter.forms import Form, Group
from shilu.frontmatter.yamltext import Mapping, absent, compose
from shilu.model import Column, Footer, Rules, Site


def parse(path: str, data: bytes) -> tuple[Site | None, tuple[Problem, ...]]:
    """The site's settings; None when they have an error. Problems are sorted by place."""
    text, found = decode(path, data)
    if text is None:
        return None, found
    node, told = compose(text, 1, path, fields.keys(), fields.inner_keys())
    problems = [*found, *told]
    form = Form(path, tuple(text.split("\n")))
    if node is None or absent(node):
        if not any(problem.level == "error" for problem in problems):
            form.tell_at(1, 1, "error", "no-site")
        problems += form.problems
        return None, tuple(sorted(problems, key=at))
    if not isinstance(node, Mapping):
        form.tell(node, "error", "not-a-mapping")
        return None, tuple(sorted([*problems, *form.problems], key=at))
    form.torn = any(problem.level == "error" for problem in problems)
    group = form.read(node, fields.site())
    columns = _columns(form, group)
    problems += form.problems
    told = tuple(sorted(problems, key=at))
    if any(problem.level == "error" for problem in told):
        return None, told
    return _site(group, columns), told


def rules(site: Site) -> Rules:
    """What reading one document needs of the settings."""
    return Rules(tuple((column.id, column.name) for column in site.columns), site.timezone, site.propose_tags)


def _site(group: Group, columns: tuple[Column, ...]) -> Site:
    default = Site("")
    url = group.text("url")
    search = group.group("search")
    return Site(
        title=group.text("title"),
        url=url if not url or url.endswith("/") else url + "/",
        language=group.text("language") or default.language,
        timezone=group.text("timezone") or default.timezone,
        theme=group.text("theme") or default.theme,
        per_page=group.number("per_page", default.per_page),
        propose_tags=group.flag("propose_tags", default.propose_tags),
        feed_items=group.number("feed_items", default.feed_items),
        search=search.flag("enabled", True) if search else default.search,
        columns=columns,
        footer=_footer(group.group("footer")),
        description=group.text("description"),
    )


def _footer(group: Group | None) -> Footer:
    if group is None:
        return Footer()
    return Footer(**{key: group.text(key) for key in ("sponsor", "contact", "icp", "gongan", "site_id_code")})


def _columns(form: Form, group: Group) -> tuple[Column, ...]:
    """All columns, each before those below it; an id used twice is told."""
    lines: dict[str, int] = {}
    found: list[Column] = []

    def walk(groups: tuple[Group, ...], parent: str) -> None:
        for one in groups:
            name = one.text("id")
            if name and name in lines:
                form.tell(one.pairs["id"].value, "error", "column-twice", id=name, line=str(lines[name]))
            elif name:
                lines[name] = one.line
                texts = one.text("name"), one.text("description"), one.texts("keywords"), one.text("type")
                found.append(Column(name, *texts, parent))
            walk(one.groups("children"), name)

    walk(group.groups("columns"), "")
    return tuple(found)
