"""Clearing: asked for by those who lead the writer, answered by those who lead the decider."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Party
from actionplans.models import ClearanceRequest, Measure
from actionplans.services.clearing import (
    ask_to_clear,
    clear_measure,
    refuse_to_clear,
    state_of,
)
from actionplans.workflow import CLEARING, Clearing, State
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.workflow import StepNotAllowed
from tests.actionplans.conftest import thread
from tests.actionplans.people import synthetic_number
from tests.conftest import LONG_AGO, seated
from tests.factories.actionplans import (
    in_state,
)

YEAR = timezone.localdate().year
WORD = {"text": "SSU klarerer tiltaket.", "case_number": "12/26"}


def lead(measure, state, leader, ssu_leader):
    """Bring the measure to a state of clearing by the real steps."""
    if state in {Clearing.ASKED, Clearing.REFUSED}:
        ask_to_clear(measure, by=leader, why="Det trengst.")
    if state == Clearing.REFUSED:
        refuse_to_clear(measure, by=ssu_leader, **WORD)
    if state == Clearing.CLEARED:
        clear_measure(measure, by=ssu_leader, **WORD)


def take(step, measure, by, words="Det trengst."):
    if step == "ask_to_clear":
        return ask_to_clear(measure, by=by, why=words)
    verb = clear_measure if step == "clear_measure" else refuse_to_clear
    return verb(measure, by=by, text=words, case_number="12/26")


# Every step, from every state, by everyone --------------------------------------------


@pytest.mark.parametrize("state", Clearing.values)
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_a_step_is_taken_from_its_states_only(waiting, leader, ssu_leader, step, state):
    lead(waiting, state, leader, ssu_leader)
    by = leader if step == "ask_to_clear" else ssu_leader

    if state in CLEARING.steps[step].sources:
        take(step, waiting, by)
        assert state_of(thread(waiting)) == CLEARING.steps[step].target
    else:
        with pytest.raises(StepNotAllowed):
            take(step, waiting, by)
        assert state_of(thread(waiting)) == state


MAY = {
    "ask_to_clear": {"leader", "deputy", "secretary"},
    "clear_measure": {"ssu_leader", "ssu_deputy"},
    "refuse_to_clear": {"ssu_leader", "ssu_deputy"},
}


@pytest.mark.parametrize(
    "who",
    [
        "leader", "deputy", "secretary", "member", "observer", "outsider",
        "ssu_leader", "ssu_deputy", "lsu_leader", "secretariat", "caseworker",
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_a_step_is_taken_by_its_people_only(request, waiting, leader, step, who):
    by = request.getfixturevalue(who)

    if who in MAY[step]:
        take(step, waiting, by)
    else:
        with pytest.raises(PermissionDenied):
            take(step, waiting, by)
        assert not ClearanceRequest.objects.exists()


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.ADOPTED}))
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_only_a_measure_of_the_plan_in_force(draft, leader, ssu_leader, step, state):
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    in_state(draft, state)

    with pytest.raises(DomainError):
        take(step, measure, leader if step == "ask_to_clear" else ssu_leader)


@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_only_a_measure_with_consequences(plain, leader, ssu_leader, step):
    with pytest.raises(DomainError):
        take(step, plain, leader if step == "ask_to_clear" else ssu_leader)


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPUTY])
@pytest.mark.parametrize("step", ["clear_measure", "refuse_to_clear"])
def test_nobody_answers_for_the_body_he_leads(waiting, committee, ssu, step, role):
    both = seated("begge", ssu, Role.DEPUTY, party=Party.TRUST)
    seat(both, committee, role, by=None, valid_from=LONG_AGO)

    with pytest.raises(DomainError, match=r"leiar|leier"):
        take(step, waiting, both)
    assert state_of(thread(waiting)) == Clearing.WAITS


def test_who_is_an_ordinary_member_of_the_writer_may_answer(waiting, committee, ssu):
    both = seated("begge", ssu, Role.DEPUTY, party=Party.TRUST)
    seat(both, committee, Role.MEMBER, by=None, valid_from=LONG_AGO)

    take("clear_measure", waiting, both)


# What is kept -------------------------------------------------------------------------


def test_the_answer_is_signed_dated_and_numbered(asked, ssu_leader):
    day = timezone.localdate() - datetime.timedelta(days=3)

    clear_measure(asked, by=ssu_leader, text="Klarert.", case_number="14/26", on=day)

    kept = ClearanceRequest.objects.get()
    assert (kept.state, kept.text, kept.case_number, kept.decided_on) == (
        "cleared",
        "Klarert.",
        "14/26",
        day,
    )
    assert (kept.answered_by, kept.answered_seat.committee.slug) == (ssu_leader, "ssu")
    assert kept.history.latest().history_user == ssu_leader
    assert (thread(asked).cleared_on, thread(asked).cleared_case) == (day, "14/26")


def test_a_refusal_leaves_the_measure_waiting_and_it_may_be_asked_anew(
    asked, leader, ssu_leader
):
    refuse_to_clear(asked, by=ssu_leader, text="For dyrt.", case_number="14/26")
    assert thread(asked).cleared_on is None

    ask_to_clear(asked, by=leader, why="Kommunane betaler no.")

    assert [row.state for row in ClearanceRequest.objects.all()] == ["refused", "asked"]


@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_words_are_asked_for(waiting, leader, ssu_leader, step):
    with pytest.raises(StepNotAllowed):
        take(step, waiting, leader if step == "ask_to_clear" else ssu_leader, words=" ")


def test_a_case_number_is_asked_for(waiting, ssu_leader):
    with pytest.raises(DomainError, match="saksnummer"):
        clear_measure(waiting, by=ssu_leader, text="Ja.", case_number="")


def test_a_decision_is_not_dated_ahead(waiting, ssu_leader):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(DomainError):
        clear_measure(waiting, by=ssu_leader, on=tomorrow, **WORD)


def test_a_number_of_a_person_is_never_kept(waiting, leader, ssu_leader):
    with pytest.raises(HoldsIdentityNumber):
        ask_to_clear(waiting, by=leader, why=synthetic_number())
    with pytest.raises(HoldsIdentityNumber):
        clear_measure(
            waiting, by=ssu_leader, text=synthetic_number(), case_number="1/26"
        )
    assert not ClearanceRequest.objects.exists()


def told(event):
    letters = Letter.objects.filter(event__contains=event).order_by("pk")
    return {letter.to_user.name for letter in letters}


def test_those_who_lead_the_decider_hear_of_the_question(asked):
    assert told("clearance_asked") == {"leiar.ssu", "nestleiar.ssu"}


@pytest.mark.parametrize("verb", [clear_measure, refuse_to_clear])
def test_the_writer_and_the_secretariat_hear_of_the_answer(
    asked, deputy, secretariat, ssu_leader, verb
):
    verb(asked, by=ssu_leader, **WORD)

    assert told("clearance_answered") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        secretariat.name,
    }
    letter = Letter.objects.filter(event__contains="clearance_answered").first()
    assert "12/26" in letter.body
    assert "SSU klarerer tiltaket." in letter.body
