"""Words in the address, links that last, feeds, what is asked of us, and how it goes."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, Thread
from actionplans.services.drafting import start_draft
from actionplans.services.dropping import drop_node, stamp_of
from actionplans.services.editing import edit_node
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    add_sub_goal,
    adopt,
    grow,
    report,
)


def address(name, *args, query=""):
    return reverse(f"actionplans:{name}", args=args) + query


ATOM = "{http://www.w3.org/2005/Atom}"

YEAR = timezone.localdate().year


def rows_of(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# Words ------------------------------------------------------------------------------


@pytest.fixture
def written(committee, ssu):
    """A plan in force with words to look for."""
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    home = add_goal(revision, "Eldre bur Åleine og trygt heime")
    add_measure(home, "Låne ut tryggleiksalarmar", indicator="Tal på alarmar")
    safe = add_sub_goal(home, "Heimebesøk til alle")
    add_measure(safe, "Besøkje dei over 80", responsible_words="Ergoterapeutane")
    add_measure(add_goal(revision, "Ungdom blir høyrde"), "Spørje ungdomsråda")
    add_goal(revision, "Eit mål utan tiltak")
    return adopt(revision)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("alarmar", 1),
        ("ÅLEINE", 2),
        ("åleine", 2),
        ("eldre heimebesøk", 1),
        ("ergoterapeutane", 1),
        ("ungdom alarmar", 0),
        ("Tal på", 1),
        ("%", 0),
        ("  ", 3),
        ("<script>", 0),
        ("a" * 300, 3),
    ],
)
@pytest.mark.parametrize("name", ["plan", "joint"])
def test_words_are_looked_for_everywhere_in_a_measure(
    client, written, name, words, found
):
    args = [written.plan.slug] if name == "plan" else []
    answer = client.get(address(name, *args), {"q": words})

    assert answer.status_code == 200
    assert answer.text.count('class="measure"') == found
    assert "<script>," not in answer.text


@pytest.mark.parametrize("name", ["plan", "joint"])
def test_words_and_filters_hold_together(client, written, name):
    args = [written.plan.slug] if name == "plan" else []
    measure = Measure.objects.get(text="Låne ut tryggleiksalarmar")
    report(measure, status="done")

    def count(**asked):
        page = client.get(address(name, *args), asked)
        return page.text.count('class="measure"')

    assert count(q="trygt", status="done") == 1
    assert count(q="trygt", status="done", ar=str(YEAR - 1)) == 0
    assert count(q="ungdom", status="done") == 0


def test_a_goal_without_measures_is_found_by_its_words(client, written):
    page = client.get(address("plan", written.plan.slug, query="?q=utan")).text

    assert "Eit mål utan tiltak" in page
    assert "Ungdom blir høyrde" not in page


def test_numbers_are_those_of_the_whole_plan(client, written):
    page = client.get(address("plan", written.plan.slug, query="?q=ungdomsråda")).text

    assert "</span>2.1</a>" in page


def test_the_file_of_a_plan_holds_what_was_asked_for(client, written):
    path = address("plan_csv", written.plan.slug, 1, query="?q=alarmar")

    assert [row[4] for row in rows_of(client.get(path))[1:]] == [
        "Låne ut tryggleiksalarmar"
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ""),
        ("?vising=kort", "kort"),
        ("?vising=tabell", "tabell"),
        ("?vising=x", ""),
    ],
)
@pytest.mark.parametrize("name", ["plan", "joint"])
def test_cards_or_table_is_kept_in_the_address(client, written, name, query, shown):
    args = [written.plan.slug] if name == "plan" else []
    page = client.get(address(name, *args, query=query)).text

    assert (f'data-view="{shown}"' in page) == bool(shown)
    assert (f'name="vising" value="{shown}"' in page) == bool(shown)


# Links that last --------------------------------------------------------------------


def lasting(node):
    return address("place", node.thread_id)


def test_every_place_has_a_link_that_leads_there(client, in_force):
    goal = in_force.goals.get()
    slug = in_force.plan.slug
    measure = goal.measures.first()

    found = [
        client.get(lasting(node))["Location"]
        for node in (goal, goal.sub_goals.get(), measure)
    ]
    assert found == [
        f"/handlingsplanar/{slug}/#g-{goal.thread_id}",
        f"/handlingsplanar/{slug}/#s-{goal.sub_goals.get().thread_id}",
        f"/handlingsplanar/{slug}/tiltak/{measure.thread_id}/",
    ]
    page = client.get(f"/handlingsplanar/{slug}/").text
    for letter, node in (("g", goal), ("s", goal.sub_goals.get()), ("m", measure)):
        assert f'id="{letter}-{node.thread_id}"' in page
        assert lasting(node) in page


def test_it_leads_to_the_right_page_of_a_long_plan(client, plan):
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=5, sub_goals=1, measures=20)
    adopt(revision)
    last = revision.goals.last()

    where = client.get(lasting(last))["Location"]
    assert "?side=2#g-" in where
    assert f'id="g-{last.thread_id}"' in client.get(where).text


@pytest.fixture
def without_goal(in_force, leader):
    """The next revision is in force, and the goal is left out of it."""
    draft = start_draft(in_force.plan, by=leader)
    goal = draft.goals.get()
    drop_node(goal, by=leader, stamp=stamp_of(goal), reason="Målet er nådd")
    add_measure(add_goal(draft, "Eit nytt mål"))
    return adopt(draft)


def test_what_is_left_out_still_answers_and_says_why(client, in_force, without_goal):
    goal = in_force.goals.get()

    for node in (goal, goal.sub_goals.get()):
        page = client.get(lasting(node))
        assert page.status_code == 200
        assert node.text in page.text
        assert "Det er ikkje med i revisjon 2" in page.text
        assert "Målet er nådd" in page.text
        assert "/handlingsplanar/fsu-rehabilitering/1/#" in page.text


def test_a_measure_left_out_says_so_on_its_page(client, in_force, without_goal):
    measure = Measure.objects.filter(goal__revision=in_force).first()
    page = client.get(lasting(measure), follow=True).text

    assert "Tiltaket står ikkje i planen lenger" in page
    assert "Målet er nådd" in page


def test_a_draft_that_leaves_it_out_ends_nothing(client, in_force, leader):
    draft = start_draft(in_force.plan, by=leader)
    goal = draft.goals.get()
    drop_node(goal, by=leader, stamp=stamp_of(goal), reason="Kanskje")

    for user in (None, leader):
        if user:
            client.force_login(user)
        assert client.get(lasting(goal)).status_code == 302


def test_what_stands_in_a_hidden_draft_alone_is_not_there(
    client, in_force, leader, outsider
):
    draft = start_draft(in_force.plan, by=leader)
    goal = add_goal(draft, "Løyndom")
    measure = add_measure(goal)
    unknown = Thread(plan=in_force.plan, kind="goal")

    def answers():
        rows = (goal, measure)
        return [client.get(lasting(row)).status_code for row in rows]

    assert answers() == [404, 404]
    client.force_login(outsider)
    assert answers() == [404, 404]
    client.force_login(leader)
    assert answers() == [302, 302]
    assert client.get(address("place", unknown.pk)).status_code == 404


# A measure's whole life -------------------------------------------------------------


def test_a_measures_life_tells_what_else_was_changed(client, in_force, leader):
    draft = start_draft(in_force.plan, by=leader)
    measure = Measure.objects.filter(goal__revision=draft).first()
    edit_node(
        measure,
        by=leader,
        version=1,
        content={"responsible_words": "Fastlegane", "indicator": "Tal på møte"},
    )
    adopt(draft, case_number="40/26")

    page = client.get(lasting(measure), follow=True).text
    assert "Fastlegane" in page
    assert "Tal på møte" in page
    assert "Vedteke av SSU i sak 40/26" in page
    assert lasting(measure) in page
