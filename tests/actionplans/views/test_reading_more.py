"""Words in the address, links that last, feeds, what is asked of us, and how it goes."""

import csv
import io

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AreaMembership, HospitalArea, Organisation
from actionplans.models import Goal, Measure, Thread
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

YEAR = timezone.localdate().year
ATOM = "{http://www.w3.org/2005/Atom}"


def address(name, *args, query=""):
    return reverse(f"actionplans:{name}", args=args) + query


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


# Feeds ------------------------------------------------------------------------------


def feed(client, path="/handlingsplanar/endringar.atom"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    return [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"))
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_the_feed_tells_of_plans_status_and_clearing(client, in_force):
    measure = Measure.objects.filter(goal__revision=in_force).first()
    report(measure, status="done", sentence="Endeleg.")
    Thread.objects.filter(pk=measure.thread_id).update(
        cleared_on=timezone.localdate(), cleared_case="7/26"
    )

    for path in (
        "/handlingsplanar/endringar.atom",
        f"/handlingsplanar/{in_force.plan.slug}/endringar.atom",
    ):
        entries = dict(feed(client, path))
        assert set(entries) == {
            "FSU Rehabilitering: handlingsplanen er vedteken av SSU",
            f"FSU Rehabilitering har rapportert om 1 tiltak for {YEAR}",
            "SSU har klarert eit tiltak frå FSU Rehabilitering",
        }
        assert "Endeleg." in " ".join(entries.values())


def test_a_day_of_reporting_is_one_entry_with_one_key(client, in_force):
    for measure in Measure.objects.filter(goal__revision=in_force):
        report(measure, status="done")
    first = client.get("/handlingsplanar/endringar.atom").content
    again = client.get("/handlingsplanar/endringar.atom").content

    titles = [title for title, _text in feed(client)]
    assert f"FSU Rehabilitering har rapportert om 2 tiltak for {YEAR}" in titles
    keys = [
        [entry.findtext(f"{ATOM}id") for entry in ElementTree.fromstring(text).iter()]
        for text in (first, again)
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("who", [None, "leader"])
def test_no_draft_leaks_into_a_feed(client, draft, request, who):
    measure = Measure.objects.filter(goal__revision=draft).first()
    report(measure, sentence="Løyndom", with_revision=draft, source="Word")
    Thread.objects.filter(pk=measure.thread_id).update(cleared_on=timezone.localdate())
    if who:
        client.force_login(request.getfixturevalue(who))

    assert feed(client) == []
    path = f"/handlingsplanar/{draft.plan.slug}/endringar.atom"
    assert client.get(path).status_code == 404


def test_markup_in_a_plan_is_text_in_the_feed(client, plan):
    revision = RevisionFactory(plan=plan)
    report(add_measure(add_goal(revision), "<script>alert(1)</script>"))
    adopt(revision)

    summaries = " ".join(text or "" for _title, text in feed(client))
    assert "<script>" not in summaries
    assert "&lt;script&gt;" in summaries


@pytest.mark.parametrize(
    "path",
    [
        "/handlingsplanar/",
        "/handlingsplanar/felles/",
        "/handlingsplanar/fsu-rehabilitering/",
    ],
)
def test_a_reader_of_feeds_finds_it(client, in_force, path):
    assert 'type="application/atom+xml"' in client.get(path).text


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
