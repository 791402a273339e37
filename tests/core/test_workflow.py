"""A workflow is a table: it draws, guards and prints itself."""

import pytest
from django.utils import translation

from helsefellesskap.core.workflow import Step, StepNotAllowed, Workflow

pytestmark = pytest.mark.once

DOOR = Workflow(
    [("open", "open"), ("shut", "shut"), ("locked", "locked")],
    shut=Step({"open"}, "shut", "door.push"),
    open=Step({"shut"}, "open", "door.pull"),
    lock=Step({"shut"}, "locked", "door.lock", needs_reason=True, label="Lås døra"),
    paint=Step({"open", "shut"}, None, "door.paint"),
)


@pytest.mark.parametrize(
    ("state", "steps"),
    [("open", ["shut", "paint"]), ("shut", ["open", "lock", "paint"]), ("locked", [])],
)
def test_the_steps_that_start_here(state: str, steps: list[str]) -> None:
    assert list(DOOR.open_steps(state)) == steps


@pytest.mark.parametrize("state", list(DOOR.labels))
@pytest.mark.parametrize("name", list(DOOR.steps))
def test_every_pair_is_allowed_or_refused(state: str, name: str) -> None:
    if state in DOOR.steps[name].sources:
        assert DOOR.check(name, state, "it is night") is DOOR.steps[name]
    else:
        with pytest.raises(StepNotAllowed):
            DOOR.check(name, state, "it is night")


def test_a_refusal_names_the_step_and_the_state() -> None:
    with translation.override("nn"), pytest.raises(StepNotAllowed) as refused:
        DOOR.check("lock", "open", "it is night")
    assert str(refused.value) == "«Lås døra» går ikkje no. Tilstanden er: open."


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_what_needs_a_reason_gets_one(reason: str) -> None:
    with translation.override("nn"), pytest.raises(StepNotAllowed) as refused:
        DOOR.check("lock", "shut", reason)
    assert str(refused.value) == "«Lås døra» treng ei grunngjeving."


def test_a_step_without_a_target_stays() -> None:
    assert (DOOR.target("paint", "open"), DOOR.target("shut", "open")) == (
        "open",
        "shut",
    )


def test_it_prints_itself() -> None:
    assert DOOR.mermaid() == (
        "stateDiagram-v2\n"
        "    open --> shut: shut\n"
        "    shut --> open: open\n"
        "    shut --> locked: lock\n"
        "    open --> open: paint\n"
        "    shut --> shut: paint"
    )
