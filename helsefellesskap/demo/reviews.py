"""The demo's reviews: one that is finished and made a draft, one in the middle."""

import datetime
from collections.abc import Iterable, Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.models import Effect, Plan, Reached, Review, ReviewAnswer, Revision
from actionplans.reports.review import GoalInReview, review_report
from actionplans.services import reviewing
from actionplans.services.drafting import Years

People = Mapping[str, User]

FINISHED = "fsu-rehabilitering"
IN_THE_MIDDLE = "fsu-multisjuke-stormottakarar-palliasjon"
NEXT = Years(2027, 2030)

_DONE = (
    (Effect.GOOD, "Tilbakemeldingane frå kommunane er gode."),
    (Effect.SOME, "Fleire tek kontakt enn før, men vi manglar tal."),
    (Effect.EARLY, ""),
)
_GOALS = {
    Reached.REACHED: "Det vi sette oss føre, er på plass. Vi held det ved like.",
    Reached.PARTLY: "Mykje er gjort, men det er framleis skilnad mellom områda.",
    Reached.NOT: "Arbeidet kom seint i gang, og vi tek det med vidare.",
}


def reviewed_draft(people: People, *, days: int) -> Revision:
    """FSU Rehabilitering walked through its plan; the draft is what goes on."""
    review = _start(FINISHED, people, days=days + 21)
    _answer(review, review_report(review).goals, people)
    draft = reviewing.finish(review, by=people[f"leiar.{FINISHED}"])
    Review.objects.filter(pk=review.pk).update(ended_at=_ago(days))
    return draft


def make_review_in_the_middle(people: People) -> None:
    """FSU Multisjuke has answered on half of its goals, and goes on another day."""
    review = _start(IN_THE_MIDDLE, people, days=12)
    goals = review_report(review).goals
    _answer(review, goals[: max(1, len(goals) // 2)], people)


def _start(slug: str, people: People, *, days: int) -> Review:
    plan = Plan.objects.get(slug=slug)
    review = reviewing.start_review(plan, by=people[f"leiar.{slug}"], years=NEXT)
    Review.objects.filter(pk=review.pk).update(started_at=_ago(days))
    return Review.objects.for_page().get(pk=review.pk)


def _answer(review: Review, goals: Iterable[GoalInReview], people: People) -> None:
    """What the status suggests, with a word on effect; by leader and secretary in turn."""
    slug = review.plan.slug
    writers = (people[f"leiar.{slug}"], people[f"sekretaer.{slug}"])
    for goal in goals:
        ended = 0
        for n, one in enumerate(goal.measures):
            said = one.suggestion or {"verdict": "continue"}
            if one.row.number == "1.1.1":
                said = {"verdict": "continue", "text": "Ho må haldast oppdatert."}
            effect, text = _DONE[n % len(_DONE)]
            if said["verdict"] != "continue":
                ended += 1
                said = {**said, "effect": effect, "text": text}
            reviewing.answer(
                review, one.row.node.thread, by=writers[n % 2], content=said
            )
        reached = Reached.PARTLY if ended else Reached.NOT
        if goal.measures and ended == len(goal.measures):
            reached = Reached.REACHED
        content = {"reached": reached, "text": _GOALS[reached]}
        reviewing.answer(review, goal.row.node.thread, by=writers[0], content=content)
    ReviewAnswer.objects.filter(review=review).update(at=review.started_at)


def _ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)
