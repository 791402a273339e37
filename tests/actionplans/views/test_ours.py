"""What the plans ask of one organisation, and how it goes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AreaMembership, HospitalArea, Organisation
from actionplans.models import Goal, Measure
from actionplans.services.drafting import start_draft
from tests.actionplans.views.test_reading_more import YEAR, rows_of
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    grow,
    report,
)


def address(name, *args, query=""):
    return reverse(f"actionplans:{name}", args=args) + query


ATOM = "{http://www.w3.org/2005/Atom}"


# For my municipality ----------------------------------------------------------------


@pytest.fixture
def molde(lsu):
    area = HospitalArea.objects.create(slug="molde", name="Molde")
    town = Organisation.objects.create(
        slug="molde", kind="municipality", number="1506", name="Molde kommune"
    )
    AreaMembership.objects.create(area=area, organisation=town, valid_from="2021-01-01")
    lsu.area = area
    lsu.save()
    return town


@pytest.fixture
def trust():
    return Organisation.objects.create(slug="hmr", kind="trust", name="Helse Møre HF")


@pytest.fixture
def asked(committee, ssu, lsu, other_lsu, molde, trust):
    """One measure for each way of asking, and some that ask others."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    goal = add_goal(revision)

    def add(text, **who):
        add_measure(goal, text, **{"responsible_words": "", **who})

    add("Organisasjon", responsible_organisation=molde)
    add("Namn", responsible_words="Molde kommune og Aukra")
    add("Utval", responsible_body=lsu)
    add("Alle", responsible_words="Kommunane")
    add("Begge", responsible_words="Kommunene og helseforetaket")
    add("Klinikk", responsible_words="Klinikk for rehabilitering")
    add("Andre utval", responsible_body=other_lsu)
    add("Fastlegar", responsible_words="Fastlegane")
    add("Andre", responsible_words="Aukra kommune")
    return adopt(revision)


def texts(client, path):
    return {row[5] for row in rows_of(client.get(path))[1:]}


@pytest.mark.parametrize(
    ("key", "query", "found"),
    [
        ("1506", "", {"Organisasjon", "Namn", "Utval", "Alle", "Begge"}),
        ("1506", "?grunn=namngjeven", {"Organisasjon", "Namn"}),
        ("1506", "?grunn=utval", {"Utval"}),
        ("1506", "?grunn=alle", {"Alle", "Begge"}),
        ("1506", "?ansvar=Kommunane", {"Alle"}),
        ("1506", "?q=begge", {"Begge"}),
        ("1506", "?status=done", set()),
        ("hmr", "", {"Begge", "Klinikk"}),
        ("hmr", "?ansvar=Klinikk+for+rehabilitering", {"Klinikk"}),
    ],
)
def test_what_the_plans_ask_of_one_organisation(client, asked, key, query, found):
    assert texts(client, address("ours_csv", key, query=query)) == found
    page = client.get(address("ours_of", key, query=query)).text
    assert page.count('class="measure"') == len(found)


def test_how_far_we_are_stands_first(client, asked):
    report(Measure.objects.get(text="Alle"), status="done")
    page = client.get(address("ours_of", "1506")).text

    assert f"1 av 5 tiltak er gjennomførte i {YEAR}." in page
    assert "LSU Molde" in page
    assert "Gjeld alle" in page


def test_the_slug_leads_to_the_number(client, molde):
    answer = client.get(address("ours_of", "molde"))

    assert (answer.status_code, answer["Location"]) == (301, address("ours_of", "1506"))


@pytest.mark.parametrize("key", ["9999", "finst-ikkje"])
def test_what_is_no_organisation_is_404(client, molde, key):
    assert client.get(address("ours_of", key)).status_code == 404
    assert client.get(address("ours_csv", key)).status_code == 404


def test_a_draft_asks_nothing_of_anyone(client, draft, molde):
    page = client.get(address("ours_of", "1506")).text

    assert 'class="empty"' in page
    assert "Tiltak 1" not in page


def test_one_chooses_among_all(client, molde, trust):
    page = client.get(address("ours")).text

    assert address("ours_of", "1506") in page
    assert address("ours_of", "hmr") in page


# How it goes ------------------------------------------------------------------------


def test_unknown_is_shown_as_unknown(client, in_force):
    first = Measure.objects.filter(goal__revision=in_force).first()
    report(first, status="done")
    page = client.get(address("how_it_goes")).text

    assert f"1 av 2 tiltak er gjennomførte i {YEAR}." in page
    assert f"Vi veit korleis det går med 1 av 2 tiltak i {YEAR} (50 prosent)" in page
    assert f"{YEAR}: 1 gjennomført" in page


def test_who_has_said_nothing_is_named(client, in_force):
    page = client.get(address("how_it_goes")).text

    assert f"1 utval har ikkje rapportert noko for {YEAR} enno:" in page
    assert "Har ikkje rapportert noko enno" in page


def test_without_plans_there_is_no_picture(client):
    assert 'class="empty"' in client.get(address("how_it_goes")).text


# History ----------------------------------------------------------------------------


def test_any_two_revisions_are_chosen_without_javascript(client, in_force, leader):
    adopt(start_draft(in_force.plan, by=leader))
    adopt(start_draft(in_force.plan, by=leader))
    page = client.get(address("history", in_force.plan.slug)).text

    assert page.count('name="fra"') == 3
    assert page.count('name="til"') == 3
    assert page.count(" checked") == 2
    assert in_force.sha256 in page
    path = address("compare", in_force.plan.slug, query="?fra=1&til=3")
    assert "Ingenting er endra" in client.get(path).text


# Size -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_equally_often(client, committee, ssu, molde, count):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    made = grow(revision, goals=count, sub_goals=count, measures=count)
    adopt(revision)
    for measure in made:
        report(measure)
    slug = revision.plan.slug
    goal = Goal.objects.filter(revision=revision).first()
    queries = {
        address("joint", query="?q=tiltak"): 18,
        address("plan", slug, query="?q=tiltak"): 14,
        address("ours"): 1,
        address("ours_of", "1506"): 22,
        address("how_it_goes"): 4,
        address("changes"): 5,
        address("place", goal.thread_id): 10,
    }

    asked = {}
    for path in queries:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code in (200, 302)
        asked[path] = len(caught)
    assert asked == queries
