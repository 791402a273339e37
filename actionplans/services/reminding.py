"""Reminders: before a hearing or a vote is over, to those who have not answered."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from actionplans import notifications
from actionplans.models import Ballot, Hearing, HearingBody, Revision
from actionplans.tally import tally
from actionplans.workflow import State
from helsefellesskap.core.mail import post

HEARING_SET = ("open_hearing", "extend_hearing")
VOTE_SET = ("submit", "extend_vote")
"""The steps that set a deadline: a reminder whose day was before that is not sent."""


def remind(today: datetime.date | None = None) -> int:
    """Send the reminders that are due; return how many letters were new.

    Bears being called many times a day: a letter is known by its deadline and distance.
    A day on which the portal stood still is made good the day after.
    """
    today = today or timezone.localdate()
    hearings = Hearing.objects.filter(
        closed_at=None, revision__state=State.HEARING, deadline__gte=today
    ).select_related("revision__plan__writer", "revision__plan__decider")
    ballots = Ballot.objects.filter(
        closed_at=None, revision__state=State.SUBMITTED
    ).select_related("revision__plan__writer", "revision__plan__decider")
    sent = sum(_of_hearing(hearing, today) for hearing in hearings.order_by("pk"))
    return sent + sum(_of_vote(ballot, today) for ballot in ballots.order_by("pk"))


@transaction.atomic
def _of_hearing(hearing: Hearing, today: datetime.date) -> int:
    revision = hearing.revision
    days = _due(revision, hearing.deadline, today, HEARING_SET)
    if days is None:
        return 0
    waiting = HearingBody.objects.filter(hearing=hearing, sent_at=None)
    return sum(
        len(post(notifications.about_hearing_soon_over(hearing, statement, days)))
        for statement in waiting.select_related("body")
    )


@transaction.atomic
def _of_vote(ballot: Ballot, today: datetime.date) -> int:
    deadline = ballot.revision.vote_deadline
    if deadline is None:
        return 0
    if deadline < today:
        return len(post(notifications.about_vote_over(ballot)))
    days = _due(ballot.revision, deadline, today, VOTE_SET)
    if days is None:
        return 0
    waiting = {
        row.voter.pk: row.voter
        for row in tally(ballot).rows
        if row.vote is None and row.voter is not None
    }
    mails = notifications.about_vote_soon_over(ballot, waiting.values(), days)
    return len(post(mails))


def _due(
    revision: Revision,
    deadline: datetime.date,
    today: datetime.date,
    setting: Iterable[str],
) -> int | None:
    """Which of the plan's reminders is due: the nearest whose day has come, if any."""
    last = revision.steps.filter(step__in=setting).last()
    known = timezone.localdate(last.at) if last else datetime.date.min
    for days in sorted(int(day) for day in revision.plan.remind_days):
        day = deadline - datetime.timedelta(days=days)
        if day <= today:
            return days if known < day else None
    return None
