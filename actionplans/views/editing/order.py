"""Where nodes stand: moved, copied, taken out, put back, undone."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms import DropForm
from actionplans.models import DroppedNode, Goal, Measure, Undoable
from actionplans.services import copying, dropping, moving, undoing
from actionplans.services.nodes import AnyNode, revision_of
from actionplans.views.editing.answers import changed, page
from actionplans.views.editing.asked import number_of, seen_as, uuid_of
from actionplans.views.finding import draft_to_write, node_to_write
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_POST
@answers_once
def step(request: Request, slug: str) -> HttpResponse:
    """One place up or down: the button pressed names the row and how it was seen."""
    up = "opp" in request.POST
    pressed = request.POST.get("opp") or request.POST.get("ned", "")
    thread, _colon, seen = pressed.partition(":")
    version, _colon, place = seen.partition(":")
    found = node_to_write(request, slug, uuid_of(thread))
    moving.move_node(
        found, by=request.user, up=up, version=number_of(version), place=place
    )
    return changed(
        request, revision_of(found), found.thread_id, told=_("Moved."), moved=True
    )


@require_POST
@answers_once
def move(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One place up or down, or to where it was dragged: before another row, or last."""
    found = node_to_write(request, slug, thread)
    revision, seen = revision_of(found), seen_as(request)
    if "under" in request.POST:
        under = _named(request, slug, "under")
        if isinstance(under, Measure):
            raise Http404
        before = _named(request, slug, "framfor")
        moving.place_node(found, by=request.user, under=under, before=before, **seen)
    else:
        moving.move_node(found, by=request.user, up="opp" in request.POST, **seen)
    return changed(request, revision, thread, told=_("Moved."), moved=True)


def _named(request: Request, slug: str, name: str) -> AnyNode | None:
    said = request.POST.get(name, "")
    return node_to_write(request, slug, uuid_of(said)) if said else None


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
    return changed(request, revision, thread, told=_("Moved."), moved=True)


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
    dropping.drop_node(found, by=request.user, **form.cleaned_data)
    return changed(request, revision, None, told=_("Taken out."))


@require_POST
@answers_once
def put_back(request: Request, slug: str, pk: int) -> HttpResponse:
    """Undo: what was taken out stands where it stood."""
    revision = draft_to_write(request, slug)
    dropped = get_object_or_404(DroppedNode, pk=pk, revision=revision)
    made = dropping.put_back(dropped, by=request.user)
    return changed(request, revision, made.thread_id, told=_("Put back."))


@require_POST
@answers_once
def duplicate(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """The same once more, right below."""
    found = node_to_write(request, slug, thread)
    made = copying.duplicate_node(found, by=request.user)
    return changed(
        request, revision_of(found), made.thread_id, told=_("Copied."), moved=True
    )


@require_POST
@answers_once
def undo(request: Request, slug: str, pk: int) -> HttpResponse:
    """The last thing one did to the order, to what stands there, or to many at once."""
    revision = draft_to_write(request, slug)
    done = get_object_or_404(Undoable, pk=pk, revision=revision, by=request.user)
    left = undoing.undo(done, by=request.user)
    told = _("Undone.")
    if left:
        words = ngettext(
            "Undone, but “%(text)s” has been changed since and is left as it is.",
            "Undone, but %(count)s have been changed since and are left as they are.",
            len(left),
        )
        told = words % {"text": left[0], "count": len(left)}
    return changed(request, revision, None, told=told)
