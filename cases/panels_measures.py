"""What cases show where measures are: on the case, on the measure, on a person's own page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from actionplans.models import Thread
from cases.models import Case, CaseMeasure
from cases.reports import measures as report
from cases.reports.opened import opened_cases
from cases.workflow import MeasureState
from helsefellesskap.core import panels

TODOS = 8


def register() -> None:
    """Called when the apps are ready."""
    panels.register_panel("case", "cases/_measures.html", of_case, order=20)
    panels.register_panel("measure", "cases/_measure_origin.html", origin, order=10)
    panels.register_todos(todos)


def of_case(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the decision has become, and the way there for who may.

    Of a case that is gathered into another: what that one's decision has become.
    """
    cases = Case.objects.filter(pk=case.pk)
    if case.merged_into_id is not None:
        seen = Case.objects.visible_to(request.user).filter(pk=case.merged_into_id)
        cases = Case.objects.filter(Q(pk=case.pk) | Q(pk__in=seen.values("pk")))
    offers = CaseMeasure.objects.filter(case__in=cases).exclude(
        state=MeasureState.TAKEN_BACK
    )
    return {
        "case": case,
        "offers": list(offers.select_related("plan__writer")),
        "may_make": report.may_make(case, request.user),
    }


def origin(request: HttpRequest, thread: Thread) -> dict[str, Any] | None:
    """The cases that became this measure: those one may read, and opened ones."""
    rows = CaseMeasure.objects.filter(thread=thread)
    seen = Case.objects.visible_to(request.user)
    keys = {row.pk for row in seen.filter(measures__in=rows)} if rows else set()
    found = Case.objects.filter(
        Q(pk__in=keys) | Q(pk__in=opened_cases().values("pk")), measures__in=rows
    )
    cases = list(found.order_by("pk"))
    for case in cases:
        inside = case.pk in keys
        case.__dict__["shown"] = case.title_for_bodies if inside else case.public_title
    return {"cases": cases} if cases else None


def todos(user: Any) -> Iterator[panels.Todo]:
    """Decisions that are offered to a plan the person leads."""
    rows = CaseMeasure.objects.asking(user).select_related("case", "plan__writer")
    for offer in rows[:TODOS]:
        yield panels.Todo(
            title=offer.text[:120],
            url=offer.get_absolute_url(),
            action=_("Answer the offer"),
            about=_("A decision for the plan of %(body)s")
            % {"body": offer.plan.writer.short},
        )
