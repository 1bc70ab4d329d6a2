"""Tags given and keywords proposed in, tag pages out: which words have a page, and which documents stand on it.

A word of the vocabulary stands for its synonyms too, and its address is its id or its pinyin. Any other word has a hash
in its address, so that no later word moves it. A proposed keyword gets a page only when it is a word of the vocabulary,
somebody gave it as a tag, or three documents share it: else ten thousand documents make forty thousand pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shilu import hanzi
from shilu.archive import near, people, telling, urls
from shilu.errors import Problem
from shilu.model import Facts, Link, Term, Vocabulary

SHARED = 3
"""So many documents must share a proposed keyword before it has a page."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that has a page. `places` are positions in the catalog's documents, True where the word was proposed."""

    name: str
    href: str
    term: Term | None
    places: tuple[tuple[int, bool], ...]
    given: bool
    """True when somebody gave it, or it is a word of the vocabulary."""
    order: tuple[tuple[str, ...], str]
    letter: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary's words: by name or synonym, as written and folded, with the address of each."""

    rows: dict[str, Term]
    exact: dict[str, str]
    folded: dict[str, str]
    hrefs: dict[str, str]

    def name(self, word: str) -> str:
        """The name that a word goes under: its term's, or its own."""
        text = people.plain(word)
        if not self.exact:
            return text
        return self.exact.get(text) or self.folded.get(hanzi.fold(text)) or text


@dataclass(frozen=True, slots=True)
class Tags:
    """All tags with a page, by name, and the words of each article in its order: (given, proposed)."""

    pages: dict[str, Tag]
    words: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    terms: Terms
    narrower: dict[str, tuple[Link, ...]]
    """Pages of the words whose broader word is this one, by pinyin."""

    def link(self, word: str) -> Link:
        """A mention of a word; without an address where the word has no page."""
        tag = self.pages.get(word)
        return Link(word, tag.href if tag else "")


def read_terms(vocabulary: Vocabulary) -> tuple[Terms, tuple[Problem, ...]]:
    """The words of vocab/terms.yaml. Of two with one address the later row gives way, and is told."""
    rows: dict[str, Term] = {}
    exact: dict[str, str] = {}
    hrefs: dict[str, str] = {}
    bearers: dict[str, Term] = {}
    problems: list[Problem] = []
    for term in vocabulary.terms:
        if term.name in rows:
            continue                                    # the vocabulary's own reader tells of a row given twice
        rows[term.name] = replace(term, path="", line=0)
        exact[people.plain(term.name)] = term.name
        href = urls.tag(term.id if term.id and not urls.is_device(term.id) else urls.slug(term.name))
        if (other := bearers.get(urls.folded(href))) is not None:
            place = f"{other.path}:{other.line}"
            values = (("term", term.name), ("other", other.name), ("place", place), ("href", href))
            problems.append(Problem(term.path, term.line, 0, "warning", "term-clash", values))
            href = urls.tag(urls.hashed(term.name))
        bearers[urls.folded(href)] = term
        hrefs[term.name] = href
    for term in vocabulary.terms:
        for synonym in term.synonyms:
            exact.setdefault(people.plain(synonym), term.name)
    folded: dict[str, str] = {}
    for word, name in exact.items():
        folded.setdefault(hanzi.fold(word), name)
    return Terms(rows, exact, folded, hrefs), tuple(problems)


def collect(
    articles: Sequence[Facts], vocabulary: Vocabulary, propose: bool, people: frozenset[str] = frozenset(),
) -> tuple[Tags, tuple[Problem, ...]]:
    """Decide which words have pages, for articles in the catalog's order. `people`: names that are no subject."""
    terms, problems = read_terms(vocabulary)
    words = tuple(words_of(facts, terms, propose, people) for facts in articles)
    places: dict[str, list[tuple[int, bool]]] = {}
    given: dict[str, int] = {}
    for place, (tags, keywords) in enumerate(words):
        for word in tags:
            places.setdefault(word, []).append((place, False))
            given.setdefault(word, place)
        for word in keywords:
            places.setdefault(word, []).append((place, True))
    pages: dict[str, Tag] = {}
    taken = {urls.folded(href) for href in terms.hrefs.values()}
    for word, found in sorted(places.items()):
        if word in given or word in terms.rows or len(found) >= SHARED:
            pages[word] = _page(word, tuple(found), word in given, terms, taken)
    for name in _broader(pages, terms):
        pages[name] = _page(name, (), True, terms, taken)
    unknown = _unknown(articles, given, places, terms)
    return Tags(pages, words, terms, _narrower(pages, terms)), (*problems, *unknown)


def words_of(
    facts: Facts, terms: Terms, propose: bool, people: frozenset[str],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of one article in their order: (given, proposed)."""
    given = tuple(dict.fromkeys(filter(None, map(terms.name, facts.doc.tags))))
    if not propose:
        return given, ()
    keywords = dict.fromkeys(filter(None, map(terms.name, facts.keywords)))
    return given, tuple(word for word in keywords if word not in given and word not in people)


def _page(word: str, places: tuple[tuple[int, bool], ...], given: bool, terms: Terms, taken: set[str]) -> Tag:
    term = terms.rows.get(word)
    keys, letter = people.word_order(word)
    href = terms.hrefs[word] if term else urls.tag(urls.hashed(word))
    if term is None and href in taken:                 # two words of one sound whose short hashes clash
        href = urls.tag(urls.hashed(word, 8))
    taken.add(href)
    return Tag(word, href, term, places, given or term is not None, (keys, word), letter)


def _broader(pages: dict[str, Tag], terms: Terms) -> list[str]:
    """Words of the vocabulary that no document bears but that lead to narrower ones that have a page."""
    found: dict[str, None] = {}
    for name in pages:
        term = terms.rows.get(name)
        while term and term.broader:
            wider = terms.name(term.broader)
            if wider in pages or wider in found or wider not in terms.rows:
                break
            found[wider] = None
            term = terms.rows[wider]
    return sorted(found)


def _narrower(pages: dict[str, Tag], terms: Terms) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[Tag]] = {}
    for tag in sorted(pages.values(), key=lambda tag: tag.order):
        if tag.term and tag.term.broader:
            found.setdefault(terms.name(tag.term.broader), []).append(tag)
    return {name: tuple(Link(tag.name, tag.href) for tag in below) for name, below in found.items()}


def _unknown(
    articles: Sequence[Facts], given: dict[str, int], places: dict[str, list[tuple[int, bool]]], terms: Terms,
) -> Iterable[Problem]:
    """One hint for each given tag that the vocabulary does not know, where there is one, at its oldest document."""
    if not terms.rows:
        return
    known = near.known(terms.exact)
    for word, place in sorted(given.items()):
        if word in terms.rows:
            continue
        doc = articles[place].doc
        count = sum(1 for _, proposed in places[word] if not proposed)
        yield telling.unknown(doc, "tag", "hint", near.find(known, word), tag=word, count=str(count))


def broader(tags: Tags, tag: Tag) -> Link | None:
    """The broader word of a word of the vocabulary."""
    if tag.term is None or not tag.term.broader:
        return None
    return tags.link(tags.terms.name(tag.term.broader))
