"""Who hears of what. One letter each; the text says what happened and what is expected."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    Absence,
    AnswerKind,
    Ballot,
    Hearing,
    HearingBody,
    JointOffer,
    JointOfferMember,
    PlanStep,
    Remark,
    Revision,
)
from committees.models import Committee, Kind, Seat
from committees.roles import Role
from helsefellesskap.core.mail import LinkTo, Mail
from helsefellesskap.core.models import Letter

NO_REMARKS = "hearing-no-remarks"
"""The purpose of the signed link by which a body says that it has no remarks."""

LEADING = (Role.LEADER, Role.DEPUTY, Role.SECRETARY)
"""Those in a body who hear of what the body is asked or told."""

EMAIL = "actionplans/email/{}.txt"


# Who ------------------------------------------------------------------------------


def leading(body: Committee) -> list[Seat]:
    """The seats of the body's leader, deputy and secretary, with who has them."""
    seats = body.seats.valid().filter(role__in=LEADING, user__isnull=False)
    return list(seats.select_related("user", "committee"))


def voting(body: Committee) -> list[Seat]:
    """The body's voting seats, with who has them."""
    seats = body.seats.valid().voting().filter(user__isnull=False)
    return list(seats.select_related("user", "committee"))


def secretariat() -> list[Seat]:
    """Everyone who works in the secretariat."""
    seats = Seat.objects.valid().filter(committee__kind=Kind.SECRETARIAT)
    seats = seats.exclude(role=Role.OBSERVER).filter(user__isnull=False)
    return list(seats.select_related("user", "committee"))


def told_before(revision: Revision) -> list[User]:
    """Everyone who has had a letter about the revision and still has a seat somewhere."""
    letters = Letter.objects.filter(event__startswith=_prefix(revision))
    seats = Seat.objects.valid()
    seated = Q(pk__in=seats.values("user")) | Q(pk__in=seats.values("substitute"))
    told = User.objects.filter(pk__in=letters.values("to_user"))
    return list(told.filter(seated).order_by("pk"))


# About what -----------------------------------------------------------------------


def about_hearing(name: str, step: PlanStep, hearing: Hearing) -> Iterator[Mail]:
    """To the heard bodies that have not answered, with a link to say "no remarks"."""
    waiting = hearing.bodies.filter(sent_at=None).select_related("body")
    for statement in waiting:
        for seat in leading(statement.body):
            yield _mail(
                step,
                name,
                seat.user,
                _hearing_url(step.revision),
                about=statement.body.slug,
                link=_no_remarks_link(hearing, seat),
                body=statement.body,
                deadline=hearing.deadline,
            )


def about_statement(step: PlanStep, statement: HearingBody) -> Iterator[Mail]:
    """To the writer: a body has answered."""
    for seat in leading(step.revision.plan.writer):
        yield _mail(
            step,
            "send_statement",
            seat.user,
            _hearing_url(step.revision),
            body=statement.body,
            remarks=statement.remarks.count(),
        )


def about_close(step: PlanStep, hearing: Hearing) -> Iterator[Mail]:
    """To the writer: the hearing is over, answer the remarks."""
    silent = hearing.bodies.filter(sent_at=None).count()
    remarks = Remark.objects.sent_to(step.revision).filter(answer="").count()
    for seat in leading(step.revision.plan.writer):
        yield _mail(
            step,
            "close_hearing",
            seat.user,
            _hearing_url(step.revision),
            silent=silent,
            remarks=remarks,
        )


def about_submit(step: PlanStep, *, answered: Iterable[Remark]) -> Iterator[Mail]:
    """To the deciding body's voting seats and the secretariat; to a remark's body its answer."""
    revision = step.revision
    url = reverse("actionplans:decide", args=[revision.plan.slug])
    voters = voting(revision.plan.decider)
    for seat in voters:
        yield _mail(step, "submit", seat.user, url, deadline=revision.vote_deadline)
    asked = {seat.user_id for seat in voters}
    for seat in secretariat():
        if seat.user_id not in asked:
            yield _mail(step, "submit_secretariat", seat.user, url)
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
            yield _mail(
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
            event=f"{_prefix(revision)}remind_hearing:{hearing.pk}:{statement.body.slug}"
            f":{hearing.deadline.isoformat()}:{days}",
            template=EMAIL.format("remind_hearing"),
            to=seat.user,
            context={
                "plan": revision.plan,
                "body": statement.body,
                "deadline": hearing.deadline,
                "gathered": gathered,
                "url": _hearing_url(revision),
            },
            link=None if gathered else _no_remarks_link(hearing, seat),
        )


def about_vote_soon_over(
    ballot: Ballot, waiting: Iterable[User], days: int
) -> Iterator[Mail]:
    """A reminder to those whose vote is missing, once for each deadline and distance."""
    revision = ballot.revision
    for user in waiting:
        yield _of_ballot(
            ballot, "remind_vote", f"{revision.vote_deadline}:{days}", user
        )


def about_vote_over(ballot: Ballot) -> Iterator[Mail]:
    """To who concludes: the time is out. Extend, send back, conclude, or hold a meeting."""
    decider = ballot.revision.plan.decider
    roles = (Role.LEADER, Role.DEPUTY)
    for seat in leading(decider):
        if seat.role in roles:
            day = str(ballot.revision.vote_deadline)
            yield _of_ballot(ballot, "vote_over", day, seat.user)


def _of_ballot(ballot: Ballot, name: str, which: str, to: User | None) -> Mail:
    revision = ballot.revision
    return Mail(
        event=f"{_prefix(revision)}{name}:{ballot.pk}:{which}",
        template=EMAIL.format(name),
        to=to,
        context={
            "plan": revision.plan,
            "deadline": revision.vote_deadline,
            "url": reverse("actionplans:decide", args=[revision.plan.slug]),
        },
    )


def about_extended_vote(step: PlanStep, waiting: Iterable[User]) -> Iterator[Mail]:
    """To those whose vote is missing."""
    url = reverse("actionplans:decide", args=[step.revision.plan.slug])
    for user in waiting:
        yield _mail(
            step, "extend_vote", user, url, deadline=step.revision.vote_deadline
        )


def about_absence(absence: Absence) -> Iterator[Mail]:
    """To the substitute: the vote is now his."""
    revision = absence.ballot.revision
    if absence.seat.substitute is not None:
        yield Mail(
            event=f"{_prefix(revision)}absence:{absence.pk}",
            template=EMAIL.format("substitute"),
            to=absence.seat.substitute,
            context={
                "plan": revision.plan,
                "seat": absence.seat,
                "deadline": revision.vote_deadline,
                "url": reverse("actionplans:decide", args=[revision.plan.slug]),
            },
        )


def about_withdrawal(step: PlanStep) -> Iterator[Mail]:
    """To everybody told before."""
    for user in told_before(step.revision):
        yield _mail(step, "withdraw", user, _hearing_url(step.revision))


def about_sending_back(step: PlanStep) -> Iterator[Mail]:
    """To the writer and to every body that was heard."""
    revision = step.revision
    told = set()
    for seat in leading(revision.plan.writer):
        told.add(seat.user_id)
        yield _mail(step, "send_back_writer", seat.user, _hearing_url(revision))
    heard = Committee.objects.filter(hearings__hearing__revision=revision).distinct()
    for body in heard:
        for seat in leading(body):
            if seat.user_id not in told:
                told.add(seat.user_id)
                yield _mail(step, "send_back", seat.user, _hearing_url(revision))


def about_adoption(step: PlanStep) -> Iterator[Mail]:
    """To everybody told before, and the secretariat."""
    people = {user.pk: user for user in told_before(step.revision)}
    people |= {seat.user.pk: seat.user for seat in secretariat() if seat.user}
    for user in people.values():
        yield _mail(step, "conclude", user, step.revision.plan.get_absolute_url())


def about_registration(step: PlanStep) -> Iterator[Mail]:
    """To the writer: a decision made outside the portal is registered."""
    for seat in leading(step.revision.plan.writer):
        yield _mail(
            step, "register_adopted", seat.user, step.revision.plan.get_absolute_url()
        )


def about_expiry(revision: Revision, *, over: bool) -> Iterator[Mail]:
    """To the writer and the secretariat: the period is soon over, or is over now."""
    name = "expire" if over else "expires_soon"
    told = set()
    for seat in [*leading(revision.plan.writer), *secretariat()]:
        if seat.user_id not in told:
            told.add(seat.user_id)
            yield Mail(
                event=f"{_prefix(revision)}{name}",
                template=EMAIL.format(name),
                to=seat.user,
                context={
                    "plan": revision.plan,
                    "last_day": datetime.date(revision.period_end, 12, 31),
                    "url": revision.plan.get_absolute_url(),
                },
            )


def about_offer(offer: JointOffer) -> Iterator[Mail]:
    """To the leading seats of each body that has not answered: do you want to share it?"""
    for member in _members(offer):
        if member.answer:
            continue
        for seat in leading(member.writer):
            yield Mail(
                event=f"offer:{offer.pk}:asked:{member.writer.slug}",
                template=EMAIL.format("offer"),
                to=seat.user,
                context={
                    "offer": offer,
                    "body": member.writer,
                    "others": _others(offer, member.writer),
                    "url": offer.get_absolute_url(),
                },
            )


def about_settled_offer(offer: JointOffer) -> Iterator[Mail]:
    """To the leading seats of everybody in it: what it came to."""
    members = _members(offer)
    agreed = {m.writer.slug: m.writer for m in members if m.answer == "accepted"}
    bodies = {member.writer.slug: member.writer for member in members}
    for body in bodies.values():
        for seat in leading(body):
            yield Mail(
                event=f"offer:{offer.pk}:settled",
                template=EMAIL.format("offer_settled"),
                to=seat.user,
                context={
                    "offer": offer,
                    "agreed": list(agreed.values()) if len(agreed) > 1 else [],
                    "mine": body.slug in agreed,
                    "url": offer.get_absolute_url(),
                },
            )


def _members(offer: JointOffer) -> list[JointOfferMember]:
    return list(offer.members.select_related("thread__plan__writer"))


def _others(offer: JointOffer, body: Committee) -> list[Committee]:
    found = {member.writer.slug: member.writer for member in _members(offer)}
    return [other for slug, other in found.items() if slug != body.slug]


# How ------------------------------------------------------------------------------


def link_subject(hearing: Hearing) -> str:
    """What a signed link is about."""
    return f"hearing:{hearing.pk}"


def link_holder(seat: Seat) -> str:
    """Which seat a signed link is bound to."""
    return f"seat:{seat.pk}"


def end_of(day: datetime.date) -> datetime.datetime:
    """The midnight that ends the day."""
    after = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(after, datetime.time.min))


def _prefix(revision: Revision) -> str:
    return f"plan:{revision.pk}:"


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


def _hearing_url(revision: Revision) -> str:
    return reverse("actionplans:hearing", args=[revision.plan.slug])


def _mail(
    step: PlanStep,
    name: str,
    to: User | None,
    url: str,
    *,
    about: str = "",
    link: LinkTo | None = None,
    **context: Any,
) -> Mail:
    event = f"{_prefix(step.revision)}{step.step}:{step.pk}"
    return Mail(
        event=f"{event}:{about}" if about else event,
        template=EMAIL.format(name),
        to=to,
        context={"plan": step.revision.plan, "step": step, "url": url, **context},
        link=link,
    )
