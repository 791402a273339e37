"""Cases in numbers, a year at a time: how long things took, where they went, how it ended.

Each thing is counted in the year it happened, so a year that is over does not change.
A case's time is counted in working days from the day it came; days in which we waited
for the sender are not counted. What everyone may read hides numbers under five and
those from which they could be computed; medians of fewer than five are hidden too.
"""

import datetime
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Min
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Case, CaseFeedback, CaseStep, Clock, OnBehalfOf
from cases.reports.numbers.facts import (
    ANSWER,
    CLOCKS,
    DECISION,
    FIRST,
    PACES,
    ROUTING,
    Facts,
    facts_of,
)
from cases.workflow import HIDDEN
from committees.models import Committee, PatientGroup
from helsefellesskap.core.charts import bars, stacked
from helsefellesskap.core.counted import Line, Table, points, share_of, shown
from helsefellesskap.core.suppression import LIMIT, Count, Key, Sum, suppress

__all__ = [
    "ANSWER",
    "DECISION",
    "FIRST",
    "ROUTING",
    "CaseNumbers",
    "case_numbers",
    "headings",
    "years_with_cases",
]

WHOLE = "whole"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one thing took, in the year and in the year before."""

    key: str
    title: str
    count: Count
    median: int | None
    clock: int | None
    share: int | None
    before: int | None

    @property
    def shown(self) -> str:
        return shown(self.count)


@dataclass(frozen=True, slots=True)
class SplitLine:
    """The cases of one body, area or source, and how long things took for them."""

    name: str
    count: Count
    medians: tuple[int | None, ...]

    @property
    def shown(self) -> str:
        return shown(self.count)


@dataclass(frozen=True, slots=True)
class Split:
    """The same times, told apart by one thing."""

    key: str
    title: str
    heading: str
    lines: tuple[SplitLine, ...]
    chart: str = ""

    @property
    def hides(self) -> bool:
        return any(line.count.value is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Returned:
    """A case that was returned, and why. For the secretariat alone."""

    reference: str
    url: str
    on: datetime.date
    reason: str
    language: str


@dataclass(frozen=True, slots=True)
class CaseNumbers:
    """A year in numbers. `public` is what everyone may read."""

    year: int
    public: bool
    is_over: bool
    counted_on: datetime.date
    total: Count
    before: Count
    paces: tuple[Pace, ...]
    outcomes: Table
    splits: tuple[Split, ...]
    satisfaction: Table
    returned: tuple[Returned, ...] = field(default=())

    @property
    def total_shown(self) -> str:
        return shown(self.total)

    @property
    def before_shown(self) -> str:
        return shown(self.before)

    @property
    def is_empty(self) -> bool:
        return self.total.value == 0 and not any(p.count.value for p in self.paces)

    def rows(self) -> Iterator[list[object]]:
        """Everything as rows for a file: year, table, name, what, number or sign."""
        cases = _("Cases")
        yield [self.year, _("All cases"), _("Raised"), cases, _cell(self.total)]
        yield [self.year - 1, _("All cases"), _("Raised"), cases, _cell(self.before)]
        for pace in self.paces:
            name = _("How long it took")
            yield [self.year, name, pace.title, cases, _cell(pace.count)]
            median = _("Median, working days")
            yield [self.year, name, pace.title, median, pace.median]
            yield [self.year - 1, name, pace.title, median, pace.before]
            if pace.clock is not None:
                within = _("Within the clock, per cent")
                yield [self.year, name, pace.title, within, pace.share]
        for table in (self.outcomes, self.satisfaction):
            for line in table.lines:
                yield [self.year, table.title, line.name, cases, _cell(line.count)]
        for split in self.splits:
            for one in split.lines:
                yield [self.year, split.title, one.name, cases, _cell(one.count)]
                for key, median_of in zip(PACES, one.medians, strict=False):
                    yield [self.year, split.title, one.name, titles()[key], median_of]


def headings() -> list[str]:
    """The first row of a file."""
    return [_("Year"), _("Table"), _("Name"), _("What is counted"), _("Result")]


def titles() -> dict[str, str]:
    """What each of the times is called."""
    return {
        FIRST: _("To the first answer"),
        ROUTING: _("To a body"),
        DECISION: _("To a decision"),
        ANSWER: _("From decision to answer"),
    }


def years_with_cases(*, over: bool) -> list[int]:
    """From the first year with a case to this one, the newest first; `over` leaves this out."""
    first = Case.objects.exclude(state__in=HIDDEN).aggregate(at=Min("received_at"))
    now = timezone.localdate().year
    start = timezone.localtime(first["at"]).year if first["at"] else now
    return list(range(now - 1 if over else now, start - 1, -1))


def case_numbers(year: int, *, public: bool = True) -> CaseNumbers:
    """The year's numbers, in the language that is active now."""
    facts = facts_of(year - 1, year)
    raised = [row for row in facts if row.received.year == year]
    raised_before = [row for row in facts if row.received.year == year - 1]
    hide = _Hider(public=public)
    return CaseNumbers(
        year=year,
        public=public,
        is_over=year < timezone.localdate().year,
        counted_on=timezone.localdate(),
        total=hide.one(len(raised)),
        before=hide.one(len(raised_before)),
        paces=_paces(facts, year, hide),
        outcomes=_outcomes(facts, year, hide),
        splits=(
            _by_source(facts, raised, year, hide),
            _by_body(facts, year, hide),
            _by_area(facts, raised, year, hide),
        ),
        satisfaction=_satisfaction(year, hide),
        returned=() if public else tuple(_returned(year)),
    )


@dataclass(frozen=True, slots=True)
class _Hider:
    """Hides what is small where everyone may read it."""

    public: bool

    def one(self, number: int) -> Count:
        return self.each({WHOLE: number})[WHOLE]

    def each(self, values: dict[Key, int]) -> dict[Key, Count]:
        """Numbers that are parts of nothing."""
        if not self.public:
            return {key: Count(value) for key, value in values.items()}
        return suppress(values, [])

    def parts(self, values: dict[Key, int]) -> tuple[dict[Key, Count], Count]:
        """Numbers that make a whole, which is shown elsewhere too."""
        whole = {**values, WHOLE: sum(values.values())}
        if self.public:
            found = suppress(whole, [Sum(WHOLE, tuple(values))], always=[WHOLE])
        else:
            found = self.each(whole)
        return found, found[WHOLE]

    def median(self, days: Sequence[int]) -> int | None:
        least = LIMIT if self.public else 1
        return round(statistics.median(days)) if len(days) >= least else None


def _paces(facts: Sequence[Facts], year: int, hide: _Hider) -> tuple[Pace, ...]:
    clock_days = Clock.all_days()
    found = []
    for key, title in titles().items():
        now, before = (_days(facts, key, y) for y in (year, year - 1))
        clock = clock_days[CLOCKS[key]] if key in CLOCKS else None
        share, count = None, hide.one(len(now))
        if clock is not None:
            late = sum(days > clock for days in now)
            split, count = hide.parts({"in time": len(now) - late, "late": late})
            share = share_of(split["in time"], count)
        found.append(
            Pace(key, title, count, hide.median(now), clock, share, hide.median(before))
        )
    return tuple(found)


def _days(facts: Iterable[Facts], key: str, year: int) -> list[int]:
    took = (row.took.get(key) for row in facts)
    return [one.days for one in took if one is not None and one.on.year == year]


def _outcomes(facts: Sequence[Facts], year: int, hide: _Hider) -> Table:
    """What ended in the year. They are parts of nothing: each has its own beginning."""
    names = {
        "answered": _("Answered after a decision"),
        "returned": _("Returned with reasons"),
        "withdrawn": _("Withdrawn by the sender"),
    }
    values: dict[Key, int] = {
        name: sum(
            1 for row in facts if (day := getattr(row, name)) and day.year == year
        )
        for name in names
    }
    counts = hide.each(values)
    lines = tuple(Line(words, counts[name]) for name, words in names.items())
    return Table("outcomes", _("How cases ended"), _("Ended as"), lines)


def _by_source(
    facts: Sequence[Facts], raised: Sequence[Facts], year: int, hide: _Hider
) -> Split:
    counted = Counter(row.source for row in raised)
    values: dict[Key, int] = {value: counted[value] for value in OnBehalfOf.values}
    counts, _whole = hide.parts(values)
    lines = [
        _line(capfirst(str(label)), counts[value], facts, year, hide, _is_from(value))
        for value, label in OnBehalfOf.choices
    ]
    title = _("On whose behalf")
    drawn = [Line(line.name, line.count) for line in lines]
    chart = bars(points(drawn), title=title) if raised else ""
    return Split("source", title, _("On behalf of"), tuple(lines), chart)


def _by_body(facts: Sequence[Facts], year: int, hide: _Hider) -> Split:
    """The cases that came to each body in the year; one may come to several.

    Seldom does one: so they nearly add up to the cases that went to a body, and are
    hidden as parts of that.
    """
    counted = Counter(
        body
        for row in facts
        for body in {key for day, key in row.came_to if day.year == year}
    )
    bodies = [row for row in Committee.objects.all() if counted[row.pk]]
    values: dict[Key, int] = {row.pk: counted[row.pk] for row in bodies}
    counts, _whole = hide.parts(values)
    lines = tuple(
        _line(row.short, counts[row.pk], facts, year, hide, _lies_with(row.pk))
        for row in bodies
    )
    return Split("body", _("Which body"), _("Body"), lines)


def _by_area(
    facts: Sequence[Facts], raised: Sequence[Facts], year: int, hide: _Hider
) -> Split:
    """By patient group. A case may be about several; where none is, they add up.

    So they are hidden as parts of all cases.
    """
    counted = Counter(group for row in raised for group in row.groups)
    values: dict[Key, int] = dict(counted.items())
    values[NONE] = sum(not row.groups for row in raised)
    groups = [row for row in PatientGroup.objects.all() if counted[row.pk]]
    counts, _whole = hide.parts(values)
    lines = [
        _line(str(row), counts[row.pk], facts, year, hide, _is_about(row.pk))
        for row in groups
    ]
    if groups:
        name = _("No group named")
        lines.append(_line(name, counts[NONE], facts, year, hide, _is_about_none))
    return Split("area", _("Patient groups"), _("Patient group"), tuple(lines))


Test = Callable[[Facts], bool]


def _is_from(source: str) -> Test:
    return lambda row: row.source == source


def _lies_with(body: int) -> Test:
    return lambda row: row.body == body


def _is_about(group: int) -> Test:
    return lambda row: group in row.groups


def _is_about_none(row: Facts) -> bool:
    return not row.groups


def _line(
    name: str,
    count: Count,
    facts: Sequence[Facts],
    year: int,
    hide: _Hider,
    belongs: Test,
) -> SplitLine:
    mine = [row for row in facts if belongs(row)]
    medians = tuple(hide.median(_days(mine, key, year)) for key in PACES[:3])
    return SplitLine(name, count, medians)


def _satisfaction(year: int, hide: _Hider) -> Table:
    given = CaseFeedback.objects.filter(at__year=year).exclude(case__state__in=HIDDEN)
    counted = Counter(given.values_list("answered", flat=True))
    values: dict[Key, int] = {
        value: counted[value] for value in CaseFeedback.Answered.values
    }
    counts, whole = hide.parts(values)
    lines = tuple(
        Line(str(label), counts[value], share_of(counts[value], whole))
        for value, label in CaseFeedback.Answered.choices
    )
    title = _("Was this answered? What the senders say")
    chart = stacked(points(lines), title=title) if counted else ""
    return Table("satisfaction", title, _("Answer"), lines, whole, chart)


def _returned(year: int) -> Iterator[Returned]:
    rows = CaseStep.objects.filter(step="return_with_reasons", at__year=year)
    shown_cases = rows.exclude(case__state__in=HIDDEN).select_related("case")
    for row in shown_cases.order_by("-at", "-pk"):
        yield Returned(
            row.case.reference,
            row.case.get_absolute_url(),
            timezone.localdate(row.at),
            row.reason,
            row.case.language,
        )


def _cell(count: Count) -> int | str:
    return count.sign if count.value is None else count.value
