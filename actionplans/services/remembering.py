"""What can be undone: the last things a person did to a draft's outline."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from actionplans.models import Revision, Undoable

KEPT = timedelta(days=1)
"""How long a change can be undone. The history keeps it for good."""


def remember(
    revision: Revision, *, by: User, verb: str, told: str, content: Any
) -> Undoable:
    """Write down what it takes to undo what was just done."""
    return Undoable.objects.create(
        revision=revision, by=by, verb=verb, told=told[:200], content=content
    )


def last_done(revision: Revision, *, by: Any) -> Undoable | None:
    """The person's last change that is not undone yet, while it is fresh."""
    return (
        Undoable.objects.filter(
            revision=revision, by=by, undone_at=None, at__gte=timezone.now() - KEPT
        )
        .order_by("-at", "-pk")
        .first()
    )


def forget_old() -> int:
    """Clear away what can be undone no more; return how many. Run daily."""
    gone, _each = Undoable.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone
