"""Rows are added, moved and taken out, with htmx and without."""

import pytest

from actionplans.models import (
    DroppedNode,
    Measure,
)
from actionplans.reports import place_of
from actionplans.services.dropping import stamp_of
from tests.actionplans.editing.asking import HTMX, address


def test_a_row_moves_down_without_javascript(writing, measure):
    where = address("move", measure.goal.revision.plan, measure.thread_id)

    answer = writing.post(
        where, {"ned": "1", "version": measure.version, "place": place_of(measure)}
    )

    assert answer.status_code == 302
    assert list(Measure.objects.values_list("pk", flat=True))[1] == measure.pk


def test_a_measure_is_added_in_its_place(writing, draft):
    sub_goal = draft.goals.get().sub_goals.get()
    where = address(
        "add", draft.plan, query=f"?slag=measure&under={sub_goal.thread_id}"
    )

    form = writing.get(where, headers=HTMX)
    answer = writing.post(
        where, {"text": "Eit nytt tiltak", "language": "nn"}, headers=HTMX
    )

    assert 'id="add-form"' in form.text
    assert "Eit nytt tiltak" in answer.text
    assert sub_goal.measures.count() == 3


def test_a_wrong_new_measure_comes_back_where_it_was_typed(writing, draft):
    goal = draft.goals.get()
    where = address("add", draft.plan, query=f"?slag=measure&under={goal.thread_id}")

    answer = writing.post(where, {"text": "", "indicator": "Tal"}, headers=HTMX)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#add-form"
    assert "Tal" in answer.text


def test_a_goal_is_added_without_javascript(writing, draft):
    where = address("add", draft.plan, query="?slag=goal")

    page = writing.get(where)
    answer = writing.post(where, {"text": "Eit nytt mål", "language": "nn"})

    assert 'id="add-form"' in page.text
    assert answer.status_code == 302
    assert draft.goals.last().text == "Eit nytt mål"


def test_nothing_is_added_under_what_is_gone(writing, draft):
    goal = draft.goals.get()
    where = address("add", draft.plan, query=f"?slag=sub_goal&under={goal.thread_id}")
    goal.delete()

    answer = writing.post(where, {"text": "Nytt", "language": "nn"}, headers=HTMX)

    assert answer.status_code == 409


@pytest.mark.parametrize(
    "query",
    ["?slag=plan", "?slag=measure", "?slag=measure&under=tull", "?slag=goal2&under="],
)
def test_what_is_no_place_is_404(writing, draft, query):
    assert writing.get(address("add", draft.plan, query=query)).status_code == 404


def test_taking_out_asks_first_and_can_be_undone(writing, draft, measure):
    where = address("drop", draft.plan, measure.thread_id)

    asked = writing.get(where)
    gone = writing.post(
        where, {"stamp": stamp_of(measure), "reason": "Slått saman"}, headers=HTMX
    )
    dropped = DroppedNode.objects.get()
    back = writing.post(address("put_back", draft.plan, dropped.pk), headers=HTMX)

    assert "1.1.1" in asked.text
    assert Measure.objects.filter(thread=measure.thread_id).exists()
    assert address("put_back", draft.plan, dropped.pk) in gone.text
    assert measure.text in back.text


def test_a_measure_is_moved_to_another_goal(writing, draft, measure):
    goal = draft.goals.get()
    where = address("move_to", draft.plan, measure.thread_id)

    page = writing.get(where)
    writing.post(
        where,
        {
            "under": str(goal.thread_id),
            "version": measure.version,
            "place": place_of(measure),
        },
    )

    measure.refresh_from_db()
    assert str(goal.thread_id) in page.text
    assert measure.sub_goal is None


def test_a_form_that_lost_its_address_still_knows_its_place(writing, draft):
    """After a lost session the form comes back without the query of its address."""
    goal = draft.goals.get()

    writing.post(
        address("add", draft.plan),
        {
            "slag": "measure",
            "under": str(goal.thread_id),
            "text": "Kom att",
            "language": "nn",
        },
    )

    assert goal.measures.get(sub_goal=None).text == "Kom att"
