"""Who sees the outline, what its rows tell, and when it is locked."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import (
    Measure,
    StatusReport,
)
from actionplans.services.drafting import start_draft
from tests.actionplans.editing.asking import HTMX, address, save
from tests.factories.actionplans import (
    PlanFactory,
    RevisionFactory,
    grow,
    in_state,
    report,
)

LONG_SINCE = datetime.timedelta(days=400)


@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "member"])
def test_those_who_write_see_the_outline(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    answer = client.get(address("edit", draft.plan))

    assert answer.status_code == 200
    assert "Tiltak 1 under Delmål 1.1" in answer.text


@pytest.mark.parametrize("who", ["observer", "secretariat"])
def test_those_who_read_drafts_may_not_write(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("edit", draft.plan)).status_code == 403


@pytest.mark.parametrize("who", ["outsider", "lsu_leader", "ssu_leader"])
def test_a_hidden_draft_does_not_exist_for_others(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("edit", draft.plan)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, draft):
    answer = client.get(address("edit", draft.plan))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_stranger_posts_in_vain(client, draft, measure, outsider):
    client.force_login(outsider)

    assert save(client, measure, text="Ny tekst").status_code == 404


@pytest.mark.parametrize("state", ["hearing", "submitted"])
def test_locked_text_says_so(writing, draft, measure, state):
    in_state(draft, state)

    page = writing.get(address("edit", draft.plan))
    answer = save(writing, measure, text="Ny tekst")

    assert page.status_code == 200
    assert 'id="outline"' not in page.text
    assert answer.status_code == 409


@pytest.mark.parametrize("state", ["hearing", "submitted"])
def test_who_has_it_open_is_told_that_it_is_locked(writing, draft, state):
    in_state(draft, state)

    answer = writing.get(address("news", draft.plan), headers=HTMX)

    assert answer.status_code == 286  # htmx asks no more
    assert 'id="news"' in answer.text
    assert 'id="outline"' not in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_outline_asks_equally_often(
    client, committee, ssu, leader, count, django_assert_num_queries
):
    revision = RevisionFactory(plan=PlanFactory(writer=committee, decider=ssu))
    grow(revision, goals=count, sub_goals=count, measures=count)
    client.force_login(leader)
    client.get(address("edit", revision.plan))

    with django_assert_num_queries(20):
        client.get(address("edit", revision.plan))


def test_a_measure_is_marked_as_shared_and_as_out_of_date(
    writing, in_force, leader, other_committee
):
    plan, measure = in_force.plan, in_force.goals.get().measures.first()
    old = report(measure, timezone.localdate().year, "going")
    draft = start_draft(plan, by=leader)
    page = writing.get(address("edit", plan)).text
    assert "Utdatert" not in page
    assert "Saman med" not in page

    StatusReport.objects.filter(pk=old.pk).update(at=timezone.now() - LONG_SINCE)
    Measure.objects.filter(goal__revision=draft, thread=measure.thread).update(
        together_with=[other_committee.slug]
    )
    page = writing.get(address("edit", plan)).text
    assert page.count("Utdatert") == 1
    assert "Saman med FSU IKT" in " ".join(page.split())


def test_a_paragraph_holds_no_form(writing, draft):
    """A browser ends the paragraph where a form begins, and the row falls apart."""
    page = writing.get(address("edit", draft.plan)).text

    assert "/pdf/" in page
    assert not re.search(r"<p[ >](?:(?!</p>).)*<form", page, re.DOTALL)
