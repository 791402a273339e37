"""Pages of core itself: a job's progress, and the door a signed link opens."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from helsefellesskap.core import links
from helsefellesskap.core.http import Request
from helsefellesskap.core.models import Job
from helsefellesskap.core.once import answers_once


@require_GET
def job(request: Request, pk: UUID) -> HttpResponse:
    """How far one's own job has come; htmx asks for the short form until it is over."""
    found = get_object_or_404(Job, pk=pk, started_by=request.user)
    template = "core/_job.html" if request.htmx else "core/job.html"
    return render(request, template, {"job": found, "trail": [(str(found), None)]})


@login_not_required
@require_http_methods(["GET", "POST"])
@answers_once(holder=links.key_holder)
def signed_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens, or a page that says it no longer does."""
    link = links.find(token)
    if link is None:
        return render(request, "core/dead_link.html", status=410)
    return _unseen(links.view_of(link)(request, link))


@login_not_required
@require_GET
def signed_link_used(request: HttpRequest, token: str) -> HttpResponse:
    """What was done by the link, for whoever still holds it."""
    link = links.find_used(token)
    if link is None:
        return render(request, "core/dead_link.html", status=410)
    return _unseen(links.thanks_of(link)(request, link))


def _unseen(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer
