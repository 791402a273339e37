"""What is kept how long, what has been taken away, and what goes next week."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseDraft, Clock, Dossier, Removal
from cases.workflow import ENDED, State

AHEAD = datetime.timedelta(days=7)
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Coming:
    """So many of a kind go, or are told of, within the week."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """When a case's contact details go, or went, as its reader is told it."""

    went_on: datetime.date | None = None
    goes_on: datetime.date | None = None
    days: int = 0


def told(case: Case, *, has_contact: bool, days: dict[str, int] | None = None) -> Told:
    """For the sender's page and the case's: gone, going on a day, or kept so many days."""
    if case.contact_removed_on is not None:
        return Told(went_on=case.contact_removed_on)
    if not has_contact:
        return Told()
    if case.contact_goes_on is not None:
        return Told(goes_on=case.contact_goes_on)
    kept = (days or Clock.all_days())[Clock.Kind.CONTACT]
    if case.ended_at is not None and case.state in ENDED:
        ended = timezone.localdate(case.ended_at)
        return Told(goes_on=ended + datetime.timedelta(days=kept))
    return Told(days=kept)


def leaving() -> QuerySet[Case]:
    """Cases whose contact details go within the week, the first first."""
    until = timezone.localdate() + AHEAD
    return (
        Case.objects.filter(
            state__in=ENDED, contact_removed_on=None, contact_goes_on__lte=until
        )
        .order_by("contact_goes_on", "pk")
        .only("year", "number", "title", "language", "contact_goes_on")
    )


def coming() -> list[Coming]:
    """Numbers for the week ahead."""
    days, until = Clock.all_days(), timezone.now() + AHEAD
    ahead = max(0, days[Clock.Kind.CONTACT] - days[Clock.Kind.NOTICE])
    ended = Case.objects.filter(state__in=ENDED - {State.DISCARDED})
    to_tell = ended.filter(
        ended_at__lt=until - datetime.timedelta(days=ahead),
        contact_goes_on=None,
        contact_removed_on=None,
    )
    spam = Case.objects.filter(
        state=State.DISCARDED,
        ended_at__lt=until - datetime.timedelta(days=days[Clock.Kind.SPAM]),
    )
    return [
        Coming(_("cases whose contact details go"), leaving().count()),
        Coming(_("cases whose senders are told beforehand"), to_tell.count()),
        Coming(_("thrown away cases"), spam.count()),
        Coming(
            _("half-written cases"),
            CaseDraft.objects.filter(expires_at__lt=until).count(),
        ),
        Coming(_("dossiers"), Dossier.objects.filter(expires_at__lt=until).count()),
    ]


def removals() -> QuerySet[Removal]:
    """What has been taken away, the latest first."""
    return Removal.objects.order_by("-day", "what")


def changes() -> list[dict[str, Any]]:
    """Who set which period from what to what, the latest first."""
    rows = Clock.history.select_related("history_user").order_by(
        "-history_date", "-history_id"
    )
    return [
        {
            "at": row.history_date,
            "by": row.history_user,
            "what": Clock.Kind(row.kind).label,
            "how": row.history_change_reason or f"{row.days}",
        }
        for row in rows[:SHOWN]
    ]
