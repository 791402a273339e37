"""Writing a plan: the outline, and each change in it. htmx gets the smaller answer."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from actionplans.forms import (
    FORMS,
    CommentForm,
    DropForm,
    IntroductionForm,
    NodeForm,
    StartPlanForm,
    initial_of,
)
from actionplans.models import (
    DroppedNode,
    Editor,
    Goal,
    Measure,
    NodeComment,
    Revision,
    SubGoal,
)
from actionplans.reports import news_since, outline
from actionplans.reports.outline import others_here
from actionplans.reports.steps import steps_for
from actionplans.services import drafting, dropping, editing, moving, presence
from actionplans.services.nodes import (
    AnyNode,
    WrittenMeanwhile,
    differences,
    revision_of,
)
from actionplans.views.finding import (
    draft_to_write,
    node_to_write,
    plan_to_write,
    trail,
)
from actionplans.way import way
from actionplans.workflow import OPEN
from committees.models import Committee
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

OUTLINE = "actionplans/_outline.html"
NODE = "actionplans/_node_saved.html"
STOP_ASKING = 286
"""The status by which htmx ends its asking."""


@require_GET
def edit(request: Request, slug: str) -> HttpResponse:
    """The draft as an outline, or how to start one."""
    plan = plan_to_write(request, slug)
    found = plan.revisions.filter(state__in=OPEN).first()
    if found is None:
        context = {"section": "plans", "trail": trail(plan, _("Edit")), "plan": plan}
        return render(request, "actionplans/start_draft.html", context)
    found.plan = plan
    presence.be_seen(found, by=request.user)
    return _page(request, found, extra={"keep_open": bool(request.htmx)})


@require_POST
@answers_once
def start_draft(request: Request, slug: str) -> HttpResponse:
    """A new draft of the plan in force, or an empty one."""
    drafting.start_draft(plan_to_write(request, slug), by=request.user)
    messages.success(request, _("The draft is ready. Nobody else sees it yet."))
    return redirect("actionplans:edit", slug)


@require_POST
@answers_once
def start_plan(request: Request, slug: str) -> HttpResponse:
    """A body's first plan."""
    body = get_object_or_404(Committee.objects.in_force(), slug=slug)
    form = StartPlanForm(request.POST)
    if not form.is_valid():
        context = {
            "section": "plans",
            "trail": trail(None, body.short),
            "body": body,
            "writes": True,
            "form": form,
        }
        return render(request, "actionplans/no_plan.html", context, status=422)
    drafting.start_plan(body, by=request.user, **form.cleaned_data)
    messages.success(request, _("The draft is ready. Nobody else sees it yet."))
    return redirect("actionplans:edit", slug)


@require_http_methods(["GET", "POST"])
@answers_once
def node(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One goal, sub-goal or measure: open to be written in, and saved."""
    found = node_to_write(request, slug, thread)
    revision = revision_of(found)
    kind = found.thread.kind
    if request.method == "GET":
        if not revision.is_editable:
            return redirect("actionplans:edit", slug)
        closing = "lukk" in request.GET
        presence.be_seen(revision, by=request.user, thread=None if closing else thread)
        if closing:
            return _closed(request, found)
        return _opened(request, found, _form(kind, revision, initial=initial_of(found)))
    form = _form(kind, revision, request.POST, initial=initial_of(found))
    if not form.is_valid():
        return _opened(request, found, form, status=422)
    try:
        saved = _save(found, form, request)
    except WrittenMeanwhile as conflict:
        return _conflict(request, conflict, form)
    presence.be_seen(revision, by=request.user)
    return _closed(request, saved, saved=True)


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
        form = _form(kind, revision, initial={"language": _written_in(request)})
        return _adding(request, revision, kind, parent, form)
    form = _form(kind, revision, request.POST)
    if not form.is_valid():
        return _adding(request, revision, kind, parent, form, status=422)
    verbs: dict[str, Callable[..., AnyNode]] = {
        "goal": editing.add_goal,
        "sub_goal": editing.add_sub_goal,
        "measure": editing.add_measure,
    }
    made = verbs[kind](parent or revision, by=request.user, content=form.content)
    return _changed(request, revision, made.thread_id, told=_("Added."))


@require_POST
@answers_once
def move(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """One place up or down."""
    found = node_to_write(request, slug, thread)
    moving.move_node(
        found, by=request.user, up="opp" in request.POST, **_seen_as(request)
    )
    return _changed(request, revision_of(found), thread, told=_("Moved."))


@require_http_methods(["GET", "POST"])
@answers_once
def move_to(request: Request, slug: str, thread: UUID) -> HttpResponse:
    """Under another sub-goal or goal: choose, and go."""
    found = node_to_write(request, slug, thread)
    if isinstance(found, Goal):
        raise Http404
    revision = revision_of(found)
    if request.method == "GET":
        return _page(
            request,
            revision,
            extra={"moving": thread},
            fragment="actionplans/_move.html",
        )
    under = node_to_write(request, slug, _uuid(request.POST.get("under", "")))
    if isinstance(under, Measure):
        raise Http404
    moving.move_node_to(found, by=request.user, under=under, **_seen_as(request))
    return _changed(request, revision, thread, told=_("Moved."))


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
        return _page(
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
    return _changed(request, revision, None, told=_("Taken out."), undo=dropped)


@require_POST
@answers_once
def put_back(request: Request, slug: str, pk: int) -> HttpResponse:
    """Undo: what was taken out stands where it stood."""
    revision = draft_to_write(request, slug)
    dropped = get_object_or_404(DroppedNode, pk=pk, revision=revision)
    made = dropping.put_back(dropped, by=request.user)
    return _changed(request, revision, made.thread_id, told=_("Put back."))


@require_http_methods(["GET", "POST"])
@answers_once
def introduction(request: Request, slug: str) -> HttpResponse:
    """What stands before the goals."""
    revision = draft_to_write(request, slug)
    was = revision.introduction
    form = IntroductionForm(
        request.POST if request.method == "POST" else None,
        initial={"introduction": was, "former": was},
    )
    if not form.is_bound or not form.is_valid():
        return _page(
            request,
            revision,
            extra={"introduction_form": form},
            fragment="actionplans/_introduction.html",
            status=422 if form.is_bound else 200,
        )
    former = form.cleaned_data["former"].replace("\r\n", "\n")
    editing.edit_introduction(
        revision,
        by=request.user,
        former=former,
        introduction=form.cleaned_data["introduction"],
    )
    return _changed(request, revision, None, told=_("Saved."))


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
        node_form = _form(
            found.thread.kind, revision_of(found), initial=initial_of(found)
        )
        return _opened(request, found, node_form, comment_form=form, status=422)
    context["comment"] = editing.comment_on(
        found, by=request.user, text=form.cleaned_data["text"]
    )
    context["comment_form"] = _comment_form(thread)
    if request.htmx:
        return render(request, "actionplans/_talk.html", context)
    return redirect("actionplans:node", slug, thread)


@require_POST
@answers_once
def settle_comment(request: Request, slug: str, pk: int) -> HttpResponse:
    """The comment is dealt with."""
    revision = draft_to_write(request, slug)
    found = get_object_or_404(NodeComment, pk=pk, revision=revision)
    editing.settle_comment(found, by=request.user)
    if request.htmx:
        return HttpResponse()
    return redirect("actionplans:node", slug, found.thread_id)


@require_GET
def news(request: Request, slug: str) -> HttpResponse:
    """What others have done since one last looked: 204 where they have done nothing."""
    plan = plan_to_write(request, slug)
    revision = plan.revisions.filter(state__in=OPEN).first()
    if revision is None or not revision.is_editable:
        context = {"plan": plan, "revision": revision}
        return render(request, "actionplans/_locked.html", context, status=STOP_ASKING)
    revision.plan = plan
    open_threads = _open_threads(request)
    presence.be_seen(revision, by=request.user, thread=next(iter(open_threads), None))
    since = parse_datetime(request.GET.get("sidan", "")) or revision.changed_at
    here = _marks(others_here(revision, request.user))
    if revision.changed_at <= since and here == request.GET.get("her", ""):
        return HttpResponse(status=204)
    return _page(
        request,
        revision,
        extra={"news": news_since(revision, since, user=request.user)},
        fragment="actionplans/_news.html",
    )


# What the answers share ---------------------------------------------------------


def _page(
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
        "here": _marks(found.here),
        "base": reverse("actionplans:edit", args=[revision.plan.slug]),
        "way": way(revision),
        "open_threads": _open_threads(request),
        "steps": steps_for(revision, user=request.user),
        **(extra or {}),
    }
    for name in ("open", "moving", "dropping", "closing"):
        if context.get(name):
            context["entry"] = found.by_thread.get(context[name])
    template = fragment if fragment and request.htmx else "actionplans/edit.html"
    return render(request, template, context, status=status)


def _opened(
    request: Request,
    node: AnyNode,
    form: NodeForm,
    *,
    status: int = 200,
    comment_form: forms.Form | None = None,
) -> HttpResponse:
    revision = revision_of(node)
    comments = NodeComment.objects.filter(thread=node.thread_id, revision=revision)
    return _page(
        request,
        revision,
        extra={
            "open": node.thread_id,
            "form": form,
            "comment_form": comment_form or _comment_form(node.thread_id),
            "comments": list(comments.filter(resolved_at=None).select_related("by")),
        },
        fragment="actionplans/_node.html",
        status=status,
    )


def _comment_form(thread: UUID) -> CommentForm:
    """Each open node has its own, so their fields must not be called the same."""
    return CommentForm(prefix="talk", auto_id=f"talk-{thread}-%s")


def _closed(request: Request, node: AnyNode, *, saved: bool = False) -> HttpResponse:
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
    others = _open_threads(request) - {node.thread_id}
    extra["open_threads"] = others
    if others or not saved:
        return _page(request, revision, extra=extra, fragment=NODE)
    answer = _page(request, revision, extra=extra, fragment=OUTLINE)
    return reswap(retarget(answer, "#outline"), "outerHTML")


def _changed(
    request: Request,
    revision: Revision,
    thread: UUID | None,
    *,
    told: str,
    undo: DroppedNode | None = None,
) -> HttpResponse:
    """The outline as it is after a change of order or of what stands there."""
    if not request.htmx:
        messages.success(request, told)
        address = reverse("actionplans:edit", args=[revision.plan.slug])
        return redirect(f"{address}#n-{thread}" if thread else address)
    revision = Revision.objects.for_page().get(pk=revision.pk)
    extra = {"saved": thread, "told": told, "undo": undo, "keep_open": True}
    return _page(request, revision, extra=extra, fragment=OUTLINE)


def _conflict(
    request: Request, conflict: WrittenMeanwhile, form: NodeForm
) -> HttpResponse:
    """Both texts beside each other, to choose between. Nothing is lost yet."""
    node = conflict.node
    mine = request.POST.copy()
    mine["version"] = str(node.version)
    form = _form(node.thread.kind, revision_of(node), mine, initial=initial_of(node))
    form.is_valid()
    return _page(
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


def _adding(
    request: Request,
    revision: Revision,
    kind: str,
    parent: Goal | SubGoal | None,
    form: NodeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    under = str(parent.thread_id) if parent else ""
    answer = _page(
        request,
        revision,
        extra={"adding": kind, "under_open": under, "form": form},
        fragment="actionplans/_add.html",
        status=status,
    )
    if request.htmx and status != 200:
        answer = reswap(retarget(answer, "#add-form"), "outerHTML")
    return answer


def _form(kind: str, revision: Revision, *args: Any, **kwargs: Any) -> NodeForm:
    if kind == "measure":
        kwargs["decider"] = revision.plan.decider.short
    initial = kwargs.get("initial") or {}
    if "thread" in initial:
        kwargs["auto_id"] = f"id-{initial['thread']}-%s"
    form = FORMS[kind](*args, **kwargs)
    if not form.is_bound:
        form.fields["text"].widget.attrs["autofocus"] = True
    return form


def _parent(
    request: Request, slug: str, kind: str, under: str
) -> Goal | SubGoal | None:
    if kind == "goal":
        return None
    found = node_to_write(request, slug, _uuid(under))
    if isinstance(found, Measure) or (
        kind == "sub_goal" and isinstance(found, SubGoal)
    ):
        raise Http404
    return found


def _seen_as(request: Request) -> dict[str, Any]:
    """What the row looked like on the page the button was pressed on."""
    version = request.POST.get("version", "")
    return {
        "version": int(version) if version.isdecimal() else 0,
        "place": request.POST.get("place", ""),
    }


def _uuid(text: str, *, strict: bool = True) -> Any:
    try:
        return UUID(text)
    except ValueError:
        if strict:
            raise Http404 from None
        return None


def _written_in(request: Request) -> str:
    return "nb" if request.user.language == "nb" else "nn"


def _marks(editors: Iterable[Editor]) -> str:
    """Who is here and where, as a short mark that changes when they come, go or move."""
    return ",".join(f"{editor.user_id}.{editor.thread_id or ''}" for editor in editors)


def _open_threads(request: Request) -> set[UUID]:
    """The nodes that are open in this browser, with text that is not sent yet."""
    sent = request.GET if request.method == "GET" else request.POST
    found = (_uuid(text, strict=False) for text in sent.getlist("open")[:20])
    return {thread for thread in found if thread}
