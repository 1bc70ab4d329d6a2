"""The site's own words: vocabularies and columns -> the lexicon that is laid over the segmenter's cut.

Names of people with two characters (宁波) are left out: they are words only in documents that name the person, and
`article.read` takes those from the document's own front matter.
"""

from __future__ import annotations

from shilu.model import Document, Site, Vocabulary


def collect(vocabulary: Vocabulary, entities: tuple[Document, ...], site: Site) -> tuple[str, ...]:
    """All words of two characters or more, sorted by code point. `entities` are people and organisations with files."""
    words: set[str] = set()
    for entity in (*vocabulary.entities, *entities):
        names = (entity.title, *entity.aliases, *(former.name for former in entity.former))
        shortest = 3 if entity.kind == "person" else 2
        words.update(name for name in names if len(name) >= shortest)
        words.update(tenure.org for tenure in entity.offices)
    for term in vocabulary.terms:
        words.update((term.name, *term.synonyms, *term.colloquial))
    words.update(place.name for place in vocabulary.places)
    words.update(column.name for column in site.columns)
    return tuple(sorted(word for word in words if len(word) >= 2))
