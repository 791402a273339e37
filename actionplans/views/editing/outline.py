"""The outline itself: the draft, its beginning, its introduction, and what others do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans.forms import IntroductionForm, StartPlanForm
from actionplans.preview import may_import
from actionplans.reports import news_since
from actionplans.reports.outline import others_here
from actionplans.services import drafting, editing, presence
from actionplans.views.editing.answers import changed, page
from actionplans.views.editing.asked import marks, open_threads_of, threads_in
from actionplans.views.finding import draft_to_write, plan_to_write, trail
from actionplans.workflow import OPEN
from committees.models import Committee
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once

STOP_ASKING = 286
"""The status by which htmx ends its asking."""


@require_GET
def edit(request: Request, slug: str) -> HttpResponse:
    """The draft as an outline, or how to start one."""
    plan = plan_to_write(request, slug)
    found = plan.revisions.filter(state__in=OPEN).first()
    if found is None:
        context = {
            "section": "plans",
            "trail": trail(plan, _("Edit")),
            "plan": plan,
            "may_import": may_import(request.user),
        }
        return render(request, "actionplans/start_draft.html", context)
    found.plan = plan
    presence.be_seen(found, by=request.user)
    return page(request, found, extra={"keep_open": bool(request.htmx)})


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
def introduction(request: Request, slug: str) -> HttpResponse:
    """What stands before the goals."""
    revision = draft_to_write(request, slug)
    was = revision.introduction
    form = IntroductionForm(
        request.POST if request.method == "POST" else None,
        initial={"introduction": was, "former": was},
    )
    if not form.is_bound or not form.is_valid():
        return page(
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
    return changed(request, revision, None, told=_("Saved."))


@require_GET
def news(request: Request, slug: str) -> HttpResponse:
    """What others have done since one last looked: 204 where they have done nothing."""
    plan = plan_to_write(request, slug)
    revision = plan.revisions.filter(state__in=OPEN).first()
    if revision is None or not revision.is_editable:
        context = {"plan": plan, "revision": revision}
        return render(request, "actionplans/_locked.html", context, status=STOP_ASKING)
    revision.plan = plan
    open_threads = open_threads_of(request)
    presence.be_seen(revision, by=request.user, thread=next(iter(open_threads), None))
    since = parse_datetime(request.GET.get("sidan", "")) or revision.changed_at
    here, was = marks(others_here(revision, request.user)), request.GET.get("her", "")
    if revision.changed_at <= since and here == was:
        return HttpResponse(status=204)
    extra = {
        "news": news_since(revision, since, user=request.user),
        "since_then": since,
        "were_here": threads_in(was),
    }
    return page(request, revision, extra=extra, fragment="actionplans/_news.html")
