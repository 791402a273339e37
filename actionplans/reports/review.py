"""What a review page says: the goals with their answers, progress, and the summary."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from actionplans.models import Review, ReviewAnswer, Thread, Timeframe, Verdict
from actionplans.reports.statuses import StatusCell
from actionplans.reports.tree import GoalRow, MeasureRow, plan_report
from actionplans.workflow import ReviewState, Status


@dataclass(frozen=True, slots=True)
class MeasureInReview:
    """A measure, what was said of it, and what its status suggests."""

    row: MeasureRow
    under: str
    answer: ReviewAnswer | None

    @property
    def last(self) -> StatusCell | None:
        """The newest status that somebody has reported."""
        known = [cell for cell in self.row.statuses if cell.status != Status.UNKNOWN]
        return known[-1] if known else None

    @property
    def suggestion(self) -> dict[str, str]:
        """What the status says, ready to be kept or changed."""
        last = self.last
        if last is None:
            return {}
        comes_again = self.row.node.timeframe in {Timeframe.YEARLY, Timeframe.ONGOING}
        if last.status == Status.DONE and not comes_again:
            words = _("Carried out, reported for %(year)s.") % {"year": last.year}
            return {"verdict": Verdict.CLOSE, "reason": _with(words, last.sentence)}
        if last.status == Status.DROPPED:
            words = _("Dropped, reported for %(year)s.") % {"year": last.year}
            return {"verdict": Verdict.DROP, "reason": _with(words, last.sentence)}
        return {"verdict": Verdict.CONTINUE}


@dataclass(frozen=True, slots=True)
class GoalInReview:
    """A goal with its measures, number n of so many."""

    at: int
    row: GoalRow
    answer: ReviewAnswer | None
    measures: tuple[MeasureInReview, ...]

    @property
    def places(self) -> int:
        return 1 + len(self.measures)

    @property
    def answered(self) -> int:
        answered = sum(one.answer is not None for one in self.measures)
        return answered + (self.answer is not None)

    @property
    def left(self) -> int:
        return self.places - self.answered

    def every_place(self) -> "list[GoalInReview | MeasureInReview]":
        """The goal itself, then its measures."""
        return [self, *self.measures]


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The whole review. As many queries for any size."""

    review: Review
    goals: tuple[GoalInReview, ...]

    @property
    def places(self) -> int:
        return sum(goal.places for goal in self.goals)

    @property
    def answered(self) -> int:
        return sum(goal.answered for goal in self.goals)

    @property
    def left(self) -> int:
        return self.places - self.answered

    @property
    def per_cent(self) -> int:
        return 100 * self.answered // self.places if self.places else 100

    @property
    def onwards(self) -> GoalInReview | None:
        """The first goal where something is not answered."""
        return next((goal for goal in self.goals if goal.left), None)

    def measures(self, verdict: str) -> list[MeasureInReview]:
        return [
            one
            for goal in self.goals
            for one in goal.measures
            if one.answer is not None and one.answer.verdict == verdict
        ]

    @property
    def going_on(self) -> list[MeasureInReview]:
        return self.measures(Verdict.CONTINUE)

    @property
    def closing(self) -> list[MeasureInReview]:
        return self.measures(Verdict.CLOSE)

    @property
    def dropping(self) -> list[MeasureInReview]:
        return self.measures(Verdict.DROP)


def review_report(review: Review) -> ReviewReport:
    """The reviewed revision, goal by goal, with what was answered."""
    review.revision.plan = review.plan
    report = plan_report(review.revision)
    rows = review.answers.select_related("by")
    answers = {answer.thread_id: answer for answer in rows}
    return ReviewReport(
        review=review,
        goals=tuple(
            GoalInReview(
                at=n,
                row=goal,
                answer=answers.get(goal.thread),
                measures=tuple(_measures(goal, answers)),
            )
            for n, goal in enumerate(report.goals, 1)
        ),
    )


def _measures(
    goal: GoalRow, answers: dict[UUID, ReviewAnswer]
) -> Iterator[MeasureInReview]:
    for row in goal.measures:
        yield MeasureInReview(row, "", answers.get(row.thread))
    for sub_goal in goal.sub_goals:
        for row in sub_goal.measures:
            yield MeasureInReview(row, sub_goal.text, answers.get(row.thread))


def reviews_to_read(plan: Any, user: Any) -> list[Review]:
    """The reviews of the plan that this reader may see, the newest first."""
    rows = Review.objects.visible_to(user).filter(plan=plan).for_page()
    return list(rows.exclude(state=ReviewState.CALLED_OFF))


def said_of(thread: Thread, user: Any) -> list[ReviewAnswer]:
    """What reviews have said of a measure, the newest first, as this reader may know."""
    seen = Review.objects.visible_to(user).filter(state=ReviewState.FINISHED)
    rows = thread.review_answers.filter(review__in=seen)
    return list(
        rows.select_related("review__plan__writer").order_by("-review__ended_at")
    )


def _with(words: str, sentence: str) -> str:
    return f"{words} {sentence}".strip()
