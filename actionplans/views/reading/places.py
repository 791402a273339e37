"""One place in a plan: a measure's whole life, and the link that never breaks."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans.models import Goal, Revision, SubGoal, Thread
from actionplans.reports import measure_life, tree_of
from actionplans.reports.life import ending_of
from actionplans.reports.review import said_of
from actionplans.reports.story import story_of
from actionplans.services.nodes import find_node
from actionplans.views.finding import plan_for, revisions_seen, trail
from actionplans.views.reading.shared import page_with
from actionplans.workflow import State
from committees.roles import Right
from helsefellesskap.core.panels import render_panels
from helsefellesskap.core.permissions import may


@login_not_required
@require_GET
def measure(request: HttpRequest, slug: str, thread: UUID) -> HttpResponse:
    """One measure's life: its texts, and what was told of it year by year."""
    found = plan_for(request, slug)
    known = get_object_or_404(Thread, pk=thread, plan=found, kind=Thread.Kind.MEASURE)
    known.plan = found
    life = measure_life(known, user=request.user)
    if life is None:
        raise Http404
    context = {
        "section": "plans",
        "trail": trail(found, _("Measure")),
        "plan": found,
        "life": life,
        "story": story_of(life, signed_in=request.user.is_authenticated),
        "may_ask": life.in_force
        and life.now.measure.waits_for_clearance
        and may(request.user, Right.ASK_CLEARANCE, on=found.writer),
        "review_answers": said_of(known, request.user),
        "address": _address(request, known),
        "panels": render_panels("measure", request, known),
        "may_report": life.in_force
        and may(request.user, Right.EDIT_PLANS, on=found.writer),
    }
    return render(request, "actionplans/measure.html", context)


@login_not_required
@require_GET
def place(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Where the goal, sub-goal or measure stands now; else what became of it.

    The address never changes: revisions come and go, and numbers with them.
    """
    known = get_object_or_404(Thread.objects.select_related("plan"), pk=thread)
    plan = plan_for(request, known.plan.slug)
    known.plan = plan
    rows = list(revisions_seen(request, plan).defer("canonical"))
    if known.kind == Thread.Kind.MEASURE:
        if not known.measures.filter(goal__revision__in=rows).exists():
            raise Http404
        return redirect("actionplans:measure", plan.slug, known.pk)
    current = _current(rows)
    for row in sorted(rows, key=lambda row: row != current):  # the others newest first
        node = find_node(row, known)
        if node is not None:
            stands = row == current or row.is_open
            return (
                redirect(_in_plan(row, node)) if stands else _gone(request, row, node)
            )
    raise Http404


def _current(rows: list[Revision]) -> Revision | None:
    """The revision in force, else the newest that was."""
    public = [row for row in rows if row.is_public]
    valid = (row for row in public if row.state == State.ADOPTED)
    return next(valid, public[0] if public else None)


def _gone(request: HttpRequest, row: Revision, node: Any) -> HttpResponse:
    """The page of a goal or sub-goal that no longer stands in the plan."""
    thread = node.thread
    thread.plan = row.plan
    context = {
        "section": "plans",
        "trail": trail(row.plan, str(thread.get_kind_display()).capitalize()),
        "plan": row.plan,
        "thread": thread,
        "node": node,
        "last": row,
        "then": _in_plan(row, node),
        "address": _address(request, thread),
        "ending": ending_of(thread, row),
    }
    return render(request, "actionplans/place_gone.html", context)


def _in_plan(row: Revision, node: Goal | SubGoal | Any) -> str:
    """The page of the plan on which it stands, and its place there."""
    goal = node if isinstance(node, Goal) else node.goal
    goals = tree_of(row)
    at = [one.thread for one in goals].index(goal.thread_id)
    number = page_with(goals, at)
    url = (
        row.plan.get_absolute_url()
        if row.state == State.ADOPTED
        else row.get_absolute_url()
    )
    page = f"?side={number}" if number > 1 else ""
    letter = "g" if isinstance(node, Goal) else "s"
    return f"{url}{page}#{letter}-{node.thread_id}"


def _address(request: HttpRequest, thread: Thread) -> str:
    """The whole address that never changes, to be copied."""
    return request.build_absolute_uri(reverse("actionplans:place", args=[thread.pk]))
