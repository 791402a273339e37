"""A case put together: asked for, waited for, and fetched while its days last."""

from django.http import FileResponse, Http404
from django.http.response import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import services
from cases.forms import DossierForm
from cases.models import Case, Dossier
from cases.reports import may_read_whole
from cases.views.files import as_download
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_POST
@answers_once
def order_dossier(request: Request, pk: int) -> HttpResponse:
    """Have it made; then watch it."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = DossierForm(request.POST)
    if not form.is_valid():
        raise Http404
    row = services.order_dossier(
        case,
        by=request.user,
        version=form.cleaned_data["version"],
        language=get_language() or "nn",
    )
    return redirect(row)


@require_GET
def dossier(request: Request, pk: int, dossier: int) -> HttpResponse:
    """How far it has come; then both files, and until when they lie there."""
    row = _mine(request, pk, dossier)
    case = row.case
    context = {
        "section": "cases",
        "case": case,
        "dossier": row,
        "job": row.job,
        "trail": [
            (_("Cases"), reverse("cases:cases")),
            (case.reference, case.get_absolute_url()),
            (_("Dossier"), None),
        ],
    }
    return render(request, "cases/dossier.html", context)


@require_GET
def dossier_pdf(request: Request, pk: int, dossier: int) -> FileResponse:
    """The print."""
    return _fetch(_mine(request, pk, dossier), "pdf", "application/pdf")


@require_GET
def dossier_zip(request: Request, pk: int, dossier: int) -> FileResponse:
    """The package for the archive."""
    return _fetch(_mine(request, pk, dossier), "zip", "application/zip")


def _fetch(row: Dossier, ending: str, kind: str) -> FileResponse:
    if row.made_at is None:
        raise Http404
    try:
        content = row.storage.open(row.place(ending), "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return as_download(content, f"dossier-{row.case.reference}.{ending}", kind)


def _mine(request: Request, pk: int, key: int) -> Dossier:
    """One's own, as long as one may still read the case as it was put together."""
    rows = Dossier.objects.ready_for(request.user).select_related("case", "job")
    row = get_object_or_404(rows, case=pk, pk=key)
    seen = Case.objects.visible_to(request.user).filter(pk=pk).exists()
    if not seen or (row.is_whole and not may_read_whole(row.case, request.user)):
        raise Http404
    return row
