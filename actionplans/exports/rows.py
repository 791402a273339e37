"""Plans as one flat table: a row for each measure, and for what has none yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplans import columns
from actionplans.columns import Column
from actionplans.models import Revision
from helsefellesskap.core.tables import write_csv

if TYPE_CHECKING:
    from actionplans.reports import GoalRow, MeasureRow, StatusCell, SubGoalRow

FLAT = (
    Column.BODY,
    Column.NUMBER,
    Column.GOAL,
    Column.SUB_GOAL,
    Column.MEASURE,
    Column.RESPONSIBLE,
    Column.TIMEFRAME,
    Column.INDICATOR,
    Column.GROUPS,
    Column.PARTS,
    Column.CONSEQUENCES,
    Column.PRIORITY,
    Column.GOAL_GROUPS,
    Column.LANGUAGE,
    Column.TOGETHER,
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one revision gives to a file: its goals, and its introduction where asked."""

    revision: Revision
    goals: Sequence[GoalRow]
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row, and what its colours are made of."""

    cells: list[str]
    goal: GoalRow | None
    measure: MeasureRow | None


def headings(years: Sequence[int]) -> list[str]:
    """The first row. Each year has three columns: status, word and sentence."""
    words = [columns.heading(column) for column in FLAT]
    for year in years:
        words += columns.year_headings(year)
    return words


def plan_csv(parts: Iterable[Part], years: Sequence[int]) -> bytes:
    """The plans as CSV, harmless in a spreadsheet."""
    rows = (row.cells for row in plan_rows(parts, years))
    return write_csv(headings(years), rows)


def plan_rows(parts: Iterable[Part], years: Sequence[int]) -> Iterator[FlatRow]:
    """Every measure with what it stands under; goals and sub-goals without any too."""
    for part in parts:
        body = part.revision.plan.writer.short
        blank = [""] * (len(FLAT) - 3 + 3 * len(years))
        if part.introduction:
            cells = [body, columns.introduction_mark(), part.introduction, *blank]
            yield FlatRow(cells, None, None)
        for goal in part.goals:
            for sub_goal, measure in _lines(goal):
                cells = _cells(body, goal, sub_goal, measure, years)
                yield FlatRow(cells, goal, measure)


def _lines(goal: GoalRow) -> Iterator[tuple[SubGoalRow | None, MeasureRow | None]]:
    for block in goal.blocks:
        if block.measures:
            yield from ((block.sub_goal, measure) for measure in block.measures)
        else:
            yield block.sub_goal, None


def _cells(
    body: str,
    goal: GoalRow,
    sub_goal: SubGoalRow | None,
    measure: MeasureRow | None,
    years: Sequence[int],
) -> list[str]:
    texts = [row for row in (goal, sub_goal, measure) if row is not None]
    of_measure = _of_measure(measure) if measure else [""] * 7
    cells = [
        body,
        texts[-1].number,
        goal.text,
        sub_goal.text if sub_goal else "",
        measure.text if measure else "",
        *of_measure,
        columns.write_list(goal.groups),
        columns.write_languages([row.language for row in texts]),
        columns.write_both(goal.together, measure.together if measure else ()),
    ]
    for year in years:
        cells += _status(measure.status_in(year)) if measure else ["", "", ""]
    return cells


def _of_measure(measure: MeasureRow) -> list[str]:
    return [
        measure.responsible,
        columns.write_timeframe(measure.node.timeframe, measure.node.timeframe_words),
        measure.indicator,
        columns.write_list(measure.groups),
        columns.write_list(measure.parts),
        columns.yes(measure.has_consequences),
        columns.yes(measure.node.priority),
    ]


def _status(cell: StatusCell) -> list[str]:
    return [cell.label, cell.word, cell.sentence]
