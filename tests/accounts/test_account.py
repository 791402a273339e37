"""/konto/: one's name, language and password; and the language that follows the person."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory

URL = reverse("profile")
PASSWORD = reverse("account_change_password")
OLD, NEW = "demo-helsefellesskap", "grøn ball under senga"


def test_it_shows_who_one_is(client, leader):
    client.force_login(leader)

    page = client.get(URL)

    for words in (leader.email, "Leiar", "FSU Rehabilitering"):
        assert words in page.text


def test_without_a_seat_it_says_what_will_come(client):
    client.force_login(UserFactory())

    assert "Du har ikkje verv i noko utval." in client.get(URL).text


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(URL).url == "/logg-inn/?next=/konto/"


def test_name_and_language_are_saved_and_signed(client, leader):
    client.force_login(leader)

    client.post(URL, {"name": "Ny leiar", "language": "nb"})

    leader.refresh_from_db()
    assert (leader.name, leader.language) == ("Ny leiar", "nb")
    assert leader.history.first().history_user == leader
    assert client.cookies["sprak"].value == "nb"


@pytest.mark.parametrize(
    "also",
    [{"name": ""}, {"name": "x" * 121}, {"language": "xx"}, {"name": "\x00\x07"}],
)
def test_what_is_wrong_is_told(client, leader, also):
    client.force_login(leader)

    page = client.post(URL, {"name": "Leiar", "language": "nn"} | also)

    assert page.status_code == 422
    assert User.objects.get(pk=leader.pk).name == leader.name


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, leader, count, django_assert_num_queries
):
    from committees.roles import Role
    from committees.services import seat
    from tests.factories import CommitteeFactory

    for _number in range(count):
        seat(leader, CommitteeFactory(), Role.MEMBER, by=None)
    client.force_login(leader)
    client.get(URL)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 4  # session, reader, seats, the number in the header


class TestPassword:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, leader):
        client.force_login(leader)

    def send(self, client, **also):
        return client.post(
            PASSWORD, {"oldpassword": OLD, "password1": NEW, "password2": NEW} | also
        )

    def test_it_is_changed_and_one_stays_signed_in(self, client, leader):
        answer = self.send(client)

        assert answer.url == URL
        assert User.objects.get(pk=leader.pk).check_password(NEW)
        assert client.get(URL).status_code == 200

    @pytest.mark.parametrize(
        "also",
        [
            {"oldpassword": "feil passord"},
            {"password2": "noko anna enn det"},
            {"password1": "kort", "password2": "kort"},
            {"password1": "", "password2": ""},
        ],
    )
    def test_what_is_wrong_is_told(self, client, leader, also):
        page = self.send(client, **also)

        assert page.status_code == 422
        assert User.objects.get(pk=leader.pk).check_password(OLD)
        assert NEW not in page.text


class TestLanguage:
    def choose(self, client, language, **also):
        data = {"language": language, "next": "/utval/"} | also
        return client.post(reverse("set_language"), data)

    def test_the_choice_is_remembered_in_the_browser(self, client):
        answer = self.choose(client, "nb")

        assert answer.url == "/utval/"
        assert client.cookies["sprak"].value == "nb"
        assert '<html lang="nb"' in client.get("/utval/").text

    def test_the_choice_of_the_signed_in_goes_for_letters_too(self, client, leader):
        client.force_login(leader)

        self.choose(client, "nb")

        leader.refresh_from_db()
        assert leader.language == "nb"
        assert leader.history.first().history_change_reason == "language chosen"

    def test_a_language_we_do_not_speak_changes_nothing(self, client, leader):
        client.force_login(leader)

        self.choose(client, "tlh")

        leader.refresh_from_db()
        assert leader.language == "nn"

    def test_it_goes_to_no_other_house(self, client):
        answer = self.choose(client, "nb", next="https://vond.example/")

        assert "vond" not in answer.url

    def test_reading_is_not_choosing(self, client):
        assert client.get(reverse("set_language")).status_code == 405
