"""The annual report: a year's deviations in numbers, and three years of quarters.

Everything is counted from one list of rows and hidden where it is small; only quarters
are told, never days. The page, the PDF and the CSV say the same.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from committees.models import AgreementPart, PatientGroup
from deviations.models import Code, Deviation, Direction, Facet
from deviations.reports.counting import WHOLE, Counted, Tally, counted_between, whole
from deviations.reports.places import places, units
from deviations.reports.replies import median_days, replies, reply_workdays
from helsefellesskap.core.charts import bars, columns, stacked
from helsefellesskap.core.counted import Line, Table, points, share_of, shown
from helsefellesskap.core.suppression import Count, Key, Sum, suppress

TREND_YEARS = 3
TOP = 5


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """A year in numbers, ready to be shown to anybody."""

    year: int
    counted_on: datetime.date
    total: Count
    before: Count
    figures: list[dict[str, str]]
    findings: list[str]
    quarters: Table
    directions: Table
    categories: Table
    top: Table
    subcategories: Table
    phases: Table
    municipalities: Table
    units: Table
    areas: Table
    event_types: Table
    patient_consequences: Table
    service_consequences: Table
    causes: Table
    replies: Table
    median_days: int | None
    closed: Table
    patient_groups: Table
    agreement_parts: Table
    reply_workdays: int | None
    is_over: bool

    @property
    def total_shown(self) -> str:
        return shown(self.total)

    @property
    def tables(self) -> list[Table]:
        """Every table, in the order of the appendix."""
        return [
            *(self.quarters, self.directions, self.categories, self.subcategories),
            *(self.phases, self.municipalities, self.units, self.areas),
            *(self.event_types, self.patient_consequences, self.service_consequences),
            self.causes,
            *(self.replies, self.closed, self.agreement_parts, self.patient_groups),
        ]

    def rows(self) -> Iterator[list[object]]:
        """Every table's rows, for a file: year, table, group, name, number or sign."""
        for table in self.tables:
            for line in table.lines:
                number = (
                    line.count.sign if line.count.value is None else line.count.value
                )
                yield [self.year, table.title, line.group, line.name, number]


def years_with_deviations() -> list[int]:
    """From the first year anything was reported to this one, newest first."""
    first = Deviation.objects.aggregate(first=Min("reported_on"))["first"]
    now = timezone.localdate().year
    return list(range(now, (first.year if first else now) - 1, -1))


def annual_report(year: int) -> AnnualReport:
    """The year's numbers, in the language that is active now."""
    everything = counted_between(year - TREND_YEARS + 1, year)
    rows = [row for row in everything if row.reported_on.year == year]
    counter = Tally(rows)
    codes = _codes_in(rows)
    categories, top, subcategories = _categories(counter, codes)
    municipalities, areas = places(counter, year)
    answers, closed = replies(counter)
    return AnnualReport(
        year=year,
        counted_on=timezone.localdate(),
        total=counter.total,
        before=whole([r for r in everything if r.reported_on.year == year - 1]),
        figures=_figures(counter, answers),
        findings=_findings(counter, categories, top, areas),
        quarters=_quarters(everything, year),
        directions=_directions(counter),
        categories=categories,
        top=top,
        subcategories=subcategories,
        phases=_coded(
            counter, codes, Facet.PHASE, _("Where in the patient's way"), "phase", bars
        ),
        municipalities=municipalities,
        units=units(counter),
        areas=areas,
        patient_consequences=_coded(
            counter,
            codes,
            Facet.PATIENT_CONSEQUENCE,
            _("Consequence for the patient"),
            "patient_consequence",
            stacked,
        ),
        event_types=_coded(
            counter,
            codes,
            Facet.EVENT_TYPE,
            _("Did it happen, or nearly?"),
            "event_type",
            stacked,
        ),
        service_consequences=_coded(
            counter,
            codes,
            Facet.SERVICE_CONSEQUENCE,
            _("Consequence for the service"),
            "service_consequence",
            bars,
        ),
        causes=_coded(
            counter,
            codes,
            Facet.CAUSE,
            _("Causes, as the receiver sees them"),
            "cause",
            bars,
        ),
        replies=answers,
        median_days=median_days(rows),
        closed=closed,
        patient_groups=_patient_groups(counter),
        agreement_parts=_agreement_parts(counter),
        reply_workdays=reply_workdays(year),
        is_over=year < timezone.localdate().year,
    )


def _codes_in(rows: Sequence[Counted]) -> dict[str, list[Code]]:
    """The codes of each facet: those in use, and those that were when it happened."""
    used = {getattr(row, facet) for row in rows for facet in Facet.values}
    used |= {row.main_category for row in rows}
    found: dict[str, list[Code]] = {facet: [] for facet in Facet.values}
    for code in Code.objects.all():
        if code.in_use or code.pk in used:
            found[code.facet].append(code)
    return found


def _coded(
    counter: Tally,
    codes: dict[str, list[Code]],
    facet: Facet,
    title: str,
    field: str,
    draw: Any,
) -> Table:
    names = [(code.pk, code.name) for code in codes[facet]]
    heading = _capital(facet.label)
    return counter.table(
        field, title, heading, names, lambda row: getattr(row, field), draw=draw
    )


def _categories(
    counter: Tally, codes: dict[str, list[Code]]
) -> tuple[Table, Table, Table]:
    """Both levels hang together, so they are hidden together."""
    all_codes = codes[Facet.CATEGORY]
    mains = [code for code in all_codes if code.parent_id is None]
    by_main = Counter(row.main_category for row in counter.rows)
    by_sub = Counter(row.category for row in counter.rows)
    values: dict[Key, int] = {(1, code.pk): by_main[code.pk] for code in mains}
    values |= {(2, code.pk): by_sub[code.pk] for code in all_codes}
    values[WHOLE] = len(counter.rows)
    sums = [Sum(WHOLE, tuple((1, code.pk) for code in mains))]
    for main in mains:
        below = [c.pk for c in all_codes if c.parent_id == main.pk]
        sums.append(Sum((1, main.pk), tuple((2, pk) for pk in [main.pk, *below])))
    hidden = suppress(values, sums, always=[WHOLE])
    total = counter.total

    def line(level: int, code: Code, group: str = "") -> Line:
        count = hidden[level, code.pk]
        return Line(code.name, count, share_of(count, total), group, code.code)

    first = tuple(line(1, code) for code in mains)
    parents = {code.pk: code for code in mains}
    second = tuple(
        line(2, code, parents[code.parent_id].name)
        for code in all_codes
        if code.parent_id in parents
    )
    leading = [Line(one.name, one.count, one.share) for one in _leading(second)[:TOP]]
    ordered = sorted(first, key=lambda one: -(one.count.value or 0))
    title = _("What the deviations are about")
    heading = _("Category")
    chart = bars(points(ordered), title=title) if counter.rows else ""
    return (
        Table("categories", title, heading, first, total, chart),
        Table("top", _("The five most frequent"), heading, tuple(leading)),
        Table("subcategories", _("Categories in detail"), heading, second),
    )


def _quarters(rows: Sequence[Counted], year: int) -> Table:
    first = min((row.reported_on.year for row in rows), default=year)
    years = range(first, year + 1)
    counts = Counter(row.quarter for row in rows)
    today = timezone.localdate()
    now = (today.year, (today.month + 2) // 3)
    keys = [(y, q) for y in years for q in range(1, 5) if (y, q) <= now]
    values: dict[Key, int] = {key: counts[key] for key in keys}
    sums = []
    for y in years:
        values[y] = sum(counts[key] for key in keys if key[0] == y)
        sums.append(Sum(y, tuple(key for key in keys if key[0] == y)))
    hidden = suppress(values, sums, always=list(years))
    drawn = [Line(str(q), hidden[y, q], group=str(y)) for y, q in keys]
    lines = tuple(
        Line(
            _("%(quarter)s. quarter %(year)s") % {"quarter": q, "year": y},
            hidden[y, q],
            group=str(y),
        )
        for y, q in keys
    )
    wholes = tuple(Line(str(y), hidden[y]) for y in years)
    title = _("Deviations reported, quarter by quarter")
    description = ", ".join(f"{line.name}: {line.shown}" for line in lines)
    chart = columns(points(drawn), title=title, description=description) if rows else ""
    return Table("quarters", title, _("Quarter"), lines, None, chart, wholes)


def _directions(counter: Tally) -> Table:
    names = [(value, _capital(label)) for value, label in Direction.choices]
    title = _("Who reports about whom")
    return counter.table(
        "direction", title, _("Direction"), names, lambda row: row.direction, draw=bars
    )


def _patient_groups(counter: Tally) -> Table:
    names = [(group.pk, str(group)) for group in PatientGroup.objects.all()]
    title = _("Priority patient groups")
    heading = _("Patient group")
    return counter.table(
        "patient_group", title, heading, names, lambda row: row.patient_group
    )


def _agreement_parts(counter: Tally) -> Table:
    names = [(part.pk, str(part)) for part in AgreementPart.objects.all()]
    title = _("Which point of the agreement")
    heading = _("Point of the agreement")
    return counter.table(
        "agreement_part", title, heading, names, lambda row: row.agreement_part
    )


def _figures(counter: Tally, replies: Table) -> list[dict[str, str]]:
    """The few numbers that answer first."""
    figures = [{"number": shown(counter.total), "words": _("deviations reported")}]
    in_time = replies.lines[0]
    if in_time.share is not None:
        words = _("answered in time")
        figures.append({"number": _percent(in_time.share), "words": words})
    days = median_days(counter.rows)
    if days is not None:
        figures.append({"number": str(days), "words": _("days to an answer, median")})
    return figures


def _findings(counter: Tally, categories: Table, top: Table, areas: Table) -> list[str]:
    """What stands out, as sentences; only of numbers that may be shown."""
    if counter.total.value is None:
        return []
    found = []
    leading = _leading(categories.lines)
    if leading:
        words = _("Most are about “%(name)s”: %(count)s, or %(share)s of all.")
        found.append(words % _said(leading[0]))
    if top.lines:
        words = _("The single most frequent one is “%(name)s”: %(count)s.")
        found.append(words % _said(top.lines[0]))
    place = _leading(areas.lines)
    if place:
        words = _("%(name)s has the most: %(count)s, or %(share)s of all.")
        found.append(words % _said(place[0]))
    return found


def _leading(lines: Iterable[Line]) -> list[Line]:
    return sorted(
        (line for line in lines if line.count.value),
        key=lambda x: -(x.count.value or 0),
    )


def _said(line: Line) -> dict[str, str]:
    return {
        "name": line.name,
        "count": line.shown,
        "share": _percent(line.share) if line.share is not None else "",
    }


def _percent(share: int) -> str:
    return f"{share} %"


def _capital(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
