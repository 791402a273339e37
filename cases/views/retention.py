"""What is kept how long, what has gone, and what goes next: for the secretariat."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import services
from cases.forms import PeriodsForm
from cases.reports import retention as reports
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

PER_PAGE = 30


@require_http_methods(["GET", "POST"])
@answers_once
def retention(request: Request) -> HttpResponse:
    """Read by the secretariat; its leader sets the periods."""
    if not Committee.objects.where(request.user, Right.ASSESS_CASES).exists():
        raise Http404
    leads = Committee.objects.where(request.user, Right.ROUTE_CASES).exists()
    form = PeriodsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not leads:
            raise PermissionDenied("set_periods")
        if form.is_valid():
            changed = services.set_periods(form.cleaned_data, by=request.user)
            words = _("The periods are changed.") if changed else _("Nothing changed.")
            messages.success(request, words)
            return redirect("cases:retention")
    leaving = reports.leaving()
    page = Paginator(reports.removals(), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("What is kept how long"), None),
        ],
        "form": form,
        "leads": leads,
        "coming": reports.coming(),
        "leaving": leaving[: reports.SHOWN],
        "page": page,
        "changes": reports.changes(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/retention.html", context, status=status)
