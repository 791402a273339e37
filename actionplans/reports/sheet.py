"""The measures of a plan as a list to report on: light, and once read, changed in memory.

For pages where many statuses are told one after another. Four queries, however many
measures; what is told meanwhile is put in without asking again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from actionplans.models import Goal, Measure, Plan, Revision, StatusReport, SubGoal
from actionplans.reports.counts import Counts, count_statuses
from actionplans.reports.statuses import StatusCell, by_thread, cells, latest
from actionplans.reports.tree import numbers_of
from actionplans.workflow import Status

NOT_AGAIN = frozenset({Status.DONE, Status.DROPPED})
"""What was said of an earlier year and most often holds for a later one too."""

EVERY_YEAR = frozenset({"yearly", "ongoing"})
"""Timeframes whose measures are done anew each year."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One measure: what it says, and what was told of it."""

    number: str
    thread: UUID
    text: str
    language: str
    responsible: str
    when: str
    waits: bool
    statuses: tuple[StatusCell, ...]
    node: Measure = field(repr=False, compare=False)
    reports: Mapping[int, StatusReport] = field(repr=False, compare=False)

    def status_in(self, year: int) -> StatusCell:
        """The cell of the year; unknown where there is none."""
        found = [cell for cell in self.statuses if cell.year == year]
        return found[0] if found else StatusCell(year)

    def is_told(self, year: int) -> bool:
        """Whether somebody has said how it went in the year."""
        return self.status_in(year).status not in {"", Status.UNKNOWN}

    def is_missing(self, year: int) -> bool:
        """Whether the year's status is asked for: untold, or out of date."""
        return not self.is_told(year) or self.status_in(year).stale

    def suggestion(self, year: int) -> StatusCell | None:
        """What an earlier year says of this one, where that is likely still true."""
        if self.is_told(year):
            return None
        before = [cell for cell in self.statuses if cell.year < year and cell.date]
        if not before or self.node.timeframe in EVERY_YEAR:
            return None
        last = max(before, key=lambda cell: cell.year)
        return last if last.status in NOT_AGAIN and not last.waits else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan in force, ready to be reported on."""

    plan: Plan
    revision: Revision
    rows: tuple[SheetRow, ...]

    def counts(self, year: int) -> Counts:
        """How many have come how far in the year. Asks the database nothing."""
        cells = (row.status_in(year) for row in self.rows)
        return count_statuses(
            year, ((cell.status or Status.UNKNOWN, cell.waits) for cell in cells)
        )

    def row(self, thread: UUID) -> SheetRow | None:
        """The measure's row, where it stands here."""
        return next((row for row in self.rows if row.thread == thread), None)

    def missing(self, year: int) -> list[SheetRow]:
        """The rows whose status of the year is asked for."""
        return [row for row in self.rows if row.is_missing(year)]

    def with_reports(self, told: Iterable[StatusReport]) -> "Sheet":
        """The same sheet when this has been told too."""
        news = by_thread(told)
        rows = tuple(
            _row(row.node, row.number, self.plan, {**row.reports, **news[row.thread]})
            if row.thread in news
            else row
            for row in self.rows
        )
        return replace(self, rows=rows)


def sheet_of(revision: Revision) -> Sheet:
    """The whole plan. Four queries."""
    return sheets_of([revision])[0]


def sheets_of(revisions: Sequence[Revision]) -> list[Sheet]:
    """Several plans. Four queries, however many plans and measures."""
    of_these = Measure.objects.filter(goal__revision__in=revisions)
    measures = list(
        of_these.select_related(
            "responsible_body", "responsible_organisation", "thread"
        )
    )
    goals = list(Goal.objects.filter(revision__in=revisions).only("revision_id"))
    sub_goals = list(
        SubGoal.objects.filter(goal__revision__in=revisions).only("goal_id", "position")
    )
    numbers = numbers_of(goals, sub_goals, measures)
    reports = by_thread(latest(of_these.values("thread")))
    by_key = {goal.pk: goal for goal in goals}
    for measure in measures:
        measure.goal = by_key[measure.goal_id]
    ordered = _in_order(goals, sub_goals, measures)
    sheets = []
    for revision in revisions:
        own = [m for m in ordered if m.goal.revision_id == revision.pk]
        for measure in own:
            measure.goal.revision = revision
        rows = tuple(
            _row(
                measure,
                numbers["measure", measure.pk],
                revision.plan,
                reports.get(measure.thread_id, {}),
            )
            for measure in own
        )
        sheets.append(Sheet(plan=revision.plan, revision=revision, rows=rows))
    return sheets


def _in_order(
    goals: Sequence[Goal], sub_goals: Sequence[SubGoal], measures: Sequence[Measure]
) -> list[Measure]:
    """As they are read: those straight under the goal, then sub-goal by sub-goal."""
    at_goal = {goal.pk: n for n, goal in enumerate(goals)}
    at_sub: dict[int | None, int] = {sub.pk: n for n, sub in enumerate(sub_goals, 1)}
    return sorted(
        measures,
        key=lambda m: (at_goal[m.goal_id], at_sub.get(m.sub_goal_id, 0)),
    )


def _row(
    measure: Measure, number: str, plan: Plan, reports: Mapping[int, StatusReport]
) -> SheetRow:
    years = plan.year_columns
    return SheetRow(
        number=number,
        thread=measure.thread_id,
        text=measure.text,
        language=measure.language,
        responsible=measure.responsible,
        when=measure.when,
        waits=measure.waits_for_clearance,
        statuses=cells(
            reports,
            years,
            of_plan=years,
            waits=measure.waits_for_clearance,
            decider=plan.decider.short,
            stale_months=plan.stale_months,
        ),
        node=measure,
        reports=reports,
    )
