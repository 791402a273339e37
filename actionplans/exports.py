"""Rows out: plans as a table, one row for each measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actionplans.models import Revision

if TYPE_CHECKING:
    from actionplans.reports import GoalRow, MeasureRow, SubGoalRow


def headings(years: Sequence[int]) -> list[str]:
    """The first row. Each year has three columns: status, word and sentence."""
    words = [
        pgettext("one body", "Body"),
        _("Number"),
        _("Main goal"),
        _("Sub-goal"),
        _("Measure"),
        _("Responsible"),
        _("Timeframe"),
        _("Indicator"),
        _("Patient groups"),
        _("Agreement points"),
        _("Economic or principled consequences"),
    ]
    for year in years:
        words += [str(year), f"{year}: {_('in a word')}", f"{year}: {_('a sentence')}"]
    return words


def measure_rows(
    goals: Iterable[tuple[Revision, GoalRow]],
    *,
    years: Sequence[int],
    first: Callable[[MeasureRow], str] | None = None,
) -> Iterator[list[str]]:
    """One row for each measure, with the goal and sub-goal it stands under.

    `first` says what stands in a column of its own before the others.
    """
    for revision, goal in goals:
        for sub_goal, measure in _under(goal):
            before = [first(measure)] if first else []
            yield [*before, *_row(revision, goal, sub_goal, measure, years)]


def _under(goal: GoalRow) -> Iterator[tuple[SubGoalRow | None, MeasureRow]]:
    for measure in goal.measures:
        yield None, measure
    for sub_goal in goal.sub_goals:
        for measure in sub_goal.measures:
            yield sub_goal, measure


def responsible_of(measure: MeasureRow) -> str:
    """Who carries it out, and with whom."""
    if not measure.together:
        return measure.responsible
    words = _("together with %(bodies)s") % {"bodies": ", ".join(measure.together)}
    return f"{measure.responsible}, {words}" if measure.responsible else words


def _row(
    revision: Revision,
    goal: GoalRow,
    sub_goal: SubGoalRow | None,
    measure: MeasureRow,
    years: Sequence[int],
) -> list[str]:
    row = [
        revision.plan.writer.short,
        measure.number,
        goal.text,
        sub_goal.text if sub_goal else "",
        measure.text,
        responsible_of(measure),
        measure.when,
        measure.indicator,
        "; ".join(measure.groups),
        "; ".join(measure.parts),
        _("yes") if measure.has_consequences else "",
    ]
    for year in years:
        cell = measure.status_in(year)
        row += [cell.label, cell.word, cell.sentence]
    return row
