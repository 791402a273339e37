"""Two texts beside each other: what is new, changed, moved, taken out."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.compare import Fact, Piece, compare, words_apart

pytestmark = pytest.mark.once


def measure(thread: str, text: str = "Gjere noko", **facts: object) -> dict:
    return {
        "thread": thread,
        "text": text,
        "language": "nn",
        "responsible": {"body": "", "organisation": "", "words": ""},
        "timeframe": {"kind": "", "words": ""},
        "indicator": "",
        "has_consequences": False,
        "priority": False,
        "patient_groups": [],
        "parts": [],
        **facts,
    }


def tree(*goals: tuple) -> dict:
    """Goals as (thread, [measures], [(sub-goal thread, [measures])])."""
    return numbered(
        {
            "goals": [
                {
                    "thread": thread,
                    "text": f"Mål {thread}",
                    "language": "nn",
                    "patient_groups": [],
                    "measures": list(own),
                    "sub_goals": [
                        {
                            "thread": sub,
                            "text": f"Delmål {sub}",
                            "language": "nn",
                            "measures": list(below),
                        }
                        for sub, below in subs
                    ],
                }
                for thread, own, subs in goals
            ]
        }
    )


def numbered(data: dict) -> dict:
    data = copy.deepcopy(data)
    for g, goal in enumerate(data["goals"], 1):
        goal["number"] = str(g)
        children = [*goal["measures"], *goal["sub_goals"]]
        for n, child in enumerate(children, 1):
            child["number"] = f"{g}.{n}"
            for m, below in enumerate(child.get("measures", ()), 1):
                below["number"] = f"{g}.{n}.{m}"
    return data


OLD = tree(
    ("g1", [], [("d1", [measure("a"), measure("b"), measure("c")])]),
    ("g2", [measure("x")], []),
)


def told(old: dict | None, new: dict) -> list[tuple[str, str]]:
    return [(change.kind, change.thread) for change in compare(old, new).changes]


def test_the_same_text_has_no_changes():
    same = compare(OLD, OLD)

    assert same.changes == ()
    assert same.unchanged == 7
    assert not same


def test_everything_is_new_where_there_was_nothing():
    assert told(None, OLD) == [
        ("new", thread) for thread in ("g1", "d1", "a", "b", "c", "g2", "x")
    ]


def test_a_word_is_changed():
    new = tree(
        ("g1", [], [("d1", [measure("a"), measure("b", "Gjere mykje"), measure("c")])]),
        ("g2", [measure("x")], []),
    )

    found = compare(OLD, new)

    assert [(c.kind, c.number, c.pieces) for c in found.changes] == [
        (
            "changed",
            "1.1.2",
            (Piece("same", "Gjere "), Piece("del", "noko"), Piece("ins", "mykje")),
        )
    ]
    assert found.unchanged == 6


def test_facts_are_compared_whole():
    moved_on = measure("a", patient_groups=["barn", "eldre"], has_consequences=True)
    new = tree(
        ("g1", [], [("d1", [moved_on, measure("b"), measure("c")])]),
        ("g2", [measure("x")], []),
    )

    (change,) = compare(OLD, new).changes

    assert change.facts == (
        Fact("patient_groups", None, ["barn", "eldre"]),
        Fact("has_consequences", None, True),
    )


def test_one_that_came_in_first_moves_nobody():
    new = tree(
        ("g1", [], [("d1", [measure("n"), measure("a"), measure("b"), measure("c")])]),
        ("g2", [measure("x")], []),
    )

    assert told(OLD, new) == [("new", "n")]


def test_one_that_went_out_moves_nobody_and_stands_where_it_stood():
    new = tree(
        ("g1", [], [("d1", [measure("a", "Anna"), measure("c", "Anna")])]),
        ("g2", [measure("x")], []),
    )

    assert told(OLD, new) == [("changed", "a"), ("dropped", "b"), ("changed", "c")]


def test_one_that_changed_places_is_the_only_one_moved():
    new = tree(
        ("g1", [], [("d1", [measure("c"), measure("a"), measure("b")])]),
        ("g2", [measure("x")], []),
    )

    found = compare(OLD, new)

    assert [(c.kind, c.thread, c.was_number, c.number) for c in found.changes] == [
        ("moved", "c", "1.1.3", "1.1.1")
    ]


def test_one_that_changed_parents_is_moved_though_it_is_rewritten():
    new = tree(
        ("g1", [], [("d1", [measure("a"), measure("c")])]),
        ("g2", [measure("x"), measure("b", "Noko heilt anna")], []),
    )

    (change,) = compare(OLD, new).changes

    assert (change.kind, change.thread, change.moved) == ("changed", "b", True)


def test_blanks_between_two_changes_do_not_cut_them_in_bits():
    assert words_apart("ein to tre", "fire fem tre") == (
        Piece("del", "ein to"),
        Piece("ins", "fire fem"),
        Piece("same", " tre"),
    )


def test_a_text_written_anew_is_not_pieced_together_by_a_chance_word():
    old, new = "Bruke utvalet til å løyse det som står att", "Møte i utvalet"

    assert words_apart(old, new) == (Piece("del", old), Piece("ins", new))


def test_very_long_texts_stand_whole_against_each_other():
    old, new = "a " * 3000, "b " * 3000

    assert words_apart(old, new) == (Piece("del", old), Piece("ins", new))


words = st.lists(
    st.sampled_from(["mål", "å", ",", " ", "\n", "tiltak", "år"]), max_size=12
)


@given(words.map("".join), words.map("".join))
def test_the_pieces_hold_both_texts(old, new):
    pieces = words_apart(old, new)

    assert "".join(p.text for p in pieces if p.mark != "ins") == old
    assert "".join(p.text for p in pieces if p.mark != "del") == new


trees = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"), st.sampled_from(["Eitt", "To"]), st.booleans()
    ),
    max_size=8,
    unique_by=lambda row: row[0],
).map(
    lambda rows: tree(
        ("g1", [measure(t, text) for t, text, first in rows if first], []),
        ("g2", [measure(t, text) for t, text, first in rows if not first], []),
    )
)


@given(trees, trees)
def test_every_node_is_told_of_once_or_is_as_before(old, new):
    found = compare(old, new)
    threads = [change.thread for change in found.changes]
    here = {n["thread"] for goal in new["goals"] for n in goal["measures"]} | {
        "g1",
        "g2",
    }
    there = {n["thread"] for goal in old["goals"] for n in goal["measures"]} | {
        "g1",
        "g2",
    }

    assert len(threads) == len(set(threads))
    assert {c.thread for c in found.changes if c.kind == "new"} == here - there
    assert {c.thread for c in found.changes if c.kind == "dropped"} == there - here
    assert found.unchanged == len(here) - sum(
        c.kind != "dropped" for c in found.changes
    )


@given(trees)
def test_nothing_differs_from_itself(text):
    assert compare(text, text).changes == ()
