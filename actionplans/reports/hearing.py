"""What the hearing page says to the one who reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actionplans import canonical
from actionplans.changes import (
    PLACES,
    ShownComparison,
    ShownFact,
    changes_between,
    facts_beside,
)
from actionplans.models import Hearing, HearingBody, Plan, PlanStep, Remark, Revision
from actionplans.workflow import State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.permissions import may


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the text on hearing, and what the body has gathered on it."""

    thread: str
    kind: str
    words: str
    number: str
    text: str
    language: str
    remarks: tuple[Remark, ...]
    facts: tuple[ShownFact, ...] = ()
    has_consequences: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A body's own view of a hearing: what it may say and what it has gathered."""

    row: HearingBody
    may_remark: bool
    may_send: bool
    places: tuple[Place, ...]
    whole: tuple[Remark, ...]
    gathered: int

    @property
    def is_open(self) -> bool:
        return self.row.sent_at is None and self.row.hearing.closed_at is None


def my_rows(user: Any, hearing: Hearing | None) -> list[HearingBody]:
    """The heard bodies in which the person sits, those that have not answered first.

    The secretariat may read every body's drafts but sits in none of them.
    """
    if hearing is None:
        return []
    sits_in = Committee.objects.filter(seats__in=user.seats.valid()) | (
        Committee.objects.filter(seats__in=user.substitute_seats.valid())
    )
    mine = Committee.objects.where(user, Right.VIEW_PLANS).filter(
        pk__in=sits_in.values("pk")
    )
    rows = hearing.bodies.filter(body__in=mine).select_related("body", "sent_by")
    return sorted(rows, key=lambda row: (row.sent_at is not None, row.body.position))


def statement_page(user: Any, row: HearingBody) -> Statement:
    """What the body has said so far, place by place."""
    remarks = list(row.remarks.select_related("by"))
    by_thread: dict[str, list[Remark]] = {}
    for remark in remarks:
        by_thread.setdefault(str(remark.thread_id or ""), []).append(remark)
    return Statement(
        row=row,
        may_remark=may(user, Right.REMARK, on=row.body),
        may_send=may(user, Right.SEND_STATEMENTS, on=row.body),
        places=tuple(places_of(row.hearing, by_thread)),
        whole=tuple(by_thread.get("", ())),
        gathered=len(remarks),
    )


def since_they_spoke(row: HearingBody) -> tuple[ShownComparison, bool]:
    """What is new to the body: since the last round it was heard in, else since the plan
    in force. The second part says which.
    """
    hearing = row.hearing
    before = (
        Hearing.objects.filter(
            revision=hearing.revision,
            round__lt=hearing.round,
            bodies__body=row.body,
            bodies__sent_at__isnull=False,
        )
        .order_by("-round")
        .first()
    )
    if before is not None:
        return changes_between(before.snapshot, hearing.snapshot), True
    former = Revision.objects.in_force().filter(plan=hearing.revision.plan_id).first()
    old = canonical.text_of(former) if former else None
    return changes_between(old, hearing.snapshot), False


def places_of(hearing: Hearing, by_thread: dict[str, list[Remark]]) -> Iterator[Place]:
    """Every place in the text on hearing, in reading order, with what is gathered on it."""
    facts = facts_beside(hearing.snapshot)
    for kind, node in canonical.places(hearing.snapshot):
        yield Place(
            thread=node["thread"],
            kind=kind,
            words=str(PLACES[kind]),
            number=node["number"],
            text=node["text"],
            language=node["language"],
            remarks=tuple(by_thread.get(node["thread"], ())),
            facts=facts.get(node["thread"], ()),
            has_consequences=bool(node.get("has_consequences")),
        )


def taken_back(user: Any, plan: Plan) -> PlanStep | None:
    """The withdrawal that a heard body's people were told of, while the plan is a draft
    they may not read. Why it was taken back, they may.
    """
    draft = plan.revisions.filter(state=State.DRAFT).first()
    if draft is None or may(user, Right.VIEW_PLANS, on=plan.writer):
        return None
    told = Committee.objects.where(user, Right.VIEW_PLANS)
    if not HearingBody.objects.filter(hearing__revision=draft, body__in=told).exists():
        return None
    return draft.steps.filter(step="withdraw").last()
