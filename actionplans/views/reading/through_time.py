"""A plan through time: its history, any two revisions compared, and verification."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actionplans import canonical
from actionplans.changes import changes_between, reasons_since
from actionplans.forms import VerifyForm
from actionplans.models import Revision
from actionplans.reports.review import reviews_to_read
from actionplans.reports.timeline import told_of
from actionplans.reports.verifying import verified
from actionplans.views.finding import plan_for, revisions_seen, trail
from helsefellesskap.core.ratelimit import limit_posts


@login_not_required
@require_GET
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's revisions, and the steps that led to each."""
    found = plan_for(request, slug)
    rows = told_of(revisions_seen(request, found))
    context = {
        "section": "plans",
        "trail": trail(found, _("History")),
        "plan": found,
        "revisions": rows,
        "may_compare": len(rows) > 1,
        "reviews": reviews_to_read(found, request.user),
    }
    return render(request, "actionplans/history.html", context)


@login_not_required
@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two revisions, word by word."""
    found = plan_for(request, slug)
    rows = list(revisions_seen(request, found))
    new = _numbered(rows, request.GET.get("til"), default=rows[0] if rows else None)
    before = [r for r in rows if new and r.number < new.number]
    old = _numbered(rows, request.GET.get("fra"), default=before[0] if before else None)
    if old and new and old.number > new.number:
        old, new = new, old
    context = {
        "section": "plans",
        "trail": trail(found, _("Compare")),
        "plan": found,
        "revisions": rows,
        "old": old,
        "new": new,
        "may_compare": len(rows) > 1,
        "reviews": reviews_to_read(found, request.user),
    }
    if old and new and old != new:
        context["shown"] = changes_between(
            canonical.text_of(old), canonical.text_of(new), reasons_since(old, new)
        )
    return render(request, "actionplans/compare.html", context)


@login_not_required
@limit_posts(30, seconds=60)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Which decision a fingerprint or a printed plan belongs to."""
    found = plan_for(request, slug)
    given = request.GET if request.method == "GET" and "hash" in request.GET else None
    data = request.POST if request.method == "POST" else given
    form = VerifyForm(data, request.FILES or None)
    context: dict[str, Any] = {
        "section": "plans",
        "trail": trail(found, _("Verify")),
        "plan": found,
        "form": form,
    }
    if data is not None and form.is_valid():
        context["answer"] = verified(form.cleaned_data)
    status = 422 if data is not None and not form.is_valid() else 200
    return render(request, "actionplans/verify.html", context, status=status)


def _numbered(
    seen: list[Revision], number: str | None, *, default: Revision | None
) -> Revision | None:
    if not number:
        return default
    if not number.isdecimal():
        raise Http404
    found = next((row for row in seen if row.number == int(number)), None)
    if found is None:
        raise Http404
    return found
