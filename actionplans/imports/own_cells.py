"""One row of the portal's own files, each cell by what its heading says it is."""

from __future__ import annotations

from dataclasses import dataclass

from actionplans import columns
from actionplans.columns import Column
from actionplans.imports.grids import Cell, Grid, Row
from actionplans.imports.languages import language_of
from helsefellesskap.core.files.complaints import Place

_NO_CELL = Cell()
_OUR_STYLE = columns.WORD_STYLE.replace(" ", "")  # as Word keys it


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The heading row of one of our own tables, understood."""

    row: Row
    at: dict[int, Column | tuple[int, str]]

    @property
    def years(self) -> list[int]:
        return sorted({what[0] for what in self.at.values() if isinstance(what, tuple)})

    @property
    def unknown(self) -> list[str]:
        """Headings of columns that somebody has added."""
        return [c.text for c in self.row.cells if c.text and c.start not in self.at]


def find_own_columns(grid: Grid) -> OwnColumns | None:
    """The heading row, where the grid is a table that the portal wrote."""
    for row in grid.rows[:1]:
        found = columns.own_columns(
            [cell.text for cell in row.cells], styled=grid.style == _OUR_STYLE
        )
        if found is not None:
            starts = [cell.start for cell in row.cells]
            return OwnColumns(row, {starts[n]: what for n, what in found.items()})
    return None


class OwnCells:
    """One row, each cell by what it is."""

    def __init__(self, grid: Grid, row: Row, found: OwnColumns) -> None:
        self.found = found
        self.place = grid.where(row)
        self._grid = grid
        self._row = row
        self._by: dict[Column | tuple[int, str], Cell] = {}
        for cell in row.cells:
            if cell.start in found.at:
                self._by[found.at[cell.start]] = cell

    def cell(self, column: Column) -> Cell:
        return self._by.get(column, _NO_CELL)

    def text(self, column: Column) -> str:
        cell = self.cell(column)
        return "" if cell.continued else cell.exact

    def year(self, year: int, what: str) -> Cell:
        return self._by.get((year, what), _NO_CELL)

    def place_of(self, column: Column) -> Place:
        start = self.cell(column).start
        heads = {cell.start: cell.text for cell in self.found.row.cells}
        return self._grid.where(self._row, start, heads.get(start, ""))

    def language(self, column: Column, text: str) -> str:
        """As the file says it; else by the words."""
        told = self.cell(column).language[:2].casefold()
        if not told and (named := self.text(Column.LANGUAGE)):
            filled = [
                one
                for one in (Column.GOAL, Column.SUB_GOAL, Column.MEASURE)
                if self.text(one)
            ]
            told = dict(
                zip(filled, columns.read_languages(named, len(filled)), strict=True)
            ).get(column, "")
        if told in {"nn", "nb"}:
            return told
        return language_of(text, otherwise="nb" if told == "no" else "nn")

    def groups(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The goal's patient groups, and the measure's own."""
        of_goal, own = columns.read_both(self.text(Column.GROUPS))
        return of_goal or columns.read_list(self.text(Column.GOAL_GROUPS)), own

    def together(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The bodies that share the goal, and those that share the measure."""
        of_goal, own = columns.read_both(self.text(Column.TOGETHER))
        marked = columns.read_sharing(self.text(Column.MARKS))
        return of_goal or marked[0], own or marked[1]

    def marks(self) -> tuple[bool, bool, tuple[int, ...]]:
        """Priority, consequences, agreement points."""
        priority, consequences, parts = columns.read_marks(self.text(Column.MARKS))
        return (
            priority or columns.is_yes(self.text(Column.PRIORITY)),
            consequences or columns.is_yes(self.text(Column.CONSEQUENCES)),
            parts or columns.read_parts(self.text(Column.PARTS)),
        )

    def other(self) -> dict[str, str]:
        """What stands in columns that somebody has added."""
        heads = {cell.start: cell.text for cell in self.found.row.cells}
        return {
            heads.get(cell.start, ""): cell.text
            for cell in self._row.cells
            if cell.text and cell.start not in self.found.at
        }

    def has_text(self) -> bool:
        return bool(self._row.filled())

    def loose(self) -> str:
        """What stands in a measure's cells though there is no measure."""
        of_measure = (Column.RESPONSIBLE, Column.TIMEFRAME, Column.INDICATOR)
        texts = [self.text(column) for column in of_measure]
        texts += [
            cell.text for what, cell in self._by.items() if isinstance(what, tuple)
        ]
        return " | ".join(text for text in texts if text)
