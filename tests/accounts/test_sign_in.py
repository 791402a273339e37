"""/logg-inn/: with e-mail and password, back to where one was going, and nowhere else."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory

URL = reverse("account_login")
PASSWORD = "demo-helsefellesskap"


@pytest.fixture
def person() -> User:
    return UserFactory(email="kari@demo.example", language="nb")


def sign_in(client, **also):
    return client.post(URL, {"login": "kari@demo.example", "password": PASSWORD} | also)


def test_it_lets_in(client, person):
    answer = sign_in(client)

    assert (answer.status_code, answer.url) == (
        302,
        reverse(settings.LOGIN_REDIRECT_URL),
    )
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_case_of_the_address_does_not_matter(client, person):
    assert sign_in(client, login=" Kari@Demo.Example ").status_code == 302


def test_it_goes_where_one_was_going(client, person):
    assert sign_in(client, next="/utval/?kommune=1506").url == "/utval/?kommune=1506"


@pytest.mark.parametrize(
    "target",
    [
        "https://vond.example/",
        "//vond.example/",
        "/\\vond.example",
        "javascript:alert(1)",
        "http:vond.example",
        "\x00/utval/",
    ],
)
def test_it_goes_to_no_other_house(client, person, target):
    answer = sign_in(client, next=target)

    assert answer.status_code == 302
    assert "vond" not in answer.url
    assert answer.url.startswith("/")


@pytest.mark.parametrize(
    "also",
    [
        {"password": "feil passord her"},
        {"login": "finst-ikkje@demo.example"},
        {"login": "ikkje ei adresse"},
        {"password": ""},
        {"login": ""},
        {"login": "x" * 400 + "@demo.example"},
    ],
)
def test_what_is_wrong_is_told_in_words(client, person, also):
    page = sign_in(client, **also)

    assert page.status_code == 422
    assert "må rettast" in page.text
    assert "_auth_user_id" not in client.session


def test_the_answer_does_not_tell_who_is_known(client, person):
    known = sign_in(client, password="feil passord her")
    unknown = sign_in(client, login="ukjend@demo.example", password="feil passord her")

    words = "E-postadressa og passordet høyrer ikkje saman. Prøv igjen."
    assert words in known.text
    assert words in unknown.text


def test_the_password_never_comes_back(client, person):
    page = sign_in(client, password="hemmeleg og feil")

    assert "hemmeleg og feil" not in page.text
    assert "kari@demo.example" in page.text


def test_a_closed_account_is_not_let_in(client, person):
    person.is_active = False
    person.save()

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_who_was_invited_and_has_not_come_cannot_sign_in(client):
    user = User(email="ny@demo.example", name="Ny")
    user.set_unusable_password()
    user.save()

    assert sign_in(client, login="ny@demo.example", password="").status_code == 422


def test_who_is_signed_in_is_led_on(client, person):
    client.force_login(person)

    assert client.get(URL, {"next": "/utval/"}).url == "/utval/"


def test_the_language_of_the_person_is_remembered(client, person):
    sign_in(client)

    assert client.cookies["sprak"].value == "nb"
    assert '<html lang="nb"' in client.get("/utval/").text


def test_nobody_signs_up_by_himself(client):
    for path in ("/registrer/", "/accounts/signup/", "/logg-inn/ny/"):
        assert client.get(path).status_code == 404


def test_signing_out_takes_a_post(client, person):
    client.force_login(person)

    assert "Vil du logge ut?" in client.get(reverse("account_logout")).text
    assert "_auth_user_id" in client.session

    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


class TestGuessing:
    @pytest.fixture(autouse=True)
    def _counting(self, settings):
        settings.AXES_ENABLED = True

    def guess(self, client, times, **also):
        for _time in range(times):
            answer = sign_in(client, password="feil passord her", **also)
        return answer

    def test_too_many_wrong_passwords_close_the_door_for_a_while(self, client, person):
        answer = self.guess(client, settings.AXES_FAILURE_LIMIT)

        assert answer.status_code == 429
        assert "For mange feil passord" in answer.text
        assert "15 minutt" in answer.text

    def test_the_right_password_does_not_open_it_then(self, client, person):
        self.guess(client, settings.AXES_FAILURE_LIMIT)

        assert sign_in(client).status_code == 429
        assert "_auth_user_id" not in client.session

    def test_others_are_let_in_from_the_same_place(self, client, person):
        UserFactory(email="ola@demo.example")
        self.guess(client, settings.AXES_FAILURE_LIMIT)

        assert sign_in(client, login="ola@demo.example").status_code == 302

    def test_the_same_person_is_let_in_from_elsewhere(self, client, person):
        self.guess(client, settings.AXES_FAILURE_LIMIT)

        client.defaults["REMOTE_ADDR"] = "192.0.2.7"
        assert sign_in(client).status_code == 302

    def test_fewer_do_no_harm(self, client, person):
        self.guess(client, settings.AXES_FAILURE_LIMIT - 1)

        assert sign_in(client).status_code == 302

    def test_no_password_is_written_down(self, client, person):
        self.guess(client, 2)

        kept = AccessAttempt.objects.get()
        assert "feil passord" not in kept.get_data + kept.post_data


class TestTheDemo:
    def test_it_lists_who_one_may_be(self, client, leader, secretariat):
        page = client.get(URL)

        groups = {group.name: group.people for group in page.context["demo"]}
        assert groups == {
            "Sekretariatet": [secretariat],
            "FSU Rehabilitering": [leader],
        }
        assert "demo-helsefellesskap" in page.text

    def test_a_button_is_enough(self, client, leader):
        answer = client.post(URL, {"login": leader.email, "password": PASSWORD})

        assert answer.status_code == 302

    def test_an_address_in_the_link_is_filled_in(self, client, leader):
        page = client.get(URL, {"konto": leader.email})

        assert f'value="{leader.email}"' in page.text

    def test_real_people_are_not_listed(self, client, ssu):
        UserFactory(email="kari@kommune.example")

        assert "kari@kommune.example" not in client.get(URL).text

    def test_outside_the_demo_nobody_is(self, client, leader, settings):
        settings.DEMO = False

        page = client.get(URL)

        assert leader.email not in page.text
        assert "demo-helsefellesskap" not in page.text

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_the_database_equally_often(
        self, client, count, django_assert_num_queries
    ):
        UserFactory.create_batch(count)

        with django_assert_num_queries(2):  # people, their seats
            client.get(URL)


def test_the_admin_has_no_door_of_its_own(client, person):
    answer = client.get("/admin/login/?next=/admin/")
    assert (answer.status_code, answer.url) == (302, f"{URL}?next=%2Fadmin%2F")

    client.force_login(person)
    assert client.get("/admin/login/?next=/admin/").status_code == 403
