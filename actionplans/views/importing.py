"""Reading in a plan from a file: upload, look through, confirm."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans import preview, uploads
from actionplans.forms.importing import ConfirmForm, UploadForm
from actionplans.imports import (
    LIMITS,
    Choices,
    FileRefused,
    NeedsChoices,
    ReadPlan,
    read_plan,
)
from actionplans.models import Plan
from actionplans.services import mapping
from actionplans.services.importing import Decision, import_plans, names_of_bodies
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

log = structlog.get_logger("portal.import")

PER_PAGE = 50
SHOWN_COMPLAINTS = 200


@require_http_methods(["GET", "POST"])
@answers_once
def upload(request: Request) -> HttpResponse:
    """Take a file, read it, and keep it only until it is answered."""
    plans = _plans(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        plans=plans,
        max_megabytes=LIMITS.file_bytes // (1024 * 1024),
    )
    if request.method != "POST":
        return _upload_page(request, form)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    file = form.cleaned_data["file"]
    name, body = PurePath(file.name).name[:200], form.cleaned_data["body"]
    try:
        read, choices = _first_look(file, name, body, plans)
    except FileRefused as refusal:
        _tell_log(request, file.size, refusal)
        form.add_error("file", str(refusal))
        return _upload_page(request, form, status=422)
    if read is not None and read.has_identity_numbers():
        form.add_error("file", _("The file holds national identity numbers."))
        return _upload_page(request, form, status=422, complaints=read.refusals())
    _tell_log(request, file.size)
    file.seek(0)
    kept = uploads.Upload(name, body, file.read(), choices.as_data(), bool(choices))
    key = uploads.keep(kept, by=request.user)
    asks = read is None or read.asks
    page = "actionplans:import_columns" if asks else "actionplans:import_preview"
    return redirect(page, key=key)


@require_GET
def look_through(request: Request, key: str) -> HttpResponse:
    """What was found, what it would change, and each complaint with its place."""
    given, read = read_again(request, key)
    if given is None:
        return gone(request)
    if read is None:
        return redirect("actionplans:import_columns", key=key)
    return _preview_page(request, key, given, read)


@require_POST
@answers_once
def confirm(request: Request, key: str) -> HttpResponse:
    """Read in the chosen committees: all of them, or none."""
    given, read = read_again(request, key)
    if given is None or read is None:
        return gone(request)
    parts = preview.parts(read, _plans(request), given.body)
    form = _confirm_form(request, read, parts)
    if not form.is_valid():
        return _preview_page(request, key, given, read, form=form, status=422)
    data = form.cleaned_data
    decision = None
    if data.get("adopted_on"):
        decision = Decision(data["adopted_on"], data["case_number"])
    chosen = [
        (part.read, part.plan)
        for part in parts
        if str(part.number) in data["take"] and part.plan is not None
    ]
    revisions = import_plans(
        read,
        chosen,
        by=request.user,
        source=given.filename,
        skip_refused=data.get("skip_refused", False),
        decision=decision,
    )
    uploads.forget(key, by=request.user)
    for _read, plan in chosen:
        mapping.remember(plan.writer, Choices.from_data(given.choices), by=request.user)
    words = (
        ngettext(
            "One plan is read in and in force.",
            "%(count)s plans are read in and in force.",
            len(revisions),
        )
        if decision
        else ngettext(
            "One plan is read in as a draft.",
            "%(count)s plans are read in as drafts.",
            len(revisions),
        )
    )
    messages.success(request, words % {"count": len(revisions)})
    if len(revisions) == 1:
        return redirect(revisions[0])
    return redirect("actionplans:plans")


@require_POST
def throw_away(request: Request, key: str) -> HttpResponse:
    """Take the file away without reading it in."""
    uploads.forget(key, by=request.user)
    messages.success(request, _("The file is thrown away. Nothing was read in."))
    return redirect("actionplans:import_plan")


def _plans(request: Request) -> dict[str, Plan]:
    """What the person may read in; nobody else has anything to do here."""
    plans = preview.plans_to_import(request.user)
    if not plans:
        raise PermissionDenied
    return plans


def _first_look(
    file: Any, name: str, body: str, plans: dict[str, Plan]
) -> tuple[ReadPlan | None, Choices]:
    """What is found, with what its bodies said last time; None where they must say more."""
    aliases = names_of_bodies()
    try:
        read = read_plan(file, filename=name, aliases=aliases)
        named = [c.slug for c in read.committees if c.slug in plans]
    except NeedsChoices:
        read, named = None, list(plans)
    choices = mapping.remembered([body] if body else named)
    if choices:
        try:
            read = read_plan(file, filename=name, aliases=aliases, choices=choices)
        except NeedsChoices:
            read = None
    return read, choices


def read_again(
    request: Request, key: str
) -> tuple[uploads.Upload | None, ReadPlan | None]:
    """The file that waits for an answer, and what is found in it with what was said.

    Without the second, a person must first say what the columns are.
    """
    _plans(request)
    given = uploads.fetch(key, by=request.user)
    if given is None:
        return None, None
    try:
        return given, read_plan(
            BytesIO(given.content),
            filename=given.filename,
            aliases=names_of_bodies(),
            choices=Choices.from_data(given.choices),
        )
    except NeedsChoices:
        return given, None
    except FileRefused:
        return None, None


def gone(request: Request) -> HttpResponse:
    words = _("The file is not here any more. Upload it once more.")
    messages.warning(request, words)
    return redirect("actionplans:import_plan")


def _tell_log(request: Request, size: int, refusal: FileRefused | None = None) -> None:
    """That somebody tried, and how it went; never what the file holds."""
    why = ""
    if refusal is not None:
        with translation.override(None):
            why = str(refusal.sentence)
    log.info("plan file", user=request.user.pk, size=size, refused=why)


def _confirm_form(
    request: Request, read: ReadPlan, parts: list[preview.Part]
) -> ConfirmForm:
    choices = [
        (str(part.number), part.plan.writer.short)
        for part in parts
        if part.plan is not None and not part.hindrance
    ]
    return ConfirmForm(
        request.POST or None,
        choices=choices,
        may_register=_may_register(request, parts),
        rows_refused=any(c.skippable for c in read.refusals()),
    )


def _may_register(request: Request, parts: list[preview.Part]) -> bool:
    where = Committee.objects.where(request.user, Right.REGISTER_DECISIONS)
    allowed = set(where.values_list("pk", flat=True))
    return all(part.plan is None or part.plan.writer_id in allowed for part in parts)


def _upload_page(
    request: Request, form: UploadForm, *, status: int = 200, complaints: Any = ()
) -> HttpResponse:
    context = {
        "section": "plans",
        "form": form,
        "complaints": complaints,
        "mappings": mapping.of_bodies(
            plan.writer_id for plan in preview.plans_to_import(request.user).values()
        ),
        "trail": trail_of(_("Read in a plan")),
    }
    return render(request, "actionplans/import.html", context, status=status)


def _preview_page(
    request: Request,
    key: str,
    given: uploads.Upload,
    read: ReadPlan,
    *,
    form: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    parts = preview.parts(read, _plans(request), given.body)
    rows = preview.found(read)
    context = {
        "section": "plans",
        "key": key,
        "filename": given.filename,
        "read": read,
        "parts": parts,
        "form": form or _confirm_form(request, read, parts),
        "possible": any(not part.hindrance for part in parts),
        "levels": [
            (level, complaints[:SHOWN_COMPLAINTS], len(complaints))
            for level, complaints in preview.by_level(read)
        ],
        "shown": SHOWN_COMPLAINTS,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("side")),
        "as_last_time": given.remembered,
        "trail": trail_of(
            _("Look through"), (_("Read in a plan"), "actionplans:import_plan")
        ),
    }
    return render(request, "actionplans/import_preview.html", context, status=status)


def trail_of(here: str, *above: tuple[str, str]) -> list[tuple[str, str | None]]:
    """Where one is while a plan is read in."""
    return [
        (_("Action plans"), reverse("actionplans:plans")),
        *((words, reverse(name)) for words, name in above),
        (here, None),
    ]
