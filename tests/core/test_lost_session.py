"""What a person typed survives the end of the session, unless it must not be kept."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from tests.core.test_refusals import HTMX

FORM = "/konto/passord/"  # any address that asks for sign-in
TYPED = {
    "background": "Vaktlaget får ikkje\nmeldinga",
    "choice": "for",
    "password": "x",
}


def synthetic_number() -> str:
    """An identity number with month + 80, whose check digits hold."""
    for serial in range(100, 999):
        digits = [int(c) for c in f"018195{serial}"]
        first = -sum(
            a * b for a, b in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True)
        )
        digits.append(first % 11)
        second = -sum(
            a * b for a, b in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), digits, strict=True)
        )
        digits.append(second % 11)
        if 10 not in digits:
            return "".join(map(str, digits))
    raise AssertionError("none of them holds")


@pytest.fixture(autouse=True)
def _was_signed_in(client: Client, leader: User) -> None:
    """The leader's session ended in this browser."""
    client.force_login(leader)
    client.get("/konto/")
    del client.cookies[settings.SESSION_COOKIE_NAME]


def everything_kept() -> str:
    return " ".join(str(session.get_decoded()) for session in Session.objects.all())


def test_it_comes_back_after_sign_in(client: Client, leader: User) -> None:
    answer = client.post(FORM, TYPED)
    assert answer.status_code == 302
    assert answer["Location"] == f"/logg-inn/?next={FORM}"

    keep_session_and_sign_in(client, leader)
    page = client.get(FORM).content.decode()
    assert "<h1>Vi har teke vare på det du skreiv</h1>" in page
    assert f'action="{FORM}"' in page
    assert ">Vaktlaget får ikkje\nmeldinga</textarea>" in page
    assert '<input type="hidden" name="choice" value="for">' in page
    assert 'name="password"' not in page


def test_sent_again_it_is_kept_no_longer(client: Client, leader: User) -> None:
    client.post(FORM, TYPED)
    keep_session_and_sign_in(client, leader)
    client.post(FORM, TYPED)
    assert "kept_post" not in client.session
    assert "Vi har teke vare på" not in client.get(FORM).content.decode()


def test_it_can_be_thrown_away(client: Client, leader: User) -> None:
    client.post(FORM, TYPED)
    keep_session_and_sign_in(client, leader)
    page = client.post(FORM, {**TYPED, "throw_away": "1"}, follow=True)
    assert "Det du hadde skrive, er kasta." in page.content.decode()
    assert "kept_post" not in client.session


def test_htmx_is_led_to_the_sign_in_page(client: Client) -> None:
    answer = client.post(FORM, TYPED, headers=HTMX)
    assert answer["HX-Redirect"] == f"/logg-inn/?next={FORM}"


def test_htmx_that_reads_is_led_there_too(client: Client) -> None:
    """Else the sign-in page would stand inside the page."""
    here = {**HTMX, "HX-Current-URL": "http://testserver/konto/?a=1"}
    answer = client.get(FORM, headers=here)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == "/logg-inn/?next=/konto/%3Fa%3D1"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_an_identity_number_is_kept_nowhere(client: Client, headers: Any) -> None:
    number = synthetic_number()
    answer = client.post(
        FORM, {"background": f"Far min, {number}, vart sendt heim"}, headers=headers
    )
    assert answer.status_code == 403
    assert number in answer.content.decode()  # it goes back to the browser
    assert number not in everything_kept()
    assert "kept_post" not in everything_kept()


def test_a_password_is_kept_nowhere(client: Client) -> None:
    client.post(
        FORM, {"oldpassword": "gammal-løyndom", "password1": "ny-løyndom", "a": "b"}
    )
    assert "løyndom" not in everything_kept()


def test_very_much_is_given_back_and_not_kept(client: Client) -> None:
    answer = client.post(FORM, {"background": "ord " * 20_000})
    assert answer.status_code == 403
    assert answer.content.decode().count("ord ") >= 20_000
    assert "for langt til at vi kunne ta vare på" in answer.content.decode()
    assert "kept_post" not in everything_kept()


def keep_session_and_sign_in(client: Client, user: User) -> None:
    """As the sign-in page does: the session's key is new, what it holds stays."""
    kept = dict(client.session)
    client.force_login(user)
    session = client.session
    session.update({key: value for key, value in kept.items() if key == "kept_post"})
    session.save()


def test_somebody_else_who_signs_in_never_sees_it(
    client: Client, leader: User, member: User
) -> None:
    client.post(FORM, TYPED)
    keep_session_and_sign_in(client, member)

    assert "Vaktlaget" not in client.get(FORM).content.decode()
    assert "kept_post" not in client.session
    keep_session_and_sign_in(client, leader)
    assert "Vaktlaget" not in client.get(FORM).content.decode()


def test_it_is_thrown_away_whatever_page_somebody_else_opens(
    client: Client, member: User
) -> None:
    client.post(FORM, TYPED)
    keep_session_and_sign_in(client, member)

    client.get("/konto/")

    assert "Vaktlaget" not in everything_kept()


def test_after_signing_out_it_goes_straight_back_and_is_kept_nowhere(
    client: Client, leader: User
) -> None:
    """Signed out on purpose in another window: whose it is, nobody can tell."""
    client.force_login(leader)
    client.post("/logg-ut/")

    answer = client.post(FORM, TYPED)

    assert answer.status_code == 403
    assert "Vaktlaget" in answer.content.decode()
    assert "kept_post" not in everything_kept()


def test_the_mark_in_the_browser_names_nobody(client: Client, leader: User) -> None:
    mark = client.cookies["kven"]

    assert mark["httponly"]
    assert str(leader.pk) != mark.value
    assert leader.email not in mark.value
