"""All Facts, the vocabulary and the settings in, the archive as a whole out: order, who is who, events, tags, links.

The Catalog is what the plan of the pages is made from. It is never an argument of a job: views take out of it what one
page shows. It does not depend on the order in which files were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shilu.archive import addresses, events, holding, links, meanings, people, roles, tags, urls
from shilu.archive.events import Event, Specials
from shilu.archive.roles import Roles
from shilu.archive.tags import Tags
from shilu.errors import Problem, at
from shilu.model import (
    KINDS,
    Alike,
    Card,
    Column,
    Document,
    Facts,
    IndexEntry,
    Kind,
    Ref,
    Site,
    Text,
    Vocabulary,
)
from shilu.report import HeldBack

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
    alike: tuple[Alike, ...]
    """Words that mean the same."""
    around: dict[str, tuple[str, ...]]
    """Place of the vocabulary -> the places around it, the nearest first."""
    held: tuple[HeldBack, ...]
    problems: tuple[Problem, ...]

    def event(self, place: int) -> Event | None:
        """The event of a document; of a special, the event that it is the page of."""
        doc = self.documents[place].doc
        key = doc.id if doc.kind == "special" else self.specials.key(doc.event)
        return self.events.get(key)


def collect(
    facts: tuple[Facts, ...], vocabulary: Vocabulary, site: Site, now: str,
    drafts: bool = False, files: tuple[str, ...] = (),
) -> Catalog:
    """Decide the archive. `now`: `2026-11-24T08:00` in the site's zone. `files`: paths of pictures and attachments."""
    known, rows, twice = holding.unique(sorted(facts, key=lambda one: one.doc.path), vocabulary.entities)
    reasons = tuple((one, holding.reason(one.doc, now, drafts)) for one in known)
    shown = tuple(one for one, why in reasons if why is None)
    rows = tuple(doc for doc in rows if holding.reason(doc, now, drafts) is None)
    specials = events.specials((one.doc for one in known), frozenset(one.doc.id for one in shown))
    documents = tuple(sorted(
        (one for one in shown if one.doc.kind in (*LISTED, "page")), key=lambda one: _age(one.doc, specials),
    ))
    entities = {one.doc.id: one for one in shown if one.doc.kind in ("person", "org")}
    cast, about_names = roles.collect(documents, (*rows, *(one.doc for one in entities.values())))
    found_events, about_events = events.collect(documents, specials)
    persons = [doc for doc in (*rows, *(one.doc for one in entities.values())) if doc.kind == "person"]
    names = frozenset(name for doc in persons for name in (doc.title, *doc.aliases))
    found_tags, about_tags = tags.collect(documents, vocabulary, site.propose_tags, names)
    redirects, about_old = addresses.old(known, shown)
    listed = tuple(place for place, one in enumerate(documents) if one.doc.kind in LISTED)
    kinds, columns, years = _kinds(documents, listed), _columns(documents, listed, site), _years(documents, listed)
    lists = tuple(addresses.of_lists(cast.entities.values(), found_tags, kinds, columns, years, site))
    held = tuple(one.doc for one, why in reasons if why is not None)
    places = links.places(shown, rows, held, redirects, lists, files)
    linked = links.collect(shown, places)
    copies = _copies(files, linked.used)
    lines = tuple(_lines(documents, cast, specials, found_events))
    cards = tuple(_with_summary(line, one.summary or one.doc.lead) for line, one in zip(lines, documents, strict=True))
    problems = (
        *twice, *about_names, *about_events, *about_tags, *about_old, *linked.problems,
        *addresses.check(shown, cast.entities.values(), lists, redirects, copies),
    )
    return Catalog(
        site, documents, cards, lines,
        {one.doc.id: place for place, one in enumerate(documents)}, cast, found_events, specials, found_tags,
        kinds, columns, years, entities, linked.targets, linked.pictures,
        tuple((href, doc.id) for href, doc in redirects), copies,
        meanings.alike(vocabulary, cast.entities.values()), meanings.around(vocabulary),
        tuple(why for _, why in reasons if why is not None), tuple(sorted(problems, key=at)),
    )


def _age(doc: Document, specials: Specials) -> tuple[str, str, bool, int, str]:
    """Sort key, oldest first: date (undated before all), then together by event, in its order, then id."""
    return doc.date, specials.key(doc.event), doc.order == 0, doc.order, doc.id



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


def _lines(
    documents: tuple[Facts, ...], cast: Roles, specials: Specials, found: dict[str, Event],
) -> Iterator[Card]:
    for place, (one, spoken) in enumerate(zip(documents, cast.spoken, strict=True)):
        doc = one.doc
        event = found.get(specials.key(doc.event))
        order = event.at[place] + 1 if event and doc.kind == "speech" else 0
        name = doc.event_name if doc.kind == "special" else event.name if event else ""
        yield Card(
            doc.kind, urls.document(doc.kind, doc.id), doc.title, doc.date, tuple(role.voice for role in spoken),
            name, "", 0, doc.form, order,
        )


def _with_summary(line: Card, summary: str) -> Card:
    """As `replace` does it, at a tenth of its cost."""
    return Card(line.kind, line.href, line.title, line.date, line.voices, line.event, summary, line.chars, line.form,
                line.order)


def _copies(files: tuple[str, ...], used: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """All of content/files; of what lies beside documents, what a published document shows."""
    return tuple((path, urls.copy(path)) for path in sorted(files) if path.startswith("content/files/") or path in used)


# ---------------------------------------------------------------- what the search index takes

def entries(catalog: Catalog, words: Callable[[str], Ref]) -> tuple[IndexEntry, ...]:
    """All documents for the index, oldest first: undated, so before all, people and organisations with a text.

    `words` names a document's Words by the path of its file.
    """
    written = (one for _, one in sorted(catalog.entities.items()) if one.chars)
    return (
        *(_biography(catalog, one.doc, words) for one in written),
        *(_entry(catalog, place, words) for place in range(len(catalog.documents))),
    )


def _biography(catalog: Catalog, doc: Document, words: Callable[[str], Ref]) -> IndexEntry:
    """A person stands there as a speaker does, so that who looks for one finds the biography among the speeches."""
    nothing = _whole("")
    person = doc.kind == "person"
    return IndexEntry(
        doc.id, doc.kind, urls.document(doc.kind, doc.id), "", nothing,
        ((_whole(people.plain(doc.title)), nothing, nothing),) if person else (), (doc.id,) if person else (),
        ("",) if person else (), "", "", (), (), words(doc.path),
    )


def _entry(catalog: Catalog, place: int, words: Callable[[str], Ref]) -> IndexEntry:
    doc = catalog.documents[place].doc
    spoken = catalog.roles.spoken[place]
    event = catalog.event(place)
    return IndexEntry(
        doc.id, doc.kind, catalog.cards[place].href, doc.date, _whole(catalog.cards[place].event),
        tuple((_whole(role.voice.name), _whole(role.office), _whole(role.org)) for role in spoken),
        tuple(_kept(catalog, "person", role.person) for role in spoken),
        tuple(_kept(catalog, "org", role.org_id) for role in spoken),
        event.id if event else "", doc.column, (doc.place, *catalog.around.get(doc.place, ())) if doc.place else (),
        tuple(map(_whole, catalog.tags.words[place][0])), words(doc.path),
    )


def _kept(catalog: Catalog, kind: people.Sort, id: str) -> str:
    """The id of whom the archive keeps; a name that is only printed is told by itself (half of the column is saved)."""
    entity = catalog.roles.entities.get((kind, id))
    return id if entity is not None and entity.doc is not None else ""


def _whole(name: str) -> Text:
    """A name as one word: a word begins before its first character alone."""
    return Text(name, b"\x01" + bytes(len(name) - 1 >> 3)) if name else Text("", b"")


def column(site: Site, id: str) -> Column | None:
    return next((column for column in site.columns if column.id == id), None)


def has_kind(catalog: Catalog, kind: Kind) -> bool:
    """Whether a kind has a list page."""
    if kind in ("person", "org"):
        return any(entity.kind == kind for entity in catalog.roles.entities.values())
    return bool(catalog.kinds.get(kind))


def listed_kinds(catalog: Catalog) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind != "page" and has_kind(catalog, kind))
