"""The leader's January: every measure of the year, one tap each, then the evaluation."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms import STATUS_CHOICES
from actionplans.reports.evaluation import draft_text, evaluation_report
from actionplans.reports.sheet import Sheet, SheetRow
from actionplans.reports.statuses import StatusCell
from actionplans.services.status import (
    NotReportable,
    Said,
    may_recall,
    recall_links,
    report_status,
    report_statuses,
)
from actionplans.views.finding import trail
from actionplans.views.status import sheet_to_report
from actionplans.workflow import Status
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may

ON_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Tap:
    """A measure as one taps it: what was said of the year, else what is likely."""

    row: SheetRow
    cell: StatusCell
    guess: StatusCell | None
    before: StatusCell | None

    @property
    def told(self) -> bool:
        return self.cell.status not in {"", Status.UNKNOWN}

    @property
    def value(self) -> str:
        """The choice that is made already."""
        if self.told:
            return self.cell.status
        return self.guess.status if self.guess else ""


def _tap(row: SheetRow, year: int) -> Tap:
    earlier = [cell for cell in row.statuses if cell.year < year and cell.date]
    return Tap(
        row,
        row.status_in(year),
        guess=row.suggestion(year),
        before=earlier[-1] if earlier else None,
    )


CHOICES = [choice for choice in STATUS_CHOICES if choice[0] != Status.UNKNOWN]


@require_http_methods(["GET", "POST"])
@answers_once
def january(request: Request, slug: str) -> HttpResponse:
    """The whole year on one page. Without JavaScript all of it is sent at once."""
    sheet = sheet_to_report(request, slug)
    year = _year(request, sheet)
    if request.method == "GET":
        return _page(request, sheet, year)
    said = _chosen(request, sheet, year)
    told, refused = report_statuses(sheet.revision, year, said, by=request.user)
    if refused:
        sheet = sheet.with_reports(told)
        return _page(request, sheet, year, refused=refused, status=422)
    words = ngettext(
        "%(count)s status is kept.", "%(count)s statuses are kept.", len(told)
    )
    messages.success(request, words % {"count": len(told)})
    address = reverse("actionplans:january", args=[slug])
    return redirect(f"{address}?ar={year}#framgang")


@require_POST
def tap(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One choice, kept as soon as it is made; the row and the progress come back."""
    sheet = sheet_to_report(request, slug)
    year = _year(request, sheet)
    row = sheet.row(thread)
    chosen = request.POST.get(f"s-{thread}", "")
    if row is None or chosen not in dict(CHOICES):
        raise Http404
    error = ""
    cell = row.status_in(year)
    last = row.reports.get(year)
    if last is None or last.status != chosen or cell.stale:
        try:
            told = report_status(
                row.node,
                year,
                by=request.user,
                status=chosen,
                word=last.word if last and last.status == chosen else "",
            )
            sheet = sheet.with_reports([told])
        except NotReportable as refused:
            error = str(refused)
    if not request.htmx:
        if error:
            return _page(request, sheet, year, refused={thread: error}, status=422)
        address = reverse("actionplans:january", args=[slug])
        return redirect(f"{address}?ar={year}#m-{thread}")
    context = _context(request, sheet, year)
    row = sheet.row(thread) or row
    context |= {"tap": _tap(row, year), "error": error, "just_now": not error}
    template = "actionplans/_january_saved.html"
    return render(request, template, context, status=422 if error else 200)


@require_POST
@answers_once
def recall(request: Request, slug: str) -> HttpResponse:
    """Lock the links that letters have carried."""
    sheet = sheet_to_report(request, slug)
    year = _year(request, sheet)
    count = recall_links(sheet.plan, year, by=request.user)
    words = ngettext(
        "%(count)s link is called back and opens nothing any more.",
        "%(count)s links are called back and open nothing any more.",
        count,
    )
    messages.success(request, words % {"count": count})
    address = reverse("actionplans:january", args=[slug])
    return redirect(f"{address}?ar={year}")


def _page(
    request: Request,
    sheet: Sheet,
    year: int,
    *,
    refused: dict[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, sheet, year)
    taps = [_tap(row, year) for row in _in_order(sheet, year)]
    page = Paginator(taps, ON_A_PAGE).get_page(request.GET.get("side"))
    context |= {
        "trail": trail(sheet.plan, _("Status in %(year)s") % {"year": year}),
        "page": page,
        "refused": [
            (row, refused[row.thread])
            for row in sheet.rows
            if refused and row.thread in refused
        ],
        "may_recall": may_recall(request.user, sheet.plan),
        "may_evaluate": may(request.user, Right.PUBLISH, on=sheet.plan.writer),
        "years": sheet.plan.year_columns[-4:],
    }
    return render(request, "actionplans/january.html", context, status=status)


def _context(request: Request, sheet: Sheet, year: int) -> dict[str, Any]:
    counts = sheet.counts(year)
    context: dict[str, Any] = {
        "section": "plans",
        "plan": sheet.plan,
        "year": year,
        "counts": counts,
        "choices": CHOICES,
        "due": sheet.plan.status_due(year),
        "today": timezone.localdate(),
    }
    if counts.total and not counts.unknown:
        report = evaluation_report([sheet.revision], year)
        context["draft"] = draft_text(report)
    return context


def _in_order(sheet: Sheet, year: int) -> list[SheetRow]:
    """What nobody has told first, then what is out of date, then the rest."""
    return sorted(
        sheet.rows, key=lambda row: (row.is_told(year), not row.is_missing(year))
    )


def _chosen(request: Request, sheet: Sheet, year: int) -> dict[UUID, Said]:
    """What was chosen for the plan's own measures; words stay where the choice does."""
    known = dict(CHOICES)
    found = {}
    for row in sheet.rows:
        status = request.POST.get(f"s-{row.thread}")
        if status not in known:
            continue
        last = row.reports.get(year)
        same = last is not None and last.status == status
        found[row.thread] = (
            Said(status, last.word, last.sentence) if last and same else Said(status)
        )
    return found


def _year(request: Request, sheet: Sheet) -> int:
    given = request.GET.get("ar") or request.POST.get("ar", "")
    if given.isdecimal() and int(given) in sheet.plan.year_columns:
        return int(given)
    return sheet.plan.year_to_report
