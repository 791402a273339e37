"""Order and place: up, down, under another goal; and what happens to the late one."""

import pytest
from django.core.exceptions import PermissionDenied

from actionplans.models import Goal, Measure, SubGoal
from actionplans.reports import numbers_of, place_of
from actionplans.services import editing
from actionplans.services.moving import move_node, move_node_to
from actionplans.services.nodes import ChangedMeanwhile, Gone, TextLocked
from actionplans.workflow import EDITABLE, State
from helsefellesskap.core.errors import DomainError
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    in_state,
)


@pytest.fixture
def tree(draft):
    """1 (1.1: two measures), 2 with a measure straight under it and an empty 2.2."""
    goal = add_goal(draft, "To")
    straight = add_measure(goal, "Rett under")
    add_sub_goal(goal, "Tomt")
    one, two = Measure.objects.filter(goal__revision=draft, sub_goal__isnull=False)
    return {"one": one, "two": two, "straight": straight, "goal": goal}


def outline(draft):
    """Number and text of every node."""
    goals = draft.goals.all()
    subs = SubGoal.objects.filter(goal__revision=draft)
    measures = Measure.objects.filter(goal__revision=draft)
    numbers = numbers_of(goals, subs, measures)
    rows = [("goal", g) for g in goals] + [("sub_goal", s) for s in subs]
    rows += [("measure", m) for m in measures]
    return dict(sorted((numbers[kind, row.pk], row.text) for kind, row in rows))


def seen(node):
    return {"version": node.version, "place": place_of(node)}


def test_numbers_follow_the_order(draft, tree):
    assert outline(draft) == {
        "1": "Hovudmål 1",
        "1.1": "Delmål 1.1",
        "1.1.1": "Tiltak 1 under Delmål 1.1",
        "1.1.2": "Tiltak 2 under Delmål 1.1",
        "2": "To",
        "2.1": "Rett under",
        "2.2": "Tomt",
    }


def test_down_changes_places_with_the_next(draft, tree, leader):
    move_node(tree["one"], by=leader, up=False, **seen(tree["one"]))

    numbers = outline(draft)
    assert (numbers["1.1.1"], numbers["1.1.2"]) == (tree["two"].text, tree["one"].text)


def test_a_goal_moves_with_all_that_is_under_it(draft, tree, leader):
    move_node(tree["goal"], by=leader, up=True, **seen(tree["goal"]))

    assert outline(draft)["1.1"] == "Rett under"
    assert outline(draft)["2.1.1"] == "Tiltak 1 under Delmål 1.1"


def test_no_further_than_to_the_end(tree, leader):
    with pytest.raises(ChangedMeanwhile):
        move_node(tree["one"], by=leader, up=True, **seen(tree["one"]))


def test_a_move_is_signed_on_both(tree, leader):
    move_node(tree["one"], by=leader, up=False, **seen(tree["one"]))

    signed = [
        (row.history_user, row.history_change_reason)
        for row in (tree["one"].history.first(), tree["two"].history.first())
    ]
    assert signed == [(leader, "moved"), (leader, "moved along")]


@pytest.mark.parametrize("change", ["text", "place"])
def test_what_was_changed_or_moved_meanwhile_is_refused_in_words(
    tree, leader, secretary, change
):
    page = seen(tree["one"])
    if change == "text":
        editing.edit_node(tree["one"], by=secretary, version=1, content={"text": "Ny"})
    else:
        move_node(tree["one"], by=secretary, up=False, **page)

    with pytest.raises(ChangedMeanwhile, match=str(secretary)):
        move_node(tree["one"], by=leader, up=False, **page)


def test_what_is_gone_meanwhile_is_refused_in_words(tree, leader):
    page = seen(tree["one"])
    Measure.objects.filter(pk=tree["one"].pk).delete()

    with pytest.raises(Gone):
        move_node(tree["one"], by=leader, up=False, **page)


@pytest.mark.parametrize("state", State.values)
def test_order_is_text_too(draft, tree, leader, state):
    in_state(draft, state)
    page = seen(tree["one"])

    if state in EDITABLE:
        move_node(tree["one"], by=leader, up=False, **page)
    else:
        with pytest.raises(TextLocked):
            move_node(tree["one"], by=leader, up=False, **page)


@pytest.mark.parametrize("who", ["observer", "outsider", "ssu_leader", "secretariat"])
def test_only_those_who_write_move(tree, request, who):
    by = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        move_node(tree["one"], by=by, up=False, **seen(tree["one"]))
    with pytest.raises(PermissionDenied):
        move_node_to(tree["one"], by=by, under=tree["goal"], **seen(tree["one"]))


# Under another ----------------------------------------------------------------------


def test_a_measure_moves_straight_under_another_goal(draft, tree, leader):
    move_node_to(tree["one"], by=leader, under=tree["goal"], **seen(tree["one"]))

    assert outline(draft) == {
        "1": "Hovudmål 1",
        "1.1": "Delmål 1.1",
        "1.1.1": tree["two"].text,
        "2": "To",
        "2.1": "Rett under",
        "2.2": tree["one"].text,
        "2.3": "Tomt",
    }


def test_a_measure_moves_under_another_sub_goal(draft, tree, leader):
    empty = SubGoal.objects.get(text="Tomt")

    moved = move_node_to(tree["one"], by=leader, under=empty, **seen(tree["one"]))

    assert (moved.goal, moved.sub_goal, moved.thread) == (
        tree["goal"],
        empty,
        tree["one"].thread,
    )
    assert outline(draft)["2.2.1"] == tree["one"].text


def test_a_sub_goal_takes_its_measures_along(draft, tree, leader):
    sub_goal = SubGoal.objects.get(text="Delmål 1.1")

    move_node_to(sub_goal, by=leader, under=tree["goal"], **seen(sub_goal))

    assert outline(draft)["2.3.1"] == "Tiltak 1 under Delmål 1.1"
    assert set(Measure.objects.values_list("goal", flat=True)) == {tree["goal"].pk}


def test_a_sub_goal_does_not_stand_under_a_sub_goal(tree, leader):
    one, other = SubGoal.objects.all()

    with pytest.raises(DomainError):
        move_node_to(one, by=leader, under=other, **seen(one))


def test_nothing_moves_into_another_plan(tree, leader, other_committee, ssu):
    elsewhere = add_goal(
        RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    )

    with pytest.raises(DomainError):
        move_node_to(tree["one"], by=leader, under=elsewhere, **seen(tree["one"]))


def test_the_goal_it_was_to_stand_under_is_gone(tree, leader):
    goal = tree["goal"]
    Goal.objects.filter(pk=goal.pk).delete()

    with pytest.raises(Gone):
        move_node_to(tree["one"], by=leader, under=goal, **seen(tree["one"]))
