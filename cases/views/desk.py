"""The desk: the work list, each case, and the steps one may take on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import reports
from cases.forms import ListForm
from cases.models import Case, CaseQuerySet, CaseView
from cases.steps import STEPS, DeskStep
from cases.views.opened import entry
from cases.workflow import CASE, ENDED, HIDDEN, OPEN, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.panels import render_panels

PER_PAGE = 25
WITH_BODIES = {State.ROUTED, State.ON_AGENDA}
ORDERS = {
    "frist": (F("due_on").asc(nulls_last=True), "received_at", "pk"),
    "ny": ("-received_at", "-pk"),
    "gammal": ("received_at", "pk"),
}


@login_not_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The work list for those with a seat; for everyone else, what a case is."""
    if not Committee.objects.where(request.user, Right.VIEW_CASES).exists():
        return entry(request)
    desk = reports.Desk(request.user)
    form = ListForm(request.GET)
    form.is_valid()
    seen = Case.objects.visible_to(request.user)
    tab = request.GET.get("vis", "")
    tabs = _tabs(seen, request.user, desk)
    if tab not in {name for name, _words, _count in tabs}:
        tab = ""
    found = _search(_in_tab(seen, tab, request.user), form, desk)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
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
        "late": _late(seen),
        "searched": bool(request.GET.get("sok") or request.GET.get("hos")),
    }
    return render(request, "cases/cases.html", context)


@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """Everything this reader may see of one case, and what may be done with it now."""
    return _page(request, _get(request, pk))


@require_POST
@answers_once
def take(request: Request, pk: int, step: str) -> HttpResponse:
    """Take a step of the table; a form with errors comes back on the case's page."""
    found = _get(request, pk)
    if step not in STEPS or step not in CASE.steps:
        raise Http404
    form = STEPS[step].form(request.POST, case=found, prefix=step)
    if not form.is_valid():
        if step not in reports.steps_for(found, request.user):
            raise PermissionDenied(step)
        return _page(request, found, bound=(step, form), status=422)
    STEPS[step].verb(found, by=request.user, **form.cleaned_data)
    messages.success(request, str(STEPS[step].done))
    if not Case.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("cases:cases")
    return redirect(found)


def _get(request: Request, pk: int) -> Case:
    seen = Case.objects.visible_to(request.user)
    return get_object_or_404(seen.with_holder().select_related("proposed_to"), pk=pk)


def _page(
    request: Request,
    found: Case,
    *,
    bound: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    whole = reports.may_read_whole(found, request.user)
    allowed = reports.steps_for(found, request.user)
    shown = [
        _shown(STEPS[name], name, found, bound) for name in allowed if name in STEPS
    ]
    main = bound[0] if bound else reports.main_step(found, allowed)
    context = {
        "section": "cases",
        "trail": _trail(found),
        "case": found,
        "whole": whole,
        "title": found.title if whole else found.title_for_bodies,
        "behalf": found.on_behalf_text
        if whole
        else found.text_for_bodies("on_behalf_text"),
        "deadline": reports.deadline(found),
        "answers": reports.answers(found, whole=whole),
        **reports.files_and_dossiers(found, request.user, whole=whole),
        "groups": found.patient_groups.all(),
        "contact": getattr(found, "contact", None) if whole else None,
        "suspicion": reports.suspicions().get(found.suspicion, "") if whole else "",
        "views": reports.views_of(found),
        "access": found.access.filter(until=None).select_related("body"),
        "main": next((step for step in shown if step["name"] == main), None),
        "others": [
            step for step in shown if step["name"] != main and step["form"] is not None
        ],
        "can_redact": "redact" in allowed,
        "steps": found.steps.select_related("body", "by") if whole else [],
        "public_steps": _steps_for_bodies(found) if not whole else [],
        "messages_": found.messages.select_related("by") if whole else [],
        "panels": render_panels("case", request, found),
    }
    return render(request, "cases/case.html", context, status=status)


def _shown(
    step: DeskStep, name: str, found: Case, bound: tuple[str, forms.Form] | None
) -> dict[str, Any]:
    form = (
        bound[1] if bound and bound[0] == name else step.form(case=found, prefix=name)
    )
    return {
        "name": name,
        "label": CASE.steps[name].label,
        "form": form if name != "redact" else None,
        "after": step.after,
        "heavy": step.heavy,
        "bound": bool(bound and bound[0] == name),
    }


def _steps_for_bodies(found: Case) -> Any:
    known = [
        "send",
        "route",
        "put_on_agenda",
        "take_off",
        "decide",
        "report_outcome",
        "close",
    ]
    return found.steps.filter(step__in=[*known, "withdraw", "reopen"]).select_related(
        "body"
    )


def _trail(found: Case) -> list[tuple[str, str | None]]:
    return [(_("Cases"), reverse("cases:cases")), (found.reference, None)]


def _tabs(
    seen: CaseQuerySet, user: Any, desk: reports.Desk
) -> list[tuple[str, str, int | None]]:
    """The tabs, each with its count; those of the secretariat are its own."""
    counts = seen.order_by().aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        bodies=Count("pk", filter=Q(state__in=WITH_BODIES)),
        sender=Count("pk", filter=Q(waiting_since__isnull=False)),
        quarantine=Count("pk", filter=Q(state=State.QUARANTINED)),
    )
    waiting = seen.waiting_for(user).count()
    tabs: list[tuple[str, str, int | None]] = [
        ("", _("All open"), counts["open"]),
        ("ventar", _("Waiting for us"), waiting),
    ]
    if desk.assesses:
        tabs += [
            ("utval", _("With bodies"), counts["bodies"]),
            ("avsendar", _("Waiting for the sender"), counts["sender"]),
            ("karantene", _("Quarantine"), counts["quarantine"]),
        ]
    return [*tabs, ("avslutta", _("Ended"), None)]


def _in_tab(seen: CaseQuerySet, tab: str, user: Any) -> CaseQuerySet:
    match tab:
        case "ventar":
            return seen.waiting_for(user)
        case "utval":
            return seen.filter(state__in=WITH_BODIES)
        case "avsendar":
            return seen.filter(waiting_since__isnull=False)
        case "karantene":
            return seen.filter(state__in=HIDDEN)
        case "avslutta":
            return seen.filter(state__in=ENDED - HIDDEN)
    return seen.filter(state__in=OPEN)


def _search(found: CaseQuerySet, form: ListForm, desk: reports.Desk) -> CaseQuerySet:
    """Narrow down, order, and fetch what a row shows."""
    typed = form.cleaned_data
    for word in typed.get("sok", "").split():
        number = word.rpartition("-")[2]
        hit = Q(title__icontains=word) | Q(what_fails__icontains=word)
        if not desk.assesses:
            hit = Q(title__icontains=word, redacted={})
        if number.isdecimal() and len(number) < 7:
            hit |= Q(number=int(number))
        found = found.filter(hit)
    if body := typed.get("hos"):
        found = found.held_by(Committee.objects.filter(pk=body.pk))
    asked = CaseView.objects.filter(case=OuterRef("pk"), closed_at=None, given_at=None)
    order = ORDERS.get(typed.get("sorter") or "frist", ORDERS["frist"])
    return (
        found.order_by(*order)
        .annotate(views_open=Exists(asked))
        .select_related("proposed_to")
        .with_holder()
    )


def _late(seen: CaseQuerySet) -> int:
    late = seen.filter(
        state__in=[State.RECEIVED, State.ASSESSING, State.DECIDED],
        due_on__lt=timezone.localdate(),
    )
    return late.count()
