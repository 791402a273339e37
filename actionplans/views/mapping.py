"""Saying what a file's columns, words and colours mean, and having that forgotten."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import preview, uploads
from actionplans.forms.mapping import MappingForm
from actionplans.imports import (
    Choices,
    FoundColumn,
    NeedsChoices,
    ReadPlan,
    read_plan,
)
from actionplans.services import mapping
from actionplans.services.importing import names_of_bodies
from actionplans.views.importing import gone, read_again, trail_of
from helsefellesskap.core.http import Request


@require_http_methods(["GET", "POST"])
def columns(request: Request, key: str) -> HttpResponse:
    """Ask what is not understood, and go on when nothing is left to ask."""
    given, read = read_again(request, key)
    if given is None:
        return gone(request)
    said = Choices.from_data(given.choices)
    form = MappingForm(
        request.POST if request.method == "POST" else None,
        columns=_columns(given, read, said),
        words=read.words if read else (),
        colours=read.colours if read else (),
        years=_years(request),
    )
    if request.method == "POST" and form.is_valid():
        together = form.choices().over(said)
        uploads.keep_choices(key, given, together.as_data(), by=request.user)
        return _onwards(request, key)
    context = {
        "section": "plans",
        "key": key,
        "filename": given.filename,
        "form": form,
        "as_last_time": given.remembered,
        "may_go_on": read is not None,
        "trail": trail_of(
            _("Columns"), (_("Read in a plan"), "actionplans:import_plan")
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/import_columns.html", context, status=status)


@require_POST
def forget(request: Request, slug: str) -> HttpResponse:
    """Ask anew about the body's next file."""
    plan = preview.plans_to_import(request.user).get(slug)
    if plan is None:
        raise Http404
    mapping.forget(plan.writer, by=request.user)
    words = _("What was said of files from %(body)s is forgotten.")
    messages.success(request, words % {"body": plan.writer.short})
    return redirect("actionplans:import_plan")


def _onwards(request: Request, key: str) -> HttpResponse:
    """To the preview; or here again, where the answers have shown something new."""
    given, read = read_again(request, key)
    if given is None:
        return gone(request)
    if read is not None and not read.asks:
        return redirect("actionplans:import_preview", key=key)
    messages.info(request, _("With these columns there is one more thing to tell."))
    return redirect("actionplans:import_columns", key=key)


def _columns(
    given: uploads.Upload, read: ReadPlan | None, said: Choices
) -> list[FoundColumn]:
    """The file's columns, each with what was said of it already."""
    if read is not None:
        return list(read.columns)
    try:
        read_plan(
            BytesIO(given.content), filename=given.filename, aliases=names_of_bodies()
        )
    except NeedsChoices as asked:
        return [
            replace(column, role=said.column(column.heading) or column.role)
            for column in asked.columns
        ]
    return []


def _years(request: Request) -> set[int]:
    """The years of the plans that the person may read in."""
    plans: Any = preview.plans_to_import(request.user).values()
    return {year for plan in plans for year in plan.year_columns}
