"""When a body has decided. Pure: seats and votes in, an outcome with its reasons out.

Nothing here knows a database, a clock or a language; codes are named by the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """How the deciding body agrees. Data per body."""

    CONSENSUS = "consensus"
    MAJORITY = "majority"


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    BLANK = "blank"


class Away(StrEnum):
    """Why a seat does not vote itself."""

    NO = ""
    AWAY = "away"
    DISQUALIFIED = "disqualified"


class Reason(StrEnum):
    """What is missing for a decision."""

    NO_QUORUM = "no_quorum"
    NO_MUNICIPALITY = "no_municipality"
    NO_TRUST = "no_trust"
    SOMEBODY_AGAINST = "somebody_against"
    NOBODY_FOR = "nobody_for"
    NO_MAJORITY = "no_majority"


MUNICIPALITIES = "municipalities"
TRUST = "trust"
"""The two parties. Users, general practitioners and unions are neither side."""


@dataclass(frozen=True, slots=True)
class Chair:
    """A voting seat on this item: whom it stands for, who is away, what was voted."""

    key: int
    party: str
    vacant: bool = False
    away: Away = Away.NO
    has_substitute: bool = False
    vote: Choice | None = None

    @property
    def counts(self) -> bool:
        """A disqualified seat nobody stands in for leaves the count; a vacant one stays."""
        return self.vacant or self.away != Away.DISQUALIFIED or self.has_substitute

    @property
    def can_vote(self) -> bool:
        """Whether there is anyone to vote for the seat."""
        if self.away != Away.NO:
            return self.has_substitute
        return not self.vacant


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule says of the votes as they stand."""

    rule: Rule
    counted: int
    needed: int
    voted: int
    votes_for: int
    votes_against: int
    votes_blank: int
    municipalities: int
    trust: int
    missing: tuple[int, ...]
    reasons: tuple[Reason, ...]

    @property
    def met(self) -> bool:
        return not self.reasons

    @property
    def enough_voted(self) -> bool:
        return Reason.NO_QUORUM not in self.reasons

    @property
    def both_parties(self) -> bool:
        return not {Reason.NO_MUNICIPALITY, Reason.NO_TRUST} & set(self.reasons)

    @property
    def quorum(self) -> bool:
        """Half of the counted seats have voted, with both parties among them."""
        return self.enough_voted and self.both_parties

    @property
    def agreed(self) -> bool:
        """Whether the votes that were given would carry."""
        against = {Reason.SOMEBODY_AGAINST, Reason.NOBODY_FOR, Reason.NO_MAJORITY}
        return not against & set(self.reasons)


def decide(chairs: Sequence[Chair], rule: Rule) -> Outcome:
    """Weigh the votes. A vote of a seat outside the count is not counted."""
    counted = [chair for chair in chairs if chair.counts]
    voted = [chair for chair in counted if chair.vote is not None and chair.can_vote]
    tally = {choice: sum(c.vote == choice for c in voted) for choice in Choice}
    sides = {
        side: sum(c.party == side for c in voted) for side in (MUNICIPALITIES, TRUST)
    }
    return Outcome(
        rule=rule,
        counted=len(counted),
        needed=max(1, (len(counted) + 1) // 2),
        voted=len(voted),
        votes_for=tally[Choice.FOR],
        votes_against=tally[Choice.AGAINST],
        votes_blank=tally[Choice.BLANK],
        municipalities=sides[MUNICIPALITIES],
        trust=sides[TRUST],
        missing=tuple(chair.key for chair in counted if chair not in voted),
        reasons=tuple(_reasons(len(counted), len(voted), tally, sides, rule)),
    )


def quorate(chairs: Sequence[Chair], present: set[int]) -> bool:
    """Whether those who sat in a meeting could decide: the same quorum as for votes."""
    counted = [chair for chair in chairs if chair.counts]
    there = [chair for chair in counted if chair.key in present]
    parties = {chair.party for chair in there}
    return (
        len(there) >= max(1, (len(counted) + 1) // 2)
        and MUNICIPALITIES in parties
        and TRUST in parties
    )


def _reasons(
    counted: int,
    voted: int,
    tally: dict[Choice, int],
    sides: dict[str, int],
    rule: Rule,
) -> list[Reason]:
    found = []
    if voted * 2 < counted or not voted:
        found.append(Reason.NO_QUORUM)
    if not sides[MUNICIPALITIES]:
        found.append(Reason.NO_MUNICIPALITY)
    if not sides[TRUST]:
        found.append(Reason.NO_TRUST)
    if rule == Rule.CONSENSUS:
        if tally[Choice.AGAINST]:
            found.append(Reason.SOMEBODY_AGAINST)
        if not tally[Choice.FOR]:
            found.append(Reason.NOBODY_FOR)
    elif tally[Choice.FOR] <= tally[Choice.AGAINST]:
        found.append(Reason.NO_MAJORITY)
    return found
