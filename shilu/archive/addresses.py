"""All that gets a page in, addresses out: old ids, pages that are no document's, what cannot lie side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shilu.archive import events, telling, urls
from shilu.archive.people import Entity
from shilu.archive.tags import Tags
from shilu.errors import Problem
from shilu.model import Document, Facts, Kind, Site

ENTITIES: tuple[Kind, ...] = ("person", "org")


def of_lists(
    entities: Iterable[Entity], tags: Tags, kinds: dict[Kind, tuple[int, ...]], columns: Iterable[str],
    years: Iterable[str], site: Site,
) -> Iterator[str]:
    """Addresses of the pages that are no document's and no person's."""
    yield from ("index.html", "404.html")
    if site.search:
        yield "search.html"
    yield from (urls.kind(kind) for kind, places in kinds.items() if places)
    yield from sorted({urls.kind(one.kind) for one in entities})
    for name, members in (("columns", columns), ("tags", tags.pages), ("years", years)):
        if any(True for _ in members):
            yield f"{name}/index.html"
    yield from map(urls.column, columns)
    yield from (tag.href for tag in tags.pages.values())
    yield from map(urls.year, years)


def old(known: Iterable[Facts], shown: Iterable[Facts]) -> tuple[tuple[tuple[str, Document], ...], tuple[Problem, ...]]:
    """(address of an old id, the document that bore it). An old id that another bears now leads nowhere: it is told."""
    ids = {urls.folded(one.doc.id): one.doc for one in known}
    taken: dict[str, Document] = {}
    found: list[tuple[str, Document]] = []
    problems: list[Problem] = []
    for doc in (one.doc for one in shown if one.doc.kind not in ENTITIES):
        for alias in doc.aliases:
            key = urls.folded(alias)
            other = ids.get(key) or taken.get(key)
            if not events.is_id(alias) or urls.is_taken(doc.kind, alias) or urls.is_device(alias):
                problems.append(telling.of(doc, "warning", "bad-alias", alias=alias))
            elif other is None:
                taken[key] = doc
                found.append((urls.document(doc.kind, alias), doc))
            elif other is not doc:
                problems.append(telling.of(doc, "warning", "alias-taken", alias=alias, path=other.path))
    return tuple(sorted(found, key=lambda pair: pair[0])), tuple(problems)


def check(
    shown: Iterable[Facts], entities: Iterable[Entity], lists: Iterable[str],
    redirects: Iterable[tuple[str, Document]], copies: Iterable[tuple[str, str]],
) -> Iterator[Problem]:
    """Law 12: no two outputs that one system takes for one file, no name that a system refuses."""
    owners: dict[str, Document] = {}
    paths: list[str] = list(lists)
    for href, doc in _owned(shown, entities, redirects, copies):
        paths.append(href)
        owners.setdefault(href, doc)
    for later, earlier in urls.clashes(paths):
        doc, other = owners.get(later, _site(later)), owners.get(earlier, _site(earlier))
        yield telling.of(doc, "error", "same-address", href=later, path=other.path, title=other.title)
        if other.path != doc.path:
            yield telling.of(other, "error", "same-address", href=earlier, path=doc.path, title=doc.title)
    for path in paths:
        if flaw := urls.flaw(path):
            yield telling.of(owners.get(path, _site(path)), "error", f"bad-name-{flaw}", href=path)


def _owned(
    shown: Iterable[Facts], entities: Iterable[Entity], redirects: Iterable[tuple[str, Document]],
    copies: Iterable[tuple[str, str]],
) -> Iterator[tuple[str, Document]]:
    """Each address with the document that a message about it names."""
    for one in shown:
        if one.doc.kind not in ENTITIES and not urls.is_taken(one.doc.kind, one.doc.id):       # that has been told
            yield urls.document(one.doc.kind, one.doc.id), one.doc
    for entity in entities:
        yield entity.href, entity.doc or _site(entity.name)
    yield from redirects
    for source, path in copies:
        yield path, Document(source, 0, 0, "page", "", source)


def _site(title: str) -> Document:
    """Stands for the site itself where an address is no document's."""
    return Document("site.yaml", 0, 0, "page", "", title)
