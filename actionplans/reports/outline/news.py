"""What others have done to a draft, and which of its rows that renews."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from actionplans.models import (
    DroppedNode,
    Goal,
    Measure,
    NodeComment,
    Revision,
    SubGoal,
)
from actionplans.reports.outline.entries import Entry, Outline

MOVED_ALONG = "moved along"
"""Why a node's history has a row when it was another node that somebody moved."""

_WHERE: tuple[tuple[Any, str], ...] = (
    (Goal, "revision"),
    (SubGoal, "goal__revision"),
    (Measure, "goal__revision"),
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
