"""Letters before the year's deadline, and the links that open one measure's status."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import User
from actionplans.freeze import thawed
from actionplans.models import Measure, Plan, Revision, StatusReport
from actionplans.responsible import answering, measures_of, roles_in
from actionplans.services.reminding_statuses import remind_of_statuses
from actionplans.services.status import recall_links
from committees.roles import Role
from helsefellesskap.core import mail as post_office
from helsefellesskap.core.models import Letter, SignedLink
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    in_state,
    report,
)
from tests.factories.committees import OrganisationFactory

TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def due_in(plan):
    """Let the plan's deadline for this year's status be so many days from now."""

    def set_days(days):
        # The deadline lies in the year after: the clock is moved, not the deadline.
        return plan.status_due(YEAR) - datetime.timedelta(days=days)

    return set_days


@pytest.fixture
def on_day(monkeypatch):
    """Let the reminders believe that it is another day."""

    def move(day):
        monkeypatch.setattr(
            "actionplans.services.reminding_statuses.timezone.localdate", lambda *a: day
        )

    return move


@pytest.fixture
def named(plan, lsu, deputy, secretary, member):
    """A plan in force: the FSU, an LSU, the leader and nobody are each named once."""
    revision = RevisionFactory(plan=plan)
    goal = add_goal(revision)
    by_body = add_measure(goal, "Til FSU", responsible_body=plan.writer)
    by_lsu = add_measure(goal, "Til LSU", responsible_body=lsu)
    by_role = add_measure(goal, "Til leiar", responsible_words="Leiar i utvalet")
    plain = add_measure(goal, "Til alle", responsible_words="Kommunane")
    adopt(revision)
    return {"body": by_body, "lsu": by_lsu, "role": by_role, "plain": plain}


def letters():
    return Letter.objects.filter(event__startswith="status:").order_by("pk")


def sent_to(user):
    return letters().filter(to_user=user).last()


def deliver(letter, mailoutbox):
    """Send it, and hand back the paths of its links."""
    post_office.deliver(letter.pk)
    return re.findall(r"/l/[\w-]+/", mailoutbox[-1].body)


# Who answers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("Leiar i utvalet", {Role.LEADER}),
        ("leder", {Role.LEADER}),
        ("Nestleiar", {Role.DEPUTY}),
        ("Leiar og sekretær", {Role.LEADER, Role.SECRETARY}),
        ("Kommunane", set()),
        ("Leiing i kommunane", set()),
        ("", set()),
    ],
)
def test_plain_words_may_name_a_role(words, roles):
    assert roles_in(words) == roles


def test_each_measure_has_those_who_answer(named, plan, leader, lsu_leader):
    found = answering(named.values(), plan)

    who = {
        name: {seat.user.name for seat in found[measure.pk].seats}
        for name, measure in named.items()
    }
    leading = {
        f"{role}.fsu-rehabilitering" for role in ("leiar", "nestleiar", "sekretaer")
    }
    assert who == {
        "body": leading,
        "lsu": {"leiar.lsu-molde"},
        "role": {"leiar.fsu-rehabilitering"},
        "plain": leading,
    }
    assert not found[named["plain"].pk].named


def test_an_organisation_answers_by_its_seats(plan, member):
    organisation = OrganisationFactory()
    member.seats.update(organisation=organisation)
    revision = RevisionFactory(plan=plan)
    one = add_measure(add_goal(revision), responsible_organisation=organisation)
    adopt(revision)

    assert [s.user for s in answering([one], plan)[one.pk].seats] == [member]
    assert list(measures_of(member)) == [one]


def test_ones_own_measures(named, leader, member, lsu_leader, outsider):
    mine = {
        person.name: {measure.text for measure in measures_of(person)}
        for person in (leader, member, lsu_leader, outsider)
    }

    assert list(mine.values()) == [
        {"Til FSU", "Til leiar"},
        {"Til FSU"},
        {"Til LSU"},
        set(),
    ]


# The letters --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "sent"),
    [(31, False), (30, True), (20, True), (7, True), (0, True), (-1, False)],
)
def test_they_go_before_the_deadline(named, leader, due_in, on_day, days, sent):
    if days < 0:
        Plan.objects.update(years=[YEAR], period_end=YEAR)
    on_day(due_in(days))

    remind_of_statuses()

    assert letters().filter(event__contains=f":{YEAR}:").exists() is sent


def test_one_letter_each_and_once_for_each_reminder(
    named, leader, lsu_leader, due_in, on_day
):
    for days in (30, 29, 12, 7, 6, 0):
        on_day(due_in(days))
        remind_of_statuses()

    events = [letter.event.rpartition(":")[2] for letter in letters()]
    people = {letter.to_user.name for letter in letters()}
    assert len(people) == 4
    assert sorted(events) == ["30"] * 4 + ["7"] * 4


def test_the_days_are_data(named, leader, plan, due_in, on_day):
    Plan.objects.filter(pk=plan.pk).update(status_remind_days=[60])
    on_day(due_in(60))

    assert remind_of_statuses() > 0


def test_what_is_told_is_not_asked_for(named, leader, lsu_leader, due_in, on_day):
    for measure in named.values():
        report(measure, YEAR, "done")
    on_day(due_in(10))

    assert remind_of_statuses() == 0


def test_a_letter_lists_the_measures_with_a_link_each(
    named, leader, lsu_leader, due_in, on_day, mailoutbox
):
    on_day(due_in(30))
    remind_of_statuses()

    body = sent_to(lsu_leader).body
    assert "Til LSU" in body
    assert "Til FSU" not in body
    assert len(deliver(sent_to(lsu_leader), mailoutbox)) == 1
    assert len(deliver(sent_to(leader), mailoutbox)) == 3
    assert "[link" not in mailoutbox[-1].body
    assert "/januar/" in mailoutbox[-1].body


# The link -----------------------------------------------------------------------------


@pytest.fixture
def link(named, lsu_leader, due_in, on_day, mailoutbox):
    """The path of the link to LSU Molde's measure."""
    on_day(due_in(30))
    remind_of_statuses()
    [path] = deliver(sent_to(lsu_leader), mailoutbox)
    return path


def test_it_shows_and_then_tells_without_signing_in(client, link, named, lsu_leader):
    shown = client.get(link)
    assert (shown.status_code, StatusReport.objects.count()) == (200, 0)
    assert "Til LSU" in shown.text
    assert "Til FSU" not in shown.text

    answer = client.post(link, {"status": "going", "sentence": "Møte er avtalt."})

    told = StatusReport.objects.get()
    assert answer.status_code == 200
    assert (told.thread, told.year, told.status, told.sentence) == (
        named["lsu"].thread,
        YEAR,
        "going",
        "Møte er avtalt.",
    )
    assert (told.by_link, told.seat, told.by) == (
        True,
        lsu_leader.seats.get(),
        lsu_leader,
    )


def test_the_story_says_that_it_came_by_link(client, link, named, plan):
    client.post(link, {"status": "done"})

    page = client.get(f"/handlingsplanar/{plan.slug}/tiltak/{named['lsu'].thread_id}/")

    assert "med lenkje til vervet" in page.text
    assert "leiar.lsu-molde" not in page.text


def test_it_can_be_used_once(client, link):
    client.post(link, {"status": "done"})

    assert client.get(link).status_code == 410
    assert client.post(link, {"status": "not"}).status_code == 410
    assert StatusReport.objects.count() == 1


def test_a_choice_is_needed_and_the_link_is_not_spent(client, link):
    answer = client.post(link, {"sentence": "Det gjekk bra."})

    assert answer.status_code == 422
    assert "Det gjekk bra." in answer.text
    assert client.post(link, {"status": "done"}).status_code == 200


def test_a_number_of_a_person_is_never_kept(client, link):
    answer = client.post(link, {"status": "done", "sentence": synthetic_number()})

    assert answer.status_code == 422
    assert not StatusReport.objects.exists()
    assert client.get(link).status_code == 200


def test_what_waits_cannot_be_carried_out_by_link_either(client, link, named):
    with thawed():
        Measure.objects.filter(pk=named["lsu"].pk).update(has_consequences=True)

    answer = client.post(link, {"status": "done"})

    assert answer.status_code == 422
    assert "SSU" in answer.text
    assert client.post(link, {"status": "going"}).status_code == 200


def expired():
    SignedLink.objects.update(expires_at=timezone.now() - datetime.timedelta(1))


def recalled():
    plan = Plan.objects.get()
    recall_links(plan, YEAR, by=plan.writer.seats.get(role=Role.LEADER).user)


def seat_ended():
    unseat_of("leiar.lsu-molde")


def plan_not_in_force():
    Revision.objects.update(state="superseded")


def somebody_else_answers():
    with thawed():
        Measure.objects.filter(text="Til LSU").update(
            responsible_body=None, responsible_words="Kommunane"
        )


def unseat_of(name):
    User.objects.get(name=name).seats.update(
        valid_to=TODAY - datetime.timedelta(days=1)
    )


@pytest.mark.parametrize(
    "happens",
    [expired, recalled, seat_ended, plan_not_in_force, somebody_else_answers],
)
def test_it_is_dead(client, link, leader, happens):
    happens()

    assert client.get(link).status_code == 410
    assert client.post(link, {"status": "done"}).status_code == 410
    assert not StatusReport.objects.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [("leader", 302), ("deputy", 403), ("member", 403), ("outsider", 403)],
)
def test_the_leader_alone_calls_links_back(client, request, link, plan, who, code):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(f"/handlingsplanar/{plan.slug}/januar/kall-tilbake/?ar={YEAR}")

    assert answer.status_code in ({302} if code == 302 else {403, 404})
    client.logout()
    assert client.get(link).status_code == (410 if code == 302 else 200)


# When the period is over --------------------------------------------------------------


@pytest.mark.parametrize(("year", "allowed"), [(YEAR - 1, True), (YEAR - 2, False)])
def test_the_last_year_is_told_after_the_plan_has_run_out(
    draft, leader, plan, year, allowed
):
    """A plan that ended with December is still told of before the deadline."""
    Plan.objects.filter(pk=plan.pk).update(
        period_end=YEAR - 1, status_month=12, status_day=28, years=[YEAR - 2, YEAR - 1]
    )
    Revision.objects.filter(pk=draft.pk).update(period_end=YEAR - 1)
    draft.refresh_from_db()
    revision = Revision.objects.for_page().get(pk=in_state(draft, "expired").pk)

    assert revision.takes_status_of(year) is allowed
    assert Revision.objects.reportable().filter(pk=revision.pk).exists()
