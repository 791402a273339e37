"""E-mail into cases: whose words, what is kept, what is told, and what nobody learns."""

import datetime
import os
import time
from collections.abc import Callable
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from cases import keys, services
from cases.mailbox import Box
from cases.models import (
    Case,
    CaseMail,
    CaseMessage,
    Clock,
    MailFile,
    MailTally,
    ReplyKey,
)
from cases.services import incoming
from cases.workflow import CASE, State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.cases.mail.conftest import message

Drop = Callable[[bytes], Path]
NUMBER = "02013299997"


def words(case: Case) -> list[str]:
    return [row.text for row in case.messages.filter(from_sender=True)]


def with_files(
    key: str, *files: tuple[str, bytes], text: str = "Sjå vedlegga."
) -> bytes:
    made = EmailMessage()
    made["Message-ID"], made["From"] = "<files@post.example>", "sender@demo.example"
    made["To"] = f"saker+{key}@portal.example"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, "application", "octet-stream", filename=name)
    return bytes(made)


def letters_to_sender(beginning: str) -> list[Letter]:
    rows = Letter.objects.filter(to_address="sender@demo.example").order_by("pk")
    return [row for row in rows if row.event.startswith(beginning)]


def tally() -> dict[str, int]:
    return dict(MailTally.objects.values_list("outcome", "count"))


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


class TestOthersWords:
    @pytest.mark.parametrize("name", ["other_address", "two_from", "doubted"])
    def test_they_wait_and_nobody_outside_is_told(
        self, name: str, asked: Case, key: str, sent: Callable[..., list[Any]]
    ) -> None:
        told = sent(lambda: services.take_mail(message(name, key)))
        row = asked.mails.get()

        assert (row.outcome, words(asked)) == ("waits", [])
        assert {letter.to[0].partition("@")[0] for letter in told} <= {
            "sekretariat",
            "saksbehandlar",
        }
        assert told
        assert asked.mails.get().text not in "".join(
            str(letter.body) for letter in told
        )
        asked.refresh_from_db()
        assert asked.waiting_since is not None

    def test_taken_in_they_are_the_senders_and_signed(
        self, asked: Case, key: str, everybody: Any
    ) -> None:
        services.take_mail(message("other_address", key))
        services.accept_mail(asked.mails.get(), by=everybody["caseworker"])
        row, step = asked.mails.get(), asked.steps.last()
        asked.refresh_from_db()

        assert words(asked)[0].startswith("Eg svarer frå ei anna adresse.")
        assert (row.outcome, row.text, row.from_address) == ("accepted", "", "")
        assert (step.step, step.by) == ("accept_mail", everybody["caseworker"])
        assert asked.waiting_since is None

    def test_thrown_away_nothing_of_them_is_kept(
        self,
        asked: Case,
        key: str,
        everybody: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        raw = with_files(key, ("notat.txt", b"Notatet.")).replace(b"sender@", b"annan@")
        services.take_mail(raw)
        stored = Path(MailFile.objects.get().file.path)
        assert stored.exists()
        with django_capture_on_commit_callbacks(execute=True):
            services.reject_mail(asked.mails.get(), by=everybody["caseworker"])
        row = asked.mails.get()

        assert not stored.exists()
        assert (row.outcome, row.text, row.from_address) == ("rejected", "", "")
        assert MailFile.objects.count() == asked.attachments.count() == 0
        assert words(asked) == []

    def test_files_follow_when_they_are_taken_in(
        self, asked: Case, key: str, everybody: Any
    ) -> None:
        raw = with_files(key, ("notat.txt", b"Notatet.")).replace(b"sender@", b"annan@")
        services.take_mail(raw)
        services.accept_mail(asked.mails.get(), by=everybody["caseworker"])

        [kept] = asked.attachments.all()
        assert kept.name == "notat.txt"
        assert Path(kept.file.path).read_bytes() == b"Notatet."
        assert MailFile.objects.count() == 0

    def test_judging_twice_is_refused(
        self, asked: Case, key: str, everybody: Any
    ) -> None:
        services.take_mail(message("other_address", key))
        row = asked.mails.get()
        services.accept_mail(row, by=everybody["caseworker"])
        with pytest.raises(DomainError):
            services.reject_mail(row, by=everybody["caseworker"])

        assert len(words(asked)) == 1

    def test_every_role_in_every_state(
        self, bring: Callable[..., Case], everybody: Any
    ) -> None:
        office = {"secretariat", "caseworker"}
        for verb in (services.accept_mail, services.reject_mail):
            sources = CASE.steps[verb.__name__].sources
            for state in (
                State.QUARANTINED,
                State.ASSESSING,
                State.ROUTED,
                State.CLOSED,
            ):
                case = bring(state)
                for name in everybody:
                    row = CaseMail.objects.create(
                        case=case, message_hash=f"{verb.__name__}{case.pk}{name}"[:64],
                        outcome="waits", text="Ord.",
                    )  # fmt: skip
                    if state in sources and name in office:
                        verb(row, by=everybody[name])
                    else:
                        with pytest.raises((PermissionDenied, DomainError)):
                            verb(row, by=everybody[name])

    def test_only_the_secretariat_sees_them_on_the_page(
        self, bring: Callable[..., Case], everybody: Any, client: Client
    ) -> None:
        case = bring(State.ROUTED)
        address = keys.reply_address(str(case.pk))
        key = address.partition("+")[2].partition("@")[0]
        raw = with_files(key, ("notat.txt", b"Notatet.")).replace(b"sender@", b"annan@")
        services.take_mail(raw)
        mail = case.mails.get()
        file = reverse("cases:mail_file", args=[case.pk, mail.pk, mail.files.get().pk])
        judge = reverse("cases:judge_mail", args=[case.pk, mail.pk])
        seen = {}
        for name in ("caseworker", "leader", "outsider"):
            client.force_login(everybody[name])
            page = client.get(case.get_absolute_url())
            answer = client.get(file)
            b"".join(getattr(answer, "streaming_content", []))
            seen[name] = (
                "annan@demo.example" in page.content.decode(),
                answer.status_code,
                client.post(judge, {"judge": "accept"}).status_code,
            )

        assert seen == {
            "caseworker": (True, 200, 302),
            "leader": (False, 404, 404),
            "outsider": (False, 404, 404),
        }
        assert len(words(case)) == 1


class TestIdentityNumbers:
    def test_they_are_masked_before_anything_is_kept_and_the_source_goes(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(message("identity_number", key))
        services.read_box(box)
        text = words(asked)[0]

        assert "020132" not in text
        assert "99997" not in text
        assert "abcdefghijklmnopqrstuvwxyz" not in text
        assert key not in text
        assert text.count("[") == 3
        assert [path for path in box.folder.rglob("*") if path.is_file()] == []

    def test_the_sender_is_told_so_without_a_word_of_it(
        self, asked: Case, key: str
    ) -> None:
        services.take_mail(message("identity_number", key))
        letter = letters_to_sender(f"case:{asked.pk}:")[-1]

        assert letter.event.endswith(str(asked.steps.last().pk))
        assert "ringde" not in letter.body
        assert "99997" not in letter.body

    def test_a_file_with_one_is_refused_and_the_words_are_kept(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(
            with_files(
                key,
                ("liste.txt", f"Nummer {NUMBER}".encode()),
                ("notat.txt", b"Notatet."),
                ("program.exe", b"MZ\x00\x01"),
            )
        )
        services.read_box(box)
        letter = letters_to_sender(f"case:{asked.pk}:")[-1]

        assert [file.name for file in asked.attachments.all()] == ["notat.txt"]
        assert words(asked) == ["Sjå vedlegga."]
        assert asked.mails.get().refused == 2
        assert "liste" not in letter.body + letter.subject
        assert [path for path in box.folder.rglob("*") if path.is_file()] == []

    def test_nowhere_in_the_database(self, asked: Case, key: str) -> None:
        services.take_mail(message("identity_number", key))
        services.take_mail(message("other_address", key))
        rows = [
            *CaseMessage.objects.values_list("text", flat=True),
            *CaseMail.objects.values_list("text", flat=True),
            *Letter.objects.values_list("body", flat=True),
        ]

        assert all("99997" not in text for text in rows)
        assert any("frå ei anna adresse" in text for text in rows)


class TestWhatIsNotTakenIn:
    def test_an_ended_case_takes_no_more_and_the_sender_hears_it_once(
        self, bring: Callable[..., Case], box: Box, drop: Drop
    ) -> None:
        case = bring(State.ROUTED)
        key = keys.reply_address(str(case.pk)).partition("+")[2].partition("@")[0]
        services.withdraw_case(case)
        drop(message("plain", key))
        drop(message("plain", key))
        services.read_box(box)

        assert len(letters_to_sender(f"case:{case.pk}:mail:")) == 1
        assert words(case) == []
        assert tally() == {"ended": 2}

    def test_nothing_readable_is_said_to_be_so(self, asked: Case, key: str) -> None:
        outcome, _kept = services.take_mail(message("encrypted", key))

        assert outcome == "empty"
        assert len(letters_to_sender(f"case:{asked.pk}:mail:")) == 1
        assert CaseMail.objects.count() == 0

    def test_what_is_too_large_is_never_opened(
        self, asked: Case, key: str, box: Box, drop: Drop, settings: Any
    ) -> None:
        settings.MAIL_LIMIT = 1000
        drop(message("plain", key) + b"x" * 2000)
        services.read_box(box)

        assert tally() == {"too_large": 1}
        assert words(asked) == []
        assert len(letters_to_sender(f"case:{asked.pk}:mail:")) == 1

    def test_rubbish_is_set_aside_and_the_rest_is_read(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(b"\x00\x01rubbish")
        drop(message("plain", key))
        services.read_box(box)

        assert tally() == {"unreadable": 1, "taken": 1}
        assert len(list((box.folder / "failed").iterdir())) == 1

    def test_only_ordinary_files_are_looked_at(
        self, asked: Case, key: str, box: Box, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret.eml"
        secret.write_bytes(message("plain", key))
        (box.folder / "new" / "link").symlink_to(secret)
        (box.folder / "new" / ".hidden").write_bytes(message("plain", key))

        assert services.read_box(box) == {}


class TestRetention:
    def test_sources_go_after_their_days_and_it_is_logged(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(message("plain", key))
        services.read_box(box)
        [kept] = list((box.folder / "cur").iterdir())
        days = Clock.all_days()[Clock.Kind.MAIL]
        then = time.time() - (days - 0.5) * 24 * 3600
        os.utime(kept, (then, then))
        services.read_box(box)
        assert kept.exists()
        os.utime(kept, (then - 24 * 3600, then - 24 * 3600))
        with capture_logs() as logs:
            services.read_box(box)

        assert not kept.exists()
        assert {
            "event": "mail_sources_deleted",
            "count": 1,
            "log_level": "info",
        } in logs
        assert len(words(asked)) == 1

    def test_with_the_sender_go_keys_and_what_waits(
        self, asked: Case, key: str, everybody: Any
    ) -> None:
        services.take_mail(message("other_address", key))
        services.withdraw_case(asked)
        long_ago = timezone.now() - datetime.timedelta(days=400)
        Case.objects.filter(pk=asked.pk).update(
            ended_at=long_ago, contact_goes_on=timezone.localdate(long_ago)
        )
        assert services.forget_senders() == 1
        row = asked.mails.get()

        assert (row.outcome, row.text, row.from_address) == ("rejected", "", "")
        assert ReplyKey.objects.count() == 0


class TestCommand:
    def test_it_says_what_became_of_what(
        self, asked: Case, key: str, box: Box, drop: Drop
    ) -> None:
        drop(message("plain", key))
        drop(message("automatic", key))
        out = StringIO()
        call_command("read_mail", stdout=out)

        assert out.getvalue() == "automatic: 1\ntaken: 1\n"

    def test_it_refuses_what_is_no_maildir(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("read_mail", str(tmp_path))

    def test_it_refuses_where_no_letter_asks_for_answers(
        self, box: Box, settings: Any
    ) -> None:
        settings.REPLY_ADDRESS = ""
        with pytest.raises(CommandError):
            call_command("read_mail")
