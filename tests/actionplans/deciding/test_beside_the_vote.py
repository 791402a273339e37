"""More time, sending back, taking back, registering, and running out."""

import datetime

import pytest
from django.utils import timezone

from actionplans import canonical
from actionplans.services import adopting, deciding
from actionplans.tally import open_ballot, tally
from actionplans.workflow import State
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    people_told,
    seat_of,
)
from tests.conftest import LONG_AGO, seated
from tests.core.test_lost_session import synthetic_number
from tests.factories.actionplans import PlanFactory, RevisionFactory, grow

TODAY = timezone.localdate()


# The other ends


def test_more_time_is_told_to_those_who_have_not_voted(
    submitted, ssu_leader, ssu_deputy, ssu_member, everybody
):
    agree(submitted, ssu_deputy)

    deciding.extend_vote(submitted, by=ssu_leader, deadline=in_days(30))

    assert again(submitted).vote_deadline == in_days(30)
    assert people_told("extend_vote") == {
        "leiar.ssu",
        "medlem1.ssu",
        "brukarrep.kommune.ssu",
    }


def test_sent_back_it_is_being_answered_and_the_votes_are_void(
    submitted, ssu_leader, everybody
):
    agree(submitted, ssu_leader)

    deciding.send_back(submitted, by=ssu_leader, reason="Skriv om tiltak 2.")

    revision = again(submitted)
    assert (revision.state, revision.vote_deadline) == (State.ANSWERING, None)
    assert submitted.ballots.get().outcome == "sent_back"
    assert people_told("send_back") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        "leiar.lsu-molde",
        "leiar.lsu-volda",
    }


def test_handed_in_anew_it_is_voted_on_anew(submitted, leader, ssu_leader, ssu_deputy):
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.send_back(submitted, by=ssu_leader, reason="Skriv om tiltak 2.")
    deciding.submit(submitted, by=leader)

    assert tally(open_ballot(submitted)).outcome.voted == 0


def test_taken_back_it_is_a_draft_and_everyone_told_before_is_told(
    submitted, leader, ssu_leader, ssu_deputy, outsider
):
    before = {letter.to_user.name for letter in Letter.objects.all()}
    agree(submitted, ssu_leader)

    deciding.withdraw(submitted, by=leader, reason="Vi skriv om.")

    assert again(submitted).state == State.DRAFT
    assert submitted.ballots.get().outcome == "withdrawn"
    assert people_told("withdraw") == before


# Outside the portal


@pytest.mark.parametrize("start", ["draft", "submitted"])
def test_the_secretariat_registers_what_was_decided_elsewhere(
    request, start, secretariat, caseworker, deputy, outsider
):
    revision = request.getfixturevalue(start)

    adopting.register_adopted(
        revision,
        by=caseworker,
        on=in_days(-40),
        case_number="39/22",
        text="Vedteke i SSU.",
    )

    plan = again(revision)
    assert (plan.state, plan.decided_outside, plan.decided_on, plan.case_number) == (
        State.ADOPTED,
        True,
        in_days(-40),
        "39/22",
    )
    assert canonical.holds(plan)
    assert people_told("register_adopted") <= {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
    }
    assert "nestleiar.fsu-rehabilitering" in people_told("register_adopted")
    assert not plan.ballots.filter(closed_at=None).exists()


def test_the_portal_registers_at_a_commands_bidding(draft):
    adopting.register_adopted(
        draft, by=None, on=in_days(-1), case_number="39/22", text="Vedteke."
    )

    assert list(draft.steps.values_list("step", "by")) == [("register_adopted", None)]


def test_who_leads_the_writer_does_not_register_though_he_sits_in_the_secretariat(
    draft, leader, office
):
    seat(leader, office, Role.MEMBER, by=None, valid_from=LONG_AGO, say="speak")

    with pytest.raises(DomainError):
        adopting.register_adopted(
            draft, by=leader, on=TODAY, case_number="39/22", text="Vedteke."
        )


@pytest.fixture
def joint(office, ssu, plan):
    """The joint plan: the secretariat writes, SSU decides."""
    own = PlanFactory(writer=office, decider=ssu)
    revision = RevisionFactory(plan=own)
    grow(revision)
    return revision


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPUTY])
def test_who_leads_the_secretariat_does_not_register_the_secretariats_own_plan(
    joint, office, role
):
    person = seated("sekretariat", office, role, say="speak")

    with pytest.raises(DomainError, match="Nokon andre i sekretariatet"):
        adopting.register_adopted(
            joint, by=person, on=TODAY, case_number="31/26", text="Vedteke."
        )

    assert again(joint).state == State.DRAFT


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SECRETARY])
def test_another_seat_in_the_secretariat_registers_it(joint, office, role):
    person = seated("saksbehandlar", office, role, say="speak")

    adopting.register_adopted(
        joint, by=person, on=TODAY, case_number="31/26", text="Vedteke."
    )

    assert again(joint).state == State.ADOPTED


# What a decision must say

NUMBER = synthetic_number()


def decide(name, revision, *, by, seats, **given):
    if name == "register_adopted":
        adopting.register_adopted(revision, by=by["secretariat"], **given)
    elif name == "meeting":
        meeting = deciding.Attendance(seats)
        deciding.conclude(revision, by=by["leader"], meeting=meeting, **given)
    else:
        deciding.conclude(revision, by=by["leader"], **given)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "  "}, "teksten i vedtaket"),
        ({"case_number": " "}, "saksnummeret"),
        ({"text": f"Etter {NUMBER}."}, "fødselsnummer"),
        ({"case_number": NUMBER}, "fødselsnummer"),
        ({"on": in_days(1)}, "fram"),
    ],
)
@pytest.mark.parametrize("name", ["conclude", "meeting", "register_adopted"])
def test_a_decision_says_what_and_under_which_number(
    submitted, ssu_leader, ssu_deputy, secretariat, name, said, words
):
    given = {"text": "Vedteke.", "case_number": "31/26", "on": TODAY, **said}
    agree(submitted, ssu_leader, ssu_deputy)
    seats = [seat_of(ssu_leader), seat_of(ssu_deputy)]
    by = {"leader": ssu_leader, "secretariat": secretariat}

    with pytest.raises(DomainError, match=words):
        decide(name, submitted, by=by, seats=seats, **given)

    assert again(submitted).state == State.SUBMITTED


def test_what_is_registered_has_a_day(draft):
    with pytest.raises(DomainError, match="datoen for vedtaket"):
        adopting.register_adopted(
            draft, by=None, on=None, case_number="39/22", text="Vedteke."
        )


# The end of the period


def test_it_expires_when_the_period_is_over(in_force, leader, secretariat, plan):
    last = datetime.date(plan.period_end, 12, 31)
    assert adopting.expire_plans(last) == 0
    assert again(in_force).state == State.ADOPTED

    assert adopting.expire_plans(last + datetime.timedelta(days=1)) == 1
    assert adopting.expire_plans(last + datetime.timedelta(days=2)) == 0

    assert again(in_force).state == State.EXPIRED
    assert list(in_force.steps.values_list("step", "by")) == [("expire", None)]
    letters = Letter.objects.filter(event=f"plan:{in_force.pk}:expire")
    assert sorted(letter.to_user.name for letter in letters) == [
        "leiar.fsu-rehabilitering",
        "sekretariat",
    ]


def test_the_writer_and_the_secretariat_are_warned_once_from_half_a_year_before(
    in_force, leader, deputy, member, secretariat, caseworker, ssu_leader, plan
):
    end = plan.period_end
    adopting.expire_plans(datetime.date(end, 6, 30))
    assert people_told("expires_soon") == set()

    for day in (1, 2, 3):
        adopting.expire_plans(datetime.date(end, 7, day))

    assert people_told("expires_soon") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        "sekretariat",
        "saksbehandlar",
    }
