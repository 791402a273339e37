"""The review: start it, answer goal by goal, finish it into a draft, or call it off."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Reached,
    Review,
    ReviewAnswer,
    Revision,
    SubGoal,
    Thread,
    Verdict,
)
from actionplans.notifications import review as notifications
from actionplans.reports import numbers_of
from actionplans.services.drafting import (
    OpenAlready,
    Years,
    make_draft,
    newest,
    refuse_if_open,
)
from actionplans.services.dropping import left_out
from actionplans.services.nodes import AnyNode, ChangedMeanwhile
from actionplans.workflow import OPEN, REVIEW, ReviewState, State
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded, telling_what_happened
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require
from helsefellesskap.core.privacy import refuse_identity_numbers

MOST_YEARS = 12

FACTS = ("verdict", "reason", "effect", "reached", "text")
"""What an answer holds."""


class ReasonMissing(DomainError):
    """What is closed or dropped needs a reason."""


class AnsweredMeanwhile(ChangedMeanwhile):
    """Somebody else answered on the same place while this was written."""

    def __init__(self, answer: ReviewAnswer) -> None:
        self.answer = answer
        words = _(
            "%(who)s answered here at %(time)s, while you were writing. See what stands "
            "below, and save again to let your answer replace it."
        )
        time = timezone.localtime(answer.at).strftime("%H.%M")
        super().__init__(words % {"who": answer.by, "time": time})


@transaction.atomic
def start_review(plan: Plan, *, by: User, years: Years) -> Review:
    """Begin to walk through the plan in force, for a new draft of these years."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    require(by, Right.REVIEW_PLANS, on=plan.writer)
    if plan.joint:
        raise DomainError(
            _("The joint plan is made of the others, and is not reviewed.")
        )
    refuse_if_open(plan)
    under_way = plan.reviews.filter(state=ReviewState.OPEN).first()
    if under_way is not None:
        raise OpenAlready(
            _("The plan is being reviewed already. Go on with that review.")
        )
    revision = newest(plan)
    if revision is None:
        raise DomainError(
            _("The plan was never adopted, so there is nothing to review.")
        )
    _refuse_wrong(years, revision)
    review = Review(
        plan=plan,
        revision=revision,
        period_start=years.first,
        period_end=years.last,
        started_by=by,
    )
    try:
        with transaction.atomic():
            save_recorded(review, by=by, why="started")
    except IntegrityError as error:
        raise OpenAlready(_("The plan is being reviewed already.")) from error
    return review


@transaction.atomic
def answer(
    review: Review,
    thread: Thread,
    *,
    by: User,
    content: Mapping[str, Any],
    version: int = 0,
) -> ReviewAnswer:
    """Say what became of a goal or a measure; said again, the last word counts.

    `version` is that of the answer one began on, 0 for none; another one that came
    meanwhile is shown first.
    """
    review = _locked(review)
    _check("answer", review, by=by)
    found = review.answers.select_related("by").filter(thread=thread).first()
    _refuse_other_places(review, thread)
    said = {name: str(content.get(name) or "") for name in FACTS}
    refuse_identity_numbers(said["reason"], said["text"])
    _refuse_half(thread, said)
    if found is not None and all(getattr(found, n) == v for n, v in said.items()):
        return found
    if found is not None and found.version != version:
        raise AnsweredMeanwhile(found)
    given = found or ReviewAnswer(review=review, thread=thread, version=0)
    for name, value in said.items():
        setattr(given, name, value)
    given.by = by
    given.version += 1
    save_recorded(given, by=by, why="answered")
    return given


@transaction.atomic
def finish(review: Review, *, by: User, years: Years | None = None) -> Revision:
    """End the review, and make the draft from what goes on. Every thread is kept."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=review.plan_id)
    review = _locked(review)
    _check("finish", review, by=by)
    refuse_if_open(plan)
    if review.revision.state == State.SUPERSEDED:
        raise DomainError(
            _(
                "Another revision has come into force since the review began. Call the "
                "review off, and start one of the plan as it is now."
            )
        )
    years = years or Years(review.period_start, review.period_end)
    _refuse_wrong(years, review.revision)
    left = len(unanswered(review))
    if left:
        words = ngettext(
            "%(count)s place is not answered yet.",
            "%(count)s places are not answered yet.",
            left,
        )
        raise DomainError(words % {"count": left})
    ending = ending_of(review)
    draft = make_draft(plan, by=by, years=years, without=ending)
    _note_what_ended(review, draft, ending, by=by)
    review.period_start, review.period_end = years.first, years.last
    _end(review, "finish", by=by, draft=draft)
    post(notifications.about_finish(review, by=by))
    return draft


@transaction.atomic
def call_off(review: Review, *, by: User, reason: str) -> Review:
    """End the review without a draft. What was answered is kept."""
    review = _locked(review)
    _check("call_off", review, by=by, reason=reason)
    refuse_identity_numbers(reason)
    _end(review, "call_off", by=by, reason=reason)
    return review


def remind_of_reviews(today: datetime.date | None = None) -> int:
    """Tell writers and the secretariat which plans are due for review; return how many are.

    A plan is due so many years after it was adopted as its interval says, unless it is
    being reviewed or written already. The end of the period has letters of its own.
    """
    today = today or timezone.localdate()
    due = 0
    in_force = Revision.objects.in_force().filter(plan__joint=False).for_page()
    busy = Review.objects.filter(state=ReviewState.OPEN).values("plan")
    drafts = Revision.objects.filter(state__in=OPEN).values("plan")
    waiting = in_force.exclude(plan__in=busy).exclude(plan__in=drafts)
    for revision in waiting.order_by("pk"):
        day = due_on(revision)
        if day is not None and today >= day:
            due += 1
            post(notifications.about_due(revision, day=day))
    return due


def due_on(revision: Revision) -> datetime.date | None:
    """The day from which the revision in force is to be reviewed, if it ever is."""
    if revision.decided_on is None or not revision.plan.review_years:
        return None
    year = revision.decided_on.year + revision.plan.review_years
    try:
        return revision.decided_on.replace(year=year)
    except ValueError:  # the 29th of February
        return datetime.date(year, 3, 1)


def unanswered(review: Review) -> set[UUID]:
    """The goals and measures that nobody has answered."""
    goals = review.revision.goals.values_list("thread", flat=True)
    measures = Measure.objects.filter(goal__revision=review.revision)
    answered = review.answers.values_list("thread", flat=True)
    return {*goals, *measures.values_list("thread", flat=True)} - {*answered}


def ending_of(review: Review) -> set[UUID]:
    """The threads that do not go on.

    A measure that is closed or dropped; a sub-goal all of whose measures ended; a goal
    that is reached and has none left. A goal that is not reached stays without measures.
    """
    answers = {row.thread_id: row for row in review.answers.all()}
    measures = list(Measure.objects.filter(goal__revision=review.revision))
    ended = {
        m.thread_id
        for m in measures
        if m.thread_id in answers and not answers[m.thread_id].goes_on
    }
    under: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for measure in measures:
        under["goal", measure.goal_id].append(measure.thread_id)
        if measure.sub_goal_id:
            under["sub_goal", measure.sub_goal_id].append(measure.thread_id)
    whole: set[UUID] = set()
    gone: set[int] = set()
    for goal in review.revision.goals.all():
        said = answers.get(goal.thread_id)
        reached = said is not None and said.reached == Reached.REACHED
        if reached and set(under["goal", goal.pk]) <= ended:
            whole.add(goal.thread_id)
            gone.add(goal.pk)
    for sub_goal in SubGoal.objects.filter(goal__revision=review.revision):
        its = under["sub_goal", sub_goal.pk]
        if sub_goal.goal_id in gone or (its and set(its) <= ended):
            whole.add(sub_goal.thread_id)
    return ended | whole


def _note_what_ended(
    review: Review, draft: Revision, ending: set[UUID], *, by: User
) -> None:
    """The topmost of each that ended, with its reason: the comparison and the editor ask."""
    answers = {row.thread_id: row for row in review.answers.all()}
    revision = review.revision
    goals = list(revision.goals.all())
    subs = list(SubGoal.objects.filter(goal__revision=revision).select_related("goal"))
    measures = list(
        Measure.objects.filter(goal__revision=revision).select_related(
            "goal", "sub_goal"
        )
    )
    numbers = numbers_of(goals, subs, measures)
    for kind, node in _topmost(goals, subs, measures, ending):
        number = numbers[kind, node.pk]
        reason = _why(node, answers)
        left_out(draft, node, number=number, reason=reason, by=by)


def _topmost(
    goals: list[Goal],
    subs: list[SubGoal],
    measures: list[Measure],
    ending: set[UUID],
) -> Iterator[tuple[str, AnyNode]]:
    yield from (("goal", goal) for goal in goals if goal.thread_id in ending)
    for sub in subs:
        if sub.thread_id in ending and sub.goal.thread_id not in ending:
            yield "sub_goal", sub
    for measure in measures:
        above = {measure.goal.thread_id}
        if measure.sub_goal is not None:
            above.add(measure.sub_goal.thread_id)
        if measure.thread_id in ending and not above & ending:
            yield "measure", measure


def _why(node: AnyNode, answers: Mapping[UUID, ReviewAnswer]) -> str:
    said = answers.get(node.thread_id)
    if isinstance(node, Measure) and said is not None:
        return _("%(word)s in the review: %(reason)s") % {
            "word": capfirst(said.get_verdict_display()),
            "reason": said.reason,
        }
    if isinstance(node, Goal) and said is not None and said.text:
        return _("Reached, says the review: %(text)s") % {"text": said.text}
    return _("The review found that nothing under it goes on.")


def _end(review: Review, name: str, *, by: User, **changes: Any) -> None:
    review.state = REVIEW.target(name, review.state)
    review.ended_at, review.ended_by = timezone.now(), by
    for field, value in changes.items():
        setattr(review, field, value)
    save_recorded(review, by=by, why=changes.get("reason") or name)


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).for_page()
    return rows.get(pk=review.pk)


def _check(name: str, review: Review, *, by: User, reason: str = "") -> None:
    require(by, REVIEW.steps[name].permission, on=review.plan.writer)
    with telling_what_happened(review):
        REVIEW.check(name, review.state, reason)


def _refuse_wrong(years: Years, revision: Revision) -> None:
    if years.last < years.first:
        raise DomainError(_("The last year is before the first."))
    if years.last - years.first > MOST_YEARS:
        raise DomainError(_("A plan is for twelve years at most."))
    if years.first < revision.period_start:
        raise DomainError(
            _("The new plan cannot begin before the one that is reviewed.")
        )


def _refuse_other_places(review: Review, thread: Thread) -> None:
    places = {
        Thread.Kind.GOAL: review.revision.goals.filter(thread=thread),
        Thread.Kind.MEASURE: Measure.objects.filter(
            goal__revision=review.revision, thread=thread
        ),
    }
    rows = places.get(Thread.Kind(thread.kind))
    if rows is None or not rows.exists():
        raise DomainError(_("This is no goal and no measure of the plan under review."))


def _refuse_half(thread: Thread, said: dict[str, str]) -> None:
    """A goal is said to be reached or not; a measure goes on or ends, with its reason."""
    if thread.kind == Thread.Kind.GOAL:
        said.update(verdict="", reason="", effect="")
        if said["reached"] not in Reached.values:
            raise DomainError(_("Choose whether the goal is reached."))
        return
    said["reached"] = ""
    if said["verdict"] not in Verdict.values:
        raise DomainError(_("Choose what becomes of the measure."))
    if said["verdict"] != Verdict.CONTINUE and not said["reason"].strip():
        raise ReasonMissing(_("Say why the measure is closed or dropped."))
