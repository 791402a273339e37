"""The votes on a plan as they stand: who sits there, who is away, what the rule says."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from actionplans.decision import Away, Chair, Choice, Outcome, Rule, decide
from actionplans.models import Absence, Ballot, Revision, Vote
from committees.models import Seat


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One voting seat on this item."""

    seat: Seat
    vote: Vote | None
    absence: Absence | None

    @property
    def chair(self) -> Chair:
        return Chair(
            key=self.seat.pk,
            party=self.seat.party,
            vacant=self.seat.user_id is None,
            away=Away(self.absence.kind) if self.absence else Away.NO,
            has_substitute=self.seat.substitute_id is not None,
            vote=Choice(self.vote.choice) if self.vote else None,
        )

    @property
    def voter(self) -> User | None:
        """Who votes for the seat now: the principal, or the substitute while he is away."""
        return self.seat.substitute if self.absence else self.seat.user

    @property
    def counts(self) -> bool:
        return self.chair.counts


@dataclass(frozen=True, slots=True)
class Tally:
    """A ballot with its seats and what the rule says of it."""

    ballot: Ballot
    rows: tuple[SeatRow, ...]
    outcome: Outcome

    def of(self, seat: Seat) -> SeatRow | None:
        """The row of the seat, if it votes here."""
        return next((row for row in self.rows if row.seat.pk == seat.pk), None)

    def held_by(self, user: Any) -> list[SeatRow]:
        """The rows of the seats the person has, or stands in for."""
        return [
            row
            for row in self.rows
            if user.pk in (row.seat.user_id, row.seat.substitute_id)
        ]

    def voted_elsewhere(self, user: Any, but: Seat) -> bool:
        """Whether the person has voted for another seat: nobody votes twice."""
        return any(
            row.vote is not None and row.vote.by_id == user.pk and row.seat.pk != but.pk
            for row in self.rows
        )


def tally(ballot: Ballot) -> Tally:
    """Count. Only seats that vote in the deciding body today are there."""
    decider = ballot.revision.plan.decider
    votes = {vote.seat_id: vote for vote in ballot.votes.select_related("by")}
    away = {absence.seat_id: absence for absence in ballot.absences.all()}
    rows = tuple(
        SeatRow(seat, votes.get(seat.pk), away.get(seat.pk))
        for seat in decider.seats.valid().voting().for_list()
    )
    outcome = decide([row.chair for row in rows], Rule(decider.decision_rule))
    return Tally(ballot, rows, outcome)


def open_ballot(revision: Revision) -> Ballot | None:
    """The vote that is going on, if any."""
    return revision.ballots.filter(closed_at=None).first()
