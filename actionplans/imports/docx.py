"""Word files: paragraphs and tables in order, all tracked changes accepted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from actionplans.imports import messages
from actionplans.imports.grids import Cell, Document, Grid, Link, Paragraph, Row, tidy
from actionplans.imports.limits import Limits
from helsefellesskap.core.files.complaints import Complaints, FileRefused, Place
from helsefellesskap.core.files.packages import Package, streamed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = {"0", "false", "none", "off"}
_HEADING = re.compile(r"(?i)^(heading|overskrift|title|tittel)")

TBL, TR, TC, P = f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p"
_WRAPPERS = {
    f"{_W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
}
# Deleted or moved away by a tracked change, a field's code, or said elsewhere.
_UNREAD = {
    f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText")
} | {_FALLBACK}
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}sym": "•",
}
_CHANGES = {f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_MARKS = {
    f"{_W}drawing": "picture",
    f"{_W}pict": "picture",
    f"{_W}object": "object",
    f"{_W}footnoteReference": "footnote",
    f"{_W}endnoteReference": "footnote",
    f"{_W}vanish": "hidden",
}
_SAID = {
    "picture": messages.PICTURE_LEFT_OUT,
    "object": messages.OBJECT_LEFT_OUT,
    "footnote": messages.FOOTNOTE_LEFT_OUT,
    "hidden": messages.HIDDEN_TEXT,
    "hidden row": messages.HIDDEN_ROW,
}


def read_docx(package: Package, limits: Limits, complaints: Complaints) -> Document:
    """The document, row by row, so that a large file stays small in memory."""
    return _Reader(package, limits, complaints).document()


class _Reader:
    def __init__(
        self, package: Package, limits: Limits, complaints: Complaints
    ) -> None:
        self._package = package
        self._limits = limits
        self._complaints = complaints
        self._links = {
            relation.key: relation.target
            for relation in package.relations(package.main)
            if relation.kind == "hyperlink" and relation.external
        }
        self._changes = 0
        self._marks: defaultdict[str, list[Place]] = defaultdict(list)
        self._tables = 0
        self._cells = 0

    def document(self) -> Document:
        document = Document("docx")
        data = self._package.xml(self._package.main)
        if b"purl.oclc.org/ooxml/wordprocessingml" in data:
            raise FileRefused(messages.STRICT)
        for block in self._blocks(data):
            document.blocks.append(block)
        self._tell()
        return document

    def _blocks(self, data: bytes) -> Iterator[Paragraph | Grid]:
        grid = None
        depth = paragraphs = rows = fallback = 0
        for event, element in streamed(data, (TBL, TR, P, _FALLBACK)):
            tag, starts = element.tag, event == "start"
            if tag == _FALLBACK:
                fallback += 1 if starts else -1
            elif fallback:
                continue  # the same text for old programs
            elif tag == TBL and starts:
                depth += 1
                if depth > self._limits.depth:
                    raise FileRefused(messages.TOO_DEEP)
                grid = self._new_grid() if depth == 1 else grid
            elif tag == TBL:
                depth -= 1
                if depth == 0 and grid is not None:
                    yield grid
                    _forget(element)
            elif tag == TR and depth == 1 and not starts and grid is not None:
                rows += 1
                if rows > self._limits.rows:
                    raise FileRefused(messages.TOO_MANY_ROWS, limit=self._limits.rows)
                self._take_row(element, grid)
                _forget(element)
            elif tag == P and not starts:
                paragraphs += 1
                if paragraphs > self._limits.paragraphs + self._limits.cells:
                    raise FileRefused(messages.TOO_MANY_PARAGRAPHS)
                if depth == 0:
                    yield from self._outside(element)
                    _forget(element)

    def _new_grid(self) -> Grid:
        self._tables += 1
        if self._tables > self._limits.tables:
            raise FileRefused(messages.TOO_MANY_TABLES, limit=self._limits.tables)
        return Grid(Place(table=self._tables))

    def _outside(self, element: Any) -> Iterator[Paragraph]:
        written = "".join(self._pieces(element, None))
        text = tidy(written)
        if text:
            style = element.find(f"{_W}pPr/{_W}pStyle")
            name = style.get(f"{_W}val", "") if style is not None else ""
            yield Paragraph(text, bool(_HEADING.match(name)), name, written)

    def _take_row(self, element: Any, grid: Grid) -> None:
        if not grid.rows:
            table = next(element.iterancestors(TBL))
            grid.widths, grid.style = _widths(table), _style(table)
        row = Row(number=len(grid.rows) + 1, cells=[])
        grid.rows.append(row)
        place = grid.where(row)
        start = 0
        for properties in element.findall(f"{_W}trPr"):
            start += _number(properties.find(f"{_W}gridBefore"), 0)
            if properties.find(f"{_W}del") is not None:
                self._changes += 1
                return
            if properties.find(f"{_W}ins") is not None:
                self._changes += 1
            if _is_on(properties.find(f"{_W}hidden")):
                self._marks["hidden row"].append(place)
        for child in _inner(element, TC):
            cell = self._cell(child, start, place, grid)
            row.cells.append(cell)
            start = cell.end
            self._cells += 1
        if start > self._limits.columns:
            raise FileRefused(messages.TOO_MANY_COLUMNS, limit=self._limits.columns)
        if self._cells > self._limits.cells:
            raise FileRefused(messages.TOO_MANY_ROWS, limit=self._limits.rows)

    def _cell(self, element: Any, start: int, place: Place, grid: Grid) -> Cell:
        properties = element.find(f"{_W}tcPr")
        span, fill, merge = 1, None, None
        if properties is not None:
            span = max(1, _number(properties.find(f"{_W}gridSpan"), 1))
            fill = _fill(properties.find(f"{_W}shd"))
            merge = properties.find(f"{_W}vMerge")
        continued = merge is not None and merge.get(f"{_W}val") != "restart"
        links: list[Link] = []
        written = self._text(element, place, grid, links)
        text = tidy(written)
        return Cell(
            text=text,
            start=start,
            span=span,
            fill=fill,
            continued=continued,
            merged=merge is not None and not continued,
            links=tuple(links),
            written=written if written.strip() != text else "",
            language=_language(element) if text else "",
        )

    def _text(self, element: Any, place: Place, grid: Grid, links: list[Link]) -> str:
        """Paragraphs and tables of a cell, one line each."""
        parts = []
        for child in _inner(element, P, TBL):
            if child.tag == TBL:
                parts.append(self._nested(child, grid))
                continue
            parts.append("".join(self._pieces(child, place)))
            links.extend(self._hyperlinks(child))
            if not _paragraph_mark_deleted(child):
                parts.append("\n")
        return "".join(parts)

    def _nested(self, element: Any, grid: Grid) -> str:
        inner = self._new_grid()
        grid.nested.append(inner)
        for row in _inner(element, TR):
            self._take_row(row, inner)
        lines = [" ".join(cell.text for cell in row.cells) for row in inner.rows]
        return "\n".join([*lines, ""])

    def _pieces(self, element: Any, place: Place | None) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag in _CHANGES:
                self._changes += 1
            if place is not None and tag in _MARKS:
                self._mark(_MARKS[tag], place)
            if tag == f"{_W}rPr" and place is not None:
                if _is_on(child.find(f"{_W}vanish")):
                    self._mark("hidden", place)
                continue
            if tag in _UNREAD:
                continue
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            else:
                if tag == P:
                    yield "\n"
                yield from self._pieces(child, place)

    def _hyperlinks(self, paragraph: Any) -> Iterator[Link]:
        for element in paragraph.iter(f"{_W}hyperlink"):
            href = self._links.get(element.get(f"{_R}id", ""), "")
            text = tidy("".join(self._pieces(element, None)))
            if text and href.startswith(("http://", "https://", "mailto:")):
                yield Link(text, href)

    def _mark(self, name: str, place: Place) -> None:
        if place not in self._marks[name][-1:]:
            self._marks[name].append(place)

    def _tell(self) -> None:
        if self._changes:
            self._complaints.note(messages.TRACKED_CHANGES)
        for name, places in self._marks.items():
            for place in places:
                self._complaints.warn(_SAID[name], place)
        comments = "word/comments.xml"
        if comments in self._package and b"<w:comment " in self._package.xml(comments):
            self._complaints.note(messages.COMMENTS_LEFT_OUT)
        outside = {
            relation.kind
            for relation in self._package.all_relations()
            if relation.external
        }
        if "image" in outside:
            self._complaints.warn(messages.PICTURE_ON_THE_NET)
        if outside & {"oleObject", "subDocument", "externalLink"}:
            self._complaints.warn(messages.LINKED_CONTENT)


def _inner(element: Any, *tags: str) -> Iterator[Any]:
    """Children of the named kinds, also inside content controls."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child, *tags)


def _forget(element: Any) -> None:
    """Free what has been read; the parser would keep it to the end."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _widths(table: Any) -> list[int]:
    columns = table.iterfind(f"{_W}tblGrid/{_W}gridCol")
    return [_number(column, 1, "w") for column in columns]


def _style(table: Any) -> str:
    style = table.find(f"{_W}tblPr/{_W}tblStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _number(element: Any, default: int, name: str = "val") -> int:
    if element is None:
        return default
    value = element.get(f"{_W}{name}", "")
    return int(value) if value.isascii() and value.isdigit() else default


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{_W}val", "1").lower() not in _OFF


def _fill(shade: Any) -> str | None:
    if shade is None or shade.get(f"{_W}val") == "nil":
        return None
    name = "color" if shade.get(f"{_W}val") == "solid" else "fill"
    value = shade.get(f"{_W}{name}", "auto").upper()
    return value if re.fullmatch(r"[0-9A-F]{6}", value) else None


def _language(cell: Any) -> str:
    language = cell.find(f"{_W}p/{_W}r/{_W}rPr/{_W}lang")
    return language.get(f"{_W}val", "") if language is not None else ""


def _paragraph_mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
