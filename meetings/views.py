"""Meetings: what is to come and what has been, one meeting, the calendar, and its keeping."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.models import Case
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may, require
from meetings import forms, reports, services
from meetings.files import TYPES
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.workflow import MEETING

PER_PAGE = 20
IN_CALENDAR = 500


@login_not_required
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """What is to come, and what has been; of all bodies or of one."""
    bodies = Committee.objects.in_force()
    body = bodies.filter(slug=request.GET.get("utval", "")).first()
    found = Meeting.objects.filter(body=body) if body else Meeting.objects.all()
    context = {
        "section": "meetings",
        "trail": [(_("Meetings"), None)],
        "bodies": bodies,
        "body": body,
        "upcoming": found.upcoming().for_list()[:PER_PAGE],
        "page": Paginator(found.past().for_list(), PER_PAGE).get_page(
            request.GET.get("side")
        ),
        "may_call": bodies.where(request.user, Right.HOLD_MEETINGS).exists(),
    }
    return render(request, "meetings/meetings.html", context)


@login_not_required
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda, papers, decisions and minutes of one meeting."""
    return _page(request, _get(pk))


@login_not_required
@require_GET
def minutes(request: HttpRequest, pk: int) -> FileResponse:
    """The minutes as a file: a download with a plain type, never shown as a page."""
    found = _get(pk)
    inside = may(request.user, Right.HOLD_MEETINGS, on=found.body)
    if not found.minutes or not (found.is_published or inside):
        raise Http404
    answer = FileResponse(
        found.minutes.open("rb"),
        as_attachment=True,
        filename=f"referat-{found.body.slug}-{found.day:%Y-%m-%d}.{found.minutes_kind}",
        content_type=TYPES.get(found.minutes_kind, "application/octet-stream"),
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@login_not_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The meetings to subscribe to, of all bodies or (?utval=) of one."""
    found = Meeting.objects.all()
    name = _("Meetings")
    if slug := request.GET.get("utval", ""):
        body = get_object_or_404(Committee, slug=slug)
        found, name = found.filter(body=body), body.short
    latest = found.for_list().order_by("-starts_at", "-pk")[:IN_CALENDAR]
    answer = HttpResponse(
        reports.ics(latest, name), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'inline; filename="mote.ics"'
    return answer


@require_http_methods(["GET", "POST"])
@answers_once
def call(request: Request) -> HttpResponse:
    """Call a body together."""
    bodies = Committee.objects.in_force().where(request.user, Right.HOLD_MEETINGS)
    if not bodies.exists():
        raise PermissionDenied(Right.HOLD_MEETINGS)
    initial = {"body": request.GET.get("utval", ""), "start": "09:00", "end": "12:00"}
    form = forms.CallForm(request.POST or None, bodies=bodies, initial=initial)
    if form.is_valid():
        made = services.call_meeting(
            form.cleaned_data["body"], by=request.user, **form.hours()
        )
        messages.success(
            request, _("The meeting is called, and those with a seat are told.")
        )
        return redirect(made)
    context = {
        "section": "meetings",
        "trail": [
            (_("Meetings"), reverse("meetings:meetings")),
            (_("Call a meeting"), None),
        ],
        "form": form,
    }
    return render(
        request, "meetings/call.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@answers_once
def change(request: Request, pk: int) -> HttpResponse:
    """Another day, hour or place."""
    found = _get(pk)
    require(request.user, Right.HOLD_MEETINGS, on=found.body)
    MEETING.check("change", found.state)
    form = forms.MeetingForm(
        request.POST or None, initial=forms.MeetingForm.as_typed(found)
    )
    if form.is_valid():
        services.change_meeting(found, by=request.user, **form.hours())
        messages.success(request, _("The meeting is changed."))
        return redirect(found)
    context = {
        "section": "meetings",
        "meeting": found,
        "trail": [
            *_trail(found)[:-1],
            (_words(found), found.get_absolute_url()),
            (_("Change"), None),
        ],
        "form": form,
    }
    return render(
        request, "meetings/change.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@answers_once
def hold(request: Request, pk: int) -> HttpResponse:
    """The meeting has been held."""
    services.hold_meeting(_get(pk), by=request.user)
    messages.success(request, _("Now the decisions can be written down."))
    return redirect("meetings:meeting", pk)


@require_POST
@answers_once
def publish(request: Request, pk: int) -> HttpResponse:
    """Publish decisions and minutes."""
    found = _get(pk)
    require(request.user, Right.HOLD_MEETINGS, on=found.body)
    form = forms.PublishForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, bound={"publish": form}, status=422)
    services.publish_meeting(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Decisions and minutes are published."))
    return redirect(found)


@require_POST
@answers_once
def add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Put an item on the agenda: a case, a plan, or words."""
    found = _get(pk)
    require(request.user, Right.HOLD_MEETINGS, on=found.body)
    form = _item_form(found, kind, request.POST)
    if not form.is_valid():
        return _page(request, found, bound={kind: form}, status=422)
    verbs: dict[ItemKind, Callable[..., AgendaItem]] = {
        ItemKind.CASE: services.add_case,
        ItemKind.PLAN: services.add_plan,
        ItemKind.TEXT: services.add_text,
    }
    verbs[ItemKind(kind)](found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The item is on the agenda."))
    return redirect(found)


@require_POST
@answers_once
def place(request: Request, case: int) -> HttpResponse:
    """From a case's page: onto the agenda of one of its body's meetings."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=case)
    if found.holder is None or not may(
        request.user, Right.PLACE_CASES, on=found.holder
    ):
        raise PermissionDenied(Right.PLACE_CASES)
    form = forms.PlaceCaseForm(request.POST, body=found.holder)
    if form.is_valid():
        services.add_case(form.cleaned_data["meeting"], by=request.user, case=found)
        messages.success(
            request, _("The case is on the agenda, and the sender is told.")
        )
    else:
        messages.error(request, _("Choose a meeting."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
@answers_once
def place_new(request: Request, case: int) -> HttpResponse:
    """From a case's page: call its body together, with the case on the agenda."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=case)
    body = found.holder
    if body is None or not may(request.user, Right.PLACE_CASES, on=body):
        raise PermissionDenied(Right.PLACE_CASES)
    form = forms.NewMeetingForm(request.POST or None)
    if form.is_valid():
        item = services.call_with_case(found, by=request.user, **form.hours())
        messages.success(
            request,
            _("The meeting is called with the case on its agenda. All are told."),
        )
        return redirect(item.meeting)
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (found.reference, found.get_absolute_url()),
            (_("Call a meeting"), None),
        ],
        "case": found,
        "body": body,
        "form": form,
    }
    return render(
        request, "meetings/call.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@answers_once
def decide(request: Request, pk: int, item: int) -> HttpResponse:
    """Write down what was decided in an item."""
    found, row = _get_item(pk, item)
    require(request.user, Right.HOLD_MEETINGS, on=found.body)
    form = forms.DecisionForm(request.POST, prefix=f"item-{row.pk}")
    if not form.is_valid():
        return _page(request, found, bound={f"item-{row.pk}": form}, status=422)
    services.write_decision(
        row, by=request.user, decision=form.cleaned_data["decision"]
    )
    messages.success(request, _("The decision is written down."))
    return redirect(f"{found.get_absolute_url()}#punkt-{row.pk}")


@require_POST
@answers_once
def remove(request: Request, pk: int, item: int) -> HttpResponse:
    """Take an item off the agenda."""
    found, row = _get_item(pk, item)
    form = forms.RemoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422)
    services.remove_item(row, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The item is off the agenda."))
    return redirect(found)


@require_POST
@answers_once
def move(request: Request, pk: int, item: int) -> HttpResponse:
    """Move an item one place up or down."""
    found, row = _get_item(pk, item)
    services.move_item(row, by=request.user, up=request.POST.get("way") == "up")
    return redirect(f"{found.get_absolute_url()}#punkt-{row.pk}")


def _get(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), pk=pk)


def _get_item(pk: int, item: int) -> tuple[Meeting, AgendaItem]:
    found = _get(pk)
    return found, get_object_or_404(AgendaItem, pk=item, meeting=found)


def _item_form(found: Meeting, kind: str, data: Any = None) -> django_forms.Form:
    match kind:
        case ItemKind.CASE:
            return forms.CaseItemForm(data, body=found.body, prefix=kind)
        case ItemKind.PLAN:
            return forms.PlanItemForm(data, body=found.body, prefix=kind)
        case ItemKind.TEXT:
            return forms.TextItemForm(data, prefix=kind)
    raise Http404


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound = bound or {}
    keeps = may(request.user, Right.HOLD_MEETINGS, on=found.body)
    can = set(MEETING.open_steps(found.state)) if keeps else set()
    items = reports.agenda(found, request.user)
    if not keeps:
        items = [row for row in items if row.item.removed_at is None]
    context = {
        "section": "meetings",
        "trail": _trail(found),
        "meeting": found,
        "can": can,
        "rows": [(row, _row_form(row, found, request, can, bound)) for row in items],
        "inside": may(request.user, Right.VIEW_CASES, on=found.body),
        "add_forms": _add_forms(found, request, can, bound),
        "publish_form": bound.get("publish") or forms.PublishForm(),
        "bound": bound,
        "error_form": next(iter(bound.values()), None),
    }
    return render(request, "meetings/meeting.html", context, status=status)


def _row_form(
    row: reports.Item,
    found: Meeting,
    request: HttpRequest,
    can: set[str],
    bound: dict[str, django_forms.Form],
) -> django_forms.Form | None:
    """The decision's form, for who may write it; a case's decision is written once."""
    item = row.item
    if "write_decision" not in can or item.removed_at is not None:
        return None
    if item.case is not None and (
        item.decision or not may(request.user, Right.DECIDE_CASES, on=found.body)
    ):
        return None
    name = f"item-{item.pk}"
    return bound.get(name) or forms.DecisionForm(item=item, prefix=name)


def _add_forms(
    found: Meeting,
    request: HttpRequest,
    can: set[str],
    bound: dict[str, django_forms.Form],
) -> list[dict[str, Any]]:
    if "add_item" not in can:
        return []
    words = {
        ItemKind.CASE: _("Add a case"),
        ItemKind.PLAN: _("Add a plan to decide"),
        ItemKind.TEXT: _("Add another item"),
    }
    shown = []
    for kind, label in words.items():
        if kind == ItemKind.CASE and not may(
            request.user, Right.PLACE_CASES, on=found.body
        ):
            continue
        form = bound.get(kind) or _item_form(found, kind)
        choices = next(iter(form.fields.values()))
        if kind != ItemKind.TEXT and not choices.queryset.exists():  # type: ignore[attr-defined]
            continue
        shown.append(
            {"kind": kind, "label": label, "form": form, "open": kind in bound}
        )
    return shown


def _words(found: Meeting) -> str:
    return f"{found.body.short}, {date_format(timezone.localtime(found.starts_at), 'DATE_FORMAT')}"


def _trail(found: Meeting) -> list[tuple[str, str | None]]:
    return [(_("Meetings"), reverse("meetings:meetings")), (_words(found), None)]
