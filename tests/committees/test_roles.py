"""A seat brings its rights and takes them away."""

import datetime

import pytest

from accounts.models import User
from committees.models import Committee, Seat
from committees.roles import PERMISSIONS, SECRETARIAT, VOTING, Right, Role
from committees.services import end_what_has_run_out, seat, unseat
from helsefellesskap.core.permissions import may
from tests.factories import UserFactory


def held(user: User, on: Committee) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return {right for right in Right if may(fresh, right, on=on)}


@pytest.mark.parametrize("role", Role)
def test_a_seat_brings_its_rights(committee, role):
    person = UserFactory()

    seat(person, committee, role, by=None)

    assert held(person, committee) == PERMISSIONS[role] | VOTING


def test_the_rights_end_with_the_seat(committee, leader):
    unseat(Seat.objects.get(user=leader), by=None)

    assert held(leader, committee) == set()


def test_one_of_two_seats_ends_and_the_other_one_keeps_its_rights(committee):
    person = UserFactory()
    first = seat(person, committee, Role.LEADER, by=None)
    seat(person, committee, Role.MEMBER, by=None, say="speak")

    unseat(first, by=None)

    assert held(person, committee) == PERMISSIONS[Role.MEMBER]


def test_a_seat_on_one_body_says_nothing_of_another(other_committee, leader):
    assert held(leader, other_committee) == set()


def test_the_secretariat_has_its_rights_on_every_body(committee, ssu, secretariat):
    assert held(secretariat, committee) == SECRETARIAT[Role.LEADER]
    assert held(secretariat, ssu) == SECRETARIAT[Role.LEADER]


def test_a_seat_that_ran_out_loses_its_rights_at_night(committee, leader):
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
    Seat.objects.filter(user=leader).update(valid_to=yesterday)

    end_what_has_run_out()

    assert held(leader, committee) == set()
