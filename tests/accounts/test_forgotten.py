"""A forgotten password: the same answer for everyone, a link for those who have an account."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from helsefellesskap.core.models import Letter
from tests.factories import UserFactory

URL = reverse("account_reset_password")
NEW = {"password": "blå kopp på hylla", "again": "blå kopp på hylla"}


@pytest.fixture
def person() -> User:
    return UserFactory(email="kari@demo.example")


@pytest.fixture
def path(client, person, django_capture_on_commit_callbacks) -> str:
    """The path that stands in the letter."""
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, {"email": "Kari@demo.example"})
    line = next(line for line in mail.outbox[-1].body.splitlines() if "/l/" in line)
    return "/l/" + line.partition("/l/")[2].strip()


def test_a_link_comes_and_lets_in(client, path, person):
    assert client.get(path).status_code == 200

    answer = client.post(path, NEW)

    person.refresh_from_db()
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.check_password(NEW["password"])


def test_it_opens_once(client, path):
    client.post(path, NEW)
    client.logout()

    assert client.get(path).status_code == 410


def test_a_new_link_locks_the_former(client, path):
    client.post(URL, {"email": "kari@demo.example"})

    assert client.get(path).status_code == 410


def test_other_sessions_end_when_the_password_changes(client, path, person):
    from django.test import Client

    other = Client()
    other.force_login(person)

    client.post(path, NEW)

    assert other.get(reverse("profile")).status_code == 302


def test_a_stranger_gets_the_same_answer_and_a_letter_that_says_so(client, person):
    known = client.post(URL, {"email": "kari@demo.example"})
    unknown = client.post(URL, {"email": "ukjend@demo.example"})

    assert known.url == unknown.url == reverse("account_reset_password_done")
    letter = Letter.objects.get(to_address="ukjend@demo.example")
    assert "Ingen har konto" in letter.body
    assert letter.link == {}


def test_a_closed_account_gets_no_link(client, person):
    person.is_active = False
    person.save()

    client.post(URL, {"email": "kari@demo.example"})

    assert Letter.objects.get().link == {}


def test_a_link_to_an_account_that_was_closed_since_is_dead(client, path, person):
    person.is_active = False
    person.save()

    assert client.get(path).status_code == 410


@pytest.mark.parametrize("email", ["", "ikkje ei adresse", "x" * 300 + "@demo.example"])
def test_what_is_no_address_is_told(client, email):
    page = client.post(URL, {"email": email})

    assert page.status_code == 422
    assert not Letter.objects.exists()


def test_too_many_from_one_place_are_stopped(client, settings):
    settings.RATE_LIMITS = True

    answers = [client.post(URL, {"email": f"{n}@demo.example"}) for n in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert Letter.objects.count() == 10
