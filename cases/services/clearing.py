"""What the portal does by itself, once a day. Every function bears being called twice."""

import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from cases.models import Case, CaseContact, CaseStep, Clock
from cases.services.base import lock
from cases.services.bodies import close_case
from cases.services.desk import end_views
from cases.workflow import ENDED, State
from helsefellesskap.core import mail, search
from helsefellesskap.core.audit import save_recorded

log = structlog.get_logger(__name__)


def end_views_that_are_late() -> int:
    """Views that did not come in time are waited for no longer."""
    late = Case.objects.filter(
        state=State.ASSESSING, views_due_on__lt=timezone.localdate(), waiting_since=None
    )
    return len([end_views(case) for case in late])


def close_what_was_answered() -> int:
    """Answered cases to which nobody has reacted are closed."""
    before = timezone.now() - datetime.timedelta(
        days=Clock.all_days()[Clock.Kind.CLOSING]
    )
    closed = 0
    for case in Case.objects.filter(state=State.REPORTED, reported_at__lt=before):
        if not case.messages.filter(from_sender=True, at__gt=case.reported_at).exists():
            close_case(case)
            closed += 1
    return closed


def forget_senders() -> int:
    """Take away contact details, and recipients and texts of letters, when their time is up."""
    before = timezone.now() - datetime.timedelta(
        days=Clock.all_days()[Clock.Kind.CONTACT]
    )
    ended = Case.objects.filter(
        state__in=ENDED, ended_at__lt=before, contact_removed_on=None
    )
    forgotten = 0
    for case in ended:
        forgotten += _forget_sender(case)
    if forgotten:
        log.info("contact_details_removed", cases=forgotten)
    return forgotten


@transaction.atomic
def _forget_sender(case: Case) -> int:
    case = lock(case)
    CaseContact.objects.filter(case=case).delete()
    letters = mail.forget(f"case:{case.pk}:")
    case.contact_removed_on = timezone.localdate()
    save_recorded(case, by=None, why="contact details removed")
    CaseStep.objects.create(
        case=case,
        step="forget_sender",
        source=case.state,
        target=case.state,
        note=f"{letters}",
    )
    return 1


@transaction.atomic
def clear_spam() -> int:
    """What was thrown away is gone for good after its days."""
    before = timezone.now() - datetime.timedelta(days=Clock.all_days()[Clock.Kind.SPAM])
    old = list(Case.objects.filter(state=State.DISCARDED, ended_at__lt=before))
    for case in old:
        search.forget("case", str(case.pk))
        key = case.pk
        case.delete()
        Case.history.filter(id=key).delete()
    if old:
        log.info("spam_cleared", cases=len(old))
    return len(old)
