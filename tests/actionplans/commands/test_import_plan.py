"""`import_plan FILE`: shows first, keeps on demand, answers everything in words."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actionplans.models import Plan
from actionplans.workflow import State
from committees.models import Committee
from tests.actionplans.imports.wordfiles import a_plan_with_quirks, plain_table
from tests.factories.actionplans import PlanFactory


@pytest.fixture
def other_plan(other_committee: Committee, ssu: Committee) -> Plan:
    other_committee.aliases = ["Prøve-utvalet"]
    other_committee.save()
    return PlanFactory(writer=other_committee, decider=ssu)


@pytest.fixture
def path(tmp_path: Path, plan: Plan) -> Path:
    """The Word plan with quirks; its first body is the one of `plan`."""
    plan.writer.aliases = ["dømesaker"]
    plan.writer.save()
    return written(tmp_path / "plan.docx", a_plan_with_quirks())


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def run(path: Path, *args: str, capsys: pytest.CaptureFixture) -> str:
    call_command("import_plan", str(path), *args)
    return capsys.readouterr().out


def refused(path: Path, *args: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("import_plan", str(path), *args)
    return str(error.value)


def test_it_shows_and_changes_nothing(
    path: Path, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    out = run(path, capsys=capsys)

    assert "Fagutval for dømesaker" in out
    assert "2031" in out
    assert "Dømesen" not in out
    assert not plan.revisions.exists()


def test_apply_makes_a_draft_for_each_body(
    path: Path, plan: Plan, other_plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    run(path, "--apply", capsys=capsys)

    assert [p.revisions.get().state for p in (plan, other_plan)] == [
        State.DRAFT,
        State.DRAFT,
    ]


def test_adopted_puts_the_plans_in_force(
    path: Path, plan: Plan, other_plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    run(path, "--apply", "--adopted", "2023-06-14", "--case", "12/23", capsys=capsys)

    revision = plan.revisions.get()
    assert (revision.state, revision.case_number) == (State.ADOPTED, "12/23")
    assert revision.decided_on == datetime.date(2023, 6, 14)
    assert revision.decided_outside


def test_one_body_that_is_not_known_stops_them_all(path: Path, plan: Plan) -> None:
    assert "Prøve-utvalet" in refused(path, "--apply")
    assert not plan.revisions.exists()


def test_body_chooses_one(
    path: Path, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    run(path, "--body", plan.writer.slug, "--apply", capsys=capsys)

    assert plan.revisions.get().goals.count() == 2


def test_body_tells_whose_a_nameless_plan_is(
    tmp_path: Path, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    table = plain_table([["Mål", "Tiltak"], ["Eit mål", "Eit tiltak"]])
    path = written(tmp_path / "plan.docx", table)

    run(path, "--body", plan.writer.slug, "--apply", capsys=capsys)

    assert plan.revisions.get().goals.get().text == "Eit mål"


def test_json_has_the_committees_as_data(
    path: Path, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    data = json.loads(run(path, "--json", capsys=capsys))

    assert [c["heading_in_document"] for c in data["committees"]] == [
        "Fagutval for dømesaker",
        "Prøve-utvalet",
    ]
    assert data["committees"][0]["name_nn"] == "Rehabilitering"
    assert data["year_columns"] == [2031, 2032, 2033]
    assert {"level", "place", "message"} == set(data["complaints"][0])


def test_an_open_revision_is_said_in_words(
    path: Path, plan: Plan, other_plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    run(path, "--body", plan.writer.slug, "--apply", capsys=capsys)

    assert refused(path, "--apply")
    assert plan.revisions.count() == 1
    assert not other_plan.revisions.exists()


def test_what_is_typed_wrongly_is_said_in_words(
    path: Path, tmp_path: Path, plan: Plan
) -> None:
    assert "borte.docx" in refused(tmp_path / "borte.docx")
    assert refused(tmp_path)  # a folder
    assert refused(written(tmp_path / "tom.docx", b""))
    assert "fsu-finst-ikkje" in refused(path, "--body", "fsu-finst-ikkje")
    assert plan.decider.slug in refused(path, "--body", plan.decider.slug)
    assert "--case" in refused(path, "--apply", "--adopted", "2023-06-14")
    assert "--apply" in refused(path, "--adopted", "2023-06-14", "--case", "1/23")
    assert refused(path, "--adopted", "i går")
    assert refused(path, "--apply", "--adopted", "2999-01-01", "--case", "1/23")
    assert not plan.revisions.exists()
