"""An action plan in Word as a secretary looks at it: page, headings, texts, colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, NamedTuple

from docx import Document
from docx.oxml.ns import qn

TEXTS = ("Hovudmål", "Delmål", "Tiltak")
IN_BOKMAL = {"Hovedmål": "Hovudmål"}
# What the two shades of each colour are called by whoever looks at them.
SHADES = {
    "FF0000": "red",
    "FFFF00": "yellow",
    "FFFE10": "yellow",
    "00B050": "green",
    "92D050": "green",
    "95B3D7": "blue",
}


def one_line(text: str) -> str:
    """As texts are compared: every run of white space is one blank."""
    return " ".join(text.split())


class Cell(NamedTuple):
    """What one sees of a cell."""

    text: str
    colour: str


@dataclass(frozen=True)
class WordPlan:
    """What there is to see in the file."""

    landscape: bool
    header_repeats: bool
    styles: set[str]
    legend: list[str]
    columns: list[str]
    rows: list[list[Cell]]

    @classmethod
    def of(cls, file: Path) -> WordPlan:
        """The last table of a file, which is the only one of a plan."""
        document = Document(str(file))
        return cls._read(document, document.tables[-1])

    @classmethod
    def by_body(cls, file: IO[bytes]) -> dict[str, WordPlan]:
        """The tables of a joint plan where each stands below its body's name."""
        document = Document(file)
        names = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        tables = document.tables[1:]  # the first one is the legend
        return {
            name: cls._read(document, table)
            for name, table in zip(names, tables, strict=True)
        }

    @classmethod
    def _read(cls, document: Any, table: Any) -> WordPlan:
        rows = table._tbl.tr_lst
        cells = [cell for row in table.rows for cell in row.cells]
        return cls(
            landscape=any(s.page_width > s.page_height for s in document.sections),
            header_repeats=rows[0].find(f".//{qn('w:tblHeader')}") is not None,
            styles={
                *(paragraph.style.name for paragraph in document.paragraphs),
                *(p.style.name for cell in cells for p in cell.paragraphs),
            },
            legend=[_colour(row.cells[1]._tc) for row in document.tables[0].rows],
            columns=[_heading(cell.text) for cell in table.rows[0].cells],
            rows=[_row(row) for row in rows[1:]],
        )

    def part_of(self, body: str) -> WordPlan:
        """The rows below a body's name, where the first column names bodies."""
        body = one_line(body)
        starts = [at for at, row in enumerate(self.rows) if row[0].text]
        first = next(at for at in starts if self.rows[at][0].text.startswith(body))
        after = [at for at in starts if at > first]
        return replace(self, rows=self.rows[first : after[0] if after else None])

    @property
    def texts(self) -> list[str]:
        """Goals, sub-goals and measures, reading downwards."""
        wanted = [at for at, word in enumerate(self.columns) if word in TEXTS]
        return [row[at].text for row in self.rows for at in wanted if row[at].text]

    @property
    def statuses(self) -> list[dict[str, str]]:
        """For each measure, the colour of each year that has one."""
        years = [(at, word) for at, word in enumerate(self.columns) if word.isdigit()]
        measure = self.columns.index(TEXTS[-1])
        return [
            {word: row[at].colour for at, word in years if row[at].colour}
            for row in self.rows
            if row[measure].text
        ]

    @property
    def words_on_colours(self) -> list[str]:
        """What is written where a year is coloured."""
        years = [at for at, word in enumerate(self.columns) if word.isdigit()]
        return [row[at].text for row in self.rows for at in years if row[at].colour]

    @property
    def marked_goals(self) -> list[str]:
        """Goals in the colour of the priority patient groups, without their numbers."""
        goal = self.columns.index(TEXTS[0])
        return [
            re.sub(r"^\d+\.\s*", "", row[goal].text)
            for row in self.rows
            if row[goal].colour == "blue" and row[goal].text
        ]


def _heading(text: str) -> str:
    """The last line of a heading, in nynorsk."""
    word = text.strip().split("\n")[-1].strip()
    return IN_BOKMAL.get(word, word)


def _row(element: Any) -> list[Cell]:
    return [_cell(one) for one in element.tc_lst]


def _cell(element: Any) -> Cell:
    """A cell that goes on with the one above has no text of its own."""
    properties = element.tcPr
    merge = properties.find(qn("w:vMerge")) if properties is not None else None
    goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
    lines = ("".join(_pieces(paragraph)) for paragraph in element.p_lst)
    return Cell("" if goes_on else one_line("\n".join(lines)), _colour(element))


def _pieces(paragraph: Any) -> Iterator[str]:
    for one in paragraph.iter(qn("w:t"), qn("w:br")):
        yield one.text or "" if one.tag == qn("w:t") else "\n"


def _colour(element: Any) -> str:
    properties = element.tcPr
    shade = properties.find(qn("w:shd")) if properties is not None else None
    return SHADES.get(shade.get(qn("w:fill")), "") if shade is not None else ""
