"""A draft as its writers see it: the tree with marks, places, comments and who is where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from actionplans.models import (
    DroppedNode,
    Editor,
    Goal,
    Measure,
    NodeComment,
    Revision,
    SubGoal,
)
from actionplans.reports.outline.entries import Entry, Outline
from actionplans.reports.statuses import (
    StatusCell,
    by_thread,
    cells,
    is_stale,
    latest,
)
from actionplans.reports.tree import GoalRow, MeasureRow, SubGoalRow, tree_of

PRESENT = timedelta(seconds=40)
"""How long somebody counts as being there after the last sign."""

Row = GoalRow | SubGoalRow | MeasureRow


def outline(revision: Revision, *, user: Any) -> Outline:
    """The whole draft. Thirteen queries, however many rows."""
    goals = tree_of(revision)
    was = _former_texts(revision)
    told = stale_cells(revision, goals)
    comments = dict(
        NodeComment.objects.filter(revision=revision, resolved_at=None)
        .order_by()
        .values_list("thread")
        .annotate(n=Count("pk"))
    )
    here = tuple(others_here(revision, user))
    busy: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for editor in here:
        if editor.thread_id:
            busy[editor.thread_id] += (str(editor.user),)

    def entry(kind: str, row: Row, beside: Sequence[Row], **under: Any) -> Entry:
        return Entry(
            kind=kind,
            row=row,
            place=place_of(row.node),
            is_first=row is beside[0],
            is_last=row is beside[-1],
            origin=_origin(row, was),
            comments=comments.get(row.thread, 0),
            busy=busy[row.thread],
            stale=told.get(row.thread),
            **under,
        )

    def measures(rows: Sequence[MeasureRow]) -> tuple[Entry, ...]:
        return tuple(entry("measure", row, rows) for row in rows)

    entries = tuple(
        entry(
            "goal",
            goal,
            goals,
            measures=measures(goal.measures),
            sub_goals=tuple(
                entry("sub_goal", sub, goal.sub_goals, measures=measures(sub.measures))
                for sub in goal.sub_goals
            ),
        )
        for goal in goals
    )
    return Outline(
        revision=revision,
        goals=entries,
        here=here,
        dropped=tuple(
            DroppedNode.objects.filter(
                revision=revision, put_back_at=None
            ).select_related("by", "thread")
        ),
        by_thread={one.thread: one for goal in entries for one in goal.every_entry()},
    )


def stale_cells(revision: Revision, goals: Iterable[GoalRow]) -> dict[UUID, StatusCell]:
    """What was said last of each measure, where that is out of date. One query."""
    plan = revision.plan
    reports = by_thread(
        latest(
            Measure.objects.filter(goal__revision=revision).values("thread"),
            revision=revision,
        )
    )
    found = {}
    for row in (measure for goal in goals for measure in goal.every_measure()):
        told = reports.get(row.thread)
        if not told or not is_stale(told[max(told)], months=plan.stale_months):
            continue
        (found[row.thread],) = cells(
            told,
            [max(told)],
            of_plan=told,
            waits=row.waits,
            decider=plan.decider.short,
            stale_months=plan.stale_months,
        )
    return found


def others_here(revision: Revision, user: Any) -> list[Editor]:
    """Who else has the draft open just now."""
    return list(
        Editor.objects.filter(revision=revision, seen_at__gte=timezone.now() - PRESENT)
        .exclude(user=user)
        .select_related("user")
        .order_by("user__name")
    )


def _former_texts(revision: Revision) -> dict[UUID, str]:
    """The texts of the revision before, by thread."""
    if revision.previous_id is None:
        return {}
    found: dict[UUID, str] = {}
    for rows in (
        Goal.objects.filter(revision=revision.previous_id),
        SubGoal.objects.filter(goal__revision=revision.previous_id),
        Measure.objects.filter(goal__revision=revision.previous_id),
    ):
        found.update(rows.values_list("thread", "text"))
    return found


def _origin(row: Row, was: Mapping[UUID, str]) -> str:
    if not was:
        return ""
    if row.thread not in was:
        return "new"
    return "kept" if was[row.thread] == row.text else "changed"


def place_of(node: Goal | SubGoal | Measure) -> str:
    """Where a node stands, as a short mark that changes when it is moved."""
    if isinstance(node, Goal):
        return f"{node.position}"
    if isinstance(node, SubGoal):
        return f"{node.goal_id}.{node.position}"
    return f"{node.goal_id}.{node.sub_goal_id or 0}.{node.position}"
