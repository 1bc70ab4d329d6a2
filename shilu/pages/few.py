"""A Catalog and some addresses in, the Jobs of the pages there out, without planning the archive.

The same jobs that `pages.groups` gives. What `views.desk` prepares for all documents is looked up for those that are
shown: for what a preview shows before it builds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import overload

from shilu import pages, theme
from shilu.archive import related
from shilu.archive.catalog import Catalog
from shilu.model import Job, ListView, Ref, Site
from shilu.pages import listviews, views
from shilu.pages.views import Around, Desk


class _Asked(Sequence[Around]):
    """What stands around each document, found when it is asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def __len__(self) -> int:
        return len(self._catalog.documents)

    @overload
    def __getitem__(self, place: int) -> Around: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Around]: ...
    def __getitem__(self, place: int | slice) -> Around | Sequence[Around]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        one = views.neighbours(self._catalog, place)
        groups = tuple(_groups(self._catalog, place))
        shared = related.shared(len(self), groups)
        without = frozenset({*one.others, place, one.previous, one.next})
        return one._replace(related=related.nearest(shared, place, without))


def jobs(
    catalog: Catalog, bodies: Callable[[str], Ref], site: Site, look: theme.Theme, wanted: Collection[str],
) -> Iterator[Job]:
    """The pages at these addresses; nothing for an address that no page has."""
    desk = Desk(catalog, _Asked(catalog), dict(look.strings))
    make = pages.maker(catalog, site, look)
    left = set(wanted)
    for place, card in enumerate(catalog.cards):
        if card.href in left and card.kind != "special":
            left.discard(card.href)
            doc = catalog.documents[place].doc
            yield make.job(pages.TEMPLATES[doc.kind], views.article(desk, place), bodies(doc.path))
    for view in _lists(desk, left):
        left.discard(view.head.href)
        yield make.job("list.html", view)
    if left:
        yield from (job for job in pages.others(desk, make, bodies) if job.path in left)


def _lists(desk: Desk, wanted: Collection[str]) -> Iterable[ListView]:
    folders = {path.rpartition("/")[0] for path in wanted} - {""}
    if folders:
        for listing in listviews.listings(desk):
            if listing.href.rpartition("/")[0] in folders:
                yield from (view for view in tuple(listviews.pages(desk, listing)) if view.head.href in wanted)


def _groups(catalog: Catalog, place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The lists in which a document stands with others, as `views.desk` compares all by them."""
    for event in catalog.events.values():
        if place in event.at:
            yield "event", tuple(sorted((*event.parts, *event.items)))
    for person in {role.person for role in catalog.roles.spoken[place]}:
        yield "person", catalog.roles.speeches[person]
    given, proposed = catalog.tags.words[place]
    for word in given:
        yield "tag", tuple(other for other, by_itself in catalog.tags.pages[word].places if not by_itself)
    bearers: dict[str, list[int]] = {word: [] for word in (*given, *proposed)}
    for other, words in enumerate(catalog.tags.words):
        for group in words:
            for word in group:
                if word in bearers:
                    bearers[word].append(other)
    yield from (("keyword", tuple(places)) for places in bearers.values() if len(places) > 1)
