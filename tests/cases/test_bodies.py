"""A body's cases: what is expected of it, before when, and who may see it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, Clock
from cases.reports import bodies
from cases.workflow import State
from committees.models import Committee
from helsefellesskap.core.workdays import add_workdays
from tests.factories.cases import make_case, many_cases

Bring = Callable[..., Case]


def expected_of(body: Committee, user: User) -> list[bodies.Expected]:
    rows = bodies.rows(bodies.with_body(body, user), body, user)
    return [one for row in rows for one in row.expected]


def test_a_case_that_has_come_shall_have_a_day_within_the_clock(
    bring: Bring, committee: Committee, leader: User, member: User
) -> None:
    case = bring(State.ROUTED)
    [one] = expected_of(committee, leader)

    assert one.deadline.day == add_workdays(timezone.localdate(), 20)
    assert one.url == f"/saker/{case.pk}/#put_on_agenda"
    assert one.action
    assert not expected_of(committee, member)[0].action


def test_the_clock_is_data(bring: Bring, committee: Committee, leader: User) -> None:
    bring(State.ROUTED)
    Clock.objects.create(kind=Clock.Kind.PLACING, days=3)

    [one] = expected_of(committee, leader)
    assert one.deadline.day == add_workdays(timezone.localdate(), 3)


def test_what_is_late_says_so(bring: Bring, committee: Committee, leader: User) -> None:
    case = bring(State.ROUTED)
    long_ago = timezone.now() - datetime.timedelta(days=90)
    Case.objects.filter(pk=case.pk).update(routed_at=long_ago)

    assert expected_of(committee, leader)[0].deadline.tone == "late"


def test_on_an_agenda_the_decision_is_expected_on_its_day(
    bring: Bring, committee: Committee, leader: User
) -> None:
    case = bring(State.ROUTED)
    day = timezone.localdate() + datetime.timedelta(days=9)
    services.put_on_agenda(case, by=leader, on=day, number="1/26", url="/mote/7/")

    [one] = expected_of(committee, leader)
    assert (one.deadline.day, one.url, one.ours) == (day, "/mote/7/", True)


@pytest.mark.parametrize("state", [State.DECIDED, State.REPORTED])
def test_what_is_decided_waits_for_others(
    state: State, bring: Bring, committee: Committee, leader: User
) -> None:
    bring(state)

    [one] = expected_of(committee, leader)
    assert not one.ours
    assert not one.action


def test_what_the_body_can_do_stands_first(
    bring: Bring, committee: Committee, leader: User
) -> None:
    for state in (State.DECIDED, State.ROUTED, State.ON_AGENDA, State.REPORTED):
        bring(state)

    ours = [one.ours for one in expected_of(committee, leader)]
    assert ours == [True, True, False, False]


def test_other_parts_may_say_what_else_is_expected(
    bring: Bring,
    committee: Committee,
    leader: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = bring(State.ROUTED)
    monkeypatch.setattr(bodies, "_more", [])
    bodies.register_expectation(
        lambda cases, body, user: {case.pk: [bodies.Expected("Svar på meldinga")]}
    )

    assert [one.words for one in expected_of(committee, leader)][1:] == [
        "Svar på meldinga"
    ]


# The pages --------------------------------------------------------------------------


def test_the_page_is_for_those_who_may_read_the_bodys_cases(
    everybody: dict[str, User], committee: Committee, client: Client
) -> None:
    url = reverse("cases:body", args=[committee.slug])
    codes = {}
    for name, user in everybody.items():
        client.force_login(user)
        codes[name] = client.get(url).status_code

    inside = {"leader", "deputy", "secretary", "member", "observer"}
    inside |= {"secretariat", "caseworker"}
    assert {name for name, code in codes.items() if code == 200} == inside
    assert {code for name, code in codes.items() if name not in inside} == {404}


def test_a_redacted_case_shows_the_bodies_title(
    bring: Bring, committee: Committee, leader: User, secretariat: User, client: Client
) -> None:
    case = bring(State.ROUTED)
    services.redact_case(case, by=secretariat, texts={"title": "Sladda"})
    client.force_login(leader)

    for url in (
        reverse("cases:body", args=[committee.slug]),
        committee.get_absolute_url(),
    ):
        page = client.get(url).content.decode()
        assert "Sladda" in page
        assert case.title not in page


def test_what_has_been_with_the_body_stands_under_earlier(
    bring: Bring,
    committee: Committee,
    other_committee: Committee,
    leader: User,
    secretariat: User,
    client: Client,
) -> None:
    closed = bring(State.CLOSED)
    moved = bring(State.ROUTED, title="Send vidare")
    services.route_case(moved, by=secretariat, to=other_committee, reason="Deira.")
    make_case(title="Aldri her")
    client.force_login(leader)
    url = reverse("cases:body", args=[committee.slug])

    page = client.get(f"{url}?vis=tidlegare").content.decode()
    assert closed.reference in page
    assert "Send vidare" in page
    assert "Aldri her" not in page
    assert "Send vidare" not in client.get(url).content.decode()


@pytest.mark.parametrize("where", ["page", "panel"])
@pytest.mark.parametrize("count", [1, 3, 1000])
def test_it_asks_the_database_equally_often(
    count: int,
    where: str,
    committee: Committee,
    leader: User,
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    many_cases(count, committee, state=State.ROUTED, routed_at=timezone.now())
    client.force_login(leader)
    if where == "page":
        url, queries = reverse("cases:body", args=[committee.slug]), 11
    else:
        url, queries = committee.get_absolute_url(), 24

    with django_assert_num_queries(queries):
        client.get(url)


# Messages ---------------------------------------------------------------------------


def test_an_answer_is_expected_until_the_body_has_written(
    bring: Bring,
    everybody: dict[str, User],
    committee: Committee,
    leader: User,
    observer: User,
    client: Client,
) -> None:
    case = bring(State.ROUTED)
    bring(State.ROUTED)
    services.write_to_bodies(
        case, by=everybody["caseworker"], text="Når tek de ho opp?", to=[committee]
    )

    asked = [one for one in expected_of(committee, leader) if "#write_as" in one.url]
    assert [one.url for one in asked] == [f"/saker/{case.pk}/#write_as_body"]
    reads = [one.url for one in expected_of(committee, observer)]
    assert f"/saker/{case.pk}/#ord" in reads
    client.force_login(leader)
    assert client.get(case.get_absolute_url()).context["waits_here"]

    services.write_as_body(case, by=leader, text="I neste møte.", body=committee)

    assert not [o for o in expected_of(committee, leader) if "#write_as" in o.url]
    assert not client.get(case.get_absolute_url()).context["waits_here"]


def test_the_secretariats_page_says_that_the_sender_wrote_last(
    bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(State.ROUTED)
    client.force_login(everybody["caseworker"])

    def waits() -> int:
        return len(client.get(case.get_absolute_url()).context["waits_here"])

    assert waits() == 0
    services.write_as_sender(case, text="Det har hendt meir.")
    assert waits() == 1
    services.tell_sender(case, by=everybody["caseworker"], text="Takk.")
    assert waits() == 0


def test_a_case_that_is_gathered_into_another_is_expected_of_nobody(
    committee: Committee, leader: User
) -> None:
    gathered, main = many_cases(
        2, committee, state=State.ROUTED, routed_at=timezone.now()
    )
    Case.objects.filter(pk=gathered.pk).update(merged_into=main)

    assert list(bodies.with_body(committee, leader)) == [main]
