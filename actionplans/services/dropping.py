"""Taking a node out of a draft with all that stands under it, and putting it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import DroppedNode, Goal, Measure, Revision, SubGoal, Undoable
from actionplans.reports import MOVED_ALONG, numbers_of
from actionplans.services import nodes
from actionplans.services.nodes import AnyNode, ChangedMeanwhile, Gone
from actionplans.services.remembering import remember
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError

_MEASURE = (
    "text",
    "language",
    "position",
    "version",
    "responsible_body_id",
    "responsible_organisation_id",
    "responsible_words",
    "timeframe",
    "timeframe_words",
    "indicator",
    "has_consequences",
    "priority",
    "together_with",
)
_OTHER = ("text", "language", "position", "version")


@transaction.atomic
def drop_node(node: AnyNode, *, by: User, stamp: str, reason: str = "") -> DroppedNode:
    """Take the node out of the draft. What it held is kept, and can be put back."""
    revision = nodes.open_for_writing(nodes.revision_of(node), by=by)
    fresh = nodes.as_it_stands(node)
    if stamp_of(fresh) != stamp:
        raise ChangedMeanwhile(
            _(
                "“%(text)s”, or something under it, was changed while you had the page "
                "open. Look at the plan as it is now, and try again."
            )
            % {"text": fresh.text[:60]}
        )
    privacy.refuse_identity_numbers(reason)
    dropped = DroppedNode.objects.create(
        revision=revision,
        thread_id=fresh.thread_id,
        number=number_of(fresh),
        text=fresh.text,
        content=content_of(fresh),
        reason=reason,
        by=by,
    )
    for row in reversed([fresh, *below(fresh)]):
        delete_recorded(
            row, by=by, why=f"taken out: {reason}" if reason else "taken out"
        )
    remember(
        revision,
        by=by,
        verb=Undoable.Verb.DROPPED,
        told=_("took out “%(text)s”") % {"text": fresh.text[:60]},
        content={"dropped": dropped.pk},
    )
    nodes.mark_changed(revision, by=by)
    return dropped


def left_out(
    draft: Revision, node: AnyNode, *, number: str, reason: str, by: User
) -> DroppedNode:
    """Note in a new draft what it does not continue, so that it can be put back."""
    return DroppedNode.objects.create(
        revision=draft,
        thread_id=node.thread_id,
        number=number,
        text=node.text,
        content=content_of(node),
        reason=reason,
        by=by,
    )


@transaction.atomic
def put_back(dropped: DroppedNode, *, by: User) -> AnyNode:
    """Put it back where it stood, with all that stood under it."""
    revision = nodes.open_for_writing(dropped.revision, by=by)
    dropped = DroppedNode.objects.select_for_update().get(pk=dropped.pk)
    if dropped.put_back_at is not None:
        raise DomainError(_("It has been put back already."))
    if nodes.find_node(revision, dropped.thread) is not None:
        raise DomainError(_("It stands in the plan already."))
    made = grow(revision, dropped.content, by=by, why="put back")
    dropped.put_back_at = timezone.now()
    dropped.save(update_fields=["put_back_at"])
    nodes.mark_changed(revision, by=by)
    return made


def below(node: AnyNode) -> list[AnyNode]:
    """Everything under the node, parents before children."""
    if isinstance(node, Goal):
        return [*node.sub_goals.all(), *node.measures.all()]
    if isinstance(node, SubGoal):
        return list(node.measures.all())
    return []


def stamp_of(node: AnyNode) -> str:
    """What the node and all under it look like, as a short mark."""
    under = below(node)
    return f"{node.version}.{len(under)}.{sum(row.version for row in under)}"


def number_of(node: AnyNode) -> str:
    """The number the node has just now."""
    revision = nodes.revision_of(node)
    kind = {Goal: "goal", SubGoal: "sub_goal", Measure: "measure"}[type(node)]
    return numbers_of(
        revision.goals.all(),
        SubGoal.objects.filter(goal__revision=revision),
        Measure.objects.filter(goal__revision=revision),
    )[kind, node.pk]


def content_of(node: AnyNode) -> dict[str, Any]:
    """The node and all under it as plain data, from which `grow` makes it again."""
    names = _MEASURE if isinstance(node, Measure) else _OTHER
    kept: dict[str, Any] = {name: getattr(node, name) for name in names}
    kept["thread"] = str(node.thread_id)
    if isinstance(node, Goal):
        kept["kind"] = "goal"
        kept["together_with"] = node.together_with
        kept["patient_groups"] = [group.pk for group in node.patient_groups.all()]
        kept["sub_goals"] = [content_of(row) for row in node.sub_goals.all()]
        kept["measures"] = [
            content_of(row) for row in node.measures.filter(sub_goal=None)
        ]
    elif isinstance(node, SubGoal):
        kept["kind"] = "sub_goal"
        kept["goal"] = str(node.goal.thread_id)
        kept["measures"] = [content_of(row) for row in node.measures.all()]
    else:
        kept["kind"] = "measure"
        kept["goal"] = str(node.goal.thread_id)
        kept["sub_goal"] = str(node.sub_goal.thread_id) if node.sub_goal else ""
        kept["patient_groups"] = [group.pk for group in node.patient_groups.all()]
        kept["parts"] = [part.pk for part in node.parts.all()]
    return kept


def grow(revision: Revision, content: dict[str, Any], *, by: User, why: str) -> AnyNode:
    """Make what `content_of` told of, in its place."""
    if content["kind"] == "goal":
        return _goal(revision, content, by=by, why=why)
    goal = revision.goals.filter(thread=content["goal"]).first()
    if content["kind"] == "sub_goal":
        if goal is None:
            raise Gone(_("The goal it stood under is gone. Put the goal back first."))
        return _sub_goal(goal, content, by=by, why=why)
    sub_goal = None
    if content["sub_goal"]:
        sub_goal = SubGoal.objects.filter(
            goal__revision=revision, thread=content["sub_goal"]
        ).first()
        if sub_goal is None:
            raise Gone(_("The sub-goal it stood under is gone. Put it back first."))
        goal = sub_goal.goal
    if goal is None:
        raise Gone(_("The goal it stood under is gone. Put the goal back first."))
    return _measure(goal, sub_goal, content, by=by, why=why)


def _goal(revision: Revision, content: dict[str, Any], *, by: User, why: str) -> Goal:
    shared = content["together_with"]
    goal = Goal(revision=revision, together_with=shared, **_plain(content, _OTHER))
    _make_room(goal, by=by, why=why)
    goal.patient_groups.set(content["patient_groups"])
    for row in content["sub_goals"]:
        _sub_goal(goal, row, by=by, why=why)
    for row in content["measures"]:
        _measure(goal, None, row, by=by, why=why)
    return goal


def _sub_goal(goal: Goal, content: dict[str, Any], *, by: User, why: str) -> SubGoal:
    sub_goal = SubGoal(goal=goal, **_plain(content, _OTHER))
    _make_room(sub_goal, by=by, why=why)
    for row in content["measures"]:
        _measure(goal, sub_goal, row, by=by, why=why)
    return sub_goal


def _measure(
    goal: Goal, sub_goal: SubGoal | None, content: dict[str, Any], *, by: User, why: str
) -> Measure:
    measure = Measure(goal=goal, sub_goal=sub_goal, **_plain(content, _MEASURE))
    _make_room(measure, by=by, why=why)
    measure.patient_groups.set(content["patient_groups"])
    measure.parts.set(content["parts"])
    return measure


def _plain(content: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: content[name] for name in names}
    return {**kept, "thread_id": content["thread"], "version": content["version"] + 1}


def _make_room(node: AnyNode, *, by: User, why: str) -> None:
    """Save the node in its old place; those who stand there now move one down."""
    at = node.position
    later = list(nodes.siblings(node).filter(position__gte=at))
    if any(row.position == at for row in later):
        for row in later:
            row.position += 1
            save_recorded(row, by=by, why=MOVED_ALONG)
    save_recorded(node, by=by, why=why)
