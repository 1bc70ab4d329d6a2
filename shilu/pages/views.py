"""The Catalog in, what templates may see of a document out: speeches, news, pages and specials.

Views are narrow: no lengths or summaries where they are not shown, no numbers of the whole archive. What a view does
not hold cannot make its page be written again.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from shilu.archive import related, urls
from shilu.archive.catalog import LISTED, Catalog, column
from shilu.archive.events import Event
from shilu.model import (
    ArticleView,
    Attachment,
    Card,
    Document,
    Head,
    Kind,
    Link,
    Picture,
    SpecialView,
    TurnView,
)
from shilu.pages import head

OTHERS = 5
"""So many of the first speaker's other speeches: the nearest in time, so that a new one changes few pages."""
PACE = 400
"""字 that are read in a minute."""


class Around(NamedTuple):
    """Which other documents an article shows, as positions; -1 for none."""

    previous: int
    """Beside it in its event."""
    next: int
    column_previous: int
    column_next: int
    others: tuple[int, ...]
    """The first speaker's, oldest first."""
    related: tuple[int, ...] = ()


Keeping = Callable[[str, Any, Any, Callable[[], Any]], Any]
"""(name, arguments, type of the result, call) -> the result of the call, which another build may have kept."""


def at_once(name: str, arguments: Any, kind: Any, call: Callable[[], Any]) -> Any:
    """Where nothing is kept."""
    return call()


@dataclass(frozen=True, slots=True)
class Desk:
    """The Catalog, with what is made from it once for all pages."""

    catalog: Catalog
    around: Sequence[Around]
    """Of each document."""
    strings: dict[str, str]
    """The theme's: names of the lists, for titles and for 您的当前位置."""

    def label(self, key: str, **values: str) -> str:
        """A string of the theme, its {places} filled; the key itself where a theme has no such string."""
        text = self.strings.get(key, key)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def desk(catalog: Catalog, strings: tuple[tuple[str, str], ...], keep: Keeping = at_once) -> Desk:
    """Prepare to make views."""
    beside = [neighbours(catalog, place) for place in range(len(catalog.documents))]
    groups = tuple(_groups(catalog))
    without = tuple(tuple(sorted({*one.others, place, one.previous, one.next})) for place, one in enumerate(beside))
    near = keep("related", (groups, without), tuple[tuple[int, ...], ...],
                lambda: related.all_of(len(without), groups, tuple(map(frozenset, without))))
    around = tuple(one._replace(related=found) if found else one for one, found in zip(beside, near, strict=True))
    return Desk(catalog, around, dict(strings))


def _groups(catalog: Catalog) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What documents can share: (`event` ..., positions)."""
    for event in catalog.events.values():
        yield "event", tuple(sorted((*event.parts, *event.items)))
    for speeches in catalog.roles.speeches.values():
        yield "person", speeches
    for _, tag in sorted(catalog.tags.pages.items()):
        yield "tag", tuple(place for place, proposed in tag.places if not proposed)
    for _, places in sorted(_keywords(catalog).items()):
        if len(places) > 1:
            yield "keyword", tuple(places)


def neighbours(catalog: Catalog, place: int) -> Around:
    """What stands beside a document in its event and its column, and what else its speaker said."""
    event = catalog.event(place)
    sequence = _sequence(event, place)
    at = event.at[place] if event and sequence else 0
    return Around(*_beside(sequence, at), *_column_beside(catalog, place), _others(catalog, place))


def _keywords(catalog: Catalog) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, (given, proposed) in enumerate(catalog.tags.words):
        for word in (*given, *proposed):
            found.setdefault(word, []).append(place)
    return found


# ---------------------------------------------------------------- speeches, news, pages

def article(desk: Desk, place: int) -> ArticleView:
    """A speech, a news item or a page."""
    catalog, facts = desk.catalog, desk.catalog.documents[place]
    doc, own = facts.doc, desk.catalog.cards[place].href
    event, spoken = catalog.event(place), catalog.roles.spoken[place]
    around = desk.around[place]
    at = event.at.get(place, 0) if event else 0
    given, proposed = catalog.tags.words[place]
    return ArticleView(
        head=article_head(desk, place), kind=doc.kind, id=doc.id, title=doc.title, date=doc.date,
        voices=catalog.cards[place].voices, byline=doc.byline,
        event=Link(event.name, event.href) if event and event.name else None,
        order=at + 1 if event and doc.kind == "speech" else 0, siblings=len(event.parts) if event else 0,
        place=doc.place, form=doc.form, column=column_link(catalog, doc.column),
        tags=tuple(map(catalog.tags.link, given)), proposed=tuple(map(catalog.tags.link, proposed)),
        people=tuple(person_link(catalog, id) for id in catalog.roles.mentioned[place]),
        source=doc.source, source_url=doc.source_url, author=doc.author, updated=doc.updated, lang=doc.lang,
        summary=doc.summary, image=picture(catalog, doc), attachments=attachments(catalog, doc), errata=doc.errata,
        chars=facts.chars, minutes=max(1, -(-facts.chars // PACE)), paragraphs=facts.paragraphs, outline=(),
        turns=tuple(
            TurnView(spoken[turn.speaker].voice, turn.anchor, turn.number)
            for turn in facts.turns if 0 <= turn.speaker < len(spoken)
        ),
        targets=targets(catalog, doc.path, own), previous=_line(catalog, around.previous),
        next=_line(catalog, around.next), column_previous=_line(catalog, around.column_previous),
        column_next=_line(catalog, around.column_next), others=lines(catalog, reversed(around.others)),
        related=lines(catalog, around.related),
    )


def article_head(desk: Desk, place: int) -> Head:
    catalog, card = desk.catalog, desk.catalog.cards[place]
    doc = catalog.documents[place].doc
    crumbs = [*column_crumbs(catalog, doc.column)]
    if not crumbs and doc.kind in LISTED:
        crumbs.append(kind_link(desk, doc.kind))
    event = catalog.event(place)
    if event and event.href and event.special != place:
        crumbs.append(Link(event.name, event.href))
    return head.make(
        catalog.site, card.href, doc.title, card.summary, tuple(crumbs), doc.kind if doc.kind in LISTED else "",
    )


def _sequence(event: Event | None, place: int) -> tuple[int, ...]:
    """What the document stands among within its event: the speeches, or all else."""
    if event is None or place not in event.at:
        return ()
    return event.parts if event.at[place] < len(event.parts) and event.parts[event.at[place]] == place else event.items


def _line(catalog: Catalog, place: int) -> Card | None:
    return catalog.lines[place] if place >= 0 else None


def _beside(sequence: tuple[int, ...], at: int) -> tuple[int, int]:
    if not sequence:
        return -1, -1
    return sequence[at - 1] if at > 0 else -1, sequence[at + 1] if at + 1 < len(sequence) else -1


def _column_beside(catalog: Catalog, place: int) -> tuple[int, int]:
    sequence = catalog.columns.get(catalog.documents[place].doc.column, ())
    at = bisect_left(sequence, place)
    return _beside(sequence, at) if at < len(sequence) and sequence[at] == place else (-1, -1)


def _others(catalog: Catalog, place: int) -> tuple[int, ...]:
    """The first speaker's speeches nearest in time to this one, oldest first."""
    spoken = catalog.roles.spoken[place]
    if not spoken:
        return ()
    speeches = catalog.roles.speeches[spoken[0].person]
    at = bisect_left(speeches, place)
    around = [speech for speech in speeches[max(at - OTHERS, 0):at + OTHERS + 1] if speech != place]
    ranked = sorted((abs(bisect_left(speeches, speech) - at), speech) for speech in around)
    return tuple(sorted(speech for _, speech in ranked[:OTHERS]))


# ---------------------------------------------------------------- specials

def special(desk: Desk, place: int) -> SpecialView:
    """The page of an event."""
    catalog, facts = desk.catalog, desk.catalog.documents[place]
    doc, event = facts.doc, desk.catalog.events[facts.doc.id]
    own = catalog.cards[place].href
    return SpecialView(
        head=article_head(desk, place), id=doc.id, title=doc.title, event_name=doc.event_name, theme=doc.theme,
        date=doc.date, place=doc.place, organizer=doc.organizer, column=column_link(catalog, doc.column),
        updated=doc.updated, author=doc.author, source=doc.source, source_url=doc.source_url, lead=doc.lead,
        image=picture(catalog, doc),
        parts=tuple(replace(catalog.cards[part], chars=catalog.documents[part].chars) for part in event.parts),
        items=tuple(catalog.cards[item] for item in event.items), speakers_total=doc.speakers_total,
        chars=sum(catalog.documents[part].chars for part in event.parts), tags=_tags(catalog, event.parts),
        errata=sum(len(catalog.documents[part].doc.errata) for part in event.parts),
        attachments=attachments(catalog, doc), targets=targets(catalog, doc.path, own),
    )


def _tags(catalog: Catalog, parts: tuple[int, ...]) -> tuple[tuple[Link, int], ...]:
    """Tags of the parts with how many parts bear each, most first, then by pinyin."""
    counts = Counter(word for part in parts for word in catalog.tags.words[part][0])
    ranked = sorted(counts, key=lambda word: (-counts[word], catalog.tags.pages[word].order))
    return tuple((catalog.tags.link(word), counts[word]) for word in ranked)


# ---------------------------------------------------------------- what several views hold

def person_link(catalog: Catalog, id: str) -> Link:
    person = catalog.roles.person(id)
    return Link(person.name, person.href)


def year_title(desk: Desk, year: str) -> str:
    return desk.label("date.year", y=year)


def kind_link(desk: Desk, kind: Kind) -> Link:
    return Link(desk.label(f"kind.{kind}"), urls.kind(kind))


def column_link(catalog: Catalog, id: str) -> Link | None:
    found = column(catalog.site, id)
    return Link(found.name, urls.column(id)) if found else None


def column_crumbs(catalog: Catalog, id: str) -> tuple[Link, ...]:
    """The column with those above it, outermost first."""
    crumbs: list[Link] = []
    seen: set[str] = set()
    while (found := column(catalog.site, id)) and id not in seen:
        crumbs.insert(0, Link(found.name, urls.column(id)))
        seen.add(id)
        id = found.parent
    return tuple(crumbs)


def targets(catalog: Catalog, path: str, own: str) -> tuple[tuple[str, str], ...]:
    """(target as written, address relative to the page `own`); "" for a dead one."""
    return tuple(
        (target, urls.relative(own, address) if address else "") for target, address in catalog.targets.get(path, ())
    )


def picture(catalog: Catalog, doc: Document) -> Picture | None:
    """The picture of a document with its address in the site; None when there is none, or its file is missing."""
    if doc.image is None:
        return None
    src = _address(catalog, doc, doc.image.src)
    return replace(doc.image, src=src) if src else None


def attachments(catalog: Catalog, doc: Document) -> tuple[Attachment, ...]:
    found = ((one, _address(catalog, doc, one.src)) for one in doc.attachments)
    return tuple(Attachment(src, one.title or posixpath.basename(one.src)) for one, src in found if src)


def pictures(catalog: Catalog, doc: Document) -> tuple[Picture | None, tuple[Attachment, ...]]:
    return picture(catalog, doc), attachments(catalog, doc)


def _address(catalog: Catalog, doc: Document, src: str) -> str:
    return src if urls.is_hosted(src) else catalog.pictures.get((doc.path, src), "")


def lines(catalog: Catalog, places: Iterable[int]) -> tuple[Card, ...]:
    return tuple(catalog.lines[place] for place in places)


def newest_first(catalog: Catalog, places: Sequence[int]) -> tuple[int, ...]:
    """Positions (ascending) newest first, but what belongs to one event and one day in its own order."""

    def session(place: int) -> tuple[str, str, int]:
        card = catalog.cards[place]
        return card.date, card.event, -1 if card.event and card.order else place

    runs = [tuple(run) for _, run in groupby(places, session)]
    return tuple(place for run in reversed(runs) for place in run)
