"""Raising a case: four steps, a privacy stop, a receipt; nothing kept before it is sent."""

import io
import logging
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases import keys
from cases.forms import begun
from cases.models import Case, FollowKey
from cases.views.intake import MOST_SENT
from cases.workflow import State
from committees.models import Committee
from helsefellesskap.core.models import Letter
from tests.core.test_privacy import with_check_digits

NUMBER = with_check_digits("018190123") or ""  # synthetic: month + 80
URL = "/saker/ny/"

TYPED = {
    "on_behalf_of": "next_of_kin",
    "name": "Pårørande",
    "email": "sender@demo.example",
    "language": "nn",
    "background": "Far vart utskriven fredag ettermiddag.",
    "what_fails": "Meldinga når ikkje vaktlaget. Ho blir liggjande.",
    "suggestion": "Ring vaktlaget.",
}


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """The tests fill in quicker than people do."""
    settings.CASE_FORM_SECONDS = 0
    cache.clear()


def post(client: Client, go: str = "send", step: int = 4, **typed: Any) -> Any:
    """What the browser sends from a step."""
    data = TYPED | {"go": go, "step": step, "once": "en-gong", "begun": begun()} | typed
    return client.post(
        URL, {name: text for name, text in data.items() if text is not None}
    )


@pytest.fixture
def _house(office: Committee, ssu: Committee) -> None:
    """There is a secretariat to receive cases."""


@pytest.mark.usefixtures("_house")
class TestSending:
    def test_a_case_gets_a_number_a_receipt_and_a_key(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = post(client)
        case = Case.objects.get()

        assert answer.status_code == 302
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert case.reference in page.content.decode()
        assert (case.state, case.title, case.number) == (
            State.RECEIVED,
            "Meldinga når ikkje vaktlaget",
            1,
        )
        assert case.contact.email == "sender@demo.example"
        assert [letter.to for letter in mail.outbox] == [["sender@demo.example"]]

    def test_the_key_stands_nowhere_in_the_clear(self, client: Client) -> None:
        answer = post(client)
        key = answer["Location"].split("/")[3]

        assert len(key) >= 43
        assert FollowKey.objects.get().key_hash == keys.hash_key(key)
        assert key not in everything_kept()
        assert "[link]" in Letter.objects.get().body

    def test_each_letter_carries_a_key_of_its_own(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            post(client)
        found = re.search(r"/saker/fylg/([\w-]+)/", str(mail.outbox[0].body))

        assert found is not None
        assert client.get(found.group()).status_code == 200
        assert found.group(1) not in everything_kept()

    def test_a_form_sent_twice_leads_to_the_first_receipt(self, client: Client) -> None:
        first, second = post(client), post(client)

        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1
        assert Letter.objects.filter(to_address="sender@demo.example").count() == 1

    def test_another_browser_with_the_same_one_time_key_is_another_case(self) -> None:
        one, other = Client(), Client()
        one.get(URL)
        other.get(URL)

        assert post(one)["Location"] != post(other)["Location"]
        assert Case.objects.count() == 2

    def test_only_three_answers_are_required(self, client: Client) -> None:
        only = {"on_behalf_of", "background", "what_fails"}
        nothing = {name: "" for name in TYPED if name not in only}

        assert post(client, **nothing).status_code == 302
        assert not hasattr(Case.objects.get(), "contact")

    @pytest.mark.parametrize(
        ("field", "step"), [("on_behalf_of", 1), ("background", 2), ("what_fails", 2)]
    )
    def test_what_is_required_is_asked_for_where_it_stands(
        self, client: Client, field: str, step: int
    ) -> None:
        answer = post(client, **{field: ""})

        assert answer.status_code == 422
        assert answer.context["step"] == step
        assert list(answer.context["form"].errors) == [field]
        assert Case.objects.count() == 0

    def test_html_and_script_come_back_as_text(self, client: Client) -> None:
        answer = post(client, background="<script>alert(1)</script> & <b>feit</b>")
        page = client.get(answer["Location"]).content.decode()

        assert (
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;feit&lt;/b&gt;"
            in page
        )
        assert "<script>alert" not in page

    def test_emoji_are_kept_and_control_characters_are_not(
        self, client: Client
    ) -> None:
        post(client, background="Hei 👋\x00\x07 \u202edu")

        assert Case.objects.get().background == "Hei 👋 du"

    def test_a_text_that_is_too_long_is_refused_and_kept(self, client: Client) -> None:
        long = "ord " * 3000
        answer = post(client, background=long)

        assert answer.status_code == 422
        assert long.strip() in answer.content.decode()

    def test_someone_signed_in_need_not_write_name_and_address_anew(
        self, client: Client, leader: User
    ) -> None:
        client.force_login(leader)
        page = client.get(URL)

        assert page.context["form"].initial["email"] == leader.email


@pytest.mark.usefixtures("_house")
class TestSteps:
    def test_what_was_typed_is_carried_through_hidden(self, client: Client) -> None:
        page = post(client, go="next", step=2)

        assert page.status_code == 200
        assert page.context["step"] == 3
        assert ("background", TYPED["background"]) in page.context["carried"]
        assert Case.objects.count() == 0

    def test_one_may_go_back_with_a_step_half_done(self, client: Client) -> None:
        page = post(client, go="back", step=2, what_fails="")

        assert page.status_code == 200
        assert page.context["step"] == 1
        assert page.context["form"].initial["on_behalf_of"] == "next_of_kin"
        assert ("background", TYPED["background"]) in page.context["carried"]

    def test_the_last_step_shows_everything(self, client: Client) -> None:
        page = post(client, go="next", step=3).content.decode()

        for text in ("Far vart utskriven fredag ettermiddag.", "Ring vaktlaget."):
            assert text in page

    @pytest.mark.parametrize("step", ["", "0", "99", "x", "-1", "²"])
    def test_a_strange_step_is_a_step(self, client: Client, step: str) -> None:
        assert post(client, go="next", step=step).status_code in {200, 422}


@pytest.mark.usefixtures("_house")
class TestPrivacyStop:
    @pytest.mark.parametrize("go", ["next", "send"])
    @pytest.mark.parametrize(
        "written", [NUMBER, f"{NUMBER[:6]} {NUMBER[6:]}", f"{NUMBER[:6]}-{NUMBER[6:]}"]
    )
    def test_the_text_goes_back_with_the_place_marked(
        self, client: Client, go: str, written: str
    ) -> None:
        text = f"Eg ringde (fødselsnummer {written}) og vart send vidare."
        answer = post(client, go=go, step=2, background=text)
        page = answer.content.decode()

        assert answer.status_code == 422
        assert f"<mark>{written}</mark>" in page
        assert text in page
        assert TYPED["what_fails"] in page

    @pytest.mark.parametrize("go", ["next", "back", "send"])
    def test_it_is_kept_nowhere(
        self, client: Client, go: str, settings: Any, caplog: Any
    ) -> None:
        log = io.StringIO()
        handler = logging.StreamHandler(log)
        logging.getLogger().addHandler(handler)
        caplog.set_level(logging.DEBUG)
        try:
            for name in (
                "background",
                "suggestion",
                "title",
                "name",
                "phone",
                "own_number",
            ):
                post(client, go=go, step=2, **{name: f"nr {NUMBER}"})
        finally:
            logging.getLogger().removeHandler(handler)

        assert NUMBER not in everything_kept()
        assert NUMBER not in log.getvalue() + caplog.text
        assert Case.objects.count() == 0

    @pytest.mark.parametrize(
        "piece", ["91 62 11 47", "mor@demo.example", "310299 12345"]
    )
    def test_what_may_point_to_a_person_is_shown_and_may_be_kept(
        self, client: Client, piece: str
    ) -> None:
        text = f"Ring {piece} for meir."
        stopped = post(client, background=text)
        page = stopped.content.decode()
        mark = re.search(r'name="keep" value="(background:\w+)"', page)

        assert stopped.status_code == 422
        assert f"<mark>{piece}</mark>" in page
        assert mark is not None
        assert post(client, background=text, keep=mark.group(1)).status_code == 302
        assert piece in Case.objects.get().background

    def test_keeping_one_number_keeps_no_other(self, client: Client) -> None:
        page = post(client, background="Ring 91 62 11 47").content.decode()
        mark = re.search(r'name="keep" value="(background:\w+)"', page)
        assert mark is not None

        answer = post(client, background="Ring 91 62 11 48", keep=mark.group(1))

        assert answer.status_code == 422


@pytest.mark.usefixtures("_house")
class TestQuarantine:
    @pytest.mark.parametrize(
        "typed",
        [
            {"website": "http://kjop.example"},
            {
                "background": "http://a.example http://b.example http://c.example http://d.example"
            },
        ],
    )
    def test_a_suspicious_case_is_kept_apart_and_nobody_is_told(
        self, client: Client, typed: dict[str, str]
    ) -> None:
        answer = post(client, **typed)

        assert answer.status_code == 302
        assert Case.objects.get().state == State.QUARANTINED
        assert Letter.objects.count() == 0

    @pytest.mark.parametrize("stamp", ["", "case:tull", None])
    def test_a_form_filled_in_too_quickly_is_suspicious(
        self, client: Client, settings: Any, stamp: str | None
    ) -> None:
        settings.CASE_FORM_SECONDS = 60
        post(client, begun=stamp)
        Case.objects.all().update(state=State.QUARANTINED)
        post(client, begun=begun(), once="ein-annan")

        assert {case.suspicion for case in Case.objects.all()} == {"too quick"}

    def test_a_form_that_took_its_time_is_not(
        self, client: Client, settings: Any
    ) -> None:
        settings.CASE_FORM_SECONDS = 60
        old = signing.TimestampSigner(salt="cases.begun")
        long_ago = old.sign("case")
        settings.CASE_FORM_SECONDS = -1
        post(client, begun=long_ago)

        assert Case.objects.get().state == State.RECEIVED

    def test_the_sender_sees_an_ordinary_receipt(self, client: Client) -> None:
        answer = post(client, website="x")
        key = answer["Location"].split("/")[3]

        assert client.get(answer["Location"]).status_code == 200
        page = client.get(reverse("cases:follow", args=[key])).content.decode()
        assert "karantene" not in page.lower()

    def test_references_may_hold_many_addresses(self, client: Client) -> None:
        post(client, references="https://lovdata.example/1 " * 7)

        assert Case.objects.get().state == State.RECEIVED


def test_the_rate_is_limited_and_what_was_typed_comes_back(
    client: Client, settings: Any, office: Committee
) -> None:
    settings.RATE_LIMITS = True
    cache.set("limit:new:127.0.0.1", 299, 600)
    answers = [client.post(URL, TYPED | {"step": 1, "go": "next"}) for _n in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert TYPED["background"] in answers[1].content.decode()


def test_very_many_cases_from_one_network_wait_apart_and_none_is_lost(
    client: Client, settings: Any, office: Committee
) -> None:
    settings.RATE_LIMITS, settings.CASE_FORM_SECONDS = True, 0
    cache.set("limit:cases_sent:127.0.0.1", MOST_SENT - 1, 600)
    for number in range(2):
        assert post(client, once=f"nr-{number}").status_code == 302

    states = Case.objects.order_by("pk").values_list("state", "suspicion")
    assert list(states) == [("received", ""), ("quarantined", "many from one place")]


def everything_kept() -> str:
    """Every value of every row of every table, sessions unpacked."""
    pieces = [str(row.get_decoded()) for row in Session.objects.all()]
    for model in apps.get_models(include_auto_created=True):
        pieces.extend(repr(row) for row in model._base_manager.values_list())
    return "\n".join(pieces)


def test_what_is_kept_is_really_looked_through(
    client: Client, office: Committee, settings: Any
) -> None:
    settings.CASE_FORM_SECONDS = 0
    post(client, background="Eit heilt eige ord: fjellrevhi.")

    assert "fjellrevhi" in everything_kept()
