"""One revision as a tree of values: numbered, in order, with its statuses.

Children of a goal are numbered through: measures straight under it come first
(1.1, 1.2), then its sub-goals (1.3) with their measures (1.3.1). So a number names
one thing only.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from actionplans.models import Goal, Measure, Plan, Revision, StatusReport, SubGoal
from actionplans.reports.counts import Counts, last_reports, status_counts
from actionplans.reports.statuses import StatusCell, by_thread, cells, latest
from committees.models import Committee


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """*Tiltak*."""

    number: str
    thread: UUID
    text: str
    language: str
    responsible: str
    when: str
    indicator: str
    priority: bool
    groups: tuple[str, ...]
    parts: tuple[str, ...]
    has_consequences: bool
    waits: bool
    statuses: tuple[StatusCell, ...]
    together: tuple[str, ...]
    node: Measure = field(repr=False, compare=False)

    def status_in(self, year: int) -> StatusCell:
        """The cell of the year; unknown where there is none."""
        found = [cell for cell in self.statuses if cell.year == year]
        return found[0] if found else StatusCell(year)


@dataclass(frozen=True, slots=True)
class SubGoalRow:
    """*Delmål*."""

    number: str
    thread: UUID
    text: str
    language: str
    measures: tuple[MeasureRow, ...]
    node: SubGoal = field(repr=False, compare=False)

    @property
    def height(self) -> int:
        """How many table rows it spans."""
        return len(self.measures) or 1


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a table: the measures of one sub-goal, or straight under the goal."""

    sub_goal: SubGoalRow | None
    measures: tuple[MeasureRow, ...]

    @property
    def height(self) -> int:
        """How many table rows it spans."""
        return len(self.measures) or 1


@dataclass(frozen=True, slots=True)
class GoalRow:
    """*Hovudmål*, with the measures straight under it and its sub-goals."""

    number: str
    thread: UUID
    text: str
    language: str
    groups: tuple[str, ...]
    together: tuple[str, ...]
    measures: tuple[MeasureRow, ...]
    sub_goals: tuple[SubGoalRow, ...]
    node: Goal = field(repr=False, compare=False)

    @property
    def height(self) -> int:
        """How many table rows it spans."""
        return sum(block.height for block in self.blocks)

    @property
    def blocks(self) -> list[Block]:
        """What stands under it, as a table shows it; one empty block where nothing does."""
        own = [Block(None, self.measures)] if self.measures else []
        return [*own, *(Block(s, s.measures) for s in self.sub_goals)] or [
            Block(None, ())
        ]

    def every_measure(self) -> Iterator[MeasureRow]:
        """Its measures, those of its sub-goals too, in the order they are read."""
        yield from self.measures
        for sub_goal in self.sub_goals:
            yield from sub_goal.measures


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What there is to say of one revision of a plan."""

    plan: Plan
    revision: Revision
    title: str
    years: tuple[int, ...]
    year: int
    goals: tuple[GoalRow, ...]
    counts: dict[int, Counts]
    changed_on: datetime.date | None

    def measures(self) -> Iterator[MeasureRow]:
        """Every measure, in the order they are read."""
        for goal in self.goals:
            yield from goal.every_measure()

    @property
    def now(self) -> Counts:
        """The numbers of the year a reader means by *now*."""
        return self.counts[self.year]

    @property
    def total(self) -> int:
        return sum(1 for _measure in self.measures())

    @property
    def total_sub_goals(self) -> int:
        return sum(len(goal.sub_goals) for goal in self.goals)


def plan_report(revision: Revision, years: Sequence[int] | None = None) -> PlanReport:
    """The whole revision. Twelve queries, however many measures."""
    plan = revision.plan
    shown = tuple(years if years is not None else revision.year_columns)
    threads = Measure.objects.filter(goal__revision=revision).values("thread")
    reports = by_thread(latest(threads, years=shown, revision=revision))
    year = revision.this_year
    counted = status_counts([revision], {year, *shown})[revision.pk]
    return PlanReport(
        plan=plan,
        revision=revision,
        title=revision.heading,
        years=shown,
        year=year,
        goals=tree_of(revision, reports=reports, years=shown),
        counts=counted,
        changed_on=max(
            filter(
                None, [revision.decided_on, last_reports([revision]).get(revision.pk)]
            ),
            default=None,
        ),
    )


def tree_of(
    revision: Revision,
    *,
    reports: Mapping[UUID, Mapping[int, StatusReport]] | None = None,
    years: Sequence[int] = (),
) -> tuple[GoalRow, ...]:
    """The revision's text alone, or with the reports handed in. Six queries."""
    return grown(
        list(revision.goals.prefetch_related("patient_groups")),
        list(SubGoal.objects.filter(goal__revision=revision)),
        list(with_all(Measure.objects.filter(goal__revision=revision))),
        reports=reports or {},
        years=years,
        plans={revision.pk: revision.plan},
    )


def with_all(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """With everything one row of a plan says."""
    return measures.select_related(
        "responsible_body", "responsible_organisation", "thread"
    ).prefetch_related("patient_groups", "parts")


def numbers_of(
    goals: Iterable[Any], sub_goals: Iterable[Any], measures: Iterable[Any]
) -> dict[tuple[str, int], str]:
    """The number of each node, by kind and key. Rows come in their own order.

    Goals of several revisions may be mixed: each revision is numbered for itself.
    """
    found: dict[tuple[str, int], str] = {}
    under: dict[tuple[str, int], int] = defaultdict(int)
    for goal in goals:
        under["revision", goal.revision_id] += 1
        found["goal", goal.pk] = str(under["revision", goal.revision_id])

    def number(parent: tuple[str, int], kind: str, key: int) -> None:
        under[parent] += 1
        found[kind, key] = f"{found[parent]}.{under[parent]}"

    later = []
    for measure in measures:
        if measure.sub_goal_id is None:
            number(("goal", measure.goal_id), "measure", measure.pk)
        else:
            later.append(measure)
    for sub_goal in sub_goals:
        number(("goal", sub_goal.goal_id), "sub_goal", sub_goal.pk)
    for measure in later:
        number(("sub_goal", measure.sub_goal_id), "measure", measure.pk)
    return found


def grown(
    goals: Sequence[Goal],
    sub_goals: Sequence[SubGoal],
    measures: Sequence[Measure],
    *,
    reports: Mapping[UUID, Mapping[int, StatusReport]],
    years: Sequence[int],
    plans: Mapping[int, Plan],
    numbers: Mapping[tuple[str, int], str] | None = None,
) -> tuple[GoalRow, ...]:
    """The rows put together as a tree. Asks for nothing but the names of bodies that share."""
    names = names_of_sharing([*goals, *measures])
    numbers = numbers or numbers_of(goals, sub_goals, measures)
    straight: dict[int, list[MeasureRow]] = defaultdict(list)
    below: dict[int, list[MeasureRow]] = defaultdict(list)
    asked = {revision: plan.year_columns for revision, plan in plans.items()}
    deciders = {revision: plan.decider.short for revision, plan in plans.items()}
    revision_of = {goal.pk: goal.revision_id for goal in goals}
    for measure in measures:
        revision = revision_of[measure.goal_id]
        row = _measure_row(
            measure,
            numbers["measure", measure.pk],
            cells(
                reports.get(measure.thread_id, {}),
                years,
                of_plan=asked[revision],
                waits=measure.waits_for_clearance,
                decider=deciders[revision],
                stale_months=plans[revision].stale_months,
            ),
            together=tuple(names[slug] for slug in measure.together_with),
        )
        if measure.sub_goal_id:
            below[measure.sub_goal_id].append(row)
        else:
            straight[measure.goal_id].append(row)
    subs: dict[int, list[SubGoalRow]] = defaultdict(list)
    for sub_goal in sub_goals:
        subs[sub_goal.goal_id].append(
            SubGoalRow(
                number=numbers["sub_goal", sub_goal.pk],
                thread=sub_goal.thread_id,
                text=sub_goal.text,
                language=sub_goal.language,
                measures=tuple(below[sub_goal.pk]),
                node=sub_goal,
            )
        )
    return tuple(
        GoalRow(
            number=numbers["goal", goal.pk],
            thread=goal.thread_id,
            text=goal.text,
            language=goal.language,
            groups=tuple(str(group) for group in goal.patient_groups.all()),
            together=tuple(names[slug] for slug in goal.together_with),
            measures=tuple(straight[goal.pk]),
            sub_goals=tuple(subs[goal.pk]),
            node=goal,
        )
        for goal in goals
    )


def names_of_sharing(nodes: Iterable[Goal | Measure]) -> dict[str, str]:
    """What the bodies are called that share any of these. One query where any is shared."""
    slugs = {slug for node in nodes for slug in node.together_with}
    if not slugs:
        return {}
    found = {row.slug: row.short for row in Committee.objects.filter(slug__in=slugs)}
    return {slug: found.get(slug, slug) for slug in slugs}


def _measure_row(
    measure: Measure,
    number: str,
    statuses: tuple[StatusCell, ...],
    together: tuple[str, ...],
) -> MeasureRow:
    groups = list(measure.patient_groups.all())
    return MeasureRow(
        number=number,
        thread=measure.thread_id,
        text=measure.text,
        language=measure.language,
        responsible=measure.responsible,
        when=measure.when,
        indicator=measure.indicator,
        priority=measure.priority or any(group.priority for group in groups),
        groups=tuple(str(group) for group in groups),
        parts=tuple(str(part) for part in measure.parts.all()),
        has_consequences=measure.has_consequences,
        waits=measure.waits_for_clearance,
        statuses=statuses,
        together=together,
        node=measure,
    )
