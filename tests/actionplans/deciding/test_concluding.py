"""Concluding: by the rule, in a meeting, and what it brings about."""

import pytest
from django.utils import timezone

from actionplans import canonical
from actionplans.models import Revision
from actionplans.services import deciding
from actionplans.signals import plan_adopted
from actionplans.tally import open_ballot
from actionplans.workflow import State
from committees.models import Seat
from committees.roles import Role
from committees.services import seat, unseat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import (
    again,
    agree,
    in_days,
    people_told,
    seat_of,
)
from tests.conftest import LONG_AGO
from tests.factories.actionplans import RevisionFactory, grow

TODAY = timezone.localdate()


# Concluding


def test_it_is_in_force_with_text_case_and_date_as_voted(
    submitted, ssu_leader, ssu_deputy, everybody
):
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.vote(
        submitted,
        Seat.objects.get(user__name="medlem1.ssu"),
        by=_named("medlem1.ssu"),
        choice="blank",
    )
    voted_on = open_ballot(submitted).sha256

    deciding.conclude(
        submitted, by=ssu_leader, text="SSU vedtek planen.", case_number=" 31/26 "
    )

    plan = again(submitted)
    assert (plan.state, plan.decision_text, plan.case_number, plan.decided_on) == (
        State.ADOPTED,
        "SSU vedtek planen.",
        "31/26",
        TODAY,
    )
    assert (plan.decided_outside, plan.attendance) == (False, "")
    assert plan.sha256 == voted_on == canonical.digest(plan.canonical)
    assert canonical.holds(plan)
    assert submitted.ballots.get().outcome == "adopted"


def _named(name: str):
    from accounts.models import User

    return User.objects.get(name=name)


def test_everybody_told_before_and_the_secretariat_are_told(
    submitted, ssu_leader, ssu_deputy, secretariat, caseworker, outsider, member
):
    before = {letter.to_user.name for letter in Letter.objects.all()}
    agree(submitted, ssu_leader, ssu_deputy)

    deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")

    assert people_told("conclude") == before | {"sekretariat", "saksbehandlar"}
    assert before == {
        "leiar.lsu-molde",
        "leiar.ssu",
        "nestleiar.ssu",
        "leiar.fsu-rehabilitering",
    }


@pytest.mark.parametrize(
    "votes",
    [
        {},
        {"leiar.ssu": "for"},
        {"leiar.ssu": "for", "nestleiar.ssu": "against"},
        {"leiar.ssu": "blank", "nestleiar.ssu": "blank"},
    ],
)
def test_where_the_rule_is_not_met_it_is_not_concluded(
    submitted, ssu_leader, ssu_deputy, votes
):
    for name, choice in votes.items():
        agree(submitted, _named(name), choice=choice)

    with pytest.raises(DomainError):
        deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")

    assert again(submitted).state == State.SUBMITTED


def test_a_meeting_may_have_decided_it_with_its_attendance(
    submitted, ssu_leader, ssu_deputy, ssu_member
):
    seats = [seat_of(ssu_leader), seat_of(ssu_deputy)]

    deciding.conclude(
        submitted,
        by=ssu_deputy,
        text="Ja.",
        case_number="31/26",
        on=in_days(-2),
        meeting=deciding.Attendance(seats, "To gjester"),
    )

    plan = again(submitted)
    assert plan.attendance == "Leiar\nNestleiar\n\nTo gjester"
    assert (plan.decided_on, plan.decided_outside) == (in_days(-2), False)


def test_a_meeting_of_one_party_decides_nothing(submitted, ssu_leader, ssu_deputy):
    with pytest.raises(DomainError):
        deciding.conclude(
            submitted,
            by=ssu_leader,
            text="Ja.",
            case_number="31/26",
            meeting=deciding.Attendance([seat_of(ssu_leader)]),
        )


def test_a_leader_of_the_writer_never_adopts_the_writers_plan(
    submitted, ssu, leader, ssu_leader, ssu_deputy
):
    unseat(seat_of(ssu_leader), by=None)
    seat(leader, ssu, Role.LEADER, by=None, valid_from=LONG_AGO)
    agree(submitted, leader, ssu_deputy)

    with pytest.raises(DomainError):
        deciding.conclude(submitted, by=leader, text="Ja.", case_number="31/26")

    deciding.conclude(submitted, by=ssu_deputy, text="Ja.", case_number="31/26")
    assert again(submitted).state == State.ADOPTED


@pytest.mark.parametrize(
    "wrong", [{"on": in_days(1)}, {"case_number": "  "}], ids=["ahead", "no case"]
)
def test_a_decision_has_a_case_and_no_date_ahead(
    submitted, ssu_leader, ssu_deputy, wrong
):
    agree(submitted, ssu_leader, ssu_deputy)

    with pytest.raises(DomainError):
        deciding.conclude(
            submitted, by=ssu_leader, **{"text": "Ja.", "case_number": "31/26", **wrong}
        )


def test_the_former_one_is_superseded_and_untouched(
    in_force, leader, ssu_leader, ssu_deputy, plan
):

    plan.hearing_required = False
    plan.save()
    before = Revision.objects.filter(pk=in_force.pk).values().get()
    new = RevisionFactory(plan=plan)
    grow(new)
    deciding.submit(new, by=leader)
    agree(new, ssu_leader, ssu_deputy)

    deciding.conclude(new, by=ssu_leader, text="Ja.", case_number="31/26")

    after = Revision.objects.filter(pk=in_force.pk).values().get()
    assert after == {**before, "state": State.SUPERSEDED}
    assert list(in_force.steps.values_list("step", "by")) == [("supersede", None)]
    assert again(new).state == State.ADOPTED


def test_those_above_hear_of_it(submitted, ssu_leader, ssu_deputy):
    heard = []

    def listen(revision, by, **kwargs):
        heard.append((revision.pk, by))

    plan_adopted.connect(listen)
    agree(submitted, ssu_leader, ssu_deputy)
    deciding.conclude(submitted, by=ssu_leader, text="Ja.", case_number="31/26")
    plan_adopted.disconnect(listen)

    assert heard == [(submitted.pk, ssu_leader)]
