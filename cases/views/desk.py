"""The desk: each case, and the steps one may take on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import reports, services
from cases.forms import AsBodyForm, SplitForm
from cases.models import Case, StandardText
from cases.steps import SENDING, STEPS, TALK, DeskStep
from cases.workflow import CASE
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.panels import render_panels

CAN_WRITE = CASE.steps["write_as_body"].sources
GROUPS = (
    (gettext_lazy("The case itself"), ("assign", "set_urgency", "describe")),
    (
        gettext_lazy("Who may read it"),
        ("inform", "stop_informing", "publish", "unpublish"),
    ),
    (gettext_lazy("Other cases"), ("merge", "unmerge", "link", "unlink")),
)
"""Steps that do not move the case, under headings of their own."""


@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """Everything this reader may see of one case, and what may be done with it now."""
    return case_page(request, get_case(request, pk))


@require_POST
@answers_once
def take(request: Request, pk: int, step: str) -> HttpResponse:
    """Take a step of the table; a form with errors comes back on the case's page."""
    found = get_case(request, pk)
    if step not in STEPS or step not in CASE.steps:
        raise Http404
    form = STEPS[step].form(request.POST, case=found, prefix=step)
    if step == "return_with_reasons" and "fill" in request.POST:
        return case_page(request, found, bound=(step, _filled_in(found, request)))
    if not form.is_valid():
        if step not in reports.steps_for(found, request.user):
            raise PermissionDenied(step)
        return case_page(request, found, bound=(step, form), status=422)
    STEPS[step].verb(found, by=request.user, **form.cleaned_data)
    messages.success(request, str(STEPS[step].done))
    if not Case.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("cases:cases")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@answers_once
def split(request: Request, pk: int) -> HttpResponse:
    """A part of the case becomes a case of its own, with texts that are cut from the old."""
    found = get_case(request, pk)
    if "split" not in reports.steps_for(found, request.user):
        raise PermissionDenied("split")
    form = SplitForm(posted(request), case=found)
    if form.is_valid():
        new = services.split_case(
            found,
            by=request.user,
            texts=form.texts(),
            reason=form.cleaned_data["reason"],
            files=form.cleaned_data.get("files") or [],
        )
        words = _("%(number)s is a case of its own, and the sender is told.")
        messages.success(request, words % {"number": new.reference})
        return redirect(new)
    context = {
        "section": "cases",
        "case": found,
        "form": form,
        "trail": [
            *_trail(found)[:-1],
            (found.reference, found.get_absolute_url()),
            (_("Make a part a case of its own"), None),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/split.html", context, status=status)


def _filled_in(found: Case, request: Request) -> forms.Form:
    """The form for returning, with the chosen standard text after what was typed."""
    typed = request.POST.get("return_with_reasons-reason", "").strip()
    key = request.POST.get("return_with_reasons-standard", "")
    text = StandardText.objects.filter(pk=key if key.isdecimal() else 0).first()
    words = [typed, text.text_in(found.language) if text else ""]
    initial = {"reason": "\n\n".join(part for part in words if part)}
    form = STEPS["return_with_reasons"].form
    return form(case=found, prefix="return_with_reasons", initial=initial)


def talk_of(
    found: Case, user: Any, shown: list[dict[str, Any]], *, whole: bool, but: str
) -> dict[str, Any]:
    """The thread as the reader may read it, and the forms that stand beneath it."""
    bodies = reports.speaks_as(found, user) if found.state in CAN_WRITE else []
    told = reports.may_be_told(found)
    return {
        "waits_here": reports.waits_here(found, user, whole=whole),
        "messages_": reports.words_for(found, user, whole=whole),
        "talk": [
            step
            for step in shown
            if step["name"] in TALK
            and step["name"] != but
            and (told or step["name"] != "write_to_bodies")
        ],
        "as_body": AsBodyForm(case=found, bodies=bodies) if bodies else None,
        "mails": reports.waiting_mail(found) if whole else [],
        "letter_rows": reports.letter_rows(reports.letters_of(found)[:8])
        if whole
        else [],
    }


def get_case(request: Request, pk: int) -> Case:
    seen = Case.objects.visible_to(request.user).with_holder()
    beside = seen.select_related("proposed_to", "handler", "merged_into")
    return get_object_or_404(beside, pk=pk)


def case_page(
    request: Request,
    found: Case,
    *,
    bound: tuple[str, forms.Form] | None = None,
    status: int = 200,
    **also: Any,
) -> HttpResponse:
    """`also` goes to the template: what has been looked at, or could not be kept."""
    whole = reports.may_read_whole(found, request.user)
    allowed = reports.steps_for(found, request.user)
    shown = [
        _shown(STEPS[name], name, found, bound) for name in allowed if name in STEPS
    ]
    main = bound[0] if bound else reports.main_step(found, allowed)
    others = [
        step
        for step in shown
        if step["name"] not in {main, *TALK} and step["form"] is not None
    ]
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
        "together": reports.together(found, request.user, whole=whole),
        "can_split": "split" in allowed,
        "can_take": "assign" in allowed and found.handler_id != request.user.pk,
        "main": next((step for step in shown if step["name"] == main), None),
        "others": others,
        "in_groups": _in_groups(others),
        "can_redact": "redact" in allowed,
        "steps": found.steps.select_related("body", "by", "other", "whom")
        if whole
        else [],
        "public_steps": _steps_for_bodies(found) if not whole else [],
        "panels": render_panels("case", request, found),
        **talk_of(found, request.user, shown, whole=whole, but=main),
        **also,
    }
    return render(request, "cases/case.html", context, status=status)


def _in_groups(
    others: list[dict[str, Any]],
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The other steps under headings: first where the case goes, then all beside that."""
    beside = {name for _heading, names in GROUPS for name in names}
    groups = [("", [step for step in others if step["name"] not in beside])]
    for heading, names in GROUPS:
        groups.append((str(heading), [s for s in others if s["name"] in names]))
    return [(heading, steps) for heading, steps in groups if steps]


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
        "sends": name in SENDING,
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
        "merge",
        "unmerge",
        "inform",
    ]
    return found.steps.filter(step__in=[*known, "withdraw", "reopen"]).select_related(
        "body"
    )


def _trail(found: Case) -> list[tuple[str, str | None]]:
    return [(_("Cases"), reverse("cases:cases")), (found.reference, None)]
