"""Many measures at once: mark, choose what to set, look over, and set."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from actionplans.forms import ACTIONS, form_for_many
from actionplans.models import Revision
from actionplans.reports import Entry, outline
from actionplans.services import bulk
from actionplans.views.editing.answers import changed, page
from actionplans.views.editing.asked import number_of, uuid_of
from actionplans.views.finding import draft_to_write
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

MANY = "actionplans/_many.html"


@require_POST
@answers_once
def many(request: Request, slug: str) -> HttpResponse:
    """First what would be changed, then the change. Nothing is set without being seen."""
    revision = draft_to_write(request, slug)
    action = request.POST.get("kva", "")
    marked = _marked(request, revision)
    if action not in ACTIONS or not marked:
        words = _("Mark one or more measures, and choose what to do with them.")
        if request.htmx:
            return page(request, revision, extra={"none": words}, fragment=MANY)
        messages.warning(request, words)
        return redirect("actionplans:edit", slug)
    doing = "gjer" in request.POST
    form = form_for_many(action, revision, request.POST if doing else None)
    if not doing or not form.is_valid():
        return _looked_over(request, revision, action, marked, form)
    told = _do(revision, action, marked, form.cleaned_data, form, request)
    return changed(request, revision, None, told=told)


def _looked_over(
    request: Request,
    revision: Revision,
    action: str,
    marked: dict[UUID, int],
    form: forms.Form,
) -> HttpResponse:
    entries = [
        entry
        for entry in outline(revision, user=request.user).measures
        if entry.thread in marked
    ]
    extra = {
        "action": action,
        "action_name": ACTIONS[action],
        "form": form,
        "marked": [(entry, marked[entry.thread]) for entry in entries],
    }
    status = 422 if form.is_bound else 200
    return page(request, revision, extra=extra, fragment=MANY, status=status)


def _do(
    revision: Revision,
    action: str,
    marked: dict[UUID, int],
    said: dict[str, Any],
    form: Any,
    request: Request,
) -> str:
    by = request.user
    made: list[Any]
    if action == "status":
        made = [
            *bulk.report_for_many(
                revision, by=by, marked=marked, year=said["year"], status=said["status"]
            )
        ]
    elif action == "groups":
        made = [
            *bulk.set_groups(
                revision, by=by, marked=marked, add=said["add"], remove=said["remove"]
            )
        ]
    else:
        content = form.content
        made = [*bulk.set_for_many(revision, by=by, marked=marked, content=content)]
    words = ngettext(
        "%(what)s: %(count)s measure changed.",
        "%(what)s: %(count)s measures changed.",
        len(made),
    )
    return words % {"what": ACTIONS[action], "count": len(made)}


def _marked(request: Request, revision: Revision) -> dict[UUID, int]:
    """The measures that are marked, each with the version that was seen.

    A goal or sub-goal may be marked too: it stands for all the measures under it.
    """
    found: dict[UUID, int] = {}
    for said in request.POST.getlist("mark"):
        thread, _colon, version = said.partition(":")
        key = uuid_of(thread, strict=False)
        if key:
            found[key] = number_of(version)
    under = {uuid_of(one, strict=False) for one in request.POST.getlist("alle")} - {
        None
    }
    if under:
        found |= _below(outline(revision, user=request.user).entries(), under, found)
    return found


def _below(
    entries: Iterable[Entry], under: set[Any], marked: dict[UUID, int]
) -> dict[UUID, int]:
    return {
        one.thread: marked.get(one.thread, one.version)
        for entry in entries
        if entry.thread in under
        for one in entry.every_entry()
        if one.kind == "measure"
    }
