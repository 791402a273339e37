"""What meetings show elsewhere: the next one, a body's own, and the way onto an agenda."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from actionplans.models import Revision
from actionplans.workflow import State as PlanState
from cases import agendas
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core import panels
from helsefellesskap.core.permissions import may
from meetings import reports
from meetings.forms import PlaceCaseForm
from meetings.models import AgendaItem, Meeting

ITEMS_SHOWN = 3


def register() -> None:
    """Called when the apps are ready."""
    panels.register_panel("home", "meetings/_next.html", next_meeting, order=30)
    panels.register_panel(
        "committee", "meetings/_committee.html", bodys_meetings, order=30
    )
    panels.register_panel("mine", "meetings/_mine.html", my_meetings, order=30)
    panels.register_panel("case", "meetings/_case.html", place_case, order=10)
    agendas.register(places)
    panels.register_panel("decision", "meetings/_plan.html", place_plan, order=10)


def next_meeting(request: HttpRequest, subject: None) -> dict[str, Any]:
    """The next meeting of any body, with the beginning of its agenda."""
    found = Meeting.objects.upcoming().for_list().first()
    items: list[AgendaItem] = found.__dict__["agenda"] if found else []
    return {
        "meeting": found,
        "items": [(item, reports.public_words(item)) for item in items[:ITEMS_SHOWN]],
        "more": max(0, len(items) - ITEMS_SHOWN),
    }


def bodys_meetings(request: HttpRequest, body: Committee) -> dict[str, Any]:
    """The body's next meetings and its latest."""
    mine = Meeting.objects.filter(body=body)
    return {
        "body": body,
        "upcoming": list(mine.upcoming()[:3]),
        "past": list(mine.past()[:3]),
        "may_call": may(request.user, Right.HOLD_MEETINGS, on=body),
    }


def my_meetings(request: HttpRequest, subject: None) -> dict[str, Any]:
    """The next meetings of the bodies in which the person sits."""
    bodies = Seat.objects.valid().filter(user=request.user.pk).values("committee")
    mine = Meeting.objects.filter(body__in=bodies)
    return {"meetings": list(mine.upcoming().select_related("body")[:ITEMS_SHOWN])}


def place_case(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """The way onto an agenda, for who may place the case; else where it stands."""
    item = (
        AgendaItem.objects.filter(case=case, removed_at=None)
        .select_related("meeting__body")
        .order_by("-pk")
        .first()
    )
    body = case.holder
    placing = (
        case.state == CaseState.ROUTED
        and body is not None
        and may(request.user, Right.PLACE_CASES, on=body)
        and may(request.user, Right.HOLD_MEETINGS, on=body)
    )
    if item is None and not placing:
        return None
    form = PlaceCaseForm(body=body) if placing and body is not None else None
    return {
        "case": case,
        "body": body,
        "item": item if case.state != CaseState.ROUTED else None,
        "form": form,
        "has_meetings": placing
        and Meeting.objects.upcoming().filter(body=body).exists(),
        "placing": placing,
    }


def places(case: Case) -> Iterator[agendas.Place]:
    """The items the case has stood in; the decision where it is published."""
    rows = AgendaItem.objects.filter(case=case, removed_at=None)
    for item in rows.select_related("meeting__body"):
        meeting = item.meeting
        yield agendas.Place(
            day=meeting.day,
            body=meeting.body.short,
            number=item.number_text,
            url=meeting.get_absolute_url(),
            published=meeting.is_published,
            decision=item.decision if meeting.is_published else "",
        )


def place_plan(request: HttpRequest, revision: Revision) -> dict[str, Any] | None:
    """Where the plan stands on an agenda, or the way onto one, while it waits."""
    if revision.state != PlanState.SUBMITTED:
        return None
    body = revision.plan.decider
    items = AgendaItem.objects.filter(revision=revision, removed_at=None)
    item = items.select_related("meeting__body").order_by("-pk").first()
    placing = item is None and may(request.user, Right.HOLD_MEETINGS, on=body)
    if item is None and not placing:
        return None
    upcoming = Meeting.objects.upcoming().filter(body=body) if placing else ()
    return {
        "revision": revision,
        "body": body,
        "item": item,
        "placing": placing,
        "upcoming": list(upcoming[:3]),
    }
