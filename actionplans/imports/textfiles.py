"""CSV and plain text: the lines that make a table, and the words around it."""

from __future__ import annotations

import codecs
import csv
import html
import re
from collections.abc import Iterable
from io import StringIO

from actionplans.imports import messages
from actionplans.imports.grids import Cell, Document, Grid, Paragraph, Row, tidy
from actionplans.imports.headings import is_heading_row
from actionplans.imports.limits import Limits
from actionplans.imports.ragged import straightened
from helsefellesskap.core.files.complaints import Complaints, FileRefused, Place
from helsefellesskap.core.tables import as_written, decode

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ("\t", ";", ",")
_QUOTED_TAB = re.compile(r'(?m)(?:^|\t)"')
_TABULAR = re.compile(r"(?m)^.*[\t;|].*\n.*[\t;|]")
_MARKDOWN_RULE = re.compile(r"^\|?[\s:|-]+\|?$")
_TICK = re.compile(r"<input\b[^>]*checkbox[^>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|a)\b[^>]*>", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]*\)")
_BETWEEN_LINES = re.compile(r"[^\S\n]{2,}")

_Lines = list[tuple[int, list[str]]]


def read_text(content: bytes, limits: Limits, complaints: Complaints) -> Document:
    """The table of a CSV or text file; colours are not to be had there."""
    text = _decoded(content, complaints)
    lines, kind = _table_lines(text, limits)
    document = Document(kind)
    first = next(
        (n for n, (_, cells) in enumerate(lines) if is_heading_row(cells)), None
    )
    if first is None:
        raise FileRefused(
            messages.NO_COLUMNS if _TABULAR.search(text) else messages.NO_TABLE
        )
    for _, cells in lines[:first]:
        _paragraph(document, cells)
    grid = Grid(Place(line=lines[first][0]))
    document.blocks.append(grid)
    _fill_grid(grid, lines[first:], document, complaints, limits)
    complaints.note(messages.NO_COLOURS)
    return document


def _decoded(content: bytes, complaints: Complaints) -> str:
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileRefused(messages.NOT_TEXT) from error
    if b"\0" in content:
        raise FileRefused(messages.NOT_TEXT)
    text, as_promised = decode(content)
    if not as_promised:
        complaints.warn(messages.NOT_UTF8)
    return text


def _table_lines(text: str, limits: Limits) -> tuple[_Lines, str]:
    """Line numbers with their cells, by the first delimiter that gives headings."""
    lines = text.split("\n")
    if len(lines) > limits.rows + limits.paragraphs:
        raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    for delimiter in _DELIMITERS:
        quoted = delimiter != "\t" or bool(_QUOTED_TAB.search(text))
        found = _separated(text, delimiter, quoted=quoted, limits=limits)
        if any(is_heading_row(cells) for _, cells in found):
            if delimiter == "\t" and not quoted:
                return [(n, [_plain(c) for c in cells]) for n, cells in found], "txt"
            return [
                (n, [tidy(as_written(c)) for c in cells]) for n, cells in found
            ], "csv"
    piped = [(n, _piped(line)) for n, line in enumerate(lines, start=1)]
    return piped, "txt"


def _separated(text: str, delimiter: str, *, quoted: bool, limits: Limits) -> _Lines:
    csv.field_size_limit(limits.file_bytes)
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    found: _Lines = []
    try:
        for cells in reader:
            found.append((reader.line_num, cells))
    except csv.Error as error:
        raise FileRefused(messages.CSV_BROKEN, line=reader.line_num) from error
    return found


def _piped(line: str) -> list[str]:
    if not line.lstrip().startswith("|"):
        return [_plain(line)]
    if _MARKDOWN_RULE.match(line.strip()):
        return [""]
    return [_plain(cell) for cell in line.strip().strip("|").split("|")]


def _plain(text: str) -> str:
    """Text without the mark-up that a conversion to plain text leaves behind."""
    text = _TICK.sub("☑", text)
    text = _LINE_TAG.sub("\n", text)
    text = html.unescape(_TAG.sub("", text))
    text = _MARKDOWN_LINK.sub(r"\1", text)
    return tidy(_BETWEEN_LINES.sub("\n", text))


def _fill_grid(
    grid: Grid,
    lines: _Lines,
    document: Document,
    complaints: Complaints,
    limits: Limits,
) -> None:
    width = len(lines[0][1])
    pages: list[list[Row]] = [[]]
    for number, cells in lines:
        if len(cells) > limits.columns:
            raise FileRefused(messages.TOO_MANY_COLUMNS, limit=limits.columns)
        if len(cells) > 1:
            pages[-1].append(_row(number, cells))
        elif not any(cells):
            pages.append([])
        elif width == 1 or document.kind == "csv":
            pages[-1].append(_row(number, cells))
        else:
            _paragraph(document, cells)
    for page in pages:
        if page and grid.rows and document.kind == "txt":
            page[0].after_break = True
        grid.rows.extend(page)
    if len(grid.rows) > limits.rows:
        raise FileRefused(messages.TOO_MANY_ROWS, limit=limits.rows)
    if document.kind == "txt":
        kept = [[row for row in page if row.cells] for page in pages]
        grid.rows = straightened(grid, kept, complaints)


def _row(number: int, cells: Iterable[str]) -> Row:
    return Row(number, [Cell(text=text, start=n) for n, text in enumerate(cells)])


def _paragraph(document: Document, cells: list[str]) -> None:
    text = tidy(" ".join(cells))
    if text:
        heading = text.startswith("#")
        document.blocks.append(Paragraph(text.lstrip("# "), heading))
