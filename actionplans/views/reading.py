"""Plans for everyone: in force, earlier ones, one measure's life, look back, verify."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actionplans import canonical, exports
from actionplans.changes import changes_between
from actionplans.forms import FilterForm, StartPlanForm, VerifyForm, plan_choices
from actionplans.models import DroppedNode, Plan, Revision, Thread
from actionplans.reports import (
    Filters,
    GoalRow,
    bodies,
    joint_report,
    measure_life,
    plan_report,
    plans_in_force,
    years_to_show,
)
from actionplans.reports.editions import in_force_joint
from actionplans.reports.review import reviews_to_read, said_of
from actionplans.reports.steps import steps_for
from actionplans.views.finding import plan_for, trail
from actionplans.workflow import OPEN, PUBLIC, State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may
from helsefellesskap.core.ratelimit import limit_posts
from helsefellesskap.core.tables import write_csv
from publications.models import Edition, EditionKind

MEASURES_ON_A_PAGE = 60


@login_not_required
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan in force with its numbers, and what the reader may see under way."""
    year = timezone.localdate().year
    under_way = (
        Revision.objects.visible_to(request.user)
        .filter(state__in=OPEN)
        .for_page()
        .defer("canonical")
        .order_by("plan__writer__position", "plan__slug")
        if request.user.is_authenticated
        else []
    )
    context = {
        "section": "plans",
        "trail": trail(),
        "rows": bodies(year),
        "year": year,
        "under_way": under_way,
        "may_import": request.user.is_authenticated
        and Committee.objects.where(request.user, Right.REGISTER_DECISIONS).exists(),
    }
    return render(request, "actionplans/plans.html", context)


@login_not_required
@require_GET
def joint(request: HttpRequest) -> HttpResponse:
    """All plans in force as one: numbers, body by body, and the measures asked for."""
    in_force = list(plans_in_force())
    form, filters = _filters(request, in_force)
    report = joint_report(filters, page=request.GET.get("side"), revisions=in_force)
    own = Plan.objects.visible_to(request.user).for_list().filter(joint=True).first()
    printed = Edition.objects.published().filter(kind=EditionKind.JOINT_PLAN)
    context = {
        "section": "plans",
        "trail": trail(None, _("Joint plan")),
        "report": report,
        "form": form,
        "chosen": _chosen(request, form),
        "joint_plan": own,
        "may_write_joint": own is not None
        and may(request.user, Right.EDIT_PLANS, on=own.writer),
        "edition": printed.first(),
        "last_edition": in_force_joint(),
    }
    return render(request, "actionplans/joint.html", context)


@login_not_required
@require_GET
def joint_csv(request: HttpRequest) -> HttpResponse:
    """The measures asked for on the joint page, as a file."""
    in_force = list(plans_in_force())
    _form, filters = _filters(request, in_force)
    report = joint_report(filters, per_page=0, revisions=in_force)
    rows = exports.measure_rows(
        ((part.revision, goal) for part in report.parts for goal in part.goals),
        years=report.shown_years,
    )
    return _csv("felles-handlingsplan.csv", exports.headings(report.shown_years), rows)


@login_not_required
@require_GET
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A body's plan in force, or what is there of it for this reader."""
    found = Plan.objects.visible_to(request.user).for_list().filter(slug=slug).first()
    seen = list(_seen(request, found)) if found else []
    now = next((r for r in seen if r.state == State.ADOPTED), None)
    if found is None or not seen:
        return _no_plan_yet(request, slug, found)
    newest = now or next((r for r in seen if r.state in PUBLIC), None)
    under_way = next((r for r in seen if r.state in OPEN), None)
    return _revision_page(request, newest or seen[0], under_way=under_way)


@login_not_required
@require_GET
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision, an earlier one or one under way."""
    found = get_object_or_404(_seen(request, plan_for(request, slug)), number=number)
    return _revision_page(request, found)


@login_not_required
@require_GET
def plan_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A revision as a file."""
    found = get_object_or_404(_seen(request, plan_for(request, slug)), number=number)
    report = plan_report(found)
    rows = exports.measure_rows(
        ((found, goal) for goal in report.goals), years=report.years
    )
    name = f"handlingsplan-{slug}-{number}.csv"
    return _csv(name, exports.headings(report.years), rows)


@login_not_required
@require_GET
def plan_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The text that was adopted, byte for byte as it was hashed."""
    adopted = Revision.objects.visible_to(request.user).filter(state__in=PUBLIC)
    found = get_object_or_404(adopted, plan__slug=slug, number=number)
    answer = HttpResponse(
        found.canonical, content_type="application/json; charset=utf-8"
    )
    name = f"handlingsplan-{slug}-{number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_not_required
@require_GET
def measure(request: HttpRequest, slug: str, thread: UUID) -> HttpResponse:
    """One measure's life: its texts, and what was told of it year by year."""
    found = plan_for(request, slug)
    known = get_object_or_404(Thread, pk=thread, plan=found, kind=Thread.Kind.MEASURE)
    known.plan = found
    life = measure_life(known, user=request.user)
    if life is None:
        raise Http404
    context = {
        "section": "plans",
        "trail": trail(found, _("Measure")),
        "plan": found,
        "life": life,
        "review_answers": said_of(known, request.user),
        "may_report": life.in_force
        and may(request.user, Right.EDIT_PLANS, on=found.writer),
    }
    return render(request, "actionplans/measure.html", context)


@login_not_required
@require_GET
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's revisions, and the steps that led to each."""
    found = plan_for(request, slug)
    seen = list(_seen(request, found).prefetch_related("steps__body", "hearings"))
    context = {
        "section": "plans",
        "trail": trail(found, _("History")),
        "plan": found,
        "revisions": _pairs(seen),
        "reviews": reviews_to_read(found, request.user),
    }
    return render(request, "actionplans/history.html", context)


@login_not_required
@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two revisions, word by word."""
    found = plan_for(request, slug)
    seen = list(_seen(request, found))
    new = _numbered(seen, request.GET.get("til"), default=seen[0] if seen else None)
    before = [r for r in seen if new and r.number < new.number]
    old = _numbered(seen, request.GET.get("fra"), default=before[0] if before else None)
    if old and new and old.number > new.number:
        old, new = new, old
    context = {
        "section": "plans",
        "trail": trail(found, _("Compare")),
        "plan": found,
        "revisions": seen,
        "old": old,
        "new": new,
        "may_compare": len(seen) > 1,
    }
    if old and new and old != new:
        context["shown"] = changes_between(
            canonical.text_of(old), canonical.text_of(new)
        )
        context["reasons"] = _reasons(old, new)
    return render(request, "actionplans/compare.html", context)


@login_not_required
@limit_posts(30, seconds=60)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Which decision a fingerprint or a printed plan belongs to."""
    found = plan_for(request, slug)
    given = request.GET if request.method == "GET" and "hash" in request.GET else None
    data = request.POST if request.method == "POST" else given
    form = VerifyForm(data, request.FILES or None)
    context: dict[str, Any] = {
        "section": "plans",
        "trail": trail(found, _("Verify")),
        "plan": found,
        "form": form,
    }
    if data is not None and form.is_valid():
        context["answer"] = _verified(form.cleaned_data)
    status = 422 if data is not None and not form.is_valid() else 200
    return render(request, "actionplans/verify.html", context, status=status)


# What the pages share -----------------------------------------------------------


def _seen(request: HttpRequest, plan: Plan) -> Any:
    """The plan's revisions this reader may see, the newest first."""
    rows = Revision.objects.visible_to(request.user).filter(plan=plan)
    return rows.for_page().order_by("-number")


def _revision_page(
    request: HttpRequest, found: Revision, *, under_way: Revision | None = None
) -> HttpResponse:
    years = years_to_show([found])
    report = plan_report(found, sorted({*years}))
    page = _pages_of(report.goals, request.GET.get("side"))
    writes = may(request.user, Right.EDIT_PLANS, on=found.plan.writer)
    open_one = under_way or (found if found.is_open else None)
    context = {
        "section": "plans",
        "trail": trail(found.plan)
        if under_way or found.state == State.ADOPTED
        else trail(found.plan, _("Revision %(number)s") % {"number": found.number}),
        "plan": found.plan,
        "revision": found,
        "report": report,
        "page": page,
        "goals": page.object_list[0],
        "years": report.years,
        "under_way": under_way,
        "steps": steps_for(open_one, user=request.user) if open_one else [],
        "writes": writes,
        "may_start": writes and found.is_public and under_way is None,
        "may_report": writes and found.state == State.ADOPTED,
        "edition": _edition_of(found),
        "reviews_it": may(request.user, Right.REVIEW_PLANS, on=found.plan.writer),
    }
    return render(request, "actionplans/plan.html", context)


def _no_plan_yet(request: HttpRequest, slug: str, found: Plan | None) -> HttpResponse:
    """The body's page without a plan. The same whether a hidden draft is there or none."""
    body = (
        found.writer
        if found
        else Committee.objects.in_force().filter(slug=slug).first()
    )
    if body is None:
        raise Http404
    context = {
        "section": "plans",
        "trail": trail(None, body.short),
        "body": body,
        "plan": found,
        "writes": may(request.user, Right.EDIT_PLANS, on=body),
        "form": StartPlanForm(initial={"period_start": timezone.localdate().year}),
    }
    return render(request, "actionplans/no_plan.html", context)


def _pages_of(goals: tuple[GoalRow, ...], number: str | None) -> Page:
    """Goals in pages of some sixty rows; a goal is never cut in two. One item is one page."""
    pages: list[list[GoalRow]] = [[]]
    for goal in goals:
        height = sum(one.height for one in pages[-1])
        if pages[-1] and height + goal.height > MEASURES_ON_A_PAGE:
            pages.append([])
        pages[-1].append(goal)
    return Paginator(pages, 1).get_page(number)


def _edition_of(found: Revision) -> Edition | None:
    """The printed plan, where it has been published."""
    if not found.is_public:
        return None
    return Edition.objects.published().filter(subject=f"revision:{found.pk}").first()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, in words, and its name in the address."""

    name: str
    label: str
    words: str
    without: str


def _filters(
    request: HttpRequest, in_force: list[Revision]
) -> tuple[FilterForm, Filters]:
    form = FilterForm(
        request.GET or None,
        bodies=plan_choices([row.plan for row in in_force]),
        years=years_to_show(in_force),
    )
    form.is_valid()  # what is no choice is left out of cleaned_data
    kept = getattr(form, "cleaned_data", {})
    year = kept.get("ar") or ""
    return form, Filters(
        body=kept.get("utval") or "",
        group=kept.get("gruppe") or "",
        status=kept.get("status") or "",
        year=int(year) if year else None,
    )


def _chosen(request: HttpRequest, form: FilterForm) -> list[Chosen]:
    kept = getattr(form, "cleaned_data", {})
    found = []
    for name, field in form.fields.items():
        if kept.get(name):
            rest = request.GET.copy()
            for gone in (name, "side"):
                rest.pop(gone, None)
            words = dict(field.choices)[kept[name]]  # type: ignore[attr-defined]
            found.append(
                Chosen(name, str(field.label), str(words), f"?{rest.urlencode()}")
            )
    return found


def _csv(name: str, headings: Any, rows: Any) -> HttpResponse:
    answer = HttpResponse(
        write_csv(headings, rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _numbered(
    seen: list[Revision], number: str | None, *, default: Revision | None
) -> Revision | None:
    if not number:
        return default
    if not number.isdecimal():
        raise Http404
    found = next((row for row in seen if row.number == int(number)), None)
    if found is None:
        raise Http404
    return found


def _pairs(seen: list[Revision]) -> list[tuple[Revision, Revision | None]]:
    """Each revision with the one before it."""
    return [(row, before) for row, before in zip(seen, [*seen[1:], None], strict=True)]


def _reasons(old: Revision, new: Revision) -> dict[str, str]:
    """Why things were taken out on the way from the one to the other."""
    rows = DroppedNode.objects.filter(
        revision__plan=new.plan_id,
        revision__number__gt=old.number,
        revision__number__lte=new.number,
        put_back_at=None,
    ).exclude(reason="")
    return {str(thread): why for thread, why in rows.values_list("thread", "reason")}


def _verified(given: dict[str, Any]) -> dict[str, Any]:
    """The decision, the edition, or nothing: with what was asked."""
    file = given.get("file")
    if file:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        asked = digest.hexdigest()
    else:
        asked = given["hash"]
    adopted = Revision.objects.filter(state__in=PUBLIC).select_related("plan__decider")
    edition = Edition.objects.published().filter(sha256=asked).first()
    by = Q(sha256=asked)
    if edition is not None and edition.subject.startswith("revision:"):
        by |= Q(pk=edition.subject.removeprefix("revision:"))
    found = adopted.filter(by).first()
    return {
        "asked": asked,
        "revision": found,
        "edition": edition,
        "holds": found is not None and canonical.holds(found),
        "of_file": bool(file),
    }
