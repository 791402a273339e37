"""E-mail that comes back: into the case, to the secretariat to be judged, or nowhere.

Each message is one transaction and one row that says it was handled, so that a round
that dies halfway, and one that runs beside it, take nothing in twice. What is not the
sender's own answer reveals nothing to whoever sent it.
"""

import datetime
import re
from collections import Counter
from enum import StrEnum
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks, keys, notifications
from cases.mailbox import Attachment, Box, Incoming, Unreadable, read_mail
from cases.models import (
    Case,
    CaseContact,
    CaseMail,
    CaseMessage,
    CaseStep,
    Clock,
    MailTally,
    Removal,
    ReplyKey,
)
from cases.services import drafts
from cases.services.base import carry_out, check, lock
from cases.services.drafts import Judged
from cases.services.forgetting import also_forget
from cases.workflow import CASE
from helsefellesskap.core import mail, privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.files import FileRefused
from helsefellesskap.core.models import Letter
from helsefellesskap.core.workflow import TooLate

log = structlog.get_logger(__name__)

MOST_FILES = 5
_KEYED = re.compile(r"\S*/saker/(?:fylg|ny)/[\w-]{20,}\S*")


class Outcome(StrEnum):
    """What became of an e-mail; these are counted by day."""

    TAKEN = "taken"
    WAITS = "waits"
    NO_CASE = "no_case"
    AUTOMATIC = "automatic"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    ENDED = "ended"
    AGAIN = "again"
    UNREADABLE = "unreadable"


ASIDE = {Outcome.TOO_MANY, Outcome.TOO_LARGE, Outcome.UNREADABLE}
"""Of these the source is set aside, where somebody may look at it."""

KEPT = {Outcome.TAKEN, Outcome.WAITS, Outcome.EMPTY}
"""Of these it is kept for its days, for whoever thinks that too much was cut away."""


def read_box(box: Box) -> Counter[str]:
    """Take in what waits in the maildir, and clear away the sources whose days are over.

    Where the database or the disk fails the message is left where it is, for the next round.
    """
    found: Counter[str] = Counter()
    for path in box.waiting():
        try:
            outcome, may_keep = _take_file(path)
        except FileNotFoundError:  # another round was quicker
            continue
        except (DatabaseError, OSError, TooLate) as error:
            log.error("mail_left", why=type(error).__name__)
            continue
        found[outcome] += 1
        _tally(outcome)
        if outcome in ASIDE and may_keep:
            box.set_aside(path)
        elif outcome in KEPT and may_keep:
            box.keep(path)
        else:
            box.throw_away(path)
    gone = box.clear(Clock.all_days()[Clock.Kind.MAIL])
    if gone:
        log.info("mail_sources_deleted", count=gone)
    if found:
        log.info("mail_read", **found)
    return found


def _take_file(path: Path) -> tuple[Outcome, bool]:
    if path.stat().st_size > settings.MAIL_LIMIT:
        return _too_large(path), True
    try:
        return take_mail(path.read_bytes())
    except (DatabaseError, OSError, TooLate):
        raise
    except privacy.HoldsIdentityNumber:
        return Outcome.UNREADABLE, False
    except Exception as error:  # one message must not stop all that come after it
        if not isinstance(error, Unreadable):
            log.error("mail_unreadable", why=type(error).__name__)
        return Outcome.UNREADABLE, True


def take_mail(raw: bytes) -> tuple[Outcome, bool]:
    """What becomes of one message, and whether its source may be kept for its days."""
    came = read_mail(raw, address=settings.REPLY_ADDRESS)
    case, outcome = _find(came)
    if case is None:
        return outcome, outcome == Outcome.TOO_MANY
    sender = _is_senders(case, came)
    if case.state not in CASE.steps["write"].sources:
        _tell(case, came, "mail_ended", sender=sender)
        return Outcome.ENDED, False
    text, masked = _masked(case, came)
    files, refused, numbers = _judged(came.files)
    clean = not masked and not numbers
    facts = {"masked": masked, "refused": refused, "shortened": came.shortened}
    if not text and not files:
        _tell(case, came, "mail_empty", sender=sender, **facts)
        return Outcome.EMPTY, clean
    try:
        with transaction.atomic():
            _keep(case, came, text, files, facts, sender=sender)
    except IntegrityError:
        if not _is_known(came):
            raise
        return Outcome.AGAIN, False
    return (Outcome.TAKEN if sender else Outcome.WAITS), clean


@transaction.atomic
def accept_mail(found: CaseMail, *, by: User) -> Case:
    """The secretariat knows whose words these are: they are now the sender's."""
    case = lock(found.case)
    check("accept_mail", case, by=by)
    row = _waiting(found)
    message = CaseMessage.objects.create(
        case=case,
        text=row.text or _("Files without a word."),
        from_sender=True,
        by_mail=True,
        at=row.came_at,
    )
    for file in row.files.all():
        with file.file.open("rb") as content:
            drafts.keep_on_case(case, file.name, file.kind, content.read())
    _judge(row, CaseMail.Outcome.ACCEPTED, by, message)
    clocks.start_again(case)
    carry_out("accept_mail", case, by=by)
    return case


@transaction.atomic
def reject_mail(found: CaseMail, *, by: User) -> Case:
    """They are nobody's words in this case: nothing of them is kept."""
    case = lock(found.case)
    check("reject_mail", case, by=by)
    _judge(_waiting(found), CaseMail.Outcome.REJECTED, by)
    carry_out("reject_mail", case, by=by)
    return case


@also_forget(Removal.What.SOURCES)
def forget_mail(case: Case) -> int:
    """With the sender's details go the keys, and the words and addresses still waiting."""
    ReplyKey.objects.filter(case=case).delete()
    waiting = list(case.mails.filter(outcome=CaseMail.Outcome.WAITS))
    for row in waiting:
        _judge(row, CaseMail.Outcome.REJECTED, None)
    return len(waiting)


def _find(came: Incoming) -> tuple[Case | None, Outcome]:
    """The case it answers, or why it is not taken in."""
    if came.automatic or Letter.objects.filter(message_id=came.message_id).exists():
        return None, Outcome.AUTOMATIC
    case = keys.find_answered(came.keys)
    if case is None:
        return None, Outcome.NO_CASE
    if _is_known(came):
        return None, Outcome.AGAIN
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    if case.mails.filter(came_at__gt=hour_ago).count() >= settings.MAIL_AN_HOUR:
        return None, Outcome.TOO_MANY
    return case, Outcome.TAKEN


def _is_known(came: Incoming) -> bool:
    return CaseMail.objects.filter(message_hash=came.fingerprint).exists()


def _is_senders(case: Case, came: Incoming) -> bool:
    """Whether it is from the address the case was sent with, as far as anybody can tell."""
    contact = CaseContact.objects.filter(case=case).first()
    return (
        contact is not None
        and bool(came.sender)
        and not came.doubted
        and contact.email.strip().lower() == came.sender
    )


def _keep(
    case: Case,
    came: Incoming,
    text: str,
    files: list[Judged],
    facts: dict[str, int],
    *,
    sender: bool,
) -> None:
    """Into the case as the sender's words; or aside, until the secretariat has judged."""
    case = lock(case)
    check("write", case, by=None, as_sender=True, texts=(text,))
    outcome = CaseMail.Outcome.TAKEN if sender else CaseMail.Outcome.WAITS
    row = CaseMail(
        case=case,
        message_hash=came.fingerprint,
        outcome=outcome,
        refused=facts["refused"],
        masked=facts["masked"],
    )
    if not sender:
        row.text, row.from_address = text, came.sender
        row.save()
        for name, judged in files:
            drafts.keep_with_mail(row, name, judged)
        step = _note(case, "mail_waits")
        mail.post(notifications.about_waiting_mail(case, step))
        return
    with translation.override(case.language):
        text = text or _("Files without a word.")
    row.message = CaseMessage.objects.create(
        case=case, text=text, from_sender=True, by_mail=True
    )
    row.save()
    for name, judged in files:
        drafts.keep_on_case(case, name, judged.kind, judged.content)
    clocks.start_again(case)
    step = carry_out("write", case, by=None, as_sender=True)
    mail.post(notifications.about_senders_words(case, step))
    if any(facts.values()):
        mail.post(notifications.to_sender(case, step, "mail_taken", **facts))


def _judged(came: tuple[Attachment, ...]) -> tuple[list[Judged], int, int]:
    """The files that may be kept, how many may not, and how many of those for a number."""
    kept: list[Judged] = []
    refused = numbers = 0
    for file in came:
        if len(kept) >= MOST_FILES or len(file.content) > settings.UPLOAD_LIMIT:
            refused += 1
            continue
        try:
            kept.append(drafts.judge(file.name, file.content))
        except FileRefused:
            refused += 1
        except DomainError:
            refused += 1
            numbers += 1
    return kept, refused, numbers


def _masked(case: Case, came: Incoming) -> tuple[str, int]:
    """The words without identity numbers, and without the keys that a quoted letter holds.

    Nobody can be asked whether a number was meant, so what looks like one goes too.
    """
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    answers = re.compile(rf"{re.escape(local)}\+\w+@{re.escape(domain)}", re.IGNORECASE)
    with translation.override(case.language):
        text = answers.sub(_("[address]"), _KEYED.sub(_("[link]"), came.text))
        words = _("[national identity number taken out]")
    numbers = [
        found
        for found in privacy.find(text)
        if found.kind in {"identity_number", "like_identity_number"}
    ]
    for found in reversed(numbers):
        text = text[: found.start] + words + text[found.end :]
    return text.strip(), len(numbers)


def _tell(
    case: Case, came: Incoming, template: str, *, sender: bool, **facts: int
) -> None:
    """Tell the sender, once, why nothing was taken in; nobody else is ever answered."""
    if sender:
        with transaction.atomic():
            event = f"case:{case.pk}:mail:{came.fingerprint[:40]}"
            mail.post(notifications.about_mail(case, template, event, **facts))


def _too_large(path: Path) -> Outcome:
    """Only the head is read, to tell the sender that it was too much."""
    with path.open("rb") as file:
        head = file.read(64 * 1024).partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    try:
        came = read_mail(head + b"\n\n", address=settings.REPLY_ADDRESS)
    except Unreadable:
        return Outcome.TOO_LARGE
    case, outcome = _find(came)
    if case is None:
        return outcome
    _tell(case, came, "mail_too_large", sender=_is_senders(case, came))
    return Outcome.TOO_LARGE


def _waiting(found: CaseMail) -> CaseMail:
    row = CaseMail.objects.select_for_update().get(pk=found.pk)
    if row.outcome != CaseMail.Outcome.WAITS:
        raise DomainError(_("Somebody has judged this e-mail already."))
    return row


def _judge(
    row: CaseMail,
    outcome: CaseMail.Outcome,
    by: User | None,
    message: CaseMessage | None = None,
) -> None:
    """Nothing stays in the row but what became of it, by whom and when."""
    row.files.all().delete()
    row.text = row.from_address = ""
    row.outcome, row.message = outcome, message
    row.judged_by, row.judged_at = by, timezone.now()
    row.save()


def _note(case: Case, step: str) -> CaseStep:
    """Something that happened to the case, and that nobody did in the portal."""
    return CaseStep.objects.create(
        case=case, step=step, source=case.state, target=case.state
    )


def _tally(outcome: Outcome) -> None:
    row, _made = MailTally.objects.get_or_create(
        day=timezone.localdate(), outcome=str(outcome)
    )
    MailTally.objects.filter(pk=row.pk).update(count=F("count") + 1)
