"""For whoever holds the key to a case: the receipt, the way of the case, one's own words."""

import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import clocks, keys, reports, services
from cases.forms import (
    KEEP,
    AskToReopenForm,
    FeedbackForm,
    LostForm,
    SenderForm,
    WithdrawForm,
)
from cases.models import Case, CaseFeedback, Clock
from cases.workflow import CASE
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.pdf import render_pdf
from helsefellesskap.core.ratelimit import limit_posts
from helsefellesskap.core.uploads import in_memory

View = Callable[..., Any]
LOST_TAKES = 0.5  # seconds, whether the address is known or not


def with_key(view: View) -> View:
    """Open the page to whoever has the key; keep it out of caches, referrers and indexes."""

    @login_not_required
    @wraps(view)
    def keyed(request: HttpRequest, key: str) -> Any:
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
    context = _receipt(case, key) | {"trail": [(_("Raise a case"), None)]}
    return render(request, "cases/receipt.html", context)


@require_GET
@limit_posts(30, seconds=600)
@with_key
def receipt_pdf(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The receipt as a tagged PDF; the sender's name and address do not stand in it."""
    link = settings.SITE_URL + reverse("cases:follow", args=[key])
    context = _receipt(case, key) | {
        "link": link,
        "SITE_NAME": settings.SITE_NAME,
        "title": _("Receipt"),
    }
    language = get_language() or "nn"
    printed = render_pdf("cases/pdf/receipt.html", context, language=language)
    answer = HttpResponse(printed, content_type="application/pdf")
    name = f"kvittering-{case.reference}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@limit_posts(10, seconds=600)
def lost(request: HttpRequest) -> HttpResponse:
    """Send the link once more. The answer, and how long it takes, tell nothing."""
    began = time.monotonic()
    form = LostForm(request.POST if request.method == "POST" else None)
    asked = form.is_valid()
    if asked:
        services.send_lost_links(form.cleaned_data["email"])
        least = getattr(settings, "LOST_LINK_SECONDS", LOST_TAKES)
        time.sleep(max(0.0, least - (time.monotonic() - began)))
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Follow your case"), None)],
        "form": form,
        "asked": asked,
    }
    status = 422 if form.is_bound and not asked else 200
    return render(request, "cases/lost.html", context, status=status)


@require_POST
@in_memory
@limit_posts(30, seconds=600)
@with_key
@answers_once
def attach(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The sender adds files to the case."""
    refused, kept = [], 0
    for file in request.FILES.getlist("files"):
        try:
            services.attach_to_case(case, name=file.name or "", content=file.read())
            kept += 1
        except DomainError as error:
            refused.append(f"{(file.name or '')[:60]}: {error}")
    if refused or not kept:
        words = refused or [_("Choose a file.")]
        return _page(request, case, key, file_errors=words, status=422)
    messages.success(request, _("The secretariat has got the file."))
    return _back()


@require_POST
@limit_posts(30, seconds=600)
@with_key
@answers_once
def feedback(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Was this answered? One click is enough."""
    form = FeedbackForm(request.POST, keep=request.POST.getlist(KEEP))
    if not form.is_valid():
        return _page(request, case, key, feedback_form=form, status=422)
    services.give_feedback(case, **form.cleaned_data)
    messages.success(request, _("Thank you. The secretariat has got your answer."))
    return _back()


@require_POST
@limit_posts(10, seconds=600)
@with_key
def new_key(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Lock every address to the case that is out, and show a new one."""
    fresh = services.replace_keys(case)
    messages.success(
        request, _("Here is the new address. The old ones open nothing any more.")
    )
    return redirect("cases:receipt", key=fresh)


def _receipt(case: Case, key: str) -> dict[str, Any]:
    days = Clock.all_days()
    contact = getattr(case, "contact", None)
    return _context(case, key) | {
        "answers": reports.answers(case, whole=True),
        "files": case.attachments.all(),
        "first_answer_on": clocks.first_answer_on(case, days),
        "routing_on": clocks.routing_on(case, days),
        "mailed": bool(contact and contact.email and contact.wants_letters),
    }


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
    feedback_form: FeedbackForm | None = None,
    file_errors: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    days = Clock.all_days()
    headline, now = reports.where(case, days)
    given = getattr(case, "feedback", None)
    context = _context(case, key) | {
        "headline": headline,
        "now": now,
        "thread": reports.thread(case, days),
        "days": days,
        "messages_": case.messages.with_sender(),
        "answers": reports.answers(case, whole=True),
        "form": form or SenderForm(),
        "since": reports.since(case),
        "files": case.attachments.all(),
        "file_errors": file_errors,
        "feedback": given,
        "feedback_form": feedback_form
        or FeedbackForm(initial={"sentence": given.sentence if given else ""}),
        "choices": CaseFeedback.Answered.choices,
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
