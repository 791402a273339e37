"""A seat brings its rights and takes them away."""

import datetime

import pytest

from accounts.models import User
from committees.models import Committee, Seat
from committees.roles import PERMISSIONS, SECRETARIAT, VOTING, Right, Role
from committees.services import (
    change_seat,
    end_what_has_run_out,
    seat,
    set_substitute,
    unseat,
)
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


@pytest.mark.parametrize("days", [1, 8, 15, 400])
def test_a_seat_that_ran_out_while_the_portal_stood_still(committee, leader, days):
    ended = datetime.date.today() - datetime.timedelta(days=days)  # noqa: DTZ011
    Seat.objects.filter(user=leader).update(valid_to=ended)

    assert end_what_has_run_out() == 1

    assert held(leader, committee) == set()


@pytest.mark.parametrize("days", [1, 15])
def test_a_seat_that_began_while_the_portal_stood_still(committee, days):
    today = datetime.date.today()  # noqa: DTZ011
    person = UserFactory()
    made = seat(
        person,
        committee,
        Role.MEMBER,
        by=None,
        valid_from=today + datetime.timedelta(days=3),
    )
    assert held(person, committee) == set()
    began = today - datetime.timedelta(days=days)
    Seat.objects.filter(pk=made.pk).update(valid_from=began)

    assert end_what_has_run_out() == 1

    assert held(person, committee) == PERMISSIONS[Role.MEMBER] | VOTING


def test_the_secretariats_rights_run_out_on_every_body(committee, ssu, caseworker):
    ended = datetime.date(2024, 1, 1)
    Seat.objects.filter(user=caseworker).update(valid_to=ended)

    end_what_has_run_out()

    assert (held(caseworker, committee), held(caseworker, ssu)) == (set(), set())


@pytest.mark.parametrize("count", [1, 3])
def test_where_nothing_ran_out_nobody_is_touched(
    committee, leader, secretariat, count, django_assert_num_queries
):
    for _person in range(count):
        seat(UserFactory(), committee, Role.MEMBER, by=None)

    with django_assert_num_queries(3):  # seats, bodies, rights
        assert end_what_has_run_out() == 0


@pytest.mark.parametrize(
    ("say", "votes"), [("vote", True), ("speak", False), ("observe", False)]
)
def test_a_substitute_votes_only_for_a_seat_that_votes(committee, member, say, votes):
    person = UserFactory()
    found = Seat.objects.get(user=member)
    change_seat(found, by=None, say=say)

    set_substitute(found, person, by=None)

    expected = PERMISSIONS[Role.OBSERVER] | (VOTING if votes else frozenset())
    assert held(person, committee) == expected


def test_a_seat_that_loses_its_vote_takes_the_substitutes_with_it(committee, member):
    person = UserFactory()
    found = Seat.objects.get(user=member)
    set_substitute(found, person, by=None)

    change_seat(found, by=None, say="speak")

    assert held(person, committee) == PERMISSIONS[Role.OBSERVER]
