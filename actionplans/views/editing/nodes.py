"""One goal, sub-goal or measure: opened, written in, saved; and new ones."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans.forms import FORMS, NodeForm, initial_of
from actionplans.models import Goal, Measure, SubGoal
from actionplans.services import editing, presence
from actionplans.services.nodes import AnyNode, WrittenMeanwhile, revision_of
from actionplans.views.editing.answers import (
    adding,
    changed,
    closed,
    form_of,
    in_conflict,
    opened,
)
from actionplans.views.editing.asked import uuid_of, written_in
from actionplans.views.finding import draft_to_write, node_to_write
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

AUTOSAVED = "actionplans/_autosaved.html"


@require_http_methods(["GET", "POST"])
def node(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One goal, sub-goal or measure: open to be written in, and saved.

    What saves itself goes by the row's version, and leaves the form's key for its Save.
    """
    if request.htmx and "autolagre" in request.POST:
        found = node_to_write(request, slug, thread)
        kind, revision = found.thread.kind, revision_of(found)
        form = form_of(kind, revision, request.POST, initial=initial_of(found))
        return _autosaved(request, found, form)
    return _by_hand(request, slug, thread)


@answers_once
def _by_hand(request: Request, slug: str, thread: UUID) -> HttpResponse:
    found = node_to_write(request, slug, thread)
    revision = revision_of(found)
    kind = found.thread.kind
    if request.method == "GET":
        if not revision.is_editable:
            return redirect("actionplans:edit", slug)
        closing = "lukk" in request.GET
        presence.be_seen(revision, by=request.user, thread=None if closing else thread)
        if closing:
            return closed(request, found)
        return opened(
            request, found, form_of(kind, revision, initial=initial_of(found))
        )
    form = form_of(kind, revision, request.POST, initial=initial_of(found))
    if not form.is_valid():
        return opened(request, found, form, status=422)
    try:
        saved = _save(found, form, request)
    except WrittenMeanwhile as conflict:
        return in_conflict(request, conflict, form)
    presence.be_seen(revision, by=request.user)
    return closed(request, saved, saved=True)


@require_http_methods(["GET", "POST"])
@answers_once
def add(request: Request, slug: str) -> HttpResponse:
    """A new goal, sub-goal or measure: its form, and the row it becomes."""
    revision = draft_to_write(request, slug)
    kind = request.GET.get("slag") or request.POST.get("slag", "")
    if kind not in FORMS:
        raise Http404
    under = request.GET.get("under") or request.POST.get("under", "")
    parent = _parent(request, slug, kind, under)
    if request.method == "GET":
        form = form_of(kind, revision, initial={"language": written_in(request)})
        return adding(request, revision, kind, parent, form)
    form = form_of(kind, revision, request.POST)
    if not form.is_valid():
        return adding(request, revision, kind, parent, form, status=422)
    verbs: dict[str, Callable[..., AnyNode]] = {
        "goal": editing.add_goal,
        "sub_goal": editing.add_sub_goal,
        "measure": editing.add_measure,
    }
    made = verbs[kind](parent or revision, by=request.user, content=form.content)
    return changed(request, revision, made.thread_id, told=_("Added."))


def _autosaved(request: Request, node: AnyNode, form: NodeForm) -> HttpResponse:
    """The short answer while somebody writes: saved when, or why not. No field is touched."""
    context = {"thread": node.thread_id, "form": form, "node": node}
    if not form.is_valid():
        return render(request, AUTOSAVED, context, status=422)
    try:
        context["node"] = editing.autosave_node(
            node,
            by=request.user,
            version=form.cleaned_data["version"] or 0,
            content=form.content,
        )
    except WrittenMeanwhile as conflict:
        context["conflict"] = conflict
        return render(request, AUTOSAVED, context, status=409)
    return render(request, AUTOSAVED, context)


def _save(node: AnyNode, form: NodeForm, request: Request) -> AnyNode:
    version = form.cleaned_data["version"] or 0
    keep = request.POST.get("behald", "")
    if keep in {"mine", "theirs"}:
        return editing.settle_conflict(
            node, by=request.user, version=version, content=form.content, keep=keep
        )
    return editing.edit_node(
        node, by=request.user, version=version, content=form.content
    )


def _parent(
    request: Request, slug: str, kind: str, under: str
) -> Goal | SubGoal | None:
    if kind == "goal":
        return None
    found = node_to_write(request, slug, uuid_of(under))
    if isinstance(found, Measure) or (
        kind == "sub_goal" and isinstance(found, SubGoal)
    ):
        raise Http404
    return found
