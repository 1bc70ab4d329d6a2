"""The repository's own content: nothing to mend in it, and enough to show every kind of page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from shilu import messages, pipeline
from shilu.pipeline import Options, Plan

ROOT = Path(__file__).parent.parent
NOON = 1_800_000_000


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("content")
    return pipeline.survey(Options(
        root=ROOT, site_file=ROOT / "site.yaml", content=ROOT / "content", output=folder / "output",
        cache=folder / "cache", jobs=1, epoch=NOON))


def test_there_is_nothing_to_mend(plan: Plan) -> None:
    assert [messages.draw(one, "zh") for one in plan.problems] == []


def test_every_kind_of_document_is_there(plan: Plan) -> None:
    kinds = Counter(one.doc.kind for one in plan.survey.facts)
    assert kinds["speech"] >= 8
    assert kinds["news"] >= 15
    assert min(kinds[kind] for kind in ("special", "person", "org", "page")) >= 2
    assert sum(kinds.values()) >= 28


def test_what_an_editor_can_write_is_shown_somewhere(plan: Plan) -> None:
    docs = [one.doc for one in plan.survey.facts]
    assert {len(doc.date) for doc in docs} >= {0, 4, 7, 10}
    assert {one.reason for one in plan.held} == {"draft", "withdrawn"}
    for shown in ("errata", "attachments", "summary", "byline", "place", "form", "lead", "offices"):
        assert any(getattr(doc, shown) for doc in docs), shown
    assert any(doc.lang == "zh-Hant" for doc in docs)
    assert sum(len(doc.speakers) > 1 for doc in docs) == 2
    assert any(one.turns for one in plan.survey.facts)
    assert any(target.picture for one in plan.survey.facts for target in one.targets)


def test_the_six_digests_have_their_places_in_the_special(plan: Plan) -> None:
    parts = [one for one in plan.survey.facts if one.doc.kind == "speech" and one.doc.event == "2016-sqfznh"]
    assert sorted(one.doc.order for one in parts) == [1, 2, 3, 4, 5, 6]
    assert all(400 <= one.chars <= 800 and one.doc.form == "摘要" for one in parts)


def test_every_erratum_stands_in_the_text(plan: Plan) -> None:
    printed = [one.printed for facts in plan.survey.facts for one in facts.doc.errata]
    assert "台帐" in printed
    assert len(printed) >= 4


def test_everyone_named_is_in_the_vocabulary_or_has_a_file(plan: Plan) -> None:
    documents = [one.doc for one in plan.survey.facts]
    known = {doc.title for doc in (*documents, *plan.survey.vocabulary.entities) if doc.kind == "person"}
    named = {name for doc in documents for name in (*doc.people, *(one.name for one in doc.speakers))}
    assert named == known
