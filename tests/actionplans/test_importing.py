"""From a read file to drafts: all of them or none, threads continued."""

from __future__ import annotations

import datetime
import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from accounts.models import User
from actionplans.imports import ReadPlan, read_plan
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Revision,
    StatusReport,
    SubGoal,
)
from actionplans.services.importing import (
    Decision,
    NotImportable,
    import_plans,
    names_of_bodies,
)
from actionplans.workflow import State, Status
from committees.models import Committee, PatientGroup
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.privacy import HoldsIdentityNumber
from tests.actionplans.imports.wordfiles import a_plan_with_quirks, plain_table
from tests.factories.actionplans import PlanFactory, adopt


@pytest.fixture
def read(committee: Committee, other_committee: Committee) -> ReadPlan:
    """The Word plan with quirks, its two bodies called by aliases."""
    committee.aliases, other_committee.aliases = ["dømesaker"], ["Prøve-utvalet"]
    committee.save()
    other_committee.save()
    return reading(a_plan_with_quirks())


@pytest.fixture
def other_plan(other_committee: Committee, ssu: Committee) -> Plan:
    return PlanFactory(writer=other_committee, decider=ssu)


def reading(content: bytes, filename: str = "plan.docx") -> ReadPlan:
    return read_plan(BytesIO(content), filename=filename, aliases=names_of_bodies())


def rows(*measures: str, goal: str = "Eit mål") -> ReadPlan:
    table = [["Mål", "Tiltak"], *([goal, measure] for measure in measures)]
    return reading(plain_table(table))


def imported(
    read: ReadPlan, *plans: Plan, by: User | None = None, **also: object
) -> list[Revision]:
    pairs = list(zip(read.committees, plans, strict=False))
    return import_plans(read, pairs, by=by, source="plan.docx", **also)


def texts(revision: Revision) -> list[tuple]:
    return [
        (
            goal.text,
            [
                (m.sub_goal and m.sub_goal.text, m.text, m.indicator)
                for m in goal.measures.order_by("sub_goal__position", "position")
            ],
        )
        for goal in revision.goals.all()
    ]


def test_each_body_gets_a_draft_with_its_tree(
    read: ReadPlan, plan: Plan, other_plan: Plan
) -> None:
    first, second = imported(read, plan, other_plan)

    assert (first.state, first.number, first.source) == (State.DRAFT, 1, "plan.docx")
    assert texts(first) == [
        (
            "Betre oversyn over dømesaker for barn og unge",
            [(None, "Lage ei felles liste\n· med lenkjer\n· med frist", "")],
        ),
        ("Færre avbrot", [(None, "Møtast", "")]),
    ]
    assert texts(second)[0][1] == [
        (
            "Ein prøvestasjon i kvar kommune",
            "Byggje stasjonen",
            "Talet på stasjonar\nTalet på brukarar",
        ),
        ("Ein prøvestasjon i kvar kommune", "Skrive ein rettleiar", ""),
    ]
    assert [s.text for s in first.goals.last().sub_goals.all()] == [
        "Trygge overgangar mellom avdelingar"
    ]


def test_statuses_carry_their_source_and_come_with_the_revision(
    read: ReadPlan, plan: Plan
) -> None:
    (revision,) = imported(read, plan)
    reports = StatusReport.objects.order_by("thread__measures__goal__position", "year")

    assert [(r.year, r.status, r.word) for r in reports] == [
        (2031, Status.GOING, ""),
        (2032, Status.DONE, ""),
        (2033, Status.DONE, ""),
        (2031, Status.UNKNOWN, "2034"),
        (2033, Status.NOT, "Årleg"),
    ]
    assert {(r.source, r.with_revision) for r in reports} == {("plan.docx", revision)}
    plan.refresh_from_db()
    assert {2031, 2032, 2033} <= set(plan.years)


def test_a_mark_becomes_its_patient_group(read: ReadPlan, plan: Plan) -> None:
    group = PatientGroup.objects.create(
        slug="barn-og-unge",
        name_nn="Barn og unge",
        name_nb="Barn og unge",
        valid_from=datetime.date(2020, 1, 1),
    )
    (revision,) = imported(read, plan)

    assert [list(goal.patient_groups.all()) for goal in revision.goals.all()] == [
        [group],
        [],
    ]


def test_a_mark_without_a_known_group_is_kept(read: ReadPlan, plan: Plan) -> None:
    (revision,) = imported(read, plan)

    assert [m.priority for g in revision.goals.all() for m in g.measures.all()] == [
        True,
        False,
    ]


def test_the_same_words_go_on_in_the_same_thread(plan: Plan) -> None:
    (first,) = imported(rows("Det same", "Det gamle"), plan)
    old = {m.text: m.thread_id for m in first.goals.get().measures.all()}
    adopt(first)

    (second,) = imported(rows("Det  SAME", "Det nye"), plan)
    new = {m.text: m.thread_id for m in second.goals.get().measures.all()}

    assert second.previous_id == first.pk
    assert second.number == 2
    assert new["Det SAME"] == old["Det same"]
    assert new["Det nye"] not in old.values()
    assert second.goals.get().thread_id == first.goals.get().thread_id


def test_a_status_that_says_nothing_new_is_not_added(
    read: ReadPlan, plan: Plan
) -> None:
    (first,) = imported(read, plan)
    adopt(first)
    before = StatusReport.objects.count()

    imported(read, plan)

    assert StatusReport.objects.count() == before


def test_it_is_refused_while_a_revision_is_open(
    read: ReadPlan, plan: Plan, other_plan: Plan
) -> None:
    imported(read, plan)

    with pytest.raises(DomainError):
        imported(ReadPlan("docx", read.committees[::-1], ()), other_plan, plan)

    assert not other_plan.revisions.exists()


def test_rows_that_cannot_pass_are_skipped_on_purpose_only(plan: Plan) -> None:
    read = rows("x" * 10_001, "Eit vanleg tiltak")

    with pytest.raises(NotImportable, match="FSU"):
        imported(read, plan)
    (revision,) = imported(read, plan, skip_refused=True)

    assert [m.text for m in revision.goals.get().measures.all()] == [
        "Eit vanleg tiltak"
    ]


def test_a_goal_that_cannot_pass_is_never_skipped(plan: Plan) -> None:
    with pytest.raises(NotImportable):
        imported(rows("Tiltak", goal="x" * 10_001), plan, skip_refused=True)


def test_an_identity_number_never_comes_in(plan: Plan) -> None:
    read = rows("Ring 018170 10055")

    assert read.has_identity_numbers()
    with pytest.raises((HoldsIdentityNumber, NotImportable)):
        imported(read, plan, skip_refused=True)
    assert not plan.revisions.exists()


def test_what_was_decided_outside_is_in_force_at_once(
    read: ReadPlan, plan: Plan, other_plan: Plan
) -> None:
    decision = Decision(datetime.date(2023, 6, 14), "12/23")
    revisions = imported(read, plan, other_plan, decision=decision)

    assert [r.state for r in revisions] == [State.ADOPTED, State.ADOPTED]
    assert {(r.decided_outside, r.case_number) for r in revisions} == {(True, "12/23")}


def test_remarks_between_the_rows_come_before_the_tree(plan: Plan) -> None:
    read = reading("Nr;Mål;Tiltak\n1;A;B\nMerknad: sjå vedlegg;;\n".encode(), "a.csv")
    (revision,) = imported(read, plan)

    assert revision.introduction == "Merknad: sjå vedlegg"


def test_responsible_timeframe_and_status_in_words(plan: Plan) -> None:
    text = (
        "Mål;Tiltak;Ansvarleg;Frist;Status\n"
        "A;B;Kommunane;1. halvår 2032;Utsett\nA;C;;Årleg;\n"
    )
    (revision,) = imported(reading(text.encode(), "a.csv"), plan)
    first, second = revision.goals.get().measures.order_by("position")

    assert (first.responsible, first.timeframe, first.when) == (
        "Kommunane",
        "half_year",
        "1. halvår 2032",
    )
    assert second.timeframe == "yearly"
    (report,) = StatusReport.objects.all()
    assert (report.thread_id, report.year) == (first.thread_id, plan.this_year)
    assert (report.status, report.word) == (Status.GOING, "Utsett")


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "secretariat"])
def test_it_lets_in(
    request: pytest.FixtureRequest, read: ReadPlan, plan: Plan, who: str
) -> None:
    by = request.getfixturevalue(who)

    assert imported(read, plan, by=by)[0].state == State.DRAFT


@pytest.mark.parametrize("who", ["member", "observer", "outsider", "ssu_leader"])
def test_it_turns_away(
    request: pytest.FixtureRequest, read: ReadPlan, plan: Plan, who: str
) -> None:
    by = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        imported(read, plan, by=by)


@pytest.mark.parametrize("count", [1, 3, 200])
def test_it_asks_the_database_equally_often(
    plan: Plan, count: int, django_assert_max_num_queries: object
) -> None:
    read = rows(*(f"Tiltak {n}" for n in range(count)))

    # One of them asks for decisions that wait to be written as measures.
    with django_assert_max_num_queries(34):
        imported(read, plan)


@pytest.mark.shared
def test_the_real_plan_comes_in_whole(shared_dir: Path, settings: object) -> None:
    """Structure, file, SSU's decision: twelve plans in force, as in the gold."""
    call_command(
        "load_structure", settings.BASE_DIR / "structures/more-og-romsdal.toml"
    )
    gold = json.loads((shared_dir / "data/plan_gold.json").read_text("utf-8"))
    counts = json.loads((shared_dir / "data/counts.json").read_text("utf-8"))["totals"]

    call_command(
        "import_plan",
        shared_dir / "data/felles-handlingsplan.docx",
        "--apply",
        "--adopted=2023-06-14",
        "--case=12/23",
    )

    in_force = Revision.objects.in_force()
    assert in_force.count() == counts["committees"]
    assert Goal.objects.count() == counts["goals"]
    assert SubGoal.objects.count() == counts["sub_goals"]
    assert Measure.objects.count() == counts["measures"]
    assert Measure.objects.exclude(indicator="").count() == counts["indicators"]
    marked = Goal.objects.exclude(patient_groups=None).distinct()
    assert marked.count() == counts["goals_shaded_blue"]
    assert StatusReport.objects.exclude(word="").count() == 6
    assert [
        StatusReport.objects.filter(status=status).count()
        for status in (Status.NOT, Status.GOING, Status.DONE)
    ] == [counts["status_colour_cells"][c] for c in ("red", "yellow", "green")]
    theirs = {
        " ".join(measure["text"].split())
        for committee in gold["committees"]
        for goal in committee["goals"]
        for sub_goal in goal["sub_goals"]
        for measure in sub_goal["measures"]
    }
    assert {" ".join(m.text.split()) for m in Measure.objects.all()} == theirs
