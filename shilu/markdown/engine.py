"""Markdown source in; sanitised HTML out, with what was taken away. The only door to Python-Markdown and nh3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from markdown import Markdown

BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "blockquote", "ul", "ol", "li", "figure",
    "figcaption", "details", "summary", "dl", "dt", "dd", "pre", "hr", "table", "caption", "colgroup", "col",
    "thead", "tbody", "tfoot", "tr", "th", "td",
))
INLINES = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    "audio", "video", "source",
))
EVERYWHERE = frozenset(("id", "class", "title", "lang", "dir", "aria-label", "data-fn"))
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height", "loading"}, "ol": {"start", "reversed", "type"},
    "li": {"value"}, "td": {"colspan", "rowspan", "align", "headers"},
    "th": {"colspan", "rowspan", "align", "scope", "headers", "abbr"}, "col": {"span"}, "colgroup": {"span"},
    "time": {"datetime"}, "details": {"open"}, "q": {"cite"}, "blockquote": {"cite"}, "ins": {"cite", "datetime"},
    "del": {"cite", "datetime"}, "audio": {"src", "controls", "preload"}, "source": {"src", "type"},
    "video": {"src", "controls", "poster", "width", "height", "preload"},
}
SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp"))
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_LINKS = frozenset(("href", "src", "poster", "cite"))
_RISKY = re.compile(r"<[a-zA-Z/!?]|\]\(|\]:|\{[:#.]|&")
"""Signs without which nothing can stand in the HTML that would be removed."""
_BASE = r"\{(?::[ ]*|(?=[#.]))([^\}\n ][^\n]*)\}"
"""An attribute list, `{: .note}` or `{#id}`; `{{ x }}` and `{% x %}` are text."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that may not stand in a page."""

    rule: str
    """`html-removed` or `link-scheme`."""
    what: str
    """`<script>`, `onclick`, or the address."""
    needle: str
    """What to look for in the source, in small letters, to find its line."""


def to_html(source: str) -> tuple[str, tuple[Removed, ...]]:
    """HTML of a Markdown text. Raises RecursionError on one that is nested too deep."""
    import nh3

    try:
        html = _markdown().reset().convert(source)
    except BaseException:
        _markdown.cache_clear()  # its state is half done
        raise
    finder = _Finder()
    if _RISKY.search(source):
        finder.feed(html)
        finder.close()
    clean = nh3.clean(
        html, tags=set(BLOCKS | INLINES), attributes={tag: ATTRIBUTES.get(tag, set()) | EVERYWHERE
                                                      for tag in BLOCKS | INLINES},
        url_schemes=set(SCHEMES), link_rel=None)
    return clean, tuple(finder.removed)


class _Finder(HTMLParser):
    """Finds what nh3 is going to remove, to tell the editor."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.removed: list[Removed] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in BLOCKS and tag not in INLINES:
            self.removed.append(Removed("html-removed", f"<{tag}>", f"<{tag}"))
            return
        allowed = ATTRIBUTES.get(tag, set()) | EVERYWHERE
        for name, value in attrs:
            if name not in allowed:
                self.removed.append(Removed("html-removed", name, name))
            elif name in _LINKS and value is not None:
                # Browsers drop blanks and control characters within a scheme.
                address = re.sub(r"[\x00-\x20\x7f]", "", value)
                scheme = _SCHEME.match(address)
                if scheme and scheme.group(1).lower() not in SCHEMES:
                    self.removed.append(Removed("link-scheme", address[:80], scheme.group(1).lower()))

    handle_startendtag = handle_starttag


@cache
def _markdown() -> Markdown:
    """The one converter of this process."""
    import markdown
    from markdown.extensions import attr_list, footnotes, sane_lists, tables
    from markdown.inlinepatterns import SimpleTagInlineProcessor
    from markdown.preprocessors import Preprocessor

    class Trim(Preprocessor):
        """Instead of Python-Markdown's own, which turns tabs within a line into blanks."""

        def run(self, lines: list[str]) -> list[str]:
            return [*lines, "", ""]

    class Notes(footnotes.FootnoteExtension):
        """Numbers of notes are drawn by the style sheet, so that a paragraph's text stays the author's."""

        def makeFootnotesDiv(self, root: ElementTree.Element) -> ElementTree.Element | None:
            div = super().makeFootnotesDiv(root)
            for element in div.iter() if div is not None else ():
                if element.get("class") == "footnote-backref":
                    element.text = ""
                elif element.tag == "p" and element.text:
                    element.text = element.text.removesuffix(footnotes.NBSP_PLACEHOLDER)
            return div

    class Mark(footnotes.FootnoteInlineProcessor):
        """The same for the mark in the text."""

        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str,
        ) -> tuple[ElementTree.Element | None, int | None, int | None]:
            sup, start, stop = super().handleMatch(m, data)
            if isinstance(sup, ElementTree.Element):
                link = sup[0]
                link.set("data-fn", link.text or "")
                link.set("aria-label", f"[{link.text}]")
                link.text = ""
                return sup, start, stop
            return None, None, None

    notes = Notes(BACKLINK_TITLE="↩ {}")
    made = markdown.Markdown(extensions=[
        notes, tables.TableExtension(use_align_attribute=True),
        attr_list.AttrListExtension(), sane_lists.SaneListExtension(),
    ])
    made.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    for name in ("code", "setextheader"):
        made.parser.blockprocessors.deregister(name)
    made.preprocessors.register(Trim(made), "normalize_whitespace", 30)
    made.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?!~)(?=\S)(.+?)(?<=\S)~~", "del"), "del", 65)
    made.inlinePatterns.register(Mark(r"\[\^([^\]]*)\]", notes), "footnote", 175)
    lists = attr_list.AttrListTreeprocessor
    narrow = type("NarrowAttributes", (lists,), {
        "BASE_RE": _BASE, "HEADER_RE": re.compile(rf"[ ]+{_BASE}[ ]*$"),
        "BLOCK_RE": re.compile(rf"\n[ ]*{_BASE}[ ]*$"), "INLINE_RE": re.compile(rf"^{_BASE}"),
    })
    made.treeprocessors.register(narrow(made), "attr_list", 8)
    return made
