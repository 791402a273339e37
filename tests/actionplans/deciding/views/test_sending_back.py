"""Sent back: why, place by place, and where the writer meets it."""

import pytest
from django.urls import reverse

from actionplans.models import NodeComment, Thread
from actionplans.reports.sent_back import sent_back
from actionplans.services import deciding
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.actionplans.deciding.conftest import again


def url(plan) -> str:
    return reverse("actionplans:send-back", args=[plan.slug])


@pytest.fixture
def thread(submitted) -> Thread:
    return submitted.goals.get().measures.first().thread


def test_each_place_has_its_own_reason(client, submitted, thread, ssu_leader):
    client.force_login(ssu_leader)
    assert client.get(url(submitted.plan)).status_code == 200

    data = {"reason": "Ikkje klar.", f"p-{thread.pk}": "Kven betaler?"}
    answer = client.post(url(submitted.plan), data)

    assert answer.status_code == 302
    found = sent_back(again(submitted))
    assert found.step.reason == "Ikkje klar."
    assert [(p.thread, p.comment.text, p.comment.by) for p in found.points] == [
        (str(thread.pk), "Kven betaler?", ssu_leader)
    ]


def test_the_writer_meets_it_at_the_measure_and_on_the_hearing_page(
    client, submitted, thread, ssu_leader, leader
):
    deciding.send_back(
        submitted, by=ssu_leader, reason="Nei.", places={thread: "Kven betaler?"}
    )
    client.force_login(leader)
    slug = submitted.plan.slug

    for page in (
        reverse("actionplans:node", args=[slug, thread.pk]),
        reverse("actionplans:hearing", args=[slug]),
    ):
        assert "Kven betaler?" in client.get(page).content.decode()


def test_what_was_typed_is_kept_when_the_reason_is_missing(
    client, submitted, thread, ssu_leader
):
    client.force_login(ssu_leader)

    answer = client.post(url(submitted.plan), {f"p-{thread.pk}": "Kven betaler?"})

    assert answer.status_code == 422
    assert "Kven betaler?" in answer.content.decode()
    assert again(submitted).state == "submitted"


def test_a_place_in_another_plan_is_refused(
    submitted, ssu_leader, other_committee, ssu
):
    from tests.factories.actionplans import PlanFactory

    other = PlanFactory(writer=other_committee, decider=ssu)
    thread = Thread.objects.create(plan=other, kind="measure")

    with pytest.raises(DomainError):
        deciding.send_back(
            submitted, by=ssu_leader, reason="Nei.", places={thread: "Kvifor?"}
        )
    assert not NodeComment.objects.exists()


@pytest.mark.parametrize(("who", "code"), [("leader", 403), ("outsider", 404)])
def test_only_who_concludes_opens_the_page(client, request, submitted, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get(url(submitted.plan)).status_code == code


def test_too_late_is_said_in_words(client, adopted, ssu_leader):
    client.force_login(ssu_leader)

    assert client.get(url(adopted.plan)).status_code == 409


def test_no_letter_holds_the_reasons(submitted, thread, ssu_leader):
    deciding.send_back(
        submitted, by=ssu_leader, reason="Nei.", places={thread: "Kven betaler?"}
    )

    assert not [one for one in Letter.objects.all() if "Kven betaler" in one.body]
