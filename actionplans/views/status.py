"""Reporting status on the plan in force: one choice, a word, a sentence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actionplans.forms import StatusForm
from actionplans.models import Plan, Revision
from actionplans.reports.sheet import Sheet, SheetRow, sheet_of
from actionplans.services.status import NotReportable, report_status
from actionplans.views.finding import plan_to_write, trail
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

ON_A_PAGE = 50


@require_GET
def status(request: Request, slug: str) -> HttpResponse:
    """Every measure with its status of the year, and a way to report."""
    sheet = sheet_to_report(request, slug)
    return _page(request, sheet, _year(request, sheet))


@require_http_methods(["GET", "POST"])
@answers_once
def report(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One measure: how far it has come, said and kept."""
    sheet = sheet_to_report(request, slug)
    year = _year(request, sheet)
    row = sheet.row(thread)
    if row is None:
        raise Http404
    if request.method == "GET":
        if "lukk" in request.GET:
            return _page(request, sheet, year, row=row)
        return _page(
            request, sheet, year, row=row, form=StatusForm(initial=_now(row, year))
        )
    form = StatusForm(request.POST)
    if form.is_valid():
        try:
            told = report_status(row.node, year, by=request.user, **form.cleaned_data)
        except NotReportable as refused:
            form.add_error("status", str(refused))
    if not form.is_valid():
        return _page(request, sheet, year, row=row, form=form, status=422)
    return _reported(request, sheet.with_reports([told]), year, thread)


def _reported(request: Request, sheet: Sheet, year: int, thread: UUID) -> HttpResponse:
    """The row with its new status; on to the next one where that was asked for."""
    slug = sheet.plan.slug
    at = next(n for n, row in enumerate(sheet.rows) if row.thread == thread)
    row = sheet.rows[at]
    onwards = next(
        (later for later in sheet.rows[at + 1 :] if not later.is_told(year)), None
    )
    if not request.htmx:
        messages.success(
            request,
            _("The status of measure %(number)s is reported.") % {"number": row.number},
        )
        address = reverse("actionplans:status", args=[slug])
        if onwards and "neste" in request.POST:
            address = reverse("actionplans:report", args=[slug, onwards.thread])
            return redirect(f"{address}?ar={year}#m-{onwards.thread}")
        return redirect(f"{address}?ar={year}#m-{thread}")
    following = onwards if "neste" in request.POST else None
    return _page(
        request,
        sheet,
        year,
        row=row,
        saved=True,
        following=following,
        following_form=StatusForm(initial=_now(following, year)) if following else None,
    )


def _page(
    request: Request,
    sheet: Sheet,
    year: int,
    *,
    row: SheetRow | None = None,
    form: StatusForm | None = None,
    status: int = 200,
    **also: Any,
) -> HttpResponse:
    rows = sheet.rows
    pages = Paginator(rows, ON_A_PAGE)
    number = rows.index(row) // ON_A_PAGE + 1 if row else request.GET.get("side")
    context = {
        "section": "plans",
        "trail": trail(sheet.plan, _("Status")),
        "plan": sheet.plan,
        "year": year,
        "years": sheet.plan.year_columns[-4:],
        "counts": sheet.counts(year),
        "page": pages.get_page(number),
        "row": row,
        "open": row.thread if row and form else None,
        "form": form,
        **also,
    }
    template = "_status_saved.html" if also.get("saved") else "_status_row.html"
    whole = not (request.htmx and row)
    return render(
        request,
        "actionplans/status.html" if whole else f"actionplans/{template}",
        context,
        status=status,
    )


def sheet_to_report(request: Request, slug: str) -> Sheet:
    """The plan whose status is told, for those who write it; else refused in words."""
    plan: Plan = plan_to_write(request, slug)
    found = (
        Revision.objects.reportable()
        .filter(plan=plan)
        .defer("canonical")
        .order_by("-number")
        .first()
    )
    if found is None:
        raise DomainError(
            _("The plan is not in force yet. Status is reported on plans in force.")
        )
    found.plan = plan
    return sheet_of(found)


def _year(request: Request, sheet: Sheet) -> int:
    given = request.GET.get("ar") or request.POST.get("ar", "")
    if given.isdecimal() and int(given) in sheet.plan.year_columns:
        return int(given)
    return sheet.plan.this_year


def _now(row: SheetRow, year: int) -> dict[str, str]:
    """What was said last, ready to be said anew."""
    cell = row.status_in(year)
    known = cell.date is not None
    return {
        "status": cell.status if known else "",
        "word": cell.word,
        "sentence": cell.sentence,
    }
