"""The page behind the key: plain words, the whole way, one's own words, withdrawing."""

import re
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
from helsefellesskap.core.models import UsedKey

KEY = "k" * 43


def url(name: str = "follow") -> str:
    return reverse(f"cases:{name}", args=[KEY])


@pytest.mark.parametrize("state", [s for s in State if s != State.DISCARDED])
def test_it_says_where_the_case_is_in_every_state(
    state: State, bring: Callable[..., Case], client: Client
) -> None:
    bring(state, key=KEY)
    page = client.get(url())

    assert page.status_code == 200
    assert page.context["headline"]
    assert page.context["now"]
    assert page.content.decode().count("<h1") == 1


def test_it_tells_who_has_it_and_when_it_is_taken_up(
    bring: Callable[..., Case], client: Client
) -> None:
    bring(State.ON_AGENDA, key=KEY)
    page = client.get(url())

    assert "FSU Rehabilitering" in page.context["headline"]
    knots = [(knot.words, knot.state) for knot in page.context["thread"]]
    assert [state for _words, state in knots] == ["been"] * 3 + ["now"] + ["ahead"] * 2


def test_what_was_said_inside_is_not_shown(
    bring: Callable[..., Case], everybody: dict[str, User], client: Client
) -> None:
    case = bring(State.ASSESSING, key=KEY)
    services.give_view(
        case, by=everybody["ssu_leader"], text="Innvending til intern bruk"
    )
    services.prepare_route(
        case,
        by=everybody["caseworker"],
        to=everybody["leader"].seats.get().committee,
        reason="Framlegg til intern bruk",
    )
    page = client.get(url()).content.decode()

    assert "intern bruk" not in page


@pytest.mark.parametrize("key", ["x", "k" * 42, "k" * 44, "K" * 43, "%00", "../saker"])
def test_a_wrong_key_is_a_page_that_is_not_there(
    key: str, bring: Callable[..., Case], client: Client
) -> None:
    bring(State.RECEIVED, key=KEY)

    assert client.get(f"/saker/fylg/{key}/").status_code == 404


@pytest.mark.parametrize("name", ["follow", "receipt", "withdraw"])
def test_it_is_kept_out_of_caches_referrers_and_indexes(
    name: str, bring: Callable[..., Case], client: Client
) -> None:
    bring(State.RECEIVED, key=KEY)
    answer = client.get(url(name))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


class TestWriting:
    def test_an_answer_starts_the_clock_again(
        self, bring: Callable[..., Case], everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.RECEIVED, key=KEY)
        case = services.ask_sender(
            case, by=everybody["caseworker"], text="Kva kommune?"
        )
        assert case.due_on is None
        answer = client.post(url("write"), {"text": "Molde.", "once": "a"})
        case.refresh_from_db()

        assert (answer.status_code, answer["Location"]) == (302, "../")
        assert case.waiting_since is None
        assert case.due_on is not None
        assert [m.text for m in case.messages.filter(from_sender=True)] == ["Molde."]

    def test_an_identity_number_goes_back_marked(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        case = bring(State.RECEIVED, key=KEY)
        answer = client.post(url("write"), {"text": "Nr 02013299997", "once": "a"})

        assert answer.status_code == 422
        assert "<mark>02013299997</mark>" in answer.content.decode()
        assert case.messages.count() == 0

    def test_a_telephone_number_is_pointed_out_and_may_be_kept(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        case = bring(State.RECEIVED, key=KEY)
        stopped = client.post(url("write"), {"text": "Ring 91 62 11 47"})
        mark = re.search(r'name="keep" value="(text:\w+)"', stopped.content.decode())
        assert mark is not None
        kept = client.post(
            url("write"), {"text": "Ring 91 62 11 47", "keep": mark.group(1)}
        )

        assert (stopped.status_code, kept.status_code) == (422, 302)
        assert case.messages.count() == 1

    def test_twice_is_once_and_the_key_is_not_kept(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        case = bring(State.RECEIVED, key=KEY)
        for _n in range(2):
            client.post(url("write"), {"text": "Meir.", "once": "same"})

        assert case.messages.count() == 1
        assert all(
            KEY not in f"{used.key}{used.answer}" for used in UsedKey.objects.all()
        )

    def test_after_the_end_nothing_can_be_added(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        bring(State.CLOSED, key=KEY)

        assert client.post(url("write"), {"text": "Meir."}).status_code == 409
        assert 'id="skriv"' not in client.get(url()).content.decode()


class TestWithdrawing:
    def test_it_asks_once_more(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        case = bring(State.ROUTED, key=KEY)
        page = client.get(url("withdraw"))
        case.refresh_from_db()

        assert page.status_code == 200
        assert case.state == State.ROUTED

    def test_it_takes_the_case_back(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        case = bring(State.ROUTED, key=KEY)
        answer = client.post(
            url("withdraw"), {"reason": "Det løyste seg.", "once": "a"}
        )
        case.refresh_from_db()

        assert answer.status_code == 302
        assert case.state == State.WITHDRAWN
        assert case.steps.last().by_sender

    def test_a_decided_end_cannot_be_withdrawn(
        self, bring: Callable[..., Case], client: Client
    ) -> None:
        bring(State.CLOSED, key=KEY)

        late = client.post(url("withdraw"), {"reason": ""})
        assert late.status_code == 409
        assert "Sist som hende: «" in late.content.decode()


def test_the_sender_may_ask_for_it_to_be_taken_up_again(
    bring: Callable[..., Case], client: Client
) -> None:
    case = bring(State.RETURNED, key=KEY)
    answer = client.post(
        url("ask-to-reopen"), {"reason": "De har misforstått.", "once": "a"}
    )
    case.refresh_from_db()

    assert answer.status_code == 302
    assert case.state == State.RETURNED
    assert case.messages.get().text == "De har misforstått."


def test_the_page_asks_the_database_equally_often(
    bring: Callable[..., Case],
    everybody: dict[str, User],
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    case = bring(State.RECEIVED, key=KEY)
    for number in range(5):
        services.write_as_sender(case, text=f"Melding {number}")

    with django_assert_max_num_queries(10):
        client.get(url())


def test_the_answer_stands_there_when_it_is_sent(
    bring: Callable[..., Case], client: Client
) -> None:
    bring(State.REPORTED, key=KEY)

    page = client.get(url()).content.decode()
    assert "Rutinen er endra." in page
    assert str(timezone.localdate().year) in page


def test_the_sender_may_stop_the_letters_and_have_them_again(
    bring: Callable[..., Case], client: Client
) -> None:
    case = bring(State.ROUTED, key=KEY)
    wishes = []
    for wanted in ("no", "yes"):
        client.post(url("letters"), {"wanted": wanted})
        case.contact.refresh_from_db()
        wishes.append(case.contact.wants_letters)

    assert wishes == [False, True]
