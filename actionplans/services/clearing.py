"""Clearing a measure with economic or principled consequences: asked for, then answered.

Adopting a plan clears nothing. The question is about a measure of the plan in force;
the answer stands on its thread and so lives through revisions.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import ClearanceRequest, Measure, Revision, Thread
from actionplans.notifications import status as letters
from actionplans.services.status import seat_of
from actionplans.services.steps import lock, refuse_who_leads_the_writer
from actionplans.workflow import CLEARING, Clearing, State
from helsefellesskap.core.audit import save_recorded, telling_what_happened
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import require
from helsefellesskap.core.privacy import refuse_identity_numbers


@transaction.atomic
def ask_to_clear(measure: Measure, *, by: User, why: str) -> ClearanceRequest:
    """Put the measure before the deciding body, with a sentence why it should be done."""
    revision = lock(measure.goal.revision)
    step = "ask_to_clear"
    require(by, CLEARING.steps[step].permission, on=revision.plan.writer)
    measure = _waiting(measure, revision)
    refuse_identity_numbers(why)
    with telling_what_happened(_last(measure.thread)):
        CLEARING.check(step, state_of(measure.thread), why)
    request = ClearanceRequest(
        thread=measure.thread,
        why=why.strip(),
        asked_by=by,
        asked_seat=seat_of(by, revision.plan.writer),
        asked_at=timezone.now(),
    )
    save_recorded(request, by=by, why=step)
    post(letters.about_question(request, measure))
    return request


@transaction.atomic
def clear_measure(
    measure: Measure,
    *,
    by: User,
    text: str,
    case_number: str,
    on: datetime.date | None = None,
) -> ClearanceRequest:
    """The deciding body's word: the measure may be carried out."""
    return _answer(
        "clear_measure", measure, by=by, text=text, case_number=case_number, on=on
    )


@transaction.atomic
def refuse_to_clear(
    measure: Measure,
    *,
    by: User,
    text: str,
    case_number: str,
    on: datetime.date | None = None,
) -> ClearanceRequest:
    """The deciding body's word: not now, and why. The writer may ask anew."""
    return _answer(
        "refuse_to_clear", measure, by=by, text=text, case_number=case_number, on=on
    )


def state_of(thread: Thread) -> Clearing:
    """How far the thread's clearing has come."""
    if thread.cleared_on is not None:
        return Clearing.CLEARED
    last = _last(thread)
    return Clearing(last.state) if last else Clearing.WAITS


def _last(thread: Thread) -> ClearanceRequest | None:
    return thread.clearances.order_by("-pk").first()


def _answer(
    step: str,
    measure: Measure,
    *,
    by: User,
    text: str,
    case_number: str,
    on: datetime.date | None,
) -> ClearanceRequest:
    revision = lock(measure.goal.revision)
    decider = revision.plan.decider
    require(by, CLEARING.steps[step].permission, on=decider)
    refuse_who_leads_the_writer(revision, by)
    measure = _waiting(measure, revision)
    refuse_identity_numbers(text)
    state = state_of(measure.thread)
    with telling_what_happened(_last(measure.thread)):
        CLEARING.check(step, state, text)
    if not case_number.strip():
        raise DomainError(_("Write the case number of the decision."))
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("A decision cannot be dated ahead."))
    request = measure.thread.clearances.filter(state=Clearing.ASKED).first()
    request = request or ClearanceRequest(thread=measure.thread)
    request.state = Clearing(CLEARING.target(step, state))
    request.text, request.case_number, request.decided_on = text, case_number, day
    request.answered_by, request.answered_at = by, timezone.now()
    request.answered_seat = seat_of(by, decider)
    save_recorded(request, by=by, why=step)
    if request.state == Clearing.CLEARED:
        thread = measure.thread
        thread.cleared_on, thread.cleared_case = day, case_number
        thread.save(update_fields=["cleared_on", "cleared_case"])
    post(letters.about_answer(request, measure))
    return request


def _waiting(measure: Measure, revision: Revision) -> Measure:
    """The measure with its thread under lock, of the plan in force and not cleared."""
    if revision.state != State.ADOPTED:
        raise DomainError(
            _("Only measures of the plan in force are put before the deciding body.")
        )
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=measure.thread_id)
    found = Measure.objects.select_related("goal").get(pk=measure.pk)
    found.thread, found.goal.revision = thread, revision
    if not found.has_consequences:
        raise DomainError(
            _("The measure has no economic or principled consequences to clear.")
        )
    return found
