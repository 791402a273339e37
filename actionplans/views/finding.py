"""What every view begins with: the plan the reader may see, and where one is."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.models import Plan, Revision, Thread
from actionplans.services.nodes import AnyNode, Gone, find_node
from actionplans.workflow import OPEN
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import may

Trail = list[tuple[str, str | None]]


def plan_for(request: HttpRequest, slug: str) -> Plan:
    """The plan, if the reader may see anything of it; else 404."""
    return get_object_or_404(
        Plan.objects.visible_to(request.user).for_list(), slug=slug
    )


def plan_to_write(request: HttpRequest, slug: str) -> Plan:
    """The plan, for those who write it: 404 for the stranger, 403 for who only reads."""
    plan = plan_for(request, slug)
    if not may(request.user, Right.EDIT_PLANS, on=plan.writer):
        raise PermissionDenied
    return plan


def revisions_seen(request: HttpRequest, plan: Plan) -> Any:
    """The plan's revisions this reader may see, the newest first."""
    rows = Revision.objects.visible_to(request.user).filter(plan=plan)
    return rows.for_page().order_by("-number")


def draft_to_write(request: HttpRequest, slug: str) -> Revision:
    """The plan's open revision, for those who write it."""
    plan = plan_to_write(request, slug)
    found = plan.revisions.filter(state__in=OPEN).first()
    if found is None:
        raise DomainError(_("The plan has no draft any more. Start a new one first."))
    found.plan = plan
    return found


def node_to_write(request: HttpRequest, slug: str, thread: Any) -> AnyNode:
    """A node of the draft; words where somebody has taken it out meanwhile."""
    revision = draft_to_write(request, slug)
    known = Thread.objects.filter(pk=thread, plan=revision.plan_id).first()
    if known is None:
        raise Http404
    node = find_node(revision, known)
    if node is None:
        raise Gone(_("Somebody else has taken this out of the draft meanwhile."))
    return node


def trail(plan: Plan | None = None, *here: tuple[str, str | None] | str) -> Trail:
    """Where one is: the plans, the plan, and what comes below."""
    steps: Trail = [(_("Action plans"), reverse("actionplans:plans"))]
    if plan is not None:
        steps.append((plan.writer.short, plan.get_absolute_url()))
    steps += [(step, None) if isinstance(step, str) else step for step in here]
    steps[-1] = (steps[-1][0], None)
    return steps
