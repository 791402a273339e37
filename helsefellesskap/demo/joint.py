"""The demo's joint edition: words of its own, all plans in force, decided by SSU."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.models import Plan, VoteChoice
from actionplans.services import deciding, drafting, joint
from helsefellesskap.demo import dates
from helsefellesskap.demo.meetings import take_number

DECIDED = 3  # days ago

SECTIONS = (
    (
        "introduction",
        ("Kvifor ein felles plan", "Hvorfor en felles plan"),
        (
            (
                "Kommunane og helseføretaket deler ansvaret for pasientane. Kvart fagleg "
                "samarbeidsutval har sin eigen plan, og SSU vedtek han. Her står planane samla, "
                "slik at alle ser kva vi har lova kvarandre.\n\nKvart mål og kvart tiltak har "
                "eit utval som svarar for det. Status blir meld kvart år, og står på nett."
            ),
            (
                "Kommunene og helseforetaket deler ansvaret for pasientene. Hvert faglig "
                "samarbeidsutvalg har sin egen plan, og SSU vedtar den. Her står planene samlet, "
                "slik at alle ser hva vi har lovet hverandre.\n\nHvert mål og hvert tiltak har "
                "et utvalg som svarer for det. Status meldes hvert år, og står på nett."
            ),
        ),
    ),
    (
        "introduction",
        ("Kven vi særleg tenkjer på", "Hvem vi særlig tenker på"),
        (
            (
                "Nokre pasientgrupper treng oss alle samstundes: barn og unge, skrøpelege eldre, "
                "menneske med alvorleg psykisk sjukdom eller rusproblem, og dei som har fleire "
                "kroniske sjukdomar. Tiltak for dei er merkte i planen."
            ),
            (
                "Noen pasientgrupper trenger oss alle samtidig: barn og unge, skrøpelige eldre, "
                "mennesker med alvorlig psykisk sykdom eller rusproblemer, og de som har flere "
                "kroniske sykdommer. Tiltak for dem er merket i planen."
            ),
        ),
    ),
    (
        "note",
        ("Kva som er nytt i denne utgåva", "Hva som er nytt i denne utgaven"),
        (
            (
                "Planen for barn og unge er revidert. Dei andre planane står som før. Tabellen "
                "er bytt ut med tal som utvala sjølve held ved like."
            ),
            (
                "Planen for barn og unge er revidert. De andre planene står som før. Tabellen "
                "er byttet ut med tall som utvalgene selv holder ved like."
            ),
        ),
    ),
    (
        "guideline",
        ("Følgje når pasienten blir flytta", "Følge når pasienten flyttes"),
        (
            (
                "Når ein pasient treng kjent følgje frå kommunen på sjukehuset, avtaler "
                "avdelinga og kommunen det same dag: kven som følgjer, kor lenge, og kven som "
                "betaler.\n\nEr dei usamde, gjer dei det som er best for pasienten først, og "
                "melder saka til det lokale samarbeidsutvalet etterpå."
            ),
            (
                "Når en pasient trenger kjent følge fra kommunen på sykehuset, avtaler "
                "avdelingen og kommunen det samme dag: hvem som følger, hvor lenge, og hvem som "
                "betaler.\n\nEr de uenige, gjør de det som er best for pasienten først, og "
                "melder saken til det lokale samarbeidsutvalget etterpå."
            ),
        ),
    ),
    (
        "guideline",
        ("Respirator heime", "Respirator hjemme"),
        (
            (
                "Før ein pasient kjem heim med respirator, lagar sjukehuset og kommunen ein "
                "plan saman: opplæring, utstyr, vakt og kven ein ringjer om natta. Planen blir "
                "gått gjennom minst éin gong i året."
            ),
            (
                "Før en pasient kommer hjem med respirator, lager sykehuset og kommunen en "
                "plan sammen: opplæring, utstyr, vakt og hvem man ringer om natten. Planen "
                "gås gjennom minst én gang i året."
            ),
        ),
    ),
)


def make_joint_edition(people: Mapping[str, User]) -> None:
    """The secretariat put the edition together, and SSU decided it some days ago."""
    office = people["sekretariat"]
    plan = Plan.objects.get(joint=True)
    draft = drafting.start_draft(plan, by=office)
    dates.date_draft(draft, 40)
    for part, heading, text in SECTIONS:
        joint.add_section(
            draft,
            by=people["saksbehandlar"],
            part=part,
            content={
                "heading_nn": heading[0],
                "heading_nb": heading[1],
                "text_nn": text[0],
                "text_nb": text[1],
            },
        )
    deciding.submit(draft, by=office)
    voting = draft.plan.decider.seats.valid().voting().exclude(user=None)
    for seat in voting.select_related("user")[:8]:
        if seat.user is not None:
            deciding.vote(draft, seat, by=seat.user, choice=VoteChoice.FOR)
    deciding.conclude(
        draft,
        by=people["leiar.ssu"],
        text="SSU vedtek den felles handlingsplanen med felles retningslinjer.",
        case_number=take_number("ssu"),
        on=timezone.localdate() - datetime.timedelta(DECIDED),
    )
    dates.date_round(draft, {"submit": 16, "vote": 12, "conclude": DECIDED})
