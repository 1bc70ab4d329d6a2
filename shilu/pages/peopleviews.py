"""The Catalog in, what templates may see of a person or an organisation out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shilu import hanzi
from shilu.archive.catalog import Catalog
from shilu.archive.people import Entity, office_line, plain
from shilu.model import Card, Former, Link, OfficeView, OrgView, PersonView, SpokenView, Turn, Voice
from shilu.pages import head, views
from shilu.pages.views import Desk

PEERS = 24
"""Names under 同场讲话人 at most."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Who spoke at an event: person -> (how many documents, the latest office there)."""

    people: dict[str, tuple[int, str]]


def circles(catalog: Catalog) -> dict[str, Circle]:
    """The circle of each event, by the event's id."""
    found = {}
    for event in catalog.events.values():
        counts: Counter[str] = Counter()
        offices: dict[str, str] = {}
        for place in sorted((*event.parts, *event.items)):
            for role in {role.person: role for role in catalog.roles.spoken[place]}.values():
                counts[role.person] += 1
                offices[role.person] = role.voice.office
        found[event.id] = Circle({person: (counts[person], offices[person]) for person in sorted(counts)})
    return found


# ---------------------------------------------------------------- people

def person(
    desk: Desk, one: Entity, before: Entity | None, after: Entity | None, circles: dict[str, Circle],
) -> PersonView:
    """The page of a person. `before` and `after` stand beside it in the index of names."""
    catalog, doc = desk.catalog, one.doc
    speeches = catalog.roles.speeches.get(one.id, ())
    crumbs = (views.kind_link(desk, "person"),)
    offices = tuple(sorted(_offices(desk, one, speeches), key=_latest, reverse=True))
    description = _about(desk, one, offices)
    return PersonView(
        head=head.make(catalog.site, one.href, one.name, description, crumbs, "person"), id=one.id, name=one.name,
        pinyin=hanzi.pinyin(one.name, doc.pinyin if doc else ""), verified=doc is not None,
        aliases=doc.aliases if doc else (), offices=offices,
        speeches=tuple(_spoken(catalog, one.id, place) for place in reversed(speeches)),
        mentioned=views.lines(catalog, _mentioned(catalog, one.id)),
        peers=tuple(_peers(catalog, one.id, speeches, circles)),
        letter=one.letter, previous=_link(before), next=_link(after),
        image=views.picture(catalog, doc) if doc else None, has_body=has_body(catalog, one),
        targets=views.targets(catalog, doc.path, one.href) if doc and one.id in catalog.entities else (),
    )


def _link(one: Entity | None) -> Link | None:
    return Link(one.name, one.href) if one else None


def has_body(catalog: Catalog, one: Entity) -> bool:
    """Whether the person or organisation is a file with text of its own."""
    facts = catalog.entities.get(one.id)
    return facts is not None and one.doc is not None and facts.chars > 0


def _about(desk: Desk, one: Entity, offices: tuple[OfficeView, ...]) -> str:
    facts = desk.catalog.entities.get(one.id)
    if facts is not None and one.doc is not None and facts.summary:
        return facts.summary
    return office_line(offices[0].office, one.name) if offices else ""


def _spoken(catalog: Catalog, person: str, place: int) -> SpokenView:
    """A document with the person's office that day, and, among several speakers, the person's turns."""
    facts, spoken = catalog.documents[place], catalog.roles.spoken[place]
    own = [number for number, role in enumerate(spoken) if role.person == person]
    turns: tuple[Turn, ...] = ()
    if len(spoken) > 1:
        turns = tuple(turn for turn in facts.turns if turn.speaker in own)
    chars = sum(turn.chars for turn in turns) if turns else facts.chars
    return SpokenView(replace(catalog.lines[place], chars=chars), spoken[own[0]].voice.office, turns)


def _mentioned(catalog: Catalog, person: str) -> tuple[int, ...]:
    """Documents that name the person without the person speaking there, newest first."""
    speeches = set(catalog.roles.speeches.get(person, ()))
    return tuple(place for place in reversed(catalog.roles.mentions.get(person, ())) if place not in speeches)


def _peers(
    catalog: Catalog, person: str, speeches: tuple[int, ...], circles: dict[str, Circle],
) -> Iterator[tuple[Voice, int]]:
    """Who spoke at the same events, most often first, then by pinyin."""
    counts: Counter[str] = Counter()
    offices: dict[str, str] = {}
    seen: set[str] = set()
    for place in speeches:
        event = catalog.event(place)
        if event is None or event.id in seen:
            continue
        seen.add(event.id)
        for other, (count, office) in circles[event.id].people.items():
            counts[other] += count
            offices[other] = office
    counts.pop(person, None)
    for other in sorted(counts, key=lambda id: (-counts[id], catalog.roles.person(id).order))[:PEERS]:
        entity = catalog.roles.person(other)
        yield Voice(entity.name, offices[other], entity.href), counts[other]


# ---------------------------------------------------------------- offices

def _latest(office: OfficeView) -> tuple[str, str, str]:
    return office.start or office.end, office.end, office.office


def _offices(desk: Desk, one: Entity, speeches: tuple[int, ...]) -> Iterator[OfficeView]:
    """Offices as printed over speeches, and those of the vocabulary; what both give stands once, with its dates."""
    catalog = desk.catalog
    printed = _printed(catalog, one.id, speeches)
    for tenure in one.doc.offices if one.doc else ():
        org = _org(catalog, tenure.org)
        line = office_line(org.text if org else "", tenure.office)
        here = printed.get(line)
        if here is not None and not (tenure.start or tenure.end):
            continue                                       # the vocabulary only repeats what the speeches show
        printed.pop(line, None)
        yield OfficeView(tenure.start, tenure.end, line, org, _source(catalog, tenure.source), False)
    yield from printed.values()


def _printed(catalog: Catalog, person: str, speeches: tuple[int, ...]) -> dict[str, OfficeView]:
    """Printed line -> from the first to the last speech that bears it, with the first as its source.

    Of one day's documents the person's own speech shows it better than a transcript of many.
    """
    found: dict[str, OfficeView] = {}
    several = {place: len(catalog.roles.spoken[place]) > 1 for place in speeches}
    for place in sorted(speeches, key=lambda place: (catalog.cards[place].date, several[place], place)):
        card = catalog.cards[place]
        role = next(role for role in catalog.roles.spoken[place] if role.person == person)
        line = role.voice.office
        if not line:
            continue
        if line in found:
            found[line] = replace(found[line], start=found[line].start or card.date, end=card.date)
            continue
        org = Link(role.org, catalog.roles.entities["org", role.org_id].href) if role.org_id else None
        found[line] = OfficeView(card.date, card.date, line, org, Link(card.title, card.href), True)
    return found


def _org(catalog: Catalog, name: str) -> Link | None:
    """An organisation that the vocabulary names by id or by name; without a page where there is none."""
    if not name:
        return None
    ids = _org_ids(catalog, name)
    return Link(_org_name(catalog, name), catalog.roles.entities["org", ids[0]].href if len(ids) == 1 else "")


def _org_ids(catalog: Catalog, name: str) -> tuple[str, ...]:
    """Who is meant by an id or a name."""
    names = catalog.roles.names["org"]
    return (name,) if name in names.rows else names.bearers(name)


def _org_name(catalog: Catalog, name: str) -> str:
    """The name as given, or the name behind an id."""
    row = catalog.roles.names["org"].rows.get(name)
    return row.title if row else plain(name)


def _source(catalog: Catalog, id: str) -> Link | None:
    place = catalog.place.get(id)
    return Link(catalog.cards[place].title, catalog.cards[place].href) if place is not None else None


# ---------------------------------------------------------------- organisations

def org(
    desk: Desk, one: Entity, children: tuple[Link, ...], holders: tuple[tuple[str, Voice, str], ...] = (),
) -> OrgView:
    """The page of an organisation. `holders`: those who held an office of it by the vocabulary (see `holders`)."""
    catalog, doc = desk.catalog, one.doc
    works = catalog.roles.works.get(one.id, ())
    facts = catalog.entities.get(one.id)
    crumbs = (views.kind_link(desk, "org"),)
    about = facts.summary if facts and doc else ""
    return OrgView(
        head=head.make(catalog.site, one.href, one.name, about, crumbs, "org"), id=one.id, name=one.name,
        verified=doc is not None, aliases=doc.aliases if doc else (), former=_former(doc.former if doc else ()),
        parent=_org(catalog, doc.parent) if doc else None, children=children,
        people=tuple(_staff(catalog, one.id, works, holders)), documents=_documents(catalog, works),
        has_body=has_body(catalog, one),
        targets=views.targets(catalog, doc.path, one.href) if doc and one.id in catalog.entities else (),
    )


def _former(names: tuple[Former, ...]) -> tuple[Former, ...]:
    return tuple(sorted(names, key=lambda former: (former.until, former.name), reverse=True))


def _staff(
    catalog: Catalog, org: str, works: tuple[int, ...], holders: tuple[tuple[str, Voice, str], ...],
) -> Iterator[tuple[Voice, str]]:
    """Who spoke in an office of it, each once, with the date of the latest speech, newest first; then other holders."""
    seen: set[str] = set()
    for place in reversed(works):
        for role in catalog.roles.spoken[place]:
            if role.org_id == org and role.person not in seen:
                seen.add(role.person)
                entity = catalog.roles.person(role.person)
                yield Voice(entity.name, role.voice.office, entity.href), catalog.cards[place].date
    for id, voice, date in holders:
        if id not in seen:
            seen.add(id)
            yield voice, date


def holders(catalog: Catalog) -> dict[str, tuple[tuple[str, Voice, str], ...]]:
    """Organisation -> (person, name with office, last known day in it) by the vocabulary, the latest first."""
    found: dict[str, list[tuple[str, Voice, str]]] = {}
    for one in (one for _, one in sorted(catalog.roles.entities.items()) if one.kind == "person" and one.doc):
        for tenure in one.doc.offices if one.doc else ():
            ids = _org_ids(catalog, tenure.org)
            if len(ids) == 1:
                line = office_line(_org_name(catalog, tenure.org), tenure.office)
                voice = Voice(one.name, line, one.href)
                found.setdefault(ids[0], []).append((one.id, voice, tenure.end or tenure.start))
    return {org: tuple(sorted(those, key=lambda one: one[2], reverse=True)) for org, those in sorted(found.items())}


def _documents(catalog: Catalog, works: tuple[int, ...]) -> tuple[Card, ...]:
    return views.lines(catalog, reversed(works))


def children(catalog: Catalog) -> dict[str, tuple[Link, ...]]:
    """Organisation -> those whose `parent` it is, by pinyin."""
    found: dict[str, list[Entity]] = {}
    for one in catalog.roles.entities.values():
        if one.kind == "org" and one.doc and one.doc.parent:
            ids = _org_ids(catalog, one.doc.parent)
            if len(ids) == 1:
                found.setdefault(ids[0], []).append(one)
    return {
        id: tuple(Link(one.name, one.href) for one in sorted(below, key=lambda one: one.order))
        for id, below in sorted(found.items())
    }
