"""Texts, names and addresses that would do harm if anything took them for more than text, in a real browser that is
told to trust nothing: every page comes with the strictest policy, and whatever it refuses fails the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Dialog, Page, Request

from tests.browser import conftest
from tests.build_site import Site

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
NAMES = (
    "__proto__", "constructor", "toString", "<b>讲话人甲</b>", '"><script>alert(1)</script>', "{q}|{n}",
    "讲话人&乙",
)
TYPED = (
    "社区治理", "社区", "<img src=x onerror=alert(1)>", "<script>alert(1)</script> 社区",
    '"><svg onload=alert(1)> 社区', "__proto__", "讲话人:__proto__", "constructor", "{q} {n} {words} 社区",
    "$& $1 社区", "javascript:alert(1)", "“‘「", "-社区", "社区 -", "讲话人:", "2016..2012", "社区 2016..9999",
    "社区\\", "%E4%B8 社区", "😀 社区", "\u202e社区", "社区" * 300, "治理 " * 80, "没有这样的词", "的",
)
MANGLED = (
    "?", "?q=", "?q=%00", "?q=%ED%A0%80", "?q=%", "?q=社区&page=-1", "?q=社区&page=1e9",
    "?q=社区&page=99999999999999999999", "?q=社区&page=x", "?q=社区&sort=xyz", "?q=社区&sort=new&sort=old&page=2",
    "?q=社区&related=7&expand=maybe", "?q=社区&from=abc&to=-3", "?q=社区&from=2020&to=2001", "?q=社区&from=99999",
    "?q=社区&speaker=__proto__&tag=constructor&kind=toString", "?speaker=%3Cimg%20src=x%20onerror=alert(1)%3E",
    "?q=社区&__proto__=1&constructor=2", "?tag=", "?column=nowhere", "?kind=speech", "?q=社区&q=治理",
    "?&&==&?#p-000000", "?q=社区#<script>", "?q=社区&tag=" + "x" * 5000,
)
BAD = "script, img, iframe, object, embed, svg, style, link, base, meta, form, [style], [onerror], [onload], [onclick]"


def document(number: int, name: str) -> str:
    """A speech in which everything that can be written is `name` or holds it."""
    said = json.dumps(name, ensure_ascii=False)
    return f"""\
---
id: h{number}
title: {json.dumps(name + " 社区治理", ensure_ascii=False)}
date: 2016-09-{number + 1:02}
speaker: {said}
office: {said}
org: {said}
event: {json.dumps("年会 " + name, ensure_ascii=False)}
place: {said}
tags: [{said}]
summary: {said}
---
社区治理要靠 &lt;img src=x onerror=alert(1)&gt; 和 `<script>alert(1)</script>`，也靠社区。
"""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("hostile"), speeches=12)
    for number, name in enumerate(NAMES):
        site.write(f"content/speeches/h{number}.md", document(number, name))
    report = site.build()
    assert not [one for one in report.problems if one.level == "error"], report.problems
    return site.folder / "output"


@pytest.fixture
def guarded(
    page: Page, served: Callable[[Path], str], hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Page, str]]:
    """A page under the policy, and the address of the site. Dialogs and requests to others are remembered and fail."""
    root, harm, plainly = served(hostile), list[str](), conftest.Quiet.end_headers

    def with_policy(handler: conftest.Quiet) -> None:
        handler.send_header("Content-Security-Policy", POLICY)
        plainly(handler)

    def opened(dialog: Dialog) -> None:
        harm.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith(root):
            harm.append(f"request: {request.url}")

    monkeypatch.setattr(conftest.Quiet, "end_headers", with_policy)
    page.on("dialog", opened)
    page.on("request", asked)
    yield page, root
    assert not harm


def settle(page: Page) -> None:
    page.wait_for_function("""() => {
        const results = document.querySelector("#shilu-search .results");
        return results && !results.hasAttribute("aria-busy") && document.querySelector(".answer").textContent;
    }""")


def clean(page: Page, what: str) -> None:
    """Nothing in the part of the page that the script draws is more than text, links and buttons."""
    found = page.evaluate("""(bad) => {
        const root = document.getElementById("shilu-search");
        const away = Array.from(root.querySelectorAll("a[href]")).filter((a) => a.origin !== location.origin);
        const found = [...root.querySelectorAll(bad), ...away].map((x) => x.outerHTML);
        return [...found, ...Object.keys(Object.prototype)];
    }""", BAD)
    assert found == [], what


def test_whatever_is_typed_stays_text(guarded: tuple[Page, str]) -> None:
    page, root = guarded
    for typed in TYPED:
        page.goto(f"{root}search.html?{urlencode({'q': typed})}")
        settle(page)
        clean(page, typed)
        assert page.input_value('.masthead [name="q"]') == typed.strip()


def test_a_mangled_address_is_answered(guarded: tuple[Page, str]) -> None:
    page, root = guarded
    for asked in MANGLED:
        page.goto(f"{root}search.html{quote(asked, safe='?&=%#<>+.-')}")
        settle(page)
        clean(page, asked)


def test_names_that_look_like_code_are_found_filtered_and_opened(guarded: tuple[Page, str]) -> None:
    page, root = guarded
    for number, name in enumerate(NAMES):
        page.goto(f"{root}search.html?{urlencode({'q': '社区治理', 'speaker': name})}")
        settle(page)
        clean(page, name)
        hits = page.locator(".hits > li")
        assert hits.count() == 1, name
        assert name in hits.first.inner_text(), name
        hits.first.locator("blockquote a").first.click()
        page.wait_for_url(f"**/h{number}.html?*")
        assert name in page.inner_text("main h1")
        assert page.locator("main script, main img, main b script").count() == 0


def test_marks_of_an_address_stay_text(guarded: tuple[Page, str]) -> None:
    page, root = guarded
    for typed in TYPED[:9]:
        page.goto(f"{root}speeches/h3.html?{urlencode([('mark', typed), ('mark', '__proto__'), ('p', '1')])}")
        page.wait_for_load_state("networkidle")
        assert page.locator("mark script, mark img, .marked-bar script, .marked-bar img, .marked-bar svg").count() == 0
