"""Names in, addresses out: where each page lies, how one links to another, and which names cannot be a file's.

Addresses ("href") are written from the site's root with forward slashes (`speeches/2016-sqfznh-03.html`). Everything
here is a function of the name alone, so that no later document, tag or person ever moves an older page.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable
from functools import cache

from shilu import hanzi
from shilu.model import FOLDERS, Kind

LONGEST = 200
"""Bytes of one name in a path. File systems allow 255; encrypted ones and sync folders take some for themselves."""

_STEM = 160
"""Bytes that a shortened name keeps: leaves room for `-` and eight digits, an ending, and a temporary suffix."""

_SLUG = 60
"""Characters of pinyin in an address: enough to be read, short enough to be copied."""

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)

TAKEN = frozenset({
    "index", "search", "404", "feed", "feeds", "assets", "files", "robots", "sitemap", "sitemaps", "favicon",
    "speeches", "specials", "news", "people", "orgs", "pages", "columns", "tags", "years", "offline",
})
"""Ids that a page at the site's root cannot have: a file or a folder of the site lies there already."""

_PLAIN = re.compile(
    r"(?:(?!{device})[\w-]+/)*(?!{device})[\w-]+\.[a-z]+".format(device=r"(?:con|prn|aux|nul|com\d|lpt\d)[./]"),
    re.ASCII | re.IGNORECASE)
"""Paths without anything that could be wrong with them: nearly all."""
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_LETTER = re.compile(r"by-([a-z]|other)")
_HOSTED = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


# ---------------------------------------------------------------- words -> names

def digits(word: str, length: int = 4) -> str:
    """The first hex digits of a word's hash; the word is brought to one Unicode form first."""
    return hashlib.sha256(unicodedata.normalize("NFC", word).encode("utf-8", "replace")).hexdigest()[:length]


@cache
def hashed(word: str, length: int = 4) -> str:
    """Name of a word that no vocabulary knows: `shequ-zhili-3f9a`. Only a clash of hashes gives it to two words."""
    slug = hanzi.slug(word)[:_SLUG].strip("-")
    return f"{slug}-{digits(word, length)}" if slug else f"x-{digits(word, length)}"


@cache
def slug(word: str) -> str:
    """Name of a word of the vocabulary: its pinyin; with a hash only where pinyin cannot name a file."""
    plain = hanzi.slug(word).strip("-")
    return plain if plain and len(plain) <= _SLUG and not is_device(plain) else hashed(word)


def short(name: str) -> str:
    """The name itself, or its beginning and a hash when it has too many bytes for a file's name."""
    if len(name) <= _STEM // 4:
        return name
    raw = name.encode("utf-8")
    if len(raw) <= _STEM:
        return name
    return f"{raw[:_STEM - 9].decode('utf-8', 'ignore')}-{digits(name, 8)}"


def is_device(name: str) -> bool:
    """True for a name that Windows keeps for a device, whatever its ending: `con`, `nul.html`, `COM1`."""
    return name.partition(".")[0].rstrip(" ").casefold() in _DEVICES


def is_taken(kind: Kind, id: str) -> bool:
    """True when a document of that kind cannot have this id, for the site itself has a page there.

    `speeches/1.html` is the oldest page of the list of speeches. Only short numbers are refused: a list with a page
    `2016.html` would need forty thousand documents, and the check of all addresses would see it.
    """
    if kind == "page":
        return id.casefold() in TAKEN
    own = _LETTER if kind in ("person", "org") else _PAGE_NUMBER
    return id.casefold() == "index" or own.fullmatch(id.casefold()) is not None


# ---------------------------------------------------------------- names -> addresses

def document(kind: Kind, id: str) -> str:
    """Page of a document: `speeches/2016-sqfznh-03.html`; one of kind `page` lies at the root."""
    return _join(FOLDERS[kind], f"{short(id)}.html")


def person(id: str) -> str:
    return document("person", id)


def org(id: str) -> str:
    return document("org", id)


def kind(kind: Kind) -> str:
    """List of all documents of a kind."""
    return f"{FOLDERS[kind]}/index.html"


def tag(slug: str) -> str:
    return f"tags/{short(slug)}/index.html"


def column(id: str) -> str:
    return f"columns/{short(id)}/index.html"


def year(year: str) -> str:
    return f"years/{year}/index.html"


def numbered(listing: str, number: int) -> str:
    """The page `number` (from the oldest) of a list: `tags/x/index.html`, 3 -> `tags/x/3.html`."""
    return f"{posixpath.dirname(listing)}/{number}.html"


def lettered(listing: str, letter: str) -> str:
    """The page of one letter of an index that was cut: `people/index.html`, C -> `people/by-c.html`."""
    return f"{posixpath.dirname(listing)}/by-{'other' if letter == '#' else letter.lower()}.html"


def copy(source: str) -> str:
    """Where a picture or attachment is copied to.

    `content/files/a/b.jpg` -> `files/a/b.jpg`; one beside a document, `content/speeches/2016/b.jpg` ->
    `files/speeches/2016/b.jpg`. Names are brought to one Unicode form, for a Mac writes another than Windows.
    """
    parts = unicodedata.normalize("NFC", source).split("/")[1:]
    if parts and parts[0] == "files":
        parts = parts[1:]
    return "/".join(["files", *(_short_file(part) for part in parts)])


def _short_file(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{short(stem)}.{ending}" if dot and stem and len(ending) <= 16 else short(name)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


# ---------------------------------------------------------------- addresses -> links

def relative(source: str, target: str) -> str:
    """The link that leads from the page `source` to `target`, which may end in `?query` or `#fragment`.

    Addresses with a scheme or a host are left alone. A link to the page itself names the page.
    """
    if _HOSTED.match(target):
        return target
    path, mark, rest = _split(target)
    if not path:
        return mark + rest
    up = source.split("/")[:-1]
    down = path.split("/")
    while up and len(down) > 1 and up[0] == down[0]:
        up, down = up[1:], down[1:]
    link = "../" * len(up) + "/".join(down)
    return (f"./{link}" if ":" in link.partition("/")[0] else link) + mark + rest


def _split(target: str) -> tuple[str, str, str]:
    for i, sign in enumerate(target):
        if sign in "?#":
            return target[:i], sign, target[i + 1:]
    return target, "", ""


def is_hosted(address: str) -> bool:
    """True for an address that names its host or scheme (`https:`, `mailto:`, `//host`): not one of ours."""
    return _HOSTED.match(address) is not None


def quote(path: str) -> str:
    """A path as it may stand in a link: everything but ASCII letters, digits and `-_.~/` as %XX."""
    return urllib.parse.quote(path, safe="/-_.~")


# ---------------------------------------------------------------- what cannot stand beside each other

def folded(path: str) -> str:
    """What Windows and a Mac make of a path: two paths with one of these are one file there."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def clashes(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of positions in words: each path that another system would take for an earlier one, with that one.

    A file that has the name of another's folder clashes as well. `("a/B.html", "a/b.html")`: (later, earlier).
    """
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for path in paths:
        name = folded(path)
        if name in seen:
            found.append((path, seen[name]))
            continue
        if name in folders:
            found.append((path, folders[name]))
        seen[name] = path
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            if folder in seen:
                found.append((path, seen[folder]))
            folder = folder.rpartition("/")[0]
    return tuple(found)


def flaw(path: str) -> str:
    """Why a path cannot be written everywhere: `device`, `long`, `sign`, `end`, or "" when it can."""
    if len(path) <= LONGEST and _PLAIN.fullmatch(path):
        return ""
    for name in path.split("/"):
        if is_device(name):
            return "device"
        if len(name.encode("utf-8")) > LONGEST:
            return "long"
        if any(sign in '<>:"\\|?*' or ord(sign) < 32 for sign in name):
            return "sign"
        if name != name.rstrip(" .") or not name:
            return "end"
    return ""
