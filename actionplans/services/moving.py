"""The order of a draft's nodes, and which of them stands under which."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Goal, Measure, SubGoal
from actionplans.reports import MOVED_ALONG
from actionplans.services.nodes import (
    ChangedMeanwhile,
    N,
    as_it_stands,
    mark_changed,
    next_position,
    open_for_writing,
    revision_of,
    siblings,
    unmoved,
)
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError


@transaction.atomic
def move_node(node: N, *, by: User, version: int, place: str, up: bool) -> N:
    """Let the node change places with its neighbour above or below."""
    revision = open_for_writing(revision_of(node), by=by)
    fresh = unmoved(as_it_stands(node), version, place)
    row = list(siblings(fresh))
    at = row.index(fresh)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(row):
        raise ChangedMeanwhile(_("It cannot be moved further that way."))
    row[at], row[to] = row[to], row[at]
    for position, one in enumerate(row, 1):
        if one.position != position:
            one.position = position
            save_recorded(one, by=by, why="moved" if one == fresh else MOVED_ALONG)
    mark_changed(revision, by=by)
    return fresh


@transaction.atomic
def move_node_to(
    node: SubGoal | Measure,
    *,
    by: User,
    version: int,
    place: str,
    under: Goal | SubGoal,
) -> SubGoal | Measure:
    """Put a measure under another sub-goal or goal, or a sub-goal under another goal."""
    revision = open_for_writing(revision_of(node), by=by)
    fresh = unmoved(as_it_stands(node), version, place)
    under = as_it_stands(under)
    if revision_of(under).pk != revision.pk:
        raise DomainError(_("It can only be moved within the same plan."))
    if isinstance(fresh, SubGoal):
        if not isinstance(under, Goal):
            raise DomainError(_("A sub-goal stands under a goal."))
        fresh.position = next_position(under.sub_goals.all())
        fresh.goal = under
        for measure in fresh.measures.all():
            measure.goal = under
            save_recorded(measure, by=by, why=MOVED_ALONG)
    else:
        sub_goal = under if isinstance(under, SubGoal) else None
        goal = under.goal if isinstance(under, SubGoal) else under
        if (fresh.goal_id, fresh.sub_goal_id) != (goal.pk, sub_goal and sub_goal.pk):
            fresh.position = next_position(
                Measure.objects.filter(goal=goal, sub_goal=sub_goal)
            )
        fresh.goal, fresh.sub_goal = goal, sub_goal
    save_recorded(fresh, by=by, why="moved")
    mark_changed(revision, by=by)
    return fresh
