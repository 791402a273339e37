"""A draft as its writers see it: the tree with marks, places, comments and who is where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import (
    DroppedNode,
    Editor,
    Goal,
    Measure,
    NodeComment,
    Revision,
    SubGoal,
)
from actionplans.reports.statuses import (
    StatusCell,
    by_thread,
    cells,
    is_stale,
    latest,
)
from actionplans.reports.tree import GoalRow, MeasureRow, SubGoalRow, tree_of

MOVED_ALONG = "moved along"
"""Why a node's history has a row when it was another node that somebody moved."""

PRESENT = timedelta(seconds=40)
"""How long somebody counts as being there after the last sign."""

Row = GoalRow | SubGoalRow | MeasureRow

_WHERE: tuple[tuple[Any, str], ...] = (
    (Goal, "revision"),
    (SubGoal, "goal__revision"),
    (Measure, "goal__revision"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the outline."""

    kind: str
    row: Any
    place: str
    is_first: bool
    is_last: bool
    origin: str
    comments: int
    busy: tuple[str, ...]
    stale: StatusCell | None = None
    measures: tuple["Entry", ...] = ()
    sub_goals: tuple["Entry", ...] = ()

    @property
    def number(self) -> str:
        return str(self.row.number)

    @property
    def thread(self) -> UUID:
        found: UUID = self.row.thread
        return found

    @property
    def text(self) -> str:
        return str(self.row.text)

    @property
    def version(self) -> int:
        return int(self.row.node.version)

    @property
    def name(self) -> str:
        """How the row is called: “measure 1.1.2”."""
        return called(self.kind, self.number)

    @property
    def seen(self) -> str:
        """How the row looks on this page, for steps that must not be taken on an old one."""
        return f"{self.version}:{self.place}"

    @property
    def has_marks(self) -> bool:
        """Whether anything stands below the text."""
        return bool(
            self.origin
            or self.kind == "measure"
            or self.measures
            or self.sub_goals
            or self.together
        )

    @property
    def size(self) -> str:
        """What stands under it, in words."""
        measures = len(self.measures) + sum(len(s.measures) for s in self.sub_goals)
        told = []
        if self.sub_goals:
            told.append(in_number("sub_goal", len(self.sub_goals)))
        if measures:
            told.append(in_number("measure", measures))
        return ", ".join(told)

    @property
    def together(self) -> tuple[str, ...]:
        """The bodies that share it; a sub-goal is never shared."""
        return () if self.kind == "sub_goal" else self.row.together

    @property
    def misses_responsible(self) -> bool:
        return self.kind == "measure" and not self.row.responsible

    @property
    def misses_timeframe(self) -> bool:
        return self.kind == "measure" and not self.row.when

    def every_entry(self) -> Iterable["Entry"]:
        """This one and all under it, in the order they are read."""
        yield self
        for measure in self.measures:
            yield from measure.every_entry()
        for sub_goal in self.sub_goals:
            yield from sub_goal.every_entry()


@dataclass(frozen=True, slots=True)
class Outline:
    """The draft as a page for those who write it."""

    revision: Revision
    goals: tuple[Entry, ...]
    here: tuple[Editor, ...]
    dropped: tuple[DroppedNode, ...]
    by_thread: Mapping[UUID, Entry] = field(repr=False)

    def entries(self) -> Iterable[Entry]:
        return self.by_thread.values()

    @property
    def measures(self) -> list[Entry]:
        return [entry for entry in self.entries() if entry.kind == "measure"]

    @property
    def size(self) -> str:
        """How big it is, in words."""
        sub_goals = sum(entry.kind == "sub_goal" for entry in self.entries())
        return ", ".join(
            [
                in_number("goal", len(self.goals)),
                in_number("sub_goal", sub_goals),
                in_number("measure", len(self.measures)),
            ]
        )

    @property
    def without_responsible(self) -> list[Entry]:
        return [entry for entry in self.measures if entry.misses_responsible]

    @property
    def without_timeframe(self) -> list[Entry]:
        return [entry for entry in self.measures if entry.misses_timeframe]

    @property
    def more_missing(self) -> int:
        """How many of those that miss something are not told of."""
        return sum(
            max(0, len(missing) - 5)
            for missing in (self.without_responsible, self.without_timeframe)
        )

    @property
    def names_here(self) -> str:
        """Who else is here."""
        return ", ".join(str(editor.user) for editor in self.here)

    @property
    def writing(self) -> list[tuple[str, Entry]]:
        """Who else has a row open, and which."""
        return [
            (str(editor.user), self.by_thread[editor.thread_id])
            for editor in self.here
            if editor.thread_id and editor.thread_id in self.by_thread
        ]

    @property
    def empty_goals(self) -> list[Entry]:
        return [goal for goal in self.goals if not goal.measures and not goal.sub_goals]


def called(kind: str, number: str) -> str:
    """“goal 1”, “sub-goal 1.1”, “measure 1.1.2”."""
    if kind == "goal":
        words = _("goal %(number)s")
    elif kind == "sub_goal":
        words = _("sub-goal %(number)s")
    else:
        words = _("measure %(number)s")
    return words % {"number": number}


def in_number(kind: str, count: int) -> str:
    """“1 goal”, “2 sub-goals”, “5 measures”."""
    if kind == "goal":
        words = ngettext("%(count)s goal", "%(count)s goals", count)
    elif kind == "sub_goal":
        words = ngettext("%(count)s sub-goal", "%(count)s sub-goals", count)
    else:
        words = ngettext("%(count)s measure", "%(count)s measures", count)
    return words % {"count": count}


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


def rows_to_renew(
    found: Outline, since: datetime, *, were_here: Iterable[UUID]
) -> list[Entry] | None:
    """The rows that look otherwise than at `since`; None where the order does too."""
    revision = found.revision
    ways = Q(history_type__in="+-") | ~Q(history_change_reason__startswith="edited")
    for model, path in _WHERE:
        rows = model.history.filter(**{path: revision}, history_date__gt=since)
        if rows.filter(ways).exists():
            return None
    settled = NodeComment.objects.filter(revision=revision, resolved_at__gt=since)
    other = {*were_here, *settled.values_list("thread", flat=True)}
    return [
        entry
        for entry in found.entries()
        if entry.row.node.changed_at > since
        or entry.comments
        or entry.busy
        or entry.thread in other
    ]


@dataclass(frozen=True, slots=True)
class News:
    """What somebody else has done since one last looked."""

    thread: UUID | None
    verb: str
    who: str
    text: str
    at: datetime

    @property
    def sentence(self) -> str:
        words = {
            "added": _("%(who)s added “%(text)s”."),
            "edited": _("%(who)s changed “%(text)s”."),
            "moved": _("%(who)s moved “%(text)s”."),
            "dropped": _("%(who)s took out “%(text)s”."),
            "put back": _("%(who)s put back “%(text)s”."),
            "commented": _("%(who)s commented: “%(text)s”"),
        }
        return words[self.verb] % {"who": self.who, "text": self.text}


def news_since(revision: Revision, since: datetime, *, user: Any) -> list[News]:
    """What others have done to the draft since, the last thing for each node."""
    found: dict[UUID, News] = {}
    for model, path in _WHERE:
        rows = (
            model.history.filter(**{path: revision}, history_date__gt=since)
            .exclude(history_user=user)
            .exclude(history_type="-")
            .exclude(history_change_reason=MOVED_ALONG)
            .select_related("history_user")
            .order_by("history_date", "history_id")
        )
        for row in rows:
            verb = _verb(row.history_type, row.history_change_reason or "")
            former = found.get(row.thread_id)
            if former and former.verb in {"added", "edited"} and verb == "moved":
                verb = former.verb
            found[row.thread_id] = _news(
                row.thread_id, verb, row.history_user, row.text, row.history_date
            )
    dropped = DroppedNode.objects.filter(revision=revision, at__gt=since)
    for gone in dropped.exclude(by=user).filter(put_back_at=None).select_related("by"):
        found[gone.thread_id] = _news(None, "dropped", gone.by, gone.text, gone.at)
    comments = NodeComment.objects.filter(revision=revision, at__gt=since)
    for comment in comments.exclude(by=user).select_related("by"):
        if comment.thread_id not in found and not comment.kept_from_conflict:
            found[comment.thread_id] = _news(
                comment.thread_id, "commented", comment.by, comment.text, comment.at
            )
    return sorted(found.values(), key=lambda news: news.at)


def _news(thread: UUID | None, verb: str, who: Any, text: str, at: datetime) -> News:
    short = text if len(text) <= 60 else f"{text[:57].rstrip()}…"
    return News(thread, verb, str(who or _("Somebody")), " ".join(short.split()), at)


def _verb(kind: str, reason: str) -> str:
    if reason.startswith("put back"):
        return "put back"
    if kind == "+":
        return "added"
    return "moved" if reason.startswith("moved") else "edited"


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
