"""Every step of a review, from every state, by every role."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from actionplans.models import Review
from actionplans.services import reviewing
from actionplans.workflow import REVIEW, ReviewState
from committees.models import Say
from committees.roles import Role
from helsefellesskap.core.workflow import StepNotAllowed
from tests.actionplans.reviewing.conftest import NEXT, again, answer_all, measure
from tests.conftest import seated

BODIES = ("writer", "heard", "decider", "office", "other")
MAY = {("writer", Role.LEADER), ("writer", Role.DEPUTY), ("writer", Role.SECRETARY)}
STEPS = ("start", "answer", "finish", "call_off")


def somebody(body, role, plan, office, other_committee):
    where = {
        "writer": plan.writer,
        "heard": plan.heard.order_by("slug").first(),
        "decider": plan.decider,
        "office": office,
        "other": other_committee,
    }[body]
    return seated(f"{role}.{body}", where, role, say=Say.SPEAK)


def do(step: str, review: Review, by) -> None:
    if step == "start":
        reviewing.start_review(review.plan, by=by, years=NEXT)
    elif step == "answer":
        row = measure(review.revision, "Lage nettside")
        reviewing.answer(
            review,
            row.thread,
            by=by,
            version=1,
            content={"verdict": "continue", "text": "Nytt"},
        )
    elif step == "finish":
        reviewing.finish(review, by=by)
    else:
        reviewing.call_off(review, by=by, reason="Vi ventar eit år.")


@pytest.fixture
def answered(review, leader):
    answer_all(review, leader)
    return review


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("body", BODIES)
def test_leader_deputy_and_secretary_of_the_writer_review_and_nobody_else(
    body, role, answered, plan, office, other_committee
):
    who = somebody(body, role, plan, office, other_committee)
    may = set()
    for step in STEPS:
        with transaction.atomic():
            if step == "start":
                Review.objects.update(state="called_off")
            try:
                do(step, answered, who)
                may.add(step)
            except PermissionDenied:
                assert again(answered).draft is None
            transaction.set_rollback(True)

    assert may == (set(STEPS) if (body, role) in MAY else set())


@pytest.mark.parametrize("step", REVIEW.steps)
@pytest.mark.parametrize("state", ReviewState)
def test_each_step_starts_where_the_table_says_and_nowhere_else(
    state, step, answered, leader
):
    if state == ReviewState.FINISHED:
        reviewing.finish(answered, by=leader)
    elif state == ReviewState.CALLED_OFF:
        reviewing.call_off(answered, by=leader, reason="Derfor.")
    review = again(answered)

    if state == ReviewState.OPEN:
        do(step, review, leader)
        target = REVIEW.target(step, state)
        assert again(review).state == target
    else:
        with pytest.raises(StepNotAllowed):
            do(step, review, leader)
        assert again(review).state == state


def test_the_table_is_this():
    assert {n: (set(s.sources), s.target) for n, s in REVIEW.steps.items()} == {
        "answer": ({"open"}, None),
        "finish": ({"open"}, "finished"),
        "call_off": ({"open"}, "called_off"),
    }


@pytest.mark.parametrize("reason", ["", "  "])
def test_calling_off_needs_a_reason(review, leader, reason):
    with pytest.raises(StepNotAllowed):
        reviewing.call_off(review, by=leader, reason=reason)


def test_every_step_is_signed(answered, leader, secretary):
    reviewing.finish(answered, by=secretary)

    rows = answered.history.order_by("history_id")
    assert list(rows.values_list("history_user__name", "history_change_reason")) == [
        ("leiar.fsu-rehabilitering", "started"),
        ("sekretaer.fsu-rehabilitering", "finish"),
    ]
    first = answered.answers.first()
    assert first.by == leader
    assert first.history.get().history_user == leader
