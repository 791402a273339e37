"""The bodies, for everyone: how they report, what each is for, who sits there."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.models import AreaMembership
from committees import reports
from committees.models import AgreementPart, Committee, Guideline, Seat, valid_on
from committees.roles import Right
from helsefellesskap.core.panels import render_panels
from helsefellesskap.core.permissions import may


@login_not_required
@require_GET
def committees(request: HttpRequest) -> HttpResponse:
    """All bodies as they report; “find yours” by municipality."""
    everything = list(Committee.objects.select_related("parent", "area"))
    today = timezone.localdate()
    living = [b for b in everything if b.valid_to is None or b.valid_to >= today]
    number = request.GET.get("kommune", "")[:4]
    context = {
        "section": "committees",
        "trail": [(pgettext("menu", "Bodies"), None)],
        "groups": reports.groups(living),
        "former": [body for body in everything if body not in living],
        "municipalities": reports.municipalities(),
        "number": number,
        "answer": reports.find_yours(number, living),
    }
    return render(request, "committees/committees.html", context)


@login_not_required
@require_GET
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: what it is for, who sits there, and what lies above it."""
    bodies = Committee.objects.select_related("parent", "area")
    body = get_object_or_404(
        bodies.prefetch_related("tasks", "parts", _living_children()), slug=slug
    )
    seats = Seat.objects.filter(valid_on(_day_of(body)), committee=body).for_list()
    manages = may(request.user, Right.MANAGE_SEATS, on=body)
    context = {
        "section": "committees",
        "trail": [*_trail(), (body.short, None)],
        "body": body,
        "groups_below": reports.groups(body.living),  # type: ignore[attr-defined]
        "lines": reports.seat_lines(seats, named=request.user.is_authenticated),
        "members": _members(body),
        "manages": manages,
        "ended": body.valid_to is not None and body.valid_to < timezone.localdate(),
        "panels": render_panels("committee", request, body),
    }
    return render(request, "committees/committee.html", context)


@login_not_required
@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """What the parties have agreed on, who looks after it, and the guidelines."""
    shown = Committee.objects.in_force()
    parts = AgreementPart.objects.prefetch_related(
        Prefetch("committees", shown, "living"), "guidelines"
    )
    context = {
        "section": "committees",
        "trail": [*_trail(), (_("The agreement"), None)],
        "parts": parts,
        "guidelines": Guideline.objects.prefetch_related("parts"),
    }
    return render(request, "committees/agreement.html", context)


def _trail() -> list[tuple[str, str | None]]:
    return [(pgettext("menu", "Bodies"), reverse("committees:committees"))]


def _living_children() -> Prefetch:
    living = Committee.objects.in_force().select_related("parent")
    return Prefetch("children", living, "living")


def _day_of(body: Committee) -> datetime.date:
    """Today; for a body that has ended, its last day."""
    today = timezone.localdate()
    return min(today, body.valid_to) if body.valid_to else today


def _members(body: Committee) -> list[AreaMembership]:
    """The municipalities of the body's area today."""
    if body.area_id is None:
        return []
    rows = AreaMembership.objects.filter(
        valid_on(timezone.localdate()), area=body.area_id
    )
    return list(rows.select_related("organisation"))
