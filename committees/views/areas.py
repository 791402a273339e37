"""Which municipality belongs where; read by all, kept by the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import AreaMembership, HospitalArea
from committees import reports, services
from committees.forms import MembershipForm, MoveForm
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.once import answers_once


@login_not_required
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """The areas with their municipalities, and what is not confirmed."""
    rows = AreaMembership.objects.select_related("organisation")
    found = HospitalArea.objects.prefetch_related(
        Prefetch("memberships", rows, "rows"),
        Prefetch("committees", Committee.objects.in_force(), "bodies"),
    )
    context = {
        "section": "committees",
        "trail": [*_trail(), (_("Hospital areas"), None)],
        "areas": found,
        "today": timezone.localdate(),
        "manages": Committee.objects.where(request.user, Right.MANAGE_SEATS).exists(),
    }
    return render(request, "committees/areas.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def area(request: Request, pk: int) -> HttpResponse:
    """Mend one municipality's membership; every change is kept and shown."""
    services.require_anywhere(request.user, Right.MANAGE_SEATS)
    row = get_object_or_404(_rows(), pk=pk)
    form = MembershipForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        services.change_membership(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The area is saved."))
        return redirect("committees:areas")
    return _page(request, row, form, MoveForm(row=row))


@require_POST
@answers_once
def move_area(request: Request, pk: int) -> HttpResponse:
    """Let the municipality belong to another area from a day on."""
    services.require_anywhere(request.user, Right.MANAGE_SEATS)
    row = get_object_or_404(_rows(), pk=pk)
    form = MoveForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, MembershipForm(instance=row), form)
    services.move_membership(row, by=request.user, **form.cleaned_data)
    messages.success(request, _("The municipality is moved from that day."))
    return redirect("committees:areas")


def _page(
    request: Request, row: AreaMembership, form: BaseForm, move: BaseForm
) -> HttpResponse:
    context = {
        "section": "committees",
        "trail": [
            *_trail(),
            (_("Hospital areas"), reverse("committees:areas")),
            (str(row.organisation), None),
        ],
        "row": row,
        "form": form,
        "move": move,
        "steps": reports.membership_history(row),
    }
    status = 422 if form.is_bound or move.is_bound else 200
    return render(request, "committees/area.html", context, status=status)


def _rows() -> QuerySet[AreaMembership]:
    return AreaMembership.objects.select_related("organisation", "area")


def _trail() -> list[tuple[str, str | None]]:
    return [(pgettext("menu", "Bodies"), reverse("committees:committees"))]
