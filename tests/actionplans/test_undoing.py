"""The last change is undone, and nothing of others' is lost by it."""

import pytest
from django.utils import timezone

from actionplans.models import (
    DroppedNode,
    Measure,
    Undoable,
)
from actionplans.reports import place_of
from actionplans.services import copying, dropping, editing, moving, remembering
from actionplans.services.nodes import ChangedMeanwhile
from actionplans.services.remembering import last_done
from actionplans.services.undoing import undo
from helsefellesskap.core.errors import DomainError
from tests.actionplans.writing import place, save, texts, undo_last
from tests.factories.actionplans import (
    add_goal,
)

# Undoing -----------------------------------------------------------------------------


def test_a_move_is_undone(draft, leader, measures):
    was = texts(Measure.objects.all())
    moving.move_node(
        measures[0], by=leader, version=1, place=place_of(measures[0]), up=False
    )

    undo_last(draft, leader)

    assert texts(Measure.objects.all()) == was
    assert last_done(draft, by=leader) is None


def test_a_move_to_another_goal_is_undone(draft, leader, measures):
    where = measures[0].sub_goal
    place(measures[0], leader, under=add_goal(draft))

    undo_last(draft, leader)

    measures[0].refresh_from_db()
    assert (measures[0].sub_goal, measures[0].position) == (where, 1)


def test_what_was_taken_out_comes_back(draft, leader, measure):
    dropping.drop_node(measure, by=leader, stamp=dropping.stamp_of(measure))

    undo_last(draft, leader)

    assert Measure.objects.filter(thread=measure.thread_id).exists()
    assert DroppedNode.objects.get().put_back_at is not None


def test_a_copy_is_undone_where_nobody_has_written_in_it(draft, leader):
    before = Measure.objects.count()
    copying.duplicate_node(draft.goals.get(), by=leader)

    undo_last(draft, leader)

    assert (Measure.objects.count(), draft.goals.count()) == (before, 1)


@pytest.mark.parametrize("how", ["written in", "talked of"])
def test_a_copy_that_others_have_touched_stays(draft, leader, secretary, measure, how):
    made = copying.duplicate_node(measure, by=leader)
    if how == "written in":
        save(made, secretary, "Noko anna")
    else:
        editing.comment_on(made, by=secretary, text="Fint")

    with pytest.raises(ChangedMeanwhile):
        undo_last(draft, leader)

    assert Measure.objects.filter(pk=made.pk).exists()


def test_one_undoes_ones_own_only(draft, leader, secretary, measure):
    copying.duplicate_node(measure, by=leader)

    assert last_done(draft, by=secretary) is None
    with pytest.raises(DomainError):
        undo(Undoable.objects.get(), by=secretary)


def test_it_is_undone_once(draft, leader, measure):
    copying.duplicate_node(measure, by=leader)
    step = Undoable.objects.get()
    undo(step, by=leader)

    with pytest.raises(DomainError):
        undo(step, by=leader)


def test_what_is_a_day_old_is_past_undoing_and_forgotten(draft, leader, measure):
    copying.duplicate_node(measure, by=leader)
    Undoable.objects.update(at=timezone.now() - remembering.KEPT)

    assert last_done(draft, by=leader) is None
    assert remembering.forget_old() == 1
