"""The arithmetic of the peer comparison: which questions it draws, what is true, how answers become figures."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from benchmarks import metered
from benchmarks.search.compared import command, queries, scoring, table
from benchmarks.search.compared.corpora import Corpus, Document, documents, untitled, write_pages, write_records
from benchmarks.search.compared.engines import Answer
from benchmarks.search.compared.lines import FAR, LOOPBACK
from benchmarks.search.compared.queries import Query, QuerySet
from benchmarks.search.compared.serving import Server
from benchmarks.search.compared.strings import Texts, bare, split

WORDS = ("社区治理", "养老服务", "志愿服务", "营商环境", "乡村振兴", "2016年", "5G网络", "基层减负")


def archive(many: int = 60) -> tuple[Document, ...]:
    """Documents whose headlines and texts are strings of the same few words."""
    def text(n: int) -> str:
        return "，".join("".join(WORDS[(n * 7 + i * i + j) % len(WORDS)] for j in range(3)) for i in range(4))

    return tuple(Document(f"d{n}", f"{WORDS[n % 8]}要抓实，第{n}号{WORDS[n // 8 % 8]}有新办法", "2016-09-14",
                          f"{text(n)}。\n\n{text(n + 1)}。") for n in range(many))


def test_the_same_seed_draws_the_same_questions_and_another_seed_others() -> None:
    some, texts = archive(), Texts(archive())

    def drawn(seed: int) -> list[QuerySet]:
        return [queries.everyday(queries.EVERYDAY, some, texts, 12, seed), queries.substrings(some, 20, seed),
                queries.absent(texts, 10, seed), queries.headlines(some, 10, seed), queries.clauses(some, 10, seed)]

    assert drawn(1) == drawn(1)
    assert all(one != other for one, other in zip(drawn(1)[1:4], drawn(2)[1:4], strict=True))
    assert all(one.queries for one in drawn(1))


def test_drawn_strings_stand_in_the_archive_and_drawn_names_do_not() -> None:
    some, texts = archive(), Texts(archive())
    for asked in (queries.everyday(queries.EVERYDAY, some, texts, 20, 3), queries.substrings(some, 50, 3)):
        assert all(texts.printed(one.q) for one in asked.queries), asked.name
    assert not any(texts.meant(one.q) for one in queries.absent(texts, 30, 3).queries)


def test_a_headline_is_asked_where_only_one_document_has_it_and_its_text_does_not_say_it() -> None:
    some = (Document("a", "甲地修好一座新桥了", "", "正文。"),
            Document("b", "乙地办起学堂了啊", "", "听说乙地办起学堂了啊"),
            Document("c", "丙地种下一片树林了", "", "正文。"), Document("d", "丙地种下一片树林了", "", "正文。"))
    assert queries.headlines(some, 10, 1).queries == (Query("甲地修好一座新桥了", ("a",)),)
    assert [one.title for one in untitled(some)] == [""] * 4


def test_every_document_with_a_clause_in_its_headline_is_a_right_answer() -> None:
    some = (Document("a", "修好一座桥：今天通车", "", ""), Document("b", "老人又修好一座桥", "", ""))
    found = {one.q: one.gold for one in queries.clauses(some, 10, 1).queries}
    assert found["修好一座桥"] == ("a", "b")
    assert found["今天通车"] == ("a",)


def test_numbers_and_latin_words_stand_only_whole_and_marks_may_be_left_out() -> None:
    texts = Texts([Document("a", "2016年的“放管服”改革", "", "用５Ｇ，不用15G。"),
                   Document("b", "", "", "16年，產品和服務。")])
    assert texts.printed("16年") == {"b"}
    assert texts.printed("放管服改革") == frozenset()
    assert texts.meant("放管服改革") == {"a"}
    assert texts.meant("5G") == {"a"}
    assert texts.printed("5G") == frozenset()
    assert texts.meant("产品和服务") == {"b"}
    assert bare("6 29") != bare("629")
    assert split("甲，乙丙、丁戊5G") == ["乙丙", "丁戊5G"]
    assert split("发生5.8级地震。救灾") == ["发生5.8级地震", "救灾"]


def test_a_number_with_a_point_is_whole() -> None:
    texts = Texts([Document("a", "", "", "同比增长13.5%"), Document("b", "", "", "同比增长13%")])
    assert texts.printed("增长13") == {"b"}
    assert texts.printed("5%") == frozenset()


def test_recall_is_of_all_that_is_offered_and_the_first_ten_of_what_could_be_there() -> None:
    texts = Texts([Document(str(n), "", "", "社区" if n < 4 else "别的") for n in range(8)])
    typed = QuerySet("everyday", "strings", "main", (Query("社区"),))
    good = scoring.score(typed, [Answer(4, ("3", "1", "0", "2", "7"))], texts)
    assert (good["recall"], good["first ten"], good["counts"]) == (1, 1, 1)
    poor = scoring.score(typed, [Answer(5, ("7", "1", "6", "5", "2"))], texts)
    assert (poor["recall"], poor["first ten"], poor["counts"], poor["below 0.9"]) == (0.5, 0.25, 0, 1)


def test_names_of_nobody_count_each_hit_as_false() -> None:
    asked = QuerySet("absent", "names", "main", (Query("甲"), Query("乙")))
    told = scoring.score(asked, [Answer(0, ()), Answer(7, ("1",))], Texts([]))
    assert (told["names with false hits"], told["false hits"]) == (1, 7)


def test_ranks_are_of_the_first_right_document_within_ten() -> None:
    told = scoring.known([("a",), ("b",), ("c",)], [
        Answer(1, ("a",)), Answer(2, ("x", "b")), Answer(11, (*"0123456789", "c"))])
    assert {name: round(value, 3) for name, value in told.items()} == {
        "queries": 3, "R@1": 0.333, "R@10": 0.667, "MRR@10": 0.5, "nothing": 0}


def test_an_answer_too_few_is_told() -> None:
    with pytest.raises(ValueError, match="0 answers to 1"):
        scoring.score(QuerySet("x", "known", "main", (Query("甲"),)), [], Texts([]))


def test_a_set_from_a_file_brings_its_documents_or_takes_the_titles_of_records_away(tmp_path: Path) -> None:
    some = archive(5)
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"docs": [{"id": "x", "title": "题", "body": "文"}],
                               "queries": [{"q": "问", "gold": ["x"]}, {"q": "另问", "gold": ["不在"]}]}), "utf-8")
    corpus, asked = queries.given(own, "passage", some, (), 0, 10, 1)
    assert corpus is not None
    assert [one.id for one in corpus.documents] == ["x"]
    assert asked.queries == (Query("问", ("x",)),)
    named = tmp_path / "named.json"
    named.write_text(json.dumps({"doc_ids": ["d1", "d3"], "queries": [{"q": "问", "gold": ["d3"]}]}), "utf-8")
    corpus, asked = queries.given(named, "headline", some, some, 0, 10, 1)
    assert corpus is not None
    assert [(one.id, one.title) for one in corpus.documents] == [("d1", ""), ("d3", "")]
    assert asked.corpus == corpus.name


def test_all_engines_are_given_the_same_text(tmp_path: Path) -> None:
    corpus = Corpus("main", (Document("a", "题<b>", "2016", "一段 & 半。\n\n二段。"), Document("b", "", "", "无题。")))
    write_pages(corpus, tmp_path / "pages")
    page = (tmp_path / "pages" / "0.html").read_text("utf-8")
    assert "<h1>题&lt;b&gt;</h1>" in page
    assert page.count("<p>") == 2
    assert 'lang="zh-CN"' in page
    assert "<h1>" not in (tmp_path / "pages" / "1.html").read_text("utf-8")
    write_records(corpus, tmp_path / "records.jsonl")
    records = [json.loads(line) for line in (tmp_path / "records.jsonl").read_text("utf-8").splitlines()]
    assert documents(records[:1]) == corpus.documents[:1]
    assert records[1]["title"] == "无题"
    assert "date" not in records[1]


def test_the_server_counts_what_it_sends_but_not_the_page_and_its_looks(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for name, text in (("index.html", "页"), ("look.css", "p{}"), ("find.js", "1" * 9000), ("pages/0.html", "文")):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "list.bin").write_bytes(bytes(5000))
    with Server(tmp_path) as server:
        for name in ("index.html", "look.css", "find.js", "list.bin", "pages/0.html"):
            urllib.request.urlopen(server.url + name).read()
        told = server.take(quiet=0.0)
        assert sorted(told.names) == ["find.js", "list.bin", "pages/0.html"]
        assert 5000 < told.bytes < 5200
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(server.url + "../../etc/hosts")
        assert server.take(quiet=0.0).bytes == 0


def test_what_is_kept_is_made_once_and_again_when_anything_it_depends_on_changes(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("x")
        return "value"

    for mark in ("one", "one", "two"):
        assert command.kept(tmp_path / "folder" / "part.json", mark, make) == "value"
    assert len(made) == 2


def test_a_command_that_fails_says_why_and_one_that_works_says_what_it_cost(tmp_path: Path) -> None:
    cost = metered.run([sys.executable, "-c", "print(1)"], tmp_path / "log")
    assert cost.cpu >= 0
    assert cost.largest > 0
    with pytest.raises(metered.Failed, match="exit 3: no luck"):
        metered.run([sys.executable, "-c", "print('no luck'); raise SystemExit(3)"], tmp_path / "log")
    assert metered.size(tmp_path, without="nothing") == ((tmp_path / "log").stat().st_size, 1)


def engine(**figures: Any) -> dict[str, Any]:
    empty = {"label": "甲", "version": "1", "modes": [""], "quality": {"": {}}, "costs": {}, "built": {}, "faults": []}
    return {**empty, **figures}


def test_an_engine_that_failed_has_dashes_and_its_reason() -> None:
    rows = [{"engine": "a", "line": LOOPBACK.name, "ms": ms, "bytes": 1000 * ms, "requests": 3, "next_ms": 1,
             "next_bytes": 10, "next_requests": 1} for ms in (10, 20, 90)]
    costs = scoring.costs([*rows, {"engine": "a", "line": FAR.name, "failed": "closed"}])["a"]
    assert (costs[LOOPBACK.name]["ms"], costs[LOOPBACK.name]["most"]) == (20, 90_000)
    assert costs[FAR.name] == {"visits": 0, "failed": 1, "why": "closed"}
    good = engine(quality={"": {"everyday": {"recall": 1.0}}}, costs=costs)
    lines = table.markdown({"engines": [good, engine(label="乙", faults=["not built: no room"])],
                            "sets": [{"name": "everyday", "kind": "strings", "queries": 40}]}).splitlines()
    assert "| everyday (40): recall | 1.000 | – |" in lines
    assert "| cold: KB, median (most) | 20 (90) | – |" in lines
    assert lines[-1] == "- 乙: not built: no room"
