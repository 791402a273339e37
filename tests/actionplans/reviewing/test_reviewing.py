"""From a plan in force to the draft of the next one, with every thread kept."""

import pytest
from django.db import IntegrityError, transaction

from actionplans.models import (
    Plan,
    Review,
    ReviewAnswer,
    SubGoal,
)
from actionplans.reports.review import review_report
from actionplans.services import drafting, reviewing
from actionplans.services.drafting import OpenAlready, Years
from actionplans.services.reviewing import AnsweredMeanwhile, ReasonMissing
from actionplans.workflow import Status
from helsefellesskap.core.errors import DomainError
from tests.actionplans.people import synthetic_number
from tests.actionplans.reviewing.conftest import (
    NEXT,
    THIS_YEAR,
    measure,
)
from tests.factories.actionplans import report

# Starting


def test_it_is_refused_in_words_while_a_revision_is_under_way(in_force, leader):
    drafting.start_draft(in_force.plan, by=leader)

    with pytest.raises(OpenAlready, match="revisjon 2"):
        reviewing.start_review(in_force.plan, by=leader, years=NEXT)


def test_one_review_at_a_time(review, leader):
    with pytest.raises(OpenAlready):
        reviewing.start_review(review.plan, by=leader, years=NEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            plan=review.plan,
            revision=review.revision,
            period_start=2030,
            period_end=2031,
            started_by=leader,
        )


def test_no_draft_is_started_beside_a_review(review, leader):
    with pytest.raises(OpenAlready):
        drafting.start_draft(review.plan, by=leader)


def test_a_plan_that_was_never_adopted_is_not_reviewed(plan, leader):
    with pytest.raises(DomainError):
        reviewing.start_review(plan, by=leader, years=NEXT)


def test_the_joint_plan_is_not_reviewed(in_force, leader):
    Plan.objects.update(joint=True)

    with pytest.raises(DomainError):
        reviewing.start_review(in_force.plan, by=leader, years=NEXT)


@pytest.mark.parametrize(
    "years", [Years(2050, 2049), Years(2050, 2070), Years(2001, 2004)]
)
def test_the_new_period_makes_sense(in_force, leader, years):
    with pytest.raises(DomainError):
        reviewing.start_review(in_force.plan, by=leader, years=years)


# Answering


@pytest.mark.parametrize("verdict", ["close", "drop"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_what_ends_needs_a_reason(review, leader, verdict, reason):
    row = measure(review.revision, "Lage nettside")
    with pytest.raises(ReasonMissing):
        reviewing.answer(
            review,
            row.thread,
            by=leader,
            content={"verdict": verdict, "reason": reason},
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAnswer.objects.create(
            review=review, thread=row.thread, verdict=verdict, by=leader
        )


@pytest.mark.parametrize("said", [{}, {"verdict": "kanskje"}, {"reached": "reached"}])
def test_a_measure_gets_a_verdict(review, leader, said):
    row = measure(review.revision, "Lage nettside")
    with pytest.raises(DomainError):
        reviewing.answer(review, row.thread, by=leader, content=said)


@pytest.mark.parametrize("said", [{}, {"verdict": "close", "reason": "Ferdig"}])
def test_a_goal_is_reached_partly_or_not(review, leader, said):
    goal = review.revision.goals.first()
    with pytest.raises(DomainError):
        reviewing.answer(review, goal.thread, by=leader, content=said)


def test_only_goals_and_measures_of_the_plan_are_answered(review, leader):
    sub = SubGoal.objects.get()
    with pytest.raises(DomainError):
        reviewing.answer(review, sub.thread, by=leader, content={"reached": "not"})


def test_an_answer_may_be_changed_and_both_are_kept(review, leader, secretary):
    row = measure(review.revision, "Lage nettside")
    reviewing.answer(review, row.thread, by=leader, content={"verdict": "continue"})
    changed = reviewing.answer(
        review,
        row.thread,
        by=secretary,
        version=1,
        content={"verdict": "drop", "reason": "Ingen brukar ho.", "effect": "none"},
    )

    assert (changed.version, changed.by) == (2, secretary)
    assert [h.verdict for h in changed.history.order_by("history_id")] == [
        "continue",
        "drop",
    ]


def test_who_answers_on_an_old_page_sees_what_came_meanwhile(review, leader, secretary):
    row = measure(review.revision, "Lage nettside")
    reviewing.answer(
        review, row.thread, by=leader, content={"verdict": "close", "reason": "Ferdig"}
    )

    with pytest.raises(AnsweredMeanwhile, match=r"leiar\.fsu-rehabilitering"):
        reviewing.answer(
            review, row.thread, by=secretary, content={"verdict": "continue"}
        )
    same = {"verdict": "close", "reason": "Ferdig"}
    assert reviewing.answer(review, row.thread, by=secretary, content=same).by == leader


def test_identity_numbers_never_come_in(review, leader):
    row = measure(review.revision, "Lage nettside")
    with pytest.raises(Exception, match="fødselsnummer"):
        reviewing.answer(
            review,
            row.thread,
            by=leader,
            content={"verdict": "drop", "reason": synthetic_number()},
        )


@pytest.mark.parametrize(
    ("status", "timeframe", "verdict"),
    [
        (Status.DONE, "", "close"),
        (Status.DONE, "year", "close"),
        (Status.DONE, "yearly", "continue"),
        (Status.DONE, "ongoing", "continue"),
        (Status.DROPPED, "", "drop"),
        (Status.GOING, "", "continue"),
        (Status.NOT, "", "continue"),
        (None, "", None),
    ],
)
def test_what_was_reported_is_suggested(in_force, leader, status, timeframe, verdict):
    from actionplans import freeze
    from actionplans.models import Measure

    row = measure(in_force, "Lage nettside")
    with freeze.thawed():
        Measure.objects.filter(pk=row.pk).update(timeframe=timeframe)
    if status:
        report(row, THIS_YEAR, status, sentence="Sjå rapporten.")
    review = reviewing.start_review(in_force.plan, by=leader, years=NEXT)

    goal = review_report(review).goals[0]
    found = next(one for one in goal.measures if one.row.text == "Lage nettside")

    assert found.suggestion.get("verdict") == verdict
    if verdict in {"close", "drop"}:
        assert "Sjå rapporten." in found.suggestion["reason"]
