"""The guideline's filled-in example, told in our own, shorter words; and who is in it."""

from typing import Any

from docx import Document

SENDER = "leiar.fsu-rehabilitering"
RAISED_BY = "FSU Rehabilitering"
SSU, SSU_LEADER, SSU_DEPUTY = "SSU", "leiar.ssu", "nestleiar.ssu"
SSU_SECRETARY, SSU_MEMBER = "sekretaer.ssu", "leiar.lsu-alesund"
STRANGER = "medlem1.fsu-vaksenhabilitering"
OWN_NUMBER = "FSU-R 3"
TITLE = "Felles satsing på koordinering"

BACKGROUND = (
    "Utvalet gjekk gjennom planen sin og vil prioritere koordinering, koordinerande "
    "einingar, barnekoordinator og individuell plan. Arbeidet er større enn det utvalet "
    "rår over, og går på tvers av dei fleste fagutvala."
)
FAILS = (
    "Tenestene heng ikkje saman: mellom nivåa, inne i sjukehuset og inne i kommunane."
)
AFFECTED = "Alle som treng fleire tenester samstundes, i lang tid."
PROVIDERS = "Helse- og velferdstenester, skule og barnehage."
WHAT = {
    "What is it that does not work?": FAILS,
    "Whom does it hurt? Give an example": AFFECTED,
    "Which services should have worked together?": PROVIDERS,
}
SUGGESTION = (
    "Eit felles prosjekt for heile fylket, med alle partane i helsefellesskapet."
)
HOW = {
    "How could it be better?": SUGGESTION,
    "Must anything be organised in another way, or is new technology needed?": (
        "Inga stor omlegging no. På sikt eitt felles verktøy for individuell plan."
    ),
    "Has anybody tried to solve this before?": (
        "Det har vore eit eige utval for dette, og nokre kommunar har kurs."
    ),
    "What would become better for patients and staff?": (
        "Tenester som er trygge og heng saman, og tydelegare oppgåver."
    ),
    "What might it cost, or save?": "Prosjektet må ha pengar; gevinsten er stor.",
    "Is there anything we should read?": "Forskrifta om koordinator og rettleiaren.",
}
PHONE_NUMBER = "901 23 456"

MESSAGE = "Takk for ei grundig sak. SSU blir spurt om kvar ho høyrer heime."
VIEW_OF_LEADER = "Dette gjeld alle utvala. SSU bør ta det sjølv."
VIEW_OF_DEPUTY = "Samd. Kommunane treng at dette blir løfta."
QUESTION = "Kva kommunar har koordinatorkurs i dag?"
ANSWER = "Fire kommunar på Sunnmøre har kurs, og to planlegg det."
WHY_SSU = "Saka går på tvers av utvala, og SSU kan gi prosjektet oppdrag og pengar."
PUBLIC_TITLE = "Koordinering og individuell plan i heile fylket"
PUBLIC_TEXT = "Eit utval ber om ei felles satsing på koordinering i heile fylket."

DECISION = "SSU set i gang eit felles prosjekt om koordinering for heile fylket."
MINUTES = "Saka vart lagd fram av sekretariatet. Alle var samde."
OUTCOME = (
    "SSU har sagt ja til prosjektet. Utvalet for barn og unge tek det første steget."
)

WRITER = "fsu-barn-og-unge"
WRITES = "FSU Barn og unge"
WRITING_LEADER = f"leiar.{WRITER}"
PLAN = f"/handlingsplanar/{WRITER}/"
GOAL = "Tenestene til barn og unge heng saman"
ALREADY = "Ha eit nettverk for dei som skriv individuell plan."
MEASURE = "Lage éin koordinatorskule for alle kommunane og sjukehusa."
NOTE = "SSU ser dette som det første steget i prosjektet."
PLAN_CASE = "27/26"
THANKS = "Ja. Vi kunne sjå kvar saka var heile vegen."

FILE, REDACTED_FILE = "vurdering.docx", "vurdering-sladda.docx"
IN_FILE = "Vurderinga er skriven av arbeidsgruppa i utvalet."
ONLY_IN_WHOLE = "Døme: ein familie på ei lita øy."
LEFT_A_TRACE = "Forfattar Som Skal Bort"

PLAN_IN_FORCE = """
from accounts.models import User
from actionplans.models import Plan
from actionplans.services import adopting, drafting, editing
from django.utils import timezone
at = lambda who: User.objects.get(email=f"{{who}}@demo.example")
plan = Plan.objects.get(writer__slug={writer!r})
draft = drafting.start_draft(plan, by=at({leader!r}))
content = {{"text": {goal!r}, "language": "nn"}}
goal = editing.add_goal(draft, by=at({leader!r}), content=content)
content = {{"text": {measure!r}, "language": "nn"}}
editing.add_measure(goal, by=at({leader!r}), content=content)
adopting.register_adopted(
    draft, by=at("sekretariat"), on=timezone.localdate(), case_number="4/26",
    text="SSU vedtek handlingsplanen.",
)
answer = draft.pk
"""
"""A plan with one goal, in force before the story begins: other stories tell how."""


def plan_in_force() -> str:
    """The code that puts it there, inside the portal."""
    return PLAN_IN_FORCE.format(
        writer=WRITER, leader=WRITING_LEADER, goal=GOAL, measure=ALREADY
    )


def word_file(to: Any, *paragraphs: str) -> Any:
    """A Word file that says so, and says in its properties who wrote it."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    document.core_properties.author = LEFT_A_TRACE
    document.save(to)
    return to


def words_in(file: Any) -> str:
    """What a Word file says, and who it says has written it."""
    document = Document(file)
    said = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*said, document.core_properties.author])
