"""Rows in and out: CSV and XLSX, safe to open and safe to read.

Out: a CSV cell that a spreadsheet would take for a formula gets a `'` before it,
and reading takes exactly one away; XLSX cells are typed as text. In: the type is
judged by content, never by name.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def harmless(cell: str) -> str:
    """The cell with a `'` before it where a spreadsheet might run it."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def as_written(cell: str) -> str:
    """The reverse of `harmless`: exactly one `'` is taken away."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file as Excel in Norwegian opens it: UTF-8 with BOM, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(str(cell)) for cell in headings])
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return "\ufeff".encode() + out.getvalue().encode()


def write_xlsx(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]
) -> bytes:
    """A workbook with one sheet, a header row that stays, and no formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def decode(content: bytes) -> tuple[str, bool]:
    """The text, and whether it was UTF-8; else it is read as Windows-1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding == "utf-8-sig"
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), False


def read_csv(text: str) -> Iterator[list[str]]:
    """The rows, each cell as it was written; the delimiter is found from the first line."""
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [as_written(cell.strip()) for cell in row]
