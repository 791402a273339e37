"""How many measures have come how far: counted by the database, unknown ones too."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import npgettext

from actionplans.models import Measure, Revision
from actionplans.reports.statuses import latest, visible_reports
from actionplans.workflow import Status

ORDER = (Status.DONE, Status.GOING, Status.NOT, Status.DROPPED, Status.UNKNOWN)
"""From the best to what nobody has told; every bar and row of figures has this order."""


def counted(status: str, count: int) -> str:
    """The word after a number: “50 carried out”. Norwegian bends it."""
    return {
        Status.DONE: npgettext("measures", "carried out", "carried out", count),
        Status.GOING: npgettext("measures", "under way", "under way", count),
        Status.NOT: npgettext("measures", "not carried out", "not carried out", count),
        Status.DROPPED: npgettext("measures", "dropped", "dropped", count),
        Status.UNKNOWN: npgettext("measures", "not reported", "not reported", count),
    }[Status(status)]


@dataclass(frozen=True, slots=True)
class Part:
    """One status of a count."""

    status: str
    count: int

    @property
    def word(self) -> str:
        return counted(self.status, self.count)


@dataclass(frozen=True, slots=True)
class Counts:
    """The measures of one or more plans in one year, by status; unknown is counted too."""

    year: int
    total: int
    by_status: dict[str, int] = field(default_factory=dict)

    def of(self, status: str) -> int:
        """How many have the status."""
        return self.by_status.get(status, 0)

    @property
    def done(self) -> int:
        return self.of(Status.DONE)

    @property
    def going(self) -> int:
        return self.of(Status.GOING)

    @property
    def unknown(self) -> int:
        return self.of(Status.UNKNOWN)

    @property
    def told(self) -> int:
        """How many have been reported on."""
        return self.total - self.unknown

    @property
    def parts(self) -> list[Part]:
        return [Part(status, self.of(status)) for status in ORDER]

    @property
    def bar(self) -> list[tuple[str, int, str]]:
        """What the template tag `bar` draws."""
        return [(part.status, part.count, part.word) for part in self.parts]

    @property
    def spoken(self) -> str:
        """The bar for the ear."""
        told = ", ".join(f"{part.count} {part.word}" for part in self.parts)
        return f"{self.year}: {told}"


@dataclass(frozen=True, slots=True)
class BodyCounts:
    """A plan in force with its numbers of one year and its last sign of life."""

    revision: Revision
    counts: Counts
    by_year: dict[int, Counts]
    changed_on: datetime.date | None


def plans_in_force() -> QuerySet[Revision]:
    """The bodies' revisions in force, in their order. The joint plan is made of them."""
    return (
        Revision.objects.in_force()
        .filter(plan__joint=False)
        .defer("canonical")
        .select_related("plan__writer", "plan__decider")
        .order_by("plan__writer__position", "plan__slug")
    )


def status_counts(
    revisions: Sequence[Revision], years: Iterable[int]
) -> dict[int, dict[int, Counts]]:
    """For each revision and year how many measures have come how far. Two queries.

    A year that is none of the plan's has no measures to count.
    """
    wanted = sorted(set(years))
    measures = Measure.objects.filter(goal__revision__in=revisions)
    totals = dict(
        measures.order_by().values_list("goal__revision").annotate(n=Count("pk"))
    )
    told: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        latest(measures.values("thread"), years=wanted)
        .filter(thread__measures__goal__revision__in=revisions)
        .values_list("thread__measures__goal__revision", "year", "status")
        .annotate(n=Count("pk"))
    )
    for revision, year, status, count in rows:
        told[revision, year][status] += count
    return {
        revision.pk: {
            year: _with_unknown(
                year,
                totals.get(revision.pk, 0) if year in revision.plan.year_columns else 0,
                told[revision.pk, year],
            )
            for year in wanted
        }
        for revision in revisions
    }


def _with_unknown(year: int, total: int, told: dict[str, int]) -> Counts:
    known = {s: n for s, n in told.items() if s != Status.UNKNOWN}
    total = max(total, sum(told.values()))
    return Counts(
        year, total, {**known, Status.UNKNOWN: max(0, total - sum(known.values()))}
    )


def together(counts: Iterable[Counts], year: int) -> Counts:
    """Several counts of one year as one."""
    total = 0
    by_status: dict[str, int] = {}
    for one in counts:
        total += one.total
        for status, count in one.by_status.items():
            by_status[status] = by_status.get(status, 0) + count
    return Counts(year, total, by_status)


def bodies(year: int | None = None, years: Sequence[int] = ()) -> list[BodyCounts]:
    """Every plan in force with its numbers. Four queries, however many there are."""
    revisions = list(plans_in_force())
    year = year or timezone.localdate().year
    wanted = sorted(
        {year, *years, *(revision.plan.this_year for revision in revisions)}
    )
    counted_by = status_counts(revisions, wanted)
    changed = last_reports(revisions)
    return [
        BodyCounts(
            revision=revision,
            counts=counted_by[revision.pk][year],
            by_year=counted_by[revision.pk],
            changed_on=max(
                filter(None, [revision.decided_on, changed.get(revision.pk)]),
                default=None,
            ),
        )
        for revision in revisions
    ]


def last_reports(revisions: Sequence[Revision]) -> dict[int, datetime.date]:
    """The day of the last status report on each of the revisions."""
    rows: Any = (
        visible_reports()
        .filter(thread__measures__goal__revision__in=revisions)
        .order_by()
        .values_list("thread__measures__goal__revision")
        .annotate(last=Max("at"))
    )
    return {revision: timezone.localdate(last) for revision, last in rows}


def years_to_show(revisions: Iterable[Revision], upto: int | None = None) -> list[int]:
    """The three last years, up to now, that any of the plans asks about."""
    now = upto or timezone.localdate().year
    known = sorted({y for revision in revisions for y in revision.year_columns})
    past = [year for year in known if year <= now]
    return past[-3:] or known[:3] or [now]
