"""A new draft: every node continues its thread, and there is one at a time."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans import canonical
from actionplans.models import Goal, Measure, Plan, SubGoal
from actionplans.services.drafting import OpenAlready, start_draft, start_plan
from actionplans.workflow import OPEN, State
from committees.models import AgreementPart, PatientGroup
from committees.roles import Role
from helsefellesskap.core.errors import DomainError
from tests.conftest import body, seated
from tests.factories import CommitteeFactory
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_measure,
    adopt,
    grow,
)


def said(revision):
    """What a revision says, without what makes it this very revision."""
    return {**canonical.document(revision), "revision": None}


def test_a_draft_is_a_copy_of_the_plan_in_force(in_force, leader):
    draft = start_draft(in_force.plan, by=leader)

    assert (draft.state, draft.number, draft.previous) == (State.DRAFT, 2, in_force)
    assert said(draft) == said(in_force)


def test_everything_a_measure_says_comes_along(plan, committee, leader):
    group = PatientGroup.objects.create(
        slug="bu", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    part = AgreementPart.objects.create(
        number=5, text_nn="Utskriving", text_nb="Utskriving"
    )
    revision = RevisionFactory(plan=plan, introduction="Vi byrjar her.")
    grow(revision)
    goal = revision.goals.get()
    goal.patient_groups.add(group)
    measure = add_measure(
        goal,
        "Rett under målet",
        responsible_body=committee,
        responsible_words="",
        timeframe="year",
        timeframe_words="2027",
        indicator="Tal",
        has_consequences=True,
        priority=True,
        language="nb",
    )
    measure.patient_groups.add(group)
    measure.parts.add(part)
    adopt(revision)

    draft = start_draft(plan, by=leader)

    assert said(draft) == said(revision)
    assert draft.introduction == "Vi byrjar her."


def test_the_copies_are_signed(in_force, leader):
    draft = start_draft(in_force.plan, by=leader)

    rows = [
        (row.history_type, row.history_user, row.history_change_reason)
        for model, path in ((Goal, "revision"), (SubGoal, "goal__revision"))
        for row in model.history.filter(**{path: draft})
    ]
    assert rows == [("+", leader, "continued from revision 1")] * 2
    assert (
        Measure.history.filter(goal__revision=draft, history_user=leader).count() == 2
    )


def test_the_plan_in_force_is_not_touched(in_force, leader):
    before = said(in_force)

    draft = start_draft(in_force.plan, by=leader)
    Measure.objects.filter(goal__revision=draft).delete()

    in_force.refresh_from_db()
    assert (in_force.state, said(in_force)) == (State.ADOPTED, before)


def test_the_first_draft_of_a_plan_is_empty(plan, leader):
    draft = start_draft(plan, by=leader)

    assert (draft.number, draft.previous, said(draft)["goals"]) == (1, None, [])


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_second_one_is_refused_in_words(plan, leader, state):
    RevisionFactory(plan=plan, state=state)

    with pytest.raises(OpenAlready, match="1"):
        start_draft(plan, by=leader)

    assert plan.revisions.count() == 1


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "member"])
def test_those_who_write_may_start(in_force, request, who):
    assert start_draft(in_force.plan, by=request.getfixturevalue(who)).number == 2


@pytest.mark.parametrize(
    "who", ["observer", "outsider", "ssu_leader", "lsu_leader", "secretariat"]
)
def test_nobody_else_may(in_force, request, who):
    with pytest.raises(PermissionDenied):
        start_draft(in_force.plan, by=request.getfixturevalue(who))


def test_what_has_expired_is_continued_too(in_force, leader):
    type(in_force).objects.filter(pk=in_force.pk).update(state=State.EXPIRED)

    assert start_draft(in_force.plan, by=leader).previous == in_force


def test_it_takes_as_many_queries_for_any_size(ssu):
    asked = []
    for count in (1, 3):
        body = CommitteeFactory(slug=f"fsu-{count}")
        writer = seated(f"leiar.fsu-{count}", body, Role.LEADER)
        revision = RevisionFactory(plan=PlanFactory(writer=body, decider=ssu))
        grow(revision, goals=count, sub_goals=count, measures=count)
        adopt(revision)
        with CaptureQueriesContext(connection) as caught:
            start_draft(revision.plan, by=writer)
        asked.append(len(caught))

    assert asked[0] == asked[1]


# The first plan of a body ---------------------------------------------------------


def test_a_body_starts_its_first_plan(committee, ssu, lsu, other_lsu, leader):
    draft = start_plan(committee, by=leader, period_start=2027, period_end=2030)

    plan = draft.plan
    assert (plan.slug, plan.writer, plan.decider) == (
        "fsu-rehabilitering",
        committee,
        ssu,
    )
    assert plan.years == [2027, 2028, 2029, 2030]
    assert set(plan.heard.all()) == {lsu, other_lsu}
    assert plan.history.get().history_user == leader


def test_a_body_with_a_plan_does_not_start_another(plan, leader):
    with pytest.raises(OpenAlready):
        start_plan(plan.writer, by=leader, period_start=2027, period_end=2030)


def test_where_nobody_decides_there_is_no_plan(office, secretariat):
    alone = body("gruppe", "working_group")
    head = seated("leiar.gruppe", alone, Role.LEADER)
    type(alone).objects.filter(kind="strategic").delete()

    with pytest.raises(DomainError):
        start_plan(alone, by=head, period_start=2027, period_end=2028)

    assert not Plan.objects.exists()
