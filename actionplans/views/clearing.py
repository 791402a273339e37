"""Measures with consequences: put before the deciding body, and answered on one page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans.forms.status import AskForm, ClearForm
from actionplans.models import Measure, Revision
from actionplans.reports.clearing import (
    answered_lately,
    to_decide,
    waiting_measures,
    waiting_rows,
)
from actionplans.services import clearing as services
from actionplans.views.finding import plan_for, trail
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may

ON_A_PAGE = 20


@require_GET
def clearing(request: Request) -> HttpResponse:
    """All that waits for the bodies in which one sits, each answered here."""
    return _page(request)


@require_POST
@answers_once
def answer(request: Request, thread: UUID) -> HttpResponse:
    """The deciding body's word on one measure."""
    measure = get_object_or_404(
        _in_force().filter(
            thread=thread,
            goal__revision__plan__decider__in=_bodies(request),
        )
    )
    form = ClearForm(request.POST, prefix=f"t{measure.pk}")
    if not form.is_valid():
        return _page(request, form=form, answering=measure)
    said = form.cleaned_data
    verb = getattr(services, said.pop("answer"))
    kept = verb(measure, by=request.user, **said)
    cleared = kept.state == "cleared"
    messages.success(
        request,
        _("The measure is cleared. The body and the secretariat have had a letter.")
        if cleared
        else _("It is kept that the measure is not cleared, and why."),
    )
    return redirect("actionplans:clearing")


@require_http_methods(["GET", "POST"])
@answers_once
def ask(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """Ask for one measure, with a sentence why."""
    plan = plan_for(request, slug)
    measure = _in_force().filter(goal__revision__plan=plan, thread=thread).first()
    if measure is None:
        raise Http404
    if not may(request.user, Right.ASK_CLEARANCE, on=plan.writer):
        raise PermissionDenied
    if not measure.has_consequences:
        raise DomainError(
            _("The measure has no economic or principled consequences to clear.")
        )
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.ask_to_clear(measure, by=request.user, why=form.cleaned_data["why"])
        words = _("%(body)s is asked. The leaders have had a letter.")
        messages.success(request, words % {"body": plan.decider.short})
        return redirect("actionplans:measure", plan.slug, thread)
    context = {
        "section": "plans",
        "trail": trail(plan, _("Ask for it to be cleared")),
        "plan": plan,
        "measure": measure,
        "state": services.state_of(measure.thread),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "actionplans/ask_to_clear.html", context, status=status)


def _page(
    request: Request, *, form: ClearForm | None = None, answering: Measure | None = None
) -> HttpResponse:
    named = list(_deciders(request.user))
    if not named:
        raise PermissionDenied
    page = Paginator(waiting_measures(named), ON_A_PAGE).get_page(
        request.GET.get("side")
    )
    rows = waiting_rows(list(page.object_list))
    answers = {
        body.pk for body in Committee.objects.where(request.user, Right.CONCLUDE)
    }
    leads = set(
        Committee.objects.where(request.user, Right.SUBMIT_PLANS).values_list(
            "pk", flat=True
        )
    )
    context: dict[str, Any] = {
        "section": "plans",
        "trail": [
            (_("Action plans"), reverse("actionplans:plans")),
            (_("What waits for a decision"), None),
        ],
        "waits_for": get_text_list([body.short for body in named], _("and")),
        "page": page,
        "rows": [
            (
                row,
                _form_for(row.measure, form, answering)
                if row.plan.decider_id in answers and row.plan.writer_id not in leads
                else None,
                row.plan.writer_id in leads,
            )
            for row in rows
        ],
        "form": form,
        "coming": [row for row in to_decide(named) if row.to_clear],  # type: ignore[attr-defined]
        "answered": answered_lately(named),
    }
    status = 422 if form is not None else 200
    return render(request, "actionplans/clearing.html", context, status=status)


def may_see_clearing(user: Any) -> bool:
    """Those who sit in a body that decides on plans, and the secretariat."""
    return bool(user.is_authenticated and _deciders(user).exists())


def _deciders(user: Any) -> Any:
    mine = Committee.objects.where(user, Right.VIEW_PLANS).values("pk")
    deciders = Committee.objects.filter(pk__in=mine, plans_to_decide__isnull=False)
    return deciders.distinct()


def _form_for(
    measure: Measure, form: ClearForm | None, answering: Measure | None
) -> ClearForm:
    if form is not None and answering is not None and answering.pk == measure.pk:
        return form
    return ClearForm(prefix=f"t{measure.pk}")


def _bodies(request: Request) -> Any:
    """The bodies whose measures the reader may see waiting."""
    return Committee.objects.where(request.user, Right.VIEW_PLANS).values("pk")


def _in_force() -> Any:
    return Measure.objects.filter(
        goal__revision__in=Revision.objects.in_force()
    ).select_related(
        "goal__revision__plan__writer", "goal__revision__plan__decider", "thread"
    )
