"""Raising a case: four short steps at one address, a draft one can come back to, a receipt.

What was typed travels with the form, so nothing is lost when the draft is; the draft is
a copy, kept for whoever stops here and goes on later. Text that the privacy stop has
found something in goes straight back to the browser, and is no part of it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import OrganisationKind
from cases import keys, reports, services
from cases.forms import KEEP, STEP_FORMS, CaseForm, StepForm, begun, review
from cases.imports import read_official_form
from cases.models import CaseDraft, Channel, Clock, OnBehalfOf
from cases.questions import STEPS
from committees.models import Committee, Kind, Seat
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.once import FIELD, whose
from helsefellesskap.core.ratelimit import is_over, limit_posts
from helsefellesskap.core.uploads import in_memory

LAST = len(STEPS)
FILES_AT = 3
CONTACT = ("name", "email", "phone", "channel")
MOST_SENT = 40  # cases from one address block in ten minutes, before one waits apart


@dataclass
class Writing:
    """One form under way: what is typed, its draft, and the draft's key where we have it."""

    request: HttpRequest
    form: CaseForm
    draft: CaseDraft | None = None
    key: str = ""
    saved: bool = False
    mailed: str = ""

    def save(self, step: int) -> None:
        """Keep a copy of what may be kept."""
        if self.draft is None:
            self.key = keys.new_key()
        self.draft = services.save_draft(
            self.draft, self.form.storable(), step=step, key=self.key
        )


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@in_memory
@limit_posts(300, seconds=600)
def new(request: HttpRequest) -> HttpResponse:
    """The form. Every answer but the last is the form again, one step on or back."""
    if request.method == "GET":
        writing = Writing(request, CaseForm(QueryDict()))
        return _page(writing, 1, writing.form.shown(1, initial=_known(request)))
    writing = _writing(request)
    step, go = _number(request.POST.get("step", "")), request.POST.get("go", "next")
    if go == "send":
        return _send(writing)
    if go == "discard":
        return _discard(writing)
    refused = _take_files(writing, step, go)
    bound = writing.form.bound(step)
    if go in {"next", "attach"} and (not bound.is_valid() or refused):
        for words in refused:
            bound.add_error(None, ValidationError(words))
        _save(writing, step, go)
        return _page(writing, step, bound, status=422)
    target = _target(step, go)
    _save(writing, target, go)
    if go == "mail":
        _mail(writing)
    return _page(writing, target, writing.form.shown(target))


@login_not_required
@never_cache
@require_GET
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """The draft as it was left."""
    draft = services.find_draft(key)
    if draft is None or draft.sent_at:
        answer = render(
            request,
            "cases/draft_gone.html",
            {"section": "cases", "trail": [(_("Raise a case"), None)], "draft": draft},
            status=404,
        )
    else:
        form = CaseForm(_query(draft.data))
        step = min(LAST, draft.step)
        answer = _page(
            Writing(request, form, draft, key, saved=True), step, form.shown(step)
        )
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@in_memory
@limit_posts(30, seconds=600)
def read_form(request: HttpRequest) -> HttpResponse:
    """Read the official form, filled in as Word or PDF, into the fields; keep nothing yet."""
    words, status = "", 200
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise DomainError(_("Choose a file."))
            found = read_official_form(file.read())
        except DomainError as error:
            words, status = str(error), 422
        else:
            messages.success(
                request,
                _("We have read the form. Look through each step before you send."),
            )
            form = CaseForm(_query({name: [text] for name, text in found.items()}))
            shown = form.shown(1, initial=_known(request) | dict(found))
            return _page(Writing(request, form), 1, shown)
    context = {
        "section": "cases",
        "trail": [
            (_("Raise a case"), reverse("cases:new")),
            (_("Send the form as a file"), None),
        ],
        "words": words,
    }
    return render(request, "cases/read_form.html", context, status=status)


@login_not_required
@never_cache
@require_POST
@limit_posts(200, seconds=600)
def alike(request: HttpRequest) -> HttpResponse:
    """A piece of the page: what is like the words written so far."""
    form = CaseForm(request.POST)
    return render(request, "cases/_alike.html", _alike(request, form))


def _writing(request: HttpRequest) -> Writing:
    form = CaseForm(request.POST)
    return Writing(request, form, services.find_draft(form.draft_key), form.draft_key)


def _target(step: int, go: str) -> int:
    if go == "back":
        return max(1, step - 1)
    if go.isdecimal():
        return _number(go)
    return min(LAST, step + 1) if go == "next" else step


def _save(writing: Writing, step: int, go: str) -> None:
    """Keep a copy as soon as there is something to come back to."""
    if writing.draft and writing.draft.sent_at:
        writing.draft, writing.key = None, ""
    if go in {"save", "mail"} or writing.draft or writing.form.has_words:
        writing.save(step)
        writing.saved = go in {"save", "mail"}


def _take_files(writing: Writing, step: int, go: str) -> list[str]:
    """Keep the files that came with the step; give the reasons where one was refused."""
    if (
        go.startswith("remove-")
        and go[7:].isdecimal()
        and len(go) < 20
        and writing.draft
    ):
        services.detach_from_draft(writing.draft, int(go[7:]))
    refused = []
    for file in writing.request.FILES.getlist("files"):
        if writing.draft is None:
            writing.save(step)
        assert writing.draft is not None  # noqa: S101 -- for types
        try:
            services.attach_to_draft(
                writing.draft, name=file.name or "", content=file.read()
            )
        except DomainError as error:
            refused.append(f"{_shown_name(file.name)}: {error}")
    return refused


def _shown_name(name: str | None) -> str:
    return (name or "").replace("\\", "/").rpartition("/")[2][:60]


def _discard(writing: Writing) -> HttpResponse:
    if writing.draft:
        services.throw_away_draft(writing.draft)
    messages.success(writing.request, _("What you had written is thrown away."))
    return redirect("cases:entry")


def _mail(writing: Writing) -> None:
    """Send the way back to the address that stands in the form; say the same either way."""
    who = writing.form.bound(1)
    who.is_valid()
    address = who.cleaned_data.get("email", "")
    many = is_over(writing.request, "mail_draft", count=10, seconds=3600)
    if writing.draft and address and not many:
        language = who.cleaned_data.get("language") or "nn"
        services.mail_draft(writing.draft, address=address, language=language)
    writing.mailed = address


def _send(writing: Writing) -> HttpResponse:
    """Keep the case, once, and lead to the receipt; or show the first step with an error."""
    request, form = writing.request, writing.form
    key = (
        keys.key_of_draft(writing.draft)
        if writing.draft
        else keys.key_of_form(whose(request), request.POST.get(FIELD, ""))
    )
    if keys.find_case(key):
        return redirect("cases:receipt", key=key)
    steps = form.all_bound()
    for number, bound in enumerate(steps, start=1):
        if not bound.is_valid():
            _save(writing, number, "send")
            return _page(writing, number, bound, status=422)
    typed: dict[str, Any] = {}
    for bound in steps:
        typed |= bound.cleaned_data
    try:
        with transaction.atomic():
            _keep(writing, typed, key)
    except IntegrityError:
        if keys.find_case(key) is None:
            raise
    return redirect("cases:receipt", key=key)


def _keep(writing: Writing, typed: dict[str, Any], key: str) -> None:
    groups = typed.pop("patient_groups", ())
    contact = {name: typed.pop(name) for name in CONTACT}
    contact["wants_letters"] = contact["channel"] == Channel.EMAIL
    user = writing.request.user
    services.send_case(
        typed,
        by=user if user.is_authenticated else None,
        contact=contact,
        groups=groups,
        suspicion="" if user.is_authenticated else _suspicion(writing),
        key=key,
        draft=writing.draft,
    )


def _suspicion(writing: Writing) -> str:
    many = is_over(writing.request, "cases_sent", count=MOST_SENT, seconds=600)
    begun_at = writing.draft.begun_at if writing.draft else None
    return writing.form.suspicion(draft_begun=begun_at) or (
        "many from one place" if many else ""
    )


def _page(
    writing: Writing, step: int, shown: StepForm, *, status: int = 200
) -> HttpResponse:
    request, form = writing.request, writing.form
    context = {
        "section": "cases",
        "trail": [(_("Raise a case"), None)],
        "form": shown,
        "step": step,
        "steps": STEPS,
        "numbered": [f"{n}. {words}" for n, words in enumerate(STEPS, start=1)],
        "now": STEPS[step - 1],
        "last": LAST,
        "files_at": FILES_AT,
        "days": Clock.all_days(),
        "carried": list(form.carried(step)),
        "kept": shown.keep,
        "begun": form.data.get("begun") or begun(),
        "draft": writing.draft,
        "draft_key": writing.key if writing.draft else "",
        "files": list(writing.draft.attachments.all()) if writing.draft else [],
        "saved": writing.saved,
        "mailed": writing.mailed,
        "email": form.data.get("email", ""),
        "review": review(form) if step == LAST else [],
        **(_alike(request, form) if step > 1 else {}),
    }
    return render(request, "cases/new.html", context, status=status)


def _alike(request: HttpRequest, form: CaseForm) -> dict[str, Any]:
    """What is like the words written so far; a text with a number in it is not searched for."""
    kept = form.storable()
    names = ("background", "what_fails", "affected", "providers", "suggestion")
    words = "\n".join(text for name in names for text in kept.get(name, ()))
    return {
        "alike": reports.alike(words, request.user),
        "likely": reports.likely_body(words),
    }


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the portal knows of somebody signed in, who does not write for another."""
    user = request.user
    registering = Committee.objects.where(user, Right.ASSESS_CASES).exists()
    if not user.is_authenticated or registering:
        return {}
    known = {"name": user.name, "email": user.email, "language": user.language}
    seats = (
        Seat.objects.valid().filter(user=user).exclude(committee__kind=Kind.SECRETARIAT)
    )
    bodies = list(seats.select_related("committee").order_by("pk")[:2])
    if len(bodies) == 1:
        known |= {
            "on_behalf_of": OnBehalfOf.BODY,
            "on_behalf_text": bodies[0].committee.short,
        }
    elif user.organisation is not None:
        known["on_behalf_text"] = user.organisation.name
        if of := _WORKPLACES.get(str(user.organisation.kind)):
            known["on_behalf_of"] = of
    return known


_WORKPLACES: dict[str, str] = {
    OrganisationKind.MUNICIPALITY: OnBehalfOf.MUNICIPALITY,
    OrganisationKind.TRUST: OnBehalfOf.TRUST,
    OrganisationKind.USERS: OnBehalfOf.USERS,
    OrganisationKind.GPS: OnBehalfOf.GP,
}


def _query(data: dict[str, list[str]]) -> QueryDict:
    """What was kept, as if it came from the browser."""
    query = QueryDict(mutable=True)
    names = {name for form in STEP_FORMS for name in form.base_fields} | {KEEP}
    for name, texts in data.items():
        if name in names:
            query.setlist(name, list(texts))
    return query


def _number(text: str) -> int:
    return min(LAST, max(1, int(text))) if text.isdecimal() and len(text) < 3 else 1
