"""A body, its meeting, and cases that wait for it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from cases import services as cases
from cases.models import Case
from committees.models import Committee
from meetings.models import Meeting
from tests.factories.cases import make_case
from tests.factories.meetings import make_meeting


@pytest.fixture
def meeting(committee: Committee, leader: User) -> Meeting:
    """A meeting of FSU Rehabilitering, two weeks ahead."""
    return make_meeting(committee, leader)


@pytest.fixture
def routed(
    committee: Committee, leader: User, secretariat: User
) -> Callable[..., Case]:
    """`routed()`: a case that lies with FSU Rehabilitering."""

    def make(**also: Any) -> Case:
        case = make_case(**also)
        return cases.route_case(
            case, by=secretariat, to=committee, reason="Deira felt."
        )

    return make


@pytest.fixture
def enter(client: Client) -> Callable[[User], Client]:
    """`enter(leader)`: the client, signed in as that person."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in
