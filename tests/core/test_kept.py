"""What was typed survives a lost session, from the form to the page after real sign-in."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from committees.models import Seat
from tests.factories import UserFactory

PASSWORD = "demo-helsefellesskap"


@pytest.fixture
def form(member: User) -> str:
    """The address of a form in the secretariat's work that answers POST alone."""
    seat = Seat.objects.get(user=member)
    return reverse("committees:change", args=[seat.committee.slug, seat.pk])


TYPED = {
    "title_nn": "Fagleg rådgivar – frå «Molde» & <b>omegn</b> 🙂",
    "title_nb": "",
    "party": "trust",
    "say": "speak",
    "valid_from": "2021-01-01",
    "once": "nøkkel",
    "csrfmiddlewaretoken": "x",
}


@pytest.fixture(autouse=True)
def _was_signed_in(client: Client, form: str, secretariat: User) -> None:
    """The secretariat's session ended in this browser."""
    client.force_login(secretariat)
    client.get("/konto/")
    del client.cookies[settings.SESSION_COOKIE_NAME]


def sign_in(client: Client, user: User, back: str) -> str:
    answer = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": back},
    )
    assert answer.status_code == 302
    return answer.url


def test_from_the_form_through_sign_in_to_the_change_itself(
    client, form, secretariat, member
):
    lost = client.post(form, TYPED)
    assert lost.url == f"/logg-inn/?next={form}"

    back = sign_in(client, secretariat, form)
    page = client.get(back)
    assert page.status_code == 200  # though the form itself answers POST alone
    assert (
        "Fagleg rådgivar – frå «Molde» &amp; &lt;b&gt;omegn&lt;/b&gt; 🙂" in page.text
    )

    again = client.post(back, TYPED)
    assert again.status_code == 302
    assert Seat.objects.get(user=member).title_nn == TYPED["title_nn"]


def test_hidden_choices_come_along_and_keys_do_not(client, form, secretariat):
    client.post(form, TYPED)
    sign_in(client, secretariat, form)

    page = client.get(form).text

    assert '<input type="hidden" name="say" value="speak">' in page
    assert "tale" in page  # what was chosen is shown in words too
    assert "nøkkel" not in page
    assert page.count('name="csrfmiddlewaretoken"') >= 1


def test_it_waits_through_other_pages(client, form, secretariat):
    client.post(form, TYPED)
    sign_in(client, secretariat, "/utval/")
    client.get("/utval/")

    assert "Fagleg rådgivar" in client.get(form).text


def test_who_may_not_send_it_is_refused_all_the_same(client, form, leader, member):
    client.post(form, TYPED)
    sign_in(client, leader, form)

    assert client.post(form, TYPED).status_code == 403
    assert Seat.objects.get(user=member).title_nn == ""


def test_signing_out_throws_it_away(client, form, secretariat):
    client.post(form, TYPED)
    sign_in(client, secretariat, form)

    client.post(reverse("account_logout"))
    client.force_login(UserFactory())

    assert "Fagleg rådgivar" not in client.get("/utval/").text
    assert "kept_post" not in client.session


def test_an_error_in_what_was_kept_comes_back_on_the_form(client, form, secretariat):
    client.post(form, TYPED | {"valid_from": "aldri"})
    sign_in(client, secretariat, form)

    page = client.post(form, TYPED | {"valid_from": "aldri"})

    assert page.status_code == 422
    assert "Fagleg rådgivar" in page.text


def test_an_empty_form_is_not_kept(client, form):
    answer = client.post(form, {"csrfmiddlewaretoken": "x", "once": "y"})

    assert answer.status_code == 302
    assert "kept_post" not in client.session
