"""What happened to each case, and after how many working days."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from cases.models import Case, CaseStep, Clock
from cases.workflow import HIDDEN
from committees.models import PatientGroup
from helsefellesskap.core.workdays import workdays_between

STEPS = (
    "ask_sender",
    "write",
    "route",
    "return_with_reasons",
    "withdraw",
    "decide",
    "report_outcome",
)
GOES_ON = frozenset({"write", "route", "return_with_reasons", "withdraw", "decide"})
"""Steps that end the wait for the sender."""

FIRST, ROUTING, DECISION, ANSWER = "first_answer", "routing", "decision", "answer"
PACES = (FIRST, ROUTING, DECISION, ANSWER)
CLOCKS = {
    FIRST: Clock.Kind.FIRST_ANSWER,
    ROUTING: Clock.Kind.ROUTING,
    ANSWER: Clock.Kind.OUTCOME,
}


@dataclass(frozen=True, slots=True)
class Took:
    """Something that was reached: when, and after how many working days."""

    on: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One case, as far as it is counted."""

    received: datetime.date
    source: str
    groups: frozenset[int]
    took: Mapping[str, Took]
    came_to: tuple[tuple[datetime.date, int], ...] = ()
    body: int | None = None
    answered: datetime.date | None = None
    returned: datetime.date | None = None
    withdrawn: datetime.date | None = None


def facts_of(first: int, last: int) -> list[Facts]:
    """The cases in which something happened in these years, in three queries."""
    between = Q(at__year__gte=first, at__year__lte=last)
    active = CaseStep.objects.filter(between, case=OuterRef("pk"))
    raised = Q(received_at__year__gte=first, received_at__year__lte=last)
    steps = CaseStep.objects.filter(step__in=STEPS).order_by("at", "pk")
    told = steps.only("case_id", "step", "at", "day", "body_id")
    rows = (
        Case.objects.exclude(state__in=HIDDEN)
        .filter(raised | Q(Exists(active)))
        .only("pk", "received_at", "on_behalf_of", "first_answer_at")
        .order_by("pk")
        .prefetch_related(
            Prefetch("steps", told, to_attr="told"),
            Prefetch(
                "patient_groups", PatientGroup.objects.only("pk"), to_attr="groups"
            ),
        )
    )
    return [_fact(case) for case in rows]


def _fact(case: Any) -> Facts:
    came = timezone.localdate(case.received_at)
    steps: list[CaseStep] = case.told
    took: dict[str, Took] = {}
    if case.first_answer_at is not None:
        day = timezone.localdate(case.first_answer_at)
        took[FIRST] = Took(day, max(0, workdays_between(came, day)))
    first = {row.step: row for row in reversed(steps)}
    if "route" in first:
        day = timezone.localdate(first["route"].at)
        took[ROUTING] = _net(came, day, steps)
    decided = first.get("decide")
    if decided is not None:
        day = decided.day or timezone.localdate(decided.at)
        took[DECISION] = _net(came, day, steps)
        if "report_outcome" in first:
            told = timezone.localdate(first["report_outcome"].at)
            took[ANSWER] = Took(told, max(0, workdays_between(day, told)))
    routes = [row for row in steps if row.step == "route" and row.body_id]
    last = decided or (routes[-1] if routes else None)
    return Facts(
        received=came,
        source=case.on_behalf_of,
        groups=frozenset(group.pk for group in case.groups),
        took=took,
        came_to=tuple(
            (timezone.localdate(row.at), row.body_id) for row in routes if row.body_id
        ),
        body=last.body_id if last else None,
        answered=_day_of(first.get("report_outcome")),
        returned=_day_of(first.get("return_with_reasons")),
        withdrawn=_day_of(first.get("withdraw")),
    )


def _net(came: datetime.date, day: datetime.date, steps: Sequence[CaseStep]) -> Took:
    """Working days until the day, less those in which we waited for the sender."""
    waited, since = 0, None
    for row in steps:
        at = timezone.localdate(row.at)
        if at > day:
            break
        if row.step == "ask_sender":
            since = since or at
        elif row.step in GOES_ON and since is not None:
            waited += workdays_between(since, at)
            since = None
    if since is not None:
        waited += workdays_between(since, day)
    return Took(day, max(0, workdays_between(came, day) - waited))


def _day_of(row: CaseStep | None) -> datetime.date | None:
    return timezone.localdate(row.at) if row is not None else None
