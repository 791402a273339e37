"""Letters of a decision: the vote, its end, and the plan's."""

import datetime
from collections.abc import Iterable, Iterator

from django.urls import reverse

from accounts.models import User
from actionplans.models import (
    Absence,
    Ballot,
    PlanStep,
    Revision,
)
from actionplans.notifications.base import (
    EMAIL,
    leading,
    mail,
    prefix,
    secretariat,
    told_before,
)
from actionplans.notifications.hearing import (
    hearing_url,
)
from committees.models import Committee
from committees.roles import Role
from helsefellesskap.core.mail import Mail


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
        event=f"{prefix(revision)}{name}:{ballot.pk}:{which}",
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
        yield mail(step, "extend_vote", user, url, deadline=step.revision.vote_deadline)


def about_absence(absence: Absence) -> Iterator[Mail]:
    """To the substitute: the vote is now his."""
    revision = absence.ballot.revision
    if absence.seat.substitute is not None:
        yield Mail(
            event=f"{prefix(revision)}absence:{absence.pk}",
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
        yield mail(step, "withdraw", user, hearing_url(step.revision))


def about_sending_back(step: PlanStep) -> Iterator[Mail]:
    """To the writer and to every body that was heard."""
    revision = step.revision
    told = set()
    for seat in leading(revision.plan.writer):
        told.add(seat.user_id)
        yield mail(step, "send_back_writer", seat.user, hearing_url(revision))
    heard = Committee.objects.filter(hearings__hearing__revision=revision).distinct()
    for body in heard:
        for seat in leading(body):
            if seat.user_id not in told:
                told.add(seat.user_id)
                yield mail(step, "send_back", seat.user, hearing_url(revision))


def about_adoption(step: PlanStep) -> Iterator[Mail]:
    """To everybody told before, and the secretariat."""
    people = {user.pk: user for user in told_before(step.revision)}
    people |= {seat.user.pk: seat.user for seat in secretariat() if seat.user}
    for user in people.values():
        yield mail(step, "conclude", user, step.revision.plan.get_absolute_url())


def about_registration(step: PlanStep) -> Iterator[Mail]:
    """To the writer: a decision made outside the portal is registered."""
    for seat in leading(step.revision.plan.writer):
        yield mail(
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
                event=f"{prefix(revision)}{name}",
                template=EMAIL.format(name),
                to=seat.user,
                context={
                    "plan": revision.plan,
                    "last_day": datetime.date(revision.period_end, 12, 31),
                    "url": revision.plan.get_absolute_url(),
                },
            )
