"""Word documents: real styles, repeated headings, languages, and nothing that breaks."""

import io
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from helsefellesskap.core.word import WordCell, WordDocument

pytestmark = pytest.mark.once

A4_LANDSCAPE = (10692130, 7560310)


def opened(document: WordDocument):
    return Document(io.BytesIO(document.content()))


@pytest.fixture
def document():
    made = WordDocument("Sakspapir", language="nn", landscape=True, subject="Høyring")
    made.heading("Merknader")
    made.heading("  ")
    made.paragraph("Linje éin\nlinje to", language="nb")
    made.bullets(["Først", "Så"])
    made.table(
        ["Mål", "Status"],
        [
            [WordCell("Heim", begins=True), WordCell("Ferdig", fill="92d050")],
            [WordCell(merged=True), WordCell("Påbegynt", language="nb")],
        ],
        widths=[3, 1],
        summary="Merknadene ved kvart mål.",
        title="Matrise",
    )
    return opened(made)


def test_headings_are_headings_and_none_is_empty(document):
    styles = [(p.style.name, p.text) for p in document.paragraphs if p.text]

    assert styles == [
        ("Title", "Sakspapir"),
        ("Heading 1", "Merknader"),
        ("Normal", "Linje éin\nlinje to"),
        ("List Bullet", "Først"),
        ("List Bullet", "Så"),
    ]


def test_the_page_lies_down_when_told_to(document):
    section = document.sections[0]

    assert section.orientation == 1
    assert section.page_width > section.page_height
    assert round(section.page_width.cm, 1) == 29.7


def test_the_heading_row_comes_again_and_no_row_is_cut_in_two(document):
    rows = document.tables[0]._tbl.tr_lst

    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
        True,
        False,
        False,
    ]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_a_table_says_what_it_is_about(document):
    properties = document.tables[0]._tbl.tblPr

    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Matrise"
    assert (
        properties.find(qn("w:tblDescription")).get(qn("w:val"))
        == "Merknadene ved kvart mål."
    )


def test_colours_and_merging_are_words_own(document):
    (table,) = document.tables

    assert [cell.text for cell in table.columns[0].cells] == ["Mål", "Heim", "Heim"]
    fill = table.cell(1, 1)._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
    assert fill == "92D050"


def test_every_text_tells_its_language(document):
    default = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    runs = {
        run.text: run._r.rPr.find(qn("w:lang")).get(qn("w:val"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run._r.rPr is not None and run._r.rPr.find(qn("w:lang")) is not None
    }

    assert default.get(qn("w:val")) == "nn-NO"
    assert runs["Linje éin\nlinje to"] == "nb-NO"
    assert document.core_properties.language == "nn-NO"
    assert document.core_properties.title == "Sakspapir"


def test_properties_of_a_table_stand_in_the_order_word_wants():
    made = WordDocument("T")
    made.table(["A"], [[WordCell("b")]], widths=[1], summary="S", title="T")
    names = [
        child.tag.split("}")[1]
        for child in opened(made).tables[0]._tbl.tblPr.iterchildren()
    ]
    order = ["tblStyle", "tblW", "tblLayout", "tblCellMar", "tblLook"]
    order += ["tblCaption", "tblDescription"]

    assert names == [name for name in order if name in names]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_file(text):
    made = WordDocument(text)
    made.paragraph(text)
    made.table([text], [[WordCell(text)]], widths=[1], summary=text)

    content = made.content()

    assert ZipFile(io.BytesIO(content)).testzip() is None
    assert Document(io.BytesIO(content)).tables
