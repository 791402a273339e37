"""Who hears of statuses: what waits to be cleared, and what is still to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from actionplans.models import ClearanceRequest, Measure, Plan
from actionplans.notifications import EMAIL, end_of, leading, link_holder, secretariat
from committees.models import Seat
from helsefellesskap.core.mail import LinkTo, Mail

REPORT = "status-report"
"""The purpose of the signed link that opens one measure's status of one year."""

LINKS = 12
"""So many measures a letter lists, each with its link; the rest are counted."""


def about_question(request: ClearanceRequest, measure: Measure) -> Iterator[Mail]:
    """To those who lead the deciding body: a measure waits for its word."""
    plan = measure.goal.revision.plan
    for seat in leading(plan.decider):
        yield _about(request, measure, "clearance_asked", seat.user, to_decider=True)


def about_answer(request: ClearanceRequest, measure: Measure) -> Iterator[Mail]:
    """To those who lead the writing body, and the secretariat."""
    plan = measure.goal.revision.plan
    told = set()
    for seat in [*leading(plan.writer), *secretariat()]:
        if seat.user_id not in told:
            told.add(seat.user_id)
            yield _about(request, measure, "clearance_answered", seat.user)


@dataclass(frozen=True, slots=True)
class Due:
    """What one person is asked: for which seat, which measures, and how many in all."""

    seat: Seat
    measures: Sequence[Measure]
    leads: bool = False


def about_status(
    plan: Plan, year: int, days: int, asked: Sequence[Due]
) -> Iterator[Mail]:
    """To each who answers for measures whose status of the year is missing or out of date."""
    for due in asked:
        listed = list(due.measures[:LINKS])
        page = "january" if due.leads else "my-measures"
        yield Mail(
            event=f"status:{plan.pk}:{year}:{days}",
            template=EMAIL.format("status_due"),
            to=due.seat.user,
            context={
                "plan": plan,
                "year": year,
                "seat": due.seat,
                "deadline": plan.status_due(year),
                "count": len(due.measures),
                "rows": [
                    (measure, f"[link {number}]")
                    for number, measure in enumerate(listed, 1)
                ],
                "more": len(due.measures) - len(listed),
                "leads": due.leads,
                "url": reverse(f"actionplans:{page}", args=[plan.slug] * due.leads),
            },
            links=tuple(
                LinkTo(
                    purpose=REPORT,
                    subject=link_subject(plan, year, measure),
                    holder=link_holder(due.seat),
                    expires_at=end_of(plan.status_due(year)),
                )
                for measure in listed
            ),
        )


def link_subject(plan: Plan, year: int, measure: Measure | None = None) -> str:
    """What a link is about; without a measure, how the year's links all begin."""
    return f"status:{plan.pk}:{year}:{measure.thread_id if measure else ''}"


def _about(
    request: ClearanceRequest,
    measure: Measure,
    name: str,
    to: Any,
    *,
    to_decider: bool = False,
) -> Mail:
    plan = measure.goal.revision.plan
    where = (
        reverse("actionplans:clearing")
        if to_decider
        else reverse("actionplans:measure", args=[plan.slug, measure.thread_id])
    )
    return Mail(
        event=f"clearance:{request.pk}:{name}",
        template=EMAIL.format(name),
        to=to,
        context={"plan": plan, "measure": measure, "request": request, "url": where},
    )
