"""What a page says of the bodies: how they report, who covers whom, who sits where."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import AreaMembership, Organisation, OrganisationKind
from committees.models import Committee, Kind, Seat, valid_on
from helsefellesskap.core.collation import norwegian

ORDER = (
    Kind.PARTNERSHIP,
    Kind.STRATEGIC,
    Kind.LOCAL,
    Kind.PROFESSIONAL,
    Kind.WORKING_GROUP,
    Kind.SECRETARIAT,
)
HEADINGS = {
    Kind.PARTNERSHIP: gettext_lazy("Partnership meeting"),
    Kind.STRATEGIC: gettext_lazy("Strategic cooperation committees"),
    Kind.LOCAL: gettext_lazy("Local cooperation committees"),
    Kind.PROFESSIONAL: gettext_lazy("Professional cooperation committees"),
    Kind.WORKING_GROUP: gettext_lazy("Working groups"),
    Kind.SECRETARIAT: gettext_lazy("Secretariat"),
}


@dataclass(slots=True)
class Group:
    """The bodies of one kind, and to whom they report."""

    kind: Kind
    heading: str
    bodies: list[Committee] = field(default_factory=list)
    above: list[Committee] = field(default_factory=list)

    @property
    def reports_to(self) -> str:
        """“Reports to SSU”; "" for who stands on top."""
        names = ", ".join(body.short for body in self.above)
        if not names:
            return ""
        return _("Report to %(names)s") % {"names": names}


def groups(bodies: Iterable[Committee]) -> list[Group]:
    """The bodies grouped by kind, in the order they report upwards."""
    found = list(bodies)
    by_kind: dict[str, Group] = {}
    for kind in ORDER:
        mine = [body for body in found if body.kind == kind]
        if not mine:
            continue
        heading = mine[0].name if len(mine) == 1 else str(HEADINGS[kind])
        above = {body.parent_id: body.parent for body in mine if body.parent}
        by_kind[kind] = Group(kind, heading, mine, list(above.values()))
    return list(by_kind.values())


def municipalities() -> list[Organisation]:
    """The municipalities that belong to an area today, in Norwegian order."""
    found = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    return list(found.order_by(norwegian("name")))


@dataclass(frozen=True, slots=True)
class Answer:
    """Which area a municipality belongs to, and the bodies that cover it."""

    organisation: Organisation
    membership: AreaMembership | None
    bodies: list[Committee]


def find_yours(number: str, bodies: Iterable[Committee]) -> Answer | None:
    """The bodies that cover the municipality with the number, if there is one."""
    chosen = Organisation.objects.filter(
        kind=OrganisationKind.MUNICIPALITY, number=number
    )
    organisation = chosen.first() if number else None
    if organisation is None:
        return None
    rows = AreaMembership.objects.filter(
        valid_on(timezone.localdate()), organisation=organisation
    )
    membership = rows.select_related("area").first()
    area = membership.area_id if membership else None
    covering = [body for body in bodies if area and body.area_id == area]
    return Answer(organisation, membership, covering)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One line of a body's seats; the person is there for the signed-in alone."""

    seat: Seat
    person: str
    substitute: str
    vacant: bool
    represents: str


def seat_lines(seats: Iterable[Seat], *, named: bool) -> list[SeatLine]:
    """The seats as a reader may see them; persons only when `named`."""
    return [
        SeatLine(
            seat=seat,
            person=str(seat.user) if named and seat.user else "",
            substitute=str(seat.substitute) if named and seat.substitute else "",
            vacant=seat.user_id is None,
            represents=str(seat.organisation or _party(seat)),
        )
        for seat in seats
    ]


def _party(seat: Seat) -> str:
    return capfirst(str(seat.get_party_display()))


@dataclass(frozen=True, slots=True)
class Step:
    """One change, as its history tells it."""

    at: datetime.datetime
    by: str
    words: str


def membership_history(row: AreaMembership) -> list[Step]:
    """Who changed the membership, and to what; the newest first."""
    history: Any = row.history
    return [
        Step(
            at=one.history_date,
            by=str(one.history_user or pgettext("who did it", "The portal")),
            words=_membership_words(one),
        )
        for one in history.select_related("history_user", "area").order_by(
            "-history_date"
        )
    ]


def _membership_words(one: Any) -> str:
    ends = _(" to %(day)s") % {"day": date_format(one.valid_to)} if one.valid_to else ""
    sure = _("not confirmed") if one.uncertain else _("confirmed")
    words = _("%(area)s from %(from)s%(to)s, %(sure)s")
    return words % {
        "area": one.area,
        "from": date_format(one.valid_from),
        "to": ends,
        "sure": sure,
    }
