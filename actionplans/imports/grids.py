"""What every kind of file becomes first: paragraphs and grids of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from helsefellesskap.core.files.complaints import Place
from helsefellesskap.core.forms import clean_text

_BLANKS = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")


def tidy(text: str) -> str:
    """Single blanks, no empty lines, composed letters; all else as it stood."""
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """The text with every run of white space as one blank, for comparing."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Link:
    """Words in a text that led somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over the grid columns `start` to `start + span`."""

    text: str = ""
    start: int = 0
    span: int = 1
    fill: str | None = None
    continued: bool = False  # merged with the cell above
    merged: bool = False  # first of cells merged downwards
    formula: bool = False
    links: tuple[Link, ...] = ()
    written: str = ""  # the text before it was made tidy, where that differs
    language: str = ""  # as the file says it, for instance nn-NO

    @property
    def exact(self) -> str:
        """The text as it was written, with its own blanks and empty lines."""
        return clean_text(self.written or self.text)

    @property
    def end(self) -> int:
        return self.start + self.span


@dataclass(slots=True)
class Row:
    """A row of cells; `number` is its own in the file, from 1."""

    number: int
    cells: list[Cell]
    after_break: bool = False

    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.text and not cell.continued]

    def is_blank(self) -> bool:
        return not any(cell.text or cell.fill or cell.formula for cell in self.cells)

    def texts(self) -> list[str]:
        return [one_line(cell.text).casefold() for cell in self.cells]


@dataclass(slots=True)
class Paragraph:
    """Text outside the grids."""

    text: str
    heading: bool = False
    style: str = ""
    written: str = ""


@dataclass(slots=True)
class Grid:
    """A Word table, a sheet, or the tabular lines of a text file."""

    place: Place
    rows: list[Row] = field(default_factory=list)
    title: str = ""  # a sheet's name
    style: str = ""  # a Word table's
    widths: list[int] = field(default_factory=list)
    letters: bool = False  # cells have names such as C2
    nested: list[Grid] = field(default_factory=list)

    def width(self, column: int) -> int:
        return self.widths[column] if column < len(self.widths) else 1

    def merges_downwards(self, start: int, end: int) -> bool:
        """Whether the file tells by merging which rows belong together."""
        return any(
            cell.merged or cell.continued
            for row in self.rows
            for cell in row.cells
            if start <= cell.start < end
        )

    def where(self, row: Row, column: int | None = None, name: str = "") -> Place:
        """The place of a row, or of one cell in it."""
        by_line = self.place.line is not None
        return Place(
            table=self.place.table,
            sheet=self.place.sheet,
            line=row.number if by_line else None,
            row=None if by_line else row.number,
            cell=f"{letter(column)}{row.number}"
            if self.letters and column is not None
            else "",
            column="" if self.letters else name,
        )


@dataclass(slots=True)
class Document:
    """The file in reading order."""

    kind: str
    blocks: list[Paragraph | Grid] = field(default_factory=list)

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))


def letter(column: int) -> str:
    """The spreadsheet's name of the column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
