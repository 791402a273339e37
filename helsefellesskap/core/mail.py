"""Letters. An app says who hears of what; this module renders, keeps and sends.

`post()` writes one row per recipient in the caller's transaction, in the recipient's
language. On commit a worker is told the key. Sending is at least once, always with
the same Message-ID, so a mail client can fold a repeated one.
"""

import hashlib
import smtplib
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from helsefellesskap.core import links
from helsefellesskap.core.models import Letter, LetterState

log = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=15)  # so long a message to the broker may be under way
AGAIN = timedelta(seconds=60)  # and so long until the broker is told once more
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A signed link the letter will carry: what it opens, for whom, until when."""

    purpose: str
    subject: str
    holder: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as a value: event, reader, template, context. Compared by value in tests.

    The template's first line is the subject; after a blank line comes the text.
    `to` is a user, or `address` and `language` stand for someone without an account.
    `link` stands as “[link]” in the text, `links` as “[link 1]”, “[link 2]” and so on.
    `answers_to` is a purpose and a subject, “case:7”: where an answer by e-mail goes.
    """

    event: str
    template: str
    to: Any = None
    address: str = ""
    language: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    link: LinkTo | None = None
    links: tuple[LinkTo, ...] = ()
    answers_to: str = ""


_silent: ContextVar[bool] = ContextVar("_silent", default=False)
_rehearsal: ContextVar[list[Letter] | None] = ContextVar("_rehearsal", default=None)
_answering: dict[str, Callable[[str], str]] = {}


def answers_by(purpose: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Register what makes the address that answers go to; it is made at sending."""

    def keep(make: Callable[[str], str]) -> Callable[[str], str]:
        _answering[purpose] = make
        return make

    return keep


@contextmanager
def rehearsed() -> Iterator[list[Letter]]:
    """Do what stands inside, give the letters it would have sent, and undo it all.

    So a letter can be read before it goes, and is the very letter that would go.
    """
    letters: list[Letter] = []
    token = _rehearsal.set(letters)
    try:
        with transaction.atomic():
            yield letters
            transaction.set_rollback(True)
    finally:
        _rehearsal.reset(token)


@contextmanager
def silence() -> Iterator[None]:
    """Post nothing inside: for what is made up, such as a demo, which nobody must hear of."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def post(mails: Iterable[Mail]) -> list[Letter]:
    """Keep each letter now; send it when, and only when, the transaction has held.

    A letter whose event and recipient have met before is left as it is.
    """
    posted: list[Letter] = []
    if _silent.get():
        return posted
    for mail in mails:
        recipient = _recipient(mail)
        if not recipient:
            continue
        language = mail.language or getattr(mail.to, "language", "") or "nn"
        subject, body = rendered(mail, language)
        letter, made = Letter.objects.get_or_create(
            event=mail.event,
            recipient=recipient,
            defaults={
                "to_user": mail.to,
                "to_address": mail.address,
                "language": language,
                "subject": subject,
                "body": body,
                "link": link_specs(mail),
                "answers_to": mail.answers_to,
                "message_id": f"<{uuid.uuid4()}@{_domain()}>",
            },
        )
        if made:
            posted.append(letter)
            if (rehearsal := _rehearsal.get()) is not None:
                rehearsal.append(letter)
            transaction.on_commit(partial(_enqueue, letter.pk), robust=True)
    return posted


def deliver(key: int) -> None:
    """Send the letter if it waits and nobody else has it."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    taken = Letter.objects.filter(free, pk=key, state=LetterState.QUEUED).update(
        attempts=F("attempts") + 1, lease_until=now + timedelta(seconds=60)
    )
    if not taken:
        return
    letter = Letter.objects.select_related("to_user").get(pk=key)
    address = letter.to_user.email if letter.to_user else letter.to_address
    try:
        _send(letter, address)
    except (OSError, smtplib.SMTPException) as error:
        _failed(letter, error)
    except (
        Exception
    ) as error:  # a letter that can never be made must not go round for ever
        log.exception("letter_broken", letter=letter.pk)
        _failed(letter, error)
    else:
        Letter.objects.filter(pk=key).update(
            state=LetterState.SENT, sent_at=timezone.now(), lease_until=None, error=""
        )


def sweep_letters() -> int:
    """Enqueue letters that wait for nobody; return how many."""
    now = timezone.now()
    free = Q(lease_until=None, created_at__lt=now - PATIENCE) | Q(lease_until__lt=now)
    unheard = Q(offered_at=None) | Q(offered_at__lt=now - AGAIN)
    waiting = Letter.objects.filter(free & unheard, state=LetterState.QUEUED)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Letter.objects.filter(pk__in=keys).update(offered_at=now)
    for key in keys:
        _enqueue(key)
    return len(keys)


def send_again(letter: Letter) -> bool:
    """Put a letter that failed back in the queue; False where it is not to be sent."""
    waiting = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED).exclude(
        body=""
    )
    again = waiting.update(
        state=LetterState.QUEUED, attempts=0, lease_until=None, offered_at=None
    )
    if again:
        transaction.on_commit(partial(_enqueue, letter.pk), robust=True)
    return bool(again)


def forget(events: str) -> int:
    """Empty every letter whose event begins so: recipient, subject and text; return how many.

    The row stays and says that a letter went, and when. One not yet sent never goes.
    """
    letters = Letter.objects.filter(event__startswith=events)
    letters.filter(state=LetterState.QUEUED).update(
        state=LetterState.FAILED, error="forgotten"
    )
    nobody = Concat(Value("forgotten:"), Cast("pk", CharField()))
    return letters.update(
        to_user=None,
        to_address="",
        recipient=nobody,
        subject="",
        body="",
        link={},
        answers_to="",
    )


def _enqueue(key: int) -> None:
    from helsefellesskap.core.tasks import deliver as task  # noqa: PLC0415 -- imports us

    task.delay(key)


def _recipient(mail: Mail) -> str:
    if mail.to is not None:
        return f"user:{mail.to.pk}" if mail.to.is_active and mail.to.email else ""
    if not mail.address:
        return ""
    digest = hashlib.sha256(mail.address.strip().lower().encode()).hexdigest()
    return f"address:{digest[:32]}"


def rendered(mail: Mail, language: str) -> tuple[str, str]:
    """Subject and text of a letter in a language, with links as places."""
    with translation.override(language):
        context = {
            "to": mail.to,
            "SITE_URL": settings.SITE_URL,
            "SITE_NAME": settings.SITE_NAME,
            **mail.context,
        }
        # A letter is plain text: what a person wrote stands as it was written.
        template = get_template(mail.template).template  # type: ignore[attr-defined]
        text = template.render(Context(context, autoescape=False)).strip()
    subject, _blank, body = text.partition("\n")
    return " ".join(subject.split())[:250], body.strip() + "\n"


def link_specs(mail: Mail) -> dict[str, Any]:
    """What each place in the text stands for, by the place."""
    if mail.links:
        return {
            f"[link {number}]": _link_spec(link)
            for number, link in enumerate(mail.links, 1)
        }
    return _link_spec(mail.link) if mail.link else {}


def _link_spec(link: LinkTo) -> dict[str, str]:
    return {
        "purpose": link.purpose,
        "subject": link.subject,
        "holder": link.holder,
        "expires_at": link.expires_at.isoformat() if link.expires_at else "",
    }


def _send(letter: Letter, address: str) -> None:
    body = letter.body
    specs = {"[link]": letter.link} if "purpose" in letter.link else letter.link
    for place, spec in specs.items():
        until = spec["expires_at"]
        made = links.make_link(
            user=letter.to_user,
            **{
                **spec,
                "expires_at": datetime.fromisoformat(until) if until else None,
            },
        )
        body = body.replace(place, made)
    EmailMessage(
        subject=letter.subject,
        body=body,
        to=[address],
        reply_to=_reply_to(letter),
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _reply_to(letter: Letter) -> list[str]:
    purpose, _colon, subject = letter.answers_to.partition(":")
    make = _answering.get(purpose)
    address = make(subject) if make else ""
    return [address] if address else []


def _failed(letter: Letter, error: Exception) -> None:
    over = letter.attempts >= settings.LETTER_ATTEMPTS
    wait = timedelta(seconds=min(3600, 10 * 2**letter.attempts))
    log.warning("letter_failed", letter=letter.pk, why=type(error).__name__)
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.FAILED if over else LetterState.QUEUED,
        error=type(error).__name__,
        lease_until=timezone.now() + wait,
    )


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
