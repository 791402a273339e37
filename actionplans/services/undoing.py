"""Undoing the last change of order, of what stands there, or of many at once.

What somebody has written in since is left as it is and told of: nothing is lost.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    DroppedNode,
    Measure,
    NodeComment,
    Revision,
    Thread,
    Undoable,
)
from actionplans.reports import place_of
from actionplans.services import bulk, dropping, moving, nodes
from actionplans.services.nodes import AnyNode, ChangedMeanwhile
from actionplans.services.status import report_status
from actionplans.workflow import State
from helsefellesskap.core.audit import delete_recorded
from helsefellesskap.core.errors import DomainError

_WHY = "undone"


@transaction.atomic
def undo(step: Undoable, *, by: User) -> list[str]:
    """Undo one's own change; return the texts that were left as others have made them."""
    revision = nodes.open_for_writing(step.revision, by=by)
    step = Undoable.objects.select_for_update().get(pk=step.pk)
    if step.by_id != by.pk:
        raise DomainError(_("Only the one who made the change can undo it."))
    if step.undone_at is not None:
        raise DomainError(_("It has been undone already."))
    left = _WAYS[step.verb](revision, step.content, by)
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    # To undo is no change that can be undone: the way back is to do it again.
    Undoable.objects.filter(revision=revision, by=by, pk__gt=step.pk).delete()
    nodes.mark_changed(revision, by=by)
    return left


def _move_back(revision: Revision, content: Any, by: User) -> list[str]:
    node = _find(revision, content["thread"])
    if node is None:
        raise nodes.Gone(_("What you moved has been taken out meanwhile."))
    under = _find(revision, content["under"])
    if content["under"] and (under is None or isinstance(under, Measure)):
        raise nodes.Gone(_("The place it stood in has been taken out meanwhile."))
    before = _find(revision, content["before"])
    moving.place_node(
        node,
        by=by,
        version=node.version,
        place=place_of(node),
        under=under,  # type: ignore[arg-type]
        before=before if before is not None and _stands(before, under) else None,
    )
    return []


def _stands(node: AnyNode, under: AnyNode | None) -> bool:
    """Whether the node still stands straight under that one."""
    parent = getattr(node, "sub_goal", None) or getattr(node, "goal", None)
    return parent == under


def _put_back(revision: Revision, content: Any, by: User) -> list[str]:
    dropped = DroppedNode.objects.get(pk=content["dropped"], revision=revision)
    dropping.put_back(dropped, by=by)
    return []


def _take_away(revision: Revision, content: Any, by: User) -> list[str]:
    """What was added goes again, but for what somebody has written or said since."""
    left = []
    for row in content:
        node = _find(revision, row["thread"])
        if node is None:
            continue
        every = [node, *dropping.below(node)]
        talked = NodeComment.objects.filter(
            revision=revision, thread__in=[one.thread_id for one in every]
        )
        if dropping.stamp_of(node) != row["stamp"] or talked.exists():
            left.append(node.text[:60])
            continue
        for one in reversed(every):
            delete_recorded(one, by=by, why=_WHY)
    if left and len(left) == len(content):
        raise ChangedMeanwhile(_changed_since(left))
    return left


def _set_back(revision: Revision, content: Any, by: User) -> list[str]:
    left = []
    for row in content:
        node = _find(revision, row["thread"])
        if not isinstance(node, Measure):
            continue
        if node.version != row["version"]:
            left.append(node.text[:60])
            continue
        former = {_column(name): value for name, value in row["former"].items()}
        bulk.write(node, former, by=by, why=_WHY)
    if left and len(left) == len(content):
        raise ChangedMeanwhile(_changed_since(left))
    return left


def _report_back(revision: Revision, content: Any, by: User) -> list[str]:
    """Reports are added, never changed: the former one is given once more."""
    in_force = Measure.objects.filter(
        goal__revision__plan=revision.plan, goal__revision__state=State.ADOPTED
    ).select_related("goal__revision")
    for row in content["rows"]:
        measure = in_force.filter(thread=row["thread"]).first()
        if measure is not None:
            report_status(
                measure,
                content["year"],
                by=by,
                status=row["status"],
                word=row["word"],
                sentence=row["sentence"],
            )
    return []


_WAYS: Mapping[str, Callable[[Revision, Any, User], list[str]]] = {
    Undoable.Verb.MOVED: _move_back,
    Undoable.Verb.DROPPED: _put_back,
    Undoable.Verb.ADDED: _take_away,
    Undoable.Verb.CHANGED: _set_back,
    Undoable.Verb.REPORTED: _report_back,
}


def _find(revision: Revision, thread: str) -> AnyNode | None:
    known = Thread.objects.filter(pk=thread).first() if thread else None
    return nodes.find_node(revision, known) if known else None


def _column(name: str) -> str:
    """Bodies are kept by their keys."""
    bodies = {"responsible_body", "responsible_organisation"}
    return f"{name}_id" if name in bodies else name


def _changed_since(left: list[str]) -> str:
    words = _("“%(text)s” has been changed since, and is left as it is.")
    return words % {"text": left[0]}
