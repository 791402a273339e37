"""What a reader has seen of a plan: set down when one reads, remarks or votes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans import canonical
from actionplans.models import Reading, Revision, SeenText


@transaction.atomic
def has_seen(
    revision: Revision,
    *,
    by: User,
    how: Reading.How | str,
    text: dict[str, Any] | None = None,
) -> Reading:
    """From here on, what is changed is what differs from this text."""
    reading, _made = Reading.objects.update_or_create(
        user=by,
        plan_id=revision.plan_id,
        defaults={"seen": _kept(revision, text), "how": how, "at": timezone.now()},
    )
    return reading


@transaction.atomic
def first_seen(revision: Revision, *, by: User, text: dict[str, Any]) -> Reading | None:
    """Where the difference begins for one who reads the plan for the first time.

    A reader who has read it before stays where he was, until he says that he has read
    on: what is new must not be gone because a page was opened.
    """
    if not text["goals"]:
        return None
    first = {
        "seen": _kept(revision, text),
        "how": Reading.How.READ,
        "at": timezone.now(),
    }
    reading, _made = Reading.objects.get_or_create(
        user=by, plan_id=revision.plan_id, defaults=first
    )
    return reading


def forget_unread() -> int:
    """Throw away the texts that nobody stands at any more; return how many."""
    read = Reading.objects.values("seen")
    return SeenText.objects.exclude(pk__in=read).delete()[0]


def _kept(revision: Revision, text: dict[str, Any] | None) -> SeenText:
    data = canonical.text_of(revision) if text is None else text
    kept, _made = SeenText.objects.get_or_create(
        plan_id=revision.plan_id,
        sha256=canonical.digest(canonical.write(data)),
        defaults={"text": data},
    )
    return kept
