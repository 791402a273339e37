"""What plans have to say on the front page and on a body's page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from actionplans.models import Plan, Revision
from actionplans.reports import (
    BodyCounts,
    plans_in_force,
    status_counts,
    together,
    years_to_show,
)
from actionplans.reports.clearing import to_decide, waiting_measures
from actionplans.reports.counts import last_reports
from actionplans.reports.mine import todos
from actionplans.workflow import OPEN
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core.panels import register_panel, register_todos
from helsefellesskap.core.permissions import may

WRITERS = frozenset({Kind.PROFESSIONAL, Kind.WORKING_GROUP})
"""Kinds of bodies that are asked to write a plan where they have none."""


def register() -> None:
    """Fill the places. Called once, when the app is ready."""
    register_panel("home", "actionplans/_home.html", home, order=10)
    register_panel("committee", "actionplans/_committee.html", committee, order=20)
    register_panel("committee", "actionplans/_waits.html", waits_for, order=10)
    register_todos(todos)


def home(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """How the plans go, all together: a sentence, and a bar for each year."""
    revisions = list(plans_in_force())
    if not revisions:
        return None
    years = years_to_show(revisions)
    counted = status_counts(revisions, years)
    by_year = [
        together((counted[revision.pk][year] for revision in revisions), year)
        for year in years
    ]
    days = [revision.decided_on for revision in revisions if revision.decided_on]
    return {
        "years": by_year,
        "now": by_year[-1],
        "changed_on": max([*last_reports(revisions).values(), *days], default=None),
        "plans": len(revisions),
    }


def committee(request: HttpRequest, subject: Committee) -> dict[str, Any] | None:
    """The body's plan in force with its bar, and what is under way for who may see it."""
    revision = plans_in_force().filter(plan__writer=subject).first()
    under_way = (
        Revision.objects.visible_to(request.user)
        .filter(plan__writer=subject, state__in=OPEN)
        .for_page()
        .first()
        if request.user.is_authenticated
        else None
    )
    writes = may(request.user, Right.EDIT_PLANS, on=subject)
    if (
        revision is None
        and under_way is None
        and not (writes and subject.kind in WRITERS)
    ):
        return None
    found = None
    if revision is not None:
        year = revision.plan.this_year
        counted = status_counts([revision], [year])[revision.pk]
        changed = last_reports([revision]).get(revision.pk)
        found = BodyCounts(
            revision, counted[year], counted, changed or revision.decided_on
        )
    return {
        "body": subject,
        "found": found,
        "under_way": under_way,
        "writes": writes,
        "plan": revision.plan
        if revision
        else Plan.objects.filter(writer=subject).order_by("joint").first(),
        "today": timezone.localdate(),
    }


def waits_for(request: HttpRequest, subject: Committee) -> dict[str, Any] | None:
    """What a body that decides on plans has before it, for those who sit there."""
    if not may(request.user, Right.VIEW_PLANS, on=subject):
        return None
    plans = list(to_decide([subject]))
    measures = waiting_measures([subject]).count()
    if not plans and not measures:
        return None
    return {"body": subject, "revisions": plans, "measures": measures}
