"""For whom a person may act. A party's contacts act for it.

The secretariat acts for a party that has nobody of its own in the portal, such as the
general practitioners, and for an area without a committee.
"""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation
from committees.models import Committee, Kind
from committees.roles import Right
from deviations.models import Contact, Deviation
from deviations.workflow import Side


def party_of(user: Any) -> Organisation | None:
    """The organisation the person registers and answers deviations for, if any."""
    if not user.is_authenticated or not user.is_active:
        return None
    found = Contact.objects.filter(user=user).select_related("organisation").first()
    return found.organisation if found else None


def manages(user: Any) -> bool:
    """Whether the person sees, registers and imports for everyone: the secretariat."""
    return Committee.objects.where(user, Right.MANAGE_DEVIATIONS).exists()


def local_committees(user: Any) -> QuerySet[Committee]:
    """The LSUs whose area's deviations the person reads."""
    found = Committee.objects.where(user, Right.VIEW_DEVIATIONS).of_kind(Kind.LOCAL)
    return found.filter(area__isnull=False)


def may_enter(user: Any) -> bool:
    """Whether deviations are any of the person's business at all."""
    return (
        party_of(user) is not None or manages(user) or local_committees(user).exists()
    )


def may_register(user: Any) -> bool:
    return party_of(user) is not None or manages(user)


def sides_of(user: Any, deviation: Deviation) -> frozenset[str]:
    """The sides the person may act for in this deviation."""
    party = party_of(user)
    office = manages(user)
    sides: set[str] = set()
    for side, organisation in (
        (Side.REPORTER, deviation.reporter),
        (Side.RECEIVER, deviation.receiver),
    ):
        own = party is not None and party.pk == organisation.pk
        if own or (office and has_nobody(organisation)):
            sides.add(side)
    if deviation.area_id is None:
        if office:
            sides.add(Side.AREA)
    elif _speaks_for_area(user, deviation.area_id):
        sides.add(Side.AREA)
    return frozenset(sides)


def has_nobody(organisation: Organisation) -> bool:
    """Whether the party has no contact of its own in the portal."""
    return not organisation.contacts.filter(user__is_active=True).exists()


def _speaks_for_area(user: Any, area: int) -> bool:
    leads = Committee.objects.where(user, Right.SEND_STATEMENTS).of_kind(Kind.LOCAL)
    return leads.filter(area=area).exists()
