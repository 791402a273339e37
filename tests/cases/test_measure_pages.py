"""From a decision to a measure, as pages: who gets in, what is asked, what one may do."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actionplans.models import Goal, Measure, Plan
from actionplans.services.drafting import start_draft
from cases import services
from cases.models import Case, CaseMeasure
from cases.workflow import State
from committees.models import Committee
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
)

Bring = Callable[..., Case]
Enter = Callable[[User], Client]


@pytest.fixture
def plans(
    committee: Committee, other_committee: Committee, ssu: Committee
) -> list[Plan]:
    """FSU Rehabilitering's plan and FSU IKT's, each in force with one goal."""
    found = []
    for writer in (committee, other_committee):
        plan: Plan = PlanFactory(writer=writer, decider=ssu)
        revision = RevisionFactory(plan=plan)
        add_measure(add_goal(revision, f"Mål for {writer.slug}"), "Eit tiltak")
        adopt(revision)
        found.append(plan)
    return found


def url_of(case: Case) -> str:
    return reverse("cases:make_measure", args=[case.pk])


def goal_of(plan: Plan) -> str:
    return str(Goal.objects.filter(revision__plan=plan)[0].thread_id)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("secretary", 200),
        ("secretariat", 200),
        ("member", 403),
        ("deputy", 403),
        ("outsider", 404),
    ],
)
def test_who_gets_in(
    who: str,
    code: int,
    everybody: dict[str, User],
    bring: Bring,
    enter: Enter,
    plans: list[Plan],
) -> None:
    client = enter(everybody[who])

    assert client.get(url_of(bring(State.DECIDED))).status_code == code


def test_ones_own_plan_is_chosen_and_the_text_is_the_decisions(
    bring: Bring, enter: Enter, leader: User, plans: list[Plan]
) -> None:
    page = enter(leader).get(url_of(bring(State.DECIDED)))

    assert page.context["plan"] == plans[0]
    assert "Rutinen blir endra." in page.content.decode()


def test_where_one_writes_the_goal_must_be_chosen(
    bring: Bring, enter: Enter, leader: User, plans: list[Plan]
) -> None:
    start_draft(plans[0], by=leader)
    case, client = bring(State.DECIDED), enter(leader)
    typed = {"plan": plans[0].slug, "text": "Gjer det", "goal": ""}

    assert client.post(url_of(case), typed).status_code == 422
    answer = client.post(url_of(case), typed | {"goal": goal_of(plans[0])})

    offer = CaseMeasure.objects.get()
    assert (answer.status_code, offer.state) == (302, "written")
    assert Measure.objects.filter(text="Gjer det").count() == 1


def test_a_form_sent_twice_makes_one_measure(
    bring: Bring, enter: Enter, leader: User, plans: list[Plan]
) -> None:
    case, client = bring(State.DECIDED), enter(leader)
    key = client.get(url_of(case)).content.decode().partition('name="once" value="')[2]
    typed = {
        "plan": plans[0].slug,
        "text": "Gjer det",
        "goal": goal_of(plans[0]),
        "once": key.partition('"')[0],
    }
    answers = [client.post(url_of(case), typed)["Location"] for _n in range(2)]

    assert answers[0] == answers[1]
    assert CaseMeasure.objects.count() == 1


def test_a_case_without_a_decision_is_answered_in_words(
    bring: Bring, enter: Enter, leader: User, plans: list[Plan]
) -> None:
    assert enter(leader).get(url_of(bring(State.ROUTED))).status_code == 409


def test_the_other_body_sees_the_offer_and_nothing_of_the_case(
    bring: Bring, enter: Enter, leader: User, outsider: User, plans: list[Plan]
) -> None:
    case = bring(State.DECIDED, title="Berre for utvalet")
    offer = services.offer_measure(
        case, by=leader, plan=plans[1], text="Gjer det", note="Kan de?"
    )
    page = enter(outsider).get(offer.get_absolute_url()).content.decode()

    assert "Gjer det" in page
    assert "Kan de?" in page
    assert "Berre for utvalet" not in page
    assert case.decision not in page
    assert case.get_absolute_url() not in page


def test_the_offer_is_not_there_for_others(
    bring: Bring,
    enter: Enter,
    leader: User,
    lsu_leader: User,
    client: Client,
    plans: list[Plan],
) -> None:
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plans[1], text="Gjer det"
    )
    assert client.get(offer.get_absolute_url()).status_code == 302
    assert enter(lsu_leader).get(offer.get_absolute_url()).status_code == 404
    step = reverse("cases:answer_measure", args=[offer.pk, "accept_measure"])
    assert client.post(step).status_code == 404


def test_the_leader_takes_it_in_with_one_press(
    bring: Bring, enter: Enter, leader: User, outsider: User, plans: list[Plan]
) -> None:
    start_draft(plans[1], by=outsider)
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plans[1], text="Gjer det"
    )
    client = enter(outsider)
    step = reverse("cases:answer_measure", args=[offer.pk, "accept_measure"])
    assert client.post(step, {"accept_measure-goal": ""}).status_code == 422

    client.post(step, {"accept_measure-goal": goal_of(plans[1])})

    offer.refresh_from_db()
    assert offer.state == "written"


def test_what_may_not_be_answered_is_refused(
    bring: Bring, enter: Enter, leader: User, member: User, plans: list[Plan]
) -> None:
    offer = services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plans[1], text="Gjer det"
    )
    client = enter(member)
    codes = {
        step: client.post(
            reverse("cases:answer_measure", args=[offer.pk, step]),
            {"decline_measure-reason": "Nei."},
        ).status_code
        for step in ("accept_measure", "decline_measure", "take_back_measure", "tull")
    }
    assert codes == {
        "accept_measure": 403,
        "decline_measure": 403,
        "take_back_measure": 403,
        "tull": 404,
    }


def test_it_waits_on_the_leaders_own_page(
    bring: Bring, enter: Enter, leader: User, outsider: User, plans: list[Plan]
) -> None:
    services.offer_measure(
        bring(State.DECIDED), by=leader, plan=plans[1], text="Gjer dette tiltaket"
    )
    page = enter(outsider).get(reverse("my-page")).content.decode()

    assert "Gjer dette tiltaket" in page
