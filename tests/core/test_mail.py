"""Letters: kept in the caller's transaction, sent to a real mail server, once each."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.mail import get_connection
from django.db import transaction
from django.template import engines
from django.utils import timezone

from accounts.models import User
from helsefellesskap.core import links, mail
from helsefellesskap.core.mail import LinkTo, Mail, deliver, post, sweep_letters
from helsefellesskap.core.models import Letter, LetterState, SignedLink
from tests.smtp import Smtp, links_in, text_of

TEMPLATE = "tests/letter.txt"


@pytest.fixture(autouse=True)
def _letter_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template of the tests' own: subject, blank line, text with a link."""
    text = (
        "{% translate 'Deviations' %}: {{ title }}\n\n"
        "{{ title }} – {{ SITE_NAME }}\n{{ SITE_URL }}{{ url }}\n{% if key %}[link]{% endif %}"
    )

    def find(name: str) -> Any:
        assert name == TEMPLATE
        return engines["django"].from_string(text)

    monkeypatch.setattr(mail, "get_template", find)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the broker was told, which here goes no further."""
    keys: list[int] = []
    monkeypatch.setattr(mail, "_enqueue", keys.append)
    return keys


@pytest.fixture
def _really_sent(
    smtp_server: Smtp, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the letters go to the mail server, not to Django's box for tests."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(
        "django.core.mail.message.EmailMessage.get_connection",
        lambda self, fail_silently=False: get_connection(settings.EMAIL_BACKEND),
    )


sent_for_real = pytest.mark.usefixtures("_really_sent")


def a_mail(to: User | None = None, **also: Any) -> Mail:
    given = {"event": "plan:1:submit", "context": {"title": "Plan", "url": "/plan/"}}
    return Mail(template=TEMPLATE, to=to, **{**given, **also})


def an_end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=14)


def seconds_ago(count: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=count)


class TestPost:
    def test_keeps_a_letter_in_the_readers_language(
        self, leader: User, told: list[int]
    ) -> None:
        leader.language = "nb"
        (letter,) = post([a_mail(leader)])
        assert (letter.language, letter.subject) == ("nb", "Avvik: Plan")
        assert letter.body == (
            f"Plan – {django_settings.SITE_NAME}\n{django_settings.SITE_URL}/plan/\n"
        )

    def test_writes_what_people_wrote_as_they_wrote_it(
        self, leader: User, told: list[int]
    ) -> None:
        words = "Kven «eig» A & B's <plan>?"
        (letter,) = post([a_mail(leader, context={"title": words})])
        assert letter.subject == f"Avvik: {words}"
        assert words in letter.body

    def test_puts_the_subject_on_one_line(self, leader: User, told: list[int]) -> None:
        (letter,) = post(
            [a_mail(leader, context={"title": "Plan\r\nBcc: alle@demo.example"})]
        )
        assert letter.subject == "Avvik: Plan"

    def test_keeps_one_letter_per_event_and_reader(
        self, leader: User, member: User, told: list[int]
    ) -> None:
        assert len(post([a_mail(leader), a_mail(member), a_mail(leader)])) == 2
        assert post([a_mail(leader)]) == []
        assert len(post([a_mail(leader, event="plan:1:conclude")])) == 1
        assert Letter.objects.count() == 3

    def test_knows_an_address_however_it_is_written(self, told: list[int]) -> None:
        first = post([a_mail(address="Ola@Demo.example", language="nn")])
        again = post([a_mail(address=" ola@demo.example", language="nn")])
        assert (len(first), again) == (1, [])

    @pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}])
    def test_writes_to_nobody_who_cannot_read_it(
        self, leader: User, told: list[int], gone: dict[str, Any]
    ) -> None:
        for name, value in gone.items():
            setattr(leader, name, value)
        assert post([a_mail(leader)]) == []

    def test_tells_the_broker_when_the_transaction_has_held(
        self,
        leader: User,
        told: list[int],
        django_capture_on_commit_callbacks: Callable[..., Any],
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            (letter,) = post([a_mail(leader)])
            assert told == []
        assert told == [letter.pk]

    def test_sends_nothing_when_the_transaction_fails(
        self,
        leader: User,
        told: list[int],
        django_capture_on_commit_callbacks: Callable[..., Any],
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            post([a_mail(leader)])
            transaction.set_rollback(True)
        assert (told, Letter.objects.count()) == ([], 0)


@sent_for_real
class TestDeliver:
    @pytest.fixture
    def letter(self, leader: User, told: list[int]) -> Letter:
        return post([a_mail(leader)])[0]

    def test_sends_to_one_reader_alone(
        self, letter: Letter, leader: User, smtp_server: Smtp
    ) -> None:
        deliver(letter.pk)
        (came,) = smtp_server.postbox.letters
        assert smtp_server.postbox.envelopes == [[leader.email]]
        assert (came["To"], came["Cc"], came["Bcc"]) == (leader.email, None, None)
        assert came["Subject"] == "Avvik: Plan"
        assert came["Content-Language"] == "nn"
        assert came["Auto-Submitted"] == "auto-generated"
        assert text_of(came).rstrip() == letter.body.rstrip()
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (LetterState.SENT, 1)
        assert letter.sent_at is not None

    def test_sends_it_once(self, letter: Letter, smtp_server: Smtp) -> None:
        deliver(letter.pk)
        deliver(letter.pk)
        assert len(smtp_server.postbox.letters) == 1

    def test_leaves_it_to_whoever_is_sending_it(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        Letter.objects.update(
            lease_until=timezone.now() + datetime.timedelta(seconds=9)
        )
        deliver(letter.pk)
        assert smtp_server.postbox.letters == []

    def test_sent_again_it_has_the_same_message_id(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        """The worker died after the server took it and before the row said so."""
        deliver(letter.pk)
        Letter.objects.update(state=LetterState.QUEUED, lease_until=seconds_ago(1))
        deliver(letter.pk)
        first, again = smtp_server.postbox.letters
        assert first["Message-ID"] == again["Message-ID"] == letter.message_id

    def test_waits_longer_after_each_failure(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        smtp_server.postbox.refuse = 3
        waits = []
        for _try in range(3):
            deliver(letter.pk)
            letter.refresh_from_db()
            assert letter.state == LetterState.QUEUED
            assert letter.lease_until is not None
            waits.append((letter.lease_until - timezone.now()).total_seconds())
            Letter.objects.update(lease_until=seconds_ago(1))
        assert [round(wait / 10) for wait in waits] == [2, 4, 8]

        deliver(letter.pk)
        letter.refresh_from_db()
        assert (letter.state, letter.error, letter.attempts) == (
            LetterState.SENT,
            "",
            4,
        )
        assert len(smtp_server.postbox.letters) == 1

    def test_gives_up_after_its_last_attempt(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        smtp_server.postbox.refuse = 99
        Letter.objects.update(attempts=django_settings.LETTER_ATTEMPTS - 1)
        deliver(letter.pk)
        letter.refresh_from_db()
        assert (letter.state, letter.error) == (LetterState.FAILED, "SMTPDataError")

    def test_a_letter_that_cannot_be_made_does_not_go_round_for_ever(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        Letter.objects.update(link={"purpose": "x", "expires_at": ""})
        deliver(letter.pk)
        letter.refresh_from_db()
        assert (letter.attempts, letter.error) == (1, "TypeError")
        assert letter.lease_until is not None
        assert letter.lease_until > timezone.now()


@sent_for_real
class TestALink:
    @pytest.fixture
    def letter(self, lsu_leader: User, told: list[int]) -> Letter:
        link = LinkTo("tests.answer", "plan:1", "seat:1", an_end())
        context = {"title": "Høyring", "url": "/x/", "key": True}
        return post([a_mail(lsu_leader, context=context, link=link)])[0]

    def test_is_made_when_the_letter_is_sent(
        self, letter: Letter, lsu_leader: User, smtp_server: Smtp
    ) -> None:
        assert "[link]" in letter.body
        assert not SignedLink.objects.exists()

        deliver(letter.pk)
        (came,) = smtp_server.postbox.letters
        address = links_in(came)[-1]
        assert address.startswith(f"{django_settings.SITE_URL}/l/")

        token = address.rstrip("/").rpartition("/")[2]
        row = links.find(token)
        assert row is not None
        assert (row.user, row.subject, row.holder) == (lsu_leader, "plan:1", "seat:1")

    def test_stands_nowhere_in_the_database(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        deliver(letter.pk)
        token = links_in(smtp_server.postbox.letters[0])[-1].split("/")[-2]
        letter.refresh_from_db()
        assert "[link]" in letter.body
        kept = [
            str(row) for row in [*Letter.objects.values(), *SignedLink.objects.values()]
        ]
        assert not [row for row in kept if token in row]

    def test_of_a_letter_sent_twice_opens_once_in_all(
        self, letter: Letter, smtp_server: Smtp
    ) -> None:
        deliver(letter.pk)
        Letter.objects.update(state=LetterState.QUEUED, lease_until=None)
        deliver(letter.pk)
        first, other = (
            links_in(came)[-1].split("/")[-2] for came in smtp_server.postbox.letters
        )
        assert first != other
        row = links.find(first)
        assert row is not None
        assert links.use(row)
        assert (links.find(first), links.find(other)) == (None, None)


class TestTheSweeper:
    @pytest.fixture
    def letter(self, leader: User, told: list[int]) -> Letter:
        return post([a_mail(leader)])[0]

    @pytest.mark.parametrize(
        ("row", "offered"),
        [
            ({"created_at": 5}, False),
            ({"created_at": 60}, True),
            ({"created_at": 60, "offered_at": 5}, False),
            ({"created_at": 600, "offered_at": 70}, True),
            ({"lease_until": -30}, False),
            ({"lease_until": 1}, True),
            ({"created_at": 60, "state": LetterState.SENT}, False),
            ({"created_at": 60, "state": LetterState.FAILED}, False),
        ],
    )
    def test_offers_what_waits_for_nobody(
        self, letter: Letter, told: list[int], row: dict[str, Any], offered: bool
    ) -> None:
        """Numbers are seconds ago."""
        Letter.objects.update(
            **{
                name: seconds_ago(value) if isinstance(value, int) else value
                for name, value in row.items()
            }
        )
        sweep_letters()
        assert told == ([letter.pk] if offered else [])


def test_silence_posts_nothing(leader: User, told: list[int]) -> None:
    with mail.silence():
        assert post([a_mail(leader)]) == []
    assert Letter.objects.count() == 0


def test_what_is_forgotten_says_nothing_of_anybody(told: list[int]) -> None:
    sent, waiting = post(
        [
            a_mail(address="ola@demo.example", language="nn", event="case:7:receipt"),
            a_mail(address="ola@demo.example", language="nn", event="case:7:outcome"),
        ]
    )
    post([a_mail(address="ola@demo.example", language="nn", event="case:70:receipt")])
    Letter.objects.filter(pk=sent.pk).update(state=LetterState.SENT)

    assert mail.forget("case:7:") == 2
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.to_address, sent.subject, sent.body) == ("", "", "")
    assert (sent.state, waiting.state) == (LetterState.SENT, LetterState.FAILED)
    assert Letter.objects.exclude(body="").get().event == "case:70:receipt"


def test_message_ids_name_the_portal_and_nobody(leader: User, told: list[int]) -> None:
    (letter,) = post([a_mail(leader)])
    assert re.fullmatch(r"<[0-9a-f-]{36}@localhost>", letter.message_id)


def test_what_is_forgotten_names_no_recipient(leader: User, told: list[int]) -> None:
    to_a_person, to_an_address = post(
        [
            a_mail(leader, event="case:7:received"),
            a_mail(address="ola@demo.example", language="nn", event="case:7:received"),
        ]
    )

    mail.forget("case:7:")

    for letter in (to_a_person, to_an_address):
        letter.refresh_from_db()
        assert (letter.to_user, letter.to_address) == (None, "")
        assert letter.recipient == f"forgotten:{letter.pk}"


def test_forgetting_twice_changes_nothing(leader: User, told: list[int]) -> None:
    (letter,) = post([a_mail(leader, event="case:7:received")])

    mail.forget("case:7:")
    mail.forget("case:7:")

    letter.refresh_from_db()
    assert letter.recipient == f"forgotten:{letter.pk}"
