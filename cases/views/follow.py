"""For whoever holds the key to a case: the receipt, the way of the case, one's own words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import clocks, keys, reports, services
from cases.forms import KEEP, AskToReopenForm, SenderForm, WithdrawForm
from cases.models import Case, Clock
from cases.workflow import CASE
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.ratelimit import limit_posts

View = Callable[..., HttpResponse]


def with_key(view: View) -> View:
    """Open the page to whoever has the key; keep it out of caches, referrers and indexes."""

    @login_not_required
    @wraps(view)
    def keyed(request: HttpRequest, key: str) -> HttpResponse:
        case = keys.find_case(key)
        if case is None:
            raise Http404
        answer = view(request, case, key)
        answer["Referrer-Policy"] = "no-referrer"
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return keyed


@require_GET
@with_key
def follow(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Where the case is, who has it, and what comes next."""
    return _page(request, case, key)


@require_GET
@with_key
def receipt(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """What was sent, what happens next, and the way to follow it."""
    days = Clock.all_days()
    contact = getattr(case, "contact", None)
    context = _context(case, key) | {
        "trail": [(_("Raise a case"), None)],
        "answers": reports.answers(case, whole=True),
        "first_answer_on": clocks.first_answer_on(case, days),
        "routing_on": clocks.routing_on(case, days),
        "mailed": bool(contact and contact.email),
    }
    return render(request, "cases/receipt.html", context)


@require_POST
@limit_posts(30, seconds=600)
@with_key
@answers_once
def write(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The sender answers a question, or adds something."""
    form = SenderForm(request.POST, keep=request.POST.getlist(KEEP))
    if not form.is_valid():
        return _page(request, case, key, form=form, status=422)
    services.write_as_sender(case, text=form.cleaned_data["text"])
    messages.success(request, _("The secretariat has got what you wrote."))
    return _back()


@require_http_methods(["GET", "POST"])
@limit_posts(30, seconds=600)
@with_key
@answers_once
def withdraw(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Ask once more, then take the case back."""
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, keep=request.POST.getlist(KEEP))
    if form.is_valid():
        services.withdraw_case(case, reason=form.cleaned_data["reason"])
        messages.success(request, _("You have withdrawn the case."))
        return _back()
    context = _context(case, key) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "cases/withdraw.html", context, status=status)


@require_POST
@limit_posts(30, seconds=600)
@with_key
@answers_once
def ask_to_reopen(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The sender asks that the case be taken up again."""
    form = AskToReopenForm(request.POST, keep=request.POST.getlist(KEEP))
    if not form.is_valid():
        return _page(request, case, key, reopen_form=form, status=422)
    services.ask_to_reopen(case, reason=form.cleaned_data["reason"])
    messages.success(request, _("The secretariat has got what you wrote."))
    return _back()


@require_POST
@with_key
def letters(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Get an e-mail each time the case moves, or none."""
    wanted = request.POST.get("wanted") == "yes"
    services.choose_letters(case, wanted=wanted)
    messages.success(
        request,
        _("You get an e-mail each time the case moves.")
        if wanted
        else _("You get no more e-mail about the case."),
    )
    return _back()


def _page(
    request: HttpRequest,
    case: Case,
    key: str,
    *,
    form: SenderForm | None = None,
    reopen_form: AskToReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    headline, now = reports.where(case)
    context = _context(case, key) | {
        "headline": headline,
        "now": now,
        "thread": reports.thread(case),
        "messages_": case.messages.filter(Q(from_sender=True) | Q(is_question=True)),
        "answers": reports.answers(case, whole=True),
        "form": form or SenderForm(),
        "reopen_form": reopen_form or AskToReopenForm(),
        "contact": getattr(case, "contact", None),
        "can": CASE.open_steps(case.state),
    }
    return render(request, "cases/follow.html", context, status=status)


def _context(case: Case, key: str) -> dict[str, Any]:
    return {
        "section": "cases",
        "case": case,
        "key": key,
        "trail": [(_("Follow your case"), None)],
    }


def _back() -> HttpResponse:
    """One step up. Relative, so that the key is not kept with the form's one-time key."""
    return HttpResponseRedirect("../")
