"""What hearing and decision pages share: finding the plan, and where it stands."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from actionplans.models import HearingBody, Plan, Revision
from actionplans.views.finding import trail
from actionplans.way import open_to, way
from actionplans.workflow import OPEN
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.permissions import may


def find(request: Request, slug: str) -> tuple[Plan, Revision | None]:
    """The plan and, where the reader may see one, its open revision."""
    plans = Plan.objects.visible_to(request.user).for_list()
    plan = get_object_or_404(plans, slug=slug)
    revisions = Revision.objects.visible_to(request.user).for_page()
    return plan, revisions.filter(plan=plan, state__in=OPEN).first()


def find_to_act(request: Request, slug: str) -> Revision:
    """The revision a verb is meant for, so that the verb itself can say if it comes late.

    Somebody may have led it on since the page was opened: to a decision, or back to a
    draft that the sender may no longer read. It is still found by those it was sent to;
    to others it does not exist.
    """
    plan = get_object_or_404(Plan.objects.for_list(), slug=slug)
    revisions = Revision.objects.for_page().filter(plan=plan).order_by("-number")
    last = revisions.first()
    seen = revisions.filter(pk__in=Revision.objects.visible_to(request.user))
    if last is not None and _was_told(request.user, last):
        return last
    found = seen.first()
    if found is None:
        raise Http404
    return found


def refuse_to_show(request: Request, revision: Revision) -> None:
    """404 where the page would show what the reader may not read."""
    get_object_or_404(Revision.objects.visible_to(request.user), pk=revision.pk)


def _was_told(user: Any, revision: Revision) -> bool:
    """Whether the revision was once sent to a body the person sits in."""
    mine = Committee.objects.where(user, Right.VIEW_PLANS)
    heard = HearingBody.objects.filter(hearing__revision=revision, body__in=mine)
    sent = revision.steps.filter(step="submit")
    return heard.exists() or (
        may(user, Right.VIEW_PLANS, on=revision.plan.decider) and sent.exists()
    )


def frame(
    request: HttpRequest, plan: Plan, revision: Revision | None, here: str
) -> dict[str, Any]:
    """What both pages show around their content."""
    return {
        "section": "plans",
        "plan": plan,
        "revision": revision,
        "steps": open_to(request.user, revision) if revision else set(),
        "way": way(revision) if revision else [],
        "may_see_as": revision is not None
        and revision.is_open
        and may(request.user, Right.EDIT_PLANS, on=plan.writer),
        "trail": trail(plan, here),
    }
