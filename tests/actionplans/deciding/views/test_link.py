"""The signed link in the hearing letter: shows on GET, acts on POST, dies in time."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from actionplans import notifications
from actionplans.models import HearingBody
from actionplans.services import hearing
from actionplans.workflow import State
from committees.services import unseat
from helsefellesskap.core import links
from helsefellesskap.core.models import SignedLink
from tests.actionplans.deciding.conftest import (
    again,
    in_days,
    people_told,
    statement_of,
)


@pytest.fixture
def link(on_hearing, lsu_leader) -> str:
    """The path of the link that the LSU's leader has in the letter."""
    whole = links.make_link(
        purpose=notifications.NO_REMARKS,
        subject=notifications.link_subject(on_hearing.hearings.get()),
        holder=notifications.link_holder(lsu_leader.seats.get()),
        expires_at=notifications.end_of(in_days(28)),
        user=lsu_leader,
    )
    return "/" + whole.partition("//")[2].partition("/")[2]


def test_get_shows_the_plan_and_the_deadline_and_does_nothing(client, on_hearing, link):
    answer = client.get(link)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert on_hearing.plan.heading in page
    assert "LSU Molde" in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not HearingBody.objects.exclude(sent_at=None).exists()
    assert SignedLink.objects.get().used_at is None


def test_post_says_no_remarks_for_the_body_and_is_noted_as_by_link(
    client, on_hearing, link, lsu_leader, deputy
):
    answer = client.post(link, follow=True)

    assert (answer.status_code, answer.wsgi_request.path) == (200, f"{link}takk/")
    assert "LSU Molde" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    sent = statement_of(on_hearing, "lsu-molde")
    assert (sent.no_remarks, sent.by_link, sent.sent_by) == (True, True, lsu_leader)
    step = on_hearing.steps.last()
    assert (step.step, step.by, step.by_link, step.body.slug) == (
        "send_statement",
        lsu_leader,
        True,
        "lsu-molde",
    )
    assert people_told("send_statement") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
    }


def test_it_is_used_once(client, on_hearing, link):
    client.post(link)

    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410
    assert on_hearing.steps.filter(step="send_statement").count() == 1


def test_the_same_form_sent_twice_has_the_first_answer_again(client, on_hearing, link):
    form = {"once": "the-key-of-the-form"}
    first = client.post(link, form)

    again = client.post(link, form)

    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert client.get(again["Location"]).status_code == 200
    assert on_hearing.steps.filter(step="send_statement").count() == 1


def test_nothing_is_thanked_for_that_was_not_done(client, on_hearing, link):
    assert client.get(f"{link}takk/").status_code == 410
    assert client.get("/l/nothing/takk/").status_code == 410


def test_who_has_left_the_seat_sees_no_more_of_it(client, on_hearing, link, lsu_leader):
    client.post(link)
    unseat(lsu_leader.seats.get(), by=None)

    assert client.get(f"{link}takk/").status_code == 410


def test_it_needs_the_forms_own_token(on_hearing, link):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link).status_code == 403
    assert not HearingBody.objects.exclude(sent_at=None).exists()


def answered_otherwise(on_hearing, lsu_leader, leader):
    hearing.send_statement(
        statement_of(on_hearing, "lsu-molde"), by=lsu_leader, no_remarks=True
    )


def closed(on_hearing, lsu_leader, leader):
    hearing.close_hearing(on_hearing, by=leader, reason="Det hastar.")


def seat_ended(on_hearing, lsu_leader, leader):
    unseat(lsu_leader.seats.get(), by=None)


def ran_out(on_hearing, lsu_leader, leader):
    SignedLink.objects.update(expires_at=timezone.now())


def withdrawn(on_hearing, lsu_leader, leader):
    from actionplans.services import deciding

    deciding.withdraw(on_hearing, by=leader, reason="Feil utkast.")


@pytest.mark.parametrize(
    "happens", [answered_otherwise, closed, seat_ended, ran_out, withdrawn]
)
def test_it_dies_with_the_answer_the_hearing_the_seat_and_the_deadline(
    client, on_hearing, link, lsu_leader, leader, happens
):
    happens(on_hearing, lsu_leader, leader)
    sent = list(HearingBody.objects.values_list("sent_at"))

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert list(HearingBody.objects.values_list("sent_at")) == sent


def test_it_does_not_speak_over_the_heads_of_those_who_have_remarks(
    client, on_hearing, link, lsu_leader
):
    hearing.add_remark(statement_of(on_hearing, "lsu-molde"), by=lsu_leader, text="Jau")

    assert "<button" not in client.get(link).content.decode().partition("<main")[2]
    assert client.post(link).status_code == 409
    assert SignedLink.objects.get().used_at is None
    assert again(on_hearing).state == State.HEARING


def test_the_letter_that_is_sent_carries_a_link_that_opens(
    client, draft, leader, lsu_leader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        hearing.open_hearing(draft, by=leader, deadline=in_days(9))

    (letter,) = [m for m in mail.outbox if m.to == [lsu_leader.email]]
    path = letter.body.partition("/l/")[2].split()[0]
    assert "[link]" not in letter.body
    assert client.get(f"/l/{path}").status_code == 200
