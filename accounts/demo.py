"""Whom one may be in a demo. Read by the sign-in page, in demo mode alone."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

PASSWORD = "demo-helsefellesskap"  # noqa: S105 -- shown to everyone who runs the demo
DOMAIN = "demo.example"


@dataclass(slots=True)
class Group:
    """A body (or another heading) with its demo people."""

    name: str
    people: list[User] = field(default_factory=list)


def people_by_body() -> list[Group]:
    """The demo people under the body of their first seat; the others last."""
    today = timezone.localdate()
    seats: Any = User._meta.get_field("seats").related_model
    valid = seats.objects.valid(today).select_related("committee")
    people = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)
    groups: dict[tuple[int, str], Group] = {}
    for person in people.prefetch_related(
        Prefetch("seats", valid.order_by("committee__position"), "held")
    ):
        place = _place(person)
        groups.setdefault(place, Group(place[1])).people.append(person)
    for group in groups.values():
        group.people.sort(key=_rank)
    return [group for _key, group in sorted(groups.items())]


def _place(person: User) -> tuple[int, str]:
    if person.is_superuser:
        return 10_000, _("The machine room")
    held = person.held  # type: ignore[attr-defined]
    if not held:
        return 9_000, _("Contacts in municipalities and the trust")
    first = min(
        held, key=lambda s: (s.committee.kind != "secretariat", s.committee.position)
    )
    body = first.committee
    return (0 if body.kind == "secretariat" else body.position), body.short


def _rank(person: User) -> tuple[int, str]:
    held = person.held  # type: ignore[attr-defined]
    return min((s.position for s in held), default=0), person.email
