"""The order of a draft's nodes, and which of them stands under which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Goal, Measure, Revision, SubGoal, Undoable
from actionplans.reports import MOVED_ALONG
from actionplans.services.nodes import (
    AnyNode,
    ChangedMeanwhile,
    N,
    as_it_stands,
    mark_changed,
    open_for_writing,
    revision_of,
    siblings,
    unmoved,
)
from actionplans.services.remembering import remember
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError


@transaction.atomic
def move_node(node: N, *, by: User, version: int, place: str, up: bool) -> N:
    """Let the node change places with its neighbour above or below."""
    revision = open_for_writing(revision_of(node), by=by)
    fresh = unmoved(as_it_stands(node), version, place, by=by)
    row = list(siblings(fresh))
    at = row.index(fresh)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(row):
        raise ChangedMeanwhile(_("It cannot be moved further that way."))
    former = _place_now(fresh, row)
    row.insert(to, row.pop(at))
    _stand(row, fresh, by=by)
    _moved(revision, fresh, former, by=by)
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
    fresh = unmoved(as_it_stands(node), version, place, by=by)
    return _put(fresh, revision, under=under, before=None, by=by)


@transaction.atomic
def place_node(
    node: N,
    *,
    by: User,
    version: int,
    place: str,
    under: Goal | SubGoal | None,
    before: AnyNode | None = None,
) -> N:
    """Put the node before another one, or last, under what is named; goals under nothing."""
    revision = open_for_writing(revision_of(node), by=by)
    fresh = unmoved(as_it_stands(node), version, place, by=by)
    return _put(fresh, revision, under=under, before=before, by=by)


# What they share ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stood, in words that outlive the rows: the threads around it."""

    under: str
    before: str

    def content(self, node: AnyNode) -> dict[str, Any]:
        return {
            "thread": str(node.thread_id),
            "under": self.under,
            "before": self.before,
        }


def _place_now(node: AnyNode, row: Sequence[Any]) -> _Place:
    after = row[row.index(node) + 1 :]
    return _Place(_parent_thread(node), str(after[0].thread_id) if after else "")


def _parent_thread(node: AnyNode) -> str:
    if isinstance(node, Goal):
        return ""
    parent = node.sub_goal if isinstance(node, Measure) and node.sub_goal else node.goal
    return str(parent.thread_id)


def _put(
    node: N,
    revision: Revision,
    *,
    under: Goal | SubGoal | None,
    before: AnyNode | None,
    by: User,
) -> N:
    under = as_it_stands(under) if under is not None else None
    _refuse_wrong_place(node, revision, under)
    former = _place_now(node, list(siblings(node)))
    _hang(node, under, by=by)
    row = [one for one in siblings(node) if one.pk != node.pk]
    if before is not None and before not in row:
        raise ChangedMeanwhile(
            _(
                "“%(text)s” does not stand there any more. Look at the plan as it is now."
            )
            % {"text": before.text[:60]}
        )
    row.insert(row.index(before) if before is not None else len(row), node)
    if _place_now(node, row) == former:
        return node
    _stand(row, node, by=by)
    _moved(revision, node, former, by=by)
    return node


def _refuse_wrong_place(
    node: AnyNode, revision: Revision, under: Goal | SubGoal | None
) -> None:
    if under is not None and revision_of(under).pk != revision.pk:
        raise DomainError(_("It can only be moved within the same plan."))
    if isinstance(node, Goal) != (under is None):
        raise DomainError(_("A main goal stands under nothing, all else under a goal."))
    if isinstance(node, SubGoal) and not isinstance(under, Goal):
        raise DomainError(_("A sub-goal stands under a goal."))


def _hang(node: AnyNode, under: Goal | SubGoal | None, *, by: User) -> None:
    """Give the node its parent; what stands under a sub-goal follows it."""
    if isinstance(node, SubGoal) and isinstance(under, Goal):
        if node.goal_id == under.pk:
            return
        node.goal = under
        for measure in node.measures.all():
            measure.goal = under
            save_recorded(measure, by=by, why=MOVED_ALONG)
    elif isinstance(node, Measure):
        node.sub_goal = under if isinstance(under, SubGoal) else None
        node.goal = under.goal if isinstance(under, SubGoal) else under  # type: ignore[assignment]


def _stand(row: Sequence[Any], moved: AnyNode, *, by: User) -> None:
    """Number the row anew; who did not move itself is written down as moved along."""
    for position, one in enumerate(row, 1):
        if one == moved:
            moved.position = position
            save_recorded(moved, by=by, why="moved")
        elif one.position != position:
            one.position = position
            save_recorded(one, by=by, why=MOVED_ALONG)


def _moved(revision: Revision, node: AnyNode, former: _Place, *, by: User) -> None:
    told = _("moved “%(text)s”") % {"text": node.text[:60]}
    remember(
        revision,
        by=by,
        verb=Undoable.Verb.MOVED,
        told=told,
        content=former.content(node),
    )
    mark_changed(revision, by=by)
