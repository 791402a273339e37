"""The year's numbers as a file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from deviations import parties
from deviations.reports import annual_report
from deviations.views.pages import chosen_year
from helsefellesskap.core.http import Request
from helsefellesskap.core.tables import write_csv


@require_GET
def statistics_csv(request: Request) -> HttpResponse:
    """The same numbers as the page, hidden in the same way."""
    if not parties.may_enter(request.user):
        raise PermissionDenied
    year = chosen_year(request.GET.get("ar", ""))
    headings = [
        _("Year"),
        _("Table"),
        _("Group"),
        _("Name"),
        pgettext("how many", "Number"),
    ]
    content = write_csv(headings, annual_report(year).rows())
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="avvik-{year}.csv"'
    return answer
