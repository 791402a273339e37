"""The demo's decisions that became measures: one the whole way, one that is offered."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.models import Measure, Plan, Revision
from actionplans.services.status import report_status
from actionplans.workflow import Status
from cases import services
from cases.models import Case, CaseMeasure, CaseStep

BODY = "fsu-barn-og-unge"
BECAME = "Lage éi felles ordning for å fortelje skulen om ein elev som kjem heim att frå sjukehus"
GOES = "Prøvd i to kommunar. Dei andre begynner etter jul."
OFFERED_TO = "fsu-behandlarsamarbeid"
OFFER = "Skrive inn i oppgåvefordelinga kven som lærer opp heimetenesta før utskriving"
WRITTEN = 80  # days ago
SAID = 2

People = Mapping[str, User]


def write_into(draft: Revision, people: People) -> None:
    """A decision of the plan's own body, written into its draft."""
    case = _decided_by(draft.plan.writer.slug)
    goal = draft.goals.first()
    assert goal is not None  # noqa: S101 -- the demo's own file has goals
    services.offer_measure(
        case,
        by=people[f"leiar.{draft.plan.slug}"],
        plan=draft.plan,
        text=BECAME,
        goal=goal.thread,
    )


def finish_measures(people: People) -> None:
    """Say how it goes, and offer a decision to another body's plan. Then date them."""
    offer = CaseMeasure.objects.get(plan__slug=BODY)
    measure = Measure.objects.get(thread=offer.thread, goal__revision__state="adopted")
    plan = offer.plan
    now = timezone.localdate().year
    year = now if now in plan.year_columns else plan.year_columns[-1]
    report = report_status(
        measure,
        year,
        by=people[f"leiar.{BODY}"],
        status=Status.GOING,
        sentence=GOES,
    )
    type(report).objects.filter(pk=report.pk).update(at=_ago(SAID))
    services.offer_measure(
        _decided_by("fsu-rehabilitering"),
        by=people["leiar.fsu-rehabilitering"],
        plan=Plan.objects.get(slug=OFFERED_TO),
        text=OFFER,
        note="Vi møter det same i to saker til. Kan de ta det?",
    )
    CaseMeasure.objects.filter(pk=offer.pk).update(
        at=_ago(WRITTEN), answered_at=_ago(WRITTEN)
    )
    for row in CaseStep.objects.filter(case=offer.case, step__endswith="_measure"):
        at = _ago(WRITTEN)
        if row.step == "became_measure" and row.day:
            at = _noon(row.day)
        CaseStep.objects.filter(pk=row.pk).update(at=at)


def _decided_by(slug: str) -> Case:
    steps = CaseStep.objects.filter(step="decide", body__slug=slug).order_by("pk")
    found: Case = steps.select_related("case")[0].case
    return found


def _ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def _noon(day: datetime.date) -> datetime.datetime:
    zone = timezone.get_default_timezone()
    return min(datetime.datetime.combine(day, datetime.time(14), zone), timezone.now())
