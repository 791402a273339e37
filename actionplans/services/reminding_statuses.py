"""Letters before the year's deadline to those whose measures nobody has told of."""

import datetime

from django.db import transaction
from django.utils import timezone

from actionplans.models import Measure, Plan, Revision
from actionplans.notifications import status as letters
from actionplans.reports.sheet import Sheet, sheet_of
from actionplans.responsible import LEADING, answering
from committees.models import Seat
from helsefellesskap.core.mail import post


def remind_of_statuses() -> int:
    """Write the letters that are due today; return how many. May be called again."""
    today = timezone.localdate()
    sent = 0
    for revision in Revision.objects.reportable().defer("canonical").for_page():
        year, days = asked_for(revision.plan, today)
        step = _step(revision.plan, days)
        if step is not None and year in revision.plan.year_columns:
            sent += _remind(revision, year, step)
    return sent


def asked_for(plan: Plan, today: datetime.date) -> tuple[int, int]:
    """The year whose deadline comes next, and how many days are left."""
    year = today.year - 1 if today <= plan.status_due(today.year - 1) else today.year
    return year, (plan.status_due(year) - today).days


def _step(plan: Plan, days: int) -> int | None:
    """Which reminder it is time for: the last one whose day has come."""
    return min(
        (int(day) for day in plan.status_remind_days if days <= int(day)), default=None
    )


@transaction.atomic
def _remind(revision: Revision, year: int, step: int) -> int:
    sheet = sheet_of(revision)
    asked = list(_asked(sheet, year))
    return len(post(letters.about_status(revision.plan, year, step, asked)))


def _asked(sheet: Sheet, year: int) -> list[letters.Due]:
    """One letter to a person for a plan, for the first seat by which he answers.

    Who leads the writing body is asked for all that nobody is named for, and sees the
    rest on the page the letter leads to.
    """
    missing = [row.node for row in sheet.missing(year)]
    found = answering(missing, sheet.plan)
    seats: dict[int, Seat] = {}
    measures: dict[int, list[Measure]] = {}
    for measure in missing:
        for seat in found[measure.pk].seats:
            if seat.user_id is None:
                continue
            seats.setdefault(seat.user_id, seat)
            if measure not in measures.setdefault(seat.user_id, []):
                measures[seat.user_id].append(measure)
    return [
        letters.Due(
            seat,
            measures[person],
            leads=seat.committee_id == sheet.plan.writer_id and seat.role in LEADING,
        )
        for person, seat in seats.items()
    ]
