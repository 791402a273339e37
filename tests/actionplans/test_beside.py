"""What plans bring to other pages: the front page, a body's page, search; and who is here."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from actionplans import panels
from actionplans.forms import names_in
from actionplans.models import Editor, Measure, Plan
from actionplans.receivers.plans import index_what_is_adopted
from actionplans.reports.outline import others_here
from actionplans.services import presence
from actionplans.services.drafting import start_draft
from helsefellesskap.core import search
from tests.factories import CommitteeFactory
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    adopt,
    grow,
    report,
)

YEAR = timezone.localdate().year


@pytest.fixture
def asked(rf: RequestFactory):
    """A request from somebody, or from anybody."""

    def ask(user=None):
        request = rf.get("/")
        request.user = user or AnonymousUser()
        return request

    return ask


# The front page ---------------------------------------------------------------------


def test_without_plans_the_front_page_says_nothing(asked):
    assert panels.home(asked(), None) is None


def test_the_front_page_tells_how_the_plans_go(client, in_force):
    measure = Measure.objects.filter(goal__revision=in_force).first()
    report(measure, status="done")

    page = client.get(reverse("home")).text

    assert "1 av 2 tiltak er gjennomførte" in page
    assert f"{YEAR}: 1 gjennomført, 0 under arbeid" in page
    assert reverse("actionplans:joint") in page


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_equally_often(asked, ssu, count, django_assert_num_queries):
    for n in range(count):
        plan = PlanFactory(writer=CommitteeFactory(slug=f"fsu-{n}"), decider=ssu)
        revision = RevisionFactory(plan=plan)
        grow(revision, goals=count, measures=count)
        adopt(revision)

    with django_assert_num_queries(4):
        assert panels.home(asked(), None)["plans"] == count


# A body's page ----------------------------------------------------------------------


def test_a_bodys_page_shows_its_plan(asked, in_force, committee):
    shown = panels.committee(asked(), committee)

    assert (shown["found"].revision, shown["found"].counts.total) == (in_force, 2)
    assert (shown["under_way"], shown["writes"]) == (None, False)


def test_what_is_under_way_is_shown_to_who_may_see_it(
    asked, in_force, committee, leader, outsider
):
    draft = start_draft(in_force.plan, by=leader)

    assert panels.committee(asked(leader), committee)["under_way"] == draft
    assert panels.committee(asked(outsider), committee)["under_way"] is None


def test_a_body_without_a_plan_shows_nothing_to_others(asked, committee, leader):
    assert panels.committee(asked(), committee) is None
    assert panels.committee(asked(leader), committee)["writes"] is True


def test_a_body_that_writes_no_plans_is_not_asked_to(asked, ssu, ssu_leader):
    assert panels.committee(asked(ssu_leader), ssu) is None


# Search -----------------------------------------------------------------------------


def test_everyone_finds_what_is_adopted(in_force):
    index_what_is_adopted(revision=in_force)

    hits = search.find("tiltak delmål", user=AnonymousUser())

    assert sorted(hit.title for hit in hits) == [
        "Tiltak 1 under Delmål 1.1",
        "Tiltak 2 under Delmål 1.1",
    ]
    assert {hit.kind for hit in hits} == {"measure"}


def test_nobody_finds_a_draft(client, draft):
    assert not search.find("tiltak", user=AnonymousUser())


def test_what_the_next_revision_drops_is_forgotten(in_force, leader):
    index_what_is_adopted(revision=in_force)
    draft = start_draft(in_force.plan, by=leader)
    draft.goals.all().delete()
    add_goal(draft, "Eit anna mål")

    index_what_is_adopted(revision=adopt(draft))

    assert not search.find("tiltak delmål", user=AnonymousUser())
    assert search.find("anna mål", user=AnonymousUser()).count() == 1


def test_indexed_twice_it_stands_once(in_force):
    for _ in range(2):
        index_what_is_adopted(revision=in_force)

    assert search.find("tiltak delmål", user=AnonymousUser()).count() == 2


# Who is here ------------------------------------------------------------------------


def test_one_sees_the_others_and_not_oneself(draft, leader, secretary):
    measure = Measure.objects.first()
    presence.be_seen(draft, by=leader)
    presence.be_seen(draft, by=secretary, thread=measure.thread_id)

    assert [(e.user, e.thread_id) for e in others_here(draft, leader)] == [
        (secretary, measure.thread_id)
    ]


def test_who_has_left_is_not_here(draft, leader, secretary):
    presence.be_seen(draft, by=secretary)
    Editor.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=2))

    assert others_here(draft, leader) == []


def test_a_sign_that_brings_nothing_new_is_not_written(
    draft, leader, django_assert_num_queries
):
    presence.be_seen(draft, by=leader)

    with django_assert_num_queries(1):
        presence.be_seen(draft, by=leader)


def test_a_thread_of_another_plan_is_no_place(draft, leader, other_committee, ssu):
    elsewhere = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    presence.be_seen(draft, by=leader, thread=grow(elsewhere)[0].thread_id)

    assert Editor.objects.get().thread is None


def test_the_absent_are_forgotten(draft, leader):
    presence.be_seen(draft, by=leader)
    Editor.objects.update(seen_at=timezone.now() - datetime.timedelta(days=2))

    assert presence.forget_the_absent() == 1


# Who sees that there is a plan ------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"), [("leader", True), ("secretariat", True), ("outsider", False)]
)
def test_a_plan_without_a_public_revision(draft, request, who, sees):
    user = request.getfixturevalue(who)

    assert Plan.objects.visible_to(user).exists() is sees


# Names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Bjørk Dahl",
        "Leiar: Bjørk Dahl",
        "Bjørk-Lind Dahl",
        "Bjørk D. Lid",
        "v/ Bjørk Dahl",
    ],
)
def test_what_looks_like_a_name(words):
    assert names_in(words)


@pytest.mark.parametrize(
    "words",
    [
        "Kommunane",
        "Helse Møre og Romsdal HF",
        "FSU Barn og unge",
        "Leiar i FSU IKT",
        "Ålesund kommune",
        "Koordinerande eining",
        "Norsk Pasientforening",
        "Samhandlingskoordinator",
        "KS Møre",
        "",
    ],
)
def test_what_does_not(words):
    assert names_in(words) == []
