"""A person's word for columns, words and colours the reader does not know."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from actionplans.imports import (
    MARK,
    Choices,
    FileRefused,
    NeedsChoices,
    ReadPlan,
    as_json,
    messages,
    read_plan,
)
from actionplans.workflow import Status
from helsefellesskap.core.word import WordCell, WordDocument
from tests.actionplans.imports.wordfiles import changed, plain_table

STRANGE = [
    ["Kva vi vil", "Korleis", "Kven", "I år", "Notat", "2031"],
    ["Trygg heimreise", "Ringje etter to dagar", "Sjukeheimane", "grøn", "Hugs", "ja"],
    ["Trygg heimreise", "Sende epikrise", "Sjukehuset", "raud", "", "nei"],
]
ANSWERS = Choices(
    {
        "kva vi vil": "goal",
        "korleis": "measure",
        "kven": "responsible",
        "i år": "status",
        "notat": "comment",
    },
    {"grøn": "done", "raud": "not", "ja": "done", "nei": ""},
)


def csv(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def reading(content: bytes, choices: Choices, name: str) -> ReadPlan:
    return read_plan(BytesIO(content), filename=name, aliases={}, choices=choices)


FILES = [(plain_table(STRANGE), "plan.docx"), (csv(STRANGE), "plan.csv")]


@pytest.mark.parametrize(("content", "name"), FILES, ids=["docx", "csv"])
def test_a_table_without_one_known_heading_asks(content: bytes, name: str) -> None:
    with pytest.raises(NeedsChoices) as asked:
        reading(content, Choices(), name)

    assert asked.value.sentence is messages.NO_COLUMNS
    assert [c.heading for c in asked.value.columns] == STRANGE[0]
    assert asked.value.columns[1].samples == ("Ringje etter to dagar", "Sende epikrise")


@pytest.mark.parametrize(("content", "name"), FILES, ids=["docx", "csv"])
def test_it_is_read_as_it_was_told(content: bytes, name: str) -> None:
    read = reading(content, ANSWERS, name)
    (committee,) = read.committees
    found = [
        (
            goal.text,
            m.text,
            m.responsible,
            m.status,
            m.comment,
            m.statuses[2031],
            m.year_cells[2031],
        )
        for goal in committee.goals
        for m in goal.measures()
    ]

    assert found == [
        (
            "Trygg heimreise",
            "Ringje etter to dagar",
            "Sjukeheimane",
            Status.DONE,
            "Hugs",
            Status.DONE,
            "ja",
        ),
        (
            "Trygg heimreise",
            "Sende epikrise",
            "Sjukehuset",
            Status.NOT,
            "",
            Status.UNKNOWN,
            "nei",
        ),
    ]
    assert not read.asks


def test_an_unknown_column_beside_known_ones_is_asked_about() -> None:
    table = [["Mål", "Tiltak", "Tilvising"], ["A", "B", "sak 3"]]
    read = reading(csv(table), Choices(), "a.csv")

    assert read.asks
    assert [(c.heading, c.known, c.samples) for c in read.columns] == [
        ("Mål", True, ()),
        ("Tiltak", True, ()),
        ("Tilvising", False, ("sak 3",)),
    ]


def test_what_is_left_out_on_purpose_is_no_complaint() -> None:
    table = [["Mål", "Tiltak", "Tilvising"], ["A", "B", "sak 3"]]
    read = reading(csv(table), Choices({"tilvising": "left_out"}), "a.csv")
    (measure,) = read.committees[0].measures()

    assert not read.asks
    assert messages.UNKNOWN_COLUMNS not in {c.sentence for c in read.complaints}
    assert dict(measure.other) == {}


def test_a_person_overrules_the_reader() -> None:
    table = [["Mål", "Tiltak", "Aktivitetar"], ["A", "Område 1", "Gjere noko"]]
    choices = Choices({"aktivitetar": "measure", "tiltak": "sub_goal"})
    (goal,) = reading(csv(table), choices, "a.csv").committees[0].goals

    assert [(s.text, [m.text for m in s.measures]) for s in goal.sub_goals] == [
        ("Område 1", ["Gjere noko"])
    ]


def test_a_column_can_be_the_status_of_a_year() -> None:
    table = [["Mål", "Tiltak", "Stoda i fjor"], ["A", "B", "Ferdig"]]
    choices = Choices({"stoda i fjor": "year:2030"})
    read = reading(csv(table), choices, "a.csv")
    (measure,) = read.committees[0].measures()

    assert read.year_columns == (2030,)
    assert measure.statuses == {2030: Status.DONE}


def coloured(*, goal: str = "", year: str = "") -> bytes:
    made = WordDocument("Plan")
    row = [WordCell("A", fill=goal), WordCell("B"), WordCell(fill=year)]
    made.table(["Mål", "Tiltak", "2031"], [row], widths=[1, 1, 1], summary="Prøve")
    return made.content()


@pytest.mark.parametrize(
    ("answer", "status"), [("done", Status.DONE), ("", Status.UNKNOWN)]
)
def test_a_colour_means_what_it_is_said_to(answer: str, status: Status) -> None:
    content = coloured(year="7030A0")
    before = reading(content, Choices(), "a.docx")
    after = reading(content, Choices(colours={"7030A0": answer}), "a.docx")
    (measure,) = after.committees[0].measures()

    assert [(c.text, c.known) for c in before.colours] == [("7030A0", False)]
    assert before.asks
    assert not after.asks
    assert measure.statuses == {2031: status}


def test_a_colour_can_mark_a_priority_patient_group() -> None:
    content = coloured(goal="7030A0")
    read = reading(content, Choices(colours={"7030A0": MARK}), "a.docx")

    assert read.committees[0].goals[0].shaded_blue


def test_a_file_with_an_identity_number_is_not_asked_about() -> None:
    table = [["Kva", "Korleis"], ["A", "Ring 018170 10055"]]
    for content, name in [(plain_table(table), "a.docx"), (csv(table), "a.csv")]:
        with pytest.raises(FileRefused) as refused:
            reading(content, Choices(), name)
        assert refused.value.sentence is messages.IDENTITY_NUMBER


def test_choices_survive_being_kept() -> None:
    assert Choices.from_data(ANSWERS.as_data()) == ANSWERS
    assert Choices({"a": "goal"}).over(Choices({"a": "measure", "b": "left_out"})) == (
        Choices({"a": "goal", "b": "left_out"})
    )


def renamed(text: str, words: dict[str, str]) -> str:
    for known, other in words.items():
        text = text.replace(f">{known}<", f">{other}<")
    return text


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_known_plan_under_strange_headings_is_read_alike(
    shared_dir: Path, kind: str
) -> None:
    """The other partnership's plan, its headings renamed and told of, gives the same."""
    path = shared_dir / f"data/other-layout.{kind}"
    strange = {"Tiltak": "Korleis", "Tema/Mål": "Kvifor", "Indikator": "Teikn"}
    parts = ["word/document.xml"]
    if kind == "xlsx":
        parts = [f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3, 4)]
        parts.append("xl/sharedStrings.xml")
    content = path.read_bytes()
    for part in parts:
        content = changed(content, part, lambda text: renamed(text, strange))
    choices = Choices({"korleis": "measure", "kvifor": "goal", "teikn": "indicator"})

    with pytest.raises(NeedsChoices):
        reading(content, Choices(), path.name)
    told = reading(content, choices, path.name)
    known_one = read_plan(path, filename=path.name, aliases={})

    assert as_json(told) == as_json(known_one)
