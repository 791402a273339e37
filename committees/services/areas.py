"""Which area a municipality belongs to, and from when."""

import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AreaMembership, HospitalArea, User
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError


class NotAnArea(DomainError):
    """The dates do not fit together, and the message says why."""


def require_anywhere(user: Any, right: Right) -> None:
    """Go on if the user holds the right on some body; areas belong to none of them."""
    if not Committee.objects.where(user, right).exists():
        raise PermissionDenied(right)


@transaction.atomic
def change_membership(
    found: AreaMembership,
    *,
    by: User,
    area: HospitalArea,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    uncertain: bool,
    note: str,
) -> AreaMembership:
    """Write down where the municipality belongs, and whether that is sure."""
    require_anywhere(by, Right.MANAGE_SEATS)
    row = AreaMembership.objects.select_for_update().get(pk=found.pk)
    row.area, row.valid_from, row.valid_to = area, valid_from, valid_to
    row.uncertain, row.note = uncertain, note
    _refuse_overlap(row)
    save_recorded(row, by=by, why="area changed")
    return row


@transaction.atomic
def move_membership(
    found: AreaMembership,
    *,
    by: User,
    area: HospitalArea,
    first_day: datetime.date,
    note: str,
) -> AreaMembership:
    """Let the municipality belong elsewhere from the day on; the former row ends."""
    require_anywhere(by, Right.MANAGE_SEATS)
    row = AreaMembership.objects.select_for_update().get(pk=found.pk)
    if first_day <= row.valid_from:
        raise NotAnArea(_("The new area must begin after the former one."))
    if row.valid_to is not None and row.valid_to < first_day:
        raise NotAnArea(_("The former membership has ended already."))
    row.valid_to = first_day - datetime.timedelta(days=1)
    made = AreaMembership(
        area=area, organisation=row.organisation, valid_from=first_day, note=note
    )
    _refuse_overlap(row, made)
    save_recorded(row, by=by, why="moved to another area")
    save_recorded(made, by=by, why="moved to another area")
    return made


def _refuse_overlap(*rows: AreaMembership) -> None:
    keys = [row.pk for row in rows if row.pk]
    others = AreaMembership.objects.filter(organisation=rows[0].organisation)
    everything = [*others.exclude(pk__in=keys), *rows]
    for row in everything:
        if row.valid_to is not None and row.valid_to < row.valid_from:
            raise NotAnArea(_("The last day cannot be before the first one."))
    for earlier, later in pairwise(sorted(everything, key=lambda row: row.valid_from)):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise NotAnArea(
                _("A municipality belongs to one area at a time; these dates overlap.")
            )
