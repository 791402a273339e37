"""From a decision to a measure: make it, offer it, answer the offer, take it back."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans.models import Plan
from cases import services
from cases.forms.measures import ChooseGoalForm, OfferMeasureForm, SayNoForm
from cases.models import Case, CaseMeasure
from cases.reports import measures as report
from cases.workflow import MEASURE, MeasureState
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may


@require_http_methods(["GET", "POST"])
@answers_once
def make_measure(request: Request, pk: int) -> HttpResponse:
    """Choose the plan and the goal; the text is the decision's to begin with."""
    seen = Case.objects.visible_to(request.user).with_holder()
    case = get_object_or_404(seen, pk=pk)
    if case.holder is None or not may(request.user, Right.PLACE_CASES, on=case.holder):
        raise PermissionDenied(Right.PLACE_CASES)
    if not report.may_make(case, request.user):
        raise DomainError(_("Only a decision can become a measure."))
    plans = report.plans_to_choose(case)
    plan = _chosen(request, plans)
    writes = plan is not None and may(request.user, Right.EDIT_PLANS, on=plan.writer)
    form = None
    if plan is not None:
        form = OfferMeasureForm(
            request.POST or None,
            case=case,
            plan=plan,
            goals=report.goals_of(plan, request.user),
            writes=writes,
        )
        if form.is_valid():
            offer = services.offer_measure(
                case, by=request.user, plan=plan, **form.cleaned_data
            )
            messages.success(request, _what_happened(offer))
            return redirect(offer)
    context = {
        "section": "cases",
        "case": case,
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (case.reference, case.get_absolute_url()),
            (_("Make it a measure"), None),
        ],
        "plans": plans,
        "plan": plan,
        "form": form,
        "writes": writes,
        "draft": report.draft_of(plan) if plan is not None else None,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "cases/make_measure.html", context, status=status)


@require_GET
def measure(request: Request, pk: int) -> HttpResponse:
    """One decision on its way into a plan: what is asked, and the answer one may give."""
    return _page(request, _get(request, pk))


@require_POST
@answers_once
def answer_measure(request: Request, pk: int, step: str) -> HttpResponse:
    """Take it in, say no, write it into the draft, or take it back."""
    offer = _get(request, pk)
    if step not in MEASURE.steps:
        raise Http404
    form = _form(request, offer, step, request.POST)
    if form is not None and not form.is_valid():
        if step not in report.steps_of(offer, request.user):
            raise PermissionDenied(step)
        return _page(request, offer, bound=(step, form), status=422)
    verbs: dict[str, Callable[..., CaseMeasure]] = {
        "accept_measure": services.accept_measure,
        "decline_measure": services.decline_measure,
        "write_measure": services.write_measure,
        "take_back_measure": services.take_back_measure,
    }
    typed = form.cleaned_data if form is not None else {}
    offer = verbs[step](offer, by=request.user, **typed)
    messages.success(request, _what_happened(offer))
    return redirect(offer)


def _chosen(request: Request, plans: list[Plan]) -> Plan | None:
    """The plan that is named, else the holder's own, else the only one."""
    slug = request.POST.get("plan") or request.GET.get("plan", "")
    if slug:
        return next((plan for plan in plans if plan.slug == slug), None)
    own = [
        plan for plan in plans if may(request.user, Right.EDIT_PLANS, on=plan.writer)
    ]
    return own[0] if own else None


def _what_happened(offer: CaseMeasure) -> str:
    body = {"body": offer.plan.writer.short}
    match offer.state:
        case MeasureState.WRITTEN:
            return _("The measure stands in the draft of %(body)s.") % body
        case MeasureState.WAITING:
            return _("It is kept, and goes into the next draft of %(body)s.") % body
        case MeasureState.OFFERED:
            return _("The offer is sent to the leader of %(body)s.") % body
        case MeasureState.DECLINED:
            return _("The answer is sent.")
    return _("It is taken back.")


def _get(request: Request, pk: int) -> CaseMeasure:
    rows = CaseMeasure.objects.visible_to(request.user).select_related(
        "case", "plan__writer", "plan__decider", "body", "goal", "thread", "by"
    )
    return get_object_or_404(rows, pk=pk)


def _form(
    request: Request, offer: CaseMeasure, step: str, data: Any = None
) -> django_forms.Form | None:
    match step:
        case "accept_measure" | "write_measure":
            goals = report.goals_of(offer.plan, request.user)
            return ChooseGoalForm(data, offer=offer, goals=goals, prefix=step)
        case "decline_measure":
            return SayNoForm(data, prefix=step)
    return None


def _page(
    request: Request,
    offer: CaseMeasure,
    *,
    bound: tuple[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    case = offer.case
    may_read = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    steps = []
    for name in report.steps_of(offer, request.user):
        form = _form(request, offer, name)
        if bound and bound[0] == name:
            form = bound[1]
        steps.append({"name": name, "label": MEASURE.steps[name].label, "form": form})
    trail: list[tuple[str, str | None]] = [(_("Cases"), reverse("cases:cases"))]
    if may_read:
        trail.append((case.reference, case.get_absolute_url()))
    context = {
        "section": "cases",
        "trail": [*trail, (_("From decision to measure"), None)],
        "offer": offer,
        "case": case,
        "may_read": may_read,
        "steps": steps,
        "bound": bound[1] if bound else None,
        "node": report.stands_in(offer, request.user),
        "left_out": report.is_left_out(offer),
        "draft": report.draft_of(offer.plan),
        "writes": may(request.user, Right.EDIT_PLANS, on=offer.plan.writer),
    }
    return render(request, "cases/measure.html", context, status=status)
