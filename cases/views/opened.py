"""For everyone: what a case is, and the cases that the secretariat has opened."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases import reports
from cases.models import Clock
from cases.reports.opened import opened_cases

PER_PAGE = 25


def entry(request: HttpRequest) -> HttpResponse:
    """How to raise a case, follow one, and read the open ones."""
    context = {
        "section": "cases",
        "trail": [(_("Cases"), None)],
        "days": Clock.all_days(),
        "opened": opened_cases().with_holder()[:5],
    }
    return render(request, "cases/entry.html", context)


@login_not_required
@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """The open cases, the newest first."""
    page = Paginator(opened_cases().with_holder(), PER_PAGE).get_page(
        request.GET.get("side")
    )
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Open cases"), None)],
        "page": page,
    }
    return render(request, "cases/opened.html", context)


@login_not_required
@require_GET
def opened_case(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One open case: what everyone may read, and how far it has come."""
    found = get_object_or_404(opened_cases().with_holder(), year=year, number=number)
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("Open cases"), reverse("cases:opened")),
            (found.reference, None),
        ],
        "case": found,
        "thread": reports.public_thread(found),
    }
    return render(request, "cases/opened_case.html", context)
