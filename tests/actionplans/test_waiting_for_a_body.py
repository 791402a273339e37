"""What the deciding body has before it stands where its members look."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, Revision
from tests.factories.actionplans import adopt, in_state


@pytest.fixture
def flagged(measure: Measure) -> Measure:
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    return measure


@pytest.fixture
def handed_in(flagged: Measure) -> Revision:
    found = in_state(flagged.goal.revision, "submitted")
    deadline = timezone.localdate() + datetime.timedelta(days=9)
    Revision.objects.filter(pk=found.pk).update(vote_deadline=deadline)
    return found


def body_page(client, slug="ssu"):
    return client.get(reverse("committees:committee", args=[slug])).text


def test_a_plan_to_decide_stands_on_the_bodys_page(client, handed_in, ssu_leader):
    where = reverse("actionplans:decide", args=[handed_in.plan.slug])
    assert where not in body_page(client)

    client.force_login(ssu_leader)
    assert where in body_page(client)


def test_what_is_to_be_cleared_stands_there_when_it_is_in_force(
    client, flagged, ssu_leader, outsider
):
    adopt(flagged.goal.revision)
    client.force_login(ssu_leader)
    assert reverse("actionplans:clearing") in body_page(client)
    client.force_login(outsider)
    assert reverse("actionplans:clearing") not in body_page(client)


def test_nothing_stands_there_when_nothing_waits(client, measure, ssu_leader):
    client.force_login(ssu_leader)
    assert 'id="waits"' not in body_page(client)


def test_the_clearing_page_tells_of_what_comes_with_the_plan(
    client, handed_in, ssu_leader
):
    client.force_login(ssu_leader)
    page = client.get(reverse("actionplans:clearing")).text
    assert reverse("actionplans:decide", args=[handed_in.plan.slug]) in page
    assert "1 tiltak har konsekvensar" in page
