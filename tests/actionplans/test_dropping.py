"""Taken out of a draft, kept in history, put back where it stood."""

import pytest
from django.core.exceptions import PermissionDenied

from actionplans import canonical
from actionplans.models import Goal, Measure, SubGoal
from actionplans.services import editing
from actionplans.services.drafting import start_draft
from actionplans.services.dropping import drop_node, put_back, stamp_of
from actionplans.services.nodes import ChangedMeanwhile, Gone, TextLocked
from actionplans.workflow import EDITABLE, State
from committees.models import PatientGroup
from helsefellesskap.core.errors import DomainError
from tests.factories.actionplans import in_state


@pytest.fixture
def measure(draft):
    return Measure.objects.filter(goal__revision=draft).first()


def drop(node, by, reason=""):
    return drop_node(node, by=by, stamp=stamp_of(node), reason=reason)


def test_it_is_gone_from_the_draft_and_kept_in_history(measure, leader):
    dropped = drop(measure, leader, "Slått saman med 1.1.2")

    last = Measure.history.filter(id=measure.pk).first()
    assert not Measure.objects.filter(pk=measure.pk).exists()
    assert (last.history_type, last.history_user) == ("-", leader)
    assert last.history_change_reason == "taken out: Slått saman med 1.1.2"
    assert (dropped.number, dropped.text) == ("1.1.1", "Tiltak 1 under Delmål 1.1")


def test_a_goal_takes_all_under_it_along(draft, leader):
    drop(draft.goals.get(), leader)

    assert [model.objects.count() for model in (Goal, SubGoal, Measure)] == [0, 0, 0]
    assert {
        row.history_user
        for model in (Goal, SubGoal, Measure)
        for row in model.history.filter(history_type="-")
    } == {leader}


def test_the_plan_in_force_keeps_it(in_force, leader):
    draft = start_draft(in_force.plan, by=leader)

    drop(draft.goals.get(), leader)

    assert Measure.objects.filter(goal__revision=in_force).count() == 2


@pytest.mark.parametrize("level", ["goal", "sub_goal", "measure"])
def test_put_back_it_stands_as_before(draft, leader, level):
    group = PatientGroup.objects.create(
        slug="bu", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    goal = draft.goals.get()
    measure = Measure.objects.filter(goal__revision=draft).first()
    goal.patient_groups.add(group)
    measure.patient_groups.add(group)
    node = {"goal": goal, "sub_goal": goal.sub_goals.get(), "measure": measure}[level]
    before = canonical.document(draft)

    put_back(drop(node, leader), by=leader)

    assert canonical.document(draft) == before


def test_it_is_put_back_once(measure, leader):
    dropped = drop(measure, leader)
    put_back(dropped, by=leader)

    with pytest.raises(DomainError):
        put_back(dropped, by=leader)

    assert Measure.objects.filter(thread=measure.thread).count() == 1


def test_without_its_goal_it_cannot_be_put_back(draft, measure, leader):
    dropped = drop(measure, leader)
    drop(draft.goals.get(), leader)

    with pytest.raises(Gone):
        put_back(dropped, by=leader)


@pytest.mark.parametrize("which", ["itself", "below"])
def test_what_was_changed_meanwhile_is_not_dropped(
    draft, measure, leader, secretary, which
):
    goal = draft.goals.get()
    stamp = stamp_of(goal)
    changed = goal if which == "itself" else measure
    editing.edit_node(changed, by=secretary, version=1, content={"text": "Viktig"})

    with pytest.raises(ChangedMeanwhile):
        drop_node(goal, by=leader, stamp=stamp)

    assert Goal.objects.exists()


def test_nor_where_something_was_added_under_it(draft, leader, secretary):
    goal = draft.goals.get()
    stamp = stamp_of(goal)
    editing.add_measure(goal, by=secretary, content={"text": "Nytt"})

    with pytest.raises(ChangedMeanwhile):
        drop_node(goal, by=leader, stamp=stamp)


@pytest.mark.parametrize("state", State.values)
def test_only_where_the_text_is_open(draft, measure, leader, state):
    in_state(draft, state)

    if state in EDITABLE:
        drop(measure, leader)
    else:
        with pytest.raises(TextLocked):
            drop(measure, leader)


@pytest.mark.parametrize("who", ["observer", "outsider", "lsu_leader", "secretariat"])
def test_only_those_who_write_take_out(measure, request, who):
    with pytest.raises(PermissionDenied):
        drop(measure, request.getfixturevalue(who))
