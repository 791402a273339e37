"""One of SSU's leaders gives a view by the link in the letter, without signing in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import reports, services
from cases.forms import ViewForm
from cases.models import Case, CaseView
from cases.notifications import VIEW
from cases.workflow import State
from committees.models import Seat
from helsefellesskap.core import links
from helsefellesskap.core.http import posted
from helsefellesskap.core.models import SignedLink


@links.purpose(VIEW)
@login_not_required
def view_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """GET shows the case as SSU's leader may read it; POST gives the seat's view."""
    view = _asked_by(link)
    if view is None:
        return render(request, "core/dead_link.html", status=410)
    form = ViewForm(posted(request), case=view.case)
    if form.is_valid():
        with transaction.atomic():
            if not links.use(link):
                return render(request, "core/dead_link.html", status=410)
            services.give_view(
                view.case,
                by=link.user,  # type: ignore[arg-type]
                by_link=view.seat,
                **form.cleaned_data,
            )
        return redirect(f"{request.path}takk/")
    context = _beside(view.case) | {
        "view": view,
        "form": form,
        "answers": reports.answers(view.case, whole=False),
        "others": [row for row in reports.views_of(view.case) if row.given_at],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/view_link.html", context, status=status)


@links.thanks(VIEW)
@login_not_required
def thanks_for_view(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """What was said by the link, as long as it is what was said last."""
    view = _views_of(link).filter(by_link=True, given_at__isnull=False).first()
    if view is None:
        return render(request, "core/dead_link.html", status=410)
    context = _beside(view.case) | {"view": view}
    return render(request, "cases/view_link_done.html", context)


def _asked_by(link: SignedLink) -> CaseView | None:
    """The view that waits for the seat the link is bound to, if seat and state hold."""
    waiting = _views_of(link).filter(
        closed_at=None,
        given_at=None,
        case__state=State.ASSESSING,
        case__merged_into=None,
    )
    return waiting.first()


def _views_of(link: SignedLink) -> QuerySet[CaseView]:
    """The view the link is bound to, where its person still has its seat."""
    _view, case, key = link.subject.split(":")
    seats = Seat.objects.valid().filter(
        pk=link.holder.removeprefix("seat:"), user=link.user_id
    )
    rows = CaseView.objects.filter(pk=int(key), case=int(case), seat__in=seats)
    return rows.select_related("case", "seat__committee", "seat__user", "suggested")


def _beside(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "section": "cases",
        "trail": [(_("Cases"), reverse("cases:cases")), (_("Give a view"), None)],
    }
