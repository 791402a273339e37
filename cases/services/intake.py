"""A case comes in: sent, let out of quarantine, or thrown away."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases import clocks, keys, notifications
from cases.models import (
    Case,
    CaseAttachment,
    CaseContact,
    CaseDraft,
    CaseStep,
    Clock,
    NumberSeries,
)
from cases.services.base import HOLDS, carry_out, check, index, let_read, lock, office
from cases.signals import case_moved
from cases.workflow import State
from committees.models import PatientGroup
from helsefellesskap.core import privacy
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.mail import post

WISHES = ("wants_letters", "channel")


@transaction.atomic
def send_case(
    answers: dict[str, Any],
    *,
    by: User | None = None,
    contact: dict[str, Any] | None = None,
    groups: Iterable[PatientGroup] = (),
    suspicion: str = "",
    key: str = "",
    draft: CaseDraft | None = None,
) -> Case:
    """Take in a case and answer at once; a suspicious one waits in quarantine.

    `answers` are the case's own fields. `key` is the one the receipt will show. The
    files of `draft` go with the case, and the draft is emptied.
    """
    now = timezone.now()
    case = Case(
        state=State.QUARANTINED if suspicion else State.RECEIVED,
        suspicion=suspicion,
        received_at=now,
        clock_from=timezone.localdate(now),
        **answers,
    )
    case.title = case.title or title_from(case.what_fails)
    reach = dict(contact or {})
    spoken = [str(text) for name, text in reach.items() if name not in WISHES]
    privacy.refuse_identity_numbers(*case.all_text(), *spoken)
    case.year, case.number = case.clock_from.year, next_number(case.clock_from.year)
    case.due_on = clocks.due_on(case, Clock.all_days())
    save_recorded(case, by=by, why="send")
    case.patient_groups.set(groups)
    if any(spoken):
        CaseContact.objects.create(case=case, **reach)
    if key:
        keys.keep_key(case, key)
    if draft is not None:
        _take_over(draft, case)
    let_read(case, office(), HOLDS)
    row = CaseStep.objects.create(
        case=case, step="send", target=case.state, by=by, by_sender=True, at=now
    )
    index(case)
    if not suspicion:
        post(notifications.about_receipt(case, row))
    case_moved.send(sender=Case, case=case, step="send", by=by)
    return case


def _take_over(draft: CaseDraft, case: Case) -> None:
    """The draft's files are now the case's, and nothing else is left of it."""
    CaseDraft.objects.select_for_update().get(pk=draft.pk)
    CaseAttachment.objects.filter(draft=draft).update(draft=None, case=case)
    CaseDraft.objects.filter(pk=draft.pk).update(data={}, sent_at=timezone.now())


@transaction.atomic
def release_case(case: Case, *, by: User) -> Case:
    """Let a case out of quarantine; the sender is answered now."""
    case = lock(case)
    check("release", case, by=by)
    row = carry_out("release", case, by=by)
    post(notifications.about_receipt(case, row))
    return case


@transaction.atomic
def reject_spam(case: Case, *, by: User, note: str = "") -> Case:
    """Throw the case away. It is kept a while, for whoever finds it was no spam."""
    case = lock(case)
    check("reject_spam", case, by=by, texts=(note,))
    case.ended_at = timezone.now()
    carry_out("reject_spam", case, by=by, note=note)
    return case


def next_number(year: int) -> int:
    """The year's next case number. Whoever asks at the same time waits for this one."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def title_from(text: str, length: int = 80) -> str:
    """A title of the first sentence, cut between words."""
    first = " ".join(text.split()).split(". ")[0].rstrip(".")
    if len(first) <= length:
        return first
    return first[:length].rpartition(" ")[0].rstrip(" ,;:") + " …"
