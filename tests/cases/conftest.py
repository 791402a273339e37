"""Cases in every state, each brought there by the real verbs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case
from cases.workflow import State
from committees.models import Committee
from tests.factories.cases import make_case

Bring = Callable[..., Case]


class Cast(Mapping[str, User]):
    """The whole cast by name; each is seated when first asked for."""

    NAMES = (
        "leader",
        "deputy",
        "secretary",
        "member",
        "observer",
        "outsider",
        "ssu_leader",
        "ssu_deputy",
        "secretariat",
        "caseworker",
    )

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request

    def __getitem__(self, name: str) -> User:
        found: User = self.request.getfixturevalue(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)


@pytest.fixture
def everybody(
    request: pytest.FixtureRequest,
    ssu: Committee,
    committee: Committee,
    other_committee: Committee,
    office: Committee,
) -> Cast:
    """The bodies are there first, so that the secretariat has its rights on all of them."""
    return Cast(request)


@pytest.fixture
def bring(everybody: Cast, committee: Committee) -> Bring:
    """`bring(State.ROUTED)`: a case brought there, with FSU Rehabilitering as its body."""
    office, leader = everybody["secretariat"], everybody["leader"]
    asked = {everybody["ssu_leader"], everybody["ssu_deputy"]}
    assert len(asked) == 2  # leader and deputy are there to be asked for views

    def route(case: Case) -> Case:
        return services.route_case(
            case, by=office, to=committee, reason="Det er deira felt."
        )

    def decide(case: Case) -> Case:
        return services.decide_case(
            route(case), by=leader, decision="Rutinen blir endra."
        )

    def report(case: Case) -> Case:
        return services.report_outcome(
            decide(case), by=office, text="Rutinen er endra."
        )

    def place(case: Case) -> Case:
        return services.put_on_agenda(
            route(case), by=leader, on=timezone.localdate(), number="1/26"
        )

    ways: dict[State, Callable[[Case], Case]] = {
        State.QUARANTINED: lambda case: case,
        State.RECEIVED: lambda case: case,
        State.ASSESSING: lambda case: services.assess_case(case, by=office),
        State.ROUTED: route,
        State.ON_AGENDA: place,
        State.DECIDED: decide,
        State.REPORTED: report,
        State.CLOSED: lambda case: services.close_case(report(case), by=office),
        State.RETURNED: lambda case: services.return_with_reasons(
            case, by=office, reason="Dette er kommunen si sak."
        ),
        State.WITHDRAWN: lambda case: services.withdraw_case(case),
        State.DISCARDED: lambda case: services.reject_spam(case, by=office),
    }

    def brought(state: State, **also: Any) -> Case:
        if state in {State.QUARANTINED, State.DISCARDED}:
            also.setdefault("suspicion", "many links")
        case = ways[state](make_case(**also))
        assert case.state == state
        mail.outbox.clear()
        return case

    return brought


@pytest.fixture
def enter(client: Client) -> Callable[[User], Client]:
    """`enter(leader)`: the client, signed in as that person."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def sent(
    django_capture_on_commit_callbacks: Any,
) -> Callable[[Callable[[], Any]], list[Any]]:
    """`sent(lambda: verb(...))`: the letters that went when the verb had held."""

    def run(act: Callable[[], Any]) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(mail.outbox)

    return run
