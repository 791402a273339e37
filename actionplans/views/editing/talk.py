"""Comments between those who write."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from actionplans.forms import (
    CommentForm,
    initial_of,
)
from actionplans.models import (
    NodeComment,
)
from actionplans.services import editing
from actionplans.services.nodes import (
    revision_of,
)
from actionplans.views.editing.answers import (
    comment_form_of,
    form_of,
    opened,
    talk_of,
)
from actionplans.views.finding import (
    draft_to_write,
    node_to_write,
)
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@require_POST
@answers_once
def comment(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """A word to the others who write."""
    found = node_to_write(request, slug, thread)
    form = CommentForm(request.POST, prefix="talk", auto_id=f"talk-{thread}-%s")
    context: dict[str, Any] = {
        "base": reverse("actionplans:edit", args=[slug]),
        "thread": thread,
        "comment_form": form,
    }
    if not form.is_valid():
        if request.htmx:
            return render(request, "actionplans/_talk.html", context, status=422)
        node_form = form_of(
            found.thread.kind, revision_of(found), initial=initial_of(found)
        )
        return opened(request, found, node_form, comment_form=form, status=422)
    context["comment"] = editing.comment_on(
        found, by=request.user, text=form.cleaned_data["text"]
    )
    context["comment_form"] = comment_form_of(thread)
    context |= {"plan": revision_of(found).plan} | talk_of(revision_of(found), thread)
    if request.htmx:
        return render(request, "actionplans/_talk.html", context)
    return redirect("actionplans:node", slug, thread)


@require_POST
@answers_once
def settle_comment(request: Request, slug: str, pk: int) -> HttpResponse:
    """The comment is dealt with."""
    found = _comment(request, slug, pk)
    editing.settle_comment(found, by=request.user)
    return _talk_again(request, slug, found)


@require_POST
@answers_once
def reopen_comment(request: Request, slug: str, pk: int) -> HttpResponse:
    """The comment was not dealt with after all."""
    found = _comment(request, slug, pk)
    editing.reopen_comment(found, by=request.user)
    return _talk_again(request, slug, found)


def _comment(request: Request, slug: str, pk: int) -> NodeComment:
    return get_object_or_404(NodeComment, pk=pk, revision=draft_to_write(request, slug))


def _talk_again(request: Request, slug: str, comment: NodeComment) -> HttpResponse:
    if not request.htmx:
        return redirect("actionplans:node", slug, comment.thread_id)
    context = {
        "plan": comment.revision.plan,
        "thread": comment.thread_id,
        **talk_of(comment.revision, comment.thread_id),
    }
    return render(request, "actionplans/_talk_list.html", context)
