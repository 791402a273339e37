"""Spreadsheets: every visible sheet as a grid, formulas named, nothing evaluated."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from actionplans.imports import messages
from actionplans.imports.grids import (
    Cell,
    Document,
    Grid,
    Link,
    Row,
    letter,
    tidy,
)
from helsefellesskap.core.files.complaints import Complaints, FileRefused, Place
from helsefellesskap.core.files.limits import Limits
from helsefellesskap.core.files.packages import Package, parsed, streamed

_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Office's own theme: enough to tell the hue of a colour chosen from the palette.
_THEME = (
    "FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31",
    "A5A5A5", "FFC000", "5B9BD5", "70AD47",
)  # fmt: skip


@dataclass
class _Layout:
    """What openpyxl does not tell when it reads row by row."""

    rows: set[int] = field(default_factory=set)
    columns: int = 0
    hidden: list[int] = field(default_factory=list)
    # From (row, column) to columns covered and whether it also runs downwards.
    spans: dict[tuple[int, int], tuple[int, bool]] = field(default_factory=dict)
    continued: set[tuple[int, int]] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    has_comments: bool = False


def read_xlsx(
    content: bytes, package: Package, limits: Limits, complaints: Complaints
) -> Document:
    """The workbook's visible sheets in order."""
    from openpyxl import load_workbook

    document = Document("xlsx")
    if any(relation.kind == "externalLink" for relation in package.all_relations()):
        complaints.warn(messages.LINKED_CONTENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl on parts we do not use
        try:
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        except Exception as error:  # any kind of damage ends up here
            raise FileRefused(messages.DAMAGED_EXCEL) from error
        for name, part, visible in _sheets(package):
            if not visible:
                complaints.note(messages.HIDDEN_SHEET, name=name)
                continue
            layout = _layout(package, part, limits)
            try:
                sheet = book[name]
                rows = _rows(sheet, layout)
            except FileRefused:
                raise
            except Exception as error:
                raise FileRefused(messages.DAMAGED_EXCEL) from error
            grid = Grid(Place(sheet=name), rows, title=name, letters=True)
            document.blocks.append(grid)
            _tell(grid, layout, complaints)
    return document


def _sheets(package: Package) -> list[tuple[str, str, bool]]:
    """Name, part and whether a reader of the file sees it, for each sheet."""
    targets = {
        relation.key: relation.target
        for relation in package.relations(package.main)
        if relation.kind == "worksheet" and not relation.external
    }
    root = parsed(package.xml(package.main))
    if not root.tag.startswith(_X):
        raise FileRefused(messages.STRICT)
    return [
        (
            sheet.get("name", ""),
            targets[sheet.get(f"{_R}id")],
            sheet.get("state", "visible") == "visible",
        )
        for sheet in root.iter(f"{_X}sheet")
        if sheet.get(f"{_R}id") in targets
    ]


def _layout(package: Package, part: str, limits: Limits) -> _Layout:
    layout = _Layout()
    links = {relation.key: relation for relation in package.relations(part)}
    layout.has_comments = any(item.kind == "comments" for item in links.values())
    tags = tuple(f"{_X}{name}" for name in ("row", "c", "mergeCell", "hyperlink"))
    cells = number = 0
    for event, element in streamed(package.xml(part), tags):
        if event == "start":
            continue
        if element.tag == f"{_X}c":
            if len(element):
                cells += 1
                _, column = _position(element.get("r", ""))
                layout.columns = max(layout.columns, column + 1)
        elif element.tag == f"{_X}row":
            number = _row_number(element, number + 1)
            if len(element):
                layout.rows.add(number)
            if element.get("hidden") in {"1", "true"}:
                layout.hidden.append(number)
            element.clear()
        elif element.tag == f"{_X}mergeCell":
            _merge(element.get("ref", ""), layout, limits)
        else:
            relation = links.get(element.get(f"{_R}id", ""))
            if relation is not None and relation.external:
                first = element.get("ref", "").split(":")[0]
                layout.links[_position(first)] = relation.target
        if len(layout.rows) > limits.rows:
            raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
        if layout.columns > limits.columns:
            raise FileRefused(messages.TOO_MANY_COLUMNS, limit=limits.columns)
        if cells > limits.cells:
            raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    return layout


def _merge(reference: str, layout: _Layout, limits: Limits) -> None:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _position(first), _position(last or first)
    if bottom - top > limits.rows:
        raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    layout.spans[top, left] = (right - left + 1, bottom > top)
    for row in range(top, bottom + 1):
        layout.continued.add((row, left))
    layout.continued.discard((top, left))
    if len(layout.continued) > limits.cells:
        raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)


def _rows(sheet: Any, layout: _Layout) -> list[Row]:
    rows: list[Row] = []
    if not layout.rows:
        return rows
    sheet.reset_dimensions()
    values = sheet.iter_rows(max_row=max(layout.rows), max_col=layout.columns)
    for number, cells in enumerate(values, start=1):
        if number not in layout.rows:
            continue
        row = Row(number, [_cell(cell, number, n, layout) for n, cell in
                           enumerate(cells)])  # fmt: skip
        if not row.is_blank():
            rows.append(row)
    return rows


def _cell(source: Any, row: int, column: int, layout: _Layout) -> Cell:
    at = (row, column)
    span, downwards = layout.spans.get(at, (1, False))
    formula = source.data_type == "f"
    text = "" if formula else tidy(_written(source))
    href = layout.links.get(at, "")
    safe = href.startswith(("http://", "https://", "mailto:"))
    return Cell(
        text=text,
        start=column,
        span=span,
        fill=_fill(source),
        continued=at in layout.continued,
        merged=downwards,
        formula=formula,
        links=(Link(text, href),) if text and safe else (),
    )


def _written(source: Any) -> str:
    """The value as a person would write it in a Norwegian table."""
    value = source.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        with_time = value.time() != time(0, 0)
        return value.strftime("%d.%m.%Y %H:%M" if with_time else "%d.%m.%Y")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        if "%" in str(source.number_format):
            return f"{value * 100:g} %".replace(".", ",")
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (str, int, time, timedelta)):
        return str(value)
    return ""


def _fill(source: Any) -> str | None:
    fill = getattr(source, "fill", None)
    if fill is None or fill.patternType != "solid":
        return None
    colour = fill.fgColor
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "theme" and 0 <= colour.theme < len(_THEME):
        return _THEME[colour.theme]
    if colour.type == "indexed":
        return _indexed(colour.indexed)
    return None


def _indexed(number: int) -> str | None:
    from openpyxl.styles.colors import COLOR_INDEX

    return COLOR_INDEX[number][-6:] if 0 <= number < len(COLOR_INDEX) else None


def _tell(grid: Grid, layout: _Layout, complaints: Complaints) -> None:
    formulas = [
        f"{letter(cell.start)}{row.number}"
        for row in grid.rows
        for cell in row.cells
        if cell.formula
    ]
    if formulas:
        complaints.warn(
            messages.FORMULAS,
            grid.place,
            count=len(formulas),
            cells=messages.listed(formulas),
        )
    hidden = [str(row.number) for row in grid.rows if row.number in layout.hidden]
    if hidden:
        complaints.note(
            messages.HIDDEN_ROWS,
            grid.place,
            count=len(hidden),
            rows=messages.listed(hidden),
        )
    if layout.has_comments:
        complaints.note(messages.COMMENTS_LEFT_OUT, grid.place)


def _position(reference: str) -> tuple[int, int]:
    """Row from 1 and column from 0; (0, 0) for what is no cell's name."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return (0, 0)
    column = 0
    for sign in letters.upper():
        column = column * 26 + ord(sign) - ord("A") + 1
    return (int(digits), column - 1)


def _row_number(element: Any, default: int) -> int:
    value = element.get("r", "")
    return int(value) if value.isascii() and value.isdigit() else default
