"""Small archives for the tests of the index: texts in; index entries, words and whole indexes out."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from shilu.hanzi import fold
from shilu.model import Alike, IndexEntry, Kind, Ref, Site, Text, Words
from shilu.search import postings, shards

SITE = Site("试验")
NOTHING = Text("", b"")


def cut(text: str, *words: str) -> Text:
    """The text with a word boundary before every character but inside the given words, leftmost first."""
    begins = [True] * len(text)
    if words:
        for match in re.finditer("|".join(map(re.escape, sorted(words, key=len, reverse=True))), text):
            for i in range(match.start() + 1, match.end()):
                begins[i] = False
    return of_bits(text, begins)


def of_bits(text: str, begins: list[bool]) -> Text:
    bits = bytearray((len(text) + 7) // 8)
    for i, begin in enumerate(begins):
        bits[i >> 3] |= (begin or i == 0) << (i & 7)
    return Text(text, bytes(bits))


def entry(
    id: str, date: str = "", voices: tuple[tuple[str, str, str], ...] = (), event: str = "", tags: tuple[str, ...] = (),
    kind: Kind = "news", column: str = "", places: tuple[str, ...] = (),
) -> IndexEntry:
    return IndexEntry(
        id=id, kind=kind, href=f"{kind}/{id}.html", date=date, event=cut(event),
        voices=tuple((cut(a), cut(b), cut(c)) for a, b, c in voices), persons=tuple("p-" + a for a, _, _ in voices),
        orgs=tuple("o-" + c if c else "" for _, _, c in voices), event_id="e-" + event if event else "", column=column,
        places=places, tags=tuple(map(cut, tags)), words=Ref(""),
    )


def words(
    title: Text, *paragraphs: Text, summary: Text = NOTHING, speakers: tuple[int, ...] = (),
    corrected: tuple[tuple[int, Text], ...] = (),
) -> Words:
    return Words(
        title, summary, paragraphs, tuple(f"p-{i:06x}" for i in range(len(paragraphs))),
        tuple(range(1, len(paragraphs) + 1)), speakers or (-1,) * len(paragraphs), corrected,
    )


Archive = tuple[tuple[IndexEntry, ...], tuple[Words, ...]]


def index(archive: Archive, site: Site = SITE, alike: tuple[Alike, ...] = ()) -> dict[str, bytes]:
    """All files of the index of an archive."""
    entries, texts = archive
    made = [postings.invert(entries[a:b], texts[a:b]) for _, a, b in postings.runs(entries)]
    found: dict[str, bytes] = {}
    for path, data in shards.build(entries, made, site, alike=alike):
        assert path not in found
        found[path] = data
    return found


def fields(item: IndexEntry, text: Words) -> list[tuple[int, Text]]:
    """The indexed texts of a document in their order: (field code, text)."""
    return [
        *((1, v[0]) for v in item.voices), (0, text.title), *((f, v[f - 1]) for f in (2, 3) for v in item.voices),
        (4, item.event), *((5, tag) for tag in item.tags), (6, text.summary), *((7, p) for p in text.paragraphs),
        *((8, sentence) for _, sentence in text.corrected),
    ]


IGNORED = "、“”‘’《》〈〉「」『』· \t\u3000"


def bare(text: str) -> str:
    """Folded and rid of ignored marks: what a plain search compares."""
    return fold(text).translate(dict.fromkeys(map(ord, IGNORED)))


def contains(item: IndexEntry, text: Words, typed: str) -> bool:
    """A plain scan, which knows nothing of the index: one field, one paragraph at a time."""
    return any(bare(typed) in bare(t.text) for _, t in fields(item, text))


HAN = "社会组织治理创新和服务计畫账帐𬱖零〇"
MARKS = "、“”·，。——  "


@st.composite
def texts(draw: st.DrawFn, alphabet: str = HAN + MARKS, most: int = 30) -> Text:
    text = draw(st.text(alphabet, max_size=most))
    return of_bits(text, draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text))))


@st.composite
def archives(draw: st.DrawFn, alphabet: str = HAN + MARKS, most: int = 30) -> Archive:
    dates = sorted(draw(st.lists(st.sampled_from(["", "2012", "2012-03", "2012-03-05", "2013-01-01"]), max_size=6)))
    made, found = [], []
    for i, date in enumerate(dates):
        names = draw(st.lists(texts(alphabet, 12), max_size=3))
        event, tag = draw(texts(alphabet, 8)), draw(texts(alphabet, 4))
        made.append(IndexEntry(
            f"d{i}", "news", f"news/d{i}.html", date, event, tuple((name, NOTHING, NOTHING) for name in names),
            ("",) * len(names), ("",) * len(names), "", "", (), (tag,), Ref(""),
        ))
        paragraphs = draw(st.lists(texts(alphabet, most), max_size=4))
        mended = draw(st.lists(st.tuples(st.integers(-1, len(paragraphs) - 1), texts(alphabet, most)), max_size=2))
        found.append(words(
            draw(texts(alphabet, most)), *paragraphs, summary=draw(texts(alphabet, most)),
            corrected=tuple(sorted(mended, key=lambda pair: pair[0])),
        ))
    return tuple(made), tuple(found)
