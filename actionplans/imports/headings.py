"""Which column holds what, told by the words of a heading row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from actionplans.imports.choices import NO_CHOICES, Choices
from actionplans.imports.grids import Cell, Grid, Row, one_line


class Role(StrEnum):
    """What a column is about."""

    COMMITTEE = "committee"
    NUMBER = "number"
    GOAL = "goal"
    SUB_GOAL = "sub_goal"
    MEASURE = "measure"
    RESPONSIBLE = "responsible"
    TIMEFRAME = "timeframe"
    INDICATOR = "indicator"
    STATUS = "status"
    YEAR = "year"
    GROUPS = "groups"
    COMMENT = "comment"
    LEFT_OUT = "left_out"
    OTHER = "other"


# The first that fits wins, so the narrower words stand before the wider.
_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, r"^(nr|no|nummer|pkt|punkt|#)\b\.?$"),
        (Role.INDICATOR, r"indikator|måleverktøy|måltal|måling|resultatmål"),
        (Role.RESPONSIBLE, r"ansvar"),
        (Role.TIMEFRAME, r"\b(tids)?frist|tidsramme|tidspunkt|\bnår\b|ferdig innan"),
        (Role.SUB_GOAL, r"delmål|undermål"),
        (Role.MEASURE, r"tiltak|aktivitet"),
        (Role.GOAL, r"hovudmål|hovedmål|\bmål\b|målsetting|tema|innsatsområde"),
        (Role.COMMITTEE, r"samarbeidsutval|fagutval|fagråd|^(organ|utvalg?)$"),
    )
)
_MANY = frozenset({Role.YEAR, Role.OTHER, Role.GROUPS, Role.COMMENT, Role.LEFT_OUT})
"""What several columns may be."""

_YEAR = re.compile(r"^(?:status\s*)?(20\d\d)$")
_STATUS = re.compile(r"status|framdrift|fremdrift")
BARE_NUMBER = re.compile(r"^[\d.]+[a-zæøå]?\)?$|^[a-zæøåA-ZÆØÅ][.)]?$")


@dataclass(frozen=True)
class Column:
    """A column of the heading row, over the grid columns `start` to `end`."""

    role: Role
    heading: str
    start: int
    end: int
    year: int = 0


@dataclass
class Fields:
    """A row's cells, each under the column that it mostly stands below."""

    by_role: dict[Role, Cell] = field(default_factory=dict)
    years: dict[int, Cell] = field(default_factory=dict)
    other: dict[str, Cell] = field(default_factory=dict)
    crowded: list[Column] = field(default_factory=list)
    beyond: list[Cell] = field(default_factory=list)  # under no heading at all

    def cell(self, role: Role) -> Cell:
        return self.by_role.get(role, _NO_CELL)

    def text(self, role: Role) -> str:
        return self.cell(role).text

    def has_own(self, role: Role) -> bool:
        """Whether the row itself says something there."""
        cell = self.cell(role)
        return bool(cell.text or cell.formula) and not cell.continued


_NO_CELL = Cell()


@dataclass(frozen=True)
class Columns:
    """The heading row of a grid, understood."""

    row: Row
    columns: tuple[Column, ...]
    grid: Grid
    _seen: dict[tuple[int, int], list[Column]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _merging: dict[Role, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(c.year for c in self.columns if c.role is Role.YEAR)

    @property
    def unknown(self) -> list[Column]:
        return [c for c in self.columns if c.role is Role.OTHER and c.heading]

    def of(self, role: Role) -> Column | None:
        return next((c for c in self.columns if c.role is role), None)

    def merges(self, role: Role) -> bool:
        """Whether cells of this column are merged downwards anywhere."""
        if role not in self._merging:
            column = self.of(role)
            self._merging[role] = column is not None and self.grid.merges_downwards(
                column.start, column.end
            )
        return self._merging[role]

    def is_repeated_in(self, row: Row) -> bool:
        """Whether the row is the heading row once more."""
        return [t for t in row.texts() if t] == [t for t in self.row.texts() if t]

    def fields(self, row: Row) -> Fields:
        """The row's cells sorted under the headings."""
        fields = Fields()
        for cell in row.cells:
            under = self._under(cell)
            years = [c for c in under if c.role is Role.YEAR]
            if not under or (not under[0].heading and under[0].role is Role.OTHER):
                if cell.text and not cell.continued:
                    fields.beyond.append(cell)
            elif len(years) == len(under):
                # One cell over several years speaks for each of them.
                for column in years:
                    _put(fields, column, cell)
            else:
                _put(fields, under[0], cell)
        return fields

    def _under(self, cell: Cell) -> list[Column]:
        """The columns the cell covers for more than half, else the nearest fit."""
        key = (cell.start, cell.end)
        if key not in self._seen:
            self._seen[key] = self._covered(cell)
        return self._seen[key]

    def _covered(self, cell: Cell) -> list[Column]:
        shares = [(self._shared(cell, column), column) for column in self.columns]
        covered = [
            column
            for share, column in shares
            if share * 2 > self._width(column.start, column.end)
        ]
        if covered:
            return covered
        share, column = max(shares, key=lambda pair: pair[0])
        return [column] if share else []

    def _shared(self, cell: Cell, column: Column) -> int:
        return self._width(max(cell.start, column.start), min(cell.end, column.end))

    def _width(self, start: int, end: int) -> int:
        return sum(self.grid.width(n) for n in range(start, end))


def find_columns(grid: Grid, choices: Choices = NO_CHOICES) -> Columns | None:
    """The first row that names a measure and something beside it."""
    for row in grid.rows[:40]:
        columns = _read(row, choices)
        roles = {column.role for column in columns} - {Role.OTHER}
        if Role.MEASURE in roles and len(roles) > 1:
            return Columns(row, _with_bare_numbers(columns, grid), grid)
    return None


def is_heading_row(texts: list[str], choices: Choices = NO_CHOICES) -> bool:
    """The same question of bare texts, before there is a grid."""
    cells = [Cell(text=text, start=n) for n, text in enumerate(texts)]
    roles = {column.role for column in _read(Row(0, cells), choices)} - {Role.OTHER}
    return Role.MEASURE in roles and len(roles) > 1


def columns_as(columns: Columns, grid: Grid) -> Columns:
    """The same headings for a table that goes on without a heading row."""
    return Columns(columns.row, columns.columns, grid)


def _read(row: Row, choices: Choices) -> tuple[Column, ...]:
    columns: list[Column] = []
    taken: set[Role] = set()
    chosen = {cell.start: _chosen(cell.text, choices) for cell in row.cells}
    given = {answer[0] for answer in chosen.values() if answer}
    for cell in row.cells:
        role, year = chosen[cell.start] or _role(cell.text)
        if chosen[cell.start] is None and role in given - _MANY:
            role = Role.OTHER  # a person has said that another column is this
        if role is Role.GOAL and Role.GOAL in taken:
            role = Role.SUB_GOAL
        if role in taken and role not in _MANY:
            role = Role.OTHER
        if not cell.text:
            role = Role.OTHER
        taken.add(role)
        heading = one_line(cell.text)
        columns.append(Column(role, heading, cell.start, cell.end, year))
    while columns and not columns[-1].heading:
        columns.pop()
    return tuple(columns)


def role_of(heading: str) -> str:
    """What the words of a heading tell, as an answer would be written; "" for nothing."""
    role, year = _role(heading)
    if role is Role.OTHER:
        return ""
    return f"{role}:{year}" if year else str(role)


def _chosen(text: str, choices: Choices) -> tuple[Role, int] | None:
    """What a person said of the heading."""
    answer = choices.column(text)
    if answer is None:
        return None
    name, _colon, year = answer.partition(":")
    if name not in set(Role):
        return None
    return Role(name), int(year) if year.isdecimal() else 0


def _role(text: str) -> tuple[Role, int]:
    word = one_line(text).casefold()
    if len(word) > 80:
        return Role.OTHER, 0
    if year := _YEAR.match(word):
        return Role.YEAR, int(year[1])
    for role, pattern in _WORDS:
        if pattern.search(word):
            return role, 0
    if _STATUS.search(word):
        return Role.STATUS, 0
    return Role.OTHER, 0


def _with_bare_numbers(columns: tuple[Column, ...], grid: Grid) -> tuple[Column, ...]:
    """A first column without a heading often holds the numbers."""
    first = columns[0]
    if first.heading or any(c.role is Role.NUMBER for c in columns):
        return columns
    texts = [
        cell.text
        for row in grid.rows
        for cell in row.cells
        if cell.text and first.start <= cell.start < first.end
    ]
    if not texts or not all(BARE_NUMBER.match(text) for text in texts):
        return columns
    number = Column(Role.NUMBER, first.heading, first.start, first.end)
    return (number, *columns[1:])


def _put(fields: Fields, column: Column, cell: Cell) -> None:
    if column.role is Role.YEAR:
        earlier = fields.years.get(column.year)
        fields.years[column.year] = _joined(earlier, cell)
    elif column.role is Role.OTHER:
        earlier = fields.other.get(column.heading)
        if cell.text:
            fields.other[column.heading] = _joined(earlier, cell)
    else:
        earlier = fields.by_role.get(column.role)
        fields.by_role[column.role] = _joined(earlier, cell)
    if earlier is not None and earlier.text and cell.text:
        fields.crowded.append(column)


def _joined(earlier: Cell | None, cell: Cell) -> Cell:
    if earlier is None or not earlier.text:
        return cell
    if not cell.text:
        return earlier
    return Cell(
        text=f"{earlier.text}\n{cell.text}",
        start=earlier.start,
        span=cell.end - earlier.start,
        fill=earlier.fill or cell.fill,
        continued=earlier.continued,
        formula=earlier.formula or cell.formula,
        links=earlier.links + cell.links,
    )
