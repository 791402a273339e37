"""A revision as data: always the same bytes, and a hash anyone can work out anew."""

import hashlib
import json

import pytest

from actionplans import canonical
from actionplans.models import Measure
from actionplans.services import adopting
from committees.models import AgreementPart, PatientGroup
from tests.actionplans.deciding.conftest import again, in_days
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    grow,
)


@pytest.fixture
def revision(plan):
    made = RevisionFactory(plan=plan, introduction="Ei innleiing")
    goal = add_goal(made, "Betre rehabilitering")
    own = add_measure(goal, "Lage nettside", responsible_words="Kommunane")
    sub = add_sub_goal(goal, "Alle veit kvar dei skal")
    add_measure(sub, "Halde kurs", language="nb", indicator="Talet på kurs")
    for slug in ("eldre", "barn"):
        own.patient_groups.add(
            PatientGroup.objects.create(
                slug=slug, name_nn=slug, name_nb=slug, valid_from="2021-01-01"
            )
        )
    own.parts.add(AgreementPart.objects.create(number=7, text_nn="A", text_nb="A"))
    return made


def test_it_holds_what_the_plan_says(revision, plan):
    data = canonical.document(revision)
    goal = data["goals"][0]

    assert {k: v for k, v in data.items() if k != "goals"} == {
        "form": 1,
        "plan": "fsu-rehabilitering",
        "revision": 1,
        "title": {"nn": plan.title_nn, "nb": plan.title_nb},
        "period": [plan.period_start, plan.period_end],
        "introduction": "Ei innleiing",
    }
    assert [
        (kind, node["number"], node["text"]) for kind, node in canonical.places(data)
    ] == [
        ("goal", "1", "Betre rehabilitering"),
        ("measure", "1.1", "Lage nettside"),
        ("sub_goal", "1.2", "Alle veit kvar dei skal"),
        ("measure", "1.2.1", "Halde kurs"),
    ]
    own = goal["measures"][0]
    assert own == {
        "thread": str(Measure.objects.get(text="Lage nettside").thread_id),
        "number": "1.1",
        "text": "Lage nettside",
        "language": "nn",
        "responsible": {"body": "", "organisation": "", "words": "Kommunane"},
        "timeframe": {"kind": "", "words": ""},
        "indicator": "",
        "has_consequences": False,
        "priority": False,
        "patient_groups": ["barn", "eldre"],
        "parts": [7],
    }


def test_the_bytes_are_those_of_canonical_json(revision):
    text = canonical.write(canonical.document(revision))

    again_written = json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert text == again_written
    assert canonical.digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_letters_are_composed(plan):
    made = RevisionFactory(plan=plan)
    add_goal(made, "Sma\u030a bokstavar")

    assert "Små bokstavar" in canonical.write(canonical.document(made))


def test_it_asks_the_database_equally_often(plan, django_assert_num_queries):
    small, big = RevisionFactory(plan=plan), None
    grow(small, goals=1, sub_goals=1, measures=1)
    with django_assert_num_queries(7):
        canonical.document(again(small))

    adopting.register_adopted(
        small, by=None, on=in_days(0), case_number="1/26", text="Vedteke."
    )
    big = RevisionFactory(plan=plan)
    grow(big, goals=3, sub_goals=3, measures=3)
    with django_assert_num_queries(7):
        canonical.document(again(big))


def test_a_changed_place_changes_the_hash(revision):
    before = canonical.fingerprint(revision)
    Measure.objects.filter(text="Halde kurs").update(indicator="Noko anna")

    assert canonical.fingerprint(again(revision)) != before


def test_an_adopted_plan_can_be_checked_against_its_rows(revision):
    adopting.register_adopted(
        revision, by=None, on=in_days(0), case_number="39/22", text="Vedteke."
    )
    adopted = again(revision)
    assert canonical.holds(adopted)

    adopted.canonical = adopted.canonical.replace("Halde kurs", "Halde fest")
    assert not canonical.holds(adopted)


def test_a_row_changed_behind_everybodys_back_is_found_out(revision):
    from actionplans import freeze

    adopting.register_adopted(
        revision, by=None, on=in_days(0), case_number="39/22", text="Vedteke."
    )
    with freeze.thawed():
        Measure.objects.filter(text="Halde kurs").update(text="Halde fest")

    assert not canonical.holds(again(revision))


def test_a_draft_has_nothing_to_hold(revision):
    assert not canonical.holds(revision)
