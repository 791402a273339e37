"""Rows out of Word or Excel: pasted, understood, looked over, added."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actionplans.forms import ROLE_NAMES, PasteForm, roles_of
from actionplans.imports import FileRefused
from actionplans.imports.pasted import Pasted, read_pasted, table_text
from actionplans.models import Measure, Revision
from actionplans.reports import outline
from actionplans.services import pasting
from actionplans.views.editing.answers import changed
from actionplans.views.editing.asked import uuid_of
from actionplans.views.finding import draft_to_write, node_to_write, trail
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_http_methods(["GET", "POST"])
@answers_once
def paste(request: Request, slug: str) -> HttpResponse:
    """Paste; see what was understood and say what the columns are; add."""
    revision = draft_to_write(request, slug)
    places = _places(request, revision)
    if request.method == "GET":
        form = PasteForm(places=places, initial={"under": request.GET.get("under", "")})
        return _answer(request, revision, form)
    data = request.POST.copy()
    if data.get("html"):
        data["rows"] = table_text(str(data["html"])) or data.get("rows", "")
        data["html"] = ""
    form = PasteForm(data, places=places)
    if not form.is_valid():
        return _answer(request, revision, form, status=422)
    try:
        pasted = read_pasted(form.cleaned_data["rows"], roles_of(data))
    except FileRefused as refused:
        form.add_error("rows", str(refused))
        return _answer(request, revision, form, status=422)
    if pasted.has_identity_numbers:
        form.add_error(
            "rows",
            _(
                "There is a national identity number in the rows. Take it out, and try again."
            ),
        )
    elif "gjer" in data:
        return _added(request, revision, form, pasted)
    status = 422 if form.errors else 200
    return _answer(request, revision, form, pasted, status=status)


def _added(
    request: Request, revision: Revision, form: PasteForm, pasted: Pasted
) -> HttpResponse:
    under = node_to_write(
        request, revision.plan.slug, uuid_of(form.cleaned_data["under"])
    )
    if isinstance(under, Measure):
        raise Http404
    made = pasting.add_rows(under, by=request.user, pasted=pasted)
    words = ngettext(
        "%(count)s measure was added.", "%(count)s measures were added.", len(made)
    )
    first = made[0].thread_id
    return changed(request, revision, first, told=words % {"count": len(made)})


def _answer(
    request: Request,
    revision: Revision,
    form: PasteForm,
    pasted: Pasted | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    plan = revision.plan
    back = reverse("actionplans:edit", args=[plan.slug])
    columns = []
    if pasted is not None:
        columns = [
            (at, heading, role)
            for at, (heading, role) in enumerate(
                zip(pasted.headings, pasted.roles, strict=True)
            )
        ]
    context = {
        "section": "plans",
        "trail": trail(plan, (_("Edit"), back), _("Paste rows")),
        "plan": plan,
        "revision": revision,
        "form": form,
        "base": back,
        "pasted": pasted,
        "measures": list(pasted.measures()) if pasted else [],
        "columns": columns,
        "role_names": ROLE_NAMES,
    }
    return render(request, "actionplans/paste.html", context, status=status)


def _places(request: Request, revision: Revision) -> list[tuple[str, str]]:
    """The goals and sub-goals that measures can stand under."""
    return [
        (str(entry.thread), f"{entry.number} {entry.text[:80]}")
        for entry in outline(revision, user=request.user).entries()
        if entry.kind != "measure"
    ]
