"""Rows out that no spreadsheet runs, and in again as they were."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from helsefellesskap.core.tables import (
    as_written,
    decode,
    harmless,
    read_csv,
    write_csv,
    write_xlsx,
)

pytestmark = pytest.mark.once

RISKY = ["=1+1", "+47", "-1", "@a", "\tx", "\rx", "'sitat", "=cmd|'/c calc'!A1"]


@pytest.mark.parametrize("cell", RISKY)
def test_what_a_spreadsheet_might_run_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"
    assert as_written(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Molde", "3", "æøå", "a=b", " =1"])
def test_other_cells_stand_as_they_are(cell):
    assert harmless(cell) == cell


def test_an_apostrophe_that_was_meant_stays():
    assert as_written("'n Roll") == "'n Roll"


@given(st.text(alphabet="='+-@a \t", max_size=6))
def test_writing_and_reading_gives_the_same_back(cell):
    assert as_written(harmless(cell)) == cell


def test_a_csv_opens_in_norwegian_excel_and_is_read_back():
    content = write_csv(["Namn", "Tal"], [["=SUM(A1)", 3], ['Å; "x"', None]])

    assert content.startswith(b"\xef\xbb\xbf")
    text, as_promised = decode(content)
    assert as_promised
    assert list(read_csv(text)) == [["Namn", "Tal"], ["=SUM(A1)", "3"], ['Å; "x"', ""]]


def test_windows_1252_is_told_from_utf_8():
    assert decode("Ærleg".encode("cp1252")) == ("Ærleg", False)
    assert decode("Ærleg".encode()) == ("Ærleg", True)


def test_a_workbook_has_a_header_that_stays_and_no_formula():
    content = write_xlsx("Avvik", ["Namn", "Tal"], [["=1+1", 2]])

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == 2
