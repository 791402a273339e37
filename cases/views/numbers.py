"""Cases in numbers: finished years for everyone, all of it for the secretariat."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.reports import numbers as report
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.tables import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """A year. The year that runs, and small numbers, are the secretariat's own."""
    inside, public = _as_whom(request)
    years = report.years_with_cases(over=public)
    year = _year(request, years)
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("In numbers"), None)],
        "years": years,
        "year": year,
        "inside": inside,
        "public": public,
        "report": report.case_numbers(year, public=public) if year else None,
    }
    return render(request, "cases/numbers.html", context)


@login_not_required
@require_GET
def numbers_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same numbers as a file, hidden in the same way."""
    _inside, public = _as_whom(request)
    year = _year(request, report.years_with_cases(over=public))
    if not year or kind not in {"csv", "xlsx"}:
        raise Http404
    rows = report.case_numbers(year, public=public).rows()
    if kind == "csv":
        content, of = write_csv(report.headings(), rows), "text/csv; charset=utf-8"
    else:
        content, of = write_xlsx(_("Cases"), report.headings(), rows), XLSX
    answer = HttpResponse(content, content_type=of)
    answer["Content-Disposition"] = f'attachment; filename="saker-{year}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _as_whom(request: HttpRequest) -> tuple[bool, bool]:
    """Whether the reader is the secretariat's, and whether to show what everyone sees."""
    inside = Committee.objects.where(request.user, Right.ASSESS_CASES).exists()
    return inside, not inside or request.GET.get("vis") == "ope"


def _year(request: HttpRequest, years: list[int]) -> int | None:
    asked = request.GET.get("ar", "")
    if asked.isdecimal() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    return years[0] if years else None
