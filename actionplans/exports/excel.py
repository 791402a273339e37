"""Plans as a workbook: the flat table with its colours, and what they mean."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from actionplans import columns
from actionplans.columns import FILLS, MARK, Column
from actionplans.exports.rows import FLAT, FlatRow, Part, headings, plan_rows
from actionplans.workflow import Status

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_WIDE = {Column.GOAL, Column.SUB_GOAL, Column.MEASURE, Column.INDICATOR}
_NARROW = {Column.NUMBER, Column.CONSEQUENCES, Column.PRIORITY, Column.LANGUAGE}
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767  # what Excel holds in a cell
_LINE, _HIGHEST = (
    15.0,
    405.0,
)  # points: a line of text, and about as high as a row can be


def plan_xlsx(parts: Iterable[Part], years: Sequence[int], *, title: str) -> bytes:
    """The plans as .xlsx: text cells only, a heading row that stays, a sheet of colours."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = ""
    sheet = book.create_sheet(_("Action plan")[:31])
    sheet.freeze_panes = "A2"
    writer = _Writer(sheet)
    writer.set_widths(years)
    writer.append([writer.head(text) for text in headings(years)])
    rows = 1
    for row in plan_rows(parts, years):
        writer.append(_coloured(writer, row, years))
        rows += 1
    _lay_out(sheet)
    sheet.auto_filter.ref = f"A1:{_letter(len(FLAT) + 3 * len(years))}{rows}"
    _legend(book.create_sheet(_("Colours")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Writer:
    """Makes cells for one sheet, each style only once."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self._sheet = sheet
        self._top = Alignment(vertical="top", wrap_text=True)
        self._bold = Font(name="Calibri", size=11, bold=True)
        self._rows = 0
        self._widths: list[float] = []
        self._fills = {
            code: PatternFill("solid", fgColor=f"FF{code}")
            for code in (*FILLS.values(), MARK, "E5E9EF")
        }

    def cell(self, text: str, fill: str = "") -> Any:
        from openpyxl.cell import WriteOnlyCell

        text = _NOT_IN_CELLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _ESCAPED.sub("_x005F_", text)[:_LONGEST]
        made = WriteOnlyCell(self._sheet, value=text or None)
        if text:
            made.data_type = "s"
        made.alignment = self._top
        if fill:
            made.fill = self._fills[fill]
        return made

    def head(self, text: str) -> Any:
        made = self.cell(text, "E5E9EF")
        made.font = self._bold
        return made

    def set_widths(self, years: Sequence[int]) -> None:
        widths = [
            50 if column in _WIDE else 12 if column in _NARROW else 22
            for column in FLAT
        ]
        for _year in years:
            widths += [18, 14, 30]
        self._widths = [float(width) for width in widths]
        for at, width in enumerate(widths, 1):
            self._sheet.column_dimensions[_letter(at)].width = width

    def append(self, cells: Sequence[Any]) -> None:
        """A row as high as its longest text; Excel may still fit it to what is typed."""
        lines = (
            _lines(str(cell.value), width)
            for cell, width in zip(cells, self._widths, strict=True)
            if cell.value
        )
        self._rows += 1
        height = min(max(lines, default=1) * _LINE, _HIGHEST)
        self._sheet.row_dimensions[self._rows] = _row(self._sheet, self._rows, height)
        self._sheet.append(cells)


def _lines(text: str, width: float) -> int:
    """How many lines the text takes in a column so many letters wide."""
    return sum(math.ceil(len(line) / width) or 1 for line in text.split("\n"))


def _row(sheet: WriteOnlyWorksheet, number: int, height: float) -> Any:
    """A height that is a beginning, and not fixed by anybody."""
    from openpyxl.worksheet.dimensions import RowDimension

    free: Any = type("FreeRow", (RowDimension,), {"customHeight": False})
    return free(sheet, index=number, ht=height)


def _coloured(writer: _Writer, row: FlatRow, years: Sequence[int]) -> list[Any]:
    fills = {}
    if row.goal is not None and row.goal.groups:
        fills[FLAT.index(Column.GOAL)] = MARK
    if row.measure is not None:
        if row.measure.node.priority:
            fills[FLAT.index(Column.MEASURE)] = MARK
        for at, year in enumerate(years):
            status = row.measure.status_in(year).status
            if status in FILLS:
                fills[len(FLAT) + 3 * at] = FILLS[Status(status)]
    return [writer.cell(text, fills.get(at, "")) for at, text in enumerate(row.cells)]


def _lay_out(sheet: WriteOnlyWorksheet) -> None:
    """For who prints it: lying A3 (which Excel calls 8), two wide, the headings on each."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 2, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _legend(sheet: WriteOnlyWorksheet) -> None:
    writer = _Writer(sheet)
    sheet.column_dimensions["A"].width = 40
    for status, fill in FILLS.items():
        sheet.append([writer.cell(columns.label_of(status)), writer.cell("", fill)])
    mark = columns.heading(Column.PRIORITY)
    sheet.append([writer.cell(mark), writer.cell("", MARK)])


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
