"""Every plan in force on one page: numbers, body by body, and the measures asked for.

The database filters, sorts and pages; only the measures of one page become rows.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from actionplans.models import Goal, Measure, Revision, StatusReport, SubGoal
from actionplans.reports.asked import Filters, with_words
from actionplans.reports.counts import (
    BodyCounts,
    Counts,
    last_reports,
    plans_in_force,
    status_counts,
    together,
    years_to_show,
)
from actionplans.reports.statuses import HELD_UP, WAITS, by_thread, latest
from actionplans.reports.tree import GoalRow, grown, numbers_of, with_all
from actionplans.workflow import Status

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What one body's plan has among the measures asked for."""

    revision: Revision
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True, slots=True)
class JointReport:
    """The joint plan as a page, a file or a print shows it."""

    filters: Filters
    year: int
    years: tuple[int, ...]
    shown_years: tuple[int, ...]
    counts: Counts
    by_year: dict[int, Counts]
    bodies: tuple[BodyCounts, ...]
    parts: tuple[PlanPart, ...]
    page: Page
    found: int
    changed_on: datetime.date | None

    @property
    def period(self) -> str:
        """From the first plan's first year to the last one's last."""
        found = [body.revision for body in self.bodies]
        if not found:
            return ""
        first = min(revision.period_start for revision in found)
        return f"{first}–{max(revision.period_end for revision in found)}"

    @property
    def longest(self) -> int:
        """The most measures a body has: what a full bar means."""
        return max((body.counts.total for body in self.bodies), default=0)

    @property
    def total(self) -> int:
        return self.counts.total


def joint_report(
    filters: Filters | None = None,
    *,
    page: int | str | None = 1,
    per_page: int = PER_PAGE,
    revisions: Sequence[Revision] | None = None,
) -> JointReport:
    """All plans in force. Fourteen queries at most, however many measures.

    `per_page=0` is for print: every measure asked for, on one page. Who has loaded the
    `revisions` in force already, hands them in.
    """
    filters = filters or Filters()
    revisions = list(plans_in_force() if revisions is None else revisions)
    years = years_to_show(revisions)
    shown = (filters.year,) if filters.year else tuple(years)
    now = filters.year or timezone.localdate().year
    if not filters.year and now not in years:
        now = years[-1]
    counted = status_counts(revisions, {now, *years})
    changed = last_reports(revisions)
    chosen = _selection(filters, revisions, shown)
    total = chosen.count()
    paginator = Paginator(chosen, per_page or max(1, total))
    paginator.__dict__["count"] = total
    one_page = paginator.get_page(page)
    return JointReport(
        filters=filters,
        year=now,
        years=tuple(years),
        shown_years=shown,
        counts=together((counted[r.pk][now] for r in revisions), now),
        by_year={
            year: together((counted[r.pk][year] for r in revisions), year)
            for year in sorted({now, *years})
        },
        bodies=tuple(
            BodyCounts(
                revision=revision,
                counts=counted[revision.pk][now],
                by_year=counted[revision.pk],
                changed_on=max(
                    filter(None, [revision.decided_on, changed.get(revision.pk)]),
                    default=None,
                ),
            )
            for revision in revisions
        ),
        parts=parts_of(list(one_page.object_list), revisions, shown),
        page=one_page,
        found=total,
        changed_on=max(
            [
                *changed.values(),
                *(revision.decided_on for revision in revisions if revision.decided_on),
            ],
            default=None,
        ),
    )


def _selection(
    filters: Filters, revisions: Sequence[Revision], years: Sequence[int]
) -> QuerySet[Measure]:
    """The measures asked for, in the order they are read."""
    found = Measure.objects.filter(goal__revision__in=revisions)
    if filters.body:
        found = found.filter(goal__revision__plan__writer__slug=filters.body)
    if filters.group:
        own = Measure.patient_groups.through.objects.filter(
            measure=OuterRef("pk"), patientgroup__slug=filters.group
        )
        of_goal = Goal.patient_groups.through.objects.filter(
            goal=OuterRef("goal"), patientgroup__slug=filters.group
        )
        found = found.filter(Q(Exists(own)) | Q(Exists(of_goal)))
    if filters.words:
        found = found.filter(with_words(filters.words))
    if filters.status:
        found = found.filter(in_status(filters.status, revisions, years))
    return in_reading_order(found)


def in_reading_order(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """Body by body, and in each plan as it is read; with everything a row says."""
    return with_all(
        found.select_related("goal", "sub_goal").order_by(
            "goal__revision__plan__joint",
            "goal__revision__plan__writer__position",
            "goal__revision__plan__slug",
            "goal__position",
            "goal",
            F("sub_goal__position").asc(nulls_first=True),
            "sub_goal",
            "position",
            "pk",
        )
    )


def in_status(status: str, revisions: Sequence[Revision], years: Sequence[int]) -> Q:
    """Measures that have the status in one of the years."""
    threads = Measure.objects.filter(goal__revision__in=revisions).values("thread")
    told = latest(threads, years=years)
    if status == Status.DONE:
        return Q(thread__in=told.filter(status=status).values("thread")) & ~WAITS
    if status == Status.GOING:
        claimed = told.filter(status__in=HELD_UP).values("thread")
        going = told.filter(status=status).values("thread")
        return Q(thread__in=going) | Q(thread__in=claimed) & WAITS
    if status != Status.UNKNOWN:
        return Q(thread__in=told.filter(status=status).values("thread"))
    asked: Q = Q(pk__in=[])
    for year in years:
        those = [r.pk for r in revisions if year in r.plan.year_columns]
        known = (
            StatusReport.objects.filter(pk__in=told.filter(year=year).values("pk"))
            .exclude(status=Status.UNKNOWN)
            .values("thread")
        )
        asked |= Q(goal__revision__in=those) & ~Q(thread__in=known)
    return asked


def parts_of(
    measures: Sequence[Measure], revisions: Sequence[Revision], years: Sequence[int]
) -> tuple[PlanPart, ...]:
    """The measures of one page as trees, numbered as in their whole plans."""
    mine = {measure.goal.revision_id for measure in measures}
    numbers = numbers_of(
        Goal.objects.filter(revision__in=mine).only("revision_id"),
        SubGoal.objects.filter(goal__revision__in=mine).only("goal_id"),
        Measure.objects.filter(goal__revision__in=mine).only("goal_id", "sub_goal_id"),
    )
    reports = by_thread(
        latest([measure.thread_id for measure in measures], years=years)
    )
    goal_keys = {measure.goal_id for measure in measures}
    goals = list(
        Goal.objects.filter(pk__in=goal_keys).prefetch_related("patient_groups")
    )
    sub_keys = {measure.sub_goal_id for measure in measures if measure.sub_goal_id}
    sub_goals = {
        m.sub_goal_id: m.sub_goal for m in measures if m.sub_goal_id in sub_keys
    }
    parts = []
    for revision in revisions:
        if revision.pk not in mine:
            continue
        of_this = [goal for goal in goals if goal.revision_id == revision.pk]
        keys = {goal.pk for goal in of_this}
        parts.append(
            PlanPart(
                revision,
                grown(
                    of_this,
                    sorted(
                        (s for s in sub_goals.values() if s and s.goal_id in keys),
                        key=lambda sub_goal: (sub_goal.position, sub_goal.pk),
                    ),
                    [measure for measure in measures if measure.goal_id in keys],
                    reports=reports,
                    years=years,
                    plans={revision.pk: revision.plan},
                    numbers=numbers,
                ),
            )
        )
    return tuple(parts)
