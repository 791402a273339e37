"""What hearings and votes hear from below: the clock, and a changed text."""

from typing import Any

from django.dispatch import receiver

from actionplans.models import Revision
from actionplans.services import (
    adopting,
    deciding,
    hearing,
    papers,
    reading,
    reminding,
)
from actionplans.signals import text_changed
from helsefellesskap.core.signals import new_day, quarter_of_an_hour


@receiver(quarter_of_an_hour, dispatch_uid="actionplans.close_hearings")
def close_hearings(**kwargs: Any) -> None:
    """Close the hearings whose deadline has passed."""
    hearing.close_what_is_due()


@receiver(new_day, dispatch_uid="actionplans.expire_plans")
def expire_plans(**kwargs: Any) -> None:
    """End the plans whose period is over, and warn of those that soon end."""
    adopting.expire_plans()


@receiver(new_day, dispatch_uid="actionplans.remind")
def remind(**kwargs: Any) -> None:
    """Remind those whose statement or vote is missing before the deadline."""
    reminding.remind()


@receiver(new_day, dispatch_uid="actionplans.forget_unread_texts")
def forget_unread_texts(**kwargs: Any) -> None:
    """A text is kept only as long as some reader stands at it."""
    reading.forget_unread()


@receiver(new_day, dispatch_uid="actionplans.throw_old_papers_away")
def throw_old_papers_away(**kwargs: Any) -> None:
    """Printed case papers are not kept."""
    papers.throw_old_away()


@receiver(text_changed, dispatch_uid="actionplans.void_votes")
def void_votes(revision: Revision, **kwargs: Any) -> None:
    """Votes were given on another text."""
    deciding.end_ballots(revision, "void")
