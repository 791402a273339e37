"""Rights follow the seats: always recomputed from all of a person's seats."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from committees.models import Committee, Kind, Seat, valid_on
from committees.roles import PERMISSIONS, VOTING, Right, Role
from helsefellesskap.core.permissions import set_permissions


def sync_permissions(user: User, body: Committee) -> None:
    """Let the person hold on the body exactly what today's seats bring."""
    today = timezone.localdate()
    rights: set[Right] = set()
    for seat in user.seats.filter(valid_on(today)).select_related("committee"):
        rights |= seat.rights_everywhere
        if seat.committee_id == body.pk:
            rights |= seat.rights
    if user.substitute_seats.filter(valid_on(today), committee=body).exists():
        rights |= PERMISSIONS[Role.OBSERVER] | VOTING
    set_permissions(user, rights, on=body)


def sync_person(user: User, *, bodies: Any = None) -> None:
    """Recompute what the person may do on these bodies, or on all of them."""
    for body in Committee.objects.all() if bodies is None else bodies:
        sync_permissions(user, body)


def sync_everywhere(bodies: Iterable[Committee]) -> None:
    """Give those who sit in the secretariat their rights on bodies that are new."""
    found = list(bodies)
    people = User.objects.filter(seats__committee__kind=Kind.SECRETARIAT).distinct()
    for person in people if found else ():
        sync_person(person, bodies=found)


def sync_after(changed: Seat) -> None:
    """Recompute everyone the seat concerns."""
    everywhere = changed.committee.kind == Kind.SECRETARIAT
    for person in (changed.user, changed.substitute):
        if person is not None:
            sync_person(person, bodies=None if everywhere else [changed.committee])


def end_what_has_run_out() -> int:
    """Take rights from seats that ended, give them to seats that began.

    Run daily. It recomputes everyone whose seat began or ended within a week, and
    returns how many people they are.
    """
    today = timezone.localdate()
    week = today - datetime.timedelta(days=7)
    ended = Q(valid_to__gte=week, valid_to__lt=today)
    begun = Q(valid_from__gte=week, valid_from__lte=today)
    touched = set()
    rows = Seat.objects.filter(ended | begun)
    for row in rows.select_related("committee", "user", "substitute"):
        touched |= {person.pk for person in (row.user, row.substitute) if person}
        sync_after(row)
    return len(touched)
