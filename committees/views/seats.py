"""Who sits where, for those who seat people. Each refusal comes in words."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from committees import services
from committees.forms import (
    ChangeForm,
    FillForm,
    NewSeatForm,
    SubstituteForm,
    UnseatForm,
)
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import require

FORMER_SHOWN = 30


@require_GET
def seats(request: Request, slug: str) -> HttpResponse:
    """Every seat of the body: those that hold, those to come, those that are over."""
    body = _body(request, slug)
    rows = list(body.seats.for_list())
    today = timezone.localdate()
    over = [s for s in rows if s.valid_to is not None and s.valid_to < today]
    former = sorted(over, key=lambda s: (s.valid_to, s.pk), reverse=True)
    context = {
        **_place(body, None),
        "seats": [s for s in rows if s not in over],
        "former": [s for s in former if s.user_id is not None][:FORMER_SHOWN],
        "today": today,
    }
    return render(request, "committees/seats.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def new(request: Request, slug: str) -> HttpResponse:
    """Make a seat that is not in the structure file; its own page fills it."""
    body = _body(request, slug)
    form = NewSeatForm(posted(request), body=body)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        position = 1 + max((s.position for s in body.seats.all()), default=0)
        made = services.seat(None, body, by=request.user, position=position, **given)
        messages.success(request, _("The seat is made. Now somebody can have it."))
        return redirect("committees:seat", slug, made.pk)
    context = {**_place(body, _("New seat")), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "committees/new_seat.html", context, status=status)


@require_GET
def seat(request: Request, slug: str, pk: int) -> HttpResponse:
    """One seat, and what may be done with it."""
    return _page(request, _seat(request, slug, pk))


@require_POST
@answers_once
def fill(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let somebody have the empty seat; somebody new is invited."""
    found = _seat(request, slug, pk)
    form = FillForm(request.POST, seat=found)
    if not form.is_valid():
        return _page(request, found, fill=form)
    seated, invited = services.seat_by_address(
        found, by=request.user, **form.cleaned_data
    )
    _say_seated(request, seated.user, invited=invited)
    return redirect("committees:seats", slug)


@require_POST
@answers_once
def unseat(request: Request, slug: str, pk: int) -> HttpResponse:
    """End the person's time in the seat, at once or on a day."""
    found = _seat(request, slug, pk)
    form = UnseatForm(request.POST)
    if not form.is_valid():
        return _page(request, found, unseat=form)
    services.unseat(found, by=request.user, last_day=form.cleaned_data["last_day"])
    messages.success(request, _("The seat is ended, and its rights with it."))
    return redirect("committees:seats", slug)


@require_POST
@answers_once
def substitute(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give the seat a personal substitute, or take the one there is away."""
    found = _seat(request, slug, pk)
    if "remove" in request.POST:
        services.set_substitute(found, None, by=request.user)
        messages.success(request, _("The seat has no substitute now."))
        return redirect("committees:seat", slug, pk)
    form = SubstituteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, substitute=form)
    given = form.cleaned_data
    changed, invited = services.substitute_by_address(found, by=request.user, **given)
    _say_seated(request, changed.substitute, invited=invited)
    return redirect("committees:seat", slug, pk)


@require_POST
@answers_once
def invitation(request: Request, slug: str, pk: int) -> HttpResponse:
    """Send the invitation once more, or take it and the seat back."""
    found = _seat(request, slug, pk)
    if "recall" in request.POST:
        services.take_invitation_back(found, by=request.user)
        messages.success(request, _("The invitation is recalled, and the seat vacant."))
        return redirect("committees:seats", slug)
    person = services.invite_again(found, by=request.user)
    words = _("A new invitation is on its way to %(name)s.")
    messages.success(request, words % {"name": person})
    return redirect("committees:seat", slug, pk)


@require_POST
@answers_once
def change(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change what the seat is: its title, whom it represents, its say, its days."""
    found = _seat(request, slug, pk)
    form = ChangeForm(request.POST, instance=found)
    if not form.is_valid():
        return _page(request, found, change=form)
    services.change_seat(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The seat is changed."))
    return redirect("committees:seat", slug, pk)


def _page(request: Request, found: Seat, **bound: BaseForm) -> HttpResponse:
    today = timezone.localdate()
    body = found.committee
    context = {
        **_place(body, found.title),
        "seat": found,
        "over": found.valid_to is not None and found.valid_to < today,
        "fill": FillForm(seat=found),
        "unseat": UnseatForm(),
        "substitute": SubstituteForm(auto_id="vara_%s"),
        "change": ChangeForm(instance=found, auto_id="endre_%s"),
        "before": _before(found),
        "people": User.objects.filter(is_active=True),
        **bound,
        "bound": next(iter(bound.values()), None),
        "opened": next(iter(bound), ""),
    }
    status = 422 if bound else 200
    return render(request, "committees/seat.html", context, status=status)


def _before(found: Seat) -> list[Seat]:
    """Who had the same seat earlier."""
    if not found.key:
        return []
    rows = Seat.objects.filter(
        committee=found.committee, key=found.key, user__isnull=False
    )
    earlier = rows.filter(valid_from__lt=found.valid_from).select_related("user")
    return list(earlier.order_by("-valid_from"))


def _body(request: Request, slug: str) -> Committee:
    body = get_object_or_404(Committee, slug=slug)
    require(request.user, Right.MANAGE_SEATS, on=body)
    return body


def _seat(request: Request, slug: str, pk: int) -> Seat:
    body = _body(request, slug)
    return get_object_or_404(Seat.objects.for_list(), pk=pk, committee=body)


def _place(body: Committee, words: str | None) -> dict[str, Any]:
    trail: list[tuple[str, str | None]] = [
        (pgettext("menu", "Bodies"), reverse("committees:committees")),
        (body.short, body.get_absolute_url()),
        (_("Seats"), reverse("committees:seats", args=[body.slug]) if words else None),
    ]
    if words:
        trail.append((words, None))
    return {"section": "committees", "body": body, "trail": trail}


def _say_seated(request: Request, person: User | None, *, invited: bool) -> None:
    if invited:
        words = _(
            "%(name)s has the place, and a letter with an invitation is on its way."
        )
    else:
        words = _("%(name)s has the place, and is told in a letter.")
    messages.success(request, words % {"name": person})
