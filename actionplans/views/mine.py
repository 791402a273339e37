"""The measures that the signed-in person answers for, and a link that opens one of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actionplans.forms import StatusForm
from actionplans.forms.status import LinkStatusForm
from actionplans.models import Measure, Revision
from actionplans.notifications.status import REPORT
from actionplans.reports.mine import Mine, my_measures
from actionplans.reports.sheet import sheet_of
from actionplans.responsible import answering
from actionplans.services.status import NotReportable, report_status
from committees.models import Seat
from helsefellesskap.core import links
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.models import SignedLink
from helsefellesskap.core.once import answers_once

ON_A_PAGE = 25


@require_GET
def measures(request: Request) -> HttpResponse:
    """All of them, those that are missing first."""
    return _page(request, my_measures(request.user))


@require_http_methods(["GET", "POST"])
@answers_once
def report(request: Request, thread: UUID) -> HttpResponse:
    """Say how one's own measure went."""
    found = my_measures(request.user)
    mine = next((one for one in found if one.row.thread == thread), None)
    if mine is None:
        raise Http404
    cell = mine.row.status_in(mine.year)
    if request.method == "GET":
        first = {"status": cell.status, "word": cell.word, "sentence": cell.sentence}
        form = StatusForm(initial=first if cell.date else None)
        return _page(request, found, opened=mine, form=form)
    form = StatusForm(request.POST)
    if form.is_valid():
        try:
            report_status(
                mine.row.node, mine.year, by=request.user, **form.cleaned_data
            )
        except NotReportable as refused:
            form.add_error("status", str(refused))
    if not form.is_valid():
        return _page(request, found, opened=mine, form=form, status=422)
    messages.success(
        request,
        _("The status of measure %(number)s is reported.")
        % {"number": mine.row.number},
    )
    return redirect(f"{reverse('actionplans:my-measures')}#m-{thread}")


def _page(
    request: Request,
    found: list[Mine],
    *,
    opened: Mine | None = None,
    form: StatusForm | None = None,
    status: int = 200,
) -> HttpResponse:
    pages = Paginator(found, ON_A_PAGE)
    number: Any = request.GET.get("side")
    if opened is not None:
        number = found.index(opened) // ON_A_PAGE + 1
    context = {
        "section": "mine",
        "trail": [
            (_("My page"), reverse("my-page")),
            (_("My measures"), None),
        ],
        "page": pages.get_page(number),
        "total": len(found),
        "missing": sum(one.missing for one in found),
        "opened": opened.row.thread if opened else None,
        "form": form,
    }
    return render(request, "actionplans/my_measures.html", context, status=status)


# By link ----------------------------------------------------------------------------


@links.purpose(REPORT)
@login_not_required
def status_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """GET shows one measure and what was said of it; POST tells its status, once."""
    asked = _asked_by(link)
    if asked is None:
        return render(request, "core/dead_link.html", status=410)
    measure, year, seat = asked
    revision = measure.goal.revision
    row = sheet_of(revision).row(measure.thread_id)
    context: dict[str, Any] = {
        "section": "plans",
        "plan": revision.plan,
        "row": row,
        "year": year,
        "seat": seat,
        "deadline": revision.plan.status_due(year),
        "trail": [
            (_("Action plans"), reverse("actionplans:plans")),
            (_("Status"), None),
        ],
    }
    form = LinkStatusForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = _tell(link, measure, year, seat, form.cleaned_data)
        except (NotReportable, DomainError) as refused:
            form.add_error("status", str(refused))
        else:
            if not told:
                return render(request, "core/dead_link.html", status=410)
            return render(request, "actionplans/status_link_done.html", context)
    context["form"] = form
    status = 422 if form.is_bound else 200
    return render(request, "actionplans/status_link.html", context, status=status)


@transaction.atomic
def _tell(
    link: SignedLink, measure: Measure, year: int, seat: Seat, said: dict[str, str]
) -> bool:
    """Spend the link and tell; False where it was spent or locked meanwhile."""
    if not links.use(link):
        return False
    report_status(measure, year, by=link.user, link_seat=seat, **said)  # type: ignore[arg-type]
    return True


def _asked_by(link: SignedLink) -> tuple[Measure, int, Seat] | None:
    """The measure, the year and the seat, if all of them still hold."""
    _name, plan, year, thread = link.subject.split(":")
    seat = (
        Seat.objects.valid()
        .select_related("committee")
        .filter(pk=link.holder.removeprefix("seat:"), user=link.user_id)
        .first()
    )
    revision = (
        Revision.objects.reportable()
        .filter(plan_id=int(plan))
        .defer("canonical")
        .for_page()
        .order_by("-number")
        .first()
    )
    if seat is None or revision is None or not revision.takes_status_of(int(year)):
        return None
    measure = (
        Measure.objects.filter(goal__revision=revision, thread_id=UUID(thread))
        .select_related("goal", "thread")
        .first()
    )
    if measure is None:
        return None
    measure.goal.revision = revision
    answers = answering([measure], revision.plan)[measure.pk]
    if seat.pk not in {one.pk for one in answers.seats}:
        return None
    return measure, int(year), seat
