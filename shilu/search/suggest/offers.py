"""The Catalog in; what the search box offers by name (people, organisations, events, columns, subjects) out."""

from __future__ import annotations

from collections.abc import Iterator

from shilu.archive import urls
from shilu.archive.catalog import Catalog
from shilu.archive.people import Entity, office_line, plain
from shilu.model import Offer


def collect(catalog: Catalog) -> tuple[Offer, ...]:
    """All names of the archive, in a fixed order."""
    return (
        *(_person(catalog, one) for one in _all(catalog, "person")),
        *(_org(catalog, one) for one in _all(catalog, "org")),
        *_events(catalog), *_columns(catalog), *_tags(catalog),
    )


def _all(catalog: Catalog, kind: str) -> list[Entity]:
    return [one for (sort, _), one in sorted(catalog.roles.entities.items()) if sort == kind]


def _weight(count: int) -> int:
    """How many, as a power of two: a number that moves with each document would move the files with it."""
    return count.bit_length()


def _person(catalog: Catalog, one: Entity) -> Offer:
    """With the latest office: of the newest speech, else of the vocabulary."""
    speeches = catalog.roles.speeches.get(one.id, ())
    offices = [role.voice.office for place in reversed(speeches) for role in catalog.roles.spoken[place]
               if role.person == one.id and role.voice.office]
    told = [office_line(_org_name(catalog, tenure.org), tenure.office)
            for tenure in sorted(one.doc.offices if one.doc else (), key=lambda tenure: tenure.start, reverse=True)]
    note = next(iter((*offices, *told)), "")
    also = one.doc.aliases if one.doc else ()
    mentioned = len(catalog.roles.mentions.get(one.id, ()))
    return Offer("person", one.name, also, note, one.href, one.doc.pinyin if one.doc else "",
                 _weight(len(speeches) + mentioned))


def _org_name(catalog: Catalog, name: str) -> str:
    row = catalog.roles.names["org"].rows.get(name)
    return row.title if row else plain(name)


def _org(catalog: Catalog, one: Entity) -> Offer:
    also = (*one.doc.aliases, *(former.name for former in one.doc.former)) if one.doc else ()
    return Offer("org", one.name, also, "", one.href, one.doc.pinyin if one.doc else "",
                 _weight(len(catalog.roles.works.get(one.id, ()))))


def _events(catalog: Catalog) -> Iterator[Offer]:
    for _, event in sorted(catalog.events.items()):
        if not event.name:
            continue
        places = (*event.parts, *event.items)
        years = [catalog.cards[place].date[:4] for place in sorted(places) if catalog.cards[place].date]
        yield Offer("event", event.name, (), years[-1] if years else "", event.href, "", _weight(len(places)))


def _columns(catalog: Catalog) -> Iterator[Offer]:
    for column in catalog.site.columns:
        yield Offer("column", column.name, (), "", urls.column(column.id), "", _weight(len(catalog.columns[column.id])))


def _tags(catalog: Catalog) -> Iterator[Offer]:
    """Words of the vocabulary, and what was given as a tag; of proposed keywords the frequent words hold the best."""
    rows = catalog.tags.terms.rows
    given = {name for name, tag in catalog.tags.pages.items() if tag.given}
    for name in sorted(given | set(rows)):
        term, tag = rows.get(name), catalog.tags.pages.get(name)
        also = (*term.synonyms, *term.colloquial) if term else ()
        yield Offer("tag", name, also, "", "", "", _weight(len(tag.places) if tag else 0))
