"""A decision becomes a measure: who may, what waits, what is undone, who is told, once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.models import DroppedNode, Goal, Measure, Plan, Revision
from actionplans.services.adopting import register_adopted
from actionplans.services.clearing import clear_measure
from actionplans.services.drafting import start_draft
from actionplans.services.editing import edit_node
from actionplans.services.status import report_status
from actionplans.workflow import State as PlanState
from actionplans.workflow import Status
from cases import services
from cases.models import Case, CaseMeasure, CaseStep
from cases.reports.red_thread import Reader, red_thread
from cases.workflow import HAS_DECISION, MEASURE, MeasureState, State
from committees.models import Committee
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.signals import new_day
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
)
from tests.factories.cases import CONTACT

SENDER = "sender@demo.example"
WORDS = "Melding om utskriving same dag"


@pytest.fixture
def plan(committee: Committee, ssu: Committee, everybody: dict[str, User]) -> Plan:
    """The plan of FSU Rehabilitering, in force, with one goal."""
    found: Plan = PlanFactory(writer=committee, decider=ssu, hearing_required=False)
    revision = RevisionFactory(plan=found)
    add_measure(add_goal(revision, "God overgang"), "Eit tiltak som er der")
    adopt(revision)
    return found


@pytest.fixture
def other_plan(other_committee: Committee, ssu: Committee) -> Plan:
    """The plan of FSU IKT, in force, with one goal."""
    found: Plan = PlanFactory(
        writer=other_committee, decider=ssu, hearing_required=False
    )
    adopt_with_goal(found)
    return found


def adopt_with_goal(plan: Plan) -> None:
    revision = RevisionFactory(plan=plan)
    add_measure(add_goal(revision, "Eitt mål"), "Eit tiltak")
    adopt(revision)


def goal_of(plan: Plan) -> Any:
    return Goal.objects.filter(revision__plan=plan).order_by("pk")[0].thread


def put_in_force(draft: Revision, by: User) -> Revision:
    return register_adopted(
        draft,
        by=by,
        on=timezone.localdate(),
        case_number="7/26",
        text="Planen er vedteken.",
    )


def letters_of(step: str) -> list[Letter]:
    """The letters to the sender about these rows of the log."""
    rows = CaseStep.objects.filter(step=step)
    events = [f"case:{row.case_id}:{row.pk}" for row in rows]
    return list(Letter.objects.filter(event__in=events, to_address=SENDER))


def to_sender(step: str) -> int:
    return len(letters_of(step))


# Straight into the draft ------------------------------------------------------------


def test_who_writes_the_plan_writes_the_measure_in_one_step(
    bring: Callable[..., Case], plan: Plan, leader: User
) -> None:
    draft = start_draft(plan, by=leader)
    case = bring(State.DECIDED)

    offer = services.offer_measure(
        case, by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )

    made = Measure.objects.get(goal__revision=draft, text=WORDS)
    assert (offer.state, offer.thread, offer.written_in) == (
        "written",
        made.thread,
        draft,
    )
    assert [row.step for row in case.steps.order_by("pk")][-2:] == [
        "offer_measure",
        "write_measure",
    ]
    assert to_sender("became_measure") == 0  # a draft is no promise


def test_without_a_draft_it_waits_and_goes_into_the_next(
    bring: Callable[..., Case], plan: Plan, leader: User
) -> None:
    offer = services.offer_measure(
        bring(State.REPORTED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    assert (offer.state, offer.thread) == ("waiting", None)

    draft = start_draft(plan, by=leader)

    offer.refresh_from_db()
    assert offer.state == "written"
    assert offer.thread == Measure.objects.get(goal__revision=draft, text=WORDS).thread


def test_what_has_lost_its_goal_goes_on_waiting_until_one_is_chosen(
    bring: Callable[..., Case], plan: Plan, leader: User
) -> None:
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plan, text=WORDS
    )
    start_draft(plan, by=leader)
    offer.refresh_from_db()
    assert offer.state == "waiting"

    offer = services.write_measure(offer, by=leader, goal=goal_of(plan))

    assert offer.state == "written"


# An offer to another body -----------------------------------------------------------


def test_another_bodys_plan_is_offered_and_its_leader_takes_it_in_with_one_step(
    bring: Callable[..., Case],
    sent: Callable[..., Any],
    other_plan: Plan,
    leader: User,
    outsider: User,
) -> None:
    draft = start_draft(other_plan, by=outsider)
    case = bring(State.DECIDED)
    made: list[CaseMeasure] = []

    def offer() -> None:
        made.append(
            services.offer_measure(
                case, by=leader, plan=other_plan, text=WORDS, goal=goal_of(other_plan)
            )
        )

    letters = sent(offer)
    assert [letter.to for letter in letters] == [["leiar.fsu-ikt@demo.example"]]
    assert made[0].state == "offered"
    assert not Measure.objects.filter(text=WORDS).exists()

    letters = sent(lambda: services.accept_measure(made[0], by=outsider))

    assert [letter.to for letter in letters] == [
        ["leiar.fsu-rehabilitering@demo.example"]
    ]
    assert Measure.objects.get(text=WORDS).goal.revision == draft


def test_a_no_has_a_reason_and_is_told(
    bring: Callable[..., Case],
    sent: Callable[..., Any],
    other_plan: Plan,
    leader: User,
    outsider: User,
) -> None:
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=other_plan, text=WORDS
    )
    with pytest.raises(DomainError):
        services.decline_measure(offer, by=outsider, reason=" ")

    letters = sent(
        lambda: services.decline_measure(offer, by=outsider, reason="Er i planen alt.")
    )

    offer.refresh_from_db()
    assert offer.state == "declined"
    assert len(letters) == 1
    assert "Er i planen alt." in letters[0].body


# The table: every step, state and role ----------------------------------------------

LEADS_PLAN = {"outsider"}
RULES = {
    "accept_measure": ({"offered"}, LEADS_PLAN),
    "decline_measure": ({"offered", "waiting"}, LEADS_PLAN),
    "write_measure": ({"waiting"}, LEADS_PLAN),
    "take_back_measure": (
        {"offered", "waiting"},
        {"leader", "secretary", "secretariat", "caseworker"},
    ),
}


def attempt(step: str, offer: CaseMeasure, by: User) -> str:
    verbs: dict[str, Callable[[], CaseMeasure]] = {
        "accept_measure": lambda: services.accept_measure(offer, by=by),
        "decline_measure": lambda: services.decline_measure(
            offer, by=by, reason="Nei."
        ),
        "write_measure": lambda: services.write_measure(offer, by=by),
        "take_back_measure": lambda: services.take_back_measure(offer, by=by),
    }
    with transaction.atomic():
        try:
            with transaction.atomic():
                verbs[step]()
                after = "done"
        except PermissionDenied:
            after = "may not"
        except DomainError:
            after = "not now"
        transaction.set_rollback(True)
    return after


@pytest.mark.parametrize("state", ["offered", "waiting", "declined", "taken_back"])
def test_every_role_may_do_what_the_table_says_and_nothing_else(
    state: str,
    bring: Callable[..., Case],
    everybody: dict[str, User],
    other_plan: Plan,
) -> None:
    start_draft(other_plan, by=everybody["outsider"])
    offer = services.offer_measure(
        bring(State.DECIDED),
        by=everybody["leader"],
        plan=other_plan,
        text=WORDS,
        goal=goal_of(other_plan),
    )
    CaseMeasure.objects.filter(pk=offer.pk).update(state=state, reason="Nei.")
    found, expected = {}, {}
    for step, (sources, roles) in RULES.items():
        for name, user in everybody.items():
            found[step, name] = attempt(step, offer, user)
            allowed = "done" if state in sources else "not now"
            expected[step, name] = allowed if name in roles else "may not"

    assert found == expected
    assert set(MEASURE.steps) == set(RULES)


@pytest.mark.parametrize("state", list(State))
def test_only_a_decision_becomes_a_measure_and_only_from_those_who_place_the_case(
    state: State, bring: Callable[..., Case], everybody: dict[str, User], plan: Plan
) -> None:
    case = bring(state)
    placers = {"leader", "secretary", "secretariat", "caseworker"}
    found, expected = {}, {}
    for name, user in everybody.items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    services.offer_measure(case, by=user, plan=plan, text=WORDS)
                    found[name] = "done"
            except PermissionDenied:
                found[name] = "may not"
            except DomainError:
                found[name] = "not now"
            transaction.set_rollback(True)
        if state in HAS_DECISION:
            expected[name] = "done" if name in placers else "may not"
        else:
            found[name] = "refused" if found[name] != "done" else "done"
            expected[name] = "refused"

    assert found == expected


def test_the_secretariat_offers_and_never_writes_in_the_plan(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> None:
    start_draft(plan, by=leader)

    offer = services.offer_measure(
        bring(State.DECIDED), by=secretariat, plan=plan, text=WORDS, goal=goal_of(plan)
    )

    assert offer.state == MeasureState.OFFERED
    assert not Measure.objects.filter(text=WORDS).exists()


def test_an_identity_number_is_refused(
    bring: Callable[..., Case], plan: Plan, leader: User
) -> None:
    with pytest.raises(HoldsIdentityNumber):
        services.offer_measure(
            bring(State.DECIDED), by=leader, plan=plan, text=synthetic_number()
        )


def test_a_goal_of_another_plan_is_refused(
    bring: Callable[..., Case], plan: Plan, other_plan: Plan, leader: User
) -> None:
    with pytest.raises(DomainError):
        services.offer_measure(
            bring(State.DECIDED),
            by=leader,
            plan=plan,
            text=WORDS,
            goal=goal_of(other_plan),
        )


# Undo -------------------------------------------------------------------------------


def test_it_is_undone_and_can_be_put_back(
    bring: Callable[..., Case], plan: Plan, leader: User
) -> None:
    draft = start_draft(plan, by=leader)
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )

    offer = services.take_back_measure(offer, by=leader)

    assert (offer.state, offer.thread) == ("taken_back", None)
    assert not Measure.objects.filter(goal__revision=draft, text=WORDS).exists()
    assert DroppedNode.objects.filter(revision=draft, text=WORDS).exists()


def test_what_is_in_force_is_not_undone(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> None:
    draft = start_draft(plan, by=leader)
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    put_in_force(draft, secretariat)

    with pytest.raises(DomainError):
        services.take_back_measure(offer, by=leader)


# The two letters --------------------------------------------------------------------


@pytest.fixture
def promised(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> CaseMeasure:
    """A case whose measure stands in the plan in force."""
    draft = start_draft(plan, by=leader)
    offer = services.offer_measure(
        bring(State.REPORTED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    put_in_force(draft, secretariat)
    offer.refresh_from_db()
    return offer


def measure_of(offer: CaseMeasure) -> Measure:
    return Measure.objects.get(
        thread=offer.thread, goal__revision__state=PlanState.ADOPTED
    )


def say(offer: CaseMeasure, by: User, status: Status) -> None:
    year = offer.plan.year_columns[-1]
    report_status(measure_of(offer), year, by=by, status=status)


def test_the_sender_hears_that_the_case_became_a_measure_once(
    promised: CaseMeasure, plan: Plan, leader: User, secretariat: User
) -> None:
    assert promised.adopted_on == timezone.localdate()
    assert to_sender("became_measure") == 1
    letter = letters_of("became_measure")[0]
    assert WORDS in letter.body
    assert f"/handlingsplanar/{plan.slug}/tiltak/{promised.thread_id}/" in letter.body

    put_in_force(start_draft(plan, by=leader), secretariat)

    assert to_sender("became_measure") == 1


def test_senders_of_gathered_cases_hear_the_same_once_each(
    bring: Callable[..., Case],
    plan: Plan,
    leader: User,
    secretariat: User,
    everybody: dict[str, User],
) -> None:
    main = bring(State.REPORTED)
    other = services.merge_case(
        bring(State.RECEIVED, contact=CONTACT | {"email": "other@demo.example"}),
        by=everybody["caseworker"],
        into=main,
        reason="Same rutine.",
    )
    draft = start_draft(plan, by=leader)
    with pytest.raises(DomainError):
        services.offer_measure(
            other, by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
        )
    offer = services.offer_measure(
        main, by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    put_in_force(draft, secretariat)
    offer.refresh_from_db()
    say(offer, leader, Status.DONE)
    new_day.send(sender=None)

    rows = CaseStep.objects.filter(step__in=["became_measure", "measure_done"])
    assert sorted(rows.values_list("case", "step", "other")) == sorted(
        [
            (main.pk, "became_measure", None),
            (main.pk, "measure_done", None),
            (other.pk, "became_measure", main.pk),
            (other.pk, "measure_done", main.pk),
        ]
    )
    told = [
        letter.to_address
        for row in rows
        for letter in Letter.objects.filter(event=f"case:{row.case_id}:{row.pk}")
    ]
    assert sorted(told) == ["other@demo.example"] * 2 + [SENDER] * 2


def test_a_gathered_case_shows_the_main_cases_thread_as_far_as_one_may_see(
    bring: Callable[..., Case], plan: Plan, leader: User, everybody: dict[str, User]
) -> None:
    main = bring(State.REPORTED)
    other = services.merge_case(
        bring(State.RECEIVED), by=everybody["caseworker"], into=main, reason="Same."
    )
    start_draft(plan, by=leader)
    services.offer_measure(main, by=leader, plan=plan, text=WORDS, goal=goal_of(plan))

    def said(reader: Reader) -> bool:
        stations = red_thread(Case.objects.get(pk=other.pk), reader)
        return WORDS in [one.words for one in stations]

    assert {reader: said(reader) for reader in Reader} == {
        Reader.OFFICE: True,
        Reader.BODY: False,
        Reader.SENDER: False,
        Reader.EVERYONE: False,
    }
    put_in_force(plan.revisions.latest("number"), everybody["secretariat"])
    assert all(said(reader) for reader in Reader)


def test_the_letter_says_what_the_plan_says(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> None:
    """The text may have been changed in hearing and vote before it was adopted."""
    draft = start_draft(plan, by=leader)
    services.offer_measure(
        bring(State.REPORTED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    node = Measure.objects.get(goal__revision=draft, text=WORDS)
    edit_node(node, by=leader, version=node.version, content={"text": "Noko anna"})
    put_in_force(draft, secretariat)

    body = letters_of("became_measure")[0].body
    assert "Noko anna" in body
    assert WORDS not in body


def test_what_the_draft_left_out_is_not_told(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> None:
    from actionplans.services.dropping import drop_node, stamp_of

    draft = start_draft(plan, by=leader)
    services.offer_measure(
        bring(State.REPORTED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    node = Measure.objects.get(goal__revision=draft, text=WORDS)
    drop_node(node, by=leader, stamp=stamp_of(node))
    put_in_force(draft, secretariat)

    assert to_sender("became_measure") == 0


def test_the_sender_hears_that_it_is_carried_out_once(
    promised: CaseMeasure, leader: User
) -> None:
    say(promised, leader, Status.GOING)
    assert to_sender("measure_done") == 0

    say(promised, leader, Status.DONE)
    say(promised, leader, Status.GOING)
    say(promised, leader, Status.DONE)
    new_day.send(sender=None)

    promised.refresh_from_db()
    assert promised.done_on == timezone.localdate()
    assert to_sender("measure_done") == 1


def test_what_waits_to_be_cleared_is_not_told_as_carried_out(
    bring: Callable[..., Case],
    plan: Plan,
    leader: User,
    secretariat: User,
    ssu_leader: User,
) -> None:
    """A status that came with a file says it is done; SSU has not cleared the measure."""
    from actionplans.models import StatusReport

    draft = start_draft(plan, by=leader)
    offer = services.offer_measure(
        bring(State.REPORTED), by=leader, plan=plan, text=WORDS, goal=goal_of(plan)
    )
    node = Measure.objects.get(goal__revision=draft, text=WORDS)
    edit_node(node, by=leader, version=node.version, content={"has_consequences": True})
    put_in_force(draft, secretariat)
    year = plan.year_columns[-1]
    StatusReport.objects.create(
        thread=offer.thread, year=year, status=Status.DONE, source="fil.docx"
    )
    new_day.send(sender=None)
    assert to_sender("measure_done") == 0

    offer.refresh_from_db()
    clear_measure(measure_of(offer), by=ssu_leader, text="Ja.", case_number="8/26")
    new_day.send(sender=None)

    assert to_sender("measure_done") == 1


def test_whoever_wants_no_letters_gets_none_and_the_log_has_it(
    bring: Callable[..., Case], plan: Plan, leader: User, secretariat: User
) -> None:
    draft = start_draft(plan, by=leader)
    case = bring(State.REPORTED)
    services.choose_letters(case, wanted=False)
    services.offer_measure(case, by=leader, plan=plan, text=WORDS, goal=goal_of(plan))
    put_in_force(draft, secretariat)

    assert to_sender("became_measure") == 0
    assert case.steps.filter(step="became_measure").count() == 1
