"""The hearing matrix, and the case papers that come out of it."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from actionplans.exports import hearing as exports_hearing
from actionplans.forms.matrix import MatrixForm
from actionplans.matrix import Matrix, Row, matrix, narrowed
from actionplans.models import Hearing, Plan, Revision
from actionplans.reports.papers import case_papers
from actionplans.services import papers
from actionplans.views.rooms import frame
from actionplans.workflow import PUBLIC
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.http import Request
from helsefellesskap.core.models import Job
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may
from helsefellesskap.core.word import CONTENT_TYPE

ROWS_ON_A_PAGE = 60


@require_GET
def show(request: Request, slug: str) -> HttpResponse:
    """Measures down, bodies across, as much of it as the reader asks for."""
    revision = _heard(request, slug)
    whole = matrix(revision, every=True)
    form = MatrixForm(request.GET, bodies=[column.body for column in whole.columns])
    wanted = form.wanted()
    grid = narrowed(whole, wanted)
    context = {
        **frame(request, revision.plan, revision, _("Hearing matrix")),
        "papers": case_papers(revision, whole),
        "whole": whole,
        "grid": grid,
        "form": form,
        "wanted": wanted,
        "page": _page_of(grid, request.GET.get("side")),
    }
    context["rows"] = context["page"].object_list
    return render(request, "actionplans/matrix.html", context)


@require_GET
def docx(request: Request, slug: str) -> HttpResponse:
    """Case papers as a Word file."""
    revision = _heard(request, slug)
    found = case_papers(revision, matrix(revision))
    answer = HttpResponse(exports_hearing.papers_docx(found), content_type=CONTENT_TYPE)
    name = f'attachment; filename="{found.filename}.docx"'
    answer["Content-Disposition"] = name
    return answer


@require_POST
@answers_once
def pdf(request: Request, slug: str) -> HttpResponse:
    """Have the case papers printed as a PDF; its page says how far it has come."""
    return redirect(papers.print_papers(_heard(request, slug), by=request.user))


@require_GET
def printed(request: Request, slug: str, job: UUID) -> FileResponse:
    """The printed papers, for who had them printed and may still read the hearing."""
    made = get_object_or_404(Job, pk=job, kind=papers.KIND, started_by=request.user)
    plan = get_object_or_404(Plan.objects.for_list(), slug=slug)
    found = get_object_or_404(
        _readable(request, plan), pk=made.arguments.get("revision")
    )
    name = papers.file_of(made)
    if not default_storage.exists(name):
        raise Http404
    return FileResponse(
        default_storage.open(name, "rb"),
        as_attachment=True,
        filename=f"hoyring-{slug}-{found.number}.pdf",
        content_type="application/pdf",
    )


def last_heard(request: Request, plan: Plan) -> Revision | None:
    """The newest revision whose hearing this reader may read about."""
    return _readable(request, plan).first()


def _heard(request: Request, slug: str) -> Revision:
    """The revision that was asked for, else the newest that has been heard."""
    plan = get_object_or_404(Plan.objects.for_list(), slug=slug)
    rows = _readable(request, plan)
    number = request.GET.get("revisjon", "")
    if number:
        rows = rows.filter(number=int(number) if number.isdecimal() else 0)
    found: Revision | None = rows.first()
    if found is None:
        raise Http404
    return found


def _readable(request: Request, plan: Plan) -> QuerySet[Revision]:
    """Those under way that the reader may read; of the others, those he had a part in."""
    held = Hearing.objects.filter(revision__plan=plan).values("revision")
    rows = Revision.objects.for_page().filter(pk__in=held)
    mine = Committee.objects.where(request.user, Right.VIEW_PLANS)
    had_a_part = Q(hearings__bodies__body__in=mine)
    if any(
        may(request.user, Right.VIEW_PLANS, on=b) for b in (plan.writer, plan.decider)
    ):
        had_a_part |= Q(state__in=PUBLIC)
    seen = Revision.objects.visible_to(request.user)
    part = Revision.objects.filter(had_a_part).values("pk")
    rows = rows.filter(Q(state__in=PUBLIC, pk__in=part) | ~Q(state__in=PUBLIC))
    return rows.filter(pk__in=seen.values("pk")).order_by("-number")


def _page_of(grid: Matrix, number: str | None) -> Page[Row]:
    return Paginator(grid.rows, ROWS_ON_A_PAGE).get_page(number)
