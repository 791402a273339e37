"""The red thread of a case, on one page: for everyone, for the bodies, for the sender."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases import reports
from cases.models import Case
from cases.reports.opened import opened_cases
from cases.reports.red_thread import Reader, red_thread
from cases.views.follow import with_key


@login_not_required
@require_GET
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who may read the case; of an opened case for everyone."""
    seen = Case.objects.visible_to(request.user).with_holder().filter(pk=pk).first()
    if seen is None:
        case = get_object_or_404(opened_cases().with_holder(), pk=pk)
        reader, home = Reader.EVERYONE, case.public_url
    else:
        case, home = seen, seen.get_absolute_url()
        whole = reports.may_read_whole(case, request.user)
        reader = Reader.OFFICE if whole else Reader.BODY
    trail = [
        (_("Cases"), reverse("cases:cases")),
        (case.reference, home),
        (_("The red thread"), None),
    ]
    return _page(request, case, reader, trail)


@require_GET
@with_key
def follow_thread(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """For the sender: the own case, and what everyone may see of the rest."""
    trail = [
        (_("Follow your case"), reverse("cases:follow", args=[key])),
        (_("The red thread"), None),
    ]
    return _page(request, case, Reader.SENDER, trail)


def _page(
    request: HttpRequest,
    case: Case,
    reader: Reader,
    trail: list[tuple[str, str | None]],
) -> HttpResponse:
    stations = red_thread(case, reader)
    context = {
        "section": "cases",
        "trail": trail,
        "case": case,
        "reader": reader.value,
        "stations": stations,
        "now": next((one for one in stations if one.state == "now"), None),
        "done": bool(stations)
        and all(one.state == "been" for one in stations)
        and stations[-1].kind == "status",
    }
    return render(request, "cases/red_thread.html", context)
