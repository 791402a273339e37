"""What waits for the deciding body's word, and what has been said of one measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery

from actionplans.models import (
    ClearanceRequest,
    Goal,
    Measure,
    Revision,
    StatusReport,
    SubGoal,
)
from actionplans.reports.statuses import WAITS, StatusCell, by_thread, cells, latest
from actionplans.reports.tree import numbers_of
from actionplans.workflow import Clearing, State
from committees.models import Committee


@dataclass(frozen=True, slots=True)
class Waiting:
    """One measure that waits, where it stands, what was asked and what was said before."""

    measure: Measure
    number: str
    asked: ClearanceRequest | None
    refused: ClearanceRequest | None
    statuses: tuple[StatusCell, ...] = field(default=())

    @property
    def plan(self) -> Any:
        return self.measure.goal.revision.plan


def waiting_measures(deciders: Iterable[Committee] | QuerySet) -> QuerySet[Measure]:
    """Measures in force that wait for one of these bodies; those asked about come first.

    The longest asked comes first, then what nobody has asked about, plan by plan.
    """
    asked = ClearanceRequest.objects.filter(
        thread=OuterRef("thread"), state=Clearing.ASKED
    )
    return (
        Measure.objects.filter(
            WAITS,
            goal__revision__in=Revision.objects.in_force().values("pk"),
            goal__revision__plan__decider__in=deciders,
        )
        .annotate(asked_at=Subquery(asked.values("asked_at")[:1]))
        .select_related(
            "goal__revision__plan__writer",
            "goal__revision__plan__decider",
            "sub_goal",
            "responsible_body",
            "responsible_organisation",
            "thread",
        )
        .order_by(
            F("asked_at").asc(nulls_last=True),
            "goal__revision__plan__writer__position",
            "goal__position",
            F("sub_goal__position").asc(nulls_first=True),
            "position",
            "pk",
        )
    )


def waiting_rows(measures: Sequence[Measure]) -> list[Waiting]:
    """The measures of one page with their numbers, questions and statuses. Five queries."""
    revisions = {m.goal.revision_id for m in measures}
    numbers = numbers_of(
        Goal.objects.filter(revision__in=revisions).only("revision_id"),
        SubGoal.objects.filter(goal__revision__in=revisions).only("goal_id"),
        Measure.objects.filter(goal__revision__in=revisions).only(
            "goal_id", "sub_goal_id"
        ),
    )
    threads = [m.thread_id for m in measures]
    said = ClearanceRequest.objects.filter(thread__in=threads).select_related(
        "asked_seat__committee", "answered_seat__committee"
    )
    by: dict[Any, list[ClearanceRequest]] = {}
    for request in said:
        by.setdefault(request.thread_id, []).append(request)
    reports = by_thread(latest(threads))
    return [
        Waiting(
            measure=measure,
            number=numbers["measure", measure.pk],
            asked=_last(by.get(measure.thread_id, []), Clearing.ASKED),
            refused=_last(by.get(measure.thread_id, []), Clearing.REFUSED),
            statuses=_cells(measure, reports.get(measure.thread_id, {})),
        )
        for measure in measures
    ]


def to_decide(deciders: Iterable[Committee] | QuerySet) -> QuerySet[Revision]:
    """Plans that lie before these bodies, the first deadline first.

    Each says as `to_clear` how many measures will wait for the body when it is adopted.
    """
    flagged = (
        Measure.objects.filter(WAITS, goal__revision=OuterRef("pk"))
        .order_by()
        .values("goal__revision")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Revision.objects.filter(state=State.SUBMITTED, plan__decider__in=deciders)
        .annotate(to_clear=Subquery(flagged))
        .for_page()
        .order_by("vote_deadline", "pk")
    )


def answered_lately(deciders: Any, count: int = 10) -> list[ClearanceRequest]:
    """What the bodies answered last, with the measure's newest public text."""
    measures = Measure.objects.filter(
        goal__revision__in=Revision.objects.in_force().values("pk")
    ).select_related("goal__revision__plan__writer")
    rows = (
        ClearanceRequest.objects.filter(
            state__in=[Clearing.CLEARED, Clearing.REFUSED],
            thread__plan__decider__in=deciders,
        )
        .select_related("answered_seat__committee", "thread__plan__writer")
        .prefetch_related(
            Prefetch("thread__measures", queryset=measures, to_attr="in_force")
        )
        .order_by("-answered_at", "-pk")
    )
    return list(rows[:count])


def _last(rows: Iterable[ClearanceRequest], state: str) -> ClearanceRequest | None:
    found = [row for row in rows if row.state == state]
    return found[-1] if found else None


def _cells(
    measure: Measure, reports: dict[int, StatusReport]
) -> tuple[StatusCell, ...]:
    plan = measure.goal.revision.plan
    told = sorted(reports)[-2:]
    return cells(
        reports,
        told,
        of_plan=told,
        waits=True,
        decider=plan.decider.short,
        stale_months=plan.stale_months,
    )
