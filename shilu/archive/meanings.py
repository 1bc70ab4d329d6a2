"""The vocabulary in; which words mean the same, and which places lie around which, out: for the search index."""

from __future__ import annotations

from collections.abc import Iterable

from shilu import hanzi
from shilu.archive import people
from shilu.model import Alike, Document, Vocabulary
from shilu.search import tokens


def alike(vocabulary: Vocabulary, entities: Iterable[people.Entity]) -> tuple[Alike, ...]:
    """All groups of two words or more: terms in the order of the vocabulary, then people and organisations by id."""
    terms = (_group(Alike(term.name, "term", term.synonyms, term.colloquial)) for term in vocabulary.terms)
    kept = sorted((one.doc for one in entities if one.doc is not None), key=lambda doc: (doc.kind, doc.id))
    names = (_group(Alike(doc.title, "name", _names(doc))) for doc in kept)
    return tuple(one for one in (*terms, *names) if one.same or one.colloquial)


def _names(doc: Document) -> tuple[str, ...]:
    return (*doc.aliases, *(former.name for former in doc.former))


def _group(one: Alike) -> Alike:
    """Each word once, however it is written. A single character (皖) stands in too many others to stand for them."""
    seen = {hanzi.fold(people.plain(one.name))}

    def fresh(words: tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for word in map(people.plain, words):
            if (folded := hanzi.fold(word)) not in seen and len(tokens.units(word)) > 1:
                seen.add(folded)
                found.append(word)
        return tuple(found)

    return Alike(people.plain(one.name), one.kind, fresh(one.same), fresh(one.colloquial))


def around(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Of each place the places around it, the nearest first."""
    within = {place.name: place.within for place in reversed(vocabulary.places)}
    found: dict[str, tuple[str, ...]] = {}
    for name in within:
        row = [name]
        while (place := within.get(row[-1], "")) and place not in row:
            row.append(place)
        found[name] = tuple(row[1:])
    return found
