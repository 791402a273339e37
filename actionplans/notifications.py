"""Who hears of what. One letter each; the text says what happened and what is expected."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actionplans.models import Absence, Hearing, HearingBody, PlanStep, Remark, Revision
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
                link=LinkTo(
                    purpose=NO_REMARKS,
                    subject=link_subject(hearing),
                    holder=link_holder(seat),
                    expires_at=end_of(hearing.deadline),
                ),
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
    bodies = {remark.statement.body for remark in answered}
    for body in sorted(bodies, key=lambda body: (body.position, body.slug)):
        for seat in leading(body):
            yield _mail(
                step,
                "answered",
                seat.user,
                _hearing_url(revision),
                about=body.slug,
                body=body,
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
