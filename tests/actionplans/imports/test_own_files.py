"""Our own files after somebody has worked in them in Word or Excel."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from actionplans import columns
from actionplans.columns import Column
from actionplans.imports import ReadPlan, messages, read_plan
from actionplans.models import Timeframe
from actionplans.workflow import Status
from helsefellesskap.core.tables import write_csv
from helsefellesskap.core.word import WordCell, WordDocument

HEADS = ["Nummer", "Hovudmål", "Delmål", "Tiltak", "Ansvar", "Tidsrom"]
HEADS += ["Måleverktøy", "Pasientgrupper"]
ROW = ["1.1", "Trygg heimreise", "", "Ringje pasienten", "", "", "", ""]


def from_csv(heads: list[str], *rows: list[str]) -> ReadPlan:
    content = write_csv(heads, rows)
    return read_plan(BytesIO(content), filename="a.csv", aliases={})


def from_word(heads: list[str], *rows: list[WordCell]) -> ReadPlan:
    made = WordDocument("Handlingsplan")
    made.heading("FSU Rehabilitering")
    made.table(heads, rows, widths=[1] * len(heads), summary="Planen")
    return read_plan(
        BytesIO(made.content()), filename="a.docx", aliases={"FSU Rehabilitering": "r"}
    )


def sentences(read: ReadPlan) -> set[Any]:
    return {complaint.sentence for complaint in read.complaints}


def measure_of(read: ReadPlan) -> Any:
    (measure,) = read.committees[0].measures()
    return measure


def year_cell(text: str, fill: str) -> ReadPlan:
    cells = [*map(WordCell, ROW), WordCell(text, fill=fill)]
    return from_word([*HEADS, "2031"], cells)


@pytest.mark.parametrize(
    ("text", "fill", "status", "word", "told"),
    [
        ("Gjennomført (kvart år)", "00B050", Status.DONE, "kvart år", False),
        ("Gjennomført", "FF0000", Status.DONE, "", True),  # only the colour changed
        ("", "FFFF00", Status.GOING, "", False),  # only a colour
        ("Utsett", "", Status.GOING, "Utsett", False),  # own words
        ("Ventar på SSU (snart)", "FFFF00", Status.GOING, "snart", False),
        ("2034", "", Status.UNKNOWN, "2034", False),
    ],
)
def test_a_status_is_read_by_its_words_and_else_by_its_colour(
    text: str, fill: str, status: Status, word: str, told: bool
) -> None:
    read = year_cell(text, fill)
    measure = measure_of(read)

    assert (measure.statuses[2031], measure.year_cells[2031]) == (status, word)
    assert (messages.COLOUR_AGAINST_WORDS in sentences(read)) is told


def test_the_heading_above_the_table_names_the_body() -> None:
    assert year_cell("", "").committees[0].slug == "r"


def styled(style: str, heads: list[str], *rows: list[WordCell]) -> ReadPlan:
    made = WordDocument("Handlingsplan")
    made.add_table_style(columns.WORD_STYLE)
    made.heading("FSU Rehabilitering")
    made.table(heads, rows, widths=[1] * len(heads), summary="Planen", style=style)
    return read_plan(
        BytesIO(made.content()), filename="a.docx", aliases={"FSU Rehabilitering": "r"}
    )


@pytest.mark.parametrize("style", [columns.WORD_STYLE, "Table Grid"])
def test_columns_that_were_empty_are_not_missed(style: str) -> None:
    """Known by the table's style; read by its words where a program lost the style."""
    row = [*map(WordCell, ROW[:4]), WordCell("Gjennomført", fill="00B050")]

    read = styled(style, [*HEADS[:4], "2031"], row)

    measure = measure_of(read)
    assert (measure.text, measure.statuses) == (ROW[3], {2031: Status.DONE})
    assert measure.exact is (style == columns.WORD_STYLE)
    assert read.committees[0].goals[0].text == ROW[1]


def test_a_column_that_somebody_added_to_a_narrow_table_is_told_of() -> None:
    row = [*map(WordCell, ROW[:4]), WordCell("sak 3")]

    read = styled(columns.WORD_STYLE, [*HEADS[:4], "Tilvising"], row)

    assert messages.UNKNOWN_COLUMNS in sentences(read)
    assert measure_of(read).other == {"Tilvising": "sak 3"}


def test_a_column_that_somebody_added_is_told_of() -> None:
    read = from_csv([*HEADS, "Tilvising"], [*ROW, "sak 3"])

    assert messages.UNKNOWN_COLUMNS in sentences(read)
    assert measure_of(read).other == {"Tilvising": "sak 3"}


def test_rows_that_somebody_added_without_numbers_find_their_place() -> None:
    read = from_csv(
        HEADS,
        ROW,
        ["", "Trygg heimreise", "", "Nytt tiltak", "", "", "", ""],
        ["", "", "Nytt delmål", "Endå eitt", "", "", "", ""],
        ["", "Nytt mål", "", "Det siste", "", "", "", ""],
    )

    assert [
        (goal.text, [(s.text, [m.text for m in s.measures]) for s in goal.sub_goals])
        for goal in read.committees[0].goals
    ] == [
        (
            "Trygg heimreise",
            [
                (None, ["Ringje pasienten", "Nytt tiltak"]),
                ("Nytt delmål", ["Endå eitt"]),
            ],
        ),
        ("Nytt mål", [(None, ["Det siste"])]),
    ]


def test_a_measure_without_a_goal_is_refused_and_not_lost() -> None:
    read = from_csv(HEADS, ["", "", "", "I lause lufta", "", "", "", ""])

    assert messages.MEASURE_WITHOUT_GOAL in sentences(read)
    assert measure_of(read).text == "I lause lufta"
    assert read.committees[0].must_be_mended


def test_what_looks_like_a_name_is_pointed_out() -> None:
    row = [*ROW[:4], "Kari Nordmann", *ROW[5:]]
    read = from_csv(HEADS, row)

    assert messages.LOOKS_LIKE_A_NAME in sentences(read)
    assert measure_of(read).responsible == "Kari Nordmann"


@pytest.mark.parametrize("at", [3, 4, 5, 6])
def test_what_is_too_long_keeps_its_row_out(at: int) -> None:
    row = [*ROW]
    row[at] = "x" * 10_001
    read = from_csv(HEADS, row)

    assert messages.TEXT_TOO_LONG in sentences(read)
    assert measure_of(read).refused


def test_other_headings_are_not_ours() -> None:
    assert columns.own_columns(["Nr", "Mål", "Delmål", "Tiltak"]) is None
    assert columns.own_columns(HEADS[:-1]) is None
    assert columns.own_columns([*HEADS, "2031"])[8] == (2031, "status")
    assert columns.own_columns(HEADS)[1] is Column.GOAL


@pytest.mark.parametrize("kind", list(Timeframe))
@pytest.mark.parametrize(
    "words", ["", "2027", "1. halvår 2026", "kvart år", "når det høver", "x (eit år)"]
)
def test_a_timeframe_is_read_as_it_was_written(kind: Timeframe, words: str) -> None:
    written = columns.write_timeframe(kind, words)

    assert columns.read_timeframe_cell(written) == (kind, words)
