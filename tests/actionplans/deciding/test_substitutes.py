"""Who stands in for whom, and what becomes of the votes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Party
from actionplans.models import Absence, Vote
from actionplans.services import deciding
from actionplans.tally import open_ballot, tally
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.errors import DomainError
from tests.actionplans.deciding.conftest import (
    agree,
    people_told,
    seat_of,
)
from tests.conftest import LONG_AGO

TODAY = timezone.localdate()


# Standing aside


@pytest.mark.parametrize("kind", Absence.Kind)
def test_the_substitute_votes_only_when_the_seat_is_declared_away(
    submitted, ssu_deputy, substitute, kind
):
    row = seat_of(ssu_deputy)
    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=substitute, choice="for")

    deciding.declare_away(submitted, row, by=ssu_deputy, kind=kind)
    deciding.vote(submitted, row, by=substitute, choice="for")

    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=ssu_deputy, choice="against")
    assert [(vote.by, vote.choice) for vote in Vote.objects.all()] == [
        (substitute, "for")
    ]
    assert people_told("absence") == {"vara.nestleiar.ssu"}


def test_what_the_principal_had_voted_falls_away(submitted, ssu_deputy, substitute):
    agree(submitted, ssu_deputy, choice="against")

    deciding.declare_away(submitted, seat_of(ssu_deputy), by=ssu_deputy, kind="away")

    assert not Vote.objects.exists()
    assert Vote.history.filter(history_type="-").count() == 1


def test_back_again_the_principal_votes_and_the_substitutes_vote_falls_away(
    submitted, ssu_deputy, ssu_leader, substitute
):
    row = seat_of(ssu_deputy)
    deciding.declare_away(submitted, row, by=ssu_leader, kind="away")
    deciding.vote(submitted, row, by=substitute, choice="against")

    deciding.declare_back(submitted, row, by=ssu_deputy)
    agree(submitted, ssu_deputy)

    assert [(vote.by, vote.choice) for vote in Vote.objects.all()] == [
        (ssu_deputy, "for")
    ]


def test_declared_twice_the_substitutes_vote_stands(
    submitted, ssu_deputy, ssu_leader, substitute
):
    row = seat_of(ssu_deputy)
    deciding.declare_away(submitted, row, by=ssu_deputy, kind="away")
    deciding.vote(submitted, row, by=substitute, choice="for")

    deciding.declare_away(submitted, row, by=ssu_leader, kind="disqualified")

    assert Absence.objects.get().kind == "disqualified"
    assert [vote.by for vote in Vote.objects.all()] == [substitute]


def test_the_seat_itself_or_who_concludes_declares(
    submitted, ssu_leader, ssu_deputy, ssu_member, ssu_secretary, leader, substitute
):
    row = seat_of(ssu_member)
    for person in (ssu_secretary, leader, substitute):
        with pytest.raises(PermissionDenied):
            deciding.declare_away(submitted, row, by=person, kind="away")
    for person in (ssu_member, ssu_leader, ssu_deputy):
        deciding.declare_away(submitted, row, by=person, kind="away")


def test_a_disqualified_seat_without_substitute_leaves_the_count(
    submitted, ssu_leader, ssu_deputy, ssu_member, ssu_user
):
    deciding.declare_away(
        submitted, seat_of(ssu_member), by=ssu_member, kind="disqualified"
    )
    deciding.declare_away(submitted, seat_of(ssu_user), by=ssu_user, kind="away")

    outcome = tally(open_ballot(submitted)).outcome

    assert (outcome.counted, outcome.needed) == (3, 2)


def test_a_vacant_seat_stays_in_the_count_and_is_not_disqualified_away(
    submitted, ssu, ssu_leader, ssu_deputy
):
    empty = seat(
        None, ssu, Role.MEMBER, by=None, valid_from=LONG_AGO, party=Party.USERS
    )

    with pytest.raises(DomainError):
        deciding.declare_away(submitted, empty, by=ssu_leader, kind="disqualified")
    assert tally(open_ballot(submitted)).outcome.counted == 3


def test_nobody_votes_twice(submitted, ssu, ssu_leader, ssu_deputy):
    row = seat_of(ssu_deputy)
    row.substitute = ssu_leader
    row.save()
    agree(submitted, ssu_leader)
    deciding.declare_away(submitted, row, by=ssu_leader, kind="away")

    with pytest.raises(DomainError):
        deciding.vote(submitted, row, by=ssu_leader, choice="for")
