"""Links and pictures as an editor writes them in, addresses in the site out, and the dead ones by name.

`x.md`, `../2016/x.md`, `/content/speeches/x.md`, an id, `ID.html`, `speeches/ID.html`, each with `#heading` or without;
`files/plan.pdf`, `photo.jpg` beside the document. Upper and lower case and Unicode form are no reason for a dead link:
what is found is written as the page needs it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from shilu.archive import near, urls
from shilu.errors import Problem
from shilu.model import Document, Facts, Target

_PARAGRAPH = re.compile(r"p-[0-9a-f]{6,8}(-[0-9]+)?|fn(ref)?[:0-9-].*")
_NUMBERED = re.compile(r"(.+/)[1-9][0-9]*\.html")


@dataclass(frozen=True, slots=True)
class Places:
    """All that a link can lead to; keys are folded, for Windows does not tell `IMG.JPG` from `img.jpg`."""

    paths: dict[str, str]
    """File of a document -> its id."""
    ids: dict[str, str]
    """Id, or old id -> address."""
    hrefs: dict[str, str]
    """Addresses of the site's own pages."""
    anchors: dict[str, frozenset[str]]
    """Address of a document -> ids of its headings."""
    held: dict[str, str]
    """Id or file of what is held back -> its title."""
    files: dict[str, str]
    """Pictures and attachments by path."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a link leads: an address with its fragment, and the file to copy; or the rule that it breaks."""

    href: str = ""
    copy: str = ""
    rule: str = ""
    held: str = ""


def places(
    facts: Iterable[Facts], rows: Iterable[Document], held: Iterable[Document],
    redirects: Iterable[tuple[str, Document]], hrefs: Iterable[str], files: tuple[str, ...],
) -> Places:
    """Index all that can be linked. `redirects`: (address of an old id, document). `files`: paths below the root."""
    paths, anchors = {}, {}
    ids = {posixpath.basename(old).removesuffix(".html"): urls.document(doc.kind, doc.id) for old, doc in redirects}
    for one in facts:
        href = urls.document(one.doc.kind, one.doc.id)
        paths[urls.folded(one.doc.path)] = one.doc.id
        ids[urls.folded(one.doc.id)] = href
        anchors[href] = frozenset(one.anchors)
    for doc in rows:
        ids[urls.folded(doc.id)] = urls.document(doc.kind, doc.id)
    waiting = {urls.folded(key): doc.title for doc in held for key in (doc.id, doc.path)}
    attached = {urls.folded(path): path for path in sorted(files, reverse=True)}
    own = {urls.folded(href): href for href in hrefs}
    return Places(paths, ids, own, anchors, waiting, attached)


def known(places: Places) -> near.Known:
    """Ids and names of files, to offer what may have been meant; made only where a link is dead."""
    return near.known((*places.ids, *map(posixpath.basename, places.files.values())))


def resolve(places: Places, doc: Document, target: str, picture: bool = False) -> Found:
    """Where `target`, as written in `doc`, leads."""
    path, fragment, query = _parts(target)
    if not path:
        href = urls.document(doc.kind, doc.id)
        return _anchored(places, href, "", fragment)
    if file := _file(places, doc, path):
        return Found(urls.quote(urls.copy(file)), file)
    if picture:
        return Found(rule="missing-picture")
    href = _page(places, doc, path)
    if href:
        return _anchored(places, href, query, fragment)
    title = _held(places, doc, path)
    return Found(rule="held-link", held=title) if title else Found(rule="dead-link")


def _parts(target: str) -> tuple[str, str, str]:
    """(path, fragment, query), decoded: `x.md?p=5#p-3f9a1c`."""
    path, _, fragment = target.partition("#")
    path, _, query = path.partition("?")
    clean = unicodedata.normalize("NFC", urllib.parse.unquote(path)).replace("\\", "/")
    return clean, unicodedata.normalize("NFC", urllib.parse.unquote(fragment)), query


def _anchored(places: Places, href: str, query: str, fragment: str) -> Found:
    known = places.anchors.get(href)
    if fragment and known is not None and fragment not in known and not _PARAGRAPH.fullmatch(fragment):
        return Found(rule="dead-anchor")
    mark = f"#{urllib.parse.quote(fragment, safe='/-_.~:')}" if fragment else ""
    return Found(f"{href}?{query}{mark}" if query else href + mark)


def _candidates(doc: Document, path: str) -> Iterable[str]:
    """Paths below the site's root that a written path may mean, nearest first."""
    if path.startswith("/"):
        clean = posixpath.normpath(path).lstrip("/")
        yield clean
        yield f"content/{clean}"
        return
    folder = posixpath.dirname(doc.path)
    for start in (folder, "content", "content/files", ""):
        clean = posixpath.normpath(posixpath.join(start, path))
        if not clean.startswith("../"):
            yield clean


def _file(places: Places, doc: Document, path: str) -> str:
    for candidate in _candidates(doc, path):
        if found := places.files.get(urls.folded(candidate)):
            return found
    return ""


def _page(places: Places, doc: Document, path: str) -> str:
    for candidate in _candidates(doc, path):
        if id := places.paths.get(urls.folded(candidate)):
            return places.ids[urls.folded(id)]
    name = posixpath.basename(path.rstrip("/")).casefold()
    bare = "/" not in path.strip("/") or name.endswith(".md")          # an id, or a file that has been moved
    for ending in ("", ".html", ".md"):
        href = places.ids.get(urls.folded(name.removesuffix(ending)), "")
        if href and (bare or urls.folded(href) == _site_path(path)):
            return href
    return _own_page(places, _site_path(path))


def _own_page(places: Places, path: str) -> str:
    """A page of the site by its address: `tags/x/`, `speeches/index.html`, `years/2016/3.html`."""
    for candidate in (path, posixpath.join(path, "index.html")):
        if found := places.hrefs.get(candidate):
            return found
    if (match := _NUMBERED.fullmatch(path)) and f"{match[1]}index.html" in places.hrefs:
        return places.hrefs[f"{match[1]}index.html"]           # its number may not last; the list itself does
    return ""


def _site_path(path: str) -> str:
    """A written address without what leads up: pages lie one or two folders deep, so `../tags/x/` is `tags/x`."""
    clean = posixpath.normpath(path).lstrip("/")
    while clean.startswith("../"):
        clean = clean[3:]
    return urls.folded(clean)


def _held(places: Places, doc: Document, path: str) -> str:
    for candidate in _candidates(doc, path):
        if title := places.held.get(urls.folded(candidate)):
            return title
    stem = posixpath.basename(path).removesuffix(".html").removesuffix(".md")
    return places.held.get(urls.folded(stem), "")


# ---------------------------------------------------------------- all links of the archive

@dataclass(slots=True)
class _Desk:
    """What is gathered while links are followed."""

    targets: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    pictures: dict[tuple[str, str], str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Linked:
    """Where every internal link, picture and attachment of the archive leads."""

    targets: dict[str, tuple[tuple[str, str], ...]]
    """Path of a file -> (target as written, address); "" for a dead one."""
    pictures: dict[tuple[str, str], str]
    """(path of a file, src in its front matter) -> address; "" where there is no such file."""
    used: frozenset[str]
    """Files that a published document shows."""
    problems: tuple[Problem, ...]


def collect(shown: Iterable[Facts], places: Places) -> Linked:
    """Follow the links of all published documents."""
    desk = _Desk()
    offers: near.Known | None = None
    for one in shown:
        targets: dict[str, str] = {}
        attached = {attachment.src for attachment in one.doc.attachments}
        for target, in_front in (*((target, False) for target in one.targets), *_front(one.doc)):
            found = resolve(places, one.doc, target.target, target.picture)
            if found.copy:
                desk.used.add(found.copy)
            if found.rule:
                offers = offers or known(places)
                sort = "file" if in_front and target.target in attached else "picture"
                desk.problems.append(_problem(offers, one.doc, target, found, sort))
            if in_front:
                desk.pictures[one.doc.path, target.target] = found.href
            else:
                targets[target.target] = found.href
        if targets:
            desk.targets[one.doc.path] = tuple(sorted(targets.items()))
    return Linked(desk.targets, desk.pictures, frozenset(desk.used), tuple(desk.problems))


def _front(doc: Document) -> Iterator[tuple[Target, bool]]:
    """The picture and the attachments that the front matter names and that lie in the archive."""
    named = [*([doc.image.src] if doc.image else ()), *(one.src for one in doc.attachments)]
    for src in dict.fromkeys(named):
        if src and not urls.is_hosted(src):
            yield Target(src, doc.line, 0, "", True), True


def _problem(offers: near.Known, doc: Document, target: Target, found: Found, sort: str) -> Problem:
    """A dead link, or a missing picture or attachment (`sort`: picture, file), with what may have been meant."""
    path, fragment, _ = _parts(target.target)
    values, rule = {"target": target.target}, found.rule
    if rule == "dead-anchor":
        values["anchor"] = fragment
    elif rule == "held-link":
        values["title"] = found.held
    else:
        name = posixpath.basename(path.rstrip("/"))
        stem = name if target.picture else name.removesuffix(".html").removesuffix(".md")
        nearest = near.find(offers, stem, 0.75 if target.picture else near.LEAST)                # all .jpg are alike
        rule = f"missing-{sort}" if target.picture else rule
        if nearest:
            values["nearest"], rule = nearest, f"near-{sort}" if target.picture else "near-link"
    return Problem(doc.path, target.line, target.column, "warning", rule, tuple(values.items()), target.excerpt)
