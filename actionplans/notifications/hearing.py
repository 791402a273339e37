"""Letters of a hearing: opened, answered, closed, and what became of each remark."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.urls import reverse

from actionplans.models import (
    AnswerKind,
    Hearing,
    HearingBody,
    PlanStep,
    Remark,
    Revision,
)
from actionplans.notifications.base import (
    EMAIL,
    end_of,
    leading,
    link_holder,
    mail,
    prefix,
    secretariat,
    voting,
)
from committees.models import Committee, Seat
from helsefellesskap.core.mail import LinkTo, Mail

NO_REMARKS = "hearing-no-remarks"
"""The purpose of the signed link by which a body says that it has no remarks."""


def about_hearing(name: str, step: PlanStep, hearing: Hearing) -> Iterator[Mail]:
    """To the heard bodies that have not answered, with a link to say "no remarks"."""
    waiting = hearing.bodies.filter(sent_at=None).select_related("body")
    for statement in waiting:
        for seat in leading(statement.body):
            yield mail(
                step,
                name,
                seat.user,
                hearing_url(step.revision),
                about=statement.body.slug,
                link=_no_remarks_link(hearing, seat),
                body=statement.body,
                deadline=hearing.deadline,
            )


def about_statement(step: PlanStep, statement: HearingBody) -> Iterator[Mail]:
    """To the writer: a body has answered."""
    for seat in leading(step.revision.plan.writer):
        yield mail(
            step,
            "send_statement",
            seat.user,
            hearing_url(step.revision),
            body=statement.body,
            remarks=statement.remarks.count(),
        )


def about_close(step: PlanStep, hearing: Hearing) -> Iterator[Mail]:
    """To the writer: the hearing is over, answer the remarks."""
    silent = hearing.bodies.filter(sent_at=None).count()
    remarks = Remark.objects.sent_to(step.revision).filter(answer="").count()
    for seat in leading(step.revision.plan.writer):
        yield mail(
            step,
            "close_hearing",
            seat.user,
            hearing_url(step.revision),
            silent=silent,
            remarks=remarks,
        )


def about_submit(step: PlanStep, *, answered: Iterable[Remark]) -> Iterator[Mail]:
    """To the deciding body's voting seats and the secretariat; to a remark's body its answer."""
    revision = step.revision
    url = reverse("actionplans:decide", args=[revision.plan.slug])
    voters = voting(revision.plan.decider)
    for seat in voters:
        yield mail(step, "submit", seat.user, url, deadline=revision.vote_deadline)
    asked = {seat.user_id for seat in voters}
    for seat in secretariat():
        if seat.user_id not in asked:
            yield mail(step, "submit_secretariat", seat.user, url)
    yield from _about_answers(step, answered)


def _about_answers(step: PlanStep, answered: Iterable[Remark]) -> Iterator[Mail]:
    """To each body's leaders all its answers; to who wrote a remark for it, the same."""
    of_body: dict[Committee, list[Remark]] = {}
    for remark in answered:
        of_body.setdefault(remark.statement.body, []).append(remark)
    for body in sorted(of_body, key=lambda body: (body.position, body.slug)):
        remarks = of_body[body]
        told = {seat.user_id: seat.user for seat in leading(body)}
        seats = body.seats.valid().values_list("user", "substitute")
        sits = {key for pair in seats for key in pair}
        told |= {r.by_id: r.by for r in remarks if r.by_id in sits}
        for user in told.values():
            yield mail(
                step,
                "answered",
                user,
                _matrix_url(step.revision) + f"&utval={body.slug}",
                about=body.slug,
                body=body,
                answers=_sums(remarks),
            )


def _sums(remarks: list[Remark]) -> dict[str, int]:
    """How many of each answer. The words themselves are read in the portal."""
    counted = Counter(remark.answer for remark in remarks)
    return {
        "taken_in": counted[AnswerKind.TAKEN_IN],
        "partly": counted[AnswerKind.PARTLY],
        "not_followed": counted[AnswerKind.NOT],
    }


def about_hearing_soon_over(
    hearing: Hearing, statement: HearingBody, days: int
) -> Iterator[Mail]:
    """A reminder to a body that has not answered, once for each deadline and distance."""
    revision, gathered = hearing.revision, statement.remarks.count()
    for seat in leading(statement.body):
        yield Mail(
            event=f"{prefix(revision)}remind_hearing:{hearing.pk}:{statement.body.slug}"
            f":{hearing.deadline.isoformat()}:{days}",
            template=EMAIL.format("remind_hearing"),
            to=seat.user,
            context={
                "plan": revision.plan,
                "body": statement.body,
                "deadline": hearing.deadline,
                "gathered": gathered,
                "url": hearing_url(revision),
            },
            link=None if gathered else _no_remarks_link(hearing, seat),
        )


def link_subject(hearing: Hearing) -> str:
    """What a signed link is about."""
    return f"hearing:{hearing.pk}"


def _no_remarks_link(hearing: Hearing, seat: Seat) -> LinkTo:
    return LinkTo(
        purpose=NO_REMARKS,
        subject=link_subject(hearing),
        holder=link_holder(seat),
        expires_at=end_of(hearing.deadline),
    )


def _matrix_url(revision: Revision) -> str:
    address = reverse("actionplans:matrix", args=[revision.plan.slug])
    return f"{address}?revisjon={revision.number}"


def hearing_url(revision: Revision) -> str:
    """Where the hearing of a revision stands."""
    return reverse("actionplans:hearing", args=[revision.plan.slug])
