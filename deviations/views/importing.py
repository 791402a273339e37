"""Reading deviations in from a file: choose, look, apply."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deviations import parties, services
from deviations.forms import UploadForm
from deviations.imports import Lists, read_deviations
from deviations.imports.columns import NAMES, REQUIRED
from deviations.models import Upload
from helsefellesskap.core.files import FileRefused
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@answers_once
def uploads(request: Request) -> HttpResponse:
    """Choose a file; what is wrong with it is said here."""
    if not parties.manages(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            form.add_error("file", _("The file is larger than 10 MB."))
        else:
            try:
                known = services.known_references()
                read = read_deviations(file, lists=Lists.now(), known=known)
            except FileRefused as refused:
                form.add_error("file", str(refused))
            else:
                kept = services.keep_upload(read, name=file.name, by=request.user)
                return redirect(kept)
    context = {
        "section": "deviations",
        "form": form,
        "columns": [(NAMES[key], key in REQUIRED) for key in NAMES],
        "trail": [_list(), (_("Import deviations"), None)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "deviations/uploads.html", context, status=status)


@require_GET
def upload(request: Request, pk: int) -> HttpResponse:
    """What was found in the file, before anything is registered."""
    kept = _own(request, pk)
    page = Paginator(kept.complaints, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "section": "deviations",
        "upload": kept,
        "count": len(kept.rows),
        "page": page,
        "trail": [
            _list(),
            (_("Import deviations"), reverse("deviations:uploads")),
            (_("What was found"), None),
        ],
    }
    return render(request, "deviations/upload.html", context)


@require_POST
@answers_once
def apply(request: Request, pk: int) -> HttpResponse:
    """Register what was found."""
    count = services.apply_upload(_own(request, pk), by=request.user)
    words = ngettext(
        "One deviation is registered.", "%(count)s deviations are registered.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("deviations:deviations")


def _own(request: Request, pk: int) -> Upload:
    if not parties.manages(request.user):
        raise PermissionDenied
    return get_object_or_404(Upload, pk=pk, by=request.user)


def _list() -> tuple[str, str]:
    return _("Deviations"), reverse("deviations:deviations")
