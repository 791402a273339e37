"""/utval/avtalen/: the points of the agreement, who looks after them, the guidelines."""

import pytest
from django.urls import reverse

from committees.models import AgreementPart, Guideline
from tests.factories import CommitteeFactory

URL = reverse("committees:agreement")


def test_everyone_reads_it(client, committee):
    part = AgreementPart.objects.create(
        number=8,
        text_nn="Jordmortenester",
        text_nb="Jordmortjenester",
        sub_agreement="Delavtale 3",
        sub_agreement_uncertain=True,
    )
    committee.parts.add(part)
    guideline = Guideline.objects.create(
        slug="x", title_nn="Følgje", title_nb="Følge", year=2022, case_number="22-22"
    )
    guideline.parts.add(part)

    page = client.get(URL)

    for words in (
        "8. Jordmortenester",
        "Delavtale 3",
        "Ikkje stadfesta",
        "FSU Rehabilitering",
        "Følgje",
        "SSU-sak 22-22",
        "Punkt 8",
    ):
        assert words in page.text


def test_without_points_it_says_what_will_come(client):
    assert "Her er ingen punkt enno." in client.get(URL).text


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(client, count, django_assert_num_queries):
    for number in range(count):
        part = AgreementPart.objects.create(number=number, text_nn="x", text_nb="x")
        CommitteeFactory().parts.add(part)
        Guideline.objects.create(
            slug=f"r{number}", title_nn="x", title_nb="x"
        ).parts.add(part)

    with django_assert_num_queries(5):  # points, bodies, their guidelines; all, points
        client.get(URL)
