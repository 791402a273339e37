"""How long each thing may take, counted in working days. The numbers are data."""

import datetime

from django.utils import timezone

from cases.models import Case, Clock
from cases.workflow import State
from helsefellesskap.core.workdays import add_workdays, workdays_between

Kind = Clock.Kind


def first_answer_on(case: Case, days: dict[str, int]) -> datetime.date:
    """When the sender shall have heard from a person."""
    return add_workdays(case.clock_from, days[Kind.FIRST_ANSWER] + case.paused_days)


def routing_on(case: Case, days: dict[str, int]) -> datetime.date:
    """When the case shall be with a body."""
    return add_workdays(case.clock_from, days[Kind.ROUTING] + case.paused_days)


def placing_on(case: Case, days: dict[str, int]) -> datetime.date | None:
    """When the body shall have set a day for the case."""
    if case.routed_at is None:
        return None
    return add_workdays(timezone.localdate(case.routed_at), days[Kind.PLACING])


def outcome_on(case: Case, days: dict[str, int]) -> datetime.date | None:
    """When the sender shall have the answer, once the body has decided."""
    if case.decided_on is None:
        return None
    return add_workdays(case.decided_on, days[Kind.OUTCOME])


def closing_on(case: Case, days: dict[str, int]) -> datetime.date | None:
    """When an answered case is closed, if nobody says anything."""
    if case.reported_at is None:
        return None
    told = timezone.localdate(case.reported_at)
    return told + datetime.timedelta(days=days[Kind.CLOSING])


def due_on(case: Case, days: dict[str, int]) -> datetime.date | None:
    """The next deadline of the case; none while it waits for the sender.

    A case that is gathered into another has none either: the main case has it.
    """
    if case.waiting_since is not None or case.is_merged:
        return None
    match case.state:
        case State.RECEIVED | State.ASSESSING:
            routing = routing_on(case, days)
            if case.first_answer_at is None:
                return min(first_answer_on(case, days), routing)
            return routing
        case State.ON_AGENDA:
            return case.agenda_on
        case State.DECIDED:
            return outcome_on(case, days)
        case State.REPORTED:
            return closing_on(case, days)
    return None


def start_again(case: Case) -> None:
    """End the wait for the sender: the days it took are given back."""
    if case.waiting_since is not None:
        waited = workdays_between(case.waiting_since, timezone.localdate())
        case.paused_days += max(0, waited)
        case.waiting_since = None
