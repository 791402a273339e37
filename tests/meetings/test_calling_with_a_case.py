"""From the case, in one step: a new meeting with the case on its agenda."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.workflow import State
from meetings import services
from meetings.models import AgendaItem, Meeting

HOURS = {"start": "09:00", "end": "11:00", "place": "Teams", "video_url": ""}


def typed(days: int = 10) -> dict[str, str]:
    day = timezone.localdate() + datetime.timedelta(days=days)
    return {"day": f"{day:%d.%m.%Y}", **HOURS}


def test_the_secretary_calls_the_meeting_and_the_case_stands_on_it(
    routed: Callable[..., Case], secretary: User, enter: Callable[[User], Client]
) -> None:
    case = routed()
    client = enter(secretary)

    answer = client.post(reverse("meetings:place_new", args=[case.pk]), typed())

    item = AgendaItem.objects.get(case=case)
    assert answer["Location"] == item.meeting.get_absolute_url()
    case.refresh_from_db()
    assert (case.state, case.agenda_on) == (State.ON_AGENDA, item.meeting.day)


def test_what_is_typed_wrongly_makes_no_meeting(
    routed: Callable[..., Case], secretary: User, enter: Callable[[User], Client]
) -> None:
    case = routed()
    answer = enter(secretary).post(
        reverse("meetings:place_new", args=[case.pk]), typed() | {"end": "08:00"}
    )

    assert answer.status_code == 422
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(("who", "code"), [("member", 403), ("outsider", 404)])
def test_it_turns_away(
    who: str,
    code: int,
    request: pytest.FixtureRequest,
    routed: Callable[..., Case],
    enter: Callable[[User], Client],
) -> None:
    case = routed()
    client = enter(request.getfixturevalue(who))

    url = reverse("meetings:place_new", args=[case.pk])
    assert client.post(url, typed()).status_code == code
    assert not Meeting.objects.exists()


def test_a_case_that_may_not_be_placed_leaves_no_meeting_behind(
    routed: Callable[..., Case], leader: User, member: User
) -> None:
    case = routed()
    hours: dict[str, Any] = {
        "starts_at": timezone.now() + datetime.timedelta(days=3),
        "ends_at": timezone.now() + datetime.timedelta(days=3, hours=1),
    }
    with pytest.raises(PermissionDenied):
        services.call_with_case(case, by=member, **hours)
    services.call_with_case(case, by=leader, **hours)

    assert Meeting.objects.count() == 1
