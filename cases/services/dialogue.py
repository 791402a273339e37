"""Between the secretariat, the sender and the bodies: questions, answers, withdrawing."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import clocks, keys, notifications
from cases.models import (
    Audience,
    Case,
    CaseContact,
    CaseFeedback,
    CaseMessage,
    Channel,
)
from cases.reports.talk import read_by
from cases.services.base import carry_out, check, end_consultation, lock, office
from cases.workflow import HIDDEN
from committees.models import Committee, Kind
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post

SECRETARIAT = Kind.SECRETARIAT
MOST_LOST = 10  # letters to one address at a time


@transaction.atomic
def ask_sender(case: Case, *, by: User, text: str) -> Case:
    """Ask the sender something; the clock stops until the answer comes."""
    case = lock(case)
    check("ask_sender", case, by=by, texts=(text,))
    if not text.strip():
        raise DomainError(_("Write what you want to know."))
    CaseMessage.objects.create(case=case, text=text, is_question=True, by=by)
    case.waiting_since = case.waiting_since or timezone.localdate()
    case.first_answer_at = case.first_answer_at or timezone.now()
    row = carry_out("ask_sender", case, by=by)
    post(notifications.to_sender(case, row, "ask_sender"))
    return case


@transaction.atomic
def tell_sender(case: Case, *, by: User, text: str) -> Case:
    """Write to the sender without asking anything; the clocks go on."""
    case = lock(case)
    check("tell_sender", case, by=by, texts=(text,))
    if not text.strip():
        raise DomainError(_("Write something first."))
    CaseMessage.objects.create(case=case, text=text, by=by)
    case.first_answer_at = case.first_answer_at or timezone.now()
    row = carry_out("tell_sender", case, by=by)
    post(notifications.to_sender(case, row, "message"))
    return case


@transaction.atomic
def write_to_bodies(
    case: Case, *, by: User, text: str, to: Iterable[Committee]
) -> Case:
    """The secretariat writes to bodies that read the case; nobody else sees the words."""
    case = lock(case)
    check("write_to_bodies", case, by=by, texts=(text,))
    return _between(case, "write_to_bodies", by, text, office(), to)


@transaction.atomic
def write_as_body(
    case: Case, *, by: User, text: str, body: Committee, to: Iterable[Committee] = ()
) -> Case:
    """A body that reads the case writes to the secretariat, and to others that read it."""
    case = lock(case)
    if body.pk not in {one.pk for one in read_by(case)} or body.kind == SECRETARIAT:
        raise PermissionDenied("write_as_body")
    check("write_as_body", case, by=by, on=body, texts=(text,))
    return _between(case, "write_as_body", by, text, body, [office(), *to])


def _between(
    case: Case,
    step: str,
    by: User,
    text: str,
    body: Committee,
    to: Iterable[Committee],
) -> Case:
    told = {one.pk: one for one in to if one.pk != body.pk}
    if not text.strip():
        raise DomainError(_("Write something first."))
    if not told:
        raise DomainError(_("Choose at least one body."))
    if not told.keys() <= {office().pk, *(one.pk for one in read_by(case))}:
        raise DomainError(_("One of the bodies cannot read the case."))
    message = CaseMessage.objects.create(
        case=case, audience=Audience.BODIES, text=text, from_body=body, by=by
    )
    message.to_bodies.set(told.values())
    row = carry_out(step, case, by=by, body=body)
    post(notifications.about_message(case, row, told.values()))
    return case


@transaction.atomic
def write_as_sender(case: Case, *, text: str) -> Case:
    """The sender answers, or adds something; a stopped clock goes on."""
    case = lock(case)
    check("write", case, by=None, as_sender=True, texts=(text,))
    if not text.strip():
        raise DomainError(_("Write something first."))
    CaseMessage.objects.create(case=case, text=text, from_sender=True)
    clocks.start_again(case)
    row = carry_out("write", case, by=None, as_sender=True)
    post(notifications.about_senders_words(case, row))
    return case


@transaction.atomic
def choose_letters(case: Case, *, wanted: bool) -> None:
    """The sender wants an e-mail each time the case moves, or wants none."""
    channel = Channel.EMAIL if wanted else Channel.PAGE
    CaseContact.objects.filter(case=case).update(wants_letters=wanted, channel=channel)


@transaction.atomic
def replace_keys(case: Case) -> str:
    """The sender locks every address to the case that is out, and gets a new one."""
    return keys.replace_keys(lock(case))


@transaction.atomic
def send_lost_links(address: str) -> int:
    """Send a new way to each case that was sent with the address; say to nobody how many.

    One letter a case and an hour, so that nobody can fill another's mailbox.
    """
    contacts = CaseContact.objects.filter(email__iexact=address).exclude(
        case__state__in=HIDDEN
    )
    found = contacts.select_related("case").order_by("-case__received_at")[:MOST_LOST]
    return len(post(notifications.about_lost_links([row.case for row in found])))


@transaction.atomic
def give_feedback(case: Case, *, answered: str, sentence: str = "") -> Case:
    """Was this answered? The sender's last word counts."""
    case = lock(case)
    check("give_feedback", case, by=None, as_sender=True, texts=(sentence,))
    CaseFeedback.objects.update_or_create(
        case=case,
        defaults={"answered": answered, "sentence": sentence, "at": timezone.now()},
    )
    carry_out("give_feedback", case, by=None, as_sender=True)
    return case


@transaction.atomic
def withdraw_case(case: Case, *, reason: str = "") -> Case:
    """The sender takes the case back."""
    case = lock(case)
    check("withdraw", case, by=None, as_sender=True, reason=reason)
    end_consultation(case)
    clocks.start_again(case)
    case.opened_on, case.merged_into = None, None
    case.ended_at = timezone.now()
    row = carry_out("withdraw", case, by=None, as_sender=True, reason=reason)
    post(notifications.about_withdrawal(case, row))
    return case


@transaction.atomic
def ask_to_reopen(case: Case, *, reason: str) -> Case:
    """The sender asks that the case be taken up again; the secretariat decides."""
    case = lock(case)
    check("ask_to_reopen", case, by=None, as_sender=True, reason=reason)
    CaseMessage.objects.create(case=case, text=reason, from_sender=True)
    row = carry_out("ask_to_reopen", case, by=None, as_sender=True)
    post(notifications.about_senders_words(case, row))
    return case
