"""The cases that everyone may read of, and how they are found among each other."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from cases.models import Case, CaseAccess, CaseMeasure, CaseQuerySet
from cases.workflow import HAS_DECISION, HIDDEN, Far, State
from committees.models import PatientGroup


def opened_cases() -> CaseQuerySet:
    """What the secretariat has opened, and nobody has withdrawn since; the newest first."""
    return (
        Case.objects.opened()
        .exclude(state__in=HIDDEN | {State.WITHDRAWN})
        .order_by("-opened_on", "-pk")
    )


def narrowed(found: CaseQuerySet, typed: Mapping[str, Any]) -> CaseQuerySet:
    """Those that fit; the words are looked for in what everyone may read alone."""
    for word in str(typed.get("sok") or "").split():
        hit = Q(public_title__icontains=word) | Q(public_text__icontains=word)
        number = word.rpartition("-")[2]
        if number.isdecimal() and len(number) < 7:
            hit |= Q(number=int(number))
        found = found.filter(hit)
    if body := typed.get("hos"):
        found = found.filter(Exists(_holding().filter(body=body)))
    if year := typed.get("ar"):
        found = found.filter(year=year)
    if group := typed.get("gruppe"):
        found = found.filter(patient_groups=group)
    return _far(found, str(typed.get("steg") or ""))


def for_list(found: CaseQuerySet) -> CaseQuerySet:
    """With the body, the patient groups and what it became, for a row of the list."""
    return found.with_holder().prefetch_related(
        Prefetch("patient_groups", to_attr="groups"),
        Prefetch(
            "measures",
            CaseMeasure.objects.filter(adopted_on__isnull=False),
            to_attr="adopted",
        ),
    )


def choices_for_opened() -> dict[str, Any]:
    """The years, bodies and groups that there are opened cases of."""
    opened = opened_cases().order_by()
    years = opened.values_list("year", flat=True).distinct()
    return {
        "years": sorted(years, reverse=True),
        "bodies": CaseAccess.objects.filter(
            case__in=opened, kind=CaseAccess.Kind.HOLDS, until=None
        ).values("body"),
        "groups": PatientGroup.objects.filter(cases__in=opened).values("pk"),
    }


def _far(found: CaseQuerySet, far: str) -> CaseQuerySet:
    adopted = CaseMeasure.objects.filter(case=OuterRef("pk"), adopted_on__isnull=False)
    match far:
        case Far.UNDER_WAY:
            return found.exclude(state__in=HAS_DECISION | {State.RETURNED})
        case Far.DECIDED:
            return found.filter(state__in=HAS_DECISION)
        case Far.MEASURE:
            return found.filter(Exists(adopted))
        case Far.NOT:
            return found.filter(state=State.RETURNED)
    return found


def _holding() -> Any:
    return CaseAccess.objects.filter(
        case=OuterRef("pk"), kind=CaseAccess.Kind.HOLDS, until=None
    )
