"""What asks for the same in several plans is found, and nothing else; each find says why."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplans.imports import read_plan
from actionplans.twins import Entry, find_twins, stems


def entries(*texts, **also):
    """One measure in a plan of its own for each text."""
    return [
        Entry(key=str(n), plan=f"plan-{n}", kind="measure", text=text, **also)
        for n, text in enumerate(texts)
    ]


def kinds(group):
    return [reason.kind for reason in group.reasons]


OTHERS = (
    "Lage rutine for video mellom ambulanse og sentral",
    "Halde kurs om barn som pårørande",
    "Ta i bruk palliativ plan i journalen",
    "Skrive felles retningsline for utskriving",
)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Halde fagdag kvart år", "Halde  fagdag\nkvart år", "same_text"),
        (
            "Undersøkje om fagråda i regionen kan ha faste møte",
            "Undersøke om fagrådene i regionen kan ha faste møter",
            "same_words",
        ),
        (
            "Leiarane følgjer opp rettleiinga på sjukehuset",
            "Lederne følger opp veiledningen på sykehuset",
            "same_words",
        ),
        (
            "Årlig revidering av handlingsplan med vedlegg og relevante veiledere",
            "Revidering av handlingsplan med vedlegg og relevante veiledere hvert år",
            "like_text",
        ),
    ],
)
def test_the_same_is_found_whatever_the_written_language(one, other, kind):
    (group,) = find_twins(entries(one, other, *OTHERS))

    assert [entry.text for entry in group.entries] == [one, other]
    assert kinds(group) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Halde fagdag om rus", "Halde fagdag om amming"),
        ("Lage felles rutine", "Lage felles plan"),
        ("Møte", "Kurs"),
        ("", ""),
        ("og i på", "og i på"),
    ],
)
def test_a_few_common_words_are_no_twins(one, other):
    assert find_twins(entries(one, other, *OTHERS)) == []


def test_the_words_that_count_are_said():
    texts = (
        "Kartlegge bruken av forhåndssamtaler i sykehjem",
        "Kartlegge bruken av forhåndssamtaler i sykehjem årlig",
    )
    (group,) = find_twins(entries(*texts, *OTHERS))

    assert "forhåndssamtaler" in group.reasons[0].words
    assert 60 <= group.reasons[0].share < 100


def test_who_is_responsible_and_what_is_measured_help():
    others = [Entry(text, "plan-x", "measure", text) for text in OTHERS]
    texts = (
        "Prøve ambulante team rundt pasienten",
        "Opprette ambulante team rundt pasienten heime",
    )
    alone = find_twins([*entries(*texts), *others])
    helped = find_twins(
        [
            *entries(*texts, responsible="Kommunane", indicator="Tal på team"),
            *others,
        ]
    )

    assert alone == []
    assert kinds(helped[0]) == ["like_text", "same_facts"]


def test_goals_and_measures_are_held_apart():
    goal, measure = entries("Halde fagdag kvart år", "Halde fagdag kvart år")
    as_goal = Entry(goal.key, goal.plan, "goal", goal.text)

    assert find_twins([as_goal, measure]) == []


def test_what_stands_twice_in_one_plan_comes_last():
    same = [Entry(str(n), "plan-a", "measure", "Lage nettside") for n in range(2)]
    groups = find_twins([*same, *entries("Halde fagdag", "Halde fagdag")])

    assert [group.several for group in groups] == [True, False]


@given(st.lists(st.text(max_size=60), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_text_may_stand_in_a_plan(texts):
    for group in find_twins(entries(*texts)):
        assert len(group.entries) > 1
        assert group.reasons


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_stems_do_not_depend_on_case_or_order(text):
    assert stems(text.upper()) == stems(text.upper().lower().upper())


def test_fifteen_hundred_measures_take_a_blink():
    random = Random(7)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrstv"]
    texts = [" ".join(random.choices(words, k=14)) for _n in range(1490)]
    began = time.perf_counter()
    groups = find_twins(entries(*texts, *(["Samle alle til felles øving i år"] * 10)))

    assert time.perf_counter() - began < 5  # half a second where nobody else works
    assert [len(group.entries) for group in groups] == [10]


@pytest.mark.shared
def test_the_goal_that_stands_three_times_in_the_real_plan_is_found(shared_dir):
    path = shared_dir / "data/felles-handlingsplan.docx"
    plan = read_plan(path, filename=path.name, aliases={})
    goals = [
        Entry(
            f"{body.heading_in_document}-{n}",
            body.heading_in_document,
            "goal",
            goal.text,
        )
        for body in plan.committees
        for n, goal in enumerate(body.goals)
    ]
    (group,) = [group for group in find_twins(goals) if group.several]

    assert len(group.entries) == 3
    assert group.plans == 2
    assert all("fagrådene i Midt-Norge" in entry.text for entry in group.entries)
    assert kinds(group) == ["same_text"]
