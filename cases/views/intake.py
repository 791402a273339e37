"""Raising a case: four short steps at one address, and nothing kept before it is sent."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases import keys, services
from cases.forms import CaseForm, StepForm, begun
from cases.models import Clock
from cases.questions import QUESTIONS, STEPS
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.once import FIELD, whose
from helsefellesskap.core.ratelimit import limit_posts

LAST = len(STEPS)
CONTACT = ("name", "email", "phone")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@limit_posts(60, seconds=600)
def new(request: HttpRequest) -> HttpResponse:
    """The form. Every answer but the last is the form again, one step on or back."""
    if request.method == "GET":
        form = CaseForm(QueryDict())
        return _page(request, form, 1, form.shown(1, initial=_known(request)))
    form = CaseForm(request.POST)
    step, go = _number(request.POST.get("step", "")), request.POST.get("go", "next")
    if go == "send":
        return _send(request, form)
    if go == "back" or go.isdecimal():
        target = _number(go) if go.isdecimal() else max(1, step - 1)
        return _page(request, form, target, form.shown(target))
    bound = form.bound(step)
    if not bound.is_valid():
        return _page(request, form, step, bound, status=422)
    target = min(LAST, step + 1)
    return _page(request, form, target, form.shown(target))


def _send(request: HttpRequest, form: CaseForm) -> HttpResponse:
    """Keep the case, once, and lead to the receipt; or show the first step with an error."""
    key = keys.key_of_form(whose(request), request.POST.get(FIELD, ""))
    if keys.find_case(key):
        return redirect("cases:receipt", key=key)
    steps = form.all_bound()
    for number, bound in enumerate(steps, start=1):
        if not bound.is_valid():
            return _page(request, form, number, bound, status=422)
    typed: dict[str, Any] = {}
    for bound in steps:
        typed |= bound.cleaned_data
    try:
        with transaction.atomic():
            _keep(request, form, typed, key)
    except IntegrityError:
        if keys.find_case(key) is None:
            raise
    return redirect("cases:receipt", key=key)


def _keep(
    request: HttpRequest, form: CaseForm, typed: dict[str, Any], key: str
) -> None:
    groups = typed.pop("patient_groups", ())
    contact = {name: typed.pop(name) for name in CONTACT}
    services.send_case(
        typed,
        by=request.user if request.user.is_authenticated else None,
        contact=contact,
        groups=groups,
        suspicion="" if request.user.is_authenticated else form.suspicion(),
        key=key,
    )


def _page(
    request: HttpRequest,
    form: CaseForm,
    step: int,
    shown: StepForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "cases",
        "trail": [(_("Raise a case"), None)],
        "form": shown,
        "step": step,
        "steps": STEPS,
        "numbered": [f"{n}. {words}" for n, words in enumerate(STEPS, start=1)],
        "now": STEPS[step - 1],
        "last": LAST,
        "days": Clock.all_days(),
        "carried": list(form.carried(step)),
        "kept": shown.keep,
        "begun": form.data.get("begun") or begun(),
        "review": _review(form) if step == LAST else [],
    }
    return render(request, "cases/new.html", context, status=status)


def _review(form: CaseForm) -> list[dict[str, Any]]:
    """What was typed, step by step, to be looked over before it is sent."""
    asked = {question.name: question.asked for question in QUESTIONS}
    sections = []
    for number in range(1, LAST):
        bound = form.bound(number)
        bound.is_valid()
        rows = [
            (asked.get(name, field.label), _words(bound, name))
            for name, field in bound.fields.items()
            if _words(bound, name)
        ]
        sections.append({"number": number, "words": STEPS[number - 1], "rows": rows})
    return sections


def _words(bound: StepForm, name: str) -> str:
    value = bound.cleaned_data.get(name)
    if value in (None, ""):
        return ""
    choices = getattr(bound.fields[name], "choices", None)
    if name == "patient_groups":
        return ", ".join(str(group) for group in value)
    if choices is not None:
        return str(dict(choices).get(value, value))
    if name == "own_date":
        return f"{value:%d.%m.%Y}"
    return str(value)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the portal knows of somebody signed in, who does not write for another."""
    user = request.user
    registering = Committee.objects.where(user, Right.ASSESS_CASES).exists()
    if not user.is_authenticated or registering:
        return {}
    return {"name": user.name, "email": user.email, "language": user.language}


def _number(text: str) -> int:
    return min(LAST, max(1, int(text))) if text.isdecimal() and len(text) < 3 else 1
