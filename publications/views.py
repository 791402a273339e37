"""The shelf: what is printed, each as a page and as a PDF, and how to have more made."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.functions import ExtractYear
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.forms import ReasonForm
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may
from publications import services
from publications.forms import FilterForm, OrderForm
from publications.models import Edition, EditionKind
from publications.workflow import EDITION, EditionState

PER_PAGE = 20


@login_not_required
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """What is published, newest first; above it what waits, for those who publish."""
    shelf = Edition.objects.published()
    form = FilterForm(request.GET or None, years=_years(shelf))
    if form.is_valid():
        shelf = _filtered(shelf, form.cleaned_data)
    found = shelf.for_list().order_by("-published_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "section": "publications",
        "form": form,
        "page": page,
        "filtered": any(request.GET.get(name) for name in ("slag", "ar")),
        "waiting": _waiting(request.user),
        "may_order": _may_order(request.user),
    }
    return render(request, "publications/editions.html", context)


@login_not_required
@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: the same words as its PDF, inside the site's look."""
    return _edition_page(request, _visible(request, pk))


@login_not_required
@require_GET
def edition_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, under a name that says what it is."""
    found = _visible(request, pk)
    if not found.is_printed:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    answer = FileResponse(
        content, content_type="application/pdf", filename=found.filename
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = f'"{found.sha256}"'
    answer["Cache-Control"] = "no-cache"
    return answer


@require_http_methods(["GET", "POST"])
@answers_once
def order(request: Request) -> HttpResponse:
    """Choose what to print; then watch the job."""
    if not _may_order(request.user):
        raise PermissionDenied
    form = OrderForm(
        request.POST or None, user=request.user, initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        made = services.order_edition(
            EditionKind(chosen["kind"]),
            by=request.user,
            body=chosen["for_body"],
            year=chosen["year"],
            language=chosen["language"],
        )
        return redirect(made.job or made)
    context = {
        "section": "publications",
        "form": form,
        "trail": [_shelf(), (_("Print an edition"), None)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "publications/order.html", context, status=status)


@require_POST
@answers_once
def publish(request: Request, pk: int) -> HttpResponse:
    """Let everyone read it."""
    found = services.publish_edition(_visible(request, pk), by=request.user)
    messages.success(request, _("Published. Everyone can read it now."))
    return redirect(found)


@require_POST
@answers_once
def unpublish(request: Request, pk: int) -> HttpResponse:
    """Take it down again, with a reason."""
    found = _visible(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _edition_page(request, found, form=form, status=422)
    found = services.unpublish(
        found, by=request.user, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("Taken down. Only those who publish see it now."))
    return redirect(found)


def _edition_page(
    request: HttpRequest, found: Edition, *, form: Any = None, status: int = 200
) -> HttpResponse:
    may_publish = may(request.user, Right.PUBLISH, on=found.body)
    context = {
        "section": "publications",
        "edition": found,
        "steps": EDITION.open_steps(found.state) if may_publish else {},
        "form": form or ReasonForm(),
        "own_job": found.job
        if found.job and found.job.started_by_id == request.user.pk
        else None,
        "trail": [_shelf(), (found.title, None)],
    }
    return render(request, "publications/edition.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Edition:
    seen = Edition.objects.visible_to(request.user).select_related("body", "job")
    return get_object_or_404(seen, pk=pk)


def _years(shelf: Any) -> list[int]:
    years = shelf.annotate(out=ExtractYear("published_at")).values_list(
        "out", flat=True
    )
    return sorted(set(years.order_by()), reverse=True)


def _filtered(shelf: Any, wanted: dict[str, Any]) -> Any:
    if wanted["slag"]:
        shelf = shelf.filter(kind=wanted["slag"])
    if wanted["ar"]:
        shelf = shelf.filter(published_at__year=wanted["ar"])
    return shelf


def _waiting(user: Any) -> list[Edition]:
    if not user.is_authenticated:
        return []
    mine = Edition.objects.visible_to(user).exclude(state=EditionState.PUBLISHED)
    return list(mine.for_list()[:PER_PAGE])


def _may_order(user: Any) -> bool:
    return (
        user.is_authenticated and Committee.objects.where(user, Right.PUBLISH).exists()
    )


def _shelf() -> tuple[str, str]:
    return _("Publications"), reverse("publications:editions")
