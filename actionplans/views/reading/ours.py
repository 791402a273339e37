"""For my municipality: what all plans ask of one organisation, and how far it is."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organisation, OrganisationKind
from actionplans import exports
from actionplans.forms.filters import OursFilterForm
from actionplans.reports import ours_report, years_to_show
from actionplans.reports.ours import Asking, Ground, asking_of, responsible_labels
from actionplans.views.finding import trail
from actionplans.views.reading.shared import chosen, csv_answer, filters_of, view_of


@login_not_required
@require_GET
def ours(request: HttpRequest) -> HttpResponse:
    """Choose an organisation: the municipalities first, then the trust and the others."""
    every = list(Organisation.objects.all())
    of_kind = {
        kind: [row for row in every if row.kind == kind] for kind in OrganisationKind
    }
    context = {
        "section": "plans",
        "trail": trail(None, _("For my municipality")),
        "municipalities": of_kind.pop(OrganisationKind.MUNICIPALITY),
        "others": [row for rows in of_kind.values() for row in rows],
        "own": getattr(request.user, "organisation_id", None),
    }
    return render(request, "actionplans/ours_choose.html", context)


@login_not_required
@require_GET
def ours_of(request: HttpRequest, key: str) -> HttpResponse:
    """What all plans in force ask of the organisation. A municipality goes by its number."""
    organisation = _found(key)
    if key != _key(organisation):
        return redirect("actionplans:ours_of", _key(organisation), permanent=True)
    asking = asking_of(organisation)
    form = _form(request, asking)
    filters = filters_of(form)
    report = ours_report(asking, filters, page=request.GET.get("side"))
    context = {
        "section": "plans",
        "trail": trail(
            None,
            (_("For my municipality"), reverse("actionplans:ours")),
            organisation.name,
        ),
        "key": key,
        "organisation": organisation,
        "report": report,
        "form": form,
        "filters": filters,
        "chosen": chosen(request, form),
        "view": view_of(request),
    }
    return render(request, "actionplans/ours.html", context)


@login_not_required
@require_GET
def ours_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The measures asked for, as a file; the way each asks stands first."""
    organisation = _found(key)
    asking = asking_of(organisation)
    report = ours_report(asking, filters_of(_form(request, asking)), per_page=0)
    parts = [exports.Part(part.revision, part.goals) for part in report.parts]
    rows = (
        [str(asking.ground_of(row.measure.node).label), *row.cells]
        for row in exports.plan_rows(parts, report.shown_years)
        if row.measure
    )
    headings = [_("Asked as"), *exports.headings(report.shown_years)]
    return csv_answer(f"tiltak-{_key(organisation)}.csv", headings, rows)


def _found(key: str) -> Organisation:
    by = Q(slug=key) | Q(number=key) & ~Q(number="")
    return get_object_or_404(Organisation, by)


def _key(organisation: Organisation) -> str:
    return organisation.number or organisation.slug


def _form(request: HttpRequest, asking: Asking) -> Any:
    return OursFilterForm(
        request.GET or None,
        grounds=[(ground.value, str(ground.label).capitalize()) for ground in Ground],
        responsible=responsible_labels(asking),
        years=years_to_show(asking.revisions),
    )
