"""Documents with printed names in, who spoke in which office out: the person behind each name, the organisation too.

The name as printed stays on the document, with the office held that day; the person is found apart, since people
change offices and offices change names. A name that nobody in the archive bears makes an unverified page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shilu import hanzi
from shilu.archive import near, people, telling, urls
from shilu.errors import Problem
from shilu.model import Document, Facts, Speaker, Voice

SORTS: tuple[people.Sort, ...] = ("person", "org")
FEW = 20
"""So many unknown names are told one by one where the archive keeps no list of people (or organisations) at all."""


@dataclass(frozen=True, slots=True)
class Role:
    """One speaker of a document: as printed, and who that is."""

    voice: Voice
    person: str
    """Id of the person."""
    org: str
    """Organisation as read: as printed, or the name behind an id."""
    org_id: str
    """Id of the organisation, "" when none is named."""
    office: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Who is who. Numbers are positions in the catalog's documents."""

    entities: dict[tuple[str, str], people.Entity]
    """(kind, id) -> everyone and every organisation with a page."""
    spoken: tuple[tuple[Role, ...], ...]
    """Speakers of each document."""
    mentioned: tuple[tuple[str, ...], ...]
    """Ids of the people that each document names in `people`."""
    speeches: dict[str, tuple[int, ...]]
    """Person -> documents in which the person speaks, oldest first."""
    mentions: dict[str, tuple[int, ...]]
    """Person -> documents that name the person."""
    works: dict[str, tuple[int, ...]]
    """Organisation -> documents in which somebody speaks in an office of it, and specials that it organised."""
    names: dict[str, people.Names]
    """`person`, `org` -> who bears which name."""

    def person(self, id: str) -> people.Entity:
        return self.entities["person", id]


@dataclass(slots=True)
class _Desk:
    """What is gathered while documents are read."""

    names: dict[str, people.Names]
    entities: dict[tuple[str, str], people.Entity]
    unknown: dict[tuple[str, str], list[Document]] = field(default_factory=dict)
    ambiguous: dict[tuple[str, str], list[Document]] = field(default_factory=dict)
    wrong: list[tuple[Document, str]] = field(default_factory=list)
    """Documents whose `person` names nobody."""
    found: dict[tuple[str, str], str] = field(default_factory=dict)
    """(kind, printed name) -> id, so that each name is looked up once."""


def collect(documents: Sequence[Facts], rows: Iterable[Document]) -> tuple[Roles, tuple[Problem, ...]]:
    """Find everyone. `rows`: people and organisations that the archive keeps as rows or files."""
    kept = sorted(rows, key=lambda doc: doc.id)
    desk = _Desk({}, {})
    for kind in SORTS:
        desk.names[kind] = people.names(kind, (doc for doc in kept if doc.kind == kind))
        desk.entities.update(((kind, doc.id), people.verified(kind, doc)) for doc in kept if doc.kind == kind)
    spoken = tuple(tuple(_role(desk, one.doc, speaker) for speaker in one.doc.speakers) for one in documents)
    mentioned = tuple(
        tuple(dict.fromkeys(_find(desk, one.doc, "person", name) for name in one.doc.people if people.plain(name)))
        for one in documents
    )
    roles = Roles(
        desk.entities, spoken, mentioned,
        _inverted([role.person for role in cast] for cast in spoken), _inverted(mentioned),
        _inverted(_works(desk, one.doc, cast) for one, cast in zip(documents, spoken, strict=True)), desk.names,
    )
    return roles, tuple(_problems(desk))


def _role(desk: _Desk, doc: Document, speaker: Speaker) -> Role:
    person = _person(desk, doc, speaker)
    org_id = _find(desk, doc, "org", speaker.org) if speaker.org else ""
    org = desk.entities["org", org_id].name if speaker.org in desk.names["org"].rows else speaker.org
    line = people.office_line(org, speaker.office)
    voice = Voice(people.plain(speaker.name), line, desk.entities["person", person].href)
    return Role(voice, person, org, org_id, speaker.office)


def _person(desk: _Desk, doc: Document, speaker: Speaker) -> str:
    if speaker.person:
        if ("person", speaker.person) in desk.entities:
            return speaker.person
        desk.wrong.append((doc, speaker.person))
    return _find(desk, doc, "person", speaker.name)


def _find(desk: _Desk, doc: Document, kind: people.Sort, printed: str) -> str:
    """Id of who bears the name (or has the id); of an unverified page when nobody does, or several do."""
    key = (kind, people.plain(printed))
    id = desk.found.get(key)
    if id is None:
        id = desk.found[key] = _search(desk, kind, printed)
    names = desk.names[kind]
    if id not in names.rows:
        told = desk.ambiguous if len(names.bearers(printed)) > 1 else desk.unknown
        told.setdefault((kind, id), []).append(doc)
    return id


def _search(desk: _Desk, kind: people.Sort, printed: str) -> str:
    names = desk.names[kind]
    if printed in names.rows:
        return printed
    bearers = names.bearers(printed)
    if len(bearers) == 1:
        return bearers[0]
    folded = hanzi.fold(people.plain(printed))
    for length in (4, 8):                              # two names of one sound whose short hashes clash: a longer one
        id = urls.hashed(folded, length)
        one = desk.entities.get((kind, id))
        if one is None:
            desk.entities[kind, id] = people.unverified(kind, printed, id)
            break
        if one.doc is None and hanzi.fold(one.name) == folded:
            break
    return id


def _works(desk: _Desk, doc: Document, cast: tuple[Role, ...]) -> list[str]:
    """Organisations of a document: those of its speakers, and known ones that held the event."""
    found = [role.org_id for role in cast if role.org_id]
    for name in doc.organizer:
        bearers = (name,) if name in desk.names["org"].rows else desk.names["org"].bearers(name)
        found += bearers if len(bearers) == 1 else ()
    return found


def _inverted(rows: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, ids in enumerate(rows):
        for id in dict.fromkeys(ids):
            found.setdefault(id, []).append(place)
    return {id: tuple(places) for id, places in sorted(found.items())}


def _no_list(desk: _Desk, kind: people.Sort) -> Problem:
    """One hint for all: an archive that keeps no list of people has not misspelt five thousand names."""
    found = [(docs[0], desk.entities[kind, id].name) for (one, id), docs in sorted(desk.unknown.items()) if one == kind]
    doc, name = min(found, key=lambda pair: pair[0].path)
    return telling.of(doc, "hint", f"unlisted-{kind}", count=str(len(found)), name=name)


def _problems(desk: _Desk) -> Iterable[Problem]:
    """One problem a name, at the oldest document that prints it: a name in forty documents is one thing to mend."""
    offers = {kind: near.known((*names.exact, *names.rows)) for kind, names in desk.names.items()}
    silent = [kind for kind in SORTS if not desk.names[kind].rows and sum(kind == one for one, _ in desk.unknown) > FEW]
    for kind in silent:
        yield _no_list(desk, kind)
    for (sort, id), docs in sorted(desk.unknown.items()):
        if sort not in silent:
            name = desk.entities[sort, id].name
            nearest = near.find(offers[sort], name)
            yield telling.unknown(docs[0], sort, "hint", nearest, name=name, count=str(len(docs)))
    for (sort, id), docs in sorted(desk.ambiguous.items()):
        name = desk.entities[sort, id].name
        bearers = ", ".join(desk.names[sort].bearers(name))
        yield telling.of(docs[0], "warning", f"ambiguous-{sort}", name=name, ids=bearers, count=str(len(docs)))
    for doc, person in desk.wrong:
        yield telling.unknown(doc, "person-id", "warning", near.find(offers["person"], person), id=person)
