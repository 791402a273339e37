"""What reviews hear from below: a new day, on which some plans may be due."""

from typing import Any

from django.dispatch import receiver

from actionplans.services import reviewing
from helsefellesskap.core.signals import new_day


@receiver(new_day, dispatch_uid="actionplans.remind_of_reviews")
def remind_of_reviews(**kwargs: Any) -> None:
    """Tell whose plans are due for review."""
    reviewing.remind_of_reviews()
