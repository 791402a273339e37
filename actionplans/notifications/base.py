"""Who hears, and what every letter about a plan begins with."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    PlanStep,
    Revision,
)
from committees.models import Committee, Kind, Seat
from committees.roles import Role
from helsefellesskap.core.mail import LinkTo, Mail
from helsefellesskap.core.models import Letter

LEADING = (Role.LEADER, Role.DEPUTY, Role.SECRETARY)
"""Those in a body who hear of what the body is asked or told."""


EMAIL = "actionplans/email/{}.txt"


def leading(body: Committee) -> list[Seat]:
    """The seats of the body's leader, deputy and secretary, with who has them."""
    seats = body.seats.valid().filter(role__in=LEADING, user__isnull=False)
    return list(seats.select_related("user", "committee"))


def voting(body: Committee) -> list[Seat]:
    """The body's voting seats, with who has them."""
    seats = body.seats.valid().voting().filter(user__isnull=False)
    return list(seats.select_related("user", "committee"))


def secretariat() -> list[Seat]:
    """Everyone who works in the secretariat."""
    seats = Seat.objects.valid().filter(committee__kind=Kind.SECRETARIAT)
    seats = seats.exclude(role=Role.OBSERVER).filter(user__isnull=False)
    return list(seats.select_related("user", "committee"))


def told_before(revision: Revision) -> list[User]:
    """Everyone who has had a letter about the revision and still has a seat somewhere."""
    letters = Letter.objects.filter(event__startswith=prefix(revision))
    seats = Seat.objects.valid()
    seated = Q(pk__in=seats.values("user")) | Q(pk__in=seats.values("substitute"))
    told = User.objects.filter(pk__in=letters.values("to_user"))
    return list(told.filter(seated).order_by("pk"))


def link_holder(seat: Seat) -> str:
    """Which seat a signed link is bound to."""
    return f"seat:{seat.pk}"


def end_of(day: datetime.date) -> datetime.datetime:
    """The midnight that ends the day."""
    after = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(after, datetime.time.min))


def prefix(revision: Revision) -> str:
    """What the events of one revision begin with."""
    return f"plan:{revision.pk}:"


def mail(
    step: PlanStep,
    name: str,
    to: User | None,
    url: str,
    *,
    about: str = "",
    link: LinkTo | None = None,
    **context: Any,
) -> Mail:
    event = f"{prefix(step.revision)}{step.step}:{step.pk}"
    return Mail(
        event=f"{event}:{about}" if about else event,
        template=EMAIL.format(name),
        to=to,
        context={"plan": step.revision.plan, "step": step, "url": url, **context},
        link=link,
    )
