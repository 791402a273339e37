"""/utval/omrade/: read by all, kept right by the secretariat, every change remembered."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import AreaMembership
from tests.factories.committees import AreaFactory, AreaMembershipFactory

URL = reverse("committees:areas")


@pytest.fixture
def vestnes() -> AreaMembership:
    return AreaMembershipFactory(
        area__name="Ålesund",
        organisation__name="Vestnes kommune",
        uncertain=True,
        note="Spør kommunen.",
    )


def edit(row: AreaMembership) -> str:
    return reverse("committees:area", args=[row.pk])


def move(row: AreaMembership) -> str:
    return reverse("committees:move_area", args=[row.pk])


def form(row: AreaMembership, **also: str) -> dict[str, str]:
    return {"area": str(row.area_id), "valid_from": "2020-01-01"} | also


def test_everyone_sees_them_with_their_doubts(client, vestnes):
    page = client.get(URL)

    assert page.status_code == 200
    for words in ("Ålesund", "Vestnes kommune", "Ikkje stadfesta", "Spør kommunen."):
        assert words in page.text
    assert edit(vestnes) not in page.text


def test_without_areas_it_says_what_will_come(client):
    assert "Her er ingen område enno." in client.get(URL).text


@pytest.mark.parametrize("address", [edit, move])
@pytest.mark.parametrize("who", ["leader", "ssu_leader", "outsider"])
def test_others_may_not_change_them(client, request, office, vestnes, who, address):
    client.force_login(request.getfixturevalue(who))

    assert client.post(address(vestnes), {}).status_code == 403


class TestTheSecretariat:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, secretariat):
        client.force_login(secretariat)

    def test_it_confirms_what_was_uncertain(self, client, vestnes, secretariat):
        answer = client.post(edit(vestnes), form(vestnes, note="Stadfesta av kommunen"))

        row = AreaMembership.objects.get()
        assert answer.url == URL
        assert (row.uncertain, row.note) == (False, "Stadfesta av kommunen")
        assert row.history.first().history_user == secretariat

    def test_every_change_is_shown_with_who_and_when(
        self, client, vestnes, secretariat
    ):
        client.post(edit(vestnes), form(vestnes))

        page = client.get(edit(vestnes))

        steps = page.context["steps"]
        words = [(step.by, step.words.replace("\xa0", " ")) for step in steps]
        assert words == [
            (secretariat.name, "Ålesund frå 1. januar 2020, stadfesta"),
            ("Portalen", "Ålesund frå 1. januar 2020, ikkje stadfesta"),
        ]

    def test_a_municipality_moves_and_keeps_its_past(self, client, vestnes):
        molde = AreaFactory(name="Molde")

        client.post(move(vestnes), {"area": molde.pk, "first_day": "2027-01-01"})

        rows = AreaMembership.objects.order_by("valid_from")
        assert [(row.area.name, row.valid_from, row.valid_to) for row in rows] == [
            ("Ålesund", datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)),
            ("Molde", datetime.date(2027, 1, 1), None),
        ]

    def test_a_move_before_the_beginning_is_refused(self, client, vestnes):
        molde = AreaFactory(name="Molde")

        answer = client.post(
            move(vestnes), {"area": molde.pk, "first_day": "2019-01-01"}
        )

        assert answer.status_code == 409
        assert "må ta til etter det førre" in answer.text
        assert AreaMembership.objects.count() == 1

    def test_two_areas_at_a_time_are_refused(self, client, vestnes):
        other = AreaMembershipFactory(
            organisation=vestnes.organisation, valid_from=datetime.date(2024, 1, 1)
        )
        vestnes.valid_to = datetime.date(2023, 12, 31)
        vestnes.save()

        answer = client.post(edit(other), form(other, valid_from="2023-06-01"))

        assert answer.status_code == 409
        assert "eitt område om gongen" in answer.text

    @pytest.mark.parametrize(
        "also",
        [
            {"valid_from": ""},
            {"valid_from": "aldri"},
            {"area": "0"},
            {"valid_to": "2019-12-31"},
            {"note": "x" * 301},
        ],
    )
    def test_what_is_wrong_is_told(self, client, vestnes, also):
        page = client.post(edit(vestnes), form(vestnes, **also))

        assert page.status_code == 422
        assert AreaMembership.objects.get().uncertain

    def test_a_move_to_where_it_is_already_is_told(self, client, vestnes):
        page = client.post(
            move(vestnes), {"area": vestnes.area_id, "first_day": "2027-01-01"}
        )

        assert page.status_code == 422
        assert AreaMembership.objects.count() == 1

    def test_a_move_that_lacks_its_day_is_told(self, client, vestnes):
        page = client.post(move(vestnes), {"area": vestnes.area_id, "first_day": ""})

        assert page.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(client, count, django_assert_num_queries):
    AreaMembershipFactory.create_batch(count)

    with django_assert_num_queries(3):  # areas, their rows, their committees
        client.get(URL)
