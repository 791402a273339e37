"""A draft is started, and a body's first plan."""

from django.urls import reverse

from actionplans.models import (
    Revision,
)
from tests.actionplans.editing.asking import address


def test_without_a_draft_one_is_started(writing, in_force):
    page = writing.get(address("edit", in_force.plan))
    answer = writing.post(address("start_draft", in_force.plan), follow=True)

    assert address("start_draft", in_force.plan) in page.text
    assert "Tiltak 1 under Delmål 1.1" in answer.text
    assert in_force.plan.revisions.count() == 2


def test_sent_twice_it_is_started_once(writing, in_force):
    where = address("start_draft", in_force.plan)

    answers = [writing.post(where, {"once": "k1"}) for _ in range(2)]

    assert [answer.url for answer in answers] == [address("edit", in_force.plan)] * 2
    assert in_force.plan.revisions.count() == 2


def test_a_second_draft_is_refused_in_words(writing, draft):
    assert writing.post(address("start_draft", draft.plan)).status_code == 409


def test_a_body_without_a_plan_starts_its_first(writing, committee):
    page = writing.get(reverse("actionplans:plan", args=[committee.slug]))
    answer = writing.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2027", "period_end": "2030"},
        follow=True,
    )

    assert reverse("actionplans:start_plan", args=[committee.slug]) in page.text
    assert answer.redirect_chain == [
        (f"/handlingsplanar/{committee.slug}/rediger/", 302)
    ]
    assert Revision.objects.get().plan.writer == committee


def test_a_period_that_ends_before_it_begins_comes_back(writing, committee):
    answer = writing.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2030", "period_end": "2027"},
    )

    assert answer.status_code == 422
    assert 'value="2030"' in answer.text


def test_a_stranger_starts_no_plan(client, committee, outsider):
    client.force_login(outsider)

    answer = client.post(
        reverse("actionplans:start_plan", args=[committee.slug]),
        {"period_start": "2027", "period_end": "2030"},
    )

    assert answer.status_code == 403
