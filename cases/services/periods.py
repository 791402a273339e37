"""How long things may take and how long they are kept: set by the secretariat's leader."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks
from cases.models import Case, Clock
from cases.services.base import office
from cases.workflow import OPEN
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require

LONGEST = 1825  # five years
AT_ONCE = 500


@transaction.atomic
def set_periods(days: Mapping[str, int], *, by: User) -> list[str]:
    """Set the clocks that are given, and count the open cases' deadlines anew.

    Returns those that changed. What a sender has been told of the contact details
    stands: a day that is told is not moved.
    """
    require(by, Right.ROUTE_CASES, on=office())
    kept = {clock.kind: clock for clock in Clock.objects.select_for_update()}
    changed = []
    for kind, number in days.items():
        clock = kept.get(kind) or Clock(kind=kind, days=Clock.USUAL[Clock.Kind(kind)])
        if not 1 <= number <= LONGEST:
            raise DomainError(_("A period is between 1 day and five years."))
        if clock.days != number:
            why = f"{clock.days} → {number}"
            clock.days = number
            save_recorded(clock, by=by, why=why)
            changed.append(kind)
    now = Clock.all_days()
    if now[Clock.Kind.NOTICE] > now[Clock.Kind.CONTACT]:
        raise DomainError(
            _("Nobody can be told earlier than the contact details are kept.")
        )
    if changed:
        _count_anew(now)
    return changed


def _count_anew(days: dict[str, int]) -> None:
    """Deadlines follow from the clocks, and are signed by nobody."""
    moved = []
    for case in Case.objects.select_for_update().filter(state__in=OPEN):
        due = clocks.due_on(case, days)
        if due != case.due_on:
            case.due_on = due
            moved.append(case)
    Case.objects.bulk_update(moved, ["due_on"], batch_size=AT_ONCE)
