"""A plan that waits for a decision is taken to a meeting from its own page."""

import re

import pytest
from django.urls import reverse

from meetings.models import AgendaItem
from tests.actionplans.conftest import draft, plan
from tests.actionplans.deciding.conftest import answering, on_hearing, submitted
from tests.factories.meetings import make_meeting

__all__ = ["answering", "draft", "on_hearing", "plan", "submitted"]


@pytest.fixture
def page(submitted) -> str:
    return reverse("actionplans:decide", args=[submitted.plan.slug])


def test_the_leader_puts_it_on_the_agenda(client, submitted, page, ssu, ssu_leader):
    make_meeting(ssu, ssu_leader)
    client.force_login(ssu_leader)

    words = client.get(page).content.decode()
    action = re.search(r'action="(/mote/\d+/legg-til/plan/)"', words)
    field = re.search(r'name="plan-revision" value="(\d+)"', words)
    client.post(action[1], {"plan-revision": field[1]})

    item = AgendaItem.objects.get()
    assert item.revision == submitted
    assert item.number_text in client.get(page).content.decode()


def test_without_a_meeting_ahead_it_says_how_to_call_one(
    client, submitted, page, ssu_leader
):
    client.force_login(ssu_leader)

    assert reverse("meetings:call") in client.get(page).content.decode()


def test_the_writer_is_not_offered_it(client, submitted, page, ssu, ssu_leader, leader):
    make_meeting(ssu, ssu_leader)
    client.force_login(leader)

    assert "/legg-til/plan/" not in client.get(page).content.decode()
