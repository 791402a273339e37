"""The portal's own files, read cell by cell as they were written.

No guessing here: the headings say what a cell is, and its text is kept as it stands.
What a person has changed in Word or Excel on the way is read as far as it can be, and
told of where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from actionplans import columns
from actionplans.columns import Column
from actionplans.imports import messages
from actionplans.imports.colours import Palette
from actionplans.imports.grids import Cell, Grid
from actionplans.imports.limits import Limits, is_too_long
from actionplans.imports.own_cells import OwnCells, OwnColumns
from actionplans.imports.people import is_name
from actionplans.imports.plan import (
    ReadCommittee,
    ReadGoal,
    ReadMeasure,
    ReadSubGoal,
    Remark,
    Timeframe,
)
from actionplans.imports.statuses import status_of_words
from actionplans.imports.timeframes import read_timeframe
from actionplans.models import Timeframe as Kind
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import Complaints, Place

_KINDS = {
    Kind.NONE: "words",
    Kind.YEAR: "year",
    Kind.HALF_YEAR: "halfyear",
    Kind.DATE: "date",
    Kind.PERIOD: "period",
    Kind.YEARLY: "yearly",
    Kind.ONGOING: "ongoing",
}
"""The reader's names of what the portal calls otherwise."""

_LONGEST_WORD = 60
_Year: TypeAlias = tuple[Status, str, str]


@dataclass
class _SubGoal:
    text: str | None
    place: Place
    number: str = ""
    language: str = ""
    refused: bool = False
    measures: list[ReadMeasure] = field(default_factory=list)


@dataclass
class _Goal:
    text: str
    place: Place
    number: str
    language: str
    refused: bool = False
    groups: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    sub_goals: list[_SubGoal] = field(default_factory=list)


@dataclass
class _Body:
    heading: str
    place: Place
    goals: list[_Goal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


class OwnReader:
    """Reads our own tables of a file; a body may have several."""

    def __init__(
        self,
        complaints: Complaints,
        palette: Palette,
        limits: Limits,
        slug_of: Callable[[str], str | None],
    ) -> None:
        self._complaints = complaints
        self._palette = palette
        self._limits = limits
        self._slug_of = slug_of
        self._bodies: list[_Body] = []

    def take(
        self, grid: Grid, found: OwnColumns, heading: str, introduction: str
    ) -> None:
        """All rows of the table; `heading` names the body where no column does."""
        if heading or not self._bodies:
            self._enter(heading, grid.place)
        if introduction:
            self._bodies[-1].remarks.append(Remark(introduction, grid.place))
        merges = grid.merges_downwards(0, grid.rows[0].cells[-1].end)
        for row in grid.rows[1:]:
            if not row.is_blank() and row.texts() != found.row.texts():
                self._row(OwnCells(grid, row, found), merges=merges)

    def committees(self) -> Iterator[ReadCommittee]:
        """What was found, body by body."""
        for body in self._bodies:
            if not body.goals and not body.remarks:
                continue
            slug = self._slug_of(body.heading)
            if not body.heading:
                self._complaints.warn(messages.NO_COMMITTEE, body.place)
            elif slug is None:
                self._complaints.warn(
                    messages.UNKNOWN_COMMITTEE, body.place, heading=body.heading
                )
            yield ReadCommittee(
                heading_in_document=body.heading,
                slug=slug,
                goals=tuple(_read_goal(goal) for goal in body.goals),
                place=body.place,
                remarks=tuple(body.remarks),
            )

    def _enter(self, heading: str, place: Place) -> None:
        if not self._bodies or self._bodies[-1].heading != heading:
            self._bodies.append(_Body(heading, place))

    def _row(self, cells: OwnCells, *, merges: bool) -> None:
        if body := cells.text(Column.BODY):
            self._enter(body, cells.place)
        number = cells.text(Column.NUMBER)
        if columns.is_introduction(number):
            words = cells.text(Column.GOAL)
            self._bodies[-1].remarks.append(Remark(words, cells.place))
            return
        goal = self._goal(cells, merges=merges)
        if goal is None:
            if cells.has_text():
                self._complaints.refuse(messages.MEASURE_WITHOUT_GOAL, cells.place)
                self._hold_open(cells)
            return
        sub_goal = self._sub_goal(cells, goal, merges=merges)
        if cells.text(Column.MEASURE) or cells.cell(Column.MEASURE).formula:
            if sub_goal is None:
                sub_goal = self._straight(goal, cells.place)
            sub_goal.measures.append(self._measure(cells))
        elif loose := cells.loose():
            self._bodies[-1].remarks.append(Remark(loose, cells.place))
            words = messages.shortened(loose)
            self._complaints.warn(messages.LOOSE_TEXT, cells.place, text=words)

    def _hold_open(self, cells: OwnCells) -> None:
        """A goal without words, so that what hangs in the air is shown, not lost."""
        goal = _Goal("", cells.place, "", "nn", refused=True)
        self._bodies[-1].goals.append(goal)
        if cells.text(Column.MEASURE):
            self._straight(goal, cells.place).measures.append(self._measure(cells))

    def _goal(self, cells: OwnCells, *, merges: bool) -> _Goal | None:
        goals = self._bodies[-1].goals
        current = goals[-1] if goals else None
        cell, text = cells.cell(Column.GOAL), cells.text(Column.GOAL)
        number = cells.text(Column.NUMBER).partition(".")[0]
        if cell.continued or not text:
            return current
        same = current is not None and not merges and current.text == text
        if current is not None and same and number in {"", current.number}:
            return current
        current = _Goal(
            text,
            cells.place,
            number,
            cells.language(Column.GOAL, text),
            self._too_long(text, cells.place) or self._is_formula(cell, cells.place),
            cells.groups()[0],
            cells.together()[0],
        )
        goals.append(current)
        return current

    def _sub_goal(
        self, cells: OwnCells, goal: _Goal, *, merges: bool
    ) -> _SubGoal | None:
        """The one the row stands under; None for straight under the goal."""
        current = goal.sub_goals[-1] if goal.sub_goals else None
        cell, text = cells.cell(Column.SUB_GOAL), cells.text(Column.SUB_GOAL)
        if cell.continued:
            return current
        if not text:
            return None
        number = cells.text(Column.NUMBER)
        if cells.text(Column.MEASURE):
            number = number.rpartition(".")[0]
        same = current is not None and not merges and current.text == text
        if current is not None and same and number in {"", current.number}:
            return current
        current = _SubGoal(
            text,
            cells.place,
            number,
            cells.language(Column.SUB_GOAL, text),
            self._too_long(text, cells.place) or self._is_formula(cell, cells.place),
        )
        goal.sub_goals.append(current)
        return current

    def _straight(self, goal: _Goal, place: Place) -> _SubGoal:
        if not goal.sub_goals or goal.sub_goals[-1].text is not None:
            goal.sub_goals.append(_SubGoal(None, place))
        return goal.sub_goals[-1]

    def _measure(self, cells: OwnCells) -> ReadMeasure:
        place = cells.place_of(Column.MEASURE)
        text = cells.text(Column.MEASURE)
        responsible = cells.text(Column.RESPONSIBLE)
        timeframe = _timeframe(cells.text(Column.TIMEFRAME))
        years = {year: self._year(cells, year) for year in cells.found.years}
        if is_name(responsible):
            self._complaints.warn(messages.LOOKS_LIKE_A_NAME, place, text=responsible)
        refused = self._is_formula(
            cells.cell(Column.MEASURE), place, skippable=True
        ) | self._is_too_long(cells, timeframe, years.values(), place)
        priority, consequences, parts = cells.marks()
        return ReadMeasure(
            text=text,
            place=place,
            number=cells.text(Column.NUMBER),
            indicator=cells.text(Column.INDICATOR),
            responsible=responsible,
            timeframe=timeframe,
            year_cells={year: word for year, (_s, word, _t) in years.items()},
            status_colours=dict.fromkeys(years),
            statuses={year: status for year, (status, _w, _t) in years.items()},
            language=cells.language(Column.MEASURE, text),
            other=cells.other(),
            refused=refused,
            exact=True,
            sentences={year: said for year, (_s, _w, said) in years.items()},
            patient_groups=cells.groups()[1],
            parts=parts,
            priority=priority,
            together=cells.together()[1],
            has_consequences=consequences,
        )

    def _year(self, cells: OwnCells, year: int) -> _Year:
        """By the words; by the colour where there are none that we know."""
        cell = cells.year(year, "status")
        text, word = cell.exact, cells.year(year, "word").exact
        sentence = cells.year(year, "sentence").exact
        by_colour = self._palette.status(self._palette.colour(cell.fill, cells.place))
        known = columns.read_status(text)
        if known is None:
            status = status_of_words(text)
            if by_colour is not Status.UNKNOWN:
                status = by_colour
            rest = text if text and not word else ""
            if len(rest) <= _LONGEST_WORD:
                return status, word or rest, sentence
            return status, word, sentence or rest
        status, in_cell, behind = known
        if by_colour not in {Status.UNKNOWN, status}:
            self._complaints.warn(
                messages.COLOUR_AGAINST_WORDS,
                cells.place,
                year=str(year),
                text=messages.shortened(text),
            )
        return status, word or in_cell, sentence or behind

    def _is_too_long(
        self,
        cells: OwnCells,
        timeframe: Timeframe | None,
        years: Iterable[_Year],
        place: Place,
    ) -> bool:
        limits = self._limits
        texts = [
            (cells.text(Column.MEASURE), limits.cell_characters),
            (cells.text(Column.INDICATOR), limits.cell_characters),
            (cells.text(Column.RESPONSIBLE), limits.responsible_characters),
            (timeframe.text if timeframe else "", limits.timeframe_characters),
        ]
        for _status, word, sentence in years:
            texts += [(word, _LONGEST_WORD), (sentence, limits.word_characters)]
        found = [
            self._too_long(text, place, limit, skippable=True) for text, limit in texts
        ]
        return any(found)

    def _is_formula(self, cell: Cell, place: Place, *, skippable: bool = False) -> bool:
        if cell.formula:
            self._complaints.refuse(
                messages.FORMULA_AS_TEXT, place, skippable=skippable
            )
        return cell.formula

    def _too_long(
        self, text: str, place: Place, limit: int = 0, *, skippable: bool = False
    ) -> bool:
        limit = limit or self._limits.cell_characters
        return is_too_long(text, limit, self._complaints, place, skippable=skippable)


def _read_goal(goal: _Goal) -> ReadGoal:
    return ReadGoal(
        text=goal.text,
        sub_goals=tuple(
            ReadSubGoal(
                text=part.text,
                measures=tuple(part.measures),
                place=part.place,
                language=part.language or goal.language,
                refused=part.refused,
            )
            for part in goal.sub_goals
        ),
        place=goal.place,
        number=goal.number,
        patient_groups=goal.groups,
        together=goal.together,
        language=goal.language,
        refused=goal.refused,
    )


def _timeframe(text: str) -> Timeframe | None:
    """What was written by the portal, or by somebody after it."""
    found = columns.read_timeframe_cell(text)
    if found is None:
        return read_timeframe(text)
    kind, words = found
    return Timeframe(words, _KINDS[Kind(kind)], None) if kind or words else None
