"""Seating and unseating: rights, dates, substitutes, and every refusal in words."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from committees.models import Committee, Kind, Seat
from committees.roles import PERMISSIONS, VOTING, Right, Role
from committees.services import (
    NotASeat,
    change_seat,
    end_what_has_run_out,
    fill,
    find_or_invite,
    seat,
    set_substitute,
    unseat,
)
from helsefellesskap.core.models import Letter
from helsefellesskap.core.permissions import may
from tests.conftest import LONG_AGO
from tests.factories import UserFactory

TODAY = datetime.date.today()  # noqa: DTZ011
DAY = datetime.timedelta(days=1)


@pytest.fixture
def empty(committee: Committee) -> Seat:
    """An empty seat of the structure."""
    return seat(
        None, committee, Role.MEMBER, by=None, key="medlem1", valid_from=LONG_AGO
    )


def held(user: User, on: Committee) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return {right for right in Right if may(fresh, right, on=on)}


def rows(found: Seat) -> list[tuple[str, datetime.date, datetime.date | None]]:
    same = Seat.objects.filter(committee=found.committee, key=found.key)
    return [
        (str(row.user or "–"), row.valid_from, row.valid_to)
        for row in same.order_by("valid_from")
    ]


class TestFilling:
    def test_it_gives_the_seat_and_its_rights(self, empty, committee, secretariat):
        person = UserFactory()

        fill(empty, person, by=secretariat)

        assert rows(empty) == [(person.name, TODAY, None)]
        assert held(person, committee) == PERMISSIONS[Role.MEMBER] | VOTING

    def test_it_is_signed(self, empty, secretariat):
        filled = fill(empty, UserFactory(), by=secretariat)

        last = filled.history.first()
        assert (last.history_user, last.history_change_reason) == (
            secretariat,
            "seated as member",
        )

    def test_the_person_gets_one_letter(self, empty, secretariat):
        person = UserFactory()

        fill(empty, person, by=secretariat)

        letters = Letter.objects.filter(to_user=person)
        assert [letter.subject for letter in letters] == [
            "Du har fått verv i FSU Rehabilitering"
        ]

    def test_a_seat_that_begins_later_gives_its_rights_later(self, empty, committee):
        person = UserFactory()
        fill(empty, person, by=None, valid_from=TODAY + 3 * DAY)

        assert held(person, committee) == set()

        Seat.objects.filter(pk=empty.pk).update(valid_from=TODAY)
        end_what_has_run_out()
        assert held(person, committee) == PERMISSIONS[Role.MEMBER] | VOTING

    def test_a_seat_with_an_end_is_vacant_the_day_after(self, empty):
        person = UserFactory()

        fill(empty, person, by=None, valid_from=TODAY, valid_to=TODAY + 9 * DAY)

        assert rows(empty) == [
            (person.name, TODAY, TODAY + 9 * DAY),
            ("–", TODAY + 10 * DAY, None),
        ]

    def test_a_taken_one_is_refused(self, empty, secretariat):
        fill(empty, UserFactory(), by=secretariat)

        with pytest.raises(NotASeat, match="Nokon har alt dette vervet"):
            fill(empty, UserFactory(), by=secretariat)

    def test_an_ended_one_is_refused(self, empty, secretariat):
        Seat.objects.filter(pk=empty.pk).update(valid_to=TODAY - DAY)

        with pytest.raises(NotASeat, match="finst ikkje meir"):
            fill(empty, UserFactory(), by=secretariat)

    def test_a_day_before_it_is_free_is_refused(self, empty, secretariat):
        with pytest.raises(NotASeat, match=r"ikkje ledig før 1\.\sjanuar 2021"):
            fill(empty, UserFactory(), by=secretariat, valid_from=LONG_AGO - DAY)

    def test_an_end_before_the_beginning_is_refused(self, empty, secretariat):
        with pytest.raises(NotASeat, match="Siste dag kan ikkje vere før"):
            fill(empty, UserFactory(), by=secretariat, valid_to=TODAY - DAY)

    def test_a_second_vote_in_the_same_body_is_refused(
        self, empty, secretariat, member
    ):
        with pytest.raises(
            NotASeat, match="har alt ei røyst i FSU Rehabilitering: Medlem"
        ):
            fill(empty, member, by=secretariat)

    def test_a_vote_after_the_first_has_ended_is_allowed(self, empty, committee):
        person = UserFactory()
        seat(
            person,
            committee,
            Role.MEMBER,
            by=None,
            valid_from=LONG_AGO,
            valid_to=TODAY - DAY,
        )

        fill(empty, person, by=None, valid_from=TODAY)

        assert held(person, committee) == PERMISSIONS[Role.MEMBER] | VOTING

    def test_the_same_person_may_sit_in_several_bodies(self, empty, outsider):
        fill(empty, outsider, by=None)

        assert outsider.seats.valid().count() == 2

    @pytest.mark.parametrize("who", ["leader", "member", "outsider", "ssu_leader"])
    def test_only_the_secretariat_may(self, request, empty, who):
        with pytest.raises(PermissionDenied):
            fill(empty, UserFactory(), by=request.getfixturevalue(who))


class TestUnseating:
    @pytest.fixture
    def taken(self, empty: Seat) -> Seat:
        return fill(empty, UserFactory(name="Medlemen"), by=None, valid_from=LONG_AGO)

    def test_at_once(self, taken, committee, secretariat):
        unseat(taken, by=secretariat)

        assert rows(taken) == [
            ("Medlemen", LONG_AGO, TODAY - DAY),
            ("–", TODAY, None),
        ]
        assert held(taken.user, committee) == set()

    def test_on_a_day(self, taken, committee, secretariat):
        unseat(taken, by=secretariat, last_day=TODAY + DAY)

        assert rows(taken) == [
            ("Medlemen", LONG_AGO, TODAY + DAY),
            ("–", TODAY + 2 * DAY, None),
        ]
        assert held(taken.user, committee) == PERMISSIONS[Role.MEMBER] | VOTING

    def test_moving_the_last_day_moves_the_vacancy(self, taken, secretariat):
        unseat(taken, by=secretariat, last_day=TODAY + DAY)
        unseat(taken, by=secretariat, last_day=TODAY + 5 * DAY)

        assert rows(taken) == [
            ("Medlemen", LONG_AGO, TODAY + 5 * DAY),
            ("–", TODAY + 6 * DAY, None),
        ]

    def test_taking_the_last_day_back_takes_the_vacancy_away(self, taken, secretariat):
        unseat(taken, by=secretariat, last_day=TODAY + DAY)
        change_seat(taken, by=secretariat, valid_to=None)

        assert rows(taken) == [("Medlemen", LONG_AGO, None)]

    def test_a_day_that_the_next_one_has_is_refused(self, taken, secretariat):
        unseat(taken, by=secretariat, last_day=TODAY)
        after = Seat.objects.get(key="medlem1", user=None)
        fill(after, UserFactory(name="Den neste"), by=secretariat)

        with pytest.raises(NotASeat, match="Den neste har dette vervet frå"):
            unseat(taken, by=secretariat, last_day=TODAY + 9 * DAY)

    def test_a_last_day_before_the_first_is_refused(self, taken, secretariat):
        with pytest.raises(NotASeat, match="Siste dag kan ikkje vere før"):
            unseat(taken, by=secretariat, last_day=LONG_AGO - DAY)

    def test_the_person_is_told(self, taken, secretariat):
        unseat(taken, by=secretariat)

        letters = Letter.objects.filter(to_user=taken.user)
        assert [letter.subject for letter in letters] == [
            "Vervet ditt i FSU Rehabilitering sluttar"
        ]

    def test_a_seat_beside_the_structure_leaves_nothing_behind(self, committee, member):
        only = Seat.objects.get(user=member)

        unseat(only, by=None)

        assert Seat.objects.filter(committee=committee).count() == 1

    def test_only_the_secretariat_may(self, taken, leader):
        with pytest.raises(PermissionDenied):
            unseat(taken, by=leader)


class TestSubstitutes:
    def test_a_substitute_may_read_and_vote(self, committee, member, secretariat):
        person = UserFactory()

        set_substitute(Seat.objects.get(user=member), person, by=secretariat)

        assert held(person, committee) == PERMISSIONS[Role.OBSERVER] | VOTING

    def test_the_former_one_loses_it(self, committee, member, secretariat):
        person = UserFactory()
        only = Seat.objects.get(user=member)
        set_substitute(only, person, by=secretariat)

        set_substitute(only, None, by=secretariat)

        assert held(person, committee) == set()

    def test_it_ends_with_the_seat(self, committee, member, secretariat):
        person = UserFactory()
        only = Seat.objects.get(user=member)
        set_substitute(only, person, by=secretariat)

        unseat(only, by=secretariat)

        assert held(person, committee) == set()

    def test_nobody_is_his_own(self, member, secretariat):
        with pytest.raises(NotASeat, match="Ingen er vara for seg sjølv"):
            set_substitute(Seat.objects.get(user=member), member, by=secretariat)

    def test_who_has_a_vote_cannot_have_another(self, member, leader, secretariat):
        with pytest.raises(NotASeat, match="har alt ei røyst"):
            set_substitute(Seat.objects.get(user=member), leader, by=secretariat)


class TestFindingOrInviting:
    def test_a_known_address_is_found_whatever_its_case(self, committee, secretariat):
        person = UserFactory(email="kari@demo.example")

        found = find_or_invite(
            " Kari@Demo.example ", "", None, by=secretariat, on=committee
        )

        assert found == (person, False)
        assert not Letter.objects.exists()

    def test_a_new_one_is_invited(self, committee, secretariat):
        person, invited = find_or_invite(
            "ny@demo.example", "Ny", None, by=secretariat, on=committee
        )

        assert (person.email, person.name, invited) == ("ny@demo.example", "Ny", True)
        assert not person.has_usable_password()
        assert Letter.objects.get().link["purpose"] == "invitation"

    def test_a_closed_account_is_refused(self, committee, secretariat):
        UserFactory(email="slutt@demo.example", is_active=False)

        with pytest.raises(NotASeat, match="stengd"):
            find_or_invite("slutt@demo.example", "", None, by=secretariat, on=committee)

    def test_only_the_secretariat_may(self, committee, leader):
        with pytest.raises(PermissionDenied):
            find_or_invite("ny@demo.example", "Ny", None, by=leader, on=committee)


def test_a_changed_role_changes_the_rights(committee, member, secretariat):
    change_seat(Seat.objects.get(user=member), by=secretariat, role=Role.OBSERVER)

    assert held(member, committee) == PERMISSIONS[Role.OBSERVER] | VOTING


def test_a_seat_in_the_secretariat_gives_rights_everywhere(committee, ssu, office):
    assert office.kind == Kind.SECRETARIAT
    person = UserFactory()
    place = seat(None, office, Role.MEMBER, by=None, key="ny", say="speak")

    fill(place, person, by=None)
    assert Right.ASSESS_CASES in held(person, committee)
    assert Right.ASSESS_CASES in held(person, ssu)

    unseat(Seat.objects.get(user=person), by=None)
    assert held(person, committee) == set()
    assert held(person, ssu) == set()
