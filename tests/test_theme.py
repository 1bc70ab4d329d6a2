"""The theme: loading and its mistakes, what a page depends on, rendering, and the default templates."""

from __future__ import annotations

import html
import re
import typing
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu import canon, model, theme
from shilu.errors import Problem
from shilu.model import Body, Chrome, Footer, Head, Link, PlainView
from shilu.theme import samples, themefiles, themetools
from tests import sample_pages

THEMES = Path(__file__).parent.parent / "themes"
VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
EVIL = "\"'><script>alert(1)</script><b onclick=x y='"
Files = dict[str, bytes]


def shipped() -> Files:
    return {
        path.relative_to(THEMES).as_posix(): path.read_bytes() for path in sorted(THEMES.rglob("*")) if path.is_file()
    }


def loaded(files: Files, name: str = "default", language: str = "zh-CN") -> tuple[theme.Theme, tuple[Problem, ...]]:
    return theme.load(name, tuple(sorted(files.items())), language)


@cache
def default(language: str = "zh-CN") -> theme.Theme:
    found, problems = loaded(shipped(), language=language)
    assert problems == ()
    return found


def page(template: str, view: Any, body: Body | None = None, chrome: Chrome = sample_pages.CHROME) -> str:
    return theme.render(theme.part(default(), template), view, chrome, body).decode("utf-8")


def changed(**texts: str) -> Files:
    """The shipped files with some templates (`list_html`) or others replaced by name below default/."""
    return shipped() | {f"default/templates/{name.replace('_', '.')}": text.encode() for name, text in texts.items()}


class Page(HTMLParser):
    """A page read strictly: every element closed in order, no id twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, (tag, self.getpos())

    def ids(self) -> Counter[str]:
        return Counter(found for _, attributes in self.tags if (found := attributes.get("id")))


def sampled() -> list[Any]:
    """Every template with an empty view and a full one."""
    return [pytest.param(name, kind, full, id=f"{name}-{full}") for name, kind in theme.PAGES for full in (False, True)]


def real() -> list[Any]:
    return [pytest.param(*row, id=row[0]) for row in sample_pages.PAGES]


# ---------------------------------------------------------------- the templates


@pytest.mark.parametrize(("name", "kind", "full"), sampled())
def test_a_page_of_an_empty_and_of_a_full_view_is_well_formed(name: str, kind: type, full: bool) -> None:
    for chrome in (samples.value(Chrome, full), sample_pages.CHROME, sample_pages.BARE):
        text = page(name, samples.value(kind, full), samples.value(Body, full), chrome)
        found = Page(text)
        assert [tag for tag, _ in found.tags].count("h1") == 1 or name == "home.html"
        assert not [id for id, times in found.ids().items() if times > 1]


@pytest.mark.parametrize(("path", "template", "view", "body"), real())
def test_a_page_is_well_formed_and_its_headings_are_in_order(
    path: str, template: str, view: Any, body: Body | None
) -> None:
    found = Page(page(template, view, body))
    assert not [id for id, times in found.ids().items() if times > 1]
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


@pytest.mark.parametrize(("path", "template", "view", "body"), real())
def test_a_page_has_its_landmarks_and_names_what_it_points_at(
    path: str, template: str, view: Any, body: Body | None
) -> None:
    found = Page(page(template, view, body))
    tags = Counter(tag for tag, _ in found.tags)
    assert tags["main"] == 1
    assert {"header", "footer", "nav"} <= tags.keys()
    ids = found.ids()
    for _, attributes in found.tags:
        for name in ("aria-labelledby", "for"):
            if attributes.get(name):
                assert attributes[name] in ids
        href = attributes.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
    assert all(
        attributes.get("aria-label") or attributes.get("aria-labelledby")
        for tag, attributes in found.tags
        if tag == "nav"
    )


@pytest.mark.parametrize(("path", "template", "view", "body"), real())
def test_a_page_works_under_a_strict_content_policy(path: str, template: str, view: Any, body: Body | None) -> None:
    for tag, attributes in Page(page(template, view, body)).tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or attributes.get("src")
        for name in ("src", "srcset"):
            assert not (attributes.get(name) or "").startswith(("http:", "https:", "//")), "fetched from elsewhere"


def evil(value: Any) -> Any:
    """The same value with every text in it replaced by an attack; what is one of a few words stays."""
    if isinstance(value, str):
        return EVIL
    if isinstance(value, tuple):
        return tuple(evil(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        hints = typing.get_type_hints(type(value))
        return replace(
            value,
            **{
                field.name: evil(getattr(value, field.name))
                for field in fields(value)
                if typing.get_origin(hints[field.name]) is not typing.Literal
                and hints[field.name] != tuple[model.Kind, ...]
            },
        )
    return value


@pytest.mark.parametrize(("name", "kind"), theme.PAGES)
def test_every_text_of_a_view_is_escaped(name: str, kind: type) -> None:
    view, chrome = evil(samples.value(kind, True)), evil(samples.value(Chrome, True))
    body = replace(evil(samples.value(Body, True)), html="<p>正文</p>")
    text = page(name, view, body, chrome)
    assert "<script>alert" not in text
    for tag, attributes in Page(text).tags:
        assert "onclick" not in attributes
        assert tag != "script" or attributes.get("src")


def test_an_address_that_is_a_script_is_no_link() -> None:
    view = replace(sample_pages.speech(), source_url="javascript:alert(1)")
    assert "javascript:" not in page("speech", view, sample_pages.SPEECH_BODY)


def test_the_text_of_a_body_is_not_touched() -> None:
    assert sample_pages.SPEECH_BODY.html in page("speech", sample_pages.speech(), sample_pages.SPEECH_BODY)


def test_a_text_in_another_script_says_so() -> None:
    found = Page(page("speech", sample_pages.transcript(), sample_pages.TRANSCRIPT_BODY))
    assert [attributes["lang"] for tag, attributes in found.tags if tag == "article"] == ["zh-Hant"]
    assert [attributes["lang"] for tag, attributes in found.tags if tag == "aside"] == ["zh-CN"]


def test_what_was_proposed_is_marked_as_proposed() -> None:
    assert "自动提取" in page("speech", sample_pages.speech(), sample_pages.SPEECH_BODY)
    assert "词自正文" in page("list", sample_pages.listing())
    assert "词自正文" not in page("list", replace(sample_pages.listing(), cards=(sample_pages.card(0),)))


def test_an_unverified_name_is_marked() -> None:
    assert "未核实" in page("person", samples.value(model.PersonView, False))
    assert "未核实" not in page("person", sample_pages.person())


def test_a_menu_has_only_what_there_is_and_marks_what_is_current() -> None:
    text = page("404", samples.value(PlainView, False), chrome=sample_pages.BARE)
    assert "<nav" in text
    assert "specials/index.html" not in text
    current = [
        attributes["href"]
        for tag, attributes in Page(page("news", sample_pages.news(), sample_pages.RICH_BODY)).tags
        if tag == "a" and attributes.get("aria-current")
    ]
    assert current == ["index.html"]


def test_a_site_without_search_has_no_search_box() -> None:
    assert 'role="search"' not in page("home", sample_pages.home(), chrome=sample_pages.BARE)


def test_the_search_page_gets_its_script_and_its_strings() -> None:
    found = Page(page("search", PlainView(Head("search.html", "检索"), "search")))
    box = next(attributes for _, attributes in found.tags if attributes.get("id") == "shilu-search")
    assert box["data-base"] == ""
    assert (box["data-strings"] or "").startswith("{")
    assert any(attributes.get("src") == "search/r-0/ui.js" for tag, attributes in found.tags if tag == "script")


def test_the_foot_leaves_out_what_the_site_does_not_give() -> None:
    assert 'class="marks"' not in page(
        "home", sample_pages.home(), chrome=replace(sample_pages.CHROME, footer=Footer())
    )


def test_the_first_page_with_its_style_and_scripts_weighs_under_sixty_kilobytes() -> None:
    text = page("home", sample_pages.home())
    used = [data for href, data in theme.assets(default()) if href in text]
    assert len(used) == 3
    assert len(text.encode()) + sum(map(len, used)) < 60_000


def test_english_pages_are_english() -> None:
    for path, template, view, body in sample_pages.PAGES:
        text = theme.render(theme.part(default("en"), template), view, sample_pages.BARE, body).decode()
        for words in ("跳到正文", "版本记录", "日期未知", "您的当前位置"):
            assert words not in text, path


# ---------------------------------------------------------------- colours

TOKENS = re.compile(r"--(paper|ink2?|rule|red|mark): (#[0-9a-f]{3,6})")


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def scheme(selector: str, *under: str) -> dict[str, str]:
    """Colours of a rule of the style sheet, over those of the rules `under` it and of the plain light scheme."""
    css = (THEMES / "default/assets/shilu.css").read_text("utf-8")
    rules = re.findall(r"^(:root[^{]*?) \{(.*?)\}", css, re.MULTILINE | re.DOTALL)
    return {
        name: colour
        for wanted in (":root", *under, selector)
        for rule, text in rules
        if rule == wanted
        for name, colour in TOKENS.findall(text)
    }


DARK, ELDER = ':root[data-scheme="dark"]', ':root[data-view="elder"]'


@pytest.mark.parametrize(
    ("selector", "under"),
    [
        (":root", ()),
        (DARK, ()),
        (ELDER, ()),
        (f'{ELDER}[data-scheme="dark"]', (DARK,)),
        (':root[data-contrast="high"]', ()),
    ],
)
def test_colours_have_contrast_enough(selector: str, under: tuple[str, ...]) -> None:
    colours = scheme(selector, *under)
    paper = colours["paper"]
    assert contrast(colours["ink"], paper) >= 7
    assert contrast(colours["red"], paper) >= 7
    assert contrast(colours["ink2"], paper) >= 4.5
    assert contrast(colours["rule"], paper) >= 3
    if "elder" in selector:
        assert contrast(colours["ink2"], paper) >= 8.5
        assert contrast(colours["red"], paper) >= 8.5


# ---------------------------------------------------------------- strings and assets


def test_both_languages_have_the_same_strings() -> None:
    zh, en = dict(default().strings), dict(default("en").strings)
    assert zh.keys() == en.keys()
    for key in zh:
        if not key.startswith("date.") and key != "numerals":
            assert set(re.findall(r"\{\w+\}", zh[key])) == set(re.findall(r"\{\w+\}", en[key])), key


def test_every_language_file_has_every_string_itself() -> None:
    named = {
        path: {key for key, _ in loaded({"x/theme.yaml": b"name: x", "x/i18n/zh-CN.yaml": data}, "x")[0].strings}
        for path, data in shipped().items()
        if path.startswith("default/i18n/")
    }
    assert len(named) == 2
    assert len({frozenset(keys) for keys in named.values()}) == 1


def test_every_string_is_used() -> None:
    package = "\n".join(path.read_text("utf-8") for path in (THEMES.parent / "shilu").glob("*.py"))
    used = {key for one in default().templates for key in one.strings}
    idle = {
        key
        for key, _ in default().strings
        if key not in used and f"{key.split('.')[0]}." not in used and f'"{key}"' not in package
    }
    assert not idle


def test_every_asset_is_used() -> None:
    used = {name for one in default().templates for name in one.assets}
    assert used == {one.name for one in default().assets}


def test_an_asset_bears_the_digest_of_its_bytes() -> None:
    files = shipped()
    before = dict(theme.assets(default()))
    files["default/assets/page.js"] += b"\n"
    after = dict(theme.assets(loaded(files)[0]))
    assert len(before.keys() - after.keys()) == 1
    assert all(re.fullmatch(r"assets/[\w.-]+\.[0-9a-f]{10}\.(css|js|svg)", path) for path in after)


def test_a_style_sheet_is_published_without_comments_and_keeps_its_strings() -> None:
    css = b'/* a */\na:hover, b > c {\n  font: 1px/2 "A  B; /* c */", serif;\n}\n'
    css += b"@media (min-width: 3px) and (a: b) { i { margin: -1px  0 } }\n"
    files = {"x/theme.yaml": b"name: x", "x/assets/a.css": css}
    (asset,) = themefiles.gather("x", tuple(files.items()), "zh-CN")[0].assets
    assert asset.data == (
        b'a:hover,b > c{font:1px/2 "A  B; /* c */",serif;}@media (min-width:3px) and (a:b){i{margin:-1px 0}}'
    )


def test_a_picture_that_a_style_sheet_names_is_named_with_its_digest() -> None:
    files = {
        "x/theme.yaml": b"name: x",
        "x/assets/a.css": b"a{background:url('tu.png')}b{background:url(https://e.org/c.png)}",
        "x/assets/tu.png": b"PNG",
    }
    css, picture = themefiles.gather("x", tuple(files.items()), "zh-CN")[0].assets
    assert picture.href.removeprefix("assets/").encode() in css.data
    assert b"url(https://e.org/c.png)" in css.data


# ---------------------------------------------------------------- what a page depends on


def parts(files: Files) -> dict[str, theme.ThemePart]:
    found, problems = loaded(files)
    assert problems == ()
    return {name: theme.part(found, name) for name, _ in theme.PAGES}


def differing(files: Files) -> set[str]:
    before = {name: theme.part(default(), name) for name, _ in theme.PAGES}
    return {name for name, found in parts(files).items() if found != before[name]}


def edited(path: str, old: str, new: str) -> Files:
    files = shipped()
    text = files[path].decode()
    assert old in text
    return files | {path: text.replace(old, new, 1).encode()}


def test_a_changed_template_changes_its_own_pages() -> None:
    assert differing(edited("default/templates/list.html", "<div", "<div ")) == {"list.html"}


def test_a_changed_parent_changes_the_pages_that_extend_it() -> None:
    assert differing(edited("default/templates/article.html", "<div", "<div ")) == {
        "speech.html",
        "news.html",
        "page.html",
    }


def test_a_changed_base_changes_every_page() -> None:
    assert differing(edited("default/templates/base.html", "<div", "<div ")) == {name for name, _ in theme.PAGES}


def test_a_changed_string_changes_the_pages_that_use_it() -> None:
    path = "default/i18n/zh-CN.yaml"
    assert differing(edited(path, "名称已由编者核实", "已核实")) == {"person.html", "org.html"}
    assert differing(edited(path, "版本记录", "版权页")) == {name for name, _ in theme.PAGES}


def test_a_changed_asset_changes_the_pages_that_name_it() -> None:
    files = shipped()
    files["default/assets/shilu.css"] += b"i{margin:0}"
    assert differing(files) == {name for name, _ in theme.PAGES}


def test_an_added_template_that_nothing_names_changes_nothing() -> None:
    assert differing(shipped() | {"default/templates/extra.html": "多余".encode()}) == set()


def test_another_language_does_not_change_this_one() -> None:
    assert differing(edited("default/i18n/en.yaml", "Skip to the text", "Skip")) == set()


def test_a_computed_name_means_any_template() -> None:
    files = changed(list_html='{% extends "base.html" %}{% block main %}{% include view.of %}{% endblock %}')
    found, _ = loaded(files)
    assert {name for name, *_ in theme.part(found, "list").sources} == {one.name for one in found.templates}


def test_a_computed_string_means_any_string_and_a_group_its_own() -> None:
    found, _ = loaded(changed(list_html='{% extends "base.html" %}{% block main %}{{ t(view.of) }}{% endblock %}'))
    assert theme.part(found, "list").strings == found.strings
    assert {"kind.news", "kind.org"} <= dict(theme.part(default(), "404").strings).keys()
    assert "offices" not in dict(theme.part(default(), "404").strings)


def test_a_part_is_a_value_that_can_be_a_key() -> None:
    one = theme.part(default(), "speech")
    assert canon.decode(canon.encode(one), theme.ThemePart) == one
    assert canon.digest(one) == canon.digest(theme.part(loaded(shipped())[0], "speech.html"))


def test_rendering_twice_gives_the_same_bytes() -> None:
    for _, template, view, body in sample_pages.PAGES:
        one = theme.part(default(), template)
        again = canon.decode(canon.encode(one), theme.ThemePart)
        assert theme.render(one, view, sample_pages.CHROME, body) == theme.render(
            again, view, sample_pages.CHROME, body
        )


# ---------------------------------------------------------------- inheritance


def test_a_child_theme_may_change_one_file() -> None:
    files = shipped() | {
        "ours/theme.yaml": b"name: ours\nparent: default\n",
        "ours/templates/404.html": b'{% extends "base.html" %}{% block main %}<h1>{{ t("lost") }}</h1>{% endblock %}',
        "ours/i18n/zh-CN.yaml": "lost: 走失了\n".encode(),
    }
    found, problems = loaded(files, "ours")
    assert problems == ()
    text = theme.render(theme.part(found, "404"), samples.value(PlainView, False), sample_pages.CHROME, None).decode()
    assert "<h1>走失了</h1>" in text
    assert theme.part(found, "list") == theme.part(default(), "list")


def test_a_string_that_a_translation_lacks_is_taken_from_chinese() -> None:
    files = shipped() | {"ours/theme.yaml": b"parent: default", "ours/i18n/zh-CN.yaml": "lost: 走失了".encode()}
    assert dict(loaded(files, "ours", "en")[0].strings)["lost"] == "走失了"
    assert dict(loaded(files, "ours", "en-GB")[0].strings)["skip"] == "Skip to the text"
    assert dict(loaded(files, "ours", "zh-Hant")[0].strings)["skip"] == "跳到正文"
    assert dict(loaded(files, "ours", "fr")[0].strings)["skip"] == "跳到正文"


# ---------------------------------------------------------------- mistakes


def told(files: Files, name: str = "default") -> list[tuple[str, int, str]]:
    return [(one.path, one.line, one.rule) for one in loaded(files, name)[1]]


def test_a_theme_that_is_not_there_is_told() -> None:
    assert told(shipped(), "none") == [("site.yaml", 0, "theme-unknown")]


def test_a_parent_that_is_not_there_is_told() -> None:
    files = shipped() | {"ours/theme.yaml": b"parent: none"}
    assert ("themes/ours/theme.yaml", 0, "theme-unknown") in told(files, "ours")


def test_themes_that_lead_in_a_circle_are_told() -> None:
    files = shipped() | {"a/theme.yaml": b"parent: b", "b/theme.yaml": b"parent: a"}
    assert [rule for *_, rule in told(files, "a")] == ["theme-circle"]


def test_a_missing_template_is_told() -> None:
    files = shipped()
    del files["default/templates/org.html"]
    assert told(files) == [("themes/default/templates", 0, "theme-missing")]


LIST = "themes/default/templates/list.html"
START = '{% extends "base.html" %}\n{% block main %}\n'


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{% if %}", "theme-syntax"),
        ("{{ t('nonesuch') }}", "theme-no-string"),
        ("{{ t('nonesuch' if view.total else 'skip') }}", "theme-no-string"),
        ("{{ asset('none.css') }}", "theme-no-asset"),
        ("{% include 'none.html' %}", "theme-no-template"),
        ("{{ view.title|nonesuch }}", "theme-no-filter"),
        ("{% if view.title is nonesuch %}{% endif %}", "theme-no-test"),
        ("{{ site.title }}", "theme-no-variable"),
        ("{{ view.titel }}", "theme-failed"),
        ("{% for card in view.cards %}{{ card.titel }}{% endfor %}", "theme-failed"),
        ("{{ view.title.__class__.__mro__ }}", "theme-failed"),
        ("{% for n in range(10000000) %}{% endfor %}", "theme-failed"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line(line: str, rule: str) -> None:
    files = changed(list_html=f"{START}{line}\n{{% endblock %}}\n")
    found = loaded(files)[1]
    assert {(one.path, one.line, one.rule) for one in found} == {(LIST, 3, rule)}
    assert found[0].excerpt == line


def test_a_mistake_that_shows_on_the_next_line_is_told_there() -> None:
    assert told(changed(list_html=f"{START}{{{{ view.title\n{{% endblock %}}\n")) == [(LIST, 4, "theme-syntax")]


def test_all_mistakes_are_told_together() -> None:
    files = changed(list_html=f"{START}{{{{ t('no') }}}}\n{{{{ asset('no') }}}}\n{{% endblock %}}", org_html="{% if %}")
    assert [rule for *_, rule in told(files)] == ["theme-no-string", "theme-no-asset", "theme-syntax"]


def test_a_mistake_in_a_language_file_is_told_with_its_line() -> None:
    files = edited("default/i18n/zh-CN.yaml", 'skip: "跳到正文"', 'skip: "跳到正文"\nskip: "再来一次"')
    (first, *_) = loaded(files)[1]
    assert first.path == "themes/default/i18n/zh-CN.yaml"
    assert first.line == 3


def test_a_failure_while_rendering_is_told_as_the_themes_mistake() -> None:
    files = changed(list_html=f"{START}{{% if view.total == 7 %}}{{{{ view.titel }}}}{{% endif %}}\n{{% endblock %}}")
    found, problems = loaded(files)
    assert problems == ()
    view = replace(sample_pages.listing(), total=7)
    with pytest.raises(theme.TemplateError) as caught:
        theme.render(theme.part(found, "list"), view, sample_pages.CHROME, None)
    assert (caught.value.problem.path, caught.value.problem.line) == (LIST, 3)


def test_templates_saved_on_windows_are_read_like_others() -> None:
    files = shipped()
    path = "default/templates/list.html"
    files[path] = b"\xef\xbb\xbf" + files[path].replace(b"\n", b"\r\n")
    assert differing(files) == set()


def test_a_page_has_unix_line_ends() -> None:
    assert "\r" not in page("list", replace(sample_pages.listing(), description="一\r\n二\r三"))


# ---------------------------------------------------------------- tools of the templates


@pytest.mark.parametrize(
    ("own", "href", "link"),
    [
        ("index.html", "speeches/a.html", "speeches/a.html"),
        ("speeches/a.html", "index.html", "../index.html"),
        ("speeches/a.html", "speeches/b.html", "b.html"),
        ("tags/x/index.html", "tags/x/2.html", "2.html"),
        ("tags/x/index.html", "assets/a.css", "../../assets/a.css"),
        ("tags/x/index.html", "https://example.org/", "https://example.org/"),
        ("a.html", "#p-1", "#p-1"),
    ],
)
def test_links_are_relative_to_their_page(own: str, href: str, link: str) -> None:
    assert themetools.linker(own)(href) == link


def test_the_ways_out_of_404_are_whole_addresses_where_they_are_known() -> None:
    known = page("404", samples.value(PlainView, False), chrome=replace(sample_pages.CHROME, url="https://example.org/shilu/"))
    assert 'href="https://example.org/shilu/index.html"' in known
    bare = page("404", samples.value(PlainView, False), chrome=sample_pages.BARE)
    assert "https://" not in bare.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2016-09-13", "2016年9月13日", "13 September 2016"),
        ("2016-09", "2016年9月", "September 2016"),
        ("2016", "2016年", "2016"),
        ("", "日期未知", "undated"),
        ("2026-11-24T08:00", "2026年11月24日", "24 November 2026"),
        ("从前", "从前", "从前"),
    ],
)
def test_dates_are_written_out(iso: str, zh: str, en: str) -> None:
    assert themetools.date(dict(default().strings))(iso) == zh
    assert themetools.date(dict(default("en").strings))(iso) == en


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (22, "二十二"),
        (99, "九十九"),
        (100, "100"),
        (0, "0"),
    ],
)
def test_numbers_are_written_in_characters(n: int, text: str) -> None:
    assert themetools.number(dict(default().strings)["numerals"])(n) == text
    assert themetools.number("")(n) == str(n)


@pytest.mark.parametrize(
    ("title", "halves"),
    [
        ("推进城乡社区治理精细化 打造居民群众幸福家园", ["推进城乡社区治理精细化", "打造居民群众幸福家园"]),
        ("老旧街区的社区建设：以北京大栅栏地区为例", ["老旧街区的社区建设：", "以北京大栅栏地区为例"]),
        ("滨湖“时间”", []),
        ("开放政府第 126 次协作会议", []),
        ("大会发言 续 城乡社区治理", []),
        ("Windows 10 发布", []),
        ("A Title in English", []),
        ("", []),
    ],
)
def test_a_paired_title_is_split_at_its_blank(title: str, halves: list[str]) -> None:
    assert re.findall(r'<span class="half">(.*?)</span>', themetools.halves_html(title)) == halves


@given(st.text(alphabet='社区治理 　：A1<&"“”'))
def test_a_split_title_is_still_the_same_text(title: str) -> None:
    assert html.unescape(re.sub(r"<[^>]*>", "", themetools.halves_html(title))) == title


def test_internal_links_of_a_body_get_their_addresses() -> None:
    body = Body(
        '<p>写作 href="shilu:x"。<a title="a>b" href="shilu:x&amp;y.md#z">甲</a><a href="shilu:dead.md">乙</a></p>',
        (),
        (),
    )
    text = themetools.body_html(body, (("x&y.md#z", "../a.html?b&c"), ("dead.md", "")))
    assert text == '<p>写作 href="shilu:x"。<a title="a>b" href="../a.html?b&amp;c">甲</a><a>乙</a></p>'


def test_a_string_chooses_between_one_and_many() -> None:
    t = themetools.texts({"n": "{n} item|{n} items", "plain": "a|b"})
    assert (t("n", n=1), t("n", n=2), t("plain")) == ("1 item", "2 items", "a|b")


def test_a_link_without_an_address_is_text() -> None:
    view = replace(samples.value(model.ListView, False), broader=Link("社会治理"))
    assert "社会治理</p>" in page("list", view)
