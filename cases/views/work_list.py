"""The work list, and what is done with many cases at once."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cases import reports
from cases.forms import ListForm
from cases.models import Case
from cases.steps import STEPS
from cases.views.opened import entry
from cases.workflow import CASE
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

PER_PAGE = 25
TOGETHER = ("assign", "assess", "prepare_route", "route", "inform", "set_urgency")
"""Steps that may be taken on many cases at once."""


@dataclass(slots=True)
class Outcome:
    """How a step went on many cases: those that took it, and why the others did not."""

    done: list[Case] = field(default_factory=list)
    left: list[tuple[Case, str]] = field(default_factory=list)


@login_not_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The work list for those with a seat; for everyone else, what a case is."""
    if not Committee.objects.where(request.user, Right.VIEW_CASES).exists():
        return entry(request)
    desk = reports.Desk(request.user)
    form = ListForm(request.GET, assesses=desk.assesses)
    form.is_valid()
    seen = Case.objects.visible_to(request.user)
    tab = request.GET.get("vis", "")
    tabs = reports.tabs(seen, request.user, desk)
    if tab not in {name for name, _words, _count in tabs}:
        tab = ""
    asked = form.cleaned_data
    found = reports.narrow(reports.in_tab(seen, tab, request.user), asked, desk)
    rows = reports.for_rows(found, asked.get("sorter") or "frist")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    narrowed = sum(bool(v) for name, v in asked.items() if name != "sorter")
    context = {
        "section": "cases",
        "trail": [(_("Cases"), None)],
        "desk": desk,
        "form": form,
        "tab": tab,
        "tabs": tabs,
        "page": page,
        "rows": desk.rows(page.object_list),
        "median": reports.median_first_answer() if desk.assesses else None,
        "late": {name: count for name, _words, count in tabs}["seine"],
        "searched": bool(narrowed),
        "bulk": _choices(desk),
        "here": request.get_full_path(),
    }
    return render(request, "cases/cases.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def bulk(request: Request) -> HttpResponse:
    """One step for many cases. GET shows what is about to happen, POST does it.

    Each case is judged by itself: what one of them cannot do stops no other.
    """
    step = request.GET.get("steg", "")
    desk = reports.Desk(request.user)
    if step not in dict(_choices(desk)):
        raise PermissionDenied(step) if step in TOGETHER else Http404
    back = _way_back(request.GET.get("attende", ""))
    keys = [key for key in request.GET.getlist("sak") if key.isdecimal()][:PER_PAGE]
    seen = Case.objects.visible_to(request.user).filter(pk__in=keys)
    chosen = list(reports.for_rows(seen, "frist"))
    if not chosen:
        messages.warning(request, _("Mark the cases first."))
        return redirect(back)
    bound = request.POST if request.method == "POST" else None
    mine = {"to": request.user.pk} if step == "assign" else None
    form = STEPS[step].form(bound, case=_like(chosen), prefix=step, initial=mine)
    if bound is not None and form.is_valid():
        _tell(request, step, _take_each(step, chosen, request, form))
        return redirect(back)
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Several at once"), None)],
        "step": STEPS[step],
        "label": CASE.steps[step].label,
        "form": form,
        "rows": [(case, _hindrance(case, step, request.user)) for case in chosen],
        "desk": desk,
        "back": back,
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/bulk.html", context, status=status)


def _choices(desk: reports.Desk) -> list[tuple[str, Any]]:
    """The steps this reader may take on many cases at once."""
    rights = {Right.ASSESS_CASES: desk.assesses, Right.ROUTE_CASES: desk.routes}
    allowed = (n for n in TOGETHER if rights[Right(str(CASE.steps[n].permission))])
    return [(name, CASE.steps[name].label) for name in allowed]


def _like(chosen: list[Case]) -> Case:
    """A case with nothing filled in, so that nothing of one is put upon the others."""
    return Case(language=chosen[0].language)


def _hindrance(case: Case, step: str, user: Any) -> str:
    """Why the case cannot take the step now; empty where it can."""
    if case.merged_into is not None and step not in reports.steps_for(case, user):
        words = _("It is handled together with %(number)s.")
        return words % {"number": case.merged_into.reference}
    if case.state not in CASE.steps[step].sources:
        return _("It is %(state)s.") % {"state": case.state_label}
    return ""


def _take_each(
    step: str, chosen: list[Case], request: Request, form: forms.Form
) -> Outcome:
    outcome = Outcome()
    for case in chosen:
        try:
            with transaction.atomic():
                STEPS[step].verb(case, by=request.user, **form.cleaned_data)
        except PermissionDenied:
            outcome.left.append((case, _("You may not do this with it.")))
        except DomainError as error:
            outcome.left.append((case, str(error)))
        else:
            outcome.done.append(case)
    return outcome


def _tell(request: Request, step: str, outcome: Outcome) -> None:
    """Say how many took the step, and of each of the others why it did not."""
    label = CASE.steps[step].label
    if outcome.done:
        words = ngettext(
            "“%(step)s” is done with one case: %(numbers)s.",
            "“%(step)s” is done with %(n)s cases: %(numbers)s.",
            len(outcome.done),
        )
        numbers = ", ".join(case.reference for case in outcome.done)
        said = {"step": label, "n": len(outcome.done), "numbers": numbers}
        messages.success(request, words % said)
    for case, why in outcome.left:
        words = _("%(number)s is as it was. %(why)s")
        messages.warning(request, words % {"number": case.reference, "why": why})


def _way_back(query: str) -> str:
    """The selection that one came from; only ever the work list itself."""
    return (
        f"{reverse('cases:cases')}?{QueryDict(query.lstrip('?')).urlencode()}".rstrip(
            "?"
        )
    )
