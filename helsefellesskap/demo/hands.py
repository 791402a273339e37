"""What the secretariat has done with the demo's cases: whose they are, what belongs together."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils import timezone

from accounts.models import User
from cases import clocks
from cases.models import Case, CaseStep, Clock
from cases.services import handling, together
from committees.models import Committee

People = Mapping[str, User]


class HasCase(Protocol):
    """A case on its way."""

    case: Case


MINE = (
    "Svar manglar frå legevakt etter helgevakt",
    "Transport av bariatriske pasientar",
    "Eiga linje for heimetenesta til avdelinga",
    "Meldinga om utskriving kjem ikkje fram",
    "Hjelpemiddel følgjer ikkje pasienten heim",
)
THEIRS = (
    "Dagtilbod i staden for døgnplass",
    "Kven har ansvaret for blodprøver før kontroll?",
)
TEXTS = {
    "Ligg hjå éin kommune eller éi avdeling": {
        "nn": "Saka gjeld korleis éi teneste er ordna, og ikkje samarbeidet mellom nivåa. "
        "Vi rår deg til å ta henne opp med leiaren for tenesta. Når du ikkje fram der, "
        "kan du skrive til oss att.",
        "nb": "Saken gjelder hvordan én tjeneste er ordnet, og ikke samarbeidet mellom nivåene. "
        "Vi råder deg til å ta den opp med lederen for tjenesten. Når du ikke fram der, "
        "kan du skrive til oss igjen.",
        "en": "The case is about how one service is run, not about how the levels work "
        "together. Please take it up with the head of the service. If that leads "
        "nowhere, you may write to us again.",
    },
    "Klage på behandling": {
        "nn": "Vi kan ikkje vurdere behandlinga av ein enkelt pasient. Statsforvaltaren "
        "og pasient- og brukarombodet kan, og dei hjelper deg vidare utan kostnad.",
        "nb": "Vi kan ikke vurdere behandlingen av en enkelt pasient. Statsforvalteren "
        "og pasient- og brukerombudet kan, og de hjelper deg videre uten kostnad.",
        "en": "",
    },
    "Står alt i ein plan": {
        "nn": "Dette er alt eit tiltak i ein handlingsplan, og arbeidet er i gang. Du kan "
        "følgje tiltaket på sidene våre.",
        "nb": "Dette er allerede et tiltak i en handlingsplan, og arbeidet er i gang. Du kan "
        "følge tiltaket på sidene våre.",
        "en": "",
    },
}


def put_in_hand(sent: Sequence[HasCase], people: People) -> None:
    """Share the cases between two, gather what is the same, link what is related."""
    cases = {one.case.title: Case.objects.get(pk=one.case.pk) for one in sent}
    leader, worker = people["sekretariat"], people["saksbehandlar"]
    for name, texts in TEXTS.items():
        handling.keep_standard_text(None, by=leader, name=name, texts=texts)
    for titles, whose in ((MINE, worker), (THEIRS, leader)):
        for title in titles:
            handling.assign_case(cases[title], by=leader, to=whose)
    handling.set_urgency(
        cases["Transport av bariatriske pasientar"],
        by=worker,
        urgency="soon",
        reason="Sjukehuset har ei mellombels løysing fram til jul.",
    )
    handling.inform_bodies(
        cases["Ambulansefly når vegen er stengd"],
        by=leader,
        bodies=[Committee.objects.get(slug="lsu-kristiansund")],
        reason="Det gjeld kommunane på kysten av Nordmøre.",
    )
    together.merge_case(
        cases["Vi får ikkje vite når pasienten kjem heim"],
        by=worker,
        into=cases["Meldinga om utskriving kjem ikkje fram"],
        reason="Begge meldingane gjeld det same varselet om utskriving.",
    )
    together.link_cases(
        cases["Svar manglar frå legevakt etter helgevakt"],
        by=worker,
        other=cases["Epikrisa manglar medisinlista"],
        why="Begge gjeld meldingar til fastlegen",
    )
    together.split_case(
        cases["Kurs for pårørande er berre på dagtid"],
        by=worker,
        texts={
            "title": "Nettkurs saman med frisklivssentralane",
            "background": "Frisklivssentralane har kurs på nett som pårørande kunne ta del i.",
            "what_fails": "Ingen har spurt om sjukehuset og kommunane kan ha dei i lag.",
        },
        reason="Tida på dagen og kurs på nett er to ulike spørsmål.",
    )


def date_parts(sent: Sequence[HasCase]) -> None:
    """A case made of a part came on the day the old case was split."""
    keys = [one.case.pk for one in sent]
    for row in CaseStep.objects.filter(case__in=keys, step="split"):
        part = row.other
        if part is None:
            continue
        part.clock_from = timezone.localdate(row.at)
        Case.objects.filter(pk=part.pk).update(
            received_at=row.at,
            first_answer_at=row.at,
            clock_from=part.clock_from,
            due_on=clocks.due_on(part, Clock.all_days()),
        )
        part.steps.update(at=row.at)
        part.access.update(since=row.at)
