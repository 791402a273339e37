"""Word files made for the tests: texts and names invented, quirks as in real plans."""

from __future__ import annotations

import io
import zipfile
from typing import Any

YEARS = ("2031", "2032", "2033")
HEADINGS = (
    "Faglege samarbeidsutval for",
    "Kvar vil vi?\nHovudmål",
    "Kvar vil vi?\nDelmål",
    "Korleis skal vi få det til?\nTiltak",
    *YEARS,
)
RED, YELLOW, GREEN, GREEN_TOO, BLUE = "FF0000", "FFFF00", "00B050", "92D050", "95B3D7"
UP = "merged with the cell above"

# Cells of one row: texts, then the fills of goal cell and years.
Row = tuple[tuple[str, ...], tuple[str | None, ...]]

ROWS: tuple[Row, ...] = (
    (
        (
            "Fagutval for dømesaker\n\nLeiar: Kari Dømesen\n\nNestleiar Ola Dømesen",
            "1.Betre oversyn over dømesaker for barn og unge",
            "",
            "Lage ei felles liste\n· med lenkjer\n· med frist",
            "",
            "",
            "",
        ),
        (BLUE, YELLOW, GREEN, GREEN_TOO),
    ),
    (
        (UP, "2. Færre avbrot (Kari Dømesen)", "", "Møtast", "2034", "", "Årleg"),
        (None, "auto", "FFFFFF", RED),
    ),
    (
        (UP, UP, "Trygge overgangar mellom avdelingar", "", "", "", ""),
        (None, None, None, None),
    ),
    (
        (
            "Prøve-utvalet\n\nFungerande leiar og sekretær: Kari Dømesen",
            "Prøve nye måtar å arbeide på, slik at alle får",
            "Ein prøvestasjon i kvar kommune",
            "Byggje stasjonen\n\nMåleverktøy: Talet på stasjonar\nTalet på brukarar",
            "",
            "",
            "",
        ),
        (None, RED, None, "FFFE10"),
    ),
    (
        (UP, "prøve seg fram roleg", UP, "", "", "", ""),
        (None, None, None, None),
    ),
    (
        (UP, UP, UP, "Skrive ein rettleiar", "", "", ""),
        (None, GREEN, None, None),
    ),
)


def a_plan_with_quirks() -> bytes:
    """Legend, merged cells, colours, a row cut by a page break, names of leaders."""
    from docx import Document

    document = Document()
    document.add_heading("Felles handlingsplan for Helsefellesskap Døme 2031-2034", 0)
    document.add_paragraph("Fyll ut tabellen under.")
    add_legend(document)
    document.add_paragraph("")
    fill_table(document, HEADINGS, ROWS)
    document.add_paragraph("Takk til alle som har vore med.")
    return saved(document)


def add_legend(document: Any) -> None:
    """What the colours mean, above the table."""
    legend = document.add_table(rows=4, cols=2)
    for row, (words, colour) in zip(
        legend.rows,
        (
            ("Dei prioriterte pasientgruppene", BLUE),
            ("Ikkje gjennomført", RED),
            ("Under planlegging/ under arbeid", YELLOW),
            ("Gjennomført", GREEN),
        ),
        strict=True,
    ):
        row.cells[0].text = words
        _shade(row.cells[1], colour)


def fill_table(document: Any, headings: tuple[str, ...], rows: tuple[Row, ...]) -> None:
    table = document.add_table(rows=1 + len(rows), cols=len(headings))
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    for number, (texts, fills) in enumerate(rows, start=1):
        for column, text in enumerate(texts):
            if text != UP:
                table.cell(number, column).text = text
        for column, fill in zip((1, 4, 5, 6), fills, strict=True):
            if fill:
                _shade(table.cell(number, column), fill)
    _merge(table, rows)


def plain_table(rows: list[list[str]], *, heading: str = "") -> bytes:
    """A document with one table and, above it, the name of a body."""
    from docx import Document

    document = Document()
    if heading:
        document.add_heading(heading, 1)
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, change: Any) -> bytes:
    """The same package with one part's text changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()) if name == part else data)
    return out.getvalue()


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def bare_docx(body: str) -> bytes:
    """A Word file of hardly more than its body."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return package(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document}
    )


def _merge(table: Any, rows: tuple[Row, ...]) -> None:
    for column in range(3):
        top = 1
        for number, (texts, _) in enumerate(rows, start=1):
            if texts[column] != UP:
                top = number
            elif number == len(rows) or rows[number][0][column] != UP:
                text = table.cell(top, column).text
                table.cell(top, column).merge(table.cell(number, column)).text = text


def _shade(cell: Any, fill: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), fill)
    if fill == BLUE:
        shade.set(qn("w:themeFill"), "accent1")
    cell._tc.get_or_add_tcPr().append(shade)
