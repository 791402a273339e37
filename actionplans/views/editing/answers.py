"""What the answers share: the whole page, or the piece of it that htmx asked for."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from actionplans.forms import (
    ACTIONS,
    FORMS,
    CommentForm,
    NodeForm,
    initial_of,
)
from actionplans.models import (
    Goal,
    NodeComment,
    Revision,
    SubGoal,
)
from actionplans.reports import outline
from actionplans.reports.outline import rows_to_renew
from actionplans.reports.steps import steps_for
from actionplans.services.nodes import (
    AnyNode,
    WrittenMeanwhile,
    differences,
    revision_of,
)
from actionplans.services.remembering import last_done
from actionplans.views.editing.asked import (
    marks,
    open_threads_of,
)
from actionplans.views.finding import (
    trail,
)
from actionplans.way import way
from helsefellesskap.core.http import Request

OUTLINE = "actionplans/_outline.html"
NODE = "actionplans/_node_saved.html"


def page(
    request: Request,
    revision: Revision,
    *,
    extra: dict[str, Any] | None = None,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page, or the fragment for htmx; both from one context."""
    found = outline(revision, user=request.user)
    context = {
        "section": "plans",
        "trail": trail(revision.plan, _("Edit")),
        "plan": revision.plan,
        "revision": revision,
        "outline": found,
        "since": revision.changed_at.isoformat(),
        "here": marks(found.here),
        "base": reverse("actionplans:edit", args=[revision.plan.slug]),
        "way": way(revision),
        "open_threads": open_threads_of(request),
        "steps": steps_for(revision, user=request.user),
        "last_done": last_done(revision, by=request.user),
        "actions": ACTIONS,
        **(extra or {}),
    }
    for name in ("open", "moving", "dropping", "closing", "moved"):
        if context.get(name):
            context["entry"] = found.by_thread.get(context[name])
    if "since_then" in context:
        context["renewed"] = rows_to_renew(
            found, context["since_then"], were_here=context["were_here"]
        )
    template = fragment if fragment and request.htmx else "actionplans/edit.html"
    return render(request, template, context, status=status)


def opened(
    request: Request,
    node: AnyNode,
    form: NodeForm,
    *,
    status: int = 200,
    comment_form: forms.Form | None = None,
) -> HttpResponse:
    revision = revision_of(node)
    return page(
        request,
        revision,
        extra={
            "open": node.thread_id,
            "form": form,
            "comment_form": comment_form or comment_form_of(node.thread_id),
            **talk_of(revision, node.thread_id),
        },
        fragment="actionplans/_node.html",
        status=status,
    )


def talk_of(revision: Revision, thread: UUID) -> dict[str, list[NodeComment]]:
    """What has been said of the node: open, and dealt with."""
    said = NodeComment.objects.filter(thread=thread, revision=revision)
    every = list(said.select_related("by", "resolved_by"))
    return {
        "comments": [one for one in every if one.resolved_at is None],
        "settled": [one for one in every if one.resolved_at is not None],
    }


def comment_form_of(thread: UUID) -> CommentForm:
    """Each open node has its own, so their fields must not be called the same."""
    return CommentForm(prefix="talk", auto_id=f"talk-{thread}-%s")


def closed(request: Request, node: AnyNode, *, saved: bool = False) -> HttpResponse:
    revision = Revision.objects.for_page().get(pk=revision_of(node).pk)
    address = reverse("actionplans:edit", args=[revision.plan.slug])
    if not request.htmx:
        if saved:
            messages.success(request, _("Saved."))
        return redirect(f"{address}#n-{node.thread_id}")
    extra: dict[str, Any] = {
        "saved": node.thread_id if saved else None,
        "closing": node.thread_id,
        "focus": node.thread_id,
        "keep_open": True,
    }
    others = open_threads_of(request) - {node.thread_id}
    extra["open_threads"] = others
    if others or not saved:
        return page(request, revision, extra=extra, fragment=NODE)
    answer = page(request, revision, extra=extra, fragment=OUTLINE)
    return reswap(retarget(answer, "#outline"), "outerHTML")


def changed(
    request: Request,
    revision: Revision,
    thread: UUID | None,
    *,
    told: str,
    moved: bool = False,
) -> HttpResponse:
    """The outline as it is after a change of order or of what stands there."""
    if not request.htmx:
        messages.success(request, told)
        address = reverse("actionplans:edit", args=[revision.plan.slug])
        return redirect(f"{address}#n-{thread}" if thread else address)
    revision = Revision.objects.for_page().get(pk=revision.pk)
    extra = {"saved": thread, "told": told, "keep_open": True}
    if moved:
        extra |= {"moved": thread, "focus": thread}
    return page(request, revision, extra=extra, fragment=OUTLINE)


def in_conflict(
    request: Request, conflict: WrittenMeanwhile, form: NodeForm
) -> HttpResponse:
    """Both texts beside each other, to choose between. Nothing is lost yet."""
    node = conflict.node
    mine = request.POST.copy()
    mine["version"] = str(node.version)
    form = form_of(node.thread.kind, revision_of(node), mine, initial=initial_of(node))
    form.is_valid()
    return page(
        request,
        revision_of(node),
        extra={
            "open": node.thread_id,
            "form": form,
            "conflict": conflict,
            "sides": _sides(node, form),
        },
        fragment="actionplans/_node.html",
        status=409,
    )


def _sides(node: AnyNode, form: NodeForm) -> list[tuple[str, str, str]]:
    """For each fact that differs: its name, the other's words, one's own."""
    sides = []
    for name in differences(node, form.content):
        field = node._meta.get_field(name)
        label = form.fields[name].label if name in form.fields else field.verbose_name  # type: ignore[union-attr]
        sides.append(
            (str(label), _shown(getattr(node, name)), _shown(form.content[name]))
        )
    return sides


def _shown(value: Any) -> str:
    if hasattr(value, "all"):
        return ", ".join(str(row) for row in value.all()) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "–")


def adding(
    request: Request,
    revision: Revision,
    kind: str,
    parent: Goal | SubGoal | None,
    form: NodeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    under = str(parent.thread_id) if parent else ""
    answer = page(
        request,
        revision,
        extra={"adding": kind, "under_open": under, "form": form},
        fragment="actionplans/_add.html",
        status=status,
    )
    if request.htmx and status != 200:
        answer = reswap(retarget(answer, "#add-form"), "outerHTML")
    return answer


def form_of(kind: str, revision: Revision, *args: Any, **kwargs: Any) -> NodeForm:
    if kind == "measure":
        kwargs["decider"] = revision.plan.decider.short
    initial = kwargs.get("initial") or {}
    if "thread" in initial:
        kwargs["auto_id"] = f"id-{initial['thread']}-%s"
    form = FORMS[kind](*args, **kwargs)
    if not form.is_bound:
        form.fields["text"].widget.attrs["autofocus"] = True
    return form
