"""A corpus and a seed go in; the questions that are put to every engine come out, the same on every machine.

Nothing is chosen by hand but `everyday.txt`; nothing looks at what an engine answers.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.search.compared.corpora import Corpus, Document, documents, untitled
from benchmarks.search.compared.strings import Texts, split

EVERYDAY = Path(__file__).parent.parent / "everyday.txt"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹"
GIVEN = "宸珂瑄霖璟翊垚彧昀祺婳玥颢骁瑾琬晔昕钰漪铖恺弈稷"
"""Characters of given names that run rarely into words, so that a name made of them is mostly absent."""
LABEL = re.compile(r"^\s*[【\[（(《].*?[】\]）)》]\s*")


@dataclass(frozen=True, slots=True)
class Query:
    q: str
    gold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuerySet:
    """`kind`: strings (what contains them?), names (of nobody), known (which document is meant?)."""

    name: str
    kind: str
    corpus: str
    queries: tuple[Query, ...]


def everyday(path: Path, some: Sequence[Document], texts: Texts, many: int, seed: int) -> QuerySet:
    """Strings of the file that the corpus contains, filled up with strings that its own headlines repeat."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    chosen = [line for line in lines if texts.printed(line)][:many]
    for string in repeated(some, seed):
        if len(chosen) >= many:
            break
        if not any(string in one or one in string for one in chosen):
            chosen.append(string)
    return QuerySet("everyday", "strings", "main", tuple(map(Query, chosen)))


def repeated(some: Sequence[Document], seed: int) -> list[str]:
    """Strings of 2 to 8 characters that ten headlines share and that no longer string explains, in a drawn order."""
    counts: Counter[str] = Counter()
    for one in some:
        pieces = split(one.title or one.body[:60])
        counts.update({piece[i:i + n] for piece in pieces for n in range(2, 9) for i in range(len(piece) - n + 1)})
    often = {string: count for string, count in counts.items() if count >= 10}
    explained = {part for string, count in often.items() for part in (string[1:], string[:-1])
                 if often.get(part, 0) <= count * 1.25}
    found = sorted(set(often) - explained)
    random.Random(seed).shuffle(found)
    return found


def substrings(some: Sequence[Document], many: int, seed: int) -> QuerySet:
    """Strings of 2 to 12 characters from anywhere in a text, across the borders of words, of no number a part."""
    draw = random.Random(seed)
    chosen: dict[str, None] = {}
    for _ in range(many * 50):
        pieces = split(draw.choice(some).body)
        if len(chosen) == many or not pieces:
            break
        piece = draw.choice(pieces)
        start = draw.randrange(len(piece) - 1)
        string = piece[start:start + draw.randint(2, 12)]
        end = start + len(string)
        cut = any(re.fullmatch("[0-9.]{2}|[A-Za-z]{2}", piece[i - 1:i + 1]) for i in (start, end) if 0 < i < len(piece))
        if len(string) > 1 and not cut and re.search("[\u3400-\u9fff]{2}", string):
            chosen[string] = None
    return QuerySet("substring", "strings", "main", tuple(map(Query, chosen)))


def absent(texts: Texts, many: int, seed: int) -> QuerySet:
    """Names of three characters put together by lot that no text contains: 0 is the only right answer."""
    draw = random.Random(seed)
    chosen: dict[str, None] = {}
    while len(chosen) < many:
        name = draw.choice(SURNAMES) + "".join(draw.sample(GIVEN, 2))
        if not texts.meant(name):
            chosen[name] = None
    return QuerySet("absent", "names", "main", tuple(map(Query, chosen)))


def headlines(some: Sequence[Document], many: int, seed: int) -> QuerySet:
    """Whole headlines, to be found in documents without titles: each of one document, and not printed in its text."""
    titles = Counter(one.title for one in some)
    fit = [Query(title, (one.id,)) for one in some
           if titles[one.title] == 1 and len(title := LABEL.sub("", one.title)) >= 8 and title not in one.body]
    return QuerySet("headline", "known", "untitled", _drawn(fit, many, seed))


def clauses(some: Sequence[Document], many: int, seed: int) -> QuerySet:
    """A piece of a headline, 4 to 12 characters between two marks; every document with it in the headline is right."""
    pieces = {piece for one in some for piece in split(one.title) if 4 <= len(piece) <= 12}
    drawn = _drawn([Query(piece) for piece in sorted(pieces)], many, seed)
    return QuerySet("clause", "known", "main", tuple(
        Query(one.q, tuple(found.id for found in some if one.q in found.title)) for one in drawn))


def given(path: Path, kind: str, main: Sequence[Document], every: Iterable[Document], first: int, many: int,
          seed: int) -> tuple[Corpus | None, QuerySet]:
    """A set from a file: {"queries": [{"q", "gold"}]}, with documents of its own ("docs"), with the ids of records
    that are to be indexed without their titles ("doc_ids"), or about the records as they are."""
    told = json.loads(path.read_text("utf-8"))
    name, own = f"{kind}:{path.stem}", None
    if "docs" in told:
        own = Corpus(name, documents(told["docs"], first))
    elif "doc_ids" in told:
        wanted = set(told["doc_ids"])
        own = Corpus(name, untitled([one for one in every if one.id in wanted][:first or None]))
    known = {one.id for one in (own.documents if own else main)}
    fit = [Query(str(one["q"]), tuple(one["gold"])) for one in told["queries"] if known.intersection(one["gold"])]
    return own, QuerySet(name, "known", own.name if own else "main", _drawn(fit, many, seed))


def _drawn(queries: Sequence[Query], many: int, seed: int) -> tuple[Query, ...]:
    if len(queries) <= many:
        return tuple(queries)
    return tuple(random.Random(seed).sample(queries, many))
