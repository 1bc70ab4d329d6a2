"""What pages share is made once: it is the same as made anew, in any order, for any folder, and only where it is so."""

from __future__ import annotations

import html
import random
from dataclasses import replace
from typing import Any

import markupsafe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import theme
from shilu.model import Chrome, Head, Link, PlainView, RedirectView
from shilu.theme import compiling, furniture
from tests import sample_pages

HREFS = ("index.html", "news/a.html", "news/index.html", "columns/index.html", "columns/binhu/index.html",
         "columns/binhu/2.html", "tags/x/index.html", "tags/y/1.html", "feeds/all.xml", "years/2016/index.html")


def made(sources: dict[str, str], assets: dict[str, str] | None = None, **strings: str) -> theme.ThemePart:
    """A part whose template is the first source."""
    held = tuple((name, f"themes/x/templates/{name}", source) for name, source in sources.items())
    return theme.ThemePart(next(iter(sources)), "zh-CN", held, tuple((assets or {}).items()), tuple(strings.items()))


def shown(part: theme.ThemePart, href: str = "news/a.html", section: str = "", title: str = "",
          chrome: Chrome = sample_pages.CHROME) -> str:
    return theme.render(part, PlainView(Head(href, title, section=section), "404"), chrome, None).decode()


def anew(part: theme.ThemePart, view: Any, chrome: Chrome, body: Any) -> bytes:
    """A page with nothing kept from any other."""
    theme._kept.cache_clear()
    theme._at_hand.cache_clear()
    return theme.render(part, view, chrome, body)


def shipped_parts() -> dict[str, theme.ThemePart]:
    from tests import test_theme
    return {name: theme.part(test_theme.default(), name) for name, _ in theme.PAGES}


def test_a_page_is_the_same_whatever_was_rendered_before_it() -> None:
    parts = shipped_parts()
    pages = []
    for _, template, view, body in sample_pages.PAGES:
        part = parts[template if template.endswith(".html") else f"{template}.html"]
        for href in (view.head.href, *HREFS):
            for section in ("", "news", "columns"):
                for chrome in (sample_pages.CHROME, sample_pages.BARE):
                    other = replace(view, head=replace(view.head, href=href, section=section))
                    pages.append((part, other, chrome, body))
    pages = random.Random(7).sample(pages, 300)
    wanted = [anew(*page) for page in pages]
    for seed in range(3):
        order = list(range(len(pages)))
        random.Random(seed).shuffle(order)
        assert all(theme.render(*pages[at]) == wanted[at] for at in order)


BASE = ("<a href=\"{{ url('news/index.html') }}\">{{ chrome.title }}</a>{{ t('a', n=1) }}"
        "{% for one in chrome.columns %}<a href=\"{{ url(one.href) }}\">{{ one.text }}{{ loop.index }}</a>{% endfor %}"
        "{% if head.section == 'news' %}*{% endif %}<i src=\"{{ asset('x.css') }}\">{{ head.title }}")
COLUMNS = st.lists(st.sampled_from(HREFS), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HREFS), st.sampled_from(("", "news", "tags")), st.text(max_size=3)),
                min_size=2, max_size=8), COLUMNS)
def test_addresses_lead_from_the_page_on_which_they_stand(
    pages: list[tuple[str, str, str]], columns: list[str],
) -> None:
    part = made({"p.html": BASE}, {"x.css": "assets/x.1.css"}, a="{n}<")
    chrome = replace(sample_pages.CHROME, columns=tuple(Link("栏", href) for href in columns))
    theme._kept.cache_clear()
    theme._at_hand.cache_clear()
    for href, section, title in pages:
        folder, depth = href.rpartition("/")[0], href.count("/")

        def url(to: str, folder: str = folder, depth: int = depth) -> str:
            return to[len(folder) + 1:] if folder and to.startswith(f"{folder}/") else "../" * depth + to

        wanted = f'<a href="{url("news/index.html")}">{chrome.title}</a>1&lt;'
        wanted += "".join(f'<a href="{url(one)}">栏{number}</a>' for number, one in enumerate(columns, 1))
        wanted += f'{"*" if section == "news" else ""}<i src="{url("assets/x.1.css")}">{markupsafe.escape(title)}'
        wanted = wanted.replace("\r\n", "\n").replace("\r", "\n")
        assert shown(part, href, section, title, chrome) == wanted


def stretches(source: str) -> int:
    """How many stretches of a template are kept."""
    from jinja2 import nodes
    tree = compiling.bare().parse(source)
    furniture.settle(tree)
    return sum(hasattr(one, "number") for one in tree.find_all(nodes.Scope))


@pytest.mark.parametrize(("count", "source"), [
    (1, BASE),
    (0, "{{ chrome.title }}"),
    (0, "{{ view.a }}{{ view.b }}{{ view.c }}{{ head.title }}{{ head.href }}{{ body }}"),
    (0, "{% for one in view.cards %}{{ chrome.title }}{{ chrome.title }}{{ chrome.title }}{{ one }}{% endfor %}"),
    (0, "{% for one in chrome.kinds %}{{ view.of }}{{ chrome.url }}{{ one }}{% endfor %}"),
    (0, "{{ one }}{% for one in chrome.kinds if one == other %}{{ one }}{{ chrome.url }}{% endfor %}"),
    (0, "{{ chrome.kinds|random }}{{ 'a' if chrome.url else view.of }}{{ lipsum(chrome.url) }}"),
    (0, "{% set a = chrome.url %}{% set b = chrome.url %}{% set c = chrome.url %}{{ a }}{{ b }}{{ c }}"),
    (2, "{{ chrome.url }}{{ chrome.url }}{{ t(chrome.url) }}{{ view.of }}{{ chrome.url }}{{ t('a', n=chrome.url) }}"),
    (1, "{% if view.of %}{{ chrome.url }}{{ chrome.url }}{{ chrome.url }}{% else %}{{ view.of }}{% endif %}"),
    (1, "{% macro a(x) %}{{ x }}{{ chrome.url }}{{ chrome.url }}{{ chrome.url }}{% endmacro %}"),
    (0, "{% macro a(x) %}{{ x }}{{ chrome.url ~ x }}{{ chrome.url ~ x }}{% endmacro %}"),
    (0, "{% extends 'x' %}{{ chrome.url }}{{ chrome.url }}{{ chrome.url }}"),
])
def test_what_asks_for_anything_but_the_furniture_is_not_kept(count: int, source: str) -> None:
    assert stretches(source) == count


@pytest.mark.parametrize("source", [
    "{% set chrome = view %}", "{% for url in chrome.kinds %}{% endfor %}", "{% macro t(a) %}{% endmacro %}",
    "{% macro a(asset) %}{% endmacro %}", "{% with head = view.head %}{% endwith %}", "{% import 'b' as strings %}",
    "{% from 'b' import c as url with context %}", "{% import 'b' as b %}", "{% include 'b' without context %}",
    "{% set noted_url = 1 %}",
])
def test_a_template_that_hides_a_name_of_the_furniture_is_taken_at_its_word(source: str) -> None:
    assert furniture.hides(compiling.bare().parse(source))


def test_a_name_that_is_hidden_in_one_template_is_hidden_in_all() -> None:
    words = "{{ chrome }}{{ t('a') }}{{ chrome }}{{ chrome }}"
    part = made({"p.html": "{% extends 'q.html' %}{% set chrome = head.title %}",
                 "q.html": f"{{% block x %}}{words}{{% endblock %}}"}, a="-")
    assert [shown(part, title=title) for title in "ab"] == ["a-aa", "b-bb"]


# ---------------------------------------------------------------- short ways of the code

@pytest.mark.parametrize("value", ["", "a", "<&>\"'", "字<", "\U0001f600&amp;"])
def test_a_text_is_escaped_as_it_always_was(value: str) -> None:
    part = made({"p.html": "{{ head.title }}|{{ head.title ~ 'x' }}|{{ head.title|e }}|{{ head.title|length }}"})
    once = str(markupsafe.escape(value))
    assert shown(part, title=value) == f"{once}|{once}x|{once}|{len(value)}"
    assert html.unescape(once) == value or "&" in value


CALLS: tuple[tuple[str, str], ...] = (
    ("{{ f(1) }}", "1,2,"), ("{{ f(1, 3) }}", "1,3,"), ("{{ f(1, c='<') }}", "1,2,&lt;"),
    ("{{ f(c=4, a=1) }}", "1,2,4"), ("{{ f(1, 5, 6) }}", "1,5,6"), ("{% set g = f %}{{ g(b=0, a=9) }}", "9,0,"),
    ("{{ f(*(7, 8)) }}", "7,8,"), ("{{ f(**{'a': 3}) }}", "3,2,"), ("{{ f.name }}", "f"),
)


@pytest.mark.parametrize(("call", "wanted"), CALLS)
def test_a_macro_takes_what_it_names(call: str, wanted: str) -> None:
    macro = "{% macro f(a, b=2, c='') %}{{ a }},{{ b }},{{ c }}{% endmacro %}"
    assert shown(made({"p.html": macro + call})) == wanted


@pytest.mark.parametrize("call", ["f(1, 2, 3, 4)", "f(1, d=2)", "f(1, a=2)", "f()"])
def test_a_macro_that_is_called_wrong_is_told(call: str) -> None:
    part = made({"p.html": "{% macro f(a, b=2) %}{{ a }}{% endmacro %}\n{{ " + call + " }}"})
    with pytest.raises(theme.TemplateError) as caught:
        shown(part)
    assert caught.value.problem.line in (1, 2)


def test_macros_with_callers_and_with_rest_are_jinjas() -> None:
    part = made({"p.html": "{% macro f(a) %}{{ a }}{{ caller() }}{{ varargs|length }}{{ kwargs.z }}{% endmacro %}"
                           "{% call f(1, 2, z=3) %}<b>{% endcall %}"})
    assert shown(part) == "1<b>13"


REFUSED: tuple[str, ...] = (
    "head.__class__", "head.title.__class__", "url.__globals__", "t.__code__", "head['__class__']", "chrome._x",
    "''.__class__.__mro__", "'{0.__class__}'.format(head)", "head.nothing", "nothing", "view.head.nothing.more",
    "f.function", "f._function", "f.__call__",
)


@pytest.mark.parametrize("expression", REFUSED)
def test_the_sandbox_gives_nothing_but_values(expression: str) -> None:
    part = made({"p.html": "{% macro f(a) %}{% endmacro %}{{ " + expression + " }}"})
    with pytest.raises(theme.TemplateError):
        shown(part)


def test_a_field_that_a_view_lacks_is_undefined_and_not_a_fault() -> None:
    part = made({"p.html": "{{ view.chars is defined }} {{ view.chars|default('-') }} {{ view.of }}"})
    assert shown(part) == "False - 404"


def test_a_field_is_taken_of_any_view_and_of_loops() -> None:
    source = "{% for one in [head, view.target] %}{{ one.href }}{{ loop.index }}{{ loop.last }} {% endfor %}"
    view = RedirectView(Head("a.html", ""), Link("b", "b.html"))
    assert theme.render(made({"p.html": source}), view, sample_pages.CHROME, None) == b"a.html1False b.html2True "


