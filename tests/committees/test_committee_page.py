"""/utval/<slug>/: purpose, tasks, seats; names for the signed-in alone."""

import datetime

import pytest
from django.urls import reverse

from committees.models import AgreementPart, Committee, Task
from committees.roles import Role
from committees.services import seat
from tests.conftest import LONG_AGO, seated
from tests.factories import CommitteeFactory


def url(body: Committee) -> str:
    return reverse("committees:committee", args=[body.slug])


@pytest.fixture
def told(committee: Committee) -> Committee:
    """The committee with a purpose, a task and a point of the agreement."""
    Task.objects.create(
        committee=committee, position=1, text_nn="Lage plan", text_nb="Lage plan"
    )
    committee.purpose_nn = "Betre rehabilitering."
    committee.save()
    committee.parts.add(
        AgreementPart.objects.create(number=2, text_nn="Koordinering", text_nb="K")
    )
    return committee


def test_anyone_reads_what_it_is_for(client, told, leader):
    page = client.get(url(told))

    assert page.status_code == 200
    for words in (
        "Betre rehabilitering.",
        "Lage plan",
        "2. Koordinering",
        "SSU",
        "Leiar",
    ):
        assert words in page.text


def test_names_are_for_the_signed_in(client, committee, leader, outsider):
    assert leader.name not in client.get(url(committee)).text

    client.force_login(outsider)
    assert leader.name in client.get(url(committee)).text


def test_addresses_are_for_nobody(client, committee, leader, outsider):
    client.force_login(outsider)

    assert leader.email not in client.get(url(committee)).text


def test_an_empty_seat_is_shown_as_vacant(client, committee):
    seat(None, committee, Role.DEPUTY, by=None, valid_from=LONG_AGO)

    page = client.get(url(committee))

    assert "Nestleiar" in page.text
    assert "Ledig" in page.text


def test_a_seat_that_has_ended_is_not_shown(client, committee):
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
    seated("tidlegare", committee, Role.LEADER, valid_to=yesterday)

    assert client.get(url(committee)).context["lines"] == []


def test_a_body_that_has_ended_says_so_and_shows_who_sat_there_last(client, leader):
    committee = leader.seats.get().committee
    ended = datetime.date.today() - datetime.timedelta(days=9)  # noqa: DTZ011
    Committee.objects.filter(pk=committee.pk).update(valid_to=ended)

    page = client.get(url(committee))

    assert page.context["ended"]
    assert "Slutta" in page.text
    assert [line.seat.user for line in page.context["lines"]] == [leader]


def test_it_shows_what_stands_below_it(client, ssu, committee, lsu):
    page = client.get(url(ssu))

    assert [group.kind for group in page.context["groups_below"]] == [
        "local",
        "professional",
    ]


def test_without_seats_it_says_what_will_come(client, committee):
    assert "Her sit ingen." in client.get(url(committee)).text


def test_an_unknown_one_is_not_found(client):
    assert client.get("/utval/finst-ikkje/").status_code == 404


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretariat", True),
        ("caseworker", True),
        ("leader", False),
        ("ssu_leader", False),
    ],
)
def test_only_the_secretariat_sees_the_way_to_the_seats(
    client, request, committee, who, sees
):
    client.force_login(request.getfixturevalue(who))

    page = client.get(url(committee))

    assert (reverse("committees:seats", args=[committee.slug]) in page.text) == sees


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_equally_often(
    client, committee, count, django_assert_max_num_queries
):
    CommitteeFactory.create_batch(count, parent=committee)
    for number in range(count):
        seated(f"medlem{number}", committee, Role.MEMBER)
        Task.objects.create(
            committee=committee, position=number, text_nn="x", text_nb="x"
        )

    with django_assert_max_num_queries(20) as asked:
        client.get(url(committee))

    counts.setdefault("anonymous", set()).add(len(asked))
    assert len(counts["anonymous"]) == 1


counts: dict[str, set[int]] = {}
"""How often the page asked, gathered over the cases of one test."""
