"""The example site, built and asked by the real reader: what the search promises, one promise a test.

What is true is told by the published pages and by the front matter, not by the index."""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shilu import pipeline
from shilu.hanzi import fold
from shilu.model import Document
from tests.build_site import NOON, tree
from tests.search import archives as make
from tests.search import generated, plain, reader
from tests.search.reference import Index

ROOT = Path(__file__).parents[2]
WHOLE, LITERAL, SAME, ALL, MOST = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Built:
    """The example site: its files, its index read by a plain reader, its front matter by id."""

    files: dict[str, bytes]
    index: Index
    documents: dict[str, Document]
    scan: plain.Scan

    @property
    def search(self) -> dict[str, bytes]:
        return {path: data for path, data in self.files.items() if path.startswith("search/")}

    def ask(self, *queries: reader.Query) -> list[reader.Answer]:
        said = reader.answers([(self.search, queries)])[0]
        assert not [answer.error for answer in said if answer.error]
        return said

    def found(self, typed: str, options: object = None) -> list[str]:
        """Ids of the documents that are found, best first."""
        return [self.index.id(d) for d in self.ask((typed, options))[0].docs]

    def exact(self, *typed: str) -> list[list[str]]:
        return [[self.index.id(d) for d in answer.exact] for answer in self.ask(*((one, None) for one in typed))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("content")
    options = pipeline.Options(
        root=ROOT, site_file=ROOT / "site.yaml", content=ROOT / "content", output=folder / "output",
        cache=folder / "cache", jobs=1, epoch=NOON)
    pipeline.build(options)
    files = tree(folder / "output")
    index = Index({path: data for path, data in files.items() if re.fullmatch(r"search/.*\.bin", path)
                   and not path.startswith("search/suggest")})
    texts: list[list[str]] = [[] for _ in index.volume.starts]
    for row in index.rows:
        texts[index.document(row.position)].append(row.text)
    documents = {one.doc.id: one.doc for one in pipeline.survey(options).survey.facts}
    return Built(files, index, documents, plain.Scan(texts))


def published(built: Built) -> list[tuple[str, str]]:
    """(page, text) of every numbered paragraph on every page, as a browser's textContent would give it."""
    found = []
    for path, data in built.files.items():
        if path.endswith(".html"):
            for text in re.findall(r'<(p|li|h\d|td|th|blockquote|figcaption) id="p-[0-9a-f]+"[^>]*>(.*?)</\1>',
                                   data.decode("utf-8"), re.DOTALL):
                found.append((path, html.unescape(re.sub(r"<[^>]*>", "", text[1]))))
    return found


# ---------------------------------------------------------------- 1 nothing is missed

def test_every_numbered_paragraph_of_every_page_is_found_by_pieces_of_it(built: Built) -> None:
    hrefs = {row.document["href"]: built.index.document(row.position) for row in built.index.rows}
    pages = [(path, text) for path, text in published(built) if path in hrefs]
    assert len({path for path, _ in pages}) > 20
    assert len(pages) > 150
    rand = random.Random(5)
    typed = [(path, generated.as_typed(rand, piece)) for path, text in pages for _ in range(3)
             if (piece := generated.stretch(rand, text)) and "\3" not in plain.bones(piece, marks=False)]
    typed = [(path, text) for path, text in typed if not generated.OPERATOR.search(text)]
    assert len(typed) > 200
    answers = built.ask(*((text, None) for _, text in typed))
    lost = [(path, text) for (path, text), answer in zip(typed, answers, strict=True)
            if hrefs[path] not in answer.exact]
    assert not lost
    wrong = [text for (_, text), answer in zip(typed, answers, strict=True)
             if sorted(answer.exact) != built.scan.having(text)]
    assert not wrong


# ---------------------------------------------------------------- 2 whole words first

def test_whole_words_come_before_letters_that_happen_to_meet() -> None:
    cut = make.cut
    archive = (
        tuple(make.entry(f"d{i}", f"2016-09-{10 + i}") for i in range(3)),
        (
            make.words(cut("衣裳", "衣裳"), cut("一件和服挂在店里。", "一件", "和服", "店里")),
            make.words(cut("公司", "公司"), cut("产品和服务都要好。", "产品", "服务")),
            make.words(cut("章程", "章程"), cut("会议和服务，培训和服务。", "会议", "服务", "培训")),
        ),
    )
    ((answer,),) = reader.answers([(make.index(archive), [("和服", None)])])
    assert answer.docs[0] == 0
    assert answer.grades == (WHOLE, LITERAL, LITERAL)


# ---------------------------------------------------------------- 3 typed in any way

@pytest.mark.parametrize(("printed", "others"), [
    ("大社区", ["大社區", "「大社区」", "大 社 区", "大、社区"]),
    ("社区党建“1+2”", ["社区党建1+2", "社区党建１＋２", "社區黨建１+２"]),
    ("一委一会一中心", ["一委、一会、一中心", "一委會一會一中心".replace("委會", "委"), "“一委一会”一中心"]),
    ("台帐", ["台账", "臺賬", "台 帳"]),
    ("互联网+", ["互联网＋", "互聯網+"]),
    ("十八届三中全会", ["十八屆三中全會", "《十八届》三中全会"]),
])
def test_script_width_and_marks_make_no_difference(built: Built, printed: str, others: list[str]) -> None:
    first, *rest = built.exact(printed, *others)
    assert first
    assert [sorted(one) for one in rest] == [sorted(first)] * len(others)


def test_a_text_in_the_other_script_is_found(built: Built) -> None:
    assert "2016-hewei-dashequ-hant" in built.exact("何谓大社区")[0]
    assert "2016-hewei-dashequ-hant" in built.exact("黨委、共治理事會和服務中心")[0]


def test_a_number_is_whole(built: Built) -> None:
    year, part, sum_of = built.exact("2016年", "16年", "1+2")
    assert year
    assert not part
    assert "2016-sqfznh-05" in sum_of


# ---------------------------------------------------------------- 4 graded

def test_what_has_the_string_comes_before_what_has_its_words(built: Built) -> None:
    for typed in ("社区服务中心", "居民自治", "社会组织", "党建引领", "公共服务 居民"):
        (answer,) = built.ask((typed, {"related": True}))
        assert answer.docs
        assert list(answer.grades) == sorted(answer.grades)
        assert list(answer.exact) == list(answer.docs[:sum(grade <= LITERAL for grade in answer.grades)])
        assert sum(answer.counts[1:]) == len(answer.docs)


@pytest.mark.parametrize(("question", "id"), [
    ("什么是大社区", "2016-dashequ"),
    ("居委会的减负有什么办法", "2016-sqfznh-05"),
    ("村里的集体资产归谁", "2016-sqfznh-02"),
    ("为什么不再设街道办事处", "2016-dashequ"),
    ("提议协议评议是什么意思", "tiyi-xieyi-pingyi"),
])
def test_a_sentence_typed_as_a_question_is_answered(built: Built, question: str, id: str) -> None:
    assert id in built.found(question, {"related": True})[:5]


@pytest.mark.parametrize("name", [
    "讲话人甲", "欧阳建国", "诸葛孔明", "陈越凉", "司马相如", "滨河世纪社区", "宁波市镇海", "夏侯惇", "黄延心",
])
def test_a_name_that_stands_nowhere_gives_nothing(built: Built, name: str) -> None:
    assert not built.scan.having(name)
    assert built.found(name, {"related": True}) == []


# ---------------------------------------------------------------- fields

def test_a_speaker_comes_before_the_city_of_his_name(built: Built) -> None:
    (answer,) = built.ask(("宁波", None))
    ids = [built.index.id(d) for d in answer.docs]
    speaks = [bool({"宁波"} & {one.name for one in built.documents[id].speakers}) or id == "ningbo" for id in ids]
    assert any(speaks)
    assert not all(speaks)
    assert speaks == sorted(speaks, reverse=True)


def test_a_title_comes_before_a_body(built: Built) -> None:
    for typed in ("大社区", "物权法", "抬头巷"):
        ids = built.exact(typed)[0]
        titled = [typed in fold(built.documents[id].title) for id in ids]
        assert titled[0], (typed, ids)


def test_typed_conditions_are_those_of_the_front_matter(built: Built) -> None:
    def ids(test: Callable[[Document], object]) -> list[str]:
        shown = {built.index.id(d) for d in range(len(built.index.volume.starts))}
        return sorted(id for id, doc in built.documents.items() if id in shown and test(doc))

    for typed, expected in (
        ("讲话人:宁波", ids(lambda doc: "宁波" in FACETS["speaker"](doc))),
        ("单位:上海市民政局", ids(lambda doc: "上海市民政局" in [one.org for one in doc.speakers])),
        ("标签:居民自治", ids(lambda doc: "居民自治" in doc.tags)),
        ("2010..2015", ids(lambda doc: "2010" <= doc.date[:4] <= "2015")),
        ("..2007", ids(lambda doc: "" < doc.date[:4] <= "2007")),
    ):
        assert sorted(built.found(typed)) == expected, typed
        assert expected, typed


def test_exclusion_takes_away_what_has_the_string(built: Built) -> None:
    having, without = set(built.exact("社区")[0]), set(built.found("社区 -网格"))
    assert without < having
    assert without == having - set(built.exact("网格")[0])


# ---------------------------------------------------------------- expansions, errata

def test_a_plain_word_finds_the_term_and_says_so(built: Built) -> None:
    (answer,) = built.ask(("小区怎么管", None))
    assert {one["typed"] for one in answer.expansions} == {"小区怎么管"}
    assert "社区治理" in [one["also"] for one in answer.expansions]
    assert {one["rule"] for one in answer.expansions} == {"colloquial"}
    assert answer.docs
    assert set(answer.grades) <= {SAME, ALL, MOST}
    (plainly,) = built.ask(("小区怎么管", {"expand": False}))
    assert not plainly.expansions
    assert SAME not in plainly.grades


def test_an_expansion_never_comes_before_what_was_typed(built: Built) -> None:
    (answer,) = built.ask(("网格管理", {"related": True}))
    (off,) = built.ask(("网格管理", {"related": True, "expand": False}))
    assert answer.exact == off.exact
    assert list(answer.grades) == sorted(answer.grades)


def test_both_readings_of_a_misprint_are_found_and_the_print_stays(built: Built) -> None:
    for id, doc in built.documents.items():
        for erratum in doc.errata:
            printed, correct = built.ask((erratum.printed, None), (erratum.correct, None))
            for answer in (printed, correct):
                assert id in [built.index.id(d) for d in answer.exact], (id, erratum)
    page = built.files["speeches/2016-sqfznh-05.html"].decode("utf-8")
    assert "法制思维" in page


# ---------------------------------------------------------------- filters and their counts

def voices(doc: Document) -> list[tuple[str, str, str]]:
    return [(one.name, one.office, one.org) for one in doc.speakers]


FACETS: dict[str, Callable[[Document], Iterable[str]]] = {
    # the page of a person is of that person
    "speaker": lambda doc: [doc.title] if doc.kind == "person" else [name for name, _, _ in voices(doc)],
    "office": lambda doc: [office for _, office, _ in voices(doc)],
    "tag": lambda doc: doc.tags,
    "kind": lambda doc: [doc.kind],
}


@pytest.mark.parametrize("facet", sorted(FACETS))
@pytest.mark.parametrize("typed", ["社区", "居民自治", "讲话", "2016.."])
def test_counts_beside_the_results_are_those_of_the_front_matter(built: Built, facet: str, typed: str) -> None:
    (answer,) = built.ask((typed, {"related": True}, (facet,)))
    docs = [built.documents[built.index.id(d)] for d in answer.docs]
    expected = Counter(label for doc in docs for label in dict.fromkeys(FACETS[facet](doc)) if label)
    got = {label: count for label, _, count, _ in answer.facets.get(facet, ())}
    assert got == dict(expected)
    assert list(got.values()) == sorted(got.values(), reverse=True)


def test_each_value_beside_the_results_leads_to_as_many_as_it_says(built: Built) -> None:
    names = ("speaker", "office", "org", "place", "column", "event", "tag", "kind")
    (answer,) = built.ask(("社区", {"related": True}, names))
    values = [(name, label, id, count) for name in names for label, id, count, _ in answer.facets[name]]
    assert {name for name, *_ in values} == set(names)
    narrowed = built.ask(*(
        ("社区", {"related": True, "filters": {name: [id or label]}}, (name,)) for name, label, id, _ in values
    ))
    for (name, label, id, count), said in zip(values, narrowed, strict=True):
        assert len(said.docs) == count, (name, label)
        assert set(said.docs) <= set(answer.docs)
        # its own filter left out, the facet still offers all the others; and says which one is chosen
        assert [row[:3] for row in said.facets[name]] == [row[:3] for row in answer.facets[name]]
        assert [row[:2] for row in said.facets[name] if row[3]] == [[label, id]]


def test_years_are_counted_and_narrow_as_a_range(built: Built) -> None:
    (answer,) = built.ask(("社区", {"related": True}, ("years",)))
    dates = [built.documents[built.index.id(d)].date for d in answer.docs]
    assert dict(answer.facets["years"]) == Counter(int(date[:4]) for date in dates if date)
    (narrow,) = built.ask(("社区", {"related": True, "filters": {"from": 2017, "to": 2019}}, ("years",)))
    assert len(narrow.docs) == sum("2017" <= date[:4] <= "2019" for date in dates if date) > 0
    assert narrow.facets["years"] == answer.facets["years"]


def test_several_values_of_one_facet_are_any_and_several_facets_are_all(built: Built) -> None:
    def ids(filters: dict[str, list[str]]) -> set[str]:
        return set(built.found("社区", {"related": True, "filters": filters}))

    one, other = ids({"tag": ["居民自治"]}), ids({"tag": ["大社区"]})
    assert ids({"tag": ["居民自治", "大社区"]}) == one | other
    assert ids({"tag": ["居民自治"], "kind": ["speech"]}) == {id for id in one if built.documents[id].kind == "speech"}
    assert ids({"tag": ["没有的标签"]}) == set()
    assert ids({"tag": []}) == ids({})
