"""Addresses: stable, safe on every system, relative to the page that links."""

from __future__ import annotations

import posixpath
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shilu.archive import urls

PATHS = st.lists(st.sampled_from(["a", "b", "tags", "x.html", "index.html"]), min_size=1, max_size=4).map("/".join)
NAMES = st.text(min_size=1, max_size=120)


def test_documents_lie_in_the_folder_of_their_kind() -> None:
    assert urls.document("speech", "2016-sqfznh-03") == "speeches/2016-sqfznh-03.html"
    assert urls.document("page", "about") == "about.html"
    assert urls.person("ningbo") == "people/ningbo.html"
    assert urls.org("baohe") == "orgs/baohe.html"
    assert urls.kind("news") == "news/index.html"
    assert urls.tag("shequ-zhili") == "tags/shequ-zhili/index.html"
    assert urls.column("binhu") == "columns/binhu/index.html"
    assert urls.year("2016") == "years/2016/index.html"
    assert urls.numbered("tags/shequ-zhili/index.html", 3) == "tags/shequ-zhili/3.html"


def test_a_word_outside_the_vocabulary_has_pinyin_and_four_digits() -> None:
    name = urls.hashed("社区治理")
    assert name == f"shequ-zhili-{urls.digits('社区治理')}"
    assert len(urls.digits("社区治理")) == 4


def test_words_of_one_sound_have_different_addresses() -> None:
    assert urls.hashed("事例") != urls.hashed("示例")


def test_the_unicode_form_of_a_word_does_not_move_it() -> None:
    assert urls.hashed(unicodedata.normalize("NFD", "café")) == urls.hashed(unicodedata.normalize("NFC", "café"))


def test_a_word_of_the_vocabulary_has_its_plain_pinyin() -> None:
    assert urls.slug("社区治理") == "shequ-zhili"


def test_a_word_that_reads_like_a_device_gets_a_hash() -> None:
    assert urls.slug("CON") == urls.hashed("CON")
    assert not urls.is_device(urls.slug("CON"))


@given(NAMES)
def test_every_word_makes_a_name_that_every_system_can_write(word: str) -> None:
    for name in (urls.hashed(word), urls.slug(word), urls.hashed(word, 8)):
        assert urls.flaw(urls.tag(name)) == ""
        assert urls.flaw(urls.person(name)) == ""


@pytest.mark.parametrize("name", ["con", "CON", "nul.html", "com1", "LPT9.txt", "aux .md", "com²", "prn.tar.gz"])
def test_device_names_are_seen_whatever_their_ending(name: str) -> None:
    assert urls.is_device(name)


@pytest.mark.parametrize("name", ["control", "com10", "nuls", "a.con", "lpt"])
def test_names_that_only_begin_like_devices_are_none(name: str) -> None:
    assert not urls.is_device(name)


def test_a_long_name_is_shortened_by_itself_alone() -> None:
    long = "a" * 300
    name = urls.short(long)
    assert len(name) <= urls.LONGEST
    assert name == urls.short(long)
    assert name != urls.short("a" * 301)
    assert urls.short("x" * 160) == "x" * 160


def test_a_long_name_is_not_cut_within_a_character() -> None:
    assert "\ufffd" not in urls.short("社" * 100)
    assert len(urls.short("社" * 100).encode()) <= 160


@pytest.mark.parametrize("id", ["index", "search", "404", "speeches", "tags", "assets", "feeds", "robots", "sitemap"])
def test_pages_cannot_take_the_names_of_the_site(id: str) -> None:
    assert urls.is_taken("page", id)


def test_short_numbers_are_the_names_of_list_pages() -> None:
    assert urls.is_taken("speech", "1")
    assert urls.is_taken("news", "index")
    assert not urls.is_taken("speech", "2016")
    assert not urls.is_taken("speech", "007")
    assert not urls.is_taken("person", "12")
    assert urls.is_taken("person", "index")
    assert urls.is_taken("person", "by-c")
    assert not urls.is_taken("speech", "by-c")
    assert urls.lettered("people/index.html", "C") == "people/by-c.html"
    assert not urls.is_taken("page", "12")


@pytest.mark.parametrize(("source", "path"), [
    ("content/files/a/b.jpg", "files/a/b.jpg"),
    ("content/speeches/2016/b.jpg", "files/speeches/2016/b.jpg"),
    ("content/讲话/图 1.jpg", "files/讲话/图 1.jpg"),
])
def test_pictures_are_copied_below_files(source: str, path: str) -> None:
    assert urls.copy(source) == path


def test_a_long_file_name_keeps_its_ending() -> None:
    path = urls.copy(f"content/files/{'长' * 100}.jpeg")
    assert path.endswith(".jpeg")
    assert urls.flaw(path) == ""


# ---------------------------------------------------------------- links

@pytest.mark.parametrize(("source", "target", "link"), [
    ("index.html", "speeches/a.html", "speeches/a.html"),
    ("speeches/a.html", "speeches/b.html", "b.html"),
    ("speeches/a.html", "index.html", "../index.html"),
    ("tags/x/index.html", "speeches/a.html", "../../speeches/a.html"),
    ("tags/x/index.html", "tags/y/index.html", "../y/index.html"),
    ("tags/x/index.html", "tags/x/2.html", "2.html"),
    ("speeches/a.html", "speeches/a.html#p-1", "a.html#p-1"),
    ("speeches/a.html", "specials/b.html?p=5#p-3f9a1c", "../specials/b.html?p=5#p-3f9a1c"),
    ("speeches/a.html", "https://example.org/x", "https://example.org/x"),
    ("speeches/a.html", "//example.org/x", "//example.org/x"),
    ("speeches/a.html", "mailto:x@example.org", "mailto:x@example.org"),
    ("speeches/a.html", "#p-1", "#p-1"),
    ("speeches/a.html", "speeches/a/b.html", "a/b.html"),
])
def test_links_are_relative_to_the_page(source: str, target: str, link: str) -> None:
    assert urls.relative(source, target) == link


def test_a_link_that_would_look_like_a_scheme_says_that_it_is_none() -> None:
    assert urls.relative("files/a.html", "files/b:c.html") == "./b:c.html"


@given(PATHS, PATHS)
def test_following_a_relative_link_arrives(source: str, target: str) -> None:
    assert posixpath.normpath(posixpath.join(posixpath.dirname(source), urls.relative(source, target))) == target


@given(NAMES)
def test_a_quoted_path_is_the_path(name: str) -> None:
    quoted = urls.quote(name)
    assert quoted.isascii()
    assert unquote(quoted) == name


# ---------------------------------------------------------------- side by side

def test_names_that_differ_in_case_alone_clash() -> None:
    assert urls.clashes(["a/B.html", "c.html", "a/b.html"]) == (("a/b.html", "a/B.html"),)


def test_names_that_differ_in_unicode_form_alone_clash() -> None:
    composed, parted = "files/é.jpg", "files/e\u0301.jpg"
    assert urls.clashes([composed, parted]) == ((parted, composed),)


def test_a_file_and_a_folder_of_one_name_clash_in_either_order() -> None:
    assert urls.clashes(["files/a", "files/a/b.jpg"]) == (("files/a/b.jpg", "files/a"),)
    assert urls.clashes(["files/a/b.jpg", "files/A"]) == (("files/A", "files/a/b.jpg"),)


def test_different_names_do_not_clash() -> None:
    assert urls.clashes(["a.html", "a/index.html", "b.html", "a/1.html"]) == ()


@pytest.mark.parametrize(("path", "flaw"), [
    ("people/con.html", "device"), ("tags/nul/index.html", "device"), ("files/" + "长" * 80 + ".jpg", "long"),
    ("files/a:b.jpg", "sign"), ("files/a?.jpg", "sign"), ("files/a\n.jpg", "sign"), ("files/a ", "end"),
    ("files/a./b.jpg", "end"), ("files//b.jpg", "end"), ("files/图 1.jpg", ""), ("speeches/a.html", ""),
])
def test_what_a_system_cannot_write_is_named(path: str, flaw: str) -> None:
    assert urls.flaw(path) == flaw
