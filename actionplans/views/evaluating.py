"""The yearly evaluation: figures for everyone, and a text that is written, then finished."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from actionplans.editions import (
    evaluated_revisions,
    order_evaluation,
    printed_evaluation,
)
from actionplans.forms.status import EvaluationForm, ReopenForm
from actionplans.models import Evaluation, Plan
from actionplans.reports.evaluation import draft_text, evaluation_report
from actionplans.services import evaluating as services
from actionplans.views.finding import plan_for, trail
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once


@login_not_required
@require_GET
def evaluation(request: HttpRequest, year: int) -> HttpResponse:
    """All the plans' year."""
    return _page(request, None, year)


@login_not_required
@require_GET
def plan_evaluation(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One plan's year."""
    return _page(request, plan_for(request, slug), year)


@require_POST
@answers_once
def write(request: Request, year: int, slug: str = "") -> HttpResponse:
    """Keep the text, and finish it where that was asked for."""
    plan = _plan(request, slug)
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, year, form=form)
    said = form.cleaned_data
    try:
        services.write_evaluation(
            plan, year, by=request.user, text=said["text"], version=said["version"]
        )
    except services.ChangedMeanwhile as late:
        form.add_error("text", str(late))
        return _page(request, plan, year, form=form)
    if "ferdig" in request.POST:
        services.finish_evaluation(plan, year, by=request.user)
        messages.success(
            request, _("The evaluation is finished. Everyone can read it.")
        )
    else:
        messages.success(request, _("The text is kept. Only you who write see it yet."))
    return _back(plan, year)


@require_POST
@answers_once
def reopen(request: Request, year: int, slug: str = "") -> HttpResponse:
    """Write on it again."""
    plan = _plan(request, slug)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, year, reopen_form=form)
    services.reopen_evaluation(
        plan, year, by=request.user, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("The evaluation is open again."))
    return _back(plan, year)


@require_POST
@answers_once
def order(request: Request, year: int, slug: str = "") -> HttpResponse:
    """Have it printed; the job's page tells how far it has come."""
    plan = _plan(request, slug)
    edition = order_evaluation(
        services.owner(plan), year, by=request.user, language=_written()
    )
    return redirect(edition.job or edition)


def _page(
    request: HttpRequest,
    plan: Plan | None,
    year: int,
    *,
    form: EvaluationForm | None = None,
    reopen_form: ReopenForm | None = None,
) -> HttpResponse:
    revisions = evaluated_revisions(plan)
    years = sorted({y for revision in revisions for y in revision.plan.year_columns})
    if year not in years:
        raise Http404
    report = evaluation_report(revisions, year)
    kept = Evaluation.objects.filter(plan=plan, year=year).first()
    writes = request.user.is_authenticated and services.may_write(
        request.user,
        plan,
    )
    if form is None and writes and not (kept and kept.is_finished):
        form = EvaluationForm(
            initial={
                "text": kept.text if kept else draft_text(report),
                "version": kept.version if kept else 0,
            }
        )
    bad = (form and form.is_bound) or reopen_form
    context: dict[str, Any] = {
        "section": "plans",
        "trail": _trail(plan, year),
        "plan": plan,
        "year": year,
        "years": [one for one in years if one <= max(year, _now(revisions))][-4:],
        "report": report,
        "kept": kept,
        "writes": writes,
        "form": form,
        "reopen_form": reopen_form or ReopenForm(),
        "edition": printed_evaluation(plan, year),
        "urls": _urls(plan, year),
    }
    return render(
        request, "actionplans/evaluation.html", context, status=422 if bad else 200
    )


def _now(revisions: Any) -> int:
    return max((revision.plan.this_year for revision in revisions), default=0)


def _trail(plan: Plan | None, year: int) -> Any:
    here = _("Evaluation of %(year)s") % {"year": year}
    if plan is not None:
        return trail(plan, here)
    return [(_("Action plans"), reverse("actionplans:plans")), (here, None)]


def _urls(plan: Plan | None, year: int) -> dict[str, str]:
    """The addresses of the page and its verbs, of one plan or of all."""
    names = {
        "page": "evaluation",
        "write": "write-evaluation",
        "reopen": "reopen-evaluation",
        "print": "print-evaluation",
    }
    if plan is None:
        return {k: reverse(f"actionplans:{n}", args=[year]) for k, n in names.items()}
    return {
        k: reverse(f"actionplans:plan-{n}", args=[plan.slug, year])
        for k, n in names.items()
    }


def _back(plan: Plan | None, year: int) -> HttpResponse:
    return redirect(_urls(plan, year)["page"])


def _plan(request: Request, slug: str) -> Plan | None:
    return plan_for(request, slug) if slug else None


def _written() -> str:
    language = translation.get_language() or "nn"
    return language if language in {"nn", "nb"} else "nn"
