"""A deviation is told, and gets its number, its area and its deadline."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AreaMembership, Organisation, OrganisationKind
from committees.models import AgreementPart, PatientGroup
from deviations import notifications
from deviations.models import (
    Code,
    Deviation,
    ReplyDeadline,
    Series,
    Taken,
    direction_between,
)
from deviations.parties import manages, party_of
from deviations.workflow import State
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.privacy import refuse_identity_numbers
from helsefellesskap.core.workdays import add_workdays

DEFAULT_WORKDAYS = 15


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of a deviation, as a value."""

    reporter: Organisation
    receiver: Organisation
    occurred_on: datetime.date
    category: Code
    reporter_unit: str = ""
    receiver_unit: str = ""
    municipality: Organisation | None = None
    reported_on: datetime.date | None = None
    phase: Code | None = None
    event_type: Code | None = None
    patient_consequence: Code | None = None
    service_consequence: Code | None = None
    patient_group: PatientGroup | None = None
    agreement_part: AgreementPart | None = None
    agreement_point: str = ""
    summary: str = ""
    immediate_action: str = ""
    source_system: str = ""
    external_ref: str = ""
    reply_by: datetime.date | None = None


@transaction.atomic
def register(told: Told, *, by: Any) -> Deviation:
    """Register the deviation and tell the receiving party.

    A contact registers for the own organisation, the secretariat for any.
    """
    party = party_of(by)
    own = party is not None and party.pk == told.reporter.pk
    if not own and not manages(by):
        raise PermissionDenied("register")
    [serial] = take_serials(_year_of(told), 1)
    made = _made(told, serial=serial, known=_Known())
    try:
        with transaction.atomic():
            save_recorded(made, by=by, why="registered")
    except IntegrityError as error:
        words = _("A deviation with the reference %(ref)s is registered already.")
        raise DomainError(words % {"ref": told.external_ref}) from error
    Taken.objects.create(
        deviation=made, step="register", target=State.REGISTERED, by=by, side="reporter"
    )
    post(notifications.letters_about(made, "register"))
    return made


def unsaved(tellings: list[Told]) -> list[Deviation]:
    """The rows of many deviations, numbered in their order; for imports."""
    by_year: dict[int, int] = {}
    for told in tellings:
        by_year[_year_of(told)] = by_year.get(_year_of(told), 0) + 1
    serials = {year: iter(take_serials(year, count)) for year, count in by_year.items()}
    known = _Known()
    return [
        _made(told, serial=next(serials[_year_of(told)]), known=known)
        for told in tellings
    ]


def take_serials(year: int, count: int) -> list[int]:
    """The year's next numbers, taken under a lock so that nobody else gets them."""
    series, _made_now = Series.objects.get_or_create(year=year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + count)
    last = Series.objects.get(pk=series.pk).last
    return list(range(last - count + 1, last + 1))


class _Known:
    """Areas and deadlines by day; remembers what it has asked."""

    def __init__(self) -> None:
        self._rows: dict[int, list[AreaMembership]] = {}
        self._deadlines = list(ReplyDeadline.objects.order_by("-valid_from"))

    def reply_by(self, reported: datetime.date) -> datetime.date:
        """The day an answer should have come, by the deadline that was in force."""
        for deadline in self._deadlines:
            if deadline.valid_from <= reported:
                return add_workdays(reported, deadline.workdays)
        return add_workdays(reported, DEFAULT_WORKDAYS)

    def area(self, municipality: Organisation | None, day: datetime.date) -> int | None:
        if municipality is None:
            return None
        if municipality.pk not in self._rows:
            rows = AreaMembership.objects.filter(organisation=municipality)
            self._rows[municipality.pk] = list(rows.order_by("valid_from"))
        for row in self._rows[municipality.pk]:
            if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
                return row.area_id
        return None


def _year_of(told: Told) -> int:
    return (told.reported_on or timezone.localdate()).year


def _made(told: Told, *, serial: int, known: _Known) -> Deviation:
    direction = direction_between(told.reporter, told.receiver)
    if direction is None:
        raise DomainError(
            _("A deviation lies between the hospital and a municipality or GP.")
        )
    texts = (
        *(told.reporter_unit, told.receiver_unit, told.agreement_point, told.summary),
        *(told.immediate_action, told.source_system, told.external_ref),
    )
    refuse_identity_numbers(*texts)
    reported = told.reported_on or timezone.localdate()
    if not told.occurred_on <= reported <= timezone.localdate():
        raise DomainError(
            _("It happens first, is reported after, and not in the future.")
        )
    municipality = _municipality(told)
    return Deviation(
        year=reported.year,
        serial=serial,
        direction=direction,
        municipality=municipality,
        area_id=known.area(municipality, told.occurred_on),
        reporter=told.reporter,
        receiver=told.receiver,
        occurred_on=told.occurred_on,
        reported_on=reported,
        reply_by=told.reply_by or known.reply_by(reported),
        **{name: getattr(told, name) for name in _AS_TOLD},
    )


_AS_TOLD = (
    *("reporter_unit", "receiver_unit", "category", "phase", "event_type"),
    *("patient_consequence", "service_consequence", "patient_group", "agreement_part"),
    *(
        "agreement_point",
        "summary",
        "immediate_action",
        "source_system",
        "external_ref",
    ),
)


def _municipality(told: Told) -> Organisation | None:
    for party in (told.reporter, told.receiver):
        if party.kind == OrganisationKind.MUNICIPALITY:
            return party
    return told.municipality
