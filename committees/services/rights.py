"""Rights follow the seats: always recomputed from all of a person's seats."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.models import (
    Committee,
    CommitteeUserPermission,
    Kind,
    Seat,
    valid_on,
)
from committees.roles import Right
from helsefellesskap.core.nightly import each_by_itself
from helsefellesskap.core.permissions import set_permissions

_Rights = defaultdict[tuple[int, int], set[str]]  # by person and body


def sync_permissions(user: User, body: Committee) -> None:
    """Let the person hold on the body exactly what today's seats bring."""
    today = timezone.localdate()
    rights: set[Right] = set()
    for seat in user.seats.filter(valid_on(today)).select_related("committee"):
        rights |= seat.rights_everywhere
        if seat.committee_id == body.pk:
            rights |= seat.rights
    for seat in user.substitute_seats.filter(valid_on(today), committee=body):
        rights |= seat.rights_of_the_substitute
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

    Run daily. It finds everyone whose rights are not what the seats of today bring,
    however long ago that came about, and returns how many people they are.
    """
    due, held = _rights_due(), _rights_held()
    astray = [pair for pair in due.keys() | held.keys() if due[pair] != held[pair]]
    people = User.objects.filter(pk__in={person for person, _body in astray})
    bodies = Committee.objects.in_bulk({body for _person, body in astray})

    def sync(user: User) -> bool:
        for person, body in astray:
            if person == user.pk:
                sync_permissions(user, bodies[body])
        return True

    return each_by_itself(people if astray else (), sync, what="committees.rights")


def _rights_due() -> _Rights:
    """What today's seats bring."""
    due: _Rights = defaultdict(set)
    bodies = list(Committee.objects.values_list("pk", flat=True))
    for seat in Seat.objects.valid().select_related("committee"):
        on = seat.committee_id
        if seat.user_id is not None:
            due[seat.user_id, on] |= seat.rights
            for body in bodies if seat.rights_everywhere else ():
                due[seat.user_id, body] |= seat.rights_everywhere
        if seat.substitute_id is not None:
            due[seat.substitute_id, on] |= seat.rights_of_the_substitute
    return due


def _rights_held() -> _Rights:
    """What the rows say."""
    held: _Rights = defaultdict(set)
    rows = CommitteeUserPermission.objects.values_list(
        "user", "content_object", "permission__codename"
    )
    for person, body, right in rows:
        held[person, body].add(right)
    return held
