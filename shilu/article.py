"""One file of content in; all that the site needs of it out: facts for lists, a body for its page, words for search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shilu import frontmatter, hanzi, markdown, segment
from shilu.errors import Problem
from shilu.model import Article, Body, Document, Facts, Paragraph, Rules, Source, Target, Text, Words

_END = re.compile("[。！？!?]+[”’』」）)》]*")
_SENTENCE = re.compile("[^。！？!?；]*[。！？!?；]*[”’』」）)》]*")
_SUMMARY = 120
"""字 that a summary may have; a single first sentence may have more, up to _CUT."""
_CUT = 200
_HEADING_ID = re.compile(r'<(?:h[2-6]|span) id="([^"]*)"')
_PROPOSING = ("speech", "special", "news")
_NEEDING_TEXT = ("speech", "news")


def read(source: Source, rules: Rules, standing: tuple[str, ...]) -> Article:
    """Everything of one file. `standing`: the site's words that stand in it; they are laid over the segmenter's cut."""
    doc, text, problems = frontmatter.read(source, rules)
    if doc is None:
        return Article(None, None, None, problems)
    body, targets, turns, found = markdown.render(text, doc.body_line or doc.line, source.path, doc)
    mistakes = [*problems, *(_placed(one, source) for one in found)]
    if not body.paragraphs and doc.kind in _NEEDING_TEXT:
        mistakes.append(Problem(source.path, doc.body_line or doc.line, 0, "warning", "empty-body"))
    words, title, paragraphs = _words(doc, body, standing)
    numbered = sum(1 for one in body.paragraphs if one.number)
    facts = Facts(
        doc=doc,
        summary=doc.summary or opening(body.paragraphs),
        chars=hanzi.count("\n".join([one.text for one in body.paragraphs])),
        paragraphs=numbered,
        turns=turns,
        keywords=_keywords(doc, title, paragraphs, rules, standing),
        targets=targets,
        anchors=_anchors(body, targets),
    )
    return Article(facts, body, words, tuple(mistakes))


def _placed(problem: Problem, source: Source) -> Problem:
    """An erratum that stands nowhere in the text, at its own line of the front matter."""
    if problem.rule != "erratum-not-found":
        return problem
    printed = dict(problem.values)["printed"]
    lines = source.data.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        if number >= problem.line and printed in line:
            return Problem(problem.path, number, line.index(printed) + 1, problem.level, problem.rule, problem.values,
                           line)
    return problem


# ---------------------------------------------------------------- words

def own_words(doc: Document) -> tuple[str, ...]:
    """The names that the front matter itself gives: words in this text, whatever the segmenter makes of them."""
    names: Iterable[str] = (
        *(speaker.name for speaker in doc.speakers), *(speaker.org for speaker in doc.speakers),
        *doc.people, *doc.tags, doc.event, doc.event_name, doc.place, *doc.organizer,
        *((doc.title, *doc.aliases) if doc.kind in ("person", "org") else ()),
    )
    found = {bare for name in names if len(bare := re.sub(r"\s+", "", name)) > 1}
    return tuple(sorted(found))


def _words(doc: Document, body: Body, standing: tuple[str, ...]) -> tuple[Words, list[str], tuple[list[str], ...]]:
    """All texts of the document with their boundaries; the words of its title, and of each paragraph."""
    laid = tuple(sorted({*standing, *own_words(doc)}))
    texts, words = segment.cut((doc.title, doc.summary, *[one.text for one in body.paragraphs]), laid)
    made = Words(
        title=texts[0],
        summary=texts[1],
        paragraphs=texts[2:],
        anchors=tuple([one.anchor for one in body.paragraphs]),
        numbers=tuple([one.number for one in body.paragraphs]),
        speakers=tuple([one.speaker for one in body.paragraphs]),
        corrected=tuple(_corrected(doc, body, laid)) if doc.errata else (),
    )
    return made, words[0], words[2:]


def _corrected(doc: Document, body: Body, laid: tuple[str, ...]) -> Iterator[tuple[int, Text]]:
    """Each sentence with a misprint once more, as it ought to read, all its misprints mended at one go."""
    right = {one.printed: one.correct for one in reversed(doc.errata) if one.printed}
    if not right:
        return
    wrong = re.compile("|".join(map(re.escape, sorted(right, key=lambda printed: (-len(printed), printed)))))
    for index, text in enumerate((doc.title, *(one.text for one in body.paragraphs)), -1):
        for start, stop in _sentences(text, [match.span() for match in wrong.finditer(text)]):
            mended = wrong.sub(lambda match: right[match.group()], text[start:stop])
            if hanzi.fold(mended) != hanzi.fold(text[start:stop]):     # 台帐 and 台账 are one word to the index
                yield index, segment.text(mended, laid)


def _sentences(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of whole sentences that hold these places, each once."""
    found: list[tuple[int, int]] = []
    borders = [match.end() for match in _SENTENCE.finditer(text)] if places else []
    for first, last in places:
        start = max((border for border in borders if border <= first), default=0)
        stop = min((border for border in borders if border >= last), default=len(text))
        if found and start < found[-1][1]:
            start = found.pop()[0]
        found.append((start, stop))
    return found


def _keywords(
    doc: Document, title: list[str], paragraphs: tuple[list[str], ...], rules: Rules, standing: tuple[str, ...],
) -> tuple[str, ...]:
    if not rules.propose_tags or doc.kind not in _PROPOSING:
        return ()
    people = {*doc.people, *(speaker.name for speaker in doc.speakers)}
    barred = {*doc.tags, *people, doc.event, doc.event_name, doc.author, *(name for _, name in rules.columns)}
    return segment.keywords(title, paragraphs, standing, tuple(sorted(barred)))


# ---------------------------------------------------------------- facts

def opening(paragraphs: tuple[Paragraph, ...]) -> str:
    """The opening sentences of a text, about 120 字, ending at 。！？. A salutation (各位来宾：) is passed over."""
    sentences: list[str] = []
    total = 0
    for one in paragraphs:
        text = " ".join(one.text.split("\n")).strip()
        if not one.number or (text.endswith(("：", ":")) and len(text) <= 60):
            continue
        end = 0
        for match in _END.finditer(text):
            sentence, end = text[end:match.end()], match.end()
            chars = hanzi.count(sentence)
            if total + chars > (_SUMMARY if sentences else _CUT):
                return "".join(sentences).strip() or _cut(sentence)
            sentences.append(sentence)
            total += chars
        if not sentences and end < len(text):
            return _cut(text) if hanzi.count(text) > _SUMMARY else text
        if total > _SUMMARY // 2:
            break
    return "".join(sentences).strip()


def _cut(text: str) -> str:
    """The beginning of a text that has no end of a sentence soon enough, to a lesser mark if one is near."""
    head = text[:_SUMMARY]
    at = max(head.rfind(mark) for mark in "，；：、,;:")
    return (head[:at] if at >= _SUMMARY // 2 else head).rstrip() + "……"


def _anchors(body: Body, targets: tuple[Target, ...]) -> tuple[str, ...]:
    """Ids that a link may name: the headings', those that the editor gave, and paragraphs that the text links to."""
    found = _HEADING_ID.findall(body.html) if "<h" in body.html or "<span id" in body.html else []
    linked = {one.target[1:] for one in targets if one.target.startswith("#")}
    found += sorted(one.anchor for one in body.paragraphs if one.anchor in linked)
    return tuple(dict.fromkeys(found))
