"""The outbox, and the words of the standard letters; both the secretariat's alone."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import keys, reports, services
from cases import letter_texts as texts
from cases.forms import LetterTextForm, OutboxForm
from cases.models import WRITTEN, Case, Clock, LetterText
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.mail import Mail, rendered
from helsefellesskap.core.models import Letter
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.workdays import add_workdays

PER_PAGE = 25
VERSIONS = 20


@require_GET
def outbox(request: Request) -> HttpResponse:
    """Every letter about a case: to whom, when, and how it went."""
    _office_only(request)
    form = OutboxForm(request.GET)
    form.is_valid()
    state = request.GET.get("vis", "")
    state = state if state in reports.STATES else ""
    search = form.cleaned_data.get("sok", "")
    found = reports.all_letters(state=state, search=search).defer("body")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    counts = reports.letter_counts()
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Outbox"), None)],
        "form": form,
        "tab": state,
        "tabs": [
            ("", _("All letters"), counts[""]),
            ("ventar", _("Queued"), counts["ventar"]),
            ("sendt", _("Sent"), counts["sendt"]),
            ("feila", _("Not delivered"), counts["feila"]),
        ],
        "page": page,
        "rows": reports.letter_rows(page.object_list),
        "searched": bool(search),
        "mail": reports.mail_of_late(),
    }
    return render(request, "cases/outbox.html", context)


@require_GET
def letter(request: Request, pk: int) -> HttpResponse:
    """One letter as it will be or was sent; the link is made when it is sent."""
    _office_only(request)
    row = reports.letter_rows([_letter(pk)])[0]
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("Outbox"), reverse("cases:outbox")),
            (_("Letter"), None),
        ],
        "row": row,
        "letter": row.letter,
    }
    return render(request, "cases/letter.html", context)


@require_POST
@answers_once
def send_again(request: Request, pk: int) -> HttpResponse:
    """Try a letter that could not be delivered once more."""
    _office_only(request)
    services.send_letter_again(_letter(pk), by=request.user)
    messages.success(request, _("The letter is in the queue again."))
    return redirect("cases:letter", pk=pk)


@require_GET
def letter_texts(request: Request) -> HttpResponse:
    """The standard letters, and in which languages the secretariat has its own words."""
    _office_only(request)
    own = {(row.name, row.language) for row in LetterText.objects.exclude(text="")}
    context = {
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Words in letters"), None)],
        "parts": [
            (
                name,
                part,
                [(code, words, (name, code) in own) for code, words in WRITTEN],
            )
            for name, part in texts.PARTS.items()
        ],
    }
    return render(request, "cases/letter_texts.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def letter_text(request: Request, name: str, language: str) -> HttpResponse:
    """Write, look at and keep the free part of one letter; or go back to the usual words."""
    _office_only(request)
    if name not in texts.PARTS or language not in texts.LANGUAGES:
        raise Http404
    go = request.POST.get("go", "")
    if go == "usual":
        services.usual_letter_text(name, language, by=request.user)
        messages.success(request, _("The letter says the usual words again."))
        return redirect("cases:letter_text", name=name, language=language)
    row = LetterText.objects.filter(name=name, language=language).first()
    if request.method == "POST":
        form = LetterTextForm(request.POST, name=name)
    else:
        kept = texts.written(name, language)
        form = LetterTextForm(initial={"text": kept}, name=name)
    if form.is_bound and form.is_valid() and go != "see":
        text = form.cleaned_data["text"]
        services.change_letter_text(name, language, by=request.user, text=text)
        messages.success(request, _("The letter says this from now on."))
        return redirect("cases:letter_text", name=name, language=language)
    wrong = bool(form.is_bound and form.errors)
    tried = form.cleaned_data["text"] if form.is_bound and not wrong else ""
    subject, body = _example(name, language, tried or texts.written(name, language))
    context = {
        "section": "cases",
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (_("Words in letters"), reverse("cases:letter_texts")),
            (texts.PARTS[name].label, None),
        ],
        "name": name,
        "part": texts.PARTS[name],
        "language": language,
        "languages": WRITTEN,
        "words": dict(WRITTEN)[language],
        "places": [(place, texts.PLACES[place]) for place in texts.PARTS[name].places],
        "usual": texts.usual(name, language),
        "own": bool(row and row.text),
        "versions": row.history.select_related("history_user")[:VERSIONS]
        if row
        else [],
        "form": form,
        "looked": go == "see" and not wrong,
        "subject": subject,
        "body": body,
    }
    status = 422 if wrong else 200
    return render(request, "cases/letter_text.html", context, status=status)


def _example(name: str, language: str, text: str) -> tuple[str, str]:
    """The whole letter as the newest case's sender would read it."""
    today, days = timezone.localdate(), Clock.all_days()
    newest = Case.objects.order_by("-pk").first()
    body = Committee.objects.in_force().of_kind(Kind.PROFESSIONAL).first()
    case = SimpleNamespace(
        reference=newest.reference if newest else f"{today.year}-1", agenda_url=""
    )
    row = SimpleNamespace(
        body=body,
        day=today,
        reason=_("Here stands what you write when you take the step."),
    )
    context: dict[str, Any] = {
        "case": case,
        "row": row,
        "parts": {name: text},
        "can_answer": keys.takes_answers(),
        "first_answer_on": add_workdays(today, days[Clock.Kind.FIRST_ANSWER]),
        "routing_on": add_workdays(today, days[Clock.Kind.ROUTING]),
        "answer_on": add_workdays(today, days[Clock.Kind.OUTCOME]),
        "forgotten_on": today + datetime.timedelta(days[Clock.Kind.CONTACT]),
    }
    made = Mail(event="", template=texts.template_of(name), context=context)
    return rendered(made, language)


def _letter(pk: int) -> Letter:
    return get_object_or_404(reports.all_letters(), pk=pk)


def _office_only(request: Request) -> None:
    """To everybody else these pages are not there."""
    if not Committee.objects.where(request.user, Right.ASSESS_CASES).exists():
        raise Http404
