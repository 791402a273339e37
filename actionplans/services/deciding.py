"""The decision: hand in, vote, stand aside, extend, send back, take back, conclude."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans import canonical, notifications
from actionplans.decision import quorate
from actionplans.models import (
    Absence,
    Ballot,
    NodeComment,
    PlanStep,
    Reading,
    Remark,
    Revision,
    Thread,
    Vote,
    VoteChoice,
)
from actionplans.services.adopting import adopt
from actionplans.services.hearing import end_rounds, unanswered
from actionplans.services.joint import take_in_plans
from actionplans.services.reading import has_seen
from actionplans.services.steps import (
    check,
    lock,
    refuse_who_leads_the_writer,
    take,
)
from actionplans.tally import Tally, open_ballot, tally
from actionplans.workflow import State
from committees.models import Seat
from committees.roles import Right
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import may, require
from helsefellesskap.core.privacy import refuse_identity_numbers

DAYS_TO_VOTE = 14


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there when a meeting decided: the voting seats, words on others, minutes."""

    seats: Collection[Seat]
    words: str = ""
    minutes: Any = None


@transaction.atomic
def submit(
    revision: Revision, *, by: User, vote_deadline: datetime.date | None = None
) -> Ballot:
    """Hand the plan to the deciding body, which votes on the text as it is now."""
    revision = lock(revision)
    check("submit", revision, by=by)
    if revision.state == State.DRAFT and revision.plan.hearing_required:
        raise DomainError(_("This plan must be heard before it is decided."))
    if revision.state == State.ANSWERING and (left := unanswered(revision)):
        words = _("Answer every remark first: %(count)s wait for an answer.")
        raise DomainError(words % {"count": left})
    take_in_plans(revision, by=by)
    data = canonical.document(revision)
    if not (data["goals"] or data.get("plans")):
        raise DomainError(_("The plan has no goals yet. Write at least one first."))
    today = timezone.localdate()
    vote_deadline = vote_deadline or today + datetime.timedelta(days=DAYS_TO_VOTE)
    if vote_deadline <= today:
        raise DomainError(_("The deadline must be a later day."))
    before = revision.steps.filter(step="submit").last()
    answered = Remark.objects.sent_to(revision).select_related("statement__body", "by")
    if before is not None:
        answered = answered.filter(answered_at__gt=before.at)
    step = take("submit", revision, by=by, vote_deadline=vote_deadline)
    ballot = Ballot.objects.create(
        revision=revision, sha256=canonical.digest(canonical.write(data))
    )
    post(notifications.about_submit(step, answered=list(answered)))
    return ballot


@transaction.atomic
def vote(
    revision: Revision,
    seat: Seat,
    *,
    by: User,
    choice: VoteChoice | str,
    reason: str = "",
) -> Vote:
    """Vote for a seat, or change the vote. The substitute votes only while the seat is away."""
    revision = lock(revision)
    require(by, Right.VOTE, on=revision.plan.decider)
    refuse_identity_numbers(reason)
    counted = _ballot(revision)
    row = counted.of(seat)
    if row is None or by.pk not in (row.seat.user_id, row.seat.substitute_id):
        raise DomainError(_("The seat is not yours to vote for."))
    if row.voter != by:
        raise DomainError(
            _("You are declared away from this item; your substitute votes.")
            if by.pk == row.seat.user_id
            else _("A substitute votes only when the seat is declared away.")
        )
    if counted.voted_elsewhere(by, seat):
        raise DomainError(_("You have voted for another seat. Nobody votes twice."))
    given = row.vote or Vote(ballot=counted.ballot, seat=seat)
    given.choice, given.reason, given.by = VoteChoice(choice), reason, by
    save_recorded(given, by=by, why="voted")
    has_seen(revision, by=by, how=Reading.How.VOTED)
    return given


@transaction.atomic
def declare_away(
    revision: Revision,
    seat: Seat,
    *,
    by: User,
    kind: Absence.Kind | str,
    reason: str = "",
) -> Absence:
    """Say that a seat does not vote itself on this item. A vote it has given falls away."""
    revision = lock(revision)
    refuse_identity_numbers(reason)
    counted = _ballot(revision)
    row = counted.of(seat)
    _require_own_or_conclude(revision, seat, by)
    if row is None:
        raise DomainError(_("The seat does not vote here."))
    if kind == Absence.Kind.DISQUALIFIED and row.seat.user_id is None:
        raise DomainError(
            _("A vacant seat cannot be disqualified; it stays in the count.")
        )
    if row.vote is not None and row.vote.by_id == row.seat.user_id:
        delete_recorded(row.vote, by=by, why="declared away")
    absence = row.absence or Absence(ballot=counted.ballot, seat=row.seat)
    absence.kind, absence.reason, absence.by = Absence.Kind(kind), reason, by
    save_recorded(absence, by=by, why=reason or absence.kind)
    post(notifications.about_absence(absence))
    return absence


@transaction.atomic
def declare_back(revision: Revision, seat: Seat, *, by: User) -> None:
    """The seat votes itself again; what its substitute voted falls away."""
    revision = lock(revision)
    row = _ballot(revision).of(seat)
    _require_own_or_conclude(revision, seat, by)
    if row is None or row.absence is None:
        raise DomainError(_("The seat is not declared away."))
    if row.vote is not None:
        delete_recorded(row.vote, by=by, why="declared back")
    delete_recorded(row.absence, by=by, why="votes itself again")


@transaction.atomic
def extend_vote(revision: Revision, *, by: User, deadline: datetime.date) -> Revision:
    """Give those who have not voted more time."""
    revision = lock(revision)
    check("extend_vote", revision, by=by)
    counted = _ballot(revision)
    if deadline <= max(revision.vote_deadline or deadline.min, timezone.localdate()):
        raise DomainError(_("The deadline must be a later day."))
    step = take(
        "extend_vote",
        revision,
        by=by,
        reason=deadline.isoformat(),
        vote_deadline=deadline,
    )
    waiting = [row.voter for row in counted.rows if row.vote is None and row.voter]
    post(notifications.about_extended_vote(step, waiting))
    return revision


@transaction.atomic
def send_back(
    revision: Revision,
    *,
    by: User,
    reason: str,
    places: Mapping[Thread, str] | None = None,
) -> Revision:
    """Ask the writer to mend the text; the votes given are void.

    `places` says more of single goals and measures; it is shown to the writer at each.
    """
    revision = lock(revision)
    places = {thread: words for thread, words in (places or {}).items() if words}
    check("send_back", revision, by=by, reason=reason)
    refuse_identity_numbers(reason, *places.values())
    _refuse_other_places(revision, places)
    end_ballots(revision, "sent_back")
    step = take("send_back", revision, by=by, reason=reason, vote_deadline=None)
    _keep_reasons(step, places)
    post(notifications.about_sending_back(step))
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by: User, reason: str) -> Revision:
    """Take the plan back to a draft. Remarks are kept, votes are void."""
    revision = lock(revision)
    check("withdraw", revision, by=by, reason=reason)
    refuse_identity_numbers(reason)
    end_rounds(revision)
    end_ballots(revision, "withdrawn")
    step = take("withdraw", revision, by=by, reason=reason, vote_deadline=None)
    post(notifications.about_withdrawal(step))
    return revision


@transaction.atomic
def conclude(
    revision: Revision,
    *,
    by: User,
    text: str,
    case_number: str,
    on: datetime.date | None = None,
    meeting: Attendance | None = None,
) -> Revision:
    """Put the plan in force, by the decision rule or as a meeting decided it; today if not said."""
    revision = lock(revision)
    check("conclude", revision, by=by)
    refuse_who_leads_the_writer(revision, by)
    refuse_identity_numbers(meeting.words if meeting else "")
    counted = _ballot(revision)
    if meeting is None:
        if not counted.outcome.met:
            raise DomainError(
                _(
                    "The rule is not met. Extend, send back, or record what a meeting decided."
                )
            )
    elif not quorate(
        [row.chair for row in counted.rows], {seat.pk for seat in meeting.seats}
    ):
        raise DomainError(
            _(
                "The meeting could not decide: half the seats and both parties must be there."
            )
        )
    return adopt(
        revision,
        "conclude",
        by=by,
        on=on or timezone.localdate(),
        case_number=case_number,
        text=text,
        attendance=_who_was_there(meeting) if meeting else "",
        minutes=meeting.minutes if meeting else None,
        seen=counted.ballot.sha256,
    )


def end_ballots(revision: Revision, outcome: str) -> None:
    """Close the vote that is going on, if any, and say how it ended."""
    for ballot in revision.ballots.filter(closed_at=None):
        ballot.closed_at, ballot.outcome = timezone.now(), outcome
        ballot.save(update_fields=["closed_at", "outcome"])


def _refuse_other_places(revision: Revision, places: Mapping[Thread, str]) -> None:
    here = {n["thread"] for _place, n in canonical.places(canonical.document(revision))}
    if any(str(thread.pk) not in here for thread in places):
        raise DomainError(_("A reason is about something that is not in the plan."))


def _keep_reasons(step: PlanStep, places: Mapping[Thread, str]) -> None:
    NodeComment.objects.bulk_create(
        NodeComment(
            thread=thread, revision=step.revision, text=words, by=step.by, step=step
        )
        for thread, words in places.items()
        if step.by is not None
    )


def _ballot(revision: Revision) -> Tally:
    """The votes on the text as it is now. Votes on another text are void, and begin anew."""
    check("extend_vote", revision, by=None)
    ballot = open_ballot(revision)
    now = canonical.fingerprint(revision)
    if ballot is None or ballot.sha256 != now:
        end_ballots(revision, "void")
        ballot = Ballot.objects.create(revision=revision, sha256=now)
    ballot.revision = revision
    return tally(ballot)


def _require_own_or_conclude(revision: Revision, seat: Seat, by: User) -> None:
    decider = revision.plan.decider
    if by.pk == seat.user_id and may(by, Right.VOTE, on=decider):
        return
    require(by, Right.CONCLUDE, on=decider)


def _who_was_there(meeting: Attendance) -> str:
    seats = "\n".join(str(seat.title) for seat in meeting.seats)
    return f"{seats}\n\n{meeting.words}".strip()
