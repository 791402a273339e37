"""All plans at once: the list, the joint plan, and how it goes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actionplans.models import Plan, Revision
from actionplans.preview import may_import
from actionplans.reports import (
    bodies,
    how_it_goes_report,
    joint_report,
    plans_in_force,
)
from actionplans.reports.editions import in_force_joint
from actionplans.views.clearing import may_see_clearing
from actionplans.views.finding import trail
from actionplans.views.reading.shared import chosen, filters_of, joint_form, view_of
from actionplans.views.sharing import may_see_twins
from actionplans.workflow import OPEN
from committees.roles import Right
from helsefellesskap.core.permissions import may
from publications.models import Edition, EditionKind


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
        "may_import": may_import(request.user),
        "may_see_twins": may_see_twins(request.user),
        "may_see_clearing": may_see_clearing(request.user),
    }
    return render(request, "actionplans/plans.html", context)


@login_not_required
@require_GET
def joint(request: HttpRequest) -> HttpResponse:
    """All plans in force as one: numbers, body by body, and the measures asked for."""
    in_force = list(plans_in_force())
    form = joint_form(request, in_force)
    filters = filters_of(form)
    report = joint_report(filters, page=request.GET.get("side"), revisions=in_force)
    own = Plan.objects.visible_to(request.user).for_list().filter(joint=True).first()
    printed = Edition.objects.published().filter(kind=EditionKind.JOINT_PLAN)
    context = {
        "section": "plans",
        "trail": trail(None, _("Joint plan")),
        "report": report,
        "form": form,
        "chosen": chosen(request, form),
        "view": view_of(request),
        "joint_plan": own,
        "may_write_joint": own is not None
        and may(request.user, Right.EDIT_PLANS, on=own.writer),
        "edition": printed.first(),
        "last_edition": in_force_joint(),
    }
    return render(request, "actionplans/joint.html", context)


@login_not_required
@require_GET
def how_it_goes(request: HttpRequest) -> HttpResponse:
    """One honest picture for the whole and one per body; what is unknown is shown so."""
    context = {
        "section": "plans",
        "trail": trail(None, _("How are we doing?")),
        "report": how_it_goes_report(),
    }
    return render(request, "actionplans/how_it_goes.html", context)
