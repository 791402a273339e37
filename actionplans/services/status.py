"""Status: how far a measure has come in a year. Reports are added, never changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Measure, Revision, StatusReport
from actionplans.signals import status_reported
from actionplans.workflow import State, Status
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core import privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import require


class NotReportable(DomainError):
    """The plan, the year or the rules do not allow this status."""


@transaction.atomic
def report_status(
    measure: Measure,
    year: int,
    *,
    by: User,
    status: Status | str,
    word: str = "",
    sentence: str = "",
) -> StatusReport:
    """Say how far the measure has come. The last report of a year counts."""
    revision = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("plan__writer", "plan__decider")
        .get(pk=measure.goal.revision_id)
    )
    plan = revision.plan
    require(by, Right.EDIT_PLANS, on=plan.writer)
    if revision.state != State.ADOPTED:
        raise NotReportable(_("Status is reported on the plan in force only."))
    if year not in plan.year_columns:
        words = _("%(year)s is not one of the plan's years.")
        raise NotReportable(words % {"year": year})
    measure = Measure.objects.select_related("thread").get(pk=measure.pk)
    refuse_while_waiting(measure, status, decider=plan.decider)
    privacy.refuse_identity_numbers(word, sentence)
    report = StatusReport.objects.create(
        thread=measure.thread,
        year=year,
        status=Status(status),
        word=word,
        sentence=sentence,
        by=by,
        seat=seat_of(by, plan.writer),
    )
    status_reported.send(sender=StatusReport, report=report, by=by)
    return report


def refuse_while_waiting(measure: Measure, status: str, *, decider: Committee) -> None:
    """A measure with consequences is not carried out before it is cleared."""
    if status == Status.DONE and measure.waits_for_clearance:
        words = _(
            "The measure has economic or principled consequences, and %(body)s has not "
            "cleared it yet. Until then it cannot be reported as carried out."
        )
        raise NotReportable(words % {"body": decider.short})


def seat_of(user: User, body: Committee) -> Seat | None:
    """The seat from which the person speaks."""
    return Seat.objects.valid().filter(user=user, committee=body).order_by("pk").first()
