"""What deviations show elsewhere: those in which the next step is the person's."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from committees.models import Committee, Kind
from committees.roles import Right
from deviations import parties
from deviations.models import Contact, Deviation
from deviations.workflow import WAITING, State
from helsefellesskap.core import panels

TODOS = 8


def register() -> None:
    """Called when the apps are ready."""
    panels.register_todos(todos)


def todos(user: Any) -> Iterator[panels.Todo]:
    """What waits for an answer, for a look at the answer, or for the LSU's word."""
    found = list(_theirs(user)[: TODOS + 1])
    for deviation in found[:TODOS]:
        awaits = deviation.state in WAITING
        yield panels.Todo(
            title=f"{deviation.number} {deviation.category}",
            url=deviation.get_absolute_url(),
            action=_ACTIONS.get(deviation.state, _answer)(),
            due=deviation.reply_by if awaits else None,
            about=capfirst(deviation.get_state_display()),
        )
    if len(found) > TODOS:
        yield panels.Todo(
            title=_("And more deviations that wait for you"),
            url=reverse("deviations:deviations"),
            action=_("See all deviations"),
        )


def _theirs(user: Any) -> Any:
    """The next step is the receiver's, then the reporter's; a disagreement is the LSU's."""
    party = parties.party_of(user)
    leads = Committee.objects.where(user, Right.SEND_STATEMENTS).of_kind(Kind.LOCAL)
    areas = leads.filter(area__isnull=False).values("area")
    waits = Q(state=State.DISPUTED, area__in=areas)
    if party is not None:
        waits |= Q(receiver=party, state__in=WAITING)
        waits |= Q(reporter=party, state=State.ANSWERED)
    if parties.manages(user):
        waits |= Q(state=State.DISPUTED, area=None)
        waits |= Q(~Exists(_contacts_of("receiver")), state__in=WAITING)
        waits |= Q(~Exists(_contacts_of("reporter")), state=State.ANSWERED)
    rows = Deviation.objects.visible_to(user).filter(waits)
    return rows.select_related("category").order_by("reply_by", "pk")


def _contacts_of(side: str) -> Any:
    return Contact.objects.filter(organisation=OuterRef(side), user__is_active=True)


def _answer() -> str:
    return _("Answer the deviation")


_ACTIONS = {
    State.ANSWERED: lambda: _("Read the answer"),
    State.DISPUTED: lambda: _("Settle the disagreement"),
}
