"""Names, titles and frequent words in; one row for each key under which one of them is offered, sorted, out.

A name has keys of three kinds in one sorted space: its text, the letters of its sound, and their initials; the first
two from its beginning and from the beginnings of words inside it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from shilu.model import Offer
from shilu.search import sounds, wire
from shilu.search.postings.heads import Head
from shilu.search.suggest.words import Word

KINDS = ("word", "person", "org", "event", "column", "tag", "title")
LONGEST_TEXT, LONGEST_SOUND = 16, 24
"""Characters of a key; what is typed beyond them is compared with the row's text."""
SYLLABLES = 12
"""Of a row, from where its key begins."""
PLACES = 16_384
"""So many beginnings all titles together may have, so a title of a small archive is found by each of its words."""
HEAVIEST = 31


class Row(NamedTuple):
    """A line of the suggestions; a tuple, for they are sorted by the ten thousand."""

    key: bytes
    """In UTF-16, for the order of keys."""
    rank: int
    """Lighter after heavier under one key."""
    text: str
    """What is matched, as printed: the name itself or another one for it."""
    sound: str
    """Syllables of its units from `at` on, parted by blanks; "" under a key that is its text."""
    label: str
    """The name that is offered, where it is another."""
    href: str
    note: str
    kind: int
    weight: int
    at: int
    """The unit at which the key begins."""

    @property
    def typed(self) -> str:
        return typed(self.key)


def typed(key: bytes) -> str:
    """A key as text."""
    return key.decode("utf-16-be", "surrogatepass")


def rows(offers: Iterable[Offer], heads: Sequence[Head], words: Iterable[Word]) -> list[Row]:
    """All rows in the order of keys. A word that is a name as well is offered as the name."""
    found: list[Row] = []
    names: set[str] = set()
    for offer in offers:
        for name in dict.fromkeys((offer.name, *offer.also)):
            units = sounds.units_of(name)
            names.add("".join(units))
            label = "" if name == offer.name else offer.name
            same = (name, label, offer.href, offer.note, KINDS.index(offer.kind), min(offer.weight, HEAVIEST))
            for said in _readings(units, offer, label):
                found += _under(units, said, (0,), (0,), True, same)
                found += _inside(units, said, offer, same)
        found += _foreign(offer)
    found += _titles(heads)
    for word in words:
        if word.folded not in names:
            units = word.units
            found += _under(units, sounds.of_text(units), (0,), (0,), True, (word.text, "", "", "", 0, word.weight))
    found.sort()
    return [row for row, _ in groupby(found)]


def _readings(units: tuple[str, ...], offer: Offer, label: str) -> tuple[tuple[str, ...], ...]:
    """How a name may be said: a person's as the editor says, and as a reader who does not know takes it."""
    if offer.kind != "person":
        return (sounds.of_text(units),)
    told = sounds.of_name(units, offer.pinyin if not label else "")
    return tuple(dict.fromkeys((told, sounds.of_name(units, ""))))


Same = tuple[str, str, str, str, int, int]
"""(text, label, href, note, kind, weight): what the rows of one name share."""


def _inside(units: tuple[str, ...], said: tuple[str, ...], offer: Offer, same: Same) -> Iterator[Row]:
    """A given name is typed without the surname, an organisation without its place: 越良, 民政局."""
    if offer.kind == "person":
        yield from _under(units, said, (1,) if len(units) > 2 else (), (), False, same)
    else:
        places = tuple(range(1, min(13, len(units) - 1)))
        yield from _under(units, said, places, places, False, same)


def _foreign(offer: Offer) -> Iterator[Row]:
    """The editor's own letters for a name that is not read syllable by syllable: 卡斯特罗, Castro."""
    if offer.kind != "person" or not offer.pinyin or not offer.pinyin.isascii():
        return
    letters = tuple(unit for unit in sounds.units_of(offer.pinyin) if unit.isalpha())
    if "".join(letters) != "".join(sounds.of_name(sounds.units_of(offer.name), offer.pinyin)):
        same = (offer.pinyin, offer.name, offer.href, offer.note, KINDS.index(offer.kind), min(offer.weight, HEAVIEST))
        yield from _under(letters, letters, (), tuple(range(len(letters))), True, same)


def _titles(heads: Sequence[Head]) -> list[Row]:
    """By as many of their words as PLACES allows, halved and halved again: a title more moves nothing."""
    most = max(1, PLACES >> max(0, len(heads) - 1).bit_length())
    found: list[Row] = []
    for head in heads:
        if head.units:
            same = (head.text, "", head.href, head.note, KINDS.index("title"), 0)
            units, said = tuple(head.units.split(" ")), tuple(head.said.split(" "))
            found += _under(units, said, head.places[:most], head.places[:max(1, most // 4)], most > 4, same)
    return found


def _under(
    units: tuple[str, ...], said: tuple[str, ...], texts: tuple[int, ...], sounded: tuple[int, ...], initials: bool,
    same: Same,
) -> list[Row]:
    """The rows of a name: its text from each of `texts`, its sound from each of `sounded`, its initials."""
    if not units:
        return []
    found: list[tuple[str, str, int]] = [
        ("".join(units[at:at + LONGEST_TEXT])[:LONGEST_TEXT], "", at) for at in texts if not _latin(units[at])
    ]
    for at in sounded:
        # A number has no sound to begin with: it stands under its text.
        if _latin(said[at]):
            part = said[at:at + SYLLABLES]
            found.append((sounds.near("".join(part))[:LONGEST_SOUND], " ".join(part), at))
    if initials and _latin(said[0]):
        part = said[:SYLLABLES]
        found.append((sounds.near(sounds.initials(part))[:LONGEST_SOUND], " ".join(part), 0))
    text, label, href, note, kind, weight = same
    return [
        Row(wire.utf16(key), HEAVIEST - weight, text, sound, label, href, note, kind, weight, at if at < 256 else 255)
        for key, sound, at in found
    ]


def _latin(unit: str) -> bool:
    return "a" <= unit[0] <= "z"
