"""What is not taken as it came: others' words, numbers, what does not belong, what goes."""

import datetime
import os
import time
from collections.abc import Callable
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
    ReplyKey,
)
from cases.workflow import CASE, State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from tests.cases.mail.conftest import (
    letters_to_sender,
    message,
    tally,
    with_files,
    words,
)

Drop = Callable[[bytes], Path]
NUMBER = "02013299997"


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
