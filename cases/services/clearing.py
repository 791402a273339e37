"""What the portal does by itself, once a day. Every function bears being called twice.

Each case is taken by itself, under lock, and looked at once more: somebody may have
moved it since the round began.
"""

import datetime
from collections.abc import Callable

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import Case, CaseMessage, Clock, Removal
from cases.services.base import lock
from cases.services.bodies import close_case
from cases.services.desk import end_views
from cases.workflow import State
from helsefellesskap.core import search
from helsefellesskap.core.nightly import each_by_itself

log = structlog.get_logger(__name__)


def end_views_that_are_late() -> int:
    """Views that did not come in time are waited for no longer."""
    late = Case.objects.filter(
        state=State.ASSESSING,
        views_due_on__lt=timezone.localdate(),
        waiting_since=None,
        merged_into=None,
    )
    return each_still(late, end_views, what="cases.end_views")


def close_what_was_answered() -> int:
    """Answered cases to which nobody has reacted are closed.

    Those gathered into a case are closed with it, and a word from their senders counts.
    """
    reactions = CaseMessage.objects.filter(
        Q(case=OuterRef("pk")) | Q(case__merged_into=OuterRef("pk")),
        from_sender=True,
        at__gt=OuterRef("reported_at"),
    )
    quiet = Case.objects.filter(
        ~Exists(reactions),
        state=State.REPORTED,
        merged_into=None,
        reported_at__lt=days_ago(Clock.Kind.CLOSING),
    )
    return each_still(quiet, close_case, what="cases.close")


def clear_spam() -> int:
    """What was thrown away is gone for good after its days."""
    old = Case.objects.filter(
        state=State.DISCARDED, ended_at__lt=days_ago(Clock.Kind.SPAM)
    )
    cleared = each_still(old, _clear, what="cases.clear_spam")
    if cleared:
        log.info("spam_cleared", cases=cleared)
    return cleared


def _clear(case: Case) -> None:
    key = case.pk
    search.forget("case", str(key))
    case.delete()
    Case.history.filter(id=key).delete()
    Removal.objects.add(Removal.What.SPAM, 1)


def days_ago(kind: Clock.Kind) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=Clock.all_days()[kind])


def each_still(due: QuerySet[Case], act: Callable[[Case], object], *, what: str) -> int:
    """Act on each that is still due when nobody else can move it any more."""

    def look_again(case: Case) -> bool:
        lock(case)
        found = due.filter(pk=case.pk).first()
        if found is not None:
            act(found)
        return found is not None

    return each_by_itself(list(due.order_by("pk")), look_again, what=what)
