"""The demo's next plans: four on their way, and one that has been the whole way."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    AnswerKind,
    Measure,
    Plan,
    RemarkKind,
    Revision,
    VoteChoice,
)
from actionplans.services import deciding, drafting, dropping, editing, hearing
from committees.models import Seat
from helsefellesskap.demo import dates, measures, reviews
from helsefellesskap.demo.meetings import take_number
from helsefellesskap.demo.plans import measures_of

CONCLUDED = 6  # days ago

People = Mapping[str, User]


def make_rounds(people: People) -> None:
    """One of each: adopted online, in draft, on hearing, being answered, to be decided."""
    _rewritten(people)
    _in_draft(people)
    _on_hearing(people)
    _being_answered(people)
    _to_be_decided(people)


def _start(slug: str, people: People, *, days: int) -> Revision:
    """A new draft of the plan in force, begun by its leader so many days ago."""
    plan = Plan.objects.get(slug=slug)
    draft = drafting.start_draft(plan, by=people[f"leiar.{slug}"])
    dates.date_draft(draft, days)
    return draft


def _weeks(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(weeks=count)


def _rewritten(people: People) -> None:
    """FSU Barn og unge has been through the whole way once, online."""
    slug = "fsu-barn-og-unge"
    draft = _start(slug, people, days=85)
    leader = people[f"leiar.{slug}"]
    measure = measures_of(draft)[1]
    _reword(measure, f"{measure.text}, også på nett", leader)
    goal = draft.goals.last()
    assert goal is not None  # noqa: S101 -- the demo's own file has goals
    editing.add_measure(
        goal,
        by=leader,
        content={
            "text": "La ungdomsråda lese planen og seie si meining kvart år",
            "language": "nn",
            "responsible_body": draft.plan.writer,
            "timeframe": "yearly",
        },
    )
    measures.write_into(draft, people)
    hearing.open_hearing(draft, by=leader, deadline=_weeks(6))
    _answer_all_without_remarks(draft, people)
    deciding.submit(draft, by=leader)
    for seat in _voting(draft)[:8]:
        deciding.vote(draft, seat, by=_holder(seat), choice=VoteChoice.FOR)
    deciding.conclude(
        draft,
        by=people["leiar.ssu"],
        text="SSU vedtek den reviderte planen for barn og unge.",
        case_number=take_number("ssu"),
        on=timezone.localdate() - datetime.timedelta(CONCLUDED),
    )
    dates.date_round(
        draft,
        {
            "open_hearing": 71,
            "send_statement": 40,
            "close_hearing": 31,
            "submit": 17,
            "vote": 13,
            "conclude": CONCLUDED,
        },
    )


def _in_draft(people: People) -> None:
    slug = reviews.FINISHED
    draft = reviews.reviewed_draft(people, days=40)
    dates.date_draft(draft, 40)
    leader, secretary = people[f"leiar.{slug}"], people[f"sekretaer.{slug}"]
    first = measures_of(draft)[0]
    _reword(
        first,
        "Lage éi felles nettside med kontaktpunkt, og halde henne oppdatert",
        leader,
    )
    editing.add_measure(
        first.sub_goal or first.goal,
        by=secretary,
        content={
            "text": "Ta imot spørsmål frå innbyggjarar på éin felles telefon",
            "language": "nn",
            "timeframe": "year",
            "timeframe_words": "2027",
            "has_consequences": True,
        },
    )
    editing.comment_on(
        first,
        by=secretary,
        text="Ålesund og Molde har ulik mal i dag. Skal vi velje éin først?",
    )
    dates.date_round(draft, {"write": 4})


def _on_hearing(people: People) -> None:
    slug = "fsu-ikt"
    draft = _start(slug, people, days=33)
    leader = people[f"leiar.{slug}"]
    measures = measures_of(draft)
    _reword(
        measures[1], "Utvikle velferdsteknologi der folk bor, og låne ut utstyr", leader
    )
    dropping.drop_node(
        measures[2],
        by=leader,
        stamp=dropping.stamp_of(measures[2]),
        reason="Verktøyene er tatt i bruk.",
    )
    editing.add_measure(
        measures[0].sub_goal or measures[0].goal,
        by=leader,
        content={
            "text": "Lage en felles veileder for digital hjemmeoppfølging",
            "language": "nb",
            "responsible_body": draft.plan.writer,
            "timeframe": "year",
            "timeframe_words": "2027",
        },
    )
    hearing.open_hearing(
        draft,
        by=leader,
        deadline=_weeks(3),
        message="Vi vil særleg vite kva de meiner om felles journal.",
    )
    _remark(
        draft,
        "lsu-molde",
        people["leiar.ssu"],
        [(RemarkKind.CHANGE, "Ta med opplæring av dei som skal bruke løysinga.", 1)],
    )
    _remark(draft, "lsu-volda", people["leiar.lsu-volda"], [])
    dates.date_round(draft, {"write": 20, "open_hearing": 16, "send_statement": 5})


def _being_answered(people: People) -> None:
    slug = "fsu-behandlarsamarbeid"
    draft = _start(slug, people, days=70)
    leader = people[f"leiar.{slug}"]
    _reword(
        measures_of(draft)[-1],
        "Ha et felles møte hvert år med de to andre fagrådene",
        leader,
    )
    hearing.open_hearing(draft, by=leader, deadline=_weeks(5))
    _remark(
        draft,
        "lsu-kristiansund",
        people["leiar.lsu-kristiansund"],
        [
            (
                RemarkKind.QUESTION,
                "Kven betaler for vikar når fastlegen er på fagdag?",
                2,
            ),
            (RemarkKind.SUPPORT, "Vi støttar eit felles dokument.", 0),
        ],
    )
    _remark(
        draft,
        "lsu-alesund",
        people["leiar.lsu-alesund"],
        [(RemarkKind.CHANGE, "Set frist for når dokumentet skal vere ferdig.", 1)],
    )
    _answer_all_without_remarks(draft, people)
    dates.date_round(
        draft, {"open_hearing": 45, "send_statement": 20, "close_hearing": 11}
    )


def _to_be_decided(people: People) -> None:
    slug = "fsu-helseberedskap"
    draft = _start(slug, people, days=80)
    leader = people[f"leiar.{slug}"]
    measure = measures_of(draft)[-1]
    _reword(measure, "Møte naudetatar og frivillige to gonger i året i utvalet", leader)
    hearing.open_hearing(draft, by=leader, deadline=_weeks(5))
    _remark(
        draft,
        "lsu-alesund",
        people["leiar.lsu-alesund"],
        [
            (
                RemarkKind.CHANGE,
                "Nemn òg dei frivillige organisasjonane langs kysten.",
                1,
            )
        ],
    )
    _remark(
        draft,
        "lsu-kristiansund",
        people["leiar.lsu-kristiansund"],
        [(RemarkKind.AGAINST, "Eit felles lager må SSU ta stilling til først.", 2)],
    )
    _answer_all_without_remarks(draft, people)
    replies = {
        "lsu-alesund": (
            AnswerKind.TAKEN_IN,
            "Organisasjonane er tekne med i samarbeidet.",
        ),
        "lsu-kristiansund": (
            AnswerKind.PARTLY,
            "Tiltaket er merkt, og SSU må klarere det for seg.",
        ),
    }
    draft.refresh_from_db()
    for statement in draft.hearings.get().bodies.filter(no_remarks=False):
        answer, text = replies[statement.body.slug]
        for remark in statement.remarks.all():
            hearing.answer_remark(remark, by=leader, answer=answer, text=text)
    first = measures_of(draft)[0]
    _reword(first, f"{first.text}, saman med dei frivillige", leader)
    deciding.submit(draft, by=leader, vote_deadline=_weeks(2))
    choices = [VoteChoice.FOR] * 3 + [VoteChoice.BLANK, VoteChoice.FOR]
    for seat, choice in zip(_voting(draft)[2:7], choices, strict=True):
        deciding.vote(draft, seat, by=_holder(seat), choice=choice)
    dates.date_round(
        draft,
        {
            "open_hearing": 60,
            "send_statement": 40,
            "close_hearing": 27,
            "answer_remark": 20,
            "submit": 12,
            "vote": 8,
        },
    )


def _reword(node: Measure, text: str, by: User) -> None:
    editing.edit_node(node, by=by, version=node.version, content={"text": text})


def _remark(
    draft: Revision, slug: str, by: User, remarks: list[tuple[RemarkKind, str, int]]
) -> None:
    """Let the body say this, each about the measure with that number (0: the whole)."""
    statement = draft.hearings.get(closed_at=None).bodies.get(body__slug=slug)
    measures = measures_of(draft)
    for kind, text, number in remarks:
        hearing.add_remark(
            statement,
            by=by,
            text=text,
            kind=kind,
            thread=measures[number - 1].thread if number else None,
        )
    hearing.send_statement(statement, by=by, no_remarks=not remarks)


def _answer_all_without_remarks(draft: Revision, people: People) -> None:
    for statement in draft.hearings.get(closed_at=None).bodies.filter(sent_at=None):
        slug = statement.body.slug
        by = people["leiar.ssu" if slug == "lsu-molde" else f"leiar.{slug}"]
        hearing.send_statement(statement, by=by, no_remarks=True)


def _voting(draft: Revision) -> list[Seat]:
    seats = draft.plan.decider.seats.valid().voting().exclude(user=None)
    return list(seats.select_related("user"))


def _holder(seat: Seat) -> User:
    assert seat.user is not None  # noqa: S101 -- vacant seats are left out
    return seat.user
