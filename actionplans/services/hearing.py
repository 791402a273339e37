"""The hearing: open, extend, remark, send the statement, close, answer."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans import canonical, notifications
from actionplans.models import (
    AnswerKind,
    Hearing,
    HearingBody,
    PlanStep,
    Remark,
    RemarkKind,
    Revision,
    Thread,
)
from actionplans.services.steps import check, lock, lock_row, take
from actionplans.workflow import State
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core import links
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.nightly import each_by_itself
from helsefellesskap.core.permissions import require
from helsefellesskap.core.privacy import refuse_identity_numbers


@transaction.atomic
def open_hearing(
    revision: Revision,
    *,
    by: User,
    deadline: datetime.date,
    bodies: Collection[Committee] | None = None,
    message: str = "",
) -> Hearing:
    """Ask the bodies (those the plan names) what they say of the text as it is now."""
    revision = lock(revision)
    check("open_hearing", revision, by=by)
    refuse_identity_numbers(message)
    _later_than(deadline, timezone.localdate())
    heard = list(revision.plan.heard.all() if bodies is None else bodies)
    if not heard:
        raise DomainError(_("Choose at least one body to hear."))
    if revision.plan.writer in heard:
        raise DomainError(_("A body is not heard on its own plan."))
    data = canonical.document(revision)
    if not data["goals"]:
        raise DomainError(_("The plan has no goals yet. Write at least one first."))
    hearing = Hearing.objects.create(
        revision=revision,
        round=revision.hearings.count() + 1,
        snapshot=data,
        deadline=deadline,
        message=message,
    )
    HearingBody.objects.bulk_create(
        [HearingBody(hearing=hearing, body=body) for body in heard]
    )
    step = take("open_hearing", revision, by=by)
    post(notifications.about_hearing("open_hearing", step, hearing))
    return hearing


@transaction.atomic
def extend_hearing(revision: Revision, *, by: User, deadline: datetime.date) -> Hearing:
    """Give those who have not answered more time."""
    revision = lock(revision)
    check("extend_hearing", revision, by=by)
    hearing = _open_round(revision)
    _later_than(deadline, max(hearing.deadline, timezone.localdate()))
    hearing.deadline = deadline
    hearing.save(update_fields=["deadline"])
    step = take("extend_hearing", revision, by=by, reason=deadline.isoformat())
    post(notifications.about_hearing("extend_hearing", step, hearing))
    return hearing


@transaction.atomic
def add_remark(
    statement: HearingBody,
    *,
    by: User,
    text: str,
    thread: Thread | None = None,
    kind: RemarkKind | str = RemarkKind.CHANGE,
) -> Remark:
    """Gather a remark for the body; the writer sees it when the statement is sent."""
    statement = _gathering(statement, by=by, right=Right.REMARK)
    refuse_identity_numbers(text)
    if thread is not None and str(thread.pk) not in _threads(statement.hearing):
        raise DomainError(_("The remark is about something that is not in the plan."))
    return Remark.objects.create(
        statement=statement, thread=thread, kind=kind, text=text, by=by
    )


@transaction.atomic
def change_remark(
    remark: Remark, *, by: User, text: str, kind: RemarkKind | str | None = None
) -> Remark:
    """Write the body's remark anew, as long as the statement is not sent."""
    _gathering(remark.statement, by=by, right=Right.REMARK)
    refuse_identity_numbers(text)
    remark = lock_row(remark)
    remark.text, remark.kind, remark.by = text, kind or remark.kind, by
    save_recorded(remark, by=by, why="changed")
    return remark


@transaction.atomic
def take_remark_out(remark: Remark, *, by: User) -> None:
    """Leave the remark out of the statement, as long as it is not sent."""
    _gathering(remark.statement, by=by, right=Right.REMARK)
    delete_recorded(lock_row(remark), by=by, why="left out")


@transaction.atomic
def send_statement(
    statement: HearingBody, *, by: User, by_link: bool = False, no_remarks: bool = False
) -> HearingBody:
    """Send what the body has gathered, or that it has no remarks. Closes with the last one.

    `no_remarks` says that none are meant; it is refused where somebody has written some.
    """
    statement = _gathering(statement, by=by, right=Right.SEND_STATEMENTS)
    gathered = statement.remarks.count()
    if no_remarks and gathered:
        raise DomainError(
            _(
                "Somebody in the body has written remarks. Send them, or take them out first."
            )
        )
    if not no_remarks and not gathered:
        raise DomainError(_("There are no remarks to send. Say that you have none."))
    statement.sent_at = timezone.now()
    statement.sent_by = by
    statement.by_link = by_link
    statement.no_remarks = not gathered
    statement.save(update_fields=["sent_at", "sent_by", "by_link", "no_remarks"])
    revision = statement.hearing.revision
    step = take("send_statement", revision, by=by, on=statement.body, by_link=by_link)
    for seat in statement.body.seats.all():
        links.recall(
            purpose=notifications.NO_REMARKS,
            subject=notifications.link_subject(statement.hearing),
            holder=notifications.link_holder(seat),
        )
    post(notifications.about_statement(step, statement))
    if not statement.hearing.bodies.filter(sent_at=None).exists():
        _close(revision, statement.hearing, by=None, reason="")
    return statement


@transaction.atomic
def close_hearing(revision: Revision, *, by: User | None, reason: str = "") -> Revision:
    """End the hearing before its time, with a reason. `by=None` is the portal, on time."""
    revision = lock(revision)
    check("close_hearing", revision, by=by, reason=reason if by else "-")
    refuse_identity_numbers(reason)
    _close(revision, _open_round(revision), by=by, reason=reason)
    return revision


def close_what_is_due() -> int:
    """Close hearings whose deadline has passed or that all have answered; return how many."""
    waiting = HearingBody.objects.filter(hearing=OuterRef("pk"), sent_at=None)
    open_ones = Hearing.objects.filter(closed_at=None, revision__state=State.HEARING)
    late = open_ones.filter(deadline__lt=timezone.localdate())
    answered = open_ones.exclude(Exists(waiting))
    due = list((late | answered).select_related("revision").order_by("pk"))
    return each_by_itself(due, _close_if_still_due, what="actionplans.close_hearing")


@transaction.atomic
def answer_remark(
    remark: Remark, *, by: User, answer: AnswerKind | str, text: str
) -> Remark:
    """Say what became of a remark, and why. May be changed until the plan is handed in."""
    revision = lock(remark.statement.hearing.revision)
    check("answer_remark", revision, by=by)
    refuse_identity_numbers(text)
    remark = lock_row(remark)
    if remark.statement.sent_at is None:
        raise DomainError(_("The remark was never sent, and is not yours to answer."))
    remark.answer, remark.answer_text = AnswerKind(answer), text
    remark.answered_by, remark.answered_at = by, timezone.now()
    save_recorded(remark, by=by, why="answered")
    take("answer_remark", revision, by=by, reason=f"{remark.pk}: {remark.answer}")
    return remark


def unanswered(revision: Revision) -> int:
    """How many sent remarks still wait for an answer."""
    return Remark.objects.sent_to(revision).filter(answer="").count()


def end_rounds(revision: Revision) -> None:
    """Close the open hearing, if any, without leading the revision on."""
    for hearing in revision.hearings.filter(closed_at=None):
        _end(hearing)


def _close_if_still_due(hearing: Hearing) -> bool:
    revision = lock(hearing.revision)
    hearing = Hearing.objects.get(pk=hearing.pk)
    if revision.state != State.HEARING or hearing.closed_at is not None:
        return False
    late = hearing.deadline < timezone.localdate()
    if not late and hearing.bodies.filter(sent_at=None).exists():
        return False
    _close(revision, hearing, by=None, reason="")
    return True


def _close(
    revision: Revision, hearing: Hearing, *, by: User | None, reason: str
) -> PlanStep:
    _end(hearing)
    step = take("close_hearing", revision, by=by, reason=reason)
    post(notifications.about_close(step, hearing))
    return step


def _end(hearing: Hearing) -> None:
    hearing.closed_at = timezone.now()
    hearing.save(update_fields=["closed_at"])
    links.recall(
        purpose=notifications.NO_REMARKS, subject=notifications.link_subject(hearing)
    )


def _gathering(statement: HearingBody, *, by: User, right: Right) -> HearingBody:
    """The statement under lock, not yet sent, in a hearing that is open."""
    require(by, right, on=statement.body)
    revision = lock(statement.hearing.revision)
    check("send_statement", revision, by=None)
    statement = lock_row(statement)
    hearing = statement.hearing
    if hearing.closed_at is not None:
        raise DomainError(_("The hearing is over."))
    if statement.sent_at is not None:
        raise DomainError(
            _("%(body)s has sent its statement already: %(who)s did.")
            % {"body": statement.body.short, "who": statement.sent_by}
        )
    hearing.revision = revision
    return statement


def _open_round(revision: Revision) -> Hearing:
    return revision.hearings.get(closed_at=None)


def _threads(hearing: Hearing) -> set[str]:
    return {node["thread"] for _place, node in canonical.places(hearing.snapshot)}


def _later_than(deadline: datetime.date, day: datetime.date) -> None:
    if deadline <= day:
        raise DomainError(_("The deadline must be a later day."))
