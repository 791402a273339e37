"""A node twice: the same words in new threads, right below what was copied."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Revision, Thread, Undoable
from actionplans.services import dropping, nodes
from actionplans.services.nodes import N
from actionplans.services.remembering import remember


@transaction.atomic
def duplicate_node(node: N, *, by: User) -> N:
    """Copy the node with all that stands under it. A copy has no past and no status."""
    revision = nodes.open_for_writing(nodes.revision_of(node), by=by)
    fresh = nodes.as_it_stands(node)
    content = _anew(dropping.content_of(fresh), revision)
    content["position"] += 1
    made = dropping.grow(revision, content, by=by, why="copied")
    remember(
        revision,
        by=by,
        verb=Undoable.Verb.ADDED,
        told=_("copied “%(text)s”") % {"text": fresh.text[:60]},
        content=[{"thread": str(made.thread_id), "stamp": dropping.stamp_of(made)}],
    )
    nodes.mark_changed(revision, by=by)
    return made  # type: ignore[return-value]


def _anew(content: dict[str, Any], revision: Revision) -> dict[str, Any]:
    """The same content, each node in a thread of its own, none of it written before."""
    kind = content["kind"]
    thread = Thread.objects.create(plan=revision.plan, kind=kind)
    copied = {**content, "thread": str(thread.pk), "version": 0}
    for name in ("sub_goals", "measures"):
        if name in content:
            copied[name] = [_anew(row, revision) for row in content[name]]
    return copied
