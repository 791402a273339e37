"""What every verb on a draft's nodes shares: the lock, the right, versions, places.

Every verb locks the revision first, so two people's changes come one after the other.
A node's `version` grows with its text and facts; whoever writes on an old one is shown
both. Where a node stands is guarded apart, by its `place`, so that moving a measure
does not disturb the one who is writing in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Goal, Measure, Revision, SubGoal, Thread
from actionplans.reports import place_of
from actionplans.signals import text_changed
from actionplans.workflow import EDITABLE
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require

Content = Mapping[str, Any]
AnyNode = Goal | SubGoal | Measure
N = TypeVar("N", bound=AnyNode)

MANY = {"patient_groups", "parts"}
"""Facts of a node that are kept in tables of their own."""


class TextLocked(DomainError):
    """The text may not change in this state."""


class Gone(DomainError):
    """Somebody else took the node out meanwhile."""


class ChangedMeanwhile(DomainError):
    """Somebody else moved or changed the node; the step was taken on an old page."""


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who wrote the present text, and when. Nobody where the portal did."""

    by: User | None
    at: datetime


class WrittenMeanwhile(ChangedMeanwhile):
    """Somebody else wrote in the node: both texts are at hand, to choose between."""

    def __init__(self, node: AnyNode, content: Content) -> None:
        self.node = node
        self.content = content
        self.last = last_change(node)
        self.who = str(self.last.by or _("somebody else"))
        words = _("%(who)s changed this at %(time)s, while you were writing.")
        super().__init__(
            words
            % {
                "who": self.last.by or _("Somebody else"),
                "time": timezone.localtime(self.last.at).strftime("%H.%M"),
            }
        )


def open_for_writing(revision: Revision, *, by: User) -> Revision:
    """The revision, locked, if the person may write in it and its text is open."""
    revision = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("plan__writer", "plan__decider")
        .get(pk=revision.pk)
    )
    require(by, Right.EDIT_PLANS, on=revision.plan.writer)
    if revision.state not in EDITABLE:
        words = _("The text is locked: the plan is %(state)s.")
        raise TextLocked(words % {"state": revision.get_state_display()})
    return revision


def revision_of(node: AnyNode) -> Revision:
    """The revision a node stands in."""
    return node.revision if isinstance(node, Goal) else node.goal.revision


def siblings(node: AnyNode) -> Any:
    """The nodes of its kind beside it, itself too, in order."""
    if isinstance(node, Goal):
        return Goal.objects.filter(revision_id=node.revision_id)
    if isinstance(node, SubGoal):
        return SubGoal.objects.filter(goal_id=node.goal_id)
    return Measure.objects.filter(goal_id=node.goal_id, sub_goal_id=node.sub_goal_id)


MODELS: Mapping[str, Any] = {"goal": Goal, "sub_goal": SubGoal, "measure": Measure}


def find_node(revision: Revision, thread: Thread) -> AnyNode | None:
    """The node of the thread in this revision, or None where it has been taken out."""
    path = "revision" if thread.kind == Thread.Kind.GOAL else "goal__revision"
    found = (
        MODELS[thread.kind]
        ._default_manager.select_related(path)
        .filter(**{path: revision, "thread": thread})
        .first()
    )
    return cast("AnyNode | None", found)


def last_change(node: AnyNode) -> LastChange:
    """Who wrote the text as it stands, and when: moves do not count."""
    row = (
        node.history.filter(version=node.version)
        .select_related("history_user")
        .order_by("history_date", "history_id")
        .first()
    )
    if row is None:
        return LastChange(None, node.changed_at)
    return LastChange(row.history_user, row.history_date)


def differences(node: AnyNode, content: Content) -> list[str]:
    """The names of what the content would change."""
    return [
        name for name, value in content.items() if _plain(value) != value_of(node, name)
    ]


def value_of(node: AnyNode, name: str) -> Any:
    value = getattr(node, name)
    return sorted(row.pk for row in value.all()) if name in MANY else value


def _plain(value: Any) -> Any:
    if hasattr(value, "all") or isinstance(value, (list, tuple, set)):
        rows: Sequence[Any] = value.all() if hasattr(value, "all") else list(value)
        return sorted(getattr(row, "pk", row) for row in rows)
    return value


def mark_changed(revision: Revision, *, by: User) -> None:
    touch(revision)
    text_changed.send(sender=Revision, revision=revision, by=by)


def touch(revision: Revision) -> None:
    """Let those who have the draft open hear that something happened."""
    revision.changed_at = timezone.now()
    Revision.objects.filter(pk=revision.pk).update(changed_at=revision.changed_at)


def as_it_stands(node: N) -> N:
    """The node as it stands now, or Gone in words."""
    model = type(node)
    found = model._default_manager.filter(pk=node.pk).first()
    if found is None:
        raise Gone(
            _("“%(text)s” has been taken out by somebody else meanwhile.")
            % {"text": node.text[:60]}
        )
    return cast("N", found)


def unmoved(node: N, version: int, place: str, *, by: User) -> N:
    """The node, if it stands where the person saw it and says what the person saw.

    One's own words, saved meanwhile, are no news to oneself.
    """
    same = node.version == version or last_change(node).by == by
    if same and place_of(node) == place:
        return node
    row = node.history.select_related("history_user").order_by("-history_date").first()
    words = _(
        "“%(text)s” was changed or moved by %(who)s while you had the page open. "
        "Look at the plan as it is now, and try again."
    )
    who = (row and row.history_user) or _("somebody else")
    raise ChangedMeanwhile(words % {"text": node.text[:60], "who": who})


def next_position(rows: Any) -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1
