"""A plan under way as PDF, for who may read it."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from actionplans.models import Revision
from actionplans.services import papers
from actionplans.views.finding import plan_for, revisions_seen
from actionplans.workflow import OPEN
from helsefellesskap.core.http import Request
from helsefellesskap.core.models import Job
from helsefellesskap.core.once import answers_once


@require_POST
@answers_once
def draft(request: Request, slug: str, number: int) -> HttpResponse:
    """Have it printed; its page says how far that has come."""
    return redirect(papers.print_draft(_open(request, slug, number), by=request.user))


@require_GET
def printed(request: Request, slug: str, number: int, job: UUID) -> FileResponse:
    """The file, for who had it printed and may still read the plan."""
    mine = Job.objects.filter(kind=papers.DRAFT, started_by=request.user)
    made = get_object_or_404(mine, pk=job)
    seen = revisions_seen(request, plan_for(request, slug))
    found = get_object_or_404(seen, number=number, pk=made.arguments.get("revision"))
    name = papers.file_of(made)
    if not default_storage.exists(name):
        raise Http404
    return FileResponse(
        default_storage.open(name, "rb"),
        as_attachment=True,
        filename=f"utkast-{slug}-{found.number}.pdf",
        content_type="application/pdf",
    )


def _open(request: Request, slug: str, number: int) -> Revision:
    seen = revisions_seen(request, plan_for(request, slug))
    found: Revision = get_object_or_404(
        seen, number=number, state__in=OPEN, plan__joint=False
    )
    return found
