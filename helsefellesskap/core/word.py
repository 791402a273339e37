"""Word documents as Word itself would make them: styles, header rows, languages.

    document = WordDocument(_("Case papers"), language="nn", landscape=True)
    document.heading(_("Statements"))
    document.paragraph(text, language="nb")
    document.table(
        [_("Measure"), _("Remark")],
        [[WordCell("Text", language="nb"), WordCell("Done", fill="92D050")]],
        widths=[10, 15],
        summary=_("Each remark beside the measure it is about."),
    )
    answer = document.content()

Headings are headings, a table's first row is repeated on every page and no row is
cut in two, so that a screen reader and a person with scissors get the same document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = {"nn": "nn-NO", "nb": "nb-NO", "en": "en-GB"}
TABLE_STYLE = "Table Grid"
CELL_STYLE = "Table Text"
HEAD_STYLE = "Table Heading"
DENSE = " Dense"
"""What the two are called in a table of many columns, where they are smaller."""
DENSER = 0.9  # of the width that a word takes otherwise

_A4 = (21.0, 29.7)
_MARGIN = 1.5
_TWIPS = 567  # in a centimetre
_INK = "1F2A37"
_CENTIMETRE, _POINT = 360_000, 12_700  # in Word's own unit
_HEAD_FILL = "E5E9EF"
_ON_COLOUR = "000000"  # the ink is too pale on a full red
_ABOVE, _BESIDE = 40, 85  # twips between a cell's text and its frame
# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PARTS = re.compile(r"([\n\t])")


@dataclass(frozen=True, slots=True)
class WordCell:
    """One cell: its text, its colour as six hexadecimal digits, and its language.

    `merged` goes on with the cell above; such a cell has no text of its own.
    """

    text: str = ""
    fill: str = ""
    language: str = ""
    bold: bool = False
    merged: bool = False
    begins: bool = False  # the first of cells merged downwards


class WordDocument:
    """A document being written from the top; `content()` gives its bytes."""

    def __init__(
        self,
        title: str,
        *,
        language: str = "nn",
        landscape: bool = False,
        subject: str = "",
        author: str = "",
    ) -> None:
        from docx import Document

        self._document: Any = Document()
        self._language = language
        self.width = _page(self._document.sections[0], landscape=landscape)
        _style(self._document, language)
        self._properties(title, subject, author)
        self._document.add_paragraph(style="Title").add_run(_clean(title))
        self._footer(title)

    def heading(self, text: str, level: int = 1, *, language: str = "") -> None:
        """A heading; one without words is left out."""
        if text.strip():
            self.paragraph(text, style=f"Heading {level}", language=language)

    def paragraph(
        self, text: str, *, style: str = "Normal", language: str = ""
    ) -> None:
        """A paragraph; line breaks in the text stay inside it."""
        paragraph = self._document.add_paragraph(style=style)
        _write(paragraph._p, text, language or self._language)

    def add_style(self, name: str, size: float = 10.5) -> None:
        """A style of paragraph, by which a program can know its kind of text."""
        from docx.enum.style import WD_STYLE_TYPE

        styles = self._document.styles
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size, bold=False)

    def add_table_style(self, name: str) -> None:
        """A style of table like the others, by which a program can know the table."""
        from docx.enum.style import WD_STYLE_TYPE

        styles = self._document.styles
        style = styles.add_style(name, WD_STYLE_TYPE.TABLE)
        style.base_style = styles[TABLE_STYLE]

    def bullets(self, texts: Iterable[str], *, language: str = "") -> None:
        """A list."""
        for text in texts:
            self.paragraph(text, style="List Bullet", language=language)

    def page_break(self) -> None:
        """The next begins on a new page."""
        self._document.add_page_break()

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[WordCell]],
        *,
        widths: Sequence[float],
        summary: str,
        title: str = "",
        style: str = TABLE_STYLE,
        whole: bool = True,
        dense: bool = False,
    ) -> None:
        """A table over the width of the page; `widths` are shares, not centimetres.

        Not `whole`: they are centimetres, and the table is as wide as they are together.
        `dense`: in smaller letters, for many columns.
        `summary` is read aloud in place of a look at the table.
        """
        share = self.width / sum(widths) if whole else 1
        twips = [round(share * _TWIPS * width) for width in widths]
        table = self._document.add_table(rows=0, cols=len(widths))
        table.style = style
        _frame(table._tbl, twips, title, summary)
        if headings:
            head = [WordCell(text, fill=_HEAD_FILL) for text in headings]
            style = HEAD_STYLE + DENSE * dense
            table._tbl.append(_row(head, twips, self._language, style, head=True))
        for row in rows:
            style = CELL_STYLE + DENSE * dense
            table._tbl.append(_row(row, twips, self._language, style))
        self._document.add_paragraph()  # Word wants one between two tables

    def content(self) -> bytes:
        """The document as bytes of a .docx."""
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _properties(self, title: str, subject: str, author: str) -> None:
        properties = self._document.core_properties
        properties.title = _clean(title)[:255]
        properties.subject = _clean(subject)[:255]
        properties.author = _clean(author or settings.SITE_NAME)[:255]
        properties.language = LANGUAGES.get(self._language, self._language)
        properties.comments = ""
        properties.keywords = ""
        now = timezone.now().astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = now

    def _footer(self, title: str) -> None:
        """The title and the page's number, on every page."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = "Footer"
        _write(paragraph._p, f"{_clean(title)}  ·  ", self._language)
        _field(paragraph._p, "PAGE")
        _write(paragraph._p, " / ", self._language)
        _field(paragraph._p, "NUMPAGES")


def _page(section: Any, *, landscape: bool) -> float:
    """Lay the page, and answer how many centimetres of it there are to write on."""
    from docx.enum.section import WD_ORIENT

    width, height = _A4[::-1] if landscape else _A4
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (
        round(width * _CENTIMETRE),
        round(height * _CENTIMETRE),
    )
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", round(_MARGIN * _CENTIMETRE))
    return width - 2 * _MARGIN


def _style(document: Any, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    for name, size in (
        ("Normal", 10.5),
        ("Title", 22),
        ("Subtitle", 11),
        ("Heading 1", 16),
        ("Heading 2", 13),
        ("Heading 3", 11),
        ("Footer", 8),
    ):
        _font(styles[name], size, bold=name.startswith("Heading"))
    for name, size, bold in (
        (CELL_STYLE, 8.5, False),
        (HEAD_STYLE, 8.5, True),
        (CELL_STYLE + DENSE, 7.5, False),
        (HEAD_STYLE + DENSE, 7.5, True),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size, bold=bold)
        style.paragraph_format.space_after = 0
    defaults = styles.element.find(f"{_W}docDefaults").find(f"{_W}rPrDefault")
    properties = defaults.find(f"{_W}rPr")
    for old in properties.findall(f"{_W}lang"):
        properties.remove(old)
    properties.append(_lang(language))
    settings_part = document.settings.element
    for old in settings_part.findall(f"{_W}themeFontLang"):
        old.set(f"{_W}val", LANGUAGES.get(language, language))
    _hyphenate(settings_part)


def _hyphenate(settings_part: Any) -> None:
    """Long words are divided as the language does it, and not where the column ends."""
    settings_part.find(f"{_W}defaultTabStop").addnext(_element("autoHyphenation"))


def _font(style: Any, size: float, *, bold: bool) -> None:
    from docx.shared import RGBColor

    font = style.font
    font.name, font.size = "Calibri", round(size * _POINT)
    font.color.rgb = RGBColor.from_string(_INK)
    font.bold = bold or None
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(f"{_W}{name}", None)


def _frame(table: Any, twips: Sequence[int], title: str, summary: str) -> None:
    """Fixed columns, and the words that stand for the table when it is not seen."""
    properties = table.tblPr
    for old in properties.findall(f"{_W}tblW"):
        properties.remove(old)
    layout = _element("tblLayout", type="fixed")
    look = properties.find(f"{_W}tblLook")
    width = _element("tblW", w=str(sum(twips)), type="dxa")
    at = list(properties).index(look) if look is not None else len(properties)
    margins = _element("tblCellMar")
    for side, wide in (
        ("top", _ABOVE),
        ("left", _BESIDE),
        ("bottom", _ABOVE),
        ("right", _BESIDE),
    ):
        margins.append(_element(side, w=str(wide), type="dxa"))
    for one in (margins, layout, width):
        properties.insert(at, one)
    if look is not None:  # the first row is the header, the first column is not
        for name in list(look.attrib):
            del look.attrib[name]
        look.set(f"{_W}val", "0020")
        look.set(f"{_W}firstRow", "1")
    if title:
        properties.append(_element("tblCaption", val=_clean(title)))
    properties.append(_element("tblDescription", val=_clean(summary)))
    for column, wide in zip(table.tblGrid.iterchildren(), twips, strict=True):
        column.set(f"{_W}w", str(wide))


def _row(
    cells: Sequence[WordCell],
    twips: Sequence[int],
    language: str,
    style: str,
    *,
    head: bool = False,
) -> Any:
    row = _element("tr")
    properties = _element("trPr")
    properties.append(_element("cantSplit"))
    if head:
        properties.append(_element("tblHeader"))
    row.append(properties)
    for cell, width in zip(cells, twips, strict=True):
        row.append(_cell(cell, width, language, style, head=head))
    return row


def _cell(cell: WordCell, width: int, language: str, style: str, *, head: bool) -> Any:
    element = _element("tc")
    properties = _element("tcPr")
    properties.append(_element("tcW", w=str(width), type="dxa"))
    if cell.merged:
        properties.append(_element("vMerge"))
    elif cell.begins:
        properties.append(_element("vMerge", val="restart"))
    if cell.fill:
        properties.append(
            _element("shd", val="clear", color="auto", fill=cell.fill.upper())
        )
    element.append(properties)
    paragraph = _element("p")
    shape = _element("pPr")
    shape.append(_element("pStyle", val=style.replace(" ", "")))
    paragraph.append(shape)
    if not cell.merged:
        ink = _ON_COLOUR if cell.fill and not head else ""
        _write(
            paragraph,
            cell.text,
            cell.language or language,
            bold=cell.bold,
            ink=ink,
        )
    element.append(paragraph)
    return element


def _write(
    paragraph: Any, text: str, language: str, *, bold: bool = False, ink: str = ""
) -> None:
    """One run, in its language; line breaks and tabs as Word has them."""
    text = _clean(text)
    if not text:
        return
    run = _element("r")
    properties = _element("rPr")
    if bold:
        properties.append(_element("b"))
    if ink:
        properties.append(_element("color", val=ink))
    properties.append(_lang(language))
    run.append(properties)
    for part in _PARTS.split(text):
        if part == "\n":
            run.append(_element("br"))
        elif part == "\t":
            run.append(_element("tab"))
        elif part:
            words = _element("t")
            words.text = part
            words.set(_SPACE, "preserve")
            run.append(words)
    paragraph.append(run)


def _field(paragraph: Any, code: str) -> None:
    field = _element("fldSimple", instr=f" {code} ")
    run, words = _element("r"), _element("t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph.append(field)


def _lang(language: str) -> Any:
    tag = LANGUAGES.get(language, language)
    return _element("lang", val=tag, eastAsia=tag, bidi="ar-SA")


def _element(name: str, **attributes: str) -> Any:
    element = etree.Element(f"{_W}{name}")
    for key, value in attributes.items():
        element.set(f"{_W}{key}", value)
    return element


def _clean(text: str) -> str:
    """What a Word file can hold of the text, with one kind of line break."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub("", text)
