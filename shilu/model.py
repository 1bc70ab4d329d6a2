"""Every type that crosses two modules, in the order in which they flow.

All are frozen and hold only None, bool, int, str, bytes, tuples and other such values (`canon` refuses the rest).
Dates are ISO strings cut to what is known: `2016-09-13`, `2016-09`, `2016`, or `""` for 未知; they sort as text.
Paths of pages ("href") are written from the site's root with forward slashes and no leading slash
(`speeches/2016-sqfznh-03.html`, `tags/shequ-zhili/index.html`); the theme makes them relative to the page that links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from shilu.errors import Problem

Kind = Literal["speech", "special", "news", "person", "org", "page"]
KINDS: tuple[Kind, ...] = ("speech", "special", "news", "person", "org", "page")
FOLDERS: dict[str, str] = {
    "speech": "speeches", "special": "specials", "news": "news", "person": "people", "org": "orgs", "page": "",
}
"""Kind -> folder of its pages (a page of kind `page` lies at the site's root)."""


# ---------------------------------------------------------------- disk.load

@dataclass(frozen=True, slots=True)
class Source:
    """One file of content as it lies on the disk."""

    path: str
    """Below the site's root: `content/speeches/2016/x.md`."""
    data: bytes


# ---------------------------------------------------------------- config (site.yaml)

@dataclass(frozen=True, slots=True)
class Column:
    """One 栏目; `parent` is "" at the top."""

    id: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    type: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """What the foot of each page must say; each mark is left out when empty."""

    sponsor: str = ""
    contact: str = ""
    icp: str = ""
    gongan: str = ""
    site_id_code: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """site.yaml, checked. `columns` are flattened, parents before children."""

    title: str
    url: str = ""
    """Absolute address of the site's root, ending in `/`; "" when unknown (no feed or sitemap can be made then)."""
    language: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    theme: str = "default"
    per_page: int = 20
    propose_tags: bool = True
    feed_items: int = 50
    search: bool = True
    columns: tuple[Column, ...] = ()
    footer: Footer = Footer()
    description: str = ""


# ---------------------------------------------------------------- frontmatter -> Document, Vocabulary

@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a document: the name as printed and the office held that day."""

    name: str
    office: str = ""
    org: str = ""
    """As printed, or the id of an organisation."""
    person: str = ""
    """Id of the person, only where the name alone does not tell."""


@dataclass(frozen=True, slots=True)
class Erratum:
    printed: str
    correct: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    src: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held: from and to are dates, "" when unknown."""

    org: str = ""
    office: str = ""
    start: str = ""
    end: str = ""
    source: str = ""
    """Id of the document that says so."""


@dataclass(frozen=True, slots=True)
class Former:
    """A name that an organisation bore until a date."""

    name: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The front matter of one file, checked and typed; nothing of its body.

    A kind fills the fields that it has; the others keep their defaults. A row of vocab/people.yaml or vocab/orgs.yaml
    is a Document of kind person or org without a body.
    """

    path: str
    line: int
    """Line on which the front matter (or the vocabulary's row) begins."""
    body_line: int
    """Line on which the body begins; 0 for a vocabulary's row."""
    kind: Kind
    id: str
    title: str
    date: str = ""
    speakers: tuple[Speaker, ...] = ()
    byline: str = ""
    event: str = ""
    """Id of a special, or the name of an event without a page."""
    order: int = 0
    """Place in the event, from 1; 0 when not given."""
    column: str = ""
    """Id of the column ("" when none): names have been resolved."""
    tags: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()
    summary: str = ""
    author: str = ""
    updated: str = ""
    place: str = ""
    form: str = ""
    source_url: str = ""
    lang: str = ""
    aliases: tuple[str, ...] = ()
    """Old ids of a document; other names of a person or an organisation."""
    status: Literal["published", "draft", "withdrawn"] = "published"
    publish_at: str = ""
    """`2026-11-24` or `2026-11-24T08:00` in the site's time zone."""
    people: tuple[str, ...] = ()
    image: Picture | None = None
    attachments: tuple[Attachment, ...] = ()
    # special
    event_name: str = ""
    theme: str = ""
    organizer: tuple[str, ...] = ()
    speakers_total: int = 0
    lead: str = ""
    # person
    pinyin: str = ""
    offices: tuple[Tenure, ...] = ()
    # organisation
    former: tuple[Former, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A row of vocab/terms.yaml: a 主题词."""

    name: str
    id: str = ""
    synonyms: tuple[str, ...] = ()
    colloquial: tuple[str, ...] = ()
    broader: str = ""
    definition: str = ""
    path: str = ""
    line: int = 0
    """Where its row begins; left out of views, so that a row more does not change the pages of the rows below."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of vocab/places.yaml."""

    name: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """content/vocab/*.yaml. `entities` are the people and organisations that are rows, not files."""

    entities: tuple[Document, ...] = ()
    places: tuple[Place, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What reading one file needs of site.yaml: narrow on purpose, for it is in the key of every document."""

    columns: tuple[tuple[str, str], ...]
    """(id, name) of each column."""
    timezone: str
    propose_tags: bool


# ---------------------------------------------------------------- article.read

@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (or heading, list item, table row, caption) of a body, as text."""

    text: str
    """What a reader reads: no Markdown signs, no wrapped lines, inner white space as it stands."""
    anchor: str
    """`p-3f9a1c`, the contract's address of the paragraph; a heading's own id for a heading."""
    number: int
    """¶ number from 1; 0 for what bears no number (headings, table rows, captions)."""
    speaker: int
    """Index in `Document.speakers` of who says it, or -1."""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the outline: a heading (level 2-6), or a paragraph that opens with 一是, 二、 ... (level 0)."""

    level: int
    anchor: str
    text: str
    number: int
    """¶ number of the paragraph it opens, 0 for a heading."""


@dataclass(frozen=True, slots=True)
class Body:
    """A document's text, ready for its page. What is HTML is known by the field's name."""

    html: str
    """Sanitised. Targets of internal links stand as `shilu:TARGET`; addresses come from its view's `targets`."""
    outline: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its word boundaries.

    `cuts` has one bit a character, little-endian within a byte: bit i is set when a word begins before character i
    (so bit 0 is always set). Characters are code points.
    """

    text: str
    cuts: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document: what the search index is made from; one `Text` for each of Body.paragraphs, in order."""

    title: Text
    summary: Text
    """Of the front matter only; "" when it gives none."""
    paragraphs: tuple[Text, ...]
    anchors: tuple[str, ...]
    numbers: tuple[int, ...]
    speakers: tuple[int, ...]
    corrected: tuple[tuple[int, Text], ...] = ()
    """Sentences with a misprint as they ought to read: (index of the paragraph, -1 for the title; the sentence)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of paragraphs spoken by one speaker."""

    speaker: int
    """Index in `Document.speakers`."""
    anchor: str
    number: int
    """¶ of its first paragraph."""
    chars: int
    """字 (Han characters, and each Latin word or number as one)."""


@dataclass(frozen=True, slots=True)
class Target:
    """An internal link or a picture in a body, with its place, so that a dead one can be named."""

    target: str
    line: int
    column: int
    excerpt: str
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists and checks need to know of a document: read at every build."""

    doc: Document
    summary: str
    """The front matter's, or the opening sentences of the body, ending at 。！？."""
    chars: int
    """字 of the body."""
    paragraphs: int
    """How many numbered paragraphs."""
    turns: tuple[Turn, ...]
    keywords: tuple[str, ...]
    """Proposed by weight, best first, never one of `doc.tags`."""
    targets: tuple[Target, ...]
    anchors: tuple[str, ...]
    """Headings' ids (for links `x.md#id`)."""


@dataclass(frozen=True, slots=True)
class Article:
    """All that one file gives. `facts` is None when it has an error."""

    facts: Facts | None
    body: Body | None
    words: Words | None
    problems: tuple[Problem, ...]


# ---------------------------------------------------------------- catalog: what lists and mentions show

@dataclass(frozen=True, slots=True)
class Link:
    """What a mention shows. `href` is "" where there is no page."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker on a list or a name plate: the printed name, the office as a line (单位职务), the person's page."""

    name: str
    office: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a document."""

    kind: Kind
    href: str
    title: str
    date: str
    voices: tuple[Voice, ...]
    event: str
    """Name of the event, "" when none."""
    summary: str
    chars: int
    form: str = ""
    order: int = 0
    proposed: bool = False


# ---------------------------------------------------------------- views: what templates may see

@dataclass(frozen=True, slots=True)
class Chrome:
    """Site-wide furniture, the same on every page. No counts here (law 10)."""

    title: str
    language: str
    url: str
    description: str
    columns: tuple[Link, ...]
    """Top columns, in the order of site.yaml."""
    kinds: tuple[Kind, ...]
    """The kinds that have a list page, in menu order."""
    footer: Footer
    search: bool
    feed: str
    """href of the site's feed, "" when there is none."""
    about: Link | None
    tags: str = ""
    """href of the index of tags, "" when there are none."""
    search_script: str = ""
    """href of the search script (`search/search-ab12cd34.js`), on the search page; else, and without search, ""."""
    search_parts: tuple[tuple[str, str], ...] = ()
    """(name, href) of the scripts that the search script fetches when it wants them; on the search page alone."""
    suggest_script: str = ""
    """href of the script that suggests as somebody types, "" when the site has no search."""
    marks: tuple[str, str] | None = None
    """On pages that hold a text: href of the script that marks found words in it, and of the folding table."""


@dataclass(frozen=True, slots=True)
class Head:
    """One page's own head."""

    href: str
    """The page's own path."""
    title: str
    """Without the site's name."""
    description: str = ""
    crumbs: tuple[Link, ...] = ()
    """您的当前位置 after 首页; the last is the page itself, without href."""
    section: str = ""
    """Which entry of the menu is current: a kind, `columns`, `tags`, `years`, `search`, or ""."""
    canonical: str = ""
    """Absolute, "" without a site url."""
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Lists are numbered from the oldest: `1.html` is the oldest page, `index.html` the newest."""

    newer: str = ""
    older: str = ""
    number: int = 1
    newest: bool = True


@dataclass(frozen=True, slots=True)
class TurnView:
    voice: Voice
    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A speech, a news item or a page."""

    head: Head
    kind: Kind
    id: str
    title: str
    date: str
    voices: tuple[Voice, ...]
    byline: str
    event: Link | None
    order: int
    siblings: int
    """How many documents the event has; 0 without an event."""
    place: str
    form: str
    column: Link | None
    tags: tuple[Link, ...]
    proposed: tuple[Link, ...]
    """Keywords found by weight; href "" where the word has no page."""
    people: tuple[Link, ...]
    source: tuple[str, ...]
    source_url: str
    author: str
    updated: str
    lang: str
    summary: str
    """Of the front matter only."""
    image: Picture | None
    attachments: tuple[Attachment, ...]
    errata: tuple[Erratum, ...]
    chars: int
    minutes: int
    """Reading time, at 400 字 a minute, at least 1."""
    paragraphs: int
    outline: tuple[Heading, ...]
    turns: tuple[TurnView, ...]
    targets: tuple[tuple[str, str], ...]
    """(target as written after `shilu:`, address relative to this page) of each internal link in the body."""
    previous: Card | None
    next: Card | None
    column_previous: Card | None
    column_next: Card | None
    others: tuple[Card, ...]
    """The first speaker's other speeches, newest first, at most 5."""
    related: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SpecialView:
    head: Head
    id: str
    title: str
    event_name: str
    theme: str
    date: str
    place: str
    organizer: tuple[str, ...]
    column: Link | None
    updated: str
    author: str
    source: tuple[str, ...]
    source_url: str
    lead: str
    """核心阅读, as plain text; paragraphs parted by a newline."""
    image: Picture | None
    parts: tuple[Card, ...]
    """The speeches, by their place."""
    items: tuple[Card, ...]
    """News items and others of the event, oldest first."""
    speakers_total: int
    chars: int
    tags: tuple[tuple[Link, int], ...]
    """Tags of the parts with how many parts bear each, most first."""
    errata: int
    attachments: tuple[Attachment, ...]
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office, as a speech's printed line or as the vocabulary gives it."""

    start: str
    end: str
    office: str
    """The line as read: 单位 + 职务."""
    org: Link | None
    source: Link | None
    """The document that shows it."""
    printed: bool
    """True when it is the printed line of a speech, False when it is from the vocabulary."""


@dataclass(frozen=True, slots=True)
class SpokenView:
    """A document on a person's page, with the turns that are his where it has several speakers."""

    card: Card
    office: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    head: Head
    id: str
    name: str
    pinyin: str
    verified: bool
    """True when the vocabulary or a file names the person."""
    aliases: tuple[str, ...]
    offices: tuple[OfficeView, ...]
    speeches: tuple[SpokenView, ...]
    """Newest first."""
    mentioned: tuple[Card, ...]
    """Documents that name the person in `people`, newest first."""
    peers: tuple[tuple[Voice, int], ...]
    """Who spoke at the same events, with how many documents each has there."""
    letter: str
    previous: Link | None
    next: Link | None
    image: Picture | None
    has_body: bool
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrgView:
    head: Head
    id: str
    name: str
    verified: bool
    aliases: tuple[str, ...]
    former: tuple[Former, ...]
    parent: Link | None
    children: tuple[Link, ...]
    people: tuple[tuple[Voice, str], ...]
    """Who spoke in an office of it, with the date of the latest speech, newest first."""
    documents: tuple[Card, ...]
    has_body: bool
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of documents: of a kind, a column, a tag, a year."""

    head: Head
    of: str
    """`speech`, `special`, `news`, `column`, `tag`, `year`."""
    title: str
    description: str
    total: int
    cards: tuple[Card, ...]
    pager: Pager
    children: tuple[Link, ...] = ()
    """Columns below this one; narrower terms of this one."""
    term: Term | None = None
    broader: Link | None = None
    within: tuple[tuple[str, str], ...] = ()
    """What a search in this list asks of a document, as (facet, value) of the search page; () where none can."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an index: 人名, 机构, 主题, 年份, 栏目."""

    link: Link
    count: int
    note: str = ""
    """A person's latest office, a column's description ..."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """An index page: people, orgs, tags, years, columns. Groups are (letter or heading, entries).

    An index too long for one page opens with a group without a heading: its entries lead to the pages of the letters.
    """

    head: Head
    of: str
    title: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    head: Head
    special: SpecialView | None
    """The newest special."""
    latest: tuple[Card, ...]
    """The newest speeches, newest first."""
    total: int
    """How many speeches."""
    news: tuple[Card, ...]
    columns: tuple[tuple[Link, tuple[Card, ...], int], ...]
    people: tuple[tuple[str, tuple[Entry, ...]], ...]
    """Speakers by letter."""
    years: tuple[tuple[Link, int], ...]
    """Oldest first, every year between, 0 included."""
    undated: int


@dataclass(frozen=True, slots=True)
class PlainView:
    """search.html and 404.html: nothing but furniture."""

    head: Head
    of: str
    """`search` or `404`."""


@dataclass(frozen=True, slots=True)
class RedirectView:
    """The page of an old address (旧址): it sends the reader to where the document lies now."""

    head: Head
    target: Link


# ---------------------------------------------------------------- search

@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the search index takes of one document. Order of entries: oldest first (undated before all)."""

    id: str
    kind: Kind
    href: str
    date: str
    event: Text
    voices: tuple[tuple[Text, Text, Text], ...]
    """(name, office, organisation as shown) of each speaker."""
    persons: tuple[str, ...]
    """Id of the person of each speaker, "" where nothing but the printed name is known."""
    orgs: tuple[str, ...]
    """Id of the organisation of each speaker, likewise."""
    event_id: str
    column: str
    places: tuple[str, ...]
    """Where it was held, and the places around that, the nearest first."""
    tags: tuple[Text, ...]
    words: Ref
    """Of the document's Words."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A name that the search box offers as somebody types."""

    kind: Literal["person", "org", "event", "column", "tag"]
    name: str
    also: tuple[str, ...]
    """Other names under which it is found."""
    note: str
    """A person's latest office, the year of an event."""
    href: str
    """Its page; "" where choosing it searches for it."""
    pinyin: str
    """As the editor gives it."""
    weight: int
    """How many documents bear it, as the number's length in bits."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Words that mean the same: who searches for one may be shown the others."""

    name: str
    kind: Literal["term", "name"]
    """A word of vocab/terms.yaml, or a person or an organisation."""
    same: tuple[str, ...]
    """Synonyms; other names."""
    colloquial: tuple[str, ...] = ()
    """What people say for it (通俗词)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A big value, by the name under which the cache holds it; fetched just before the call."""

    digest: str


# ---------------------------------------------------------------- jobs

@dataclass(frozen=True, slots=True)
class Job:
    """One output file: `call(*args)` gives its bytes. The arguments are its dependencies."""

    path: str
    call: Callable[..., bytes]
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that are planned together: while the key stands, so do all arguments of their jobs, and none is planned."""

    name: str
    key: str
    """"" for pages that are planned at every build."""
    jobs: Callable[[], Iterable[Job]]
