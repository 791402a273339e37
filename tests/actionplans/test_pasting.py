"""Rows out of Word and Excel: understood, added, undone."""

import pytest

from actionplans.imports.pasted import read_pasted, table_text
from actionplans.models import (
    Measure,
    StatusReport,
    SubGoal,
)
from actionplans.services import pasting
from actionplans.workflow import Status
from helsefellesskap.core.errors import DomainError
from tests.actionplans.people import synthetic_number
from tests.actionplans.writing import texts, undo_last

# Pasted rows -------------------------------------------------------------------------


TABLE = (
    "Delmål\tTiltak\tAnsvarleg\tFrist\tMåleverktøy\tStatus\n"
    "Betre flyt\tLage ein rutine\tKommunane\t2027\tTal på avvik\tPåbyrja\n"
    '\t"Halde kurs\nfor alle"\tHelseføretaket\tLøpande\t\t\n'
)


def test_rows_with_headings_are_understood():
    pasted = read_pasted(TABLE)

    assert pasted.has_heading_row
    assert [
        (row.text, row.responsible, row.timeframe.text, row.indicator, row.status_text)
        for row in pasted.measures()
    ] == [
        ("Lage ein rutine", "Kommunane", "2027", "Tal på avvik", "Påbyrja"),
        ("Halde kurs\nfor alle", "Helseføretaket", "Løpande", "", ""),
    ]
    assert [part.text for part in pasted.sub_goals()] == ["Betre flyt"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Eit tiltak\nEit anna tiltak", ("measure",)),
        (
            "1.\tLage ei nettside for alle\tKommunane\t2027\n2.\tHalde kurs no\tHF\t2028",
            ("number", "measure", "responsible", "timeframe"),
        ),
        (
            "HF\tDrive ei felles opplæring\tikkje starta\nLSU\tLage eit felles forløp\tferdig",
            ("responsible", "measure", "status"),
        ),
    ],
)
def test_without_headings_the_columns_are_guessed(text, roles):
    assert read_pasted(text).roles == roles
    assert len(list(read_pasted(text).measures())) == 2


def test_a_person_says_what_the_columns_hold():
    pasted = read_pasted("Kort\tEin mykje lengre tekst her", ["measure", "indicator"])

    row = next(iter(pasted.measures()))
    assert (row.text, row.indicator) == ("Kort", "Ein mykje lengre tekst her")


def test_the_clipboard_of_word_becomes_plain_text():
    clipboard = (
        "<html><style>td {color: red}</style><body><p>Før</p><table>"
        "<tr><td>Delm&aring;l</td><td><p>Tiltak</p></td><td>Ansvar</td></tr>"
        "<tr><td rowspan=2>Flyt</td><td><p>Ein</p><p>to<br>tre</p></td><td>x</td></tr>"
        "<tr><td>To<script>alert(1)</script></td><td><b>HF</b> </td></tr></table>"
    )

    assert table_text(clipboard) == (
        'Delmål\tTiltak\tAnsvar\nFlyt\t"Ein\nto\ntre"\tx\n\tTo\tHF\n'
    )


@pytest.mark.parametrize("clipboard", ["", "<p>ingen tabell</p>", "<!-- -->", "\x00"])
def test_a_clipboard_without_a_table_is_nothing(clipboard):
    assert table_text(clipboard) == ""


def test_pasted_rows_are_added_signed_and_undone(draft, leader):
    goal = draft.goals.get()
    before = Measure.objects.count()

    made = pasting.add_rows(goal, by=leader, pasted=read_pasted(TABLE))

    sub_goal = SubGoal.objects.get(text="Betre flyt")
    assert texts(sub_goal.measures.all()) == ["Lage ein rutine", "Halde kurs\nfor alle"]
    assert [row.position for row in made] == [1, 2]
    assert made[0].history.get().history_user == leader
    assert StatusReport.objects.get().status == Status.GOING
    undo_last(draft, leader)
    assert Measure.objects.count() == before
    assert not SubGoal.objects.filter(text="Betre flyt").exists()


def test_under_a_sub_goal_all_become_its_measures(draft, leader, measures):
    sub_goal = measures[0].sub_goal

    pasting.add_rows(sub_goal, by=leader, pasted=read_pasted(TABLE))

    assert texts(sub_goal.measures.all())[2:] == [
        "Lage ein rutine",
        "Halde kurs\nfor alle",
    ]


def test_an_identity_number_is_not_pasted(draft, leader):
    pasted = read_pasted(f"Ring {synthetic_number()}\tKommunane")

    assert pasted.has_identity_numbers
    with pytest.raises(DomainError):
        pasting.add_rows(draft.goals.get(), by=leader, pasted=pasted)
