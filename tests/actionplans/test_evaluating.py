"""The yearly evaluation: figures for all, a text by those who lead, finished, printed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from actionplans.editions import make_evaluation
from actionplans.models import Evaluation, Measure
from actionplans.reports.evaluation import draft_text, evaluation_report
from actionplans.services import evaluating
from actionplans.workflow import EVALUATION, EvaluationState
from committees.models import PatientGroup
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.workflow import StepNotAllowed
from publications.models import Edition, EditionKind
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    adopt,
    grow,
    report,
)

YEAR = timezone.localdate().year


@pytest.fixture
def told(in_force):
    """Last year nothing was carried out; this year one of two was."""
    first, second = Measure.objects.filter(goal__revision=in_force).order_by("pk")
    report(first, YEAR - 1, "going")
    report(first, YEAR, "done", sentence="Ferdig i mai.")
    report(second, YEAR, "not")
    return in_force


class SilentWork:
    def report(self, per_cent, doing=""):
        """Nobody waits."""


# The figures --------------------------------------------------------------------------


def test_this_year_stands_beside_the_last(told):
    line = evaluation_report([told], YEAR).total

    assert (line.now.done, line.now.of("not"), line.before.going) == (1, 1, 1)
    assert (line.before.done, line.change) == (0, 1)


def test_a_joint_plan_without_measures_has_no_line(told, ssu, office):
    joint = RevisionFactory(plan=PlanFactory(writer=office, decider=ssu, joint=True))
    adopt(joint)

    report_of_year = evaluation_report([told, joint], YEAR)

    assert [line.plan for line in report_of_year.bodies] == [told.plan]


def test_by_patient_group_a_measure_counts_by_itself_or_its_goal(draft):
    group = PatientGroup.objects.create(
        slug="barn", name_nn="Barn", name_nb="Barn", valid_from="2020-01-01"
    )
    first, _second = Measure.objects.filter(goal__revision=draft).order_by("pk")
    first.patient_groups.add(group)
    draft.goals.get().patient_groups.add(group)
    report(first, YEAR, "done")
    revision = adopt(draft)

    [line] = evaluation_report([revision], YEAR).groups

    assert (line.name, line.now.total, line.now.done) == ("Barn", 2, 1)


def test_the_draft_says_it_in_words(told):
    text = draft_text(evaluation_report([told], YEAR))

    assert f"I {YEAR} var det 2 tiltak." in text
    assert "Ferdig i mai." in text
    assert f"enn i {YEAR - 1}" in text


def test_a_year_without_reports_says_so(in_force):
    text = draft_text(evaluation_report([in_force], YEAR))

    assert "Om 2 tiltak er ingenting rapportert." in text


# Every step, from every state, by everyone ----------------------------------------------


def lead(plan, state, by):
    if state != "none":
        evaluating.write_evaluation(plan, YEAR, by=by, text="Bra år.", version=0)
    if state == EvaluationState.FINISHED:
        evaluating.finish_evaluation(plan, YEAR, by=by)


def take(step, plan, by, version=0):
    if step == "write_evaluation":
        return evaluating.write_evaluation(
            plan, YEAR, by=by, text="Betre.", version=version
        )
    if step == "finish_evaluation":
        return evaluating.finish_evaluation(plan, YEAR, by=by)
    return evaluating.reopen_evaluation(plan, YEAR, by=by, reason="Feil tal.")


@pytest.mark.parametrize("state", EvaluationState.values)
@pytest.mark.parametrize("step", list(EVALUATION.steps))
def test_a_step_is_taken_from_its_states_only(told, leader, step, state):
    lead(told.plan, state, leader)

    if state in EVALUATION.steps[step].sources:
        kept = take(step, told.plan, leader, version=1)
        assert kept.state == EVALUATION.target(step, state)
    else:
        with pytest.raises(StepNotAllowed):
            take(step, told.plan, leader, version=1)


@pytest.mark.parametrize(
    "who",
    ["leader", "deputy", "secretary", "member", "outsider", "ssu_leader",
     "secretariat", "caseworker"],
)  # fmt: skip
@pytest.mark.parametrize("joint", [False, True])
def test_by_those_who_publish_only(request, told, office, who, joint):
    by = request.getfixturevalue(who)
    plan = None if joint else told.plan
    theirs = {"secretariat", "caseworker"}
    allowed = theirs if joint else theirs | {"leader", "deputy", "secretary"}

    if who in allowed:
        take("write_evaluation", plan, by)
        take("finish_evaluation", plan, by)
    else:
        with pytest.raises(PermissionDenied):
            take("write_evaluation", plan, by)


def test_two_people_see_each_others_change(told, leader, deputy):
    evaluating.write_evaluation(told.plan, YEAR, by=leader, text="Ein.", version=0)

    with pytest.raises(evaluating.ChangedMeanwhile):
        evaluating.write_evaluation(told.plan, YEAR, by=deputy, text="To.", version=0)
    assert Evaluation.objects.get().text == "Ein."


def test_nothing_is_finished_before_it_is_written(told, leader):
    with pytest.raises(DomainError):
        evaluating.finish_evaluation(told.plan, YEAR, by=leader)


def test_every_change_is_signed(told, leader, deputy):
    take("write_evaluation", told.plan, leader)
    take("finish_evaluation", told.plan, deputy)

    who = Evaluation.objects.get().history.order_by("pk")
    assert [row.history_user for row in who] == [leader, deputy]


# The pages ----------------------------------------------------------------------------


def of_plan(plan, verb=""):
    name = f"actionplans:plan-{verb + '-' if verb else ''}evaluation"
    return reverse(name, args=[plan.slug, YEAR])


def test_everyone_reads_the_figures_and_the_finished_text(client, told, leader):
    take("write_evaluation", told.plan, leader)
    assert "Betre." not in client.get(of_plan(told.plan)).text

    take("finish_evaluation", told.plan, leader)

    assert "Betre." in client.get(of_plan(told.plan)).text
    assert client.get(reverse("actionplans:evaluation", args=[YEAR])).status_code == 200


def test_a_year_of_no_plan_is_not_there(client, told):
    assert client.get(reverse("actionplans:evaluation", args=[1999])).status_code == 404


def test_the_draft_stands_in_the_form_and_is_finished_there(client, told, leader):
    client.force_login(leader)
    shown = client.get(of_plan(told.plan))
    assert f"I {YEAR} var det 2 tiltak." in shown.text

    answer = client.post(
        of_plan(told.plan, "write"), {"text": "Bra.", "version": 0, "ferdig": "1"}
    )

    assert answer.status_code == 302
    assert Evaluation.objects.get().is_finished


def test_what_somebody_typed_too_late_stays_on_the_page(client, told, leader, deputy):
    take("write_evaluation", told.plan, deputy)
    client.force_login(leader)

    answer = client.post(of_plan(told.plan, "write"), {"text": "Mitt.", "version": 0})

    assert answer.status_code == 422
    assert "Mitt." in answer.text


def test_a_number_of_a_person_goes_back(client, told, leader):
    client.force_login(leader)

    answer = client.post(
        of_plan(told.plan, "write"), {"text": synthetic_number(), "version": 0}
    )

    assert answer.status_code == 422
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 40])
def test_it_asks_the_database_equally_often(
    client, committee, ssu, count, django_assert_num_queries
):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    for measure in grow(revision, measures=count):
        report(measure, YEAR, "done")
    adopt(revision)
    address = reverse("actionplans:evaluation", args=[YEAR])
    client.get(address)

    with django_assert_num_queries(10):
        client.get(address)


# In print -----------------------------------------------------------------------------


@pytest.mark.parametrize("joint", [False, True])
def test_it_is_printed_with_its_words_and_figures(told, leader, office, joint):
    body = office if joint else told.plan.writer
    edition = Edition(
        pk=7, kind=EditionKind.EVALUATION, body=body, year=YEAR, language="nn"
    )

    made = make_evaluation(SilentWork(), edition)

    assert str(YEAR) in made.title
    assert "Utkast: evalueringa er ikkje ferdig." in made.html
    assert "<svg" in made.html
    assert made.pdf.startswith(b"%PDF-")


def test_it_is_ordered_from_the_page(client, told, leader):
    client.force_login(leader)

    answer = client.post(of_plan(told.plan, "print"))

    edition = Edition.objects.get()
    assert answer.status_code == 302
    assert (edition.kind, edition.year, edition.body) == (
        "evaluation",
        YEAR,
        told.plan.writer,
    )
