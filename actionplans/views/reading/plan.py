"""One plan as it is in force, or one of its revisions."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans.forms import StartPlanForm
from actionplans.forms.filters import PlanFilterForm
from actionplans.models import Plan, Revision
from actionplans.reports import narrowed, plan_report, years_to_show
from actionplans.reports.steps import steps_for
from actionplans.views.finding import plan_for, revisions_seen, trail
from actionplans.views.reading.shared import (
    chosen,
    filters_of,
    pages_of,
    view_of,
)
from actionplans.views.since import difference
from actionplans.workflow import OPEN, PUBLIC, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may
from publications.models import Edition


@login_not_required
@require_GET
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A body's plan in force, or what is there of it for this reader."""
    found = Plan.objects.visible_to(request.user).for_list().filter(slug=slug).first()
    rows = list(revisions_seen(request, found)) if found else []
    now = next((r for r in rows if r.state == State.ADOPTED), None)
    if found is None or not rows:
        return _no_plan_yet(request, slug, found)
    newest = now or next((r for r in rows if r.state in PUBLIC), None)
    under_way = next((r for r in rows if r.state in OPEN), None)
    return _revision_page(request, newest or rows[0], under_way=under_way)


@login_not_required
@require_GET
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision, an earlier one or one under way."""
    found = get_object_or_404(
        revisions_seen(request, plan_for(request, slug)), number=number
    )
    return _revision_page(request, found)


@login_not_required
@require_GET
def plan_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The text that was adopted, byte for byte as it was hashed."""
    adopted = Revision.objects.visible_to(request.user).filter(state__in=PUBLIC)
    found = get_object_or_404(adopted, plan__slug=slug, number=number)
    answer = HttpResponse(
        found.canonical, content_type="application/json; charset=utf-8"
    )
    name = f"handlingsplan-{slug}-{number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _revision_page(
    request: HttpRequest, found: Revision, *, under_way: Revision | None = None
) -> HttpResponse:
    years = sorted({*years_to_show([found])})
    report = plan_report(found, years)
    form = PlanFilterForm(request.GET or None, years=years)
    filters = filters_of(form)
    goals = narrowed(report.goals, filters)
    page = pages_of(goals, request.GET.get("side"))
    writes = may(request.user, Right.EDIT_PLANS, on=found.plan.writer)
    open_one = under_way or (found if found.is_open else None)
    context = {
        "section": "plans",
        "trail": trail(found.plan)
        if under_way or found.state == State.ADOPTED
        else trail(found.plan, _("Revision %(number)s") % {"number": found.number}),
        "plan": found.plan,
        "revision": found,
        "report": report,
        "form": form,
        "chosen": chosen(request, form),
        "found": sum(1 for goal in goals for _row in goal.every_measure()),
        "view": view_of(request),
        "page": page,
        "goals": page.object_list[0],
        "years": [filters.year] if filters.year else report.years,
        "under_way": under_way,
        "steps": steps_for(open_one, user=request.user) if open_one else [],
        "writes": writes,
        "may_start": writes and found.is_public and under_way is None,
        "may_report": writes and found.state == State.ADOPTED,
        "edition": _edition_of(found),
        "reviews_it": may(request.user, Right.REVIEW_PLANS, on=found.plan.writer),
        "since": difference(request.user, found),
    }
    return render(request, "actionplans/plan.html", context)


def _no_plan_yet(request: HttpRequest, slug: str, found: Plan | None) -> HttpResponse:
    """The body's page without a plan. The same whether a hidden draft is there or none."""
    body = (
        found.writer
        if found
        else Committee.objects.in_force().filter(slug=slug).first()
    )
    if body is None:
        raise Http404
    context = {
        "section": "plans",
        "trail": trail(None, body.short),
        "body": body,
        "plan": found,
        "writes": may(request.user, Right.EDIT_PLANS, on=body),
        "form": StartPlanForm(initial={"period_start": timezone.localdate().year}),
    }
    return render(request, "actionplans/no_plan.html", context)


def _edition_of(found: Revision) -> Edition | None:
    """The printed plan, where it has been published."""
    if not found.is_public:
        return None
    return Edition.objects.published().filter(subject=f"revision:{found.pk}").first()
