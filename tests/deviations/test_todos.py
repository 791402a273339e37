"""What waits for whom: the receiver's answer, the reporter's look at it, the LSU's word."""

from typing import Any

import pytest

from deviations.models import Deviation
from deviations.panels import todos
from deviations.workflow import State
from tests.factories.deviations import DeviationFactory


@pytest.fixture
def registered(molde: Any, trust: Any) -> Deviation:
    """From Molde about the trust."""
    made: Deviation = DeviationFactory(reporter=molde, receiver=trust)
    return made


def waits(user: Any) -> bool:
    return bool(list(todos(user)))


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (State.REGISTERED, "receiver"),
        (State.RECEIVED, "receiver"),
        (State.HANDLED, "receiver"),
        (State.ANSWERED, "reporter"),
        (State.CLOSED, ""),
        (State.REJECTED, ""),
    ],
)
def test_it_waits_for_the_side_that_has_the_next_step(
    state: str,
    who: str,
    registered: Deviation,
    molde_contact: Any,
    trust_contact: Any,
    volda_contact: Any,
) -> None:
    Deviation.objects.filter(pk=registered.pk).update(
        state=state,
        answered_on=registered.reported_on,
        closed_on=registered.reported_on,
    )
    party = {"reporter": registered.reporter, "receiver": registered.receiver}
    found = {
        user.organisation
        for user in (molde_contact, trust_contact, volda_contact)
        if waits(user)
    }

    assert found == ({party[who]} if who else set())


def test_what_awaits_an_answer_has_its_day(
    registered: Deviation, molde_contact: Any, trust_contact: Any
) -> None:
    own = {u.organisation: u for u in (molde_contact, trust_contact)}
    [todo] = list(todos(own[registered.receiver]))

    assert todo.due == registered.reply_by
    assert registered.number in todo.title


def test_a_disagreement_waits_for_the_areas_lsu_alone(
    registered: Deviation,
    lsu: Any,
    lsu_leader: Any,
    lsu_member: Any,
    other_lsu_leader: Any,
    trust_contact: Any,
) -> None:
    Deviation.objects.filter(pk=registered.pk).update(
        state=State.DISPUTED, area=lsu.area
    )

    assert waits(lsu_leader)
    assert not any(map(waits, (lsu_member, other_lsu_leader, trust_contact)))


def test_the_secretariat_has_those_of_parties_without_a_contact(
    registered: Deviation, secretariat: Any, molde_contact: Any
) -> None:
    """The trust has nobody here; Molde has."""
    assert waits(secretariat)

    Deviation.objects.update(reporter=registered.receiver, receiver=registered.reporter)
    assert not waits(secretariat)
    assert waits(molde_contact)
