"""A plan with two goals under review, and ways to answer."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from actionplans.models import Measure, Plan, Review, Revision
from actionplans.services import reviewing
from actionplans.services.drafting import Years
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    adopt,
)

THIS_YEAR = timezone.localdate().year
NEXT = Years(THIS_YEAR + 2, THIS_YEAR + 5)


@pytest.fixture
def in_force(plan: Plan) -> Revision:
    """Two goals: one with a sub-goal of two measures and one straight under, one with one."""
    revision = RevisionFactory(plan=plan)
    first = add_goal(revision, "Betre overgangar")
    add_measure(first, "Skrive retningslinje")
    sub = add_sub_goal(first, "Alle kjenner kontaktpunktet")
    add_measure(sub, "Lage nettside")
    add_measure(sub, "Halde kurs")
    add_measure(add_goal(revision, "Færre fall"), "Kartleggje heimar")
    return adopt(revision, on=datetime.date(THIS_YEAR - 2, 6, 14))


@pytest.fixture
def review(in_force: Revision, leader: User) -> Review:
    return reviewing.start_review(in_force.plan, by=leader, years=NEXT)


def measure(revision: Revision, text: str) -> Measure:
    return Measure.objects.get(goal__revision=revision, text=text)


def answer_all(review: Review, by: User, **ends: tuple[str, str]) -> None:
    """Everything goes on, but the measures named: text with _ for blanks → verdict, reason."""
    for goal in review.revision.goals.all():
        reviewing.answer(review, goal.thread, by=by, content={"reached": "partly"})
    said = {text.replace("_", " "): how for text, how in ends.items()}
    for row in Measure.objects.filter(goal__revision=review.revision):
        verdict, reason = said.get(row.text, ("continue", ""))
        content = {"verdict": verdict, "reason": reason}
        reviewing.answer(review, row.thread, by=by, content=content)


def again(review: Review) -> Review:
    return Review.objects.for_page().get(pk=review.pk)
