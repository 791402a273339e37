"""One thread a case: who may write to whom, and who never learns that it was written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases import reports, services
from cases.models import Case, CaseMessage
from cases.workflow import HIDDEN, State
from committees.models import Committee
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber

KEY = "k" * 43
Bring = Callable[..., Case]
Sent = Callable[[Callable[[], Any]], list[Any]]
FSU = {"leader", "deputy", "secretary", "member"}
ASKED = {"ssu_leader", "ssu_deputy"}
WRITERS = {
    State.ASSESSING: ASKED,
    State.ROUTED: FSU,
    State.ON_AGENDA: FSU,
    State.DECIDED: FSU,
    State.REPORTED: FSU,
    State.CLOSED: FSU,
}


@pytest.mark.parametrize("state", list(State))
def test_a_body_that_reads_the_case_may_write_and_no_other(
    state: State, bring: Bring, everybody: dict[str, User]
) -> None:
    case = bring(state)
    wrote = set()
    for name, user in everybody.items():
        for body in Committee.objects.filter(seats__user=user).distinct():
            try:
                with transaction.atomic():
                    services.write_as_body(case, by=user, text="Ord.", body=body)
                    wrote.add(name)
                    transaction.set_rollback(True)
            except (PermissionDenied, DomainError):
                continue

    assert wrote == WRITERS.get(state, set())


@pytest.mark.parametrize("state", list(State))
def test_the_secretariat_writes_to_bodies_that_read_the_case_and_to_no_other(
    state: State,
    bring: Bring,
    everybody: dict[str, User],
    committee: Committee,
    other_committee: Committee,
    ssu: Committee,
) -> None:
    case = bring(state)
    told: dict[str, set[str]] = {}
    for name, user in everybody.items():
        for body in (committee, other_committee, ssu):
            try:
                with transaction.atomic():
                    services.write_to_bodies(case, by=user, text="Ord.", to=[body])
                    told.setdefault(name, set()).add(body.slug)
                    transaction.set_rollback(True)
            except (PermissionDenied, DomainError):
                continue
    bodies = (
        {ssu.slug}
        if state == State.ASSESSING
        else {committee.slug}
        if state in WRITERS
        else set()
    )

    assert told == (
        dict.fromkeys(("secretariat", "caseworker"), bodies) if bodies else {}
    )


def a_thread(
    bring: Bring,
    everybody: dict[str, User],
    committee: Committee,
    other: Committee,
) -> Case:
    """Words of every kind; FSU IKT is informed."""
    office = everybody["secretariat"]
    case = bring(State.ASSESSING, key=KEY)
    services.write_to_bodies(
        case, by=office, text="Til SSU.", to=Committee.objects.filter(slug="ssu")
    )
    services.tell_sender(case, by=office, text="Til avsendaren.")
    services.write_as_sender(case, text="Frå avsendaren.")
    services.route_case(case, by=office, to=committee, reason="Deira.", inform=[other])
    services.write_to_bodies(case, by=office, text="Til FSU.", to=[committee])
    services.write_as_body(
        case, by=everybody["member"], text="Frå FSU.", body=committee
    )
    services.write_as_body(
        case, by=everybody["outsider"], text="Mellom FSU-a.", body=other, to=[committee]
    )
    return case


def test_each_reads_what_is_to_or_from_one_and_nothing_else(
    bring: Bring,
    everybody: dict[str, User],
    committee: Committee,
    other_committee: Committee,
    client: Client,
) -> None:
    case = a_thread(bring, everybody, committee, other_committee)
    everything = list(case.messages.values_list("text", flat=True))
    seen = {}
    for name in ("secretariat", "caseworker", "leader", "observer", "outsider"):
        client.force_login(everybody[name])
        page = client.get(case.get_absolute_url()).content.decode()
        seen[name] = {text for text in everything if text in page}
    client.logout()
    page = client.get(reverse("cases:follow", args=[KEY])).content.decode()
    seen["sender"] = {text for text in everything if text in page}
    client.force_login(everybody["ssu_leader"])

    assert client.get(case.get_absolute_url()).status_code == 404
    assert len(everything) == 6
    fsu = {"Til FSU.", "Frå FSU.", "Mellom FSU-a."}
    assert seen == {
        "secretariat": set(everything),
        "caseworker": set(everything),
        "leader": fsu,
        "observer": fsu,
        "outsider": {"Mellom FSU-a."},
        "sender": {"Til avsendaren.", "Frå avsendaren."},
    }


def test_whoever_is_asked_reads_it_until_the_asking_ends(
    bring: Bring, everybody: dict[str, User], committee: Committee, ssu: Committee
) -> None:
    case = bring(State.ASSESSING)
    services.write_to_bodies(
        case, by=everybody["caseworker"], text="Til SSU.", to=[ssu]
    )
    before = reports.words_for(case, everybody["ssu_leader"], whole=False).count()
    services.route_case(
        case, by=everybody["secretariat"], to=committee, reason="Deira."
    )
    after = reports.words_for(case, everybody["ssu_leader"], whole=False).count()

    assert (before, after) == (1, 0)


class TestLetters:
    def test_those_written_to_hear_that_there_is_a_message_and_not_what(
        self,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        sent: Sent,
    ) -> None:
        everyone = list(everybody.values())
        case = bring(State.ROUTED)
        told = sent(
            lambda: services.write_to_bodies(
                case, by=everybody["caseworker"], text="Løynde ord.", to=[committee]
            )
        )
        back = sent(
            lambda: services.write_as_body(
                case, by=everybody["member"], text="Løynde ord.", body=committee
            )
        )

        assert len(everyone) == 10
        assert {letter.to[0].partition("@")[0] for letter in told} == {
            "leiar.fsu-rehabilitering",
            "sekretaer.fsu-rehabilitering",
        }
        assert {letter.to[0].partition("@")[0] for letter in back} == {
            "sekretariat",
            "saksbehandlar",
        }
        for letter in [*told, *back]:
            assert "Løynde" not in letter.subject + str(letter.body)
            assert f"/saker/{case.pk}/" in str(letter.body)

    def test_where_a_body_is_asked_only_leader_and_deputy_hear(
        self, bring: Bring, everybody: dict[str, User], ssu: Committee, sent: Sent
    ) -> None:
        case = bring(State.ASSESSING)
        told = sent(
            lambda: services.write_to_bodies(
                case, by=everybody["caseworker"], text="Ord.", to=[ssu]
            )
        )

        assert {letter.to[0].partition("@")[0] for letter in told} == {
            "leiar.ssu",
            "nestleiar.ssu",
        }

    def test_a_message_to_the_sender_stands_on_the_page_alone(
        self, bring: Bring, everybody: dict[str, User], sent: Sent
    ) -> None:
        case = bring(State.RECEIVED)
        [letter] = sent(
            lambda: services.tell_sender(
                case, by=everybody["caseworker"], text="Løynde ord."
            )
        )
        case.refresh_from_db()

        assert letter.to == ["sender@demo.example"]
        assert "Løynde" not in str(letter.body)
        assert case.first_answer_at is not None
        assert case.waiting_since is None


class TestRules:
    def test_no_identity_number_is_written(
        self, bring: Bring, everybody: dict[str, User], committee: Committee
    ) -> None:
        case, text = bring(State.ROUTED), "nr 02013299997"
        acts: list[Callable[[], Any]] = [
            lambda: services.tell_sender(case, by=everybody["caseworker"], text=text),
            lambda: services.write_to_bodies(
                case, by=everybody["caseworker"], text=text, to=[committee]
            ),
            lambda: services.write_as_body(
                case, by=everybody["member"], text=text, body=committee
            ),
        ]
        for act in acts:
            with pytest.raises(HoldsIdentityNumber):
                act()

    def test_the_database_lets_no_sender_write_to_bodies(self, bring: Bring) -> None:
        case = bring(State.ROUTED)
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseMessage.objects.create(
                case=case, text="Ord.", from_sender=True, audience="bodies"
            )

    def test_every_message_is_signed_in_the_log(
        self, bring: Bring, everybody: dict[str, User], committee: Committee
    ) -> None:
        case = bring(State.ROUTED)
        services.write_as_body(
            case, by=everybody["member"], text="Ord.", body=committee
        )
        row = case.steps.last()

        assert (row.step, row.by, row.body) == (
            "write_as_body",
            everybody["member"],
            committee,
        )
        assert row.reason == row.note == ""


class TestPage:
    def test_a_member_writes_once_from_the_page(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED)
        client.force_login(everybody["member"])
        form = client.get(case.get_absolute_url()).context["as_body"]
        data = {"body": form.initial["body"], "text": "Vi treng meir.", "once": "same"}
        for _n in range(2):
            answer = client.post(reverse("cases:write_as_body", args=[case.pk]), data)

        assert answer.status_code == 302
        assert case.messages.filter(audience="bodies").count() == 1

    def test_what_was_typed_comes_back(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.ROUTED)
        client.force_login(everybody["member"])
        url = reverse("cases:write_as_body", args=[case.pk])
        body = everybody["member"].seats.get().committee
        answer = client.post(url, {"body": body.pk, "text": "Nr 02013299997 ringde"})

        assert answer.status_code == 422
        assert "ringde" in answer.content.decode()
        assert case.messages.count() == 0

    @pytest.mark.parametrize("name", ["caseworker", "leader"])
    def test_it_asks_the_database_equally_often(
        self,
        name: str,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        client: Client,
    ) -> None:
        case, user = bring(State.ROUTED), everybody["member"]
        client.force_login(everybody[name])
        asked = []
        for more in (1, 2, 30):
            for _n in range(more):
                services.write_as_body(case, by=user, text="Ord.", body=committee)
                services.write_as_sender(case, text="Ord.")
            with CaptureQueriesContext(connection) as queries:
                client.get(case.get_absolute_url())
            asked.append(len(queries))

        assert len(set(asked)) == 1, asked

    @pytest.mark.parametrize(("name", "code"), [("observer", 403), ("outsider", 404)])
    def test_it_turns_away(
        self,
        name: str,
        code: int,
        bring: Bring,
        everybody: dict[str, User],
        client: Client,
    ) -> None:
        case = bring(State.ROUTED)
        client.force_login(everybody[name])
        url = reverse("cases:write_as_body", args=[case.pk])

        assert client.post(url, {"text": "Ord."}).status_code == code

    def test_in_quarantine_nobody_is_written_to(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        client.force_login(everybody["caseworker"])
        for state in HIDDEN:
            page = client.get(bring(state).get_absolute_url())
            assert page.context["talk"] == []


class TestSeeingTheLetter:
    def test_it_is_the_letter_that_would_go_and_nothing_is_done(
        self,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        client: Client,
    ) -> None:
        case = bring(State.ASSESSING, language="nb")
        client.force_login(everybody["secretariat"])
        data = {"route-to": committee.pk, "route-reason": "Deira felt."}
        letters = Letter.objects.count()
        seen = client.post(reverse("cases:see_letter", args=[case.pk, "route"]), data)
        case.refresh_from_db()

        assert seen.status_code == 200
        assert (case.state, Letter.objects.count()) == (State.ASSESSING, letters)
        assert case.steps.filter(step="route").count() == 0
        shown = {
            row.to: (row.letter.subject, row.letter.body, row.letter.language)
            for row in seen.context["letters_before"]
        }
        page = seen.content.decode()
        assert "Deira felt." in page
        assert "[link]" in page
        client.post(reverse("cases:take", args=[case.pk, "route"]), data)
        rows = reports.letter_rows(reports.letters_of(case)[: len(shown)])
        assert shown == {
            row.to: (row.letter.subject, row.letter.body, row.letter.language)
            for row in rows
        }
        assert shown["sender@demo.example"][2] == "nb"

    def test_the_form_may_be_sent_afterwards_with_the_key_it_had(
        self, bring: Bring, everybody: dict[str, User], client: Client
    ) -> None:
        case = bring(State.RECEIVED)
        client.force_login(everybody["caseworker"])
        data = {"ask_sender-text": "Kva kommune?", "once": "same"}
        client.post(reverse("cases:see_letter", args=[case.pk, "ask_sender"]), data)
        client.post(reverse("cases:take", args=[case.pk, "ask_sender"]), data)

        assert case.messages.filter(is_question=True).count() == 1

    @pytest.mark.parametrize(
        ("name", "step", "code"),
        [
            ("caseworker", "route", 403),
            ("leader", "route", 404),
            ("secretariat", "describe", 404),
            ("secretariat", "route", 422),
        ],
    )
    def test_it_turns_away(
        self,
        name: str,
        step: str,
        code: int,
        bring: Bring,
        everybody: dict[str, User],
        client: Client,
    ) -> None:
        case = bring(State.ASSESSING)
        client.force_login(everybody[name])
        url = reverse("cases:see_letter", args=[case.pk, step])

        assert client.post(url, {}).status_code == code
