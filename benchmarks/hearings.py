"""A hearing as big as any will be, and two revisions that differ in every way."""

import datetime
import itertools
from uuid import UUID

from django.utils import timezone

from actionplans import canonical
from actionplans.models import (
    AnswerKind,
    DroppedNode,
    Hearing,
    HearingBody,
    Measure,
    Plan,
    Remark,
    RemarkKind,
    Revision,
    SubGoal,
    Thread,
)
from actionplans.workflow import State
from benchmarks import data
from committees.models import Committee, Kind
from committees.roles import Role

ROUND = 1
SAID = (
    "Vi ber om at det kjem fram kven som har ansvaret for dette i kommunane, og kva "
    "tid rutinen skal vere ferdig og gjord kjend for alle som skal bruke henne."
)
ANSWERED = (
    "Dette er teke inn i teksten. Kommunane og føretaket peikar ut kvar sin person."
)


def heard(
    measures: int, *, bodies: int = 4, sent: bool = True
) -> tuple[Revision, list[Committee]]:
    """A plan where each body has remarked on every measure, three of four answered.

    Not `sent`: the hearing is open, and what the bodies have gathered is their own.
    """
    ssu, (writer,), _office = data.bodies(1)
    asked = [data.body(f"lsu-{n}", Kind.LOCAL) for n in range(bodies)]
    people = [
        data.person(f"lsu-{n}", body, Role.LEADER) for n, body in enumerate(asked)
    ]
    revision = data.plan(writer, ssu, measures, State.DRAFT)
    now = timezone.now()
    hearing = Hearing.objects.create(
        revision=revision,
        round=ROUND,
        snapshot=canonical.document(revision),
        deadline=timezone.localdate() + datetime.timedelta(days=20),
        message="Sjå særleg på ansvaret.",
        closed_at=now if sent else None,
    )
    kinds = itertools.cycle(RemarkKind)
    answers = itertools.cycle([*AnswerKind, ""] if sent else [""])
    remarks = []
    for body, person in zip(asked, people, strict=True):
        statement = HearingBody.objects.create(
            hearing=hearing,
            body=body,
            sent_at=now if sent else None,
            sent_by=person if sent else None,
        )
        for thread in _threads(revision):
            answer = next(answers)
            remarks.append(
                Remark(
                    statement=statement,
                    thread_id=thread,
                    kind=next(kinds),
                    text=SAID,
                    by=person,
                    answer=answer,
                    answer_text=ANSWERED if answer else "",
                    answered_at=now if answer else None,
                )
            )
    Remark.objects.bulk_create(remarks)
    state = State.ANSWERING if sent else State.HEARING
    Revision.objects.filter(pk=revision.pk).update(state=state)
    revision.refresh_from_db()
    return revision, asked


def two_revisions(measures: int) -> Plan:
    """Superseded and in force; a fifth rewritten, a fifth moved, a fifth taken out for new."""
    ssu, (writer,), _office = data.bodies(1)
    old = data.plan(writer, ssu, measures, State.DRAFT)
    _freeze(old, State.SUPERSEDED)
    new = data.plan(writer, ssu, measures, State.DRAFT, like=old)
    homes = list(SubGoal.objects.filter(goal__revision=new).order_by("pk"))
    rows = list(Measure.objects.filter(goal__revision=new).order_by("pk"))
    fresh = []
    for n, row in enumerate(rows):
        if n % 5 == 0:
            row.text = row.text.replace("lage ei felles", "skrive og prøve ei ny")
            row.responsible_words = "Føretaket"
        elif n % 5 == 1:
            row.sub_goal = homes[(n // 4 + 1) % len(homes)]
            row.goal_id = row.sub_goal.goal_id
        elif n % 5 == 2:
            row.thread = Thread(plan=new.plan, kind=Thread.Kind.MEASURE)
            row.text = f"Nytt tiltak {n}: fylgje opp det som vart lært i perioden"
            fresh.append(row.thread)
    Thread.objects.bulk_create(fresh)
    fields = ["text", "responsible_words", "sub_goal", "goal", "thread"]
    Measure.objects.bulk_update(rows, fields)
    secretary = data.person("sekretær", writer, Role.SECRETARY)
    gone = set(_threads(old)) - set(_threads(new))
    DroppedNode.objects.bulk_create(
        DroppedNode(
            revision=new,
            thread_id=key,
            number="1.1",
            text="Tiltak",
            reason="Det er gjort.",
            content={},
            by=secretary,
        )
        for key in gone
    )
    _freeze(new, State.ADOPTED)
    return new.plan


def _freeze(revision: Revision, state: State) -> None:
    text = canonical.write(canonical.document(revision))
    Revision.objects.filter(pk=revision.pk).update(
        state=state,
        canonical=text,
        sha256="0" * 64,
        decided_on=data.LONG_AGO,
        case_number="1/21",
    )


def _threads(revision: Revision) -> list[UUID]:
    rows = Measure.objects.filter(goal__revision=revision)
    return list(rows.values_list("thread", flat=True))
