"""Plans in CSV and plain text."""

from __future__ import annotations

import pytest

from actionplans.imports import FileRefused, ReadPlan, messages
from tests.actionplans.imports.conftest import read

WIDE = (
    "Faglege samarbeidsutval for\tHovudmål\tDelmål\tTiltak\t2031\t2032\t2033\n"
    "<b>Fagutval for dømesaker</b>  Leiar: Kari Dømesen\tEit mål som er delt av\t"
    "Eit delmål\tDet første\t\t\t\n"
    "\n"
    "\teit sideskift\t\t\t\t\t\n"
    "\t\t\tDet andre\t2031\t\t\n"
    "\n"
    "Prøve-utvalet  Leiar: Ola Dømesen\tUtan delmål\tDet tredje\t\t\t\n"
    "\tEit mål til\t<p>Det fjerde</p>\t\t\t\n"
    "\n"
    "## Etter tabellen\n"
)


def measures(plan: ReadPlan) -> list[tuple]:
    return [
        (c.slug, g.text, s.text, m.text)
        for c in plan.committees
        for g in c.goals
        for s in g.sub_goals
        for m in s.measures
    ]


def sentences(plan: ReadPlan) -> list:
    return [c.sentence for c in plan.complaints]


def test_torn_pages_are_put_together() -> None:
    plan = read(WIDE.encode(), "plan.txt")

    goal = "Eit mål som er delt av eit sideskift"
    assert measures(plan) == [
        ("fsu-dome", goal, "Eit delmål", "Det første"),
        ("fsu-dome", goal, "Eit delmål", "Det andre"),
        ("fsu-prove", "Utan delmål", None, "Det tredje"),
        ("fsu-prove", "Eit mål til", None, "Det fjerde"),
    ]


def test_every_torn_row_is_told() -> None:
    plan = read(WIDE.encode(), "plan.txt")
    told = [(c.where, c.sentence) for c in plan.complaints if c.level == "warning"]

    assert told == [
        ("line 4", messages.ROW_JOINED),
        ("line 7", messages.ROW_MOVED),
        ("line 8", messages.ROW_MOVED),
    ]
    assert "Dømesen" not in str(plan)


def test_a_markdown_table_is_read() -> None:
    text = "| Mål | Tiltak | Frist |\n|---|:-:|---|\n| A | B | 2031 |\n| | C | |\n"
    plan = read(text.encode(), "plan.txt")

    assert measures(plan) == [(None, "A", None, "B"), (None, "A", None, "C")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_found(encoding: str, delimiter: str) -> None:
    rows = [["Mål", "Tiltak", "Ansvarleg"], ["Året rundt", "Øve på å øve", "Kommunane"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)

    plan = read(text.encode(encoding), "plan.csv")

    assert measures(plan) == [(None, "Året rundt", None, "Øve på å øve")]
    assert (messages.NOT_UTF8 in sentences(plan)) == (encoding == "cp1252")


def test_one_shielding_sign_is_taken_away() -> None:
    """Our own export puts ' before what a spreadsheet might run."""
    text = "Mål;Tiltak\n'=A1;''sitert'\nvanleg;'n Ole"

    assert measures(read(text.encode(), "plan.csv")) == [
        (None, "=A1", None, "'sitert'"),
        (None, "vanleg", None, "'n Ole"),
    ]


def test_a_goal_on_every_row_is_one_goal() -> None:
    text = "Mål;Tiltak\nA;Det første\nA;Det andre\nB;Det tredje\nA;Det fjerde\n"
    plan = read(text.encode(), "plan.csv")

    assert [g.text for g in plan.committees[0].goals] == ["A", "B", "A"]
    assert messages.SAME_GOAL in sentences(plan)


def test_the_same_row_twice_is_told_and_kept() -> None:
    plan = read(b"Tema;Tiltak\nA;Det same\nA;Det same\n", "plan.csv")

    assert len(measures(plan)) == 2
    assert {messages.SAME_GOAL, messages.SAME_MEASURE} <= set(sentences(plan))


def test_text_outside_the_headed_columns_is_kept() -> None:
    plan = read(b"Tema;Tiltak\nA;B;utanfor\n", "plan.csv")

    assert [r.text for r in plan.committees[0].remarks] == ["utanfor"]
    assert messages.OUTSIDE_COLUMNS in sentences(plan)


def test_quotes_that_never_close_lose_nothing() -> None:
    plan = read(b'Tema;Tiltak\nA;"B\nC;D\n', "plan.csv")

    assert measures(plan) == [(None, "A", None, "B\nC;D")]


def test_only_headings_is_no_plan() -> None:
    with pytest.raises(FileRefused) as refusal:
        read("Mål;Tiltak\n".encode(), "plan.csv")

    assert refusal.value.sentence == messages.NO_MEASURES


def test_the_name_is_believed_less_than_the_content() -> None:
    plan = read(b"Tema;Tiltak\nA;B\n", "plan.xlsx")

    assert plan.kind == "csv"
    assert messages.WRONG_ENDING in sentences(plan)
