"""The year's evaluation: how much was carried out, by body and patient group, in words too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Measure, Plan, Revision
from actionplans.reports.counts import (
    ORDER,
    Counts,
    count_statuses,
    counted,
    together,
)
from actionplans.reports.sheet import Sheet, SheetRow, sheets_of
from actionplans.reports.statuses import label
from actionplans.workflow import Status
from committees.models import PatientGroup

NAMED = 5
"""So many measures a drafted text names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures: this year, and the year before."""

    name: str
    now: Counts
    before: Counts
    plan: Plan | None = None

    @property
    def change(self) -> int:
        """How many more were carried out than the year before."""
        return self.now.done - self.before.done


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """A year of one plan, or of several."""

    year: int
    total: Line
    bodies: tuple[Line, ...]
    groups: tuple[Line, ...]
    sheets: tuple[Sheet, ...]

    @property
    def last_year(self) -> int:
        return self.year - 1

    @property
    def heads(self) -> list[str]:
        """The columns' heads, in the order of the counts."""
        return [label(status) for status in ORDER]

    @property
    def longest(self) -> int:
        """The most measures a row has: what a full bar means."""
        return max((line.now.total for line in self.bodies), default=0)

    @property
    def most_of_a_group(self) -> int:
        return max((line.now.total for line in self.groups), default=0)

    def rows_with(self, *statuses: str) -> list[SheetRow]:
        """The measures that came so far in the year."""
        return [
            row
            for sheet in self.sheets
            for row in sheet.rows
            if row.status_in(self.year).status in statuses
        ]


def evaluation_report(revisions: Sequence[Revision], year: int) -> EvaluationReport:
    """The figures of the year. Six queries, however many plans and measures."""
    asked = [r for r in revisions if year in r.plan.year_columns]
    sheets = [one for one in sheets_of(asked) if one.rows or not one.plan.joint]
    bodies = [
        Line(
            sheet.plan.writer.short,
            sheet.counts(year),
            sheet.counts(year - 1),
            sheet.plan,
        )
        for sheet in sheets
    ]
    return EvaluationReport(
        year=year,
        total=Line(
            _("All bodies"),
            together((line.now for line in bodies), year),
            together((line.before for line in bodies), year - 1),
        ),
        bodies=tuple(bodies),
        groups=tuple(_groups(sheets, year)),
        sheets=tuple(sheets),
    )


def _groups(sheets: Sequence[Sheet], year: int) -> list[Line]:
    """By patient group: a measure counts for its own groups and its goal's."""
    revisions = [sheet.revision for sheet in sheets]
    groups = list(PatientGroup.objects.order_by("position", "slug"))
    of: dict[int, set[int]] = {group.pk: set() for group in groups}
    own = Measure.objects.filter(goal__revision__in=revisions).order_by()
    pairs = own.values_list("pk", "patient_groups", "goal__patient_groups")
    for measure, mine, of_goal in pairs:
        for group in (mine, of_goal):
            if group in of:
                of[group].add(measure)
    rows = {row.node.pk: row for sheet in sheets for row in sheet.rows}
    return [
        Line(
            str(group),
            _count([rows[key] for key in of[group.pk] if key in rows], year),
            _count([rows[key] for key in of[group.pk] if key in rows], year - 1),
        )
        for group in groups
        if of[group.pk]
    ]


def _count(rows: Sequence[SheetRow], year: int) -> Counts:
    asked = [row.status_in(year) for row in rows]
    return count_statuses(
        year, ((cell.status or Status.UNKNOWN, cell.waits) for cell in asked)
    )


# In words ---------------------------------------------------------------------------


def draft_text(report: EvaluationReport) -> str:
    """A first text made of the figures, for people to go on with."""
    parts = [_opening(report), _compared(report)]
    if report.total.now.waiting_words:
        parts.append(report.total.now.waiting_words)
    if len(report.bodies) > 1:
        parts.append(_by_body(report))
    parts += [
        _listed(report, _("Carried out in the year:"), Status.DONE),
        _listed(report, _("Not carried out, or dropped:"), Status.NOT, Status.DROPPED),
        _untold(report),
    ]
    return "\n\n".join(part for part in parts if part)


def _opening(report: EvaluationReport) -> str:
    now = report.total.now
    if not now.total:
        words = _("There were no measures to evaluate in %(year)s.")
        return words % {"year": report.year}
    told = [
        f"{part.count} {counted(part.status, part.count)}"
        for part in now.parts
        if part.count and part.status != Status.UNKNOWN
    ]
    words = ngettext(
        "In %(year)s the plan had %(total)s measure.",
        "In %(year)s there were %(total)s measures.",
        now.total,
    )
    first = words % {"year": report.year, "total": now.total}
    if not told:
        return first
    listed = ", ".join(told)
    return f"{first} " + _("Of these: %(told)s.") % {"told": listed}


def _compared(report: EvaluationReport) -> str:
    """Beside the year before, where that was told of."""
    line = report.total
    if not line.before.told or not line.now.told:
        return ""
    year = report.last_year
    if line.change == 0:
        words = _("As many were carried out as in %(year)s.")
        return words % {"year": year}
    words = (
        ngettext(
            "That is %(count)s more carried out than in %(year)s.",
            "That is %(count)s more carried out than in %(year)s.",
            line.change,
        )
        if line.change > 0
        else ngettext(
            "That is %(count)s fewer carried out than in %(year)s.",
            "That is %(count)s fewer carried out than in %(year)s.",
            -line.change,
        )
    )
    return words % {"count": abs(line.change), "year": year}


def _by_body(report: EvaluationReport) -> str:
    best = max(report.bodies, key=lambda line: (line.now.done, -line.now.total))
    if not best.now.done:
        return ""
    words = _("%(body)s carried out most: %(done)s of %(total)s.")
    return words % {
        "body": best.name,
        "done": best.now.done,
        "total": best.now.total,
    }


def _listed(report: EvaluationReport, head: str, *statuses: str) -> str:
    if len(report.sheets) != 1:
        return ""
    rows = report.rows_with(*statuses)
    if not rows:
        return ""
    lines = [
        f"– {row.number} {_short(row.text)}{_why(row, report.year)}" for row in rows
    ]
    more = len(lines) - NAMED
    if more > 0:
        words = ngettext("– and %(count)s more", "– and %(count)s more", more)
        lines = [*lines[:NAMED], words % {"count": more}]
    return "\n".join([head, *lines])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:117].rpartition(" ")[0] + " …"


def _why(row: SheetRow, year: int) -> str:
    sentence = row.status_in(year).sentence
    return f": {sentence}" if sentence else ""


def _untold(report: EvaluationReport) -> str:
    unknown = report.total.now.unknown
    if not unknown:
        return ""
    words = ngettext(
        "Of %(count)s measure nothing has been reported.",
        "Of %(count)s measures nothing has been reported.",
        unknown,
    )
    return words % {"count": unknown}
