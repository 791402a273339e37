"""Status: how far a measure has come in a year. Reports are added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Measure, Plan, Revision, StatusReport
from actionplans.notifications import status as letters
from actionplans.reports.statuses import is_stale
from actionplans.responsible import may_report, speaking_for
from actionplans.services.steps import lock
from actionplans.signals import status_reported
from actionplans.workflow import Status
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core import links, privacy
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.permissions import may, require


class NotReportable(DomainError):
    """The plan, the year or the rules do not allow this status."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one measure: one choice, a word, a sentence."""

    status: Status | str
    word: str = ""
    sentence: str = ""


@transaction.atomic
def report_status(
    measure: Measure,
    year: int,
    *,
    by: User,
    status: Status | str,
    word: str = "",
    sentence: str = "",
    link_seat: Seat | None = None,
) -> StatusReport:
    """Say how far the measure has come. The last report of a year counts.

    Those who write the plan say it, and those who sit in the body that the measure
    names. `link_seat` is the seat for which a signed link speaks.
    """
    revision = lock(measure.goal.revision)
    plan = revision.plan
    if link_seat is None and not may_report(by, measure, plan):
        raise PermissionDenied(Right.EDIT_PLANS)
    _refuse_other_years(revision, year)
    fresh = Measure.objects.select_related("thread").get(pk=measure.pk)
    refuse_while_waiting(fresh, status, decider=plan.decider)
    privacy.refuse_identity_numbers(word, sentence)
    report = StatusReport.objects.create(
        thread=fresh.thread,
        year=year,
        status=Status(status),
        word=word,
        sentence=sentence,
        by=by,
        seat=link_seat or seat_of(by, plan.writer) or speaking_for(by, fresh),
        by_link=link_seat is not None,
    )
    status_reported.send(sender=StatusReport, report=report, by=by)
    return report


@transaction.atomic
def report_statuses(
    revision: Revision, year: int, said: Mapping[UUID, Said], *, by: User
) -> tuple[list[StatusReport], dict[UUID, str]]:
    """Say it of many measures at once: what was kept, and what was refused and why.

    What says nothing new is left out, so that a form sent again adds nothing. For
    those who write the plan. As many queries for one measure as for a thousand.
    """
    revision = lock(revision)
    plan = revision.plan
    require(by, Right.EDIT_PLANS, on=plan.writer)
    _refuse_other_years(revision, year)
    for one in said.values():
        privacy.refuse_identity_numbers(one.word, one.sentence)
    rows = Measure.objects.filter(goal__revision=revision, thread__in=said)
    measures = {row.thread_id: row for row in rows.select_related("thread")}
    known = _known(list(measures), year)
    seat = seat_of(by, plan.writer)
    reports, refused = [], {}
    for thread, one in said.items():
        if thread not in measures:
            refused[thread] = _("The measure is not in the plan in force.")
            continue
        try:
            refuse_while_waiting(measures[thread], one.status, decider=plan.decider)
        except NotReportable as error:
            refused[thread] = str(error)
            continue
        status = Status(one.status)
        if _says_something_new(one, known.get(thread), months=plan.stale_months):
            reports.append(
                StatusReport(
                    thread=measures[thread].thread,
                    year=year,
                    status=status,
                    word=one.word,
                    sentence=one.sentence,
                    by=by,
                    seat=seat,
                )
            )
    made = StatusReport.objects.bulk_create(reports, batch_size=500)
    for report in made:
        status_reported.send(sender=StatusReport, report=report, by=by)
    return made, refused


@transaction.atomic
def recall_links(plan: Plan, year: int, *, by: User) -> int:
    """Lock every unused link to the year's statuses; return how many. The leader's word."""
    require(by, Right.WITHDRAW_PLANS, on=plan.writer)
    return links.recall_all(
        purpose=letters.REPORT, beginning=letters.link_subject(plan, year)
    )


def may_recall(user: User, plan: Plan) -> bool:
    """Whether the person may lock the links that letters have carried."""
    return may(user, Right.WITHDRAW_PLANS, on=plan.writer)


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


def _refuse_other_years(revision: Revision, year: int) -> None:
    if not revision.takes_status_of(year):
        raise NotReportable(_("Status is reported on the plan in force only."))
    if year not in revision.plan.year_columns:
        words = _("%(year)s is not one of the plan's years.")
        raise NotReportable(words % {"year": year})


def _known(threads: list[UUID], year: int) -> dict[UUID, StatusReport]:
    """What was said last of each thread in the year."""
    rows = StatusReport.objects.filter(thread__in=threads, year=year).order_by()
    newest = rows.values("thread").annotate(newest=Max("pk")).values("newest")
    found = StatusReport.objects.filter(pk__in=newest)
    return {report.thread_id: report for report in found}


def _says_something_new(said: Said, last: StatusReport | None, *, months: int) -> bool:
    """Whether it differs from what was said last, or confirms what is out of date."""
    if last is None or is_stale(last, months=months):
        return True
    return (last.status, last.word, last.sentence) != (
        said.status,
        said.word,
        said.sentence,
    )
