"""A draft beyond its text: autosave, places, copies, comments."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actionplans.imports.pasted import read_pasted
from actionplans.models import (
    Goal,
    Measure,
    NodeComment,
    Undoable,
)
from actionplans.reports import place_of
from actionplans.services import bulk, copying, editing, moving, pasting
from actionplans.services.nodes import ChangedMeanwhile, WrittenMeanwhile
from helsefellesskap.core.errors import DomainError
from tests.actionplans.writing import a_group, marks, place, save, texts
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    grow,
)

# Autosave ----------------------------------------------------------------------------


def test_half_typed_words_leave_no_row_each(measure, leader):
    before = measure.history.count()

    for end in range(1, 9):
        measure = save(measure, leader, "Ny tekst"[:end])

    kept = measure.history.order_by("history_id")[before:]
    assert texts(kept) == ["N", "Ny tekst"]
    assert {row.history_user for row in kept} == {leader}
    assert measure.version == 9


def test_facts_of_half_typed_words_leave_no_trace_either(measure, leader):
    group = a_group()
    measure.patient_groups.add(group)
    for text in ("a", "ab", "abc", "abcd"):
        measure = save(measure, leader, text)

    held = measure.history.model._meta.related_objects[0].related_model
    rows = set(measure.history.values_list("history_id", flat=True))
    assert set(held.objects.values_list("history_id", flat=True)) <= rows
    assert [
        one.patientgroup for one in measure.history.first().patient_groups.all()
    ] == [group]


def test_what_another_wrote_between_stays_in_the_history(measure, leader, secretary):
    for who, text in [(leader, "a"), (leader, "ab"), (secretary, "c"), (leader, "d")]:
        measure = save(measure, who, text)
    for text in ("de", "def"):
        measure = save(measure, leader, text)

    kept = measure.history.order_by("history_id").values_list("text", flat=True)
    assert list(kept)[-5:] == ["a", "ab", "c", "d", "def"]


def test_a_new_piece_of_writing_begins_after_a_while(measure, leader):
    measure = save(measure, leader, "Før")
    earlier = timezone.now() - editing.TYPING - datetime.timedelta(seconds=1)
    measure.history.update(history_date=earlier)

    for text in ("Et", "Ett", "Etter"):
        measure = save(measure, leader, text)

    kept = list(measure.history.order_by("history_id").values_list("text", flat=True))
    assert kept[-3:] == ["Før", "Et", "Etter"]


def test_autosave_never_writes_over_another(measure, leader, secretary):
    stale = Measure.objects.get(pk=measure.pk)
    save(measure, secretary, "Sekretærens")

    with pytest.raises(WrittenMeanwhile):
        save(stale, leader, "Leiarens")

    measure.refresh_from_db()
    assert measure.text == "Sekretærens"


# Places ------------------------------------------------------------------------------


def test_a_measure_is_put_before_another(draft, leader):
    goal = add_goal(draft)
    first, _second, third = (add_measure(goal, text) for text in "abc")

    place(third, leader, under=goal, before=first)

    assert texts(goal.measures.all()) == ["c", "a", "b"]


def test_a_sub_goal_takes_its_measures_to_another_goal(draft, leader):
    source, target = add_goal(draft), add_goal(draft)
    sub_goal = add_sub_goal(source)
    below = add_measure(sub_goal)
    stands = add_sub_goal(target)

    place(sub_goal, leader, under=target, before=stands)

    below.refresh_from_db()
    assert list(target.sub_goals.all()) == [sub_goal, stands]
    assert below.goal == target


def test_goals_change_places(draft, leader):
    first, second = draft.goals.get(), add_goal(draft, "Nytt")

    place(second, leader, under=None, before=first)

    assert list(draft.goals.all()) == [second, first]


@pytest.mark.parametrize("wrong", ["goal under goal", "sub under sub", "loose measure"])
def test_wrong_places_are_refused(draft, leader, measure, wrong):
    goal = draft.goals.get()
    sub_goal = goal.sub_goals.get()
    other = add_sub_goal(goal)
    node, under = {
        "goal under goal": (add_goal(draft), goal),
        "sub under sub": (other, sub_goal),
        "loose measure": (measure, None),
    }[wrong]

    with pytest.raises(DomainError):
        place(node, leader, under=under)


def test_a_neighbour_that_is_gone_is_told_of(draft, leader, measures):
    other = add_measure(add_goal(draft))

    with pytest.raises(ChangedMeanwhile):
        place(measures[0], leader, under=measures[0].sub_goal, before=other)


def test_ones_own_saved_words_do_not_hinder_a_move(measures, leader):
    old = Measure.objects.get(pk=measures[0].pk)
    save(measures[0], leader, "Nytt")

    moving.move_node(old, by=leader, version=1, place=place_of(old), up=False)

    assert texts(Measure.objects.all())[1] == "Nytt"


# Copies ------------------------------------------------------------------------------


def test_a_copy_stands_right_below_in_a_thread_of_its_own(draft, leader, measures):
    group = a_group()
    measures[0].patient_groups.add(group)

    made = copying.duplicate_node(measures[0], by=leader)

    row = list(measures[0].sub_goal.measures.all())
    assert row == [measures[0], made, measures[1]]
    assert [one.position for one in row] == [1, 2, 3]
    assert made.thread_id != measures[0].thread_id
    assert (made.text, made.version) == (measures[0].text, 1)
    assert list(made.patient_groups.all()) == [group]
    assert made.history.get(history_type="+").history_user == leader


def test_a_goal_is_copied_with_all_it_holds(draft, leader):
    goal = draft.goals.get()
    made = copying.duplicate_node(goal, by=leader)

    assert texts(made.measures.all()) == texts(goal.measures.all())
    assert texts(made.sub_goals.all()) == texts(goal.sub_goals.all())
    threads = Measure.objects.filter(goal__revision=draft).values_list("thread")
    assert len(set(threads)) == 4


# Comments ----------------------------------------------------------------------------


def test_a_comment_is_dealt_with_and_taken_up_again(measure, leader, secretary):
    said = editing.comment_on(measure, by=leader, text="Er dette rett?")

    settled = editing.settle_comment(said, by=secretary)
    assert (settled.resolved_by, settled.resolved_at is None) == (secretary, False)

    again = editing.reopen_comment(said, by=leader)
    assert (again.resolved_by, again.resolved_at) == (None, None)
    assert NodeComment.objects.count() == 1


# Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["observer", "outsider", "ssu_leader"])
def test_who_may_not_write_does_none_of_it(draft, measure, request, who):
    by = request.getfixturevalue(who)
    goal = Goal.objects.get()
    tries = [
        lambda: copying.duplicate_node(measure, by=by),
        lambda: place(measure, by, under=goal),
        lambda: bulk.set_for_many(
            draft, by=by, marked=marks([measure]), content={"indicator": "x"}
        ),
        lambda: pasting.add_rows(goal, by=by, pasted=read_pasted("Eit tiltak")),
        lambda: save(measure, by, "x"),
    ]
    for one in tries:
        with pytest.raises((PermissionDenied, DomainError)):
            one()
    assert not Undoable.objects.exists()


def test_nothing_of_it_in_a_locked_plan(draft, measure, leader):
    from tests.factories.actionplans import in_state

    in_state(draft, "hearing")

    with pytest.raises(DomainError):
        copying.duplicate_node(measure, by=leader)


def test_many_are_set_with_few_more_queries_for_each(
    plan, leader, django_assert_max_num_queries
):
    revision = RevisionFactory(plan=plan)
    rows = grow(revision, goals=2, sub_goals=2, measures=5)

    with django_assert_max_num_queries(20 * 5 + 25):
        bulk.set_for_many(
            revision, by=leader, marked=marks(rows), content={"indicator": "Tal"}
        )
