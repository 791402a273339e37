"""/utval/<slug>/verv/: the secretariat seats people; refusals come in words."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from committees.models import Committee, Seat
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.models import Letter
from tests.conftest import LONG_AGO
from tests.factories import UserFactory

TODAY = datetime.date.today()  # noqa: DTZ011
DAY = datetime.timedelta(days=1)


@pytest.fixture
def empty(committee: Committee) -> Seat:
    return seat(
        None, committee, Role.MEMBER, by=None, key="medlem1", valid_from=LONG_AGO
    )


@pytest.fixture
def taken(member: User) -> Seat:
    return Seat.objects.get(user=member)


def url(name: str, found: Seat) -> str:
    return reverse(f"committees:{name}", args=[found.committee.slug, found.pk])


def overview(body: Committee) -> str:
    return reverse("committees:seats", args=[body.slug])


PAGES = [
    "seats",
    "new_seat",
    "seat",
    "fill",
    "unseat",
    "substitute",
    "invitation",
    "change",
]


class TestWhoMay:
    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("who", ["leader", "member", "outsider"])
    def test_others_are_turned_away(self, client, request, empty, name, who):
        client.force_login(request.getfixturevalue(who))
        few = name in {"seats", "new_seat"}
        args = [empty.committee.slug] if few else [empty.committee.slug, empty.pk]
        address = reverse(f"committees:{name}", args=args)
        post = name in {"fill", "unseat", "substitute", "invitation", "change"}

        answer = client.post(address) if post else client.get(address)

        assert answer.status_code == 403

    def test_the_unknown_are_asked_to_sign_in(self, client, empty):
        answer = client.get(overview(empty.committee))

        assert answer.status_code == 302
        assert answer.url.startswith("/logg-inn/?next=/utval/")

    def test_a_seat_of_another_body_is_not_found(
        self, client, empty, other_committee, secretariat
    ):
        client.force_login(secretariat)

        answer = client.get(
            reverse("committees:seat", args=[other_committee.slug, empty.pk])
        )

        assert answer.status_code == 404


class TestFilling:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, empty, secretariat):
        client.force_login(secretariat)

    def send(self, client, empty, **also):
        data = {"email": "ny@demo.example", "name": "Ny", "valid_from": str(TODAY)}
        return client.post(url("fill", empty), data | also)

    def test_the_page_offers_it(self, client, empty):
        page = client.get(url("seat", empty))

        assert "Vervet er ledig." in page.text
        assert "Gi nokon vervet" in page.text
        assert "Avslutt vervet" not in page.text

    def test_somebody_new_is_invited_and_seated(self, client, empty):
        answer = self.send(client, empty)

        person = User.objects.get(email="ny@demo.example")
        assert answer.url == overview(empty.committee)
        assert Seat.objects.get(pk=empty.pk).user == person
        assert {letter.template_event for letter in letters(person)} == {
            "invite",
            "seat",
        }

    def test_somebody_known_is_seated_without_a_name(self, client, empty):
        person = UserFactory(email="kjend@demo.example", name="Kjend")

        self.send(client, empty, email="KJEND@demo.example", name="")

        assert Seat.objects.get(pk=empty.pk).user == person
        assert {letter.template_event for letter in letters(person)} == {"seat"}

    def test_somebody_new_without_a_name_is_asked_for_it(self, client, empty):
        page = self.send(client, empty, name="")

        assert page.status_code == 422
        assert "Ingen her har denne adressa. Skriv namnet òg." in page.text
        assert "ny@demo.example" in page.text

    @pytest.mark.parametrize(
        ("also", "words"),
        [
            ({"email": ""}, "E-post"),
            ({"email": "ikkje ei adresse"}, "E-post"),
            ({"valid_from": ""}, "Første dag"),
            ({"valid_from": "i går"}, "Første dag"),
            (
                {"valid_to": str(TODAY - DAY)},
                "Siste dag kan ikkje vere før den første.",
            ),
            ({"name": "x" * 121}, "Namn"),
            ({"organisation": "999999"}, "Representerer"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
        self, client, empty, also, words
    ):
        page = self.send(client, empty, **also)

        assert page.status_code == 422
        assert words in page.text
        assert not Seat.objects.exclude(pk=empty.pk).filter(committee=empty.committee)
        assert Seat.objects.get(pk=empty.pk).user is None

    def test_a_refusal_of_the_rules_comes_as_409_in_words(self, client, empty, member):
        answer = self.send(client, empty, email=member.email)

        assert answer.status_code == 409
        assert "har alt ei røyst" in answer.text

    def test_nobody_is_invited_when_the_seat_is_refused(self, client, empty):
        answer = self.send(client, empty, valid_from=str(LONG_AGO - DAY))

        assert answer.status_code == 409
        assert not User.objects.filter(email="ny@demo.example").exists()

    def test_markup_in_a_name_is_shown_as_text(self, client, empty):
        self.send(client, empty, name="<script>alert(1)</script>")

        page = client.get(overview(empty.committee))

        assert "<script>alert(1)" not in page.text
        assert "&lt;script&gt;" in page.text

    def test_the_same_form_twice_seats_once(self, client, empty):
        first = self.send(client, empty, once="nøkkel")
        second = self.send(client, empty, once="nøkkel")

        assert (first.status_code, second.status_code) == (302, 302)
        assert second.url == first.url
        assert User.objects.filter(email="ny@demo.example").count() == 1


class TestTheInvitation:
    @pytest.fixture(autouse=True)
    def _invited(self, client, empty, secretariat):
        client.force_login(secretariat)
        data = {"email": "ny@demo.example", "name": "Ny", "valid_from": str(TODAY)}
        client.post(url("fill", empty), data)

    def test_the_page_says_that_it_waits(self, client, empty):
        page = client.get(url("seat", empty))

        assert "Invitasjonen ventar på svar" in page.text
        assert "ny@demo.example" in page.text

    def test_it_is_sent_again(self, client, empty):
        client.post(url("invitation", empty))

        person = User.objects.get(email="ny@demo.example")
        events = [letter.template_event for letter in letters(person)]
        assert events.count("invite") == 2

    def test_it_is_recalled_and_the_seat_with_it(self, client, empty):
        client.post(url("invitation", empty), {"recall": "1"})

        person = User.objects.get(email="ny@demo.example")
        assert not person.is_active
        assert not person.seats.valid().exists()
        assert Seat.objects.get(key="medlem1", user=None).valid_from == TODAY

    def test_who_has_come_is_not_invited_again(self, client, empty):
        person = User.objects.get(email="ny@demo.example")
        person.set_password("raud sykkel i motvind")
        person.save()

        answer = client.post(url("invitation", empty))

        assert answer.status_code == 409
        assert "Ingen i dette vervet ventar på ein invitasjon" in answer.text


class TestTheOthers:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, taken, secretariat):
        client.force_login(secretariat)

    def test_ending_at_once(self, client, taken):
        answer = client.post(url("unseat", taken), {"last_day": ""})

        taken.refresh_from_db()
        assert answer.status_code == 302
        assert taken.valid_to == TODAY - DAY

    def test_ending_on_a_day(self, client, taken):
        client.post(url("unseat", taken), {"last_day": str(TODAY + DAY)})

        taken.refresh_from_db()
        assert taken.valid_to == TODAY + DAY

    def test_a_day_that_is_none(self, client, taken):
        page = client.post(url("unseat", taken), {"last_day": "32.13.2026"})

        assert page.status_code == 422
        assert taken.valid_to is None

    def test_a_substitute(self, client, taken):
        person = UserFactory(email="vara@demo.example")

        client.post(
            url("substitute", taken), {"email": "vara@demo.example", "name": ""}
        )
        taken.refresh_from_db()
        assert taken.substitute == person

        client.post(url("substitute", taken), {"remove": "1"})
        taken.refresh_from_db()
        assert taken.substitute is None

    def test_changing_what_it_is(self, client, taken, secretariat):
        client.post(
            url("change", taken),
            {
                "title_nn": "Fagleg rådgivar",
                "title_nb": "Faglig rådgiver",
                "party": "trust",
                "say": "speak",
                "valid_from": str(LONG_AGO),
                "valid_to": "",
            },
        )

        taken.refresh_from_db()
        assert (taken.title_nn, taken.party, taken.say) == (
            "Fagleg rådgivar",
            "trust",
            "speak",
        )
        assert taken.history.first().history_user == secretariat

    def test_making_a_new_one(self, client, committee):
        answer = client.post(
            reverse("committees:new_seat", args=[committee.slug]),
            {
                "role": "member",
                "title_nn": "Gjest",
                "title_nb": "Gjest",
                "party": "users",
                "say": "observe",
                "valid_from": str(TODAY),
            },
        )

        made = Seat.objects.get(title_nn="Gjest")
        assert answer.url == url("seat", made)
        assert (made.user, made.position) == (None, 1)

    def test_making_a_new_one_without_what_it_needs(self, client, committee):
        page = client.post(reverse("committees:new_seat", args=[committee.slug]), {})

        assert page.status_code == 422
        assert not Seat.objects.filter(committee=committee, user=None).exists()

    def test_who_sat_there_before_is_shown(self, client, taken, member):
        client.post(url("unseat", taken), {"last_day": ""})

        page = client.get(overview(taken.committee))

        assert [row.user for row in page.context["former"]] == [member]

    def test_an_ended_seat_can_only_be_read(self, client, taken):
        client.post(url("unseat", taken), {"last_day": ""})

        page = client.get(url("seat", taken))

        assert "Dette vervet slutta" in page.text
        assert "<form" not in page.text.split("<main")[1]

    @pytest.mark.parametrize(
        "name", ["fill", "unseat", "substitute", "invitation", "change"]
    )
    def test_reading_is_not_doing(self, client, taken, name):
        assert client.get(url(name, taken)).status_code == 405


def test_without_seats_it_says_how_to_make_the_first(
    client, office, committee, secretariat
):
    client.force_login(secretariat)

    assert "Utvalet har ingen verv." in client.get(overview(committee)).text


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, committee, secretariat, count, django_assert_num_queries
):
    for _number in range(count):
        seat(UserFactory(), committee, Role.MEMBER, by=None, valid_from=LONG_AGO)
    client.force_login(secretariat)
    client.get(overview(committee))

    with django_assert_num_queries(QUERIES):
        client.get(overview(committee))


QUERIES = 6  # session, reader, body, rights, seats, the number in the header


def letters(person: User) -> list[Letter]:
    found = list(Letter.objects.filter(to_user=person))
    for letter in found:
        letter.template_event = letter.event.partition(":")[0]
    return found
