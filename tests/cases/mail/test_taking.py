"""E-mail into cases: whose words, what is kept, what is told, and what nobody learns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases import keys, services
from cases.mailbox import Box
from cases.models import (
    Case,
    CaseMail,
    ReplyKey,
)
from cases.services import incoming
from cases.workflow import State
from helsefellesskap.core.models import Letter
from tests.cases.mail.conftest import letters_to_sender, message, tally, words

Drop = Callable[[bytes], Path]
NUMBER = "02013299997"


class TestAnswers:
    def test_an_answer_is_the_senders_words_and_starts_the_clock(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(message("gmail_nn", key))
        found = services.read_box(box)
        asked.refresh_from_db()

        assert found == {"taken": 1}
        assert words(asked) == ["Det gjeld Ålesund kommune."]
        assert asked.messages.get(from_sender=True).by_mail
        assert asked.waiting_since is None
        assert asked.steps.last().step == "write"

    def test_the_secretariat_is_told_and_the_sender_is_not_bothered(
        self, asked: Case, key: str, sent: Callable[..., list[Any]]
    ) -> None:
        told = sent(lambda: services.take_mail(message("plain", key)))

        assert {letter.to[0] for letter in told} == {
            "sekretariat@demo.example",
            "saksbehandlar@demo.example",
        }

    def test_the_same_message_is_taken_in_once(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(message("plain", key))
        drop(message("plain", key))
        services.read_box(box)
        drop(message("plain", key))
        services.read_box(box)

        assert len(words(asked)) == 1
        assert tally() == {"taken": 1, "again": 2}

    def test_two_rounds_at_once_take_it_in_once(
        self, asked: Case, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        services.take_mail(message("plain", key))
        looked = iter([False, True])  # the other round keeps it between the two looks
        monkeypatch.setattr(incoming, "_is_known", lambda came: next(looked))

        assert services.take_mail(message("plain", key)) == ("again", False)
        assert len(words(asked)) == 1

    def test_a_round_that_dies_after_keeping_takes_nothing_in_twice(
        self,
        asked: Case,
        key: str,
        box: Box,
        drop: Drop,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = drop(message("plain", key))

        def die(self: Box, path: Path) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Box, "keep", die)
            with pytest.raises(KeyboardInterrupt):
                services.read_box(box)
        assert path.exists()
        services.read_box(box)

        assert len(words(asked)) == 1
        assert not path.exists()

    def test_a_round_that_dies_before_keeping_loses_nothing(
        self,
        asked: Case,
        key: str,
        box: Box,
        drop: Drop,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = drop(message("plain", key))

        def fail(*args: Any, **also: Any) -> None:
            raise OSError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr(incoming.notifications, "about_senders_words", fail)
            assert services.read_box(box) == {}
        assert (path.exists(), words(asked)) == (True, [])
        assert CaseMail.objects.count() == 0
        services.read_box(box)

        assert len(words(asked)) == 1


class TestKeys:
    def test_each_letter_has_a_key_of_its_own_and_only_its_hash_is_kept(
        self, bring: Callable[..., Case], everybody: Any, sent: Callable[..., list[Any]]
    ) -> None:
        case = bring(State.RECEIVED)

        def ask() -> None:
            services.ask_sender(case, by=everybody["caseworker"], text="Kven?")

        addresses = [letter.reply_to[0] for letter in [*sent(ask), *sent(ask)]]
        kept = str(list(ReplyKey.objects.values())) + str(list(Letter.objects.values()))

        assert len(set(addresses)) == 2
        for address in addresses:
            key = address.removeprefix("saker+").removesuffix("@portal.example")
            assert len(key) == 32
            assert key not in kept
            assert keys.find_answered([key]) == case

    def test_without_an_address_no_letter_asks_for_answers(
        self,
        bring: Callable[..., Case],
        everybody: Any,
        sent: Callable[..., list[Any]],
        settings: Any,
    ) -> None:
        settings.REPLY_ADDRESS = ""
        case = bring(State.RECEIVED)
        letter = sent(
            lambda: services.ask_sender(case, by=everybody["caseworker"], text="Kven?")
        )[0]

        assert letter.reply_to == []
        assert ReplyKey.objects.count() == 0

    @pytest.mark.parametrize("state", [State.CLOSED, State.RETURNED, State.WITHDRAWN])
    def test_nor_does_one_about_a_case_that_ends(
        self, state: State, bring: Callable[..., Case], everybody: Any
    ) -> None:
        case = bring(state)
        last = letters_to_sender(f"case:{case.pk}:{case.steps.last().pk}")

        assert [letter.answers_to for letter in last] == [""]

    def test_a_wrong_key_reveals_nothing_and_is_counted_alone(
        self,
        asked: Case,
        key: str,
        box: Box,
        drop: Drop,
        sent: Callable[..., list[Any]],
    ) -> None:
        drop(message("plain", "z" * 32))
        drop(message("identity_number", "z" * 32))
        letters = sent(lambda: services.read_box(box))

        assert letters == []
        assert tally() == {"no_case": 2}
        assert CaseMail.objects.count() == 0
        assert [path for path in box.folder.rglob("*") if path.is_file()] == []

    def test_a_recalled_key_lets_nothing_in(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        services.replace_keys(asked)
        drop(message("plain", key))

        assert services.read_box(box) == {"no_case": 1}
        assert words(asked) == []

    def test_the_key_opens_no_page(self, asked: Case, key: str, client: Client) -> None:
        assert client.get(f"/saker/fylg/{key}/").status_code == 404


class TestLoops:
    def test_machines_are_not_answered(
        self,
        asked: Case,
        key: str,
        box: Box,
        drop: Drop,
        sent: Callable[..., list[Any]],
    ) -> None:
        drop(message("automatic", key))
        own = Letter.objects.order_by("pk").last()
        assert own is not None
        drop(
            message("plain", key).replace(
                b"<plain@post.example>", own.message_id.encode()
            )
        )
        letters = sent(lambda: services.read_box(box))

        assert (letters, words(asked)) == ([], [])
        assert tally() == {"automatic": 2}

    def test_our_own_letters_say_that_a_machine_sent_them(
        self, asked: Case, sent: Callable[..., list[Any]], everybody: Any
    ) -> None:
        letter = sent(
            lambda: services.ask_sender(asked, by=everybody["caseworker"], text="Og?")
        )[0]
        raw = letter.message().as_bytes()

        assert incoming.read_mail(raw, address="saker@portal.example").automatic

    def test_too_many_in_an_hour_are_set_aside(
        self, asked: Case, key: str, box: Box, drop: Drop, settings: Any
    ) -> None:
        settings.MAIL_AN_HOUR = 2
        for at in range(4):
            drop(message("plain", key).replace(b"<plain@", f"<plain{at}@".encode()))
        services.read_box(box)

        assert len(words(asked)) == 2
        assert tally() == {"taken": 2, "too_many": 2}
        assert len(list((box.folder / "failed").iterdir())) == 2
