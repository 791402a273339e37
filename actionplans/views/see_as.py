"""See as: what others will see of the plan. Nothing can be done there, and no right is lent.

The pages are made from the plan alone, as for somebody who has no seat: what another
body has gathered or voted is never fetched, so it cannot be shown.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from actionplans import canonical
from actionplans.changes import changes_since_in_force
from actionplans.forms.deciding import VoteForm
from actionplans.matrix import matrix, paged
from actionplans.models import Hearing, HearingBody, Plan, Revision
from actionplans.reports import plan_report, years_to_show
from actionplans.reports.hearing import Statement, places_of
from actionplans.reports.open_measures import open_measures
from actionplans.views.finding import draft_to_write
from actionplans.views.reading.shared import pages_of
from actionplans.views.rooms import frame
from actionplans.workflow import State
from helsefellesskap.core.http import Request

ROLES = {
    "lsu": gettext_lazy("A member of a heard body"),
    "ssu": gettext_lazy("A member of the deciding body"),
    "alle": gettext_lazy("Everyone, when it is adopted"),
}


@require_GET
def see_as(request: Request, slug: str) -> HttpResponse:
    """The plan as one of three others will meet it. Only for those who write it."""
    revision = Revision.objects.for_page().get(pk=draft_to_write(request, slug).pk)
    plan = revision.plan
    role = request.GET.get("rolle", "")
    role = role if role in ROLES else next(iter(ROLES))
    pages = {"lsu": _heard, "ssu": _decider, "alle": _everyone}
    number = request.GET.get("side")
    context = {
        **frame(request, plan, revision, _("See as")),
        "steps": set(),
        "roles": ROLES.items(),
        "role": role,
        "role_words": ROLES[role],
        "when": _when(role, revision, plan),
        **pages[role](revision, number),
    }
    return render(request, "actionplans/see_as.html", context)


def _when(role: str, revision: Revision, plan: Plan) -> str:
    """Whether they see it now, or when they will."""
    if role == "alle":
        return _("Nobody outside sees it before %(body)s has adopted it.") % {
            "body": plan.decider.short
        }
    if role == "ssu" and revision.state != State.SUBMITTED:
        return _("%(body)s sees it like this when it is handed in.") % {
            "body": plan.decider.short
        }
    if role == "lsu" and revision.state == State.DRAFT:
        return _("They do not see it yet. It looks like this when it is on hearing.")
    return _("They see it like this now.")


def _heard(revision: Revision, number: str | None) -> dict[str, Any]:
    """The hearing page of a member who has written nothing yet."""
    body = revision.plan.heard.first() or revision.plan.decider
    text = canonical.document(revision)
    last = revision.hearings.last()
    asked = Hearing(revision=revision, round=1, snapshot=text)
    if last is not None:
        asked.deadline, asked.message = last.deadline, last.message
    row = HearingBody(pk=0, hearing=asked, body=body)
    return {
        "body": body,
        "hearing": asked,
        "shown": changes_since_in_force(revision),
        "mine": Statement(
            row=row,
            may_remark=False,
            may_send=False,
            places=tuple(places_of(asked, {})),
            whole=(),
            gathered=0,
        ),
    }


def _decider(revision: Revision, number: str | None) -> dict[str, Any]:
    """The decision page of a member who has not voted."""
    text = canonical.text_of(revision)
    return {
        "body": revision.plan.decider,
        "shown": changes_since_in_force(revision),
        "matrix": paged(matrix(revision, text), number),
        "open_measures": open_measures(revision, text),
        "vote_form": VoteForm(auto_id="sja-%s"),
    }


def _everyone(revision: Revision, number: str | None) -> dict[str, Any]:
    """The plan's page when it is in force."""
    report = plan_report(revision, sorted({*years_to_show([revision])}))
    page = pages_of(report.goals, number)
    return {
        "report": report,
        "goals": page.object_list[0],
        "page": page,
        "years": report.years,
    }
