"""What cases show on other pages: a body's cases, and the number that waits."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Case
from cases.reports import bodies
from cases.reports.talk import answers_expected
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core import panels
from helsefellesskap.core.permissions import may

SHOWN = 5
TODOS = 8


def register() -> None:
    """Called when the apps are ready."""
    panels.register_panel("committee", "cases/_committee.html", bodys_cases, order=40)
    panels.register_header_count(waiting)
    panels.register_todos(todos)
    bodies.register_expectation(answers_expected)


def bodys_cases(request: HttpRequest, body: Committee) -> dict[str, Any] | None:
    """The open cases that lie with the body, for those who may read them."""
    if not may(request.user, Right.VIEW_CASES, on=body):
        return None
    here = list(bodies.with_body(body, request.user)[: SHOWN + 1])
    rows = bodies.rows(here[:SHOWN], body, request.user)
    return {"body": body, "rows": rows, "more": len(here) > SHOWN}


def todos(user: Any) -> Iterator[panels.Todo]:
    """The cases whose next step is the person's, the first due first; the rest counted."""
    found = Case.objects.waiting_for(user).order_by("due_on", "pk")
    cases = list(found[: TODOS + 1])
    for case in cases[:TODOS]:
        yield panels.Todo(
            title=f"{case.reference} {case.title_for_bodies}",
            url=case.get_absolute_url(),
            action=_("Open the case"),
            due=case.due_on,
            about=capfirst(case.state_label),
        )
    if len(cases) > TODOS:
        yield panels.Todo(
            title=_("And more cases that wait for you"),
            url=reverse("cases:cases"),
            action=_("See all cases"),
        )


def waiting(request: HttpRequest) -> dict[str, int]:
    """How many cases wait for the reader."""
    return {"cases": Case.objects.waiting_for(request.user).count()}
