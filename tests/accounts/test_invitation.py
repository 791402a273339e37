"""An invitation: one letter, one link, used once; then one is in."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from accounts.services import (
    INVITATION,
    NotInvited,
    invite,
    recall_invitation,
    waits_for_invitation,
)
from helsefellesskap.core import links
from helsefellesskap.core.models import Letter, SignedLink
from tests.factories import UserFactory

GOOD = {
    "name": "Kari frå Molde",
    "language": "nb",
    "password": "raud sykkel i motvind",
    "again": "raud sykkel i motvind",
}


@pytest.fixture
def host() -> User:
    return UserFactory(name="Sekretariatet", email="host@demo.example")


@pytest.fixture
def guest(host: User) -> User:
    return invite("Ny@Demo.Example", "Ny", None, by=host)


@pytest.fixture
def path(guest: User) -> str:
    """The path of the link that stands in the letter."""
    whole = links.make_link(
        purpose=INVITATION,
        subject=f"user:{guest.pk}",
        holder=f"user:{guest.pk}",
        expires_at=timezone.now() + datetime.timedelta(days=14),
        user=guest,
    )
    return "/l/" + whole.partition("/l/")[2]


class TestInviting:
    def test_it_makes_an_account_without_a_password(self, guest, host):
        assert (guest.email, guest.has_usable_password()) == ("ny@demo.example", False)
        assert waits_for_invitation(guest)
        assert guest.history.first().history_user == host

    def test_the_letter_holds_a_link_that_is_made_when_it_is_sent(
        self, host, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            invite("ny@demo.example", "Ny", None, by=host)

        kept, sent = Letter.objects.get(), mail.outbox[0]
        assert "[link]" in kept.body
        assert sent.to == ["ny@demo.example"]
        assert "/l/" in sent.body
        assert "[link]" not in sent.body
        ends = SignedLink.objects.get().expires_at - timezone.now()
        assert datetime.timedelta(days=13) < ends <= datetime.timedelta(days=14)

    def test_again_sends_a_new_letter_and_locks_the_old_link(
        self, client, guest, path, host
    ):
        again = invite(guest.email, "Ny", None, by=host)

        assert again == guest
        assert Letter.objects.filter(to_user=guest).count() == 2
        assert client.get(path).status_code == 410

    def test_who_has_an_account_is_not_invited(self, host):
        UserFactory(email="kjend@demo.example")

        with pytest.raises(NotInvited, match="har alt konto"):
            invite("kjend@demo.example", "X", None, by=host)


class TestAnswering:
    def test_the_page_asks_for_name_language_and_password(self, client, path):
        page = client.get(path)

        assert page.status_code == 200
        assert "Velkommen" in page.text
        assert "ny@demo.example" in page.text
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"

    def test_reading_uses_nothing_up(self, client, path):
        client.get(path)

        assert client.get(path).status_code == 200

    def test_it_lets_in(self, client, path, guest):
        answer = client.post(path, GOOD)

        guest.refresh_from_db()
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(guest.pk)
        assert guest.check_password(GOOD["password"])
        assert (guest.name, guest.language) == ("Kari frå Molde", "nb")
        assert client.cookies["sprak"].value == "nb"
        assert guest.history.first().history_user == guest

    def test_it_opens_once(self, client, path):
        client.post(path, GOOD)
        client.logout()

        assert client.get(path).status_code == 410
        assert client.post(path, GOOD).status_code == 410

    def test_sent_twice_from_one_page_it_answers_alike(self, client, path):
        client.get(path)
        browser = client.cookies["csrftoken"].value
        first = client.post(path, GOOD | {"once": "nøkkel"})
        client.logout()
        client.cookies["csrftoken"] = browser  # the second was on its way already
        second = client.post(path, GOOD | {"once": "nøkkel"})

        assert (first.status_code, second.status_code) == (302, 302)
        assert second.url == first.url

    def test_whoever_was_signed_in_before_is_signed_out(
        self, client, path, host, guest
    ):
        client.force_login(host)

        client.post(path, GOOD)

        assert client.session["_auth_user_id"] == str(guest.pk)

    @pytest.mark.parametrize(
        ("also", "words"),
        [
            ({"again": "noko anna enn det"}, "Dei to passorda er ikkje like."),
            ({"password": "kort", "again": "kort"}, "Nytt passord"),
            ({"password": "passordpassord", "again": ""}, "Det nye passordet"),
            (
                {"password": "ny@demo.example", "again": "ny@demo.example"},
                "Nytt passord",
            ),
            ({"name": ""}, "Namnet ditt"),
            ({"name": "x" * 121}, "Namnet ditt"),
            ({"language": "tlh"}, "språk"),
        ],
    )
    def test_what_is_wrong_is_told_and_the_link_still_opens(
        self, client, path, guest, also, words
    ):
        page = client.post(path, GOOD | also)

        assert page.status_code == 422
        assert words in page.text
        guest.refresh_from_db()
        assert not guest.has_usable_password()
        assert client.post(path, GOOD).status_code == 302

    def test_no_password_comes_back(self, client, path):
        page = client.post(path, GOOD | {"name": ""})

        assert GOOD["password"] not in page.text


class TestDeadLinks:
    def test_expired(self, client, path):
        SignedLink.objects.update(expires_at=timezone.now())

        assert client.get(path).status_code == 410

    def test_recalled(self, client, path, guest, host):
        recall_invitation(guest, by=host)

        assert client.get(path).status_code == 410
        assert not User.objects.get(pk=guest.pk).is_active

    def test_recalled_before_the_letter_was_sent(self, client, guest, host):
        recall_invitation(guest, by=host)

        late = links.make_link(
            purpose=INVITATION,
            subject=f"user:{guest.pk}",
            holder=f"user:{guest.pk}",
            expires_at=timezone.now() + datetime.timedelta(days=14),
            user=guest,
        )

        assert client.get("/l/" + late.partition("/l/")[2]).status_code == 410

    def test_recalled_and_invited_again(self, guest, host):
        recall_invitation(guest, by=host)

        assert invite(guest.email, "Ny", None, by=host).is_active

    def test_what_was_answered_cannot_be_recalled(self, client, path, guest, host):
        client.post(path, GOOD)

        with pytest.raises(NotInvited, match="alt svara på"):
            recall_invitation(User.objects.get(pk=guest.pk), by=host)

    def test_made_up(self, client):
        assert client.get("/l/oppdikta/").status_code == 410
