"""What waits to be cleared is shown as waiting, and answered on one page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans import exports
from actionplans.freeze import thawed
from actionplans.models import ClearanceRequest, Measure, StatusReport
from actionplans.reports import Filters, joint_report, plan_report
from actionplans.reports.counts import status_counts
from actionplans.services import adopting
from actionplans.services.clearing import (
    clear_measure,
    state_of,
)
from actionplans.services.status import (
    NotReportable,
    Said,
    report_status,
    report_statuses,
)
from actionplans.workflow import CLEARING, Clearing
from tests.actionplans.conftest import thread
from tests.factories.actionplans import (
    add_measure,
    report,
)

YEAR = timezone.localdate().year
WORD = {"text": "SSU klarerer tiltaket.", "case_number": "12/26"}


# What waits is nowhere under way or carried out ---------------------------------------


def test_adopting_the_plan_anew_does_not_clear_it(waiting, plan, secretariat):
    again = plan.revisions.create(number=2, previous=waiting.goal.revision)
    goal = again.goals.create(
        thread=waiting.goal.thread, text="Mål", position=1, language="nn"
    )
    copy = add_measure(goal, thread=waiting.thread, has_consequences=True)
    adopting.register_adopted(
        again,
        by=secretariat,
        on=timezone.localdate(),
        case_number="1/26",
        text="Vedteke.",
    )

    assert Measure.objects.get(pk=copy.pk).waits_for_clearance


def everywhere(measure):
    """How the measure's year looks in each place that shows it."""
    revision = measure.goal.revision
    shown = plan_report(revision)
    row = next(row for row in shown.measures() if row.thread == measure.thread_id)
    joint = joint_report()
    joined = next(
        row
        for part in joint.parts
        for goal in part.goals
        for row in goal.every_measure()
        if row.thread == measure.thread_id
    )
    at = exports.headings(shown.years).index(str(YEAR))
    line = next(
        row.cells
        for row in exports.plan_rows([exports.Part(revision, shown.goals)], shown.years)
        if row.measure and row.measure.text == measure.text
    )
    counts = status_counts([revision], [YEAR])[revision.pk][YEAR]
    return row.status_in(YEAR), joined.status_in(YEAR), line[at], counts, shown.now


@pytest.mark.parametrize("said", ["going", "done"])
def test_whatever_was_said_it_is_shown_as_waiting(waiting, said):
    report(waiting, YEAR, said)

    cell, joined, line, counts, now = everywhere(waiting)

    for one in (cell, joined):
        assert (one.status, one.label, one.waits) == ("going", "Ventar på SSU", True)
    assert line == "Ventar på SSU"
    for one in (counts, now):
        assert (one.done, one.going, one.waiting) == (0, 1, 1)
        assert "ventar" in one.spoken


@pytest.mark.parametrize("said", ["going", "done"])
def test_cleared_it_is_as_any_other(waiting, ssu_leader, said):
    report(waiting, YEAR, said)
    clear_measure(waiting, by=ssu_leader, **WORD)

    cell, joined, _line, counts, _now = everywhere(waiting)

    assert (cell.status, cell.waits, joined.status) == (said, False, said)
    assert (counts.of(said), counts.waiting) == (1, 0)


@pytest.mark.parametrize(
    ("status", "found"), [("done", 0), ("going", 1), ("unknown", 1)]
)
def test_the_filter_finds_it_as_it_is_shown(waiting, status, found):
    report(waiting, YEAR, "done")

    assert joint_report(Filters(status=status, year=YEAR)).found == found


def test_it_is_shown_in_words_on_the_pages(client, waiting, plan):
    report(waiting, YEAR, "done")

    for address in (
        reverse("actionplans:plan", args=[plan.slug]),
        reverse("actionplans:joint"),
        reverse("actionplans:measure", args=[plan.slug, waiting.thread_id]),
        reverse("actionplans:evaluation", args=[YEAR]),
        reverse("actionplans:plan_csv", args=[plan.slug, 1]),
    ):
        text = b"".join(client.get(address)).decode().lower()
        assert "ventar på ssu" in text or "på å bli klarert" in text, address


def test_it_is_refused_as_carried_out_wherever_it_is_said(waiting, plain, leader):
    with pytest.raises(NotReportable, match="SSU"):
        report_status(waiting, YEAR, by=leader, status="done")

    said = {waiting.thread_id: Said("done"), plain.thread_id: Said("done")}
    kept, refused = report_statuses(waiting.goal.revision, YEAR, said, by=leader)

    assert [row.thread_id for row in kept] == [plain.thread_id]
    assert "SSU" in refused[waiting.thread_id]
    assert not StatusReport.objects.filter(thread=waiting.thread).exists()


# The pages ----------------------------------------------------------------------------

WAITS = "actionplans:clearing"


def answers(measure, answer="clear_measure", **also):
    key = f"t{measure.pk}"
    given = {"answer": answer, **WORD, "on": timezone.localdate().isoformat(), **also}
    return (
        reverse("actionplans:answer-clearing", args=[measure.thread_id]),
        {f"{key}-{name}": value for name, value in given.items()},
    )


def test_asking_is_one_step(client, leader, waiting, plan):
    client.force_login(leader)
    address = reverse("actionplans:ask-to-clear", args=[plan.slug, waiting.thread_id])
    page = client.get(
        reverse("actionplans:measure", args=[plan.slug, waiting.thread_id])
    )
    assert address in page.text

    assert client.get(address).status_code == 200
    answer = client.post(address, {"why": "Rommet må leigast."})

    assert answer.status_code == 302
    assert ClearanceRequest.objects.get().why == "Rommet må leigast."


def test_what_is_missing_is_said_and_what_was_typed_stays(client, ssu_leader, asked):
    client.force_login(ssu_leader)
    address, given = answers(asked, case_number="")

    answer = client.post(address, given)

    assert answer.status_code == 422
    assert "SSU klarerer tiltaket." in answer.text
    assert state_of(thread(asked)) == Clearing.ASKED


@pytest.mark.parametrize("verb", ["clear_measure", "refuse_to_clear"])
def test_each_is_answered_on_the_page(client, ssu_leader, asked, verb):
    client.force_login(ssu_leader)
    page = client.get(reverse(WAITS))
    assert "Rommet må leigast." in page.text
    assert asked.text in page.text

    answer = client.post(*answers(asked, verb), follow=True)

    assert answer.status_code == 200
    assert state_of(thread(asked)) == CLEARING.steps[verb].target
    assert "12/26" in answer.text


@pytest.mark.parametrize(
    ("who", "page", "post"),
    [
        ("ssu_leader", 200, 302),
        ("ssu_deputy", 200, 302),
        ("secretariat", 200, 403),
        ("leader", 403, 404),
        ("outsider", 403, 404),
        ("lsu_leader", 403, 404),
    ],
)
def test_who_may_see_and_answer(client, request, asked, who, page, post):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(WAITS)).status_code == page
    plans = client.get(reverse("actionplans:plans"))
    assert (reverse(WAITS) in plans.text) is (page == 200)
    assert client.post(*answers(asked)).status_code == post


def test_an_answer_that_comes_late_says_so(client, asked, ssu_leader, ssu_deputy):
    clear_measure(asked, by=ssu_deputy, **WORD)
    client.force_login(ssu_leader)

    assert client.post(*answers(asked)).status_code == 409


@pytest.mark.parametrize("count", [1, 3, 15])
def test_it_asks_the_database_equally_often(
    client, ssu_leader, leader, asked, count, django_assert_max_num_queries
):
    goal = asked.goal

    with thawed():
        for _n in range(count - 1):
            one = add_measure(goal, has_consequences=True)
            ClearanceRequest.objects.create(
                thread=one.thread, why="Ja", asked_at=timezone.now()
            )
    client.force_login(ssu_leader)

    with django_assert_max_num_queries(24):
        assert client.get(reverse(WAITS)).status_code == 200


def test_the_story_tells_it_by_seat(client, asked, ssu_leader, plan):
    clear_measure(asked, by=ssu_leader, **WORD)

    page = client.get(reverse("actionplans:measure", args=[plan.slug, asked.thread_id]))

    assert "SSU klarerte tiltaket" in page.text
    assert "12/26" in page.text
    assert "Rommet må leigast." not in page.text
    assert "leiar.ssu" not in page.text
