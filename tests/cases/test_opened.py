"""The opened cases: what everyone finds, by what, and that nothing else is let out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case
from cases.workflow import State
from committees.models import Committee, PatientGroup
from tests.factories.cases import make_case, many_cases

URL = reverse("cases:opened")
FEED = reverse("cases:opened_feed")
Bring = Callable[..., Case]


def titles(client: Client, **query: Any) -> list[str]:
    page = client.get(URL, query)
    assert page.status_code == 200
    return [case.public_title for case in page.context["page"]]


@pytest.fixture
def two(bring: Bring, everybody: dict[str, User]) -> list[Case]:
    """One that lies with FSU Rehabilitering, one that was returned; both opened."""
    found = []
    for state, title, text in (
        (State.ROUTED, "Utskriving", "Meldinga kjem seint."),
        (State.RETURNED, "Transport", "Bussen går ikkje."),
    ):
        case = bring(state, title="Intern tittel")
        services.publish_case(case, by=everybody["secretariat"], title=title, text=text)
        found.append(case)
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Transport", "Utskriving"]),
        ({"sok": "seint"}, ["Utskriving"]),
        ({"sok": "SEINT utskriving"}, ["Utskriving"]),
        ({"sok": "Intern"}, []),
        ({"sok": "vaktlaget"}, []),  # the sender's own words
        ({"hos": "fsu-rehabilitering"}, ["Utskriving"]),
        ({"steg": "undervegs"}, ["Utskriving"]),
        ({"steg": "ikkje-teke-opp"}, ["Transport"]),
        ({"steg": "vedteke"}, []),
        ({"steg": "tiltak"}, []),
        ({"ar": "1999"}, ["Transport", "Utskriving"]),  # no such choice
        ({"steg": "tull"}, ["Transport", "Utskriving"]),
    ],
)
def test_it_is_narrowed_by_what_everyone_may_read(
    query: dict[str, str], expected: list[str], two: list[Case], client: Client
) -> None:
    assert titles(client, **query) == expected


def test_by_year_and_patient_group(two: list[Case], client: Client) -> None:
    group = PatientGroup.objects.create(
        slug="eldre", name_nn="Eldre", name_nb="Eldre", valid_from="2021-01-01"
    )
    two[0].patient_groups.add(group)

    assert titles(client, gruppe="eldre") == ["Utskriving"]
    assert titles(client, ar=two[0].year) == ["Transport", "Utskriving"]
    assert "Eldre" in client.get(two[0].public_url).content.decode()


def test_no_choice_tells_of_a_case_that_is_not_opened(
    bring: Bring, client: Client
) -> None:
    case = bring(State.ROUTED)
    group = PatientGroup.objects.create(
        slug="eldre", name_nn="Eldre", name_nb="Eldre", valid_from="2021-01-01"
    )
    case.patient_groups.add(group)
    page = client.get(URL)

    assert "Eldre" not in page.content.decode()
    assert "FSU Rehabilitering" not in page.content.decode()


def test_what_was_withdrawn_is_not_there(two: list[Case], client: Client) -> None:
    services.withdraw_case(two[0])

    assert titles(client) == ["Transport"]
    thread = reverse("cases:red_thread", args=[two[0].pk])
    assert client.get(thread).status_code == 404


def test_the_feed_holds_public_words_alone(two: list[Case], client: Client) -> None:
    make_case()
    text = client.get(FEED).content.decode()

    assert text.count("<entry>") == 2
    assert "Utskriving" in text
    assert "Intern tittel" not in text


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_it_asks_the_database_equally_often(
    count: int, committee: Committee, client: Client, django_assert_num_queries: Any
) -> None:
    many_cases(count, committee, opened_on=timezone.localdate(), public_title="Open")

    with django_assert_num_queries(8):
        client.get(URL)
