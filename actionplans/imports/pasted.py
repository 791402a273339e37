"""Rows pasted out of Word or Excel: first a plain table, then what the importer makes of it.

What a clipboard holds as HTML is parsed here and becomes text with tabs; it is never
shown as it came. Colours are left behind: a status is read where it stands in words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from lxml import html as markup

from actionplans.imports import messages
from actionplans.imports.assembly import Tree
from actionplans.imports.colours import Palette
from actionplans.imports.finishing import Finisher
from actionplans.imports.grids import Cell, Grid, Row, tidy
from actionplans.imports.headings import Column, Columns, Role, find_columns
from actionplans.imports.limits import Limits
from actionplans.imports.plan import ReadGoal, ReadMeasure, ReadSubGoal
from actionplans.imports.rows import take_rows
from actionplans.imports.statuses import status_of_words
from actionplans.imports.timeframes import read_timeframe
from actionplans.workflow import Status
from helsefellesskap.core.files.complaints import (
    Complaint,
    Complaints,
    FileRefused,
    Place,
)
from helsefellesskap.core.privacy import has_identity_number

LIMITS = Limits(text_bytes=1_000_000, rows=600, columns=30, cells=12_000)
"""A paste is a few rows, not a plan of the whole county."""

_BREAKS = {"br", "p", "div", "li", "tr"}
_MOST_WORDS = 0.6


@dataclass(frozen=True)
class Pasted:
    """What was understood: the columns, what they hold, and what there is to say."""

    headings: tuple[str, ...]
    roles: tuple[str, ...]
    has_heading_row: bool
    goals: tuple[ReadGoal, ...]
    complaints: tuple[Complaint, ...]

    def measures(self) -> Iterator[ReadMeasure]:
        """Every row that became a measure and may pass."""
        for goal in self.goals:
            yield from (row for row in goal.measures() if not row.refused)

    def sub_goals(self) -> Iterator[ReadSubGoal]:
        for goal in self.goals:
            yield from goal.sub_goals

    @property
    def has_identity_numbers(self) -> bool:
        return any(c.sentence is messages.IDENTITY_NUMBER for c in self.complaints)


def table_text(clipboard: str, limits: Limits = LIMITS) -> str:
    """The tables of a clipboard's HTML as text with tabs; "" where it holds none."""
    if not clipboard.strip() or len(clipboard) > limits.text_bytes * 4:
        return ""
    try:
        page = markup.document_fromstring(clipboard)
    except (ValueError, markup.etree.ParserError):
        return ""
    out = StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for table in page.iter("table"):
        if next(table.iterancestors("table"), None) is None:
            writer.writerows(_cells(table, limits))
    return out.getvalue()


def read_pasted(
    text: str, roles: Sequence[str] = (), *, limits: Limits = LIMITS
) -> Pasted:
    """The rows as the importer understands them; `roles` is what a person says instead."""
    grid = _grid(text, limits)
    complaints = Complaints()
    columns, has_heading = _columns(grid, roles)
    for row in grid.rows:
        if any(has_identity_number(cell.text) for cell in row.cells):
            complaints.refuse(messages.IDENTITY_NUMBER, grid.where(row))
    tree = Tree(complaints, lambda _text: False)
    tree.enter("", grid.place)
    take_rows(tree, grid, columns, goes_on=not has_heading)
    finisher = Finisher(complaints, Palette(), limits, lambda _heading: "")
    goals = tuple(
        goal for draft in tree.committees for goal in finisher.committee(draft).goals
    )
    finisher.tell()
    known = {messages.MEASURE_WITHOUT_GOAL, messages.NO_COMMITTEE}
    return Pasted(
        headings=tuple(column.heading for column in columns.columns),
        roles=tuple(column.role.value for column in columns.columns),
        has_heading_row=has_heading,
        goals=goals,
        complaints=tuple(c for c in complaints if c.sentence not in known),
    )


# From text to cells ------------------------------------------------------------


def _grid(text: str, limits: Limits) -> Grid:
    if len(text) > limits.text_bytes:
        raise FileRefused(messages.TOO_BIG, limit=1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(limits.text_bytes)
    lines = list(csv.reader(StringIO(text, newline=""), delimiter=_between(text)))
    rows = [
        Row(number, [Cell(tidy(cell), start) for start, cell in enumerate(cells)])
        for number, cells in enumerate(lines, 1)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise FileRefused(messages.NO_ROWS, count=1)
    if len(rows) > limits.rows:
        raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    if max(len(row.cells) for row in rows) > limits.columns:
        raise FileRefused(messages.TOO_MANY_COLUMNS, limit=limits.columns)
    return Grid(Place(), rows)


def _between(text: str) -> str:
    """Tabs, as Word and Excel paste; a semicolon where a CSV file was copied."""
    first = text.split("\n", 1)[0]
    return ";" if "\t" not in text and first.count(";") > 1 else "\t"


def _cells(table: Any, limits: Limits) -> Iterator[list[str]]:
    """The rows of a table, level with each other: a merged cell speaks once."""
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            _fill_from_above(cells, below)
            span = _number(cell.get("colspan"), limits.columns)
            for at in range(len(cells), len(cells) + span):
                below[at] = _number(cell.get("rowspan"), limits.rows) - 1
            cells += [_words(cell), *[""] * (span - 1)]
        _fill_from_above(cells, below)
        yield cells[: limits.columns]


def _fill_from_above(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and int(text) else 1


def _words(cell: Any) -> str:
    """What a reader sees in the cell, a line for each paragraph."""
    parts: list[str] = []
    for one in cell.iter():
        if one.tag in {"style", "script"} or not isinstance(one.tag, str):
            parts.append(one.tail or "" if one is not cell else "")
            continue
        if one.tag in _BREAKS and one is not cell:
            parts.append("\v")
        parts.append(" ".join((one.text or "").split("\n")))
        if one is not cell:
            parts.append(" ".join((one.tail or "").split("\n")))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


# Which column holds what ---------------------------------------------------------


def _columns(grid: Grid, roles: Sequence[str]) -> tuple[Columns, bool]:
    found = find_columns(grid)
    if found is not None and found.row is not grid.rows[0]:
        found = None
    if found is None and _is_only_heading(grid):
        found = Columns(grid.rows[0], (Column(Role.MEASURE, "", 0, 1),), grid)
    width = max(len(row.cells) for row in grid.rows)
    if not roles:
        if found is not None:
            return found, True
        guessed = _guess(grid, width)
        return _as_said(grid, guessed, None), False
    return _as_said(
        grid, [*roles, *["other"] * width][:width], found
    ), found is not None


def _is_only_heading(grid: Grid) -> bool:
    """A single column with the word for measure on top."""
    return (
        max(len(row.cells) for row in grid.rows) == 1
        and len(grid.rows) > 1
        and grid.rows[0].texts()[0].rstrip(":") in {"tiltak", "measure", "aktivitet"}
    )


def _as_said(grid: Grid, roles: Sequence[str], found: Columns | None) -> Columns:
    """The columns as a person has named them; none is named twice."""
    headings = {c.start: c.heading for c in found.columns} if found else {}
    years = {c.start: c.year for c in found.columns} if found else {}
    taken: set[Role] = set()
    columns = []
    for at, name in enumerate(roles):
        role = Role(name) if name in set(Role) else Role.OTHER
        if role in taken and role not in {Role.OTHER, Role.YEAR}:
            role = Role.OTHER
        taken.add(role)
        heading = headings.get(at, "")
        columns.append(
            Column(role, heading or str(at + 1), at, at + 1, years.get(at, 0))
        )
    return Columns(found.row if found else Row(0, []), tuple(columns), grid)


def _guess(grid: Grid, width: int) -> list[str]:
    """Without headings: times and statuses are known by their words, the longest text is
    the measure, what stands next to it and is short is who does it."""
    texts = [
        [row.cells[at].text for row in grid.rows if at < len(row.cells)]
        for at in range(width)
    ]
    filled = [[text for text in column if text] for column in texts]
    length = [sum(map(len, column)) / max(1, len(column)) for column in filled]
    roles = ["other"] * width
    measure = max(range(width), key=lambda at: length[at])
    roles[measure] = Role.MEASURE.value
    tests: Mapping[Role, Any] = {
        Role.NUMBER: lambda text: (
            text.rstrip(".").replace(".", "").isdecimal()
            and len(text) <= 6
            and not (len(text) == 4 and text.startswith("20"))
        ),
        Role.TIMEFRAME: _is_time,
        Role.STATUS: lambda text: status_of_words(text) is not Status.UNKNOWN,
    }
    for role, fits in tests.items():
        for at in range(width):
            share = sum(map(fits, filled[at])) / max(1, len(filled[at]))
            if roles[at] == "other" and filled[at] and share > _MOST_WORDS:
                roles[at] = role.value
                break
    rest = [at for at in range(width) if roles[at] == "other" and filled[at]]
    for role, at in zip((Role.RESPONSIBLE, Role.INDICATOR), rest, strict=False):
        roles[at] = role.value
    return roles


def _is_time(text: str) -> bool:
    found = read_timeframe(text)
    return found is not None and found.kind != "words"
