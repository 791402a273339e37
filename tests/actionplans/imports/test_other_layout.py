"""The plan of another partnership: other columns, statuses in words, Word and Excel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actionplans.imports import ReadMeasure, ReadPlan, messages, read_plan
from actionplans.workflow import Status

pytestmark = pytest.mark.shared

STATUSES = {
    "not_started": Status.NOT,
    "in_progress": Status.GOING,
    "done": Status.DONE,
    "postponed": Status.GOING,  # with its own word kept beside it
}


@pytest.fixture
def other_gold(shared_dir: Path) -> dict:
    return json.loads((shared_dir / "data/other_gold.json").read_text("utf-8"))


@pytest.fixture(params=["docx", "xlsx"])
def plan(request: pytest.FixtureRequest, shared_dir: Path) -> ReadPlan:
    path = shared_dir / f"data/other-layout.{request.param}"
    return read_plan(path, filename=path.name, aliases={})


def test_it_reads_what_a_person_found(plan: ReadPlan, other_gold: dict) -> None:
    ours = [
        (c.heading_in_document, [(g.number, g.text) for g in c.goals])
        for c in plan.committees
    ]
    theirs = [
        (c["heading"], [(g["number"], g["text"]) for g in c["goals"]])
        for c in other_gold["committees"]
    ]
    measures = [
        _found(m) for c in plan.committees for g in c.goals for m in g.measures()
    ]

    assert plan.title == other_gold["title"]
    assert ours == theirs
    assert measures == [
        _expected(m)
        for c in other_gold["committees"]
        for g in c["goals"]
        for m in g["measures"]
    ]


def test_comments_between_the_rows_are_kept(plan: ReadPlan, other_gold: dict) -> None:
    for committee, expected in zip(
        plan.committees, other_gold["committees"], strict=True
    ):
        texts = [remark.text for remark in committee.remarks]
        assert expected["comment_row"] in texts


def test_it_tells_of_hidden_and_changed(shared_dir: Path) -> None:
    word = _sentences(shared_dir / "data/other-layout.docx")
    excel = _sentences(shared_dir / "data/other-layout.xlsx")

    assert {messages.TRACKED_CHANGES, messages.COMMENTS_LEFT_OUT} <= word
    assert {messages.HIDDEN_SHEET, messages.COMMENTS_LEFT_OUT} <= excel


def _sentences(path: Path) -> set:
    plan = read_plan(path, filename=path.name, aliases={})
    return {c.sentence for c in plan.complaints}


def _found(measure: ReadMeasure) -> dict:
    timeframe = measure.timeframe
    assert timeframe
    return {
        "number": measure.number or None,
        "text": _flat(measure.text),
        "responsible": _flat(measure.responsible),
        "deadline_text": timeframe.text,
        "deadline_kind": timeframe.kind,
        "deadline_latest": timeframe.latest and timeframe.latest.isoformat(),
        "indicator": _flat(measure.indicator) or None,
        "status_text": measure.status_text.casefold(),
        "status": measure.status,
    }


def _expected(gold: dict) -> dict:
    return {
        "number": gold["number"],
        "text": _flat(gold["text"]),
        "responsible": _flat(gold["responsible"]),
        "deadline_text": gold["deadline_text"],
        "deadline_kind": gold["deadline_kind"],
        "deadline_latest": gold["deadline_latest"],
        "indicator": _flat(gold["indicator"] or "") or None,
        "status_text": gold["status_text"].casefold(),
        "status": STATUSES[gold["status"]],
    }


def _flat(text: str) -> str:
    return " ".join(text.replace("•", "").split())
