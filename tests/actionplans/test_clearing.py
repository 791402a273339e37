"""Clearing: asked for by those who lead the writer, answered by those who lead the decider."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party
from actionplans import exports
from actionplans.freeze import thawed
from actionplans.models import ClearanceRequest, Measure, StatusReport, Thread
from actionplans.reports import Filters, joint_report, plan_report
from actionplans.reports.counts import status_counts
from actionplans.services import adopting
from actionplans.services.clearing import (
    ask_to_clear,
    clear_measure,
    refuse_to_clear,
    state_of,
)
from actionplans.services.status import (
    NotReportable,
    Said,
    report_status,
    report_statuses,
)
from actionplans.workflow import CLEARING, Clearing, State
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.workflow import StepNotAllowed
from tests.actionplans.people import synthetic_number
from tests.conftest import LONG_AGO, seated
from tests.factories.actionplans import (
    add_measure,
    adopt,
    in_state,
    report,
)

YEAR = timezone.localdate().year
WORD = {"text": "SSU klarerer tiltaket.", "case_number": "12/26"}


@pytest.fixture
def waiting(draft):
    """A measure with consequences, in force and not cleared."""
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    adopt(draft)
    return Measure.objects.get(pk=measure.pk)


@pytest.fixture
def plain(waiting):
    """The other measure of the same plan."""
    return Measure.objects.filter(goal=waiting.goal).exclude(pk=waiting.pk).get()


@pytest.fixture
def asked(waiting, leader, ssu_leader, ssu_deputy):
    ask_to_clear(waiting, by=leader, why="Rommet må leigast.")
    return waiting


def thread(measure):
    return Thread.objects.get(pk=measure.thread_id)


def lead(measure, state, leader, ssu_leader):
    """Bring the measure to a state of clearing by the real steps."""
    if state in {Clearing.ASKED, Clearing.REFUSED}:
        ask_to_clear(measure, by=leader, why="Det trengst.")
    if state == Clearing.REFUSED:
        refuse_to_clear(measure, by=ssu_leader, **WORD)
    if state == Clearing.CLEARED:
        clear_measure(measure, by=ssu_leader, **WORD)


def take(step, measure, by, words="Det trengst."):
    if step == "ask_to_clear":
        return ask_to_clear(measure, by=by, why=words)
    verb = clear_measure if step == "clear_measure" else refuse_to_clear
    return verb(measure, by=by, text=words, case_number="12/26")


# Every step, from every state, by everyone --------------------------------------------


@pytest.mark.parametrize("state", Clearing.values)
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_a_step_is_taken_from_its_states_only(waiting, leader, ssu_leader, step, state):
    lead(waiting, state, leader, ssu_leader)
    by = leader if step == "ask_to_clear" else ssu_leader

    if state in CLEARING.steps[step].sources:
        take(step, waiting, by)
        assert state_of(thread(waiting)) == CLEARING.steps[step].target
    else:
        with pytest.raises(StepNotAllowed):
            take(step, waiting, by)
        assert state_of(thread(waiting)) == state


MAY = {
    "ask_to_clear": {"leader", "deputy", "secretary"},
    "clear_measure": {"ssu_leader", "ssu_deputy"},
    "refuse_to_clear": {"ssu_leader", "ssu_deputy"},
}


@pytest.mark.parametrize(
    "who",
    [
        "leader", "deputy", "secretary", "member", "observer", "outsider",
        "ssu_leader", "ssu_deputy", "lsu_leader", "secretariat", "caseworker",
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_a_step_is_taken_by_its_people_only(request, waiting, leader, step, who):
    by = request.getfixturevalue(who)

    if who in MAY[step]:
        take(step, waiting, by)
    else:
        with pytest.raises(PermissionDenied):
            take(step, waiting, by)
        assert not ClearanceRequest.objects.exists()


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.ADOPTED}))
@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_only_a_measure_of_the_plan_in_force(draft, leader, ssu_leader, step, state):
    measure = Measure.objects.filter(goal__revision=draft).first()
    Measure.objects.filter(pk=measure.pk).update(has_consequences=True)
    in_state(draft, state)

    with pytest.raises(DomainError):
        take(step, measure, leader if step == "ask_to_clear" else ssu_leader)


@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_only_a_measure_with_consequences(plain, leader, ssu_leader, step):
    with pytest.raises(DomainError):
        take(step, plain, leader if step == "ask_to_clear" else ssu_leader)


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPUTY])
@pytest.mark.parametrize("step", ["clear_measure", "refuse_to_clear"])
def test_nobody_answers_for_the_body_he_leads(waiting, committee, ssu, step, role):
    both = seated("begge", ssu, Role.DEPUTY, party=Party.TRUST)
    seat(both, committee, role, by=None, valid_from=LONG_AGO)

    with pytest.raises(DomainError, match=r"leiar|leier"):
        take(step, waiting, both)
    assert state_of(thread(waiting)) == Clearing.WAITS


def test_who_is_an_ordinary_member_of_the_writer_may_answer(waiting, committee, ssu):
    both = seated("begge", ssu, Role.DEPUTY, party=Party.TRUST)
    seat(both, committee, Role.MEMBER, by=None, valid_from=LONG_AGO)

    take("clear_measure", waiting, both)


# What is kept -------------------------------------------------------------------------


def test_the_answer_is_signed_dated_and_numbered(asked, ssu_leader):
    day = timezone.localdate() - datetime.timedelta(days=3)

    clear_measure(asked, by=ssu_leader, text="Klarert.", case_number="14/26", on=day)

    kept = ClearanceRequest.objects.get()
    assert (kept.state, kept.text, kept.case_number, kept.decided_on) == (
        "cleared",
        "Klarert.",
        "14/26",
        day,
    )
    assert (kept.answered_by, kept.answered_seat.committee.slug) == (ssu_leader, "ssu")
    assert kept.history.latest().history_user == ssu_leader
    assert (thread(asked).cleared_on, thread(asked).cleared_case) == (day, "14/26")


def test_a_refusal_leaves_the_measure_waiting_and_it_may_be_asked_anew(
    asked, leader, ssu_leader
):
    refuse_to_clear(asked, by=ssu_leader, text="For dyrt.", case_number="14/26")
    assert thread(asked).cleared_on is None

    ask_to_clear(asked, by=leader, why="Kommunane betaler no.")

    assert [row.state for row in ClearanceRequest.objects.all()] == ["refused", "asked"]


@pytest.mark.parametrize("step", list(CLEARING.steps))
def test_words_are_asked_for(waiting, leader, ssu_leader, step):
    with pytest.raises(StepNotAllowed):
        take(step, waiting, leader if step == "ask_to_clear" else ssu_leader, words=" ")


def test_a_case_number_is_asked_for(waiting, ssu_leader):
    with pytest.raises(DomainError, match="saksnummer"):
        clear_measure(waiting, by=ssu_leader, text="Ja.", case_number="")


def test_a_decision_is_not_dated_ahead(waiting, ssu_leader):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(DomainError):
        clear_measure(waiting, by=ssu_leader, on=tomorrow, **WORD)


def test_a_number_of_a_person_is_never_kept(waiting, leader, ssu_leader):
    with pytest.raises(HoldsIdentityNumber):
        ask_to_clear(waiting, by=leader, why=synthetic_number())
    with pytest.raises(HoldsIdentityNumber):
        clear_measure(
            waiting, by=ssu_leader, text=synthetic_number(), case_number="1/26"
        )
    assert not ClearanceRequest.objects.exists()


def told(event):
    letters = Letter.objects.filter(event__contains=event).order_by("pk")
    return {letter.to_user.name for letter in letters}


def test_those_who_lead_the_decider_hear_of_the_question(asked):
    assert told("clearance_asked") == {"leiar.ssu", "nestleiar.ssu"}


@pytest.mark.parametrize("verb", [clear_measure, refuse_to_clear])
def test_the_writer_and_the_secretariat_hear_of_the_answer(
    asked, deputy, secretariat, ssu_leader, verb
):
    verb(asked, by=ssu_leader, **WORD)

    assert told("clearance_answered") == {
        "leiar.fsu-rehabilitering",
        "nestleiar.fsu-rehabilitering",
        secretariat.name,
    }
    letter = Letter.objects.filter(event__contains="clearance_answered").first()
    assert "12/26" in letter.body
    assert "SSU klarerer tiltaket." in letter.body


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
