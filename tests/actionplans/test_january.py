"""The leader's January: what is known stands there, the rest is one tap each."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, StatusReport
from actionplans.reports.sheet import sheet_of
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    adopt,
    grow,
    report,
)

HTMX = {"HX-Request": "true"}
YEAR = timezone.localdate().year


@pytest.fixture
def measures(in_force):
    return list(Measure.objects.filter(goal__revision=in_force).order_by("pk"))


def page(plan, query=f"?ar={YEAR}"):
    return reverse("actionplans:january", args=[plan.slug]) + query


def tap(measure):
    plan = measure.goal.revision.plan
    address = reverse("actionplans:tap", args=[plan.slug, measure.thread_id])
    return f"{address}?ar={YEAR}"


@pytest.fixture
def leading(client, leader):
    client.force_login(leader)
    return client


def test_unanswered_ones_come_first_and_the_known_is_chosen(
    leading, plan_in_force, measures
):
    report(measures[0], YEAR, "done")

    shown = leading.get(page(plan_in_force))

    assert "1 av 2 tiltak er svart på" in shown.text
    assert shown.text.index(measures[1].text) < shown.text.index(measures[0].text)
    assert 'value="done" checked' in shown.text


def test_what_an_earlier_year_ended_with_is_filled_in(in_force, measures):
    report(measures[0], YEAR - 1, "done")
    report(measures[1], YEAR - 1, "going")

    first, second = sheet_of(in_force).rows

    assert first.suggestion(YEAR).status == "done"
    assert second.suggestion(YEAR) is None


def test_what_is_done_every_year_is_not_guessed(draft):
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(timeframe="yearly")
    revision = adopt(draft)
    report(measure, YEAR - 1, "done")

    assert sheet_of(revision).row(measure.thread_id).suggestion(YEAR) is None


def test_one_tap_is_kept_and_the_progress_comes_back(leading, measures):
    answer = leading.post(
        tap(measures[0]), {f"s-{measures[0].thread_id}": "going"}, headers=HTMX
    )

    assert answer.status_code == 200
    assert "1 av 2 tiltak er svart på" in answer.text
    assert StatusReport.objects.get().status == "going"


def test_the_same_tap_again_adds_nothing(leading, measures):
    for _n in range(3):
        leading.post(tap(measures[0]), {f"s-{measures[0].thread_id}": "not"})

    assert StatusReport.objects.count() == 1


def test_without_javascript_all_is_sent_at_once(leading, plan_in_force, measures):
    given = {
        f"s-{measures[0].thread_id}": "done",
        f"s-{measures[1].thread_id}": "not",
    }

    answer = leading.post(page(plan_in_force), given, follow=True)
    leading.post(page(plan_in_force), given)

    assert "2 statusar er lagra." in answer.text
    assert [
        r.status for r in StatusReport.objects.order_by("thread__measures__pk")
    ] == [
        "done",
        "not",
    ]


def test_the_words_that_were_said_stay(leading, plan_in_force, measures):
    report(measures[0], YEAR, "done", word="Ferdig", sentence="I mai.")

    leading.post(
        page(plan_in_force),
        {f"s-{measures[0].thread_id}": "done", f"s-{measures[1].thread_id}": "not"},
    )

    assert StatusReport.objects.count() == 2
    assert measures[0].thread.reports.get().sentence == "I mai."


def test_what_is_out_of_date_is_confirmed_by_the_same_choice(
    leading, plan_in_force, measures
):
    old = report(measures[0], YEAR - 1, "going", word="Halvt")
    StatusReport.objects.filter(pk=old.pk).update(
        at=timezone.now() - datetime.timedelta(days=500)
    )
    address = page(plan_in_force, f"?ar={YEAR - 1}")
    assert "Utdatert" in leading.get(address).text

    leading.post(address, {f"s-{measures[0].thread_id}": "going"})

    assert [r.word for r in measures[0].thread.reports.all()] == ["Halvt", "Halvt"]
    assert "Utdatert" not in leading.get(address).text


def test_when_all_is_told_the_evaluation_has_drafted_itself(
    leading, plan_in_force, measures
):
    for measure in measures:
        report(measure, YEAR, "done")

    shown = leading.get(page(plan_in_force))

    assert "2 av 2 tiltak er svart på" in shown.text
    assert "Utkastet til evaluering er klart" in shown.text
    assert f"I {YEAR} var det 2 tiltak." in shown.text


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_waits_is_refused_in_words(leading, draft, headers):
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    adopt(draft)

    answer = leading.post(
        tap(measure), {f"s-{measure.thread_id}": "done"}, headers=headers
    )
    whole = leading.post(page(draft.plan), {f"s-{measure.thread_id}": "done"})

    assert (answer.status_code, whole.status_code) == (422, 422)
    assert "SSU" in answer.text
    assert not StatusReport.objects.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("deputy", 200),
        ("secretary", 200),
        ("member", 200),
        ("observer", 403),
        ("outsider", 403),
        ("ssu_leader", 403),
        ("secretariat", 403),
    ],
)
def test_it_is_for_those_who_write_the_plan(client, request, plan_in_force, who, code):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(plan_in_force)).status_code == code


@pytest.mark.parametrize("count", [1, 3, 60])
def test_it_asks_the_database_equally_often(
    leading, committee, ssu, count, django_assert_num_queries
):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    for measure in grow(revision, measures=count):
        report(measure, YEAR - 1, "done")
    adopt(revision)
    leading.get(page(revision.plan))

    with django_assert_num_queries(10):
        leading.get(page(revision.plan))


def test_a_status_in_place_costs_few_queries(
    leading, measures, django_assert_max_num_queries
):
    plan = measures[0].goal.revision.plan
    address = reverse("actionplans:report", args=[plan.slug, measures[0].thread_id])

    with django_assert_max_num_queries(23):  # three ask whether a case became it
        leading.post(f"{address}?ar={YEAR}", {"status": "done"}, headers=HTMX)


@pytest.mark.parametrize(
    ("year", "said", "status", "stale"),
    [
        (YEAR, datetime.timedelta(days=1), "going", False),
        (YEAR, datetime.timedelta(days=400), "going", True),
        (YEAR, datetime.timedelta(days=400), "done", False),
        (YEAR - 1, datetime.timedelta(days=1), "going", False),
        (YEAR - 1, datetime.timedelta(days=366), "going", True),
        (YEAR - 1, datetime.timedelta(days=366), "not", False),
    ],
)
def test_planned_or_under_way_goes_out_of_date(
    in_force, measures, year, said, status, stale
):
    """For a year that is over, said before it was over; or long since."""
    old = report(measures[0], year, status)
    StatusReport.objects.filter(pk=old.pk).update(at=timezone.now() - said)

    cell = sheet_of(in_force).row(measures[0].thread_id).status_in(year)

    assert cell.stale is stale
