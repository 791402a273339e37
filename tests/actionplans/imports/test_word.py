"""A Word plan of our own, with the quirks of real ones."""

from __future__ import annotations

import pytest

from actionplans.imports import FileRefused, Level, ReadPlan, as_json, messages
from actionplans.workflow import Status
from tests.actionplans.imports import wordfiles
from tests.actionplans.imports.conftest import read


def measures(plan: ReadPlan) -> list:
    return [m for committee in plan.committees for m in committee.measures()]


def said(plan: ReadPlan) -> list[tuple[str, str]]:
    return [(c.where, c.message) for c in plan.complaints]


def test_it_knows_what_the_document_is(read_quirks: ReadPlan) -> None:
    assert read_quirks.kind == "docx"
    assert read_quirks.title == (
        "Felles handlingsplan for Helsefellesskap Døme 2031-2034"
    )
    assert read_quirks.period == (2031, 2034)
    assert read_quirks.year_columns == (2031, 2032, 2033)
    assert [(e.colour, e.status) for e in read_quirks.legend] == [
        ("blue", None),
        ("red", Status.NOT),
        ("yellow", Status.GOING),
        ("green", Status.DONE),
    ]


def test_it_finds_the_whole_tree(read_quirks: ReadPlan) -> None:
    tree = [
        [
            (
                goal.number,
                goal.text,
                [(s.text, [m.text for m in s.measures]) for s in goal.sub_goals],
            )
            for goal in committee.goals
        ]
        for committee in read_quirks.committees
    ]

    assert [c.slug for c in read_quirks.committees] == ["fsu-dome", "fsu-prove"]
    assert tree == [
        [
            (
                "1",
                "Betre oversyn over dømesaker for barn og unge",
                [(None, ["Lage ei felles liste\n· med lenkjer\n· med frist"])],
            ),
            (
                "2",
                "Færre avbrot",
                [
                    (None, ["Møtast"]),
                    ("Trygge overgangar mellom avdelingar", []),
                ],
            ),
        ],
        [
            (
                "",
                "Prøve nye måtar å arbeide på, slik at alle får prøve seg fram roleg",
                [
                    (
                        "Ein prøvestasjon i kvar kommune",
                        ["Byggje stasjonen", "Skrive ein rettleiar"],
                    )
                ],
            )
        ],
    ]


def test_colours_become_statuses_and_words_are_kept(read_quirks: ReadPlan) -> None:
    first, second, third, fourth = measures(read_quirks)

    assert first.statuses == {
        2031: Status.GOING,
        2032: Status.DONE,
        2033: Status.DONE,
    }
    assert second.status_colours == {2031: None, 2032: None, 2033: "red"}
    assert second.statuses == {
        2031: Status.UNKNOWN,
        2032: Status.UNKNOWN,
        2033: Status.NOT,
    }
    assert second.year_cells == {2031: "2034", 2032: "", 2033: "Årleg"}
    assert third.status_colours == {2031: "red", 2032: None, 2033: "yellow"}
    assert fourth.status_colours == {2031: "green", 2032: None, 2033: None}


def test_the_indicator_stands_by_itself(read_quirks: ReadPlan) -> None:
    third = measures(read_quirks)[2]

    assert third.text == "Byggje stasjonen"
    assert third.indicator == "Talet på stasjonar\nTalet på brukarar"


def test_the_mark_is_no_status_and_its_group_a_suggestion(
    read_quirks: ReadPlan,
) -> None:
    marked, other = read_quirks.committees[0].goals

    assert (marked.shaded_blue, marked.patient_groups) == (True, ("barn_og_unge",))
    assert (other.shaded_blue, other.patient_groups) == (False, ())


def test_no_name_of_a_person_comes_in(read_quirks: ReadPlan) -> None:
    first, second = (committee.seats for committee in read_quirks.committees)

    assert (first.leader_label, first.deputy_label) == ("Leiar", "Nestleiar")
    assert first.deputy_label_has_colon is False
    assert first.has_leader_name
    assert first.has_deputy_name
    assert second.leader_label == "Fungerande leiar og sekretær"
    assert read_quirks.committees[0].goals[1].had_responsible_person
    everything = f"{as_json(read_quirks)} {said(read_quirks)}"
    assert "Dømesen" not in everything


def test_every_complaint_tells_its_place(read_quirks: ReadPlan) -> None:
    places = [(str(c.level), c.where) for c in read_quirks.complaints]

    assert places == [
        ("note", ""),  # text outside the table
        ("note", ""),  # names of leaders
        ("note", "table 2, row 2"),  # the group of a mark
        ("warning", "table 2, row 3"),  # a name in brackets
        ("note", "table 2, row 3, column “2031”"),  # another year
        ("note", "table 2, row 4"),  # no measure
        ("note", "table 2, row 5, column “2033”"),  # a colour nearby
        ("warning", "table 2, row 6"),  # joined
    ]


def test_the_language_is_guessed_text_by_text() -> None:
    plan = read(
        wordfiles.plain_table(
            [
                ["Mål", "Tiltak"],
                ["Betre tenester", "Kommunane skal ikkje vente"],
                ["Bedre tjenester", "Kommunene skal ikke vente"],
                ["XYZ", "ABC"],
            ]
        ),
        "plan.docx",
    )

    assert [m.language for m in measures(plan)] == ["nn", "nb", "nn"]


def test_a_table_cut_in_two_goes_on_in_the_next() -> None:
    from docx import Document

    document = Document()
    for rows in (
        [["Mål", "Tiltak", "Frist"], ["Eit mål", "Det første", "2031"]],
        [["", "Det andre", "2032"]],
    ):
        table = document.add_table(rows=len(rows), cols=3)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("")

    plan = read(wordfiles.saved(document), "plan.docx")

    assert [m.text for m in plan.committees[0].measures()] == [
        "Det første",
        "Det andre",
    ]
    assert ("table 2", str(messages.TABLE_GOES_ON)) in said(plan)


def test_unknown_columns_are_named_and_kept() -> None:
    plan = read(
        wordfiles.plain_table(
            [
                ["Tema/Mål", "Tiltak", "Kostnad", "Ansvarleg"],
                ["Eit mål", "Eit tiltak", "Mange kroner", "Ola Dømesen"],
            ]
        ),
        "plan.docx",
    )

    (measure,) = measures(plan)
    assert measure.other == {"Kostnad": "Mange kroner"}
    assert measure.responsible == ""  # a person's name
    assert any("«Kostnad»" in c.message for c in plan.complaints)


def test_nothing_under_an_unseen_merge_is_lost() -> None:
    plan = read(
        wordfiles.bare_docx(
            "<w:tbl>"
            + _tr(_tc("Mål"), _tc("Tiltak"))
            + _tr(_tc("Eit mål", '<w:vMerge w:val="restart"/>'), _tc("Det første"))
            + _tr(_tc("Gøymd tekst", "<w:vMerge/>"), _tc("Det andre"))
            + "</w:tbl>"
        ),
        "plan.docx",
    )

    assert [m.text for m in measures(plan)] == ["Det første", "Det andre"]
    assert [r.text for r in plan.committees[0].remarks] == ["Gøymd tekst"]


def test_tracked_changes_are_accepted_and_told() -> None:
    plan = read(
        wordfiles.bare_docx(
            "<w:tbl>"
            + _tr(_tc("Mål"), _tc("Tiltak"))
            + _tr(
                _tc("Eit mål"),
                "<w:tc><w:p><w:r><w:t>Skrive </w:t></w:r>"
                "<w:del><w:r><w:delText>brev</w:delText></w:r></w:del>"
                "<w:ins><w:r><w:t>bok</w:t></w:r></w:ins></w:p></w:tc>",
            )
            + _tr(_tc("Strøke mål"), _tc("Strøke"), properties="<w:del/>")
            + "</w:tbl>"
        ),
        "plan.docx",
    )

    assert [m.text for m in measures(plan)] == ["Skrive bok"]
    assert [c.level for c in plan.complaints if c.sentence == messages.TRACKED_CHANGES]


def test_one_cell_over_several_years_speaks_for_each() -> None:
    plan = read(
        wordfiles.bare_docx(
            "<w:tbl>"
            + _tr(_tc("Mål"), _tc("Tiltak"), _tc("2031"), _tc("2032"))
            + _tr(
                _tc("Eit mål"),
                _tc("Eit tiltak"),
                _tc(
                    "Årleg",
                    '<w:gridSpan w:val="2"/><w:shd w:val="clear" w:fill="00B050"/>',
                ),
            )
            + "</w:tbl>"
        ),
        "plan.docx",
    )

    (measure,) = measures(plan)
    assert measure.year_cells == {2031: "Årleg", 2032: "Årleg"}
    assert measure.statuses == {2031: Status.DONE, 2032: Status.DONE}


def test_a_table_within_a_table_is_found() -> None:
    inner = "<w:tbl>" + _tr(_tc("Mål"), _tc("Tiltak")) + _tr(_tc("A"), _tc("B"))
    plan = read(
        wordfiles.bare_docx(
            f"<w:tbl><w:tr><w:tc>{inner}</w:tbl><w:p/></w:tc></w:tr></w:tbl>"
        ),
        "plan.docx",
    )

    assert [m.text for m in measures(plan)] == ["B"]


def test_text_that_is_too_long_refuses_its_row_alone() -> None:
    rows = [["Nr", "Mål", "Tiltak"], ["1.1", "A", "x" * 10_001], ["1.2", "", "B"]]
    plan = read(wordfiles.plain_table(rows), "plan.docx")

    assert [m.refused for m in measures(plan)] == [True, False]
    assert len(measures(plan)[0].text) == 10_001
    (complaint,) = plan.refusals()
    assert complaint.skippable
    assert "10\xa0001" in complaint.message
    assert complaint.where == "table 1, row 2, no. 1.1, column “Tiltak”"


def test_a_measure_without_a_goal_must_be_mended() -> None:
    plan = read(
        wordfiles.plain_table([["Tiltak", "Ansvarleg"], ["Noko", "Kommunane"]]),
        "plan.docx",
    )

    assert [(c.level, c.skippable) for c in plan.refusals()] == [(Level.REFUSAL, False)]


def test_a_table_of_something_else_is_no_plan() -> None:
    days = wordfiles.plain_table([["Dag", "Stad"], ["måndag", "her"]])

    with pytest.raises(FileRefused, match="no columns"):
        read(days, "plan.docx")


def _tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _tc(text: str, properties: str = "") -> str:
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>"
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    )
