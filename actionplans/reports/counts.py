"""How many measures have come how far: counted by the database, unknown ones too."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext, npgettext

from actionplans.models import Measure, Revision
from actionplans.reports.statuses import HELD_UP, latest, visible_reports
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
    """The measures of one or more plans in one year, by status; unknown is counted too.

    `waiting` are those counted as under way that the deciding body has not cleared.
    """

    year: int
    total: int
    by_status: dict[str, int] = field(default_factory=dict)
    waiting: int = 0

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
        return f"{self.year}: {told}. {self.waiting_words}".removesuffix(". ")

    @property
    def waiting_words(self) -> str:
        """“Of those under way, 2 wait to be cleared.” Empty where none does."""
        if not self.waiting:
            return ""
        words = ngettext(
            "Of those under way, %(count)s waits to be cleared.",
            "Of those under way, %(count)s wait to be cleared.",
            self.waiting,
        )
        return words % {"count": self.waiting}


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
    revisions: Sequence[Revision],
    years: Iterable[int],
    among: QuerySet[Measure] | None = None,
) -> dict[int, dict[int, Counts]]:
    """For each revision and year how many measures have come how far. Two queries.

    A year that is none of the plan's has no measures to count. `among` counts some
    of the measures only.
    """
    wanted = sorted(set(years))
    every = Measure.objects.all() if among is None else among
    measures = every.filter(goal__revision__in=revisions)
    totals = dict(
        measures.order_by().values_list("goal__revision").annotate(n=Count("pk"))
    )
    told: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    held_up: dict[tuple[int, int], int] = defaultdict(int)
    for revision, year, status, waits, count in _told(measures, revisions, wanted):
        if waits and status in HELD_UP:
            held_up[revision, year] += count
            told[revision, year][Status.GOING] += count
        else:
            told[revision, year][status] += count
    return {
        revision.pk: {
            year: _with_unknown(
                year,
                totals.get(revision.pk, 0) if year in revision.plan.year_columns else 0,
                told[revision.pk, year],
                held_up[revision.pk, year],
            )
            for year in wanted
        }
        for revision in revisions
    }


def _told(
    measures: QuerySet[Measure], revisions: Sequence[Revision], years: Iterable[int]
) -> Any:
    """Revision, year, status, whether it waits to be cleared, and how many."""
    waits = Q(thread__measures__has_consequences=True, thread__cleared_on=None)
    return (
        latest(measures.values("thread"), years=years)
        .filter(thread__measures__goal__revision__in=revisions)
        .annotate(held_up=ExpressionWrapper(waits, output_field=BooleanField()))
        .values_list("thread__measures__goal__revision", "year", "status", "held_up")
        .annotate(n=Count("pk"))
    )


def _with_unknown(
    year: int, total: int, told: dict[str, int], waiting: int = 0
) -> Counts:
    known = {s: n for s, n in told.items() if s != Status.UNKNOWN}
    total = max(total, sum(told.values()))
    unknown = max(0, total - sum(known.values()))
    return Counts(year, total, {**known, Status.UNKNOWN: unknown}, waiting)


def count_statuses(year: int, statuses: Iterable[tuple[str, bool]]) -> Counts:
    """The same of rows at hand: the shown status of each, and whether it waits."""
    told: dict[str, int] = defaultdict(int)
    waiting = 0
    for status, waits in statuses:
        told[status] += 1
        waiting += waits
    return _with_unknown(year, 0, told, waiting)


def together(counts: Iterable[Counts], year: int) -> Counts:
    """Several counts of one year as one."""
    total = waiting = 0
    by_status: dict[str, int] = {}
    for one in counts:
        total += one.total
        waiting += one.waiting
        for status, count in one.by_status.items():
            by_status[status] = by_status.get(status, 0) + count
    return Counts(year, total, by_status, waiting)


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
