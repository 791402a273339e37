"""The joint plan as editions: those that were decided, and the one being put together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from actionplans import editions as printed
from actionplans.forms.review import SectionForm
from actionplans.models import JointPart, JointSection, Plan, Revision
from actionplans.reports.editions import decided_editions, edition_rows, parts_of
from actionplans.reports.steps import steps_for
from actionplans.services import drafting
from actionplans.services import joint as verbs
from actionplans.services.joint import SectionChanged
from actionplans.views.finding import draft_to_write, plan_to_write, trail
from actionplans.workflow import OPEN
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may

ON_A_PAGE = 20


@login_not_required
@require_GET
def editions(request: Request) -> HttpResponse:
    """Every joint edition that was decided, the newest first."""
    pages = Paginator(decided_editions(), ON_A_PAGE)
    context = {
        "section": "plans",
        "trail": _trail(_("Joint editions")),
        "page": pages.get_page(request.GET.get("side")),
    }
    return render(request, "actionplans/joint_editions.html", context)


@login_not_required
@require_GET
def edition(request: Request, number: int) -> HttpResponse:
    """One joint edition: its own words, and the plans it holds with their fingerprints."""
    seen = Revision.objects.visible_to(request.user).for_page()
    found = get_object_or_404(seen, plan__joint=True, number=number)
    writes = may(request.user, Right.EDIT_PLANS, on=found.plan.writer)
    context = {
        "section": "plans",
        "trail": _trail(_("Edition %(number)s") % {"number": number}),
        "plan": found.plan,
        "revision": found,
        "parts": parts_of(found),
        "rows": edition_rows(found),
        "steps": steps_for(found, user=request.user) if found.is_open else [],
        "writes": writes and found.is_editable,
        "editions": printed.of_revision(found, request.user),
    }
    return render(request, "actionplans/joint_edition.html", context)


@require_GET
def edit(request: Request) -> HttpResponse:
    """The edition being put together: its sections, and the plans it will hold."""
    plan = _plan(request)
    found = plan.revisions.filter(state__in=OPEN).first()
    if found is None:
        context = {"section": "plans", "trail": _trail(_("New edition")), "plan": plan}
        return render(request, "actionplans/joint_start.html", context)
    found.plan = plan
    parts = parts_of(found)
    context = {
        "section": "plans",
        "trail": _trail(_("Edit")),
        "plan": plan,
        "revision": found,
        "parts": [(part, label, parts[part]) for part, label in JointPart.choices],
        "rows": edition_rows(found),
        "steps": steps_for(found, user=request.user),
    }
    return render(request, "actionplans/joint_edit.html", context)


@require_POST
@answers_once
def start(request: Request) -> HttpResponse:
    """A new edition, begun with the words of the last one."""
    drafting.start_draft(_plan(request), by=request.user)
    messages.success(request, _("The draft is ready. Nobody else sees it yet."))
    return redirect("actionplans:joint_edit")


@require_http_methods(["GET", "POST"])
@answers_once
def new_section(request: Request, part: str) -> HttpResponse:
    """One more section of the introduction, the note or the guidelines."""
    draft = _draft(request)
    if part not in JointPart.values:
        raise Http404
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.add_section(
            draft, by=request.user, part=part, content=form.content
        )
        return _back(request, _("Saved."), to=made)
    return _section_page(request, draft, form, JointPart(part), None)


@require_http_methods(["GET", "POST"])
@answers_once
def section(request: Request, pk: int) -> HttpResponse:
    """One section, to be written in."""
    draft = _draft(request)
    found = get_object_or_404(JointSection, pk=pk, revision=draft)
    found.revision = draft
    initial = {name: getattr(found, name) for name in (*verbs.WORDS, "version")}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_section(
                found,
                by=request.user,
                version=form.cleaned_data["version"] or 0,
                content=form.content,
            )
        except SectionChanged as changed:
            return _conflict(request, draft, form, changed)
        return _back(request, _("Saved."), to=found)
    return _section_page(request, draft, form, JointPart(found.part), found)


@require_POST
@answers_once
def take_out(request: Request, pk: int) -> HttpResponse:
    found = _section(request, pk)
    verbs.take_out_section(found, by=request.user)
    return _back(request, _("The section is taken out."))


@require_POST
@answers_once
def move_up(request: Request, pk: int) -> HttpResponse:
    found = _section(request, pk)
    verbs.move_section_up(found, by=request.user)
    return _back(request, _("The section is moved up."), to=found)


def _plan(request: Request) -> Plan:
    """The joint plan, for those who write it."""
    return plan_to_write(request, get_object_or_404(Plan, joint=True).slug)


def _draft(request: Request) -> Revision:
    return draft_to_write(request, _plan(request).slug)


def _section(request: Request, pk: int) -> JointSection:
    draft = _draft(request)
    found = get_object_or_404(JointSection, pk=pk, revision=draft)
    found.revision = draft
    return found


def _conflict(
    request: Request, draft: Revision, form: SectionForm, changed: SectionChanged
) -> HttpResponse:
    """Both texts: what the other one wrote, and what was typed here."""
    form.add_error(None, str(changed))
    data: Any = form.data
    data = data.copy()
    data["version"] = str(changed.section.version)
    form.data = data
    part = JointPart(changed.section.part)
    return _section_page(request, draft, form, part, changed.section, theirs=True)


def _section_page(
    request: Request,
    draft: Revision,
    form: SectionForm,
    part: JointPart,
    found: JointSection | None,
    *,
    theirs: bool = False,
) -> HttpResponse:
    context = {
        "section": "plans",
        "trail": _trail(str(part.label)),
        "plan": draft.plan,
        "revision": draft,
        "part": part,
        "form": form,
        "found": found,
        "theirs": found if theirs else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "actionplans/joint_section.html", context, status=status)


def _back(
    request: Request, words: str, *, to: JointSection | None = None
) -> HttpResponse:
    messages.success(request, words)
    answer = redirect("actionplans:joint_edit")
    if to is not None:
        answer["Location"] += f"#s-{to.pk}"
    return answer


def _trail(here: str) -> list[tuple[str, str | None]]:
    return trail(None, (_("Joint plan"), reverse("actionplans:joint")), here)
