"""Who has a draft open just now. No part of the plan, and not kept."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from actionplans.models import Editor, Revision, Thread

AGAIN = timedelta(seconds=15)
"""A sign of life that brings nothing new is written down this seldom."""

FORGOTTEN = timedelta(days=1)


def be_seen(revision: Revision, *, by: User, thread: UUID | None = None) -> None:
    """Let the others see that the person is here, and in which node."""
    now = timezone.now()
    known = (
        thread
        if thread and Thread.objects.filter(pk=thread, plan=revision.plan_id).exists()
        else None
    )
    found = Editor.objects.filter(revision=revision, user=by).first()
    if found and found.thread_id == known and now - found.seen_at < AGAIN:
        return
    Editor.objects.update_or_create(
        revision=revision, user=by, defaults={"thread_id": known, "seen_at": now}
    )


def forget_the_absent() -> int:
    """Clear away old signs of life; return how many. Run daily."""
    gone, _each = Editor.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN).delete()
    return gone
