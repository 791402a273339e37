"""Meeting mode: one screen for the projector, with the votes as they come."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans import canonical
from actionplans.changes import changes_since_in_force
from actionplans.matrix import Matrix, matrix, paged
from actionplans.models import Plan, Revision
from actionplans.reports.minutes import minutes_paragraph
from actionplans.reports.open_measures import open_measures
from actionplans.reports.slides import slides
from actionplans.tally import Tally, open_ballot, tally
from actionplans.views.decision_content import vote_bar
from actionplans.views.rooms import find, frame
from actionplans.workflow import State
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.permissions import may

VIEWS = ("endra", "plan", "hoyring", "protokoll")
"""What fills the screen: the changes, the whole plan, the matrix, the minutes."""


@require_GET
def screen(request: Request, slug: str) -> HttpResponse:
    """One place of the plan, or the matrix, or the minutes; the votes beside it."""
    plan, revision = _submitted(request, slug)
    text = canonical.text_of(revision)
    grid = matrix(revision, text)
    view = request.GET.get("vis", "")
    view = view if view in VIEWS else VIEWS[0]
    context: dict[str, Any] = {
        **frame(request, plan, revision, _("In the meeting")),
        **_votes(revision),
        "view": view,
        "matrix": paged(grid, request.GET.get("side")),
    }
    if view == "protokoll":
        context["minutes"] = _minutes(revision, text, grid)
    elif view != "hoyring":
        shown = changes_since_in_force(revision)
        waiting = {one.thread for one in open_measures(revision, text)}
        row = slides(text, shown, grid, waiting, all_of_it=view == "plan")
        page = Paginator(row, 1).get_page(request.GET.get("n"))
        context |= {"page": page, "slide": next(iter(page.object_list), None)}
    return render(request, "actionplans/screen.html", context)


@require_GET
def votes(request: Request, slug: str) -> HttpResponse:
    """The votes as they stand, asked for again and again; and when it is over, that.

    Nothing new is no content, so that a screen reader is not told the same twice.
    """
    plan, revision = find(request, slug)
    if not may(request.user, Right.VIEW_PLANS, on=plan.decider):
        raise PermissionDenied
    if revision is None or revision.state != State.SUBMITTED:
        context: dict[str, Any] = {"plan": plan, "over": True}
    else:
        context = {"plan": plan, "revision": revision, **_votes(revision)}
        if context.get("seen") == request.GET.get("sett"):
            return HttpResponse(status=204)
    return render(request, "actionplans/_screen_votes.html", context)


def _submitted(request: Request, slug: str) -> tuple[Plan, Revision]:
    """The plan that waits, for those who decide: 404 where none does."""
    plan, revision = find(request, slug)
    if not may(request.user, Right.VIEW_PLANS, on=plan.decider):
        raise PermissionDenied
    if revision is None or revision.state != State.SUBMITTED:
        raise Http404
    return plan, revision


def _counted(revision: Revision) -> Tally | None:
    ballot = open_ballot(revision)
    if ballot is None:
        return None
    ballot.revision = revision
    return tally(ballot)


def _votes(revision: Revision) -> dict[str, Any]:
    counted = _counted(revision)
    if counted is None:
        return {}
    stand = [(row.chair, row.vote and row.vote.reason) for row in counted.rows]
    return {
        "seen": hashlib.sha256(repr(stand).encode()).hexdigest()[:16],
        "tally": counted,
        "outcome": counted.outcome,
        "vote_bar": vote_bar(counted.outcome),
        "sees_votes": True,
    }


def _minutes(
    revision: Revision, text: canonical.Document, grid: Matrix
) -> list[tuple[str, str]]:
    """The paragraph in nynorsk and in bokmål."""
    counted = _counted(revision)
    if counted is None:
        return []
    waiting = len(open_measures(revision, text))
    return [
        (
            code,
            minutes_paragraph(revision, counted, grid, waiting=waiting, language=code),
        )
        for code in ("nn", "nb")
    ]
