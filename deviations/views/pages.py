"""The list, one deviation with its steps, a new one, and the year in numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deviations import parties, services
from deviations.forms import AnswerForm, FilterForm, RegisterForm, WordsForm
from deviations.models import Deviation
from deviations.reports import annual_report, years_with_deviations
from deviations.workflow import DEVIATION, WAITING
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

PER_PAGE = 25
SECTION = {"section": "deviations"}


@require_GET
def deviations(request: Request) -> HttpResponse:
    """Those that concern the reader, newest first."""
    form = FilterForm(request.GET or None)
    seen = Deviation.objects.visible_to(request.user)
    found = _filtered(seen, form.cleaned_data) if form.is_valid() else seen
    page = Paginator(found.for_list(), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        **SECTION,
        "form": form,
        "page": page,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "party": parties.party_of(request.user),
        "may_register": parties.may_register(request.user),
        "manages": parties.manages(request.user),
        "may_enter": parties.may_enter(request.user),
        "today": timezone.localdate(),
        "waiting_states": WAITING,
    }
    return render(request, "deviations/deviations.html", context)


@require_GET
def deviation(request: Request, pk: int) -> HttpResponse:
    """One deviation: what was told, where it stands, what one can do."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "POST"])
@answers_once
def new(request: Request) -> HttpResponse:
    """Register a deviation, without the patient."""
    if not parties.may_register(request.user):
        raise PermissionDenied
    party = parties.party_of(request.user)
    form = RegisterForm(request.POST or None, party=party)
    if request.method == "POST" and form.is_valid():
        made = services.register(services.Told(**form.told()), by=request.user)
        words = _("Registered as %(number)s. %(party)s has been told.")
        told = {"number": made.number, "party": made.receiver}
        messages.success(request, words % told)
        return redirect(made)
    context = {
        **SECTION,
        "form": form,
        "party": party,
        "trail": [_list(), (_("Report a deviation"), None)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "deviations/new.html", context, status=status)


@require_POST
@answers_once
def step(request: Request, pk: int, name: str) -> HttpResponse:
    """Take one step; its words, where it needs them, come from the form."""
    found = _visible(request, pk)
    taken = DEVIATION.steps.get(name)
    if taken is None:
        raise Http404
    if taken.permission not in parties.sides_of(request.user, found):
        raise PermissionDenied
    form = form_of(name, request.POST) if taken.needs_reason else None
    if form is not None and not form.is_valid():
        return _page(request, found, failed={name: form}, status=422)
    found = _TAKE[name](found, request.user, form.cleaned_data if form else {})
    messages.success(request, _DONE[name]() % {"number": found.number})
    return redirect(found)


@require_GET
def statistics(request: Request) -> HttpResponse:
    """A year in numbers, with small ones hidden, for those whom deviations concern."""
    if not parties.may_enter(request.user):
        raise PermissionDenied
    years = years_with_deviations()
    year = _chosen_year(request.GET.get("ar", ""), years)
    context = {
        **SECTION,
        "years": years,
        "report": annual_report(year),
        "manages": parties.manages(request.user),
        "trail": [_list(), (_("Statistics"), None)],
    }
    return render(request, "deviations/statistics.html", context)


def chosen_year(text: str) -> int:
    """The year asked for, where there is one."""
    return _chosen_year(text, years_with_deviations())


def form_of(name: str, data: Any = None) -> Any:
    """The form of a step that needs words."""
    if name == "answer":
        return AnswerForm(data, prefix=name)
    form = WordsForm(data, prefix=name)
    if name == "settle":
        form.fields["words"].label = _("How was it settled?")
    return form


_TAKE: dict[str, Any] = {
    "receive": lambda found, by, _words: services.receive(found, by=by),
    "handle": lambda found, by, _words: services.handle(found, by=by),
    "answer": lambda found, by, w: services.answer(
        found, by=by, words=w["words"], cause=w["cause"]
    ),
    "close": lambda found, by, _words: services.close(found, by=by),
    "reject": lambda found, by, w: services.reject(found, by=by, reason=w["words"]),
    "disagree": lambda found, by, w: services.disagree(found, by=by, reason=w["words"]),
    "settle": lambda found, by, w: services.settle(found, by=by, words=w["words"]),
}
_DONE: dict[str, Any] = {
    "receive": lambda: _("Receipt is confirmed. The reporting party has been told."),
    "handle": lambda: _("%(number)s is being handled."),
    "answer": lambda: _("The answer is sent. The reporting party has been told."),
    "close": lambda: _("%(number)s is closed."),
    "reject": lambda: _(
        "%(number)s is rejected. The reporting party has been told why."
    ),
    "disagree": lambda: _("The local cooperation committee has it now."),
    "settle": lambda: _(
        "%(number)s is settled and closed. Both parties have been told."
    ),
}


def _page(
    request: Request, found: Deviation, *, failed: Any = None, status: int = 200
) -> HttpResponse:
    sides = parties.sides_of(request.user, found)
    steps = {
        name: (
            one,
            (failed or {}).get(name) or (form_of(name) if one.needs_reason else None),
        )
        for name, one in DEVIATION.open_steps(found.state).items()
        if one.permission in sides
    }
    context = {
        **SECTION,
        "deviation": found,
        "steps": steps,
        "failed": failed,
        "taken": found.taken.select_related("by"),
        "trail": [_list(), (found.number, None)],
    }
    return render(request, "deviations/deviation.html", context, status=status)


def _visible(request: Request, pk: int) -> Deviation:
    seen = Deviation.objects.visible_to(request.user).for_page()
    return get_object_or_404(seen, pk=pk)


def _filtered(found: Any, wanted: dict[str, Any]) -> Any:
    state = wanted["tilstand"]
    if state in {"ventar", "sein"}:
        found = found.waiting()
        if state == "sein":
            found = found.filter(reply_by__lt=timezone.localdate())
    elif state:
        found = found.filter(state=state)
    if wanted["retning"]:
        found = found.filter(direction=wanted["retning"])
    if category := wanted["kategori"]:
        found = found.filter(Q(category=category) | Q(category__parent=category))
    if wanted["omrade"]:
        found = found.filter(area=wanted["omrade"])
    return _searched(found, wanted["q"].strip())


def _searched(found: Any, text: str) -> Any:
    if not text:
        return found
    year, _hyphen, serial = text.upper().removeprefix("SA-").partition("-")
    if year.isdecimal() and serial.isdecimal() and len(year) == 4 and len(serial) < 9:
        return found.filter(year=int(year), serial=int(serial))
    return found.filter(external_ref__icontains=text)


def _chosen_year(text: str, years: list[int]) -> int:
    if text.isdecimal() and int(text) in years:
        return int(text)
    return years[0]


def _list() -> tuple[str, str]:
    return _("Deviations"), reverse("deviations:deviations")
