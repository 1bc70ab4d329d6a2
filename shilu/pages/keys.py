"""A desk in, digests of what the views of a list or of an article read of it out, much cheaper than those views.

Cards and links are digested once and then stand for themselves, so a key costs a few lookups for each document. What a
view reads must be in its key: `tests/test_groups.py` compares the jobs of groups whose keys are equal, over many edits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from shilu import canon
from shilu.model import Ref
from shilu.pages import views
from shilu.pages.listviews import Listing
from shilu.pages.views import Desk


@dataclass(frozen=True, slots=True)
class Keys:
    """Digests of what pages share."""

    desk: Desk
    lines: tuple[bytes, ...]
    """Of the catalog's lines, by position."""
    tags: dict[str, bytes]
    """Word -> digest of its link."""


def keys(desk: Desk) -> Keys:
    catalog = desk.catalog
    words = {word for pair in catalog.tags.words for group in pair for word in group}
    return Keys(desk, tuple(map(_one, catalog.lines)), {word: _one(catalog.tags.link(word)) for word in words})


def _one(value: object) -> bytes:
    return hashlib.blake2b(canon.encode(value), digest_size=16).digest()


def listing(keys: Keys, one: Listing, common: str) -> str:
    """All that the pages of a list depend on; `common` stands for the settings and the theme."""
    cards = keys.desk.catalog.cards
    told = [common, *(getattr(one, name) for name in _TOLD), [place in one.proposed for place in one.places]]
    if one.of == "news":
        told.append([cards[place].summary for place in one.places])
    state = hashlib.blake2b(canon.encode(told), digest_size=16)
    state.update(b"".join([keys.lines[place] for place in one.places]))
    return state.hexdigest()


_TOLD = tuple(one.name for one in fields(Listing) if one.name not in ("places", "proposed"))


def articles(keys: Keys, places: Sequence[int], facts: Callable[[str], str], bodies: Callable[[str], Ref],
             common: str) -> str:
    """All that these articles depend on. `facts` names a document's Facts by its path; they hold its summary, which the
    catalog's lines do not."""
    return canon.digest(common, tuple(_article(keys, place, facts, bodies) for place in places))


def _article(keys: Keys, place: int, facts: Callable[[str], str], bodies: Callable[[str], Ref]) -> tuple[Any, ...]:
    desk, catalog, lines, tags = keys.desk, keys.desk.catalog, keys.lines, keys.tags
    doc = catalog.documents[place].doc
    around = desk.around[place]
    event = catalog.event(place)
    shown = [lines[other] if other >= 0 else b"-" for other in around[:4]]
    shown += [lines[other] for other in around.others]
    shown.append(b"|")
    shown += [lines[other] for other in around.related]
    for words in catalog.tags.words[place]:
        shown.append(b"|")
        shown += [tags[word] for word in words]
    return (
        facts(doc.path), bodies(doc.path).digest, lines[place], b"".join(shown),
        (event.name, event.href, len(event.parts), event.at.get(place, 0), event.special == place) if event else None,
        tuple(views.person_link(catalog, id) for id in catalog.roles.mentioned[place]),
        catalog.targets.get(doc.path), views.pictures(catalog, doc) if doc.image or doc.attachments else None,
    )
