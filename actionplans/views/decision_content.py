"""What the decision page says to the one who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from actionplans import canonical, editions
from actionplans.changes import changes_since_in_force
from actionplans.decision import Outcome
from actionplans.forms.deciding import (
    AwayForm,
    ConcludeForm,
    DeadlineForm,
    MeetingForm,
    RegisterForm,
    SendBackForm,
    SubmitForm,
    VoteForm,
    WithdrawForm,
    first_words,
)
from actionplans.matrix import matrix, paged
from actionplans.models import Plan, Revision
from actionplans.reports.open_measures import open_measures
from actionplans.reports.sent_back import sent_back
from actionplans.tally import SeatRow, open_ballot, tally
from actionplans.views.since import difference
from actionplans.workflow import State
from committees.roles import Right
from helsefellesskap.core.permissions import may


@dataclass(frozen=True, slots=True)
class MyVote:
    """A seat the reader has or stands in for, and whether the vote is the reader's now."""

    row: SeatRow
    mine_now: bool
    as_substitute: bool
    form: VoteForm


def decision_content(
    user: Any, plan: Plan, revision: Revision | None, *, side: str | None = None
) -> dict[str, Any]:
    """Everything on the page, forms as before anybody has typed; `side`: of the matrix."""
    if revision is None:
        return _after(user, plan)
    text = canonical.text_of(revision)
    shown, since = (
        changes_since_in_force(revision),
        difference(user, revision, text),
    )
    content: dict[str, Any] = {
        "shown": shown,
        "matrix": paged(matrix(revision, text), side),
        "since": since,
        "since_is_shown": since is not None and since.shown.changes == shown.changes,
        "sent_back": sent_back(revision),
        "open_measures": open_measures(revision, text),
        "sees_clearing": may(user, Right.VIEW_PLANS, on=plan.decider),
        "may_hand_in": revision.state == State.ANSWERING or not plan.hearing_required,
        "submit_form": SubmitForm(),
        "withdraw_form": WithdrawForm(),
        "register_form": RegisterForm(initial=first_words(plan, revision)),
        "leads_writer": may(user, Right.SUBMIT_PLANS, on=plan.writer),
        "sent_in": revision.steps.filter(step="submit").last(),
    }
    if revision.state == State.SUBMITTED:
        content |= _voting(user, revision)
    return content


def _voting(user: Any, revision: Revision) -> dict[str, Any]:
    ballot = open_ballot(revision)
    if ballot is None:
        return {}
    ballot.revision = revision
    counted = tally(ballot)
    seats = [row.seat for row in counted.rows]
    decider = revision.plan.decider
    concludes = may(user, Right.CONCLUDE, on=decider)
    mine = [_my_vote(user, row) for row in counted.held_by(user)]
    own = [
        my.row.seat for my in mine if not my.as_substitute and my.row.absence is None
    ]
    away_from = seats if concludes else own
    return {
        "tally": counted,
        "outcome": counted.outcome,
        "vote_bar": vote_bar(counted.outcome),
        "sees_votes": may(user, Right.VIEW_PLANS, on=decider),
        "my_votes": mine,
        "away_form": AwayForm(seats=away_from) if away_from else None,
        "conclude_form": ConcludeForm(initial=first_words(revision.plan, revision)),
        "meeting_form": MeetingForm(
            seats=seats, initial=first_words(revision.plan, revision)
        ),
        "back_form": SendBackForm(),
        "extend_form": DeadlineForm(after=revision.vote_deadline),
    }


def _my_vote(user: Any, row: SeatRow) -> MyVote:
    given = row.vote
    return MyVote(
        row=row,
        mine_now=row.voter == user,
        as_substitute=row.seat.user_id != user.pk,
        form=VoteForm(
            initial={
                "seat": row.seat.pk,
                "choice": given.choice if given else None,
                "reason": given.reason if given else "",
            },
            auto_id=vote_ids(row.seat.pk),
        ),
    )


def vote_bar(outcome: Outcome) -> list[tuple[str, int, str]]:
    waiting = len(outcome.missing)
    return [
        ("done", outcome.votes_for, _("for")),
        ("not", outcome.votes_against, _("against")),
        ("dropped", outcome.votes_blank, _("blank")),
        ("unknown", waiting, _("have not voted")),
    ]


def _after(user: Any, plan: Plan) -> dict[str, Any]:
    """Nothing waits: what was decided last."""
    last = Revision.objects.in_force().filter(plan=plan).for_page().first()
    if last is None:
        return {}
    return {
        "last": last,
        "editions": editions.of_revision(last, user),
        "concluded": last.steps.filter(
            step__in=["conclude", "register_adopted"]
        ).last(),
    }


def vote_ids(seat: Any) -> str:
    """Ids of a vote's fields: one person may vote for several seats on the page."""
    return f"vote-{seat}-%s"


def with_typed_vote(mine: Iterable[MyVote], typed: VoteForm) -> list[MyVote]:
    """The same votes, with what was typed wrongly in its place."""
    seat = str(typed.data.get("seat", ""))
    return [
        replace(my, form=typed) if str(my.row.seat.pk) == seat else my for my in mine
    ]
