"""Feeds tell what is public, once, and nothing else."""

import pytest
from defusedxml import ElementTree
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, Thread
from tests.actionplans.views.test_reading_more import YEAR
from tests.factories.actionplans import (
    RevisionFactory,
    add_goal,
    add_measure,
    adopt,
    report,
)


def address(name, *args, query=""):
    return reverse(f"actionplans:{name}", args=args) + query


ATOM = "{http://www.w3.org/2005/Atom}"


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
