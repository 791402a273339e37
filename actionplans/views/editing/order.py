"""Where nodes stand: moved, taken out, put back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms import DropForm
from actionplans.models import DroppedNode, Goal, Measure
from actionplans.services import dropping, moving
from actionplans.services.nodes import revision_of
from actionplans.views.editing.answers import changed, page
from actionplans.views.editing.asked import seen_as, uuid_of
from actionplans.views.finding import draft_to_write, node_to_write
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_POST
@answers_once
def move(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One place up or down."""
    found = node_to_write(request, slug, thread)
    moving.move_node(
        found, by=request.user, up="opp" in request.POST, **seen_as(request)
    )
    return changed(request, revision_of(found), thread, told=_("Moved."))


@require_http_methods(["GET", "POST"])
@answers_once
def move_to(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """Under another sub-goal or goal: choose, and go."""
    found = node_to_write(request, slug, thread)
    if isinstance(found, Goal):
        raise Http404
    revision = revision_of(found)
    if request.method == "GET":
        return page(
            request,
            revision,
            extra={"moving": thread},
            fragment="actionplans/_move.html",
        )
    under = node_to_write(request, slug, uuid_of(request.POST.get("under", "")))
    if isinstance(under, Measure):
        raise Http404
    moving.move_node_to(found, by=request.user, under=under, **seen_as(request))
    return changed(request, revision, thread, told=_("Moved."))


@require_http_methods(["GET", "POST"])
@answers_once
def drop(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """Take it out: first what would go, then it goes. It can be put back."""
    found = node_to_write(request, slug, thread)
    revision = revision_of(found)
    form = DropForm(
        request.POST if request.method == "POST" else None,
        initial={"stamp": dropping.stamp_of(found)},
    )
    if not form.is_bound or not form.is_valid():
        return page(
            request,
            revision,
            extra={
                "dropping": thread,
                "form": form,
                "below": len(dropping.below(found)),
            },
            fragment="actionplans/_drop.html",
            status=422 if form.is_bound else 200,
        )
    dropped = dropping.drop_node(found, by=request.user, **form.cleaned_data)
    return changed(request, revision, None, told=_("Taken out."), undo=dropped)


@require_POST
@answers_once
def put_back(request: Request, slug: str, pk: int) -> HttpResponse:
    """Undo: what was taken out stands where it stood."""
    revision = draft_to_write(request, slug)
    dropped = get_object_or_404(DroppedNode, pk=pk, revision=revision)
    made = dropping.put_back(dropped, by=request.user)
    return changed(request, revision, made.thread_id, told=_("Put back."))
