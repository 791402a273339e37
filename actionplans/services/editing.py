"""Writing in an open revision: new nodes, new text, comments."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    Goal,
    Measure,
    Node,
    NodeComment,
    Revision,
    SubGoal,
    Thread,
)
from actionplans.services.nodes import (
    MANY,
    AnyNode,
    ChangedMeanwhile,
    Content,
    N,
    WrittenMeanwhile,
    as_it_stands,
    differences,
    last_change,
    mark_changed,
    next_position,
    open_for_writing,
    revision_of,
    touch,
    value_of,
)
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import forget_recorded, save_recorded

EDITED = "edited"
TYPING = timedelta(minutes=10)
"""How long a person's saves in one node count as one piece of writing."""

# Adding ------------------------------------------------------------------------


@transaction.atomic
def add_goal(revision: Revision, *, by: User, content: Content) -> Goal:
    """A new goal, last in the plan."""
    revision = open_for_writing(revision, by=by)
    at = next_position(revision.goals.all())
    goal = Goal(thread=_new_thread(revision, "goal"), revision=revision, position=at)
    return _written(goal, content, revision, by=by, why="added")


@transaction.atomic
def add_sub_goal(goal: Goal, *, by: User, content: Content) -> SubGoal:
    """A new sub-goal, last under the goal."""
    revision = open_for_writing(goal.revision, by=by)
    goal = as_it_stands(goal)
    at = next_position(goal.sub_goals.all())
    sub_goal = SubGoal(thread=_new_thread(revision, "sub_goal"), goal=goal, position=at)
    return _written(sub_goal, content, revision, by=by, why="added")


@transaction.atomic
def add_measure(under: Goal | SubGoal, *, by: User, content: Content) -> Measure:
    """A new measure, last under the sub-goal or straight under the goal."""
    revision = open_for_writing(revision_of(under), by=by)
    under = as_it_stands(under)
    goal, sub_goal = (
        (under.goal, under) if isinstance(under, SubGoal) else (under, None)
    )
    at = next_position(Measure.objects.filter(goal=goal, sub_goal=sub_goal))
    measure = Measure(
        thread=_new_thread(revision, "measure"),
        goal=goal,
        sub_goal=sub_goal,
        position=at,
    )
    return _written(measure, content, revision, by=by, why="added")


# Writing -----------------------------------------------------------------------


@transaction.atomic
def edit_node(node: N, *, by: User, version: int, content: Content) -> N:
    """Write new text and facts. Raises WrittenMeanwhile where somebody was first."""
    revision = open_for_writing(revision_of(node), by=by)
    fresh = as_it_stands(node)
    changed = differences(fresh, content)
    if not changed:
        return fresh
    if fresh.version != version:
        raise WrittenMeanwhile(fresh, content)
    fresh.version += 1
    return _written(fresh, content, revision, by=by, why=EDITED)


@transaction.atomic
def autosave_node(node: N, *, by: User, version: int, content: Content) -> N:
    """Save what is being written. Half-typed words leave no row of their own behind.

    The history keeps what stood before, the first and the last of what a person wrote
    in a node within ten minutes, each signed; not a row per pause in the typing.
    """
    saved = edit_node(node, by=by, version=version, content=content)
    if saved.version != version:
        _forget_half_typed(saved, by=by)
    return saved


@transaction.atomic
def settle_conflict(
    node: N, *, by: User, version: int, content: Content, keep: str
) -> N:
    """End a conflict with one's own text (`mine`) or the other's (`theirs`).

    The text that gives way is kept as a comment, under the name of who wrote it.
    """
    revision = open_for_writing(revision_of(node), by=by)
    fresh = as_it_stands(node)
    if fresh.version != version:
        raise WrittenMeanwhile(fresh, content)
    changed = differences(fresh, content)
    if not changed:
        return fresh
    if keep == "theirs":
        _keep_as_comment(fresh, revision, _in_words(fresh, content, changed), by=by)
        return fresh
    other = last_change(fresh).by or by
    old = {name: value_of(fresh, name) for name in content}
    _keep_as_comment(fresh, revision, _in_words(fresh, old, changed), by=other)
    fresh.version += 1
    return _written(fresh, content, revision, by=by, why="edited, after a conflict")


@transaction.atomic
def edit_introduction(
    revision: Revision, *, by: User, former: str, introduction: str
) -> Revision:
    """Write what stands before the goals. `former` is what the writer saw."""
    revision = open_for_writing(revision, by=by)
    if revision.introduction not in {former, introduction}:
        raise ChangedMeanwhile(
            _(
                "Somebody else has changed the introduction meanwhile. It now reads: %(text)s"
            )
            % {"text": revision.introduction}
        )
    privacy.refuse_identity_numbers(introduction)
    revision.introduction = introduction
    save_recorded(revision, by=by, why="edited the introduction")
    mark_changed(revision, by=by)
    return revision


# Comments ----------------------------------------------------------------------


@transaction.atomic
def comment_on(node: AnyNode, *, by: User, text: str) -> NodeComment:
    """A word to the others who write the plan. It is no part of the plan."""
    revision = open_for_writing(revision_of(node), by=by)
    as_it_stands(node)
    privacy.refuse_identity_numbers(text)
    made = NodeComment.objects.create(
        thread_id=node.thread_id, revision=revision, text=text, by=by
    )
    touch(revision)
    return made


@transaction.atomic
def settle_comment(comment: NodeComment, *, by: User) -> NodeComment:
    """Put the comment away as dealt with. It is kept."""
    revision = open_for_writing(comment.revision, by=by)
    comment = NodeComment.objects.get(pk=comment.pk)
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = timezone.now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
        touch(revision)
    return comment


@transaction.atomic
def reopen_comment(comment: NodeComment, *, by: User) -> NodeComment:
    """Take up again what was put away as dealt with."""
    revision = open_for_writing(comment.revision, by=by)
    comment = NodeComment.objects.get(pk=comment.pk)
    if comment.resolved_at is not None:
        comment.resolved_at = comment.resolved_by = None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        touch(revision)
    return comment


# What they share ---------------------------------------------------------------


def _written(node: N, content: Content, revision: Revision, *, by: User, why: str) -> N:
    privacy.refuse_identity_numbers(
        *(v for v in content.values() if isinstance(v, str))
    )
    for name, value in content.items():
        if name not in MANY:
            setattr(node, name, value)
    save_recorded(node, by=by, why=why)
    for name in MANY & set(content):
        getattr(node, name).set(content[name])
    mark_changed(revision, by=by)
    return node


def _forget_half_typed(node: AnyNode, *, by: User) -> None:
    rows = node.history.order_by("-history_date", "-history_id")
    own: list[int] = []
    for row in rows.filter(history_date__gte=timezone.now() - TYPING).values_list(
        "history_user_id", "history_change_reason", "version"
    ):
        if row[:2] != (by.pk, EDITED):
            break
        own.append(row[2])
    if own:
        half_typed = rows.filter(
            history_user=by,
            history_change_reason=EDITED,
            version__gt=min(own),
            version__lt=node.version,
        )
        forget_recorded(half_typed)


def _new_thread(revision: Revision, kind: str) -> Thread:
    return Thread.objects.create(plan=revision.plan, kind=kind)


def _keep_as_comment(node: Node, revision: Revision, text: str, *, by: User) -> None:
    NodeComment.objects.create(
        thread_id=node.thread_id,
        revision=revision,
        text=text,
        by=by,
        kept_from_conflict=True,
    )
    touch(revision)


def _in_words(node: AnyNode, content: Content, names: Sequence[str]) -> str:
    """The losing text and facts, to be read by a person later."""
    lines: list[str] = []
    for name in names:
        value = content[name]
        if name in MANY:
            rows = value.all() if hasattr(value, "all") else value
            keys = [getattr(row, "pk", row) for row in rows]
            model = getattr(node, name).model
            value = ", ".join(str(row) for row in model.objects.filter(pk__in=keys))
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        if name == "text":
            lines.insert(0, str(value))
        else:
            label = str(getattr(node._meta.get_field(name), "verbose_name", name))
            lines.append(f"{label[:1].upper()}{label[1:]}: {value or '–'}")
    return "\n".join(lines)
