"""All Facts, the vocabulary and the settings in, the archive as a whole out: order, who is who, events, tags, links.

The Catalog is what the plan of the pages is made from. It is never an argument of a job: views take out of it what one
page shows. It does not depend on the order in which files were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from shilu import events, links, near, roles, segment, tags, urls
from shilu.errors import Problem, at
from shilu.events import Event, Specials
from shilu.model import (
    KINDS,
    Card,
    Column,
    Document,
    Facts,
    HeldBack,
    IndexEntry,
    Kind,
    Ref,
    Site,
    Target,
    Text,
    Vocabulary,
)
from shilu.roles import Roles
from shilu.tags import Tags

LISTED: tuple[Kind, ...] = ("speech", "special", "news")
"""Kinds whose documents stand in lists, columns, years and the feed."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The archive, decided. Numbers in its lists are positions in `documents`."""

    site: Site
    documents: tuple[Facts, ...]
    """Speeches, specials, news and pages that are published, oldest first, undated before all."""
    cards: tuple[Card, ...]
    """What lists show of each document: no length, which every edit of a body changes."""
    lines: tuple[Card, ...]
    """The same without the summary: what a mention in passing shows."""
    place: dict[str, int]
    """Id -> position."""
    roles: Roles
    """Who is who."""
    events: dict[str, Event]
    specials: Specials
    tags: Tags
    kinds: dict[Kind, tuple[int, ...]]
    columns: dict[str, tuple[int, ...]]
    """Every column of site.yaml, with the documents of the columns below it."""
    years: dict[str, tuple[int, ...]]
    entities: dict[str, Facts]
    """People and organisations that are files, by id."""
    targets: dict[str, tuple[tuple[str, str], ...]]
    """Path of a file -> (target as written, address) of its internal links; "" for a dead one."""
    pictures: dict[tuple[str, str], str]
    """(path of a file, src as written) -> address of a picture or an attachment; "" where there is none."""
    redirects: tuple[tuple[str, str], ...]
    """(address of an old id, id of the document that bore it)."""
    copies: tuple[tuple[str, str], ...]
    """(file of content/, output path) of pictures and attachments."""
    held: tuple[HeldBack, ...]
    problems: tuple[Problem, ...]

    def event(self, place: int) -> Event | None:
        """The event of a document; of a special, the event that it is the page of."""
        doc = self.documents[place].doc
        key = doc.id if doc.kind == "special" else self.specials.key(doc.event)
        return self.events.get(key)


@dataclass(slots=True)
class _Told:
    """Problems as they are found."""

    problems: list[Problem] = field(default_factory=list)

    def tell(self, doc: Document, level: str, rule: str, **values: str) -> None:
        self.problems.append(Problem(doc.path, doc.line, 0, level, rule, tuple(values.items())))  # type: ignore[arg-type]


def collect(
    facts: tuple[Facts, ...], vocabulary: Vocabulary, site: Site, now: str,
    drafts: bool = False, files: tuple[str, ...] = (),
) -> Catalog:
    """Decide the archive. `now`: `2026-11-24T08:00` in the site's zone. `files`: paths of pictures and attachments."""
    told = _Told()
    known, rows = _unique(sorted(facts, key=lambda one: one.doc.path), vocabulary.entities, told)
    shown, held = _shown(known, now, drafts)
    rows = tuple(doc for doc in rows if _reason(doc, now, drafts) is None)
    specials = events.specials((one.doc for one in known), frozenset(one.doc.id for one in shown))
    documents = tuple(sorted(
        (one for one in shown if one.doc.kind in (*LISTED, "page")), key=lambda one: _age(one.doc, specials),
    ))
    entities = {one.doc.id: one for one in shown if one.doc.kind in ("person", "org")}
    cast, about_names = roles.collect(documents, (*rows, *(one.doc for one in entities.values())))
    found_events, about_events = events.collect(documents, specials)
    found_tags, about_tags = tags.collect(documents, vocabulary, site.propose_tags)
    told.problems += (*about_names, *about_events, *about_tags)
    redirects = _redirects(known, shown, told)
    listed = tuple(place for place, one in enumerate(documents) if one.doc.kind in LISTED)
    kinds, columns, years = _kinds(documents, listed), _columns(documents, listed, site), _years(documents, listed)
    hrefs = tuple(_hrefs(cast, found_tags, kinds, columns, years, site))
    places = links.places(shown, rows, _held_documents(known, shown), _old_ids(redirects, documents), hrefs, files)
    linked = _link(shown, places, told)
    copies = _copies(files, linked.used)
    _addresses(shown, cast, hrefs, redirects, copies, told)
    cards = tuple(_cards(documents, cast, specials, found_events))
    return Catalog(
        site, documents, cards, tuple(replace(card, summary="") for card in cards),
        {one.doc.id: place for place, one in enumerate(documents)}, cast, found_events, specials, found_tags,
        kinds, columns, years, entities, linked.targets, linked.pictures,
        tuple((href, doc.id) for href, doc in redirects), copies, held, tuple(sorted(told.problems, key=at)),
    )


# ---------------------------------------------------------------- which documents there are

def _unique(
    facts: list[Facts], rows: tuple[Document, ...], told: _Told,
) -> tuple[tuple[Facts, ...], tuple[Document, ...]]:
    """Each id once: an id given twice is an error at both places, and the first by path stands for both."""
    bearers: dict[str, list[Document]] = {}
    for doc in (*(one.doc for one in facts), *rows):
        bearers.setdefault(urls.folded(doc.id), []).append(doc)
    first: dict[str, Document] = {}
    for id, docs in bearers.items():
        docs.sort(key=lambda doc: (doc.path, doc.line))
        first[id] = docs[0]
        for doc in docs if len(docs) > 1 else ():
            other = docs[0] if doc is not docs[0] else docs[1]
            told.tell(doc, "error", "duplicate-id", id=doc.id, path=other.path, line=str(other.line))
        if urls.is_taken(docs[0].kind, docs[0].id):
            told.tell(docs[0], "error", "taken-id", id=docs[0].id)
    return (
        tuple(one for one in facts if first[urls.folded(one.doc.id)] is one.doc),
        tuple(doc for doc in rows if first[urls.folded(doc.id)] is doc),
    )


def _reason(doc: Document, now: str, drafts: bool) -> HeldBack | None:
    """Why a document is not in the site. What was withdrawn is not shown among drafts either."""
    if doc.status == "withdrawn":
        return HeldBack(doc.path, doc.title, "withdrawn")
    if drafts:
        return None
    if doc.status == "draft":
        return HeldBack(doc.path, doc.title, "draft")
    if doc.publish_at > now:
        return HeldBack(doc.path, doc.title, "future", doc.publish_at)
    return None


def _shown(facts: tuple[Facts, ...], now: str, drafts: bool) -> tuple[tuple[Facts, ...], tuple[HeldBack, ...]]:
    reasons = [(one, _reason(one.doc, now, drafts)) for one in facts]
    return tuple(one for one, why in reasons if why is None), tuple(why for _, why in reasons if why is not None)


def _held_documents(known: tuple[Facts, ...], shown: tuple[Facts, ...]) -> Iterator[Document]:
    ids = {one.doc.id for one in shown}
    return (one.doc for one in known if one.doc.id not in ids)


def _age(doc: Document, specials: Specials) -> tuple[str, str, bool, int, str]:
    """Sort key, oldest first: date (undated before all), then together by event, in its order, then id."""
    return doc.date, specials.key(doc.event), doc.order == 0, doc.order, doc.id


# ---------------------------------------------------------------- lists

def _kinds(documents: tuple[Facts, ...], listed: tuple[int, ...]) -> dict[Kind, tuple[int, ...]]:
    return {kind: tuple(place for place in listed if documents[place].doc.kind == kind) for kind in LISTED}


def _columns(documents: tuple[Facts, ...], listed: tuple[int, ...], site: Site) -> dict[str, tuple[int, ...]]:
    parents = {column.id: column.parent for column in site.columns}
    found: dict[str, list[int]] = {column.id: [] for column in site.columns}
    for place in listed:
        column = documents[place].doc.column
        seen: set[str] = set()
        while column in found and column not in seen:
            found[column].append(place)
            seen.add(column)
            column = parents[column]
    return {column: tuple(places) for column, places in found.items()}


def _years(documents: tuple[Facts, ...], listed: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place in listed:
        if year := documents[place].doc.date[:4]:
            found.setdefault(year, []).append(place)
    return {year: tuple(places) for year, places in sorted(found.items())}


def _cards(
    documents: tuple[Facts, ...], cast: Roles, specials: Specials, found: dict[str, Event],
) -> Iterator[Card]:
    for place, (one, spoken) in enumerate(zip(documents, cast.spoken, strict=True)):
        doc = one.doc
        event = found.get(specials.key(doc.event))
        order = event.at[place] + 1 if event and doc.kind == "speech" else 0
        name = doc.event_name if doc.kind == "special" else event.name if event else ""
        yield Card(
            doc.kind, urls.document(doc.kind, doc.id), doc.title, doc.date, tuple(role.voice for role in spoken),
            name, one.summary or doc.lead, 0, doc.form, order,
        )


# ---------------------------------------------------------------- addresses

def _hrefs(
    cast: Roles, found: Tags, kinds: dict[Kind, tuple[int, ...]], columns: dict[str, tuple[int, ...]],
    years: dict[str, tuple[int, ...]], site: Site,
) -> Iterator[str]:
    """Addresses of the pages that are no document's."""
    yield from ("index.html", "404.html")
    if site.search:
        yield "search.html"
    yield from (urls.kind(kind) for kind, places in kinds.items() if places)
    yield from sorted({urls.kind(one.kind) for one in cast.entities.values()})
    for name, members in (("columns", columns), ("tags", found.pages), ("years", years)):
        if members:
            yield f"{name}/index.html"
    yield from (urls.column(id) for id in columns)
    yield from (tag.href for tag in found.pages.values())
    yield from (urls.year(year) for year in years)


def _redirects(known: tuple[Facts, ...], shown: tuple[Facts, ...], told: _Told) -> tuple[tuple[str, Document], ...]:
    """Old addresses of documents. An old id that another document bears now leads nowhere, and is told."""
    ids = {urls.folded(one.doc.id): one.doc for one in known}
    taken: dict[str, Document] = {}
    found: list[tuple[str, Document]] = []
    for one in shown:
        doc = one.doc
        for alias in doc.aliases if doc.kind in (*LISTED, "page") else ():
            key = urls.folded(alias)
            other = ids.get(key) or taken.get(key)
            if not events.is_id(alias) or urls.is_taken(doc.kind, alias) or urls.is_device(alias):
                told.tell(doc, "warning", "bad-alias", alias=alias)
            elif other is not None and other is not doc:
                told.tell(doc, "warning", "alias-taken", alias=alias, path=other.path)
            elif other is None:
                taken[key] = doc
                found.append((urls.document(doc.kind, alias), doc))
    return tuple(sorted(found, key=lambda pair: pair[0]))


def _old_ids(redirects: tuple[tuple[str, Document], ...], documents: tuple[Facts, ...]) -> dict[str, str]:
    return {
        urls.folded(href.rpartition("/")[2].removesuffix(".html")): urls.document(doc.kind, doc.id)
        for href, doc in redirects
    }


def _addresses(
    shown: tuple[Facts, ...], cast: Roles, hrefs: tuple[str, ...],
    redirects: tuple[tuple[str, Document], ...], copies: tuple[tuple[str, str], ...], told: _Told,
) -> None:
    """Law 12: no two outputs that one system takes for one file, no name that a system refuses."""
    owners: dict[str, Document] = {}
    paths: list[str] = list(hrefs)
    for one in shown:
        if one.doc.kind not in ("person", "org"):
            paths.append(urls.document(one.doc.kind, one.doc.id))
            owners[paths[-1]] = one.doc
    for entity in cast.entities.values():
        paths.append(entity.href)
        if entity.doc is not None:
            owners[entity.href] = entity.doc
    for href, doc in redirects:
        paths.append(href)
        owners.setdefault(href, doc)
    for source, path in copies:
        paths.append(path)
        owners[path] = Document(source, 0, 0, "page", "", source)
    for later, earlier in urls.clashes(paths):
        doc, other = owners.get(later, _nobody(later)), owners.get(earlier, _nobody(earlier))
        told.tell(doc, "error", "same-address", href=later, path=other.path, title=other.title)
        if other.path != doc.path:
            told.tell(other, "error", "same-address", href=earlier, path=doc.path, title=doc.title)
    for path in paths:
        if flaw := urls.flaw(path):
            told.tell(owners.get(path, _nobody(path)), "error", f"bad-name-{flaw}", href=path)


def _nobody(href: str) -> Document:
    """Stands for the site itself where a page is no document's."""
    return Document("site.yaml", 0, 0, "page", "", href)


# ---------------------------------------------------------------- links and pictures

@dataclass(slots=True)
class _Linked:
    targets: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    pictures: dict[tuple[str, str], str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Files that a published document shows."""


def _link(shown: tuple[Facts, ...], places: links.Places, told: _Told) -> _Linked:
    """Where every internal link and picture leads."""
    linked = _Linked()
    known: near.Known | None = None
    for one in shown:
        targets: dict[str, str] = {}
        front = [(Target(src, one.doc.line, 0, "", True), True) for src in _attached(one.doc)]
        for target, in_front in (*((target, False) for target in one.targets), *front):
            found = links.resolve(places, one.doc, target.target, target.picture)
            if found.copy:
                linked.used.add(found.copy)
            if found.rule:
                known = known or links.known(places)
                told.problems.append(links.problem(known, one.doc, target, found))
            if in_front:
                linked.pictures[one.doc.path, target.target] = found.href
            else:
                targets[target.target] = found.href
        if targets:
            linked.targets[one.doc.path] = tuple(sorted(targets.items()))
    return linked


def _attached(doc: Document) -> Iterator[str]:
    """Pictures and attachments that the front matter names and that lie in the archive."""
    written = [*([doc.image.src] if doc.image else ()), *(one.src for one in doc.attachments)]
    return (src for src in dict.fromkeys(written) if src and not urls.is_hosted(src))


def _copies(files: tuple[str, ...], used: set[str]) -> tuple[tuple[str, str], ...]:
    """All of content/files; of what lies beside documents, what a published document shows."""
    return tuple((path, urls.copy(path)) for path in sorted(files) if path.startswith("content/files/") or path in used)


# ---------------------------------------------------------------- what the search index takes

def entries(catalog: Catalog, words: Callable[[str], Ref]) -> tuple[IndexEntry, ...]:
    """All documents for the index, oldest first. `words` names a document's Words by the path of its file."""
    return tuple(_entry(catalog, place, words) for place in range(len(catalog.documents)))


def _entry(catalog: Catalog, place: int, words: Callable[[str], Ref]) -> IndexEntry:
    doc = catalog.documents[place].doc
    spoken = catalog.roles.spoken[place]
    event = catalog.event(place)
    return IndexEntry(
        doc.id, doc.kind, catalog.cards[place].href, doc.date, _whole(catalog.cards[place].event),
        tuple((_whole(role.voice.name), _whole(role.office), _whole(role.org)) for role in spoken),
        tuple(role.person for role in spoken), tuple(role.org_id for role in spoken),
        event.id if event else "", doc.column, doc.place, tuple(map(_whole, catalog.tags.words[place][0])),
        words(doc.path),
    )


def _whole(name: str) -> Text:
    """A name as one word."""
    return segment.text(name, (name,)) if name else Text("", b"")


def column(site: Site, id: str) -> Column | None:
    return next((column for column in site.columns if column.id == id), None)


def has_kind(catalog: Catalog, kind: Kind) -> bool:
    """Whether a kind has a list page."""
    if kind in ("person", "org"):
        return any(entity.kind == kind for entity in catalog.roles.entities.values())
    return bool(catalog.kinds.get(kind))


def listed_kinds(catalog: Catalog) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind != "page" and has_kind(catalog, kind))


def newest(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(places, reverse=True))
