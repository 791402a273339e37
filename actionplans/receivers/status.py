"""What statuses hear from below: the day that begins."""

from typing import Any

from django.dispatch import receiver

from actionplans.services import reminding_statuses
from helsefellesskap.core.signals import new_day


@receiver(new_day, dispatch_uid="actionplans.remind_of_statuses")
def remind_of_statuses(**kwargs: Any) -> None:
    """Write to those whose measures nobody has told of, as the year's deadline nears."""
    reminding_statuses.remind_of_statuses()
