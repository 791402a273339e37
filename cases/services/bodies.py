"""In the bodies: on the agenda and off, decided; then the answer, and the end."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks, notifications
from cases.models import Case, Clock
from cases.services.base import carry_out, check, lock
from cases.workflow import State
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require


@transaction.atomic
def put_on_agenda(
    case: Case, *, by: User, on: datetime.date, number: str = "", url: str = ""
) -> Case:
    """The body takes the case up on a day, under a number; `url` is where its meeting is."""
    case = lock(case)
    check("put_on_agenda", case, by=by, texts=(number,))
    case.agenda_on, case.agenda_number, case.agenda_url = on, number, url
    row = carry_out("put_on_agenda", case, by=by, body=case.holder, day=on, note=number)
    post(notifications.to_sender(case, row, "put_on_agenda"))
    return case


@transaction.atomic
def move_on_agenda(case: Case, *, by: User, on: datetime.date) -> Case:
    """The body's meeting is held another day, and the case with it. The sender is told."""
    case = lock(case)
    if case.holder is None or case.state != State.ON_AGENDA or case.agenda_on == on:
        return case
    require(by, Right.HOLD_MEETINGS, on=case.holder)
    case.agenda_on, case.state = on, State.ROUTED  # off and on again, as one step
    row = carry_out(
        "put_on_agenda", case, by=by, body=case.holder, day=on, note=case.agenda_number
    )
    post(notifications.to_sender(case, row, "put_on_agenda"))
    return case


@transaction.atomic
def take_off_agenda(case: Case, *, by: User, reason: str = "") -> Case:
    """The case waits for another meeting."""
    case = lock(case)
    check("take_off", case, by=by, reason=reason)
    case.agenda_on, case.agenda_number, case.agenda_url = None, "", ""
    row = carry_out("take_off", case, by=by, body=case.holder, reason=reason)
    post(notifications.to_sender(case, row, "take_off"))
    return case


@transaction.atomic
def decide_case(
    case: Case,
    *,
    by: User,
    decision: str,
    on: datetime.date | None = None,
    number: str = "",
    url: str = "",
) -> Case:
    """Write down what the body decided."""
    case = lock(case)
    check("decide", case, by=by, texts=(decision, number))
    if not decision.strip():
        raise DomainError(_("A decision says what was decided."))
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("A decision cannot be dated in the future."))
    clocks.start_again(case)
    case.decision, case.decided_on = decision, day
    case.agenda_number, case.agenda_url = (
        number or case.agenda_number,
        url or case.agenda_url,
    )
    row = carry_out("decide", case, by=by, body=case.holder, day=day, note=decision)
    post(notifications.about_decision(case, row))
    return case


@transaction.atomic
def report_outcome(case: Case, *, by: User, text: str, url: str = "") -> Case:
    """Send the sender what came of it, with the way to the minutes."""
    case = lock(case)
    check("report_outcome", case, by=by, texts=(text,))
    if not text.strip():
        raise DomainError(_("The answer says what came of the case."))
    case.outcome, case.reported_at = text, timezone.now()
    case.agenda_url = url or case.agenda_url
    row = carry_out("report_outcome", case, by=by, reason=text)
    post(notifications.to_sender(case, row, "report_outcome"))
    return case


@transaction.atomic
def close_case(case: Case, *, by: User | None = None) -> Case:
    """End a case that is answered. `by=None` is the portal, when nobody has reacted."""
    case = lock(case)
    check("close", case, by=by)
    case.ended_at = timezone.now()
    row = carry_out("close", case, by=by)
    days = Clock.all_days()[Clock.Kind.CONTACT]
    forgotten = timezone.localdate() + datetime.timedelta(days=days)
    post(notifications.to_sender(case, row, "close", forgotten_on=forgotten))
    return case
