"""What has been said of the demo's measures besides the bare statuses: clearing, evaluations."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.editions import evaluated_revisions
from actionplans.models import (
    ClearanceRequest,
    Evaluation,
    Plan,
    StatusReport,
)
from actionplans.reports.clearing import waiting_measures
from actionplans.reports.evaluation import draft_text, evaluation_report
from actionplans.services import clearing, evaluating
from actionplans.workflow import Status
from committees.models import Committee
from helsefellesskap.demo.meetings import take_number

People = Mapping[str, User]

WHY = (
    "Kommunane må dele på kostnaden, og ingen av dei kan setje han i gang åleine.",
    "Tiltaket endrar kven som har ansvaret, og det bør avgjerast éin gong for alle.",
    "Det trengst eit halvt årsverk dei to første åra. Etterpå går det av seg sjølv.",
    "Helseforetaket og kommunane er samde om nytten, men ikkje om kven som betaler.",
)
SENTENCES = {
    Status.DONE: "Opplæringa er halden, og malen er teken i bruk.",
    Status.GOING: "Avtala er på plass i fire kommunar, og resten kjem til hausten.",
    Status.NOT: "Ventar på nytt journalsystem før vi kan gå vidare.",
}
FINISHED = (
    "fsu-barn-og-unge",
    "fsu-ikt",
    "fsu-rehabilitering",
)


def make_statuses(people: People) -> None:
    """Questions to SSU and its answers, reports by link, and last year's evaluations."""
    _clear(people)
    _by_link()
    _evaluate(people)


def _clear(people: People) -> None:
    """One measure cleared, one not, two asked about; the rest nobody has asked for."""
    ssu = Committee.objects.get(slug="ssu")
    waiting = list(waiting_measures([ssu])[:4])
    answers = [
        (clearing.clear_measure, "SSU klarerer tiltaket innanfor ramma for året."),
        (
            clearing.refuse_to_clear,
            "SSU klarerer ikkje tiltaket no. Utvalet må leggje fram kva det kostar.",
        ),
    ]
    for number, measure in enumerate(waiting):
        slug = measure.goal.revision.plan.writer.slug
        asked = clearing.ask_to_clear(
            measure, by=people[f"leiar.{slug}"], why=WHY[number % len(WHY)]
        )
        days = 70 - 12 * number
        if number < len(answers):
            verb, text = answers[number]
            verb(
                measure,
                by=people["leiar.ssu"],
                text=text,
                case_number=take_number("ssu"),
                on=timezone.localdate() - datetime.timedelta(days - 30),
            )
            ClearanceRequest.objects.filter(pk=asked.pk).update(
                answered_at=_ago(days - 30)
            )
        ClearanceRequest.objects.filter(pk=asked.pk).update(asked_at=_ago(days))


def _by_link() -> None:
    """Some of the reports came by the link of a letter, with a sentence."""
    year = timezone.localdate().year
    for slug in ("fsu-rehabilitering", "fsu-ikt", "fsu-barn-og-unge"):
        rows = StatusReport.objects.filter(
            thread__plan__slug=slug, year__in=[year - 1, year]
        ).order_by("pk")
        for status, sentence in SENTENCES.items():
            found = rows.filter(status=status).first()
            if found is not None:
                StatusReport.objects.filter(pk=found.pk).update(
                    by_link=True, sentence=sentence
                )


def _evaluate(people: People) -> None:
    """Last year is evaluated: finished by some and for all, still a draft with others."""
    year = timezone.localdate().year - 1
    for plan in [None, *Plan.objects.filter(writer__kind="professional")]:
        report = evaluation_report(evaluated_revisions(plan), year)
        if not report.total.now.told:
            continue
        slug = plan.writer.slug if plan else ""
        by = people[f"leiar.{slug}"] if plan else people["sekretariat"]
        evaluating.write_evaluation(
            plan, year, by=by, text=draft_text(report), version=0
        )
        if plan is None or slug in FINISHED:
            evaluating.finish_evaluation(plan, year, by=by)
            day = datetime.datetime(
                year + 1, 2, 6, 10, tzinfo=timezone.get_current_timezone()
            )
            Evaluation.objects.filter(plan=plan, year=year).update(
                finished_at=min(day, timezone.now())
            )


def _ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)
