"""What is said of plans: numbers, statuses, counts; the same queries for any size."""

import datetime

import pytest
from django.utils import timezone

from actionplans.models import Measure, StatusReport, SubGoal, Thread
from actionplans.reports import (
    Filters,
    joint_report,
    latest,
    measure_life,
    plan_report,
    status_counts,
)
from actionplans.services.drafting import start_draft
from actionplans.services.editing import edit_node
from actionplans.services.status import report_status
from actionplans.workflow import State, Status
from committees.models import PatientGroup
from tests.factories import CommitteeFactory
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    adopt,
    grow,
    report,
)

YEAR = timezone.localdate().year


@pytest.fixture
def measures(in_force):
    return list(Measure.objects.filter(goal__revision=in_force))


def in_force_for(committee, ssu, measures=2, **also):
    """Another plan in force."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu, **also))
    grow(revision, measures=measures)
    return adopt(revision)


# A plan -----------------------------------------------------------------------------


def test_measures_straight_under_a_goal_come_first(plan):
    revision = RevisionFactory(plan=plan)
    goal = add_goal(revision)
    add_measure(add_sub_goal(goal), "under delmål")
    add_measure(goal, "rett under")

    rows = [(row.number, row.text) for row in plan_report(revision).measures()]

    assert rows == [("1.1", "rett under"), ("1.2.1", "under delmål")]


def test_gaps_in_the_positions_do_not_show(plan):
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=3)
    revision.goals.all()[1].delete()

    assert [goal.number for goal in plan_report(revision).goals] == ["1", "2"]


def test_a_goal_without_anything_has_one_row(plan):
    revision = RevisionFactory(plan=plan)
    add_goal(revision)

    goal = plan_report(revision).goals[0]
    assert (goal.height, [block.height for block in goal.blocks]) == (1, [1])


def test_the_years_go_up_to_now(plan):
    plan.years = [plan.period_start]

    assert plan.year_columns == [YEAR - 2, YEAR - 1, YEAR]
    assert plan.this_year == YEAR


def test_a_plan_for_later_years_shows_its_own(plan):
    plan.period_start, plan.period_end, plan.years = YEAR + 1, YEAR + 4, [YEAR + 1]

    assert (plan.year_columns, plan.this_year) == ([YEAR + 1], YEAR + 1)


def test_what_nobody_told_is_unknown(in_force, measures):
    report(measures[0], status=Status.DONE)

    counts = plan_report(in_force).now
    assert counts.total == 2
    assert [(part.status, part.count) for part in counts.parts] == [
        ("done", 1),
        ("going", 0),
        ("not", 0),
        ("dropped", 0),
        ("unknown", 1),
    ]


def test_told_unknown_is_unknown_too(in_force, measures):
    report(measures[0], status=Status.DONE)
    report(measures[0], status=Status.UNKNOWN)

    assert plan_report(in_force).now.unknown == 2


def test_the_last_report_counts(measures):
    first = report(measures[0], status=Status.GOING)
    last = report(measures[0], status=Status.DONE)
    StatusReport.objects.filter(pk=first.pk).update(at=timezone.now())

    assert list(latest([measures[0].thread_id])) == [last]


def test_what_came_with_a_draft_is_not_public(in_force, measures):
    draft = RevisionFactory(plan=in_force.plan, previous=in_force)
    report(measures[0], status=Status.DONE, with_revision=draft)

    assert plan_report(in_force).now.done == 0


def test_what_came_with_a_plan_in_force_is(in_force, measures):
    report(measures[0], status=Status.DONE, with_revision=in_force, source="Word 2024")

    cell = next(plan_report(in_force).measures()).status_in(YEAR)
    assert (cell.status, cell.source) == ("done", "Word 2024")


def test_a_status_lives_on_in_the_next_revision(in_force, measures, leader):
    report(measures[0], status=Status.DONE)
    following = adopt(start_draft(in_force.plan, by=leader))

    assert plan_report(following).now.done == 1


def test_a_year_outside_the_plan_is_not_asked_about(in_force):
    cells = next(plan_report(in_force, years=[1999, YEAR]).measures()).statuses

    assert [cell.asked for cell in cells] == [False, True]


# All plans --------------------------------------------------------------------------


@pytest.fixture
def two(in_force, measures, other_committee, ssu):
    """Two plans in force: one measure done and one unknown; three, one of them dropped."""
    other = in_force_for(other_committee, ssu, measures=3)
    report(measures[0], status=Status.DONE)
    report(measures[0], YEAR - 1, Status.GOING)
    dropped = Measure.objects.filter(goal__revision=other).first()
    report(dropped, status=Status.DROPPED)
    return other


def test_the_numbers_are_of_all_plans_in_force(two, draft_elsewhere):
    joint = joint_report()

    assert (joint.total, joint.counts.done, joint.counts.unknown) == (5, 1, 3)
    assert [row.counts.total for row in joint.bodies] == [3, 2]
    assert joint.longest == 3


@pytest.fixture
def draft_elsewhere(ssu):
    """A draft, and a plan that has been superseded: neither counts."""
    revision = RevisionFactory(plan=PlanFactory(decider=ssu))
    grow(revision)
    old = adopt(RevisionFactory(plan=PlanFactory(decider=ssu)))
    type(old).objects.filter(pk=old.pk).update(state=State.SUPERSEDED)
    return revision


def found(**filters):
    """How many measures fit, and how many are on the page."""
    joint = joint_report(Filters(**filters))
    shown = sum(
        len(list(goal.every_measure())) for part in joint.parts for goal in part.goals
    )
    assert shown == joint.found
    return joint.found


def test_filters(two):
    assert found() == 5
    assert found(body="fsu-ikt") == 3
    assert found(status="done") == 1
    assert found(status="unknown", year=YEAR) == 3
    assert found(status="unknown", body="fsu-rehabilitering", year=YEAR) == 1
    assert found(status="going") == 1
    assert found(status="going", year=YEAR) == 0
    assert found(status="going", year=YEAR - 1) == 1
    assert found(body="fsu-ikt", status="dropped") == 1
    assert found(body="fsu-finst-ikkje") == 0


def test_a_patient_group_is_the_measures_own_or_its_goals(plan):
    group = PatientGroup.objects.create(
        slug="bu", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    revision = RevisionFactory(plan=plan)
    own, _other, *under = grow(revision, goals=2)
    own.patient_groups.add(group)
    under[0].goal.patient_groups.add(group)
    adopt(revision)

    assert found(group="bu") == 3
    assert found(group="bu", body="fsu-ikt") == 0


def test_the_numbers_do_not_follow_the_filter(two):
    assert joint_report(Filters(body="fsu-ikt")).total == 5


def test_a_measure_keeps_its_number_when_others_are_left_out(two):
    joint = joint_report(
        Filters(status="unknown", body="fsu-rehabilitering", year=YEAR)
    )

    assert [m.number for m in joint.parts[0].goals[0].every_measure()] == ["1.1.2"]


def test_pages_hang_together(committee, ssu):
    in_force_for(committee, ssu, measures=30)

    pages = [joint_report(page=n) for n in (1, 2)]

    rows = [
        m.number
        for j in pages
        for p in j.parts
        for g in p.goals
        for m in g.every_measure()
    ]
    assert rows == [f"1.1.{n}" for n in range(1, 31)]
    assert [len(j.page.object_list) for j in pages] == [25, 5]


def test_without_plans_there_is_nothing_to_say():
    joint = joint_report()

    assert (joint.total, joint.bodies, joint.found, joint.longest) == (0, (), 0, 0)


# One measure ------------------------------------------------------------------------


def test_a_measures_life(in_force, measures, leader, outsider):
    report_status(measures[0], YEAR, by=leader, status="going", word="halvvegs")
    report_status(measures[0], YEAR, by=leader, status="done")
    draft = start_draft(in_force.plan, by=leader)
    copy = Measure.objects.get(goal__revision=draft, thread=measures[0].thread)
    edit_node(copy, by=leader, version=1, content={"text": "Ny tekst"})
    thread = Thread.objects.get(pk=measures[0].thread_id)

    mine, others = (measure_life(thread, user=user) for user in (leader, outsider))

    assert [v.revision.number for v in mine.versions] == [2, 1]
    assert [v.revision.number for v in others.versions] == [1]
    assert mine.versions[0].is_changed
    assert [(t.cell.status, t.counts) for t in others.told] == [
        ("done", True),
        ("going", False),
    ]
    assert {t.seat for t in others.told} == {str(leader.seats.get())}


# Size -------------------------------------------------------------------------------


def big(committee, ssu, count):
    """A plan in force with so many measures, each with a status."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    goal = add_goal(revision)
    sub_goal = add_sub_goal(goal)
    threads = Thread.objects.bulk_create(
        [Thread(plan=revision.plan, kind="measure") for _ in range(count)],
        batch_size=200,
    )
    Measure.objects.bulk_create(
        [
            Measure(
                thread=t, goal=goal, sub_goal=sub_goal, text=f"Tiltak {n}", position=n
            )
            for n, t in enumerate(threads, 1)
        ],
        batch_size=60,
    )
    StatusReport.objects.bulk_create(
        [StatusReport(thread=t, year=YEAR, status="going") for t in threads],
        batch_size=100,
    )
    return adopt(revision)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_reports_ask_equally_often(committee, ssu, count, django_assert_num_queries):
    revision = big(committee, ssu, count)
    assert SubGoal.objects.count() == 1

    with django_assert_num_queries(12):
        assert plan_report(revision).now.going == count
    with django_assert_num_queries(14):
        assert joint_report().counts.going == count
    with django_assert_num_queries(2):
        assert status_counts([revision], [YEAR])[revision.pk][YEAR].going == count


@pytest.mark.parametrize("count", [1, 3])
def test_many_plans_ask_equally_often(ssu, count, django_assert_num_queries):
    for n in range(count):
        in_force_for(CommitteeFactory(slug=f"fsu-{n}"), ssu)

    with django_assert_num_queries(14):
        assert joint_report().total == 2 * count


def test_the_last_sign_of_life(draft):
    revision = adopt(draft, on=datetime.date(2022, 12, 7))
    assert joint_report().changed_on == datetime.date(2022, 12, 7)

    report(Measure.objects.get(goal__revision=revision, position=1), status=Status.DONE)

    assert joint_report().changed_on == timezone.localdate()
