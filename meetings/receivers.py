"""What an agenda does when a case on it moves by another door."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from cases.models import Case
from cases.signals import case_moved
from meetings import services


@receiver(case_moved, dispatch_uid="meetings.follow_the_case")
def follow_the_case(case: Case, step: str, by: User | None, **kwargs: Any) -> None:
    """Withdrawn, merged or taken off: so is the item. Decided elsewhere: so is the item."""
    if step in {"withdraw", "take_off", "route", "merge"}:
        services.item_left(case, by=by)
    elif step == "decide":
        services.item_left(case, by=by, decision=case.decision)
