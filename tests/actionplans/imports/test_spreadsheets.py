"""Plans in Excel."""

from __future__ import annotations

import datetime
import io
from typing import Any

from actionplans.imports import ReadPlan, messages
from actionplans.workflow import Status
from tests.actionplans.imports.conftest import read


def workbook(rows: list[list[Any]], *, change: Any = None) -> ReadPlan:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), "plan.xlsx")


def measures(plan: ReadPlan) -> list:
    return [m for committee in plan.committees for m in committee.measures()]


def test_values_are_written_as_people_write_them() -> None:
    plan = workbook(
        [
            ["Nr", "Mål", "Tiltak", "Frist", "Indikator"],
            [1.1, "A", 7, datetime.date(2031, 12, 24), 0.5],
            [2, "B", "Tiltak", 2032, None],
        ]
    )
    first, second = measures(plan)

    assert (first.number, first.text, first.indicator) == ("1.1", "7", "0.5")
    assert first.timeframe.text == "24.12.2031"
    assert first.timeframe.latest == datetime.date(2031, 12, 24)
    assert (second.number, second.timeframe.kind) == ("2", "year")


def test_colours_are_statuses_here_too() -> None:
    from openpyxl.styles import PatternFill

    def colour(book: Any) -> None:
        for cell, fill in (("C2", "FFFF0000"), ("D2", "FF92D050"), ("E2", "FFC6EFCE")):
            book.active[cell].fill = PatternFill("solid", fgColor=fill)

    plan = workbook(
        [["Mål", "Tiltak", 2031, 2032, 2033], ["A", "B", "", "", ""]], change=colour
    )
    (measure,) = measures(plan)

    assert measure.statuses == {
        2031: Status.NOT,
        2032: Status.DONE,
        2033: Status.DONE,
    }
    assert [c.where for c in plan.complaints if c.sentence == messages.NEAR_COLOUR] == [
        "sheet “Sheet”, cell E2"
    ]


def test_a_body_has_a_sheet_and_merged_cells_are_one_goal() -> None:
    def change(book: Any) -> None:
        book.active.title = "Fagutval for dømesaker"
        book.active.merge_cells("A2:A3")
        book.active.row_dimensions[3].hidden = True
        other = book.create_sheet("Prøve-utvalet")
        other.append(["Mål", "Tiltak"])
        other.append(["C", "D"])
        book.create_sheet("Lister").sheet_state = "hidden"

    plan = workbook([["Mål", "Tiltak"], ["A", "B"], ["", "B til"]], change=change)

    assert [(c.slug, c.counts()["measures"]) for c in plan.committees] == [
        ("fsu-dome", 2),
        ("fsu-prove", 1),
    ]
    assert {messages.HIDDEN_ROWS, messages.HIDDEN_SHEET} <= {
        c.sentence for c in plan.complaints
    }


def test_a_formula_is_not_read_as_what_it_shows() -> None:
    plan = workbook([["Mål", "Tiltak", "Frist"], ["A", "B", "=1+1"]])
    (measure,) = measures(plan)

    assert measure.timeframe is None
    assert not measure.refused
    assert [c.where for c in plan.complaints if c.sentence == messages.FORMULAS] == [
        "sheet “Sheet”"
    ]


def test_a_row_far_down_costs_nothing() -> None:
    def change(book: Any) -> None:
        book.active["A900000"] = "Merknad: heilt nedst"

    plan = workbook([["Nr", "Mål", "Tiltak"], [1, "A", "B"]], change=change)

    assert [(r.text, r.place.row) for r in plan.committees[0].remarks] == [
        ("Merknad: heilt nedst", 900_000)
    ]
