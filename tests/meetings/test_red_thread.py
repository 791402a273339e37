"""The red thread: case, agenda, decision, measure, status; each reader sees his part."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actionplans.models import Goal, Measure, Plan
from actionplans.services.adopting import register_adopted
from actionplans.services.drafting import start_draft
from actionplans.services.status import report_status
from actionplans.workflow import State as PlanState
from actionplans.workflow import Status
from cases import services as cases
from cases.keys import find_case
from cases.models import Case, CaseMeasure
from cases.reports.red_thread import Reader, red_thread
from committees.models import Committee
from meetings import services
from meetings.models import AgendaItem, Meeting
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
)
from tests.factories.cases import many_cases
from tests.factories.meetings import hold, make_meeting

KEY = "a-key-that-nobody-guesses-0123456789"
MEASURE = "Melding om utskriving same dag"
DECISION = "Rutinen for utskriving blir endra."
OUTCOME = "Utvalet endrar rutinen."


@pytest.fixture
def plan(committee: Committee, ssu: Committee) -> Plan:
    found: Plan = PlanFactory(writer=committee, decider=ssu, hearing_required=False)
    revision = RevisionFactory(plan=found)
    add_measure(add_goal(revision, "God overgang"), "Eit tiltak som er der")
    adopt(revision)
    return found


@pytest.fixture
def case(routed: Callable[..., Case]) -> Case:
    return routed(key=KEY)


@pytest.fixture
def walk(
    case: Case, committee: Committee, leader: User, secretariat: User, plan: Plan
) -> dict[str, Callable[[], Any]]:
    """The steps of the case's way, each taken when it is called."""
    kept: dict[str, Any] = {}

    def place() -> None:
        kept["meeting"] = make_meeting(committee, leader, days=3)
        kept["item"] = services.add_case(kept["meeting"], by=leader, case=case)

    def decide() -> None:
        hold(kept["meeting"], by=leader)
        services.write_decision(kept["item"], by=leader, decision=DECISION)

    def publish() -> None:
        services.publish_meeting(kept["meeting"], by=leader, text="Referat.")

    def answer() -> None:
        cases.report_outcome(case, by=secretariat, text=OUTCOME)

    def write() -> None:
        start_draft(plan, by=leader)
        kept["offer"] = cases.offer_measure(
            case,
            by=leader,
            plan=plan,
            text=MEASURE,
            goal=Goal.objects.filter(revision__plan=plan)[0].thread,
        )

    def put_in_force() -> None:
        register_adopted(
            plan.revisions.get(state=PlanState.DRAFT),
            by=secretariat,
            on=timezone.localdate(),
            case_number="7/26",
            text="Vedteken.",
        )

    def done() -> None:
        measure = Measure.objects.get(
            text=MEASURE, goal__revision__state=PlanState.ADOPTED
        )
        report_status(
            measure,
            plan.year_columns[-1],
            by=leader,
            status=Status.DONE,
            sentence="Ja.",
        )

    def open_it() -> None:
        cases.publish_case(case, by=secretariat, title="Open tittel", text="Ope.")

    return {
        "place": place,
        "decide": decide,
        "publish": publish,
        "answer": answer,
        "write": write,
        "force": put_in_force,
        "done": done,
        "open": open_it,
    }


def shape(case: Case, reader: Reader) -> list[tuple[str, str]]:
    fresh = Case.objects.with_holder().get(pk=case.pk)
    return [(one.kind, one.state) for one in red_thread(fresh, reader)]


def words(case: Case, reader: Reader) -> str:
    fresh = Case.objects.with_holder().get(pk=case.pk)
    return " ".join(
        f"{one.words} {one.text} {' '.join(one.facts)}"
        for one in red_thread(fresh, reader)
    )


KINDS = ("case", "agenda", "decision", "measure", "status")


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        ([], "been now ahead ahead ahead"),
        (["place"], "been now ahead ahead ahead"),
        (["place", "decide"], "been been been now ahead"),
        (["place", "decide", "publish", "answer"], "been been been now ahead"),
        (["place", "decide", "write"], "been been been now ahead"),
        (["place", "decide", "write", "force"], "been been been been now"),
        (["place", "decide", "write", "force", "done"], "been been been been been"),
    ],
)
def test_what_is_to_come_stands_as_what_comes_next(
    steps: list[str], states: str, case: Case, walk: dict[str, Callable[[], Any]]
) -> None:
    for step in steps:
        walk[step]()

    expected = list(zip(KINDS, states.split(), strict=True))
    assert shape(case, Reader.BODY) == expected


def test_the_sender_and_everyone_do_not_hear_of_a_draft(
    case: Case, walk: dict[str, Callable[[], Any]]
) -> None:
    for step in ("place", "decide"):
        walk[step]()
    before = {reader: shape(case, reader) for reader in Reader}
    walk["write"]()

    for reader in (Reader.SENDER, Reader.EVERYONE):
        assert shape(case, reader) == before[reader]
        assert MEASURE not in words(case, reader)
    assert MEASURE in words(case, Reader.BODY)

    walk["force"]()
    for reader in Reader:
        assert MEASURE in words(case, reader)


def test_the_decision_is_everyones_when_the_minutes_are_and_the_senders_when_answered(
    case: Case, walk: dict[str, Callable[[], Any]]
) -> None:
    for step in ("place", "decide", "open"):
        walk[step]()
    assert DECISION in words(case, Reader.BODY)
    assert DECISION not in words(case, Reader.SENDER)
    assert DECISION not in words(case, Reader.EVERYONE)

    walk["publish"]()
    assert DECISION in words(case, Reader.EVERYONE)

    walk["answer"]()
    assert OUTCOME in words(case, Reader.SENDER)
    assert OUTCOME not in words(case, Reader.EVERYONE)


def test_each_reads_the_title_that_is_his(
    case: Case, walk: dict[str, Callable[[], Any]], secretariat: User
) -> None:
    walk["open"]()
    cases.redact_case(case, by=secretariat, texts={"title": "Sladda tittel"})

    titles = {}
    for reader in Reader:
        fresh = Case.objects.with_holder().get(pk=case.pk)
        titles[reader] = red_thread(fresh, reader)[0].words

    assert titles == {
        Reader.EVERYONE: "Open tittel",
        Reader.SENDER: case.title,
        Reader.BODY: "Sladda tittel",
        Reader.OFFICE: case.title,
    }


def test_a_returned_case_has_no_more_to_come(
    case: Case, secretariat: User, office: Committee
) -> None:
    from tests.factories.cases import make_case

    other = make_case()
    cases.return_with_reasons(other, by=secretariat, reason="Kommunen si sak.")

    assert shape(other, Reader.OFFICE) == [("case", "been"), ("end", "been")]
    assert "Kommunen si sak." in words(other, Reader.SENDER)
    assert "Kommunen si sak." not in words(other, Reader.EVERYONE)


# The pages --------------------------------------------------------------------------


def test_the_page_is_for_those_who_may_read_the_case_and_when_opened_for_everyone(
    case: Case,
    walk: dict[str, Callable[[], Any]],
    client: Client,
    member: User,
    outsider: User,
) -> None:
    url = reverse("cases:red_thread", args=[case.pk])
    assert client.get(url).status_code == 404
    client.force_login(outsider)
    assert client.get(url).status_code == 404
    client.force_login(member)
    assert client.get(url).status_code == 200
    client.logout()

    walk["open"]()
    page = client.get(url)

    assert page.status_code == 200
    assert "Open tittel" in page.content.decode()
    assert case.title not in page.content.decode()


def test_the_sender_reads_it_with_the_key_and_only_so(
    case: Case, client: Client
) -> None:
    assert find_case(KEY) == case
    page = client.get(reverse("cases:follow_thread", args=[KEY]))

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert case.title in page.content.decode()
    assert client.get(reverse("cases:follow_thread", args=["no"])).status_code == 404


def test_the_measures_page_leads_back_only_for_who_may_know_of_the_case(
    case: Case,
    walk: dict[str, Callable[[], Any]],
    client: Client,
    plan: Plan,
    member: User,
    outsider: User,
) -> None:
    for step in ("place", "decide", "write", "force"):
        walk[step]()
    offer = CaseMeasure.objects.get()
    url = reverse("actionplans:measure", args=[plan.slug, offer.thread_id])
    back = reverse("cases:red_thread", args=[case.pk])

    assert back not in client.get(url).content.decode()
    client.force_login(outsider)
    assert back not in client.get(url).content.decode()
    client.force_login(member)
    assert back in client.get(url).content.decode()
    client.logout()
    walk["open"]()
    assert back in client.get(url).content.decode()


def test_the_meeting_leads_to_the_thread_only_for_who_may_know_of_the_case(
    case: Case, walk: dict[str, Callable[[], Any]], client: Client, member: User
) -> None:
    walk["place"]()
    meeting: Meeting = AgendaItem.objects.get(case=case).meeting
    back = reverse("cases:red_thread", args=[case.pk])

    assert back not in client.get(meeting.get_absolute_url()).content.decode()
    client.force_login(member)
    assert back in client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    count: int,
    case: Case,
    walk: dict[str, Callable[[], Any]],
    plan: Plan,
    leader: User,
    committee: Committee,
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    """However many measures came of it, and however many cases there are."""
    for step in ("place", "decide", "write"):
        walk[step]()
    goal = Goal.objects.filter(revision__plan=plan)[0].thread
    for n in range(count - 1):
        cases.offer_measure(case, by=leader, plan=plan, text=f"Nr {n}", goal=goal)
    for step in ("force", "open"):
        walk[step]()
    many_cases(count, committee)

    with django_assert_num_queries(6):
        client.get(reverse("cases:red_thread", args=[case.pk]))


def test_of_an_offer_it_says_what_has_become_of_it(
    case: Case, walk: dict[str, Callable[[], Any]], client: Client, member: User
) -> None:
    """The measure's own words are no answer to where it stands."""
    for step in ("place", "decide", "write"):
        walk[step]()
    fresh = Case.objects.with_holder().get(pk=case.pk)
    now = next(x for x in red_thread(fresh, Reader.BODY) if x.state == "now")

    assert now.words == MEASURE
    assert "FSU Rehabilitering" in now.summary
    assert MEASURE not in now.summary
