"""Which report counts for a measure and a year, and how it is shown."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Revision, StatusReport
from actionplans.workflow import PUBLIC, Status

HELD_UP = frozenset({Status.GOING, Status.DONE})
"""What is not true of a measure before the deciding body has cleared it."""

WAITS = Q(has_consequences=True, thread__cleared_on=None)
"""Measures that the deciding body has not cleared."""


@dataclass(frozen=True, slots=True)
class StatusCell:
    """A measure in a year, as a reader sees it.

    `status` is empty where the year is none of the plan's. `waits` says that the
    measure is under way in words only: the deciding body has not cleared it.
    """

    year: int
    status: str = Status.UNKNOWN
    label: str = ""
    word: str = ""
    sentence: str = ""
    date: datetime.date | None = None
    waits: bool = False
    source: str = ""
    stale: bool = False

    @property
    def asked(self) -> bool:
        return bool(self.status)

    @property
    def in_words(self) -> str:
        """Status and word in one line, for a file or for the ear."""
        return f"{self.label} ({self.word})" if self.word else self.label


def visible_reports(revision: Revision | None = None) -> QuerySet[StatusReport]:
    """Reports that are public, and those that came with this very revision."""
    seen = Q(with_revision=None) | Q(with_revision__state__in=PUBLIC)
    if revision is not None:
        seen |= Q(with_revision=revision)
    return StatusReport.objects.filter(seen)


def latest(
    threads: Any,
    *,
    years: Iterable[int] | None = None,
    revision: Revision | None = None,
) -> QuerySet[StatusReport]:
    """The report that counts for each of the threads and each year: the last one."""
    rows = visible_reports(revision).filter(thread__in=threads)
    if years is not None:
        rows = rows.filter(year__in=list(years))
    newest = rows.order_by().values("thread", "year").annotate(newest=Max("pk"))
    return StatusReport.objects.filter(pk__in=newest.values("newest")).order_by()


def by_thread(reports: Iterable[StatusReport]) -> dict[UUID, dict[int, StatusReport]]:
    """The reports, to be looked up by thread and year."""
    found: dict[UUID, dict[int, StatusReport]] = {}
    for report in reports:
        found.setdefault(report.thread_id, {})[report.year] = report
    return found


def cells(
    reports: Mapping[int, StatusReport],
    years: Iterable[int],
    *,
    of_plan: Iterable[int],
    waits: bool = False,
    decider: str = "",
    stale_months: int = 12,
) -> tuple[StatusCell, ...]:
    """One cell for each year. What was said last is marked where it is out of date."""
    asked = set(of_plan)
    last = max(reports, default=None)
    return tuple(
        cell(
            year,
            reports.get(year),
            waits=waits,
            decider=decider,
            stale=year == last and is_stale(reports[year], months=stale_months),
        )
        if year in asked or year in reports
        else StatusCell(year, status="")
        for year in years
    )


def is_stale(report: StatusReport, *, months: int = 12) -> bool:
    """Whether the last that was said of a measure no longer tells how it stands.

    Planned or under way for a year that is over, said before the year was over; or
    planned or under way, and nothing said for so many months.
    """
    if report.status != Status.GOING:
        return False
    said, today = timezone.localdate(report.at), timezone.localdate()
    if report.year < today.year and said.year <= report.year:
        return True
    age = (today.year - said.year) * 12 + today.month - said.month
    return age > months or (age == months and today.day >= said.day)


def cell(
    year: int,
    report: StatusReport | None,
    *,
    waits: bool = False,
    decider: str = "",
    stale: bool = False,
) -> StatusCell:
    """What stands for one measure in one year.

    Whatever was said of it, and wherever it came from: what waits to be cleared is
    neither under way nor carried out, it waits.
    """
    if report is None:
        return StatusCell(year, label=label(Status.UNKNOWN))
    held_up = waits and report.status in HELD_UP
    return StatusCell(
        year,
        status=Status.GOING if held_up else report.status,
        label=waits_for(decider) if held_up else label(report.status),
        word=report.word,
        sentence=report.sentence,
        date=timezone.localdate(report.at),
        waits=held_up,
        source=report.source,
        stale=stale,
    )


def label(status: str) -> str:
    """The word of a status, as it stands alone."""
    words = str(Status(status).label)
    return words[:1].upper() + words[1:]


def waits_for(decider: str) -> str:
    """What is said instead of *under way* while the measure is not cleared."""
    return _("Waits for %(body)s") % {"body": decider}
