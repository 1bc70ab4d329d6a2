"""Answers and the truth go in; figures between 0 and 1 come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from benchmarks.search.compared.engines import Answer
from benchmarks.search.compared.queries import QuerySet
from benchmarks.search.compared.strings import Texts

Figures = dict[str, float]
ALL = 1_000_000
"""A limit that limits nothing: recall is judged on all that an engine offers."""


def limit(asked: QuerySet) -> int:
    """How many ids of an answer a set needs."""
    return ALL if asked.kind == "strings" else 10


def score(asked: QuerySet, answers: Sequence[Answer], texts: Texts) -> Figures:
    if len(answers) != len(asked.queries):
        raise ValueError(f"{len(answers)} answers to {len(asked.queries)} queries")
    if asked.kind == "strings":
        return strings([one.q for one in asked.queries], answers, texts)
    if asked.kind == "names":
        wrong = [one for one in answers if one.total]
        return {"queries": len(answers), "names with false hits": len(wrong), "false hits": sum(x.total for x in wrong)}
    return known([one.gold for one in asked.queries], answers)


def strings(typed: Sequence[str], answers: Sequence[Answer], texts: Texts) -> Figures:
    """`recall`: of the documents in which the string is printed just so, the share that is offered. `first ten`: of the
    first results, as many as contain the string or ten, the share that does contain it, after folding. `counts`: how
    often the number announced is that of a plain scan, with folding or without; `worst`: the lowest recall."""
    recalls, tens, counts = [], [], []
    for string, answer in zip(typed, answers, strict=True):
        printed, meant = texts.printed(string), texts.meant(string)
        if printed:
            recalls.append(len(printed.intersection(answer.ids)) / len(printed))
        if meant:
            places = min(10, len(meant))
            tens.append(len(meant.intersection(answer.ids[:places])) / places)
        counts.append(answer.total in (len(printed), len(meant)))
    return {"queries": len(typed), "recall": fmean(recalls), "worst": min(recalls),
            "below 0.9": sum(one < 0.9 for one in recalls), "first ten": fmean(tens), "counts": fmean(counts)}


def known(golds: Sequence[Sequence[str]], answers: Sequence[Answer]) -> Figures:
    ranks = [next((place for place, found in enumerate(answer.ids[:10], 1) if found in gold), 0)
             for gold, answer in zip(golds, answers, strict=True)]
    return {"queries": len(ranks), "R@1": fmean(rank == 1 for rank in ranks), "R@10": fmean(rank > 0 for rank in ranks),
            "MRR@10": fmean(1 / rank if rank else 0 for rank in ranks),
            "nothing": sum(not answer.ids for answer in answers)}


def costs(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows of visits -> engine -> line -> medians, and the most bytes of a first query."""
    told: dict[str, dict[str, Any]] = {}
    for engine, line in dict.fromkeys((row["engine"], row["line"]) for row in rows):
        mine = [row for row in rows if (row["engine"], row["line"]) == (engine, line)]
        good = [row for row in mine if "failed" not in row]
        figures: dict[str, Any] = {"visits": len(good), "failed": len(mine) - len(good)}
        if figures["failed"]:
            figures["why"] = next(row["failed"] for row in mine if "failed" in row)
        if good:
            figures |= {name: median(row[name] for row in good) for name in (
                "ms", "bytes", "requests", "next_ms", "next_bytes", "next_requests")}
            figures["most"] = max(row["bytes"] for row in good)
        told.setdefault(engine, {})[line] = figures
    return told
