"""A file in, rows and complaints out. Told by content; nothing fetched, run or kept."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from actionplans.imports import messages as plans
from actionplans.imports.xlsx import read_xlsx
from deviations.imports import messages
from deviations.imports.columns import (
    NAMES,
    REQUIRED,
    find_columns,
    is_heading_row,
    is_personal,
)
from deviations.imports.lists import Lists
from deviations.imports.rows import Row, RowReader
from helsefellesskap.core import privacy
from helsefellesskap.core.files import messages as files
from helsefellesskap.core.files.complaints import (
    Complaint,
    Complaints,
    FileRefused,
    Level,
    Place,
)
from helsefellesskap.core.files.limits import LIMITS, Limits
from helsefellesskap.core.files.packages import Package
from helsefellesskap.core.files.reading import content_of, in_words_of, is_package
from helsefellesskap.core.tables import as_written, decode

_OURS = (
    (files.OTHER_KIND, messages.OTHER_KIND),
    (files.UNPACKED_TOO_BIG, messages.UNPACKED_TOO_BIG),
    (plans.TOO_MANY_ROWS, messages.TOO_MANY_ROWS),
)
_SEARCHED = 20  # rows in which the headings may stand


@dataclass
class ReadFile:
    """What was found: rows to register, rows known already, and every complaint."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    known: int = 0
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many rows cannot be registered."""
        places = {c.where for c in self.complaints if c.level == Level.REFUSAL}
        return len(places)


@dataclass
class _Line:
    place: Place
    cells: list[str]
    formulas: frozenset[int] = frozenset()


def read_deviations(
    source: Path | BinaryIO,
    *,
    lists: Lists,
    known: dict[tuple[int, str, str], str],
    limits: Limits = LIMITS,
) -> ReadFile:
    """Everything in the file; FileRefused, in words, where it cannot be read at all.

    `known` holds the references that are registered, with their numbers.
    """
    complaints = Complaints()
    with in_words_of(_OURS):
        kind, tables = _tables(content_of(source, limits), limits, complaints)
    lines = _with_headings(tables, complaints)
    found = ReadFile(kind)
    _read_lines(lines, lists, known, complaints, found)
    found.complaints = list(complaints)
    return found


def _tables(
    content: bytes, limits: Limits, complaints: Complaints
) -> tuple[str, list[list[_Line]]]:
    if is_package(content, limits):
        package = Package(content, limits)
        if package.kind != "xlsx":
            raise FileRefused(files.OTHER_KIND, kind="Word")
        return "xlsx", _sheets(content, package, limits, complaints)
    return "csv", [_csv_lines(_decoded(content, complaints), limits)]


def _sheets(
    content: bytes, package: Package, limits: Limits, complaints: Complaints
) -> list[list[_Line]]:
    document = read_xlsx(content, package, limits, complaints)
    tables = []
    for grid in document.grids():
        lines = []
        for row in grid.rows:
            width = max((cell.end for cell in row.cells), default=0)
            cells = [""] * width
            for cell in row.cells:
                cells[cell.start] = cell.text
            formulas = frozenset(cell.start for cell in row.cells if cell.formula)
            lines.append(_Line(grid.where(row), cells, formulas))
        tables.append(lines)
    return tables


def _decoded(content: bytes, complaints: Complaints) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileRefused(files.NOT_TEXT) from error
    if b"\0" in content:
        raise FileRefused(files.NOT_TEXT)
    text, as_promised = decode(content)
    if not as_promised:
        complaints.warn(files.NOT_UTF8)
    return text


def _csv_lines(text: str, limits: Limits) -> list[_Line]:
    """The lines, cut by the delimiter that gives headings."""
    best: list[_Line] = []
    for delimiter in (";", ",", "\t"):
        lines = _cut(text, delimiter, limits)
        if any(is_heading_row(line.cells) for line in lines[:_SEARCHED]):
            return lines
        best = best or lines
    return best


def _cut(text: str, delimiter: str, limits: Limits) -> list[_Line]:
    csv.field_size_limit(limits.file_bytes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[_Line] = []
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = Place(line=begun)
                lines.append(_Line(place, [as_written(cell.strip()) for cell in cells]))
            begun = reader.line_num + 1
            if len(cells) > limits.columns:
                raise FileRefused(files.TOO_MANY_COLUMNS, limit=limits.columns)
            if len(lines) > limits.rows:
                raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    except csv.Error as error:
        raise FileRefused(files.CSV_BROKEN, line=reader.line_num) from error
    return lines


def _with_headings(tables: list[list[_Line]], complaints: Complaints) -> list[_Line]:
    """The first table that has headings, from its heading row on."""
    for lines in tables:
        for at, line in enumerate(lines[:_SEARCHED]):
            if is_heading_row(line.cells):
                others = [other for other in tables if other and other is not lines]
                if others:
                    complaints.note(messages.OTHER_SHEETS, name=line.place.sheet)
                return lines[at:]
    raise FileRefused(messages.NO_HEADINGS)


def _read_lines(
    lines: list[_Line],
    lists: Lists,
    known: dict[tuple[int, str, str], str],
    complaints: Complaints,
    found: ReadFile,
) -> None:
    titles = lines[0].cells
    columns = find_columns(titles)
    _check_headings(titles, columns, complaints)
    if len(lines) == 1:
        raise FileRefused(messages.NO_ROWS)
    headings = {key: titles[at] for key, at in columns.items()}
    seen: dict[tuple[int, str, str], str] = {}
    without = 0
    for line in lines[1:]:
        row = _row(line, titles, columns, headings, lists, complaints)
        if row is None:
            continue
        reference = row.reference
        without += reference is None
        if reference is None:
            found.rows.append(row)
        elif reference in seen:
            params = {"ref": reference[2], "first": seen[reference]}
            complaints.refuse(messages.TWICE, line.place, skippable=True, **params)
        elif reference in known:
            params = {"ref": reference[2], "number": known[reference]}
            complaints.note(messages.KNOWN, line.place, **params)
            found.known += 1
        else:
            found.rows.append(row)
        if reference is not None:
            seen.setdefault(reference, row.where)
    if without:
        complaints.note(messages.NO_REFERENCE, count=without)


def _check_headings(
    titles: list[str], columns: dict[str, int], complaints: Complaints
) -> None:
    for at, title in enumerate(titles):
        if at not in columns.values() and is_personal(title):
            raise FileRefused(messages.PERSONAL_COLUMN, column=title)
    missing = [str(NAMES[key]) for key in REQUIRED if key not in columns]
    if missing:
        raise FileRefused(
            messages.MISSING_COLUMNS,
            count=len(missing),
            columns=files.listed([f"«{name}»" for name in missing]),
        )
    unknown = [
        title for at, title in enumerate(titles) if title and at not in columns.values()
    ]
    if unknown:
        complaints.warn(
            messages.UNKNOWN_COLUMNS,
            count=len(unknown),
            columns=files.listed([f"«{title}»" for title in unknown]),
        )


def _row(
    line: _Line,
    titles: list[str],
    columns: dict[str, int],
    headings: dict[str, str],
    lists: Lists,
    complaints: Complaints,
) -> Row | None:
    for at, cell in enumerate(line.cells):
        if privacy.has_identity_number(cell):
            column = titles[at] if at < len(titles) else ""
            complaints.refuse(
                messages.IDENTITY_NUMBER, line.place, skippable=True, column=column
            )
            return None
    for at in _formulas(line, columns):
        complaints.refuse(
            messages.FORMULA, line.place, skippable=True, column=titles[at]
        )
        return None
    cells = {key: line.cells[at] for key, at in columns.items() if at < len(line.cells)}
    return RowReader(cells, line.place, lists, complaints, headings).read()


def _formulas(line: _Line, columns: dict[str, int]) -> Iterator[int]:
    return (at for at in columns.values() if at in line.formulas)
