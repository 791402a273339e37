"""Into force and out of it: adopt, register, supersede, expire."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans import canonical, editions, notifications
from actionplans.models import Revision
from actionplans.services.hearing import end_rounds
from actionplans.services.steps import (
    check,
    lock,
    refuse_who_leads_the_writer,
    take,
)
from actionplans.signals import plan_adopted
from actionplans.workflow import PLAN, State
from committees.models import Kind
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.nightly import each_by_itself
from helsefellesskap.core.privacy import refuse_identity_numbers

MONTHS_OF_WARNING = 6


@transaction.atomic
def register_adopted(
    revision: Revision,
    *,
    by: User | None,
    on: datetime.date,
    case_number: str,
    text: str = "",
    minutes: Any = None,
) -> Revision:
    """Put a plan in force whose decision was made outside the portal; shown as such.

    `by=None` is the portal itself, at a command's bidding.
    """
    revision = lock(revision)
    check("register_adopted", revision, by=by)
    if revision.plan.writer.kind != Kind.SECRETARIAT:
        refuse_who_leads_the_writer(revision, by)
    refuse_identity_numbers(text)
    return adopt(
        revision,
        "register_adopted",
        by=by,
        on=on,
        case_number=case_number,
        text=text,
        minutes=minutes,
    )


def adopt(
    revision: Revision,
    name: str,
    *,
    by: User | None,
    on: datetime.date,
    case_number: str,
    text: str,
    attendance: str = "",
    minutes: Any = None,
    seen: str = "",
) -> Revision:
    """Freeze a locked and checked revision, and supersede the one in force.

    `seen` is the hash of the text that was voted on; another text is not adopted.
    """
    if on > timezone.localdate():
        raise DomainError(_("A decision cannot be dated ahead."))
    if not case_number.strip():
        raise DomainError(_("Write the case number of the decision."))
    frozen = canonical.write(canonical.document(revision))
    digest = canonical.digest(frozen)
    if seen and seen != digest:
        raise DomainError(_("The text is not the one that was voted on."))
    _supersede(revision)
    end_rounds(revision)
    for ballot in revision.ballots.filter(closed_at=None):
        ballot.closed_at, ballot.outcome = timezone.now(), "adopted"
        ballot.save(update_fields=["closed_at", "outcome"])
    changes: dict[str, Any] = {
        "decided_on": on,
        "case_number": case_number.strip(),
        "decision_text": text,
        "decided_outside": name == "register_adopted",
        "attendance": attendance,
        "canonical": frozen,
        "sha256": digest,
    }
    if minutes is not None:
        changes["minutes"] = minutes
    step = take(name, revision, by=by, **changes)
    plan_adopted.send(sender=Revision, revision=revision, by=by)
    editions.order_plan(revision, watched_by=by)
    outside = name == "register_adopted"
    letters = (
        notifications.about_registration if outside else notifications.about_adoption
    )
    post(letters(step))
    return revision


def expire_plans(today: datetime.date | None = None) -> int:
    """End plans whose period is over, and warn of those that soon end; return how many ended."""
    today = today or timezone.localdate()
    in_force = list(Revision.objects.in_force().for_page().order_by("pk"))
    over = [revision for revision in in_force if today > _last_day(revision)]
    soon = [
        revision
        for revision in in_force
        if _months_before(_last_day(revision)) <= today <= _last_day(revision)
    ]
    each_by_itself(soon, _warn, what="actionplans.warn_of_expiry")
    return each_by_itself(over, _expire, what="actionplans.expire")


def _warn(revision: Revision) -> bool:
    revision = lock(revision)
    if revision.state != State.ADOPTED:
        return False
    post(notifications.about_expiry(revision, over=False))
    return True


def _expire(revision: Revision) -> bool:
    revision = lock(revision)
    if revision.state != State.ADOPTED:
        return False
    _leave_force("expire", revision)
    post(notifications.about_expiry(revision, over=True))
    return True


def _supersede(revision: Revision) -> None:
    in_force = Revision.objects.select_for_update(of=("self",)).in_force()
    for earlier in in_force.filter(plan=revision.plan):
        _leave_force("supersede", earlier)


def _leave_force(name: str, revision: Revision) -> None:
    """Only the state may change now: the database keeps the rest."""
    PLAN.check(name, revision.state)
    revision.state = PLAN.target(name, revision.state)
    save_recorded(revision, by=None, why=name, only=["state"])
    revision.steps.create(step=name, by=None)


def _last_day(revision: Revision) -> datetime.date:
    return datetime.date(revision.plan.period_end, 12, 31)


def _months_before(last_day: datetime.date) -> datetime.date:
    """Six months before the year is out: the first of July."""
    return datetime.date(last_day.year, 12 - MONTHS_OF_WARNING + 1, 1)
