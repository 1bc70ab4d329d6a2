"""What the runs say of their documents' front matter in; the files of the columns out: FORMAT.md section 8.

Most edits change none of it: then the columns of the last index stand, and no document is looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from shilu import canon
from shilu.model import IndexEntry, Offer, Site
from shilu.search import columns, wire
from shilu.search.postings import Tally

Facet = tuple[str, str, int]
"""(facet, SHA-256 of its file unpacked, its size packed)."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The columns of an index."""

    key: str
    """Digest of all that they are made from."""
    facets: tuple[Facet, ...]


NONE = Facets("", ())


def facets(
    entries: tuple[IndexEntry, ...], site: Site, tallies: list[Tally], offers: tuple[Offer, ...], known: Facets
) -> tuple[Facets, Callable[[str], bytes]]:
    """The columns, and what gives the packed file of one. `known`: those of the last index."""
    called = [(offer.kind, offer.href, offer.name) for offer in offers if offer.kind in ("person", "org")]
    names = [(column.id, column.name) for column in site.columns]
    key = canon.digest(names, called, [(tally.faces, tally.titles) for tally in tallies])

    @functools.cache
    def made() -> dict[str, tuple[str, bytes]]:
        titles = [span for tally in tallies for span in tally.titles]
        parts = [(one.facet, wire.encode_column(one)) for one in columns.columns(entries, site, titles, offers)]
        return {facet: (wire.digest(b"".join(some), 32), wire.pack(*some)) for facet, some in parts}

    found = known if known.key == key else Facets(
        key, tuple((facet, content, len(packed)) for facet, (content, packed) in made().items()))
    return found, lambda facet: made()[facet][1]
