"""A body's cases: what is expected of it, before when, and what it has had."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.models import CaseMeasure
from cases.reports import bodies as report
from cases.workflow import MeasureState
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.permissions import may

PER_PAGE = 25
OFFERS = 20


@require_GET
def body_cases(request: Request, slug: str) -> HttpResponse:
    """For those who may read the body's cases; for others it is not there."""
    body = get_object_or_404(Committee, slug=slug)
    if not may(request.user, Right.VIEW_CASES, on=body):
        raise Http404
    before = request.GET.get("vis") == "tidlegare"
    find = report.before_with_body if before else report.with_body
    found = find(body, request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    offers = CaseMeasure.objects.filter(
        plan__writer=body, state__in=[MeasureState.OFFERED, MeasureState.WAITING]
    ).select_related("case", "body")
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (body.short, body.get_absolute_url()),
            (_("The body's cases"), None),
        ],
        "body": body,
        "before": before,
        "page": page,
        "rows": report.rows(page.object_list, body, request.user),
        "offers": [] if before else list(offers[:OFFERS]),
        "leads": may(request.user, Right.SUBMIT_PLANS, on=body),
    }
    return render(request, "cases/body.html", context)
