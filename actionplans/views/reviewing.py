"""The review: an assistant that walks through the plan, one goal to a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from actionplans.forms.review import (
    AnswerForm,
    CallOffForm,
    GoalAnswerForm,
    MeasureAnswerForm,
    ReviewPeriodForm,
)
from actionplans.models import Plan, Review, ReviewAnswer, Revision
from actionplans.reports.review import (
    GoalInReview,
    MeasureInReview,
    ReviewReport,
    review_report,
    reviews_to_read,
)
from actionplans.services import reviewing
from actionplans.services.drafting import Years, newest
from actionplans.services.reviewing import AnsweredMeanwhile
from actionplans.views.finding import plan_for, trail
from actionplans.workflow import OPEN, ReviewState
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may


@require_GET
def review(request: Request, slug: str) -> HttpResponse:
    """Where the review stands: how to start one, how far it has come, the earlier ones."""
    plan = _plan(request, slug)
    return _page(request, plan)


@require_POST
@answers_once
def start(request: Request, slug: str) -> HttpResponse:
    plan = _plan(request, slug)
    former = newest(plan)
    form = ReviewPeriodForm(
        request.POST, earliest=former.period_start if former else 2000
    )
    if not form.is_valid():
        return _page(request, plan, period_form=form, status=422)
    made = reviewing.start_review(plan, by=request.user, years=_years(form))
    report = review_report(made)
    if not report.goals:
        return redirect("actionplans:review_finish", slug)
    return redirect("actionplans:review_goal", slug, 1)


@require_http_methods(["GET", "POST"])
def goal(request: Request, slug: str, at: int) -> HttpResponse:
    """One goal and its measures: what became of them. Saved one by one or all at once."""
    found = _open_review(request, slug)
    report = review_report(found)
    if not 1 <= at <= len(report.goals):
        raise Http404
    here = report.goals[at - 1]
    if request.method == "GET":
        return _goal_page(request, report, here, _blank(here))
    posted = list(_posted(request, here))
    chosen = [row for row in posted if row.is_to_be_saved(request.POST.get("only"))]
    if request.htmx and chosen:
        saved = _saved(request, found, chosen[0])
        return _row(request, slug, at, chosen[0], saved=saved)
    went_well = [_saved(request, found, row) for row in chosen]
    if not all(went_well):
        return _goal_page(request, report, here, posted, status=422)
    return _onwards(request, report, here, len(chosen))


@require_http_methods(["GET", "POST"])
@answers_once
def finish(request: Request, slug: str) -> HttpResponse:
    """What goes on and what ends, and the button that makes the draft of it."""
    found = _open_review(request, slug)
    form = ReviewPeriodForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(found),
        earliest=found.revision.period_start,
    )
    if request.method == "POST" and form.is_valid():
        reviewing.finish(found, by=request.user, years=_years(form))
        messages.success(
            request,
            _("The review is finished. The new draft is made of what goes on."),
        )
        return redirect("actionplans:edit", slug)
    context = {
        **_frame(found.plan, _("Finish the review")),
        "review": found,
        "report": review_report(found),
        "ending": reviewing.ending_of(found),
        "period_form": form,
        "under_way": _under_way(found.plan),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "actionplans/review_finish.html", context, status=status)


@require_POST
@answers_once
def call_off(request: Request, slug: str) -> HttpResponse:
    found = _open_review(request, slug)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        return _page(request, found.plan, call_off_form=form, status=422)
    reviewing.call_off(found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The review is called off. The plan stands as it is."))
    return redirect("actionplans:review", slug)


@login_not_required
@require_GET
def report(request: Request, slug: str, pk: int) -> HttpResponse:
    """A review to be read: every goal and measure with what was said of it."""
    seen = Review.objects.visible_to(request.user).for_page()
    found = get_object_or_404(seen, plan__slug=slug, pk=pk)
    context = {
        **_frame(found.plan, _("Review %(period)s") % {"period": found.period}),
        "review": found,
        "report": review_report(found),
    }
    return render(request, "actionplans/review_report.html", context)


# One place on the page -------------------------------------------------------------


@dataclass
class Place:
    """A goal or a measure with its form, and how it went."""

    one: GoalInReview | MeasureInReview
    form: AnswerForm
    just_saved: bool = False
    suggested: bool = False

    @property
    def thread(self) -> Any:
        return self.one.row.thread

    @property
    def is_goal(self) -> bool:
        return isinstance(self.one, GoalInReview)

    def is_to_be_saved(self, only: str | None) -> bool:
        """The one whose button was pressed; else every one where something is said."""
        if only:
            return only == str(self.thread)
        new = self.one.answer is None and self.form.is_touched
        return new or (self.one.answer is not None and self.form.has_changed())


def _blank(here: GoalInReview) -> list[Place]:
    return [_place(one) for one in here.every_place()]


def _posted(request: Request, here: GoalInReview) -> Iterator[Place]:
    for one in here.every_place():
        yield _place(one, request.POST)


def _place(one: GoalInReview | MeasureInReview, data: Any = None) -> Place:
    of_goal = isinstance(one, GoalInReview)
    kind: type[AnswerForm] = GoalAnswerForm if of_goal else MeasureAnswerForm
    initial: dict[str, Any] = {"version": 0}
    suggested = False
    if one.answer is not None:
        initial = {name: getattr(one.answer, name) for name in kind.facts}
        initial["version"] = one.answer.version
    elif isinstance(one, MeasureInReview):
        initial |= one.suggestion
        suggested = bool(one.suggestion)
    form = kind(data, initial=initial, prefix=f"p-{one.row.thread}")
    return Place(one, form, suggested=suggested)


def _saved(request: Request, found: Review, place: Place) -> bool:
    """Save it, or say in its form why not."""
    form = place.form
    if not form.is_valid():
        return False
    try:
        given = reviewing.answer(
            found,
            place.one.row.node.thread,
            by=request.user,
            content=form.content,
            version=form.cleaned_data["version"] or 0,
        )
    except AnsweredMeanwhile as meanwhile:
        form.add_error(None, str(meanwhile))
        place.one = _with_answer(place.one, meanwhile.answer)
        _begin_on(form, meanwhile.answer)
        return False
    _begin_on(form, given)
    place.just_saved = True
    return True


def _begin_on(form: AnswerForm, answer: ReviewAnswer) -> None:
    """From here on the form answers after this answer."""
    data: Any = form.data
    data = data.copy()
    data[form.add_prefix("version")] = str(answer.version)
    form.data = data


def _with_answer(one: Any, answer: Any) -> Any:
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return type(one)(**{**values, "answer": answer})


def _row(
    request: Request, slug: str, at: int, place: Place, *, saved: bool
) -> HttpResponse:
    """The place alone, with how far the review has come."""
    fresh = review_report(_open_review(request, slug))
    here = fresh.goals[at - 1]
    if saved:
        now = next(one for one in here.every_place() if one.row.thread == place.thread)
        place = _place(now)
        place.just_saved = True
    context = {
        "plan": fresh.review.plan,
        "report": fresh,
        "goal": here,
        "place": place,
        "oob": True,
    }
    status = 200 if saved else 422
    return render(request, "actionplans/_review_saved.html", context, status=status)


def _onwards(
    request: Request, report: ReviewReport, here: GoalInReview, saved: int
) -> HttpResponse:
    """Stay, or on to the next goal; after the last one to the summary."""
    slug = report.review.plan.slug
    if saved:
        messages.success(request, _("Saved."))
    if "next" not in request.POST:
        return redirect("actionplans:review_goal", slug, here.at)
    if here.at < len(report.goals):
        return redirect("actionplans:review_goal", slug, here.at + 1)
    return redirect("actionplans:review_finish", slug)


def _goal_page(
    request: Request,
    report: ReviewReport,
    here: GoalInReview,
    places: list[Place],
    *,
    status: int = 200,
) -> HttpResponse:
    number = _("Goal %(n)s of %(of)s") % {"n": here.at, "of": len(report.goals)}
    context = {
        **_frame(report.review.plan, number),
        "review": report.review,
        "report": report,
        "goal": here,
        "places": places,
        "wrong": [place for place in places if place.form.errors],
        "former": here.at - 1,
        "is_last": here.at == len(report.goals),
    }
    return render(request, "actionplans/review_goal.html", context, status=status)


# What the pages share ---------------------------------------------------------------


def _plan(request: Request, slug: str) -> Plan:
    """The plan, for those who may read its drafts; 404 for the stranger."""
    plan = plan_for(request, slug)
    if plan.joint:
        raise Http404
    if not may(request.user, Right.VIEW_PLANS, on=plan.writer):
        raise PermissionDenied
    return plan


def _open_review(request: Request, slug: str) -> Review:
    """The review under way, for those who may answer in it."""
    plan = _plan(request, slug)
    if not may(request.user, Right.REVIEW_PLANS, on=plan.writer):
        raise PermissionDenied
    found = Review.objects.filter(plan=plan, state=ReviewState.OPEN).for_page().first()
    if found is None:
        raise DomainError(_("No review of the plan is under way any more."))
    return found


def _page(
    request: Request, plan: Plan, *, status: int = 200, **bound: Any
) -> HttpResponse:
    former = newest(plan)
    reviews = reviews_to_read(plan, request.user)
    now = next((one for one in reviews if one.is_open), None)
    context = {
        **_frame(plan, _("Review")),
        "reviews": [one for one in reviews if not one.is_open],
        "review": now,
        "report": review_report(now) if now else None,
        "former": former,
        "due_on": reviewing.due_on(former) if former else None,
        "under_way": _under_way(plan),
        "reviews_it": may(request.user, Right.REVIEW_PLANS, on=plan.writer),
        "period_form": ReviewPeriodForm(initial=_next_period(former)),
        "call_off_form": CallOffForm(),
        **bound,
    }
    return render(request, "actionplans/review.html", context, status=status)


def _under_way(plan: Plan) -> Revision | None:
    return plan.revisions.filter(state__in=OPEN).first()


def _frame(plan: Plan, here: str) -> dict[str, Any]:
    return {"section": "plans", "plan": plan, "trail": trail(plan, here)}


def _years(form: ReviewPeriodForm) -> Years:
    said = form.cleaned_data
    return Years(said["period_start"], said["period_end"])


def _initial(found: Review) -> dict[str, int]:
    return {"period_start": found.period_start, "period_end": found.period_end}


def _next_period(former: Revision | None) -> dict[str, int]:
    """The same period while it lasts; in its last year the one that follows."""
    if former is None:
        return {}
    first, last = former.period_start, former.period_end
    if timezone.localdate().year >= last:
        first, last = last + 1, last + 1 + (last - first)
    return {"period_start": first, "period_end": last}
