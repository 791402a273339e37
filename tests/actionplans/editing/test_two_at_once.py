"""Two write in the same plan: both texts stand, and each is told of the other."""

import re
from html import unescape

import pytest
from django.utils import timezone

from actionplans.models import (
    Measure,
    NodeComment,
)
from actionplans.reports import news_since, place_of
from actionplans.services import editing
from actionplans.services.dropping import drop_node, stamp_of
from actionplans.services.moving import move_node
from tests.actionplans.editing.asking import HTMX, address, save


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_both_texts_stand_beside_each_other(writing, written, secretary, headers):
    answer = save(writing, written, headers=headers, text="Leiarens tekst")

    assert answer.status_code == 409
    assert "Sekretærens tekst" in answer.text
    assert "Leiarens tekst" in answer.text
    assert str(secretary) in answer.text
    assert re.search(r'value="mine"', answer.text)
    assert re.search(r'value="theirs"', answer.text)
    assert ("<html" in answer.text) == (not headers)


@pytest.mark.parametrize(
    ("keep", "stands", "kept"),
    [
        ("mine", "Leiarens tekst", "Sekretærens tekst"),
        ("theirs", "Sekretærens tekst", "Leiarens tekst"),
    ],
)
def test_one_chooses_and_the_other_text_is_kept(writing, written, keep, stands, kept):
    answer = save(writing, written, headers=HTMX, text="Leiarens tekst")
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    written.version = int(version[1])

    save(writing, written, text="Leiarens tekst", behald=keep)

    written.refresh_from_db()
    comment = NodeComment.objects.get()
    assert written.text == stands
    assert (kept in comment.text, comment.kept_from_conflict) == (True, True)


def test_nothing_new_is_204(writing, draft):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])

    assert writing.get(live, headers=HTMX).status_code == 204


def test_one_sees_what_the_other_did(writing, draft, measure, secretary):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])
    editing.edit_node(
        measure, by=secretary, version=1, content={"text": "Heilt ny tekst"}
    )
    editing.add_goal(draft, by=secretary, content={"text": "Eit nytt mål"})

    answer = writing.get(live, headers=HTMX)

    assert answer.status_code == 200
    assert "Heilt ny tekst" in answer.text
    assert "Eit nytt mål" in answer.text
    assert answer.text.count(str(secretary)) >= 2


def test_the_node_one_writes_in_is_not_disturbed(writing, draft, measure, secretary):
    page = writing.get(address("edit", draft.plan)).text
    live = unescape(re.search(r'hx-get="([^"]+/nytt/[^"]+)"', page)[1])
    other = Measure.objects.filter(goal__revision=draft).last()
    for one in (measure, other):
        editing.edit_node(
            one, by=secretary, version=1, content={"text": f"Ny {one.pk}"}
        )

    answer = writing.get(f"{live}&open={measure.thread_id}", headers=HTMX)

    assert f'id="n-{measure.thread_id}"' not in answer.text
    assert f'id="n-{other.thread_id}"' in answer.text
    assert 'id="outline"' not in answer.text


def test_ones_own_changes_are_no_news(writing, draft, measure, leader):
    since = timezone.now().isoformat()
    save(writing, measure, text="Eg skreiv dette")

    answer = writing.get(address("news", draft.plan), {"sidan": since}, headers=HTMX)

    assert 'id="news"' not in answer.text


def test_one_sees_who_else_is_here(client, draft, measure, leader, secretary):
    client.force_login(secretary)
    client.get(address("node", draft.plan, measure.thread_id))
    client.force_login(leader)

    page = client.get(address("edit", draft.plan)).text

    assert "data-busy" in page
    assert str(secretary) in page


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_late_move_is_refused_in_words(writing, written, headers):
    where = address("move", written.goal.revision.plan, written.thread_id)
    page = {"ned": "1", "version": 1, "place": place_of(written)}

    answer = writing.post(where, page, headers=headers)

    assert answer.status_code == 409
    assert "Sekretærens tekst" in answer.text


def test_what_somebody_took_out_is_told_of_in_words(writing, draft, measure):
    measure.delete()

    answer = writing.get(address("node", draft.plan, measure.thread_id))

    assert answer.status_code == 409


def test_news_is_told_in_words(writing, draft, measure, secretary):
    since = timezone.now()
    goal = draft.goals.get()
    added = editing.add_measure(goal, by=secretary, content={"text": "Heilt nytt"})
    move_node(measure, by=secretary, version=1, place=place_of(measure), up=False)
    drop_node(added, by=secretary, stamp=stamp_of(added))
    editing.comment_on(goal, by=secretary, text="Hugs dette")
    who = str(secretary)

    told = [
        (one.verb, one.who, one.text) for one in news_since(draft, since, user=None)
    ]

    assert told == [
        ("moved", who, "Tiltak 1 under Delmål 1.1"),
        ("dropped", who, "Heilt nytt"),
        ("commented", who, "Hugs dette"),
    ]
