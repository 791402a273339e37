"""Plans for everyone, and what is hidden from them."""

import csv
import hashlib
import io
import json
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actionplans import canonical
from actionplans.models import Measure
from actionplans.services.drafting import start_draft
from actionplans.services.dropping import drop_node, stamp_of
from actionplans.services.editing import edit_node
from actionplans.services.status import report_status
from committees.models import PatientGroup
from publications.models import Edition, EditionKind, EditionState
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    grow,
    in_state,
    report,
)

YEAR = timezone.localdate().year


def address(name, *args, query=""):
    return reverse(f"actionplans:{name}", args=args) + query


@pytest.fixture
def measures(in_force):
    return list(Measure.objects.filter(goal__revision=in_force))


@pytest.fixture
def slug(in_force):
    return in_force.plan.slug


@pytest.mark.parametrize(
    "path",
    [
        "/handlingsplanar/",
        "/handlingsplanar/felles/",
        "/handlingsplanar/felles/tiltak.csv",
        "/handlingsplanar/fsu-rehabilitering/",
        "/handlingsplanar/fsu-rehabilitering/1/",
        "/handlingsplanar/fsu-rehabilitering/1/tiltak.csv",
        "/handlingsplanar/fsu-rehabilitering/1/vedtak.json",
        "/handlingsplanar/fsu-rehabilitering/historikk/",
        "/handlingsplanar/fsu-rehabilitering/samanlikn/",
        "/handlingsplanar/fsu-rehabilitering/verifiser/",
    ],
)
def test_everyone_reads_what_is_adopted(client, in_force, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/handlingsplanar/", "/handlingsplanar/felles/"])
def test_without_plans_it_says_what_will_come(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


# What is hidden ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["history", "compare", "verify", "measure", "revision"]
)
def test_a_hidden_draft_has_no_pages(client, draft, name):
    thread = Measure.objects.first().thread_id
    also = {"measure": [thread], "revision": [1]}.get(name, [])

    assert client.get(address(name, draft.plan.slug, *also)).status_code == 404


def test_a_hidden_draft_looks_like_no_plan_at_all(client, draft, other_committee):
    one = client.get(address("plan", draft.plan.slug))
    other = client.get(address("plan", other_committee.slug))

    texts = [
        re.sub(
            r"FSU \w+|fsu-\w+|nonce-\S+|value=\"[^\"]+\"|\"x-csrf[^}]*}|Tilbake.*",
            "",
            a.text,
        )
        for a in (one, other)
    ]
    assert (one.status_code, other.status_code) == (200, 200)
    assert texts[0] == texts[1]


def test_a_body_that_is_none_is_404(client):
    assert client.get(address("plan", "fsu-finst-ikkje")).status_code == 404


def test_an_open_revision_beside_the_plan_is_hidden(client, in_force, leader):
    start_draft(in_force.plan, by=leader)

    for path in (address("plan", in_force.plan.slug), "/handlingsplanar/"):
        assert "/2/" not in client.get(path).text
    assert client.get(address("revision", in_force.plan.slug, 2)).status_code == 404


@pytest.mark.parametrize(
    ("who", "state", "code"),
    [
        ("observer", "draft", 200),
        ("secretariat", "draft", 200),
        ("ssu_leader", "draft", 404),
        ("lsu_leader", "draft", 404),
        ("outsider", "draft", 404),
        ("ssu_leader", "submitted", 200),
        ("outsider", "submitted", 404),
    ],
)
def test_who_reads_what_is_under_way(client, draft, request, who, state, code):
    in_state(draft, state)
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("revision", draft.plan.slug, 1)).status_code == code


def test_those_who_write_find_their_way(client, in_force, leader):
    client.force_login(leader)

    page = client.get(address("plan", in_force.plan.slug)).text
    assert address("edit", in_force.plan.slug) in page
    assert address("status", in_force.plan.slug) in page


def test_those_who_only_read_are_not_led_astray(client, in_force, outsider):
    client.force_login(outsider)

    page = client.get(address("plan", in_force.plan.slug)).text
    assert address("edit", in_force.plan.slug) not in page
    assert address("status", in_force.plan.slug) not in page


def test_the_next_step_is_shown_to_who_may_take_it(client, draft, leader, member):
    pages = {}
    for user in (leader, member):
        client.force_login(user)
        pages[user] = client.get(address("revision", draft.plan.slug, 1)).text

    hearing = address("hearing", draft.plan.slug)
    assert [hearing in pages[user] for user in (leader, member)] == [True, False]


# The joint plan ---------------------------------------------------------------------


@pytest.fixture
def two(in_force, measures, other_committee, ssu):
    group = PatientGroup.objects.create(
        slug="bu",
        name_nn="Barn og unge",
        name_nb="Barn og unge",
        valid_from="2021-01-01",
    )
    revision = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    measure = add_measure(add_goal(revision), "Digitalt tiltak")
    measure.patient_groups.add(group)
    report(measures[0], status="done", word="årleg")
    return adopt(revision)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?utval=fsu-ikt", 1),
        ("?gruppe=bu", 1),
        ("?status=done", 1),
        ("?status=unknown", 3),
        (f"?status=unknown&ar={YEAR}", 2),
        (f"?ar={YEAR - 1}&status=done", 0),
        ("?utval=fsu-ikt&gruppe=bu&status=unknown", 1),
        ("?utval=tull&status=<script>&ar=1066&gruppe=😀", 3),
        ("?side=99", 3),
        ("?side=tull", 3),
    ],
)
def test_the_filters_stand_in_the_address(client, two, query, count):
    answer = client.get(address("joint", query=query))

    assert answer.status_code == 200
    assert answer.text.count('class="measure"') == count
    assert "<script>&" not in answer.text


def test_a_filter_is_taken_away_by_a_link(client, two):
    page = client.get(address("joint", query="?utval=fsu-ikt&status=unknown")).text

    links = [unescape(m) for m in re.findall(r'data-removable href="([^"]+)"', page)]
    assert links == ["?status=unknown#tiltak", "?utval=fsu-ikt#tiltak"]


def test_the_file_holds_what_the_page_shows(client, two):
    answer = client.get(address("joint_csv", query="?utval=fsu-ikt"))

    rows = list(
        csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 2
    assert rows[1][0:2] == ["FSU IKT", "1.1"]
    assert "Digitalt tiltak" in rows[1]


def test_no_cell_of_the_file_is_a_formula(client, plan):
    revision = RevisionFactory(plan=plan)
    add_measure(add_goal(revision, "@mål"), '=HYPERLINK("http://x")')
    adopt(revision)

    text = client.get(address("joint_csv")).content.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert [row[2], row[4]] == ["'@mål", '\'=HYPERLINK("http://x")']


def test_markup_in_a_plan_is_text(client, plan, leader):
    revision = RevisionFactory(plan=plan)
    measure = add_measure(
        add_goal(revision, "<i>mål</i>"), "<script>alert(1)</script> 😀"
    )
    adopt(revision)

    for path in (
        address("plan", plan.slug),
        address("joint"),
        address("measure", plan.slug, measure.thread_id),
    ):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<i>mål" not in page
        assert "😀" in page


# One plan through time --------------------------------------------------------------


@pytest.fixture
def second(in_force, measures, leader):
    """The next revision in force: one text changed, one measure dropped, one new."""
    draft = start_draft(in_force.plan, by=leader)
    first, last = Measure.objects.filter(goal__revision=draft)
    edit_node(first, by=leader, version=1, content={"text": "Tiltak 1 under nytt namn"})
    drop_node(last, by=leader, stamp=stamp_of(last), reason="Slått saman med 1.1.1")
    add_measure(draft.goals.get(), "Heilt nytt")
    return adopt(draft, case_number="31/26")


def test_an_earlier_revision_stands_as_it_was(client, second, slug):
    now = client.get(address("plan", slug)).text
    before = client.get(address("revision", slug, 1)).text

    assert "Heilt nytt" in now
    assert "Heilt nytt" not in before
    assert "Tiltak 2 under Delmål 1.1" in before


def test_history_shows_each_with_its_decision(client, second, slug):
    page = client.get(address("history", slug)).text

    assert "31/26" in page
    assert "39/22" in page
    assert f"{address('compare', slug)}?fra=1&amp;til=2" in page


def test_changes_are_shown_word_by_word(client, second, slug):
    page = client.get(address("compare", slug, query="?fra=1&til=2")).text

    assert re.search(r"<ins>.*?nytt namn.*?</ins>", page, re.DOTALL)
    assert re.search(r"<del>.*?Tiltak 2 under Delmål 1.1.*?</del>", page, re.DOTALL)
    assert "Heilt nytt" in page
    assert "Slått saman med 1.1.1" in page


def test_the_two_last_are_compared_where_nothing_is_said(client, second, slug):
    assert "Heilt nytt" in client.get(address("compare", slug)).text


@pytest.mark.parametrize("query", ["?fra=7", "?til=9", "?fra=x", "?til=-1"])
def test_what_is_no_revision_is_404(client, second, slug, query):
    assert client.get(address("compare", slug, query=query)).status_code == 404


@pytest.mark.parametrize("query", ["?fra=1&til=1", "?fra=2&til=1"])
def test_the_order_does_not_matter(client, second, slug, query):
    assert client.get(address("compare", slug, query=query)).status_code == 200


def test_a_measures_life_names_seats_and_no_person(client, measures, slug, leader):
    report_status(
        measures[0], YEAR, by=leader, status="done", sentence="Endeleg ferdig."
    )

    page = client.get(address("measure", slug, measures[0].thread_id)).text
    assert "Endeleg ferdig." in page
    assert str(leader.seats.get()) in page
    assert leader.name not in page


def test_a_goal_has_no_such_page(client, in_force, slug):
    goal = in_force.goals.get()

    assert client.get(address("measure", slug, goal.thread_id)).status_code == 404


# Verify -----------------------------------------------------------------------------


def test_a_fingerprint_leads_to_its_decision(client, in_force, slug):
    for answer in (
        client.post(address("verify", slug), {"hash": f" {in_force.sha256.upper()}\n"}),
        client.get(address("verify", slug, query=f"?hash={in_force.sha256}")),
    ):
        assert answer.status_code == 200
        assert "39/22" in answer.text


def test_a_text_that_was_tampered_with_is_found_out(
    client, in_force, slug, monkeypatch
):
    said = canonical.document
    monkeypatch.setattr(canonical, "document", lambda r: {**said(r), "goals": []})

    answer = client.post(address("verify", slug), {"hash": in_force.sha256})

    assert "39/22" not in answer.text


def test_an_unknown_fingerprint_is_said_to_be(client, slug):
    answer = client.post(address("verify", slug), {"hash": "a" * 64})

    assert answer.status_code == 200
    assert "39/22" not in answer.text


@pytest.mark.parametrize(
    "typed", [{}, {"hash": "kort"}, {"hash": "z" * 64}, {"hash": "a" * 300}]
)
def test_what_is_no_fingerprint_comes_back(client, slug, typed):
    assert client.post(address("verify", slug), typed).status_code == 422


def test_a_printed_plan_is_known_again(client, in_force, slug, committee):
    content = b"%PDF-1.7 printed by us"
    Edition.objects.create(
        kind=EditionKind.PLAN,
        subject=f"revision:{in_force.pk}",
        title="Plan",
        body=committee,
        state=EditionState.PUBLISHED,
        sha256=hashlib.sha256(content).hexdigest(),
        file=ContentFile(content, name="plan.pdf"),
        size=len(content),
        published_at=timezone.now(),
    )

    def ask(what):
        file = SimpleUploadedFile("x.pdf", what)
        return client.post(address("verify", slug), {"file": file}).text

    assert "39/22" in ask(content)
    assert "39/22" not in ask(content + b" ")


def test_the_adopted_text_is_handed_out_as_it_was_hashed(client, in_force, slug):
    answer = client.get(address("plan_json", slug, 1))

    assert hashlib.sha256(answer.content).hexdigest() == in_force.sha256
    assert json.loads(answer.content)["plan"] == slug


# Size -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_equally_often(client, committee, ssu, count):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    made = grow(revision, goals=count, sub_goals=count, measures=count)
    adopt(revision)
    slug = revision.plan.slug
    queries = {
        address("plans"): 4,
        address("joint"): 18,
        address("plan", slug): 14,
        address("history", slug): 6,
        address("measure", slug, made[0].thread_id): 11,
    }

    asked = {}
    for path in queries:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        asked[path] = len(caught)
    assert asked == queries


def test_a_long_plan_is_paged_and_no_goal_is_cut(client, plan):
    revision = RevisionFactory(plan=plan)
    grow(revision, goals=5, sub_goals=1, measures=20)
    adopt(revision)

    first, second = (
        client.get(address("plan", plan.slug, query=f"?side={n}")) for n in (1, 2)
    )

    assert first.text.count('class="measure"') == 60
    assert second.text.count('class="measure"') == 40
