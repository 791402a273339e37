"""/utval/: all bodies as they report, and “find yours”."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import AreaMembership
from committees.models import Committee, Kind
from tests.conftest import LONG_AGO
from tests.factories import CommitteeFactory
from tests.factories.committees import AreaFactory, OrganisationFactory

URL = reverse("committees:committees")


@pytest.fixture
def molde(lsu: Committee) -> AreaMembership:
    """Molde, in the area that LSU Molde covers."""
    area = AreaFactory(name="Molde")
    Committee.objects.filter(pk=lsu.pk).update(area=area)
    town = OrganisationFactory(name="Molde kommune", number="1506")
    return AreaMembership.objects.create(
        area=area, organisation=town, valid_from=LONG_AGO
    )


def test_everyone_sees_the_bodies_by_kind_in_the_order_they_report(
    client, committee, lsu, office
):
    page = client.get(URL)

    assert page.status_code == 200
    assert [group.kind for group in page.context["groups"]] == [
        Kind.STRATEGIC,
        Kind.LOCAL,
        Kind.PROFESSIONAL,
        Kind.SECRETARIAT,
    ]
    assert [str(group.reports_to) for group in page.context["groups"]] == [
        "",
        "Rapporterer til SSU",
        "Rapporterer til SSU",
        "",
    ]


def test_a_municipality_finds_its_committee(client, molde):
    page = client.get(URL, {"kommune": "1506"})

    assert [body.slug for body in page.context["answer"].bodies] == ["lsu-molde"]
    assert "Molde kommune høyrer til" in page.text
    assert "Ikkje stadfesta" not in page.text


def test_a_doubt_is_shown(client, molde):
    molde.uncertain, molde.note = True, "Vi ventar på svar."
    molde.save()

    page = client.get(URL, {"kommune": "1506"})

    assert "Ikkje stadfesta" in page.text
    assert "Vi ventar på svar." in page.text


def test_an_area_without_a_committee_says_so(client, molde, lsu):
    Committee.objects.filter(pk=lsu.pk).update(area=None)

    page = client.get(URL, {"kommune": "1506"})

    assert "ikkje har noko eige utval" in page.text


def test_a_municipality_without_an_area_says_so(client, ssu):
    OrganisationFactory(name="Ny kommune", number="9999")

    page = client.get(URL, {"kommune": "9999"})

    assert "Vi veit ikkje kva område Ny kommune høyrer til" in page.text


@pytest.mark.parametrize("number", ["1", "0000", "<b>", "15062"])
def test_a_number_that_nobody_has(client, molde, number):
    page = client.get(URL, {"kommune": number})

    assert page.status_code == 200
    known = "Det finst ingen kommune med det nummeret her"
    assert (known in page.text) == (number != "15062")


def test_a_former_body_stands_apart(client, ssu):
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
    former = CommitteeFactory(
        slug="gamalt", name_nn="Gamalt utval", valid_from=LONG_AGO, valid_to=yesterday
    )

    page = client.get(URL)

    assert page.context["former"] == [former]
    assert all(former not in group.bodies for group in page.context["groups"])
    assert "Utval som har slutta" in page.text


def test_without_bodies_it_says_what_will_come(client):
    assert "Her er ingen utval enno." in client.get(URL).text


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, molde, count, django_assert_num_queries
):
    CommitteeFactory.create_batch(count)
    OrganisationFactory.create_batch(count)

    with django_assert_num_queries(4):  # bodies, municipalities, the chosen, its area
        client.get(URL, {"kommune": "1506"})


def test_it_is_there_in_bokmal(client, committee):
    client.cookies["sprak"] = "nb"

    page = client.get(URL).text

    assert "Utvalgene rapporterer oppover" in page
    assert "Utvalget fsu-rehabilitering" in page
