"""The page of one's own: what waits for whom, what comes first, and what it costs."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.services import clearing, hearing, sharing
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.panels import Todo, todos_of
from tests.actionplans.conftest import *  # noqa: F403 -- a plan and its bodies
from tests.actionplans.deciding.conftest import (  # noqa: F401 -- a plan on its way
    answering,
    on_hearing,
    remarked,
    submitted,
)
from tests.conftest import seated
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    grow,
    report,
)

YEAR = timezone.localdate().year


def titles(user):
    return [todo.title for todo in todos_of(user)]


def test_the_first_deadline_comes_first():
    today = timezone.localdate()
    rows = [
        Todo("sist", "/", ""),
        Todo("to", "/", "", due=today + datetime.timedelta(9)),
        Todo("ein", "/", "", due=today - datetime.timedelta(1)),
    ]

    assert [row.is_late for row in rows] == [False, False, True]
    assert [row.is_soon for row in rows] == [False, True, True]


def test_measures_without_status_wait_for_those_who_answer(
    in_force, leader, member, outsider
):
    assert any("2 tiltak" in title for title in titles(leader))
    assert titles(member) == []
    assert titles(outsider) == []

    for measure in in_force.goals.get().measures.all():
        report(measure, in_force.plan.year_to_report, "done")
    assert titles(leader) == []


def test_a_member_sees_what_the_body_is_responsible_for(plan, member):
    revision = RevisionFactory(plan=plan)
    add_measure(add_goal(revision), responsible_body=plan.writer)
    adopt(revision)

    assert any("1 tiltak" in title for title in titles(member))


def test_a_hearing_waits_for_the_heard_body(on_hearing, lsu_leader, outsider):  # noqa: F811
    assert any("LSU Molde" in title for title in titles(lsu_leader))
    assert titles(outsider) == []

    statement = on_hearing.hearings.get().bodies.get(body__slug="lsu-molde")
    hearing.send_statement(statement, by=lsu_leader, no_remarks=True)
    assert titles(lsu_leader) == []


def test_a_remark_waits_for_the_writer(remarked, leader, member):  # noqa: F811
    assert any("1 merknad" in title for title in titles(leader))
    assert titles(member) == []


def test_a_plan_waits_for_those_who_vote(submitted, ssu_leader, secretariat):  # noqa: F811
    assert any("Røyst" in title for title in titles(ssu_leader))
    assert titles(secretariat) == []


def test_a_measure_waits_for_those_who_conclude(draft, leader, ssu_leader, lsu_leader):
    measure = draft.goals.get().measures.first()
    measure.has_consequences = True
    measure.save()
    adopt(draft)
    clearing.ask_to_clear(measure, by=leader, why="Det trengst.")

    assert any("1 tiltak med konsekvensar" in title for title in titles(ssu_leader))
    assert titles(lsu_leader) == []


def test_a_draft_waits_for_those_who_hand_it_in(draft, leader, member, secretariat):
    assert any("utkast" in title for title in titles(leader))
    assert titles(member) == []
    assert titles(secretariat) == []


def test_a_plan_with_every_remark_answered_waits_to_be_handed_in(answering, leader):  # noqa: F811
    assert any("svara på" in title for title in titles(leader))


def test_remarks_come_before_handing_in(remarked, leader):  # noqa: F811
    assert not any("svara på" in title for title in titles(leader))


def test_a_vote_that_is_over_waits_for_those_who_conclude(
    submitted,  # noqa: F811
    ssu_leader,
    secretariat,
):
    assert not any("slutt" in title for title in titles(ssu_leader))

    yesterday = timezone.localdate() - datetime.timedelta(1)
    submitted.__class__.objects.filter(pk=submitted.pk).update(vote_deadline=yesterday)
    assert any("slutt" in title for title in titles(ssu_leader))
    assert titles(secretariat) == []


def test_an_offer_waits_for_those_who_have_not_answered(
    committee, other_committee, ssu, leader, outsider
):
    threads = []
    for writer in (committee, other_committee):
        revision = RevisionFactory(plan=PlanFactory(writer=writer, decider=ssu))
        threads.append(add_measure(add_goal(revision), "Ein felles fagdag").thread)
        adopt(revision)
    offer = sharing.offer_as_joint(threads, by=leader, note="", reasons=[])

    assert not any("Ein felles fagdag" in title for title in titles(leader))
    assert any("Ein felles fagdag" in title for title in titles(outsider))

    other = offer.members.get(thread=threads[1])
    sharing.answer_offer(other, by=outsider, answer="accepted", reason="")
    assert not any("Ein felles fagdag" in title for title in titles(outsider))


@pytest.mark.parametrize(
    "who", ["leader", "member", "observer", "ssu_leader", "secretariat"]
)
def test_everyone_has_one(client, request, in_force, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("my-page")).status_code == 200
    assert client.get(reverse("actionplans:my-measures")).status_code == 200


def test_nothing_waits(client, outsider):
    client.force_login(outsider)

    assert "Ingenting ventar på deg" in client.get(reverse("my-page")).text


def test_it_is_shown_after_signing_in(settings):
    assert settings.LOGIN_REDIRECT_URL == "my-page"


@pytest.mark.parametrize("count", [1, 3, 40])
def test_it_asks_the_database_equally_often(
    client, ssu, count, django_assert_num_queries, office
):
    person = None
    for _n in range(min(count, 3)):
        plan = PlanFactory(decider=ssu)
        revision = RevisionFactory(plan=plan)
        grow(revision, measures=count)
        for measure in revision.goals.get().measures.all():
            measure.responsible_body = plan.writer
            measure.save()
        adopt(revision)
        if person is None:
            person = seated("travel", plan.writer, Role.LEADER)
        else:
            seat(
                person,
                plan.writer,
                Role.LEADER,
                by=None,
                valid_from=datetime.date(2021, 1, 1),
            )
    client.force_login(person)
    client.get(reverse("my-page"))
    client.get(reverse("actionplans:my-measures"))

    with django_assert_num_queries(27):
        client.get(reverse("my-page"))
    with django_assert_num_queries(10):
        client.get(reverse("actionplans:my-measures"))


def test_ones_own_measure_is_told_there(client, plan, lsu, lsu_leader, outsider):
    revision = RevisionFactory(plan=plan)
    measure = add_measure(add_goal(revision), "Til LSU", responsible_body=lsu)
    adopt(revision)
    address = reverse("actionplans:my-report", args=[measure.thread_id])
    client.force_login(lsu_leader)

    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"status": "done"}).status_code == 302
    told = measure.thread.reports.get()
    assert (told.status, told.seat, told.by_link) == (
        "done",
        lsu_leader.seats.get(),
        False,
    )

    client.force_login(outsider)
    assert client.get(address).status_code == 404
    assert client.post(address, {"status": "not"}).status_code == 404
