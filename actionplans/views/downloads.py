"""Plans as files: Word, Excel and CSV, of one revision or of all plans in force."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans import editions, exports
from actionplans.exports import Part
from actionplans.forms.filters import PlanFilterForm
from actionplans.models import Revision
from actionplans.reports import (
    PlanReport,
    joint_report,
    narrowed,
    plan_report,
    plans_in_force,
)
from actionplans.views.finding import plan_for, revisions_seen
from actionplans.views.reading.shared import filters_of, joint_form
from helsefellesskap.core import word

CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_GET
def plan_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A revision as CSV."""
    part, years = _revision(request, slug, number)
    content = exports.plan_csv([part], years)
    return _file(content, CSV, f"handlingsplan-{slug}-{number}.csv")


@login_not_required
@require_GET
def plan_xlsx(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A revision as a workbook."""
    part, years = _revision(request, slug, number)
    content = exports.plan_xlsx([part], years, title=part.revision.plan.heading)
    return _file(content, EXCEL, f"handlingsplan-{slug}-{number}.xlsx")


@login_not_required
@require_GET
def plan_docx(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A revision as the familiar Word table, in the language most of it is written in."""
    found = get_object_or_404(
        revisions_seen(request, plan_for(request, slug)), number=number
    )
    language = editions.language_of(found)
    with translation.override(language):
        report = plan_report(found)
        content = exports.plan_docx(
            [_asked(request, report)],
            report.years,
            title=report.title,
            subtitle=editions.standing_of(found),
            language=language,
        )
    return _file(content, word.CONTENT_TYPE, f"handlingsplan-{slug}-{number}.docx")


@login_not_required
@require_GET
def joint_csv(request: HttpRequest) -> HttpResponse:
    """The measures asked for on the joint page, as CSV."""
    content = exports.plan_csv(*_joint(request))
    return _file(content, CSV, "felles-handlingsplan.csv")


@login_not_required
@require_GET
def joint_xlsx(request: HttpRequest) -> HttpResponse:
    """The measures asked for on the joint page, as a workbook."""
    content = exports.plan_xlsx(*_joint(request), title=_("Joint action plan"))
    return _file(content, EXCEL, "felles-handlingsplan.xlsx")


@login_not_required
@require_GET
def joint_docx(request: HttpRequest) -> HttpResponse:
    """The measures asked for on the joint page, as Word tables, body by body."""
    language = get_language() or "nn"
    parts, years = _joint(request)
    title = _("Joint action plan")
    content = exports.plan_docx(parts, years, title=title, language=language)
    return _file(content, word.CONTENT_TYPE, "felles-handlingsplan.docx")


def _revision(
    request: HttpRequest, slug: str, number: int
) -> tuple[Part, Sequence[int]]:
    found: Revision = get_object_or_404(
        revisions_seen(request, plan_for(request, slug)), number=number
    )
    report = plan_report(found)
    return _asked(request, report), report.years


def _asked(request: HttpRequest, report: PlanReport) -> Part:
    """The goals asked for; without a filter the plan is whole, with all it says."""
    form = PlanFilterForm(request.GET or None, years=list(report.years))
    if filters := filters_of(form):
        return Part(report.revision, narrowed(report.goals, filters))
    return Part(report.revision, report.goals, report.revision.introduction)


def _joint(request: HttpRequest) -> tuple[list[Part], Sequence[int]]:
    """What is asked for; without a filter the plans are whole, with all they say."""
    in_force = list(plans_in_force())
    filters = filters_of(joint_form(request, in_force))
    if not filters:
        years = sorted({year for plan in in_force for year in plan.year_columns})
        reports = [plan_report(revision, years) for revision in in_force]
        whole = [
            Part(report.revision, report.goals, report.revision.introduction)
            for report in reports
        ]
        return whole, years
    found = joint_report(filters, per_page=0, revisions=in_force)
    chosen = [Part(part.revision, part.goals) for part in found.parts]
    return chosen, found.shown_years


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
