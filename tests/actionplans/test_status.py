"""Status: on the plan in force, by those who write it, and honest about what waits."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actionplans.models import Measure, StatusReport, Thread
from actionplans.reports import plan_report
from actionplans.services.status import NotReportable, report_status
from actionplans.workflow import State, Status
from helsefellesskap.core.privacy import HoldsIdentityNumber
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import adopt, in_state

YEAR = timezone.localdate().year


@pytest.fixture
def measure(in_force):
    return Measure.objects.filter(goal__revision=in_force).first()


@pytest.fixture
def waiting(draft, leader):
    """A measure with consequences, in force and not cleared."""
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    adopt(draft)
    return Measure.objects.get(pk=measure.pk)


def shown(measure, year=YEAR):
    """The cell a reader sees."""
    report = plan_report(measure.goal.revision)
    row = next(row for row in report.measures() if row.thread == measure.thread_id)
    return row.status_in(year)


@pytest.mark.parametrize("status", Status.values)
def test_it_is_said_by_a_seat(measure, leader, status):
    report = report_status(
        measure, YEAR, by=leader, status=status, word="Årleg", sentence="Som avtalt."
    )

    assert (report.status, report.word, report.sentence) == (
        status,
        "Årleg",
        "Som avtalt.",
    )
    assert (report.by, report.seat) == (leader, leader.seats.get())
    assert (shown(measure).status, shown(measure).word) == (status, "Årleg")


def test_the_last_one_counts_and_both_are_kept(measure, leader, member):
    report_status(measure, YEAR, by=leader, status="going")
    report_status(measure, YEAR, by=member, status="done")

    assert [row.status for row in StatusReport.objects.all()] == ["going", "done"]
    assert shown(measure).status == "done"


def test_each_year_stands_alone(measure, leader):
    report_status(measure, YEAR - 1, by=leader, status="done")

    assert (shown(measure, YEAR - 1).status, shown(measure).status) == (
        "done",
        "unknown",
    )


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "member"])
def test_those_who_write_report(measure, request, who):
    report_status(measure, YEAR, by=request.getfixturevalue(who), status="done")


@pytest.mark.parametrize(
    "who", ["observer", "outsider", "ssu_leader", "lsu_leader", "secretariat"]
)
def test_nobody_else_does(measure, request, who):
    with pytest.raises(PermissionDenied):
        report_status(measure, YEAR, by=request.getfixturevalue(who), status="done")


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.ADOPTED}))
def test_only_on_the_plan_in_force(draft, leader, state):
    in_state(draft, state)
    measure = Measure.objects.filter(goal__revision=draft).first()

    with pytest.raises(NotReportable):
        report_status(measure, YEAR, by=leader, status="done")


@pytest.mark.parametrize("year", [YEAR - 3, YEAR + 2])
def test_a_year_that_is_not_the_plans_is_refused(measure, leader, year):
    with pytest.raises(NotReportable, match=str(year)):
        report_status(measure, year, by=leader, status="done")


def test_a_number_of_a_person_is_never_kept(measure, leader):
    with pytest.raises(HoldsIdentityNumber):
        report_status(
            measure, YEAR, by=leader, status="done", sentence=synthetic_number()
        )

    assert not StatusReport.objects.exists()


# What waits for SSU -----------------------------------------------------------------


def test_what_is_not_cleared_cannot_be_carried_out(waiting, leader):
    with pytest.raises(NotReportable, match="SSU"):
        report_status(waiting, YEAR, by=leader, status="done")


def test_what_is_not_cleared_is_under_way_in_words_only(waiting, leader):
    report_status(waiting, YEAR, by=leader, status="going")

    cell = shown(waiting)
    assert (cell.waits, "SSU" in cell.label) == (True, True)


@pytest.mark.parametrize("status", ["unknown", "not", "dropped"])
def test_what_claims_nothing_may_be_said(waiting, leader, status):
    report_status(waiting, YEAR, by=leader, status=status)

    assert (shown(waiting).status, shown(waiting).waits) == (status, False)


def test_when_it_is_cleared_it_is_as_any_other(waiting, leader):
    Thread.objects.filter(pk=waiting.thread_id).update(
        cleared_on=datetime.date(2026, 1, 2)
    )

    report_status(waiting, YEAR, by=leader, status="done")

    assert (shown(waiting).status, shown(waiting).waits) == ("done", False)
