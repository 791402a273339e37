"""Reporting status: in place, without JavaScript, and refused in words."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, StatusReport
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import PlanFactory, RevisionFactory, adopt, grow

HTMX = {"HX-Request": "true"}
YEAR = timezone.localdate().year


@pytest.fixture
def measure(in_force):
    return Measure.objects.filter(goal__revision=in_force).first()


@pytest.fixture
def reporting(client, leader):
    client.force_login(leader)
    return client


def page(plan, query=""):
    return reverse("actionplans:status", args=[plan.slug]) + query


def row(measure, query=""):
    plan = measure.goal.revision.plan
    return reverse("actionplans:report", args=[plan.slug, measure.thread_id]) + query


def test_every_measure_stands_there(reporting, plan_in_force):
    answer = reporting.get(page(plan_in_force))

    assert answer.status_code == 200
    assert answer.text.count(">Kommunane<") == 2


def test_one_choice_is_enough(reporting, measure):
    answer = reporting.post(row(measure), {"status": "done"})

    report = StatusReport.objects.get()
    assert (report.status, report.year, report.word) == ("done", YEAR, "")
    assert (
        answer.url
        == f"{page(measure.goal.revision.plan)}?ar={YEAR}#m-{measure.thread_id}"
    )


def test_in_place_the_row_and_the_numbers_come_back(reporting, measure):
    opened = reporting.get(row(measure), headers=HTMX)
    answer = reporting.post(
        row(measure),
        {"status": "going", "word": "14 av 27", "sentence": "Går sin gang."},
        headers=HTMX,
    )

    assert "<html" not in opened.text + answer.text
    assert 'name="status"' in opened.text
    assert "14 av 27" in answer.text
    assert re.search(r'id="numbers"[^>]*hx-swap-oob', answer.text)


def test_another_year_is_chosen_in_the_address(reporting, measure):
    reporting.post(row(measure, f"?ar={YEAR - 1}"), {"status": "not"})

    assert StatusReport.objects.get().year == YEAR - 1


def test_one_goes_on_to_the_next(reporting, in_force, measure):
    other = Measure.objects.filter(goal__revision=in_force).last()

    plain = reporting.post(row(measure), {"status": "done", "neste": "1"})
    in_place = reporting.post(
        row(measure), {"status": "done", "neste": "1"}, headers=HTMX
    )

    assert str(other.thread_id) in plain.url
    assert f'id="m-{other.thread_id}" hx-swap-oob' in in_place.text


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"status": "sort of"},
        {"status": "done", "word": "x" * 61},
        {"status": "done", "sentence": "x" * 301},
        {"status": "done", "sentence": f"Ring {synthetic_number()}"},
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_what_is_wrong_comes_back(reporting, measure, typed, headers):
    answer = reporting.post(row(measure), {"word": "eit ord", **typed}, headers=headers)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not StatusReport.objects.exists()


def test_what_waits_for_ssu_is_refused_in_words(reporting, draft):
    Measure.objects.filter(goal__revision=draft).update(has_consequences=True)
    adopt(draft)
    measure = Measure.objects.filter(goal__revision=draft).first()

    answer = reporting.post(row(measure), {"status": "done", "sentence": "Ferdig!"})

    assert answer.status_code == 422
    assert "SSU" in answer.text
    assert "Ferdig!" in answer.text


def test_sent_twice_there_is_one_report(reporting, measure):
    for _ in range(2):
        reporting.post(row(measure), {"status": "done", "once": "k"})

    assert StatusReport.objects.count() == 1


def test_markup_in_a_sentence_is_text(reporting, measure):
    reporting.post(row(measure), {"status": "done", "sentence": "<img src=x> 😀\x00"})

    answer = reporting.get(page(measure.goal.revision.plan))
    assert "<img src=x" not in answer.text
    assert StatusReport.objects.get().sentence == "<img src=x> 😀"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("member", 200),
        ("observer", 403),
        ("outsider", 403),
        ("ssu_leader", 403),
        ("secretariat", 403),
    ],
)
def test_who_comes_in(client, plan_in_force, request, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(plan_in_force)).status_code == code


def test_without_a_plan_in_force_it_says_so(reporting, draft):
    assert reporting.get(page(draft.plan)).status_code == 409


def test_a_measure_of_another_plan_is_404(reporting, measure, other_committee, ssu):
    elsewhere = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    other = grow(elsewhere)[0]

    where = reverse("actionplans:report", args=["fsu-rehabilitering", other.thread_id])
    assert reporting.get(where).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_equally_often(
    client, committee, ssu, leader, count, django_assert_num_queries
):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    grow(revision, goals=count, sub_goals=count, measures=count)
    adopt(revision)
    client.force_login(leader)
    client.get(page(revision.plan))

    with django_assert_num_queries(10):
        client.get(page(revision.plan))
